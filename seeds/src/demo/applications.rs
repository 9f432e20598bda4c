//! What goes before and beside the exams of 2020: who applied for the second round with which
//! papers, its timetable, and the credits and skill tests of four learners that their passes leave
//! room for.

use super::Cast;
use super::acts::{self, Course, Letter, Mail, Timetable, add};
use super::places::{CORRESPONDENCE_SCHOOL, FULL_TIME_SCHOOL};
use super::rounds::applicants;
use crate::script::{Script, at, create, day, fact};
use shared::exam::Subject;
use shared::id::RecordId;
use shared::records::certification_application::{ApplicationGround, CertificationApplication};
use shared::records::credit_record::CreditCertificate;
use shared::records::exam_application::ApplicationPaper;
use shared::records::exam_sitting::{ExamSitting, Round};
use shared::records::exemption::ExemptionBasis;
use shared::records::skill_certificate::{CertificateEvidence, SkillCertificate};
use shared::records::told_result::ToldOutcome;
use shared::value::{ChoiceSet, FiscalYear, Ref, Text};

/// Who has credits that exempt from a subject of the second round.
const EXEMPT: u8 = 23;

/// Who is complete on paper: two passes, and credits for everything else.
const COMPLETE_ON_PAPER: u8 = 13;

/// Who sits near a toilet.
const MEASURED: u8 = 24;

/// Everything around the second round of 2020; of later years only what stays true. Returns the
/// application for a full pass that was filed.
pub(super) fn applications(script: &mut Script, cast: &Cast) -> RecordId {
    let mail = Mail {
        round: cast.round(2020, Round::Second),
        sent_on: day(2020, 9, 10),
        slip_on: day(2020, 10, 22),
    };
    if cast.set.is_published {
        timetable(script, cast, &mail);
        apply(script, cast, &mail);
    }
    credits(script, cast);
    skill_test(script, cast);
    let times = (at(day(2020, 9, 10), 18, 40), Some(at(day(2020, 10, 22), 18, 40)));
    let subject = (Subject::NihonshiA, ExemptionBasis::Credit);
    acts::exempt(script, cast, cast.person(EXEMPT), subject, times);
    if cast.set.is_published {
        tell(script, cast, &mail);
    }
    let filed = file(script, cast);
    if cast.set.is_published {
        next_year(script, cast);
    }
    filed
}

/// Six slots on each of two days, as the ministry set them in those years.
fn timetable(script: &mut Script, cast: &Cast, mail: &Mail) {
    use Subject::{
        ButsuriKiso, ChigakuKiso, ChiriA, ChiriB, Eigo, GendaiShakai, KagakuKiso, KagakuToNingen,
        Kokugo, NihonshiA, NihonshiB, Rinri, SeibutsuKiso, SeijiKeizai, SekaishiA, SekaishiB,
        Sugaku,
    };
    let days: Timetable<'_> = [
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
    acts::timetable(script, cast, mail.round, &days, at(day(2020, 7, 22), 13, 30));
}

fn apply(script: &mut Script, cast: &Cast, mail: &Mail) {
    for (number, subjects) in applicants() {
        let mut more = Vec::new();
        more.extend((number == EXEMPT).then_some(ApplicationPaper::CreditCertificate));
        more.extend((number == MEASURED).then_some(ApplicationPaper::DoctorsNote));
        let exempt = if number == EXEMPT { vec![Subject::NihonshiA] } else { Vec::new() };
        let letter = Letter { subjects, more, slip: Some(exempt) };
        mail.post(script, cast, cast.person(number), letter);
    }
    let times = (at(day(2020, 9, 9), 18, 5), at(day(2020, 10, 23), 18, 5));
    mail.measure(script, cast, cast.person(MEASURED), times);
}

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
    for row in rows {
        let certificate = match row.0 {
            EXEMPT | COMPLETE_ON_PAPER => CreditCertificate::Unopened,
            _ => CreditCertificate::None,
        };
        let made_at = at(day(2020, 10, 14), 18, 30);
        acts::credit(script, cast, row, (day(2019, 4, 1), certificate), made_at);
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

/// Two told their tutor what the letter says before they brought it along.
fn tell(script: &mut Script, cast: &Cast, mail: &Mail) {
    let rows = [
        (24, Subject::KagakuToNingen, ToldOutcome::Passed),
        (25, Subject::Kokugo, ToldOutcome::NotYet),
    ];
    for (number, subject, result) in rows {
        mail.tell(script, cast, cast.person(number), (subject, result), day(2020, 12, 9));
    }
}

/// The answer had not come by February 2021.
fn file(script: &mut Script, cast: &Cast) -> RecordId {
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
    id
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Demo;
    use shared::exam::{Case, EarnedCredits, RULES, Verdict, evaluate};
    use shared::record::Record;
    use shared::records::credit_record::{CreditRecord, CreditStanding};

    #[test]
    fn who_filed_for_a_full_pass_is_complete_on_paper_and_the_others_are_not() {
        let cast = Cast::of(Demo::Year2020);
        for number in 1..=25 {
            let mut script = Script::default();
            credits(&mut script, &cast);
            let learner = cast.person(number).id();
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
                Case { passes: cast.passes(number), credits: earned.collect(), ..Case::default() };
            let found = evaluate(&RULES, &case, FiscalYear(2020));
            let is_expected = number == COMPLETE_ON_PAPER || cast.certified_on(number).is_some();
            assert_eq!(found.verdict == Verdict::Complete, is_expected, "P{number:02}");
        }
    }
}
