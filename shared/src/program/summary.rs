//! What a learner takes home on one page: what she has passed, which papers she keeps, and which
//! days come next. Only facts about her: nothing that somebody else has written.

use super::achievements::{Achievement, achievements};
use super::records::{ReadRecords, Records};
use super::standing::{NextRound, Passed, is_on_the_way, standing, targets};
use crate::id::RecordId;
use crate::records::credit_record::CreditRecord;
use crate::records::skill_certificate::SkillCertificate;
use crate::value::Date;

/// A paper that she keeps, because the next school or the next exam asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paper {
    /// The certificate of the whole exam.
    Certificate,
    /// The notices of the subjects that she has passed.
    SubjectNotices,
    /// Certificates of credits, by course.
    Credits,
    /// The certificate of a skill test, by its name.
    Skill(String),
}

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The subjects that are passed.
    pub passed: Vec<Passed>,
    /// The day of the full pass.
    pub certified_on: Option<Date>,
    /// What else she has done, the newest first.
    pub achieved: Vec<Achievement>,
    /// The papers that she keeps.
    pub papers: Vec<Paper>,
    /// The rounds of the exam that come next for her.
    pub next: Vec<NextRound>,
}

/// The page of the person with these records.
pub fn summary(records: &dyn Records, aliases: &[RecordId], today: Date) -> Summary {
    let found = standing(records, aliases, today);
    let goes_on = is_on_the_way(records, aliases) && found.certified_on.is_none();
    let next = if goes_on { targets(records, aliases, today) } else { Vec::new() };
    Summary {
        papers: papers(records, aliases, &found.passed, found.certified_on),
        certified_on: found.certified_on,
        passed: found.passed,
        achieved: achievements(records, aliases),
        next,
    }
}

fn papers(
    records: &dyn Records,
    aliases: &[RecordId],
    passed: &[Passed],
    certified_on: Option<Date>,
) -> Vec<Paper> {
    let mut papers = Vec::new();
    papers.extend(certified_on.map(|_| Paper::Certificate));
    papers.extend((!passed.is_empty()).then_some(Paper::SubjectNotices));
    let credits = |id: &RecordId| records.list_referring::<CreditRecord>("learner", *id).next();
    papers.extend(aliases.iter().find_map(credits).map(|_| Paper::Credits));
    for id in aliases {
        let skills = records.list_referring::<SkillCertificate>("learner", *id);
        papers.extend(skills.filter_map(|it| Some(Paper::Skill(it.name?.0))));
    }
    papers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::records::certification::Certification;
    use crate::records::learner::Learner;
    use crate::records::note::{Audience, Note};
    use crate::value::{LongText, Ref, Text};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    #[test]
    fn a_page_says_what_to_keep_and_nothing_that_others_wrote() {
        let mut records = RecordSet::default();
        let (own, day) = (Some(Ref::to(id(1))), Some("2021-01-10".parse().unwrap()));
        records.add(&Learner::empty(id(1)));
        records.add(&Note {
            learner: own,
            audience: Some(Audience::Learner),
            date: day,
            text: Some(LongText("secret of a tutor".to_owned())),
            ..Note::empty(id(2))
        });
        let name = Some(Text("英検2級".to_owned()));
        records.add(&SkillCertificate { learner: own, name, ..SkillCertificate::empty(id(3)) });
        records.add(&Certification {
            learner: own,
            noticed_on: day,
            ..Certification::empty(id(4))
        });
        let page = summary(&records, &[id(1)], "2021-02-03".parse().unwrap());
        assert_eq!(page.papers, [Paper::Certificate, Paper::Skill("英検2級".to_owned())]);
        assert_eq!(page.certified_on, day);
        assert_eq!(page.next, [], "who has passed has no round ahead");
        assert!(!format!("{page:?}").contains("secret"));
    }
}
