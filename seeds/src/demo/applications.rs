//! What goes before and beside the exam: who applied for the second round with which papers, its
//! timetable, and the credits and skill tests of four learners that their passes leave room for.

use super::Cast;
use super::exams::{applicants, passes, round_id};
use super::people::Person;
use super::places::{CORRESPONDENCE_SCHOOL, FULL_TIME_SCHOOL, organization};
use crate::script::{Script, at, change, create, day, fact};
use shared::exam::Subject;
use shared::id::{RecordId, Stamp};
use shared::record::Record;
use shared::records::certification_application::{ApplicationGround, CertificationApplication};
use shared::records::credit_record::{CreditCertificate, CreditRecord, CreditStanding};
use shared::records::exam_application::{ApplicationPaper, ApplicationStep, ExamApplication};
use shared::records::exam_paper::ExamPaper;
use shared::records::exam_sitting::{ExamSitting, Round};
use shared::records::exemption::{Exemption, ExemptionBasis, ExemptionStep};
use shared::records::skill_certificate::{CertificateEvidence, SkillCertificate};
use shared::records::special_measure::{Measure, MeasureStep, SpecialMeasure};
use shared::records::told_result::{ToldOutcome, ToldResult};
use shared::value::{ChoiceSet, Credits, Date, FiscalYear, LongText, Ref, Text, TimeOfDay};

/// Who has credits that exempt from a subject of the second round.
const EXEMPT: u8 = 23;

/// Who is complete on paper: two passes, and credits for everything else.
const COMPLETE_ON_PAPER: u8 = 13;

pub(super) fn applications(script: &mut Script, cast: &Cast) {
    timetable(script, cast);
    for (number, subjects) in applicants() {
        apply(script, cast, cast.person(number), subjects);
    }
    measure(script, cast);
    credits(script, cast);
    skill_test(script, cast);
    exemption(script, cast);
    told(script, cast);
    file(script, cast);
    next_year(script, cast);
}

fn second_round() -> Ref<ExamSitting> {
    Ref::to(round_id(2020, Round::Second))
}

/// Six slots on each of two days, as the ministry set them in those years.
fn timetable(script: &mut Script, cast: &Cast) {
    use Subject::{
        ButsuriKiso, ChigakuKiso, ChiriA, ChiriB, Eigo, GendaiShakai, KagakuKiso, KagakuToNingen,
        Kokugo, NihonshiA, NihonshiB, Rinri, SeibutsuKiso, SeijiKeizai, SekaishiA, SekaishiB,
        Sugaku,
    };
    let days: [(Date, [&[Subject]; 6]); 2] = [
        (
            day(2020, 11, 7),
            [
                &[ButsuriKiso],
                &[GendaiShakai, SeijiKeizai],
                &[Kokugo],
                &[Eigo],
                &[Sugaku],
                &[KagakuToNingen],
            ],
        ),
        (
            day(2020, 11, 8),
            [
                &[Rinri],
                &[NihonshiA, NihonshiB, ChiriA, ChiriB],
                &[SekaishiA, SekaishiB],
                &[SeibutsuKiso],
                &[ChigakuKiso],
                &[KagakuKiso],
            ],
        ),
    ];
    let begins = [9 * 60 + 30, 10 * 60 + 50, 12 * 60 + 40, 14 * 60, 15 * 60 + 20, 16 * 60 + 40];
    let mut ops = Vec::new();
    for (date, slots) in days {
        for (minutes, subjects) in begins.into_iter().zip(slots) {
            ops.extend(subjects.iter().map(|subject| {
                let paper = fact(|id| ExamPaper {
                    sitting: Some(second_round()),
                    subject: Some(*subject),
                    date: Some(date),
                    starts_at: Some(TimeOfDay { minutes }),
                    ends_at: Some(TimeOfDay { minutes: minutes + 50 }),
                    ..ExamPaper::empty(id)
                });
                create(paper.id, &paper)
            }));
        }
    }
    script.add(cast.manager.account(), at(day(2020, 7, 22), 13, 30), ops);
}

/// Posted some days before the last one; the slip came in October.
fn apply(script: &mut Script, cast: &Cast, person: &Person, subjects: Vec<Subject>) {
    let author = cast.tutor(person.place).account();
    let sent_on = day(2020, 9, 10);
    let minute = i64::from(person.number);
    let mut papers = vec![
        ApplicationPaper::Form,
        ApplicationPaper::Photo,
        ApplicationPaper::Residence,
        ApplicationPaper::Stamps,
    ];
    let has_passed = passes(person.number).iter().any(|pass| !subjects.contains(&pass.subject));
    papers.extend(has_passed.then_some(ApplicationPaper::PassNotice));
    papers.extend((person.number == EXEMPT).then_some(ApplicationPaper::CreditCertificate));
    papers.extend((person.number == MEASURED).then_some(ApplicationPaper::DoctorsNote));
    let application = fact(|id| ExamApplication {
        sitting: Some(second_round()),
        learner: Some(Ref::to(person.id())),
        subjects: Some(ChoiceSet(subjects.iter().copied().collect())),
        papers: Some(ChoiceSet(papers.iter().copied().collect())),
        step: Some(ApplicationStep::Sent),
        sent_on: Some(sent_on),
        ..ExamApplication::empty(id)
    });
    let id = application.id;
    script.add(author, at(sent_on, 17, minute), vec![create(id, &application)]);
    let slip = ExamApplication {
        step: Some(ApplicationStep::SlipReceived),
        seat: Some(Text(format!("札幌 {:04}", 2100 + 7 * u32::from(person.number)))),
        place: Some(Text("北海道の試験会場（例）".to_owned())),
        way: Some(LongText("地下鉄の駅から歩いて8分。9時10分までに着く。".to_owned())),
        phone: Some(Text("011-555-0190".to_owned())),
        exempt: (person.number == EXEMPT).then(|| ChoiceSet([Subject::NihonshiA].into())),
        ..ExamApplication::empty(id)
    };
    script.add(author, at(day(2020, 10, 22), 17, minute), vec![change(id, &slip)]);
}

/// Who sits near a toilet.
const MEASURED: u8 = 24;

fn measure(script: &mut Script, cast: &Cast) {
    let person = cast.person(MEASURED);
    let made_at = at(day(2020, 9, 9), 18, 5);
    let application = fact(|id| ExamApplication {
        sitting: Some(second_round()),
        learner: Some(Ref::to(person.id())),
        ..ExamApplication::empty(id)
    });
    let id = script.id(made_at);
    let record = SpecialMeasure {
        learner: Some(Ref::to(person.id())),
        application: Some(Ref::to(application.id)),
        measure: Some(Measure::NearToilet),
        step: Some(MeasureStep::Applied),
        ..SpecialMeasure::empty(id)
    };
    let author = cast.tutor(person.place).account();
    script.add(author, made_at, vec![create(id, &record)]);
    let granted = SpecialMeasure { step: Some(MeasureStep::Granted), ..SpecialMeasure::empty(id) };
    script.add(author, at(day(2020, 10, 23), 18, 5), vec![change(id, &granted)]);
}

/// Number, school, course as it is printed, credits, the day on which they were earned.
type Course = (u8, &'static str, &'static str, u32, Option<Date>);

/// All of them entered in April 2019. A course of the school's own exempts from nothing.
fn credits(script: &mut Script, cast: &Cast) {
    let (first_year, autumn) = (Some(day(2020, 3, 31)), Some(day(2020, 9, 30)));
    let rows: [Course; 12] = [
        (13, FULL_TIME_SCHOOL, "国語総合", 4, first_year),
        (13, FULL_TIME_SCHOOL, "世界史Ａ", 2, first_year),
        (13, FULL_TIME_SCHOOL, "現代社会", 2, first_year),
        (13, FULL_TIME_SCHOOL, "数学Ⅰ", 3, first_year),
        (13, FULL_TIME_SCHOOL, "生物基礎", 2, first_year),
        (13, CORRESPONDENCE_SCHOOL, "日本史Ａ", 2, autumn),
        (23, FULL_TIME_SCHOOL, "日本史Ａ", 2, first_year),
        (23, FULL_TIME_SCHOOL, "生物基礎", 2, first_year),
        (23, FULL_TIME_SCHOOL, "数学Ⅰ", 3, None),
        (24, FULL_TIME_SCHOOL, "現代社会", 2, first_year),
        (25, FULL_TIME_SCHOOL, "科学と人間生活", 2, first_year),
        (25, FULL_TIME_SCHOOL, "地域探究", 2, first_year),
    ];
    for (number, school, course, credits, earned_on) in rows {
        let person = cast.person(number);
        let made_at = at(day(2020, 10, 14), 18, 30);
        let id = script.id(made_at);
        let record = CreditRecord {
            learner: Some(Ref::to(person.id())),
            school: Some(Ref::to(organization(school))),
            curriculum_entered_on: Some(day(2019, 4, 1)),
            course: Some(Text(course.to_owned())),
            credits: Some(Credits(credits)),
            standing: Some(match earned_on {
                Some(_) => CreditStanding::Earned,
                None => CreditStanding::Missing,
            }),
            earned_on,
            certificate: Some(match number {
                EXEMPT | COMPLETE_ON_PAPER => CreditCertificate::Unopened,
                _ => CreditCertificate::None,
            }),
            ..CreditRecord::empty(id)
        };
        add(script, cast, person, made_at, id, &record);
    }
}

fn skill_test(script: &mut Script, cast: &Cast) {
    let person = cast.person(24);
    let made_at = at(day(2020, 11, 19), 18, 30);
    let id = script.id(made_at);
    let record = SkillCertificate {
        learner: Some(Ref::to(person.id())),
        name: Some(Text("英検準2級".to_owned())),
        passed_on: Some(day(2020, 11, 10)),
        evidence: Some(CertificateEvidence::CertificateSeen),
        ..SkillCertificate::empty(id)
    };
    add(script, cast, person, made_at, id, &record);
}

fn exemption(script: &mut Script, cast: &Cast) {
    let person = cast.person(EXEMPT);
    let applied = fact(|id| Exemption {
        learner: Some(Ref::to(person.id())),
        subject: Some(Subject::NihonshiA),
        basis: Some(ExemptionBasis::Credit),
        step: Some(ExemptionStep::Applied),
        ..Exemption::empty(id)
    });
    add(script, cast, person, at(day(2020, 9, 10), 18, 40), applied.id, &applied);
    let granted = Exemption { step: Some(ExemptionStep::Granted), ..Exemption::empty(applied.id) };
    let author = cast.tutor(person.place).account();
    let known_at = at(day(2020, 10, 22), 18, 40);
    script.add(author, known_at, vec![change(applied.id, &granted)]);
}

/// Two told their tutor what the letter says before they brought it along.
fn told(script: &mut Script, cast: &Cast) {
    let rows = [
        (24, Subject::KagakuToNingen, ToldOutcome::Passed),
        (25, Subject::Kokugo, ToldOutcome::NotYet),
    ];
    for (number, subject, result) in rows {
        let person = cast.person(number);
        let told_on = day(2020, 12, 9);
        let record = fact(|id| ToldResult {
            sitting: Some(second_round()),
            learner: Some(Ref::to(person.id())),
            subject: Some(subject),
            result: Some(result),
            told_on: Some(told_on),
            ..ToldResult::empty(id)
        });
        add(script, cast, person, at(told_on, 12, 15), record.id, &record);
    }
}

/// The answer has not come yet.
fn file(script: &mut Script, cast: &Cast) {
    let person = cast.person(COMPLETE_ON_PAPER);
    let filed_on = day(2021, 1, 25);
    let made_at = at(filed_on, 18, 50);
    let id = script.id(made_at);
    let record = CertificationApplication {
        learner: Some(Ref::to(person.id())),
        filed_on: Some(filed_on),
        grounds: Some(ChoiceSet([ApplicationGround::Credit].into())),
        ..CertificationApplication::empty(id)
    };
    add(script, cast, person, made_at, id, &record);
}

/// The first round of the next year, with days that nobody has announced.
fn next_year(script: &mut Script, cast: &Cast) {
    let record = fact(|id| ExamSitting {
        fiscal_year: Some(FiscalYear(2021)),
        round: Some(Round::First),
        starts_on: Some(day(2021, 8, 12)),
        ends_on: Some(day(2021, 8, 13)),
        apply_from: Some(day(2021, 4, 5)),
        apply_until: Some(day(2021, 5, 10)),
        results_on: Some(day(2021, 9, 7)),
        is_example: Some(true),
        ..ExamSitting::empty(id)
    });
    let made_at = at(day(2021, 1, 29), 10, 20);
    script.add(cast.manager.account(), made_at, vec![create(record.id, &record)]);
}

fn add<R: Record>(
    script: &mut Script,
    cast: &Cast,
    person: &Person,
    made_at: Stamp,
    id: RecordId,
    record: &R,
) {
    script.add(cast.tutor(person.place).account(), made_at, vec![create(id, record)]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::exam::{Case, EarnedCredits, RULES, Verdict, evaluate};

    #[test]
    fn who_filed_for_a_full_pass_is_complete_on_paper_and_the_others_are_not() {
        for number in 1..=25 {
            let mut script = Script::default();
            credits(&mut script, &Cast::new());
            let learner = Cast::new().person(number).id();
            let records = script.finish();
            let ops = records.iter().flat_map(|step| &step.ops);
            let own: Vec<CreditRecord> = ops
                .map(|op| CreditRecord::read(op.id, &op.set))
                .filter(|it| it.learner.is_some_and(|it| it.id == learner))
                .filter(|it| it.standing == Some(CreditStanding::Earned))
                .collect();
            let earned = own.into_iter().filter_map(|it| {
                Some(EarnedCredits {
                    course: it.course?.0,
                    credits: it.credits?.0,
                    entered_on: it.curriculum_entered_on?,
                })
            });
            let case =
                Case { passes: passes(number), credits: earned.collect(), ..Case::default() };
            let found = evaluate(&RULES, &case, FiscalYear(2020));
            let is_expected = number == COMPLETE_ON_PAPER
                || super::super::exams::is_certified(number, super::super::today());
            assert_eq!(found.verdict == Verdict::Complete, is_expected, "P{number:02}");
        }
    }
}
