//! Yen and lengths of time in words, and as cells of a table.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::reading::grouped;
use shared::record::Record;
use shared::records::organization::Organization;
use shared::records::staff::Staff;

use crate::parts::plain_word;
use crate::reading::phrases::told;
use crate::reading::values::title;
use crate::replica::Replica;
use crate::words::{t, t_with};

/// Whole yen.
pub fn yen_text(yen: i64) -> String {
    t_with("forms.yen", &[("yen", &grouped(yen))])
}

/// Hours and minutes, such as 12時間30分; what is taken back has a minus before it.
pub fn length_text(minutes: i64) -> String {
    let (hours, rest) = (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
    let sign = if minutes < 0 { "−" } else { "" };
    let key = match (hours, rest) {
        (0, _) => "hours.length.minutes",
        (_, 0) => "hours.length.hours",
        _ => "hours.length",
    };
    sign.to_owned() + &t_with(key, &[("h", &hours.to_string()), ("m", &rest.to_string())])
}

/// A number in a row of payments; on a phone, where the row is a block of lines, its line says
/// which it is.
pub fn number_cell(
    key: &'static str,
    number: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <td role="cell" class="number" data-label=plain_word(key)>{told(number)}</td>
    }
}

/// The name of somebody who works here.
pub fn staff_name(replica: Replica, id: RecordId) -> String {
    title(replica, Staff::NAME, id)
}

/// The name of an organization; words where nobody has entered one.
pub fn organization_name(replica: Replica, id: Option<RecordId>) -> String {
    id.map_or_else(|| t("hours.no_organization"), |id| title(replica, Organization::NAME, id))
}
