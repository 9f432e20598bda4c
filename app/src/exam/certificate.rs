//! Entering a school's certificate of credits, course by course as it is printed, while the page
//! says from what it exempts; and the skill tests that a learner has passed.

use leptos::prelude::*;
use serde_json::{Value, json};
use shared::access::Action;
use shared::exam::certificate::exempt_subjects;
use shared::exam::course::known_skill_test;
use shared::exam::{Case, RULES, Subject};
use shared::id::RecordId;
use shared::program::Write;
use shared::program::exam_case::case_of;
use shared::program::organizations::organizations;
use shared::program::standing::standing;
use shared::record::Record;
use shared::record::entry::problems_at;
use shared::records::credit_record::{
    CreditCertificate, CreditRecord, KIND, is_before_high_school, may_be_entered,
};
use shared::records::organization::{Organization, OrganizationKind};
use shared::scope::Scope;
use shared::value::{Choice as _, Credits, Date, FiscalYear, Ref, Text as Line};

use super::card_slots::subject;
use super::certificate_rows::{CourseRow, CourseRows, RecordedCourses};
use super::skill_tests::{SkillTests, test_left};
use crate::fields::to_first_refused;
use crate::learners::learner::NoSuchLearner;
use crate::navigation::Navigation;
use crate::parts::{
    Badge, Button, ButtonKind, ButtonRole, Choice, DateField, IconName, Notice, NoticeKind, Page,
    Panel, Requirement, Section, SegmentedChoice, Select, SelectOption, Toasts, Tone, ruby, word,
};
use crate::reading::find::{aliases, person_of_address};
use crate::reading::phrases::{as_on_forms, code, told};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{Kept, blocked, keep_undoable};
use crate::saving::once::Once;
use crate::saving::unfinished::{KeptForm, left_at};
use crate::words::{t, t_with};

/// The name of this form among the forms that are kept.
const FORM: &str = "certificate";

/// The certificates of the learner that the address names.
#[component]
pub fn CertificatePage() -> impl IntoView {
    let found = person_of_address(Replica::current());
    move || match found.get() {
        Some(id) => view! { <OneCertificate id /> }.into_any(),
        None => view! { <NoSuchLearner /> }.into_any(),
    }
}

/// A certificate while somebody types it.
#[derive(Clone, Copy)]
pub struct Typing {
    pub school: RwSignal<String>,
    pub entered_on: RwSignal<String>,
    pub certificate: RwSignal<String>,
    pub rows: RwSignal<Vec<CourseRow>>,
    /// The name of a skill test.
    pub test: RwSignal<String>,
    /// What she has earned already, and what stands in the rows and in the name of the test.
    pub case: Memo<Case>,
    /// The year of the round that she is judged for.
    pub year: Memo<FiscalYear>,
    /// Whether what is missing is said: after somebody has tried to save.
    pub is_checked: RwSignal<bool>,
    form: KeptForm,
}

impl Typing {
    fn open(replica: Replica, id: RecordId) -> Typing {
        let left = left_at(replica, FORM).and_then(|text| shared::json::read(text.as_bytes()).ok());
        let left: Value = left.unwrap_or_default();
        let text = |name: &str| left[name].as_str().unwrap_or_default().to_owned();
        let rows = left["rows"]
            .as_array()
            .map(|rows| rows.iter().enumerate().map(CourseRow::read).collect::<Vec<_>>());
        let [school, entered_on, certificate] =
            ["school", "entered_on", "certificate"].map(|name| RwSignal::new(text(name)));
        let rows = RwSignal::new(rows.unwrap_or_else(|| vec![CourseRow::empty(0)]));
        let test = RwSignal::new(test_left(replica));
        let held = move || {
            let rows = rows.try_get_untracked()?;
            let filled = rows.iter().filter(|row| !row.is_empty());
            let rows: Vec<Value> = filled.map(CourseRow::write).collect();
            let text = |it: RwSignal<String>| it.try_get_untracked().unwrap_or_default();
            let is_begun = !rows.is_empty()
                || [school, entered_on, certificate].iter().any(|it| !text(*it).is_empty());
            is_begun.then(|| {
                json!({ "school": text(school), "entered_on": text(entered_on),
                        "certificate": text(certificate), "rows": rows })
                .to_string()
            })
        };
        let known = Memo::new(move |_| {
            let ids = aliases(replica, id);
            replica.ask(|records| case_of(records, &ids))
        });
        let case = Memo::new(move |_| {
            let mut case = known.get();
            if let Ok(day) = entered_on.get().parse() {
                rows.with(|rows| {
                    case.credits.extend(rows.iter().filter_map(|row| row.earned(day)));
                });
            }
            case.skill_tests
                .extend(test.with(|name| known_skill_test(&RULES, name)).map(str::to_owned));
            case
        });
        let year = Memo::new(move |_| {
            let (ids, today) = (aliases(replica, id), replica.today());
            replica.ask(|records| standing(records, &ids, today).next.round.year)
        });
        let form = KeptForm::open(replica, FORM, KIND.name, held);
        let is_checked = RwSignal::new(false);
        Typing { school, entered_on, certificate, rows, test, case, year, is_checked, form }
    }

    /// Takes note that something was typed.
    pub fn touch(self) {
        self.form.touch();
    }

    /// The records that it makes; nothing as long as one of them has a problem.
    fn records(self, replica: Replica, learner: RecordId) -> Option<Vec<CreditRecord>> {
        let entered_on = self.entered_on.get_untracked().parse::<Date>().ok()?;
        if !may_be_entered(entered_on, replica.latest_day()) {
            return None;
        }
        let school = self.school.get_untracked().parse().ok().map(Ref::<Organization>::to);
        let certificate = self.certificate.get_untracked();
        let rows = self.rows.get_untracked();
        let filled = rows.iter().filter(|row| !row.is_empty());
        let record = |row: &CourseRow| {
            let record = CreditRecord {
                learner: Some(Ref::to(learner)),
                school,
                curriculum_entered_on: Some(entered_on),
                course: Some(Line(row.course.trim().to_owned())),
                credits: Some(Credits(row.credits()?)),
                standing: Some(row.standing),
                certificate: CreditCertificate::from_code(&certificate),
                ..CreditRecord::empty(replica.new_id())
            };
            problems_at(&KIND, &record.write(), replica.latest_day()).is_empty().then_some(record)
        };
        let records = filled.map(record).collect::<Option<Vec<_>>>()?;
        (!records.is_empty()).then_some(records)
    }
}

#[component]
fn OneCertificate(id: RecordId) -> impl IntoView {
    let (replica, toasts, navigation) = (Replica::current(), Toasts::here(), Navigation::here());
    let typing = Typing::open(replica, id);
    let once = Once::new();
    let why_not = Signal::derive(move || blocked(replica, Action::Create, &KIND, Scope::Own(id)));
    let save = move || {
        typing.is_checked.set(true);
        let Some(records) = untrack(|| typing.records(replica, id)) else {
            to_first_refused();
            return false;
        };
        let writes: Vec<Write> = records.iter().map(Write::create).collect();
        let n = records.len().to_string();
        let said = Signal::derive(move || t_with("exam.certificate.saved", &[("n", &n)]));
        let undo = move || records.iter().map(|it| Write::remove::<CreditRecord>(it.id)).collect();
        let is_kept = keep_undoable(replica, toasts, said, writes, undo) == Kept::Yes;
        if is_kept {
            typing.form.finish();
            navigation.done(&routes::subject_card(id));
        }
        is_kept
    };
    view! {
        <Page
            title=word("exam.certificate.title")
            lead=Signal::derive(move || as_on_forms(replica, id))
            back=(routes::subject_card(id), word("tutor.card.title"))
        >
            <div class="columns">
                <form
                    class="stack"
                    novalidate=true
                    on:submit=move |event| {
                        event.prevent_default();
                        if why_not.get_untracked().is_none() {
                            once.run(save);
                        }
                    }
                >
                    <Head typing />
                    <CourseRows typing />
                    <Button label=word("exam.certificate.save") kind=ButtonKind::Primary
                        role=ButtonRole::Submit icon=IconName::Check blocked=why_not />
                </form>
                <div class="stack">
                    <Exempts typing />
                    <RecordedCourses id typing />
                    <SkillTests id typing />
                </div>
            </div>
        </Page>
    }
}

/// What all courses of the certificate share.
#[component]
fn Head(typing: Typing) -> impl IntoView {
    let replica = Replica::current();
    let schools = Signal::derive(move || {
        let (sort, today) = (OrganizationKind::School, replica.today());
        let schools = replica.ask(|records| organizations(records, sort, today)).into_iter();
        let option = |it: Organization| Some(SelectOption::new(it.id.to_string(), it.name?.0));
        schools.filter_map(option).collect::<Vec<_>>()
    });
    let certificates = ["none", "unopened", "opened"]
        .map(|own| Choice::new(own, Signal::derive(move || code(&KIND, "certificate", own))));
    let entered_error = move || {
        let typed = typing.entered_on.get();
        let missing = typing.is_checked.get() && typed.is_empty();
        let day = typed.parse::<Date>().ok();
        let wrong = day.is_some_and(|day| !may_be_entered(day, replica.latest_day()));
        match (missing, wrong) {
            (true, _) => Some(t("problem.missing")),
            (_, true) => Some(t("problem.in_future")),
            _ => None,
        }
    };
    let is_early = move || {
        let day = typing.entered_on.get().parse::<Date>().ok();
        let born_on = typing.case.with(|case| case.born_on);
        day.zip(born_on).is_some_and(|(day, born_on)| is_before_high_school(day, born_on))
    };
    let hear = move |signal: RwSignal<String>| {
        move |text: String| {
            signal.set(text);
            typing.touch();
        }
    };
    view! {
        <Panel>
            <div class="form">
                <Select label=word("credit_record.school") options=schools value=typing.school
                    on_choose=hear(typing.school) />
                <DateField label=word("credit_record.curriculum_entered_on")
                    value=typing.entered_on on_change=hear(typing.entered_on)
                    on_part=Callback::new(move |(day,): (String,)| hear(typing.entered_on)(day))
                    requirement=Requirement::Required
                    support=move || t("credit_record.curriculum_entered_on.help")
                    error=entered_error />
                {move || is_early().then(|| view! {
                    <Notice kind=NoticeKind::Warning>
                        {ruby(word("exam.certificate.too_early"))}
                    </Notice>
                })}
                <SegmentedChoice legend=word("credit_record.certificate")
                    support=move || t("credit_record.certificate.help")
                    options=Signal::stored(certificates.to_vec())
                    value=Signal::derive(move || {
                        Some(typing.certificate.get()).filter(|code| !code.is_empty())
                    })
                    on_choose=hear(typing.certificate) />
            </div>
        </Panel>
    }
}

/// From what all of it exempts, while it is typed.
#[component]
fn Exempts(typing: Typing) -> impl IntoView {
    let found = Memo::new(move |_| {
        let (case, year) = (typing.case.get(), typing.year.get());
        exempt_subjects(&RULES, &case, year)
    });
    let year = move || typing.year.get().0.to_string();
    let badge = |it: Subject| {
        view! {
            <li><Badge label=Signal::derive(move || subject(it)) tone=Tone::Success
                icon=IconName::Check /></li>
        }
    };
    view! {
        <Section
            title=word("exam.certificate.exempts")
            support=move || t_with("exam.certificate.exempts.support", &[("year", &year())])
        >
            <Panel>
                {move || if found.with(std::collections::BTreeSet::is_empty) {
                    view! { <p class="soft">{told(|| t("exam.certificate.exempts.none"))}</p> }
                        .into_any()
                } else {
                    let all = found.get().into_iter().map(badge).collect_view();
                    view! {
                        <ul class="cluster" role="list" aria-live="polite">{all}</ul>
                    }
                    .into_any()
                }}
            </Panel>
            <Notice kind=NoticeKind::Info>{ruby(word("exam.certificate.apply"))}</Notice>
        </Section>
    }
}
