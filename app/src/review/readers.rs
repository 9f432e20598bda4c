//! Confidential records that nobody reads any more. Those who run the program see only that there
//! are some; two of them together say who is to read one. It is known at the office only.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::review::{
    AccountName, Appointed, Appointment, ReaderProposal, ReaderlessReport, ReaderlessReports,
};
use shared::api::{self, Nothing};
use shared::id::AccountId;

use crate::inbox::Office;
use crate::loading::reason;
use crate::parts::{
    Blocked, Button, Card, CardList, IconName, Section, Select, SelectOption, Text, Toasts, ruby,
    word,
};
use crate::replica::Replica;
use crate::sync::net::{self, NoAnswer};
use crate::words::{t, t_with};

/// The reports; nothing where each has a reader.
#[component]
pub fn Readerless() -> impl IntoView {
    let answer = RwSignal::new(None::<ReaderlessReports>);
    let ask = Callback::new(move |()| {
        spawn_local(async move {
            let told = net::call(api::ListReaderless, (), &Nothing {}).await.ok();
            // Whoever has left the page meanwhile does not need the answer.
            let _ = answer.try_set(told);
        });
    });
    ask.run(());
    move || {
        let ReaderlessReports { reports, people } = answer.get()?;
        if reports.is_empty() {
            return None;
        }
        let card = move |report: ReaderlessReport| {
            let people = people.clone();
            view! { <li><Report report people ask /></li> }
        };
        Some(view! {
            <Section title=word("manager.readerless.title")
                support=move || t("manager.readerless.text")>
                <CardList>{reports.into_iter().map(card).collect_view()}</CardList>
            </Section>
        })
    }
}

/// One report: who is proposed, and the word of this manager.
#[component]
fn Report(report: ReaderlessReport, people: Vec<AccountName>, ask: Callback<()>) -> impl IntoView {
    let ReaderlessReport { handle, proposal } = report;
    let me = Replica::current().actor().account;
    let chosen = proposal.as_ref().map(|it| it.reader.account.to_string()).unwrap_or_default();
    let chosen = RwSignal::new(chosen);
    let (is_sending, toasts) = (RwSignal::new(false), Toasts::here());
    let office = expect_context::<Office>();
    let agrees = agreement(proposal.clone(), me);
    let appoint = move || {
        let Ok(reader) = chosen.get_untracked().parse() else { return };
        if is_sending.get_untracked() {
            return;
        }
        is_sending.set(true);
        let handle = handle.clone();
        spawn_local(async move {
            let word = Appointment { reader };
            let answer = net::call(api::AppointReader, (handle,), &word).await;
            let is_decided = answer.as_ref().err() != Some(&NoAnswer::Offline);
            toasts.show(said(answer));
            office.ask();
            let is_gone = is_sending.try_set(false).is_some();
            if !is_gone && is_decided {
                ask.run(());
            }
        });
    };
    let blocked = move || {
        let blocked = |reason, helper| Blocked { reason: t(reason), helper: t(helper) };
        let sending = || blocked("manager.held.sending", "manager.held.sending.help");
        let choose = || blocked("manager.readerless.choose", "manager.readerless.choose.help");
        is_sending.get().then(sending).or_else(|| chosen.with(String::is_empty).then(choose))
    };
    let label = Signal::derive(move || {
        let is_agreement = agrees.is_some_and(|reader| chosen.get() == reader.to_string());
        t(if is_agreement { "manager.readerless.agree" } else { "manager.readerless.propose" })
    });
    let option = |it: &AccountName| SelectOption::new(it.account.to_string(), it.display.clone());
    let options: Vec<SelectOption> = people.iter().map(option).collect();
    view! {
        <Card title=word("manager.readerless.one")>
            <div class="held">
                {proposal.map(|it| view! { <p>{ruby(proposal_text(it, me))}</p> })}
                <Select label=word("manager.readerless.who") options=Signal::stored(options)
                    value=chosen on_choose=move |(account,): (String,)| chosen.set(account) />
                <div class="held-actions">
                    <Button label icon=IconName::Check
                        blocked=Signal::derive(blocked) on_press=appoint />
                </div>
            </div>
        </Card>
    }
}

/// With whose appointment this manager would agree: what another one has proposed.
fn agreement(proposal: Option<ReaderProposal>, me: AccountId) -> Option<AccountId> {
    proposal.filter(|it| it.by.account != me).map(|it| it.reader.account)
}

/// Who has proposed whom, and what is still needed.
fn proposal_text(proposal: ReaderProposal, me: AccountId) -> Text {
    let ReaderProposal { reader, by } = proposal;
    let key = match by.account == me {
        true => "manager.readerless.proposed_by_you",
        false => "manager.readerless.proposed",
    };
    Signal::derive(move || t_with(key, &[("who", &reader.display), ("by", &by.display)]))
}

/// What the manager is told of her word.
fn said(answer: Result<Appointed, NoAnswer>) -> String {
    t(match answer {
        Ok(Appointed { is_done: true }) => "manager.readerless.done",
        Ok(Appointed { is_done: false }) => "manager.readerless.waits",
        Err(trouble) => {
            reason(&trouble, "manager.held.not_carried", &[(404, "manager.readerless.gone")])
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn nobody_agrees_with_her_own_proposal() {
        let name = |n: u128| AccountName {
            account: AccountId(Uuid::from_u128(n)),
            display: String::new(),
        };
        let proposal = || Some(ReaderProposal { reader: name(3), by: name(1) });
        let me = |n: u128| AccountId(Uuid::from_u128(n));
        assert_eq!(agreement(proposal(), me(1)), None);
        assert_eq!(agreement(proposal(), me(2)), Some(me(3)));
        assert_eq!(agreement(None, me(2)), None);
    }
}
