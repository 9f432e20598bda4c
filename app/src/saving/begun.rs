//! A record that begins with its text. The first words make it; if words of care follow while its
//! writer is still at them, it is taken back, because it says half of what she meant. What she has
//! finished, or what anybody has added to it, is never taken back.

use leptos::prelude::*;
use serde_json::Value;
use shared::id::RecordId;
use shared::problem::ProblemCode;
use shared::program::Write;
use shared::reading::care_words::is_only_the_beginning;
use shared::record::{Body, Kind};
use shared::sync::device::{Change, EditBase};

use super::autosave::Look;
use super::care::CareGuard;
use super::keep::{Beginning, Kept, NotKept, keep, keep_text, one};
use crate::parts::Toasts;
use crate::replica::Replica;

/// One new record in the making.
#[derive(Clone, Copy)]
pub struct Begun {
    replica: Replica,
    toasts: Toasts,
    kind: &'static Kind,
    field: &'static str,
    /// The record, once there is one, until its writer has finished it.
    draft: RwSignal<Option<RecordId>>,
    /// The body of the new record with this text.
    make: Callback<(String,), Body>,
    pub guard: Option<CareGuard>,
    /// What the record said when its text was saved last, as long as its writer is at it since.
    written: StoredValue<Option<Body>>,
    /// What its writer had before her when she came to the text.
    seen: StoredValue<Option<EditBase>>,
}

impl Begun {
    /// Nothing is written yet.
    pub fn new(
        (replica, toasts): (Replica, Toasts),
        (kind, field): (&'static Kind, &'static str),
        draft: RwSignal<Option<RecordId>>,
        make: Callback<(String,), Body>,
        guard: Option<CareGuard>,
    ) -> Begun {
        let (written, seen) = (StoredValue::new(None), StoredValue::new(None));
        Begun { replica, toasts, kind, field, draft, make, guard, written, seen }
    }

    /// The text as it is stored; a view that asks follows it.
    pub fn text(self) -> String {
        let body = self.draft.get().and_then(|id| self.replica.view(self.kind.name, id));
        body.and_then(|it| text_of(&it.body, self.field)).unwrap_or_default()
    }

    /// Keeps a text that is not held.
    pub fn save(self, text: String) -> Result<(), NotKept> {
        let answer = match self.guard {
            Some(guard) => guard.save(text.clone(), |text| self.keep(text)),
            None => self.keep(text.clone()),
        };
        self.without_beginning(&text, answer)
    }

    /// Looks at a text while it is typed.
    pub fn look(self, guard: CareGuard) -> Look {
        Look::new(move |(text,): (String,)| self.without_beginning(&text, guard.look(&text)))
    }

    /// Takes note that its writer has come to the text.
    pub fn opened(self) {
        let record = self.record().map(|(id, _)| self.replica.seen(self.kind.name, id));
        // The page may have gone while its fields save themselves for the last time.
        let _ = self.seen.try_set_value(record);
    }

    /// Takes note that its writer has gone on to something else: what stands there is finished.
    pub fn left(self) {
        let _ = self.written.try_set_value(None);
    }

    /// The record of this text and what it says, as long as it is there.
    fn record(self) -> Option<(RecordId, Body)> {
        let id = self.draft.try_get_untracked().flatten()?;
        let view = untrack(|| self.replica.view(self.kind.name, id))?;
        Some((id, Body::clone(&view.body)))
    }

    /// The first letters make the record, what follows changes it.
    fn keep(self, text: String) -> Result<(), NotKept> {
        let (is_empty, kind) = (text.trim().is_empty(), self.kind.name.to_owned());
        match self.record() {
            None if is_empty => return Ok(()),
            None => {
                let id = self.replica.new_id();
                let set = self.make.run((text,));
                keep_text(self.replica, Change::Create { kind: self.kind.name, id, set })?;
                let _ = self.draft.try_set(Some(id));
            }
            Some(_) if is_empty => return Err(NotKept::Problem(ProblemCode::Missing)),
            Some((id, _)) => {
                let now = || self.replica.seen(self.kind.name, id);
                let seen = self.seen.try_get_value().flatten().unwrap_or_else(now);
                let set = one(self.field, Value::String(text));
                keep_text(self.replica, Change::Patch { kind, id, seen, set, closes: Vec::new() })?;
            }
        }
        self.opened();
        let _ = self.written.try_set_value(self.record().map(|(_, body)| body));
        Ok(())
    }

    /// Takes back what was written down of a text that is held, if it is nothing but its beginning.
    fn without_beginning(self, text: &str, answer: Result<(), NotKept>) -> Result<(), NotKept> {
        if answer != Err(NotKept::Care(Beginning::Stays)) {
            return answer;
        }
        let (Some((id, stored)), Some(Some(written))) =
            (self.record(), self.written.try_get_value())
        else {
            return answer;
        };
        if !is_own_beginning(&written, &stored, self.field, text) {
            return answer;
        }
        let write = Write::Remove { kind: self.kind.name, id };
        if keep(self.replica, self.toasts, vec![write]) == Kept::No {
            return answer;
        }
        self.left();
        let _ = self.draft.try_set(None);
        Err(NotKept::Care(Beginning::TakenBack))
    }
}

/// Whether a stored record is what its writer wrote down a moment ago and no more, and that was
/// the beginning of what she has typed by now.
fn is_own_beginning(written: &Body, stored: &Body, field: &str, typed: &str) -> bool {
    let is_beginning = |text: String| is_only_the_beginning(&text, typed);
    written == stored && text_of(stored, field).is_some_and(is_beginning)
}

fn text_of(body: &Body, field: &str) -> Option<String> {
    Some(body.get(field)?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn body(value: Value) -> Body {
        value.as_object().expect("an object").clone()
    }

    #[test]
    fn only_a_record_that_is_nothing_but_the_beginning_of_the_words_may_be_taken_back() {
        let begun = json!({ "learner": "1", "decisions": "親の" });
        let decided = json!({ "learner": "1", "decisions": "親の", "plan_decision": "keep" });
        let other = json!({ "learner": "1", "decisions": "英語を読む。" });
        for (stored, expected) in [(begun.clone(), true), (decided, false), (other, false)] {
            let (written, stored) = (body(begun.clone()), body(stored));
            let found = is_own_beginning(&written, &stored, "decisions", "親の借金のこと");
            assert_eq!(found, expected, "{stored:?}");
        }
    }
}
