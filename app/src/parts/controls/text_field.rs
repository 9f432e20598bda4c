//! Fields for text: one line, many lines, and search.

use leptos::prelude::*;
use shared::value::LONG_TEXT_CHARS_MAX;
use wasm_bindgen::JsCast;
use web_sys::InputEvent;

use super::field::{Frame, Reader, Requirement, fresh_id};
use crate::parts::{Icon, IconName, MaybeText, Text, ruby};
use crate::words::t_with;

/// From which share of its limit on a text shows how much is left: before it bites.
const COUNTED_FROM_PERCENT: usize = 80;

/// What a one-line field takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputKind {
    #[default]
    Text,
    /// The password of an account, hidden while typing.
    Password,
}

impl InputKind {
    fn type_name(self) -> &'static str {
        match self {
            InputKind::Text => "text",
            InputKind::Password => "password",
        }
    }
}

/// One line of text. `on_input` hears every keystroke: what is typed is kept.
///
/// ```ignore
/// view! {
///     <TextField label=move || t("consultation.nickname") requirement=Requirement::Required
///         value=name on_input=move |text: String| name.set(text) error=problem />
/// }
/// ```
#[component]
pub fn TextField(
    #[prop(into)] label: Text,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<(String,)>,
    #[prop(optional)] kind: InputKind,
    #[prop(optional)] requirement: Requirement,
    #[prop(optional, into)] support: MaybeText,
    #[prop(optional, into)] error: MaybeText,
    /// As in HTML, for example "username" or "current-password".
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The most characters. More can be typed and are never cut: the field says that they are too
    /// many, and whoever saves refuses them.
    #[prop(optional)]
    max_length: Option<usize>,
) -> impl IntoView {
    let frame = Frame::new(label, support, error_of(value, max_length, error), requirement);
    let input = view! {
        <input
            class="text-field"
            id=frame.id.clone()
            type=kind.type_name()
            autocomplete=autocomplete
            required=frame.is_required()
            aria-invalid=frame.invalid()
            aria-describedby=frame.described_by()
            prop:value=value
            on:input=move |event| on_input.run((event_target_value(&event),))
        />
        {room(value, max_length)}
    };
    frame.around(input)
}

/// Several lines of text, growing with what is written.
///
/// ```ignore
/// view! {
///     <TextArea label=move || t("note.text") value=text on_input=move |it: String| text.set(it) />
/// }
/// ```
#[component]
pub fn TextArea(
    #[prop(into)] label: Text,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<(String,)>,
    #[prop(optional)] requirement: Requirement,
    #[prop(optional, into)] support: MaybeText,
    #[prop(optional, into)] error: MaybeText,
    #[prop(default = 3)] rows: u32,
    #[prop(default = None)] reader: Option<Reader>,
    /// As for one line; no record takes more than this.
    #[prop(default = LONG_TEXT_CHARS_MAX)]
    max_length: usize,
) -> impl IntoView {
    let max_length = Some(max_length);
    let error = error_of(value, max_length, error);
    let frame = Frame::new(label, support, error, requirement).read_by(reader);
    let area = view! {
        <textarea
            class="text-field"
            id=frame.id.clone()
            rows=rows
            autocomplete="off"
            required=frame.is_required()
            aria-invalid=frame.invalid()
            aria-describedby=frame.described_by()
            prop:value=value
            on:input=move |event| on_input.run((event_target_value(&event),))
        ></textarea>
        {room(value, max_length)}
    };
    frame.around(area)
}

/// How many characters are left, once there are not many.
fn room(value: Signal<String>, limit: Option<usize>) -> Option<impl IntoView> {
    let limit = limit?;
    let room = Memo::new(move |_| value.with(|text| room_of(text, limit)));
    Some(move || {
        let (key, n) = match room.get()? {
            Room::Left(n) => ("parts.text.left", n),
            Room::TooMany(n) => ("parts.text.too_many", n),
        };
        let words = t_with(key, &[("n", &n.to_string())]);
        Some(view! { <p class="field-room">{ruby(Signal::stored(words))}</p> })
    })
}

/// What is wrong: too many characters, or what the page says.
fn error_of(value: Signal<String>, limit: Option<usize>, error: MaybeText) -> MaybeText {
    let Some(limit) = limit else { return error };
    let chars = Memo::new(move |_| value.with(|text| text.chars().count()));
    let own = move || {
        let numbers = [("n", &*limit.to_string()), ("now", &chars.get().to_string())];
        t_with("parts.text.too_long", &numbers)
    };
    (move || if chars.get() > limit { Some(own()) } else { error.get() }).into()
}

/// Whether a text is not too long for a field that takes so many characters. A field says so by
/// itself; a form with one that is too long is not saved.
pub fn fits(text: &str, chars_max: usize) -> bool {
    text.chars().count() <= chars_max
}

/// How a text stands to its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    /// So many characters may still come.
    Left(usize),
    /// So many have to go.
    TooMany(usize),
}

/// How a text stands to its limit, from the point on from which that is shown.
fn room_of(text: &str, limit: usize) -> Option<Room> {
    let chars = text.chars().count();
    let is_shown = chars * 100 >= limit.saturating_mul(COUNTED_FROM_PERCENT);
    let room = match chars.checked_sub(limit) {
        Some(0) | None => Room::Left(limit.saturating_sub(chars)),
        Some(more) => Room::TooMany(more),
    };
    is_shown.then_some(room)
}

/// A search box; results belong right below it.
///
/// ```ignore
/// view! {
///     <SearchField label=move || t("tutor.search.label") value=query
///         on_input=move |it: String| query.set(it) />
/// }
/// ```
#[component]
pub fn SearchField(
    #[prop(into)] label: Text,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<(String,)>,
    #[prop(optional, into)] placeholder: MaybeText,
) -> impl IntoView {
    let id = fresh_id("search");
    // What an input method is still writing stands in the box and is not searched for.
    let unsettled = StoredValue::new(None::<String>);
    let hear = move |text: String, is_composing: bool| {
        let heard = if is_composing { settled(&text).to_owned() } else { text.clone() };
        unsettled.set_value(is_composing.then_some(text));
        on_input.run((heard,));
    };
    let shown = move || {
        let value = value.get();
        let typed = unsettled.get_value().filter(|typed| settled(typed) == value);
        typed.unwrap_or(value)
    };
    view! {
        <div class="field" role="search">
            <label class="field-label" for=id.clone()>
                {ruby(label)}
            </label>
            <span class="search-box">
                <Icon name=IconName::Search />
                <input
                    class="text-field"
                    id=id
                    type="search"
                    autocomplete="off"
                    placeholder=move || placeholder.get()
                    prop:value=shown
                    on:input=move |event| {
                        let is_composing =
                            event.dyn_ref::<InputEvent>().is_some_and(InputEvent::is_composing);
                        hear(event_target_value(&event), is_composing);
                    }
                    on:compositionend=move |event| hear(event_target_value(&event), false)
                />
            </span>
        </div>
    }
}

/// What an input method has made kana of: of や and a letter that waits for its vowel, や.
fn settled(composed: &str) -> &str {
    composed
        .trim_end_matches(|sign| matches!(sign, 'a'..='z' | 'A'..='Z' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_wait_for_a_vowel_are_not_looked_for() {
        for (composed, expected) in
            [("ｙ", ""), ("や", "や"), ("やｍ", "や"), ("やまだsh", "やまだ"), ("山田", "山田")]
        {
            assert_eq!(settled(composed), expected);
        }
    }

    #[test]
    fn a_limit_is_seen_before_it_bites() {
        for (chars, shown) in [
            (0, None),
            (79, None),
            (80, Some(Room::Left(20))),
            (100, Some(Room::Left(0))),
            (120, Some(Room::TooMany(20))),
        ] {
            assert_eq!(room_of(&"あ".repeat(chars), 100), shown, "{chars}");
        }
    }
}
