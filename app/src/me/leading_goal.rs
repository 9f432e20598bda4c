//! Which of two ways to a graduation comes first: her own choice, asked where credits of a school
//! say that she may be on both.

use leptos::prelude::*;
use shared::program::Write;
use shared::records::credit_recognition::CreditRecognition;
use shared::records::credit_record::CreditRecord;
use shared::records::learner::{KIND, LeadingGoal, Learner};
use shared::value::{Choice as _, FieldValue as _};

use crate::parts::{Card, CardHeading, Choice, ChoiceLegend, SegmentedChoice, Toasts, ruby, word};
use crate::reading::find::own_records;
use crate::reading::phrases::code;
use crate::replica::Replica;
use crate::saving::keep::{keep_undoable, one};

/// The question; nothing for who is at no school and has chosen nothing.
#[component]
pub fn LeadingGoalCard(replica: Replica) -> impl IntoView {
    let toasts = Toasts::here();
    let own = Memo::new(move |_| replica.read::<Learner>(replica.actor().learner()?));
    let chosen = Memo::new(move |_| own.with(|own| own.as_ref()?.leading_goal));
    let is_asked = Memo::new(move |_| {
        let has_credits = |id| {
            let recorded = replica.referring::<CreditRecord>("learner", id);
            let recognized = replica.referring::<CreditRecognition>("learner", id);
            !(recorded.is_empty() && recognized.is_empty())
        };
        chosen.get().is_some() || own_records(replica).into_iter().any(has_credits)
    });
    let choose = move |wanted: String| {
        let before = untrack(|| own.get());
        let (Some(goal), Some(before)) = (LeadingGoal::from_code(&wanted), before) else { return };
        let set = move |goal: Option<LeadingGoal>| {
            let value = goal.map_or(serde_json::Value::Null, |goal| goal.write());
            vec![Write::set::<Learner>(before.id, one("leading_goal", value))]
        };
        let was = before.leading_goal;
        keep_undoable(replica, toasts, word("learner.leading.saved"), set(Some(goal)), move || {
            set(was)
        });
    };
    let option = |own: &'static str| {
        Choice::new(own, Signal::derive(move || code(&KIND, "leading_goal", own)))
    };
    let options =
        Signal::stored(LeadingGoal::CODES.iter().map(|it| option(it)).collect::<Vec<_>>());
    let value = Signal::derive(move || chosen.get().map(|it| it.code().to_owned()));
    move || {
        is_asked.get().then(|| {
            view! {
                <Card title=word("learner.leading") heading=CardHeading::InPage>
                    <SegmentedChoice
                        legend=word("learner.leading")
                        shown=ChoiceLegend::Heard
                        options
                        value
                        on_choose=choose
                    />
                    <p class="soft">{ruby(word("learner.leading.text"))}</p>
                </Card>
            }
        })
    }
}
