//! A month of honoraria as an office closes it: proposed from confirmed hours, looked at, approved
//! by somebody else, paid, and corrected where an hour changes afterwards. Sums are counted by
//! hand.
#![expect(clippy::unwrap_used, reason = "a test that finds less than it looks for stops there")]

#[path = "honoraria/office.rs"]
mod office;
#[path = "rows/rows.rs"]
mod rows;

use office::Office;
use rows::{Row, body, day, id};
use serde_json::{Value, json};
use shared::access::links::Team;
use shared::id::AccountId;
use shared::program::honoraria::{Account, accounts, next_step, of_year, propose, withholding};
use shared::program::honoraria_year::{YearSum, by_organization, by_payee};
use shared::program::month::Month;
use shared::program::{ReadRecords, RecordSet, Records, Write};
use shared::record::{Field, ScopeRule};
use shared::records::KINDS;
use shared::records::honorarium::{Honorarium, HonorariumStep};
use shared::role::{Actor, Role};
use shared::scope::{Pattern, Scope};
use shared::value::{FieldType, FiscalYear, Yen};
use uuid::Uuid;

const TODAY: &str = "2021-02-03";

fn month() -> Month {
    "2021-01".parse().unwrap()
}

/// A lesson of January that took place.
fn lesson(name: &'static str, date: &str) -> Row {
    ("lesson", name, json!({ "venue": "@hall", "date": date, "status": "held" }))
}

/// What somebody taught there.
fn taught(name: &'static str, lesson: &str, staff: &str, minutes: u32) -> Row {
    hours(name, lesson, (staff, "@light"), minutes, "2021-01-31")
}

fn hours(
    name: &'static str,
    lesson: &str,
    (staff, organization): (&str, &str),
    minutes: u32,
    confirmed_on: &str,
) -> Row {
    let date = format!("2021-01-{:02}", lesson[1..].parse::<u8>().unwrap());
    let fields = json!({ "lesson": format!("@{lesson}"), "staff": staff, "date": date,
        "organization": organization, "minutes": minutes, "step": "taught",
        "confirmed_on": (!confirmed_on.is_empty()).then_some(confirmed_on) });
    ("lesson_staff", name, fields)
}

fn rate(name: &'static str, whose: &Value, from: &str, yen: i64) -> Row {
    let mut fields = whose.clone();
    fields["from"] = json!(from);
    fields["yen_an_hour"] = json!(yen);
    ("honorarium_rate", name, fields)
}

/// The rate of one person.
fn rate_of(staff: &str, yen: i64) -> Row {
    rate("own", &json!({ "staff": staff }), "2020-04-01", yen)
}

/// Two lessons, and 1,550 yen an hour with 500 for the way of each day.
fn start() -> Vec<Row> {
    let light = json!({ "organization": "@light", "travel_a_day": 500, "tax_category": "fee" });
    vec![
        lesson("l6", "2021-01-06"),
        lesson("l13", "2021-01-13"),
        rate("r", &light, "2020-04-01", 1_550),
    ]
}

fn with(more: &[Row]) -> RecordSet {
    let mut records = RecordSet::default();
    for (kind, name, fields) in start().iter().chain(more) {
        records.put(kind, id(name), body(fields));
    }
    records
}

/// The records after these writes.
fn after(mut records: RecordSet, writes: &[Write]) -> RecordSet {
    for write in writes {
        match write {
            Write::Create { kind, id, set } => records.put(kind, *id, set.clone()),
            Write::Set { kind, id, set } => {
                let mut fields = records.get(kind, *id).unwrap().clone().into_body();
                fields.extend(set.clone());
                records.put(kind, *id, fields);
            }
            Write::Remove { kind, id } => records.remove(kind, *id),
        }
    }
    records
}

fn proposed(records: RecordSet) -> RecordSet {
    let writes = propose(&records, month());
    after(records, &writes)
}

/// Every honorarium goes so many steps further.
fn stepped(mut records: RecordSet, steps: usize) -> RecordSet {
    for _ in 0..steps {
        let all: Vec<Honorarium> = records.list().collect();
        let next = all.iter().filter_map(|it| next_step(it, None, day(TODAY)));
        records = after(records, &next.collect::<Vec<_>>());
    }
    records
}

/// Number, minutes, way and all of it, in the order of the numbers.
fn written(records: &RecordSet) -> Vec<(u32, i32, i64, i64)> {
    let yen = |yen: Option<Yen>| yen.map_or(0, |yen| yen.0);
    let row = |it: Honorarium| {
        (it.number.unwrap().0, it.minutes.unwrap().0, yen(it.travel), yen(it.gross))
    };
    let mut all: Vec<_> = records.list::<Honorarium>().map(row).collect();
    all.sort_unstable();
    all
}

#[test]
fn a_month_is_the_sum_of_its_lines_in_whole_yen() {
    let records = with(&[taught("a", "l6", "@kato", 100), taught("b", "l13", "@kato", 95)]);
    let [account]: [Account; 1] = accounts(&records, month()).try_into().unwrap();
    // 100 × 1,550 / 60 = 2,583.33 and 95 × 1,550 / 60 = 2,454.17.
    let lines: Vec<i64> = account.lines.iter().map(|line| line.yen()).collect();
    assert_eq!((lines, account.pay(), account.travel()), (vec![2_583, 2_454], 5_037, 1_000));
    let records = proposed(records);
    assert_eq!(written(&records), [(0, 195, 1_000, 6_037)]);
    let draft = records.list::<Honorarium>().next().unwrap();
    assert_eq!(draft.accrual_year, Some(FiscalYear(2020)));
    assert_eq!((draft.withheld, draft.net()), (None, Some(6_037)), "tax is never counted here");
    assert_eq!(propose(&records, month()), [], "asked twice it proposes nothing new");
}

#[test]
fn half_a_yen_is_rounded_up() {
    let records = with(&[taught("a", "l6", "@kato", 1), rate_of("@kato", 1_530)]);
    // 25.5 yen.
    assert_eq!(accounts(&records, month())[0].pay(), 26);
}

#[test]
fn only_what_she_has_confirmed_is_proposed() {
    let open = hours("b", "l13", ("@kato", "@light"), 95, "");
    let records = with(&[taught("a", "l6", "@kato", 100), open]);
    let account = accounts(&records, month()).remove(0);
    assert_eq!((account.lines.len(), account.unconfirmed.len()), (1, 1));
    assert_eq!(written(&proposed(records)), [(0, 100, 500, 3_083)]);
}

#[test]
fn a_rate_holds_from_its_day_on_and_that_of_a_person_goes_before_that_of_her_organization() {
    let rows = [
        taught("a", "l6", "@kato", 60),
        taught("b", "l13", "@kato", 60),
        taught("c", "l13", "@mori", 60),
        rate("later", &json!({ "organization": "@light" }), "2021-01-10", 2_000),
        rate_of("@mori", 3_000),
    ];
    let records = with(&rows);
    let mut pays: Vec<i64> = accounts(&records, month()).iter().map(Account::pay).collect();
    pays.sort_unstable();
    assert_eq!(pays, [3_000, 1_550 + 2_000]);
    let records = proposed(records);
    let kato = records.list::<Honorarium>().find(|it| it.rate.is_none());
    assert_eq!(kato.unwrap().minutes.unwrap().0, 120, "two rates in one month: none is named");
}

#[test]
fn where_nobody_has_entered_a_rate_the_line_is_named() {
    let row = hours("a", "l6", ("@kato", "@other"), 60, "2021-01-31");
    let account = accounts(&with(&[row]), month()).remove(0);
    assert_eq!((account.without_rate().count(), account.pay()), (1, 0));
}

#[test]
fn a_person_with_two_organizations_is_paid_by_each_for_what_she_taught_there() {
    let rows = [
        taught("a", "l6", "@kato", 60),
        hours("b", "l13", ("@kato", "@other"), 90, "2021-01-31"),
        rate("o", &json!({ "organization": "@other" }), "2020-04-01", 1_200),
    ];
    assert_eq!(written(&proposed(with(&rows))), [(0, 60, 500, 2_050), (0, 90, 0, 1_800)]);
}

#[test]
fn the_way_of_one_day_is_paid_once_whoever_she_taught_for() {
    let rows = [
        lesson("l61", "2021-01-06"),
        taught("a", "l6", "@kato", 60),
        ("lesson_staff", "b", {
            let mut fields = hours("b", "l6", ("@kato", "@other"), 90, "2021-01-31").2;
            fields["lesson"] = json!("@l61");
            fields
        }),
        rate("own", &json!({ "staff": "@kato", "travel_a_day": 500 }), "2020-04-01", 1_200),
    ];
    let travel = |records: &RecordSet| -> Vec<i64> {
        let mut all: Vec<i64> = written(records).iter().map(|(_, _, travel, _)| *travel).collect();
        all.sort_unstable();
        all
    };
    let records = proposed(with(&rows));
    assert_eq!(travel(&records), [0, 500]);
    // Whichever of them is approved first: the other one does not pay it once more.
    let account = |organization: &str| {
        let mut records = with(&rows);
        let (other, kept) = if organization == "light" { ("b", "a") } else { ("a", "b") };
        let later = records.get("lesson_staff", id(other)).unwrap().clone().into_body();
        records.remove("lesson_staff", id(other));
        let mut records = stepped(proposed(records), 2);
        assert!(records.get("lesson_staff", id(kept)).is_some());
        records.put("lesson_staff", id(other), later);
        travel(&proposed(records))
    };
    assert_eq!((account("light"), account("other")), (vec![0, 500], vec![0, 500]));
}

#[test]
fn a_lesson_with_three_tutors_is_paid_to_each_of_them() {
    let rows = [
        taught("a", "l6", "@kato", 60),
        taught("b", "l6", "@mori", 90),
        taught("c", "l6", "@sato", 120),
    ];
    let expected = [(0, 60, 500, 2_050), (0, 90, 500, 2_825), (0, 120, 500, 3_600)];
    assert_eq!(written(&proposed(with(&rows))), expected);
}

#[test]
fn a_draft_follows_the_hours_and_loses_its_confirmation_with_the_amount() {
    let records = proposed(with(&[taught("a", "l6", "@kato", 100)]));
    let mut records = stepped(records, 1);
    let (_, _, more) = taught("b", "l13", "@kato", 60);
    records.put("lesson_staff", id("b"), body(&more));
    let records = proposed(records);
    assert_eq!(written(&records), [(0, 160, 1_000, 5_133)]);
    let draft = records.list::<Honorarium>().next().unwrap();
    assert_eq!(draft.step(), HonorariumStep::Draft, "somebody had looked at another amount");
}

#[test]
fn the_way_that_somebody_entered_stays_as_long_as_the_lessons_are_the_same() {
    let records = proposed(with(&[taught("a", "l6", "@kato", 100)]));
    let draft = records.list::<Honorarium>().next().unwrap();
    let set = json!({ "travel": 820, "gross": 2_583 + 820 });
    let records = after(records, &[Write::set::<Honorarium>(draft.id, body(&set))]);
    assert_eq!(propose(&records, month()), []);
}

#[test]
fn an_edit_after_the_approval_becomes_a_correction_and_the_approved_stays() {
    let records = stepped(proposed(with(&[taught("a", "l6", "@kato", 120)])), 2);
    let change = |mut records: RecordSet, minutes: u32, confirmed: &str| {
        let (_, _, fields) = hours("a", "l6", ("@kato", "@light"), minutes, confirmed);
        records.put("lesson_staff", id("a"), body(&fields));
        records
    };
    let open = change(records.clone(), 90, "");
    assert_eq!(propose(&open, month()), [], "nobody knows yet what to correct");
    let records = proposed(change(records, 90, "2021-02-02"));
    // 90 minutes are 2,325 yen, and 3,100 were approved.
    assert_eq!(written(&records), [(0, 120, 500, 3_600), (1, -30, 0, -775)]);
    let records = stepped(records, 3);
    let records = proposed(change(records, 150, "2021-02-03"));
    assert_eq!(written(&records)[2], (2, 60, 0, 1_550));
    let sum: i64 = written(&records).iter().map(|(.., gross)| gross).sum();
    assert_eq!(sum, 3_875 + 500, "150 minutes and the way");
}

#[test]
fn a_correction_that_is_not_approved_yet_goes_when_everything_agrees_again() {
    let records = stepped(proposed(with(&[taught("a", "l6", "@kato", 120)])), 3);
    let with_minutes = |records: &RecordSet, minutes: u32| {
        let mut records = records.clone();
        records.put("lesson_staff", id("a"), body(&taught("a", "l6", "@kato", minutes).2));
        proposed(records)
    };
    let corrected = with_minutes(&records, 90);
    assert_eq!(written(&corrected).len(), 2);
    assert_eq!(written(&with_minutes(&corrected, 120)).len(), 1);
}

#[test]
fn what_somebody_entered_by_hand_stays_and_the_next_correction_has_the_next_number() {
    let mut records = stepped(proposed(with(&[taught("a", "l6", "@kato", 120)])), 3);
    let by_hand = json!({ "staff": "@kato", "organization": "@light", "month": "2021-01",
        "number": 3, "minutes": 0, "travel": -500, "gross": -500 });
    records.put("honorarium", id("by hand"), body(&by_hand));
    assert_eq!(propose(&records, month()), [], "the way that somebody corrects is hers");
    let approved = stepped(records, 3);
    let (_, _, fields) = taught("a", "l6", "@kato", 90);
    let mut changed = approved;
    changed.put("lesson_staff", id("a"), body(&fields));
    assert_eq!(written(&proposed(changed))[2], (4, -30, 0, -775));
}

#[test]
fn a_deleted_lesson_is_taken_back_and_one_that_did_not_take_place_is_not_paid() {
    let rows = [taught("a", "l6", "@kato", 120), taught("b", "l13", "@kato", 60)];
    let mut records = stepped(proposed(with(&rows)), 2);
    records.remove("lesson", id("l13"));
    let records = proposed(records);
    assert_eq!(written(&records), [(0, 180, 1_000, 5_650), (1, -60, 0, -1_550)]);
    let mut canceled = with(&rows);
    canceled.put("lesson", id("l6"), body(&json!({ "date": "2021-01-06", "status": "closed" })));
    assert_eq!(written(&proposed(canceled)), [(0, 60, 500, 2_050)]);
}

#[test]
fn a_year_is_summed_by_what_it_is_paid_from_and_not_by_the_day_of_payment() {
    let records = stepped(proposed(with(&[taught("a", "l6", "@kato", 120)])), 1);
    let paid = |records: &RecordSet, year| of_year(records, FiscalYear(year));
    assert!(paid(&records, 2020).is_empty(), "not approved yet");
    let draft = records.list::<Honorarium>().next().unwrap();
    let set = json!({ "approved_on": "2021-04-20", "paid_on": "2021-05-10" });
    let records = after(records, &[Write::set::<Honorarium>(draft.id, body(&set))]);
    assert_eq!(paid(&records, 2020), [(id("light"), 3_600)].into());
    assert!(paid(&records, 2021).is_empty());
    let sum = YearSum { count: 1, minutes: 120, gross: 3_600, paid_after: 3_600, ..NO_SUM };
    assert_eq!(by_payee(&records, FiscalYear(2020)), [((id("kato"), id("light")), sum)].into());
    assert_eq!(by_organization(&records, FiscalYear(2020)), [(id("light"), sum)].into());
    assert!(by_payee(&records, FiscalYear(2021)).is_empty());
}

const NO_SUM: YearSum =
    YearSum { count: 0, minutes: 0, gross: 0, withheld: 0, paid_after: 0, unpaid: 0 };

#[test]
fn a_year_has_every_payee_with_her_corrections_and_what_is_not_paid_yet() {
    let rows = [
        taught("a", "l6", "@kato", 120),
        taught("b", "l6", "@mori", 60),
        hours("c", "l13", ("@kato", "@other"), 60, "2021-01-31"),
        rate("o", &json!({ "organization": "@other" }), "2020-04-01", 1_200),
    ];
    let mut records = stepped(proposed(with(&rows)), 3);
    records.put("lesson_staff", id("a"), body(&taught("a", "l6", "@kato", 90).2));
    let records = stepped(proposed(records), 2);
    let year = FiscalYear(2020);
    let sums = by_payee(&records, year);
    let kato = sums[&(id("kato"), id("light"))];
    let expected = YearSum { count: 2, minutes: 90, gross: 2_825, unpaid: -775, ..NO_SUM };
    assert_eq!(kato, expected, "3,600 were paid, and 775 of it are to come back");
    assert_eq!(sums.len(), 3);
    let organizations = by_organization(&records, year);
    let light = organizations[&id("light")];
    assert_eq!((light.gross, light.net()), (2_825 + 1_550 + 500, 4_875));
    assert_eq!(organizations[&id("other")].gross, 1_200);
    let old: i64 = of_year(&records, year).values().sum();
    assert_eq!(old, organizations.values().map(|sum| sum.gross).sum::<i64>());
}

#[test]
fn the_hint_about_tax_drops_what_is_below_a_yen() {
    assert_eq!([6_037, 10_000, 0].map(withholding), [616, 1_021, 0]);
}

#[test]
fn a_tutors_tablet_holds_no_amount_of_money() {
    let tutor =
        Actor { account: AccountId(Uuid::nil()), role: Role::Tutor, person: Some(id("kato")) };
    let held = Team::default().patterns(&tutor);
    assert!(!held.contains(&Pattern::from(Scope::Managers)));
    let is_money = |field: &&Field| field.declared == FieldType::Yen;
    let with_money = KINDS.iter().filter(|kind| kind.fields.iter().any(|it| is_money(&it)));
    let kinds: Vec<&str> = with_money.clone().map(|kind| kind.name).collect();
    assert_eq!(kinds, ["honorarium_rate", "honorarium"]);
    assert!(with_money.into_iter().all(|kind| kind.scope == ScopeRule::Managers));
}

#[test]
fn whoever_has_confirmed_does_not_approve_and_of_two_who_approve_at_once_one_has() {
    let mut office = Office::default();
    let draft = json!({ "staff": id("kato").to_string(), "organization": id("light").to_string(),
        "month": "2021-01", "number": 0, "accrual_year": 2020, "minutes": 120, "gross": 3_600 });
    let honorarium = office.create("honorarium", &draft);
    let seen = office.head;
    let confirmed = json!({ "confirmed_on": "2021-02-01" });
    assert_eq!(office.patch(1, honorarium, seen, confirmed), "applied");
    let seen = office.head;
    let approved = |day: &str| json!({ "approved_on": day, "approved_gross": 3_600 });
    assert_ne!(office.patch(1, honorarium, seen, approved("2021-02-02")), "applied");
    assert_eq!(office.patch(2, honorarium, seen, approved("2021-02-02")), "applied");
    let again = office.patch(3, honorarium, seen, approved("2021-02-03"));
    let stored = office.value(honorarium, "approved_on");
    assert_eq!(stored, json!("2021-02-02"), "the second approval, {again}, changes nothing");
    let more = json!({ "gross": 4_000 });
    assert_ne!(office.patch(3, honorarium, seen, more), "applied", "it is frozen");
    assert_eq!(office.value(honorarium, "gross"), json!(3_600));
    let (seen, paid) = (office.head, json!({ "paid_on": "2021-02-03" }));
    assert_eq!(office.patch(1, honorarium, seen, paid), "applied");
}

#[test]
fn hours_that_were_confirmed_and_deleted_are_noted_down_anew() {
    let mut office = Office::default();
    let [lesson, staff] = ["l6", "kato"].map(|name| id(name).to_string());
    let noted = json!({ "lesson": lesson, "staff": staff, "date": "2021-01-06", "minutes": 150,
        "step": "taught", "confirmed_on": "2021-01-31" });
    let hours = office.create("lesson_staff", &noted);
    let before = office.head;
    office.delete("lesson_staff", hours);
    let anew = json!({ "lesson": lesson, "staff": staff, "date": "2021-01-06", "minutes": 120,
        "step": "taught" });
    let unseen = office.make("lesson_staff", before, &anew);
    assert_ne!(unseen.1, "applied", "whoever does not know of it changes what was confirmed");
    assert_eq!(office.make("lesson_staff", office.head, &anew), (hours, "applied"));
    let value = |field| office.value_of("lesson_staff", hours, field);
    assert_eq!((value("minutes"), value("confirmed_on")), (json!(120), Value::Null));
}
