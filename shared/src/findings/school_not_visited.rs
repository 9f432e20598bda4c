//! Half of the fiscal year is over, and nobody has been at a school that is to be visited first.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::ReadRecords;
use crate::record::{Fields, Record};
use crate::records::organization::{Organization, OrganizationKind};
use crate::records::outreach::Outreach;
use crate::records::school_interview::SchoolInterview;
use crate::value::{Choice, Date};

/// From 1 April to 30 September, the last day on which nobody asks.
const HALF_YEAR_DAYS: i64 = 182;

pub(super) static RULE: Rule = Rule::new(
    "school_not_visited",
    Search::Each(Organization::NAME, find),
    Face::Organization,
    Page::Organization,
);

fn find(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    fields.text("kind").filter(|kind| *kind == OrganizationKind::School.code())?;
    let (today, year) = (context.today, context.today.fiscal_year());
    let due = year.first_day().plus_days(HALF_YEAR_DAYS);
    let is_asked = today > due && Organization::KIND.is_used_on(fields, today);
    let school = Organization::read(id, fields);
    if !is_asked || school.is_priority != Some(true) {
        return None;
    }
    let visits = context.records.list_referring::<Outreach>("organization", id);
    let talks = context.records.list_referring::<SchoolInterview>("school", id);
    let days = visits.map(|it| it.date).chain(talks.map(|it| it.date)).flatten();
    let is_of_this_year = |day: Date| day <= today && day.fiscal_year() == year;
    let found = RULE.at::<Organization>(id, "is_priority").by(due).for_managers();
    (!days.into_iter().any(is_of_this_year)).then_some(found)
}
