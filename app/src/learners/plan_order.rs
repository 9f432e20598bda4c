//! The order of the steps of a plan: each has a handle, which is dragged or moved with the arrow
//! keys.

use leptos::ev;
use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::plan;
use shared::records::plan_item::PlanItem;
use shared::words::verbatim;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::focus::give;
use crate::parts::{Icon, IconName, Toasts, plain};
use crate::replica::Replica;
use crate::saving::keep::{Kept, keep};
use crate::words::t_with;

/// What the handles of one plan share.
#[derive(Clone, Copy)]
pub struct Order {
    replica: Replica,
    toasts: Toasts,
    items: Memo<Vec<PlanItem>>,
    /// The step that is being dragged.
    dragged: RwSignal<Option<RecordId>>,
    /// The step over whose place it is.
    over: RwSignal<Option<RecordId>>,
    /// What was moved last, for those who hear the page.
    pub said: RwSignal<String>,
}

impl Order {
    pub fn of(items: Memo<Vec<PlanItem>>) -> Order {
        let (dragged, over) = (RwSignal::new(None), RwSignal::new(None));
        let (replica, toasts) = (Replica::current(), Toasts::here());
        Order { replica, toasts, items, dragged, over, said: RwSignal::new(String::new()) }
    }

    /// Whether the dragged step would be dropped in the place of this one.
    pub fn is_over(self, step: RecordId) -> bool {
        self.over.get() == Some(step) && self.dragged.get() != Some(step)
    }

    fn place(self, step: RecordId) -> Option<usize> {
        let ahead = |items: &Vec<PlanItem>| {
            items.iter().filter(|it| it.done_on.is_none()).position(|it| it.id == step)
        };
        self.items.with_untracked(ahead)
    }

    fn move_to(self, step: RecordId, to: usize) {
        let writes = self.items.with_untracked(|items| plan::moved(items, step, to));
        if writes.is_empty() || keep(self.replica, self.toasts, writes) == Kept::No {
            return;
        }
        let title = title_of(self.items, step);
        let values = [("title", &*plain(&title)), ("n", &(to + 1).to_string())];
        self.said.set(t_with("tutor.plan.moved", &values));
        // The row has been taken out and put in again, and has lost the focus by that.
        request_animation_frame(move || focus_handle(step));
    }

    fn move_by(self, step: RecordId, by: isize) {
        if let Some(to) = self.place(step).and_then(|at| at.checked_add_signed(by)) {
            self.move_to(step, to);
        }
    }

    fn drop_here(self) {
        let (dragged, over) = (self.dragged.get_untracked(), self.over.get_untracked());
        self.dragged.set(None);
        self.over.set(None);
        let to = over.and_then(|over| self.place(over));
        if let (Some(dragged), Some(to)) = (dragged, to) {
            self.move_to(dragged, to);
        }
    }
}

/// The handle of one step.
#[component]
pub fn Handle(order: Order, step: RecordId) -> impl IntoView {
    let name = move || {
        let title = title_of(order.items, step);
        plain(&t_with("tutor.plan.move", &[("title", &title)]))
    };
    let begin = move |event: ev::PointerEvent| {
        event.prevent_default();
        if let Some(handle) = event.target().and_then(|it| it.dyn_into::<Element>().ok()) {
            // Without the capture a drag goes on all the same while the pointer is over the page.
            let _ = handle.set_pointer_capture(event.pointer_id());
        }
        order.dragged.set(Some(step));
    };
    let drag = move |event: ev::PointerEvent| {
        if order.dragged.get_untracked().is_some() {
            order.over.set(step_at(event.client_x(), event.client_y()));
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        let by = match &*event.key() {
            "ArrowUp" => -1,
            "ArrowDown" => 1,
            _ => return,
        };
        event.prevent_default();
        order.move_by(step, by);
    };
    view! {
        <button
            type="button"
            class="plan-handle"
            aria-label=name
            on:pointerdown=begin
            on:pointermove=drag
            on:pointerup=move |_| order.drop_here()
            on:pointercancel=move |_| {
                order.dragged.set(None);
                order.over.set(None);
            }
            on:keydown=key
        >
            <Icon name=IconName::Move />
        </button>
    }
}

fn title_of(items: Memo<Vec<PlanItem>>, step: RecordId) -> String {
    let title = items.with_untracked(|items| {
        items.iter().find(|it| it.id == step).and_then(|it| it.title.clone())
    });
    title.map(|title| verbatim(&title.0)).unwrap_or_default()
}

/// The step in whose row a point of the window lies.
fn step_at(x: i32, y: i32) -> Option<RecordId> {
    let row = document().element_from_point(x as f32, y as f32)?.closest("[data-step]").ok()??;
    row.get_attribute("data-step")?.parse().ok()
}

fn focus_handle(step: RecordId) {
    // A row that has left the list in the meantime takes no focus.
    give(&format!("[data-step=\"{step}\"] .plan-handle"));
}
