//! What is to be done at the venues, as sentences with their own day at the end; each row opens
//! where it is done.

use leptos::prelude::*;
use shared::findings::Finding;
use shared::program::exam_near::ExamNear;

use super::exam_today::LettersRow;
use crate::parts::{Card, CardHeading, IconFace, Row, Rows, Text, ruby, word};
use crate::reading::findings::{mark, place_of, subject};
use crate::reading::phrases::told;
use crate::replica::Replica;
use crate::words::{day_text, t, t_with};

/// More rows than these are no day's work; the first ones are due first.
const SHOWN_MAX: usize = 12;

/// The card; it says so where everything is done.
#[component]
pub fn ToDo(found: Memo<Vec<Finding>>, exam: Memo<ExamNear>) -> impl IntoView {
    let all = Memo::new(move |_| found.with(Vec::len) + exam.with(|it| it.letters.len()));
    let count = move || t_with("tutor.todo.count", &[("n", &all.get().to_string())]);
    let is_empty = Memo::new(move |_| all.get() == 0);
    view! {
        <Card
            title=word("finding.title")
            heading=CardHeading::InPage
            aside=move || (!is_empty.get()).then(|| told(count))
        >
            {move || if is_empty.get() {
                view! { <p class="soft">{ruby(word("tutor.todo.none"))}</p> }.into_any()
            } else {
                view! {
                    <Rows>
                        {move || {
                            let letters = exam.with(|it| it.letters.clone()).into_iter();
                            letters.map(|letters| view! { <LettersRow letters /> }).collect_view()
                        }}
                        {move || {
                            found.get().into_iter().take(SHOWN_MAX).map(row).collect_view()
                        }}
                    </Rows>
                }.into_any()
            }}
        </Card>
    }
}

fn row(finding: Finding) -> impl IntoView {
    let replica = Replica::current();
    let (key, of) = (finding.key(), finding.clone());
    let title: Text = Signal::derive(move || t(&key));
    let note = move || subject(replica, &of);
    let href = place_of(replica, &finding).unwrap_or_default();
    let due = finding.due;
    let (icon, tone) = mark(&finding, replica.today());
    view! {
        <Row title href note=note mark=move || view! { <IconFace name=icon tone /> }>
            {due.map(|day| view! { <div class="row-end">{told(move || day_text(day))}</div> })}
        </Row>
    }
}
