//! A record as the server keeps it: its body, and for each field which edit it came from.

use super::message::{Candidate, Conflict, EditStamp, RecordState};
use crate::access::Written;
use crate::id::{MutationId, PersonId, RecordId, Seq, Stamp};
use crate::planted;
use crate::record::{Body, Field, Fields, Kind, KindName};
use crate::scope::Scope;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The name under which a conflict about the whole record is kept.
pub const WHOLE_RECORD: &str = "*";

/// A record with its versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    /// The kind's name.
    pub kind: String,
    /// The id.
    pub id: RecordId,
    /// The scope, for ever.
    pub scope: Scope,
    /// The seq of its last change.
    pub seq: Seq,
    /// Whether it has been deleted.
    pub is_deleted: bool,
    /// The fields; of a deleted record as they were.
    pub body: Body,
    /// Where the fields came from.
    pub meta: Meta,
}

/// What the server remembers about a record besides its values.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// Field → the edit it came from.
    #[serde(default)]
    pub fields: BTreeMap<String, Version>,
    /// The edit that deleted it.
    #[serde(default)]
    pub deleted: Option<Version>,
    /// Open conflicts: unit → its candidates.
    #[serde(default)]
    pub conflicts: BTreeMap<String, Vec<Candidate>>,
    /// Conflicting values that somebody settled, also before they arrived here: unit, mutation.
    #[serde(default)]
    pub closed: BTreeSet<(String, MutationId)>,
}

/// The edit that a field's value came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// The seq at which it was accepted.
    pub seq: Seq,
    /// The mutation.
    pub uid: MutationId,
    /// The person.
    pub by: Option<PersonId>,
    /// The edit time, clamped.
    pub at: Stamp,
    /// For a set of choices (an OR-set): choice → the concurrent additions that keep it in the set.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub added: BTreeMap<String, BTreeSet<(Seq, MutationId)>>,
    /// Of a merged text: the other edits that are in it. An author who has not seen all of them has
    /// not seen this version.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<(Seq, MutationId)>,
    /// Of a deletion that relocates: the record in the right place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<RecordId>,
}

impl Version {
    /// An edit by itself: nothing was merged into it.
    pub fn new(seq: Seq, uid: MutationId, by: Option<PersonId>, at: Stamp) -> Version {
        let (added, with) = (BTreeMap::new(), Vec::new());
        Version { seq, uid, by, at, added, with, moved_to: None }
    }

    /// Who made the edit, and when.
    pub fn stamp(&self) -> EditStamp {
        EditStamp { uid: self.uid, by: self.by, at: self.at }
    }
}

impl Stored {
    /// The record as it travels. A deleted record shows nothing of its body.
    pub fn state(&self) -> RecordState {
        let conflicts = self.meta.conflicts.iter().map(|(unit, values)| Conflict {
            field: unit.clone(),
            shown: self.shown_version(unit).map(Version::stamp),
            values: values.clone(),
        });
        RecordState {
            kind: KindName::from(&self.kind),
            id: self.id,
            scope: self.scope.clone(),
            seq: self.seq,
            deleted: self.is_deleted,
            body: if self.is_deleted { Fields::default() } else { self.body.clone().into() },
            conflicts: if self.is_deleted { Vec::new() } else { conflicts.collect() },
        }
    }

    /// The edit whose value a unit shows for now.
    fn shown_version(&self, unit: &str) -> Option<&Version> {
        if unit == WHOLE_RECORD {
            return self.meta.fields.values().max_by_key(|version| version.seq);
        }
        let kind = crate::records::kind(&self.kind);
        let fields = kind.map_or_else(|| vec![unit], |kind| unit_fields(kind, unit));
        fields
            .into_iter()
            .filter_map(|name| self.meta.fields.get(name))
            .max_by_key(|version| version.seq)
    }

    /// What it has in one field: the value that is shown and those that wait, with their authors.
    pub fn written(&self, kind: &Kind, name: &str) -> Written {
        let group = kind.field(name).and_then(|field| field.group);
        let unit = group.unwrap_or(name);
        let versions =
            unit_fields(kind, unit).into_iter().filter_map(|it| self.meta.fields.get(it));
        let candidates = self.meta.conflicts.get(unit).into_iter().flatten();
        let waiting = candidates.clone().map(|candidate| match group {
            Some(_) => candidate.value.get(name).cloned().unwrap_or_default(),
            None => candidate.value.clone(),
        });
        let shown = self.body.get(name).cloned().into_iter();
        Written {
            authors: versions
                .map(|version| version.by)
                .chain(candidates.map(|candidate| candidate.stamp.by))
                .collect(),
            values: shown.chain(waiting).collect(),
        }
    }

    /// The record's body and the bodies it would have with each candidate of a field that
    /// gives access: what access derives from.
    pub fn access_candidates(&self, kind: &Kind) -> Vec<Body> {
        if self.is_deleted {
            return Vec::new();
        }
        let mut bodies = vec![self.body.clone()];
        planted!(WinnerGivesAccess => return bodies);
        for (unit, values) in &self.meta.conflicts {
            let fields = unit_fields(kind, unit);
            let gives_access =
                fields.iter().any(|name| kind.field(name).is_some_and(|field| field.gives_access));
            for candidate in values {
                if unit == WHOLE_RECORD {
                    bodies.push(Body::new());
                } else if gives_access {
                    let mut body = self.body.clone();
                    set_unit(&mut body, unit, &fields, &candidate.value);
                    bodies.push(body);
                }
            }
        }
        bodies
    }
}

/// The fields of a unit: a group's fields, or the field itself, declared or not.
pub fn unit_fields<'a>(kind: &Kind, unit: &'a str) -> Vec<&'a str> {
    let in_unit = |field: &&Field| field.group == Some(unit);
    let grouped: Vec<&str> = kind.fields.iter().filter(in_unit).map(|field| field.name).collect();
    if grouped.is_empty() { vec![unit] } else { grouped }
}

/// The value of a unit in `body`: of a field its value, of a group an object of its fields.
pub fn unit_value(body: &Body, unit: &str, fields: &[&str]) -> serde_json::Value {
    if fields.len() <= 1 {
        return body.get(unit).cloned().unwrap_or_default();
    }
    let value = |name: &&str| Some(((*name).to_owned(), body.get(*name)?.clone()));
    let values = fields.iter().filter_map(value);
    serde_json::Value::Object(values.collect())
}

/// Sets a unit's value in `body`; the inverse of [`unit_value`].
pub fn set_unit(body: &mut Body, unit: &str, fields: &[&str], value: &serde_json::Value) {
    if fields.len() <= 1 {
        set_field(body, unit, value.clone());
        return;
    }
    for name in fields {
        set_field(body, name, value.get(*name).cloned().unwrap_or_default());
    }
}

/// Sets one field; `null` removes it.
pub fn set_field(body: &mut Body, name: &str, value: serde_json::Value) {
    if value.is_null() {
        body.remove(name);
    } else {
        body.insert(name.to_owned(), value);
    }
}
