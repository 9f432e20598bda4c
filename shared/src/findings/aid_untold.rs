//! Somebody who takes part has not been told about a scheme of aid: everybody is, by default.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::aid::{is_told_on, untold};
use crate::record::{Fields, Record};
use crate::records::aid_scheme::AidScheme;

/// Everybody is told within four weeks: each comes once in that time.
const WITHIN_DAYS: i64 = 28;

pub(super) static RULE: Rule =
    Rule::new("aid_untold", Search::Each(AidScheme::NAME, find), Face::Form, Page::Record);

/// One finding for the scheme, and not one for each learner: one page tells them all.
fn find(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    let scheme = AidScheme::read(id, fields);
    if !is_told_on(&scheme, context.today) {
        return None;
    }
    let all = untold(context.records, &scheme, context.today);
    let since = all.iter().map(|it| it.since).min()?;
    Some(RULE.at::<AidScheme>(id, "title").by(since.plus_days(WITHIN_DAYS)))
}
