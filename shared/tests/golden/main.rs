//! Committed truths of the shared rules: a change of the record kinds or of anybody's rights shows
//! as a change of a text file. `BLESS=1` rewrites the files instead of comparing.

mod permissions;

use shared::indicator::{Dimension, basis, definitions, is_additive};
use shared::record::document;
use std::fmt::Write;
use std::path::Path;

#[test]
fn the_document_of_record_kinds_is_the_committed_one() {
    compare("../docs/RECORDS.md", &document());
}

#[test]
fn the_permissions_are_the_committed_ones() {
    compare("../tests/golden/expected/permissions.txt", &permissions::table());
}

#[test]
fn the_table_of_indicators_is_the_committed_one() {
    compare("../tests/golden/expected/indicators.txt", &indicators());
}

/// Every indicator with what tells it apart by venue, by organization and by month.
fn indicators() -> String {
    let mut text = "# code version unit shape | venue | organization | month\n".to_owned();
    for it in definitions() {
        let unit = it.unit.code();
        write!(text, "{} {} {unit} {:?}", it.code, it.version, it.shape).expect("memory");
        for dimension in [Dimension::Venue, Dimension::Organization] {
            write!(text, " | {}", basis(it, dimension).as_deref().unwrap_or("-")).expect("memory");
        }
        let sums = if is_additive(it) { ", sums to the year" } else { "" };
        let month = basis(it, Dimension::Month).unwrap_or_default();
        writeln!(text, " | {month}{sums}").expect("memory");
    }
    text
}

fn compare(path: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("BLESS").is_some() {
        let folder = path.parent().expect("the path has a folder");
        std::fs::create_dir_all(folder).expect("the folder can be made");
        std::fs::write(&path, text).expect("the file can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "{} is not what the declarations say. If the change is meant, run\n\
         BLESS=1 cargo test -p shared --test golden\nand commit the file.",
        path.display()
    );
}
