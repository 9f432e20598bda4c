//! A list as a file for a spreadsheet: says what will be in it before it is written.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::record::Kind;

use super::live_table::LiveTable;
use crate::parts::{Button, ButtonKind, Icon, IconName, Popup, ruby, word};
use crate::platform;
use crate::replica::Replica;
use crate::words::{t, t_with};

/// The button with what it would write: the records in sight, in their order.
#[component]
pub fn Export(kind: &'static Kind, table: LiveTable, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let list = kind.list();
    let columns = list.columns.len() + list.export.len();
    let what = move || {
        let (n, columns) = (ids.with(Vec::len).to_string(), columns.to_string());
        t_with("manager.records.export.what", &[("n", &n), ("columns", &columns)])
    };
    let save = move || {
        let _ = ids.with_untracked(|ids| save(kind, table, ids));
    };
    view! {
        <Popup class="button" face=move || view! {
            <Icon name=IconName::Download />
            {ruby(word("manager.records.export"))}
            <Icon name=IconName::ChevronDown />
        }>
            <div class="export">
                <p class="export-title">{ruby(word("manager.records.export"))}</p>
                <p class="soft">{ruby(Signal::derive(what))}</p>
                <p class="soft export-file">{file_name(kind)}</p>
                <Button label=word("manager.records.export.csv") kind=ButtonKind::Primary
                    icon=IconName::Download on_press=save />
                <p class="soft">{ruby(Signal::derive(|| t("manager.records.export.names")))}</p>
            </div>
        </Popup>
    }
}

/// Writes these records into a file. What the browser then does with it is its own affair.
pub fn save(kind: &Kind, table: LiveTable, ids: &[RecordId]) -> Option<()> {
    platform::save_file(&table.export(ids), &file_name(kind), "text/csv").ok().map(drop)
}

/// The name of the file: the kind and the day.
fn file_name(kind: &Kind) -> String {
    let name = untrack(|| crate::parts::plain(&t(&kind.list_key())));
    format!("{name}_{}.csv", untrack(|| Replica::current().today()))
}
