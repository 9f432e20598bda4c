//! A table of very many rows, of which only those exist that are in sight. Rows have one height,
//! so the place of each is known; screen readers hear how many there are and which one they are at.

use leptos::ev::KeyboardEvent;
use leptos::html::{Div, Tbody};
use leptos::prelude::*;
use shared::id::RecordId;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::focus::give_in;
use crate::parts::{Column, DataTable, Text};

/// Rows beyond the edge of the window, so that a quick thumb does not meet empty ones.
const SPARE_ROWS: usize = 12;

/// Rows that a printer gets: some hundred sheets.
const PRINTED_MAX: usize = 5_000;

/// How high a row is before one was measured, in pixels.
const ROW_PX: f64 = 40.0;

/// What of a table exists.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    /// The row of a record.
    Row(RecordId),
    /// Room for so many rows, after so many.
    Gap(usize, usize),
}

/// The rows in sight and a little more. The row with the focus stays, however far away it is.
fn pieces(ids: &[RecordId], from: usize, to: usize, focused: Option<usize>) -> Vec<Piece> {
    let to = to.min(ids.len());
    let from = from.min(to);
    let mut shown: Vec<usize> = (from..to).collect();
    match focused.filter(|at| *at < ids.len() && !(from..to).contains(at)) {
        Some(at) if at < from => shown.insert(0, at),
        Some(at) => shown.push(at),
        None => {}
    }
    let (mut pieces, mut next) = (Vec::with_capacity(shown.len() + 3), 0);
    for at in shown {
        if at > next {
            pieces.push(Piece::Gap(next, at - next));
        }
        pieces.push(Piece::Row(ids[at]));
        next = at + 1;
    }
    if ids.len() > next {
        pieces.push(Piece::Gap(next, ids.len() - next));
    }
    pieces
}

/// A table with a row for each of `ids`; `row` draws the cells of one.
#[component]
pub fn VirtualTable(
    #[prop(into)] caption: Text,
    #[prop(into)] columns: Signal<Vec<Column>>,
    #[prop(into)] on_sort: Callback<(usize,)>,
    ids: Memo<Vec<RecordId>>,
    /// Stands in the head before the name of the first column.
    #[prop(into)]
    first: ViewFn,
    /// Whether a row is marked as chosen.
    is_marked: fn(RecordId) -> Signal<bool>,
    row: fn(RecordId, &'static shared::record::Kind) -> AnyView,
    kind: &'static shared::record::Kind,
) -> impl IntoView {
    let (frame, body) = (NodeRef::<Div>::new(), NodeRef::<Tbody>::new());
    let window = Window::follow(frame, body);
    let focused = RwSignal::new(None::<RecordId>);
    let place = move |id: RecordId| ids.with(|ids| ids.iter().position(|it| *it == id));
    let pieces = Memo::new(move |_| {
        let (from, to) = window.rows.get();
        let focused = focused.get().and_then(place);
        ids.with(|ids| pieces(ids, from, to, focused))
    });
    // A window that has less to show may be scrolled beyond its end.
    Effect::new(move |_| {
        ids.track();
        window.look_again();
    });
    let step = move |event: KeyboardEvent| {
        if event.key() == CHOOSE && !is_typing(&event) {
            return choose_row(&event);
        }
        let Some(at) = focused.get_untracked().and_then(|id| untrack(|| place(id))) else { return };
        let last = ids.with_untracked(Vec::len).saturating_sub(1);
        let Some(to) = row_by_key(&event.key(), at, last).filter(|_| !is_typing(&event)) else {
            return;
        };
        event.prevent_default();
        focused.set(ids.with_untracked(|ids| ids.get(to).copied()));
        window.bring_in(to);
        request_animation_frame(move || focus_row(body, to));
    };
    let piece = move |piece: Piece| match piece {
        Piece::Gap(_, rows) => view! { <Gap window rows /> }.into_any(),
        Piece::Row(id) => {
            // The heading is the first row.
            let is_marked = is_marked(id);
            let number = move || place(id).map(|at| (at + 2).to_string());
            view! {
                <tr role="row" aria-rowindex=number class="table-row"
                    data-marked=move || is_marked.get().then_some("")
                    on:focusin=move |_| focused.set(Some(id))>
                    {row(id, kind)}
                </tr>
            }
            .into_any()
        }
    };
    let leave = move |_| request_animation_frame(move || forget_focus(body, focused));
    let count = Signal::derive(move || ids.with(Vec::len) + 1);
    view! {
        <div class="table-rows" node_ref=frame on:keydown=step on:focusout=leave>
            <DataTable caption columns on_sort count body first>
                <For each=move || pieces.get() key=key children=piece />
            </DataTable>
        </div>
    }
}

/// Room for rows that do not exist.
#[component]
fn Gap(window: Window, rows: usize) -> impl IntoView {
    let height = move || format!("{}px", window.row_px.get() * rows as f64);
    view! { <tr aria-hidden="true" class="table-gap" style:height=height><td></td></tr> }
}

/// A row is the same wherever it stands; a gap is another one when its size changes.
fn key(piece: &Piece) -> (Option<RecordId>, usize, usize) {
    match piece {
        Piece::Row(id) => (Some(*id), 0, 0),
        Piece::Gap(from, rows) => (None, *from, *rows),
    }
}

/// The row to which a key leads from the row `at`.
fn row_by_key(key: &str, at: usize, last: usize) -> Option<usize> {
    let to = match key {
        "ArrowDown" => at + 1,
        "ArrowUp" => at.saturating_sub(1),
        "PageDown" => at + 10,
        "PageUp" => at.saturating_sub(10),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    Some(to.min(last))
}

/// Lets go of the row that had the focus, unless another one has it now, which then said so. The
/// page may be gone meanwhile.
fn forget_focus(body: NodeRef<Tbody>, focused: RwSignal<Option<RecordId>>) {
    let Some(Some(body)) = body.try_get_untracked() else { return };
    let is_inside = document().active_element().is_some_and(|it| body.contains(Some(&it)));
    if !is_inside {
        let _ = focused.try_set(None);
    }
}

/// The key that chooses the row that has the focus.
const CHOOSE: &str = "x";

/// Whether the key goes into a text.
fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
    target.is_some_and(|input| input.type_() != "checkbox")
}

fn choose_row(event: &KeyboardEvent) {
    let target = event.target().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    let row = target.and_then(|it| it.closest("tr").ok().flatten());
    let choice = row.and_then(|row| row.query_selector("input[type=checkbox]").ok().flatten());
    if let Some(choice) = choice.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        choice.click();
    }
}

fn focus_row(body: NodeRef<Tbody>, at: usize) {
    let Some(Some(body)) = body.try_get_untracked() else { return };
    let row = format!("tr[aria-rowindex=\"{}\"] .list-name", at + 2);
    give_in(Some(body), &row);
}

/// Which rows the window of the browser shows.
#[derive(Clone, Copy)]
struct Window {
    frame: NodeRef<Div>,
    body: NodeRef<Tbody>,
    /// From which row on, and up to which one.
    rows: RwSignal<(usize, usize)>,
    row_px: RwSignal<f64>,
    is_printed: StoredValue<bool>,
}

impl Window {
    fn follow(frame: NodeRef<Div>, body: NodeRef<Tbody>) -> Window {
        let window = Window {
            frame,
            body,
            rows: RwSignal::new((0, 2 * SPARE_ROWS)),
            row_px: RwSignal::new(ROW_PX),
            is_printed: StoredValue::new(false),
        };
        let look = move |_| window.look_again();
        let print = move |is_printed: bool| {
            move |_| {
                window.is_printed.set_value(is_printed);
                window.look_again();
            }
        };
        for handle in [
            window_event_listener_untyped("scroll", look),
            window_event_listener_untyped("resize", look),
            window_event_listener_untyped("beforeprint", print(true)),
            window_event_listener_untyped("afterprint", print(false)),
        ] {
            on_cleanup(move || handle.remove());
        }
        window
    }

    /// Tells the style how low the head of the page reaches, below which the heads of columns
    /// stay, and whether the columns fit: a table that scrolls sideways has no such heads.
    fn tell_style(self) {
        let Some(Some(frame)) = self.frame.try_get_untracked() else { return };
        let head = document().query_selector(".page-head").ok().flatten();
        let low = head.map_or(0.0, |head| head.get_bounding_client_rect().bottom().max(0.0));
        let element: &HtmlElement = &frame;
        let _ = element.style().set_property("--under", &format!("{low}px"));
        let table = frame.query_selector("table").ok().flatten();
        let is_wide = table.is_some_and(|table| table.scroll_width() > frame.client_width());
        let _ = frame.toggle_attribute_with_force("data-wide", is_wide);
    }

    /// Measures where the table stands now.
    fn look_again(self) {
        self.tell_style();
        let Some(Some(body)) = self.body.try_get_untracked() else { return };
        if self.is_printed.get_value() {
            return self.rows.set((0, PRINTED_MAX));
        }
        let row = body.query_selector(".table-row").ok().flatten();
        let row_px = row.map(|row| row.get_bounding_client_rect().height());
        if let Some(px) = row_px.filter(|px| *px > 1.0 && *px != self.row_px.get_untracked()) {
            self.row_px.set(px);
        }
        let row_px = self.row_px.get_untracked();
        let above = -body.get_bounding_client_rect().top();
        let height = window().inner_height().ok().and_then(|it| it.as_f64()).unwrap_or_default();
        let first = (above / row_px).max(0.0) as usize;
        let seen = (height / row_px) as usize + 1;
        // In steps, so that not every pixel is another window.
        let from = first.saturating_sub(SPARE_ROWS) / SPARE_ROWS * SPARE_ROWS;
        let rows = (from, from + seen + 3 * SPARE_ROWS);
        if self.rows.get_untracked() != rows {
            self.rows.set(rows);
        }
    }

    /// Scrolls so far that a row can be seen.
    fn bring_in(self, at: usize) {
        let Some(body) = self.body.get_untracked() else { return };
        let row_px = self.row_px.get_untracked();
        let top = body.get_bounding_client_rect().top() + row_px * at as f64;
        let height = window().inner_height().ok().and_then(|it| it.as_f64()).unwrap_or_default();
        if top < row_px || top + row_px > height {
            window().scroll_by_with_x_and_y(0.0, top - height / 2.0);
            self.look_again();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn shown(count: u128, from: usize, to: usize, focused: Option<usize>) -> String {
        let ids: Vec<RecordId> = (0..count).map(|n| RecordId(Uuid::from_u128(n))).collect();
        let said = |piece: &Piece| match piece {
            Piece::Row(id) => id.0.as_u128().to_string(),
            Piece::Gap(_, rows) => format!("({rows})"),
        };
        pieces(&ids, from, to, focused).iter().map(said).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn only_rows_in_sight_exist_and_the_one_with_the_focus() {
        assert_eq!(shown(5, 0, 9, None), "0 1 2 3 4");
        assert_eq!(shown(100, 10, 13, None), "(10) 10 11 12 (87)");
        assert_eq!(shown(100, 10, 13, Some(2)), "(2) 2 (7) 10 11 12 (87)");
        assert_eq!(shown(100, 10, 13, Some(12)), "(10) 10 11 12 (87)");
        assert_eq!(shown(100, 10, 13, Some(99)), "(10) 10 11 12 (86) 99");
        assert_eq!(shown(3, 10, 13, Some(99)), "(3)", "a list that became shorter");
        assert_eq!(shown(0, 0, 9, None), "");
    }

    #[test]
    fn a_key_leads_to_a_row_that_is_there() {
        for (key, at, expected) in [
            ("ArrowDown", 3, Some(4)),
            ("ArrowDown", 9, Some(9)),
            ("ArrowUp", 0, Some(0)),
            ("PageDown", 3, Some(9)),
            ("PageUp", 3, Some(0)),
            ("Home", 7, Some(0)),
            ("End", 7, Some(9)),
            ("a", 7, None),
        ] {
            assert_eq!(row_by_key(key, at, 9), expected, "{key} at {at}");
        }
    }
}
