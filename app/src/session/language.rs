//! The choice of language and furigana. What somebody chooses holds for who signs in, too.

use leptos::prelude::*;
use shared::words::Lang;

use super::SessionController;
use crate::parts::{FuriganaButton, LanguageOption, LanguageSwitch};
use crate::words::Localization;

/// The language of this app, and the way to change it.
#[derive(Clone, Copy)]
pub struct LanguageChoice {
    localization: Localization,
    session: SessionController,
}

impl LanguageChoice {
    /// The choice of the app around.
    pub fn here() -> LanguageChoice {
        LanguageChoice { localization: expect_context(), session: expect_context() }
    }

    /// The languages, each named in itself.
    pub fn options() -> Vec<LanguageOption> {
        vec![
            LanguageOption { code: "ja", name: "日本語" },
            LanguageOption { code: "easy", name: "やさしい日本語" },
            LanguageOption { code: "en", name: "English" },
        ]
    }

    /// The code of the language that is spoken.
    pub fn current(self) -> Signal<String> {
        Signal::derive(move || self.localization.lang.get().code().to_owned())
    }

    /// Whether readings stand above kanji.
    pub fn furigana(self) -> Signal<bool> {
        self.localization.furigana.into()
    }

    /// Speaks the language with this code from now on.
    pub fn choose(self, code: &str) {
        self.session.language_chosen();
        self.localization.choose(Lang::from_code(code).unwrap_or_default());
    }

    /// Shows readings from now on, or no longer.
    pub fn choose_furigana(self, on: bool) {
        self.session.language_chosen();
        self.localization.furigana.set(on);
    }
}

/// The menu for language and furigana, where nobody is in yet.
#[component]
pub fn Language() -> impl IntoView {
    let language = LanguageChoice::here();
    view! {
        <LanguageSwitch
            options=LanguageChoice::options()
            current=language.current()
            on_choose=move |code: String| language.choose(&code)
            furigana=language.furigana()
            on_furigana=move |on: bool| language.choose_furigana(on)
        />
    }
}

/// One tap for readings above kanji.
#[component]
pub fn Furigana() -> impl IntoView {
    let language = LanguageChoice::here();
    view! {
        <FuriganaButton
            furigana=language.furigana()
            on_furigana=move |on: bool| language.choose_furigana(on)
        />
    }
}
