//! The right part for each declared type of field.

use std::collections::BTreeSet;

use leptos::prelude::*;
use serde_json::Value;
use shared::access::Setter;
use shared::id::RecordId;
use shared::reading::values::{coded_text, codes_named};
use shared::record::entry::text_limit;
use shared::record::key::help_key;
use shared::record::{Body, Field, Kind, ScopeRule, words_key};
use shared::value::{FieldType, Yen, choice_codes, is_valid};

use super::offer::{Circle, Offer};
use super::reference::RefPicker;
use crate::parts::{
    Checkbox, DateField, FieldError, MaybeText, NumberField, Requirement, Select, SelectOption,
    Text, TextArea, TextField, TimeField, TypedNumber, ruby,
};
use crate::reading::values::{choice_text, field_label, title};
use crate::replica::Replica;
use crate::saving::autosave::{Autosave, Finisher, Lines, Look};
use crate::saving::care::{CareGuard, CareOfText, CareOffer, whose_care};
use crate::saving::keep::NotKept;
use crate::saving::record_text::{again, place_of, through};
use crate::typing::{Typing, this_page};
use crate::words::{lang, t, t_with};

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
    /// The record whose fields save themselves; none while the form is saved as a whole.
    pub own: Option<RecordId>,
    /// What the form holds, on which it may depend what a field offers.
    pub form: Signal<Body>,
    /// The value that is shown; `null` is empty. What was typed and is no value of the field is
    /// here as it was typed.
    pub value: Signal<Value>,
    /// Hears the new value, or what was typed instead of one; a set of choices as the whole list.
    pub on_change: Callback<(Value,), Result<(), NotKept>>,
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

    /// The sentences that help to fill it in, and say who may if not everybody may who writes the
    /// record.
    fn support(self) -> MaybeText {
        let Binding { kind, field, .. } = self;
        let has_help = field.entry.has_help;
        if !has_help && field.setter == Setter::Anybody {
            return MaybeText::default();
        }
        let help = move || has_help.then(|| t(&help_key(kind, field)));
        let sentences = move || help().into_iter().chain(setter_text(kind, field.setter));
        (move || sentences().collect::<Vec<_>>().join(" ")).into()
    }

    /// Which records a reference offers: as declared, and none that leads back to this one.
    fn offer(self) -> Offer {
        let Binding { kind, field, own, form, .. } = self;
        let is_same = field.declared == FieldType::Ref(kind.name);
        let circle = own.filter(|_| is_same).map(|own| Circle { own, field: field.name });
        Offer { circle, choices: field.entry.choices, form }
    }

    fn text(self) -> Signal<String> {
        let value = self.value;
        Signal::derive(move || value.with(plain_text))
    }

    fn set(self, value: Value) {
        // A refused value stays in the control; the form says below it why.
        let _ = self.on_change.run((value,));
    }

    fn set_text(self, text: String) {
        self.set(text_value(text));
    }
}

/// What is typed into a field that saves itself when it is left: until then it is a draft, which
/// comes back after a reload.
#[derive(Clone, Copy)]
struct FieldDraft {
    binding: Binding,
    typing: Typing,
    place: StoredValue<(String, String)>,
}

impl FieldDraft {
    /// None where the form is saved as a whole.
    fn of(binding: Binding) -> Option<FieldDraft> {
        let place = place_of(binding.kind, binding.own?, binding.field.name);
        let place = StoredValue::new((place, this_page()));
        Some(FieldDraft { binding, typing: Replica::current().typing, place })
    }

    fn keep(self, typed: Value) {
        let Some((place, page)) = self.place.try_get_value() else { return };
        if typed.is_null() {
            self.typing.settled(&place);
        } else if self.binding.value.get_untracked() != typed {
            self.typing.half_written(&place, typed.to_string(), page);
        } else if untrack(|| self.binding.error.get()).is_some() {
            self.typing.refused(&place, typed.to_string(), page);
        } else {
            self.typing.settled(&place);
        }
    }
}

/// How much of a form's width a field takes: half of it where what is typed is short.
pub fn width(field: &Field) -> &'static str {
    match field.declared {
        FieldType::LongText
        | FieldType::Url
        | FieldType::ChoiceSet(_)
        | FieldType::RefSet(_)
        | FieldType::Ref(_) => "whole",
        _ => "half",
    }
}

/// The control for one field.
#[component]
pub fn Control(binding: Binding) -> impl IntoView {
    let Binding { field, value, error, .. } = binding;
    let (label, requirement, support) = (binding.label(), binding.requirement(), binding.support());
    match field.declared {
        FieldType::Text if field.entry.coded.is_some() => {
            view! { <CodeSelect binding words=field.entry.coded.unwrap_or_default() /> }.into_any()
        }
        FieldType::Text | FieldType::Url => view! { <Words binding lines=Lines::One /> }.into_any(),
        FieldType::LongText => view! { <Words binding lines=Lines::Many /> }.into_any(),
        FieldType::Date => {
            let hear = move |day: String| binding.set_text(day);
            // A form that is saved as a whole keeps each part; a field that saves itself waits
            // until there is a day, or the person leaves it, and keeps what is typed as a draft.
            let draft = FieldDraft::of(binding);
            let on_part = move |day: String| match draft {
                Some(draft) => draft.keep(text_value(day)),
                None => hear(day),
            };
            view! {
                <DateField label requirement support error value=binding.text() on_change=hear
                    on_part=Some(Callback::new(move |(day,)| on_part(day))) />
            }
            .into_any()
        }
        FieldType::Time => view! {
            <TimeField label requirement support error value=binding.text()
                on_change=move |time: String| binding.set_text(time) />
        }
        .into_any(),
        FieldType::Whole { .. } | FieldType::Yen => {
            let (min, max) = match field.declared {
                FieldType::Whole { min, max } => (min, max),
                _ => Yen::BOUNDS,
            };
            let typed = value.with_untracked(|json| json.as_str().map(str::to_owned));
            let hear = move |number: TypedNumber| {
                binding.set(number.map_or_else(Value::String, Value::from));
            };
            let draft = FieldDraft::of(binding);
            let on_typed = move |number: TypedNumber| match draft {
                Some(draft) => draft.keep(number.map_or_else(Value::String, Value::from)),
                None => hear(number),
            };
            let on_typed = Some(Callback::new(move |(it,)| on_typed(it)));
            view! {
                <NumberField label requirement support error min max unread=typed on_typed
                    value=Signal::derive(move || value.with(Value::as_i64))
                    on_change={move |number: Option<i64>| binding.set(Value::from(number))}
                    on_unread=Callback::new(move |(text,)| binding.set(Value::String(text))) />
            }
            .into_any()
        }
        FieldType::FiscalYear => view! { <YearSelect binding /> }.into_any(),
        FieldType::YesNo => view! { <YesNoSelect binding /> }.into_any(),
        FieldType::Choice(codes) => view! { <ChoiceSelect binding codes /> }.into_any(),
        FieldType::ChoiceSet(codes) => view! { <ChoiceBoxes binding codes /> }.into_any(),
        FieldType::RefSet(of) => view! { <RefBoxes binding of /> }.into_any(),
        FieldType::Ref(of) => view! {
            <RefPicker of label requirement support error value=binding.text()
                offer=binding.offer() on_choose=move |id: String| binding.set_text(id) />
        }
        .into_any(),
    }
}

/// A text: in a record that exists it saves itself, in a form it is part of the form.
#[component]
fn Words(binding: Binding, lines: Lines) -> impl IntoView {
    let Binding { kind, field, own, error, on_change, .. } = binding;
    let (label, requirement, support) = (binding.label(), binding.requirement(), binding.support());
    let (value, max_length) = (binding.text(), text_limit(field).unwrap_or(usize::MAX));
    let replica = Replica::current();
    let whose = move |body: &Body| whose_care(replica, kind, field, body);
    if let Some(own) = own {
        let guard = binding.form.with_untracked(whose).map(CareGuard::about);
        let finisher = Finisher::new();
        let save = move |text: String| on_change.run((text_value(text),));
        let look = guard.map(|guard| Look::new(move |(text,): (String,)| guard.look(&text)));
        let is_shown = Memo::new(move |_| guard.is_none_or(CareGuard::is_shown));
        return view! {
            {move || is_shown.get().then(|| view! {
                <Autosave place=place_of(kind, own, field.name) label value lines requirement
                    support error max_length again=again(guard) look finisher=Some(finisher)
                    on_save=move |text: String| through(guard, text, save) />
            })}
            {guard.map(|guard| view! {
                <CareOffer guard finisher on_moved=move || guard.show_stored() />
            })}
        }
        .into_any();
    }
    let whose = Memo::new(move |_| binding.form.with(whose));
    let guard = Memo::new(move |_| whose.get().map(CareGuard::about));
    let held = move || guard.get().and_then(CareGuard::why_held);
    let error: MaybeText = (move || error.get().or_else(held)).into();
    let on_input = move |text: String| binding.set_text(text);
    let control = match lines {
        Lines::One => view! {
            <TextField label value on_input requirement support error max_length />
        }
        .into_any(),
        Lines::Many => view! {
            <TextArea label value on_input requirement support error max_length />
        }
        .into_any(),
    };
    view! {
        {control}
        {move || guard.get().map(|guard| view! {
            <CareOfText guard text=value on_moved=move || binding.set_text(String::new()) />
        })}
    }
    .into_any()
}

#[component]
fn ChoiceSelect(binding: Binding, codes: &'static [&'static str]) -> impl IntoView {
    let Binding { kind, field, error, .. } = binding;
    let value = binding.text();
    let options = move || {
        let now = value.get();
        // A record that is there moves along its steps only; a new one may begin anywhere.
        let begun = binding.own.is_some() && !now.is_empty();
        let offered = begun.then(|| field.next_steps(Some(&now))).flatten();
        let offered = offered.unwrap_or_else(|| codes.to_vec());
        let known = offered.into_iter().filter(|code| field.offers(code, Some(&now)));
        let known: Vec<String> = known.map(str::to_owned).collect();
        let strange = (!now.is_empty() && !codes.contains(&&*now)).then_some(now);
        let option =
            |code: String| SelectOption::new(code.clone(), choice_text(kind, field, &code));
        known.into_iter().chain(strange).map(option).collect::<Vec<_>>()
    };
    view! {
        <Select label=binding.label() requirement=binding.requirement() support=binding.support()
            error value options=Signal::derive(options)
            on_choose=move |code: String| binding.set_text(code) />
    }
}

/// A code that stands for something with a name, such as an indicator: nobody types it.
#[component]
fn CodeSelect(binding: Binding, words: &'static str) -> impl IntoView {
    let Binding { error, .. } = binding;
    let value = binding.text();
    let options = move || {
        let mut codes = codes_named(lang(), words);
        codes.extend(Some(value.get()).filter(|code| !code.is_empty() && !codes.contains(code)));
        let option = |code: String| {
            let name = coded_text(lang(), words, &code);
            SelectOption::new(code, name)
        };
        codes.into_iter().map(option).collect::<Vec<_>>()
    };
    view! {
        <Select label=binding.label() requirement=binding.requirement() support=binding.support()
            error value options=Signal::derive(options)
            on_choose=move |code: String| binding.set_text(code) />
    }
}

#[component]
fn YesNoSelect(binding: Binding) -> impl IntoView {
    let Binding { kind, field, value, error, .. } = binding;
    let shown = move || match value.get() {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => plain_text(&other),
    };
    let options = move || {
        ["yes", "no"].map(|code| SelectOption::new(code, t(&words_key(kind, field, code)))).to_vec()
    };
    let choose = move |code: String| {
        binding.set(match &*code {
            "yes" => Value::Bool(true),
            "no" => Value::Bool(false),
            _ => Value::Null,
        });
    };
    view! {
        <Select label=binding.label() requirement=binding.requirement() support=binding.support()
            error value=Signal::derive(shown) options=Signal::derive(options) on_choose=choose />
    }
}

#[component]
fn YearSelect(binding: Binding) -> impl IntoView {
    let replica = Replica::current();
    let Binding { field, value, error, .. } = binding;
    let options = move || {
        let now = i64::from(replica.today().fiscal_year().0);
        let mut years: Vec<i64> = FISCAL_YEARS.map(|apart| now + apart).collect();
        years.extend(value.with(Value::as_i64).filter(|year| !years.contains(year)));
        years.sort_unstable_by(|one, two| two.cmp(one));
        let name = |year: &String| t_with("forms.fiscal_year", &[("year", year)]);
        let years = years.into_iter().map(|year| year.to_string());
        let mut years: Vec<SelectOption> =
            years.map(|year| SelectOption::new(year.clone(), name(&year))).collect();
        // What is no year stays in sight as it is.
        let strange =
            value.with(|json| (!is_valid(field.declared, json)).then(|| plain_text(json)));
        years.extend(strange.map(|text| SelectOption::new(text.clone(), text)));
        years
    };
    let choose = move |year: String| {
        binding.set(year.parse::<i64>().map_or_else(|_| text_value(year), Value::from));
    };
    view! {
        <Select label=binding.label() requirement=binding.requirement() support=binding.support()
            error value=binding.text() options=Signal::derive(options) on_choose=choose />
    }
}

/// One box to tick for each choice.
#[component]
fn ChoiceBoxes(binding: Binding, codes: &'static [&'static str]) -> impl IntoView {
    let Binding { kind, field, value, error, .. } = binding;
    let boxes = codes.iter().map(move |&code| {
        let is_chosen = move || value.with(|json| choice_codes(Some(json)).contains(code));
        let tick = move |is_on: bool| {
            let mut chosen = value.with_untracked(|json| choice_codes(Some(json)));
            if is_on {
                chosen.insert(code.to_owned());
            } else {
                chosen.remove(code);
            }
            let list: Vec<Value> = chosen.into_iter().map(Value::from).collect();
            binding.set(if list.is_empty() { Value::Null } else { Value::Array(list) });
        };
        view! {
            <Checkbox label=Signal::derive(move || choice_text(kind, field, code))
                checked=Signal::derive(is_chosen) on_change=tick />
        }
    });
    view! {
        <Boxes binding>
            <div class="cluster">{boxes.collect_view()}</div>
            <FieldError error />
        </Boxes>
    }
}

/// The records that are chosen, each with a box to take it away, and a list to add one more.
#[component]
fn RefBoxes(binding: Binding, of: &'static str) -> impl IntoView {
    let replica = Replica::current();
    let Binding { value, error, .. } = binding;
    let chosen = Memo::new(move |_| value.with(|json| choice_codes(Some(json))));
    let put = move |chosen: BTreeSet<String>| {
        let list: Vec<Value> = chosen.into_iter().map(Value::from).collect();
        binding.set(if list.is_empty() { Value::Null } else { Value::Array(list) });
    };
    let add = move |id: String| {
        let more = (!id.is_empty()).then_some(id);
        put(chosen.get_untracked().into_iter().chain(more).collect());
    };
    let remove = move |id: &str| {
        put(chosen.get_untracked().into_iter().filter(|other| other != id).collect());
    };
    let boxes = move || {
        let chosen = chosen.get().into_iter();
        let one = chosen.map(|text| {
            let id = text.parse::<RecordId>().ok();
            let name = move || id.map_or_else(|| t("forms.not_here"), |id| title(replica, of, id));
            view! {
                <Checkbox label=Signal::derive(name) checked=Signal::stored(true)
                    on_change=move |is_on: bool| if !is_on { remove(&text) } />
            }
        });
        one.collect_view()
    };
    view! {
        <Boxes binding>
            <div class="cluster">{boxes}</div>
            <RefPicker of label=Signal::derive(|| t("forms.refs.add")) error
                value=Signal::stored(String::new()) offer=binding.offer() on_choose=add />
        </Boxes>
    }
}

/// What belongs to one field with several boxes: its name, and what helps to fill it in.
#[component]
fn Boxes(binding: Binding, children: Children) -> impl IntoView {
    let support = binding.support();
    view! {
        <fieldset class="field">
            <legend class="field-label">{ruby(binding.label())}</legend>
            {move || support.get().map(|text| view! {
                <p class="field-support">{ruby(Signal::stored(text))}</p>
            })}
            {children()}
        </fieldset>
    }
}

/// Who may fill in a field that not everybody fills in who writes the record.
fn setter_text(kind: &'static Kind, setter: Setter) -> Option<String> {
    let key = match setter {
        Setter::Anybody => return None,
        Setter::OtherThanAuthorOf(_) => "forms.setter.other",
        Setter::PersonIn(_) | Setter::PersonNamedIn(_) => "forms.setter.person",
        // To the program's managers by their role a report is as closed as to everybody else.
        Setter::PersonInOrManager(_) if matches!(kind.scope, ScopeRule::Named { .. }) => {
            "forms.setter.person"
        }
        Setter::PersonInOrManager(_) => "forms.setter.person_or_manager",
    };
    let other = kind.field(setter.field()?)?;
    Some(t_with(key, &[("field", &field_label(kind, other))]))
}

/// A text as a value; nothing but spaces is empty.
fn text_value(text: String) -> Value {
    if text.trim().is_empty() { Value::Null } else { Value::String(text) }
}

/// A value as the plain text that an input holds.
fn plain_text(json: &Value) -> String {
    match json {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
