//! Who may sign in: the accounts of the program, with what a manager may do about them.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::account_form::{NewAccountForm, PasswordForm};
use super::account_server::{self, Account, role_text, trouble_text};
use crate::parts::{
    Badge, Blocked, Button, ButtonKind, Dialog, Face, IconName, Notice, NoticeKind, Page, Row,
    Rows, Toasts, Tone, ruby,
};
use crate::reading::values::person_name;
use crate::replica::Replica;
use crate::sync::net::NoAnswer;
use crate::words::{t, t_with};

/// How the question for the accounts stands.
#[derive(Clone, PartialEq)]
enum Answer {
    Asking,
    Here(Vec<Account>),
    Trouble(NoAnswer),
}

/// What a manager is doing about accounts; one thing at a time.
#[derive(Clone, PartialEq)]
enum AccountTask {
    Adding,
    Password(Account),
    Disabling(Account),
    /// A password that the server made up, shown once: whose, and what.
    Telling(String, String),
}

/// The page's state, which its parts share.
#[derive(Clone, Copy)]
struct Desk {
    answer: RwSignal<Answer>,
    task: RwSignal<Option<AccountTask>>,
    open: RwSignal<bool>,
    trouble: RwSignal<Option<NoAnswer>>,
    toasts: Toasts,
}

/// The page.
#[component]
pub fn Accounts() -> impl IntoView {
    let desk = Desk {
        answer: RwSignal::new(Answer::Asking),
        task: RwSignal::new(None),
        open: RwSignal::new(false),
        trouble: RwSignal::new(None),
        toasts: Toasts::here(),
    };
    desk.ask();
    view! {
        <Page
            title=Signal::derive(|| t("frame.accounts"))
            lead=move || t("manager.accounts.lead")
            actions=move || view! {
                <Button
                    label=Signal::derive(|| t("manager.accounts.new"))
                    kind=ButtonKind::Primary
                    icon=IconName::Plus
                    on_press=move || desk.start(AccountTask::Adding)
                />
            }
        >
            {move || match desk.answer.get() {
                Answer::Asking => view! {
                    <p role="status">{ruby(Signal::derive(|| t("manager.held.asking")))}</p>
                }
                .into_any(),
                Answer::Trouble(no_answer) => view! {
                    <Notice kind=NoticeKind::Warning text=move || trouble_text(&no_answer)>
                        <Button label=Signal::derive(|| t("manager.held.again"))
                            icon=IconName::Sync on_press=move || desk.ask() />
                    </Notice>
                }
                .into_any(),
                Answer::Here(accounts) => view! {
                    <Rows>
                        {accounts.into_iter().map(|account| view! {
                            <AccountRow desk account />
                        }).collect_view()}
                    </Rows>
                }
                .into_any(),
            }}
            <DeskDialog desk />
        </Page>
    }
}

impl Desk {
    fn ask(self) {
        spawn_local(async move {
            let answer = match account_server::list().await {
                Ok(accounts) => Answer::Here(accounts),
                Err(no_answer) => Answer::Trouble(no_answer),
            };
            // Whoever has left the page meanwhile does not need the answer.
            let _ = self.answer.try_set(answer);
        });
    }

    fn start(self, task: AccountTask) {
        self.trouble.set(None);
        self.task.set(Some(task));
        self.open.set(true);
    }

    /// Ends what was done with an account; a password that was made up is told once.
    fn done(self, display: String, made_up: Option<String>, key: &'static str) {
        self.toasts.show(t_with(key, &[("name", &display)]));
        match made_up {
            Some(password) => self.start(AccountTask::Telling(display, password)),
            None => self.open.set(false),
        }
        self.ask();
    }

    fn disable(self, account: Account) {
        spawn_local(async move {
            match account_server::disable(account.account).await {
                Ok(()) => self.done(account.display, None, "manager.accounts.disabled_now"),
                Err(no_answer) => drop(self.trouble.try_set(Some(no_answer))),
            }
        });
    }
}

#[component]
fn AccountRow(desk: Desk, account: Account) -> impl IntoView {
    let replica = Replica::current();
    let is_own = account.account == replica.actor().account;
    let is_disabled = account.disabled_at.is_some();
    let (name, role, person) = (account.name.clone(), account.role, account.person);
    let (shown, face) = (account.display.clone(), account.display.clone());
    let note = move || {
        let person = match person {
            Some(id) => person_name(replica, Some(id)),
            None => t("manager.accounts.no_person"),
        };
        // A name that the row has already is not said twice.
        let person = Some(person).filter(|person| *person != shown);
        let all = [Some(name.clone()), Some(role_text(role)), person];
        all.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let blocked = move || {
        let reason = || Blocked { reason: t("manager.accounts.own"), helper: String::new() };
        is_own.then(reason)
    };
    let (for_password, for_disabling) = (account.clone(), account.clone());
    view! {
        <Row title=account.display note=note mark=move || view! { <Face name=face.clone() /> }>
            <div class="cluster">
                {if is_disabled {
                    view! {
                        <Badge label=Signal::derive(|| t("manager.accounts.disabled"))
                            tone=Tone::Neutral />
                    }
                    .into_any()
                } else {
                    view! {
                        <Button label=Signal::derive(|| t("manager.accounts.password.set"))
                            icon=IconName::Lock
                            on_press=move || {
                                desk.start(AccountTask::Password(for_password.clone()));
                            } />
                        <Button label=Signal::derive(|| t("manager.accounts.disable"))
                            kind=ButtonKind::Quiet blocked=Signal::derive(blocked)
                            on_press=move || {
                                desk.start(AccountTask::Disabling(for_disabling.clone()));
                            } />
                    }
                    .into_any()
                }}
            </div>
        </Row>
    }
}

/// The one dialog of the page. What it was about is forgotten when it closes.
#[component]
fn DeskDialog(desk: Desk) -> impl IntoView {
    // A password that was told must not stay in memory behind a closed dialog.
    Effect::new(move |_| {
        if !desk.open.get() {
            desk.task.set(None);
        }
    });
    let title = move || {
        t(match desk.task.get() {
            None | Some(AccountTask::Adding) => "manager.accounts.new",
            Some(AccountTask::Password(_)) => "manager.accounts.password.set",
            Some(AccountTask::Disabling(_)) => "manager.accounts.disable.title",
            Some(AccountTask::Telling(..)) => "manager.accounts.made_up",
        })
    };
    let added = Callback::new(move |(display, made_up)| {
        desk.done(display, made_up, "manager.accounts.added");
    });
    let set = Callback::new(move |(display, made_up)| {
        desk.done(display, made_up, "manager.accounts.password.changed");
    });
    view! {
        <Dialog title=Signal::derive(title) open=desk.open>
            {move || desk.task.get().map(|task| match task {
                AccountTask::Adding => view! { <NewAccountForm on_done=added /> }.into_any(),
                AccountTask::Password(account) => {
                    view! { <PasswordForm account on_done=set /> }.into_any()
                }
                AccountTask::Disabling(account) => {
                    view! { <DisableQuestion desk account /> }.into_any()
                }
                AccountTask::Telling(display, password) => {
                    view! { <MadeUp desk display password /> }.into_any()
                }
            })}
        </Dialog>
    }
}

#[component]
fn DisableQuestion(desk: Desk, account: Account) -> impl IntoView {
    let name = account.display.clone();
    view! {
        <div class="stack">
            <p>{ruby(Signal::derive(move || {
                t_with("manager.accounts.disable.text", &[("name", &name)])
            }))}</p>
            {move || desk.trouble.get().map(|no_answer| view! {
                <Notice kind=NoticeKind::Warning text=move || trouble_text(&no_answer) />
            })}
            <Button label=Signal::derive(|| t("manager.accounts.disable"))
                kind=ButtonKind::Danger on_press=move || desk.disable(account.clone()) />
        </div>
    }
}

#[component]
fn MadeUp(desk: Desk, display: String, password: String) -> impl IntoView {
    view! {
        <div class="stack">
            <p>{ruby(Signal::derive(move || {
                t_with("manager.accounts.made_up.text", &[("name", &display)])
            }))}</p>
            <output class="secret">{password}</output>
            <Button label=Signal::derive(|| t("manager.accounts.made_up.noted"))
                kind=ButtonKind::Primary on_press=move || desk.open.set(false) />
        </div>
    }
}
