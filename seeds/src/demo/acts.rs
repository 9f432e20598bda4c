//! What people do around an exam, the same in every year: a timetable is entered, a letter posted,
//! a slip comes back, a course of a school is written down, an exemption asked for, a result told.

use super::Cast;
use super::people::Person;
use super::places::organization;
use crate::script::{Script, at, change, create, fact};
use shared::exam::Subject;
use shared::id::{RecordId, Stamp};
use shared::record::Record;
use shared::records::credit_record::{CreditCertificate, CreditRecord, CreditStanding};
use shared::records::exam_application::{ApplicationPaper, ApplicationStep, ExamApplication};
use shared::records::exam_paper::ExamPaper;
use shared::records::exam_sitting::ExamSitting;
use shared::records::exemption::{Exemption, ExemptionBasis, ExemptionStep};
use shared::records::special_measure::{Measure, MeasureStep, SpecialMeasure};
use shared::records::told_result::{ToldOutcome, ToldResult};
use shared::value::{ChoiceSet, Credits, Date, LongText, Ref, Text, TimeOfDay};

/// Six slots a day, each with its subjects.
pub(super) type Timetable<'a> = [(Date, [&'a [Subject]; 6]); 2];

/// Enters the papers of a round.
pub(super) fn timetable(
    script: &mut Script,
    cast: &Cast,
    round: Ref<ExamSitting>,
    days: &Timetable<'_>,
    entered_at: Stamp,
) {
    let begins = [9 * 60 + 30, 10 * 60 + 50, 12 * 60 + 40, 14 * 60, 15 * 60 + 20, 16 * 60 + 40];
    let mut ops = Vec::new();
    for (date, slots) in days {
        for (minutes, subjects) in begins.into_iter().zip(slots) {
            ops.extend(subjects.iter().map(|subject| {
                let paper = fact(|id| ExamPaper {
                    sitting: Some(round),
                    subject: Some(*subject),
                    date: Some(*date),
                    starts_at: Some(TimeOfDay { minutes }),
                    ends_at: Some(TimeOfDay { minutes: minutes + 50 }),
                    ..ExamPaper::empty(id)
                });
                create(paper.id, &paper)
            }));
        }
    }
    script.add(cast.manager.account(), entered_at, ops);
}

/// The letters of one round: all posted on one day, and answered on another.
pub(super) struct Mail {
    /// The round.
    pub round: Ref<ExamSitting>,
    /// The day of the postmark.
    pub sent_on: Date,
    /// The day on which the slips were there.
    pub slip_on: Date,
}

/// One letter.
pub(super) struct Letter {
    /// What she sits.
    pub subjects: Vec<Subject>,
    /// The papers besides those of everybody.
    pub more: Vec<ApplicationPaper>,
    /// What the slip says that she is exempt from; nothing while no slip has come.
    pub slip: Option<Vec<Subject>>,
}

impl Mail {
    /// Posts a letter, and notes down the slip.
    pub(super) fn post(&self, script: &mut Script, cast: &Cast, person: &Person, letter: Letter) {
        let author = cast.tutor(person.place).account();
        let minute = i64::from(person.number);
        let Letter { subjects, more, slip } = letter;
        let mut papers = vec![
            ApplicationPaper::Form,
            ApplicationPaper::Photo,
            ApplicationPaper::Residence,
            ApplicationPaper::Stamps,
        ];
        let passes = cast.passes(person.number);
        let has_passed = passes.iter().any(|pass| !subjects.contains(&pass.subject));
        papers.extend(has_passed.then_some(ApplicationPaper::PassNotice));
        papers.extend(more);
        let application = ExamApplication {
            subjects: Some(ChoiceSet(subjects.into_iter().collect())),
            papers: Some(ChoiceSet(papers.into_iter().collect())),
            step: Some(ApplicationStep::Sent),
            sent_on: Some(self.sent_on),
            ..self.blank(person)
        };
        let id = application.id;
        script.add(author, at(self.sent_on, 17, minute), vec![create(id, &application)]);
        let Some(exempt) = slip else { return };
        let slip = ExamApplication {
            step: Some(ApplicationStep::SlipReceived),
            seat: Some(Text(format!("札幌 {:04}", 2100 + 7 * u32::from(person.number)))),
            place: Some(Text("北海道の試験会場（例）".to_owned())),
            way: Some(LongText("地下鉄の駅から歩いて8分。はじまる20分前までに着く。".to_owned())),
            phone: Some(Text("011-555-0190".to_owned())),
            exempt: (!exempt.is_empty()).then(|| ChoiceSet(exempt.into_iter().collect())),
            ..ExamApplication::empty(id)
        };
        script.add(author, at(self.slip_on, 17, minute), vec![change(id, &slip)]);
    }

    /// The application of a learner for the round, with nothing else in it.
    pub(super) fn blank(&self, person: &Person) -> ExamApplication {
        fact(|id| ExamApplication {
            sitting: Some(self.round),
            learner: Some(Ref::to(person.id())),
            ..ExamApplication::empty(id)
        })
    }

    /// Asks for a special measure, which is granted.
    pub(super) fn measure(
        &self,
        script: &mut Script,
        cast: &Cast,
        person: &Person,
        (asked_at, granted_at): (Stamp, Stamp),
    ) {
        let id = script.id(asked_at);
        let record = SpecialMeasure {
            learner: Some(Ref::to(person.id())),
            application: Some(Ref::to(self.blank(person).id)),
            measure: Some(Measure::NearToilet),
            step: Some(MeasureStep::Applied),
            ..SpecialMeasure::empty(id)
        };
        add(script, cast, person, asked_at, id, &record);
        let step = Some(MeasureStep::Granted);
        let granted = SpecialMeasure { step, ..SpecialMeasure::empty(id) };
        let author = cast.tutor(person.place).account();
        script.add(author, granted_at, vec![change(id, &granted)]);
    }

    /// A learner says what her letter says.
    pub(super) fn tell(
        &self,
        script: &mut Script,
        cast: &Cast,
        person: &Person,
        (subject, result): (Subject, ToldOutcome),
        told_on: Date,
    ) {
        let record = fact(|id| ToldResult {
            sitting: Some(self.round),
            learner: Some(Ref::to(person.id())),
            subject: Some(subject),
            result: Some(result),
            told_on: Some(told_on),
            ..ToldResult::empty(id)
        });
        add(script, cast, person, at(told_on, 12, 15), record.id, &record);
    }
}

/// Number, school, course as it is printed, credits, the day on which they were earned.
pub(super) type Course = (u8, &'static str, &'static str, u32, Option<Date>);

/// Writes down a course.
pub(super) fn credit(
    script: &mut Script,
    cast: &Cast,
    (number, school, course, credits, earned_on): Course,
    (curriculum_entered_on, certificate): (Date, CreditCertificate),
    made_at: Stamp,
) {
    let person = cast.person(number);
    let id = script.id(made_at);
    let record = CreditRecord {
        learner: Some(Ref::to(person.id())),
        school: Some(Ref::to(organization(school))),
        curriculum_entered_on: Some(curriculum_entered_on),
        course: Some(Text(course.to_owned())),
        credits: Some(Credits(credits)),
        standing: Some(match earned_on {
            Some(_) => CreditStanding::Earned,
            None => CreditStanding::Missing,
        }),
        earned_on,
        certificate: Some(certificate),
        ..CreditRecord::empty(id)
    };
    add(script, cast, person, made_at, id, &record);
}

/// Asks for an exemption, and notes down when the slip granted it.
pub(super) fn exempt(
    script: &mut Script,
    cast: &Cast,
    person: &Person,
    (subject, basis): (Subject, ExemptionBasis),
    (asked_at, granted_at): (Stamp, Option<Stamp>),
) {
    let asked = fact(|id| Exemption {
        learner: Some(Ref::to(person.id())),
        subject: Some(subject),
        basis: Some(basis),
        step: Some(ExemptionStep::Applied),
        ..Exemption::empty(id)
    });
    add(script, cast, person, asked_at, asked.id, &asked);
    if let Some(granted_at) = granted_at {
        let granted =
            Exemption { step: Some(ExemptionStep::Granted), ..Exemption::empty(asked.id) };
        let author = cast.tutor(person.place).account();
        script.add(author, granted_at, vec![change(asked.id, &granted)]);
    }
}

/// Her tutor creates a record.
pub(super) fn add<R: Record>(
    script: &mut Script,
    cast: &Cast,
    person: &Person,
    made_at: Stamp,
    id: RecordId,
    record: &R,
) {
    script.add(cast.tutor(person.place).account(), made_at, vec![create(id, record)]);
}
