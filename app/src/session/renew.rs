//! Signing in again without leaving: the server's session ends sooner than a person's work.

use leptos::prelude::*;

use super::SessionController;
use super::attempt::{Attempt, Whom};
use super::forms::PasswordForm;
use super::open_account;
use crate::parts::{Dialog, ruby, word};

/// The dialog that asks for the password; closes when the server has taken it.
#[component]
pub fn SignInAgain(open: RwSignal<bool>) -> impl IntoView {
    let session = expect_context::<SessionController>();
    let submit = move |attempt: Attempt| {
        let Some(opened) = session.opened() else { return };
        attempt.start();
        leptos::task::spawn_local(async move {
            match open_account::renew(&opened, &attempt.password()).await {
                Ok(()) => open.set(false),
                Err(error) => attempt.fail(error),
            }
        });
    };
    view! {
        <Dialog title=word("frame.sign_in_again") open>
            <p>{ruby(word("frame.sign_in_again.text"))}</p>
            <PasswordForm
                attempt=Attempt::of(session, Whom::Typed(String::new()))
                on_submit=Callback::new(submit)
                label=word("frame.sign_in")
            />
        </Dialog>
    }
}
