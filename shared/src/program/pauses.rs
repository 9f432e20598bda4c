//! The weeks in which a learner does not come, as agreed with her: nobody waits for her then, and
//! she counts as going on (ruling L2).

use super::period::Period;
use super::records::{ReadRecords, Records};
use crate::id::RecordId;
use crate::records::agreed_pause::AgreedPause;
use crate::value::Date;

/// Every pause that was agreed with the person with these records.
pub fn pauses<'a>(
    records: &'a dyn Records,
    aliases: &'a [RecordId],
) -> impl Iterator<Item = AgreedPause> + 'a {
    aliases.iter().flat_map(|id| records.list_referring::<AgreedPause>("learner", *id))
}

/// The pause that was agreed for `day`.
pub fn pause_on(records: &dyn Records, aliases: &[RecordId], day: Date) -> Option<AgreedPause> {
    pauses(records, aliases).find(|pause| Period::from(pause).contains(day))
}

/// Whether a pause was agreed for `day`.
pub fn is_paused(records: &dyn Records, aliases: &[RecordId], day: Date) -> bool {
    pause_on(records, aliases, day).is_some()
}
