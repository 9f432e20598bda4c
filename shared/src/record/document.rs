//! The table of all record kinds for people: `docs/RECORDS.md` is this text, and a test keeps it
//! so.

use super::form::Days;
use super::{Computed, EventDay, Field, Identity, Kind, ScopeRule};
use crate::access::Setter;
use crate::records::KINDS;
use crate::value::{Choice, FieldType, Weekday};
use crate::words::{Lang, text};
use std::fmt::Write;

const HEAD: &str = "# Record kinds

Generated from the declarations in `shared/src/records` by `shared::record::document`; the test
`golden` in `shared` compares the two, and `BLESS=1 cargo test -p shared --test golden`
rewrites this file.

Every record has an id, is in exactly one scope for ever, and keeps what it does not understand.
Marks: **required** (a record without it has a problem, and is kept), **fixed** (set at creation
only, because id or scope follow from it), **access** (grants derive from it), **author** (must be
the writer herself), **by learner** and **by manager** (who else, or who only, may set it),
**by the person in**, **not by the author of** (rights that hang on what another field says),
**group** (merges as one value with the other fields of the group), **past** and **birthday** (days
that a form takes), **asked if** (a form asks under a condition), **some** (offers some records of
the kind only), **hidden** (no form shows it), **opens the venue** (the record opens the venue that
it names, so only who sees that venue writes it), **computed** (follows from other fields and the
day, never stored).

| merge rule | two edits that did not know of each other |
|---|---|
| latest | the later one is shown, the other waits for a person |
| quiet latest | the later one stays, the other is kept in history |
| set | additions and removals of both survive |
| text | merged by words; where both changed the same words, both wait for a person |
| once | the stored one stays, a different one waits for a person |
| earliest | the earlier day stays; whoever saw it neither empties it nor moves it to a later one |
| steps | a step from another state than the present one waits; an undeclared step is held |
";

/// Every kind with its fields, merge rules, scope and writers, as Markdown.
pub fn document() -> String {
    let mut page = HEAD.to_owned();
    for kind in KINDS {
        page.push_str(&section(kind));
    }
    page
}

fn section(kind: &Kind) -> String {
    let names = [Lang::Ja, Lang::En].map(|lang| text(lang, &kind.key()));
    let mut lines = format!("\n## {} · {} · {}\n\n", kind.name, names[0], names[1]);
    let facts = [
        ("Scope", scope(kind.scope)),
        ("Writers", kind.writers.name().to_owned()),
        ("Id", identity(kind.identity)),
        ("Day of the event", event_day(kind.event_day)),
    ];
    let mut facts = facts.map(|(name, fact)| format!("{name}: {fact}")).to_vec();
    facts.extend(kind.beneath.iter().map(|rows| format!("Entered beneath: {}", rows.kind)));
    let _ = writeln!(lines, "{}\n", facts.join(" · "));
    lines.push_str("| field | type | merge | marks |\n|---|---|---|---|\n");
    for field in kind.fields {
        lines.push_str(&row(field));
    }
    for computed in kind.computed {
        let Computed { name, declared, .. } = computed;
        let _ = writeln!(lines, "| `{name}` | {} | – | computed |", type_name(*declared));
    }
    lines
}

fn row(field: &Field) -> String {
    let Field { name, declared, merge, .. } = field;
    format!("| `{name}` | {} | {} | {} |\n", type_name(*declared), merge.name(), marks(field))
}

fn type_name(declared: FieldType) -> String {
    match declared {
        FieldType::Text => "text".to_owned(),
        FieldType::LongText => "long text".to_owned(),
        FieldType::Date => "date".to_owned(),
        FieldType::Time => "time of day".to_owned(),
        FieldType::FiscalYear => "fiscal year".to_owned(),
        FieldType::Whole { min, max } => format!("{min} to {max}"),
        FieldType::YesNo => "yes or no".to_owned(),
        FieldType::Choice(codes) => format!("one of: {}", listed(codes)),
        FieldType::ChoiceSet(codes) => format!("any of: {}", listed(codes)),
        FieldType::Yen => "yen".to_owned(),
        FieldType::Url => "https address".to_owned(),
        FieldType::Ref(kind) => format!("→ {kind}"),
        FieldType::RefSet(kind) => format!("any of: → {kind}"),
    }
}

fn listed(codes: &[&str]) -> String {
    if codes == Weekday::CODES { "weekdays".to_owned() } else { codes.join(", ") }
}

fn marks(field: &Field) -> String {
    let group = field.group.map(|name| format!("group {name}"));
    let plain = [
        (field.is_required, "required"),
        (field.is_fixed, "fixed"),
        (field.gives_access, "access"),
        (field.opens_venue, "opens the venue"),
        (field.is_author, "author"),
        (field.is_for_learner, "by learner"),
        (field.is_for_managers, "by manager"),
        (field.entry.days == Days::Past, "past"),
        (field.entry.days == Days::Birth, "birthday"),
        (field.entry.shown_if.is_some(), "asked if"),
        (field.entry.choices.is_some(), "some"),
        (field.entry.is_hidden, "hidden"),
    ];
    let plain = plain.into_iter().filter(|(is_set, _)| *is_set);
    let setter = match field.setter {
        Setter::Anybody => None,
        Setter::OtherThanAuthorOf(other) => Some(format!("not by the author of `{other}`")),
        Setter::PersonIn(other) => Some(format!("by the person in `{other}`")),
        Setter::PersonNamedIn(other) => {
            Some(format!("by the person whom somebody else names in `{other}`"))
        }
        Setter::PersonInOrManager(other) => Some(format!("by the person in `{other}` or manager")),
    };
    let marks = plain.map(|(_, name)| name.to_owned()).chain(setter).chain(group);
    marks.collect::<Vec<_>>().join(", ")
}

fn scope(rule: ScopeRule) -> String {
    match rule {
        ScopeRule::Program => "program".to_owned(),
        ScopeRule::Office => "office".to_owned(),
        ScopeRule::Managers => "managers".to_owned(),
        ScopeRule::Care(field) => format!("those with care for `{field}`"),
        ScopeRule::Named { author, readers } => format!("`{author}` and `{readers}` only"),
        ScopeRule::Venue(field) => format!("venue of `{field}`"),
        ScopeRule::OwnSelf => "the learner herself and her team".to_owned(),
        ScopeRule::Own(field) => format!("`{field}` and her team"),
        ScopeRule::Core(field) => format!("the team of `{field}`"),
        ScopeRule::OwnOrCore { learner, audience } => {
            format!("`{learner}` and her team, or the team only, by `{audience}`")
        }
        ScopeRule::Staff(field) => format!("the account in `{field}`"),
    }
}

fn identity(identity: Identity) -> String {
    match identity {
        Identity::Made => "new for each record".to_owned(),
        Identity::Natural(fields) => format!("follows from {}", names(fields)),
        Identity::NaturalIfFilled(fields) => {
            format!("follows from {} where they are filled, else new", names(fields))
        }
    }
}

fn names(fields: &[&str]) -> String {
    fields.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn event_day(day: EventDay) -> String {
    match day {
        EventDay::None => "–".to_owned(),
        EventDay::Own(field) => format!("`{field}`"),
        EventDay::Through { reference, field } => format!("`{reference}.{field}`"),
    }
}
