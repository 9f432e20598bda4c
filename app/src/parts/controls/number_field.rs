//! A field for a whole number, with buttons for one more and one less.

use leptos::prelude::*;

use super::field::{Frame, Requirement, half_width};
use crate::parts::{Icon, IconName, MaybeText, Text, plain, plain_word, ruby};

/// The number that is typed, or what is typed instead of one.
pub type TypedNumber = Result<Option<i64>, String>;

/// A whole number between `min` and `max` with its unit. Digits typed wide (１２) are understood;
/// what is no number, or out of bounds, gets an error text and is not reported to `on_change`, but
/// to `on_unread` as it is typed, so that a form does not go on with the number that was there.
///
/// ```ignore
/// view! {
///     <NumberField label=move || t("attendance.minutes") unit=move || t("unit.minutes")
///         value=minutes on_change={move |it: Option<i64>| minutes.set(it)} min=0 max=480 step=5 />
/// }
/// ```
#[component]
pub fn NumberField(
    #[prop(into)] label: Text,
    #[prop(into)] value: Signal<Option<i64>>,
    #[prop(into)] on_change: Callback<(Option<i64>,)>,
    #[prop(optional_no_strip, into)] on_unread: Option<Callback<(String,)>>,
    /// Hears each keystroke, as a number or as it is typed, for forms that keep a draft.
    #[prop(optional_no_strip, into)]
    on_typed: Option<Callback<(TypedNumber,)>>,
    /// What was typed before instead of a number, in a draft that is taken up again.
    #[prop(optional_no_strip)]
    unread: Option<String>,
    #[prop(optional, into)] unit: MaybeText,
    #[prop(default = 0)] min: i64,
    #[prop(default = 9999)] max: i64,
    #[prop(default = 1)] step: i64,
    #[prop(optional)] requirement: Requirement,
    #[prop(optional, into)] support: MaybeText,
    #[prop(optional, into)] error: MaybeText,
) -> impl IntoView {
    let is_wrong = RwSignal::new(unread.is_some());
    let error = move || if is_wrong.get() { Some(out_of(min, max)) } else { error.get() };
    let frame = Frame::new(label, support, error.into(), requirement);
    let stored = Memo::new(move |_| value.get().map(|it| it.to_string()).unwrap_or_default());
    let typed = RwSignal::new(unread);
    let draft = Draft { typed, is_wrong, bounds: (min, max), on_change, on_unread, on_typed };
    on_cleanup(move || draft.commit());
    let move_by = move |by: i64| {
        draft.replace(value.get_untracked().map_or(min, |now| now + by).clamp(min, max));
    };
    let step_button = move |by: i64, name: IconName, key: &'static str| {
        let verb = plain_word(key);
        view! {
            <button
                type="button"
                class="number-step"
                aria-label=move || format!("{} {}", plain(&label.get()), verb.get())
                on:click=move |_| move_by(by)
            >
                <Icon name />
            </button>
        }
    };
    let input = view! {
        <span class="number-box">
            {step_button(-step, IconName::Minus, "parts.number.less")}
            <input
                class="text-field"
                id=frame.id.clone()
                type="text"
                inputmode="numeric"
                autocomplete="off"
                required=frame.is_required()
                aria-invalid=frame.invalid()
                aria-describedby=frame.described_by()
                prop:value=move || draft.typed.get().unwrap_or_else(|| stored.get())
                on:input=move |event| draft.note(event_target_value(&event))
                on:change=move |_| draft.commit()
            />
            {step_button(step, IconName::Plus, "parts.number.more")}
            <span class="number-unit">
                {ruby(Signal::derive(move || unit.get().unwrap_or_default()))}
            </span>
        </span>
    };
    frame.around(input)
}

/// What is typed, until the person leaves the field or the page closes around it: nothing that
/// arrives meanwhile replaces it.
#[derive(Clone, Copy)]
struct Draft {
    typed: RwSignal<Option<String>>,
    is_wrong: RwSignal<bool>,
    bounds: (i64, i64),
    on_change: Callback<(Option<i64>,)>,
    on_unread: Option<Callback<(String,)>>,
    on_typed: Option<Callback<(TypedNumber,)>>,
}

impl Draft {
    /// Takes down a keystroke.
    fn note(self, text: String) {
        self.typed.set(Some(text.clone()));
        if let Some(on_typed) = self.on_typed {
            let (min, max) = self.bounds;
            on_typed.run((read(&text, min, max).map_err(|NotANumber| text),));
        }
    }

    /// Reports the number that is typed, if something is.
    fn commit(self) {
        // When the page closes around the field, its own draft is still there.
        let Some(Some(text)) = self.typed.try_get_untracked() else { return };
        let number = read(&text, self.bounds.0, self.bounds.1);
        let _ = self.is_wrong.try_set(number.is_err());
        match (number, self.on_unread) {
            (Ok(number), _) => {
                let _ = self.typed.try_set(None);
                self.on_change.run((number,));
            }
            (Err(NotANumber), Some(on_unread)) => on_unread.run((text,)),
            (Err(NotANumber), None) => {}
        }
    }

    /// Reports another number instead.
    fn replace(self, number: i64) {
        self.is_wrong.set(false);
        self.typed.set(None);
        self.on_change.run((Some(number),));
    }
}

/// What is said about a number that is none, or not between these.
fn out_of(min: i64, max: i64) -> String {
    let bounds = [("min", &*min.to_string()), ("max", &*max.to_string())];
    crate::words::t_with("parts.number.wrong", &bounds)
}

#[derive(Debug, PartialEq)]
struct NotANumber;

fn read(typed: &str, min: i64, max: i64) -> Result<Option<i64>, NotANumber> {
    let typed = half_width(typed);
    if typed.is_empty() {
        return Ok(None);
    }
    let number: i64 = typed.parse().map_err(|_| NotANumber)?;
    if (min..=max).contains(&number) { Ok(Some(number)) } else { Err(NotANumber) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_numbers_are_read_or_left_alone() {
        for (typed, number) in [
            ("", Ok(None)),
            ("５０", Ok(Some(50))),
            (" 7", Ok(Some(7))),
            ("101", Err(NotANumber)),
            ("-1", Err(NotANumber)),
            ("十", Err(NotANumber)),
        ] {
            assert_eq!(read(typed, 0, 100), number, "{typed}");
        }
    }
}
