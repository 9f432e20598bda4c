//! Who may sign in: the accounts of the program, with what a manager may do about them.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::reading::name_key;
use shared::words::verbatim;

use super::account_correct::CorrectForm;
use super::account_form::{NewAccountForm, PasswordForm};
use super::account_server::{self, Account, Ready, role_text, trouble_text};
use crate::parts::{
    Badge, Button, ButtonKind, Dialog, Face, Icon, IconName, MenuItem, Meta, MetaItem, Notice,
    NoticeKind, Page, Popup, Row, Rows, Toasts, Tone, ruby, word,
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
    Correcting(Account),
    Password(Account),
    Disabling(Account),
    /// A password that the server made up, shown once beside the name that goes with it.
    Telling(Ready, String),
}

/// The page's state, which its parts share.
#[derive(Clone, Copy)]
struct AccountsState {
    answer: RwSignal<Answer>,
    task: RwSignal<Option<AccountTask>>,
    open: RwSignal<bool>,
    trouble: RwSignal<Option<NoAnswer>>,
    toasts: Toasts,
}

/// The page.
#[component]
pub fn Accounts() -> impl IntoView {
    let state = AccountsState {
        answer: RwSignal::new(Answer::Asking),
        task: RwSignal::new(None),
        open: RwSignal::new(false),
        trouble: RwSignal::new(None),
        toasts: Toasts::here(),
    };
    let replica = Replica::current();
    state.ask();
    view! {
        <Page
            title=Signal::derive(|| t("frame.accounts"))
            lead=move || t("manager.accounts.lead")
            actions=move || view! {
                <Button
                    label=Signal::derive(|| t("manager.accounts.new"))
                    kind=ButtonKind::Primary
                    icon=IconName::Plus
                    on_press=move || state.start(AccountTask::Adding)
                />
            }
        >
            {move || match state.answer.get() {
                Answer::Asking => view! {
                    <p role="status">{ruby(Signal::derive(|| t("manager.held.asking")))}</p>
                }
                .into_any(),
                Answer::Trouble(no_answer) => view! {
                    <Notice kind=NoticeKind::Warning text=move || trouble_text(&no_answer)>
                        <Button label=Signal::derive(|| t("manager.held.again"))
                            icon=IconName::Sync on_press=move || state.ask() />
                    </Notice>
                }
                .into_any(),
                Answer::Here(accounts) => view! {
                    <Rows>
                        {in_order(replica, accounts).into_iter().map(|account| view! {
                            <AccountRow state account />
                        }).collect_view()}
                    </Rows>
                }
                .into_any(),
            }}
            <AccountDialog state />
        </Page>
    }
}

/// Those in use first, the roles apart, each by the reading of her record.
fn in_order(replica: Replica, mut accounts: Vec<Account>) -> Vec<Account> {
    let kana = |account: &Account| {
        let view = replica.view(account.role.person_kind()?, account.person?)?;
        Some(view.body.get("kana")?.as_str()?.to_owned())
    };
    let order = |account: &Account| {
        let name = name_key(&account.display, kana(account).as_deref());
        (account.disabled_at.is_some(), account.role, name, account.account)
    };
    accounts.sort_by_cached_key(|account| untrack(|| order(account)));
    accounts
}

impl AccountsState {
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
    fn done(self, ready: Ready, key: &'static str) {
        let (name, login) = (verbatim(&ready.display), verbatim(&ready.name));
        self.toasts.show(t_with(key, &[("name", &name), ("login", &login)]));
        match ready.made_up.clone() {
            Some(password) => self.start(AccountTask::Telling(ready, password)),
            None => self.open.set(false),
        }
        self.ask();
    }

    fn disable(self, account: Account) {
        spawn_local(async move {
            match account_server::disable(account.account).await {
                Ok(()) => {
                    let Account { display, name, .. } = account;
                    let ready = Ready { display, name, made_up: None };
                    self.done(ready, "manager.accounts.disabled_now");
                }
                Err(no_answer) => drop(self.trouble.try_set(Some(no_answer))),
            }
        });
    }
}

#[component]
fn AccountRow(state: AccountsState, account: Account) -> impl IntoView {
    let replica = Replica::current();
    let is_own = account.account == replica.actor().account;
    let is_disabled = account.disabled_at.is_some();
    let (name, role, person) = (account.name.clone(), account.role, account.person);
    let (shown, face) = (shown_name(&account), shown_name(&account));
    let note = move || {
        let person = match person {
            Some(id) => person_name(replica, Some(id)),
            None => t("manager.accounts.no_person"),
        };
        // A name that the row has already is not said twice.
        let person = Some(person).filter(|person| *person != shown);
        let all = [Some(verbatim(&name)), Some(role_text(role)), person];
        all.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let of = shown_name(&account);
    let more = move || t_with("manager.accounts.more", &[("name", &of)]);
    let (for_password, for_disabling) = (account.clone(), account.clone());
    view! {
        <Row
            title=shown_name(&account) note=note
            mark=move || view! { <Face name=face.clone() /> }
        >
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
                            icon=IconName::Edit
                            on_press=move || {
                                state.start(AccountTask::Password(for_password.clone()));
                            } />
                        <Popup of=Signal::derive(more) class="button"
                            face=|| view! { <Icon name=IconName::More /> }>
                            {
                                let account = for_disabling.clone();
                                let correct = AccountTask::Correcting(account.clone());
                                let correct = Callback::new(move |()| state.start(correct.clone()));
                                view! {
                                    <MenuItem label=word("manager.accounts.correct")
                                        icon=IconName::Edit on_press=correct />
                                    <Stop state account is_own />
                                }
                            }
                        </Popup>
                    }
                    .into_any()
                }}
            </div>
        </Row>
    }
}

/// What somebody is called, to stand among texts of ours.
fn shown_name(account: &Account) -> String {
    verbatim(&account.display)
}

/// The way to stop an account, behind one more tap than what is harmless.
#[component]
fn Stop(state: AccountsState, account: Account, is_own: bool) -> impl IntoView {
    if is_own {
        return view! { <p class="soft">{ruby(word("manager.accounts.own"))}</p> }.into_any();
    }
    let ask = Callback::new(move |()| state.start(AccountTask::Disabling(account.clone())));
    view! {
        <MenuItem label=word("manager.accounts.disable") icon=IconName::Lock on_press=ask />
    }
    .into_any()
}

/// The one dialog of the page. What it was about is forgotten when it closes.
#[component]
fn AccountDialog(state: AccountsState) -> impl IntoView {
    // A password that was told must not stay in memory behind a closed dialog.
    Effect::new(move |_| {
        if !state.open.get() {
            state.task.set(None);
        }
    });
    let title = move || {
        t(match state.task.get() {
            None | Some(AccountTask::Adding) => "manager.accounts.new",
            Some(AccountTask::Correcting(_)) => "manager.accounts.correct",
            Some(AccountTask::Password(_)) => "manager.accounts.password.set",
            Some(AccountTask::Disabling(_)) => "manager.accounts.disable.title",
            Some(AccountTask::Telling(..)) => "manager.accounts.made_up",
        })
    };
    let added = Callback::new(move |(ready,)| state.done(ready, "manager.accounts.added"));
    let corrected = Callback::new(move |(ready,)| state.done(ready, "manager.accounts.corrected"));
    let set = Callback::new(move |(ready,)| {
        state.done(ready, "manager.accounts.password.changed");
    });
    let known = Signal::derive(move || match state.answer.get() {
        Answer::Here(accounts) => accounts,
        Answer::Asking | Answer::Trouble(_) => Vec::new(),
    });
    view! {
        <Dialog title=Signal::derive(title) open=state.open>
            {move || state.task.get().map(|task| match task {
                AccountTask::Adding => view! { <NewAccountForm known on_done=added /> }.into_any(),
                AccountTask::Correcting(account) => {
                    view! { <CorrectForm account known on_done=corrected /> }.into_any()
                }
                AccountTask::Password(account) => {
                    view! { <PasswordForm account on_done=set /> }.into_any()
                }
                AccountTask::Disabling(account) => {
                    view! { <DisableQuestion state account /> }.into_any()
                }
                AccountTask::Telling(ready, password) => {
                    view! { <MadeUp state ready password /> }.into_any()
                }
            })}
        </Dialog>
    }
}

#[component]
fn DisableQuestion(state: AccountsState, account: Account) -> impl IntoView {
    let name = shown_name(&account);
    view! {
        <div class="stack">
            <p>{ruby(Signal::derive(move || {
                t_with("manager.accounts.disable.text", &[("name", &name)])
            }))}</p>
            {move || state.trouble.get().map(|no_answer| view! {
                <Notice kind=NoticeKind::Warning text=move || trouble_text(&no_answer) />
            })}
            <div class="spread">
                <Button label=word("manager.records.keep")
                    on_press=move || state.open.set(false) />
                <Button label=word("manager.accounts.disable")
                    kind=ButtonKind::Danger on_press=move || state.disable(account.clone()) />
            </div>
        </div>
    }
}

#[component]
fn MadeUp(state: AccountsState, ready: Ready, password: String) -> impl IntoView {
    let Ready { display, name, .. } = ready;
    view! {
        <div class="stack">
            <p>{ruby(Signal::derive(move || {
                t_with("manager.accounts.made_up.text", &[("name", &verbatim(&display))])
            }))}</p>
            <Meta>
                <MetaItem label=word("manager.accounts.name")>
                    <output class="secret">{name}</output>
                </MetaItem>
                <MetaItem label=word("manager.accounts.password")>
                    <output class="secret">{password}</output>
                </MetaItem>
            </Meta>
            <Button label=Signal::derive(|| t("manager.accounts.made_up.noted"))
                kind=ButtonKind::Primary on_press=move || state.open.set(false) />
        </div>
    }
}
