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
        name.set(account.map(|account| account.sign_in_name).unwrap_or_default());
        focus_first_empty();
    };
    view! {
        <SignInLayout title=word("entry.title") lead=word(lead)>
            <NotSecure />
            <People known name choose=Callback::new(choose) />
            <PasswordForm
                attempt
                on_submit=Callback::new(move |attempt: Attempt| attempt.go(session, Claim::IfFree))
                label=word("entry.enter")
            >
                <TextField
                    label=word("entry.name")
                    value=name
                    on_input=move |text: String| name.set(text)
                    autocomplete="username"
                />
            </PasswordForm>
        </SignInLayout>
    }
}

/// The people who have worked on this device; a tap fills in the name.
#[component]
fn People(
    known: Vec<KnownAccount>,
    name: RwSignal<String>,
    choose: Callback<Option<KnownAccount>>,
) -> impl IntoView {
    let is_somebody_else = {
        let names: Vec<String> = known.iter().map(|it| it.sign_in_name.clone()).collect();
        Signal::derive(move || !names.contains(&name.get()))
    };
    let person = move |account: KnownAccount| {
        let (own, unsent) = (account.sign_in_name.clone(), account.unsent);
        let label = account.display_name.clone();
        view! {
            <li>
                <button
                    type="button"
                    class="person"
                    aria-pressed=move || if name.get() == own { "true" } else { "false" }
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
                    {known.into_iter().map(person).collect_view()}
                    <li>
                        <button
                            type="button"
                            class="person"
                            aria-pressed=move || {
                                if is_somebody_else.get() { "true" } else { "false" }
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
