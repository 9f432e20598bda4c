//! The version of a learner's plan: which one she works by, since when, and agreeing on the next.

use leptos::prelude::*;
use shared::access::Action;
use shared::id::RecordId;
use shared::program::plan;
use shared::record::Record;
use shared::records::plan_item::PlanItem;
use shared::records::study_plan::{KIND, StudyPlan};
use shared::scope::Scope;

use crate::parts::{Button, ButtonKind, IconName, Toasts, word};
use crate::reading::phrases::told;
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{blocked, keep_undoable};
use crate::words::{day_text, t, t_with};

/// The line above the steps.
#[component]
pub fn PlanVersion(
    id: RecordId,
    ids: Memo<Vec<RecordId>>,
    items: Memo<Vec<PlanItem>>,
) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let current = Memo::new(move |_| replica.ask(|records| plan::current(records, &ids.get())));
    let said = move || match current.get() {
        Some(plan) => version_text(&plan),
        None => t("tutor.plan.version.none"),
    };
    let why_not = Signal::derive(move || blocked(replica, Action::Create, &KIND, Scope::Own(id)));
    let agree = move || {
        let (before, steps) = (current.get_untracked(), items.get_untracked());
        let (own, today) = (replica.new_id(), untrack(|| replica.today()));
        let goals = untrack(|| replica.ask(|records| plan::goals(records, &ids.get())));
        let goal = plan::leading_goal(&goals).map(|goal| goal.id);
        let writes = plan::next_version(own, id, before.as_ref(), goal, &steps, today);
        let undo = move || plan::take_version_back(own, before.as_ref(), &steps);
        keep_undoable(replica, toasts, word("tutor.plan.version.agreed"), writes, undo);
    };
    let label = Signal::derive(move || match current.with(Option::is_some) {
        true => t("tutor.plan.version.next"),
        false => t("tutor.plan.version.first"),
    });
    view! {
        <div class="spread plan-version">
            {move || match current.with(|it| it.as_ref().map(|it| it.id)) {
                Some(plan) => view! {
                    <a href=routes::record(StudyPlan::NAME, plan)>{told(said)}</a>
                }.into_any(),
                None => view! { <span class="soft">{told(said)}</span> }.into_any(),
            }}
            <Button
                label
                kind=ButtonKind::Quiet
                icon=IconName::Flag
                on_press=agree
                blocked=why_not
            />
        </div>
    }
}

/// Which version it is, and since when.
fn version_text(plan: &StudyPlan) -> String {
    let version = plan.version.map(|version| version.0.to_string()).unwrap_or_default();
    let day = plan.agreed_on.map(day_text).unwrap_or_default();
    t_with("tutor.plan.version", &[("n", &version), ("day", &day)])
}
