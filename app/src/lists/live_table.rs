//! The rows of a list while records change under it: filled a little at a time, so that the page
//! never stands still, and kept up to date record by record.

use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use shared::id::RecordId;
use shared::lists::{Query, Table};
use shared::reading::Reading;
use shared::record::Kind;
use shared::sync::device::{Changes, Device, Extent};
use wasm_bindgen_futures::spawn_local;

use crate::replica::Replica;
use crate::words::lang;

/// Rows that are read in one go: some ten milliseconds on a slow tablet.
const SLICE_ROWS: usize = 2_000;

/// A [`Table`] of all records of a kind.
#[derive(Clone, Copy)]
pub struct LiveTable {
    replica: Replica,
    kind: &'static Kind,
    table: StoredValue<Table, LocalStorage>,
    version: RwSignal<u64>,
    /// Whether all rows are in.
    pub is_filled: RwSignal<bool>,
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
        };
        replica.hear(move |changes| table.follow(changes));
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

    /// The rows that the query means as a file for a spreadsheet.
    pub fn export(self, query: &Query) -> String {
        let lang = untrack(lang);
        let file = self.with_records(|device, table| {
            let reading = Reading::new(device, lang);
            let rows = table.find(query, &reading);
            shared::lists::csv(table, &rows, &reading)
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
        let read = move |ids: &[RecordId]| self.put(ids);
        let (first, rest) = ids.split_at(ids.len().min(SLICE_ROWS));
        read(first);
        if rest.is_empty() {
            self.is_filled.set(true);
            return;
        }
        let rest = rest.to_vec();
        spawn_local(async move {
            for slice in rest.chunks(SLICE_ROWS) {
                TimeoutFuture::new(0).await;
                // The page may be gone.
                if read(slice).is_none() {
                    return;
                }
            }
            let _ = self.is_filled.try_set(true);
            let _ = self.version.try_update(|version| *version += 1);
        });
    }

    fn put(self, ids: &[RecordId]) -> Option<()> {
        self.with_records(|device, table| {
            ids.iter().for_each(|id| table.put(*id, device.get(self.kind.name, *id)));
        })
    }

    fn follow(self, changes: &Changes) {
        for (kind, extent) in changes.kinds() {
            match extent {
                Extent::Some(changed) if *kind == *self.kind.name => {
                    let ids: Vec<RecordId> = changed.ids.iter().copied().collect();
                    self.put(&ids);
                }
                Extent::Whole if *kind == *self.kind.name => {
                    self.table.try_update_value(|table| *table = Table::new(self.kind.list()));
                    self.fill();
                }
                _ => {
                    self.table.try_update_value(|table| table.read_again(kind));
                }
            }
        }
        let _ = self.version.try_update(|version| *version += 1);
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
