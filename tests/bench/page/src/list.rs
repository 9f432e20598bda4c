//! A list of attendances as the app's own lists find, narrow and order it, and the questions of the
//! pages of one person and one record.

use std::cell::RefCell;

use serde_json::json;
use shared::id::RecordId;
use shared::lists::{Query, Row, Table};
use shared::program::lesson::{attendance, next};
use shared::program::{person, places, plan, standing};
use shared::reading::Reading;
use shared::record::Record;
use shared::record::list::Order;
use shared::records::KINDS;
use shared::records::attendance::Attendance;
use shared::records::learner::Learner;
use shared::sync::device::Device;
use shared::value::Date;
use shared::words::Lang;

thread_local! {
    static TABLE: RefCell<Option<Table>> = const { RefCell::new(None) };
}

/// Puts all attendances into a list; returns how many there are.
pub fn fill(device: &Device) -> usize {
    let mut table = Table::new(Attendance::KIND.list());
    let today = Date::new(2021, 2, 3).expect("a day");
    for view in device.all(Attendance::NAME) {
        table.put(&Row { id: view.id, fields: &view.body, records: device, today });
    }
    let rows = table.len();
    TABLE.set(Some(table));
    rows
}

/// How many rows have these words, in the order of this column.
pub fn find(device: &Device, words: &str, order: &str) -> usize {
    let query = Query { words: words.to_owned(), filters: Vec::new(), order: Order::read(order) };
    let find = |table: &mut Table| table.find(&query, &Reading::new(device, Lang::Ja)).len();
    TABLE.with_borrow_mut(|table| table.as_mut().map(find).unwrap_or_default())
}

/// Asks what a learner's page asks; says how many records that read.
pub fn learner_page(device: &Device, learner: RecordId, today: Date) -> String {
    let before = device.records_read();
    let ids = person::aliases(device, person::person(device, learner));
    let title = Reading::new(device, Lang::Ja).title(Learner::NAME, learner);
    let places = places::places_on(device, &ids, today).len();
    let next = next::by_places(device, &ids, today).is_some();
    let times = attendance::times(device, &ids, today.fiscal_year()).came;
    let steps = plan::goals(device, &ids).len() + plan::steps(device, &ids).len();
    let passed = standing::standing(device, &ids, today).passed.len();
    let read = device.records_read() - before;
    json!({ "title": title, "places": places, "next": next, "came": times, "steps": steps,
        "passed": passed, "read": read })
    .to_string()
}

/// Asks what a record's page asks: its name, and how many records refer to it in each field.
pub fn record_page(device: &Device, kind: &str, id: RecordId) -> String {
    let before = device.records_read();
    let title = Reading::new(device, Lang::Ja).title(kind, id);
    let fields = KINDS.iter().flat_map(|of| of.fields.iter().map(move |field| (of.name, field)));
    let references = fields.filter(|(_, field)| field.is_reference());
    let count = |(of, field): (&str, &shared::record::Field)| {
        device.referring_ids(of, field.name, id).count()
    };
    let referring: usize = references.map(count).sum();
    let read = device.records_read() - before;
    json!({ "title": title, "referring": referring, "read": read }).to_string()
}
