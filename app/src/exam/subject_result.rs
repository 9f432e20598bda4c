//! One subject of one round: whether she sat it, how it went, and how we know.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::exam_entry::{self, Answer, Possible};
use shared::record::Record;
use shared::records::exam_sitting::ExamSitting;
use shared::records::exam_subject_result::{
    ExamAttendance, ExamResult, ExamSubjectResult, KIND, ResultEvidence,
};
use shared::value::Choice as _;

use super::rounds::subject_name;
use super::told::ToldByHer;
use crate::fields::{Marks, why_not_removed};
use crate::parts::{
    Button, ButtonKind, Card, Choice, IconName, SegmentedChoice, Text, Toasts, Tone, ruby, word,
};
use crate::reading::phrases::{code, progress_key};
use crate::replica::Replica;
use crate::saving::keep::keep_undoable;
use crate::words::{t, t_with};

/// The code of the segment that says that a result is not known.
const NOT_KNOWN: &str = "unknown";

/// The card of one subject; every tap is saved and can be taken back.
#[component]
pub fn SubjectResult(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let result = Memo::new(move |_| replica.read::<ExamSubjectResult>(id));
    let title: Text = match result.get_untracked().and_then(|result| result.subject) {
        Some(subject) => subject_name(subject),
        None => word("exam_subject_result.subject"),
    };
    let attendance = Memo::new(move |_| result.get().and_then(|result| result.attendance));
    let outcome = Memo::new(move |_| result.get().and_then(|result| result.result));
    let evidence = Memo::new(move |_| result.get().and_then(|result| result.evidence));
    let is_sat = Memo::new(move |_| attendance.get() == Some(ExamAttendance::Sat));
    let is_known = Memo::new(move |_| outcome.get().is_some());
    let round = result.get_untracked().and_then(|result| result.sitting);
    let possible = Memo::new(move |_| {
        let round = replica.read::<ExamSitting>(round.as_ref()?.id)?;
        Some(exam_entry::possible(&round, replica.latest_day()))
    });
    let may = move |of: fn(Possible) -> bool| possible.get().is_none_or(of);
    let may_be_sat = Memo::new(move |_| may(|it| it.sat));
    let sat = move || {
        // What stands there stays in sight.
        let (now, is_all) = (attendance.get_untracked(), may_be_sat.get());
        let mut all = segments::<ExamAttendance>("attendance");
        all.retain(|it| {
            let own = ExamAttendance::from_code(&it.value);
            is_all || own == now || own == Some(ExamAttendance::Applied)
        });
        all
    };
    let asks_result = Memo::new(move |_| is_sat.get() && (is_known.get() || may(|it| it.result)));
    let known_by = move || {
        let now = evidence.get().map(|it| it.code());
        let field = KIND.field("evidence");
        let mut all = segments::<ResultEvidence>("evidence");
        all.retain(|it| field.is_none_or(|field| field.offers(&it.value, now)));
        all
    };
    view! {
        <Card title aside=move || view! { <How id /> }>
            <div class="stack">
                {move || view! {
                    <Question
                        id title field="attendance" options=sat()
                        value=Signal::derive(move || {
                            attendance.get().map(|it| it.code().to_owned())
                        })
                    />
                }}
                <ToldByHer id />
                {move || asks_result.get().then(|| view! {
                    <Question
                        id title field="result" options=outcomes()
                        value=Signal::derive(move || {
                            Some(outcome.get().map_or(NOT_KNOWN, |it| it.code()).to_owned())
                        })
                    />
                })}
                {move || is_known.get().then(|| view! {
                    <Question
                        id title field="evidence" options=known_by()
                        value=Signal::derive(move || evidence.get().map(|it| it.code().to_owned()))
                    />
                })}
                {move || (!is_known.get()).then(|| view! { <TakeOut id title /> })}
            </div>
        </Card>
    }
}

#[component]
fn Question(
    id: RecordId,
    title: Text,
    field: &'static str,
    options: Vec<Choice>,
    value: Signal<Option<String>>,
) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let choose = move |chosen: String| {
        let before = untrack(|| replica.read::<ExamSubjectResult>(id));
        let Some(before) = before else { return };
        let said: Text =
            Signal::derive(move || t_with("tutor.results.saved", &[("subject", &title.get())]));
        let Some(answer) = read_answer(field, &chosen) else { return };
        let writes = vec![exam_entry::answer(&before, answer)];
        keep_undoable(replica, toasts, said, writes, move || vec![exam_entry::restored(&before)]);
    };
    let legend: Text = Signal::derive(move || t(&format!("{}.{field}", KIND.name)));
    view! { <SegmentedChoice legend options=Signal::stored(options) value on_choose=choose /> }
}

/// Takes out a subject that was added by mistake, as long as no result of it is known.
#[component]
fn TakeOut(id: RecordId, title: Text) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let why_not = move || why_not_removed(replica, &KIND, id);
    let take_out = move || {
        let was = untrack(|| replica.read::<ExamSubjectResult>(id));
        let Some(was) = was else { return };
        let subject = title.get_untracked();
        let said = t_with("tutor.results.taken_out", &[("subject", &subject)]);
        let writes = vec![Write::remove::<ExamSubjectResult>(id)];
        keep_undoable(replica, toasts, Signal::stored(said), writes, move || {
            vec![Write::create(&was)]
        });
    };
    view! {
        <Button
            label=word("tutor.results.take_out") kind=ButtonKind::Quiet icon=IconName::Close
            blocked=Signal::derive(why_not) on_press=take_out
        />
    }
}

/// How safe the result is, and what is open about it.
#[component]
fn How(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let progress = Memo::new(move |_| Some(replica.view(ExamSubjectResult::NAME, id)?.progress));
    move || {
        progress.get().map(|progress| {
            view! {
                <Marks id />
                <span class="tutor-progress">{ruby(word(progress_key(progress)))}</span>
            }
        })
    }
}

fn segments<C: shared::value::Choice>(field: &'static str) -> Vec<Choice> {
    let segment =
        |own: &'static str| Choice::new(own, Signal::derive(move || code(&KIND, field, own)));
    C::CODES.iter().map(|own| segment(own)).collect()
}

fn outcomes() -> Vec<Choice> {
    let not_known = Choice::new(NOT_KNOWN, word("tutor.results.unknown")).tone(Tone::Neutral);
    let mut all = segments::<ExamResult>("result");
    for choice in &mut all {
        let is_pass = choice.value == ExamResult::Passed.code();
        choice.tone = if is_pass { Tone::Success } else { Tone::Neutral };
    }
    all.push(not_known);
    all
}

/// What one tap says.
fn read_answer(field: &str, chosen: &str) -> Option<Answer> {
    match field {
        "attendance" => ExamAttendance::from_code(chosen).map(Answer::Attendance),
        "result" => Some(Answer::Result(ExamResult::from_code(chosen))),
        _ => ResultEvidence::from_code(chosen).map(Answer::Evidence),
    }
}
