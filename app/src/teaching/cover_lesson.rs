//! A lesson that too few people come to: who cannot, who is asked, and the one tap that asks
//! somebody or takes it over.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::stand_ins::{Candidate, Staffing, ask, candidates, say, withdraw};
use shared::program::write::undone;
use shared::records::lesson::Lesson;
use shared::records::lesson_staff::TeachingStep;
use shared::role::Role;

use super::amounts::staff_name;
use super::cover::take_back;
use super::hours_lines::keep_said;
use crate::parts::{
    Badge, Button, ButtonKind, IconName, Row, Select, SelectOption, Text, Toasts, Tone, word,
};
use crate::reading::phrases::{BETWEEN, hours, venue};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::keep_undoable;
use crate::words::{day_text, t, t_with};

/// So many can be asked by one tap; the others are in a list.
const BY_TAP: usize = 2;

/// Day, time and place of a lesson.
pub fn lesson_title(replica: Replica, lesson: Lesson) -> Text {
    Signal::derive(move || {
        let day = lesson.date.map(day_text).unwrap_or_default();
        let place = venue(replica, lesson.venue.map(|venue| venue.id));
        let time = Some(hours(&lesson)).filter(|time| !time.is_empty());
        std::iter::once(day).chain(time).chain([place]).collect::<Vec<_>>().join(" ")
    })
}

/// The names of these people.
pub fn names(replica: Replica, all: &BTreeSet<RecordId>) -> String {
    let names = all.iter().map(|id| staff_name(replica, *id));
    names.collect::<Vec<_>>().join(&t("forms.comma"))
}

/// The row.
#[component]
pub fn ShortLesson(lesson: Lesson, staffing: Staffing) -> impl IntoView {
    let replica = Replica::current();
    let title = lesson_title(replica, lesson.clone());
    let href = routes::lesson(lesson.id);
    let (away, lacks) = (staffing.away.clone(), staffing.lacks);
    let note = move || {
        let away =
            (!away.is_empty()).then(|| t_with("cover.away", &[("names", &names(replica, &away))]));
        let lacks = t_with("cover.lacks", &[("n", &lacks.to_string())]);
        Some(std::iter::once(lacks).chain(away).collect::<Vec<_>>().join(BETWEEN))
    };
    let asked = staffing.asked.clone().into_iter();
    let actor = replica.actor();
    let for_asked = lesson.clone();
    let asked = asked.map(move |staff| view! { <Waiting lesson=for_asked.clone() staff /> });
    let doing = match actor.role {
        Role::Manager => view! { <Asking lesson /> }.into_any(),
        _ => actor.staff().map(|own| view! { <TakingOver lesson own /> }).into_any(),
    };
    view! {
        <Row title href note>
            <div class="row-end cluster">{asked.collect_view()}{doing}</div>
        </Row>
    }
}

/// Somebody who was asked and has not answered.
#[component]
fn Waiting(lesson: Lesson, staff: RecordId) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let label =
        Signal::derive(move || t_with("cover.waits", &[("name", &staff_name(replica, staff))]));
    let is_manager = replica.actor().role == Role::Manager;
    view! {
        <Badge label tone=Tone::Accent icon=IconName::Clock />
        {is_manager.then(|| view! {
            <Button label=word("cover.withdraw") kind=ButtonKind::Quiet icon=IconName::Undo
                on_press=move || take_back(replica, toasts, &lesson, staff) />
        })}
    }
}

/// Who could be asked, the likeliest by one tap.
#[component]
fn Asking(lesson: Lesson) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let lesson = StoredValue::new(lesson);
    let all = Memo::new(move |_| {
        lesson.with_value(|lesson| replica.ask(|records| candidates(records, lesson)))
    });
    let press = move |staff: RecordId| {
        let new = replica.new_id();
        let writes = untrack(|| {
            lesson.with_value(|lesson| {
                replica.ask(|records| {
                    // What somebody who cannot was to see for it goes with the next question.
                    let away = Staffing::read(records, lesson).away.into_iter();
                    let gone = away.flat_map(|it| withdraw(records, lesson, it));
                    let gone = gone.filter(is_of_access);
                    ask(records, lesson, staff, new).into_iter().chain(gone).collect::<Vec<_>>()
                })
            })
        });
        let back = untrack(|| replica.ask(|records| undone(records, &writes)));
        let name = untrack(|| staff_name(replica, staff));
        let said: Text = Signal::derive(move || t_with("cover.said.asked", &[("name", &name)]));
        keep_undoable(replica, toasts, said, writes, move || back.clone());
    };
    let words = move |it: Candidate| {
        let key = match (it.is_unsaid, it.is_elsewhere) {
            (false, _) => "cover.ask.can",
            (true, false) => "cover.ask.here",
            (true, true) => "cover.ask.elsewhere",
        };
        t_with(key, &[("name", &staff_name(replica, it.staff))])
    };
    let by_tap = move || {
        let first = all.get().into_iter().take(BY_TAP);
        let button = |it: Candidate| {
            view! {
                <Button label=Signal::derive(move || words(it)) kind=ButtonKind::Soft
                    icon=IconName::Chat on_press=move || press(it.staff) />
            }
        };
        first.map(button).collect_view()
    };
    let others = Signal::derive(move || {
        let others = all.get().into_iter().skip(BY_TAP);
        others.map(|it| SelectOption::new(it.staff.to_string(), words(it))).collect::<Vec<_>>()
    });
    let has_others = Memo::new(move |_| others.with(|all| !all.is_empty()));
    view! {
        {by_tap}
        {move || has_others.get().then(|| view! {
            <Select label=word("cover.ask.other") options=others value=Signal::stored(String::new())
                on_choose=move |id: String| {
                    if let Ok(staff) = id.parse() {
                        press(staff);
                    }
                } />
        })}
    }
}

/// Whether a write takes access away.
fn is_of_access(write: &Write) -> bool {
    use shared::record::Record as _;
    use shared::records::assignment::Assignment;
    matches!(write, Write::Remove { kind, .. } if *kind == Assignment::NAME)
}

/// The one tap with which somebody of the venue takes it over.
#[component]
fn TakingOver(lesson: Lesson, own: RecordId) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let lesson = StoredValue::new(lesson);
    let can = Memo::new(move |_| {
        lesson.with_value(|lesson| {
            let all = replica.ask(|records| candidates(records, lesson));
            all.iter().any(|it| it.staff == own)
        })
    });
    let press = move || {
        let (day, write) = lesson.with_value(|lesson| {
            let day = lesson.date.map(day_text).unwrap_or_default();
            let write = |records: &dyn shared::program::Records| {
                say(records, lesson, own, TeachingStep::Planned)
            };
            (day, untrack(|| replica.ask(write)))
        });
        keep_said(replica, toasts, "cover.said.yes", day, vec![write]);
    };
    move || {
        can.get().then(|| {
            view! {
                <Button label=word("cover.take_over") kind=ButtonKind::Primary
                    icon=IconName::Check on_press=press />
            }
        })
    }
}
