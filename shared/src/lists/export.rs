//! A list as a file for a spreadsheet: comma-separated, in UTF-8 with the mark by which Excel knows
//! it.

use super::table::Table;
use crate::reading::Reading;
use crate::record::list::Path;
use crate::words::{Lang, plain, text};

/// The rows with a line of headings, as the text of a file. Easy Japanese has furigana, which no
/// spreadsheet shows, so it is written in plain Japanese.
pub fn csv(table: &Table, rows: &[u32], reading: &Reading<'_>) -> String {
    let lang = if reading.lang() == Lang::Easy { Lang::Ja } else { reading.lang() };
    let reading = Reading::new(reading.records(), lang);
    let paths: Vec<_> = table.list().columns.iter().chain(&table.list().export).collect();
    let mut file = String::from('\u{feff}');
    push_line(&mut file, paths.iter().map(|path| cell(text(lang, &path.key()))));
    for row in rows {
        let read = |path: &&Path| plain(&table.text(*row, &path.text, &reading));
        push_line(&mut file, paths.iter().map(|path| cell(&read(path))));
    }
    file
}

/// Lines of cells, the headings first, as the text of a file.
pub fn file_of(lines: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut file = String::from('\u{feff}');
    for line in lines {
        push_line(&mut file, line.iter().map(|text| cell(text)));
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
    use crate::id::RecordId;
    use crate::lists::{Query, Row};
    use crate::program::{RecordSet, Records};
    use crate::record::Record;
    use crate::records::learner::Learner;
    use crate::value::Text;
    use crate::words::pieces;

    #[test]
    fn a_file_of_lines_holds_every_cell_and_computes_nothing() {
        let lines = [vec!["a".to_owned(), "b,c".to_owned()], vec!["=1".to_owned(), String::new()]];
        assert_eq!(file_of(lines), "\u{feff}a,\"b,c\"\r\n'=1,\r\n");
    }

    #[test]
    fn what_people_typed_is_written_and_read_as_they_typed_it() {
        let typed = "ゆき[A|B]";
        let id = RecordId(uuid::Uuid::from_u128(1));
        let mut records = RecordSet::default();
        let preferred_name = Some(Text(typed.to_owned()));
        records.add(&Learner { preferred_name, ..Learner::empty(id) });
        let mut table = Table::new(Learner::KIND.list());
        let fields = records.get(Learner::NAME, id).unwrap();
        let today = crate::value::Date::new(2021, 2, 3).unwrap();
        table.put(&Row { id, fields, records: &records, today });
        for lang in Lang::ALL {
            let reading = Reading::new(&records, lang);
            let title = reading.title(Learner::NAME, id);
            assert!(pieces(&title).iter().all(|piece| piece.reading.is_none()), "{lang:?}");
            assert_eq!(plain(&title), typed, "{lang:?}");
            let order = table.list().order.clone();
            let query = Query { words: typed.to_owned(), filters: Vec::new(), order };
            let rows = table.find(&query, &reading);
            assert_eq!(rows.len(), 1, "{lang:?} finds her");
            assert!(csv(&table, &rows, &reading).contains(typed), "{lang:?}");
        }
    }

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
