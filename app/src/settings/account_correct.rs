//! The form by which whoever keeps accounts corrects a name, a role or the person of one.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::program::Write;
use shared::role::Role;
use shared::words::verbatim;

use super::account_form::{
    Part, PersonPicker, Request, RoleSelect, Trouble, Wrong, error_at, hear, refuse, to_send,
    with_staff, wrong,
};
use super::account_server::{self, Account, NewAccount, Ready};
use crate::parts::{
    Button, ButtonKind, ButtonRole, Notice, NoticeKind, Requirement, TextField, Toasts, word,
};
use crate::replica::Replica;
use crate::saving::keep::keep;
use crate::words::{t, t_with};

/// The form of an account that is there.
#[component]
pub fn CorrectForm(
    account: Account,
    known: Signal<Vec<Account>>,
    on_done: Callback<(Ready,)>,
) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let is_own = account.account == replica.actor().account;
    let name = RwSignal::new(account.name.clone());
    let display = RwSignal::new(account.display.clone());
    let person = RwSignal::new(account.person.map(|id| id.to_string()).unwrap_or_default());
    let (role, request) = (RwSignal::new(account.role), RwSignal::new(Request::Open));
    let form = Signal::derive(move || said((name, display), role, person));
    let wrong: Wrong = Signal::derive(move || wrong(&form.get()));
    let id = account.account;
    let others = Signal::derive(move || {
        known.get().into_iter().filter(|other| other.account != id).collect::<Vec<_>>()
    });
    let before = (account.role, account.person);
    let sees_other = Memo::new(move |_| form.with(|form| (form.role, form.person) != before));
    let send = move || {
        let Some(said) = to_send(request, wrong, form, others) else { return };
        let (said, staff) = with_staff(replica, said);
        request.set(Request::Sent);
        spawn_local(async move {
            match account_server::correct(id, said).await {
                Ok(ready) => {
                    // A try that is refused must not leave a record of somebody who has no account.
                    if let Some(staff) = staff {
                        keep(replica, toasts, vec![Write::create(&staff)]);
                    }
                    on_done.run((ready,));
                }
                Err(no_answer) => refuse(request, Request::Failed(no_answer)),
            }
        });
    };
    let shown = verbatim(&account.display);
    let ends = move || t_with("manager.accounts.correct.ends", &[("name", &shown)]);
    view! {
        <form class="form" novalidate=true
            on:submit=move |event| { event.prevent_default(); send(); }>
            <Names display name request wrong />
            // Whoever took her own role might leave a program that nobody can manage.
            {(!is_own).then(|| view! {
                <RoleSelect role person />
                <PersonPicker role person known=others request wrong />
            })}
            {move || sees_other.get().then(|| view! {
                <Notice kind=NoticeKind::Info text=ends.clone() />
            })}
            <Trouble request />
            <Button label=word("manager.accounts.correct.save") kind=ButtonKind::Primary
                role=ButtonRole::Submit />
        </form>
    }
}

/// What the form says.
fn said(
    (name, display): (RwSignal<String>, RwSignal<String>),
    role: RwSignal<Role>,
    person: RwSignal<String>,
) -> NewAccount {
    NewAccount {
        name: name.get().trim().to_owned(),
        display: display.get().trim().to_owned(),
        role: role.get(),
        person: person.get().parse().ok(),
        password: None,
    }
}

/// What she is called, on pages and to sign in.
#[component]
fn Names(
    display: RwSignal<String>,
    name: RwSignal<String>,
    request: RwSignal<Request>,
    wrong: Wrong,
) -> impl IntoView {
    view! {
        <TextField label=word("manager.accounts.display") value=display
            requirement=Requirement::Required max_length=100
            error=error_at(request, wrong, Part::Display)
            on_input=move |text: String| hear(request, display, text) />
        <TextField label=word("manager.accounts.name") value=name
            support=move || t("manager.accounts.name.support")
            requirement=Requirement::Required max_length=64
            error=error_at(request, wrong, Part::Name)
            on_input=move |text: String| hear(request, name, text) />
    }
}
