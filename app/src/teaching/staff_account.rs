//! The account of somebody who works here. Accounts exist on the server only, so this part of her
//! page needs the network; everything else does not.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::RecordId;
use shared::records::staff::Staff;
use shared::role::Role;
use shared::words::verbatim;

use crate::parts::{
    Badge, Blocked, Button, ButtonKind, IconName, LinkButton, Notice, NoticeKind, Requirement, Row,
    Rows, Section, TextField, Tone, ruby, word,
};
use crate::reading::phrases::told;
use crate::replica::Replica;
use crate::routes;
use crate::settings::account_server::{self, Account, NewAccount, Ready, role_text, trouble_text};
use crate::sync::net::NoAnswer;
use crate::words::{t, t_with};

/// What the server has said.
#[derive(Clone, PartialEq)]
enum Answer {
    Asking,
    Here(Vec<Account>),
    Trouble(NoAnswer),
}

/// Her accounts, or the step that gives her one.
#[component]
pub fn StaffAccount(id: RecordId) -> impl IntoView {
    let answer = RwSignal::new(Answer::Asking);
    let ready = RwSignal::new(None::<Ready>);
    let ask = move || {
        spawn_local(async move {
            let said = match account_server::list().await {
                Ok(all) => {
                    let own = all.into_iter().filter(|it| it.person == Some(id));
                    Answer::Here(own.collect())
                }
                Err(no_answer) => Answer::Trouble(no_answer),
            };
            // Whoever has left the page meanwhile does not need the answer.
            let _ = answer.try_set(said);
        });
    };
    ask();
    let done = Callback::new(move |(made,): (Ready,)| {
        ready.set(Some(made));
        ask();
    });
    view! {
        <Section title=word("crew.account")>
            {move || ready.get().map(|ready| view! { <MadeAccount ready /> })}
            {move || match answer.get() {
                Answer::Asking => view! {
                    <p role="status">{ruby(word("manager.held.asking"))}</p>
                }.into_any(),
                Answer::Trouble(no_answer) => view! {
                    <Notice kind=NoticeKind::Info text=move || trouble_text(&no_answer)>
                        <Button label=word("manager.held.again") icon=IconName::Sync
                            on_press=ask />
                    </Notice>
                }.into_any(),
                Answer::Here(own) if own.is_empty() => view! { <NewOne id done /> }.into_any(),
                Answer::Here(own) => view! {
                    <Rows>{own.into_iter().map(|it| view! { <One it /> }).collect_view()}</Rows>
                    <div class="cluster">
                        <LinkButton label=word("frame.accounts") kind=ButtonKind::Quiet
                            href=routes::accounts() />
                    </div>
                }.into_any(),
            }}
        </Section>
    }
}

#[component]
fn One(it: Account) -> impl IntoView {
    let (name, role, is_closed) = (verbatim(&it.name), it.role, it.disabled_at.is_some());
    view! {
        <Row title=Signal::stored(name) note=move || Some(role_text(role))>
            {is_closed.then(|| view! {
                <div class="row-end">
                    <Badge label=word("crew.account.closed") tone=Tone::Warning />
                </div>
            })}
        </Row>
    }
}

/// The name with which she signs in; the password is made up and told once.
#[component]
fn NewOne(id: RecordId, done: Callback<(Ready,)>) -> impl IntoView {
    let replica = Replica::current();
    let name = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<NoAnswer>);
    let is_sent = RwSignal::new(false);
    let blocked = Signal::derive(move || {
        let is_empty = name.with(|name| name.trim().is_empty());
        is_empty.then(|| Blocked { reason: t("crew.account.name"), helper: String::new() })
    });
    let press = move || {
        if is_sent.get_untracked() {
            return;
        }
        let person = untrack(|| replica.read::<Staff>(id));
        let display = person.and_then(|it| it.name).map(|it| it.0).unwrap_or_default();
        let name = name.get_untracked().trim().to_owned();
        let (role, person, password) = (Role::Tutor, Some(id), None);
        let new = NewAccount { name, display, role, person, password };
        is_sent.set(true);
        spawn_local(async move {
            match account_server::add(&new).await {
                Ok(ready) => done.run((ready,)),
                Err(no_answer) => drop(trouble.try_set(Some(no_answer))),
            }
            let _ = is_sent.try_set(false);
        });
    };
    view! {
        <div class="panel form">
            <TextField label=word("manager.accounts.name") value=name
                support=move || t("manager.accounts.name.support")
                requirement=Requirement::Required max_length=64
                error=move || trouble.get().map(|it| trouble_text(&it))
                on_input=move |text: String| {
                    name.set(text);
                    trouble.set(None);
                } />
            <Button label=word("crew.account.add") icon=IconName::Plus on_press=press blocked />
        </div>
    }
}

/// The password that the server made up, shown once.
#[component]
fn MadeAccount(ready: Ready) -> impl IntoView {
    let text = move || {
        let password = ready.made_up.clone().unwrap_or_default();
        t_with(
            "crew.account.made",
            &[("name", &verbatim(&ready.name)), ("password", &verbatim(&password))],
        )
    };
    view! {
        <Notice kind=NoticeKind::Success><p>{told(text)}</p></Notice>
    }
}
