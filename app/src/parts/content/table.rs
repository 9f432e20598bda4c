//! Tables of data, with a caption, sorting, and room to scroll sideways on a phone.

use leptos::html::Tbody;
use leptos::prelude::*;

use crate::parts::{Text, fresh_id, plain_word, ruby};

/// Where the cells of a column stand; numbers stand at the end so that their digits line up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Align {
    #[default]
    Start,
    End,
}

/// Whether and how a column orders the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The rows cannot be ordered by this column.
    #[default]
    Fixed,
    Off,
    Up,
    Down,
}

/// One column of a [`DataTable`].
#[derive(Clone)]
pub struct Column {
    label: Text,
    align: Align,
    sort: Sort,
}

impl Column {
    pub fn new(label: impl Into<Text>) -> Self {
        Column { label: label.into(), align: Align::Start, sort: Sort::Fixed }
    }

    /// The same column for numbers.
    pub fn number(self) -> Self {
        Column { align: Align::End, ..self }
    }

    /// The same column with a button in its head that asks for another order.
    pub fn sort(self, sort: Sort) -> Self {
        Column { sort, ..self }
    }
}

/// A table; its children are `<tr>`s, whose first cell should be `<th scope="row">` and whose
/// number cells carry `class="number"`. The caller orders the rows when `on_sort` says so.
///
/// ```ignore
/// view! {
///     <DataTable caption=move || t("venues.table")
///         columns=vec![Column::new(venue_word), Column::new(people_word).number()]>
///         <tr><th scope="row">"A"</th><td class="number">"12"</td></tr>
///     </DataTable>
/// }
/// ```
#[component]
pub fn DataTable(
    #[prop(into)] caption: Text,
    #[prop(into)] columns: Signal<Vec<Column>>,
    /// Hears the index of the column whose button was pressed.
    #[prop(optional, into)]
    on_sort: Option<Callback<(usize,)>>,
    /// How many rows there are with the heading, if only some of them exist.
    #[prop(optional, into)]
    count: Option<Signal<usize>>,
    /// Where the rows are.
    #[prop(optional)]
    body: NodeRef<Tbody>,
    /// Stands in the head before the name of the first column.
    #[prop(optional, into)]
    first: ViewFn,
    children: Children,
) -> impl IntoView {
    let caption_id = fresh_id("table");
    let head = move |(at, Column { label, align, sort }): (usize, Column)| {
        let class = (align == Align::End).then_some("number");
        let (aria, arrow) = match sort {
            Sort::Fixed => {
                return view! {
                    <th scope="col" role="columnheader" class=class>{ruby(label)}</th>
                }
                .into_any();
            }
            Sort::Off => (None, "↕"),
            Sort::Up => (Some("ascending"), "↑"),
            Sort::Down => (Some("descending"), "↓"),
        };
        let first = (at == 0).then(|| first.run());
        let press = move || {
            if let Some(on_sort) = on_sort {
                on_sort.run((at,));
            }
        };
        view! {
            <th scope="col" role="columnheader" class=class aria-sort=aria>
                {first}
                <SortButton label arrow on_press=press />
            </th>
        }
        .into_any()
    };
    view! {
        <div class="table-scroll" role="region" tabindex="0" aria-labelledby=caption_id>
            <table
                class="table"
                role="table"
                aria-rowcount=move || count.map(|count| count.get().to_string())
            >
                <caption id=caption_id.clone()>{ruby(caption)}</caption>
                <thead role="rowgroup">
                    <tr role="row" aria-rowindex=count.map(|_| "1")>
                        {move || {
                            columns.get().into_iter().enumerate().map(&head).collect_view()
                        }}
                    </tr>
                </thead>
                <tbody role="rowgroup" node_ref=body>{children()}</tbody>
            </table>
        </div>
    }
}

/// The name of a column as a button that asks for another order.
#[component]
fn SortButton(
    label: Text,
    arrow: &'static str,
    #[prop(into)] on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="table-sort"
            title=plain_word("parts.table.sort")
            on:click=move |_| on_press.run(())
        >
            {ruby(label)}
            <span aria-hidden="true">{arrow}</span>
        </button>
    }
}
