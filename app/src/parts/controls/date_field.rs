//! Dates as three separate numbers, as the Digital Agency advises, and times of day.

use leptos::prelude::*;
use leptos::{ev, html};
use shared::value::{Date, Weekday};
use wasm_bindgen::JsCast;

use super::field::{Frame, Requirement, half_width, is_of_input_method};
use crate::parts::{Icon, IconName, MaybeText, Text, plain_word, ruby, word};

/// A date as year, month and day, with the weekday shown beside it and the device's calendar one
/// tap away. `value` and `on_change` speak "YYYY-MM-DD"; empty means no date. What is no date is
/// heard as it stands in the three boxes ("2021-2-30", "2021--3"), so that nobody goes on with the
/// day that was there before; the field says that it is none.
///
/// ```ignore
/// view! {
///     <DateField label=move || t("exam.applied_on") value=day
///         on_change=move |it: String| day.set(it) />
/// }
/// ```
#[component]
pub fn DateField(
    #[prop(into)] label: Text,
    #[prop(into)] value: Signal<String>,
    /// Hears what stands there when the person leaves the field or presses Enter: a date of which
    /// one part is changed is none that she means yet.
    #[prop(into)]
    on_change: Callback<(String,)>,
    /// Hears what stands there at each keystroke, for forms that keep a draft.
    #[prop(optional_no_strip, into)]
    on_part: Option<Callback<(String,)>>,
    #[prop(optional)] requirement: Requirement,
    #[prop(optional, into)] support: MaybeText,
    #[prop(optional, into)] error: MaybeText,
) -> impl IntoView {
    let typed = RwSignal::new(Typed::from_value(&value.get_untracked()));
    let boxes = Boxes { typed, value, on_change, on_part };
    // What is typed is a draft that a value from outside replaces, hence an effect that writes.
    Effect::new(move |_| {
        let given = value.get();
        if typed.with_untracked(|typed| typed.text() != given) {
            typed.set(Typed::from_value(&given));
        }
    });
    let is_inside = RwSignal::new(false);
    let frame = Frame::new(label, support, shown_error(typed, is_inside, error), requirement);
    let leave = move |event: ev::FocusEvent| {
        if !stays_inside(&event) {
            // A browser also says so of a page that has gone.
            let _ = is_inside.try_set(false);
            boxes.tell(on_change);
        }
    };
    on_cleanup(move || boxes.tell_last(is_inside));
    let invalid = frame.invalid();
    let part = move |key: &'static str, digits: u32, edit: fn(&mut Typed) -> &mut String| {
        view! {
            <label class="date-part">
                <input
                    class="text-field"
                    style:width=format!("calc({digits}ch + 1.25rem)")
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    maxlength=digits
                    aria-invalid=invalid
                    prop:value=move || typed.with(|typed| edit(&mut typed.clone()).clone())
                    on:input=move |event| boxes.note(edit, &event)
                    on:change=move |event| boxes.put(edit, &event_target_value(&event))
                />
                {ruby(word(key))}
            </label>
        }
    };
    let parts = view! {
        <div class="date-box" on:focusin=move |_| is_inside.set(true) on:focusout=leave
            on:keydown=move |event| boxes.press(&event)>
            {part("parts.date.year", 4, |typed| &mut typed.year)}
            {part("parts.date.month", 2, |typed| &mut typed.month)}
            {part("parts.date.day", 2, |typed| &mut typed.day)}
            <span
                class="date-weekday"
            >
                {move || weekday(&value.get()).map(|key| ruby(word(key)))}
            </span>
            <Calendar value on_change />
        </div>
    };
    frame.around_group(parts)
}

/// The three boxes of one field, and who hears of them.
#[derive(Clone, Copy)]
struct Boxes {
    typed: RwSignal<Typed>,
    value: Signal<String>,
    on_change: Callback<(String,)>,
    on_part: Option<Callback<(String,)>>,
}

impl Boxes {
    /// Takes what is typed into one of them.
    fn put(self, edit: fn(&mut Typed) -> &mut String, text: &str) {
        let put = self.typed.try_update(|typed| *edit(typed) = half_width(text));
        if put.is_none() {
            return;
        }
        if let Some(on_part) = self.on_part {
            self.tell(on_part);
        }
    }

    /// Takes down a keystroke: Enter tells what stands there by then, and a form that keeps a draft
    /// hears it at once. A letter that an input method is still composing is left to it.
    fn note(self, edit: fn(&mut Typed) -> &mut String, event: &ev::Event) {
        let is_composing =
            event.dyn_ref::<web_sys::InputEvent>().is_some_and(|it| it.is_composing());
        if is_composing {
            return;
        }
        self.typed.update(|typed| *edit(typed) = half_width(&event_target_value(event)));
        if let Some(on_part) = self.on_part {
            self.tell(on_part);
        }
    }

    /// Tells what stands in them when somebody presses Enter.
    fn press(self, event: &ev::KeyboardEvent) {
        if event.key() == "Enter" && !is_of_input_method(event) {
            self.tell(self.on_change);
        }
    }

    /// Tells what stands in them when the page goes, if somebody is filling them in just then.
    fn tell_last(self, is_inside: RwSignal<bool>) {
        if is_inside.try_get_untracked() == Some(true) {
            self.tell(self.on_change);
        }
    }

    /// Tells what stands in them, if that is news.
    fn tell(self, hears: Callback<(String,)>) {
        let Some(text) = self.typed.try_with_untracked(Typed::text) else { return };
        if self.value.try_get_untracked().is_some_and(|value| value != text) {
            hears.run((text,));
        }
    }
}

/// Whether the focus goes from one part of the field to another one.
fn stays_inside(event: &ev::FocusEvent) -> bool {
    let next = event.related_target().and_then(|next| next.dyn_into::<web_sys::Node>().ok());
    let own = event.current_target().and_then(|own| own.dyn_into::<web_sys::Node>().ok());
    own.is_some_and(|own| own.contains(next.as_ref()))
}

/// The form's own error, or that what stands in the boxes is no date. While a part is still to
/// come nothing is wrong yet, unless the form says so.
fn shown_error(typed: RwSignal<Typed>, is_inside: RwSignal<bool>, error: MaybeText) -> MaybeText {
    let is_on_the_way = move || is_inside.get() && is_short(typed) && !error.is_shown();
    let is_wrong = Memo::new(move |_| typed.with(Typed::is_wrong) && !is_on_the_way());
    let own = word("parts.date.wrong");
    (move || if is_wrong.get() { Some(own.get()) } else { error.get() }).into()
}

/// Whether a part is still to come: who is filling in the year is not told that the day is missing.
fn is_short(typed: RwSignal<Typed>) -> bool {
    typed.with(|typed| typed.year.len() < 4 || typed.month.is_empty() || typed.day.is_empty())
}

/// A button that opens the device's own calendar.
#[component]
fn Calendar(value: Signal<String>, on_change: Callback<(String,)>) -> impl IntoView {
    let native = NodeRef::<html::Input>::new();
    let open = move |_: ev::MouseEvent| {
        if let Some(native) = native.get_untracked() {
            // An old browser without the picker leaves the three numbers, which are enough.
            let _ = native.show_picker();
        }
    };
    view! {
        <span class="date-calendar">
            <button
                type="button"
                class="button"
                data-kind="quiet"
                aria-label=plain_word("parts.date.pick")
                on:click=open
            >
                <Icon name=IconName::Calendar />
            </button>
            <input
                type="date"
                class="date-native"
                tabindex="-1"
                aria-hidden="true"
                node_ref=native
                prop:value=value
                on:change=move |event| on_change.run((event_target_value(&event),))
            />
        </span>
    }
}

/// A time of day; `value` and `on_change` speak "HH:MM".
///
/// ```ignore
/// view! {
///     <TimeField label=move || t("lesson.starts") value=start
///         on_change=move |it: String| start.set(it) />
/// }
/// ```
#[component]
pub fn TimeField(
    #[prop(into)] label: Text,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_change: Callback<(String,)>,
    #[prop(optional)] requirement: Requirement,
    #[prop(optional, into)] support: MaybeText,
    #[prop(optional, into)] error: MaybeText,
) -> impl IntoView {
    let frame = Frame::new(label, support, error, requirement);
    let input = view! {
        <input
            class="text-field time-field"
            id=frame.id.clone()
            type="time"
            required=frame.is_required()
            aria-invalid=frame.invalid()
            aria-describedby=frame.described_by()
            autocomplete="off"
            prop:value=value
            on:change=move |event| on_change.run((event_target_value(&event),))
        />
    };
    frame.around(input)
}

/// What stands in the three boxes while somebody types.
#[derive(Clone, Default)]
struct Typed {
    year: String,
    month: String,
    day: String,
}

#[derive(Debug, PartialEq)]
struct NotADate;

impl Typed {
    /// Reads a date, or what was typed instead of one.
    fn from_value(value: &str) -> Self {
        if let Ok(date) = value.parse::<Date>() {
            return Typed {
                // Four digits, as it was typed: a year 3 must not look like one that is being
                // typed.
                year: format!("{:04}", date.year()),
                month: date.month().to_string(),
                day: date.day().to_string(),
            };
        }
        let mut parts = value.splitn(3, '-').map(str::to_owned);
        let mut part = || parts.next().unwrap_or_default();
        Typed { year: part(), month: part(), day: part() }
    }

    /// The date, or what is typed instead of one; empty where nothing is.
    fn text(&self) -> String {
        let Typed { year, month, day } = self;
        self.read().unwrap_or_else(|NotADate| format!("{year}-{month}-{day}"))
    }

    fn is_wrong(&self) -> bool {
        self.read().is_err()
    }

    fn read(&self) -> Result<String, NotADate> {
        if self.year.is_empty() && self.month.is_empty() && self.day.is_empty() {
            return Ok(String::new());
        }
        if self.year.len() != 4 {
            return Err(NotADate);
        }
        let year = self.year.parse().map_err(|_| NotADate)?;
        let month = self.month.parse().map_err(|_| NotADate)?;
        let day = self.day.parse().map_err(|_| NotADate)?;
        Date::new(year, month, day).map(|date| date.to_string()).ok_or(NotADate)
    }
}

fn weekday(value: &str) -> Option<&'static str> {
    let date: Date = value.parse().ok()?;
    Some(match date.weekday() {
        Weekday::Monday => "parts.weekday.1",
        Weekday::Tuesday => "parts.weekday.2",
        Weekday::Wednesday => "parts.weekday.3",
        Weekday::Thursday => "parts.weekday.4",
        Weekday::Friday => "parts.weekday.5",
        Weekday::Saturday => "parts.weekday.6",
        Weekday::Sunday => "parts.weekday.7",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_numbers_make_a_date_or_none() {
        for (typed, date) in [
            (["2021", "2", "3"], Ok("2021-02-03")),
            (["2021", "2", "29"], Err(NotADate)),
            (["2020", "02", "29"], Ok("2020-02-29")),
            (["20", "2", "3"], Err(NotADate)),
            (["", "", ""], Ok("")),
        ] {
            let [year, month, day] = typed.map(str::to_string);
            assert_eq!(Typed { year, month, day }.read(), date.map(str::to_string), "{typed:?}");
        }
    }

    #[test]
    fn what_is_no_date_is_heard_as_it_stands_and_comes_back_as_it_was() {
        for text in ["3-2-3", "2021-2-", "2004-2-30", "--5", "", "0003-02-03", "2999-03-03"] {
            assert_eq!(Typed::from_value(text).text(), text);
        }
    }

    #[test]
    fn a_date_knows_its_weekday() {
        assert_eq!(weekday("2021-02-03"), Some("parts.weekday.3"));
        assert_eq!(weekday("soon"), None);
    }
}
