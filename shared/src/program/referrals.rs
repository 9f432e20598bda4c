//! Referrals to the program: who sent a learner, what was told about her and on which ground, and
//! how far the answer has come. Whoever sent her is answered only as long as she agrees to it.

use super::consents::{ConsentState, consents, state};
use super::person::{aliases, person};
use super::records::{ReadRecords, Records};
use super::write::{Write, field};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::record::Body;
use crate::records::consent::{ConsentGiver, Purpose};
use crate::records::referral_in::{ReferralIn, ReferralSource};
use crate::records::referral_out::ReferralOut;
use crate::records::referral_source::{Feedback, ReferralSourceRecord};
use crate::value::Date;

/// One referral, with who was behind it as far as the one who asks may see that.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    /// The referral.
    pub referral: ReferralIn,
    /// Who was behind it.
    pub source: Option<ReferralSourceRecord>,
}

impl Received {
    fn of(records: &dyn Records, referral: ReferralIn) -> Received {
        let sources = records.list_referring::<ReferralSourceRecord>("referral", referral.id);
        Received { source: sources.min_by_key(|it| it.id), referral }
    }

    /// The organization that sent her: what those who run the program have noted down, else what
    /// her team may know.
    pub fn organization(&self) -> Option<RecordId> {
        let noted = self.source.as_ref().and_then(|it| it.organization);
        noted.or(self.referral.organization).map(|it| it.id)
    }

    /// Where the answer stands.
    pub fn feedback(&self) -> Option<Feedback> {
        self.source.as_ref().and_then(|it| it.feedback)
    }

    /// Whether somebody still has to do something so that whoever sent her is answered.
    pub fn is_open(&self) -> bool {
        matches!(self.feedback(), Some(Feedback::Asked | Feedback::Agreed))
    }

    /// Whether the learner agrees today that whoever sent her is answered.
    pub fn consent(&self, records: &dyn Records) -> ConsentState {
        let Some(learner) = self.referral.learner else { return ConsentState::Missing };
        let all = consents(records, &aliases(records, person(records, learner.id)));
        state(&all, self.purpose(), ConsentGiver::Learner)
    }

    /// What a consent to an answer is about.
    fn purpose(&self) -> Purpose {
        match self.referral.source {
            Some(ReferralSource::School) => Purpose::School,
            _ => Purpose::Network,
        }
    }
}

/// What comes next for the answer to whoever sent a learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Nobody has noted down who it was.
    Name,
    /// She is to be asked.
    Ask,
    /// She has agreed, which is still to be noted down here.
    Agree,
    /// She does not agree, or does not any more.
    Refuse,
    /// She has agreed, and the answer is to be given.
    Answer,
    /// Nothing.
    Nothing,
}

/// What comes next for one referral.
pub fn next_step(records: &dyn Records, received: &Received) -> NextStep {
    let consent = received.consent(records);
    match received.feedback() {
        None if received.source.is_none() => NextStep::Name,
        Some(Feedback::Asked | Feedback::Agreed) if consent.is_no() => NextStep::Refuse,
        Some(Feedback::Asked) if consent == ConsentState::Given => NextStep::Agree,
        Some(Feedback::Refused) if consent == ConsentState::Given => NextStep::Agree,
        Some(Feedback::Asked) => NextStep::Ask,
        Some(Feedback::Agreed) => NextStep::Answer,
        None if consent == ConsentState::Given => NextStep::Agree,
        None | Some(Feedback::Refused | Feedback::Given) => NextStep::Nothing,
    }
}

/// Takes the next step; nothing where that is done elsewhere.
pub fn take_step(source: RecordId, step: NextStep, today: Date) -> Option<Write> {
    let feedback = match step {
        NextStep::Agree => Feedback::Agreed,
        NextStep::Refuse => Feedback::Refused,
        NextStep::Answer => Feedback::Given,
        NextStep::Name | NextStep::Ask | NextStep::Nothing => return None,
    };
    let mut set = Body::from_iter([field("feedback", Some(&feedback))]);
    if step == NextStep::Answer {
        set.extend([field("feedback_on", Some(&today))]);
    }
    Some(Write::set::<ReferralSourceRecord>(source, set))
}

/// Takes a step back to where the answer stood before it.
pub fn step_back(source: RecordId, was: Option<Feedback>) -> Write {
    // What nobody had begun is a question that is open.
    let was = was.unwrap_or(Feedback::Asked);
    let set = [field("feedback", Some(&was)), field::<Date>("feedback_on", None)];
    Write::set::<ReferralSourceRecord>(source, Body::from_iter(set))
}

/// Every referral, the newest first.
pub fn received(records: &dyn Records) -> Vec<Received> {
    let all = records.list::<ReferralIn>().map(|it| Received::of(records, it));
    newest_first(all.collect())
}

/// The referrals by one organization, also those of which her team does not know where they came
/// from; the newest first.
pub fn sent_by(records: &dyn Records, organization: RecordId) -> Vec<Received> {
    let named = records.list_referring::<ReferralIn>("organization", organization);
    let behind = records.list_referring::<ReferralSourceRecord>("organization", organization);
    let behind = behind.filter_map(|it| records.read::<ReferralIn>(it.referral?.id));
    let mut all: Vec<Received> = named.chain(behind).map(|it| Received::of(records, it)).collect();
    all.retain(|it| it.organization() == Some(organization));
    let mut all = newest_first(all);
    all.dedup_by_key(|it| it.referral.id);
    all
}

fn newest_first(mut all: Vec<Received>) -> Vec<Received> {
    all.arrange_by_key(|it| (std::cmp::Reverse(it.referral.date), it.referral.id));
    all
}

/// The learners led to an organization, or to any; the newest first.
pub fn led_to(records: &dyn Records, organization: Option<RecordId>) -> Vec<ReferralOut> {
    let mut all: Vec<ReferralOut> = match organization {
        Some(id) => records.list_referring::<ReferralOut>("organization", id).collect(),
        None => records.list::<ReferralOut>().collect(),
    };
    all.arrange_by_key(|it| (std::cmp::Reverse(it.date), it.id));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::record::Record;
    use crate::records::consent::{Consent, ConsentAnswer};
    use crate::records::learner::Learner;
    use crate::value::Ref;
    use uuid::Uuid;

    const LEARNER: u128 = 1;
    const SCHOOL: u128 = 5;
    const POLICE: u128 = 6;
    const REFERRAL: u128 = 10;
    const SOURCE: u128 = 20;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// A learner sent by a school, with whatever is noted down of it.
    fn records(feedback: Option<Option<Feedback>>, consent: Option<Consent>) -> RecordSet {
        let mut records = RecordSet::default();
        records.add(&Learner::empty(id(LEARNER)));
        records.add(&ReferralIn {
            learner: Some(Ref::to(id(LEARNER))),
            date: Some(day("2020-09-02")),
            source: Some(ReferralSource::School),
            organization: Some(Ref::to(id(SCHOOL))),
            ..ReferralIn::empty(id(REFERRAL))
        });
        if let Some(feedback) = feedback {
            let referral = Some(Ref::to(id(REFERRAL)));
            let source = ReferralSourceRecord::empty(id(SOURCE));
            records.add(&ReferralSourceRecord { referral, feedback, ..source });
        }
        consent.iter().for_each(|it| records.add(it));
        records
    }

    fn consent(answer: ConsentAnswer, withdrawn_on: Option<&str>) -> Consent {
        Consent {
            learner: Some(Ref::to(id(LEARNER))),
            giver: Some(ConsentGiver::Learner),
            purpose: Some(Purpose::School),
            answer: Some(answer),
            asked_on: Some(day("2020-09-03")),
            withdrawn_on: withdrawn_on.map(day),
            ..Consent::empty(id(30))
        }
    }

    #[test]
    fn whoever_sent_her_is_answered_only_as_long_as_she_agrees() {
        use Feedback::{Agreed, Asked, Given, Refused};
        let yes = || Some(consent(ConsentAnswer::Given, None));
        let no = || Some(consent(ConsentAnswer::Refused, None));
        let gone = || Some(consent(ConsentAnswer::Given, Some("2020-10-01")));
        for (feedback, consent, expected) in [
            (None, yes(), NextStep::Name),
            (Some(None), None, NextStep::Nothing),
            (Some(None), yes(), NextStep::Agree),
            (Some(Some(Asked)), None, NextStep::Ask),
            (Some(Some(Asked)), yes(), NextStep::Agree),
            (Some(Some(Asked)), no(), NextStep::Refuse),
            (Some(Some(Agreed)), None, NextStep::Answer),
            (Some(Some(Agreed)), yes(), NextStep::Answer),
            (Some(Some(Agreed)), gone(), NextStep::Refuse),
            (Some(Some(Refused)), no(), NextStep::Nothing),
            (Some(Some(Refused)), yes(), NextStep::Agree),
            (Some(Some(Given)), gone(), NextStep::Nothing),
        ] {
            let records = records(feedback, consent);
            let all = received(&records);
            assert_eq!(next_step(&records, &all[0]), expected, "{feedback:?}");
        }
    }

    #[test]
    fn each_step_that_is_offered_is_one_that_the_record_takes() {
        use Feedback::{Agreed, Asked, Refused};
        let steps = ReferralSourceRecord::KIND.field("feedback").unwrap();
        for (from, step) in [
            (Asked, NextStep::Agree),
            (Asked, NextStep::Refuse),
            (Agreed, NextStep::Refuse),
            (Agreed, NextStep::Answer),
            (Refused, NextStep::Agree),
        ] {
            let Some(Write::Set { set, .. }) = take_step(id(SOURCE), step, day("2020-09-10"))
            else {
                panic!("{step:?} writes something");
            };
            let from = crate::value::Choice::code(from);
            let to = set["feedback"].as_str().unwrap();
            assert!(steps.next_steps(Some(from)).unwrap().contains(&to), "{from} to {to}");
            assert!(steps.next_steps(Some(to)).unwrap().contains(&from), "and back");
            assert_eq!(set.contains_key("feedback_on"), step == NextStep::Answer);
        }
    }

    #[test]
    fn an_organization_that_is_not_told_to_her_team_has_sent_her_all_the_same() {
        let mut records = records(None, None);
        let hidden = ReferralIn {
            learner: Some(Ref::to(id(LEARNER))),
            date: Some(day("2020-11-02")),
            source: Some(ReferralSource::Agency),
            ..ReferralIn::empty(id(11))
        };
        records.add(&hidden);
        assert_eq!(sent_by(&records, id(POLICE)), []);
        records.add(&ReferralSourceRecord {
            referral: Some(Ref::to(id(11))),
            organization: Some(Ref::to(id(POLICE))),
            ..ReferralSourceRecord::empty(id(SOURCE))
        });
        let of = |organization| {
            let all = sent_by(&records, id(organization)).into_iter();
            all.map(|it| it.referral.id).collect::<Vec<_>>()
        };
        assert_eq!([of(POLICE), of(SCHOOL)], [vec![id(11)], vec![id(REFERRAL)]]);
    }
}
