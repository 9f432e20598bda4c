//! One learner on the day of the exam: her seat and what was granted to her, and for each of her
//! papers the two answers. A tap is saved at once and can be taken back.

use leptos::prelude::*;
use shared::exam::Subject;
use shared::id::RecordId;
use shared::program::exam_day::{Paper, PaperState, Sitter, Slot};
use shared::records::exam_subject_result::ExamAttendance;
use shared::records::special_measure::{KIND as MEASURES, SpecialMeasure};
use shared::value::Choice as _;

use super::day::{DayState, sitter, times};
use super::rounds::subject_name;
use crate::fields::Marks;
use crate::parts::{Badge, Icon, IconName, MenuItem, Popup, Text, Toasts, Tone, plain, ruby, word};
use crate::reading::phrases::{choice, learner as name_of, told};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::keep_undoable;
use crate::words::{t, t_with};

/// The row.
#[component]
pub fn DayRow(page: DayState, learner: RecordId, slots: Memo<Vec<Slot>>) -> impl IntoView {
    let name: Text = Memo::new(move |_| name_of(page.replica, learner)).into();
    let own = Memo::new(move |_| sitter(page, learner));
    let seat = move || own.with(|it| Some(it.as_ref()?.application.as_ref()?.seat.clone()?.0));
    let measures = move || own.with(|it| it.as_ref().map(|it| it.measures.clone()));
    let left = Memo::new(move |_| own.with(|it| it.as_ref()?.left_after()));
    view! {
        <tr>
            <th scope="row" class="exam-day-who">
                <a href=routes::learner_tab(learner, "exam") translate="no">{ruby(name)}</a>
                {move || seat().map(|seat| view! {
                    <span class="exam-day-seat" translate="no">{seat}</span>
                })}
                {move || measures().into_iter().flatten().map(granted).collect_view()}
                {move || left.get().map(|subject| {
                    let subject = subject_name(subject);
                    let said = move || t_with("exam.day.left", &[("subject", &subject.get())]);
                    view! { <Badge label=Signal::derive(said) /> }
                })}
                <Leave page learner name own />
            </th>
            {move || {
                let cell = |(at, held): (usize, Slot)| {
                    view! { <Cell page learner name own at held /> }
                };
                slots.get().into_iter().enumerate().map(cell).collect_view()
            }}
        </tr>
    }
}

/// What was granted to her, never why.
fn granted(measure: SpecialMeasure) -> Option<impl IntoView> {
    let (kind, words) = (measure.measure?, measure.words.map(|it| it.0));
    let said = move || words.clone().unwrap_or_else(|| choice(&MEASURES, "measure", kind));
    Some(view! { <Badge label=Signal::derive(said) tone=Tone::Accent /> })
}

#[component]
fn Cell(
    page: DayState,
    learner: RecordId,
    name: Text,
    own: Memo<Option<Sitter>>,
    at: usize,
    held: Slot,
) -> impl IntoView {
    let paper = Memo::new(move |_| {
        own.with(|it| it.as_ref()?.papers.iter().find(|it| it.slot == at).cloned())
    });
    let is_now = move || (page.now.get() == Some(at)).then_some("");
    let is_ahead = Memo::new(move |_| {
        let is_later = page.now.get().is_some_and(|now| at > now);
        is_later || page.date.get() > page.replica.today()
    });
    let lunch_ends = page.day.with_untracked(|day| day.lunch.map(|(_, to)| to));
    let is_after_lunch = held.starts_at.is_some() && held.starts_at == lunch_ends;
    let when = times(&held);
    let subject = Memo::new(move |_| paper.with(|it| it.as_ref().map(|it| it.subject)));
    view! {
        <td
            data-now=is_now
            data-lunch=is_after_lunch.then_some("")
            data-empty=move || subject.get().is_none().then_some("")
        >
            {move || match subject.get() {
                None => view! {
                    <span class="visually-hidden">{ruby(word("exam.day.none"))}</span>
                }.into_any(),
                Some(subject) => {
                    let when = when.clone();
                    view! {
                        <p class="exam-day-what">
                            <b>{ruby(subject_name(subject))}</b>
                            <span translate="no">{when}</span>
                        </p>
                        <Answer page learner name subject=subject_name(subject) paper is_ahead />
                        {move || {
                            let id = paper.with(|it| Some(it.as_ref()?.result.as_ref()?.id));
                            id.map(|id| view! { <Marks id /> })
                        }}
                    }.into_any()
                }
            }}
        </td>
    }
}

/// The two answers; or what is known, where it is not asked here any more.
#[component]
fn Answer(
    page: DayState,
    learner: RecordId,
    name: Text,
    subject: Text,
    paper: Memo<Option<Paper>>,
    is_ahead: Memo<bool>,
) -> impl IntoView {
    let toasts = Toasts::here();
    let state =
        Memo::new(move |_| paper.with(|it| it.as_ref().map_or(PaperState::Open, Paper::state)));
    let group = move || {
        plain(&t_with("exam.day.of", &[("name", &name.get()), ("subject", &subject.get())]))
    };
    let mark = move |attendance: ExamAttendance| {
        let found = untrack(|| Some((sitter(page, learner)?, paper.get()?.subject)));
        if let Some((before, of)) = found {
            save(page.replica, toasts, before, (of, attendance), (name, subject));
        }
    };
    let button = move |attendance: ExamAttendance| {
        let own = match attendance {
            ExamAttendance::Sat => PaperState::Sat,
            _ => PaperState::Absent,
        };
        let is_pressed = move || if state.get() == own { "true" } else { "false" };
        view! {
            <button
                type="button"
                class="exam-mark"
                data-mark=attendance.code()
                aria-pressed=is_pressed
                on:click=move |_| if untrack(|| state.get()) != own { mark(attendance) }
            >
                <Icon name=IconName::Check />
                <span>{ruby(word(word_of(attendance)))}</span>
            </button>
        }
    };
    // On the days before there is nothing to say yet.
    let is_asked = Memo::new(move |_| page.date.get() <= page.replica.today());
    move || match (state.get() == PaperState::Known, is_asked.get()) {
        (true, _) => view! {
            <p class="exam-mark-known">{ruby(word("exam.day.known"))}</p>
        }
        .into_any(),
        (false, false) => view! {
            <p class="exam-mark-known">{ruby(word("exam.day.later"))}</p>
        }
        .into_any(),
        (false, true) => view! {
            <div
                class="exam-marks"
                role="group"
                aria-label=group
                data-ahead=move || is_ahead.get().then_some("")
            >
                {button(ExamAttendance::Sat)}
                {button(ExamAttendance::Absent)}
            </div>
        }
        .into_any(),
    }
}

/// Saves one answer, which can be taken back.
fn save(
    replica: Replica,
    toasts: Toasts,
    before: Sitter,
    mark: (Subject, ExamAttendance),
    (name, subject): (Text, Text),
) {
    let word = word_of(mark.1);
    let said: Text = Signal::derive(move || {
        let values = [("name", &*name.get()), ("subject", &subject.get()), ("word", &t(word))];
        t_with("exam.day.marked", &values)
    });
    keep_undoable(replica, toasts, said, before.mark(&[mark]), move || before.take_back(&[mark]));
}

/// Going home: one tap answers for all papers of the day.
#[component]
fn Leave(
    page: DayState,
    learner: RecordId,
    name: Text,
    own: Memo<Option<Sitter>>,
) -> impl IntoView {
    let toasts = Toasts::here();
    let is_asked = Memo::new(move |_| {
        let has_open = own.with(|it| it.as_ref().is_some_and(Sitter::may_leave));
        has_open && page.date.get() <= page.replica.today()
    });
    let leave = move |last: Option<Subject>| {
        let Some(before) = untrack(|| sitter(page, learner)) else { return };
        let marks = before.leaves_after(last);
        let said: Text = Signal::derive(move || t_with("exam.day.went", &[("name", &name.get())]));
        keep_undoable(page.replica, toasts, said, before.mark(&marks), move || {
            before.take_back(&marks)
        });
    };
    let items = move || {
        let stops = own.with(|it| it.as_ref().map(Sitter::stops)).unwrap_or_default();
        let after = move |last: Subject| {
            let subject = subject_name(last);
            let label = move || t_with("exam.day.leave_after", &[("subject", &subject.get())]);
            view! {
                <MenuItem
                    label=Signal::derive(label)
                    icon=IconName::Check
                    on_press=move |()| leave(Some(last))
                />
            }
        };
        stops.into_iter().map(after).collect_view()
    };
    move || {
        is_asked.get().then(|| {
            view! {
                <Popup
                    of=name
                    class="exam-day-leave"
                    face=move || view! {
                        {told(|| t("exam.day.leave"))}
                        <Icon name=IconName::ChevronDown />
                    }
                >
                    {items()}
                    <MenuItem
                        label=word("exam.day.did_not_come")
                        icon=IconName::Minus
                        on_press=move |()| leave(None)
                    />
                </Popup>
            }
        })
    }
}

fn word_of(attendance: ExamAttendance) -> &'static str {
    match attendance {
        ExamAttendance::Sat => "exam.day.sat",
        ExamAttendance::Absent | ExamAttendance::Applied => "exam.day.absent",
    }
}
