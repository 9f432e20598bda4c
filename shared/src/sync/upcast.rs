//! Reads what older releases wrote. A tablet that was offline for a year may push for ever, so
//! every payload schema that was ever released is brought up to the present one, step by step.

use super::message::SCHEMA;
use serde_json::Value;

/// One step: operations of a schema as those of the next one.
type Step = fn(Value) -> Value;

/// The steps in order: the first one takes schema 1 to schema 2. A release that changes what an
/// operation means raises [`SCHEMA`], adds its step here, and adds a folder to the frozen corpus
/// `tests/golden/released`.
const STEPS: &[Step] = &[unchanged];

/// Schema 2 writes what schema 1 wrote. It is told apart because its devices keep scopes that they
/// do not know.
fn unchanged(ops: Value) -> Value {
    ops
}

const _: () = assert!(STEPS.len() + 1 == SCHEMA as usize, "each new schema needs its step");

/// Operations as the present schema has them. Those of a newer schema are left as they are: what
/// this release does not know in them is kept, or held.
pub fn upcast(schema: u32, ops: Value) -> Value {
    steps_from(STEPS, schema).iter().fold(ops, |ops, step| step(ops))
}

fn steps_from(steps: &[Step], schema: u32) -> &[Step] {
    let done = usize::try_from(schema.saturating_sub(1)).unwrap_or(usize::MAX);
    steps.get(done..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_schema_takes_exactly_the_steps_after_it() {
        let steps: &[Step] = &[|ops| json!([ops, "to 2"]), |ops| json!([ops, "to 3"])];
        let run = |schema| steps_from(steps, schema).iter().fold(json!("ops"), |ops, it| it(ops));
        assert_eq!(run(1), json!([["ops", "to 2"], "to 3"]));
        assert_eq!(run(2), json!(["ops", "to 3"]));
        assert_eq!(run(3), json!("ops"));
        assert_eq!(run(9), json!("ops"), "a newer one is left as it is");
        assert_eq!(run(0), run(1), "before schemas were numbered it was the first");
    }
}
