//! The person's own menu: language, what is saved and sent, lock, and leaving.

use leptos::prelude::*;
use shared::role::Role;

use crate::parts::{
    Button, ButtonKind, Dialog, IconName, LanguageChoices, Menu, MenuItem, ruby, word,
};
use crate::replica::Replica;
use crate::routes;
use crate::session::{LanguageChoice, Loss, SessionController};
use crate::words::t;

/// The menu, and the question before leaving what is not sent.
#[component]
pub fn Account() -> impl IntoView {
    let (session, replica) = (expect_context::<SessionController>(), Replica::current());
    let language = LanguageChoice::here();
    let name = session.display_name();
    let is_asking = RwSignal::new(false);
    let loss = RwSignal::new(Loss::Unsent);
    let leave_if_safe = move |leave: fn(SessionController)| match untrack(|| session.loss()) {
        Some(what) => {
            loss.set(what);
            is_asking.set(true);
        }
        None => leave(session),
    };
    let would_lose = move || match loss.get() {
        Loss::Unsent => t("frame.would_lose.text"),
        Loss::Words => t("frame.would_lose.words.text"),
    };
    let title = move || match loss.get() {
        Loss::Unsent => t("frame.would_lose"),
        Loss::Words => t("frame.would_lose.words"),
    };
    view! {
        <Menu label=name icon=IconName::Account>
            <MenuItem label=word("frame.waiting") icon=IconName::Sync href=routes::sync_status() />
            <PlaceOf role=replica.actor().role />
            <MenuItem
                label=word("own_account.title")
                icon=IconName::Account
                href=routes::own_account()
            />
            <MenuItem label=word("about.title") icon=IconName::Info href=routes::about() />
            <MenuItem
                label=word("frame.lock")
                icon=IconName::Lock
                on_press=move |()| leave_if_safe(SessionController::lock)
            />
            <MenuItem
                label=word("frame.sign_out")
                icon=IconName::Account
                on_press=move |()| leave_if_safe(SessionController::sign_out)
            />
            <LanguageChoices
                options=LanguageChoice::options()
                current=language.current()
                on_choose=move |code: String| language.choose(&code)
                furigana=language.furigana()
                on_furigana=move |on: bool| language.choose_furigana(on)
            />
        </Menu>
        <Dialog
            title=Signal::derive(title)
            open=is_asking
            actions=move || view! {
                <Button
                    label=word("frame.would_lose.stay")
                    kind=ButtonKind::Primary
                    on_press=move || is_asking.set(false)
                />
                <Button
                    label=word("frame.would_lose.leave")
                    kind=ButtonKind::Danger
                    on_press=move || session.sign_out()
                />
            }
        >
            <p>{ruby(Signal::derive(would_lose))}</p>
        </Dialog>
    }
}

/// What somebody of a role opens now and then, and no place of the navigation leads to.
#[component]
fn PlaceOf(role: Role) -> impl IntoView {
    let (label, href) = match role {
        Role::Tutor => ("settings.kinds", routes::kinds()),
        Role::Learner => ("learner.records.title", routes::my_records()),
        Role::Manager | Role::Officer | Role::Admin => return ().into_any(),
    };
    view! { <MenuItem label=word(label) icon=IconName::List href /> }.into_any()
}
