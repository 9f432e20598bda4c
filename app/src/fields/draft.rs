//! What somebody has filled in of a record that does not exist yet. It is kept sealed on the
//! device while she fills it in, so that a lock, a new release or a crash costs two seconds of it;
//! at the same address it is there again until the record is made or the draft is discarded.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::RecordId;
use shared::record::{Body, Kind};

use crate::book::Book;
use crate::saving::pace::Pace;
use crate::typing::{Unfinished, this_page};

/// One open draft.
#[derive(Clone, Copy)]
pub struct Draft {
    book: Book,
    kind: &'static Kind,
    /// The id of the record to be: a form that is sent twice makes it once.
    pub id: RwSignal<RecordId>,
    /// The values.
    pub body: RwSignal<Body>,
    /// The rows beneath it, in the order in which they were added.
    pub rows: RwSignal<Vec<Row>>,
    /// Whether this is what somebody had begun before.
    pub is_back: RwSignal<bool>,
    /// Whether all that is filled in is written down.
    is_written: RwSignal<bool>,
    first: StoredValue<Body>,
    page: StoredValue<String>,
    pace: Pace,
    is_over: StoredValue<bool>,
}

/// One row beneath the record to be.
#[derive(Clone, Copy)]
pub struct Row {
    /// The row's kind.
    pub kind: &'static str,
    /// The id of its record to be, unless it follows from its fields.
    pub id: RecordId,
    /// Its values.
    pub body: RwSignal<Body>,
}

/// A draft as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    id: RecordId,
    body: Body,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rows: Vec<StoredRow>,
}

#[derive(Serialize, Deserialize)]
struct StoredRow {
    kind: String,
    id: RecordId,
    body: Body,
}

impl Draft {
    /// The draft of a form at this address: what somebody had begun here, or what it begins with.
    pub fn open(book: Book, kind: &'static Kind, first: Body) -> Draft {
        let page = this_page();
        let left = untrack(|| book.typing.unfinished_at(&place(kind, &page)));
        let left = left.and_then(|text| serde_json::from_str::<Stored>(&text).ok());
        let is_back = left.is_some();
        let stored = left.unwrap_or_else(|| Stored {
            id: book.new_id(),
            body: first.clone(),
            rows: Vec::new(),
        });
        // The pace needs the draft that it writes, which is known once it is made.
        let own = StoredValue::new(None::<Draft>);
        let pace = Pace::new(move || {
            if let Some(Some(draft)) = own.try_get_value() {
                draft.write();
            }
        });
        let draft = Draft {
            book,
            kind,
            id: RwSignal::new(stored.id),
            body: RwSignal::new(stored.body),
            rows: RwSignal::new(stored.rows.into_iter().filter_map(Row::read).collect()),
            is_back: RwSignal::new(is_back),
            is_written: RwSignal::new(is_back),
            first: StoredValue::new(first),
            page: StoredValue::new(page),
            pace,
            is_over: StoredValue::new(false),
        };
        own.set_value(Some(draft));
        on_cleanup(move || draft.write());
        draft
    }

    /// Takes note that something in it has changed.
    pub fn touch(self) {
        let _ = self.is_written.try_set(false);
        self.pace.touch();
    }

    /// Whether the device keeps all that is filled in; a view that asks follows it.
    pub fn is_kept(self) -> bool {
        let place = self.page.with_value(|page| place(self.kind, page));
        self.is_written.get() && self.book.typing.is_stored_at(&place)
    }

    /// Adds an empty row of a kind.
    pub fn add_row(self, kind: &'static str) {
        let row = Row { kind, id: self.book.new_id(), body: RwSignal::new(Body::new()) };
        self.rows.update(|rows| rows.push(row));
        self.touch();
    }

    /// Takes a row away.
    pub fn remove_row(self, id: RecordId) {
        self.rows.update(|rows| rows.retain(|row| row.id != id));
        self.touch();
    }

    /// Throws away what is filled in and begins again.
    pub fn discard(self) {
        self.pace.stop();
        self.id.set(self.book.new_id());
        self.rows.set(Vec::new());
        self.body.set(self.first.get_value());
        self.is_back.set(false);
        self.is_written.set(false);
        self.forget();
    }

    /// Takes note that the record is made.
    pub fn finish(self) {
        self.pace.stop();
        self.is_over.set_value(true);
        self.forget();
    }

    fn forget(self) {
        self.page.with_value(|page| self.book.typing.settled(&place(self.kind, page)));
    }

    /// Writes down what is filled in, if somebody has filled in something.
    fn write(self) {
        // When the page closes around the form, its own draft is still there.
        let Some((false, page)) = self.is_over.try_get_value().zip(self.page.try_get_value())
        else {
            return;
        };
        let (Some(id), Some(body)) = (self.id.try_get_untracked(), self.body.try_get_untracked())
        else {
            return;
        };
        let rows = self.rows.try_get_untracked().unwrap_or_default();
        let is_new = self.first.try_with_value(|first| *first == body) == Some(true);
        if is_new && rows.is_empty() {
            return self.book.typing.settled(&place(self.kind, &page));
        }
        let rows = rows.into_iter().filter_map(Row::write).collect();
        let text = serde_json::to_string(&Stored { id, body, rows }).expect("values become JSON");
        let (place, about) = (place(self.kind, &page), self.kind.name.to_owned());
        self.book.typing.unfinished(Unfinished { place, text, page, about });
        let _ = self.is_written.try_set(true);
    }
}

impl Row {
    /// A stored row; nothing for a kind that this release does not know.
    fn read(StoredRow { kind, id, body }: StoredRow) -> Option<Row> {
        let kind = shared::records::kind(&kind)?.name;
        Some(Row { kind, id, body: RwSignal::new(body) })
    }

    fn write(self) -> Option<StoredRow> {
        let body = self.body.try_get_untracked()?;
        Some(StoredRow { kind: self.kind.to_owned(), id: self.id, body })
    }
}

/// The name of a form among all forms of the account.
fn place(kind: &Kind, page: &str) -> String {
    format!("form/{}/{page}", kind.name)
}
