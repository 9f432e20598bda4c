//! The rows of a list with the codes of their columns: finds those that a query means, in its
//! order, in some milliseconds for 100,000 rows.

use super::column::{Code, Column};
use super::derived::Row;
use crate::id::RecordId;
use crate::program::{Records, person};
use crate::reading::{Reading, fold};
use crate::record::Record;
use crate::record::list::{Direction, List, Order, Path};
use crate::records::learner::Learner;
use crate::value::{Date, FieldType};
use crate::words::Lang;
use std::collections::{BTreeMap, BTreeSet};

/// What somebody asks of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// Words that all have to be there, as they were typed.
    pub words: String,
    /// What has to hold besides.
    pub filters: Vec<Filter>,
    /// The order.
    pub order: Order,
}

/// One narrowing of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// The path of the field.
    pub path: String,
    /// What it has to be.
    pub wanted: Wanted,
}

/// What a field has to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// This code, id, number or text; of a set, that this code is in it.
    Is(String),
    /// A day not before the first and not after the second, where they are given.
    Within(Option<Date>, Option<Date>),
}

/// The records of one kind as rows.
#[derive(Debug)]
pub struct Table {
    list: List,
    /// In order.
    ids: Vec<RecordId>,
    /// Rows of a person for whom another record stands. They are found by what they say, and the
    /// other one is shown.
    joined: BTreeMap<RecordId, RecordId>,
    /// Columns that are shown, exported, narrowed or searched, by path.
    columns: BTreeMap<String, Column>,
    /// Columns that order the rows, by path; the others order them by what they show.
    orders: BTreeMap<String, Column>,
    /// The rows in the order that was asked for last.
    sorted: Option<(Order, Vec<u32>)>,
    /// The language in which values were read.
    lang: Option<Lang>,
}

impl Table {
    /// A table without rows.
    pub fn new(list: List) -> Table {
        let kind = list.kind;
        let texts = kind.fields.iter().filter(|field| field.declared == FieldType::Text);
        let texts = texts.filter_map(|field| Path::read(kind, field.name));
        let declared = list.columns.iter().chain(&list.export).chain(&list.filters).cloned();
        let columns = declared.chain(texts).map(|path| (path.text.clone(), Column::new(path)));
        let names = Reading::naming_fields(kind).filter_map(|it| Path::read(kind, it.name));
        let first = Path::read(kind, &list.order.path);
        let orders = list.columns.iter().cloned().chain(names).chain(first);
        let orders = orders.map(|path| (path.text.clone(), Column::ordering(path)));
        let (columns, orders) = (columns.collect(), orders.collect());
        Table {
            list,
            ids: Vec::new(),
            joined: BTreeMap::new(),
            columns,
            orders,
            sorted: None,
            lang: None,
        }
    }

    /// The list as it is declared.
    pub fn list(&self) -> &List {
        &self.list
    }

    /// How many rows there are to show: a person with several records is one.
    pub fn len(&self) -> usize {
        self.ids.len() - self.joined.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The rows that a change of these records of the list's own kind is about: of a person all of
    /// her records, before the change and after it.
    pub fn concerned(
        &self,
        changed: &BTreeSet<RecordId>,
        records: &dyn Records,
    ) -> BTreeSet<RecordId> {
        let mut rows = changed.clone();
        if self.list.kind.name == Learner::NAME {
            let before = changed.iter().filter_map(|id| self.joined.get(id)).copied();
            let persons: Vec<RecordId> = before.chain(changed.iter().copied()).collect();
            rows.extend(persons.into_iter().flat_map(|id| person::aliases(records, id)));
        }
        rows
    }

    /// Takes note of a record as it is now.
    pub fn put(&mut self, row: &Row<'_>) {
        if self.list.kind.name == Learner::NAME {
            match person::person(row.records, row.id) {
                own if own == row.id => self.joined.remove(&row.id),
                other => self.joined.insert(row.id, other),
            };
        }
        match self.ids.binary_search(&row.id) {
            Ok(at) => self.each_column(|column| column.codes[at] = column.code_of(row)),
            Err(at) => {
                self.ids.insert(at, row.id);
                self.each_column(|column| {
                    let code = column.code_of(row);
                    column.codes.insert(at, code);
                });
            }
        }
        self.sorted = None;
    }

    /// Takes note that a record is not there any more.
    pub fn remove(&mut self, id: RecordId) {
        let Ok(at) = self.ids.binary_search(&id) else { return };
        self.ids.remove(at);
        self.joined.remove(&id);
        self.each_column(|column| {
            column.codes.remove(at);
        });
        self.sorted = None;
    }

    /// The row of a record.
    pub fn row(&self, id: RecordId) -> Option<u32> {
        self.ids.binary_search(&id).ok().and_then(|at| u32::try_from(at).ok())
    }

    /// Takes note that records of another kind have changed, from which names may come.
    pub fn read_again(&mut self, kind: &str) {
        let columns = self.columns.values_mut().chain(self.orders.values_mut());
        columns.filter(|column| column.reads(kind)).for_each(Column::forget_readings);
        self.sorted = None;
    }

    /// The rows that the query means, in its order.
    pub fn find(&mut self, query: &Query, reading: &Reading<'_>) -> Vec<u32> {
        if self.lang.replace(reading.lang()) != Some(reading.lang()) {
            self.each_column(Column::forget_readings);
            self.sorted = None;
        }
        let mut is_in = vec![true; self.ids.len()];
        for filter in &query.filters {
            let Some(column) = self.columns.get(&filter.path) else { continue };
            let wanted = match &filter.wanted {
                Wanted::Is(value) => column.equal_to(value, reading),
                Wanted::Within(from, to) => column.within(*from, *to, reading),
            };
            let rows = is_in.iter_mut().zip(&column.codes);
            rows.for_each(|(is_in, code)| *is_in &= wanted[*code as usize]);
        }
        for word in fold(&query.words).split_whitespace() {
            let mut has_word = vec![false; self.ids.len()];
            let (list, columns) = (&self.list, self.columns.iter_mut());
            for (_, column) in columns.filter(|(path, _)| is_searched(list, path)) {
                let with_word = column.with_word(word, reading);
                if with_word.contains(&true) {
                    let rows = has_word.iter_mut().zip(&column.codes);
                    rows.for_each(|(has_word, code)| *has_word |= with_word[*code as usize]);
                }
            }
            is_in.iter_mut().zip(has_word).for_each(|(is_in, has_word)| *is_in &= has_word);
        }
        let sorted = self.sorted(&query.order, reading).iter();
        let found = sorted.copied().filter(|row| is_in[*row as usize]).collect();
        self.people(found, &is_in)
    }

    /// Instead of a row of a person for whom another record stands, that one, once.
    fn people(&self, found: Vec<u32>, is_in: &[bool]) -> Vec<u32> {
        if self.joined.is_empty() {
            return found;
        }
        let mut shown = BTreeSet::new();
        let stands_for = |row: u32| match self.joined.get(&self.ids[row as usize]) {
            None => Some(row),
            Some(person) => self.row(*person).filter(|row| !is_in[*row as usize]),
        };
        let people = found.into_iter().filter_map(stands_for);
        people.filter(|row| shown.insert(*row)).collect()
    }

    /// The record of a row.
    pub fn id(&self, row: u32) -> Option<RecordId> {
        self.ids.get(row as usize).copied()
    }

    /// How a row reads in one column; of a text only as much as a list shows.
    pub fn text(&self, row: u32, path: &str, reading: &Reading<'_>) -> String {
        let column = self.columns.get(path);
        let cell = column.and_then(|column| Some((column, column.codes.get(row as usize)?)));
        cell.map(|(column, code)| column.text(*code, reading)).unwrap_or_default()
    }

    /// The different values of a field, each as filters write it and as it reads, in order.
    pub fn values(&mut self, path: &str, reading: &Reading<'_>) -> Vec<(String, String)> {
        let Some(column) = self.columns.get_mut(path) else { return Vec::new() };
        let ranks = column.ranks(reading).to_vec();
        let mut codes: Vec<Code> = (1..column.len()).map(|code| code as Code).collect();
        codes.sort_by_key(|code| ranks[*code as usize]);
        // Many lessons lead to one venue.
        let mut seen = BTreeSet::new();
        let different = codes.into_iter().flat_map(|code| column.ends(code, reading));
        let mut different: Vec<(String, String)> =
            different.filter(|(value, _)| seen.insert(value.clone())).collect();
        if column.has_sets() {
            different.sort_by_cached_key(|(member, _)| column.member_key(member, reading));
        }
        different
    }

    fn each_column(&mut self, change: impl FnMut(&mut Column)) {
        self.columns.values_mut().chain(self.orders.values_mut()).for_each(change);
    }

    /// All rows in an order. Equal values stand in the order of what names the records, and then
    /// in the order in which they were made.
    fn sorted(&mut self, order: &Order, reading: &Reading<'_>) -> &[u32] {
        if self.sorted.as_ref().is_none_or(|(known, _)| known != order) {
            let names: Vec<String> =
                Reading::naming_fields(self.list.kind).map(|it| it.name.to_owned()).collect();
            let mut keys: Vec<(Vec<u32>, u32)> =
                (0..self.ids.len()).map(|row| (Vec::with_capacity(4), row as u32)).collect();
            let paths = [(&order.path, order.direction)].into_iter();
            for (path, direction) in paths.chain(names.iter().map(|it| (it, Direction::Up))) {
                let Some(column) = self.orders.get_mut(path) else { continue };
                let ranks = column.ranks(reading).to_vec();
                for (keys, code) in keys.iter_mut().zip(&column.codes) {
                    keys.0.push(directed(ranks[*code as usize], direction));
                }
            }
            keys.sort_unstable();
            let rows = keys.into_iter().map(|(_, row)| row).collect();
            self.sorted = Some((order.clone(), rows));
        }
        self.sorted.as_ref().map_or(&[], |(_, rows)| rows)
    }
}

/// Whether words are looked for in a column: in what a row shows and in what people wrote, not in
/// the words of a choice that it can be narrowed by.
fn is_searched(list: &List, path: &str) -> bool {
    let is_text = || list.kind.field(path).is_some_and(|it| it.declared == FieldType::Text);
    list.columns.iter().any(|it| it.text == path) || is_text()
}

/// A rank in a direction; no value comes last in both.
fn directed(rank: u32, direction: Direction) -> u32 {
    match direction {
        _ if rank == u32::MAX => rank,
        Direction::Up => rank,
        Direction::Down => u32::MAX - 1 - rank,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{RecordSet, Records};
    use crate::record::{Body, Fields, Record};
    use crate::records::attendance::Attendance;
    use crate::records::learner::Learner;
    use crate::words::Lang;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn put(records: &mut RecordSet, kind: &str, n: u128, json: Value) {
        records.put(kind, id(n), json.as_object().cloned().unwrap_or_else(Body::new));
    }

    /// Two people, three lessons at two places, and who came.
    fn program() -> RecordSet {
        let mut records = RecordSet::default();
        let learner = |name: &str, kana: &str| json!({ "preferred_name": name, "kana": kana });
        put(&mut records, "learner", 1, learner("山田 はる", "ヤマダ　ハル"));
        put(&mut records, "learner", 2, learner("阿部", "あべ"));
        put(&mut records, "venue", 3, json!({ "name": "北会場" }));
        put(&mut records, "venue", 4, json!({ "name": "南会場" }));
        for (n, day, venue) in [(5, "2020-09-02", 3), (6, "2020-10-07", 4), (7, "2020-11-04", 3)] {
            let lesson = json!({ "date": day, "venue": id(venue).to_string() });
            put(&mut records, "lesson", n, lesson);
        }
        for (n, lesson, learner, status) in [
            (10, 5, 1, "present"),
            (11, 6, 2, "absent"),
            (12, 7, 1, "absent"),
            (13, 7, 2, "online"),
        ] {
            let roll = json!({ "lesson": id(lesson).to_string(),
                "learner": id(learner).to_string(), "status": status });
            put(&mut records, "attendance", n, roll);
        }
        records
    }

    fn filled(records: &RecordSet, kind: &'static crate::record::Kind) -> Table {
        let mut table = Table::new(kind.list());
        records.of_kind(kind.name).for_each(|(id, fields)| table.put(&row(records, id, fields)));
        table
    }

    fn row<'a>(records: &'a RecordSet, id: RecordId, fields: &'a Fields) -> Row<'a> {
        Row { id, fields, records, today: Date::new(2021, 2, 3).unwrap() }
    }

    fn found(table: &mut Table, records: &RecordSet, words: &str, sort: &str) -> Vec<u128> {
        let order = Order::read(sort);
        let query = Query { words: words.to_owned(), filters: Vec::new(), order };
        ids(table, records, &query)
    }

    fn ids(table: &mut Table, records: &RecordSet, query: &Query) -> Vec<u128> {
        let rows = table.find(query, &Reading::new(records, Lang::Ja));
        rows.into_iter().filter_map(|row| Some(table.id(row)?.0.as_u128())).collect()
    }

    #[test]
    fn words_are_found_in_whatever_a_row_shows_or_refers_to() {
        let records = program();
        let mut table = filled(&records, Attendance::KIND);
        for (words, expected) in [
            ("", &[10, 12, 11, 13][..]),
            ("やまだ", &[10, 12]),
            ("ﾔﾏﾀﾞﾊﾙ", &[10, 12]),
            ("山田　北", &[10, 12]),
            ("あべ 南会場", &[11]),
            ("連絡なし", &[12, 11]),
            ("あべ やまだ", &[]),
        ] {
            // By the person's name, and then by the lesson.
            let mut found = found(&mut table, &records, words, "status");
            let mut expected = expected.to_vec();
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{words}");
        }
    }

    #[test]
    fn words_are_not_found_in_what_a_list_can_only_be_narrowed_by() {
        let mut records = program();
        put(
            &mut records,
            "enrollment",
            30,
            json!({ "learner": id(1).to_string(), "venue": id(3).to_string(),
            "from": "2020-04-01" }),
        );
        let mut people = filled(&records, Learner::KIND);
        assert_eq!(found(&mut people, &records, "在籍中", ""), [0; 0], "nobody sees that word");
        assert_eq!(found(&mut people, &records, "北会場", ""), [1]);
    }

    #[test]
    fn a_person_with_two_records_is_one_row_that_both_names_find() {
        let mut records = program();
        let person = |name: &str, into: Option<u128>| {
            let into = into.map(|n| id(n).to_string());
            json!({ "preferred_name": name, "full_name": name, "merged_into": into })
        };
        let mut put = |n, json: Value| {
            records.put("learner", id(n), json.as_object().unwrap().clone());
        };
        put(1, person("ひな", None));
        put(3, person("はな", Some(1)));
        let mut people = filled(&records, Learner::KIND);
        assert_eq!(people.len(), 2);
        assert_eq!(found(&mut people, &records, "", "preferred_name").len(), 2);
        assert_eq!(found(&mut people, &records, "はな", "preferred_name"), [1], "by her old name");
        assert_eq!(found(&mut people, &records, "ひな", "preferred_name"), [1]);
        let concerned =
            |people: &Table, records: &RecordSet, n| people.concerned(&[id(n)].into(), records);
        assert_eq!(concerned(&people, &records, 3), [id(1), id(3)].into());
        records.put("learner", id(3), person("はな", None).as_object().unwrap().clone());
        assert_eq!(concerned(&people, &records, 3), [id(1), id(3)].into(), "after parting, too");
    }

    #[test]
    fn rows_stand_in_the_order_of_what_they_refer_to() {
        let records = program();
        let mut table = filled(&records, Attendance::KIND);
        assert_eq!(found(&mut table, &records, "", "-lesson"), [13, 12, 11, 10]);
        assert_eq!(found(&mut table, &records, "", "learner"), [11, 13, 10, 12]);
        let mut people = filled(&records, Learner::KIND);
        assert_eq!(found(&mut people, &records, "", "preferred_name"), [2, 1], "by reading");
        assert_eq!(found(&mut people, &records, "", "-preferred_name"), [1, 2]);
    }

    #[test]
    fn filters_narrow_by_code_by_record_and_by_period() {
        let records = program();
        let mut table = filled(&records, Attendance::KIND);
        let filter = |path: &str, wanted| Filter { path: path.to_owned(), wanted };
        let is = |path: &str, value: String| filter(path, Wanted::Is(value));
        let mut with = |filters: Vec<Filter>| {
            let (words, order) = (String::new(), Order::read("lesson"));
            ids(&mut table, &records, &Query { words, filters, order })
        };
        assert_eq!(with(vec![is("status", "absent".to_owned())]), [11, 12]);
        assert_eq!(with(vec![is("learner", id(1).to_string())]), [10, 12]);
        let both = vec![is("learner", id(1).to_string()), is("status", "absent".to_owned())];
        assert_eq!(with(both), [12]);
        assert_eq!(with(vec![is("lesson.venue", id(3).to_string())]), [10, 13, 12]);
        let october = |day: i8| Date::new(2020, 10, day);
        let within = |from, to| vec![filter("lesson.date", Wanted::Within(from, to))];
        assert_eq!(with(within(october(1), october(31))), [11]);
        assert_eq!(with(within(october(8), None)), [13, 12]);
        assert_eq!(with(vec![is("of_a_newer_release", "x".to_owned())]).len(), 4);
    }

    #[test]
    fn a_filter_offers_each_value_once_in_order() {
        let records = program();
        let mut table = filled(&records, Attendance::KIND);
        let reading = Reading::new(&records, Lang::Ja);
        let venues = [3, 4].map(id).map(|id| id.to_string()).into_iter();
        let venues: Vec<(String, String)> =
            venues.zip(["北会場", "南会場"].map(str::to_owned)).collect();
        assert_eq!(table.values("lesson.venue", &reading), venues);
        let words: Vec<String> =
            table.values("status", &reading).into_iter().map(|(_, words)| words).collect();
        assert_eq!(words, ["出席", "オンライン", "休み（連絡なし）"]);
    }

    #[test]
    fn a_filter_of_sets_offers_each_member_and_finds_the_sets_that_have_it() {
        let mut records = program();
        let place = |venue: u128, weekday: &str| {
            json!({ "learner": id(1).to_string(), "venue": id(venue).to_string(),
                "weekday": weekday, "from": "2020-04-01" })
        };
        put(&mut records, "enrollment", 20, place(4, "friday"));
        put(&mut records, "enrollment", 21, place(3, "tuesday"));
        let mut table = filled(&records, Learner::KIND);
        let reading = Reading::new(&records, Lang::Ja);
        let mut words = |path: &str| {
            let values = table.values(path, &reading);
            values.into_iter().map(|(_, words)| words).collect::<Vec<_>>()
        };
        assert_eq!(words("venues"), ["北会場", "南会場"], "as a list of venues stands");
        assert_eq!(words("weekdays"), ["火曜日", "金曜日"]);
        let filter = Filter { path: "venues".to_owned(), wanted: Wanted::Is(id(4).to_string()) };
        let (words, order) = (String::new(), Order::read("full_name"));
        let query = Query { words, filters: vec![filter], order };
        assert_eq!(ids(&mut table, &records, &query), [1]);
    }

    #[test]
    fn changes_of_rows_and_of_what_they_refer_to_are_seen() {
        let mut records = program();
        let mut table = filled(&records, Attendance::KIND);
        assert_eq!(found(&mut table, &records, "なつ", "learner"), Vec::<u128>::new());
        put(&mut records, "learner", 2, json!({ "preferred_name": "なつ" }));
        table.read_again("learner");
        assert_eq!(found(&mut table, &records, "なつ", "learner"), [11, 13]);
        table.remove(id(11));
        assert_eq!(found(&mut table, &records, "なつ", "learner"), [13]);
        let roll = json!({ "lesson": id(5).to_string(), "learner": id(2).to_string() });
        put(&mut records, "attendance", 14, roll);
        let fields = records.get("attendance", id(14)).unwrap();
        table.put(&row(&records, id(14), fields));
        assert_eq!(found(&mut table, &records, "なつ", "lesson"), [14, 13]);
    }
}
