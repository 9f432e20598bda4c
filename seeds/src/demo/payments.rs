//! Contracts with the partners, what an hour is paid with, and the honoraria of the year in every
//! step: the older months are paid, the one before last is approved, the last one is in work. One
//! lesson of an early month was longer than it was first noted down, and was corrected.

use super::places::{PARTNERS, organization, place};
use super::teaching::months;
use super::{Cast, left_partner};
use crate::script::{Script, at, change, create, named};
use shared::id::RecordId;
use shared::program::honoraria::{propose, withholding};
use shared::program::month::Month;
use shared::program::{ReadRecords, RecordSet, Records, Write};
use shared::record::Record;
use shared::records::honorarium::{Honorarium, TaxCategory};
use shared::records::honorarium_rate::HonorariumRate;
use shared::records::lesson::{Lesson, LessonStatus};
use shared::records::lesson_staff::LessonStaff;
use shared::records::partner_contract::PartnerContract;
use shared::sync::message::{Op, OpKind};
use shared::value::{Date, FiscalYear, LongText, Minutes, Ref, Yen};

/// Yen an hour, yen for the way, and the tax, in the order of the partners and of the one that
/// left.
const RATES: [(i64, i64, TaxCategory); 7] = [
    (1_500, 500, TaxCategory::Fee),
    (1_650, 400, TaxCategory::Fee),
    (1_550, 0, TaxCategory::Corporate),
    (1_500, 600, TaxCategory::Fee),
    (1_400, 500, TaxCategory::Fee),
    (1_800, 0, TaxCategory::Corporate),
    (1_300, 300, TaxCategory::Fee),
];

/// The books of the year. `hours` are what everybody taught.
pub(super) fn payments(script: &mut Script, cast: &Cast, hours: &[LessonStaff]) {
    contracts(script, cast);
    let mut known = Known::of(hours);
    rates(script, cast, &mut known);
    let months: Vec<Month> = months(cast).collect();
    for (month, age) in months.iter().zip((0..months.len()).rev()) {
        close(script, cast, &mut known, *month, Age::of(age));
        if *month == corrected_month(cast).next().next() {
            correct(script, cast, &mut known);
        }
    }
}

fn partners() -> impl Iterator<Item = &'static str> {
    PARTNERS.into_iter().chain([left_partner::NAME])
}

/// One contract a year with each partner; the next ones are signed, but for one of them. The
/// partner that left had one, too.
fn contracts(script: &mut Script, cast: &Cast) {
    let year = cast.set.year;
    let all: Vec<PartnerContract> = partners().map(|name| contract(name, year)).collect();
    let made_at = at(year.first_day().plus_days(1), 10, 0);
    let ops = all.iter().map(|it| create(it.id, it)).collect();
    script.add(cast.manager.account(), made_at, ops);
    left_partner::leave(script, cast, all.last().expect("the last one is that of the partner"));
    let next = FiscalYear(year.0 + 1);
    let signed = PARTNERS.into_iter().rev().skip(1).map(|name| contract(name, next));
    let ops = signed.map(|it| create(it.id, &it)).collect();
    script.add(cast.manager.account(), at(cast.set.today.plus_days(-2), 15, 0), ops);
}

fn contract(name: &str, year: FiscalYear) -> PartnerContract {
    PartnerContract {
        organization: Some(Ref::to(organization(name))),
        fiscal_year: Some(year),
        from: Some(year.first_day()),
        to: Some(year.last_day()),
        rule: Some(LongText("謝金は月末締め、翌月25日払い。交通費は1日ごと。".to_owned())),
        ..PartnerContract::empty(named("contract", &format!("{name} {}", year.0)))
    }
}

fn rates(script: &mut Script, cast: &Cast, known: &mut Known) {
    let first_day = cast.set.year.first_day();
    let rate = |name: &str, (an_hour, a_day, tax): (i64, i64, TaxCategory)| HonorariumRate {
        organization: Some(Ref::to(organization(name))),
        from: Some(first_day),
        yen_an_hour: Some(Yen(an_hour)),
        travel_a_day: (a_day > 0).then_some(Yen(a_day)),
        tax_category: Some(tax),
        ..HonorariumRate::empty(named("rate", name))
    };
    let all: Vec<HonorariumRate> =
        partners().zip(RATES).map(|(name, terms)| rate(name, terms)).collect();
    for rate in &all {
        known.0.add(rate);
    }
    let ops = all.iter().map(|it| create(it.id, it)).collect();
    script.add(cast.manager.account(), at(first_day.plus_days(1), 10, 30), ops);
}

/// How far the honoraria of a month have come.
#[derive(Clone, Copy)]
enum Age {
    /// The last month: proposed, and half of it confirmed.
    Last,
    /// The month before it: approved.
    BeforeLast,
    /// Paid.
    Older,
}

impl Age {
    fn of(months: usize) -> Age {
        match months {
            0 => Age::Last,
            1 => Age::BeforeLast,
            _ => Age::Older,
        }
    }
}

/// A month is proposed on the 1st of the next one, confirmed on the 2nd, approved on the 8th by
/// somebody else, and paid on the 25th.
fn close(script: &mut Script, cast: &Cast, known: &mut Known, month: Month, age: Age) {
    let next = month.next().first_day();
    let ids = proposed(script, cast, known, (month, next));
    let to_confirm = match age {
        Age::Last => &ids[..ids.len() / 2],
        Age::BeforeLast | Age::Older => &ids[..],
    };
    let confirmed = to_confirm.iter().map(|id| known.change(*id, |it| confirmed(it, cast, next)));
    let made_at = at(next.plus_days(1), 10, 0);
    script.add(cast.coordinator().account(), made_at, confirmed.collect());
    if matches!(age, Age::BeforeLast | Age::Older) {
        approve_and_pay(script, cast, known, &ids, (next, age));
    }
}

/// Proposes what is owed for a month; answers the new honoraria.
fn proposed(
    script: &mut Script,
    cast: &Cast,
    known: &mut Known,
    (month, on): (Month, Date),
) -> Vec<RecordId> {
    let writes = propose(&known.0, month);
    let made = writes.into_iter().filter_map(|write| match write {
        Write::Create { kind, id, set } => {
            known.0.put(kind, id, set.clone());
            Some(Op { set, ..Op::new(OpKind::Create, kind, id) })
        }
        Write::Set { .. } | Write::Remove { .. } => None,
    });
    let ops: Vec<Op> = made.collect();
    let ids = ops.iter().map(|op| op.id).collect();
    script.add(cast.coordinator().account(), at(on, 9, 30), ops);
    ids
}

fn confirmed(it: &Honorarium, cast: &Cast, next: Date) -> Honorarium {
    // What the accountant says of fees: 10.21 %, below a yen nothing.
    let is_fee = it.tax_category == Some(TaxCategory::Fee);
    let withheld = it.gross.filter(|gross| is_fee && gross.0 > 0);
    Honorarium {
        withheld: withheld.map(|gross| Yen(withholding(gross.0))),
        confirmed_on: Some(next.plus_days(1)),
        confirmed_by: Some(Ref::to(cast.coordinator().staff())),
        ..Honorarium::empty(it.id)
    }
}

fn approve_and_pay(
    script: &mut Script,
    cast: &Cast,
    known: &mut Known,
    ids: &[RecordId],
    (next, age): (Date, Age),
) {
    let [approved_on, paid_on] = [7, 24].map(|days| next.plus_days(days));
    let approved = ids.iter().map(|id| {
        known.change(*id, |it| Honorarium {
            approved_gross: it.gross,
            approved_on: Some(approved_on),
            ..Honorarium::empty(*id)
        })
    });
    script.add(cast.manager.account(), at(approved_on, 11, 0), approved.collect());
    if matches!(age, Age::Older) {
        let paid = ids.iter().map(|id| {
            known.change(*id, |_| Honorarium { paid_on: Some(paid_on), ..Honorarium::empty(*id) })
        });
        script.add(cast.manager.account(), at(paid_on, 14, 0), paid.collect());
    }
}

/// The month of which one lesson is corrected: the third of the year.
fn corrected_month(cast: &Cast) -> Month {
    Month::of(cast.set.year.first_day()).next().next()
}

/// Two months later a tutor finds that a lesson took half an hour longer.
fn correct(script: &mut Script, cast: &Cast, known: &mut Known) {
    let (month, tutor) = (corrected_month(cast), cast.tutor(place('A')));
    let found_on = month.next().next().last_day();
    let all = known.0.list_referring::<LessonStaff>("staff", tutor.staff());
    let mut of_month = all.filter(|it| it.date.is_some_and(|day| month.contains(day)));
    let hours = of_month.next().expect("she teaches every month");
    drop(of_month);
    let longer = LessonStaff {
        minutes: hours.minutes.map(|it| Minutes(it.0 + 30)),
        confirmed_on: Some(found_on),
        ..LessonStaff::empty(hours.id)
    };
    let op = change(hours.id, &longer);
    known.merge(LessonStaff::NAME, hours.id, &op);
    script.add(tutor.account(), at(found_on, 20, 0), vec![op]);
    let next = found_on.plus_days(1);
    let ids = proposed(script, cast, known, (month, next));
    let confirmed = ids.iter().map(|id| known.change(*id, |it| confirmed(it, cast, next)));
    script.add(cast.coordinator().account(), at(next.plus_days(1), 10, 20), confirmed.collect());
    approve_and_pay(script, cast, known, &ids, (next, Age::Older));
}

/// What the office knows of the year, from which honoraria are proposed.
struct Known(RecordSet);

impl Known {
    fn of(hours: &[LessonStaff]) -> Known {
        let mut records = RecordSet::default();
        for it in hours {
            let lesson = it.lesson.expect("hours are of a lesson").id;
            let status = Some(LessonStatus::TookPlace);
            records.add(&Lesson { status, ..Lesson::empty(lesson) });
            records.add(it);
        }
        Known(records)
    }

    /// Changes an honorarium; answers the operation.
    fn change(&mut self, id: RecordId, to: impl Fn(&Honorarium) -> Honorarium) -> Op {
        let before = self.0.read::<Honorarium>(id).expect("it was proposed");
        let op = change(id, &to(&before));
        self.merge(Honorarium::NAME, id, &op);
        op
    }

    fn merge(&mut self, kind: &str, id: RecordId, op: &Op) {
        let mut body = self.0.get(kind, id).expect("it is known").clone().into_body();
        body.extend(op.set.clone());
        self.0.put(kind, id, body);
    }
}
