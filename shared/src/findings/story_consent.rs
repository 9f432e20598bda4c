//! A story without the consent to its text, and one that can be read although the consent is gone.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::ReadRecords;
use crate::program::story::{ConsentOfStory, consent_of};
use crate::record::{Fields, Record};
use crate::records::story::Story;

pub(super) static MISSING: Rule = Rule::new(
    "story_without_consent",
    Search::Each(Story::NAME, find_missing),
    Face::Form,
    Page::Record,
)
.also_after_leaving();

pub(super) static GONE: Rule =
    Rule::new("story_consent_gone", Search::Each(Story::NAME, find_gone), Face::Form, Page::Record)
        .also_after_leaving();

fn find_missing(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    let story = Story::read(id, fields);
    let lacks = consent_of(context.records, &story) == ConsentOfStory::Missing;
    let found = || of_learner(context, &story, MISSING.at::<Story>(id, "consent"));
    (lacks && story.taken_back_on.is_none()).then(found)
}

fn find_gone(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    let story = Story::read(id, fields);
    let is_gone = consent_of(context.records, &story) == ConsentOfStory::Gone;
    let found = || of_learner(context, &story, GONE.at::<Story>(id, "taken_back_on"));
    (is_gone && story.is_public()).then(found)
}

/// The same about the learner whose story it is, as far as she is here.
fn of_learner(context: &Context<'_>, story: &Story, finding: Finding) -> Finding {
    let Some(learner) = story.learner.map(|it| it.id) else { return finding };
    match context.records.read::<crate::records::learner::Learner>(learner) {
        Some(_) => finding.about(crate::program::person::person(context.records, learner)),
        None => finding,
    }
}
