//! Text by key, in the language that the person chose. Views speak through these functions only.

use leptos::prelude::*;
use shared::id::Stamp;
use shared::value::Date;
use shared::words::{self, Lang, days};

use crate::parts::Furigana;

/// The language and whether furigana is shown, for the whole app.
#[derive(Clone, Copy)]
pub struct Speech {
    /// The language.
    pub lang: RwSignal<Lang>,
    /// Whether readings stand above kanji.
    pub furigana: RwSignal<bool>,
}

impl Speech {
    /// Speaks this language from now on; easy Japanese comes with furigana.
    pub fn choose(self, lang: Lang) {
        self.lang.set(lang);
        self.furigana.set(lang == Lang::Easy);
    }
}

/// Makes the language known to everything below, and the document says which one it is.
pub fn provide() -> Speech {
    let speech = Speech { lang: RwSignal::new(Lang::Ja), furigana: RwSignal::new(false) };
    provide_context(speech);
    provide_context(Furigana(speech.furigana.into()));
    Effect::new(move || {
        let root = document().document_element();
        // A document without a root element shows nothing anyway.
        root.map(|root| root.set_attribute("lang", speech.lang.get().html()));
    });
    speech
}

/// The language; asking inside a view makes the view follow it.
pub fn lang() -> Lang {
    use_context::<Speech>().map(|speech| speech.lang.get()).unwrap_or_default()
}

/// The text under `key`, with furigana markup if it has any: for parts, which render it.
pub fn t(key: &str) -> String {
    words::text(lang(), key).to_owned()
}

/// The text under `key` with `{name}` replaced by its value for each pair.
pub fn t_with(key: &str, values: &[(&str, &str)]) -> String {
    words::text_with(lang(), key, values)
}

/// A day with its year and weekday, such as 2021年2月3日（水）.
pub fn date_text(date: Date) -> String {
    days::long(lang(), date)
}

/// A day with its weekday, where the year is clear, such as 2月3日（水）.
pub fn day_text(date: Date) -> String {
    days::short(lang(), date)
}

/// A month with its year, such as 2020年8月.
pub fn month_text(date: Date) -> String {
    days::month(lang(), date)
}

/// A moment, as clocks in Tokyo show it, such as 2021年2月3日（水） 18:05.
pub fn moment_text(at: Stamp) -> String {
    days::moment(lang(), at)
}
