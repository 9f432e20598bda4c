//! What a learner has agreed to, in plain words, and the way to say that she does not want it any
//! more: it counts at the next contact of every device. A slip of the finger she takes back at
//! once; later nobody does.

use leptos::prelude::*;
use shared::program::Write;
use shared::program::consents::{consents, is_given, newest};
use shared::program::write::field;
use shared::record::Body;
use shared::records::consent::{Consent, ConsentGiver, KIND, Purpose};
use shared::value::{Choice as _, Date};
use shared::words::verbatim;

use crate::parts::{
    Button, ButtonKind, Card, CardHeading, CardList, Dialog, EmptyState, Page, Text, Toasts, ruby,
    word,
};
use crate::reading::find::own_records;
use crate::reading::phrases::code;
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::keep_undoable;
use crate::words::{day_text, t, t_with};

/// Her consents, one card for each purpose that she was asked about.
#[component]
pub fn Consents() -> impl IntoView {
    let replica = Replica::current();
    let asked = Memo::new(move |_| {
        let own = own_records(replica);
        let all = replica.ask(|records| consents(records, &own));
        let of = |purpose| newest(&all, purpose, ConsentGiver::Learner).cloned();
        Purpose::ALL.iter().copied().filter_map(of).collect::<Vec<_>>()
    });
    let chosen = RwSignal::new(None::<Consent>);
    view! {
        <Page
            title=word("learner.consents.title")
            lead=move || t("learner.consents.lead")
            back=(routes::me(), word("frame.me"))
        >
            {move || if asked.with(Vec::is_empty) {
                view! { <EmptyState title=word("learner.consents.none") /> }.into_any()
            } else {
                let card = move |consent| view! { <li><Answer consent chosen /></li> };
                view! {
                    <CardList>{asked.get().into_iter().map(card).collect_view()}</CardList>
                }.into_any()
            }}
            <Withdraw chosen />
        </Page>
    }
}

fn purpose_of(consent: &Consent) -> String {
    consent.purpose.map(|purpose| code(&KIND, "purpose", purpose.code())).unwrap_or_default()
}

/// One purpose: the text that she was shown, her answer, and the way out.
#[component]
fn Answer(consent: Consent, chosen: RwSignal<Option<Consent>>) -> impl IntoView {
    let title = consent.clone();
    let (shown, said, named) = (consent.clone(), consent.clone(), consent.clone());
    let text = move || {
        let version = shown.text_version.map(|version| version.0).unwrap_or(1);
        let purpose = shown.purpose.map(|purpose| purpose.code()).unwrap_or_default();
        t(&format!("consent.text.{purpose}.{version}"))
    };
    let state = move || match (said.withdrawn_on, said.answer) {
        (Some(day), _) => t_with("learner.consents.withdrawn", &[("day", &day_text(day))]),
        (None, Some(answer)) => code(&KIND, "answer", answer.code()),
        (None, None) => String::new(),
    };
    let is_given = is_given(&consent);
    let label: Text = Signal::derive(move || {
        t_with("learner.consents.withdraw", &[("purpose", &purpose_of(&named))])
    });
    view! {
        <Card
            title=Signal::derive(move || purpose_of(&title))
            eyebrow=state
            heading=CardHeading::InPage
        >
            <p>{ruby(Signal::derive(text))}</p>
            {consent.organizations.clone().map(|names| view! { <p>{verbatim(&names.0)}</p> })}
            {is_given.then(|| view! {
                <Button label kind=ButtonKind::Secondary
                    on_press=move || chosen.set(Some(consent.clone())) />
            })}
        </Card>
    }
}

/// Asks once more, because it stays.
#[component]
fn Withdraw(chosen: RwSignal<Option<Consent>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if chosen.with(Option::is_some) {
            open.set(true);
        }
    });
    let confirm = move || {
        open.set(false);
        let Some(consent) = chosen.get_untracked() else { return };
        chosen.set(None);
        let today = untrack(|| replica.today());
        let on = move |day: Option<&Date>| {
            let set = Body::from_iter([field("withdrawn_on", day)]);
            vec![Write::set::<Consent>(consent.id, set)]
        };
        // A slip of the finger is taken back at once, by her who made it; later it stays.
        let said = word("learner.consents.done");
        keep_undoable(replica, toasts, said, on(Some(&today)), move || on(None));
    };
    let title = move || {
        let purpose = chosen.with(|chosen| chosen.as_ref().map(purpose_of)).unwrap_or_default();
        t_with("learner.consents.ask", &[("purpose", &purpose)])
    };
    view! {
        <Dialog
            title=Signal::derive(title)
            open
            actions=move || view! {
                <Button label=word("learner.consents.confirm") kind=ButtonKind::Primary
                    on_press=confirm />
                <Button label=word("learner.consents.keep") kind=ButtonKind::Secondary
                    on_press=move || open.set(false) />
            }
        >
            <p>{ruby(word("learner.consents.stays"))}</p>
        </Dialog>
    }
}
