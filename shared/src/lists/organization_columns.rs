//! What a list of organizations says of each besides its own record: when staff were there last,
//! and how many learners it has sent in this fiscal year.

use super::derived::{Derived, Row, Shape, Source};
use crate::program::{referrals, visits};
use crate::record::{Field, Record};
use crate::records::organization::Organization;
use crate::value::{FieldType, FieldValue};
use serde_json::Value;

const VISITS: &[Source] =
    &[Source::Naming("outreach", "organization"), Source::Naming("school_interview", "school")];
const REFERRALS: &[Source] = &[
    Source::Naming("referral_in", "organization"),
    Source::Naming("referral_source", "organization"),
];

/// More than anybody sends in a year.
const SENT: FieldType = FieldType::Whole { min: 0, max: 10_000 };

/// The columns in the order in which a list shows them.
pub(super) static COLUMNS: [Derived; 2] = [
    column("last_visit", FieldType::Date, VISITS, last_visit),
    column("sent", SENT, REFERRALS, sent),
];

const fn column(
    name: &'static str,
    declared: FieldType,
    sources: &'static [Source],
    value: fn(&Row<'_>) -> Value,
) -> Derived {
    Derived { field: Field::new(name, declared), sources, value, shape: Shape::Words }
}

/// The last day on which somebody was there.
fn last_visit(row: &Row<'_>) -> Value {
    let one = Organization::read(row.id, row.fields);
    let last = visits::school_row(row.records, one, row.today).last;
    last.map_or(Value::Null, |day| day.write())
}

/// How many it has sent since the fiscal year began; nothing where it has sent nobody.
fn sent(row: &Row<'_>) -> Value {
    let year = row.today.fiscal_year();
    let all = referrals::sent_by(row.records, row.id).into_iter();
    let days = all.filter_map(|it| it.referral.date);
    match days.filter(|day| *day <= row.today && day.fiscal_year() == year).count() {
        0 => Value::Null,
        n => Value::from(n),
    }
}

#[cfg(test)]
mod tests {
    use super::super::derived;
    use super::*;
    use crate::id::RecordId;
    use crate::program::{RecordSet, Records};
    use crate::records::outreach::Outreach;
    use crate::records::referral_in::ReferralIn;
    use crate::value::{Date, Ref};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    #[test]
    fn a_list_says_when_somebody_was_there_and_how_many_came_from_there_this_year() {
        let day = |text: &str| text.parse::<Date>().ok();
        let mut records = RecordSet::default();
        let at = Some(Ref::to(id(1)));
        records.add(&Organization::empty(id(1)));
        records.add(&Organization::empty(id(2)));
        for (n, on) in [(10, "2020-06-08"), (11, "2021-02-12")] {
            records.add(&Outreach { organization: at, date: day(on), ..Outreach::empty(id(n)) });
        }
        for (n, on) in [(20, "2020-03-31"), (21, "2020-04-01"), (22, "2021-02-03")] {
            let date = day(on);
            records.add(&ReferralIn { organization: at, date, ..ReferralIn::empty(id(n)) });
        }
        let of = |n: u128, name: &str| {
            let fields = records.get("organization", id(n)).unwrap();
            let today = Date::new(2021, 2, 3).unwrap();
            let row = Row { id: id(n), fields, records: &records, today };
            (derived::column(Organization::KIND, name).unwrap().value)(&row)
        };
        assert_eq!((of(1, "last_visit"), of(1, "sent")), (Value::from("2020-06-08"), 2.into()));
        assert_eq!((of(2, "last_visit"), of(2, "sent")), (Value::Null, Value::Null));
    }
}
