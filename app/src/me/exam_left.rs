//! What a learner has left of the exam and what she waits for, the last lines of her first page.
//! The rules of the exam that they ask are loaded once that page stands, so that nobody waits for
//! them.

use leptos::prelude::*;
use shared::exam::{RULES, Verdict, evaluate};
use shared::program::exam_case::case_of;
use shared::program::exam_waits::Wait;
use shared::program::full_pass::{FullPass, full_pass};
use shared::program::standing::{is_on_the_way, standing};
use shared::value::Date;

use super::exam_waits::{WaitRow, full_pass_words, own_waits};
use crate::later::{arriving, drawn_by_piece};
use crate::parts::{Icon, IconFace, IconName, Row, Rows, Tone};
use crate::reading::find::own_records;
use crate::replica::Replica;
use crate::routes;
use crate::words::{month_text, t, t_with};

/// The exam comes last: it is not the first thing to feel. Where its rules cannot be loaded, these
/// lines stay away; the page of her subjects says so and offers to try again.
#[component]
pub fn ExamLeft(replica: Replica) -> impl IntoView {
    let draw = arriving(load());
    move || draw.get().map(|draw| draw(replica))
}

drawn_by_piece!(exam_left, drawn: fn(Replica) -> AnyView);

/// How far she is.
#[derive(Clone, Copy, PartialEq)]
enum Left {
    /// So many subjects, and the month of the next round.
    Subjects(usize, Date),
    /// Nothing, but one subject has to be passed by sitting it (R6).
    OneOfAny(Date),
    /// Nothing at all.
    Nothing(FullPass),
}

/// What there is to say; nothing while the exam is no matter for her, or none any more.
fn drawn(replica: Replica) -> AnyView {
    let left = Memo::new(move |_| left(replica));
    let waits =
        Memo::new(move |_| if left.get().is_some() { own_waits(replica) } else { Vec::new() });
    let rows = move |left: Left| {
        view! {
            <Rows>
                {move || waits.get().into_iter().map(wait).collect_view()}
                <LeftRow left />
            </Rows>
        }
    };
    (move || left.get().map(rows)).into_any()
}

fn wait(wait: Wait) -> impl IntoView {
    view! { <WaitRow wait /> }
}

#[component]
fn LeftRow(left: Left) -> impl IntoView {
    let title = move || match left {
        Left::Subjects(count, _) => t_with("learner.subjects.left", &[("n", &count.to_string())]),
        Left::OneOfAny(_) => t("learner.subjects.sit_one"),
        Left::Nothing(_) => t("learner.subjects.maybe_complete"),
    };
    let note = move || match left {
        Left::Subjects(_, month) | Left::OneOfAny(month) => {
            t_with("learner.subjects.next_in", &[("date", &month_text(month))])
        }
        Left::Nothing(full_pass) => full_pass_words(full_pass),
    };
    view! {
        <Row
            title=Signal::derive(title)
            href=routes::my_subjects()
            note=Signal::derive(note)
            mark=move || view! { <IconFace name=IconName::Exam tone=Tone::Accent /> }
        >
            <div class="row-end"><Icon name=IconName::ChevronRight /></div>
        </Row>
    }
}

fn left(replica: Replica) -> Option<Left> {
    let (own, today) = (own_records(replica), replica.today());
    replica.ask(|records| {
        let next = standing(records, &own, today);
        if !is_on_the_way(records, &own) || next.certified_on.is_some() {
            return None;
        }
        let (year, month) = (next.next.round.year, next.next.round.month());
        let found = evaluate(&RULES, &case_of(records, &own), year);
        Some(match (found.verdict, full_pass(records, &own, &found)) {
            (_, Some(full_pass)) => Left::Nothing(full_pass),
            (Verdict::NothingSat, None) => Left::OneOfAny(month),
            (_, None) => Left::Subjects(found.fewest_left(), month),
        })
    })
}
