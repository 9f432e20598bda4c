//! The forms of signing in: who you are and your password.

use leptos::html;
use leptos::prelude::*;
use shared::api::session::sign_in_name;
use wasm_bindgen::JsCast;

use super::attempt::Attempt;
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
    let first = known.first().map(|account| account.sign_in_name.clone()).unwrap_or_default();
    let attempt = Attempt::of(session, &first);
    let name = attempt.name();
    let is_typed = RwSignal::new(known.is_empty());
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
        is_typed.set(account.is_none());
        name.set(account.map(|account| account.sign_in_name).unwrap_or_default());
        focus_first_empty();
    };
    view! {
        <SignInLayout title=word("entry.title") lead=word(lead)>
            <NotSecure />
            <People known name is_typed choose=Callback::new(choose) />
            <PasswordForm
                attempt
                on_submit=Callback::new(move |attempt: Attempt| attempt.go(session, Claim::IfFree))
                label=word("entry.enter")
            >
                {move || is_typed.get().then(|| view! {
                    <TextField
                        label=word("entry.name")
                        value=name
                        on_input=move |text: String| name.set(text)
                        autocomplete="username"
                    />
                })}
            </PasswordForm>
        </SignInLayout>
    }
}

/// The people who have worked on this device; a tap fills in the name.
#[component]
fn People(
    known: Vec<KnownAccount>,
    name: RwSignal<String>,
    /// Whether somebody types a name instead of choosing one.
    is_typed: RwSignal<bool>,
    choose: Callback<Option<KnownAccount>>,
) -> impl IntoView {
    let labels = labels(known.iter().map(|account| account.display_name.as_str()));
    let person = move |(account, label): (KnownAccount, String)| {
        let (own, unsent) = (account.sign_in_name.clone(), account.unsent);
        view! {
            <li>
                <button
                    type="button"
                    class="person"
                    aria-pressed=move || {
                        if !is_typed.get() && name.get() == own { "true" } else { "false" }
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
                                if is_typed.get() { "true" } else { "false" }
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
fn labels<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for name in names {
        let letters: Vec<String> = name
            .split_whitespace()
            .filter_map(|part| part.chars().next())
            .map(String::from)
            .collect();
        let letters = letters.join("・");
        let mut label = letters.clone();
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
    let name = sign_in_name(&attempt.name().get_untracked());
    let known = session.known.get_untracked();
    let account = known.into_iter().find(|it| sign_in_name(&it.sign_in_name) == name);
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
    fn nobody_reads_a_full_name_on_the_sign_in_page_and_each_person_finds_herself() {
        let names = ["佐藤 由美子", "佐々木　優", "ひな", "Anna Moe", "さ"];
        assert_eq!(labels(names.into_iter()), ["佐・由", "佐・優", "ひ", "A・M", "さ"]);
        assert_eq!(
            labels(["森 明", "森 葵", "森 明"].into_iter()),
            ["森・明", "森・葵", "森・明（2）"]
        );
    }
}
