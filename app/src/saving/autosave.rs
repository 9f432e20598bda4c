//! Text that keeps itself: the first letter is saved at once, the rest after a pause, within a
//! second, and when the field is left. There is no button that could be forgotten. Every text
//! that saves itself is this one. A text that a learner reads stays on this device until the writer
//! leaves the field: nobody reads half a sentence about herself. So does a text in which words of
//! care are looked for: their beginning says too much before the word is whole.

use leptos::html::Div;
use leptos::prelude::*;

use super::keep::{Beginning, NotKept};
use super::pace::Pace;
use shared::value::{LONG_TEXT_CHARS_MAX, TEXT_CHARS_MAX};

use crate::fields::to_first_control;
use crate::parts::{Button, MaybeText, Reader, Requirement, Text, TextArea, TextField, word};
use crate::replica::Replica;
use crate::typing::{Typing, this_page};

/// How much room the text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    One,
    Many,
}

impl Lines {
    /// The most characters that a record takes.
    fn chars_max(self) -> usize {
        match self {
            Lines::One => TEXT_CHARS_MAX,
            Lines::Many => LONG_TEXT_CHARS_MAX,
        }
    }
}

/// A text field whose content is reported to `on_save` by itself. `value` is the stored text; while
/// somebody writes here, her own words stay. Words that were not kept stay in the field with the
/// reason below it, also when the page is left and opened again: they are found by their `place`.
///
/// ```ignore
/// view! {
///     <Autosave place="goal/words" label=say("goal.words") value=words
///         on_save=move |it: String| save(it) />
/// }
/// ```
#[component]
pub fn Autosave(
    /// Names the field among all fields of the account.
    #[prop(into)]
    place: String,
    #[prop(into)] label: Text,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_save: Callback<(String,), Result<(), NotKept>>,
    #[prop(default = Lines::Many)] lines: Lines,
    #[prop(optional)] requirement: Requirement,
    #[prop(optional, into)] support: MaybeText,
    /// What is wrong with the stored text; why words are not kept goes before it.
    #[prop(optional, into)]
    error: MaybeText,
    #[prop(default = 3)] rows: u32,
    #[prop(default = None)] reader: Option<Reader>,
    /// The most characters.
    #[prop(optional)]
    max_length: Option<usize>,
    /// Where words that were not kept are found again, if it is not this address.
    #[prop(optional, into)]
    page: Option<String>,
    /// Words that were not kept are saved again when this changes.
    #[prop(optional, into)]
    again: Option<Signal<bool>>,
    /// Says while somebody writes why her words may not be sent. Such a field is sent when it is
    /// left.
    #[prop(default = None)]
    look: Option<Look>,
    /// What the button that closes the field holds.
    #[prop(default = None)]
    finisher: Option<Finisher>,
    /// Called when somebody starts to write, before anything is saved.
    #[prop(optional, into)]
    on_open: Option<Callback<()>>,
    /// Called when the writer has gone on to something else in the page, once her words are saved.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    // Taken down now: when the words are saved for the last time, the address is another one.
    let (is_here, page) = (page.is_none(), page.unwrap_or_else(this_page));
    let (replica, field) = (Replica::current(), NodeRef::<Div>::new());
    let is_led = replica.typing.is_found(&place);
    if is_led {
        to_first_control(field);
    }
    let draft = Draft::open(place, page, value, on_save, Sent::to(reader, look));
    draft.is_led.set_value(is_led);
    draft.end_with_page(finisher);
    draft.save_later(replica, again);
    let enter = move |_| draft.enter(is_here, on_open);
    let (typed, leave) = (draft.typed, move |_| draft.leave(on_leave));
    let on_input = move |text: String| draft.hear(text);
    let error = move || draft.why_not_kept().or_else(|| error.get());
    let max_length = max_length.unwrap_or(lines.chars_max());
    view! {
        <div class="tutor-autosave" node_ref=field on:focusin=enter on:focusout=leave>
            {match lines {
                Lines::One => view! {
                    <TextField label value=typed on_input requirement support error
                        max_length />
                }.into_any(),
                Lines::Many => view! {
                    <TextArea label value=typed on_input requirement support error rows
                        reader max_length />
                }.into_any(),
            }}
            {move || draft.way_to_keep()}
        </div>
    }
}

/// Whether the page is the one that somebody works with.
fn has_focus() -> bool {
    document().has_focus().unwrap_or(false)
}

/// Finishes one field for the button that closes it: a browser may give no focus to a button, and
/// then the field is not left.
#[derive(Clone, Copy)]
pub struct Finisher(StoredValue<Option<Callback<()>>>);

impl Finisher {
    /// Of a field that is still to come.
    pub fn new() -> Finisher {
        Finisher(StoredValue::new(None))
    }

    fn hold(self, draft: Draft) {
        self.0.set_value(Some(Callback::new(move |()| draft.finish())));
    }

    /// Saves what stands in the field.
    pub fn finish(self) {
        if let Some(finish) = self.0.get_value() {
            // Without the field there is nothing to save.
            let _ = finish.try_run(());
        }
    }
}

/// Says why words may not be sent.
pub type Look = Callback<(String,), Result<(), NotKept>>;

/// When others see what is typed.
#[derive(Clone, Copy)]
enum Sent {
    WhileTyped,
    /// Until the field is left it is kept on this device alone.
    WhenLeft(Option<Look>),
}

impl Sent {
    fn to(reader: Option<Reader>, look: Option<Look>) -> Sent {
        match look {
            None if reader != Some(Reader::Learner) => Sent::WhileTyped,
            look => Sent::WhenLeft(look),
        }
    }

    /// Why a text may not be sent. Nothing speaks against one that is stored already.
    fn look(self, text: &str, is_news: bool) -> Result<(), NotKept> {
        let Sent::WhenLeft(Some(look)) = self else { return Ok(()) };
        let news = if is_news { text } else { "" };
        look.try_run((news.to_owned(),)).unwrap_or(Ok(()))
    }
}

/// What stands in one field, and what of it is kept.
#[derive(Clone, Copy)]
struct Draft {
    /// The names of the field and of its page.
    place: StoredValue<(String, String)>,
    typing: Typing,
    typed: RwSignal<String>,
    saved: StoredValue<String>,
    /// Whether somebody is writing here: what arrives from elsewhere has to wait.
    is_open: StoredValue<bool>,
    /// Whether words that were left here stand in it and nobody has come to them yet.
    is_waiting: RwSignal<bool>,
    /// Whether she is led back to them: that the field has the focus then is not her doing.
    is_led: StoredValue<bool>,
    pace: Pace,
    sent: Sent,
    refused: RwSignal<Option<NotKept>>,
    on_save: Callback<(String,), Result<(), NotKept>>,
}

impl Draft {
    fn open(
        place: String,
        page: String,
        value: Signal<String>,
        on_save: Callback<(String,), Result<(), NotKept>>,
        sent: Sent,
    ) -> Draft {
        let typing = Replica::current().typing;
        let left = untrack(|| typing.refused_at(&place));
        let stored = value.get_untracked();
        // The pace needs the draft that it saves, which is known once it is made.
        let own = StoredValue::new(None::<Draft>);
        let pace = Pace::new(move || {
            let Some(Some(draft)) = own.try_get_value() else { return };
            match sent {
                // Also when the page goes: what is kept here comes back, and would be sent twice.
                Sent::WhenLeft(_) => draft.keep_here(),
                Sent::WhileTyped => draft.save(),
            }
        });
        let draft = Draft {
            place: StoredValue::new((place, page)),
            typing,
            typed: RwSignal::new(left.clone().unwrap_or_else(|| stored.clone())),
            saved: StoredValue::new(stored),
            is_open: StoredValue::new(left.is_some()),
            is_waiting: RwSignal::new(left.is_some()),
            is_led: StoredValue::new(false),
            pace,
            sent,
            refused: RwSignal::new(None),
            on_save,
        };
        own.set_value(Some(draft));
        show_what_arrives(value, draft.typed, draft.saved, draft.is_open);
        match sent {
            _ if left.is_none() => {}
            // Says again why these words are not kept.
            Sent::WhileTyped => draft.save(),
            // Half a sentence that was left here waits until she leaves the field.
            Sent::WhenLeft(_) => draft.keep_here(),
        }
        draft
    }

    /// Saves what stands here when the page goes, or when the button that closes the field says so.
    fn end_with_page(self, finisher: Option<Finisher>) {
        finisher.into_iter().for_each(|it| it.hold(self));
        on_cleanup(move || self.end());
    }

    /// Saves what was not kept as soon as it may be.
    fn save_later(self, replica: Replica, again: Option<Signal<bool>>) {
        Effect::new(move |_| {
            if let Some(again) = again {
                again.track();
            }
            // What was typed while another tab wrote is saved as soon as this one may.
            if !replica.is_reading() && self.refused.with_untracked(Option::is_some) {
                self.save();
            }
        });
    }

    /// Takes note that somebody is about to write, on this page or on the one that was named.
    fn enter(self, is_here: bool, on_open: Option<Callback<()>>) {
        if !self.is_open.get_value()
            && let Some(on_open) = on_open
        {
            on_open.run(());
        }
        if is_here {
            // The address may have come to say what is open on the page since the field was made.
            self.place.update_value(|(_, page)| *page = this_page());
        }
        self.is_open.set_value(true);
        if self.is_led.get_value() {
            self.is_led.set_value(false);
        } else {
            self.is_waiting.set(false);
        }
    }

    /// Whether nobody has come yet to words that were left here.
    fn waits(self) -> bool {
        self.is_waiting.try_get_untracked().unwrap_or_default()
    }

    /// The button that saves half a sentence that was left here, as long as nobody has come to it.
    fn way_to_keep(self) -> Option<impl IntoView> {
        let is_left_half = matches!(self.sent, Sent::WhenLeft(_)) && self.is_waiting.get();
        is_left_half.then(|| {
            view! {
                <Button label=word("tutor.not_kept.keep") on_press=move || self.finish() />
            }
        })
    }

    /// Why the words are not kept; a view that asks follows it.
    fn why_not_kept(self) -> Option<String> {
        self.refused.with(|refused| refused.as_ref().map(NotKept::text))
    }

    /// Takes down what is typed: the first letter is saved at once, the rest after a pause.
    fn hear(self, text: String) {
        let is_first = self.saved.with_value(|saved| saved.trim().is_empty());
        self.typed.set(text);
        self.is_waiting.set(false);
        if is_first && matches!(self.sent, Sent::WhileTyped) {
            self.save();
        } else {
            self.place.with_value(|(place, _)| self.typing.add(place));
            self.pace.touch();
        }
    }

    /// Keeps what is typed on this device until the field is left.
    fn keep_here(self) {
        let text = self.typed.get_untracked();
        let is_news = self.saved.with_value(|saved| *saved != text);
        let answer = self.sent.look(&text, is_news);
        self.place.with_value(|(place, page)| {
            if answer.is_err() {
                self.typing.refused(place, text, page.clone());
            } else if is_news && !text.trim().is_empty() {
                self.typing.half_written(place, text, page.clone());
            } else {
                self.typing.settled(place);
            }
        });
        self.say(answer);
    }

    /// Says in the field why words are not kept.
    fn say(self, answer: Result<(), NotKept>) {
        if answer == Err(NotKept::Care(Beginning::TakenBack)) {
            // What was stored is so no more: the same words are news again.
            self.saved.try_set_value(String::new());
        }
        let _ = self.refused.try_set(answer.err());
    }

    /// Saves what is typed when the focus goes, which a browser also says of a page that has gone.
    fn leave(self, then: Option<Callback<()>>) {
        if self.waits() && !matches!(self.sent, Sent::WhileTyped) {
            return;
        }
        self.save();
        // Words that were not kept must not make way for what arrives.
        if let Some(is_kept) = self.refused.try_with_untracked(Option::is_none) {
            self.is_open.try_set_value(!is_kept);
        }
        // Whose page has gone to the background has not gone on to something else.
        if has_focus() {
            then.into_iter().for_each(|it| it.try_run(()).unwrap_or_default());
        }
    }

    /// Saves what stands here, because its writer says that it is finished.
    fn finish(self) {
        let _ = self.is_waiting.try_set(false);
        self.save();
    }

    /// Saves what is typed for the last time, because the page goes. Half a sentence to which she
    /// has not come back stays one, and she is still told where it is.
    fn end(self) {
        // Words that were asked about may have found their place.
        let is_held = self.refused.try_with_untracked(Option::is_some).unwrap_or_default();
        if matches!(self.sent, Sent::WhenLeft(_)) && self.waits() && !is_held {
            let Some(text) = self.typed.try_get_untracked() else { return };
            let Some((place, page)) = self.place.try_get_value() else { return };
            self.typing.refused(&place, text, page);
        } else {
            self.save();
        }
        self.place.try_with_value(|(place, _)| self.typing.left(place));
    }

    fn save(self) {
        self.pace.stop();
        // After the page has gone there is nothing left to save: it was saved when it went.
        let Some(text) = self.typed.try_get_untracked() else { return };
        let Some((place, page)) = self.place.try_get_value() else { return };
        let is_news = self.saved.try_get_value().is_some_and(|saved| saved != text);
        let answer = match self.sent.look(&text, is_news) {
            Ok(()) if is_news => self.on_save.run((text.clone(),)),
            answer => answer,
        };
        match &answer {
            Ok(()) => {
                self.saved.try_set_value(text);
                // Whoever has answered what was asked about them has come to them.
                self.is_waiting.try_set(false);
                self.typing.settled(&place);
            }
            // An empty field holds nothing that could be lost; its words are still stored.
            Err(_) if text.trim().is_empty() => self.typing.emptied(&place, page),
            Err(_) => self.typing.refused(&place, text, page),
        }
        self.say(answer);
    }
}

/// Shows a text that arrives from another device, unless somebody is writing here.
fn show_what_arrives(
    value: Signal<String>,
    typed: RwSignal<String>,
    saved: StoredValue<String>,
    is_open: StoredValue<bool>,
) {
    Effect::new(move |_| {
        let arrived = value.get();
        if !is_open.get_value() && arrived != typed.get_untracked() {
            saved.set_value(arrived.clone());
            typed.set(arrived);
        }
    });
}
