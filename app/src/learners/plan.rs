//! A learner's study plan: steps that can be ticked and added.

use leptos::prelude::*;
use serde_json::Value;
use shared::access::Action;
use shared::id::RecordId;
use shared::program::write::field;
use shared::program::{Write, plan};
use shared::record::{Body, Record};
use shared::records::material::Material;
use shared::records::plan_item::{KIND, PlanItem};
use shared::scope::Scope;
use shared::value::{Date, FieldValue, Ref, TEXT_CHARS_MAX, Text as Line};
use shared::words::verbatim;

use super::plan_order::{Handle, Order};
use super::plan_version::PlanVersion;
use crate::fields::Marks;
use crate::parts::{
    Button, ButtonKind, ButtonRole, CheckShape, Checkbox, EmptyState, IconName, LinkButton,
    Section, Text, TextField, Toasts, word,
};
use crate::reading::phrases::{BETWEEN, choice};
use crate::replica::Replica;
use crate::routes;
use crate::saving::care::{CareGuard, CareOfText};
use crate::saving::keep::{Kept, blocked, keep, keep_undoable};
use crate::saving::unfinished::{KeptForm, left_at};
use crate::words::{day_text, t, t_with};

/// The name of the form for one more step among the forms that are kept.
const FORM: &str = "plan_step";

/// The plan: what is open first, then what is done.
#[component]
pub fn Plan(id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let items = Memo::new(move |_| {
        let ids = ids.get();
        replica.ask(|records| plan::steps(records, &ids))
    });
    let order = Order::of(items);
    view! {
        <Section title=word("tutor.plan.title")>
            {move || items.with(Vec::is_empty).then(|| view! {
                <EmptyState
                    title=word("tutor.plan.none")
                    text=move || t("tutor.plan.none.next")
                />
            })}
            <PlanVersion id ids items />
            <p class="visually-hidden" aria-live="polite">{order.said}</p>
            <div class="tutor-plan">
                <For each=move || items.get() key=|item| item.id let(item)>
                    <PlanRow order id=item.id items />
                </For>
            </div>
            <AddItem id ids items />
        </Section>
    }
}

/// One step of the plan, with the handle that moves it as long as it is ahead, and the way to all
/// of it.
#[component]
fn PlanRow(order: Order, id: RecordId, items: Memo<Vec<PlanItem>>) -> impl IntoView {
    let is_ahead = Memo::new(move |_| {
        items.with(|items| items.iter().any(|it| it.id == id && it.done_on.is_none()))
    });
    view! {
        <div
            class="plan-row"
            data-step=id.to_string()
            data-over=move || order.is_over(id).then_some("yes")
        >
            {move || is_ahead.get().then(|| view! { <Handle order step=id /> })}
            <div class="plan-row-step"><Item id /></div>
            <LinkButton
                label=word("tutor.plan.more")
                href=routes::record(PlanItem::NAME, id)
                kind=ButtonKind::Quiet
            />
        </div>
    }
}

/// One step, with the round to tick it.
#[component]
pub fn Item(id: RecordId) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let item = Memo::new(move |_| replica.read::<PlanItem>(id));
    let title: Text = Signal::derive(move || {
        let title = item.with(|item| item.as_ref().and_then(|item| item.title.clone()));
        title.map(|title| verbatim(&title.0)).unwrap_or_default()
    });
    let is_done = Signal::derive(move || {
        item.with(|item| item.as_ref().is_some_and(|item| item.done_on.is_some()))
    });
    let support = move || {
        let item = item.get()?;
        let subject = item.subject.map(|subject| choice(&KIND, "subject", subject));
        let when = match (item.done_on, item.due_on) {
            (Some(done), _) => Some(t_with("tutor.plan.done_on", &[("day", &day_text(done))])),
            (None, Some(due)) => Some(t_with("tutor.plan.due_on", &[("day", &day_text(due))])),
            (None, None) => None,
        };
        let material = item.material.and_then(|it| replica.read::<Material>(it.id)?.title);
        let material = material.map(|title| verbatim(&title.0));
        let range = item.range.map(|range| verbatim(&range.0));
        let homework = (item.homework == Some(true)).then(|| t("plan_item.homework"));
        let parts = [homework, subject, material, range, when];
        Some(parts.into_iter().flatten().collect::<Vec<_>>().join(BETWEEN))
    };
    let set = move |done: Option<Date>| {
        Write::set::<PlanItem>(id, Body::from_iter([field("done_on", done.as_ref())]))
    };
    let tick = move |done: bool| {
        let was = item.get_untracked().and_then(|item| item.done_on);
        let now = done.then(|| untrack(|| replica.today()));
        let key = if done { "tutor.plan.ticked" } else { "tutor.plan.unticked" };
        keep_undoable(replica, toasts, word(key), vec![set(now)], move || vec![set(was)]);
    };
    view! {
        <Checkbox
            label=title
            checked=is_done
            on_change=tick
            support=support
            shape=CheckShape::Round
        />
        <Marks id />
    }
}

/// A line for one more step; Enter or the button adds it.
#[component]
fn AddItem(id: RecordId, ids: Memo<Vec<RecordId>>, items: Memo<Vec<PlanItem>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let title = RwSignal::new(left_at(replica, FORM).unwrap_or_default());
    let form = KeptForm::open(replica, FORM, PlanItem::NAME, move || {
        title.try_get_untracked().filter(|title| !title.trim().is_empty())
    });
    let is_homework = RwSignal::new(false);
    let why_not = Signal::derive(move || blocked(replica, Action::Create, &KIND, Scope::Own(id)));
    let care = CareGuard::about(id);
    let add = move || {
        if care.is_asking() {
            return;
        }
        let typed = title.get_untracked();
        let Some(line) = Line::read(&Value::String(typed.trim().to_owned())) else { return };
        let own = replica.new_id();
        let current = untrack(|| replica.ask(|records| plan::current(records, &ids.get())));
        let item = PlanItem {
            plan: current.map(|plan| Ref::to(plan.id)),
            homework: is_homework.get_untracked().then_some(true),
            ..items.with_untracked(|items| plan::new_step(own, id, line, items))
        };
        if keep(replica, toasts, vec![Write::create(&item)]) == Kept::Yes {
            title.set(String::new());
            form.discard();
        }
    };
    view! {
        <form
            class="tutor-add"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                if why_not.get_untracked().is_none() {
                    add();
                }
            }
        >
            <TextField
                label=word("tutor.plan.add.label")
                value=title
                on_input=move |text: String| {
                    title.set(text);
                    form.touch();
                }
                max_length=TEXT_CHARS_MAX
                error=move || care.why_held()
            />
            <CareOfText guard=care text=title on_moved=move || {
                title.set(String::new());
                form.discard();
            } />
            <Checkbox
                label=word("plan_item.homework")
                checked=is_homework
                on_change=move |is: bool| is_homework.set(is)
            />
            <Button
                label=word("tutor.plan.add")
                role=ButtonRole::Submit
                icon=IconName::Plus
                blocked=why_not
            />
        </form>
    }
}
