//! The menu for language and furigana. What somebody chooses holds for who signs in, too.

use leptos::prelude::*;
use shared::words::Lang;

use super::SessionController;
use crate::parts::{LanguageOption, LanguageSwitch};
use crate::words::Speech;

/// The menu for language and furigana.
#[component]
pub fn Language() -> impl IntoView {
    let speech = expect_context::<Speech>();
    let session = expect_context::<SessionController>();
    let options = vec![
        LanguageOption { code: "ja", name: "日本語" },
        LanguageOption { code: "easy", name: "やさしい日本語" },
        LanguageOption { code: "en", name: "English" },
    ];
    view! {
        <LanguageSwitch
            options
            current=Signal::derive(move || speech.lang.get().code().to_owned())
            on_choose=move |code: String| {
                session.language_chosen();
                speech.choose(Lang::from_code(&code).unwrap_or_default());
            }
            furigana=speech.furigana
            on_furigana=move |on: bool| {
                session.language_chosen();
                speech.furigana.set(on);
            }
        />
    }
}
