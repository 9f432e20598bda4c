//! Somebody has taught for an organization in a month that is over, and nobody has entered what an
//! hour is paid with, not even that it is nothing.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::ReadRecords;
use crate::program::honoraria::rate_on;
use crate::program::month::Month;
use crate::record::{Fields, Record};
use crate::records::honorarium_rate::HonorariumRate;
use crate::records::lesson_staff::LessonStaff;
use crate::records::staff::Staff;
use std::collections::BTreeSet;

pub(super) static RULE: Rule =
    Rule::new("rate_missing", Search::Each(Staff::NAME, find), Face::Form, NEW_RATE);

/// A rate holds from a day on, so what is missing is a new one.
const NEW_RATE: Page = Page::NewRecord(HonorariumRate::NAME);

/// How far back it is looked for; what is older has been settled in another way.
const MONTHS_DAYS: i64 = 92;

fn find(context: &Context<'_>, staff: RecordId, _: &Fields) -> Option<Finding> {
    let month = Month::of(context.today).first_day();
    let days = (month.plus_days(-MONTHS_DAYS).to_string(), month.to_string());
    let hours = context.records.referring(LessonStaff::NAME, "staff", staff);
    let is_recent = |fields: &Fields| {
        fields.text("date").is_some_and(|day| days.0.as_str() <= day && day < days.1.as_str())
    };
    let recent = hours.filter(|(_, fields)| is_recent(fields));
    let recent =
        recent.map(|(id, fields)| LessonStaff::read(id, fields)).filter(LessonStaff::counts);
    let lines: Vec<LessonStaff> = recent.collect();
    let rates = rates_for(context, staff, &lines);
    let has_rate = |it: &LessonStaff| {
        let payee = it.organization.map(|organization| (staff, organization.id));
        let rate = payee.zip(it.date).and_then(|(payee, day)| rate_on(&rates, payee, day));
        rate.is_some_and(|rate| rate.yen_an_hour.is_some())
    };
    let first = lines.iter().filter(|it| !has_rate(it)).min_by_key(|it| (it.date, it.id))?;
    let due = Month::of(first.date?).last_day();
    Some(RULE.at::<LessonStaff>(first.id, "organization").by(due).for_managers())
}

/// Every rate that a person or the organizations of these lines have.
fn rates_for(context: &Context<'_>, staff: RecordId, lines: &[LessonStaff]) -> Vec<HonorariumRate> {
    let organizations = lines.iter().filter_map(|it| it.organization.map(|it| it.id));
    let organizations: BTreeSet<RecordId> = organizations.collect();
    let rates = |field, id| context.records.list_referring::<HonorariumRate>(field, id);
    let of_theirs = organizations.into_iter().flat_map(|id| rates("organization", id));
    if lines.is_empty() { Vec::new() } else { rates("staff", staff).chain(of_theirs).collect() }
}
