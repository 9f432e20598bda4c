//! What a learner, her family or somebody who knows her says of the program, so that it may be read
//! outside. She agrees to each text by itself, everything that would tell who she is is taken out,
//! and somebody else than the writer approves the very words that are published.

use super::consent::Consent;
use super::learner::Learner;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Choices, Condition};
use crate::record::{Body, EventDay, Kind, Proposed, Record, ScopeRule, Writers};
use crate::value::{ChoiceSet, Date, LongText, Ref, Text};

choice! {
    /// Whose words they are.
    StorySpeaker {
        /// The learner's.
        Learner = "learner",
        /// Her family's.
        Family = "family",
        /// Those of somebody at her school.
        School = "school",
        /// Those of the staff.
        Staff = "staff",
    }
}

choice! {
    /// What would tell who she is, and has been taken out or said in general.
    Generalized {
        /// Her age: a band of ages, or none.
        Age = "age",
        /// Days and months.
        Month = "month",
        /// Places, schools and workplaces.
        Place = "place",
        /// Prizes and whatever only one person has.
        Prize = "prize",
    }
}

/// She agrees to one text; her consents are offered.
const HERS: Choices = Choices::Sharing { theirs: "learner", mine: "learner" };

record! {
    /// One story of one learner.
    Story = "story" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// Whose words they are.
        speaker: StorySpeaker => required, listed;
        /// The day on which they were said or written.
        told_on: Date => required, past, listed;
        /// The words as they were said.
        text: LongText => required, help;
        /// The consent to this text.
        consent: Ref<Consent> => section("publish"), choices(HERS), help;
        /// The words to which she has agreed: those that she was shown. The page of the story asks
        /// for both.
        consented_text: LongText => hidden;
        /// The text that is published.
        published_text: LongText => once, help;
        /// What somebody has looked for in it.
        generalized: ChoiceSet<Generalized> => help;
        /// The words that somebody else has approved: those that stood before her.
        approved_text: LongText => hidden;
        /// The day on which she did. The page of the story asks for both.
        approved_on: Date => past, hidden, by_other_than_author_of("published_text"), listed;
        /// The day of its publication.
        published_on: Date => past, shown_if(Condition::Filled("approved_on")), listed;
        /// Where it stands.
        published_in: Text => shown_if(Condition::Filled("published_on"));
        /// The day on which it was taken out everywhere.
        taken_back_on: Date => past, shown_if(Condition::Filled("published_on")), listed;
    }
}

impl Story {
    /// Whether it can be read outside.
    pub fn is_public(&self) -> bool {
        self.published_on.is_some() && self.taken_back_on.is_none()
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Story::NAME,
    fields: Story::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    forbids,
    event_day: EventDay::Own("told_on"),
    title: &["told_on", "learner"],
    in_order: &[("told_on", "approved_on"), ("published_on", "taken_back_on")],
    check,
    ..Kind::PLAIN
};

/// Whoever approves says which words she has read, and they are the ones that stand in the record:
/// an approval never lands on words that somebody wrote meanwhile. Nobody changes what was approved
/// and leaves the approval.
fn forbids(proposed: &Proposed<'_>) -> bool {
    let story = |body| Story::read(NOBODY, body);
    let (was, is) = (story(proposed.before), story(proposed.after));
    let is_approved = is.approved_on.is_some();
    if is_approved && is.approved_on != was.approved_on {
        return is.approved_text.is_none() || is.approved_text != is.published_text;
    }
    let words = |story: &Story| (story.published_text.clone(), story.approved_text.clone());
    is_approved && words(&was) != words(&is)
}

/// Stands for the id, which no rule looks at.
const NOBODY: crate::id::RecordId = crate::id::RecordId(uuid::Uuid::nil());

/// What is published has an approved text.
fn check(body: &Body) -> Vec<Problem> {
    let is_set = |field: &str| body.get(field).is_some_and(|json| !json.is_null());
    let lacks = |field: &'static str, needed: &'static str| {
        (is_set(field) && !is_set(needed)).then(|| Problem::new(needed, ProblemCode::Missing))
    };
    let needed = [
        lacks("approved_on", "published_text"),
        lacks("published_on", "approved_on"),
        lacks("published_on", "consent"),
    ];
    needed.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn body(json: &Value) -> Body {
        json.as_object().cloned().unwrap()
    }

    fn may_become(before: &Value, after: &Value) -> bool {
        let (before, after) = (body(before), body(after));
        let today = "2021-02-03".parse().unwrap();
        !forbids(&Proposed { writer: None, before: &before, after: &after, today })
    }

    #[test]
    fn approved_words_are_not_changed_under_the_approval() {
        let approved = json!({ "published_text": "a", "approved_on": "2021-02-01" });
        let changed = json!({ "published_text": "a", "approved_text": "b",
            "approved_on": "2021-02-01" });
        assert!(!may_become(&approved, &changed));
        let other = |day: Option<&str>| json!({ "published_text": "b", "approved_on": day });
        assert!(!may_become(&approved, &other(Some("2021-02-01"))));
        assert!(may_become(&approved, &other(None)), "it is approved once more");
        let draft = json!({ "published_text": "a" });
        assert!(may_become(&draft, &json!({ "published_text": "b" })));
    }

    #[test]
    fn an_approval_is_one_of_the_words_that_stand_in_the_record() {
        let draft = json!({ "published_text": "b" });
        let of = |words: Option<&str>| {
            let day = "2021-02-01";
            json!({ "published_text": "b", "approved_text": words, "approved_on": day })
        };
        assert!(may_become(&draft, &of(Some("b"))));
        assert!(!may_become(&draft, &of(Some("a"))), "somebody has changed them meanwhile");
        assert!(!may_become(&draft, &of(None)), "she does not say which");
    }

    #[test]
    fn what_is_published_without_approval_or_consent_has_a_problem() {
        let published = json!({ "published_text": "a", "published_on": "2021-02-02" });
        let missing = |field| Problem::new(field, ProblemCode::Missing);
        assert_eq!(check(&body(&published)), [missing("approved_on"), missing("consent")]);
    }
}
