//! What a record says together with those beneath it, such as a visit and its talks: its day and
//! its place are theirs.

use super::records::Records;
use super::write::Write;
use crate::id::RecordId;
use crate::record::Body;
use crate::record::form::Beneath;
use crate::records;

/// What these changes of records mean for those beneath them. A row that said something else of its
/// own keeps it.
pub fn rows_following(records: &dyn Records, writes: &[Write]) -> Vec<Write> {
    let of_write = |write: &Write| match write {
        Write::Set { kind, id, set } => {
            let beneath = records::kind(kind).map_or(&[][..], |kind| kind.beneath);
            beneath.iter().flat_map(|it| of_rows(records, it, (kind, *id), set)).collect()
        }
        Write::Create { .. } | Write::Remove { .. } => Vec::new(),
    };
    writes.iter().flat_map(of_write).collect()
}

fn of_rows(
    records: &dyn Records,
    beneath: &Beneath,
    (above, id): (&str, RecordId),
    set: &Body,
) -> Vec<Write> {
    let (Some(kind), Some(stored)) = (records::kind(beneath.kind), records.get(above, id)) else {
        return Vec::new();
    };
    let rows = records.referring(kind.name, beneath.field, id);
    let changed = rows.map(|(row, fields)| {
        let taken = beneath.takes.iter().filter_map(|&(own, theirs)| {
            let value = set.get(theirs).filter(|value| !value.is_null())?;
            (fields.get(own) == stored.get(theirs)).then(|| (own.to_owned(), value.clone()))
        });
        (row, taken.collect::<Body>())
    });
    let changed = changed.filter(|(_, set)| !set.is_empty());
    changed.map(|(id, set)| Write::Set { kind: kind.name, id, set }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn body(json: Value) -> Body {
        json.as_object().cloned().unwrap()
    }

    #[test]
    fn talks_move_with_their_visit_unless_they_were_moved_before() {
        let [visit, with, moved, school] = [1, 2, 3, 4].map(|n| RecordId(Uuid::from_u128(n)));
        let mut records = RecordSet::default();
        let talk = |day: &str| {
            body(
                json!({ "outreach": visit.to_string(), "school": school.to_string(), "date": day }),
            )
        };
        let of_visit = json!({ "organization": school.to_string(), "date": "2020-06-01" });
        records.put("outreach", visit, body(of_visit));
        records.put("school_interview", with, talk("2020-06-01"));
        records.put("school_interview", moved, talk("2020-06-02"));
        let corrected = |set: Value| {
            let write = Write::Set { kind: "outreach", id: visit, set: body(set) };
            rows_following(&records, &[write])
        };
        let day = json!({ "date": "2020-06-08" });
        let expected = Write::Set { kind: "school_interview", id: with, set: body(day.clone()) };
        assert_eq!(corrected(day), [expected]);
        assert_eq!(corrected(json!({ "organization": null, "note": "x" })), []);
    }
}
