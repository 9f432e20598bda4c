//! One case as a program writes it, and the answer: `manabi exam-check`. Codes of subjects are
//! those of the rules file. What is wrong in a question is said in one sentence that names it.

use super::course::{known_course, known_skill_test};
use super::rules::{Rules, era_at};
use super::{Advice, Case, EarnedCredits, Evaluation, Pass, Subject, Verdict, evaluate};
use crate::value::{Date, FiscalYear};
use crate::words::{Lang, text};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Most cases in one list; some thousand learners stay far below it.
pub const CASES_MAX: usize = 100_000;

/// Most letters of what is wrong that a sentence repeats: enough to find it in the file.
const QUOTED_MAX: usize = 60;

/// A sentence that says what is wrong.
type Asked<T> = Result<T, String>;

/// The keys of a question.
const KEYS: [&str; 6] =
    ["target_fiscal_year", "passes", "school", "skill_tests", "earlier_exam", "birth_date"];

/// The answer to one question.
pub fn answer(rules: &Rules, question: &Value) -> Asked<Value> {
    let asked = question.as_object().ok_or("A case is an object in braces.")?;
    let (case, year) = read(rules, asked)?;
    let found = evaluate(rules, &case, year);
    let mut answer = as_json(rules, &found);
    if let Some(from) = found.effective {
        let (statute, notice) = (from.by_statute.to_string(), from.by_notice.to_string());
        answer["effective_from"] = json!({ "by_statute": statute, "by_notice": notice });
    }
    let ignored: Vec<&String> = asked.keys().filter(|key| !KEYS.contains(&key.as_str())).collect();
    if !ignored.is_empty() {
        answer["ignored"] = json!(ignored);
    }
    Ok(answer)
}

fn as_json(rules: &Rules, found: &Evaluation) -> Value {
    let open = found.open.iter().map(|open| {
        let ways: Vec<_> = open.ways.iter().map(codes).collect();
        json!({ "slot": open.slot.code, "alternatives": ways })
    });
    let said = |advice: &Advice| {
        let words = text(Lang::Ja, advice.key());
        let subject = advice.subject().map(|it| format!("（{}）", it.rules_code()));
        format!("{}: {words}{}", advice.rule(), subject.unwrap_or_default())
    };
    let mut advice: Vec<&str> = found.advice.iter().map(|it| it.rule()).collect();
    advice.dedup();
    json!({
        "era": found.era.id,
        "satisfied_by_pass": codes(&found.passed),
        "satisfied_by_exemption": codes(&found.satisfied_by_exemption().collect()),
        "minimum_left": found.fewest_left(),
        "owed": open.collect::<Vec<_>>(),
        "stranded": codes(&found.stranded),
        "reopened": found.reopened.iter().map(|slot| slot.code).collect::<Vec<_>>(),
        "certified": found.verdict == Verdict::Complete,
        "advice": advice,
        "advice_in_words": found.advice.iter().map(said).collect::<Vec<_>>(),
        "to_confirm": text(Lang::Ja, "exam.advice.read_the_guide"),
        "rules_version": rules.version,
    })
}

fn codes(subjects: &BTreeSet<Subject>) -> Vec<&'static str> {
    subjects.iter().map(|subject| subject.rules_code()).collect()
}

fn read(rules: &Rules, asked: &Map<String, Value>) -> Asked<(Case, FiscalYear)> {
    let year = year(asked, "target_fiscal_year")?
        .ok_or("The case has no target_fiscal_year.".to_owned())?;
    if year < rules.eras[0].from {
        return Err(format!("The target_fiscal_year {} is before the exam's first.", year.0));
    }
    let mut case = Case { born_on: day(asked, "birth_date")?, ..Case::default() };
    for pass in list(asked, "passes")? {
        case.passes.insert(read_pass(rules, pass, year)?);
    }
    let schools = match asked.get("school") {
        Some(Value::Array(schools)) => schools.iter().collect(),
        Some(Value::Null) | None => Vec::new(),
        Some(school) => vec![school],
    };
    for school in schools {
        case.credits.extend(read_school(rules, school)?);
    }
    for test in list(asked, "skill_tests")? {
        let name = test
            .as_str()
            .ok_or_else(|| format!("The skill test {} is not a text.", quoted(test)))?;
        let known = known_skill_test(rules, name);
        case.skill_tests.push(
            known.ok_or_else(|| format!("Unknown skill test: {}.", quoted(test)))?.to_owned(),
        );
    }
    for code in list(asked, "earlier_exam")? {
        case.earlier_exam.insert(subject(code)?);
    }
    Ok((case, year))
}

fn read_pass(rules: &Rules, pass: &Value, target: FiscalYear) -> Asked<Pass> {
    let fields =
        pass.as_object().ok_or_else(|| format!("The pass {} is not an object.", quoted(pass)))?;
    let subject = subject(fields.get("subject").unwrap_or(&Value::Null))?;
    let code = subject.rules_code();
    let year =
        year(fields, "fiscal_year")?.ok_or(format!("The pass of {code} has no fiscal_year."))?;
    if year > target {
        return Err(format!("The pass of {code} in {} is later than the target year.", year.0));
    }
    if year < rules.eras[0].from {
        return Err(format!("The pass of {code} in {} is before the exam's first year.", year.0));
    }
    if rules.eras[era_at(rules.eras, year)].offers().all(|it| it != subject) {
        return Err(format!("The exam of {} did not offer {code}.", year.0));
    }
    Ok(Pass { subject, year })
}

fn read_school(rules: &Rules, school: &Value) -> Asked<Vec<EarnedCredits>> {
    let fields = school
        .as_object()
        .ok_or_else(|| format!("The school {} is not an object.", quoted(school)))?;
    let entered_on = day(fields, "entered_on")?;
    let mut credits = Vec::new();
    for earned in list(fields, "credits")? {
        let course = earned.get("course").and_then(Value::as_str);
        let course =
            course.ok_or_else(|| format!("The credits {} have no course.", quoted(earned)))?;
        let known = known_course(rules, course);
        let known = known.ok_or_else(|| format!("Unknown course: {}.", shortened(course)))?;
        let count = earned.get("credits").and_then(Value::as_u64);
        let count = count.and_then(|count| u32::try_from(count).ok());
        let count = count.ok_or(format!("The credits of {course} are not a number from 0."))?;
        let entered_on =
            entered_on.ok_or(format!("The credits of {course} have no entered_on."))?;
        credits.push(EarnedCredits { course: known.to_owned(), credits: count, entered_on });
    }
    Ok(credits)
}

fn subject(code: &Value) -> Asked<Subject> {
    let known = code.as_str().and_then(Subject::from_rules_code);
    known.ok_or_else(|| match code {
        Value::Null => "A subject is missing.".to_owned(),
        code => format!("Unknown subject: {}.", quoted(code)),
    })
}

fn list<'a>(fields: &'a Map<String, Value>, key: &str) -> Asked<&'a [Value]> {
    match fields.get(key) {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(format!("{key} is not a list.")),
    }
}

fn year(fields: &Map<String, Value>, key: &str) -> Asked<Option<FiscalYear>> {
    let Some(value) = fields.get(key).filter(|value| !value.is_null()) else { return Ok(None) };
    let year = value.as_i64().and_then(|year| i16::try_from(year).ok());
    let year = year.and_then(|year| FiscalYear::try_from(year).ok());
    year.map(Some).ok_or_else(|| format!("{key} is not a year: {}.", quoted(value)))
}

fn day(fields: &Map<String, Value>, key: &str) -> Asked<Option<Date>> {
    let Some(value) = fields.get(key).filter(|value| !value.is_null()) else { return Ok(None) };
    let day = value.as_str().and_then(|text| text.parse().ok());
    day.map(Some).ok_or_else(|| format!("{key} is not a day like 2019-04-01: {}.", quoted(value)))
}

/// A value as a sentence repeats it: a text without its quotation marks.
fn quoted(value: &Value) -> String {
    value.as_str().map_or_else(|| shortened(&value.to_string()), shortened)
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(QUOTED_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
