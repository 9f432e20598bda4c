//! The cells of one row of a list: the name that opens the record, and what else its columns say.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::lists::{CAME, CERTIFIED_ON, ONLINE, Row, Shape, beside_text, cell_text, shape};
use shared::reading::Reading;
use shared::record::Kind;
use shared::record::list::Path;

use super::many::Choose;
use super::sheet::{is_day, is_number};
use crate::fields::Marks;
use crate::parts::{Badge, IconName, Tone, plain, ruby};
use crate::reading::values::title;
use crate::records::extras;
use crate::replica::Replica;
use crate::words::{lang, t, t_with};

/// Reads something of a row in the language of the page.
type Read = fn(&Path, &Row<'_>, &Reading<'_>) -> String;

/// The cells of one record.
pub fn cells(id: RecordId, kind: &'static Kind) -> AnyView {
    let replica = Replica::current();
    let read = move |path: &Path, read: Read| {
        let today = replica.today();
        let text = replica.ask(|records| {
            let row = Row { id, fields: records.get(kind.name, id)?, records, today };
            Some(read(path, &row, &Reading::new(records, lang())))
        });
        text.unwrap_or_default()
    };
    let cell = move |(at, path): (usize, Path)| {
        let path = StoredValue::new(path);
        let text = Memo::new(move |_| path.with_value(|path| read(path, cell_text)));
        if at == 0 {
            let beside = Memo::new(move |_| path.with_value(|path| read(path, beside_text)));
            return view! { <Name id kind text beside /> }.into_any();
        }
        let (field, shape) = path.with_value(|path| (path.last().1, shape(path)));
        let class = match field.declared {
            _ if shape != Shape::Words => Some("sheet-drawn"),
            _ if is_number(field) => Some("number"),
            _ if is_day(field) => Some("list-day"),
            _ => None,
        };
        let inside = match shape {
            Shape::Weeks => view! { <Weeks signs=text /> }.into_any(),
            Shape::Subjects => {
                let certified = Path::read(kind, CERTIFIED_ON).map(StoredValue::new);
                let is_certified = Memo::new(move |_| {
                    certified.is_some_and(|path| {
                        path.with_value(|path| !read(path, cell_text).is_empty())
                    })
                });
                view! { <SubjectsLeft left=text is_certified /> }.into_any()
            }
            Shape::Words => ruby(text).into_any(),
        };
        view! { <td role="cell" class=class>{inside}</td> }.into_any()
    };
    kind.list().columns.into_iter().enumerate().map(cell).collect_view().into_any()
}

/// The first cell: the box that chooses the record, its name, and small what tells it apart.
#[component]
fn Name(
    id: RecordId,
    kind: &'static Kind,
    text: Memo<String>,
    beside: Memo<String>,
) -> impl IntoView {
    let replica = Replica::current();
    let sign = Memo::new(move |_| extras::sign(kind, replica, id));
    let name = Signal::derive(move || {
        let words = text.get();
        if words.is_empty() { title(replica, kind.name, id) } else { words }
    });
    view! {
        <th scope="row" role="rowheader">
            <Choose id name />
            <a class="list-name" href=extras::page_of(kind, id)>{ruby(name)}</a>
            {move || (!beside.with(String::is_empty)).then(|| view! {
                <span class="list-beside">{ruby(beside)}</span>
            })}
            {move || sign.get().map(|said| view! { <Badge label=said /> })}
            <Marks id />
        </th>
    }
}

/// One mark for each of the last weeks, and in words in how many of them she came.
#[component]
fn Weeks(signs: Memo<String>) -> impl IntoView {
    let words = move || {
        let (all, came) = signs.with(|signs| {
            let came = signs.chars().filter(|sign| [CAME, ONLINE].contains(sign)).count();
            (signs.chars().count(), came)
        });
        let numbers = [("n", &*came.to_string()), ("all", &*all.to_string())];
        plain(&t_with("manager.records.weeks", &numbers))
    };
    let mark = |sign: char| {
        let week = match sign {
            CAME => "came",
            ONLINE => "online",
            _ => "none",
        };
        view! { <i class="week-mark" data-week=week></i> }
    };
    view! {
        <span class="week-marks" role="img" aria-label=words title=words>
            {move || signs.with(|signs| signs.chars().map(mark).collect_view())}
        </span>
    }
}

/// How many subjects are left; that she has passed once the notice of it was seen.
#[component]
fn SubjectsLeft(left: Memo<String>, is_certified: Memo<bool>) -> impl IntoView {
    move || match (is_certified.get(), &*left.get()) {
        (true, _) => view! {
            <Badge label=Signal::derive(|| t("manager.records.certified")) tone=Tone::Success
                icon=IconName::Check />
        }
        .into_any(),
        (false, "") => ().into_any(),
        (false, n) => {
            let words = t_with("manager.records.subjects", &[("n", n)]);
            ruby(Signal::stored(words)).into_any()
        }
    }
}
