//! Rights that depend on what a record says: approval by a second person, and confirmation by the
//! named person. Checked after the scope, so that a refusal tells nothing about hidden records.

use super::Refusal;
use crate::id::PersonId;
use crate::planted;
use crate::record::{Body, Deletion, Kind};
use crate::role::{Actor, Role};
use crate::value::ids_named;
use serde_json::Value;

/// Who may set a field besides what the scope and the kind say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setter {
    /// Whoever may write the record.
    Anybody,
    /// Somebody else than the writer of this field. Emptying it takes an approval away, which the
    /// writer may do herself: she changes what was approved, and it is approved once more.
    OtherThanAuthorOf(&'static str),
    /// The person whom this field names.
    PersonIn(&'static str),
    /// The person whom this field names, if somebody else named her.
    PersonNamedIn(&'static str),
    /// The person whom this field names, or a manager.
    PersonInOrManager(&'static str),
}

impl Setter {
    /// The field that it looks at.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Setter::Anybody => None,
            Setter::OtherThanAuthorOf(field)
            | Setter::PersonIn(field)
            | Setter::PersonNamedIn(field)
            | Setter::PersonInOrManager(field) => Some(field),
        }
    }
}

/// What a record has in one field: the value that is shown and all that wait in a conflict, each
/// with its author. While nobody has chosen, every one of them counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// The authors, as far as they are known; `None` is an account without a person.
    pub authors: Vec<Option<PersonId>>,
    /// The values.
    pub values: Vec<Value>,
}

/// Whether `actor` may set these fields of a record in which `written` stands.
pub fn may_set(
    actor: &Actor,
    kind: &Kind,
    set: &Body,
    written: impl Fn(&str) -> Written,
) -> Result<(), Refusal> {
    for (name, value) in set {
        let Some(field) = kind.field(name) else { continue };
        let Some(other) = field.setter.field() else { continue };
        if value.is_null() && matches!(field.setter, Setter::OtherThanAuthorOf(_)) {
            continue;
        }
        let mut known = written(other);
        if let Some(value) = own_value(kind, other, set) {
            known.authors.push(actor.person);
            known.values.push(value);
        }
        judge(actor, field.setter, &known)?;
    }
    Ok(())
}

/// Whether `actor` may delete a record in which `written` stands, as far as that hangs on what it
/// says.
pub fn may_remove(
    actor: &Actor,
    kind: &Kind,
    written: impl Fn(&str) -> Written,
) -> Result<(), Refusal> {
    match kind.deletion {
        Deletion::ByPersonInOrManager(field) => {
            judge(actor, Setter::PersonInOrManager(field), &written(field))
        }
        Deletion::ByWriters | Deletion::Never | Deletion::UnlessSet(_) => Ok(()),
    }
}

/// What the same change says of the other field, or of the fields that merge with it as one.
fn own_value(kind: &Kind, other: &str, set: &Body) -> Option<Value> {
    if let Some(value) = set.get(other) {
        return Some(value.clone());
    }
    let group = kind.field(other)?.group?;
    let in_group = kind.fields.iter().filter(|field| field.group == Some(group));
    in_group.map(|field| field.name).any(|name| set.contains_key(name)).then_some(Value::Null)
}

fn judge(actor: &Actor, setter: Setter, known: &Written) -> Result<(), Refusal> {
    if matches!(setter, Setter::PersonInOrManager(_)) && actor.role == Role::Manager {
        return Ok(());
    }
    let Some(me) = actor.person else { return Err(Refusal::NeedsSomebodyElse) };
    let names_me = |value: &Value| value.is_null() || ids_named(value).contains(&me);
    let is_named =
        known.values.iter().any(|value| !value.is_null()) && known.values.iter().all(names_me);
    planted!(NoteOfOthers => if matches!(setter, Setter::PersonInOrManager(_)) { return Ok(()); });
    match setter {
        Setter::Anybody => Ok(()),
        Setter::OtherThanAuthorOf(_) if known.authors.contains(&Some(me)) => {
            Err(Refusal::NeedsSomebodyElse)
        }
        Setter::OtherThanAuthorOf(_) => Ok(()),
        Setter::PersonNamedIn(_) if is_named && known.authors.contains(&Some(me)) => {
            Err(Refusal::NeedsSomebodyElse)
        }
        Setter::PersonIn(_) | Setter::PersonNamedIn(_) | Setter::PersonInOrManager(_)
            if is_named =>
        {
            Ok(())
        }
        Setter::PersonIn(_) | Setter::PersonNamedIn(_) | Setter::PersonInOrManager(_) => {
            Err(Refusal::NeedsNamedPerson)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AccountId, RecordId};
    use crate::record::Field;
    use crate::value::FieldType;
    use serde_json::json;
    use uuid::Uuid;

    const APPROVED: FieldType = FieldType::Date;
    static KIND: Kind = Kind {
        name: "honorarium",
        fields: &[
            Field::new("amount", FieldType::Yen).group("money"),
            Field::new("rate", FieldType::Yen).group("money"),
            Field::new("staff", FieldType::Ref("staff")),
            Field::new("approved_on", APPROVED).by_other_than_author_of("amount"),
            Field::new("confirmed_on", APPROVED).by_person_in("staff"),
            Field::new("checked_on", APPROVED).by_person_in_or_manager("staff"),
            Field::new("read_on", APPROVED).by_person_named_in("staff"),
        ],
        ..Kind::PLAIN
    };

    fn person(n: u128) -> PersonId {
        RecordId(Uuid::from_u128(n))
    }

    fn may(role: Role, me: Option<PersonId>, set: Value, known: &Written) -> Result<(), Refusal> {
        let actor = Actor { account: AccountId(Uuid::from_u128(9)), role, person: me };
        may_set(&actor, &KIND, set.as_object().unwrap(), |_| known.clone())
    }

    #[test]
    fn nobody_approves_what_she_wrote_herself_not_even_while_it_is_in_conflict() {
        let by = |authors: &[u128]| Written {
            authors: authors.iter().map(|n| Some(person(*n))).collect(),
            values: Vec::new(),
        };
        let approve = || json!({ "approved_on": "2021-02-03" });
        let ask = |known: &Written| may(Role::Manager, Some(person(1)), approve(), known);
        assert_eq!(ask(&by(&[2])), Ok(()));
        assert_eq!(ask(&by(&[1])), Err(Refusal::NeedsSomebodyElse));
        assert_eq!(ask(&by(&[2, 1])), Err(Refusal::NeedsSomebodyElse));
        let both = json!({ "approved_on": "2021-02-03", "rate": 1_000 });
        let told = may(Role::Manager, Some(person(1)), both, &by(&[2]));
        assert_eq!(told, Err(Refusal::NeedsSomebodyElse), "a group has one author");
        let empty = json!({ "approved_on": null, "amount": 2_000 });
        let cleared = may(Role::Manager, Some(person(1)), empty, &by(&[1]));
        assert_eq!(cleared, Ok(()), "who changes what was approved takes the approval away");
        let nobody = may(Role::Manager, None, approve(), &by(&[2]));
        assert_eq!(nobody, Err(Refusal::NeedsSomebodyElse), "who is nobody is not somebody else");
    }

    #[test]
    fn an_author_and_a_manager_remove_a_note_and_nobody_else_does() {
        const NOTE: Kind = Kind { deletion: Deletion::ByPersonInOrManager("staff"), ..Kind::PLAIN };
        let by_two = Written { authors: Vec::new(), values: vec![json!(person(2).to_string())] };
        let ask = |role, me: Option<u128>| {
            let account = AccountId(Uuid::from_u128(9));
            let actor = Actor { account, role, person: me.map(person) };
            may_remove(&actor, &NOTE, |_| by_two.clone())
        };
        assert_eq!(ask(Role::Tutor, Some(2)), Ok(()));
        assert_eq!(ask(Role::Tutor, Some(1)), Err(Refusal::NeedsNamedPerson));
        assert_eq!(ask(Role::Tutor, None), Err(Refusal::NeedsSomebodyElse));
        assert_eq!(ask(Role::Manager, Some(1)), Ok(()));
        assert_eq!(ask(Role::Manager, None), Ok(()), "also one who is no person of the program");
    }

    #[test]
    fn whoever_is_named_by_somebody_else_has_read_it_and_nobody_names_herself() {
        let naming = |who: u128, by: u128| Written {
            authors: vec![Some(person(by))],
            values: vec![json!(person(who).to_string())],
        };
        let ask = |role, set: Value, known: &Written| may(role, Some(person(1)), set, known);
        let read = || json!({ "read_on": "2021-02-03" });
        assert_eq!(ask(Role::Tutor, read(), &naming(1, 2)), Ok(()));
        let herself = Err(Refusal::NeedsSomebodyElse);
        assert_eq!(ask(Role::Tutor, read(), &naming(1, 1)), herself);
        assert_eq!(ask(Role::Manager, read(), &naming(1, 1)), herself);
        let not_named = Err(Refusal::NeedsNamedPerson);
        assert_eq!(ask(Role::Manager, read(), &naming(2, 1)), not_named);
        let both = json!({ "read_on": "2021-02-03", "staff": person(1).to_string() });
        assert_eq!(ask(Role::Tutor, both, &Written::default()), herself);
    }

    #[test]
    fn only_the_named_person_confirms_and_while_two_are_named_neither() {
        let naming = |all: &[u128]| Written {
            authors: Vec::new(),
            values: all.iter().map(|n| json!(person(*n).to_string())).collect(),
        };
        let ask = |role, field: &str, known: &Written| {
            may(role, Some(person(1)), json!({ field: "2021-02-03" }), known)
        };
        let refused = Err(Refusal::NeedsNamedPerson);
        assert_eq!(ask(Role::Tutor, "confirmed_on", &naming(&[1])), Ok(()));
        assert_eq!(ask(Role::Tutor, "confirmed_on", &naming(&[2])), refused);
        assert_eq!(ask(Role::Tutor, "confirmed_on", &naming(&[1, 2])), refused);
        assert_eq!(ask(Role::Tutor, "confirmed_on", &naming(&[])), refused);
        assert_eq!(ask(Role::Manager, "confirmed_on", &naming(&[2])), refused);
        assert_eq!(ask(Role::Manager, "checked_on", &naming(&[2])), Ok(()));
        assert_eq!(ask(Role::Tutor, "checked_on", &naming(&[2])), refused);
    }
}
