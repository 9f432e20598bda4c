//! Dates as three separate numbers, as the Digital Agency advises, and times of day.

use jiff::civil::{Date, Weekday};
use leptos::prelude::*;
use leptos::{ev, html};

use super::field::{Frame, Requirement, half_width};
use super::{Icon, IconName, MaybeText, Text, plain_word, ruby, word};

/// A date as year, month and day, with the weekday shown beside it and the device's calendar one
/// tap away. `value` and `on_change` speak "YYYY-MM-DD"; empty means no date. `on_change` is called
/// only with a real date or, when all three are emptied, with an empty text.
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
    #[prop(into)] on_change: Callback<(String,)>,
    #[prop(optional)] requirement: Requirement,
    #[prop(optional, into)] support: MaybeText,
    #[prop(optional, into)] error: MaybeText,
) -> impl IntoView {
    let typed = RwSignal::new(Typed::default());
    // What is typed is a draft that a value from outside replaces, hence an effect that writes.
    Effect::new(move |_| {
        let given = value.get();
        if typed.with_untracked(|typed| typed.read() != Ok(given.clone())) {
            typed.set(Typed::from_value(&given));
        }
    });
    let wrong = Memo::new(move |_| typed.with(|typed| typed.is_whole() && typed.read().is_err()));
    let error: MaybeText = {
        let own = word("parts.date.wrong");
        (move || if wrong.get() { Some(own.get()) } else { error.get() }).into()
    };
    let frame = Frame::new(label, support, error, requirement);
    let change = move |edit: fn(&mut Typed) -> &mut String, text: String| {
        typed.update(|typed| *edit(typed) = half_width(&text));
        if let Ok(date) = typed.with_untracked(Typed::read)
            && date != value.get_untracked()
        {
            on_change.run((date,));
        }
    };
    let invalid = frame.invalid();
    let part = move |key: &'static str, digits: u32, edit: fn(&mut Typed) -> &mut String| {
        view! {
            <label class="date-part">
                <input
                    class="text-field"
                    style:width=format!("{}em", digits + 2)
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    maxlength=digits
                    aria-invalid=invalid
                    prop:value=move || typed.with(|typed| edit(&mut typed.clone()).clone())
                    on:change=move |event| change(edit, event_target_value(&event))
                />
                {ruby(word(key))}
            </label>
        }
    };
    let parts = view! {
        <div class="date-box">
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
    fn from_value(value: &str) -> Self {
        let Ok(date) = value.parse::<Date>() else { return Typed::default() };
        Typed {
            year: date.year().to_string(),
            month: date.month().to_string(),
            day: date.day().to_string(),
        }
    }

    fn is_whole(&self) -> bool {
        self.year.len() == 4 && !self.month.is_empty() && !self.day.is_empty()
    }

    fn read(&self) -> Result<String, NotADate> {
        if self.year.is_empty() && self.month.is_empty() && self.day.is_empty() {
            return Ok(String::new());
        }
        if !self.is_whole() {
            return Err(NotADate);
        }
        let year = self.year.parse().map_err(|_| NotADate)?;
        let month = self.month.parse().map_err(|_| NotADate)?;
        let day = self.day.parse().map_err(|_| NotADate)?;
        Date::new(year, month, day).map(|date| date.to_string()).map_err(|_| NotADate)
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
    fn a_date_knows_its_weekday() {
        assert_eq!(weekday("2021-02-03"), Some("parts.weekday.3"));
        assert_eq!(weekday("soon"), None);
    }
}
