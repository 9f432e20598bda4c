//! One case as a program writes it, and the answer: `manabi exam-check`. Codes of subjects are
//! those of the rules file. Each thing that is wrong in a question is said in one sentence that
//! names it; what is read and may not be meant so stands beside the answer.

use super::course::{known_course, known_skill_test};
use super::rules::{Rules, era_at};
use super::{Advice, Case, EarnedCredits, Evaluation, Pass, Subject, Verdict, evaluate};
use crate::value::{Credits, Date, FieldValue, FiscalYear};
use crate::words::{Lang, text, text_with};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Most cases in one list; some thousand learners stay far below it.
pub const CASES_MAX: usize = 100_000;

/// Most letters of what is wrong that a sentence repeats: enough to find it in the file.
const QUOTED_MAX: usize = 60;

/// Most sentences about one case: who reads more has not read the first ones.
const SENTENCES_MAX: usize = 20;

/// A sentence that says what is wrong.
type Asked<T> = Result<T, String>;

/// The keys of a question, and of what lies in it.
const KEYS: [&str; 6] =
    ["target_fiscal_year", "passes", "school", "skill_tests", "earlier_exam", "birth_date"];
const PASS_KEYS: [&str; 2] = ["subject", "fiscal_year"];
const SCHOOL_KEYS: [&str; 2] = ["entered_on", "credits"];
const CREDIT_KEYS: [&str; 2] = ["course", "credits"];

/// The answer to one question, or each thing that is wrong in it.
pub fn answer(rules: &Rules, question: &Value) -> Result<Value, Vec<String>> {
    let Some(asked) = question.as_object() else {
        return Err(vec!["A case is an object in braces.".to_owned()]);
    };
    let mut said = Said::default();
    let found = read(rules, asked, &mut said);
    let Some((case, year)) = found.filter(|_| said.wrong.is_empty()) else {
        return Err(said.sentences());
    };
    let found = evaluate(rules, &case, year);
    let mut answer = as_json(rules, &found);
    if let Some(from) = found.effective {
        let (statute, notice) = (from.by_statute.to_string(), from.by_notice.to_string());
        answer["effective_from"] = json!({ "by_statute": statute, "by_notice": notice });
    }
    for (key, list) in [("ignored", said.ignored), ("doubts", said.doubts)] {
        if !list.is_empty() {
            answer[key] = json!(list);
        }
    }
    Ok(answer)
}

/// What is said of a question while it is read.
#[derive(Default)]
struct Said {
    wrong: Vec<String>,
    /// Keys that nobody asks for, such as `school.enterd_on`.
    ignored: BTreeSet<String>,
    /// What is answered as it stands, and may not be meant so.
    doubts: BTreeSet<String>,
}

impl Said {
    /// What could be read; the sentence about what could not is kept.
    fn take<T>(&mut self, asked: Asked<T>) -> Option<T> {
        asked.map_err(|sentence| self.wrong.push(sentence)).ok()
    }

    /// Notes the keys of an object that are none of these.
    fn ignore(&mut self, at: &str, fields: &Map<String, Value>, known: &[&str]) {
        let other = fields.keys().filter(|key| !known.contains(&key.as_str()));
        self.ignored.extend(other.map(|key| format!("{at}{}", shortened(key))));
    }

    fn sentences(mut self) -> Vec<String> {
        let more = self.wrong.len().saturating_sub(SENTENCES_MAX);
        self.wrong.truncate(SENTENCES_MAX);
        self.wrong.extend((more > 0).then(|| format!("And {more} more.")));
        self.wrong
    }
}

fn as_json(rules: &Rules, found: &Evaluation) -> Value {
    let open = found.open.iter().map(|open| {
        let ways: Vec<_> = open.ways.iter().map(codes).collect();
        json!({ "slot": open.slot.code, "alternatives": ways })
    });
    let said = |advice: &Advice| {
        let words = text_with(Lang::Ja, advice.key(), &[("year", &found.year.0.to_string())]);
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

fn read(rules: &Rules, asked: &Map<String, Value>, said: &mut Said) -> Option<(Case, FiscalYear)> {
    said.ignore("", asked, &KEYS);
    let target = said.take(target(rules, asked));
    let born_on = said.take(day(asked, "birth_date")).flatten();
    let mut case = Case { born_on, ..Case::default() };
    for pass in said.take(list(asked, "passes")).unwrap_or_default() {
        let read = read_pass(rules, pass, target, said);
        case.passes.extend(said.take(read));
    }
    let schools = match asked.get("school") {
        Some(Value::Array(schools)) => schools.iter().collect(),
        Some(Value::Null) | None => Vec::new(),
        Some(school) => vec![school],
    };
    for school in schools {
        read_school(rules, school, target, &mut case, said);
    }
    for test in said.take(list(asked, "skill_tests")).unwrap_or_default() {
        case.skill_tests.extend(said.take(read_test(rules, test)));
    }
    for code in said.take(list(asked, "earlier_exam")).unwrap_or_default() {
        case.earlier_exam.extend(said.take(subject(code)));
    }
    Some((case, target?))
}

fn target(rules: &Rules, asked: &Map<String, Value>) -> Asked<FiscalYear> {
    let year = year(asked, "target_fiscal_year")?
        .ok_or("The case has no target_fiscal_year.".to_owned())?;
    if year < rules.eras[0].from {
        return Err(format!("The target_fiscal_year {} is before the exam's first.", year.0));
    }
    Ok(year)
}

fn read_pass(
    rules: &Rules,
    pass: &Value,
    target: Option<FiscalYear>,
    said: &mut Said,
) -> Asked<Pass> {
    let fields =
        pass.as_object().ok_or_else(|| format!("The pass {} is not an object.", quoted(pass)))?;
    said.ignore("passes.", fields, &PASS_KEYS);
    let subject = subject(fields.get("subject").unwrap_or(&Value::Null))?;
    let code = subject.rules_code();
    let year =
        year(fields, "fiscal_year")?.ok_or(format!("The pass of {code} has no fiscal_year."))?;
    if target.is_some_and(|target| year > target) {
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

fn read_test(rules: &Rules, test: &Value) -> Asked<String> {
    let name =
        test.as_str().ok_or_else(|| format!("The skill test {} is not a text.", quoted(test)))?;
    if name.trim().is_empty() {
        return Err("A skill test has no name.".to_owned());
    }
    let known = known_skill_test(rules, name);
    Ok(known.ok_or_else(|| format!("Unknown skill test: {}.", quoted(test)))?.to_owned())
}

fn read_school(
    rules: &Rules,
    school: &Value,
    target: Option<FiscalYear>,
    case: &mut Case,
    said: &mut Said,
) {
    let fields = school.as_object();
    let fields = fields.ok_or_else(|| format!("The school {} is not an object.", quoted(school)));
    let Some(fields) = said.take(fields) else { return };
    said.ignore("school.", fields, &SCHOOL_KEYS);
    let entered_on = said.take(day(fields, "entered_on"));
    if let (Some(Some(day)), Some(year)) = (entered_on, target)
        && day > year.last_day()
    {
        said.doubts.insert(format!("entered_on {day} is after the fiscal year {}.", year.0));
    }
    for earned in said.take(list(fields, "credits")).unwrap_or_default() {
        let read = read_credits(rules, earned, entered_on, said);
        case.credits.extend(said.take(read).flatten());
    }
}

/// `entered_on` is the day of entry: `None` where it cannot be read, which is said already.
fn read_credits(
    rules: &Rules,
    earned: &Value,
    entered_on: Option<Option<Date>>,
    said: &mut Said,
) -> Asked<Option<EarnedCredits>> {
    if let Some(fields) = earned.as_object() {
        said.ignore("school.credits.", fields, &CREDIT_KEYS);
    }
    let course = earned.get("course").and_then(Value::as_str).filter(|it| !it.trim().is_empty());
    let course = course.ok_or_else(|| format!("The credits {} have no course.", quoted(earned)))?;
    let known = known_course(rules, course);
    let known = known.ok_or_else(|| format!("Unknown course: {}.", shortened(course)))?;
    let count = earned.get("credits").and_then(Value::as_u64);
    let count = count.and_then(|count| u32::try_from(count).ok());
    let count = count.ok_or(format!("The credits of {course} are not a number from 0."))?;
    if count == 0 {
        said.doubts.insert(format!("0 credits of {known} exempt from nothing."));
    } else if Credits::read(&Value::from(count)).is_none() {
        said.doubts.insert(format!("{count} credits of {known} are more than a course has."));
    }
    let Some(entered_on) = entered_on else { return Ok(None) };
    let entered_on = entered_on.ok_or(format!("The credits of {course} have no entered_on."))?;
    Ok(Some(EarnedCredits { course: known.to_owned(), credits: count, entered_on }))
}

fn subject(code: &Value) -> Asked<Subject> {
    let known = code.as_str().and_then(Subject::from_rules_code);
    known.ok_or_else(|| match code {
        Value::Null => "A subject is missing.".to_owned(),
        Value::String(name) if name.trim().is_empty() => "A subject is missing.".to_owned(),
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
