//! The courses of a certificate: what is typed, what may be meant, and what the rules say of each.

use leptos::prelude::*;
use serde_json::{Value, json};
use shared::exam::certificate::{CourseReading, courses_like, read_course};
use shared::exam::{EarnedCredits, RULES};
use shared::id::RecordId;
use shared::record::Record;
use shared::records::credit_record::{CreditRecord, CreditStanding, KIND};
use shared::value::{Choice as _, Date};
use shared::words::verbatim;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};

use super::card_slots::names;
use super::certificate::Typing;
use crate::parts::{
    Badge, Button, IconButton, IconName, NumberField, Requirement, Row, Rows, Section, Select,
    SelectOption, TextField, Tone, TypedNumber, is_of_input_method, ruby, word,
};
use crate::reading::find::{aliases, naming_any};
use crate::reading::phrases::{code, joined, told};
use crate::replica::Replica;
use crate::routes;
use crate::words::{t, t_with};

/// The fewest and the most credits of one course.
const CREDITS: (i64, i64) = (1, 40);

/// So many names are offered while somebody types.
const OFFERED_MAX: usize = 6;

/// Longest name of a course, in characters.
const NAME_CHARS_MAX: usize = 80;

/// One course while somebody types it.
#[derive(Clone, Debug, PartialEq)]
pub struct CourseRow {
    key: usize,
    pub course: String,
    credits: TypedNumber,
    pub standing: CreditStanding,
}

impl CourseRow {
    pub fn empty(key: usize) -> CourseRow {
        let standing = CreditStanding::Earned;
        CourseRow { key, course: String::new(), credits: Ok(None), standing }
    }

    /// A row as it was kept.
    pub fn read((key, json): (usize, &Value)) -> CourseRow {
        let standing = json["standing"].as_str().and_then(CreditStanding::from_code);
        CourseRow {
            key,
            course: json["course"].as_str().unwrap_or_default().to_owned(),
            credits: match &json["credits"] {
                Value::String(typed) => Err(typed.clone()),
                other => Ok(other.as_i64()),
            },
            standing: standing.unwrap_or(CreditStanding::Earned),
        }
    }

    /// The row to be kept.
    pub fn write(&self) -> Value {
        let credits = match &self.credits {
            Ok(number) => Value::from(*number),
            Err(typed) => Value::from(typed.clone()),
        };
        json!({ "course": self.course, "credits": credits, "standing": self.standing.code() })
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.course.trim().is_empty() && self.credits == Ok(None)
    }

    /// How many credits; `None` while that is no number of credits.
    pub fn credits(&self) -> Option<u32> {
        u32::try_from((*self.credits.as_ref().ok()?)?).ok()
    }

    /// What it is for the rules, of a curriculum that was entered on this day: only earned credits
    /// count.
    pub fn earned(&self, day: Date) -> Option<EarnedCredits> {
        let course = self.course.trim();
        let is_earned = self.standing == CreditStanding::Earned && !course.is_empty();
        let credits = self.credits().filter(|_| is_earned)?;
        Some(EarnedCredits { course: course.to_owned(), credits, entered_on: day })
    }
}

/// The rows, their sum, and one more.
#[component]
pub fn CourseRows(typing: Typing) -> impl IntoView {
    let rows = typing.rows;
    let sum = move || {
        rows.with(|rows| rows.iter().filter_map(CourseRow::credits).fold(0, u32::saturating_add))
            .to_string()
    };
    let add = move || {
        rows.update(|rows| {
            let key = rows.iter().map(|row| row.key + 1).max().unwrap_or(0);
            rows.push(CourseRow::empty(key));
        });
        typing.touch();
        request_animation_frame(|| focus_course(None));
    };
    // Enter goes on to the next course, as down a printed list; the button saves.
    let go_on = move |event: KeyboardEvent| {
        let field = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        let is_meant = event.key() == "Enter" && !is_of_input_method(&event);
        let Some(field) = field.filter(|_| is_meant) else { return };
        event.prevent_default();
        let row = field.closest(".exam-course").ok().flatten();
        match row.and_then(|row| row.next_element_sibling()) {
            Some(next) => focus_course(Some(next)),
            None => add(),
        }
    };
    let is_none =
        move || typing.is_checked.get() && rows.with(|rows| rows.iter().all(CourseRow::is_empty));
    let keys = move || rows.with(|rows| rows.iter().map(|row| row.key).collect::<Vec<_>>());
    view! {
        <Section
            title=word("exam.certificate.courses")
            support=move || t_with("exam.certificate.sum", &[("n", &sum())])
        >
            <ol class="exam-courses" role="list" on:keydown=go_on>
                <For each=keys key=|key| *key let(key)><OneRow typing key /></For>
            </ol>
            {move || is_none().then(|| view! {
                <p class="field-error" role="alert">{ruby(word("exam.certificate.none"))}</p>
            })}
            <div class="cluster">
                <Button label=word("exam.certificate.add") icon=IconName::Plus on_press=add />
            </div>
        </Section>
    }
}

/// Puts the focus into the name of a course, or of the last one.
fn focus_course(row: Option<Element>) {
    let last = || document().query_selector(".exam-course:last-child").ok().flatten();
    let field = row.or_else(last).and_then(|row| row.query_selector("input").ok().flatten());
    if let Some(field) = field.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        // A field that takes no focus leaves it where it is.
        let _ = field.focus();
    }
}

#[component]
fn OneRow(typing: Typing, key: usize) -> impl IntoView {
    let rows = typing.rows;
    let row = Memo::new(move |_| {
        rows.with(|rows| rows.iter().find(|row| row.key == key).cloned())
            .unwrap_or_else(|| CourseRow::empty(key))
    });
    let change = Callback::new(move |(change,): (Change,)| {
        rows.update(|rows| {
            rows.iter_mut().filter(|row| row.key == key).for_each(|row| change.make(row));
        });
        typing.touch();
    });
    let remove = move || {
        rows.update(|rows| rows.retain(|row| row.key != key));
        typing.touch();
    };
    let checked = move || typing.is_checked.get() && row.with(|row| !row.is_empty());
    let no_name = move || {
        (checked() && row.with(|row| row.course.trim().is_empty())).then(|| t("problem.missing"))
    };
    let no_credits = move || {
        (checked() && row.with(|row| row.credits == Ok(None))).then(|| t("problem.missing"))
    };
    let standings = CreditStanding::ALL
        .iter()
        .map(|own| SelectOption::new(own.code(), code(&KIND, "standing", own.code())));
    let standings: Vec<SelectOption> = standings.collect();
    let typed = row.with_untracked(|row| row.credits.clone().err());
    let hear = move |(number,): (TypedNumber,)| change.run((Change::Credits(number),));
    view! {
        <li class="exam-course">
            <TextField label=word("credit_record.course") max_length=NAME_CHARS_MAX
                requirement=Requirement::Required error=no_name
                value=Signal::derive(move || row.with(|row| row.course.clone()))
                on_input=move |text: String| change.run((Change::Course(text),)) />
            <NumberField label=word("credit_record.credits") min=CREDITS.0 max=CREDITS.1
                unread=typed requirement=Requirement::Required error=no_credits
                value=Signal::derive(move || row.with(|row| row.credits.clone().ok().flatten()))
                on_typed=Some(Callback::new(hear))
                on_unread=Some(Callback::new(move |(text,): (String,)| {
                    change.run((Change::Credits(Err(text)),));
                }))
                on_change={move |number: Option<i64>| change.run((Change::Credits(Ok(number)),))} />
            <Select label=word("credit_record.standing") options=Signal::stored(standings)
                requirement=Requirement::Required
                value=Signal::derive(move || row.with(|row| row.standing.code().to_owned()))
                on_choose=move |own: String| {
                    if let Some(standing) = CreditStanding::from_code(&own) {
                        change.run((Change::Standing(standing),));
                    }
                } />
            <IconButton label=word("exam.certificate.remove") icon=IconName::Close
                on_press=remove />
            <div class="exam-course-said">
                <Offered typing row change />
                <Said typing row />
            </div>
        </li>
    }
}

/// What is changed in a row.
#[derive(Clone, Debug)]
enum Change {
    Course(String),
    /// A name that was offered, with the credits that it needs where none are typed.
    Known(&'static str, u32),
    Credits(TypedNumber),
    Standing(CreditStanding),
}

impl Change {
    fn make(&self, row: &mut CourseRow) {
        match self {
            Change::Course(text) => row.course.clone_from(text),
            Change::Known(name, credits) => {
                (*name).clone_into(&mut row.course);
                if row.credits == Ok(None) {
                    row.credits = Ok(Some(i64::from(*credits)));
                }
            }
            Change::Credits(number) => row.credits.clone_from(number),
            Change::Standing(standing) => row.standing = *standing,
        }
    }
}

/// Names of her curriculum that may be meant; one tap takes one.
#[component]
fn Offered(typing: Typing, row: Memo<CourseRow>, change: Callback<(Change,)>) -> impl IntoView {
    let offered = Memo::new(move |_| {
        let day = typing.entered_on.get().parse::<Date>().ok();
        let typed = row.with(|row| row.course.clone());
        let mut names = day.map(|day| courses_like(&RULES, day, &typed)).unwrap_or_default();
        names.truncate(OFFERED_MAX);
        names
    });
    let one = move |(name, credits): (&'static str, u32)| {
        let label =
            move || t_with("tutor.card.credits", &[("course", name), ("n", &credits.to_string())]);
        view! {
            <Button label=Signal::derive(label)
                on_press=move || change.run((Change::Known(name, credits),)) />
        }
    };
    move || {
        let all = offered.get();
        (!all.is_empty()).then(|| {
            view! {
                <div class="cluster" role="group" aria-label=move || t("exam.certificate.offered")>
                    {all.into_iter().map(one).collect_view()}
                </div>
            }
        })
    }
}

/// What the rules say of a course.
#[component]
fn Said(typing: Typing, row: Memo<CourseRow>) -> impl IntoView {
    let reading = Memo::new(move |_| {
        let day = typing.entered_on.get().parse::<Date>().ok();
        let course = row.with(|row| row.course.trim().to_owned());
        let (case, year) = (typing.case.get(), typing.year.get());
        let is_known = !course.is_empty();
        day.filter(|_| is_known).map(|day| read_course(&RULES, &case, (day, &course), year))
    });
    // What is no number of credits exempts from nothing, and is said as soon as it is typed.
    let refused = Memo::new(move |_| row.with(|row| row.credits.clone().err()));
    move || match refused.get() {
        Some(typed) => {
            let words = move || t_with("exam.certificate.no_credits", &[("typed", &typed)]);
            view! { <Badge label=Signal::derive(words) tone=Tone::Warning /> }.into_any()
        }
        None => reading.get().map(|reading| view! { <Reading reading /> }).into_any(),
    }
}

#[component]
fn Reading(reading: CourseReading) -> impl IntoView {
    let tone = match reading {
        CourseReading::Exempts(_) => Tone::Success,
        CourseReading::Unknown => Tone::Warning,
        _ => Tone::Neutral,
    };
    let words = move || match &reading {
        CourseReading::Unknown => t("exam.certificate.unknown"),
        CourseReading::ExemptsNothing => t("exam.certificate.exempts_nothing"),
        CourseReading::TooFew(n) => t_with("exam.certificate.too_few", &[("n", &n.to_string())]),
        CourseReading::NeedsAlso(others) => {
            let others = others.iter().map(|it| (*it).to_owned());
            let others = joined("learner.list.with", others);
            t_with("exam.certificate.needs_also", &[("courses", &others)])
        }
        CourseReading::Exempts(subjects) => {
            t_with("exam.certificate.exempts_from", &[("subjects", &names(subjects))])
        }
        CourseReading::Passed(subjects) => {
            t_with("exam.certificate.passed", &[("subjects", &names(subjects))])
        }
    };
    view! { <Badge label=Signal::derive(words) tone /> }
}

/// What is recorded already; each opens its own page.
#[component]
pub fn RecordedCourses(id: RecordId, typing: Typing) -> impl IntoView {
    let replica = Replica::current();
    let all = Memo::new(move |_| {
        let ids = aliases(replica, id);
        naming_any::<CreditRecord>(replica, "learner", &ids)
    });
    let one = move |it: CreditRecord| {
        let course = it.course.as_ref().map(|course| course.0.clone()).unwrap_or_default();
        let (credits, title) = (it.credits, verbatim(&course));
        let name = move || match credits {
            Some(n) => t_with("tutor.card.credits", &[("course", &title), ("n", &n.0.to_string())]),
            None => title.clone(),
        };
        let standing = it.standing.map(|own| code(&KIND, "standing", own.code()));
        let entered_on = it.curriculum_entered_on;
        let is_earned = it.standing == Some(CreditStanding::Earned);
        let said = move || {
            let (case, year) = (typing.case.get(), typing.year.get());
            let day = entered_on.filter(|_| is_earned)?;
            let reading = read_course(&RULES, &case, (day, &course), year);
            Some(view! { <Reading reading /> })
        };
        view! {
            <Row title=Signal::derive(name) href=routes::record(CreditRecord::NAME, it.id)
                note=Signal::stored(standing)>
                <div class="row-end">{said}</div>
            </Row>
        }
    };
    view! {
        <Section title=word("exam.certificate.recorded")>
            {move || if all.with(Vec::is_empty) {
                view! { <p class="soft">{told(|| t("file.none"))}</p> }.into_any()
            } else {
                let rows = all.get().into_iter().map(one).collect_view();
                view! { <Rows>{rows}</Rows> }.into_any()
            }}
        </Section>
    }
}
