//! The forms about accounts: a new one, and a new password.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::session::Password;
use shared::program::Write;
use shared::record::Record;
use shared::records::learner::Learner;
use shared::records::staff::Staff;
use shared::role::Role;
use shared::sync::device::EditRefused;
use shared::value::Text as Line;

use super::account_server::{self, Account, NewAccount, role_text, trouble_text};
use crate::fields::RefPicker;
use crate::parts::{
    Button, ButtonKind, IconName, InputKind, LinkButton, Notice, NoticeKind, Requirement, Select,
    SelectOption, TextField, ruby,
};
use crate::replica::Replica;
use crate::routes;
use crate::sync::net::NoAnswer;
use crate::words::t;

/// How a request stands.
#[derive(Clone, PartialEq)]
enum Request {
    Open,
    Sent,
    Failed(NoAnswer),
    /// What is missing before it can be sent, as a key of words.
    Missing(&'static str),
}

/// The form of a new account. `on_done` hears the password if the server made one up.
#[component]
pub fn NewAccountForm(on_done: Callback<(String, Option<String>)>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let display = RwSignal::new(String::new());
    let role = RwSignal::new(Role::Tutor);
    let person = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let request = RwSignal::new(Request::Open);
    let replica = Replica::current();
    let send = move || {
        if request.get_untracked() == Request::Sent {
            return;
        }
        let new = NewAccount {
            name: name.get_untracked().trim().to_owned(),
            display: display.get_untracked().trim().to_owned(),
            role: role.get_untracked(),
            person: person.get_untracked().parse().ok(),
            password: chosen(password),
        };
        if let Some(key) = missing(&new) {
            request.set(Request::Missing(key));
            return;
        }
        let Ok(new) = with_staff(replica, new) else {
            request.set(Request::Missing("manager.accounts.trouble.no_person"));
            return;
        };
        // A second try must not make her twice.
        person.set(new.person.map(|id| id.to_string()).unwrap_or_default());
        request.set(Request::Sent);
        spawn_local(async move {
            match account_server::add(&new).await {
                Ok(made_up) => on_done.run((new.display, made_up)),
                Err(no_answer) => drop(request.try_set(Request::Failed(no_answer))),
            }
        });
    };
    let label = |key: &'static str| Signal::derive(move || t(key));
    view! {
        <form class="form" novalidate=true
            on:submit=move |event| { event.prevent_default(); send(); }>
            <TextField label=label("manager.accounts.display") value=display
                requirement=Requirement::Required max_length=100
                on_input=move |text: String| display.set(text) />
            <TextField label=label("manager.accounts.name") value=name
                support=move || t("manager.accounts.name.support")
                requirement=Requirement::Required max_length=64
                on_input=move |text: String| name.set(text) />
            <RoleSelect role person />
            <PersonPicker role person />
            <PasswordField password />
            <Trouble request />
            <Button label=label("manager.accounts.add") kind=ButtonKind::Primary
                role=crate::parts::ButtonRole::Submit />
        </form>
    }
}

/// The form of a new password for an account.
#[component]
pub fn PasswordForm(
    account: Account,
    on_done: Callback<(String, Option<String>)>,
) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let request = RwSignal::new(Request::Open);
    let Account { account: id, display, .. } = account;
    let send = move || {
        if request.get_untracked() == Request::Sent {
            return;
        }
        let chosen = chosen(password);
        let display = display.clone();
        request.set(Request::Sent);
        spawn_local(async move {
            match account_server::set_password(id, chosen).await {
                Ok(made_up) => on_done.run((display, made_up)),
                Err(no_answer) => drop(request.try_set(Request::Failed(no_answer))),
            }
        });
    };
    view! {
        <form class="form" novalidate=true
            on:submit=move |event| { event.prevent_default(); send(); }>
            <p>{ruby(Signal::derive(|| t("manager.accounts.password.text")))}</p>
            <PasswordField password />
            <Trouble request />
            <Button label=Signal::derive(|| t("manager.accounts.password.set"))
                kind=ButtonKind::Primary role=crate::parts::ButtonRole::Submit />
        </form>
    }
}

/// The password that was typed, if one was.
fn chosen(password: RwSignal<String>) -> Option<Password> {
    Some(password.get_untracked()).filter(|it| !it.is_empty()).map(Password)
}

#[component]
fn RoleSelect(role: RwSignal<Role>, person: RwSignal<String>) -> impl IntoView {
    let options = || {
        let option = |role: Role| SelectOption::new(role.code(), role_text(role));
        Role::ALL.map(option).to_vec()
    };
    let choose = move |code: String| {
        let Some(chosen) = Role::from_code(&code) else { return };
        // A staff record is no learner record: whoever was chosen before does not fit.
        if chosen.person_kind() != role.get_untracked().person_kind() {
            person.set(String::new());
        }
        role.set(chosen);
    };
    view! {
        <Select label=Signal::derive(|| t("manager.accounts.role"))
            support=move || t(&format!("manager.accounts.role.{}.text", role.get().code()))
            options=Signal::derive(options) requirement=Requirement::Required
            value=Signal::derive(move || role.get().code().to_owned()) on_choose=choose />
    }
}

/// Whose records the account stands for.
#[component]
fn PersonPicker(role: RwSignal<Role>, person: RwSignal<String>) -> impl IntoView {
    let kind = Memo::new(move |_| role.get().person_kind());
    move || {
        let of = kind.get()?;
        let is_made = makes_staff(role.get());
        let is_needed = role.get().needs_person() && !is_made;
        let requirement = if is_needed { Requirement::Required } else { Requirement::Optional };
        let key =
            if of == Staff::NAME { "manager.accounts.staff" } else { "manager.accounts.learner" };
        let support = move || is_made.then(|| t("manager.accounts.staff.support"));
        Some(view! {
            <RefPicker of label=Signal::derive(move || t(key)) value=person requirement support
                on_choose=move |id: String| person.set(id) />
            {(of == Learner::NAME).then(|| view! {
                <LinkButton label=Signal::derive(|| t("setup.learner.do"))
                    href=routes::new_record(Learner::NAME) icon=IconName::Plus />
            })}
        })
    }
}

/// Whether an account of this role gets a staff record of its own where none is chosen.
fn makes_staff(role: Role) -> bool {
    role.needs_person() && role.person_kind() == Some(Staff::NAME)
}

/// The account with the person for whom it is; makes her record if she has none yet.
fn with_staff(replica: Replica, new: NewAccount) -> Result<NewAccount, EditRefused> {
    if !makes_staff(new.role) || new.person.is_some() {
        return Ok(new);
    }
    let name = Some(Line(new.display.clone()));
    let staff = Staff { name, ..Staff::empty(replica.new_id()) };
    replica.edit(replica.changes(vec![Write::create(&staff)]))?;
    Ok(NewAccount { person: Some(staff.id), ..new })
}

#[component]
fn PasswordField(password: RwSignal<String>) -> impl IntoView {
    view! {
        <TextField label=Signal::derive(|| t("manager.accounts.password"))
            support=move || t("manager.accounts.password.support")
            kind=InputKind::Password autocomplete="new-password" max_length=200
            requirement=Requirement::Optional value=password
            on_input=move |text: String| password.set(text) />
    }
}

#[component]
fn Trouble(request: RwSignal<Request>) -> impl IntoView {
    let words = move || match request.get() {
        Request::Open => None,
        Request::Sent => Some((NoticeKind::Info, t("manager.accounts.sending"))),
        Request::Failed(no_answer) => Some((NoticeKind::Warning, trouble_text(&no_answer))),
        Request::Missing(key) => Some((NoticeKind::Warning, t(key))),
    };
    move || words().map(|(kind, text)| view! { <Notice kind text /> })
}

fn missing(new: &NewAccount) -> Option<&'static str> {
    if new.display.is_empty() || new.name.is_empty() {
        Some("manager.accounts.trouble.name_unfit")
    } else if new.role.needs_person() && new.person.is_none() && !makes_staff(new.role) {
        Some("manager.accounts.trouble.no_person")
    } else {
        None
    }
}
