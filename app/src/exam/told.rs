//! What a learner has told about a subject, beside what the team records: one tap takes it over
//! once somebody has seen the letter.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::exam_entry;
use shared::record::Record;
use shared::records::exam_sitting::ExamSitting;
use shared::records::exam_subject_result::{
    ExamResult, ExamSubjectResult, KIND as RESULTS, ResultEvidence,
};
use shared::records::told_result::{KIND, ToldOutcome, ToldResult};

use crate::parts::{Badge, Button, ButtonKind, IconName, Text, Toasts, word};
use crate::reading::phrases::choice;
use crate::replica::Replica;
use crate::saving::keep::keep_undoable;
use crate::words::t_with;

/// Her words about the subject of this result, as long as nobody has seen the letter.
#[component]
pub fn ToldByHer(id: RecordId) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let result = Memo::new(move |_| replica.read::<ExamSubjectResult>(id));
    let told = Memo::new(move |_| {
        let result = result.get()?;
        if result.evidence == Some(ResultEvidence::NoticeSeen) {
            return None;
        }
        let same = ToldResult {
            sitting: result.sitting,
            learner: result.learner,
            subject: result.subject,
            ..ToldResult::empty(id)
        };
        let told = replica.read::<ToldResult>(KIND.natural_id(&same.write())?)?;
        let round = replica.read::<ExamSitting>(result.sitting?.id);
        told.result.filter(|_| !round.is_some_and(|round| told.is_guess(&round)))
    });
    let take_over = move |outcome: ToldOutcome| {
        let Some(before) = untrack(|| result.get()) else { return };
        let result = match outcome {
            ToldOutcome::Passed => ExamResult::Passed,
            ToldOutcome::NotYet => ExamResult::Failed,
        };
        let writes = vec![exam_entry::seen(&before, result)];
        keep_undoable(replica, toasts, word("exam.results.known.notice"), writes, move || {
            vec![exam_entry::restored(&before)]
        });
    };
    move || {
        told.get().map(|outcome| {
            let said: Text = Signal::derive(move || {
                let result = choice(&KIND, "result", outcome);
                t_with("exam.told", &[("result", &result)])
            });
            let label: Text = Signal::derive(move || {
                let result = match outcome {
                    ToldOutcome::Passed => ExamResult::Passed,
                    ToldOutcome::NotYet => ExamResult::Failed,
                };
                let result = choice(&RESULTS, "result", result);
                t_with("exam.told.seen", &[("result", &result)])
            });
            view! {
                <div class="cluster">
                    <Badge label=said icon=IconName::Chat />
                    <Button
                        label
                        kind=ButtonKind::Soft
                        icon=IconName::Mail
                        on_press=move || take_over(outcome)
                    />
                </div>
            }
        })
    }
}
