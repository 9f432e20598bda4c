//! The forms about accounts: a new one, and a new password.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::session::{PASSWORD_CHARS, Password, sign_in_name};
use shared::program::Write;
use shared::record::Record;
use shared::records::assignment::Assignment;
use shared::records::learner::Learner;
use shared::records::staff::Staff;
use shared::records::venue::Venue;
use shared::role::Role;
use shared::value::{Ref, Text as Line};
use shared::words::verbatim;

use super::account_server::{
    self, Account, NewAccount, Ready, role_text, trouble_key, trouble_text,
};
use crate::fields::{RefPicker, to_first_refused};
use crate::parts::{
    Button, ButtonKind, IconName, InputKind, LinkButton, MaybeText, Notice, NoticeKind,
    Requirement, Select, SelectOption, TextField, Toasts, ruby,
};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::keep;
use crate::sync::net::NoAnswer;
use crate::words::{t, t_with};

/// How a request stands.
#[derive(Clone, PartialEq)]
pub enum Request {
    Open,
    Sent,
    Failed(NoAnswer),
    /// It was asked for and could not be sent: what is wrong stands at its fields until it is
    /// mended.
    Wrong,
    /// Whether a person who has this account should get another one.
    Second(String),
}

/// A part of the form that can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Display,
    Name,
    Person,
    Password,
}

impl Part {
    /// What a refusal of the server is about.
    fn of(code: &str) -> Option<Part> {
        match code {
            "name_taken" | "name_unfit" => Some(Part::Name),
            "password_common" | "password_unfit" => Some(Part::Password),
            _ => None,
        }
    }
}

impl Request {
    /// What stands at this part of a form in which that is `wrong`.
    fn error_at(&self, part: Part, wrong: &[(Part, &'static str)]) -> Option<String> {
        match self {
            Request::Wrong => wrong.iter().find(|(at, _)| *at == part).map(|(_, key)| t(key)),
            Request::Failed(NoAnswer::Refused { code, .. }) if Part::of(code) == Some(part) => {
                Some(t(trouble_key(code)))
            }
            _ => None,
        }
    }
}

/// What is wrong with a form, as far as the server need not be asked.
pub type Wrong = Signal<Vec<(Part, &'static str)>>;

/// What is wrong at one part of a form.
pub fn error_at(request: RwSignal<Request>, wrong: Wrong, part: Part) -> MaybeText {
    (move || request.with(|request| wrong.with(|wrong| request.error_at(part, wrong)))).into()
}

/// Takes down what is typed: what the server said was about other words.
pub fn hear(request: RwSignal<Request>, field: RwSignal<String>, text: String) {
    field.set(text);
    if request.with_untracked(|request| matches!(request, Request::Failed(_))) {
        request.set(Request::Open);
    }
}

/// The form of a new account beside those that are known.
#[component]
pub fn NewAccountForm(known: Signal<Vec<Account>>, on_done: Callback<(Ready,)>) -> impl IntoView {
    let [name, display, person, venue, password] =
        std::array::from_fn(|_| RwSignal::new(String::new()));
    let role = RwSignal::new(Role::Tutor);
    let request = RwSignal::new(Request::Open);
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let form = Signal::derive(move || NewAccount {
        name: name.get().trim().to_owned(),
        display: display.get().trim().to_owned(),
        role: role.get(),
        person: person.get().parse().ok(),
        password: chosen(password),
    });
    let wrong: Wrong = Signal::derive(move || wrong(&form.get()));
    let send = move || {
        let Some(new) = to_send(request, wrong, form, known) else { return };
        let (new, made) = with_records(replica, new, &venue.get_untracked());
        request.set(Request::Sent);
        spawn_local(async move {
            match account_server::add(&new).await {
                Ok(ready) => {
                    // A try that is refused must not leave a record of somebody who has no account.
                    if !made.is_empty() {
                        keep(replica, toasts, made);
                    }
                    on_done.run((ready,));
                }
                Err(no_answer) => refuse(request, Request::Failed(no_answer)),
            }
        });
    };
    let label = |key: &'static str| Signal::derive(move || t(key));
    view! {
        <form class="form" novalidate=true
            on:submit=move |event| { event.prevent_default(); send(); }>
            <TextField label=label("manager.accounts.display") value=display
                requirement=Requirement::Required max_length=100
                error=error_at(request, wrong, Part::Display)
                on_input=move |text: String| hear(request, display, text) />
            <TextField label=label("manager.accounts.name") value=name
                support=move || t("manager.accounts.name.support")
                requirement=Requirement::Required max_length=64
                error=error_at(request, wrong, Part::Name)
                on_input=move |text: String| hear(request, name, text) />
            <RoleSelect role person />
            <PersonPicker role person known request wrong />
            <VenuePicker role venue />
            <PasswordField password request wrong />
            <Trouble request />
            <Button label=Signal::derive(move || add_text(request)) kind=ButtonKind::Primary
                role=crate::parts::ButtonRole::Submit />
        </form>
    }
}

/// What the button says: whoever is asked whether she means it says so.
fn add_text(request: RwSignal<Request>) -> String {
    let is_asked = request.with(|request| matches!(request, Request::Second(_)));
    t(if is_asked { "manager.accounts.add.second" } else { "manager.accounts.add" })
}

/// The form of a new password for an account.
#[component]
pub fn PasswordForm(account: Account, on_done: Callback<(Ready,)>) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let request = RwSignal::new(Request::Open);
    let wrong: Wrong =
        Signal::derive(move || wrong_password(chosen(password).as_ref()).into_iter().collect());
    let send = move || {
        if request.get_untracked() == Request::Sent {
            return;
        }
        if !wrong.get_untracked().is_empty() {
            refuse(request, Request::Wrong);
            return;
        }
        let chosen = untrack(|| chosen(password));
        let account = account.clone();
        request.set(Request::Sent);
        spawn_local(async move {
            match account_server::set_password(&account, chosen).await {
                Ok(ready) => on_done.run((ready,)),
                Err(no_answer) => refuse(request, Request::Failed(no_answer)),
            }
        });
    };
    view! {
        <form class="form" novalidate=true
            on:submit=move |event| { event.prevent_default(); send(); }>
            <p>{ruby(Signal::derive(|| t("manager.accounts.password.text")))}</p>
            <PasswordField password request wrong />
            <Trouble request />
            <Button label=Signal::derive(|| t("manager.accounts.password.set"))
                kind=ButtonKind::Primary role=crate::parts::ButtonRole::Submit />
        </form>
    }
}

/// Says why it was not sent, with the focus where it is to be mended.
pub fn refuse(request: RwSignal<Request>, why: Request) {
    // Whoever has closed the form meanwhile has nothing to mend.
    if request.try_set(why).is_none() {
        to_first_refused();
    }
}

/// What the form sends now; nothing while it is on its way, while something is wrong, or before
/// somebody has looked a second time at a person who has one of the `known` accounts.
pub fn to_send(
    request: RwSignal<Request>,
    wrong: Wrong,
    form: Signal<NewAccount>,
    known: Signal<Vec<Account>>,
) -> Option<NewAccount> {
    if request.get_untracked() == Request::Sent {
        return None;
    }
    if !wrong.get_untracked().is_empty() {
        refuse(request, Request::Wrong);
        return None;
    }
    let new = form.get_untracked();
    let is_asked = request.with_untracked(|request| matches!(request, Request::Second(_)));
    if let Some(other) = other_account(&known.get_untracked(), &new).filter(|_| !is_asked) {
        request.set(Request::Second(other));
        return None;
    }
    Some(new)
}

/// The account that the chosen person has already.
fn other_account(known: &[Account], new: &NewAccount) -> Option<String> {
    let has = |it: &&Account| it.person == new.person && it.disabled_at.is_none();
    new.person?;
    known.iter().find(has).map(|account| account.name.clone())
}

/// The password that was typed, if one was.
fn chosen(password: RwSignal<String>) -> Option<Password> {
    Some(password.get()).filter(|it| !it.is_empty()).map(Password)
}

/// What the account is for.
#[component]
pub fn RoleSelect(role: RwSignal<Role>, person: RwSignal<String>) -> impl IntoView {
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
pub fn PersonPicker(
    role: RwSignal<Role>,
    person: RwSignal<String>,
    known: Signal<Vec<Account>>,
    request: RwSignal<Request>,
    wrong: Wrong,
) -> impl IntoView {
    let kind = Memo::new(move |_| role.get().person_kind());
    move || {
        let of = kind.get()?;
        let is_made = makes_staff(role.get());
        let is_needed = role.get().needs_person() && !is_made;
        let requirement = if is_needed { Requirement::Required } else { Requirement::Optional };
        let key =
            if of == Staff::NAME { "manager.accounts.staff" } else { "manager.accounts.learner" };
        let support = move || {
            let chosen = person.get().parse().ok()?;
            let has = |it: &&Account| it.person == Some(chosen) && it.disabled_at.is_none();
            let name = known.with(|known| known.iter().find(has).map(|it| verbatim(&it.name)));
            name.map(|name| t_with("manager.accounts.person.has_one", &[("name", &name)]))
        };
        let support =
            move || support().or_else(|| is_made.then(|| t("manager.accounts.staff.support")));
        Some(view! {
            <RefPicker of label=Signal::derive(move || t(key)) value=person requirement support
                error=error_at(request, wrong, Part::Person)
                on_choose=move |id: String| {
                    // Who is asked about is somebody else now.
                    if request.with_untracked(|request| *request != Request::Wrong) {
                        request.set(Request::Open);
                    }
                    person.set(id);
                } />
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

/// The account with the person for whom it is, and her record to be, if she has none yet.
pub fn with_staff(replica: Replica, new: NewAccount) -> (NewAccount, Option<Staff>) {
    if !makes_staff(new.role) || new.person.is_some() {
        return (new, None);
    }
    let name = Some(Line(new.display.clone()));
    let staff = Staff { name, ..Staff::empty(replica.new_id()) };
    (NewAccount { person: Some(staff.id), ..new }, Some(staff))
}

/// The account with its person, and the records that are made with it: her own, if she has none
/// yet, and her assignment.
fn with_records(replica: Replica, new: NewAccount, venue: &str) -> (NewAccount, Vec<Write>) {
    let (new, staff) = with_staff(replica, new);
    let assignment = assignment(replica, &new, venue);
    let staff = staff.iter().map(Write::create);
    let made = staff.chain(assignment.iter().map(Write::create)).collect();
    (new, made)
}

/// The venue that a tutor looks after from today on: without one she sees no roll.
#[component]
fn VenuePicker(role: RwSignal<Role>, venue: RwSignal<String>) -> impl IntoView {
    let is_tutor = Memo::new(move |_| role.get() == Role::Tutor);
    move || {
        is_tutor.get().then(|| {
            view! {
                <RefPicker of=Venue::NAME
                    label=Signal::derive(|| t("manager.accounts.venue")) value=venue
                    requirement=Requirement::Optional
                    support=move || t("manager.accounts.venue.support")
                    on_choose=move |id: String| venue.set(id) />
            }
        })
    }
}

/// The assignment of a tutor to the venue that was chosen for her.
fn assignment(replica: Replica, new: &NewAccount, venue: &str) -> Option<Assignment> {
    let (staff, venue) = (new.person?, venue.parse().ok()?);
    let from = untrack(|| replica.today());
    (new.role == Role::Tutor).then(|| Assignment {
        staff: Some(Ref::to(staff)),
        venue: Some(Ref::to(venue)),
        from: Some(from),
        ..Assignment::empty(replica.new_id())
    })
}

#[component]
fn PasswordField(
    password: RwSignal<String>,
    request: RwSignal<Request>,
    wrong: Wrong,
) -> impl IntoView {
    view! {
        <TextField label=Signal::derive(|| t("manager.accounts.password"))
            support=move || t("manager.accounts.password.support")
            kind=InputKind::Password autocomplete="new-password" max_length=200
            requirement=Requirement::Optional value=password
            error=error_at(request, wrong, Part::Password)
            on_input=move |text: String| hear(request, password, text) />
    }
}

/// Why it was not sent, where that is about no field.
#[component]
pub fn Trouble(request: RwSignal<Request>) -> impl IntoView {
    let words = move || match request.get() {
        Request::Open | Request::Wrong => None,
        Request::Sent => Some((NoticeKind::Info, t("manager.accounts.sending"))),
        // What is about one field stands there.
        Request::Failed(NoAnswer::Refused { code, .. }) if Part::of(&code).is_some() => None,
        Request::Failed(no_answer) => Some((NoticeKind::Warning, trouble_text(&no_answer))),
        Request::Second(name) => {
            let text = t_with("manager.accounts.second", &[("name", &verbatim(&name))]);
            Some((NoticeKind::Warning, text))
        }
    };
    move || words().map(|(kind, text)| view! { <Notice kind text /> })
}

/// Everything that is wrong with the form of a new account.
pub fn wrong(new: &NewAccount) -> Vec<(Part, &'static str)> {
    let name = sign_in_name(&new.name);
    let is_name = (1..=64).contains(&name.chars().count()) && !name.contains(char::is_whitespace);
    let is_display = (1..=100).contains(&new.display.chars().count());
    let has_person = !new.role.needs_person() || new.person.is_some() || makes_staff(new.role);
    let parts = [
        (is_display, Part::Display, "manager.accounts.trouble.display_unfit"),
        (is_name, Part::Name, "manager.accounts.trouble.name_unfit"),
        (has_person, Part::Person, "manager.accounts.trouble.no_person"),
    ];
    let wrong = parts.into_iter().filter(|(is_right, ..)| !is_right);
    let wrong = wrong.map(|(_, part, key)| (part, key));
    wrong.chain(wrong_password(new.password.as_ref())).collect()
}

/// What is wrong with a password that was chosen. Whether it is one of those that are guessed first
/// only the server knows.
fn wrong_password(chosen: Option<&Password>) -> Option<(Part, &'static str)> {
    let is_right = chosen.is_none_or(|it| PASSWORD_CHARS.contains(&it.0.chars().count()));
    (!is_right).then_some((Part::Password, "manager.accounts.trouble.password_unfit"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn new(display: &str, name: &str) -> NewAccount {
        let (name, display) = (name.to_owned(), display.to_owned());
        NewAccount { name, display, role: Role::Tutor, person: None, password: None }
    }

    #[test]
    fn errors_name_every_field_that_is_wrong_at_once() {
        let parts = |new: NewAccount| wrong(&new).iter().map(|(part, _)| *part).collect::<Vec<_>>();
        assert_eq!(parts(new("中村", "　Ｎａｋａ２ ")), []);
        assert_eq!(parts(new("", "naka 2")), [Part::Display, Part::Name]);
        let password = Some(Password("short".to_owned()));
        let learner = NewAccount { role: Role::Learner, password, ..new("はな", "") };
        assert_eq!(parts(learner), [Part::Name, Part::Person, Part::Password]);
        let refused = |code: &str| {
            let (code, wait_seconds) = (code.to_owned(), None);
            Request::Failed(NoAnswer::Refused { status: 422, code, wait_seconds })
        };
        assert!(refused("password_common").error_at(Part::Password, &[]).is_some());
        assert!(refused("password_common").error_at(Part::Name, &[]).is_none());
    }

    #[test]
    fn whoever_has_an_account_is_asked_about_before_she_gets_another_one() {
        let [ito, mori] = [1, 2].map(|n| shared::id::RecordId(Uuid::from_u128(n)));
        let account = |person, disabled_at| Account {
            account: shared::id::AccountId(Uuid::from_u128(9)),
            name: "ito".to_owned(),
            display: String::new(),
            role: Role::Tutor,
            person: Some(person),
            disabled_at,
        };
        let known = [account(ito, None), account(mori, Some(shared::id::Stamp(0)))];
        let other = |person| other_account(&known, &NewAccount { person, ..new("x", "x") });
        assert_eq!(other(Some(ito)).as_deref(), Some("ito"));
        assert_eq!(other(Some(mori)), None, "an account that was stopped is none");
        assert_eq!(other(None), None);
    }
}
