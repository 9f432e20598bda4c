//! The exam as far as it is near: the way to its page on the days on which learners in sight sit
//! it, its days in the strip of the week, and the letters of which nobody knows yet what they say.
//! How it is found is loaded once the page stands.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::program::exam_near::{ExamNear, OpenLetters, exam_near, may_be_near};
use shared::program::exam_timetable::round_on;
use shared::program::records::ReadRecords;
use shared::records::exam_application::ExamApplication;

use crate::later::deferred;
use crate::parts::{Card, CardHeading, IconFace, IconName, Row, Tone, word};
use crate::reading::phrases::{BETWEEN, learner, told};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t, t_with};

/// More names than these are counted.
const NAMED_MAX: usize = 3;

/// A card that is there on these days only.
#[component]
pub fn ExamToday() -> impl IntoView {
    let replica = Replica::current();
    let found = Memo::new(move |_| {
        let today = replica.today();
        replica.ask(|records| {
            let round = round_on(records, today)?.id;
            let all = records.list_referring::<ExamApplication>("sitting", round);
            let posted = all.filter(ExamApplication::is_posted).count();
            (posted > 0).then_some((round, posted))
        })
    });
    move || {
        found.get().map(|(round, count)| {
            let text = move || t_with("tutor.exam_day.text", &[("n", &count.to_string())]);
            view! {
                <Card
                    title=word("tutor.exam_day.title")
                    heading=CardHeading::InPage
                    tone=Tone::Accent
                    href=routes::exam_day(round)
                >
                    <p>{told(text)}</p>
                </Card>
            }
        })
    }
}

/// Finds what is near.
type Find = fn(Replica) -> ExamNear;

deferred! {
    /// How what is near is found.
    fn finding() -> Find {
        |replica| replica.ask(|records| exam_near(records, replica.today()))
    }
}

/// What is near of the exam; nothing until its code is here, and where it cannot be loaded.
pub fn near(replica: Replica) -> Memo<ExamNear> {
    let find = RwSignal::new(None::<Find>);
    let may_be = Memo::new(move |_| replica.ask(|records| may_be_near(records, replica.today())));
    Effect::new(move |_| {
        if may_be.get() && find.with_untracked(Option::is_none) {
            spawn_local(async move {
                if let Ok(loaded) = finding().await {
                    // Somebody may have gone to another page meanwhile.
                    let _ = find.try_set(Some(loaded));
                }
            });
        }
    });
    Memo::new(move |_| match (may_be.get(), find.get()) {
        (true, Some(find)) => find(replica),
        _ => ExamNear::default(),
    })
}

/// Letters that are to be asked for, with the way to the results of their round.
#[component]
pub fn LettersRow(letters: OpenLetters) -> impl IntoView {
    let replica = Replica::current();
    let OpenLetters { round, sent_on, people } = letters;
    let names = move || {
        let names = people.iter().take(NAMED_MAX).map(|id| learner(replica, *id));
        let names = names.collect::<Vec<_>>().join(BETWEEN);
        match people.len().saturating_sub(NAMED_MAX) {
            0 => names,
            n => t_with("tutor.todo.and_more", &[("names", &names), ("n", &n.to_string())]),
        }
    };
    view! {
        <Row
            title=move || t("finding.exam_result_unknown")
            href=routes::round_results(round)
            note=names
            mark=move || view! { <IconFace name=IconName::Exam tone=Tone::Warning /> }
        >
            <div class="row-end">{told(move || day_text(sent_on))}</div>
        </Row>
    }
}
