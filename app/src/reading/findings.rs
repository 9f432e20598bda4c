//! What somebody should do, as rows: what it is, whom it is about, by when, and the way to the
//! place where it is done.

use leptos::prelude::*;
use shared::findings::{
    Face, Finding, Page, about_person, about_record, about_venue, handed_to, of_own_hours,
};
use shared::id::RecordId;
use shared::program::month::Month;
use shared::records as kinds;
use shared::records::exam_subject_result::ExamSubjectResult;
use shared::records::honorarium::Honorarium;
use shared::records::lesson_staff::LessonStaff;
use shared::records::partner_contract::PartnerContract;
use shared::records::referral_in::ReferralIn;
use shared::role::Role;
use shared::value::{Choice as _, Date};

use super::phrases::{BETWEEN, learner};
use super::values::title;
use crate::learners::tab::Tab;
use crate::parts::{IconName, Row, Rows, Section, Tone, word};
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

/// Which of her own hours the person who works here has not confirmed.
pub fn found_of_own_hours(replica: Replica) -> Vec<Finding> {
    let (today, who) = (replica.today(), replica.actor());
    replica.ask(|records| of_own_hours(records, today, &who))
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

/// Its icon, in the tone of what is late once its day has come.
pub fn mark(finding: &Finding, today: Date) -> (IconName, Tone) {
    let is_late = finding.due.is_some_and(|day| day <= today);
    let icon = match finding.rule.face {
        Face::RollCall | Face::Form => IconName::Edit,
        Face::Lesson => IconName::Calendar,
        Face::Goal => IconName::Flag,
        Face::Learner => IconName::People,
        Face::Application | Face::Exam => IconName::Exam,
        Face::Talk => IconName::Chat,
        Face::Organization => IconName::School,
        Face::Answer => IconName::Mail,
    };
    (icon, if is_late { Tone::Warning } else { Tone::Neutral })
}

/// The address of the page where it is done.
pub fn place_of(replica: Replica, finding: &Finding) -> Option<String> {
    let (place, person) = (&finding.place, finding.person);
    Some(match finding.rule.page {
        Page::WaitingList if replica.actor().role == Role::Manager => routes::places(),
        Page::Record | Page::Removal | Page::WaitingList => record_of(finding),
        Page::NewRecord(kind) => routes::new_record(kind),
        Page::Lesson => routes::lesson(place.id?),
        Page::File => routes::learner(person?),
        Page::JoinedRecords => {
            let (id, tab) = (place.id?, Tab::History.code());
            // Of two records of one person, the other one.
            match person.filter(|other| *other != id) {
                Some(other) => routes::learner_same(id, tab, other),
                None => routes::learner_tab(id, tab),
            }
        }
        Page::Plan => routes::learner_tab(person?, Tab::Plan.code()),
        Page::Consents => routes::learner_consents(person?),
        Page::NewConsultation => routes::new_consultation(person?),
        Page::GoingOn => routes::going_on(person?),
        Page::Conference => routes::conference(person?),
        Page::Application => match place.id {
            Some(id) => routes::application_at(person?, id),
            None => routes::application(person?),
        },
        Page::ExamResults => {
            let result = place.id.and_then(|id| replica.read::<ExamSubjectResult>(id));
            match result.and_then(|it| it.sitting) {
                Some(round) => routes::exam_results_of(person?, round.id),
                None => routes::exam_results(person?),
            }
        }
        Page::SubjectCard => routes::subject_card(person?),
        Page::Hours => {
            let hours = replica.read::<LessonStaff>(place.id?)?;
            routes::hours_of(hours.staff?.id, Month::of(hours.date?))
        }
        Page::Honoraria => {
            let month = replica.read::<Honorarium>(place.id?)?.month?;
            routes::honoraria_in(month.0.parse().ok()?)
        }
        Page::StandIns => routes::cover(),
        Page::Organization => {
            let contract = place.id.and_then(|id| replica.read::<PartnerContract>(id));
            let partner = contract.and_then(|it| it.organization).map(|it| it.id);
            routes::organization(partner.or(place.id)?)
        }
        Page::Answers => routes::referrals_view("open"),
        Page::NewSource => {
            let known = place.id.and_then(|id| replica.read::<ReferralIn>(id));
            routes::new_source(place.id?, known.and_then(|it| it.organization).map(|it| it.id))
        }
    })
}

/// The page of its record; of one that is missing, the form that makes it, about her.
fn record_of(finding: &Finding) -> String {
    let kind = finding.place.kind;
    let Some(id) = finding.place.id else {
        let is_about = kinds::kind(kind).is_some_and(|kind| kind.field("learner").is_some());
        let about = finding.person.filter(|_| is_about).map(|id| format!("?learner={id}"));
        return routes::new_record(kind) + &about.unwrap_or_default();
    };
    routes::record(kind, id)
}
