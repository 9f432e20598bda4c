//! How far a learner has come with the exam and which round comes next, worked out from her results
//! and the rounds: the same for her tutor and for herself.

use super::exam_applications::applications;
use super::exam_case::{case_of, known_results};
use super::records::{ReadRecords, Records};
pub use super::round_at::RoundAt;
use crate::exam::{Case, Progress, RULES, Subject, evaluate};
use crate::id::RecordId;
use crate::record::Record;
use crate::records::certification::Certification;
use crate::records::exam_application::ExamApplication;
use crate::records::exam_sitting::{ExamSitting, Round};
use crate::records::exam_subject_result::{
    ExamAttendance, ExamResult, ExamSubjectResult, ResultEvidence,
};
use crate::records::goal::{Goal, GoalKind};
use crate::value::{Date, FiscalYear};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A passed subject: it stays passed for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// The subject.
    pub subject: Subject,
    /// The round.
    pub round: RoundAt,
    /// How it is known; a pass that she has told counts for her plan, not as certain.
    pub known_by: Option<ResultEvidence>,
}

/// Where a subject stands that is not passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// Not passed the last time.
    Failed,
    /// She sat it; the result is not known yet.
    ResultUnknown,
    /// She has applied.
    Applied,
}

/// The round that comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextRound {
    /// Which one.
    pub round: RoundAt,
    /// Its first day, once it is announced.
    pub starts_on: Option<Date>,
    /// The last day of the postmark, while it is not over and she has not applied.
    pub apply_until: Option<Date>,
}

impl NextRound {
    /// A round of which no days are known.
    fn not_announced(round: RoundAt) -> NextRound {
        NextRound { round, starts_on: None, apply_until: None }
    }
}

/// What there is to say about the exam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Passed subjects, the newest first.
    pub passed: Vec<Passed>,
    /// What is done and open, with what exempts her, judged by the era of the next round.
    pub progress: Progress,
    /// Subjects that she tried or is about to try.
    pub tried: BTreeMap<Subject, Tried>,
    /// The next round.
    pub next: NextRound,
    /// The day of her first notice of a full pass.
    pub certified_on: Option<Date>,
}

impl Standing {
    /// Whether the notice of a full pass was seen. However many subjects are passed or exempt,
    /// nobody is told so before (R17).
    pub fn is_certain(&self) -> bool {
        self.certified_on.is_some()
    }
}

/// How far the person with these records has come, judged for the round that comes next.
pub fn standing(records: &dyn Records, aliases: &[RecordId], today: Date) -> Standing {
    work_out(&Known::of(records, aliases), today)
}

/// The same, judged for another of her [`targets`]; for the one that comes next if it is none.
pub fn standing_for(
    records: &dyn Records,
    aliases: &[RecordId],
    today: Date,
    target: RoundAt,
) -> Standing {
    let known = Known::of(records, aliases);
    let chosen = known.targets(today).into_iter().find(|it| it.round == target);
    judged(&known, today, chosen.unwrap_or_else(|| next_round(&known, today)))
}

/// The rounds that a card can be about, the one that comes next first: those that are announced and
/// open to her, and the first one of the next fiscal year, whose subjects may be other ones.
pub fn targets(records: &dyn Records, aliases: &[RecordId], today: Date) -> Vec<NextRound> {
    Known::of(records, aliases).targets(today)
}

/// Every result of the person with these records.
pub fn results(records: &dyn Records, aliases: &[RecordId]) -> Vec<ExamSubjectResult> {
    let of = |id: &RecordId| records.list_referring::<ExamSubjectResult>("learner", *id);
    aliases.iter().flat_map(of).collect()
}

/// The day of her first notice of a full pass, once one was seen.
pub fn certified_on(records: &dyn Records, aliases: &[RecordId]) -> Option<Date> {
    let of = |id: &RecordId| records.list_referring::<Certification>("learner", *id);
    aliases.iter().flat_map(of).filter_map(|it| it.noticed_on).min()
}

/// Whether the exam is a matter for her: she has a result, has begun to apply, or wants to pass it.
pub fn is_on_the_way(records: &dyn Records, aliases: &[RecordId]) -> bool {
    let wants = |goal: &Goal| goal.kind == Some(GoalKind::Certification);
    aliases.iter().any(|id| {
        records.referring(ExamSubjectResult::NAME, "learner", *id).next().is_some()
            || records.referring(ExamApplication::NAME, "learner", *id).next().is_some()
            || records.list_referring::<Goal>("learner", *id).any(|goal| wants(&goal))
    })
}

/// The rounds that are known, the newest first.
pub fn newest_rounds(records: &dyn Records) -> Vec<ExamSitting> {
    let mut sittings: Vec<ExamSitting> = records.list::<ExamSitting>().collect();
    sittings.sort_by_key(|it| Reverse((it.fiscal_year, it.round)));
    sittings
}

/// Each round that a learner has results of, the newest first, with the results by subject.
pub fn by_round(
    sittings: Vec<ExamSitting>,
    results: &[ExamSubjectResult],
) -> Vec<(ExamSitting, Vec<ExamSubjectResult>)> {
    let of = |sitting: ExamSitting| {
        let is_of = |it: &&ExamSubjectResult| it.sitting.is_some_and(|of| of.id == sitting.id);
        let mut own: Vec<_> = results.iter().filter(is_of).cloned().collect();
        own.sort_by_key(|result| result.subject);
        (sitting, own)
    };
    sittings.into_iter().map(of).filter(|(_, own)| !own.is_empty()).collect()
}

/// What is recorded about one person and the exam.
#[derive(Default)]
struct Known {
    case: Case,
    results: Vec<ExamSubjectResult>,
    applications: Vec<ExamApplication>,
    sittings: Vec<ExamSitting>,
    certified_on: Option<Date>,
}

impl Known {
    fn of(records: &dyn Records, aliases: &[RecordId]) -> Known {
        Known {
            case: case_of(records, aliases),
            results: known_results(records, aliases),
            applications: applications(records, aliases),
            sittings: records.list::<ExamSitting>().collect(),
            certified_on: certified_on(records, aliases),
        }
    }

    /// As [`targets`] promises.
    fn targets(&self, today: Date) -> Vec<NextRound> {
        let open = self.open_rounds(today).map(|it| self.next_of(it, today));
        let year = FiscalYear(today.fiscal_year().0 + 1);
        let next_year = RoundAt { year, round: Round::First };
        let mut all: Vec<NextRound> = open.flatten().collect();
        all.extend([next_round(self, today), NextRound::not_announced(next_year)]);
        all.sort_by_key(|it| (it.round, it.starts_on.is_none()));
        all.dedup_by_key(|it| it.round);
        all
    }

    /// The announced rounds that are not over and for which she has applied or still can.
    fn open_rounds(&self, today: Date) -> impl Iterator<Item = &ExamSitting> {
        let is_ahead = move |it: &ExamSitting| it.last_day().is_some_and(|last| last >= today);
        let is_open = move |it: &ExamSitting| it.deadline().is_none_or(|day| day >= today);
        let ahead = self.sittings.iter().filter(move |it| is_ahead(it));
        ahead.filter(move |it| is_open(it) || self.has_applied(it))
    }

    /// Whether she has applied for the round: the letter is posted, or a result says so, as older
    /// records do (ruling E9).
    fn has_applied(&self, sitting: &ExamSitting) -> bool {
        let is_of = |id: RecordId| id == sitting.id;
        self.applications
            .iter()
            .filter(|it| it.is_posted())
            .any(|it| it.sitting.is_some_and(|of| is_of(of.id)))
            || self.results.iter().any(|it| it.sitting.is_some_and(|of| is_of(of.id)))
    }

    /// An announced round as the next one.
    fn next_of(&self, sitting: &ExamSitting, today: Date) -> Option<NextRound> {
        let deadline = sitting.deadline().filter(|day| *day >= today);
        Some(NextRound {
            round: RoundAt::of(sitting)?,
            starts_on: sitting.starts_on,
            apply_until: deadline.filter(|_| !self.has_applied(sitting)),
        })
    }

    /// The subjects of posted applications for rounds that are not over, without those of which a
    /// result says already how the day went.
    fn applied_for(&self, today: Date) -> impl Iterator<Item = Subject> {
        let is_ahead = move |of: RecordId| {
            let sitting = self.sittings.iter().find(|it| it.id == of);
            sitting.and_then(ExamSitting::last_day).is_none_or(|day| day >= today)
        };
        let has_result = |of: RecordId, subject: Subject| {
            self.results.iter().any(|it| {
                it.subject == Some(subject) && it.sitting.is_some_and(|sitting| sitting.id == of)
            })
        };
        let posted = self.applications.iter().filter(|it| it.is_posted());
        posted.flat_map(move |it| {
            let of = it.sitting.map(|of| of.id).filter(|of| is_ahead(*of));
            let chosen = of.into_iter().flat_map(|of| it.sits().into_iter().map(move |s| (of, s)));
            chosen
                .filter(|(of, subject)| !has_result(*of, *subject))
                .map(|(_, subject)| subject)
                .collect::<Vec<_>>()
        })
    }
}

fn work_out(known: &Known, today: Date) -> Standing {
    judged(known, today, next_round(known, today))
}

fn judged(known: &Known, today: Date, next: NextRound) -> Standing {
    let (results, sittings) = (&known.results, &known.sittings);
    let sitting_of = |result: &ExamSubjectResult| {
        sittings.iter().find(|it| result.sitting.is_some_and(|of| of.id == it.id))
    };
    let mut passed: Vec<Passed> = Vec::new();
    let mut newest: BTreeMap<Subject, (RoundAt, Tried)> = BTreeMap::new();
    for result in results {
        let Some(subject) = result.subject else { continue };
        // A result whose round is not known here happened at the latest this year.
        let now = RoundAt { year: today.fiscal_year(), round: Round::First };
        let round = sitting_of(result).and_then(RoundAt::of).unwrap_or(now);
        if result.result == Some(ExamResult::Passed) {
            passed.push(Passed { subject, round, known_by: result.evidence });
        } else if let Some(tried) = tried(result) {
            let entry = newest.entry(subject).or_insert((round, tried));
            if entry.0 <= round {
                *entry = (round, tried);
            }
        }
    }
    // Of two rounds with the same subject the one whose notice was seen is the certain one.
    let is_seen = |it: &Passed| it.known_by == Some(ResultEvidence::NoticeSeen);
    passed.sort_by_key(|it| (it.subject, !is_seen(it), Reverse(it.round)));
    passed.dedup_by_key(|it| it.subject);
    passed.sort_by_key(|it| (Reverse(it.round), it.subject));
    for subject in known.applied_for(today) {
        newest.insert(subject, (next.round, Tried::Applied));
    }
    newest.retain(|subject, _| passed.iter().all(|it| it.subject != *subject));
    Standing {
        progress: evaluate(&RULES, &known.case, next.round.year).into(),
        tried: newest.into_iter().map(|(subject, (_, tried))| (subject, tried)).collect(),
        passed,
        next,
        certified_on: known.certified_on,
    }
}

/// Not sitting a subject says nothing about it.
fn tried(result: &ExamSubjectResult) -> Option<Tried> {
    match (result.attendance?, result.result) {
        (ExamAttendance::Sat, Some(ExamResult::Failed)) => Some(Tried::Failed),
        (ExamAttendance::Sat, _) => Some(Tried::ResultUnknown),
        (ExamAttendance::Applied, _) => Some(Tried::Applied),
        (ExamAttendance::Absent, _) => None,
    }
}

/// The earliest announced round that is not over and for which she has applied or still can
/// (ruling E7); if there is none, the usual one that is not announced yet.
fn next_round(known: &Known, today: Date) -> NextRound {
    let announced = known.open_rounds(today).min_by_key(|it| it.starts_on);
    let announced = announced.and_then(|it| known.next_of(it, today));
    announced.unwrap_or_else(|| NextRound::not_announced(unannounced(&known.sittings, today)))
}

/// The next August or November of which no dates are known.
fn unannounced(sittings: &[ExamSitting], today: Date) -> RoundAt {
    let year = today.fiscal_year();
    let next_year = RoundAt { year: FiscalYear(year.0 + 1), round: Round::First };
    let usual = match today.month() {
        4..=7 => RoundAt { year, round: Round::First },
        8..=10 => RoundAt { year, round: Round::Second },
        _ => next_year,
    };
    let has_dates = |it: &ExamSitting| RoundAt::of(it) == Some(usual) && it.starts_on.is_some();
    if sittings.iter().any(has_dates) { next_year } else { usual }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::passes;
    use crate::records::exam_application::ApplicationStep;
    use crate::value::{Choice, ChoiceSet, Ref};
    use uuid::Uuid;

    fn sitting(year: i16, round: Round, starts_on: Option<&str>) -> ExamSitting {
        let number = u128::from(year as u16) * 2 + u128::from(round == Round::Second);
        ExamSitting {
            fiscal_year: Some(FiscalYear(year)),
            round: Some(round),
            starts_on: starts_on.map(|day| day.parse().unwrap()),
            ..ExamSitting::empty(RecordId(Uuid::from_u128(number)))
        }
    }

    fn result(
        sitting: &ExamSitting,
        subject: &str,
        result: Option<ExamResult>,
    ) -> ExamSubjectResult {
        ExamSubjectResult {
            sitting: Some(Ref::to(sitting.id)),
            subject: Subject::from_code(subject),
            attendance: Some(ExamAttendance::Sat),
            result,
            ..ExamSubjectResult::empty(RecordId(Uuid::nil()))
        }
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn of(results: &[ExamSubjectResult], sittings: &[ExamSitting]) -> Known {
        let year_of = |id| sittings.iter().find(|it| it.id == id)?.fiscal_year;
        let case = Case { passes: passes(results, year_of), ..Case::default() };
        let (results, sittings) = (results.to_vec(), sittings.to_vec());
        Known { case, results, sittings, ..Known::default() }
    }

    #[test]
    fn who_has_posted_an_application_has_a_next_round_and_its_subjects_although_it_is_closed() {
        let closed = ExamSitting {
            apply_until: Some(day("2020-09-14")),
            ..sitting(2020, Round::Second, Some("2020-11-07"))
        };
        let found = |step, today: &str| {
            let application = ExamApplication {
                sitting: Some(Ref::to(closed.id)),
                subjects: Some(ChoiceSet([Subject::Kokugo].into())),
                step: Some(step),
                ..ExamApplication::empty(RecordId(Uuid::nil()))
            };
            let known =
                Known { applications: vec![application], ..of(&[], std::slice::from_ref(&closed)) };
            let found = work_out(&known, day(today));
            let tried = found.tried.get(&Subject::Kokugo).copied();
            (found.next.round.year.0, tried, found.next.apply_until)
        };
        let applied = (2020, Some(Tried::Applied), None);
        assert_eq!(found(ApplicationStep::Sent, "2020-09-10"), applied, "nothing more to post");
        let planned = (2020, None, closed.apply_until);
        assert_eq!(found(ApplicationStep::Planned, "2020-09-10"), planned);
        assert_eq!(found(ApplicationStep::Sent, "2020-10-01"), applied);
        let another = (2021, None, None);
        assert_eq!(found(ApplicationStep::Planned, "2020-10-01"), another);
        assert_eq!(found(ApplicationStep::Withdrawn, "2020-10-01"), another);
        assert_eq!(found(ApplicationStep::SlipReceived, "2020-11-08"), another, "it is over");
    }

    #[test]
    fn on_the_second_day_what_is_ahead_is_applied_for_and_what_she_sat_waits_for_its_result() {
        let round = ExamSitting {
            ends_on: Some(day("2020-11-08")),
            ..sitting(2020, Round::Second, Some("2020-11-07"))
        };
        let application = ExamApplication {
            sitting: Some(Ref::to(round.id)),
            subjects: Some(ChoiceSet([Subject::Kokugo, Subject::Eigo].into())),
            step: Some(ApplicationStep::Sent),
            ..ExamApplication::empty(RecordId(Uuid::nil()))
        };
        let sat = result(&round, "eigo", None);
        let known = Known { applications: vec![application], ..of(&[sat], &[round]) };
        let expected = [(Subject::Kokugo, Tried::Applied), (Subject::Eigo, Tried::ResultUnknown)];
        assert_eq!(work_out(&known, day("2020-11-08")).tried, BTreeMap::from(expected));
    }

    #[test]
    fn the_next_round_is_the_announced_one_or_else_the_usual_one() {
        let announced = [sitting(2020, Round::Second, Some("2020-11-07"))];
        for (today, year, round) in [
            ("2020-11-07", 2020, Round::Second),
            ("2020-11-08", 2021, Round::First),
            ("2021-02-03", 2021, Round::First),
            ("2021-05-01", 2021, Round::First),
            ("2021-09-01", 2021, Round::Second),
        ] {
            let next = next_round(&of(&[], &announced), day(today));
            assert_eq!(next.round, RoundAt { year: FiscalYear(year), round }, "{today}");
        }
    }

    #[test]
    fn a_round_for_which_nobody_can_apply_any_more_is_the_next_one_only_for_who_has_applied() {
        let closed = ExamSitting {
            apply_until: Some(day("2020-09-14")),
            ..sitting(2020, Round::Second, Some("2020-11-07"))
        };
        let applied = ExamSubjectResult {
            attendance: Some(ExamAttendance::Applied),
            ..result(&closed, "kokugo", None)
        };
        let next = |results: &[ExamSubjectResult], today: &str| {
            let next = next_round(&of(results, std::slice::from_ref(&closed)), day(today));
            (next.round.year.0, next.round.round, next.starts_on.is_some())
        };
        assert_eq!(next(&[], "2020-09-14"), (2020, Round::Second, true));
        assert_eq!(next(&[], "2020-09-15"), (2021, Round::First, false));
        assert_eq!(next(&[applied], "2020-09-15"), (2020, Round::Second, true));
    }

    #[test]
    fn a_card_can_be_about_every_open_round_and_the_first_one_of_the_next_year() {
        let until = |sitting: ExamSitting, day_text: &str| ExamSitting {
            apply_until: Some(day(day_text)),
            ..sitting
        };
        let all = [
            until(sitting(2026, Round::First, Some("2026-08-06")), "2026-05-08"),
            until(sitting(2026, Round::Second, Some("2026-11-07")), "2026-09-11"),
            until(sitting(2027, Round::First, Some("2027-08-05")), "2027-05-07"),
        ];
        let codes = |sittings: &[ExamSitting], today: &str| {
            let found = of(&[], sittings).targets(day(today));
            found.into_iter().map(|it| it.round.code()).collect::<Vec<_>>()
        };
        assert_eq!(codes(&all, "2026-05-01"), ["2026-first", "2026-second", "2027-first"]);
        assert_eq!(codes(&all, "2026-10-01"), ["2027-first"]);
        assert_eq!(codes(&all[..2], "2026-08-20"), ["2026-second", "2027-first"]);
        assert_eq!(codes(&[], "2026-09-01"), ["2026-second", "2027-first"]);
        for target in of(&[], &all).targets(day("2026-05-01")) {
            assert_eq!(RoundAt::from_code(&target.round.code()), Some(target.round));
        }
        assert_eq!(RoundAt::from_code("2026-third"), None);
    }

    #[test]
    fn nobody_is_certain_of_a_full_pass_before_its_notice_was_seen() {
        let august = sitting(2020, Round::First, Some("2020-08-12"));
        let all = "kokugo sekaishi_a chiri_a gendai_shakai sugaku kagaku_to_ningen \
                   seibutsu_kiso eigo";
        let passed = all.split_whitespace().map(|subject| ExamSubjectResult {
            evidence: Some(ResultEvidence::NoticeSeen),
            ..result(&august, subject, Some(ExamResult::Passed))
        });
        let results: Vec<ExamSubjectResult> = passed.collect();
        let mut known = of(&results, &[august]);
        let found = work_out(&known, day("2021-02-03"));
        assert!(found.progress.is_complete() && !found.is_certain());
        known.certified_on = Some(day("2020-09-08"));
        assert!(work_out(&known, day("2021-02-03")).is_certain());
    }

    #[test]
    fn a_pass_stays_and_what_was_tried_before_it_is_forgotten() {
        let august = sitting(2020, Round::First, Some("2020-08-12"));
        let november = sitting(2020, Round::Second, Some("2020-11-07"));
        let results = [
            result(&august, "kokugo", Some(ExamResult::Failed)),
            result(&november, "kokugo", Some(ExamResult::Passed)),
            result(&november, "eigo", Some(ExamResult::Failed)),
            result(&november, "sugaku", None),
        ];
        let known = of(&results, &[august.clone(), november.clone()]);
        let found = work_out(&known, day("2021-02-03"));
        assert_eq!(found.passed.len(), 1);
        assert_eq!(found.passed[0].subject, Subject::Kokugo);
        assert_eq!(found.progress.fewest_left(), 7);
        let expected = [(Subject::Sugaku, Tried::ResultUnknown), (Subject::Eigo, Tried::Failed)];
        assert_eq!(found.tried, BTreeMap::from(expected));
        let rounds = by_round(vec![november, august], &results);
        let counts: Vec<usize> = rounds.iter().map(|(_, results)| results.len()).collect();
        assert_eq!(counts, [3, 1]);
    }
}
