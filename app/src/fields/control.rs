//! The right part for each declared type of field.

use leptos::prelude::*;
use serde_json::Value;
use shared::id::RecordId;
use shared::record::{Field, Kind, words_key};
use shared::value::{FieldType, choice_codes};

use super::reference::{Circle, RefPicker};
use super::text::{Lines, TextControl};
use crate::parts::{
    Checkbox, DateField, MaybeText, NumberField, Requirement, Select, SelectOption, Text,
    TimeField, ruby,
};
use crate::reading::values::{choice_text, field_label};
use crate::replica::Replica;
use crate::words::{t, t_with};

/// Fiscal years that a form offers before and after the present one; a program plans two ahead
/// and keeps records for ten.
const FISCAL_YEARS: std::ops::RangeInclusive<i64> = -10..=2;

/// What every control of a form needs to know.
#[derive(Clone, Copy)]
pub struct Binding {
    /// The record's kind.
    pub kind: &'static Kind,
    /// The field.
    pub field: &'static Field,
    /// The record that the form is about, once it exists.
    pub own: Option<RecordId>,
    /// The value that is shown; `null` is empty.
    pub value: Signal<Value>,
    /// Hears the new value; a set of choices as the whole list.
    pub on_change: Callback<(Value,)>,
    /// What is wrong with it.
    pub error: MaybeText,
}

impl Binding {
    /// The label of the field.
    pub fn label(self) -> Text {
        Signal::derive(move || field_label(self.kind, self.field))
    }

    /// Whether the form marks it as required.
    pub fn requirement(self) -> Requirement {
        if self.field.is_required { Requirement::Required } else { Requirement::Optional }
    }

    /// The name of the field among all fields of the account; none while there is no record.
    fn place(self) -> Option<String> {
        Some(format!("{}/{}/{}", self.kind.name, self.own?, self.field.name))
    }

    /// What must not be chosen: a record of the same kind that leads back to this one.
    fn circle(self) -> Option<Circle> {
        let Binding { kind, field, own, .. } = self;
        let is_same = field.declared == FieldType::Ref(kind.name);
        own.filter(|_| is_same).map(|own| Circle { own, field: field.name })
    }

    fn text(self) -> Signal<String> {
        let value = self.value;
        Signal::derive(move || value.with(plain_text))
    }

    fn set_text(self, text: String) {
        let value = if text.is_empty() { Value::Null } else { Value::String(text) };
        self.on_change.run((value,));
    }
}

/// The control for one field.
#[component]
pub fn Control(binding: Binding) -> impl IntoView {
    let Binding { value, on_change, error, .. } = binding;
    let (label, requirement) = (binding.label(), binding.requirement());
    match binding.field.declared {
        FieldType::Text => view! {
            <TextControl lines=Lines::One label value on_change requirement error
                place=binding.place() />
        }
        .into_any(),
        FieldType::LongText => view! {
            <TextControl lines=Lines::Many label value on_change requirement error
                place=binding.place() />
        }
        .into_any(),
        FieldType::Date => view! {
            <DateField label requirement error value=binding.text()
                on_change=move |day: String| binding.set_text(day) />
        }
        .into_any(),
        FieldType::Time => view! {
            <TimeField label requirement error value=binding.text()
                on_change=move |time: String| binding.set_text(time) />
        }
        .into_any(),
        FieldType::Whole { min, max } => view! {
            <NumberField label requirement error min max
                value=Signal::derive(move || value.with(Value::as_i64))
                on_change={move |number: Option<i64>| on_change.run((Value::from(number),))} />
        }
        .into_any(),
        FieldType::FiscalYear => view! { <YearSelect binding /> }.into_any(),
        FieldType::YesNo => view! { <YesNoSelect binding /> }.into_any(),
        FieldType::Choice(codes) => view! { <ChoiceSelect binding codes /> }.into_any(),
        FieldType::ChoiceSet(codes) => view! { <ChoiceBoxes binding codes /> }.into_any(),
        FieldType::Ref(of) => view! {
            <RefPicker of label requirement error value=binding.text() circle=binding.circle()
                on_choose=move |id: String| binding.set_text(id) />
        }
        .into_any(),
    }
}

#[component]
fn ChoiceSelect(binding: Binding, codes: &'static [&'static str]) -> impl IntoView {
    let Binding { kind, field, error, .. } = binding;
    let value = binding.text();
    let options = move || {
        let strange = value.get();
        let strange = (!strange.is_empty() && !codes.contains(&&*strange)).then_some(strange);
        let known = codes.iter().map(|code| (*code).to_owned());
        let option =
            |code: String| SelectOption::new(code.clone(), choice_text(kind, field, &code));
        known.chain(strange).map(option).collect::<Vec<_>>()
    };
    view! {
        <Select label=binding.label() requirement=binding.requirement() error value
            options=Signal::derive(options)
            on_choose=move |code: String| binding.set_text(code) />
    }
}

#[component]
fn YesNoSelect(binding: Binding) -> impl IntoView {
    let Binding { kind, field, value, on_change, error, .. } = binding;
    let shown = move || match value.get() {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => plain_text(&other),
    };
    let options = move || {
        ["yes", "no"].map(|code| SelectOption::new(code, t(&words_key(kind, field, code)))).to_vec()
    };
    let choose = move |code: String| {
        let value = match &*code {
            "yes" => Value::Bool(true),
            "no" => Value::Bool(false),
            _ => Value::Null,
        };
        on_change.run((value,));
    };
    view! {
        <Select label=binding.label() requirement=binding.requirement() error
            value=Signal::derive(shown) options=Signal::derive(options) on_choose=choose />
    }
}

#[component]
fn YearSelect(binding: Binding) -> impl IntoView {
    let replica = Replica::current();
    let Binding { value, on_change, error, .. } = binding;
    let options = move || {
        let now = i64::from(replica.today().fiscal_year().0);
        let mut years: Vec<i64> = FISCAL_YEARS.map(|apart| now + apart).collect();
        years.extend(value.with(Value::as_i64).filter(|year| !years.contains(year)));
        years.sort_unstable_by(|one, two| two.cmp(one));
        let name = |year: &String| t_with("forms.fiscal_year", &[("year", year)]);
        let years = years.into_iter().map(|year| year.to_string());
        years.map(|year| SelectOption::new(year.clone(), name(&year))).collect::<Vec<_>>()
    };
    let choose = move |year: String| on_change.run((Value::from(year.parse::<i64>().ok()),));
    view! {
        <Select label=binding.label() requirement=binding.requirement() error
            value=binding.text() options=Signal::derive(options) on_choose=choose />
    }
}

/// One box to tick for each choice.
#[component]
fn ChoiceBoxes(binding: Binding, codes: &'static [&'static str]) -> impl IntoView {
    let Binding { kind, field, value, on_change, error, .. } = binding;
    let boxes = codes.iter().map(|&code| {
        let is_chosen = move || value.with(|json| choice_codes(Some(json)).contains(code));
        let tick = move |is_on: bool| {
            let mut chosen = value.with_untracked(|json| choice_codes(Some(json)));
            if is_on {
                chosen.insert(code.to_owned());
            } else {
                chosen.remove(code);
            }
            let list: Vec<Value> = chosen.into_iter().map(Value::from).collect();
            on_change.run((if list.is_empty() { Value::Null } else { Value::Array(list) },));
        };
        view! {
            <Checkbox label=Signal::derive(move || choice_text(kind, field, code))
                checked=Signal::derive(is_chosen) on_change=tick />
        }
    });
    view! {
        <fieldset class="field">
            <legend class="field-label">{ruby(binding.label())}</legend>
            <div class="cluster">{boxes.collect_view()}</div>
            <p class="field-error" aria-live="polite">
                {move || error.get().map(|text| ruby(Signal::stored(text)))}
            </p>
        </fieldset>
    }
}

/// A value as the plain text that an input holds.
fn plain_text(json: &Value) -> String {
    match json {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
