//! What waits for somebody who runs the program: changes that the office did not apply, and
//! records of which somebody has to choose a value. A tutor finds here what she decides because
//! those who run the program do not see it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::review::HeldChange;
use shared::api::{self, Nothing};
use shared::id::{ClientId, RecordId};
use shared::record::Record as _;
use shared::records;
use shared::records::assignment::Assignment;
use shared::role::Role;
use shared::sync::device::Device;
use shared::sync::message::HeldReason;
use shared::words::verbatim;

use super::change_preview::ChangePreview;
use super::findings::ManagersFindings;
use super::readers::Readerless;
use super::unattributed::Unattributed;
use crate::inbox::Office;
use crate::loading::{Asking, NotAnswered, reason};
use crate::parts::{
    Blocked, Button, ButtonKind, Dialog, EmptyState, IconName, Page, Row, Rows, Section, Text,
    Toasts, ruby, word,
};
use crate::reading::phrases::{BETWEEN, learner};
use crate::reading::values::{field_label, title};
use crate::replica::Replica;
use crate::routes;
use crate::sync::net::{self, NoAnswer};
use crate::words::{moment_text, t, t_with};

/// How the question to the server stands.
#[derive(Clone, PartialEq)]
enum Answer {
    Asking,
    Here(Vec<HeldChange>),
    Trouble(&'static str),
}

/// The page.
#[component]
pub fn Held() -> impl IntoView {
    if Replica::current().actor().role != Role::Manager {
        return view! { <HeldSecrets /> }.into_any();
    }
    let back: (String, Text) = (routes::kinds(), word("manager.kinds.title"));
    view! {
        <Page title=word("manager.held.title") lead=move || t("manager.held.lead") back>
            <Unattributed />
            <Readerless />
            <Changes />
            <Choices />
            <OwnCare />
            <ManagersFindings />
        </Page>
    }
    .into_any()
}

/// The page of a tutor: of changes that were not applied, those that only few people may see.
#[component]
fn HeldSecrets() -> impl IntoView {
    let back: (String, Text) = (routes::today(), word("tutor.today.title"));
    view! {
        <Page title=word("manager.held.title") lead=move || t("manager.held.secrets") back>
            <Changes />
        </Page>
    }
}

/// Assignments by which somebody has given herself care. Only another manager can say that she has
/// looked at one.
#[component]
fn OwnCare() -> impl IntoView {
    let replica = Replica::current();
    let office = expect_context::<Office>();
    let row = move |id: RecordId| {
        let name = move || title(replica, Assignment::NAME, id);
        view! {
            <Row title=Signal::derive(name) href=routes::record(Assignment::NAME, id)
                note=move || t("manager.own_care.next") />
        }
    };
    move || {
        let all = office.own_care.get();
        (!all.is_empty()).then(|| {
            view! {
                <Section title=word("manager.own_care")>
                    <Rows>{all.into_iter().map(row).collect_view()}</Rows>
                </Section>
            }
        })
    }
}

/// Changes that the office did not apply. They are known there only, so this needs the network.
#[component]
fn Changes() -> impl IntoView {
    let answer = RwSignal::new(Answer::Asking);
    let ask = move || {
        answer.set(Answer::Asking);
        spawn_local(async move {
            let waiting = net::call(api::ListHeld, (), &Nothing {}).await;
            // Whoever has left the page meanwhile does not need the answer.
            let _ = answer.try_set(match waiting {
                Ok(waiting) => Answer::Here(waiting.held),
                Err(trouble) => Answer::Trouble(reason(&trouble, "manager.held.offline", &[])),
            });
        });
    };
    ask();
    view! {
           <Section title=Signal::derive(|| t("manager.held.changes"))
               support=move || t("manager.held.changes.text")>
               {move || match answer.get() {
                   Answer::Asking => view! { <Asking /> }.into_any(),
                   Answer::Trouble(key) => view! { <NotAnswered key ask /> }.into_any(),
                   Answer::Here(held) if held.is_empty() => view! {
                       <EmptyState title=Signal::derive(|| t("manager.held.none"))
    />
                   }
                   .into_any(),
                   Answer::Here(held) => view! {
                       <Rows>
                           {held.into_iter().map(|change| view! {
                               <ChangeRow change ask=Callback::new(move |()| ask()) />
                           }).collect_view()}
                       </Rows>
                   }
                   .into_any(),
               }}
           </Section>
       }
}

/// `ask` loads the list anew, after a decision.
#[component]
fn ChangeRow(change: HeldChange, ask: Callback<()>) -> impl IntoView {
    let HeldChange { client, n, reason, author_display, at, received_at, ops, .. } = change;
    let heading = move || {
        let (who, when) = (verbatim(&author_display), moment_text(at.unwrap_or(received_at)));
        t_with("manager.held.by", &[("who", &who), ("when", &when)])
    };
    let reason_key = known_reason(&reason);
    view! {
        <Row title=Signal::derive(heading)>
            <div class="held">
                <p>{ruby(Signal::derive(move || t(&format!("held.{reason_key}"))))}</p>
                <p class="row-note">
                    {ruby(Signal::derive(move || t(&format!("manager.held.do.{reason_key}"))))}
                </p>
                <ChangePreview ops=ops.clone() />
                <Decision client n may_see=!ops.is_null() ask />
            </div>
        </Row>
    }
}

/// What a manager decides about one change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Release,
    Dismiss,
}

/// What the manager decides about one change. It takes the network, so each answer is awaited.
#[component]
fn Decision(client: ClientId, n: u64, may_see: bool, ask: Callback<()>) -> impl IntoView {
    let (is_asked, is_sending) = (RwSignal::new(false), RwSignal::new(false));
    let toasts = Toasts::here();
    let office = expect_context::<Office>();
    let decide = Callback::new(move |verdict: Verdict| {
        is_asked.set(false);
        is_sending.set(true);
        spawn_local(async move {
            let answer = match verdict {
                Verdict::Release => net::call(api::ReleaseHeld, (client, n), &Nothing {}).await,
                Verdict::Dismiss => net::call(api::DismissHeld, (client, n), &Nothing {}).await,
            };
            toasts.show(decided_text(verdict, answer.as_ref().err()));
            office.ask();
            let is_gone = is_sending.try_set(false).is_some();
            // What has been decided meanwhile, here or elsewhere, leaves the list.
            if !is_gone && answer != Err(NoAnswer::Offline) {
                ask.run(());
            }
        });
    });
    let blocked = move || {
        let blocked = |reason, helper| Blocked { reason: t(reason), helper: t(helper) };
        if is_sending.get() {
            return Some(blocked("manager.held.sending", "manager.held.sending.help"));
        }
        (!may_see).then(|| blocked("manager.held.not_yours", "manager.held.not_yours.help"))
    };
    view! {
        <div class="held-actions">
            <Button label=Signal::derive(|| t("manager.held.release")) icon=IconName::Check
                blocked=Signal::derive(blocked) on_press=move || decide.run(Verdict::Release) />
            <Button label=Signal::derive(|| t("manager.held.dismiss")) kind=ButtonKind::Quiet
                blocked=Signal::derive(blocked) on_press=move || is_asked.set(true) />
        </div>
        <Dialog
            title=Signal::derive(|| t("manager.held.dismiss.title"))
            open=is_asked
            actions=move || view! {
                <Button label=Signal::derive(|| t("manager.held.dismiss.keep"))
                    on_press=move || is_asked.set(false) />
                <Button label=Signal::derive(|| t("manager.held.dismiss"))
                    kind=ButtonKind::Danger on_press=move || decide.run(Verdict::Dismiss) />
            }
        >
            <p>{ruby(Signal::derive(|| t("manager.held.dismiss.text")))}</p>
        </Dialog>
    }
}

/// What the manager is told of her decision.
fn decided_text(verdict: Verdict, trouble: Option<&NoAnswer>) -> String {
    let own = [(404, "manager.held.decided"), (409, "manager.held.still")];
    t(match trouble {
        None if verdict == Verdict::Release => "manager.held.release.done",
        None => "manager.held.dismiss.done",
        Some(trouble) => reason(trouble, "manager.held.not_carried", &own),
    })
}

/// The reason, or the plainest one for a reason of a newer server.
fn known_reason(code: &str) -> &'static str {
    let known = HeldReason::ALL.into_iter().find(|reason| reason.code() == code);
    known.unwrap_or(HeldReason::Unreadable).code()
}

/// A record with an open conflict, and the fields that it is about.
#[derive(Clone, PartialEq)]
struct Choice {
    kind: String,
    id: RecordId,
    fields: Vec<String>,
}

/// Records of which somebody has to choose a value: known on this device, also offline.
#[component]
fn Choices() -> impl IntoView {
    let replica = Replica::current();
    let choices = Memo::new(move |_| {
        // Whatever happens may open or settle something; what is open is little.
        replica.generation.track();
        replica.with_everything(open_choices)
    });
    view! {
           <Section title=Signal::derive(|| t("manager.held.conflicts"))
               support=move || t("manager.held.conflicts.text")>
               {move || {
                   let choices = choices.get();
                   if choices.is_empty() {
                       return view! {
                           <EmptyState title=Signal::derive(|| t("manager.held.no_conflicts"))
    />
                       }
                       .into_any();
                   }
                   let rows = choices.into_iter().map(|choice| view! { <ChoiceRow choice /> });
                   view! { <Rows>{rows.collect_view()}</Rows> }.into_any()
               }}
           </Section>
       }
}

#[component]
fn ChoiceRow(choice: Choice) -> impl IntoView {
    let replica = Replica::current();
    let Choice { kind: name, id, fields } = choice;
    let kind = records::kind(&name);
    let href = routes::record(&name, id);
    let note = move || {
        let label = |unit: &String| {
            let kind = kind?;
            let members = kind.fields.iter();
            let members = members.filter(|field| field.group.unwrap_or(field.name) == *unit);
            let labels: Vec<String> = members.map(|field| field_label(kind, field)).collect();
            (!labels.is_empty()).then(|| labels.join(&t("forms.comma")))
        };
        let labels: Vec<String> = fields.iter().filter_map(label).collect();
        let sort = kind.map_or_else(String::new, |kind| t(&kind.key()));
        if labels.is_empty() { sort } else { format!("{sort}: {}", labels.join(&t("forms.comma"))) }
    };
    // Whose it is, where the name of the record does not say so.
    let name = Signal::derive(move || {
        let own = title(replica, &name, id);
        let scope = replica.view(&name, id).map(|view| view.scope);
        let about = scope.and_then(|scope| scope.learner()).map(|it| learner(replica, it));
        match about.filter(|about| !own.contains(&**about)) {
            Some(about) => [about, own].join(BETWEEN),
            None => own,
        }
    });
    view! { <Row title=name href=href note=note /> }
}

fn open_choices(device: &Device) -> Vec<Choice> {
    let open = device.conflicted();
    let choice = open.map(|view| Choice {
        kind: view.kind.to_string(),
        id: view.id,
        fields: view.conflicts.iter().map(|conflict| conflict.field.clone()).collect(),
    });
    choice.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_of_a_newer_server_still_reads() {
        assert_eq!(known_reason("no_right"), "no_right");
        assert_eq!(known_reason("from_the_future"), "unreadable");
    }
}
