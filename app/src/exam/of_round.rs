//! The round of the exam that the address names, for every page that is about one round.

use leptos::prelude::*;
use shared::records::exam_sitting::ExamSitting;

use crate::parts::{EmptyState, Page, word};
use crate::reading::find::id_of_address;
use crate::replica::Replica;
use crate::routes;
use crate::words::t;

/// The page of the round, or that this device does not know it.
#[component]
pub fn OfRound(
    /// What is shown of a round.
    page: fn(ExamSitting) -> AnyView,
) -> impl IntoView {
    let (replica, id) = (Replica::current(), id_of_address());
    let sitting = Memo::new(move |_| replica.read::<ExamSitting>(id.get()?));
    move || match sitting.get() {
        Some(sitting) => page(sitting),
        None => view! {
            <Page
                title=word("exam_subject_result.sitting")
                back=(routes::exam_board(), word("frame.exams"))
            >
                <EmptyState
                    title=word("exam.day.no_round")
                    text=move || t("exam.day.no_round.next")
                />
            </Page>
        }
        .into_any(),
    }
}
