//! What stands between a person and her pages besides a password: another tab, or having left.

use leptos::prelude::*;

use super::attempt::Attempt;
use super::forms::PasswordForm;
use super::lobby::Lobby;
use super::{Gatekeeper, Stage, reload};
use crate::parts::{Button, ButtonKind, Notice, NoticeKind, word};
use crate::store::{Claim, KnownAccount};
use crate::words::t_with;

/// The account is open in another tab; the password was right.
#[component]
pub fn Elsewhere(gate: Gatekeeper, attempt: Attempt) -> impl IntoView {
    let blocked = attempt.blocked();
    let trouble = attempt.trouble_view();
    let take_over = move || attempt.clone().go(gate, Claim::TakeOver);
    view! {
        <Lobby title=word("entry.elsewhere") lead=word("entry.elsewhere.text")>
            {trouble}
            <div class="entrance-actions">
                <Button
                    label=word("entry.elsewhere.take_over")
                    kind=ButtonKind::Primary
                    on_press=take_over
                    blocked
                />
                <Button
                    label=word("entry.back")
                    on_press=move || gate.stage.set(Stage::Outside)
                />
            </div>
        </Lobby>
    }
}

/// Another tab took the account over from this one; to have it back takes the password.
#[component]
pub fn TakenOver(gate: Gatekeeper, account: KnownAccount) -> impl IntoView {
    let attempt = Attempt::of(gate, &account.sign_in_name);
    view! {
        <Lobby title=word("entry.taken_over") lead=word("entry.taken_over.text")>
            <PasswordForm
                attempt
                on_submit=Callback::new(move |attempt: Attempt| attempt.go(gate, Claim::TakeOver))
                label=word("entry.elsewhere.take_over")
            />
        </Lobby>
    }
}

/// She has signed out.
#[component]
pub fn Left(unsent: usize) -> impl IntoView {
    view! {
        <Lobby title=word("entry.left") lead=word("entry.left.text")>
            {(unsent > 0).then(|| view! {
                <Notice
                    kind=NoticeKind::Warning
                    text=move || t_with("entry.left.unsent", &[("n", &unsent.to_string())])
                />
            })}
            <div class="entrance-actions">
                <Button
                    label=word("entry.to_sign_in")
                    kind=ButtonKind::Primary
                    on_press=reload
                />
            </div>
        </Lobby>
    }
}
