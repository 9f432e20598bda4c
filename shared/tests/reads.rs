//! A page reads what it shows, however many other records lie on the device: counted in records,
//! because a count does not depend on how busy a machine is.

use serde_json::{Value, json};
use shared::findings;
use shared::id::{AccountId, ClientId, RecordId, Seq};
use shared::lists::{Query, Row, Table};
use shared::program::lesson::{attendance, next};
use shared::program::sitting_board::sitting_board;
use shared::program::{ReadRecords, carers, consents, person, places, plan, standing};
use shared::reading::Reading;
use shared::record::list::Order;
use shared::record::{Fields, Record};
use shared::records::KINDS;
use shared::records::attendance::Attendance;
use shared::records::certification::Certification;
use shared::records::consultation::Consultation;
use shared::records::contact::Contact;
use shared::records::exam_sitting::ExamSitting;
use shared::records::handover::Handover;
use shared::records::learner::Learner;
use shared::records::note::Note;
use shared::role::{Actor, Role};
use shared::scope::Scope;
use shared::sync::device::{Device, Identity, Sealer};
use shared::sync::message::RecordState;
use shared::value::{Date, FiscalYear};
use shared::words::Lang;
use uuid::Uuid;

/// Lessons of one venue in the year.
const LESSONS: u128 = 50;

/// Learners of one venue, each of whom was at every lesson.
const LEARNERS: u128 = 20;

fn id(kind: u128, n: u128) -> RecordId {
    RecordId(Uuid::from_u128(kind << 64 | n))
}

/// The first learner of the first venue, and her venue.
fn somebody() -> (RecordId, RecordId) {
    (id(2, 0), id(1, 0))
}

/// A device with so many venues, each with as many people, lessons and roll calls as the others.
fn device(venues: u128) -> Device {
    let mut records: Vec<RecordState> = Vec::new();
    let mut add = |kind: &str, id: RecordId, body: Value| {
        let body = Fields::from(body.as_object().cloned().expect("fields are an object"));
        let (scope, seq) = (Scope::Program, Seq(records.len() as u64 + 1));
        let (deleted, conflicts) = (false, Vec::new());
        records.push(RecordState { kind: kind.into(), id, scope, seq, deleted, body, conflicts });
    };
    for at in 0..venues {
        let venue = id(1, at).to_string();
        add("venue", id(1, at), json!({ "name": format!("会場{at}") }));
        for n in at * LEARNERS..(at + 1) * LEARNERS {
            let learner = id(2, n).to_string();
            add("learner", id(2, n), json!({ "preferred_name": format!("なまえ{n}") }));
            let place = json!({ "learner": learner, "venue": venue, "from": "2020-04-01" });
            add("enrollment", id(3, n), place);
        }
        for lesson in at * LESSONS..(at + 1) * LESSONS {
            let week = i64::try_from(lesson % LESSONS).expect("a year has few weeks");
            let day = Date::new(2020, 4, 1).expect("a day").plus_days(week * 7);
            let body = json!({ "venue": venue, "date": day.to_string(), "status": "held" });
            add("lesson", id(4, lesson), body);
            for n in at * LEARNERS..(at + 1) * LEARNERS {
                let (lesson_id, learner) = (id(4, lesson).to_string(), id(2, n).to_string());
                let roll = json!({ "lesson": lesson_id, "learner": learner, "status": "present" });
                add("attendance", id(5, lesson * LEARNERS * venues + n), roll);
            }
        }
    }
    let page = |(at, records): (usize, &[RecordState])| {
        let json = serde_json::to_vec(records).expect("records become JSON");
        (format!("page/{at:08}"), json)
    };
    let stored: Vec<_> = records.chunks(256).enumerate().map(page).collect();
    let identity = Identity::unregistered(ClientId(Uuid::from_u128(2)), manager());
    Device::open(identity, Sealer::without_key(), &stored).expect("what was written is read")
}

/// How many records `page` has read.
fn reads(device: &Device, page: impl FnOnce(&Device)) -> u64 {
    let before = device.records_read();
    page(device);
    device.records_read() - before
}

/// What a learner's page asks.
fn learner_page(device: &Device) {
    let (learner, today) = (somebody().0, Date::new(2021, 2, 3).expect("a day"));
    let ids = person::aliases(device, person::person(device, learner));
    let _ = Reading::new(device, Lang::Ja).title(Learner::NAME, learner);
    let _ = places::places_on(device, &ids, today);
    let _ = next::by_places(device, &ids, today);
    let times = attendance::times(device, &ids, FiscalYear(2020));
    assert_eq!(times.came, LESSONS as usize);
    let _ = (plan::goals(device, &ids), plan::steps(device, &ids));
    let _ = standing::standing(device, &ids, today);
    let of = |field, id| device.list_referring::<Consultation>(field, id).count();
    let _ = of("learner", learner) + device.list_referring::<Note>("learner", learner).count();
    let _ = device.list_referring::<Certification>("learner", learner).count();
    let _ = device.list_referring::<Handover>("learner", learner).count();
    let _ = device.list_referring::<Contact>("learner", learner).count();
    let _ = (consents::consents(device, &ids), carers::team_of(device, &ids, today));
    assert_eq!(
        attendance::attended(device, &ids).count(),
        LESSONS as usize,
        "what happened lately"
    );
    let _ = findings::about_person(device, today, &manager(), learner);
}

fn manager() -> Actor {
    Actor { account: AccountId(Uuid::from_u128(1)), role: Role::Manager, person: None }
}

/// What a record's page asks: the record, and how many others refer to it in each field.
fn record_page(device: &Device) {
    let venue = somebody().1;
    let _ = Reading::new(device, Lang::Ja).title("venue", venue);
    let fields = KINDS.iter().flat_map(|kind| kind.fields.iter().map(move |it| (kind.name, it)));
    let references = fields.filter(|(_, field)| field.is_reference());
    let counts: Vec<usize> = references
        .map(|(kind, field)| device.referring_ids(kind, field.name, venue).count())
        .collect();
    let expected = LESSONS as usize + LEARNERS as usize;
    assert_eq!(counts.iter().sum::<usize>(), expected, "lessons and places of the venue");
}

#[test]
fn pages_of_one_person_and_one_record_read_the_same_beside_a_hundred_thousand_others() {
    let (few, many) = (device(1), device(100));
    assert_eq!(many.count(Attendance::NAME), 100_000);
    let (of_few, of_many) = (reads(&few, learner_page), reads(&many, learner_page));
    assert_eq!(of_few, of_many, "a learner's page reads the same");
    // Her marks with their lessons, as often as a card of hers asks for them, her venue's lessons,
    // and a handful of her own.
    assert!(of_many < 9 * LESSONS as u64, "{of_many} records for one learner's page");
    let (of_few, of_many) = (reads(&few, record_page), reads(&many, record_page));
    assert_eq!((of_few, of_many), (1, 1), "a record's page reads the record");
}

#[test]
fn a_letter_typed_into_a_list_reads_no_row() {
    let many = device(20);
    let mut table = Table::new(Attendance::KIND.list());
    let today = Date::new(2021, 2, 3).expect("a day");
    for view in many.all(Attendance::NAME) {
        table.put(&Row { id: view.id, fields: &view.body, records: &many, today });
    }
    assert_eq!(table.len(), 20_000);
    let mut find = |words: &str| {
        let (words, order) = (words.to_owned(), Order::read("-lesson"));
        let query = Query { words, filters: Vec::new(), order };
        let mut found = 0;
        let reading = Reading::new(&many, Lang::Ja);
        let read = reads(&many, |_| found = table.find(&query, &reading).len());
        (found, read)
    };
    // What the rows refer to is read once.
    assert_eq!(find("ナマエ").0, 20_000);
    assert_eq!(find("なまえ1"), (111 * LESSONS as usize, 0), "1, 10 to 19 and 100 to 199");
    assert_eq!(find("会場19").1, 0);
}

#[test]
fn the_board_of_a_round_reads_a_few_records_for_each_person_and_no_roll_call() {
    let round = ExamSitting {
        fiscal_year: Some(FiscalYear(2021)),
        starts_on: Date::new(2021, 8, 12),
        apply_until: Date::new(2021, 5, 10),
        ..ExamSitting::empty(id(9, 1))
    };
    let today = Date::new(2021, 2, 3).expect("a day");
    let people = |device: &Device| sitting_board(device, &round, today).len();
    for venues in [1, 20] {
        let device = device(venues);
        let expected = LEARNERS as usize * venues as usize;
        let read = reads(&device, |device| assert_eq!(people(device), expected));
        assert!(read <= 12 * expected as u64, "{read} records for {expected} people");
    }
}

#[test]
fn the_findings_of_a_program_stay_in_proportion_to_it() {
    let actor = manager();
    let today = Date::new(2021, 2, 3).expect("a day");
    let read_by = |venues: u128| {
        let device = device(venues);
        reads(&device, |device| drop(findings::findings(device, today, &actor))) as f64
    };
    let (one, ten) = (read_by(2), read_by(20));
    assert!(ten < one * 20.0, "{one} records for 2 venues, {ten} for 20");
}
