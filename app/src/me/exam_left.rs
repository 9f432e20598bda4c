//! How many subjects a learner has left, the last line of her first page. The rules of the exam
//! that it asks are loaded once that page stands, so that nobody waits for them.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use shared::program::standing::{is_on_the_way, standing};
use shared::value::Date;

use crate::parts::{Icon, IconFace, IconName, Row, Rows, Tone};
use crate::reading::find::own_records;
use crate::replica::Replica;
use crate::routes;
use crate::words::{month_text, t_with};

/// Asks how many subjects are left, and for the month of the next round. Nothing while the exam is
/// no matter for her, or none any more.
type Ask = fn(Replica) -> Option<(usize, Date)>;

/// The exam comes last: it is not the first thing to feel. Where its rules cannot be loaded, this
/// line stays away; the page of her subjects says so and offers to try again.
#[component]
pub fn ExamLeft(replica: Replica) -> impl IntoView {
    let ask = RwSignal::new(None::<Ask>);
    spawn_local(async move {
        if let Ok(loaded) = load().await {
            // She may have gone to another page meanwhile.
            let _ = ask.try_set(Some(loaded));
        }
    });
    let left = Memo::new(move |_| ask.get().and_then(|ask| ask(replica)));
    move || {
        left.get().filter(|(count, _)| *count > 0).map(|(count, month)| {
            let title = move || t_with("learner.subjects.left", &[("n", &count.to_string())]);
            let note = move || t_with("learner.subjects.next_in", &[("date", &month_text(month))]);
            view! {
                <Rows>
                    <Row
                        title=Signal::derive(title)
                        href=routes::my_subjects()
                        note=note
                        mark=move || view! { <IconFace name=IconName::Exam tone=Tone::Accent /> }
                    >
                        <div class="row-end"><Icon name=IconName::ChevronRight /></div>
                    </Row>
                </Rows>
            }
        })
    }
}

/// Loads the rules with what asks them. Without the feature `pieces` they are here already.
#[cfg(feature = "pieces")]
#[leptos::wasm_split::wasm_split(exam_left, wasm_split_path = ::leptos::wasm_split, fallible)]
fn load() -> Result<Ask, SplitLoaderError> {
    Ok(left)
}

#[cfg(not(feature = "pieces"))]
async fn load() -> Result<Ask, SplitLoaderError> {
    Ok(left)
}

fn left(replica: Replica) -> Option<(usize, Date)> {
    let (own, today) = (own_records(replica), replica.today());
    replica.ask(|records| {
        let found = standing(records, &own, today);
        let is_shown = is_on_the_way(records, &own) && found.certified_on.is_none();
        is_shown.then(|| (found.progress.fewest_left(), found.next.round.month()))
    })
}
