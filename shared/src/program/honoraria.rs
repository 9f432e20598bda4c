//! What is owed to those who teach: a month's confirmed hours at the rates of their days, each line
//! in whole yen, so that the sum of the lines is the total. What is approved is not touched: what
//! has changed since then becomes a correction.

use super::month::Month;
use super::records::{ReadRecords, Records};
use super::write::{Write, field};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::record::{Body, Record};
use crate::records::honorarium::{Honorarium, HonorariumStep, TaxCategory};
use crate::records::honorarium_rate::HonorariumRate;
use crate::records::lesson::{Lesson, LessonStatus};
use crate::records::lesson_staff::{LessonStaff, TeachingStep};
use crate::records::staff::Staff;
use crate::value::{Count, Date, FiscalYear, MonthMinutes, Ref, RefSet, Text, Yen};
use std::collections::{BTreeMap, BTreeSet};

/// Who is paid, and for which organization she taught.
pub type Payee = (RecordId, RecordId);

/// One lesson with what it earns.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Who taught, when and how long.
    pub hours: LessonStaff,
    /// The rate of that day; `None` where nobody has entered one.
    pub rate: Option<HonorariumRate>,
    /// Whether the way of that day is paid with it: once for a person and a day, whoever she
    /// teaches for.
    pub pays_way: bool,
}

impl Line {
    /// What the lesson earns, half a yen rounded up.
    ///
    /// # Example
    /// 100 minutes at 1,550 yen an hour are 2,583 yen.
    pub fn yen(&self) -> i64 {
        let an_hour = self.rate.as_ref().and_then(|it| it.yen_an_hour).map_or(0, |yen| yen.0);
        (self.minutes() * an_hour + 30) / 60
    }

    /// How long she taught.
    pub fn minutes(&self) -> i64 {
        self.hours.minutes.map_or(0, |it| i64::from(it.0))
    }

    /// What the way of its day is paid with.
    fn way(&self) -> i64 {
        self.rate.as_ref().map_or(0, |rate| yen(rate.travel_a_day))
    }
}

/// What is owed to one payee for one month, with what is written down of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// Who is paid.
    pub payee: Payee,
    /// The lessons that count, in the order of their days.
    pub lines: Vec<Line>,
    /// Lessons that she has not confirmed.
    pub unconfirmed: Vec<LessonStaff>,
    /// The honorarium and its corrections, by number.
    pub written: Vec<Honorarium>,
}

impl Account {
    /// What the lines earn together.
    pub fn pay(&self) -> i64 {
        self.lines.iter().map(Line::yen).sum()
    }

    /// How long she taught, in minutes.
    pub fn minutes(&self) -> i64 {
        self.lines.iter().map(Line::minutes).sum()
    }

    /// What is proposed for the way: the rate of each day on which she taught, once.
    pub fn travel(&self) -> i64 {
        self.lines.iter().filter(|line| line.pays_way).map(Line::way).sum()
    }

    /// Lessons for which nobody has entered a rate.
    pub fn without_rate(&self) -> impl Iterator<Item = &Line> {
        let has_none = |line: &&Line| line.rate.as_ref().is_none_or(|it| it.yen_an_hour.is_none());
        self.lines.iter().filter(has_none)
    }

    /// What the lessons earn that is not approved yet, without the way.
    pub fn due(&self) -> i64 {
        self.pay() - self.approved().1
    }

    /// What is approved already: minutes, and yen without the way.
    fn approved(&self) -> (i64, i64) {
        let pay = |it: &Honorarium| yen(it.gross) - yen(it.travel);
        let approved = self.written.iter().filter(|it| it.approved_on.is_some());
        approved.fold((0, 0), |(minutes, sum), it| {
            (minutes + it.minutes.map_or(0, |it| i64::from(it.0)), sum + pay(it))
        })
    }

    /// Whether something is approved of which a lesson is not confirmed any more: until it is
    /// again, nobody knows what to correct.
    fn waits(&self) -> bool {
        let is_approved = |it: &LessonStaff| {
            let names = |lines: &RefSet<LessonStaff>| lines.ids().any(|id| id == it.id);
            let approved = self.written.iter().filter(|it| it.approved_on.is_some());
            approved.filter_map(|it| it.lines.as_ref()).any(names)
        };
        self.unconfirmed.iter().any(is_approved)
    }
}

/// What is owed for one month, by payee.
pub fn accounts(records: &dyn Records, month: Month) -> Vec<Account> {
    let rates: Vec<HonorariumRate> = records.list().collect();
    let mut accounts: BTreeMap<Payee, Account> = BTreeMap::new();
    for written in records.list::<Honorarium>().filter(|it| is_of(it, month)) {
        let Some(payee) = payee_of(written.staff, written.organization) else { continue };
        account(&mut accounts, payee).written.push(written);
    }
    for hours in records.list::<LessonStaff>() {
        let is_meant = hours.date.is_some_and(|day| month.contains(day));
        let payee = payee_of(hours.staff, hours.organization);
        let Some(payee) = payee.filter(|_| is_meant && took_place(records, &hours)) else {
            continue;
        };
        if hours.counts() {
            let rate = hours.date.and_then(|day| rate_on(&rates, payee, day)).cloned();
            account(&mut accounts, payee).lines.push(Line { hours, rate, pays_way: false });
        } else if !matches!(hours.step, Some(TeachingStep::NotTaught | TeachingStep::Asked)) {
            account(&mut accounts, payee).unconfirmed.push(hours);
        }
    }
    let mut accounts: Vec<Account> = accounts.into_values().collect();
    for account in &mut accounts {
        account.lines.arrange_by_key(|line| (line.hours.date, line.hours.id));
        account.written.arrange_by_key(|it| it.number.map(|number| number.0));
    }
    settle_ways(&mut accounts);
    accounts
}

/// Says with which lesson of a person the way of each day is paid: one that was approved with its
/// way before all others, else the first one of which a way is paid.
fn settle_ways(accounts: &mut [Account]) {
    let mut settled: BTreeMap<(RecordId, Date), (bool, usize, usize)> = BTreeMap::new();
    for (at, account) in accounts.iter().enumerate() {
        let with_way = |it: &&Honorarium| it.approved_on.is_some() && yen(it.travel) > 0;
        let approved = account.written.iter().filter(with_way).filter_map(|it| it.lines.as_ref());
        let approved: BTreeSet<RecordId> = approved.flat_map(RefSet::ids).collect();
        for (line_at, line) in account.lines.iter().enumerate() {
            let Some(day) = line.hours.date.filter(|_| line.way() > 0) else { continue };
            let own = (!approved.contains(&line.hours.id), at, line_at);
            let first = settled.entry((account.payee.0, day)).or_insert(own);
            *first = own.min(*first);
        }
    }
    for (_, at, line_at) in settled.into_values() {
        accounts[at].lines[line_at].pays_way = true;
    }
}

fn account(accounts: &mut BTreeMap<Payee, Account>, payee: Payee) -> &mut Account {
    let (lines, unconfirmed, written) = (Vec::new(), Vec::new(), Vec::new());
    accounts.entry(payee).or_insert(Account { payee, lines, unconfirmed, written })
}

fn payee_of<S, O>(staff: Option<Ref<S>>, organization: Option<Ref<O>>) -> Option<Payee> {
    Some((staff?.id, organization?.id))
}

fn is_of(honorarium: &Honorarium, month: Month) -> bool {
    honorarium.month.as_ref().is_some_and(|text| text.0.parse() == Ok(month))
}

/// Whether the lesson is there and took place; one that was deleted is paid to nobody.
fn took_place(records: &dyn Records, hours: &LessonStaff) -> bool {
    let lesson = hours.lesson.and_then(|it| records.read::<Lesson>(it.id));
    lesson.is_some_and(|it| it.status == Some(LessonStatus::TookPlace))
}

/// The rate of a payee on a day: her own before that of the organization, the latest one that has
/// begun.
pub fn rate_on(
    rates: &[HonorariumRate],
    (staff, organization): Payee,
    day: Date,
) -> Option<&HonorariumRate> {
    let fits = |it: &&HonorariumRate| {
        it.from.is_some_and(|from| from <= day)
            && it.staff.is_none_or(|of| of.id == staff)
            && it.organization.is_none_or(|of| of.id == organization)
            && (it.staff.is_some() || it.organization.is_some())
    };
    let rank = |it: &&HonorariumRate| (it.staff.is_some(), it.from, it.organization.is_some());
    rates.iter().filter(fits).max_by_key(rank)
}

/// What to write so that everything that is owed for a month stands there: a draft for each payee,
/// and for what changed after an approval a correction. What somebody has confirmed and what still
/// agrees stays; asked twice, it proposes nothing new.
pub fn propose(records: &dyn Records, month: Month) -> Vec<Write> {
    let accounts = accounts(records, month);
    accounts.iter().filter(|it| !it.waits()).filter_map(|it| propose_one(it, month)).collect()
}

fn propose_one(account: &Account, month: Month) -> Option<Write> {
    let (minutes, pay) = (account.minutes() - account.approved().0, account.due());
    let open = account.written.iter().find(|it| it.approved_on.is_none());
    let paid: BTreeSet<RecordId> = account
        .written
        .iter()
        .filter(|it| it.approved_on.is_some())
        .filter_map(|it| it.lines.as_ref())
        .flat_map(RefSet::ids)
        .collect();
    let ids = account.lines.iter().map(|line| line.hours.id).filter(|id| !paid.contains(id));
    let due = Due { minutes, pay, lines: ids.collect() };
    match open {
        None if due.is_nothing() => None,
        None => Some(Write::create(&due.first(account, month))),
        Some(open) if due.is_nothing() => {
            is_only_proposed(open).then(|| Write::remove::<Honorarium>(open.id))
        }
        Some(open) => due.renewed(account, open),
    }
}

/// Whether nobody has confirmed it and it was made of lessons: what somebody has entered by hand,
/// such as more for the way, is hers to take away.
fn is_only_proposed(open: &Honorarium) -> bool {
    let is_of_lessons = open.lines.is_some() || open.minutes.is_some_and(|it| it.0 != 0);
    open.confirmed_on.is_none() && is_of_lessons
}

/// What is not approved yet.
struct Due {
    minutes: i64,
    pay: i64,
    lines: BTreeSet<RecordId>,
}

impl Due {
    fn is_nothing(&self) -> bool {
        self.minutes == 0 && self.pay == 0 && self.lines.is_empty()
    }

    /// The draft. The way is proposed with the honorarium itself; what of it is to be corrected,
    /// somebody enters.
    fn first(&self, account: &Account, month: Month) -> Honorarium {
        let (staff, organization) = account.payee;
        let last = account.written.iter().filter_map(|it| it.number).map(|it| it.0).max();
        let number = last.map_or(0, |last| last.saturating_add(1));
        let travel = if number == 0 { account.travel() } else { 0 };
        let draft = Honorarium {
            staff: Some(Ref::to(staff)),
            organization: Some(Ref::to(organization)),
            month: Some(Text(month.to_string())),
            number: Some(Count(number)),
            accrual_year: Some(month.fiscal_year()),
            lines: self.lines(),
            minutes: self.worked(),
            rate: one_rate(account),
            travel: (travel != 0).then_some(Yen(travel)),
            gross: Some(Yen(self.pay + travel)),
            tax_category: category(account),
            ..Honorarium::empty(staff)
        };
        let id = Honorarium::KIND.natural_id(&draft.write());
        Honorarium { id: id.expect("its natural key is filled in above"), ..draft }
    }

    /// The draft that is there, with the amounts of now; nothing where they agree. The way stays as
    /// it is as long as the lessons are the same, for somebody may have entered it.
    fn renewed(&self, account: &Account, open: &Honorarium) -> Option<Write> {
        let is_same = open.lines == self.lines();
        let is_first = open.number.is_none_or(|number| number.0 == 0);
        let travel = if is_same || !is_first { yen(open.travel) } else { account.travel() };
        let gross = self.pay + travel;
        let worked = self.worked();
        if is_same && open.minutes == worked && yen(open.gross) == gross {
            return None;
        }
        let mut set = vec![
            field("lines", self.lines().as_ref()),
            field("minutes", worked.as_ref()),
            field("rate", one_rate(account).as_ref()),
            field("travel", Some(&Yen(travel))),
            field("gross", Some(&Yen(gross))),
        ];
        // What somebody has looked at was another amount.
        set.extend(open.confirmed_on.map(|_| field::<Date>("confirmed_on", None)));
        Some(Write::set::<Honorarium>(open.id, Body::from_iter(set)))
    }

    fn lines(&self) -> Option<RefSet<LessonStaff>> {
        (!self.lines.is_empty()).then(|| RefSet::to(self.lines.iter().copied()))
    }

    fn worked(&self) -> Option<MonthMinutes> {
        i32::try_from(self.minutes).ok().map(MonthMinutes)
    }
}

/// The rate, where all lessons have the same.
fn one_rate(account: &Account) -> Option<Yen> {
    let mut rates = account.lines.iter().map(|line| line.rate.as_ref()?.yen_an_hour);
    let first = rates.next()??;
    rates.all(|rate| rate == Some(first)).then_some(first)
}

/// How the latest rate says that the honorarium is taxed.
fn category(account: &Account) -> Option<TaxCategory> {
    account.lines.iter().rev().find_map(|line| line.rate.as_ref()?.tax_category)
}

fn yen(amount: Option<Yen>) -> i64 {
    amount.map_or(0, |yen| yen.0)
}

/// The next step of an honorarium, on a day, by the person with this staff record; `None` once it
/// is paid.
pub fn next_step(honorarium: &Honorarium, by: Option<RecordId>, day: Date) -> Option<Write> {
    let set = match honorarium.step() {
        HonorariumStep::Draft => {
            let by = by.map(|by| field("confirmed_by", Some(&Ref::<Staff>::to(by))));
            [field("confirmed_on", Some(&day))].into_iter().chain(by).collect()
        }
        HonorariumStep::Confirmed => Body::from_iter([
            field("approved_gross", honorarium.gross.as_ref()),
            field("approved_on", Some(&day)),
        ]),
        HonorariumStep::Approved => Body::from_iter([field("paid_on", Some(&day))]),
        HonorariumStep::Paid => return None,
    };
    Some(Write::set::<Honorarium>(honorarium.id, set))
}

/// What is kept back of a fee up to a million yen: 10 % income tax with the surtax for
/// reconstruction of 2.1 % of it (Income Tax Act, articles 204 and 205).
pub const WITHHOLDING_PERCENT: &str = "10.21";

/// What that would be of an amount, below a yen nothing. Only a hint: what is kept back is entered
/// by a person, as the accountant says.
///
/// # Example
/// Of 6,037 yen it is 616.
pub fn withholding(gross: i64) -> i64 {
    gross * 1_021 / 10_000
}

/// What was paid from a fiscal year, by organization: everything that was approved, corrections
/// included, by the year that it is paid from and not by the day of payment (ruling F6).
pub fn of_year(records: &dyn Records, year: FiscalYear) -> BTreeMap<RecordId, i64> {
    let mut sums = BTreeMap::new();
    for it in records.list::<Honorarium>() {
        let is_meant = it.accrual_year == Some(year) && it.approved_on.is_some();
        if let Some(organization) = it.organization.filter(|_| is_meant) {
            *sums.entry(organization.id).or_default() += yen(it.gross);
        }
    }
    sums
}
