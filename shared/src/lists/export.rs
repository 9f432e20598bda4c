//! A list as a file for a spreadsheet: comma-separated, in UTF-8 with the mark by which Excel knows
//! it.

use super::table::Table;
use crate::reading::Reading;
use crate::words::{Lang, text};

/// The rows with a line of headings, as the text of a file. Easy Japanese has furigana, which no
/// spreadsheet shows, so it is written in plain Japanese.
pub fn csv(table: &Table, rows: &[u32], reading: &Reading<'_>) -> String {
    let lang = if reading.lang() == Lang::Easy { Lang::Ja } else { reading.lang() };
    let reading = Reading::new(reading.records(), lang);
    let paths: Vec<_> = table.list().columns.iter().chain(&table.list().export).collect();
    let mut file = String::from('\u{feff}');
    push_line(&mut file, paths.iter().map(|path| cell(text(lang, &path.key()))));
    for row in rows {
        push_line(&mut file, paths.iter().map(|it| cell(&table.text(*row, &it.text, &reading))));
    }
    file
}

fn push_line(file: &mut String, cells: impl Iterator<Item = String>) {
    file.push_str(&cells.collect::<Vec<_>>().join(","));
    file.push_str("\r\n");
}

/// A cell. A text that a spreadsheet would take for a formula stays a text: who types a name must
/// not make somebody else's program compute.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if !text.contains(['"', ',', '\n', '\r']) {
        return text;
    }
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_what_it_shows_and_never_a_formula() {
        for (text, expected) in [
            ("はる", "はる"),
            ("a,b", "\"a,b\""),
            ("say \"yes\"", "\"say \"\"yes\"\"\""),
            ("=1+1", "'=1+1"),
        ] {
            assert_eq!(cell(text), expected);
        }
    }
}
