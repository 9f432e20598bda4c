//! What looking costs, in records that are read: all findings together read each record a few times
//! whatever the size of the program, and a page about one person reads nothing but her records.

use super::*;
use shared::program::records::{Records, Rows};
use shared::record::{Fields, Kind};
use shared::records::KINDS;
use shared::value::FieldType;
use std::cell::Cell;
use std::collections::BTreeMap;

/// Records that answer from an index, as a device does, and count what they hand out.
#[derive(Default)]
struct Counted {
    records: BTreeMap<String, BTreeMap<RecordId, Fields>>,
    referring: BTreeMap<(String, &'static str, RecordId), Vec<RecordId>>,
    read: Cell<usize>,
}

impl Counted {
    fn add(&mut self, kind: &'static Kind, id: RecordId, fields: Value) {
        let body = body(&fields);
        for field in kind.fields.iter().filter(|it| matches!(it.declared, FieldType::Ref(_))) {
            let to = body.get(field.name).and_then(|to| to.as_str()?.parse().ok());
            let Some(to) = to else { continue };
            self.referring.entry((kind.name.to_owned(), field.name, to)).or_default().push(id);
        }
        self.records.entry(kind.name.to_owned()).or_default().insert(id, body.into());
    }

    fn len(&self) -> usize {
        self.records.values().map(BTreeMap::len).sum()
    }

    fn count<T>(&self, look: impl FnOnce() -> T) -> (T, usize) {
        let before = self.read.get();
        (look(), self.read.get() - before)
    }

    fn hand_out(&self) {
        self.read.set(self.read.get() + 1);
    }
}

impl Records for Counted {
    fn get(&self, kind: &str, id: RecordId) -> Option<&Fields> {
        self.hand_out();
        self.records.get(kind)?.get(&id)
    }

    fn of_kind<'a>(&'a self, kind: &str) -> Rows<'a> {
        let all = self.records.get(kind).into_iter().flatten();
        Box::new(all.inspect(|_| self.hand_out()).map(|(id, fields)| (*id, fields)))
    }

    fn referring<'a>(&'a self, kind: &str, field: &str, id: RecordId) -> Rows<'a> {
        let declared = KINDS.iter().find(|it| it.name == kind).and_then(|it| it.field(field));
        let key = (kind.to_owned(), declared.expect("a declared field").name, id);
        let kind = kind.to_owned();
        let ids = self.referring.get(&key).into_iter().flatten().inspect(|_| self.hand_out());
        Box::new(ids.filter_map(move |id| Some((*id, self.records.get(&kind)?.get(id)?))))
    }
}

/// A program of so many learners who come once a week for twenty weeks.
fn program(learners: usize) -> Counted {
    let mut all = Counted::default();
    let mut add = |kind: &str, name: String, fields: Value| {
        all.add(shared::records::kind(kind).expect("a kind"), id(&name), fields);
    };
    for round in 0..8 {
        let starts = format!("{}-08-12", 2013 + round);
        add(
            "exam_sitting",
            format!("r{round}"),
            json!({ "fiscal_year": 2013 + round,
            "round": "first", "starts_on": starts, "results_on": starts }),
        );
    }
    let venues = 1 + learners / 30;
    for venue in 0..venues {
        add("venue", format!("v{venue}"), json!({ "name": "x" }));
        for week in 0..20 {
            let date = day("2020-09-01").plus_days(7 * week).to_string();
            add(
                "lesson",
                format!("l{venue}-{week}"),
                json!({ "venue": format!("@v{venue}"),
                "date": date, "start": "18:00", "status": "held" }),
            );
        }
    }
    for n in 0..learners {
        let (own, venue) = (format!("@p{n}"), n % venues);
        let name = format!("person {n}");
        add("learner", format!("p{n}"), json!({ "preferred_name": name, "full_name": name }));
        add(
            "enrollment",
            format!("e{n}"),
            json!({ "learner": own, "venue": format!("@v{venue}"),
            "from": "2020-09-01" }),
        );
        add(
            "consent",
            format!("c{n}"),
            json!({ "learner": own, "giver": "learner", "purpose": "program",
            "asked_on": "2020-09-01", "answer": "given" }),
        );
        add("goal", format!("g{n}"), json!({ "learner": own, "words": "x" }));
        add("plan_item", format!("i{n}"), json!({ "learner": own, "title": "x" }));
        add("assessment", format!("s{n}"), json!({ "learner": own, "kind": "life" }));
        for week in 0..20 {
            add(
                "attendance",
                format!("a{n}-{week}"),
                json!({ "learner": own,
                "lesson": format!("@l{venue}-{week}"), "status": "present" }),
            );
        }
        for result in 0..4 {
            add(
                "exam_subject_result",
                format!("x{n}-{result}"),
                json!({ "learner": own,
                "sitting": "@r7", "attendance": "sat", "result": "passed" }),
            );
        }
    }
    all
}

/// How often a record is read on the way to all findings, at most.
const READ_TIMES_MAX: usize = 4;

#[test]
fn looking_for_everything_reads_each_record_a_few_times_at_any_size() {
    let manager = who(Role::Manager);
    for learners in [50, 370] {
        let records = program(learners);
        let (found, read) = records.count(|| findings(&records, day(TODAY), &manager));
        assert_eq!(found, [], "everything is done in this program");
        let size = records.len();
        assert!(size > 29 * learners);
        assert!(read <= READ_TIMES_MAX * size, "{read} reads of {size} records");
    }
}

#[test]
fn looking_at_one_person_reads_her_records_only_at_any_size() {
    let tutor = who(Role::Tutor);
    let read = [50, 370].map(|learners| {
        let records = program(learners);
        records.count(|| about_person(&records, day(TODAY), &tutor, id("p7"))).1
    });
    assert_eq!(read[0], read[1], "the others do not matter");
    assert!(read[0] < 4 * 29, "{} reads for one person", read[0]);
}
