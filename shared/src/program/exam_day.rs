//! A day of the exam: who of the learners in sight sits which paper and when, and what a tap about
//! it sets. Whether she passed is never written here: on the day nobody knows it.

use super::exam_applications::{application_for, furthest};
use super::exam_entry::{self, Answer};
use super::exam_timetable::{Timetable, lunch};
use super::person::person;
use super::records::{ReadRecords, Records};
use super::standing::results;
use super::write::Write;
use crate::exam::Subject;
use crate::id::RecordId;
use crate::records::exam_application::ExamApplication;
use crate::records::exam_paper::ExamPaper;
use crate::records::exam_sitting::ExamSitting;
use crate::records::exam_subject_result::{ExamAttendance, ExamSubjectResult};
use crate::records::special_measure::{MeasureStep, SpecialMeasure};
use crate::value::{Date, TimeOfDay};
use std::collections::{BTreeMap, BTreeSet};

/// One day of one round.
#[derive(Clone, Debug, PartialEq)]
pub struct ExamDay {
    /// The times of the day at which somebody sits a paper, in their order.
    pub slots: Vec<Slot>,
    /// Everybody who sits one, in the order of seats.
    pub sitters: Vec<Sitter>,
    /// From when to when there is lunch, once the timetable is known.
    pub lunch: Option<(TimeOfDay, TimeOfDay)>,
}

/// Papers that begin at the same time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// When they begin; `None` for subjects that the timetable does not name.
    pub starts_at: Option<TimeOfDay>,
    /// When they end.
    pub ends_at: Option<TimeOfDay>,
    /// The subjects.
    pub subjects: BTreeSet<Subject>,
}

/// One learner on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Sitter {
    /// The record that stands for her.
    pub learner: RecordId,
    /// The round.
    pub sitting: RecordId,
    /// Her application, with seat, place and phone.
    pub application: Option<ExamApplication>,
    /// The measures that were granted.
    pub measures: Vec<SpecialMeasure>,
    /// What she sits on this day, in the order of time.
    pub papers: Vec<Paper>,
}

/// One paper of one learner.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    /// Its place among the slots of the day.
    pub slot: usize,
    /// Whether it is known to be on this day: the timetable says so, or the round has no other.
    pub is_on_day: bool,
    /// The subject.
    pub subject: Subject,
    /// What is recorded about it.
    pub result: Option<ExamSubjectResult>,
}

/// What is known about a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperState {
    /// Nobody has said whether she sat it.
    Open,
    /// She sat it.
    Sat,
    /// She did not.
    Absent,
    /// Its result is known already, so her attendance is not asked here any more.
    Known,
}

impl Paper {
    /// What is known about it.
    pub fn state(&self) -> PaperState {
        match &self.result {
            Some(it) if it.result.is_some() => PaperState::Known,
            Some(it) => match it.attendance {
                Some(ExamAttendance::Sat) => PaperState::Sat,
                Some(ExamAttendance::Absent) => PaperState::Absent,
                Some(ExamAttendance::Applied) | None => PaperState::Open,
            },
            None => PaperState::Open,
        }
    }
}

impl Sitter {
    /// What she said about a paper, where she said something.
    pub fn felt(&self) -> impl Iterator<Item = (Subject, &str)> {
        self.papers.iter().filter_map(|paper| {
            let words = paper.result.as_ref()?.felt.as_ref()?;
            Some((paper.subject, words.0.as_str()))
        })
    }

    /// Her papers that are known to be on this day.
    fn of_day(&self) -> Vec<&Paper> {
        self.papers.iter().filter(|it| it.is_on_day).collect()
    }

    /// The last paper of this day that she sat before she went home, if she sat one and none after
    /// it.
    pub fn left_after(&self) -> Option<Subject> {
        let sat = |paper: &&Paper| matches!(paper.state(), PaperState::Sat | PaperState::Known);
        let papers = self.of_day();
        let last = papers.iter().rposition(sat)?;
        let rest = &papers[last + 1..];
        let is_left = !rest.is_empty() && rest.iter().all(|it| it.state() == PaperState::Absent);
        is_left.then(|| papers[last].subject)
    }

    /// Says of each of these papers whether she sat it. One whose result is known is left out.
    pub fn mark(&self, marks: &[(Subject, ExamAttendance)]) -> Vec<Write> {
        let mark = |(subject, attendance): &(Subject, ExamAttendance)| {
            let paper = self.papers.iter().find(|it| it.subject == *subject)?;
            match &paper.result {
                Some(before) if before.result.is_some() => None,
                Some(before) => Some(exam_entry::answer(before, Answer::Attendance(*attendance))),
                None => {
                    let applied = exam_entry::applied(self.learner, self.sitting, *subject);
                    let attendance = Some(*attendance);
                    Some(Write::create(&ExamSubjectResult { attendance, ..applied }))
                }
            }
        };
        marks.iter().filter_map(mark).collect()
    }

    /// Takes back what [`mark`](Self::mark) wrote of these papers when they were as they are here.
    pub fn take_back(&self, marks: &[(Subject, ExamAttendance)]) -> Vec<Write> {
        let back = |(subject, _): &(Subject, ExamAttendance)| {
            let paper = self.papers.iter().find(|it| it.subject == *subject)?;
            match &paper.result {
                Some(before) if before.result.is_some() => None,
                Some(before) => Some(exam_entry::restored(before)),
                None => {
                    let made = exam_entry::applied(self.learner, self.sitting, *subject);
                    Some(Write::remove::<ExamSubjectResult>(made.id))
                }
            }
        };
        marks.iter().filter_map(back).collect()
    }

    /// She sat the papers of this day up to `last` and went home; without `last` she did not come.
    /// A paper that she is known to have left out stays so, and nothing is said about one that may
    /// be on another day, so nothing at all where `last` is one.
    pub fn leaves_after(&self, last: Option<Subject>) -> Vec<(Subject, ExamAttendance)> {
        let papers = self.of_day();
        let sat = match last {
            None => 0,
            Some(last) => match papers.iter().position(|it| it.subject == last) {
                Some(at) => at + 1,
                None => return Vec::new(),
            },
        };
        let until = papers[..sat].iter().filter(|it| it.state() == PaperState::Open);
        let until = until.map(|it| (it.subject, ExamAttendance::Sat));
        let rest = papers[sat..].iter().filter(|it| it.state() != PaperState::Absent);
        until.chain(rest.map(|it| (it.subject, ExamAttendance::Absent))).collect()
    }
}

/// A day of a round, with everybody in sight who has posted an application for it, or of whom a
/// result says so.
pub fn exam_day(records: &dyn Records, sitting: &ExamSitting, date: Date) -> ExamDay {
    let mut sitters: BTreeMap<RecordId, Sitter> = BTreeMap::new();
    let mut applications: BTreeMap<RecordId, Vec<ExamApplication>> = BTreeMap::new();
    for application in records.list_referring::<ExamApplication>("sitting", sitting.id) {
        let Some(learner) = application.learner.map(|it| person(records, it.id)) else { continue };
        applications.entry(learner).or_default().push(application);
    }
    let mut subjects: BTreeMap<RecordId, Answers> = BTreeMap::new();
    for (learner, own) in applications {
        let Some(application) = furthest(own).filter(ExamApplication::is_posted) else { continue };
        subjects.insert(learner, asked(&application));
        sitters.insert(learner, sitter_of(records, learner, sitting, application));
    }
    for result in records.list_referring::<ExamSubjectResult>("sitting", sitting.id) {
        let Some(learner) = result.learner.map(|it| person(records, it.id)) else { continue };
        let Some(subject) = result.subject else { continue };
        subjects.entry(learner).or_default().insert(subject, Some(result));
        sitters.entry(learner).or_insert_with(|| empty(learner, sitting.id));
    }
    assemble(&Timetable::of(records, sitting), date, sitters, subjects)
}

/// The same for one learner: only what is recorded about her is read.
pub fn own_day(
    records: &dyn Records,
    aliases: &[RecordId],
    sitting: &ExamSitting,
    date: Date,
) -> Option<(Vec<Slot>, Sitter)> {
    let learner = *aliases.first()?;
    let application = application_for(records, aliases, sitting.id)?;
    if !application.is_posted() {
        return None;
    }
    let mut subjects = asked(&application);
    for result in results(records, aliases) {
        let subject =
            result.subject.filter(|_| result.sitting.is_some_and(|it| it.id == sitting.id));
        subjects.extend(subject.map(|subject| (subject, Some(result))));
    }
    let sitters = BTreeMap::from([(learner, sitter_of(records, learner, sitting, application))]);
    let timetable = Timetable::of(records, sitting);
    let mut day = assemble(&timetable, date, sitters, BTreeMap::from([(learner, subjects)]));
    Some((day.slots, day.sitters.pop()?))
}

/// What is recorded about each subject that somebody sits.
type Answers = BTreeMap<Subject, Option<ExamSubjectResult>>;

/// What an application asks for; nothing is recorded about it yet.
fn asked(application: &ExamApplication) -> Answers {
    application.sits().into_iter().map(|subject| (subject, None)).collect()
}

fn sitter_of(
    records: &dyn Records,
    learner: RecordId,
    sitting: &ExamSitting,
    application: ExamApplication,
) -> Sitter {
    Sitter {
        measures: measures(records, &application),
        application: Some(application),
        ..empty(learner, sitting.id)
    }
}

fn empty(learner: RecordId, sitting: RecordId) -> Sitter {
    Sitter { learner, sitting, application: None, measures: Vec::new(), papers: Vec::new() }
}

fn measures(records: &dyn Records, application: &ExamApplication) -> Vec<SpecialMeasure> {
    let of = records.list_referring::<SpecialMeasure>("application", application.id);
    of.filter(|it| it.step == Some(MeasureStep::Granted)).collect()
}

fn assemble(
    timetable: &Timetable,
    date: Date,
    sitters: BTreeMap<RecordId, Sitter>,
    subjects: BTreeMap<RecordId, Answers>,
) -> ExamDay {
    let wanted: BTreeSet<Subject> = subjects.values().flat_map(|it| it.keys().copied()).collect();
    let today: Vec<&ExamPaper> =
        timetable.papers.iter().filter(|it| it.date == Some(date)).collect();
    let mut slots: Vec<Slot> = Vec::new();
    for paper in &today {
        let Some(subject) = paper.subject.filter(|it| wanted.contains(it)) else { continue };
        match slots.last_mut() {
            Some(slot) if slot.starts_at == paper.starts_at => {
                slot.subjects.insert(subject);
            }
            _ => slots.push(Slot {
                starts_at: paper.starts_at,
                ends_at: paper.ends_at,
                subjects: BTreeSet::from([subject]),
            }),
        }
    }
    // What the timetable does not name may be on any day: it is hidden on none.
    slots.extend(
        wanted
            .iter()
            .filter(|it| !timetable.names(**it))
            .map(|subject| Slot { subjects: BTreeSet::from([*subject]), ..Slot::default() }),
    );
    let with_papers = |(learner, sitter): (RecordId, Sitter)| {
        let own = subjects.get(&learner)?;
        let paper = |(slot, subject): (usize, &Subject)| {
            let result = own.get(subject)?.clone();
            let is_on_day = timetable.has_one_day || timetable.names(*subject);
            Some(Paper { slot, is_on_day, subject: *subject, result })
        };
        let each = slots.iter().enumerate();
        let each = each.flat_map(|(at, slot)| slot.subjects.iter().map(move |it| (at, it)));
        let papers: Vec<Paper> = each.filter_map(paper).collect();
        (!papers.is_empty()).then_some(Sitter { papers, ..sitter })
    };
    let mut sitters: Vec<Sitter> = sitters.into_iter().filter_map(with_papers).collect();
    sitters.sort_by_cached_key(|it| {
        let seat = it.application.as_ref().and_then(|it| it.seat.clone()).map(|it| it.0);
        (seat.is_none(), seat, it.learner)
    });
    ExamDay { lunch: lunch(&today), slots, sitters }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::program::exam_timetable::{days, round_on};
    use crate::record::Record;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn put(all: &mut RecordSet, kind: &str, n: u128, fields: Value) {
        all.put(kind, id(n), fields.as_object().unwrap().clone());
    }

    /// Round 9 in November with six papers on two days; learner 1 sits four of them, learner 2 one
    /// that no timetable names, and learner 3 has withdrawn.
    fn round() -> (RecordSet, ExamSitting) {
        let mut all = RecordSet::default();
        let round = json!({ "fiscal_year": 2020, "round": "second", "starts_on": "2020-11-07",
            "ends_on": "2020-11-08" });
        put(&mut all, "exam_sitting", 9, round.clone());
        let papers = [
            ("2020-11-07", "gendai_shakai", "10:50", "11:40"),
            ("2020-11-07", "kokugo", "13:00", "13:50"),
            ("2020-11-07", "eigo", "14:20", "15:10"),
            ("2020-11-07", "seiji_keizai", "10:50", "11:40"),
            ("2020-11-07", "sugaku", "15:40", "16:30"),
            ("2020-11-08", "sekaishi_a", "12:40", "13:30"),
        ];
        for (n, (date, subject, starts_at, ends_at)) in (20..).zip(papers) {
            let paper = json!({ "sitting": id(9).to_string(), "subject": subject, "date": date,
                "starts_at": starts_at, "ends_at": ends_at });
            put(&mut all, "exam_paper", n, paper);
        }
        let applications: [(u128, &[&str], &str, &str); 3] = [
            (1, &["gendai_shakai", "kokugo", "eigo", "sugaku", "sekaishi_a"], "sent", "1231"),
            (2, &["rinri"], "slip_received", "1204"),
            (3, &["kokugo"], "withdrawn", "1188"),
        ];
        for (n, subjects, step, seat) in applications {
            put(&mut all, "learner", n, json!({ "preferred_name": "Ann" }));
            let application = json!({ "sitting": id(9).to_string(), "subjects": subjects,
                "learner": id(n).to_string(), "step": step, "seat": seat });
            put(&mut all, "exam_application", 30 + n, application);
        }
        let sitting = ExamSitting::read(id(9), round.as_object().unwrap());
        (all, sitting)
    }

    /// Does what a device does with writes.
    fn apply(all: &mut RecordSet, writes: Vec<Write>) {
        for write in writes {
            let (kind, id, set) = match write {
                Write::Create { kind, id, set } => (kind, id, set),
                Write::Set { kind, id, set } => {
                    let mut body = all.get(kind, id).unwrap().clone().into_body();
                    body.extend(set);
                    (kind, id, body)
                }
                Write::Remove { .. } => panic!("nothing is removed here"),
            };
            all.put(kind, id, set);
        }
    }

    #[test]
    fn a_day_has_the_papers_that_somebody_sits_in_order_of_time() {
        let (all, sitting) = round();
        assert_eq!(days(&all, &sitting), [day("2020-11-07"), day("2020-11-08")]);
        let found = exam_day(&all, &sitting, day("2020-11-07"));
        let subjects = |slot: &Slot| slot.subjects.iter().copied().collect::<Vec<_>>();
        assert_eq!(
            found.slots.iter().map(subjects).collect::<Vec<_>>(),
            [
                vec![Subject::GendaiShakai],
                vec![Subject::Kokugo],
                vec![Subject::Eigo],
                vec![Subject::Sugaku],
                vec![Subject::Rinri],
            ],
            "a subject that no timetable names comes last"
        );
        let people: Vec<RecordId> = found.sitters.iter().map(|it| it.learner).collect();
        assert_eq!(people, [id(2), id(1)], "in the order of seats, without who withdrew");
        let lunch = found.lunch.map(|(from, to)| (from.to_string(), to.to_string()));
        assert_eq!(lunch, Some(("11:40".to_owned(), "13:00".to_owned())));
        let second = exam_day(&all, &sitting, day("2020-11-08"));
        assert_eq!(second.sitters[1].papers.len(), 1);
    }

    #[test]
    fn who_leaves_after_the_second_paper_sat_two_and_is_absent_from_the_rest_of_the_day() {
        let (mut all, sitting) = round();
        let ann = |all: &RecordSet| exam_day(all, &sitting, day("2020-11-07")).sitters.remove(1);
        let first = ann(&all);
        apply(&mut all, first.mark(&[(Subject::GendaiShakai, ExamAttendance::Sat)]));
        let before = ann(&all);
        let marks = before.leaves_after(Some(Subject::Kokugo));
        apply(&mut all, before.mark(&marks));
        let states = |sitter: &Sitter| sitter.papers.iter().map(Paper::state).collect::<Vec<_>>();
        let after = ann(&all);
        use PaperState::{Absent, Open, Sat};
        assert_eq!(states(&after), [Sat, Sat, Absent, Absent]);
        assert_eq!(after.left_after(), Some(Subject::Kokugo));
        let second = exam_day(&all, &sitting, day("2020-11-08")).sitters.remove(1);
        assert_eq!(states(&second), [Open], "the second day is asked on the second day");
        let results: Vec<ExamSubjectResult> = all.list().collect();
        assert!(results.iter().all(|it| it.result.is_none()), "nobody is marked passed by guess");
        let back = before.take_back(&marks);
        assert_eq!(back.len(), marks.len());
        assert!(back.iter().all(|it| matches!(it, Write::Remove { .. })));
    }

    #[test]
    fn what_may_be_on_another_day_is_not_marked_when_she_goes_home() {
        let (mut all, sitting) = round();
        let application = json!({ "sitting": id(9).to_string(), "learner": id(1).to_string(),
            "subjects": ["kokugo", "eigo", "rinri"], "step": "sent" });
        put(&mut all, "exam_application", 31, application);
        let on = |all: &RecordSet, sitting: &ExamSitting, date: &str| {
            let day = exam_day(all, sitting, day(date));
            day.sitters.into_iter().find(|it| it.learner == id(1)).unwrap()
        };
        let first = on(&all, &sitting, "2020-11-07");
        assert_eq!(first.papers.len(), 3, "no timetable names ethics: it is asked on both days");
        let absent = |of: Subject| (of, ExamAttendance::Absent);
        assert_eq!(first.leaves_after(None), [absent(Subject::Kokugo), absent(Subject::Eigo)]);
        assert_eq!(
            first.leaves_after(Some(Subject::Rinri)),
            [],
            "nobody knows what comes after it"
        );
        let one_day = ExamSitting { starts_on: sitting.starts_on, ends_on: None, ..sitting };
        let mut all = RecordSet::default();
        let application = json!({ "sitting": id(9).to_string(), "learner": id(1).to_string(),
            "subjects": ["kokugo", "rinri"], "step": "sent" });
        put(&mut all, "exam_application", 31, application);
        put(&mut all, "learner", 1, json!({ "preferred_name": "Ann" }));
        let only = on(&all, &one_day, "2020-11-07");
        assert_eq!(only.leaves_after(None).len(), 2, "a round of one day has no other");
    }

    #[test]
    fn of_two_applications_of_one_person_the_one_that_went_further_counts() {
        let (mut all, sitting) = round();
        put(&mut all, "learner", 4, json!({ "merged_into": id(1).to_string() }));
        for (n, learner, step) in [(40, 4, "withdrawn"), (41, 4, "planned")] {
            let other = json!({ "sitting": id(9).to_string(), "learner": id(learner).to_string(),
                "subjects": ["rinri"], "step": step, "seat": "9" });
            put(&mut all, "exam_application", n, other);
        }
        let of_ann = |all: &RecordSet| {
            let day = exam_day(all, &sitting, day("2020-11-07"));
            day.sitters.into_iter().find(|it| it.learner == id(1)).unwrap()
        };
        let seat = |sitter: Sitter| sitter.application.unwrap().seat.unwrap().0;
        assert_eq!(seat(of_ann(&all)), "1231");
        let (_, own) = own_day(&all, &[id(1), id(4)], &sitting, day("2020-11-07")).unwrap();
        assert_eq!(seat(own), "1231");
    }

    #[test]
    fn what_is_known_of_a_paper_is_not_overwritten_on_the_day() {
        let (mut all, sitting) = round();
        let passed = ExamSubjectResult {
            attendance: Some(ExamAttendance::Sat),
            result: crate::value::Choice::from_code("passed"),
            ..exam_entry::applied(id(1), id(9), Subject::Eigo)
        };
        all.add(&passed);
        let ann = exam_day(&all, &sitting, day("2020-11-07")).sitters.remove(1);
        assert_eq!(ann.papers[2].state(), PaperState::Known);
        let marks = ann.leaves_after(None);
        let of_eigo = |write: &Write| matches!(write, Write::Set { id, .. } if *id == passed.id);
        assert!(!ann.mark(&marks).iter().any(of_eigo));
        assert_eq!(ann.mark(&marks).len(), 3);
    }

    #[test]
    fn her_own_day_reads_her_own_papers() {
        let (all, sitting) = round();
        let (slots, own) = own_day(&all, &[id(1)], &sitting, day("2020-11-08")).unwrap();
        assert_eq!(own.papers.len(), 1);
        assert_eq!(slots[0].starts_at.map(|it| it.to_string()).as_deref(), Some("12:40"));
        assert!(own_day(&all, &[id(3)], &sitting, day("2020-11-08")).is_none(), "she withdrew");
        assert_eq!(round_on(&all, day("2020-11-08")).map(|it| it.id), Some(id(9)));
        assert_eq!(round_on(&all, day("2020-11-09")), None);
    }
}
