//! What a learner, or who stands by her, should know besides the count of subjects: advice, never a
//! promise. Everything here is confirmed in the ministry's guide to applicants.

use super::Subject;

/// One piece of advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Advice {
    /// She does not attain the age of the exam within the year, so she may not sit it.
    TooYoung,
    /// Everything is satisfied by exemptions; at least one subject must be passed by sitting it.
    SitOneSubject,
    /// She may sit entrance exams in this year although she is not 18 yet.
    EntranceExamsOpen,
    /// With a passed subject she can ask for the certificate of an expected pass.
    ExpectedPassCertificate,
    /// Complete on paper in the last year of the era: the application for a pass is to be filed
    /// before 31 March.
    FileBeforeTheEraEnds,
    /// One half of a pair is passed and the other half is exempt; the tables know only pairs of one
    /// sort. Ask the ministry about this subject.
    AskAboutMixedPair(Subject),
    /// The only passes are of subjects that count no more; whether they are enough is to be asked.
    OnlyStrandedPasses,
    /// She entered high school before April 2003; these rules know no exemption for that.
    EnteredBeforeTheRules,
    /// An exemption by the exam before 2005 is no subject passed by sitting.
    EarlierExamIsNoPass,
    /// The exam before 2005 is said to exempt from a subject that this round does not offer.
    EarlierExamOfNoSubject(Subject),
    /// The number of credits that exempts has not been found in a source that can be relied on.
    UnsureCredits(Subject),
}

impl Advice {
    /// The rule, ruling or open question that it comes from, which programs exchange.
    pub fn rule(self) -> &'static str {
        match self {
            Advice::TooYoung => "R2",
            Advice::SitOneSubject => "R6",
            Advice::EntranceExamsOpen => "R12",
            Advice::ExpectedPassCertificate => "R13",
            Advice::FileBeforeTheEraEnds => "R15",
            Advice::AskAboutMixedPair(_) => "R16",
            Advice::OnlyStrandedPasses => "E2",
            Advice::EnteredBeforeTheRules => "E5",
            Advice::EarlierExamIsNoPass | Advice::EarlierExamOfNoSubject(_) => "E6",
            Advice::UnsureCredits(_) => "V3",
        }
    }

    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Advice::TooYoung => "exam.objection.too_young",
            Advice::SitOneSubject => "exam.advice.sit_one_subject",
            Advice::EntranceExamsOpen => "exam.advice.entrance_exams_open",
            Advice::ExpectedPassCertificate => "exam.advice.expected_pass_certificate",
            Advice::FileBeforeTheEraEnds => "exam.advice.file_before_the_era_ends",
            Advice::AskAboutMixedPair(_) => "exam.advice.ask_about_mixed_pair",
            Advice::OnlyStrandedPasses => "exam.advice.only_stranded_passes",
            Advice::EnteredBeforeTheRules => "exam.advice.entered_before_the_rules",
            Advice::EarlierExamIsNoPass => "exam.advice.earlier_exam_is_no_pass",
            Advice::EarlierExamOfNoSubject(_) => "exam.advice.earlier_exam_of_no_subject",
            Advice::UnsureCredits(_) => "exam.advice.unsure_credits",
        }
    }

    /// The subject that it is about, if it is about one.
    pub fn subject(self) -> Option<Subject> {
        match self {
            Advice::AskAboutMixedPair(subject)
            | Advice::EarlierExamOfNoSubject(subject)
            | Advice::UnsureCredits(subject) => Some(subject),
            _ => None,
        }
    }
}
