//! What a list of learners says of each besides her own record: whether she has a place, where
//! and when she comes, since when and when last, her last weeks, what is left of the exam, and her
//! team.

use super::derived::{CAME, Derived, NOT_THERE, ONLINE, Row, Shape, Source};
use crate::program::carers::team_of;
use crate::program::lesson::attendance::attended;
use crate::program::period::Period;
use crate::program::{person, places, standing};
use crate::record::Field;
use crate::records::attendance::AttendanceStatus;
use crate::records::enrollment::Enrollment;
use crate::value::{Choice, Date, FieldType, FieldValue, Weekday};
use serde_json::Value;
use std::collections::BTreeSet;

/// How many weeks are shown, with the one that is not over yet.
const WEEKS: usize = 12;

const PLACES: &[Source] = &[Source::Naming("enrollment", "learner")];
const LESSONS: &[Source] = &[
    Source::Naming("attendance", "learner"),
    Source::Behind { kind: "lesson", between: "attendance", named_in: "lesson", row: "learner" },
];
const EXAM: &[Source] = &[
    Source::Naming("exam_subject_result", "learner"),
    Source::Naming("exam_application", "learner"),
    Source::Naming("exemption", "learner"),
    Source::Naming("credit_record", "learner"),
    Source::Naming("skill_certificate", "learner"),
    Source::Naming("told_result", "learner"),
    Source::Naming("certification", "learner"),
    Source::Naming("goal", "learner"),
    Source::Shared("exam_sitting"),
];

const NOTICES: &[Source] = &[Source::Naming("certification", "learner")];

/// How many subjects of the exam can be left.
const LEFT: FieldType = FieldType::Whole { min: 0, max: 20 };

/// Whether she has a place: now or soon, not any more, or not yet.
const STATES: &[&str] = &["enrolled", "guest", "left"];

/// The name of the column that says when a full pass became certain.
pub const CERTIFIED_ON: &str = "certified_on";

/// The columns in the order in which a list shows them.
pub(super) static COLUMNS: [Derived; 9] = [
    column("state", FieldType::Choice(STATES), PLACES, state),
    column("venues", FieldType::RefSet("venue"), PLACES, venues),
    column("weekdays", FieldType::ChoiceSet(Weekday::CODES), PLACES, weekdays),
    column("joined_on", FieldType::Date, PLACES, joined_on),
    column("last_came", FieldType::Date, LESSONS, last_came),
    Derived { shape: Shape::Weeks, ..column("weeks", FieldType::Text, LESSONS, weeks) },
    Derived { shape: Shape::Subjects, ..column("subjects_left", LEFT, EXAM, subjects_left) },
    column(CERTIFIED_ON, FieldType::Date, NOTICES, certified_on),
    column("team", FieldType::RefSet("staff"), &[Source::Naming("assignment", "learner")], team),
];

const fn column(
    name: &'static str,
    declared: FieldType,
    sources: &'static [Source],
    value: fn(&Row<'_>) -> Value,
) -> Derived {
    Derived { field: Field::new(name, declared), sources, value, shape: Shape::Words }
}

fn own_places(row: &Row<'_>) -> Vec<Enrollment> {
    places::places(row.records, &person::aliases(row.records, row.id))
}

fn places_now(row: &Row<'_>) -> Vec<Enrollment> {
    let mut all = own_places(row);
    all.retain(|place| Period::from(place).contains(row.today));
    all
}

fn state(row: &Row<'_>) -> Value {
    let places = own_places(row);
    let is_open = |place: &Enrollment| place.to.is_none_or(|to| row.today <= to);
    let code = match places.iter().any(is_open) {
        true => "enrolled",
        false if places.is_empty() => "guest",
        false => "left",
    };
    code.into()
}

fn venues(row: &Row<'_>) -> Value {
    let ids = places_now(row).into_iter().filter_map(|place| Some(place.venue?.id.to_string()));
    set_of(ids.collect())
}

fn weekdays(row: &Row<'_>) -> Value {
    let codes = places_now(row).into_iter().filter_map(|place| Some(place.weekday?.code()));
    set_of(codes.map(str::to_owned).collect())
}

fn joined_on(row: &Row<'_>) -> Value {
    own_places(row).into_iter().filter_map(|place| place.from).min().map_or(Value::Null, day)
}

fn last_came(row: &Row<'_>) -> Value {
    came(row).into_iter().map(|(on, _)| on).max().map_or(Value::Null, day)
}

fn weeks(row: &Row<'_>) -> Value {
    let mut signs = [NOT_THERE; WEEKS];
    let weekday = Weekday::ALL.iter().position(|day| *day == row.today.weekday());
    let into_week = weekday.and_then(|days| i64::try_from(days).ok()).unwrap_or_default();
    let monday = row.today.plus_days(-into_week);
    for (on, status) in came(row) {
        let weeks_ago = (monday.days_since(on) + 6).div_euclid(7);
        let Some(at) = usize::try_from(weeks_ago).ok().and_then(|ago| WEEKS.checked_sub(ago + 1))
        else {
            continue;
        };
        if status == AttendanceStatus::Present {
            signs[at] = CAME;
        } else if signs[at] == NOT_THERE {
            signs[at] = ONLINE;
        }
    }
    signs.iter().collect::<String>().into()
}

fn subjects_left(row: &Row<'_>) -> Value {
    let aliases = person::aliases(row.records, row.id);
    if !standing::is_on_the_way(row.records, &aliases) {
        return Value::Null;
    }
    let standing = standing::standing(row.records, &aliases, row.today);
    if standing.is_certain() { Value::Null } else { standing.progress.fewest_left().into() }
}

/// The day of the notice of a full pass. Nobody is said to have passed it before (R17), however
/// many subjects are left on paper.
fn certified_on(row: &Row<'_>) -> Value {
    standing::certified_on(row.records, &person::aliases(row.records, row.id))
        .map_or(Value::Null, day)
}

fn team(row: &Row<'_>) -> Value {
    let aliases = person::aliases(row.records, row.id);
    let team = team_of(row.records, &aliases, row.today).into_iter();
    set_of(team.map(|id| id.to_string()).collect())
}

/// On which days up to today she took part, and how.
fn came(row: &Row<'_>) -> Vec<(Date, AttendanceStatus)> {
    let aliases = person::aliases(row.records, row.id);
    let by_today = attended(row.records, &aliases).filter(|(on, _)| *on <= row.today);
    by_today.filter_map(|(on, mark)| Some((on, mark.status?))).collect()
}

fn day(date: Date) -> Value {
    date.write()
}

fn set_of(items: BTreeSet<String>) -> Value {
    if items.is_empty() { Value::Null } else { items.into_iter().collect() }
}

#[cfg(test)]
mod tests {
    use super::super::derived::{self, Touched};
    use super::*;
    use crate::id::RecordId;
    use crate::program::records::Rows;
    use crate::program::{RecordSet, Records};
    use crate::record::Fields;
    use crate::record::{Body, Record};
    use crate::records::learner::Learner;
    use crate::sync::device::ChangedRecords;
    use serde_json::json;
    use uuid::Uuid;

    const TODAY: &str = "2021-02-03";

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn put(records: &mut RecordSet, kind: &str, n: u128, json: Value) {
        records.put(kind, id(n), json.as_object().cloned().unwrap_or_else(Body::new));
    }

    /// Hina (1) has a place, Aoi (2) had one, Sora (3) came once; 4 is another record of Hina.
    fn program() -> RecordSet {
        let mut records = RecordSet::default();
        for (n, name) in [(1, "ひな"), (2, "あおい"), (3, "そら")] {
            put(&mut records, "learner", n, json!({ "preferred_name": name }));
        }
        put(&mut records, "learner", 4, json!({ "merged_into": id(1).to_string() }));
        put(&mut records, "venue", 10, json!({ "name": "大通" }));
        let place = |learner: u128, from: &str, to: Option<&str>| {
            json!({ "learner": id(learner).to_string(), "venue": id(10).to_string(),
                "weekday": "wednesday", "from": from, "to": to })
        };
        put(&mut records, "enrollment", 20, place(1, "2020-04-01", None));
        put(&mut records, "enrollment", 21, place(2, "2019-04-01", Some("2020-03-31")));
        put(&mut records, "enrollment", 22, place(4, "2019-07-24", Some("2020-03-31")));
        for (n, on, learner, status) in [
            (30, "2021-02-03", 1, "present"),
            (31, "2021-01-27", 1, "absent"),
            (32, "2021-01-20", 4, "online"),
            (33, "2020-11-18", 1, "present"),
            (34, "2020-11-11", 1, "present"),
            (35, "2021-02-10", 1, "present"),
        ] {
            let lesson = json!({ "date": on, "venue": id(10).to_string(), "status": "held" });
            put(&mut records, "lesson", n, lesson);
            let mark = json!({ "lesson": id(n).to_string(), "learner": id(learner).to_string(),
                "status": status });
            put(&mut records, "attendance", n + 100, mark);
        }
        records
    }

    fn value(records: &RecordSet, n: u128, name: &str) -> Value {
        let fields = records.get(Learner::NAME, id(n)).unwrap();
        let row = Row { id: id(n), fields, records, today: TODAY.parse().unwrap() };
        (derived::column(Learner::KIND, name).unwrap().value)(&row)
    }

    #[test]
    fn a_learner_has_a_place_had_one_or_has_none_yet() {
        let records = program();
        for (n, expected) in [(1, "enrolled"), (2, "left"), (3, "guest"), (4, "enrolled")] {
            assert_eq!(value(&records, n, "state"), expected, "{n}");
        }
        assert_eq!(value(&records, 1, "venues"), json!([id(10).to_string()]));
        assert_eq!(value(&records, 1, "weekdays"), json!(["wednesday"]));
        assert_eq!(
            value(&records, 2, "venues"),
            Value::Null,
            "what is over is not where she comes"
        );
        assert_eq!(value(&records, 1, "joined_on"), "2019-07-24", "with all her records");
    }

    #[test]
    fn the_last_twelve_weeks_end_with_this_one() {
        let records = program();
        assert_eq!(value(&records, 1, "weeks"), "●・・・・・・・・○・●");
        assert_eq!(value(&records, 1, "last_came"), TODAY, "nobody came tomorrow");
        assert_eq!(value(&records, 3, "weeks"), "・・・・・・・・・・・・");
        assert_eq!(value(&records, 3, "last_came"), Value::Null);
    }

    #[test]
    fn the_exam_is_a_column_for_those_who_are_on_the_way() {
        let mut records = program();
        assert_eq!(value(&records, 1, "subjects_left"), Value::Null);
        let goal = json!({ "learner": id(1).to_string(), "kind": "certification", "words": "x" });
        put(&mut records, "goal", 40, goal);
        assert!(value(&records, 1, "subjects_left").as_u64().is_some_and(|left| left > 0));
        let notice = json!({ "learner": id(1).to_string(), "noticed_on": "2020-12-10" });
        put(&mut records, "certification", 41, notice);
        assert_eq!(value(&records, 1, "subjects_left"), Value::Null, "nothing is left to sit");
        assert_eq!(value(&records, 1, "certified_on"), "2020-12-10");
    }

    #[test]
    fn who_has_nothing_left_on_paper_is_not_certified() {
        let mut records = program();
        let round = json!({ "fiscal_year": 2020, "round": "first", "starts_on": "2020-08-12" });
        put(&mut records, "exam_sitting", 60, round);
        let subjects = [
            "kokugo",
            "sekaishi_a",
            "nihonshi_a",
            "gendai_shakai",
            "sugaku",
            "eigo",
            "kagaku_to_ningen",
            "butsuri_kiso",
        ];
        for (n, subject) in (61..).zip(subjects) {
            let passed = json!({ "learner": id(1).to_string(), "sitting": id(60).to_string(),
                "subject": subject, "attendance": "sat", "result": "passed" });
            put(&mut records, "exam_subject_result", n, passed);
        }
        assert_eq!(value(&records, 1, "subjects_left"), 0);
        assert_eq!(value(&records, 1, "certified_on"), Value::Null, "no notice was seen (R17)");
    }

    /// Takes note of the kinds that are read.
    struct Noting<'a>(&'a RecordSet, std::cell::RefCell<BTreeSet<String>>);

    impl Records for Noting<'_> {
        fn get(&self, kind: &str, id: RecordId) -> Option<&Fields> {
            self.1.borrow_mut().insert(kind.to_owned());
            Records::get(self.0, kind, id)
        }

        fn of_kind<'a>(&'a self, kind: &str) -> Rows<'a> {
            self.1.borrow_mut().insert(kind.to_owned());
            self.0.of_kind(kind)
        }

        fn referring<'a>(&'a self, kind: &str, field: &str, id: RecordId) -> Rows<'a> {
            self.1.borrow_mut().insert(kind.to_owned());
            self.0.referring(kind, field, id)
        }
    }

    #[test]
    fn every_kind_that_a_column_reads_is_one_of_its_sources() {
        let mut records = program();
        let goal = json!({ "learner": id(1).to_string(), "kind": "certification", "words": "x" });
        put(&mut records, "goal", 40, goal);
        for column in &COLUMNS {
            let noting = Noting(&records, std::cell::RefCell::default());
            let fields = records.get(Learner::NAME, id(1)).unwrap();
            let today = TODAY.parse().unwrap();
            (column.value)(&Row { id: id(1), fields, records: &noting, today });
            let mut read = noting.1.into_inner();
            read.remove(Learner::NAME);
            for source in column.sources {
                match source {
                    Source::Naming(kind, _) | Source::Shared(kind) => read.remove(*kind),
                    Source::Behind { kind, between, .. } => {
                        read.remove(*kind) & read.remove(*between)
                    }
                };
            }
            assert_eq!(read, BTreeSet::new(), "{}", column.field.name);
        }
    }

    #[test]
    fn a_row_is_worked_out_again_when_what_names_the_person_changes() {
        let records = program();
        let both = Touched::Rows([id(1), id(4)].into());
        let referred = |field| ChangedRecords {
            referred: [(field, BTreeSet::from([id(4)]))].into(),
            ..ChangedRecords::default()
        };
        let lesson = ChangedRecords { ids: [id(32)].into(), ..ChangedRecords::default() };
        for (kind, changed, expected) in [
            ("enrollment", Some(referred("learner")), &both),
            ("enrollment", Some(referred("venue")), &Touched::Rows([].into())),
            ("lesson", Some(lesson.clone()), &both),
            ("exam_sitting", Some(lesson), &Touched::All),
            ("attendance", None, &Touched::All),
            ("note", None, &Touched::Rows([].into())),
        ] {
            let touched = derived::touched(Learner::KIND, kind, changed.as_ref(), &records);
            assert_eq!(&touched, expected, "{kind}");
        }
    }
}
