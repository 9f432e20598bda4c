//! From a weekly pattern to its lessons, on the page of the pattern: which days get one, which are
//! left out and why. Making them again makes nothing twice.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::RecordId;
use shared::lists::{Step, steps};
use shared::program::lesson::pattern::{LeftOut, ToMake, to_make, to_take_back, writes};
use shared::program::{Records, Write};
use shared::record::Record;
use shared::record::list::ListAction;
use shared::records::lesson::Lesson;
use shared::records::lesson_pattern::LessonPattern;
use shared::sync::limit::OPS_MAX;
use shared::value::Date;

use crate::parts::{Button, ButtonKind, DateField, IconName, Section, Toasts, word};
use crate::reading::phrases::told;
use crate::replica::Replica;
use crate::saving::keep::keep_all_undoable;
use crate::words::{date_text, day_text, t, t_with};

/// The lessons of one pattern.
#[component]
pub fn PatternLessons(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let pattern = Memo::new(move |_| replica.read::<LessonPattern>(id));
    let until = RwSignal::new(untrack(|| replica.today()).fiscal_year().last_day().to_string());
    let found = Memo::new(move |_| {
        let (Some(pattern), Ok(to)) = (pattern.get(), until.get().parse()) else {
            return ToMake::default();
        };
        let today = replica.today();
        replica.ask(|records| to_make(records, &pattern, (today, to)))
    });
    view! {
        <Section title=word("manager.pattern.title")>
            <div class="panel form">
                <DateField
                    label=word("manager.pattern.until")
                    value=until
                    on_change=move |day: String| until.set(day)
                />
                <FoundDays found />
                <Make pattern found />
                <TakeBack id />
            </div>
        </Section>
    }
}

/// How many lessons there will be, from when to when, and which days get none.
#[component]
pub fn FoundDays(found: Memo<ToMake>) -> impl IntoView {
    let left_out = Memo::new(move |_| found.with(left_out_text));
    view! {
        <p aria-live="polite">{told(move || found.with(preview))}</p>
        {move || left_out.get().map(|text| view! {
            <p class="soft">{told(move || text.clone())}</p>
        })}
    }
}

fn preview(found: &ToMake) -> String {
    let made = found.made.to_string();
    let (Some(first), Some(last)) = (found.days.first(), found.days.last()) else {
        return t_with("manager.pattern.none", &[("made", &made)]);
    };
    let values = [
        ("n", &*found.days.len().to_string()),
        ("first", &date_text(*first)),
        ("last", &date_text(*last)),
        ("made", &made),
    ];
    t_with("manager.pattern.preview", &values)
}

fn left_out_text(found: &ToMake) -> Option<String> {
    let one = |(day, why): &(Date, LeftOut)| {
        let why = match why {
            LeftOut::Holiday => "manager.pattern.holiday",
            LeftOut::Closure => "kind.venue_closure",
            // Lessons that were made one by one are said as a number: often they are all of them.
            LeftOut::Taken => return None,
        };
        Some(t_with("manager.pattern.day", &[("day", &day_text(*day)), ("why", &t(why))]))
    };
    let mut days: Vec<String> = found.left_out.iter().filter_map(one).collect();
    let taken = found.left_out.iter().filter(|(_, why)| *why == LeftOut::Taken).count();
    let said = || t_with("manager.pattern.taken", &[("n", &taken.to_string())]);
    days.extend((taken > 0).then(said));
    let days = days.join(&t("forms.comma"));
    (!days.is_empty()).then(|| t_with("manager.pattern.left_out", &[("days", &days)]))
}

#[component]
fn Make(pattern: Memo<Option<LessonPattern>>, found: Memo<ToMake>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let make = move || {
        let (Some(pattern), days) = (pattern.get_untracked(), found.get_untracked().days) else {
            return;
        };
        let steps = steps_of(&pattern, &days);
        let said = |n: usize| t_with("manager.series.made", &[("n", &n.to_string())]);
        spawn_local(async move {
            keep_all_undoable(replica, toasts, said, steps).await;
        });
    };
    let is_empty = Memo::new(move |_| found.with(|found| found.days.is_empty()));
    move || {
        (!is_empty.get()).then(|| {
            view! {
                <Button
                    label=word("manager.series.make")
                    kind=ButtonKind::Primary
                    icon=IconName::Plus
                    on_press=make
                />
            }
        })
    }
}

/// Takes the lessons back that lie ahead, as long as nobody has written anything about them.
#[component]
fn TakeBack(id: RecordId) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let ahead = Memo::new(move |_| {
        let today = replica.today();
        replica.ask(|records| to_take_back(records, id, today))
    });
    let label =
        move || t_with("manager.pattern.remove", &[("n", &ahead.with(Vec::len).to_string())]);
    let press = move || {
        let ids = ahead.get_untracked();
        let all = |records: &dyn Records| steps(ListAction::Delete, Lesson::KIND, &ids, records);
        let steps = untrack(|| replica.ask(all));
        let said = |n: usize| t_with("manager.pattern.removed", &[("n", &n.to_string())]);
        spawn_local(async move {
            keep_all_undoable(replica, toasts, said, steps).await;
        });
    };
    let is_empty = Memo::new(move |_| ahead.with(Vec::is_empty));
    move || {
        (!is_empty.get()).then(|| {
            view! {
                <Button
                    label=Signal::derive(label)
                    kind=ButtonKind::Quiet
                    icon=IconName::Undo
                    on_press=press
                />
            }
        })
    }
}

/// What makes the lessons of these days, in as few steps as a change may have parts.
pub fn steps_of(pattern: &LessonPattern, days: &[Date]) -> Vec<Step> {
    let step = |writes: &[Write]| Step {
        writes: writes.to_vec(),
        undo: writes.iter().filter_map(removal).collect(),
    };
    writes(pattern, days).chunks(OPS_MAX).map(step).collect()
}

fn removal(write: &Write) -> Option<Write> {
    match write {
        Write::Create { kind, id, .. } if *kind == Lesson::NAME => {
            Some(Write::remove::<Lesson>(*id))
        }
        _ => None,
    }
}
