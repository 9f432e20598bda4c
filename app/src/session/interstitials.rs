//! What stands between a person and her pages besides a password: another tab, or having left.

use leptos::prelude::*;

use super::attempt::{Attempt, Whom};
use super::forms::PasswordForm;
use super::sign_in_layout::SignInLayout;
use super::{SessionController, reload};
use crate::parts::{Button, ButtonKind, Notice, NoticeKind, word};
use crate::store::{Claim, KnownAccount};
use crate::words::t_with;

/// Another tab has changed the password; the new one opens what is stored here.
#[component]
pub fn LockedOut(session: SessionController, account: KnownAccount) -> impl IntoView {
    let attempt = Attempt::of(session, Whom::Chosen(account.account));
    view! {
        <SignInLayout title=word("entry.locked_out") lead=word("entry.locked_out.text")>
            <PasswordForm
                attempt
                on_submit=Callback::new(move |attempt: Attempt| attempt.go(session, Claim::IfFree))
                label=word("entry.enter")
            />
        </SignInLayout>
    }
}

/// She has signed out.
#[component]
pub fn Left(unsent: usize) -> impl IntoView {
    view! {
        <SignInLayout title=word("entry.left") lead=word("entry.left.text")>
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
        </SignInLayout>
    }
}
