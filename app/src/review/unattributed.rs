//! Work of tablets that the office does not know, as after a restore: somebody who runs the program
//! says whose it is, or that it is nobody's. It is known at the office only.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::review::{
    self, AccountName, Attributed, Attribution, UnattributedChange, UnattributedClient,
};
use shared::api::{self, Nothing};
use shared::id::{AccountId, ClientId};
use shared::words::verbatim;

use super::change_preview::ChangePreview;
use crate::history_api::device_name;
use crate::inbox::Office;
use crate::loading::reason;
use crate::parts::{
    Blocked, Button, ButtonKind, Card, CardList, Dialog, IconName, Section, Select, SelectOption,
    Toasts, ruby, word,
};
use crate::sync::net::{self, NoAnswer};
use crate::words::{moment_text, t, t_with};

/// Changes of one tablet that are shown at once; the rest is told as a number.
const SHOWN_MAX: usize = 10;

/// The tablets that nobody knows. There is nothing to see while there are none, and what keeps
/// the list away is said by the one below.
#[component]
pub fn Unattributed() -> impl IntoView {
    let answer = RwSignal::new(None::<review::Unattributed>);
    let ask = Callback::new(move |()| {
        spawn_local(async move {
            let unproven = net::call(api::ListUnattributed, (), &Nothing {}).await.ok();
            // Whoever has left the page meanwhile does not need the answer.
            let _ = answer.try_set(unproven);
        });
    });
    ask.run(());
    move || {
        let review::Unattributed { installations, people } = answer.get()?;
        if installations.is_empty() {
            return None;
        }
        let row = move |installation: UnattributedClient| {
            let people = people.clone();
            view! { <li><UnattributedCard installation people ask /></li> }
        };
        let cards = installations.into_iter().map(row).collect_view();
        Some(view! {
            <Section title=word("manager.unattributed.title")
                support=move || t("manager.unattributed.text")>
                <CardList>{cards}</CardList>
            </Section>
        })
    }
}

#[component]
fn UnattributedCard(
    installation: UnattributedClient,
    people: Vec<AccountName>,
    ask: Callback<()>,
) -> impl IntoView {
    let UnattributedClient { client, received_at, suggested, changes } = installation;
    let count = changes.len();
    let note = move || {
        let (n, when) = (count.to_string(), moment_text(received_at));
        t_with("manager.unattributed.note", &[("n", &n), ("when", &when)])
    };
    let more = count.saturating_sub(SHOWN_MAX);
    let shown =
        changes.into_iter().take(SHOWN_MAX).map(|UnattributedChange { at, ops, .. }| {
            let when = move || moment_text(at);
            let is_hidden = ops.is_null();
            view! {
                <p class="row-note">{ruby(Signal::derive(when))}</p>
                {is_hidden.then(|| view! { <p>{ruby(word("manager.held.not_yours"))}</p> })}
                <ChangePreview ops />
            }
        });
    view! {
        <Card title=Signal::derive(move || device_name(client)) eyebrow=note>
            <div class="held">
                {shown.collect_view()}
                {(more > 0).then(|| view! {
                    <p>{ruby(Signal::derive(move || {
                        t_with("manager.unattributed.more", &[("n", &more.to_string())])
                    }))}</p>
                })}
                <Verdict client suggested people ask />
            </div>
        </Card>
    }
}

/// Whose the work is. It takes the network, so the answer is awaited.
#[component]
fn Verdict(
    client: ClientId,
    suggested: Option<AccountId>,
    people: Vec<AccountName>,
    ask: Callback<()>,
) -> impl IntoView {
    let chosen = RwSignal::new(suggested.map(|it| it.to_string()).unwrap_or_default());
    let (is_asked, is_sending) = (RwSignal::new(false), RwSignal::new(false));
    let toasts = Toasts::here();
    let office = expect_context::<Office>();
    let tell = move |said: Result<String, NoAnswer>| {
        let is_decided = said.as_ref().err() != Some(&NoAnswer::Offline);
        toasts.show(said.unwrap_or_else(|trouble| trouble_text(&trouble)));
        office.ask();
        let is_gone = is_sending.try_set(false).is_some();
        if !is_gone && is_decided {
            ask.run(());
        }
    };
    let vouch = Callback::new(move |()| {
        let Ok(account) = chosen.get_untracked().parse() else { return };
        is_sending.set(true);
        spawn_local(async move {
            let attributed = net::call(api::Attribute, (client,), &Attribution { account }).await;
            tell(attributed.map(vouched_text));
        });
    });
    let put_aside = Callback::new(move |()| {
        is_asked.set(false);
        is_sending.set(true);
        spawn_local(async move {
            let done = net::call(api::PutAside, (client,), &Nothing {}).await;
            tell(done.map(|_| t("manager.unattributed.put_aside.done")));
        });
    });
    let blocked = move |reason, helper| Blocked { reason: t(reason), helper: t(helper) };
    let sending = move || {
        is_sending.get().then(|| blocked("manager.held.sending", "manager.held.sending.help"))
    };
    let not_chosen = move || {
        let needed = || blocked("manager.unattributed.choose", "manager.unattributed.choose.help");
        sending().or_else(|| chosen.with(String::is_empty).then(needed))
    };
    let option =
        |it: &AccountName| SelectOption::new(it.account.to_string(), verbatim(&it.display));
    let options: Vec<SelectOption> = people.iter().map(option).collect();
    view! {
        <Select label=word("manager.unattributed.whose") options=Signal::stored(options)
            value=chosen on_choose=move |(account,): (String,)| chosen.set(account) />
        <div class="held-actions">
            <Button label=word("manager.unattributed.vouch") icon=IconName::Check
                blocked=Signal::derive(not_chosen) on_press=vouch />
            <Button label=word("manager.unattributed.put_aside") kind=ButtonKind::Quiet
                blocked=Signal::derive(sending) on_press=move || is_asked.set(true) />
        </div>
        <Dialog
            title=word("manager.unattributed.put_aside.title")
            open=is_asked
            actions=move || view! {
                <Button label=word("manager.held.dismiss.keep")
                    on_press=move || is_asked.set(false) />
                <Button label=word("manager.unattributed.put_aside") kind=ButtonKind::Danger
                    on_press=put_aside />
            }
        >
            <p>{ruby(word("manager.unattributed.put_aside.text"))}</p>
        </Dialog>
    }
}

fn vouched_text(vouched: Attributed) -> String {
    let Attributed { taken, held } = vouched;
    let key = if held > 0 { "manager.unattributed.done_held" } else { "manager.unattributed.done" };
    t_with(key, &[("taken", &taken.to_string()), ("held", &held.to_string())])
}

fn trouble_text(trouble: &NoAnswer) -> String {
    t(reason(trouble, "manager.held.not_carried", &[(404, "manager.unattributed.gone")]))
}
