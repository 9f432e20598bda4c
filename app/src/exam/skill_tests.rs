//! The skill tests that a learner has passed: what the certificate says, and from what the rules
//! exempt her for it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::exam::RULES;
use shared::exam::skill_test::{TestReading, read_skill_test, skill_tests_like};
use shared::id::RecordId;
use shared::program::Write;
use shared::record::Record;
use shared::record::entry::problems_at;
use shared::records::skill_certificate::{CertificateEvidence, KIND, SkillCertificate};
use shared::value::{Choice as _, Date, FieldValue, Ref, Text as Line};
use shared::words::verbatim;

use super::card_slots::names;
use super::certificate::Typing;
use crate::fields::to_first_refused;
use crate::parts::{
    Badge, Button, Choice, DateField, IconName, Panel, Requirement, Row, Rows, Section,
    SegmentedChoice, TextField, Toasts, Tone, word,
};
use crate::reading::find::{aliases, naming_any};
use crate::reading::phrases::code;
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{Kept, keep_undoable};
use crate::saving::unfinished::{KeptForm, left_at};
use crate::words::{day_text, t, t_with};

/// The name of this form among the forms that are kept.
const FORM: &str = "skill_test";

/// Longest name of a test, in characters.
const NAME_CHARS_MAX: usize = 80;

/// What is recorded, and one more.
#[component]
pub fn SkillTests(id: RecordId, typing: Typing) -> impl IntoView {
    let replica = Replica::current();
    let all = Memo::new(move |_| {
        let ids = aliases(replica, id);
        naming_any::<SkillCertificate>(replica, "learner", &ids)
    });
    let one = move |it: SkillCertificate| {
        let name = it.name.map(|name| name.0).unwrap_or_default();
        let day = it.passed_on.map(day_text);
        let title = verbatim(&name);
        let said = move || view! { <Said reading=read(typing, &name) /> };
        view! {
            <Row title href=routes::record(SkillCertificate::NAME, it.id)
                note=Signal::stored(day)>
                <div class="row-end">{said}</div>
            </Row>
        }
    };
    view! {
        <Section title=word("kinds.skill_certificate")>
            {move || (!all.with(Vec::is_empty)).then(|| {
                let rows = all.get().into_iter().map(one).collect_view();
                view! { <Rows>{rows}</Rows> }
            })}
            <NewTest id typing />
        </Section>
    }
}

#[component]
fn NewTest(id: RecordId, typing: Typing) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let name = typing.test;
    let (day, evidence) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let is_checked = RwSignal::new(false);
    let form = kept(replica, name, day);
    let record = move |name: &str| SkillCertificate {
        learner: Some(Ref::to(id)),
        name: Line::read(&Value::String(name.trim().to_owned())),
        passed_on: day.get_untracked().parse::<Date>().ok(),
        evidence: evidence.get_untracked().and_then(|it| CertificateEvidence::from_code(&it)),
        ..SkillCertificate::empty(replica.new_id())
    };
    let add = move || {
        is_checked.set(true);
        let new = record(&name.get_untracked());
        let latest = untrack(|| replica.latest_day());
        let is_read = day.with_untracked(|day| day.is_empty() || new.passed_on.is_some());
        if !is_read || !problems_at(&KIND, &new.write(), latest).is_empty() {
            to_first_refused();
            return;
        }
        let undo = move || vec![Write::remove::<SkillCertificate>(new.id)];
        let said = word("exam.certificate.test_saved");
        if keep_undoable(replica, toasts, said, vec![Write::create(&new)], undo) == Kept::Yes {
            form.discard();
            name.set(String::new());
            day.set(String::new());
            is_checked.set(false);
        }
    };
    let future = move || {
        let passed_on = day.get().parse::<Date>().ok()?;
        (passed_on > replica.latest_day()).then(|| t("problem.in_future"))
    };
    let missing =
        move || (is_checked.get() && name.get().trim().is_empty()).then(|| t("problem.missing"));
    let evidences = CertificateEvidence::CODES
        .iter()
        .map(|own| Choice::new(*own, Signal::derive(move || code(&KIND, "evidence", own))));
    let evidences: Vec<Choice> = evidences.collect();
    let hear = move |text: String| {
        name.set(text);
        form.touch();
    };
    let hear_day = move |text: String| {
        day.set(text);
        form.touch();
    };
    view! {
        <Panel><div class="form">
            <TextField label=word("skill_certificate.name") value=name on_input=hear
                max_length=NAME_CHARS_MAX
                requirement=Requirement::Required error=missing
                support=move || t("skill_certificate.name.help") />
            <Offered typing />
            <DateField label=word("skill_certificate.passed_on") value=day error=future
                on_change=hear_day
                on_part=Callback::new(move |(text,)| hear_day(text)) />
            <SegmentedChoice legend=word("skill_certificate.evidence")
                options=Signal::stored(evidences) value=evidence
                on_choose=move |it: String| evidence.set(Some(it)) />
            <Button label=word("exam.certificate.add_test") icon=IconName::Plus on_press=add />
        </div></Panel>
    }
}

/// Keeps what is typed, with the day that was left half typed.
fn kept(replica: Replica, name: RwSignal<String>, day: RwSignal<String>) -> KeptForm {
    if let Some(left) = left(replica) {
        day.set(left.day);
    }
    let typed = move || {
        let left = Left { name: name.try_get_untracked()?, day: day.try_get_untracked()? };
        let is_begun = !left.name.is_empty() || !left.day.is_empty();
        is_begun.then(|| serde_json::to_string(&left).ok()).flatten()
    };
    KeptForm::open(replica, FORM, KIND.name, typed)
}

/// Tests that may be meant, or what the rules say of the one that is typed.
#[component]
fn Offered(typing: Typing) -> impl IntoView {
    let name = typing.test;
    let offered = Memo::new(move |_| name.with(|typed| skill_tests_like(&RULES, typed)));
    let is_typed = move || name.with(|typed| !typed.trim().is_empty());
    let one = move |own: &'static str| {
        view! { <Button label=own on_press=move || name.set(own.to_owned()) /> }
    };
    let reading = Memo::new(move |_| name.with(|typed| read(typing, typed)));
    move || match (is_typed(), offered.get()) {
        (false, _) => ().into_any(),
        (true, none) if none.is_empty() => {
            view! { <div aria-live="polite"><Said reading=reading.get() /></div> }.into_any()
        }
        (true, offered) => {
            let all = offered.into_iter().map(one).collect_view();
            view! { <div class="cluster">{all}</div> }.into_any()
        }
    }
}

fn read(typing: Typing, name: &str) -> TestReading {
    let year = typing.year.get();
    typing.case.with(|case| read_skill_test(&RULES, case, name, year))
}

/// What the rules say of a test.
#[component]
fn Said(reading: TestReading) -> impl IntoView {
    let tone = match reading {
        TestReading::Exempts(_) => Tone::Success,
        TestReading::Unknown => Tone::Warning,
        _ => Tone::Neutral,
    };
    let words = move || match &reading {
        TestReading::Unknown => t("exam.certificate.unknown"),
        TestReading::ExemptsNothing => t("exam.certificate.exempts_nothing"),
        TestReading::NeedsOneOf(others) => {
            t_with("exam.certificate.needs_one_of", &[("tests", &others.join("・"))])
        }
        TestReading::Exempts(subjects) => {
            t_with("exam.certificate.exempts_from", &[("subjects", &names(subjects))])
        }
        TestReading::Passed(subjects) => {
            t_with("exam.certificate.passed", &[("subjects", &names(subjects))])
        }
    };
    view! { <Badge label=Signal::derive(words) tone /> }
}

/// A test that was left half typed.
#[derive(Default, Serialize, Deserialize)]
struct Left {
    name: String,
    day: String,
}

/// Earlier releases kept the name alone.
fn left(replica: Replica) -> Option<Left> {
    let text = left_at(replica, FORM)?;
    let read = shared::json::read(text.as_bytes()).ok();
    Some(read.unwrap_or_else(|| Left { name: text, ..Left::default() }))
}

/// The name of a test that was left half typed.
pub fn test_left(replica: Replica) -> String {
    left(replica).unwrap_or_default().name
}
