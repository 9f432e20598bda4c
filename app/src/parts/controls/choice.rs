//! Choosing by one tap: big segments for one of a few, and a checkbox.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use super::field::{FieldError, Requirement, badge};
use crate::parts::{Icon, IconName, MaybeText, Text, Tone, fresh_id, maybe_view, ruby};

/// One segment of a [`SegmentedChoice`].
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub value: String,
    pub label: Text,
    pub tone: Tone,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<Text>) -> Self {
        Choice { value: value.into(), label: label.into(), tone: Tone::Accent }
    }

    /// The same choice, shown in `tone` while it is the chosen one.
    pub fn tone(self, tone: Tone) -> Self {
        Choice { tone, ..self }
    }
}

/// Whether the question is written above the segments or only heard, because the row already shows
/// it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChoiceLegend {
    #[default]
    Shown,
    Heard,
}

/// So many stand in one track; more are chips.
const SEGMENTS_MAX: usize = 3;

/// A radio group as segments, or as chips if there are many: one tap chooses, arrow keys move.
///
/// ```ignore
/// view! {
///     <SegmentedChoice legend=learner_name shown=ChoiceLegend::Heard
///         options=vec![Choice::new("present", t("attendance.present")).tone(Tone::Success), ..]
///         value=status on_choose=move |it: String| mark(it) />
/// }
/// ```
#[component]
pub fn SegmentedChoice(
    #[prop(into)] legend: Text,
    #[prop(into)] options: Signal<Vec<Choice>>,
    #[prop(into)] value: Signal<Option<String>>,
    #[prop(into)] on_choose: Callback<(String,)>,
    #[prop(optional)] shown: ChoiceLegend,
    #[prop(optional)] requirement: Requirement,
    #[prop(optional, into)] support: MaybeText,
    #[prop(optional, into)] error: MaybeText,
) -> impl IntoView {
    let name = fresh_id("choice");
    let error_id = format!("{name}-error");
    let described_by = error_id.clone();
    let is_required = requirement == Requirement::Required;
    let is_few = Memo::new(move |_| options.with(|all| all.len() <= SEGMENTS_MAX));
    let shape = move || if is_few.get() { "segments" } else { "chips" };
    let legend_class = match shown {
        ChoiceLegend::Shown => "field-label",
        ChoiceLegend::Heard => "visually-hidden",
    };
    let segment = move |option: Choice| {
        let Choice { value: own, label, tone } = option;
        let reported = own.clone();
        let compared = own.clone();
        view! {
            <label class="choice-segment" data-tone=tone.name()>
                <input
                    type="radio"
                    autocomplete="off"
                    class="choice-input"
                    name=name.clone()
                    value=own
                    required=is_required
                    aria-invalid=move || error.is_shown().then_some("true")
                    prop:checked=move || value.with(|it| it.as_ref() == Some(&compared))
                    on:change=move |event| {
                        on_choose.run((reported.clone(),));
                        show_chosen(&event, value);
                    }
                />
                <span class="choice-face">
                    <Icon name=IconName::Check />
                    {ruby(label)}
                </span>
            </label>
        }
    };
    view! {
        <fieldset
            class="choice"
            data-shape=shape
            aria-describedby=move || error.is_shown().then(|| described_by.clone())
        >
            <legend class=legend_class>{ruby(legend)}{badge(requirement)}</legend>
            {maybe_view(support, |text| view! { <p class="field-support">{ruby(text)}</p> })}
            <div class="choice-segments">
                {move || options.get().into_iter().map(&segment).collect_view()}
            </div>
            {is_required.then(|| view! { <FieldError error id=error_id /> })}
        </fieldset>
    }
}

/// The browser shows a tap at once; what was not taken must not look as if it were.
fn show_chosen(event: &Event, value: Signal<Option<String>>) {
    let group = event_target::<HtmlInputElement>(event).closest("fieldset").ok().flatten();
    let found = group.and_then(|group| group.query_selector_all("input").ok());
    let Some(found) = found else { return };
    let chosen = value.get_untracked();
    let inputs = (0..found.length()).filter_map(|at| found.item(at));
    for input in inputs.filter_map(|node| node.dyn_into::<HtmlInputElement>().ok()) {
        input.set_checked(Some(input.value()) == chosen);
    }
}

/// What is ticked: a box of a form, or the large round of a step that is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CheckShape {
    #[default]
    Box,
    Round,
}

/// A box to tick, such as one item of a plan.
///
/// ```ignore
/// view! {
///     <Checkbox label=item.title checked=is_done on_change=move |done: bool| tick(done) />
/// }
/// ```
#[component]
pub fn Checkbox(
    #[prop(into)] label: Text,
    #[prop(into)] checked: Signal<bool>,
    #[prop(into)] on_change: Callback<(bool,)>,
    #[prop(optional, into)] support: MaybeText,
    #[prop(optional)] shape: CheckShape,
) -> impl IntoView {
    let id = fresh_id("check");
    let shape = match shape {
        CheckShape::Box => "box",
        CheckShape::Round => "round",
    };
    let support_id = format!("{id}-support");
    let described_by = support_id.clone();
    view! {
        <div class="check" data-shape=shape>
            <input
                type="checkbox"
                autocomplete="off"
                class="check-input"
                id=id.clone()
                aria-describedby=move || support.is_shown().then(|| described_by.clone())
                prop:checked=checked
                on:change=move |event| {
                    on_change.run((event_target_checked(&event),));
                    event_target::<HtmlInputElement>(&event).set_checked(checked.get_untracked());
                }
            />
            <label class="check-label" for=id>
                {ruby(label)}
            </label>
            {maybe_view(support, move |text| {
                view! { <p class="field-support" id=support_id.clone()>{ruby(text)}</p> }
            })}
        </div>
    }
}
