//! A weekly evening from nothing: its pattern and all its lessons by one form.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::access::{Action, Request, may};
use shared::id::RecordId;
use shared::problem::ProblemCode;
use shared::program::lesson::pattern::{ToMake, pattern_there, to_make};
use shared::program::lesson::{USUAL_LENGTH, mode_at};
use shared::program::{ReadRecords, Records, Write};
use shared::record::Record;
use shared::records::lesson::Lesson;
use shared::records::lesson_pattern::LessonPattern;
use shared::records::venue::Venue;
use shared::value::{Choice, Date, FieldValue, Minutes, Ref, TimeOfDay, Weekday};

use super::pattern::{FoundDays, steps_of};
use crate::fields::{RefPicker, to_first_refused};
use crate::lists::query::Address;
use crate::navigation::Navigation;
use crate::parts::{
    Button, ButtonKind, DateField, IconName, MaybeText, Notice, NoticeKind, NumberField, Page,
    Requirement, Select, SelectOption, TimeField, Toasts,
};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{keep_along, refused_text};
use crate::saving::once::Once;
use crate::words::{t, t_with};

/// What the form holds; a part that is not filled in, or not readable, is empty.
#[derive(Clone, Copy)]
struct Draft {
    /// The id of the pattern, if a new one is made.
    id: RecordId,
    venue: RwSignal<String>,
    weekday: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    start: RwSignal<String>,
    length: RwSignal<Option<i64>>,
    /// Whether something else than a number is typed for the length.
    is_length_wrong: RwSignal<bool>,
    /// Whether somebody has asked for the lessons: from then on it is said what is missing.
    is_asked: RwSignal<bool>,
}

/// The page.
#[component]
pub fn LessonSeries() -> impl IntoView {
    let replica = Replica::current();
    let draft = Draft::new(replica);
    let plan = Memo::new(move |_| draft.plan(replica));
    let is_planned = Memo::new(move |_| plan.with(Option::is_some));
    let found = Memo::new(move |_| plan.get().map(|plan| plan.found).unwrap_or_default());
    let back = (routes::records(Lesson::NAME), Signal::derive(|| t(&Lesson::KIND.list_key())));
    view! {
        <Page title=Signal::derive(|| t("manager.series.title"))
            lead=move || t("manager.series.lead") back>
            <div class="panel form">
                <Fields draft />
                {move || is_planned.get().then(|| view! { <FoundDays found /> })}
                <Make draft plan />
            </div>
        </Page>
    }
}

#[component]
fn Fields(draft: Draft) -> impl IntoView {
    let Draft { venue, weekday, from, to, start, length, is_length_wrong, .. } = draft;
    let error = move |value: RwSignal<String>| -> MaybeText {
        let is_missing = move || draft.is_asked.get() && value.with(String::is_empty);
        (move || is_missing().then(|| t(ProblemCode::Missing.key()))).into()
    };
    let label = |name: &'static str| Signal::derive(move || t(name));
    let weekdays = || {
        let option = |code: &&str| SelectOption::new(*code, t(&format!("weekday.{code}")));
        Weekday::CODES.iter().map(option).collect::<Vec<_>>()
    };
    view! {
        <RefPicker of=Venue::NAME label=label("lesson.venue") value=venue
            requirement=Requirement::Required error=error(venue)
            on_choose=move |id: String| venue.set(id) />
        <Select label=label("enrollment.weekday") options=Signal::derive(weekdays) value=weekday
            requirement=Requirement::Required error=error(weekday)
            on_choose=move |code: String| weekday.set(code) />
        <DateField label=label("manager.series.from") value=from
            requirement=Requirement::Required error=error(from)
            on_change=move |day: String| from.set(day) />
        <DateField label=label("manager.series.to") value=to
            requirement=Requirement::Required error=error(to)
            on_change=move |day: String| to.set(day) />
        <TimeField label=label("lesson.start") value=start
            requirement=Requirement::Required error=error(start)
            on_change=move |time: String| start.set(time) />
        <NumberField label=label("lesson.length_minutes") value=length min=0 max=1440 step=10
            on_change={move |minutes: Option<i64>| {
                is_length_wrong.set(false);
                length.set(minutes);
            }}
            on_unread=Callback::new(move |(_,): (String,)| is_length_wrong.set(true)) />
    }
}

/// A pattern, and what making its lessons means.
#[derive(Clone, PartialEq)]
struct Plan {
    pattern: LessonPattern,
    /// Whether the pattern is there already.
    is_there: bool,
    found: ToMake,
}

#[component]
fn Make(draft: Draft, plan: Memo<Option<Plan>>) -> impl IntoView {
    let replica = Replica::current();
    let toasts = Toasts::here();
    let navigation = Navigation::here();
    let (refused, once) = (RwSignal::new(None::<(Plan, String)>), Once::new());
    // What was refused is said as long as the form asks for the same.
    let trouble = Memo::new(move |_| match plan.get() {
        Some(now) => refused.get().filter(|(then, _)| *then == now).map(|(_, why)| why),
        None => draft.is_asked.get().then(|| t("forms.incomplete")),
    });
    let make = move || {
        draft.is_asked.set(true);
        let Some(plan) = plan.get_untracked().filter(|plan| !plan.found.days.is_empty()) else {
            to_first_refused();
            return false;
        };
        if let Err(reason) = begin(replica, &plan) {
            refused.set(Some((plan, reason)));
            return false;
        }
        let made = if plan.is_there {
            Vec::new()
        } else {
            vec![Write::remove::<LessonPattern>(plan.pattern.id)]
        };
        let steps = steps_of(&plan.pattern, &plan.found.days);
        let said = |n: usize| t_with("manager.series.made", &[("n", &n.to_string())]);
        spawn_local(async move {
            keep_along(replica, toasts, said, made, steps).await;
            let venue = plan.pattern.venue.map(|venue| venue.id);
            let address = venue.map_or_else(Address::default, |id| Address::of("venue", id));
            navigation.done(&address.text(&routes::records(Lesson::NAME)));
        });
        true
    };
    view! {
        {move || trouble.get().map(|text| view! { <Notice kind=NoticeKind::Warning text /> })}
        <Button label=Signal::derive(|| t("manager.series.make")) kind=ButtonKind::Primary
            icon=IconName::Plus on_press=move || once.run(make) />
    }
}

impl Draft {
    fn new(replica: Replica) -> Draft {
        let given = Navigation::here().query().with_untracked(|params| params.get("venue"));
        let today = untrack(|| replica.today());
        Draft {
            id: replica.new_id(),
            venue: RwSignal::new(given.unwrap_or_default()),
            weekday: RwSignal::new(String::new()),
            from: RwSignal::new(today.to_string()),
            to: RwSignal::new(today.fiscal_year().last_day().to_string()),
            start: RwSignal::new(String::new()),
            length: RwSignal::new(Some(i64::from(USUAL_LENGTH.0))),
            is_length_wrong: RwSignal::new(false),
            is_asked: RwSignal::new(false),
        }
    }

    /// The pattern and its lessons, once venue, weekday, time and period are filled in.
    fn plan(self, replica: Replica) -> Option<Plan> {
        if self.is_length_wrong.get() {
            return None;
        }
        let venue = self.venue.get().parse::<RecordId>().ok()?;
        let weekday = Weekday::from_code(&self.weekday.get())?;
        let (from, to) = (self.from.get().parse().ok()?, self.to.get().parse().ok()?);
        let start = TimeOfDay::read(&self.start.get().into())?;
        let length = self.length.get().and_then(|minutes| Minutes::read(&minutes.into()));
        let wished = LessonPattern {
            venue: Some(Ref::to(venue)),
            weekday: Some(weekday),
            start: Some(start),
            length_minutes: length,
            from: Some(from),
            to: Some(to),
            ..LessonPattern::empty(self.id)
        };
        Some(replica.ask(|records| plan(records, wished, (from, to))))
    }
}

fn plan(records: &dyn Records, wished: LessonPattern, period: (Date, Date)) -> Plan {
    let mode = wished.venue.map(|venue| mode_at(records, venue.id));
    let pattern = pattern_there(records, LessonPattern { mode, ..wished });
    Plan {
        is_there: records.read::<LessonPattern>(pattern.id).is_some(),
        found: to_make(records, &pattern, period),
        pattern,
    }
}

/// Makes the pattern where it is not there yet, or says why not.
fn begin(replica: Replica, plan: &Plan) -> Result<(), String> {
    if plan.is_there {
        return Ok(());
    }
    let (kind, set) = (LessonPattern::KIND, plan.pattern.write());
    let Some(scope) = kind.scope_of(plan.pattern.id, &set) else {
        return Err(t("refused.no_scope"));
    };
    let request = Request::new(Action::Create, kind, scope, &set);
    may(&replica.actor(), &replica.grants(), &request).map_err(|refusal| t(refusal.key()))?;
    let writes = vec![Write::create(&plan.pattern)];
    replica.edit(replica.changes(writes)).map_err(|refused| refused_text(&refused))
}
