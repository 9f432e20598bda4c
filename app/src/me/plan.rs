//! A learner's plan: what is for today first, with large rounds; then what comes next; then the
//! garden of what she has done.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::achievements::achievements;
use shared::program::garden::garden;
use shared::program::plan::{self, Group};
use shared::records::plan_item::PlanItem;

use super::achievements::AchievementList;
use super::garden::{Garden, GardenKey, Names, number_done};
use super::homework::{Homework, OwnRating};
use super::task::{PlanState, Task};
use crate::parts::{Card, CardHeading, EmptyState, Icon, IconName, Page, Section, ruby, word};
use crate::reading::find::own_records;
use crate::replica::Replica;
use crate::words::{day_text, t};

/// The newest successes are in sight; the others unfold.
const DONE_SHOWN: usize = 3;

/// The learner's plan.
#[component]
pub fn Plan() -> impl IntoView {
    let replica = Replica::current();
    let state = PlanState::here(replica);
    let items = Memo::new(move |_| {
        let own = own_records(replica);
        replica.ask(|records| plan::steps(records, &own))
    });
    let groups = Memo::new(move |_| {
        let today = replica.today();
        let by_state = items.with(|items| plan::grouped(items, today));
        let groups: Vec<(RecordId, Group)> = items.with(|items| {
            items.iter().zip(by_state).map(|(it, group)| (it.id, state.group(it, group))).collect()
        });
        // From now on each stays where it is.
        groups.iter().for_each(|(id, group)| state.keep(*id, *group));
        groups
    });
    let is_empty = Memo::new(move |_| items.with(Vec::is_empty));
    let today = move || day_text(replica.today());
    view! {
        <Page title=word("learner.plan.title")>
            {move || if is_empty.get() {
                view! {
                    <EmptyState
                        title=word("learner.plan.none")
                        text=move || t("learner.plan.none.text")
                    />
                }.into_any()
            } else {
                view! {
                    <Section
                        title=word("learner.plan.today")
                        actions=move || view! {
                            <span class="soft">{ruby(Signal::derive(today))}</span>
                        }
                    >
                        <Tasks state group=Group::Today items groups />
                    </Section>
                    <Section title=word("learner.plan.next")>
                        <Tasks state group=Group::Next items groups />
                    </Section>
                }.into_any()
            }}
            <Homework />
            <OwnRating />
            <Done replica />
        </Page>
    }
}

#[component]
fn Tasks(
    state: PlanState,
    group: Group,
    items: Memo<Vec<PlanItem>>,
    groups: Memo<Vec<(RecordId, Group)>>,
) -> impl IntoView {
    let here = Memo::new(move |_| {
        let groups = groups.get();
        let here = groups.into_iter().filter(|(_, own)| *own == group);
        here.map(|(id, _)| id).collect::<Vec<_>>()
    });
    let empty = match group {
        Group::Today => "learner.plan.ahead.none",
        Group::Next | Group::Done => "learner.plan.next.none",
    };
    let task = move |id: RecordId| {
        let item = Memo::new(move |_| {
            let found = items.with(|items| items.iter().find(|item| item.id == id).cloned());
            found.unwrap_or_else(|| PlanItem::empty(id))
        });
        view! { <li><Task state item /></li> }
    };
    view! {
        {move || here.with(Vec::is_empty).then(|| view! {
            <p class="soft">{ruby(word(empty))}</p>
        })}
        <ul class="tasks" role="list" data-group=format!("{group:?}")>
            <For each=move || here.get() key=|id| *id children=task />
        </ul>
    }
}

/// Everything that she has done: the garden, the newest, and the rest one tap away.
#[component]
fn Done(replica: Replica) -> impl IntoView {
    let plants = Memo::new(move |_| replica.ask(|records| garden(records, &own_records(replica))));
    let all =
        Memo::new(move |_| replica.ask(|records| achievements(records, &own_records(replica))));
    let newest =
        Signal::derive(move || all.with(|all| all.iter().take(DONE_SHOWN).cloned().collect()));
    let rest =
        Signal::derive(move || all.with(|all| all.iter().skip(DONE_SHOWN).cloned().collect()));
    let has_rest = Memo::new(move |_| all.with(|all| all.len() > DONE_SHOWN));
    view! {
        <Card
            title=word("learner.wins")
            heading=CardHeading::InPage
            aside=move || view! {
                <span class="garden-count">{ruby(number_done(plants))}</span>
            }
        >
            <Garden plants names=Names::Shown />
            {move || (!all.with(Vec::is_empty)).then(|| view! {
                <GardenKey />
                <AchievementList achievements=newest />
            })}
            {move || has_rest.get().then(|| view! {
                <details class="learner-more">
                    <summary>
                        <Icon name=IconName::ChevronDown />
                        {ruby(word("learner.all"))}
                    </summary>
                    <AchievementList achievements=rest />
                </details>
            })}
        </Card>
    }
}
