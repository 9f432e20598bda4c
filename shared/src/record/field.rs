//! One field of a record kind: its name, type, merge rule and what else is true of it.

use super::Fields;
use super::form::{Choices, Condition, Days, Entry, Initial};
use crate::access::Setter;
use crate::id::RecordId;
use crate::value::{FieldType, ids_named};
use serde_json::Value;

/// How two edits of a field meet that did not know of each other: the table "Merge rules" of
/// docs/SYNC.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merge {
    /// The later edit is shown for now, the other one waits as a conflict.
    Latest,
    /// The later edit stays, the other one is kept in history only.
    QuietLatest,
    /// Additions and removals of both survive.
    Set,
    /// Merged by words against the text that was changed; where both changed the same words, both
    /// are kept as a conflict.
    Text,
    /// A differing value is a conflict; the stored one stays.
    Once,
    /// A day that, once set, does not reopen: it is not moved to a later day, emptied only by a
    /// slip of whoever wrote it a moment ago, and of two edits the earlier day stays.
    Earliest,
    /// A step (from, to) from a state that is not the current one is a conflict; the stored
    /// state stays.
    Steps(&'static [(&'static str, &'static str)]),
}

impl Merge {
    /// The rule's name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Merge::Latest => "latest",
            Merge::QuietLatest => "quiet latest",
            Merge::Set => "set",
            Merge::Text => "text",
            Merge::Once => "once",
            Merge::Earliest => "earliest",
            Merge::Steps(_) => "steps",
        }
    }

    /// The key of the words that explain the rule.
    pub fn key(self) -> &'static str {
        match self {
            Merge::Latest => "merge.latest",
            Merge::QuietLatest => "merge.quiet_latest",
            Merge::Set => "merge.set",
            Merge::Text => "merge.text",
            Merge::Once => "merge.once",
            Merge::Earliest => "merge.earliest",
            Merge::Steps(_) => "merge.steps",
        }
    }
}

/// The declaration of one field. Built in `const` by the methods below, inside `record!`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// The name in storage and on the wire.
    pub name: &'static str,
    /// The declared type.
    pub declared: FieldType,
    /// How concurrent edits meet.
    pub merge: Merge,
    /// Whether a record without it has a problem.
    pub is_required: bool,
    /// Whether it can only be set at creation, because the id or the scope follows from it.
    pub is_fixed: bool,
    /// Whether grants derive from it: while it is in conflict, the narrower access holds.
    pub gives_access: bool,
    /// Whether the venue that it names is open to others as long as the record gives access.
    pub opens_venue: bool,
    /// Whether a learner may set it in her own scope.
    pub is_for_learner: bool,
    /// Whether only a manager may set it, because it joins what others keep apart.
    pub is_for_managers: bool,
    /// Whether it must be the writer's own staff record.
    pub is_author: bool,
    /// Who may set it besides what the scope and the kind say.
    pub setter: Setter,
    /// Whether lists show it as a column.
    pub is_listed: bool,
    /// Fields with the same group only make sense together and merge as one value.
    pub group: Option<&'static str>,
    /// How a form asks for it.
    pub entry: Entry,
}

impl Field {
    /// A field with the default merge rule of its type.
    pub const fn new(name: &'static str, declared: FieldType) -> Field {
        let merge = match declared {
            FieldType::LongText => Merge::Text,
            FieldType::ChoiceSet(_) | FieldType::RefSet(_) => Merge::Set,
            _ => Merge::Latest,
        };
        Field {
            name,
            declared,
            merge,
            is_required: false,
            is_fixed: false,
            gives_access: false,
            opens_venue: false,
            is_for_learner: false,
            is_for_managers: false,
            is_author: false,
            setter: Setter::Anybody,
            is_listed: false,
            group: None,
            entry: Entry::PLAIN,
        }
    }

    /// The kind of the records that its value names, if it names any.
    pub const fn refers_to(&self) -> Option<&'static str> {
        match self.declared {
            FieldType::Ref(kind) | FieldType::RefSet(kind) => Some(kind),
            _ => None,
        }
    }

    /// Whether its value names other records.
    pub const fn is_reference(&self) -> bool {
        self.refers_to().is_some()
    }

    /// The records that a value of it names, with their kind; of a change of a set those that are
    /// added and those that are removed.
    pub fn named_in(&self, value: &Value) -> Vec<(&'static str, RecordId)> {
        let ids = |kind| ids_named(value).into_iter().map(move |id| (kind, id));
        self.refers_to().map(ids).into_iter().flatten().collect()
    }

    /// The states that may follow `now` in a field with declared steps, the present one first; of a
    /// record without a state the states in which one may begin, which are all. `None` if the
    /// field has no steps.
    ///
    /// ```
    /// use shared::record::Field;
    /// use shared::value::FieldType;
    ///
    /// const STATES: FieldType = FieldType::Choice(&["draft", "sent", "paid"]);
    /// const STEPS: &[(&str, &str)] = &[("draft", "sent"), ("sent", "paid")];
    /// const FIELD: Field = Field::new("state", STATES).steps(STEPS);
    /// assert_eq!(FIELD.next_steps(Some("draft")), Some(vec!["draft", "sent"]));
    /// assert_eq!(FIELD.next_steps(Some("paid")), Some(vec!["paid"]));
    /// assert_eq!(FIELD.next_steps(None), Some(vec!["draft", "sent", "paid"]));
    /// ```
    pub fn next_steps(&self, now: Option<&str>) -> Option<Vec<&'static str>> {
        let (Merge::Steps(steps), FieldType::Choice(codes)) = (self.merge, self.declared) else {
            return None;
        };
        let is_next =
            |code: &&str| now.is_none_or(|now| now == *code || steps.contains(&(now, *code)));
        let next: Vec<&str> = codes.iter().copied().filter(is_next).collect();
        let (same, others): (Vec<_>, Vec<_>) = next.into_iter().partition(|it| Some(*it) == now);
        Some([same, others].concat())
    }

    /// Whether a change from `now` to `next` would reopen what this day has closed.
    ///
    /// ```
    /// use serde_json::{Value, json};
    /// use shared::record::Field;
    /// use shared::value::FieldType;
    ///
    /// const FIELD: Field = Field::new("withdrawn_on", FieldType::Date).earliest();
    /// let day = json!("2021-02-03");
    /// assert!(FIELD.reopens(&day, &Value::Null));
    /// assert!(FIELD.reopens(&day, &json!("2021-02-04")));
    /// assert!(!FIELD.reopens(&day, &json!("2021-02-01")));
    /// assert!(!FIELD.reopens(&Value::Null, &day));
    /// ```
    pub fn reopens(&self, now: &Value, next: &Value) -> bool {
        self.merge == Merge::Earliest && !now.is_null() && now != next && !is_earlier(next, now)
    }

    /// The records that it names in these fields. They are found in the text where that is
    /// possible, so that an index of many records does not take all of them apart.
    pub fn references(&self, fields: &Fields) -> Vec<RecordId> {
        match self.declared {
            FieldType::Ref(_) => {
                fields.text(self.name).and_then(|id| id.parse().ok()).into_iter().collect()
            }
            FieldType::RefSet(_) => fields.get(self.name).map(ids_named).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// A record without this field has a problem.
    pub const fn required(mut self) -> Field {
        self.is_required = true;
        self
    }

    /// Set at creation only; implies that two values are never merged.
    pub const fn fixed(mut self) -> Field {
        self.is_fixed = true;
        self.merge = Merge::Once;
        self
    }

    /// Two differing values are a conflict and the stored one stays.
    pub const fn once(mut self) -> Field {
        self.merge = Merge::Once;
        self
    }

    /// Once set it is never emptied nor moved to a later day.
    pub const fn earliest(mut self) -> Field {
        self.merge = Merge::Earliest;
        self
    }

    /// The later edit wins without asking anybody.
    pub const fn quiet(mut self) -> Field {
        self.merge = Merge::QuietLatest;
        self
    }

    /// A state that moves along these steps only.
    pub const fn steps(mut self, steps: &'static [(&'static str, &'static str)]) -> Field {
        self.merge = Merge::Steps(steps);
        self
    }

    /// Grants derive from it.
    pub const fn access(mut self) -> Field {
        self.gives_access = true;
        self
    }

    /// Grants on the venue that it names derive from it: whoever writes it, or what else gives
    /// access in the record, sees that venue herself.
    pub const fn opens_venue(mut self) -> Field {
        self.gives_access = true;
        self.opens_venue = true;
        self
    }

    /// A learner may set it in her own scope.
    pub const fn by_learner(mut self) -> Field {
        self.is_for_learner = true;
        self
    }

    /// Only a manager may set it.
    pub const fn by_manager(mut self) -> Field {
        self.is_for_managers = true;
        self
    }

    /// Whoever sets it must set it to her own staff record.
    pub const fn author(mut self) -> Field {
        self.is_author = true;
        self
    }

    /// Only somebody else than the writer of the other field may set it: a second pair of eyes.
    pub const fn by_other_than_author_of(mut self, other: &'static str) -> Field {
        self.setter = Setter::OtherThanAuthorOf(other);
        self
    }

    /// Only the person whom the other field names may set it.
    pub const fn by_person_in(mut self, other: &'static str) -> Field {
        self.setter = Setter::PersonIn(other);
        self
    }

    /// Only the person whom the other field names may set it, if somebody else named her.
    pub const fn by_person_named_in(mut self, other: &'static str) -> Field {
        self.setter = Setter::PersonNamedIn(other);
        self
    }

    /// Only the person whom the other field names, or a manager, may set it.
    pub const fn by_person_in_or_manager(mut self, other: &'static str) -> Field {
        self.setter = Setter::PersonInOrManager(other);
        self
    }

    /// Lists show it as a column.
    pub const fn listed(mut self) -> Field {
        self.is_listed = true;
        self
    }

    /// Merges as one value with the other fields of the group.
    pub const fn group(mut self, name: &'static str) -> Field {
        self.group = Some(name);
        self
    }

    /// Begins a section of the form.
    pub const fn section(mut self, name: &'static str) -> Field {
        self.entry.section = Some(name);
        self
    }

    /// A sentence helps to fill it in.
    pub const fn help(mut self) -> Field {
        self.entry.has_help = true;
        self
    }

    /// A short text that holds free words, and no name or number.
    pub const fn free(mut self) -> Field {
        self.entry.is_free = true;
        self
    }

    /// A form asks for it only where this holds.
    pub const fn shown_if(mut self, condition: Condition) -> Field {
        self.entry.shown_if = Some(condition);
        self
    }

    /// Its value is shown on no screen and in no file while this holds.
    pub const fn withheld_if(mut self, condition: Condition) -> Field {
        self.entry.withheld_if = Some(condition);
        self
    }

    /// A new record begins with this value.
    pub const fn initial(mut self, value: Initial) -> Field {
        self.entry.initial = Some(value);
        self
    }

    /// No form shows it.
    pub const fn hidden(mut self) -> Field {
        self.entry.is_hidden = true;
        self
    }

    /// A reference offers only these records.
    pub const fn choices(mut self, choices: Choices) -> Field {
        self.entry.choices = Some(choices);
        self
    }

    /// The day on which something has happened.
    pub const fn past(mut self) -> Field {
        self.entry.days = Days::Past;
        self
    }

    /// The birthday of a person.
    pub const fn birthday(mut self) -> Field {
        self.entry.days = Days::Birth;
        self
    }

    /// The code of something that has a name, with keys that begin like this.
    pub const fn coded(mut self, words: &'static str) -> Field {
        self.entry.coded = Some(words);
        self
    }

    /// These codes stay readable and are not offered any more.
    pub const fn retired(mut self, codes: &'static [&'static str]) -> Field {
        self.entry.retired = codes;
        self
    }

    /// Whether a form in which the field stands at `now` offers this code.
    pub fn offers(&self, code: &str, now: Option<&str>) -> bool {
        !self.entry.retired.contains(&code) || now == Some(code)
    }

    /// At most so many characters.
    pub const fn chars(mut self, max: usize) -> Field {
        self.entry.chars_max = Some(max);
        self
    }
}

/// Whether one value of a date lies before another one; no day is the latest.
pub(crate) fn is_earlier(value: &Value, other: &Value) -> bool {
    // Written with year, month and day of fixed lengths, days compare as their texts.
    match (value.as_str(), other.as_str()) {
        (Some(value), Some(other)) => value < other,
        (Some(_), None) => true,
        (None, _) => false,
    }
}
