//! What somebody should do, as rows: what it is, whom it is about, by when, and the way to the
//! place where it is done.

use leptos::prelude::*;
use shared::findings::{
    CONTACT_LOST, Finding, LESSON_UNRECORDED, STRANDED_PASS, about_person, about_record,
    about_venue, handed_to,
};
use shared::id::RecordId;
use shared::record::Record;
use shared::records as kinds;
use shared::records::case_conference::CaseConference;
use shared::records::consent::Consent;
use shared::records::consultation::Consultation;
use shared::records::exam_application::ExamApplication;
use shared::records::exam_subject_result::ExamSubjectResult;
use shared::records::exemption::Exemption;
use shared::records::goal::Goal;
use shared::records::handover::Handover;
use shared::records::learner::Learner;
use shared::records::lesson::Lesson;
use shared::records::plan_item::PlanItem;
use shared::records::study_plan::StudyPlan;
use shared::records::waiting_place::WaitingPlace;
use shared::role::Role;
use shared::value::Choice as _;

use super::phrases::{BETWEEN, learner};
use super::values::title;
use crate::learners::tab::Tab;
use crate::parts::{Row, Rows, Section, word};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t, t_with};

/// What is to do about one person; nothing where everything is done.
#[component]
pub fn FindingsAbout(person: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let found = Memo::new(move |_| {
        let (today, who) = (replica.today(), replica.actor());
        replica.ask(|records| about_person(records, today, &who, person))
    });
    let row = move |finding: Finding| {
        let key = finding.key();
        let of = finding.clone();
        let by = move || {
            let due = of.due.map(|due| t_with("finding.due", &[("day", &day_text(due))]));
            let said = subjects(&of).into_iter().chain(due).collect::<Vec<_>>();
            (!said.is_empty()).then(|| said.join(BETWEEN))
        };
        let title = Signal::derive(move || t(&key));
        match place_of(replica, &finding).filter(|href| *href != routes::learner(person)) {
            Some(href) => view! { <Row title href note=by /> }.into_any(),
            None => view! { <Row title note=by /> }.into_any(),
        }
    };
    move || {
        (!found.with(Vec::is_empty)).then(|| {
            view! {
                <Section title=word("finding.title")>
                    <Rows>{found.get().into_iter().map(row).collect_view()}</Rows>
                </Section>
            }
        })
    }
}

/// What is found about one venue.
pub fn found_at_venue(replica: Replica, venue: RecordId) -> Vec<Finding> {
    let (today, who) = (replica.today(), replica.actor());
    replica.ask(|records| about_venue(records, today, &who, venue))
}

/// Whom the person who works here has been handed over and has not read about.
pub fn found_handed_over(replica: Replica) -> Vec<Finding> {
    let (today, who) = (replica.today(), replica.actor());
    replica.ask(|records| handed_to(records, today, &who))
}

/// Whether it is a roll call that has not arrived: such lessons have a list of their own.
pub fn is_unrecorded(finding: &Finding) -> bool {
    finding.code == LESSON_UNRECORDED
}

/// What is found about one record that is not a person.
pub fn found_about(replica: Replica, kind: &'static str, id: RecordId) -> Vec<Finding> {
    let (today, who) = (replica.today(), replica.actor());
    replica.ask(|records| about_record(records, today, &who, (kind, id)))
}

/// Whom or what a finding is about.
pub fn subject(replica: Replica, finding: &Finding) -> String {
    match (finding.person, finding.place.id) {
        (Some(person), _) => learner(replica, person),
        (None, Some(id)) => title(replica, finding.place.kind, id),
        (None, None) => t("forms.unnamed"),
    }
}

/// Whom or what a finding is about, with the subjects of the exam.
pub fn about(replica: Replica, finding: &Finding) -> String {
    let subjects = subjects(finding);
    std::iter::once(subject(replica, finding)).chain(subjects).collect::<Vec<_>>().join(BETWEEN)
}

/// The subjects of the exam that a finding is about.
fn subjects(finding: &Finding) -> Option<String> {
    let names = finding.subjects.iter().map(|it| t(&format!("subject.{}", it.code())));
    (!finding.subjects.is_empty()).then(|| names.collect::<Vec<_>>().join("・"))
}

/// What is to be done, and by when.
pub fn task(finding: &Finding) -> String {
    let due = finding.due.map(|due| t_with("finding.due", &[("day", &day_text(due))]));
    std::iter::once(t(&finding.key())).chain(due).collect::<Vec<_>>().join(BETWEEN)
}

/// The address of the page where it is done.
pub fn place_of(replica: Replica, finding: &Finding) -> Option<String> {
    let (place, person) = (&finding.place, finding.person);
    let page = match (place.kind, place.id) {
        (Lesson::NAME, Some(id)) => routes::lesson(id),
        (ExamSubjectResult::NAME, id) => {
            let result = id.and_then(|id| replica.read::<ExamSubjectResult>(id));
            match result.and_then(|it| it.sitting) {
                Some(round) => routes::exam_results_of(person?, round.id),
                None => routes::exam_results(person?),
            }
        }
        (Goal::NAME | PlanItem::NAME | StudyPlan::NAME, _) => {
            routes::learner_tab(person?, Tab::Plan.code())
        }
        (CaseConference::NAME, None) => routes::conference(person?),
        _ if finding.code == CONTACT_LOST => routes::going_on(person?),
        (Handover::NAME, _) => routes::learner(person?),
        (WaitingPlace::NAME, Some(_)) if replica.actor().role == Role::Manager => routes::places(),
        (Consultation::NAME, None) => routes::new_consultation(person?),
        (Consent::NAME, None) => routes::learner_consents(person?),
        _ if finding.code == STRANDED_PASS => routes::subject_card(person?),
        (ExamApplication::NAME, Some(id)) => routes::application_at(person?, id),
        (ExamApplication::NAME | Exemption::NAME, None) => routes::application(person?),
        (Learner::NAME, Some(id)) => {
            let tab = Tab::History.code();
            // Of two records of one person, the other one.
            match person.filter(|other| *other != id) {
                Some(other) => routes::learner_same(id, tab, other),
                None => routes::learner_tab(id, tab),
            }
        }
        (kind, Some(id)) => routes::record(kind, id),
        (kind, None) => {
            let about = |id| format!("?learner={id}");
            let is_about = kinds::kind(kind).is_some_and(|kind| kind.field("learner").is_some());
            let about = person.filter(|_| is_about).map(about).unwrap_or_default();
            routes::new_record(kind) + &about
        }
    };
    Some(page)
}
