//! What a learner wants, in her own words.

use leptos::prelude::*;
use shared::access::Action;
use shared::id::RecordId;
use shared::program::{Write, plan};
use shared::record::{Body, Record};
use shared::records::goal::{Goal, KIND};
use shared::records::learner::{KIND as LEARNERS, Learner};
use shared::scope::Scope;
use shared::value::LongText;
use shared::words::verbatim;

use crate::fields::{HistoryLink, Marks};
use crate::parts::{
    Badge, Button, Card, CardHeading, EmptyState, IconName, Section, Text, Toasts, Tone, ruby, word,
};
use crate::reading::phrases::choice;
use crate::replica::Replica;
use crate::saving::keep::{blocked, keep_undoable};
use crate::saving::record_text::{NewText, WrittenText};
use crate::words::{day_text, t, t_with};

/// Goals, the newest first; those that are reached stay as what she has achieved.
#[component]
pub fn Goals(id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let draft = RwSignal::new(None::<RecordId>);
    let goals = Memo::new(move |_| {
        let (ids, draft) = (ids.get(), draft.get());
        let goals = replica.ask(|records| plan::goals(records, &ids)).into_iter();
        goals.map(|goal| goal.id).filter(|id| Some(*id) != draft).collect::<Vec<_>>()
    });
    let is_empty = move || goals.with(Vec::is_empty) && draft.get().is_none();
    view! {
        <Section title=word("tutor.goal.title")>
            {move || is_empty().then(|| view! {
                <EmptyState
                    title=word("tutor.goal.none")
                    text=move || t("tutor.goal.none.next")
                />
                <FromWish id ids />
            })}
            <div class="stack">
                <For each=move || goals.get() key=|goal| *goal let(goal)>
                    <OneGoal id=goal />
                </For>
            </div>
            <AddGoal replica id draft />
        </Section>
    }
}

/// What she wants most now, as the first and largest words of her file.
#[component]
pub fn LeadingGoal(id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let draft = RwSignal::new(None::<RecordId>);
    let leading = Memo::new(move |_| {
        let (ids, draft) = (ids.get(), draft.get());
        let mut goals = replica.ask(|records| plan::goals(records, &ids));
        goals.retain(|goal| Some(goal.id) != draft);
        plan::leading_goal(&goals).map(|goal| goal.id)
    });
    let agreed = move || {
        let day = replica.read::<Goal>(leading.get()?)?.agreed_on?;
        Some(day_text(day))
    };
    // Which of two ways comes first is hers to choose, on a page of her own.
    let way = move || {
        let chosen = replica.read::<Learner>(id)?.leading_goal?;
        Some(move || choice(&LEARNERS, "leading_goal", chosen))
    };
    view! {
        <Card
            title=word("tutor.goal.own_words")
            heading=CardHeading::InPage
            aside=move || agreed().map(ruby)
        >
            {move || match leading.get() {
                Some(goal) => view! {
                    <div class="tutor-goal">
                        <Marks id=goal />
                        <WrittenText kind=&KIND id=goal field="words" label=word("goal.words") />
                    </div>
                }.into_any(),
                None => view! {
                    <p class="soft">{ruby(word("tutor.goal.none.next"))}</p>
                    <FromWish id ids />
                    <AddGoal replica id draft />
                }.into_any(),
            }}
            {move || way().map(|way| view! {
                <p class="tutor-soft">
                    {ruby(word("learner.leading_goal"))}" "<b>{ruby(Signal::derive(way))}</b>
                </p>
            })}
        </Card>
    }
}

/// What she said in her first contact, to be agreed on as her goal in one tap.
#[component]
fn FromWish(id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let wish = Memo::new(move |_| {
        let ids = ids.get();
        replica.ask(|records| plan::wish(records, &ids)).map(|words| words.0)
    });
    let why_not = Signal::derive(move || blocked(replica, Action::Create, &KIND, Scope::Own(id)));
    let agree = move || {
        let Some(words) = wish.get_untracked() else { return };
        let (own, today) = (replica.new_id(), untrack(|| replica.today()));
        let writes = vec![Write::create(&plan::new_goal(own, id, LongText(words), today))];
        let undo = move || vec![Write::remove::<Goal>(own)];
        keep_undoable(replica, toasts, word("tutor.goal.agreed_on"), writes, undo);
    };
    move || {
        wish.get().map(|words| {
            view! {
                <blockquote class="tutor-written">
                    {ruby(Signal::stored(verbatim(&words)))}
                </blockquote>
                <Button label=word("tutor.goal.from_wish") icon=IconName::Flag
                    on_press=agree blocked=why_not />
            }
        })
    }
}

#[component]
fn OneGoal(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let goal = Memo::new(move |_| replica.read::<Goal>(id));
    let kind: Text = Signal::derive(move || {
        let kind = goal.with(|goal| goal.as_ref().and_then(|goal| goal.kind));
        kind.map_or_else(|| t("kind.goal"), |kind| choice(&KIND, "kind", kind))
    });
    let agreed = move || {
        let day = goal.with(|goal| goal.as_ref().and_then(|goal| goal.agreed_on))?;
        Some(t_with("tutor.goal.agreed", &[("day", &day_text(day))]))
    };
    let achieved = move || {
        let day = goal.with(|goal| goal.as_ref().and_then(|goal| goal.achieved_on))?;
        let said = move || t_with("tutor.goal.achieved", &[("day", &day_text(day))]);
        Some(view! { <Badge label=Signal::derive(said) tone=Tone::Success icon=IconName::Flag /> })
    };
    view! {
        <article class="panel tutor-goal">
            <div class="cluster">
                <Badge label=kind tone=Tone::Accent />
                {achieved}
                <Marks id />
            </div>
            <WrittenText kind=&KIND id field="words" label=word("goal.words") />
            <HistoryLink kind=&KIND id />
            <p class="tutor-soft">{move || agreed().map(|text| ruby(Signal::stored(text)))}</p>
        </article>
    }
}

/// The field for one more goal of a learner, in her own words.
#[component]
fn AddGoal(
    replica: Replica,
    id: RecordId,
    /// The goal that is being written, once its record is there.
    draft: RwSignal<Option<RecordId>>,
) -> impl IntoView {
    let why_not = Signal::derive(move || blocked(replica, Action::Create, &KIND, Scope::Own(id)));
    view! {
        <NewText
            kind=&KIND
            field="words"
            draft
            place=format!("goal/of/{id}")
            label=word("goal.words")
            add=word("tutor.goal.add")
            blocked=why_not
            make=move |words: String| new_goal(replica, id, words)
        />
    }
}

fn new_goal(replica: Replica, learner: RecordId, words: String) -> Body {
    let today = untrack(|| replica.today());
    // The goal's own id is made when it is kept; its fields do not hold it.
    plan::new_goal(learner, learner, LongText(words), today).write()
}
