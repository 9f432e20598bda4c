//! A weekly series of planned lessons: one form instead of forty.

use leptos::prelude::*;
use shared::access::{Action, Request, may};
use shared::id::RecordId;
use shared::problem::ProblemCode;
use shared::program::lesson::USUAL_LENGTH;
use shared::program::lesson::series::{Series, weekly};
use shared::program::{Records, Write};
use shared::record::{Body, Record};
use shared::records::lesson::Lesson;
use shared::records::venue::Venue;
use shared::sync::limit::OPS_MAX;
use shared::value::{Choice, FieldValue, Minutes, TimeOfDay, Weekday};

use crate::fields::{RefPicker, to_first_refused};
use crate::lists::query::Address;
use crate::navigation::Navigation;
use crate::parts::{
    Button, ButtonKind, DateField, IconName, MaybeText, Notice, NoticeKind, NumberField, Page,
    Requirement, Select, SelectOption, TimeField, Toasts, ruby,
};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::refused_text;
use crate::saving::once::Once;
use crate::words::{date_text, t, t_with};

/// What the form holds; a part that is not filled in, or not readable, is empty.
#[derive(Clone, Copy)]
struct Draft {
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
    let series = Memo::new(move |_| draft.series(replica));
    let back = (routes::records(Lesson::NAME), Signal::derive(|| t(&Lesson::KIND.list_key())));
    view! {
        <Page title=Signal::derive(|| t("manager.series.title"))
            lead=move || t("manager.series.lead") back>
            <div class="panel form">
                <Fields draft />
                <Preview series />
                <Make draft series />
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
            on_change=move |time: String| start.set(time) />
        <NumberField label=label("lesson.length_minutes") value=length min=0 max=1440 step=10
            on_change={move |minutes: Option<i64>| {
                is_length_wrong.set(false);
                length.set(minutes);
            }}
            on_unread=Callback::new(move |(_,): (String,)| is_length_wrong.set(true)) />
    }
}

/// How many lessons there will be, and from when to when.
#[component]
fn Preview(series: Memo<Option<Series>>) -> impl IntoView {
    let words = move || {
        let series = series.get()?;
        let (Some(first), Some(last)) = (series.days.first(), series.days.last()) else {
            return Some(t("manager.series.none"));
        };
        let (n, first, last) = (series.days.len().to_string(), date_text(*first), date_text(*last));
        let values = [("n", &*n), ("first", &first), ("last", &last)];
        Some(t_with("manager.series.preview", &values))
    };
    view! {
        <p aria-live="polite">
            {move || words().map(|text| ruby(Signal::stored(text)))}
        </p>
    }
}

#[component]
fn Make(draft: Draft, series: Memo<Option<Series>>) -> impl IntoView {
    let replica = Replica::current();
    let toasts = Toasts::here();
    let navigation = Navigation::here();
    let (refused, once) = (RwSignal::new(None::<(Series, String)>), Once::new());
    // What was refused is said as long as the form asks for the same.
    let trouble = Memo::new(move |_| match series.get() {
        Some(now) => refused.get().filter(|(then, _)| *then == now).map(|(_, why)| why),
        None => draft.is_asked.get().then(|| t("forms.incomplete")),
    });
    let make = move || {
        draft.is_asked.set(true);
        let Some(series) = series.get_untracked().filter(|series| !series.days.is_empty()) else {
            to_first_refused();
            return false;
        };
        match make_all(replica, &series) {
            Ok(ids) => {
                let n = ids.len().to_string();
                toasts.undoable(t_with("manager.series.made", &[("n", &n)]), move || {
                    undo(replica, &ids);
                });
                let address = Address::of("venue", series.venue);
                navigation.done(&address.text(&routes::records(Lesson::NAME)));
                true
            }
            Err(reason) => {
                refused.set(Some((series, reason)));
                false
            }
        }
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

    /// The series, once venue, weekday and period are filled in.
    fn series(self, replica: Replica) -> Option<Series> {
        if self.is_length_wrong.get() {
            return None;
        }
        let venue = self.venue.get().parse::<RecordId>().ok()?;
        let weekday = Weekday::from_code(&self.weekday.get())?;
        let (from, to) = (self.from.get().parse().ok()?, self.to.get().parse().ok()?);
        let start = TimeOfDay::read(&self.start.get().into());
        let length = self.length.get().and_then(|minutes| Minutes::read(&minutes.into()));
        let of = |records: &dyn Records| weekly(records, venue, weekday, (from, to), start, length);
        Some(replica.ask(of))
    }
}

/// Makes the lessons, in as few mutations as the limit allows, or says why not.
fn make_all(replica: Replica, series: &Series) -> Result<Vec<RecordId>, String> {
    let mut ids = Vec::new();
    for days in series.days.chunks(OPS_MAX) {
        let lessons: Vec<Lesson> =
            days.iter().map(|day| series.lesson(replica.new_id(), *day)).collect();
        if let Some(lesson) = lessons.first() {
            check_right(replica, lesson.id, &lesson.write())?;
        }
        ids.extend(lessons.iter().map(|lesson| lesson.id));
        let writes = lessons.iter().map(Write::create).collect();
        replica.edit(replica.changes(writes)).map_err(|refused| refused_text(&refused))?;
    }
    Ok(ids)
}

fn check_right(replica: Replica, id: RecordId, set: &Body) -> Result<(), String> {
    let kind = Lesson::KIND;
    let Some(scope) = kind.scope_of(id, set) else { return Err(t("refused.no_scope")) };
    let request = Request::new(Action::Create, kind, scope, set);
    may(&replica.actor(), &replica.grants(), &request).map_err(|refusal| t(refusal.key()))
}

fn undo(replica: Replica, ids: &[RecordId]) {
    for ids in ids.chunks(OPS_MAX) {
        let writes = ids.iter().map(|id| Write::remove::<Lesson>(*id)).collect();
        // A removal has no contents that a device could refuse.
        let _ = replica.edit(replica.changes(writes));
    }
}
