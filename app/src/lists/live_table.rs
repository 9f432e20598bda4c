//! The rows of a list while records change under it: filled a little at a time, so that the page
//! never stands still, and kept up to date record by record.

use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use shared::id::RecordId;
use shared::lists::{Query, Row, Table, Touched, has_derived, touched};
use shared::reading::Reading;
use shared::record::Kind;
use shared::sync::device::{Changes, Device, Extent};
use shared::value::Date;
use wasm_bindgen_futures::spawn_local;

use crate::replica::Replica;
use crate::words::lang;

/// Rows that are read in one go: some ten milliseconds on a slow tablet.
const SLICE_ROWS: usize = 2_000;

/// The same where columns are worked out from other records.
const DERIVED_SLICE_ROWS: usize = 100;

/// A [`Table`] of all records of a kind.
#[derive(Clone, Copy)]
pub struct LiveTable {
    replica: Replica,
    kind: &'static Kind,
    table: StoredValue<Table, LocalStorage>,
    version: RwSignal<u64>,
    /// Whether all rows are in.
    pub is_filled: RwSignal<bool>,
    /// How often it was filled: an earlier filling that still goes on stops.
    fillings: StoredValue<u64>,
}

impl LiveTable {
    /// The records of a kind from now on, as long as the page is there.
    pub fn open(replica: Replica, kind: &'static Kind) -> LiveTable {
        let table = LiveTable {
            replica,
            kind,
            table: StoredValue::new_local(Table::new(kind.list())),
            version: RwSignal::new(0),
            is_filled: RwSignal::new(false),
            fillings: StoredValue::new(0),
        };
        replica.hear(move |changes| table.follow(changes));
        // What columns say of today is another thing tomorrow.
        Effect::new(move |before: Option<Date>| {
            let today = replica.today();
            if before.is_some_and(|before| before != today) && has_derived(kind) {
                table.fill();
            }
            today
        });
        table.fill();
        table
    }

    /// The records that the query means, in its order. A view that asks follows them.
    pub fn find(self, query: &Query) -> Vec<RecordId> {
        let lang = lang();
        self.version.track();
        let found = self.with_records(|device, table| {
            let rows = table.find(query, &Reading::new(device, lang));
            rows.into_iter().filter_map(|row| table.id(row)).collect()
        });
        found.unwrap_or_default()
    }

    /// How many records there are. A view that asks follows it.
    pub fn count(self) -> usize {
        self.version.track();
        self.table.try_with_value(Table::len).unwrap_or_default()
    }

    /// These records as a file for a spreadsheet, in this order.
    pub fn export(self, ids: &[RecordId]) -> String {
        let lang = untrack(lang);
        let file = self.with_records(|device, table| {
            let rows: Vec<u32> = ids.iter().filter_map(|id| table.row(*id)).collect();
            shared::lists::csv(table, &rows, &Reading::new(device, lang))
        });
        file.unwrap_or_default()
    }

    /// The different values of a field with their words. A view that asks follows them.
    pub fn values(self, path: &str) -> Vec<(String, String)> {
        let lang = lang();
        self.version.track();
        let values =
            self.with_records(|device, table| table.values(path, &Reading::new(device, lang)));
        values.unwrap_or_default()
    }

    fn fill(self) {
        let ids: Vec<RecordId> = self
            .replica
            .with_everything(|device| device.all(self.kind.name).map(|view| view.id).collect());
        let own = self.fillings.get_value() + 1;
        self.fillings.set_value(own);
        let read = move |ids: &[RecordId]| self.put(ids);
        let slice_rows = if has_derived(self.kind) { DERIVED_SLICE_ROWS } else { SLICE_ROWS };
        let (first, rest) = ids.split_at(ids.len().min(slice_rows));
        read(first);
        if rest.is_empty() {
            self.is_filled.set(true);
            return;
        }
        let rest = rest.to_vec();
        spawn_local(async move {
            for slice in rest.chunks(slice_rows) {
                TimeoutFuture::new(0).await;
                // The page may be gone.
                if self.fillings.try_get_value() != Some(own) || read(slice).is_none() {
                    return;
                }
            }
            let _ = self.is_filled.try_set(true);
            let _ = self.version.try_update(|version| *version += 1);
        });
    }

    fn put(self, ids: &[RecordId]) -> Option<()> {
        let today = untrack(|| self.replica.today());
        self.with_records(|records, table| {
            for id in ids {
                match records.get(self.kind.name, *id) {
                    Some(fields) => table.put(&Row { id: *id, fields, records, today }),
                    None => table.remove(*id),
                }
            }
        })
    }

    fn follow(self, changes: &Changes) {
        for (kind, extent) in changes.kinds() {
            match extent {
                Extent::Some(changed) if *kind == *self.kind.name => {
                    let ids = self
                        .with_records(|records, table| table.concerned(&changed.ids, records))
                        .unwrap_or_default();
                    self.put(&ids.into_iter().collect::<Vec<_>>());
                }
                Extent::Whole if *kind == *self.kind.name => {
                    self.table.try_update_value(|table| *table = Table::new(self.kind.list()));
                    let _ = self.is_filled.try_set(false);
                    self.fill();
                }
                _ => {
                    self.table.try_update_value(|table| table.read_again(kind));
                    self.work_out_again(kind, extent);
                }
            }
        }
        let _ = self.version.try_update(|version| *version += 1);
    }

    /// Works out anew what rows show of records of another kind.
    fn work_out_again(self, kind: &str, extent: &Extent) {
        let changed = match extent {
            Extent::Some(changed) => Some(changed),
            Extent::Whole => None,
        };
        let rows = self.with_records(|records, _| touched(self.kind, kind, changed, records));
        match rows {
            Some(Touched::Rows(ids)) => {
                self.put(&ids.into_iter().collect::<Vec<_>>());
            }
            Some(Touched::All) => self.fill(),
            None => {}
        }
    }

    fn with_records<T>(
        self,
        look: impl FnOnce(&dyn shared::program::Records, &mut Table) -> T,
    ) -> Option<T> {
        self.replica.with_everything(|device: &Device| {
            self.table.try_update_value(|table| look(device, table))
        })
    }
}
