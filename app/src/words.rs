//! Text by key, in the language that the person chose. Views speak through these functions only.

use futures::channel::oneshot;
use futures::future::select;
use gloo::net::http::{Request, Response};
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::Stamp;
use shared::value::Date;
use shared::words::{self, Lang, Part, days};

use crate::parts::Furigana;

/// Nobody is kept waiting longer than this for her own language.
const WORDS_MS_MAX: u32 = 1_500;

/// The language and whether furigana is shown, for the whole app.
#[derive(Clone, Copy)]
pub struct Localization {
    /// The language.
    pub lang: RwSignal<Lang>,
    /// Whether readings stand above kanji.
    pub furigana: RwSignal<bool>,
    /// Where the words of each language lie.
    folder: StoredValue<String>,
    /// Whether a page is open that shows more than the words of first pages.
    needs_all: StoredValue<bool>,
}

/// The year in which the person reads: days of it are said without their year.
#[derive(Clone, Copy)]
pub struct ThisYear(pub Signal<i16>);

impl Localization {
    /// Makes the language known to everything below, and the document says which one it is. The
    /// files of words lie in `folder`.
    pub fn provide(folder: String) -> Localization {
        let localization = Localization {
            lang: RwSignal::new(Lang::Ja),
            furigana: RwSignal::new(false),
            folder: StoredValue::new(folder),
            needs_all: StoredValue::new(false),
        };
        provide_context(localization);
        provide_context(Furigana(localization.furigana.into()));
        Effect::new(move || {
            let root = document().document_element();
            // A document without a root element shows nothing anyway.
            root.map(|root| root.set_attribute("lang", localization.lang.get().html()));
        });
        localization
    }

    /// Switches to this language from now on; easy Japanese comes with furigana.
    pub fn choose(self, lang: Lang) {
        self.furigana.set(lang == Lang::Easy);
        spawn_local(self.switch_to(lang));
    }

    /// Switches to this language as soon as its words are here, and returns then or when it takes
    /// too long. Where they cannot be fetched, texts stay Japanese.
    pub async fn switch_to(self, lang: Lang) {
        let needs_more = self.needs_all.get_value() && !words::is_here(lang, Part::More);
        if words::is_here(lang, Part::First) && !needs_more {
            return self.lang.set(lang);
        }
        let (done, waiting) = oneshot::channel();
        spawn_local(async move {
            self.fetch(lang, Part::First).await;
            if needs_more {
                self.fetch(lang, Part::More).await;
            }
            self.lang.set(lang);
            // Nobody waits any more: the words are shown all the same.
            let _ = done.send(());
        });
        select(waiting, TimeoutFuture::new(WORDS_MS_MAX)).await;
    }

    /// Lets the browser load the first words of this language while something else is waited for.
    pub fn preload(self, lang: Lang) {
        if !words::is_here(lang, Part::First) {
            preload(&self.file(lang, Part::First));
        }
    }

    /// Where these words lie.
    fn file(self, lang: Lang, part: Part) -> String {
        let ending = match part {
            Part::First => "",
            Part::More => "-more",
        };
        self.folder.with_value(|folder| format!("{folder}words-{}{ending}.txt", lang.code()))
    }

    /// Fetches the words that first pages do not show, unless they are here. Says whether they are.
    pub async fn need_all(self) -> bool {
        self.needs_all.set_value(true);
        let lang = self.lang.get_untracked();
        if !words::is_here(lang, Part::More) && self.fetch(lang, Part::More).await {
            // What was shown without them is shown again.
            self.lang.update(|_| ());
        }
        words::is_here(lang, Part::More)
    }

    /// Says whether the words are here now.
    async fn fetch(self, lang: Lang, part: Part) -> bool {
        if !words::is_here(lang, part)
            && let Some(texts) = fetched(&self.file(lang, part)).await
        {
            words::install(lang, part, texts);
        }
        words::is_here(lang, part)
    }
}

/// Asks the browser for a file that is read soon; the request that reads it waits for this one.
fn preload(file: &str) {
    let said = [("rel", "preload"), ("as", "fetch"), ("crossorigin", ""), ("href", file)];
    let Ok(link) = document().create_element("link") else { return };
    if said.into_iter().all(|(name, value)| link.set_attribute(name, value).is_ok())
        && let Some(head) = document().head()
    {
        // Without it the words come a little later.
        let _ = head.append_child(&link);
    }
}

async fn fetched(file: &str) -> Option<String> {
    let response = Request::get(file).send().await.ok().filter(Response::ok)?;
    response.text().await.ok()
}

/// The language; asking inside a view makes the view follow it.
pub fn lang() -> Lang {
    use_context::<Localization>().map(|localization| localization.lang.get()).unwrap_or_default()
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

/// A birthday with the year by which offices count, such as 2004年5月1日（平成16年）.
pub fn birth_text(date: Date) -> String {
    days::birth(lang(), date)
}

/// A day with its weekday, and with its year where that is not this one, such as 2月3日（水）.
pub fn day_text(date: Date) -> String {
    days::near(lang(), date, this_year(date))
}

/// A day as short as a cell is, such as 2/3.
pub fn mark_text(date: Date) -> String {
    days::mark(lang(), date)
}

/// A month alone, as short as it stands below marks, such as 8月.
pub fn month_short_text(date: Date) -> String {
    days::month_short(lang(), date)
}

/// A month, with its year where that is not this one, such as 2020年8月.
pub fn month_text(date: Date) -> String {
    days::near_month(lang(), date, this_year(date))
}

/// The year in which the person reads, once somebody is in; until then that of `date`.
fn this_year(date: Date) -> i16 {
    use_context::<ThisYear>().map_or_else(|| date.year(), |ThisYear(year)| year.get())
}

/// A moment, as clocks in Tokyo show it, such as 2021年2月3日（水） 18:05.
pub fn moment_text(at: Stamp) -> String {
    days::moment(lang(), at)
}

/// A moment as somebody says it at `now`: today's by its time, one of this week by its weekday.
pub fn recent_text(at: Stamp, now: Stamp) -> String {
    days::recent(lang(), at, now)
}
