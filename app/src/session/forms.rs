//! The forms of signing in: who you are and your password.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::attempt::{Attempt, Whom};
use super::open_account::find;
use super::sign_in_layout::SignInLayout;
use super::{SessionController, Stage};
use crate::parts::{
    Badge, Button, ButtonKind, ButtonRole, Icon, IconName, InputKind, Notice, NoticeKind, Text,
    TextField, Tone, ruby, word,
};
use crate::platform;
use crate::store::{self, Claim, KnownAccount};
use crate::words::{t, t_with};

/// The sign-in page: the people of this device first, then name and password.
#[component]
pub fn Entrance(session: SessionController) -> impl IntoView {
    let known = session.known.get_untracked();
    let nobody = || Whom::Typed(String::new());
    let first = known.first().map(|account| Whom::Chosen(account.account.clone()));
    let attempt = Attempt::of(session, first.unwrap_or_else(nobody));
    let whom = attempt.whom();
    let lead = match known.is_empty() {
        _ if !platform::is_secure_context() => "entry.lead.online",
        true => "entry.lead.first",
        false => "entry.lead",
    };
    let choose = move |account: Option<KnownAccount>| {
        if let Some(account) = account.as_ref().filter(|_| !session.has_chosen.get_untracked()) {
            let account = account.clone();
            leptos::task::spawn_local(async move { session.speak_as(&account).await });
        }
        whom.set(account.map_or_else(nobody, |account| Whom::Chosen(account.account)));
        focus_first_empty();
    };
    let is_typed = Memo::new(move |_| whom.with(|whom| matches!(whom, Whom::Typed(_))));
    let name = move || match whom.get() {
        Whom::Typed(name) => name,
        Whom::Chosen(_) => String::new(),
    };
    view! {
        <SignInLayout title=word("entry.title") lead=word(lead)>
            <NotSecure />
            <People known whom choose=Callback::new(choose) />
            <PasswordForm
                attempt
                on_submit=Callback::new(move |attempt: Attempt| attempt.go(session, Claim::IfFree))
                label=word("entry.enter")
            >
                {move || is_typed.get().then(|| view! {
                    <TextField
                        label=word("entry.name")
                        value=Signal::derive(name)
                        on_input=move |text: String| whom.set(Whom::Typed(text))
                        autocomplete="username"
                    />
                })}
            </PasswordForm>
        </SignInLayout>
    }
}

/// The people who have worked on this device; a tap says who it is.
#[component]
fn People(
    known: Vec<KnownAccount>,
    whom: RwSignal<Whom>,
    choose: Callback<Option<KnownAccount>>,
) -> impl IntoView {
    let labels = labels(known.iter().map(|account| account.label.as_str()));
    let person = move |(account, label): (KnownAccount, String)| {
        let (own, unsent) = (Whom::Chosen(account.account.clone()), account.unsent);
        view! {
            <li>
                <button
                    type="button"
                    class="person"
                    aria-pressed=move || {
                        if whom.with(|whom| *whom == own) { "true" } else { "false" }
                    }
                    on:click=move |_| choose.run(Some(account.clone()))
                >
                    <Icon name=IconName::Account />
                    <span class="person-name">{label}</span>
                    {(unsent > 0).then(|| view! {
                        <Badge
                            tone=Tone::Warning
                            label=Signal::derive(move || {
                                t_with("entry.unsent_here", &[("n", &unsent.to_string())])
                            })
                        />
                    })}
                </button>
            </li>
        }
    };
    (!known.is_empty()).then(|| {
        view! {
            <section class="entrance-people" aria-labelledby="entrance-people">
                <h2 id="entrance-people">{ruby(word("entry.people"))}</h2>
                <ul role="list">
                    {known.into_iter().zip(labels).map(person).collect_view()}
                    <li>
                        <button
                            type="button"
                            class="person"
                            aria-pressed=move || {
                                let is_typed = whom.with(|it| matches!(it, Whom::Typed(_)));
                                if is_typed { "true" } else { "false" }
                            }
                            on:click=move |_| choose.run(None)
                        >
                            <Icon name=IconName::Plus />
                            <span class="person-name">{ruby(word("entry.somebody_else"))}</span>
                        </button>
                    </li>
                </ul>
            </section>
        }
    })
}

/// What stands for people on a page that everybody sees who holds the device: the first letters of
/// their names, with a number where two have the same.
fn labels<'a>(all: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for letters in all {
        let mut label = letters.to_owned();
        for n in 2.. {
            if !labels.contains(&label) {
                break;
            }
            label = format!("{letters}（{n}）");
        }
        labels.push(label);
    }
    labels
}

/// A form that ends with a password: its children are the fields before it. Enter sends it, and
/// after a mistake the focus is on the password again.
#[component]
pub fn PasswordForm(
    attempt: Attempt,
    on_submit: Callback<Attempt>,
    #[prop(into)] label: Text,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let password = attempt.typed_password();
    let failed = attempt.clone();
    let blocked = attempt.blocked();
    let trouble_view = attempt.trouble_view();
    let submitted = attempt.clone();
    let is_missing = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        is_missing.set(submitted.password().is_empty());
        if submitted.password().is_empty() {
            focus_first_empty();
        } else if !submitted.is_under_way() {
            on_submit.run(submitted.clone());
        }
    };
    Effect::new(move |_| {
        failed.follow_trouble();
        if form.get().is_some() {
            focus_first_empty();
        }
    });
    view! {
        <form class="entrance-form" novalidate=true node_ref=form on:submit=submit>
            {children.map(|children| children())}
            <TextField
                label=word("entry.password")
                value=password
                on_input=move |text: String| {
                    is_missing.set(false);
                    password.set(text);
                }
                error=move || is_missing.get().then(|| t("entry.password.missing"))
                kind=InputKind::Password
                autocomplete="current-password"
            />
            {trouble_view}
            <Button label kind=ButtonKind::Primary role=ButtonRole::Submit blocked />
        </form>
    }
}

/// Puts the focus where the next letter belongs: on the first empty field, or else on the password.
fn focus_first_empty() {
    request_animation_frame(|| {
        let Ok(found) = document().query_selector_all(".entrance-form input") else { return };
        let inputs: Vec<web_sys::HtmlInputElement> =
            (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect();
        let empty = inputs.iter().find(|input| input.value().is_empty());
        if let Some(input) = empty.or(inputs.last()) {
            // A field that has left the page meanwhile needs no focus.
            let _ = input.focus();
            input.select();
        }
    });
}

/// Over plain http from another machine the browser gives no service worker and no cipher.
#[component]
fn NotSecure() -> impl IntoView {
    (!platform::is_secure_context()).then(|| {
        view! {
            <Notice
                kind=NoticeKind::Warning
                title=word("entry.not_secure")
                text=move || t("entry.not_secure.text")
            />
        }
    })
}

/// The password was changed elsewhere: the earlier one opens what is stored here.
#[component]
pub fn EarlierPassword(session: SessionController, attempt: Attempt) -> impl IntoView {
    let earlier = RwSignal::new(String::new());
    let blocked = attempt.blocked();
    let trouble = attempt.trouble_view();
    let has_forgotten = RwSignal::new(false);
    let anew = attempt.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        attempt.clone().go_with_earlier(session, earlier.get_untracked());
    };
    Effect::new(move |_| focus_first_empty());
    view! {
        <SignInLayout title=word("entry.earlier") lead=word("entry.earlier.text")>
            <form class="entrance-form" novalidate=true on:submit=submit>
                <TextField
                    label=word("entry.earlier.password")
                    value=earlier
                    on_input=move |text: String| earlier.set(text)
                    kind=InputKind::Password
                />
                {trouble}
                <Button
                    label=word("entry.enter")
                    kind=ButtonKind::Primary
                    role=ButtonRole::Submit
                    blocked
                />
                <Button
                    label=word("entry.back")
                    on_press=move || session.stage.set(Stage::SignedOut)
                />
                <Button
                    label=word("entry.forgotten")
                    kind=ButtonKind::Quiet
                    on_press=move || has_forgotten.set(true)
                />
            </form>
            {move || has_forgotten.get().then(|| view! {
                <Forgotten session attempt=anew.clone() />
            })}
        </SignInLayout>
    }
}

/// Nobody knows the earlier password any more: says what becomes of what is here, and begins anew.
#[component]
fn Forgotten(session: SessionController, attempt: Attempt) -> impl IntoView {
    let (whom, known) = (attempt.whom().get_untracked(), session.known.get_untracked());
    let account = find(&known, &whom).cloned();
    let unsent = account.as_ref().map_or(0, |account| account.unsent);
    let has_copy = RwSignal::new(true);
    if let Some(account) = account {
        leptos::task::spawn_local(async move {
            let copy = store::rescue_copy(&account.account).await;
            let _ = has_copy.try_set(copy.is_ok_and(|copy| copy.is_some()));
        });
    }
    let text = move || {
        let key = match (unsent, has_copy.get()) {
            (0, _) => "entry.forgotten.sent",
            (_, true) => "entry.forgotten.unsent",
            (_, false) => "entry.forgotten.lost",
        };
        t_with(key, &[("n", &unsent.to_string())])
    };
    let blocked = attempt.blocked();
    view! {
        <Notice kind=NoticeKind::Warning title=word("entry.forgotten.title") text=text>
            <Button
                label=word("entry.forgotten.anew")
                blocked
                on_press=move || attempt.clone().go_anew(session)
            />
        </Notice>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_person_finds_herself_on_the_sign_in_page() {
        let all = ["森・明", "森・葵", "森・明"];
        assert_eq!(labels(all.into_iter()), ["森・明", "森・葵", "森・明（2）"]);
    }
}
