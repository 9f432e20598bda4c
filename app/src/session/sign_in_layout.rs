//! The frame of the pages before somebody is in: the product's sign, the language, and one thing.

use leptos::prelude::*;

use super::Language;
use crate::parts::{Page, Text, ruby, word};

/// A calm page with one thing in its middle.
#[component]
pub fn SignInLayout(
    #[prop(into)] title: Text,
    #[prop(into)] lead: Text,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="sign-in">
            <header class="sign-in-head">
                <p class="shell-brand">
                    <img class="shell-mark" src="/icon.svg" alt="" width="36" height="36" />
                    {ruby(word("parts.product"))}
                </p>
                <Language />
            </header>
            <main class="entrance" id="main">
                <Page title lead>{children()}</Page>
            </main>
        </div>
    }
}
