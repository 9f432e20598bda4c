//! One learner's application for one round while it is made: what she may sit, what it costs, which
//! papers it takes and from what she can be exempt. Every tap is one change, so two tablets without
//! a network meet in one application: what each has chosen or ticked stays.

use super::exam_applications::application_for;
use super::exam_case::{case_of, only_told};
use super::exam_papers::papers;
use super::records::{ReadRecords, Records};
use super::round_at::RoundAt;
use super::write::{Write, field};
use crate::exam::{
    Evaluation, ExemptionGround, Objection, RULES, Step, Subject, evaluate, fee, objections,
};
use crate::id::RecordId;
use crate::record::{Body, Record};
use crate::records::exam_application::{ApplicationPaper, ApplicationStep, ExamApplication};
use crate::records::exam_sitting::{ExamSitting, OffTime};
use crate::records::exemption::{Exemption, ExemptionBasis, ExemptionStep};
use crate::records::special_measure::{Measure, MeasureStep, SpecialMeasure};
use crate::value::{ChoiceSet, Date, Ref};
use std::collections::BTreeSet;

/// Everything that the page of an application shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ApplicationSheet {
    /// The round.
    pub sitting: ExamSitting,
    /// The application, once there is one.
    pub application: Option<ExamApplication>,
    /// What the rules say about her in this round.
    pub found: Evaluation,
    /// The passed subjects that count by her own words only.
    pub only_told: BTreeSet<Subject>,
    /// What she sits.
    pub subjects: BTreeSet<Subject>,
    /// What is wrong with that (R2, R7).
    pub objections: Vec<Objection>,
    /// What it costs in yen; `None` while nothing is chosen.
    pub fee: Option<i64>,
    /// The papers that it takes.
    pub papers: BTreeSet<ApplicationPaper>,
    /// Those that somebody has ticked, and no other one: also of a letter that is posted.
    pub ready: BTreeSet<ApplicationPaper>,
    /// What was done about exemptions.
    pub exemptions: Vec<Exemption>,
    /// What makes it possible for her to sit.
    pub measures: Vec<SpecialMeasure>,
}

/// The sheet of the person with these records for a round; `None` if the round is not here.
pub fn application_sheet(
    records: &dyn Records,
    aliases: &[RecordId],
    sitting: RecordId,
) -> Option<ApplicationSheet> {
    let sitting = records.read::<ExamSitting>(sitting)?;
    let application = application_for(records, aliases, sitting.id);
    let id = application.as_ref().map(|it| it.id);
    let of = |id: &RecordId| records.list_referring::<Exemption>("learner", *id);
    let exemptions: Vec<Exemption> = aliases.iter().flat_map(of).collect();
    let of = |it: RecordId| records.list_referring::<SpecialMeasure>("application", it);
    let year = sitting.fiscal_year?;
    let found = evaluate(&RULES, &case_of(records, aliases), year);
    let subjects = application.as_ref().map(ExamApplication::sits).unwrap_or_default();
    let papers = papers(records, aliases, RoundAt::of(&sitting), id);
    Some(ApplicationSheet {
        objections: objections(&found, &subjects, &applied_for(&exemptions)),
        only_told: only_told(records, aliases, year, &found.passed),
        fee: fee(subjects.len()),
        ready: application.as_ref().map(ExamApplication::ready).unwrap_or_default(),
        papers,
        measures: id.into_iter().flat_map(of).collect(),
        sitting,
        application,
        found,
        subjects,
        exemptions,
    })
}

/// The subjects of exemptions that were applied for and not refused.
pub fn applied_for(exemptions: &[Exemption]) -> BTreeSet<Subject> {
    let open = exemptions.iter().filter(|it| it.step != Some(ExemptionStep::Refused));
    open.filter_map(|it| it.subject).collect()
}

impl ApplicationSheet {
    /// The papers that are not ready; of a posted letter those of which nobody has said that they
    /// lie in it.
    pub fn missing(&self) -> BTreeSet<ApplicationPaper> {
        self.papers.difference(&self.ready).copied().collect()
    }

    /// The last day of the postmark with how many days are left up to it, below zero after it;
    /// nothing once the letter is posted.
    pub fn days_left(&self, today: Date) -> Option<(Date, i64)> {
        let is_posted = self.application.as_ref().is_some_and(ExamApplication::is_posted);
        let last = self.sitting.deadline().filter(|_| !is_posted)?;
        Some((last, last.days_since(today)))
    }

    /// What every requirement asks for in which there is nothing to choose; one that can be
    /// satisfied in several ways stays open to her.
    pub fn without_choice(&self) -> BTreeSet<Subject> {
        let only = self.found.open.iter().filter(|open| open.ways.len() == 1);
        only.flat_map(|open| open.ways.iter().flatten().copied()).collect()
    }

    /// The exemptions that nobody has applied for, with what exempts her: those of subjects that
    /// she sits all the same stand in the second list.
    pub fn available(&self) -> [Vec<(Subject, ExemptionBasis)>; 2] {
        let open = self.found.exempt.iter().filter(|(_, it)| it.step == Step::Available);
        let open = open.filter_map(|(subject, it)| Some((*subject, basis(it.grounds.first()?))));
        let (sits, open) = open.partition(|(subject, _)| self.subjects.contains(subject));
        [open, sits]
    }

    /// Whether the letter was posted on a day on which none are taken.
    pub fn off_time(&self) -> Option<OffTime> {
        self.application.as_ref()?.off_time(&self.sitting)
    }
}

fn basis(ground: &ExemptionGround) -> ExemptionBasis {
    match ground {
        ExemptionGround::Credits(_) => ExemptionBasis::Credit,
        ExemptionGround::SkillTests(_) => ExemptionBasis::SkillTest,
        ExemptionGround::EarlierExam => ExemptionBasis::EarlierExam,
    }
}

/// An application that somebody begins.
pub fn begun(learner: RecordId, sitting: RecordId) -> ExamApplication {
    let new = ExamApplication {
        sitting: Some(Ref::to(sitting)),
        learner: Some(Ref::to(learner)),
        step: Some(ApplicationStep::Planned),
        ..ExamApplication::empty(learner)
    };
    let id = ExamApplication::KIND.natural_id(&new.write());
    ExamApplication { id: id.expect("an application has a natural key"), ..new }
}

/// What sets the subjects of an application. One that is not there yet is begun by that.
pub fn sit(
    application: Option<&ExamApplication>,
    (learner, sitting): (RecordId, RecordId),
    subjects: BTreeSet<Subject>,
) -> Write {
    let subjects = ChoiceSet(subjects);
    match application {
        Some(it) => set(it.id, [field("subjects", Some(&subjects))]),
        None => {
            Write::create(&ExamApplication { subjects: Some(subjects), ..begun(learner, sitting) })
        }
    }
}

/// What sets the papers that are ready.
pub fn make_ready(
    application: Option<&ExamApplication>,
    (learner, sitting): (RecordId, RecordId),
    ready: BTreeSet<ApplicationPaper>,
) -> Write {
    let papers = ChoiceSet(ready);
    match application {
        Some(it) => set(it.id, [field("papers", Some(&papers))]),
        None => Write::create(&ExamApplication { papers: Some(papers), ..begun(learner, sitting) }),
    }
}

/// What moves an application on: the day of the postmark belongs to a letter that is posted, and
/// goes away with a step back.
pub fn step(application: RecordId, to: ApplicationStep, sent_on: Option<Date>) -> Write {
    use ApplicationStep::{Planned, Ready};
    let step = field("step", Some(&to));
    match (sent_on, to) {
        (Some(_), _) | (None, Planned | Ready) => {
            set(application, [step, field("sent_on", sent_on.as_ref())])
        }
        (None, _) => set(application, [step]),
    }
}

/// What takes a step back, with the day of the postmark that stood there.
pub fn step_back(before: &ExamApplication) -> Write {
    let fields = [field("step", before.step.as_ref()), field("sent_on", before.sent_on.as_ref())];
    set(before.id, fields)
}

/// An exemption that is applied for.
pub fn exemption(learner: RecordId, subject: Subject, basis: ExemptionBasis) -> Exemption {
    let new = Exemption {
        learner: Some(Ref::to(learner)),
        subject: Some(subject),
        basis: Some(basis),
        step: Some(ExemptionStep::Applied),
        ..Exemption::empty(learner)
    };
    let id = Exemption::KIND.natural_id(&new.write());
    Exemption { id: id.expect("an exemption has a natural key"), ..new }
}

/// A special measure that somebody wants.
pub fn measure(
    id: RecordId,
    (learner, application): (RecordId, RecordId),
    measure: Measure,
) -> SpecialMeasure {
    SpecialMeasure {
        learner: Some(Ref::to(learner)),
        application: Some(Ref::to(application)),
        measure: Some(measure),
        step: Some(MeasureStep::Wanted),
        ..SpecialMeasure::empty(id)
    }
}

fn set<const N: usize>(id: RecordId, fields: [(String, serde_json::Value); N]) -> Write {
    Write::set::<ExamApplication>(id, Body::from_iter(fields))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    /// Records of learner 1 and round 9 of fiscal year 2026.
    fn records(rows: &[(&str, Value)]) -> RecordSet {
        let mut all = RecordSet::default();
        let mut put = |kind: &str, n: u128, fields: &Value| {
            let mut body: Body = fields.as_object().unwrap().clone();
            body.entry("learner").or_insert(json!(id(1).to_string()));
            all.put(kind, id(n), body);
        };
        put("learner", 1, &json!({ "preferred_name": "Ann" }));
        let days = json!({ "fiscal_year": 2026, "round": "second", "starts_on": "2026-11-07",
                           "apply_until": "2026-09-11" });
        put("exam_sitting", 9, &days);
        for (n, (kind, fields)) in rows.iter().enumerate() {
            put(kind, 100 + n as u128, fields);
        }
        all
    }

    fn sheet(rows: &[(&str, Value)]) -> ApplicationSheet {
        application_sheet(&records(rows), &[id(1)], id(9)).unwrap()
    }

    fn application(subjects: Value) -> (&'static str, Value) {
        let sitting = id(9).to_string();
        ("exam_application", json!({ "sitting": sitting, "subjects": subjects, "step": "planned" }))
    }

    fn credit(course: &str, credits: u32) -> (&'static str, Value) {
        let fields = json!({ "course": course, "credits": credits, "standing": "earned",
                             "curriculum_entered_on": "2023-04-01" });
        ("credit_record", fields)
    }

    #[test]
    fn fee_and_objections_are_there_while_subjects_are_chosen() {
        let found = sheet(&[application(json!(["kagaku_to_ningen", "butsuri_kiso", "eigo"]))]);
        assert_eq!((found.fee, found.objections.len()), (Some(4_500), 0));
        let too_many = ["kagaku_to_ningen", "butsuri_kiso", "kagaku_kiso", "eigo"];
        let found = sheet(&[application(json!(too_many))]);
        assert_eq!(found.fee, Some(6_500));
        let [Objection::Beyond { slot, fits }] = found.objections.as_slice() else {
            panic!("{:?}", found.objections)
        };
        assert_eq!((slot.code, fits.len()), ("rika", 3), "any two of them");
        assert_eq!(sheet(&[]).fee, None);
    }

    #[test]
    fn who_does_not_attain_sixteen_in_the_year_is_said_to_be_too_young_for_what_she_chose() {
        let born = |day: &str, subjects: Value| {
            let mut all = records(&[application(subjects)]);
            let fields = json!({ "preferred_name": "Ann", "birth_date": day });
            all.put("learner", id(1), fields.as_object().unwrap().clone());
            application_sheet(&all, &[id(1)], id(9)).unwrap().objections
        };
        assert_eq!(born("2011-04-01", json!(["eigo"])), [], "she attains 16 on the last day");
        assert_eq!(born("2011-04-02", json!(["eigo"])), [Objection::TooYoung]);
        assert_eq!(born("2011-04-02", json!([])), [], "nothing is chosen");
    }

    #[test]
    fn what_has_no_choice_is_offered_at_once_and_science_is_left_to_her() {
        let found = sheet(&[credit("数学Ⅰ", 3)]);
        let offered = found.without_choice();
        assert_eq!(offered.len(), 6, "{offered:?}");
        assert!(!offered.contains(&Subject::Sugaku) && offered.contains(&Subject::Joho));
        let by_credits = vec![(Subject::Sugaku, ExemptionBasis::Credit)];
        assert_eq!(found.available(), [by_credits.clone(), Vec::new()]);
        let sits = sheet(&[credit("数学Ⅰ", 3), application(json!(["sugaku"]))]);
        assert_eq!(sits.available(), [Vec::new(), by_credits], "she sits it all the same");
    }

    #[test]
    fn a_letter_that_was_posted_when_none_are_taken_says_so_as_long_as_it_is_posted() {
        let off = |step: &str, sent_on: &str| {
            let (kind, mut fields) = application(json!(["eigo"]));
            (fields["step"], fields["sent_on"]) = (json!(step), json!(sent_on));
            sheet(&[(kind, fields)]).off_time()
        };
        let last: Date = "2026-09-11".parse().unwrap();
        assert_eq!(off("sent", "2026-09-11"), None);
        assert_eq!(off("sent", "2026-09-12"), Some(OffTime::TooLate(last)));
        assert_eq!(off("slip_received", "2026-09-12"), Some(OffTime::TooLate(last)));
        assert_eq!(off("withdrawn", "2026-09-12"), None);
    }

    #[test]
    fn papers_are_ticked_and_days_are_counted_down() {
        let found = sheet(&[application(json!(["eigo"])), credit("数学Ⅰ", 3)]);
        let days = |today: &str| found.days_left(today.parse().unwrap());
        let last: Date = "2026-09-11".parse().unwrap();
        assert_eq!([days("2026-09-01"), days("2026-09-12")], [Some((last, 10)), Some((last, -1))]);
        let (kind, mut fields) = application(json!(["eigo"]));
        (fields["step"], fields["papers"]) = (json!("sent"), json!(["form", "photo"]));
        let posted = sheet(&[(kind, fields)]);
        assert_eq!(posted.days_left("2026-09-01".parse().unwrap()), None, "it is on its way");
        let unticked = [ApplicationPaper::Residence, ApplicationPaper::Stamps];
        assert_eq!(posted.missing(), unticked.into(), "nobody has said that they lie in it");
        assert_eq!(found.missing().len(), 4);
        let ready = BTreeSet::from([ApplicationPaper::Photo]);
        let first = make_ready(None, (id(1), id(9)), ready.clone());
        let Write::Create { id: made, set, .. } = first else { panic!("it is begun") };
        assert_eq!(set["papers"], json!(["photo"]));
        assert_eq!(made, begun(id(1), id(9)).id, "on every tablet the same");
        let second = make_ready(found.application.as_ref(), (id(1), id(9)), ready);
        assert!(matches!(second, Write::Set { id, .. } if id == found.application.unwrap().id));
    }
}
