//! What is done to many records at once, in steps that a device takes as one mutation each, and
//! how all of it is undone.

use crate::id::RecordId;
use crate::program::{Records, Write, is_named};
use crate::record::list::ListAction;
use crate::record::{Body, Kind};
use serde_json::Value;

/// Records that one mutation changes: few enough for every server, and written in one blink.
const STEP_RECORDS: usize = 100;

/// One mutation of an action, with what undoes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What is written.
    pub writes: Vec<Write>,
    /// What takes it back.
    pub undo: Vec<Write>,
}

/// The steps of an action on these records. A record on which it changes nothing is left alone, so
/// that undoing it leaves alone what others did there.
pub fn steps(
    action: ListAction,
    kind: &'static Kind,
    ids: &[RecordId],
    records: &dyn Records,
) -> Vec<Step> {
    let both = ids.iter().filter_map(|id| write(action, kind, *id, records));
    let both: Vec<(Write, Write)> = both.collect();
    let step = |both: &[(Write, Write)]| {
        let (writes, undo) = both.iter().cloned().unzip();
        Step { writes, undo }
    };
    both.chunks(STEP_RECORDS).map(step).collect()
}

fn write(
    action: ListAction,
    kind: &'static Kind,
    id: RecordId,
    records: &dyn Records,
) -> Option<(Write, Write)> {
    let body = records.get(kind.name, id)?;
    match action {
        ListAction::Set { field, code } => {
            let (before, code) = (body.get(field).cloned().unwrap_or_default(), Value::from(code));
            let set = |value| Write::Set {
                kind: kind.name,
                id,
                set: Body::from_iter([(field.to_owned(), value)]),
            };
            (before != code).then(|| (set(code), set(before)))
        }
        // What others name stays, as it does on its own page.
        ListAction::Delete => (!is_named(records, kind, id)).then(|| {
            let undo = Write::Create { kind: kind.name, id, set: body.clone().into_body() };
            (Write::Remove { kind: kind.name, id }, undo)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::record::Record;
    use crate::records::attendance::Attendance;
    use crate::records::lesson::Lesson;
    use serde_json::json;
    use uuid::Uuid;

    #[test]
    fn an_action_on_many_comes_in_steps_and_leaves_alone_what_is_so_already() {
        let mut records = RecordSet::default();
        let ids: Vec<RecordId> = (0..250).map(|n| RecordId(Uuid::from_u128(n))).collect();
        for (n, id) in ids.iter().enumerate() {
            let status = if n == 0 { "closed" } else { "planned" };
            let body = json!({ "date": "2020-09-02", "status": status });
            records.put(Lesson::NAME, *id, body.as_object().unwrap().clone());
        }
        let close = ListAction::Set { field: "status", code: "closed" };
        let steps = steps(close, Lesson::KIND, &ids, &records);
        assert_eq!(steps.iter().map(|step| step.writes.len()).collect::<Vec<_>>(), [100, 100, 49]);
        let set = |code: &str| Body::from_iter([("status".to_owned(), json!(code))]);
        let write = |set| Write::Set { kind: Lesson::NAME, id: ids[1], set };
        assert_eq!(steps[0].writes[0], write(set("closed")));
        assert_eq!(steps[0].undo[0], write(set("planned")));
    }

    #[test]
    fn many_are_deleted_but_for_those_that_others_name() {
        let mut records = RecordSet::default();
        let ids = [1, 2].map(|n| RecordId(Uuid::from_u128(n)));
        let body = json!({ "date": "2020-09-02", "status": "planned" });
        let body = body.as_object().unwrap();
        ids.iter().for_each(|id| records.put(Lesson::NAME, *id, body.clone()));
        let mark = json!({ "lesson": ids[1].to_string() });
        let mark_id = RecordId(Uuid::from_u128(3));
        records.put(Attendance::NAME, mark_id, mark.as_object().unwrap().clone());
        let steps = steps(ListAction::Delete, Lesson::KIND, &ids, &records);
        let remove = vec![Write::Remove { kind: Lesson::NAME, id: ids[0] }];
        let undo = vec![Write::Create { kind: Lesson::NAME, id: ids[0], set: body.clone() }];
        assert_eq!(steps, [Step { writes: remove, undo }]);
    }
}
