//! The fields of a first contact: lines, texts, choices of one code, and organizations.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::problem::ProblemCode;
use shared::program::first_contact::FirstContact;
use shared::program::organizations::organizations;
use shared::record::Kind;
use shared::record::entry::value_problem;
use shared::record::key::codes;
use shared::records::organization::{Organization, OrganizationKind};
use shared::role::Role;
use shared::value::{Date, LONG_TEXT_CHARS_MAX};
use shared::words::verbatim;

use super::first_contact::Telling;
use crate::parts::{
    Choice, DateField, MaybeText, Requirement, SegmentedChoice, Select, SelectOption, Text,
    TextArea, TextField, fits, word,
};
use crate::reading::phrases::code;
use crate::saving::care::{CareGuard, CareOfText};
use crate::words::t;

/// Longest line, in characters.
const LINE_CHARS_MAX: usize = 120;

/// Where a first contact keeps something.
type At<T> = fn(&mut FirstContact) -> &mut T;

fn shown<T: Clone + Send + Sync + 'static>(telling: Telling, at: At<T>) -> Signal<T> {
    Signal::derive(move || at(&mut telling.told.get()).clone())
}

/// A day that is asked for, and the field of the record that it goes into.
#[derive(Clone, Copy)]
pub struct AskedDay {
    pub kind: &'static Kind,
    pub field: &'static str,
    pub at: At<String>,
}

impl AskedDay {
    /// What is wrong with what is typed, by the rules of the field.
    fn problem(self, telling: Telling) -> Option<ProblemCode> {
        let typed = telling.told.with(|told| (self.at)(&mut told.clone()).clone());
        let field = self.kind.field(self.field).filter(|_| !typed.is_empty())?;
        value_problem(field, &typed.into(), telling.replica.latest_day())
    }

    /// What is wrong with the day that is typed; of what is no day the field tells by itself.
    fn wrong_day(self, telling: Telling) -> Option<ProblemCode> {
        let is_day = telling.told.with(|told| (self.at)(&mut told.clone()).parse::<Date>().is_ok());
        self.problem(telling).filter(|_| is_day)
    }

    /// Whether what is typed cannot be saved.
    pub fn is_wrong(self, telling: Telling) -> bool {
        self.problem(telling).is_some()
    }
}

/// One day. What is no day stays as it is typed, also over a reload, and the form is not saved with
/// it.
#[component]
pub fn Day(
    telling: Telling,
    asked: AskedDay,
    /// What stands there before somebody types.
    value: Signal<String>,
    #[prop(optional)] requirement: Requirement,
    #[prop(optional, into)] support: MaybeText,
) -> impl IntoView {
    let hear = move |day: String| telling.change(|told| *(asked.at)(told) = day);
    // A part of a day is no mistake before she has tried to save it.
    let is_no_day = move || telling.is_tried.get() && asked.is_wrong(telling);
    let error = move || {
        let wrong = asked.wrong_day(telling).map(|code| t(code.key()));
        wrong.or_else(|| is_no_day().then(|| t("parts.date.wrong")))
    };
    view! {
        <DateField
            label=move || t(&format!("{}.{}", asked.kind.name, asked.field))
            value
            on_change=hear
            on_part=Callback::new(move |(day,)| hear(day))
            requirement
            support
            error
        />
    }
}

/// Whether everything that is typed is short enough.
pub fn lines_fit(told: &FirstContact) -> bool {
    let lines = [&told.sender_person, &told.organizations, &told.phone, &told.next];
    let texts = [&told.wish, &told.safe_hours];
    lines.into_iter().all(|line| fits(line, LINE_CHARS_MAX))
        && texts.into_iter().all(|text| fits(text, LONG_TEXT_CHARS_MAX))
}

/// One line.
#[component]
pub fn Line(
    telling: Telling,
    label: &'static str,
    at: At<String>,
    /// Where the line holds free words about her.
    #[prop(default = None)]
    care: Option<CareGuard>,
) -> impl IntoView {
    let value = shown(telling, at);
    view! {
        <TextField
            label=word(label)
            value
            on_input=move |text: String| telling.change(|told| *at(told) = text)
            requirement=Requirement::Optional
            error=move || care.and_then(CareGuard::why_held)
            max_length=LINE_CHARS_MAX
        />
        {care.map(|guard| view! {
            <CareOfText guard text=value
                on_moved=move || telling.change(|told| at(told).clear()) />
        })}
    }
}

/// Several lines of free words about her.
#[component]
pub fn Lines(
    telling: Telling,
    label: &'static str,
    support: &'static str,
    at: At<String>,
) -> impl IntoView {
    let (value, care) = (shown(telling, at), telling.care());
    view! {
        <TextArea
            label=word(label)
            value
            on_input=move |text: String| telling.change(|told| *at(told) = text)
            requirement=Requirement::Optional
            support=move || t(support)
            error=move || care.why_held()
        />
        <CareOfText guard=care text=value
            on_moved=move || telling.change(|told| at(told).clear()) />
    }
}

/// One of the codes of a field; with `none`, a choice for what was not said.
#[component]
pub fn Codes(
    telling: Telling,
    kind: &'static Kind,
    field: &'static str,
    at: At<Option<String>>,
    #[prop(default = "")] label: &'static str,
    #[prop(default = "")] support: &'static str,
    #[prop(default = "")] none: &'static str,
) -> impl IntoView {
    let declared = kind.field(field).expect("the page names fields that exist");
    let legend: Text = match label {
        "" => Signal::derive(move || t(&format!("{}.{field}", kind.name))),
        label => word(label),
    };
    let has_none = !none.is_empty();
    let value = Signal::derive(move || {
        let chosen = at(&mut telling.told.get()).clone();
        chosen.or_else(|| has_none.then(String::new))
    });
    let choose = move |chosen: String| {
        telling.change(|told| *at(told) = Some(chosen).filter(|code| !code.is_empty()));
    };
    let support = move || if support.is_empty() { String::new() } else { t(support) };
    view! {
        <SegmentedChoice legend options=choices(kind, field, codes(declared), none) value
            on_choose=choose support />
    }
}

/// Choices of these codes, and of none with the word that says so.
pub fn choices(
    kind: &'static Kind,
    field: &'static str,
    codes: &[&'static str],
    none: &'static str,
) -> Signal<Vec<Choice>> {
    let choice = |own: &&'static str| {
        let own = *own;
        Choice::new(own, Signal::derive(move || code(kind, field, own)))
    };
    let mut all: Vec<Choice> = codes.iter().map(choice).collect();
    if !none.is_empty() {
        all.push(Choice::new("", word(none)));
    }
    Signal::stored(all)
}

/// One of the organizations that are of this sort to the program. One that must not be named is
/// offered to managers alone, as the agency, which no team reads.
#[component]
pub fn Organizations(
    telling: Telling,
    sort: OrganizationKind,
    label: &'static str,
    at: At<Option<RecordId>>,
) -> impl IntoView {
    let is_manager = telling.replica.actor().role == Role::Manager;
    let may_name = is_manager && sort == OrganizationKind::Agency;
    let options = Signal::derive(move || {
        let today = telling.replica.today();
        let all = telling.replica.ask(|records| organizations(records, sort, today)).into_iter();
        let all = all.filter(|it| it.is_confidential != Some(true) || may_name);
        let option =
            |it: Organization| Some(SelectOption::new(it.id.to_string(), verbatim(&it.name?.0)));
        all.filter_map(option).collect::<Vec<_>>()
    });
    let chosen = shown(telling, at);
    view! {
        <Select
            label=word(label)
            options
            value=Signal::derive(move || chosen.get().map(|id| id.to_string()).unwrap_or_default())
            on_choose=move |id: String| telling.change(|told| *at(told) = id.parse().ok())
            requirement=Requirement::Optional
        />
    }
}
