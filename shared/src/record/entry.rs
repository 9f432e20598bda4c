//! Filling in a record: what a form begins with, what it asks for, and what it does not take. Pure
//! functions over a kind's declaration; forms draw what they say.

use super::body::Body;
use super::field::Field;
use super::form::{Beneath, Days, Initial};
use super::kind::{Kind, field_problem};
use crate::id::{RecordId, Stamp};
use crate::problem::{Problem, ProblemCode};
use crate::records;
use crate::value::{Date, FieldType, FieldValue, is_valid};
use serde_json::Value;

/// The first day of any record.
const FIRST_DAY: (i16, i8, i8) = (1900, 1, 1);

/// The last day of any record.
const LAST_DAY: (i16, i8, i8) = (2200, 12, 31);

/// What a form knows of who fills it in, and when.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The present day.
    pub today: Date,
    /// The last day on which something can have happened.
    pub latest: Date,
    /// The person's own staff or learner record.
    pub person: Option<(&'static str, RecordId)>,
}

/// What a new record begins with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct First {
    /// The values.
    pub body: Body,
    /// The fields for which the address says something that is no value of theirs.
    pub unread: Vec<&'static str>,
}

/// The last day on which something can have happened: a day after the later of the device's clock
/// and the time of the server's last answer. A clock that is wrong by years blocks nobody as soon
/// as the server has answered, and a night that is over elsewhere is not the future.
pub fn latest_day(device: Stamp, server: Option<Stamp>) -> Date {
    let now = server.map_or(device, |server| server.max(device));
    Date::in_tokyo(now).plus_days(1)
}

/// What a new record of `kind` begins with: what the address says (`given`), the author, and what
/// the kind declares.
pub fn first_values(kind: &Kind, moment: &Moment, given: impl Fn(&str) -> Option<String>) -> First {
    let mut first = First::default();
    for field in kind.fields {
        let said = given(field.name).filter(|_| !field.is_author);
        let read = said.as_ref().map(|text| read_text(field.declared, text));
        let is_read = read.as_ref().is_some_and(|json| is_valid(field.declared, json));
        if said.is_some() && !is_read {
            first.unread.push(field.name);
        }
        let value = read.filter(|json| is_read && !json.is_null());
        if let Some(value) = value.or_else(|| initial(kind, field, moment)) {
            first.body.insert(field.name.to_owned(), value);
        }
    }
    first
}

/// Whether a form with these values asks for the field. What has a value stays in sight, except in
/// fields that no form shows.
pub fn is_asked(field: &Field, body: &Body) -> bool {
    let has_value = body.get(field.name).is_some_and(|json| !json.is_null());
    let is_wanted = field.entry.shown_if.is_none_or(|condition| condition.holds(body));
    !field.entry.is_hidden && (is_wanted || has_value)
}

/// Whether the value of the field is shown on no screen and in no file: whoever has to know it
/// takes the mark away first, which the history of the record tells.
pub fn is_withheld(field: &Field, body: &Body) -> bool {
    let has_value = body.get(field.name).is_some_and(|json| !json.is_null());
    has_value && field.entry.withheld_if.is_some_and(|condition| condition.holds(body))
}

/// Whether a new record's form asks for the field: a value that was typed before the question went
/// away is no reason to ask.
pub fn is_asked_anew(field: &Field, body: &Body) -> bool {
    let is_wanted = field.entry.shown_if.is_none_or(|condition| condition.holds(body));
    !field.entry.is_hidden && is_wanted
}

/// The values of a new record as they are saved: without those for which the form does not ask.
/// Hidden fields keep what they began with.
pub fn entered(kind: &Kind, body: &Body) -> Body {
    let is_kept = |name: &str| {
        let field = kind.field(name);
        field.is_none_or(|field| field.entry.is_hidden || is_asked_anew(field, body))
    };
    let kept = body.iter().filter(|(name, json)| !json.is_null() && is_kept(name));
    kept.map(|(name, json)| (name.clone(), json.clone())).collect()
}

/// The fields of a row beneath another record, without the one that names that record.
pub fn row_fields(beneath: &Beneath) -> Vec<&'static Field> {
    let fields = records::kind(beneath.kind).into_iter().flat_map(|kind| kind.fields);
    let is_taken = |field: &Field| beneath.takes.iter().any(|(own, _)| *own == field.name);
    let is_asked = |field: &&Field| !field.entry.is_hidden && !is_taken(field);
    fields.filter(|field| field.name != beneath.field).filter(is_asked).collect()
}

/// The values of a row beneath a record with this id and these values.
pub fn row_body(beneath: &Beneath, (id, above): (RecordId, &Body), row: &Body) -> Body {
    let mut body = row.clone();
    body.insert(beneath.field.to_owned(), Value::from(id.to_string()));
    for (own, theirs) in beneath.takes {
        let value = above.get(*theirs).filter(|value| !value.is_null());
        body.extend(value.map(|value| ((*own).to_owned(), value.clone())));
    }
    body
}

/// The values of these fields by which a record with this body would be the same fact as another
/// one; `None` while one of them is empty, or of no fields.
pub fn alike<'a>(
    fields: &[&'static str],
    body: &'a Body,
) -> Option<Vec<(&'static str, &'a Value)>> {
    let value = |name: &&'static str| {
        let json = body.get(*name).filter(|json| !json.is_null())?;
        Some((*name, json))
    };
    let values: Option<Vec<_>> = fields.iter().map(value).collect();
    values.filter(|values| !values.is_empty())
}

/// Everything that a form does not take of a record with this body. A record that is stored all
/// the same is shown with it.
pub fn problems_at(kind: &Kind, body: &Body, latest: Date) -> Vec<Problem> {
    let own = kind.fields.iter().filter_map(|field| {
        let json = body.get(field.name).unwrap_or(&Value::Null);
        Some(Problem::new(field.name, value_problem(field, json, latest)?))
    });
    let mut problems: Vec<Problem> = own.collect();
    problems.extend(kind.contradictions(body));
    problems
}

/// What is wrong with one value of a field, as far as it can be said without the other fields.
pub fn value_problem(field: &Field, json: &Value, latest: Date) -> Option<ProblemCode> {
    field_problem(field, json).or_else(|| match field.declared {
        FieldType::Date => day_problem(field.entry.days, Date::read(json)?, latest),
        FieldType::Text | FieldType::LongText => {
            let chars = json.as_str()?.chars().count();
            (chars > text_limit(field)?).then_some(ProblemCode::TooLong)
        }
        _ => None,
    })
}

/// The most characters of a text; `None` for fields that are no text.
pub fn text_limit(field: &Field) -> Option<usize> {
    let of_type = match field.declared {
        FieldType::Text | FieldType::Url => crate::value::TEXT_CHARS_MAX,
        FieldType::LongText => crate::value::LONG_TEXT_CHARS_MAX,
        _ => return None,
    };
    Some(field.entry.chars_max.map_or(of_type, |max| max.min(of_type)))
}

/// What is wrong with a day, if anything.
pub fn day_problem(days: Days, day: Date, latest: Date) -> Option<ProblemCode> {
    let is_before = (day.year(), day.month(), day.day()) < FIRST_DAY;
    let is_after = (day.year(), day.month(), day.day()) > LAST_DAY;
    if is_before || is_after {
        return Some(ProblemCode::ImplausibleDay);
    }
    let is_past = matches!(days, Days::Past | Days::Birth);
    (is_past && day > latest).then_some(ProblemCode::InFuture)
}

fn initial(kind: &Kind, field: &Field, moment: &Moment) -> Option<Value> {
    let me = || {
        let (of, id) = moment.person?;
        (field.declared == FieldType::Ref(of)).then(|| Value::from(id.to_string()))
    };
    if field.is_author {
        return me();
    }
    match field.entry.initial {
        Some(Initial::Code(code)) => Some(Value::from(code)),
        Some(Initial::Number(number)) => Some(Value::from(number)),
        Some(Initial::YesNo(is_yes)) => Some(Value::from(is_yes)),
        Some(Initial::Today) => Some(moment.today.write()),
        Some(Initial::Me) => me(),
        Some(Initial::FiscalYear) => Some(moment.today.fiscal_year().write()),
        Some(Initial::Nothing) => None,
        None if kind.event_day.own() == Some(field.name) => Some(moment.today.write()),
        None if field.declared == FieldType::FiscalYear => Some(moment.today.fiscal_year().write()),
        None => None,
    }
}

/// A value as an address carries it.
fn read_text(declared: FieldType, text: &str) -> Value {
    match declared {
        FieldType::Whole { .. } | FieldType::FiscalYear => {
            text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from)
        }
        FieldType::YesNo => text.parse::<bool>().map_or_else(|_| Value::from(text), Value::from),
        FieldType::ChoiceSet(_) => text.split(',').map(Value::from).collect(),
        _ => Value::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;
    use crate::record::form::{Condition, Entry};
    use crate::records::KINDS;
    use crate::records::consultation::Consultation;
    use crate::records::learner::Learner;
    use crate::records::lesson::Lesson;
    use serde_json::json;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn body(json: Value) -> Body {
        json.as_object().unwrap().clone()
    }

    fn moment() -> Moment {
        let person = RecordId::of_natural_key("staff", &["ann".to_owned()]);
        Moment {
            today: day("2021-02-03"),
            latest: day("2021-02-04"),
            person: Some(("staff", person)),
        }
    }

    #[test]
    fn a_new_record_begins_with_the_address_the_author_and_the_day() {
        let given = |name: &str| (name == "channel").then(|| "phone".to_owned());
        let first = first_values(Consultation::KIND, &moment(), given);
        let staff = moment().person.unwrap().1.to_string();
        let expected = json!({ "date": "2021-02-03", "channel": "phone", "staff": staff });
        assert_eq!(first, First { body: body(expected), unread: Vec::new() });
    }

    #[test]
    fn a_talk_of_a_visit_takes_school_and_day_from_the_visit_and_asks_for_neither() {
        let visit = crate::records::kind("outreach").unwrap();
        let [beneath] = visit.beneath else { panic!("one sort of rows") };
        let asked: Vec<&str> = row_fields(beneath).iter().map(|field| field.name).collect();
        assert_eq!(asked, ["interviewee", "is_joint", "staff"]);
        let (id, school) = (moment().person.unwrap().1, "00000000-0000-0000-0000-000000000009");
        let above = body(json!({ "organization": school, "date": "2021-01-28", "note": "x" }));
        let row = row_body(beneath, (id, &above), &body(json!({ "interviewee": "teacher" })));
        let expected = json!({ "outreach": id.to_string(), "school": school,
            "date": "2021-01-28", "interviewee": "teacher" });
        assert_eq!(row, body(expected));
        assert_eq!(crate::records::kind("school_interview").unwrap().problems(&row), []);
    }

    #[test]
    fn what_the_address_says_wrongly_is_told_instead_of_replaced_unsaid() {
        let given = |name: &str| (name == "date").then(|| "2021-02-30".to_owned());
        let first = first_values(Consultation::KIND, &moment(), given);
        assert_eq!(first.unread, ["date"]);
        assert_eq!(first.body.get("date"), Some(&json!("2021-02-03")));
    }

    #[test]
    fn an_address_of_a_page_has_the_limit_of_a_line() {
        let link = crate::records::kind("material").and_then(|kind| kind.field("link")).unwrap();
        assert_eq!(text_limit(link), Some(crate::value::TEXT_CHARS_MAX));
    }

    #[test]
    fn nobody_else_is_the_author_whatever_the_address_says() {
        let given = |name: &str| {
            (name == "staff").then(|| "00000000-0000-0000-0000-000000000007".to_owned())
        };
        let first = first_values(Consultation::KIND, &moment(), given);
        let staff = moment().person.unwrap().1.to_string();
        assert_eq!(first.body.get("staff"), Some(&json!(staff)));
    }

    #[test]
    fn a_question_is_asked_while_its_condition_holds_or_it_has_an_answer() {
        let entry = Entry {
            shown_if: Some(Condition::Is("status", &["canceled", "closed"])),
            ..Entry::PLAIN
        };
        let field = Field { entry, ..Field::new("reason", FieldType::Text) };
        for (json, asked, anew) in [
            (json!({ "status": "closed" }), true, true),
            (json!({ "status": "held" }), false, false),
            (json!({ "status": "held", "reason": "snow" }), true, false),
            (json!({ "status": "held", "reason": null }), false, false),
        ] {
            let body = body(json);
            assert_eq!((is_asked(&field, &body), is_asked_anew(&field, &body)), (asked, anew));
        }
        let hidden = Field { entry: Entry { is_hidden: true, ..entry }, ..field };
        assert!(!is_asked(&hidden, &body(json!({ "status": "closed", "reason": "snow" }))));
    }

    #[test]
    fn what_was_typed_before_the_question_went_away_is_not_saved() {
        let typed = json!({ "venue": "x", "status": "held", "reason": "snow", "mode": null });
        let saved = entered(Lesson::KIND, &body(typed));
        assert_eq!(saved, body(json!({ "venue": "x", "status": "held" })));
    }

    #[test]
    fn days_that_nobody_can_mean_are_not_taken() {
        use ProblemCode::{ImplausibleDay, InFuture, WrongType};
        let birth = Learner::KIND.field("birth_date").unwrap();
        let talk = Consultation::KIND.field("date").unwrap();
        let lesson = Lesson::KIND.field("date").unwrap();
        let latest = day("2021-02-04");
        for (field, text, expected) in [
            (birth, "2004-02-29", None),
            (birth, "2004-02-30", Some(WrongType)),
            (birth, "1899-12-31", Some(ImplausibleDay)),
            (birth, "1900-01-01", None),
            (birth, "2021-02-05", Some(InFuture)),
            (talk, "2021-02-04", None),
            (talk, "2021-02-05", Some(InFuture)),
            (talk, "0003-02-03", Some(ImplausibleDay)),
            (talk, "3-02-03", Some(WrongType)),
            (talk, "2021-02-", Some(WrongType)),
            (lesson, "2999-03-03", Some(ImplausibleDay)),
            (lesson, "2021-03-03", None),
        ] {
            assert_eq!(value_problem(field, &json!(text), latest), expected, "{text}");
        }
    }

    #[test]
    fn a_text_is_too_long_by_its_first_character_too_many() {
        let name = Learner::KIND.field("full_name").unwrap();
        let max = text_limit(name).unwrap();
        let of = |chars: usize| value_problem(name, &json!("あ".repeat(chars)), day("2021-02-04"));
        assert_eq!(
            [of(max), of(max + 1), of(10_000)],
            [None, Some(ProblemCode::TooLong), Some(ProblemCode::TooLong)]
        );
    }

    #[test]
    fn an_emptied_required_name_is_missing() {
        let name = Learner::KIND.field("preferred_name").unwrap();
        assert_eq!(
            value_problem(name, &Value::Null, day("2021-02-04")),
            Some(ProblemCode::Missing)
        );
    }

    #[test]
    fn a_wrong_clock_blocks_nobody_whom_the_server_has_answered() {
        let noon = |text: &str| Stamp(day(text).starts_at().0 + 12 * 60 * 60 * 1_000);
        let (now, years_ago) = (noon("2021-02-03"), noon("1999-01-01"));
        assert_eq!(latest_day(years_ago, Some(now)), day("2021-02-04"));
        assert_eq!(latest_day(now, Some(years_ago)), day("2021-02-04"));
        assert_eq!(latest_day(now, None), day("2021-02-04"));
    }

    #[test]
    fn one_fact_is_known_by_all_its_values_or_not_at_all() {
        let lesson =
            |json: Value| alike(Lesson::KIND.alike, &body(json)).map(|values| values.len());
        assert_eq!(lesson(json!({ "venue": "x", "date": "2021-02-03" })), Some(2));
        assert_eq!(lesson(json!({ "venue": "x", "date": null })), None);
        assert_eq!(alike(crate::records::goal::Goal::KIND.alike, &body(json!({}))), None);
    }

    #[test]
    fn declarations_name_fields_that_exist() {
        for kind in KINDS {
            for field in kind.fields {
                let name = format!("{}.{}", kind.name, field.name);
                let asked = field.entry.shown_if.map(Condition::fields).unwrap_or_default();
                for other in asked {
                    assert!(kind.field(other).is_some(), "{name} asks for {other}");
                }
                assert!(!(field.is_required && field.entry.shown_if.is_some()), "{name}");
            }
            for beneath in kind.beneath {
                let row = records::kind(beneath.kind).expect("rows are of a kind");
                let back = row.field(beneath.field).map(|field| field.declared);
                assert_eq!(back, Some(FieldType::Ref(kind.name)), "{}", kind.name);
                for (own, theirs) in beneath.takes {
                    let types = [(row, own), (kind, theirs)];
                    let [own, theirs] =
                        types.map(|(it, field)| it.field(field).map(|it| it.declared));
                    assert!(own.is_some() && own == theirs, "{}", kind.name);
                }
            }
        }
    }
}
