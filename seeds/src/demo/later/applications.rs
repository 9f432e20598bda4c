//! The second round of 2026, three days before it begins: who applied for what, the slips that
//! came, what exempts from which subject, and what learners told about the first round.

use super::super::Cast;
use super::super::acts::{self, Course, Letter, Mail, Timetable};
use super::super::places::{CORRESPONDENCE_SCHOOL, FULL_TIME_SCHOOL, VISITED_SCHOOLS};
use super::super::rounds::{Sitting, subjects};
use crate::script::{Script, at, change, create, day, fact};
use shared::exam::Subject;
use shared::records::credit_record::CreditCertificate;
use shared::records::exam_application::{ApplicationPaper, ApplicationStep, ExamApplication};
use shared::records::exam_sitting::{ExamSitting, Round};
use shared::records::exemption::ExemptionBasis;
use shared::records::plan_item::PlanItem;
use shared::records::told_result::ToldOutcome;
use shared::value::{ChoiceSet, Count, FiscalYear, Ref, Text};

/// Everything around the two rounds of 2026.
pub(super) fn applications(script: &mut Script, cast: &Cast) {
    let first = Mail {
        round: cast.round(2026, Round::First),
        sent_on: day(2026, 5, 11),
        slip_on: day(2026, 7, 22),
    };
    let second = Mail {
        round: cast.round(2026, Round::Second),
        sent_on: day(2026, 9, 8),
        slip_on: day(2026, 10, 23),
    };
    apply_for_the_first(script, cast, &first);
    tell(script, cast, &first);
    timetable(script, cast, &second);
    credits(script, cast);
    apply_for_the_second(script, cast, &second);
    withdraw(script, cast, &second);
    exempt(script, cast);
    owe_a_report(script, cast);
    next_year(script, cast);
}

/// The first round of the next year, with days that nobody has announced.
fn next_year(script: &mut Script, cast: &Cast) {
    let record = fact(|id| ExamSitting {
        fiscal_year: Some(FiscalYear(2027)),
        round: Some(Round::First),
        starts_on: Some(day(2027, 8, 5)),
        ends_on: Some(day(2027, 8, 6)),
        apply_from: Some(day(2027, 4, 5)),
        apply_until: Some(day(2027, 5, 12)),
        results_on: Some(day(2027, 8, 31)),
        is_example: Some(true),
        ..ExamSitting::empty(id)
    });
    let made_at = at(day(2026, 10, 30), 10, 20);
    script.add(cast.manager.account(), made_at, vec![create(record.id, &record)]);
}

/// Whoever sat the first round had applied for it.
fn apply_for_the_first(script: &mut Script, cast: &Cast, mail: &Mail) {
    let is_first = |round: &&Sitting| round.id() == mail.round.id;
    let round = cast.set.rounds.iter().find(is_first).expect("the first round is there");
    let seen = round.results.iter().map(|row| (row.0, [row.1, row.2, row.3].concat()));
    let unseen = round.unseen.iter().map(|(number, letters)| (*number, (*letters).to_owned()));
    for (number, letters) in seen.chain(unseen) {
        let subjects = subjects(&letters).collect();
        let letter = Letter { subjects, more: Vec::new(), slip: Some(Vec::new()) };
        mail.post(script, cast, cast.person(number), letter);
    }
}

/// Two told what their letters say; nobody has seen them yet.
fn tell(script: &mut Script, cast: &Cast, mail: &Mail) {
    use ToldOutcome::{NotYet, Passed};
    let rows = [
        (49, Subject::Chiri, Passed),
        (49, Subject::Rekishi, Passed),
        (49, Subject::Sugaku, NotYet),
        (55, Subject::Chiri, Passed),
        (55, Subject::Rekishi, Passed),
        (55, Subject::SeibutsuKiso, Passed),
    ];
    for (number, subject, result) in rows {
        mail.tell(script, cast, cast.person(number), (subject, result), day(2026, 9, 8));
    }
}

/// Six slots on each of two days: an example, as the days of the round are.
fn timetable(script: &mut Script, cast: &Cast, mail: &Mail) {
    use Subject::{
        ButsuriKiso, ChigakuKiso, Chiri, Eigo, Joho, KagakuKiso, KagakuToNingen, Kokugo, Kokyo,
        Rekishi, SeibutsuKiso, Sugaku,
    };
    let days: Timetable<'_> = [
        (
            day(2026, 11, 7),
            [&[ButsuriKiso], &[Kokyo], &[Kokugo], &[Eigo], &[Sugaku], &[KagakuToNingen]],
        ),
        (
            day(2026, 11, 8),
            [&[Joho], &[Chiri], &[Rekishi], &[SeibutsuKiso], &[ChigakuKiso], &[KagakuKiso]],
        ),
    ];
    acts::timetable(script, cast, mail.round, &days, at(day(2026, 7, 22), 13, 30));
}

/// Who sits what; the last two still wait for the slip.
const APPLICANTS: [(u8, &str); 18] = [
    (9, "SEJ"),
    (15, "EJ"),
    (16, "LOS"),
    (23, "LEJ"),
    (24, "LR"),
    (48, "E"),
    (49, "HJ"),
    (50, "LRS"),
    (51, "SJ"),
    (53, "SEJ"),
    (54, "KO"),
    (55, "SE"),
    (56, "RO"),
    (57, "KJ"),
    (58, "SEO"),
    (61, "SEH"),
    (59, "LR"),
    (60, "KL"),
];

/// Number, subject, what exempts her, whether the slip says so.
const EXEMPTIONS: [(u8, Subject, ExemptionBasis, bool); 8] = [
    (23, Subject::Rekishi, ExemptionBasis::Credit, true),
    (23, Subject::SeibutsuKiso, ExemptionBasis::Credit, false),
    (24, Subject::Kokyo, ExemptionBasis::Credit, true),
    (24, Subject::Eigo, ExemptionBasis::SkillTest, true),
    (54, Subject::Rekishi, ExemptionBasis::Credit, true),
    (54, Subject::Sugaku, ExemptionBasis::Credit, true),
    (60, Subject::Kokyo, ExemptionBasis::Credit, false),
    (60, Subject::Joho, ExemptionBasis::Credit, false),
];

fn apply_for_the_second(script: &mut Script, cast: &Cast, mail: &Mail) {
    for (number, letters) in APPLICANTS {
        let own = || EXEMPTIONS.into_iter().filter(move |row| row.0 == number);
        let mut more = Vec::new();
        let has_credits = own().any(|row| row.2 == ExemptionBasis::Credit);
        more.extend(has_credits.then_some(ApplicationPaper::CreditCertificate));
        more.extend((number == MEASURED).then_some(ApplicationPaper::DoctorsNote));
        let granted = own().filter(|row| row.3).map(|row| row.1).collect();
        let slip = (!WAITING.contains(&number)).then_some(granted);
        let letter = Letter { subjects: subjects(letters).collect(), more, slip };
        mail.post(script, cast, cast.person(number), letter);
    }
    let times = (at(day(2026, 9, 8), 18, 5), at(day(2026, 10, 24), 18, 5));
    mail.measure(script, cast, cast.person(MEASURED), times);
}

/// Who sits near a toilet.
const MEASURED: u8 = 49;

/// Whose slips have not come.
const WAITING: [u8; 2] = [59, 60];

/// P62 had planned to sit, and would rather wait for the next round.
fn withdraw(script: &mut Script, cast: &Cast, mail: &Mail) {
    let person = cast.person(62);
    let author = cast.tutor(person.place).account();
    let planned = ExamApplication {
        subjects: Some(ChoiceSet(subjects("KE").collect())),
        step: Some(ApplicationStep::Planned),
        ..mail.blank(person)
    };
    script.add(author, at(day(2026, 8, 17), 18, 30), vec![create(planned.id, &planned)]);
    let withdrawn = ExamApplication {
        step: Some(ApplicationStep::Withdrawn),
        ..ExamApplication::empty(planned.id)
    };
    script.add(author, at(day(2026, 9, 7), 18, 30), vec![change(planned.id, &withdrawn)]);
}

/// What four of the new learners have from the school that they left, and where the paper is.
fn credits(script: &mut Script, cast: &Cast) {
    use CreditCertificate::{None as Nowhere, Unopened};
    let (spring, summer) = (Some(day(2026, 3, 31)), Some(day(2026, 6, 30)));
    let (full_time, part_time) = (FULL_TIME_SCHOOL, VISITED_SCHOOLS[0]);
    let rows: [(Course, CreditCertificate); 9] = [
        ((50, full_time, "現代の国語", 2, spring), Nowhere),
        ((50, full_time, "言語文化", 2, None), Nowhere),
        ((54, part_time, "歴史総合", 2, spring), Unopened),
        ((54, part_time, "数学Ⅰ", 3, spring), Unopened),
        ((56, full_time, "探究入門", 2, spring), Nowhere),
        ((57, CORRESPONDENCE_SCHOOL, "国語表現", 2, None), Nowhere),
        ((60, part_time, "公共", 2, summer), Unopened),
        ((60, part_time, "情報Ⅰ", 2, summer), Unopened),
        ((60, part_time, "体育", 2, summer), Unopened),
    ];
    for (row, certificate) in rows {
        let made_at = at(day(2026, 8, 25), 18, 30);
        acts::credit(script, cast, row, (day(2025, 4, 1), certificate), made_at);
    }
}

fn exempt(script: &mut Script, cast: &Cast) {
    for (number, subject, basis, is_granted) in EXEMPTIONS {
        let times =
            (at(day(2026, 9, 8), 18, 40), is_granted.then(|| at(day(2026, 10, 23), 18, 40)));
        acts::exempt(script, cast, cast.person(number), (subject, basis), times);
    }
}

/// A report for P57's school is due on the day before her exam.
fn owe_a_report(script: &mut Script, cast: &Cast) {
    let person = cast.person(57);
    let made_at = at(day(2026, 10, 20), 18, 50);
    let id = script.id(made_at);
    let record = PlanItem {
        learner: Some(Ref::to(person.id())),
        title: Some(Text("学校のレポートを出す".to_owned())),
        due_on: Some(day(2026, 11, 6)),
        position: Some(Count(9)),
        ..PlanItem::empty(id)
    };
    acts::add(script, cast, person, made_at, id, &record);
}
