//! From the phone call to the intake: what is told in a first contact becomes records, all in one
//! change. A name is enough. Who came to a lesson without being known becomes a person of the
//! program in the same way.

use super::records::{ReadRecords, Records};
use super::write::{Write, field, undone};
use crate::id::RecordId;
use crate::record::{Body, Record};
use crate::records::assignment::Assignment;
use crate::records::consent::{
    Consent, ConsentAnswer, ConsentGiver, ConsentMeans, Purpose, TEXT_VERSION,
};
use crate::records::consultation::{Channel, Consultation, Counterparty};
use crate::records::contact::{Contact, ContactPerson};
use crate::records::intake::{AtRisk, Intake, IntakeChannel};
use crate::records::learner::Learner;
use crate::records::referral_in::{ReferralIn, ReferralSource};
use crate::records::referral_source::{Feedback, LegalBasis, ReferralSourceRecord};
use crate::records::school_enrollment::{SchoolCourse, SchoolEnrollment, SchoolStatus};
use crate::role::{Actor, Role};
use crate::value::{Choice, ChoiceSet, Date, LongText, Ref, Text};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// What somebody has told. Everything but the name may be empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FirstContact {
    /// What she wants to be called.
    pub name: String,
    /// Her birthday as it is typed, if she says it: what is no day is kept to be mended.
    #[serde(deserialize_with = "typed_day")]
    pub birth_date: String,
    /// The venue where she would come.
    pub venue: Option<RecordId>,
    /// The day of the contact as it is typed; today, if nothing is said.
    #[serde(deserialize_with = "typed_day")]
    pub date: String,
    /// Through whom it came, as a code.
    pub channel: Option<String>,
    /// How people talked, as a code.
    pub talk: Option<String>,
    /// The school or agency that sent her.
    pub sender: Option<RecordId>,
    /// Who called there, for those who run the program.
    pub sender_person: String,
    /// What she wants, as she says it.
    pub wish: String,
    /// How near she is to losing her school, as a code.
    pub at_risk: Option<String>,
    /// Her school.
    pub school: Option<RecordId>,
    /// Its course, as a code.
    pub course: Option<String>,
    /// How she stands with it, as a code.
    pub status: Option<String>,
    /// The answers about what she agrees to, by purpose, as codes.
    pub answers: BTreeMap<String, String>,
    /// The answer of her guardian, as a code.
    pub guardian: Option<String>,
    /// The organizations of the network that may be told.
    pub organizations: String,
    /// The name of her school, if it may be told.
    pub school_name: String,
    /// Her telephone number.
    pub phone: String,
    /// When it is safe to call.
    pub safe_hours: String,
    /// What happens next.
    pub next: String,
}

impl FirstContact {
    /// Her birthday, if what is typed is a day.
    pub fn born_on(&self) -> Option<Date> {
        self.birth_date.parse().ok()
    }

    /// The day of the contact.
    pub fn day(&self, today: Date) -> Date {
        self.date.parse().unwrap_or(today)
    }
}

/// A day as it is typed. Earlier releases wrote one that is not filled in as `null`.
fn typed_day<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// The purposes that a first contact asks for; photos and stories have their own day.
pub const PURPOSES: [Purpose; 6] = [
    Purpose::Program,
    Purpose::Network,
    Purpose::School,
    Purpose::Line,
    Purpose::Mail,
    Purpose::FollowUp,
];

/// A person who is there already, because she came to a lesson before anybody knew her.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Her record.
    pub learner: Learner,
    /// The talk with her on the day of the first contact, if it is written down.
    pub talk: Option<RecordId>,
}

impl Known {
    /// What is there of a person on this day.
    pub fn read(records: &dyn Records, learner: RecordId, day: Date) -> Option<Known> {
        let is_of_day = |talk: &Consultation| talk.date == Some(day);
        let mut talks = records.list_referring::<Consultation>("learner", learner);
        let talk = talks.find(is_of_day).map(|talk| talk.id);
        Some(Known { learner: records.read::<Learner>(learner)?, talk })
    }
}

/// Everything that a first contact makes. A person who is `known` keeps her name, and the talk of
/// the day is not written down twice.
pub fn first_contact(
    told: &FirstContact,
    known: Option<&Known>,
    actor: &Actor,
    today: Date,
    mut new_id: impl FnMut() -> RecordId,
) -> (RecordId, Vec<Write>) {
    let learner = known.map_or_else(&mut new_id, |known| known.learner.id);
    let mut making = Making { told, actor, learner, day: told.day(today), new_id };
    let mut writes = match known {
        Some(known) => making.completed(known),
        None => making.person(today),
    };
    writes.push(making.intake());
    writes.extend(making.referral());
    writes.extend(making.school());
    writes.extend(making.consents());
    writes.extend(making.contact());
    (learner, writes)
}

/// What takes a first contact back: what it made goes, and what it changed says again what it says
/// in these records. The assignment stays, for only a manager ends one.
pub fn taken_back(records: &dyn Records, writes: &[Write]) -> Vec<Write> {
    let mut back = undone(records, writes);
    back.retain(|write| !matches!(write, Write::Remove { kind, .. } if *kind == Assignment::NAME));
    back
}

/// One first contact in the making.
struct Making<'a, N> {
    told: &'a FirstContact,
    actor: &'a Actor,
    learner: RecordId,
    day: Date,
    new_id: N,
}

impl<N: FnMut() -> RecordId> Making<'_, N> {
    fn id(&mut self) -> RecordId {
        (self.new_id)()
    }

    /// A new person, with the talk that makes her a consultee, and a tutor who looks after her.
    fn person(&mut self, today: Date) -> Vec<Write> {
        let told = self.told;
        let mut writes = vec![Write::create(&Learner {
            preferred_name: text(&told.name),
            birth_date: told.born_on(),
            first_venue: told.venue.map(Ref::to),
            ..Learner::empty(self.learner)
        })];
        if let Some(staff) = self.actor.staff().filter(|_| self.actor.role == Role::Tutor) {
            writes.push(Write::create(&Assignment {
                staff: Some(Ref::to(staff)),
                learner: Some(Ref::to(self.learner)),
                from: Some(today),
                ..Assignment::empty(self.id())
            }));
        }
        writes.push(self.talk());
        writes
    }

    /// The talk, which makes her somebody who consults the program, and no participant.
    fn talk(&mut self) -> Write {
        let told = self.told;
        let who = match told.channel.as_deref().and_then(code::<IntakeChannel>) {
            Some(IntakeChannel::Family) => Counterparty::Guardian,
            Some(IntakeChannel::School) => Counterparty::School,
            Some(IntakeChannel::Agency) => Counterparty::Agency,
            _ => Counterparty::Learner,
        };
        Write::create(&Consultation {
            learner: Some(Ref::to(self.learner)),
            date: Some(self.day),
            staff: self.actor.staff().map(Ref::to),
            counterparties: Some(ChoiceSet([who].into())),
            channel: told.talk.as_deref().and_then(code::<Channel>),
            next_action: text(&told.next),
            ..Consultation::empty(self.id())
        })
    }

    /// What is new about somebody who is there already.
    fn completed(&mut self, known: &Known) -> Vec<Write> {
        let mut writes = Vec::new();
        let born_on = self.told.born_on().filter(|_| known.learner.birth_date.is_none());
        if let Some(day) = born_on {
            let set = Body::from_iter([field("birth_date", Some(&day))]);
            writes.push(Write::set::<Learner>(known.learner.id, set));
        }
        match (known.talk, text(&self.told.next)) {
            (None, _) => writes.push(self.talk()),
            (Some(talk), Some(next)) => {
                let set = Body::from_iter([field("next_action", Some(&next))]);
                writes.push(Write::set::<Consultation>(talk, set));
            }
            (Some(_), None) => {}
        }
        writes
    }

    fn intake(&mut self) -> Write {
        let told = self.told;
        Write::create(&Intake {
            learner: Some(Ref::to(self.learner)),
            date: Some(self.day),
            channel: told.channel.as_deref().and_then(code),
            wish: long_text(&told.wish),
            at_risk: told.at_risk.as_deref().and_then(code::<AtRisk>),
            staff: self.actor.staff().map(Ref::to),
            ..Intake::empty(self.id())
        })
    }

    /// The referral, and for those who run the program who was behind it: whether she may be
    /// answered is a question of its own.
    fn referral(&mut self) -> Vec<Write> {
        let told = self.told;
        let source = match told.channel.as_deref().and_then(code::<IntakeChannel>) {
            Some(IntakeChannel::School) => ReferralSource::School,
            Some(IntakeChannel::Agency) => ReferralSource::Agency,
            _ => return Vec::new(),
        };
        let is_school = source == ReferralSource::School;
        let referral = self.id();
        // An agency may be too telling for her team: only those who run the program name it.
        let mut writes = vec![Write::create(&ReferralIn {
            learner: Some(Ref::to(self.learner)),
            date: Some(self.day),
            source: Some(source),
            organization: told.sender.filter(|_| is_school).map(Ref::to),
            is_primary: Some(true),
            ..ReferralIn::empty(referral)
        })];
        if self.actor.role == Role::Manager {
            let asked = if is_school { Purpose::School } else { Purpose::Network };
            let feedback = match self.answer(asked) {
                Some(ConsentAnswer::Given) => Feedback::Agreed,
                Some(_) => Feedback::Refused,
                None => Feedback::Asked,
            };
            writes.push(Write::create(&ReferralSourceRecord {
                referral: Some(Ref::to(referral)),
                organization: told.sender.map(Ref::to),
                person_name: text(&told.sender_person),
                basis: Some(LegalBasis::Consent),
                feedback: Some(feedback),
                ..ReferralSourceRecord::empty(self.id())
            }));
        }
        writes
    }

    fn school(&mut self) -> Option<Write> {
        let told = self.told;
        let status = told.status.as_deref().and_then(code::<SchoolStatus>)?;
        let school = told
            .school
            .or_else(|| told.sender.filter(|_| told.channel.as_deref() == Some("school")));
        Some(Write::create(&SchoolEnrollment {
            learner: Some(Ref::to(self.learner)),
            school: school.map(Ref::to),
            course: told.course.as_deref().and_then(code::<SchoolCourse>),
            status: Some(status),
            from: Some(self.day),
            ..SchoolEnrollment::empty(self.id())
        }))
    }

    fn answer(&self, purpose: Purpose) -> Option<ConsentAnswer> {
        self.told.answers.get(purpose.code()).and_then(|answer| code(answer))
    }

    fn consents(&mut self) -> Vec<Write> {
        let hers = PURPOSES
            .into_iter()
            .filter_map(|purpose| Some((ConsentGiver::Learner, purpose, self.answer(purpose)?)));
        let of_guardian = self.told.guardian.as_deref().and_then(code::<ConsentAnswer>);
        let of_guardian =
            of_guardian.map(|answer| (ConsentGiver::Guardian, Purpose::Program, answer));
        let all: Vec<_> = hers.chain(of_guardian).collect();
        let means = match self.told.talk.as_deref() {
            Some("in_person") => ConsentMeans::App,
            _ => ConsentMeans::Spoken,
        };
        let one = |(giver, purpose, answer)| {
            let whom = match purpose {
                Purpose::Network => text(&self.told.organizations),
                Purpose::School => text(&self.told.school_name),
                _ => None,
            };
            Write::create(&Consent {
                learner: Some(Ref::to(self.learner)),
                giver: Some(giver),
                purpose: Some(purpose),
                organizations: whom.filter(|_| answer == ConsentAnswer::Given),
                text_version: Some(TEXT_VERSION),
                asked_on: Some(self.day),
                answer: Some(answer),
                means: Some(means),
                ..Consent::empty(self.id())
            })
        };
        all.into_iter().map(one).collect()
    }

    fn contact(&mut self) -> Option<Write> {
        let told = self.told;
        let phone = text(&told.phone)?;
        let may_line = self.answer(Purpose::Line) == Some(ConsentAnswer::Given);
        Some(Write::create(&Contact {
            learner: Some(Ref::to(self.learner)),
            person: Some(ContactPerson::Oneself),
            phone: Some(phone),
            may_call: Some(true),
            may_line: may_line.then_some(true),
            safe_hours: long_text(&told.safe_hours),
            ..Contact::empty(self.id())
        }))
    }
}

fn text(typed: &str) -> Option<Text> {
    let typed = typed.trim();
    (!typed.is_empty()).then(|| Text(typed.to_owned()))
}

fn long_text(typed: &str) -> Option<LongText> {
    let typed = typed.trim();
    (!typed.is_empty()).then(|| LongText(typed.to_owned()))
}

fn code<C: Choice>(code: &str) -> Option<C> {
    C::from_code(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::AccountId;
    use crate::program::RecordSet;
    use uuid::Uuid;

    fn made(told: &FirstContact, role: Role, known: Option<&Known>) -> Vec<Write> {
        let person = Some(RecordId(Uuid::from_u128(1)));
        let actor = Actor { account: AccountId(Uuid::from_u128(9)), role, person };
        let mut last = 100;
        let new_id = || {
            last += 1;
            RecordId(Uuid::from_u128(last))
        };
        first_contact(told, known, &actor, "2021-02-03".parse().unwrap(), new_id).1
    }

    fn kinds(writes: &[Write]) -> Vec<&'static str> {
        let kind = |write: &Write| match write {
            Write::Create { kind, .. } | Write::Set { kind, .. } | Write::Remove { kind, .. } => {
                *kind
            }
        };
        writes.iter().map(kind).collect()
    }

    fn set<'a>(writes: &'a [Write], of: &str) -> &'a Body {
        let found = writes.iter().find_map(|write| match write {
            Write::Create { kind, set, .. } if *kind == of => Some(set),
            _ => None,
        });
        found.unwrap()
    }

    fn call(channel: &str) -> FirstContact {
        let (name, channel) = ("ゆき".to_owned(), Some(channel.to_owned()));
        FirstContact { name, channel, ..FirstContact::default() }
    }

    #[test]
    fn a_name_is_enough_and_makes_a_consultee_who_has_no_place() {
        let writes = made(&call("self"), Role::Tutor, None);
        assert_eq!(kinds(&writes), ["learner", "assignment", "consultation", "intake"]);
        let of_manager = made(&call("self"), Role::Manager, None);
        assert_eq!(kinds(&of_manager), ["learner", "consultation", "intake"]);
        assert!(!set(&writes, "learner").contains_key("birth_date"), "nobody asks how old she is");
    }

    #[test]
    fn what_an_earlier_release_kept_of_an_unfinished_one_is_read() {
        let kept =
            r#"{"name":"ゆき","birth_date":null,"venue":null,"date":"2021-02-02","next":"見学"}"#;
        let told: FirstContact = serde_json::from_str(kept).unwrap();
        assert_eq!((told.name.as_str(), told.next.as_str()), ("ゆき", "見学"));
        assert_eq!((told.born_on(), told.date.as_str()), (None, "2021-02-02"));
        let today = "2021-02-03".parse().unwrap();
        let undated: FirstContact = serde_json::from_str(r#"{"date":null}"#).unwrap();
        assert_eq!(undated.day(today), today);
        let again = serde_json::to_string(&told).unwrap();
        assert_eq!(serde_json::from_str::<FirstContact>(&again).unwrap(), told);
    }

    #[test]
    fn an_agency_is_named_to_those_who_run_the_program_only() {
        let sender = Some(RecordId(Uuid::from_u128(60)));
        let agency = FirstContact { sender, ..call("agency") };
        let writes = made(&agency, Role::Manager, None);
        assert!(!set(&writes, "referral_in").contains_key("organization"));
        assert!(set(&writes, "referral_source").contains_key("organization"));
        let by_tutor = made(&agency, Role::Tutor, None);
        assert!(!kinds(&by_tutor).contains(&"referral_source"));
        let school = made(&FirstContact { sender, ..call("school") }, Role::Tutor, None);
        assert!(set(&school, "referral_in").contains_key("organization"));
    }

    #[test]
    fn whoever_sent_her_is_answered_only_if_she_agrees() {
        let feedback = |answer: Option<&str>| {
            let answer = answer.map(|answer| ("school".to_owned(), answer.to_owned()));
            let told = FirstContact { answers: answer.into_iter().collect(), ..call("school") };
            set(&made(&told, Role::Manager, None), "referral_source")["feedback"].clone()
        };
        assert_eq!(feedback(Some("given")), "agreed");
        assert_eq!(feedback(Some("refused")), "refused");
        assert_eq!(feedback(None), "asked");
    }

    #[test]
    fn each_answer_is_a_consent_of_its_own_and_what_was_not_asked_is_none() {
        let answers = [("program", "given"), ("line", "refused")];
        let answers = answers.map(|(purpose, answer)| (purpose.to_owned(), answer.to_owned()));
        let told = FirstContact {
            answers: answers.into(),
            guardian: Some("not_asked".to_owned()),
            phone: " 000-0000 ".to_owned(),
            ..call("self")
        };
        let writes = made(&told, Role::Tutor, None);
        assert_eq!(kinds(&writes).iter().filter(|kind| **kind == "consent").count(), 3);
        let contact = set(&writes, "contact");
        assert_eq!(contact["phone"], "000-0000");
        assert!(!contact.contains_key("may_line"), "she does not want LINE");
    }

    #[test]
    fn who_came_to_a_lesson_before_stays_the_same_person_with_one_talk_a_day() {
        let day = "2021-02-03".parse().unwrap();
        let (learner, talk) = [7, 8].map(|n| RecordId(Uuid::from_u128(n))).into();
        let mut records = RecordSet::default();
        records.add(&Learner::empty(learner));
        let (of, date) = (Some(Ref::to(learner)), Some(day));
        records.add(&Consultation { learner: of, date, ..Consultation::empty(talk) });
        let known = Known::read(&records, learner, day).unwrap();
        let birth_date = "2004-05-01".to_owned();
        let told = FirstContact { birth_date, next: "見学".to_owned(), ..call("self") };
        let writes = made(&told, Role::Tutor, Some(&known));
        assert_eq!(kinds(&writes), ["learner", "consultation", "intake"]);
        assert_eq!(set(&writes, "intake")["learner"], learner.to_string());
        let back = taken_back(&records, &writes);
        assert_eq!(kinds(&back), ["intake", "consultation", "learner"]);
        let emptied = Body::from_iter([("birth_date".to_owned(), serde_json::Value::Null)]);
        assert_eq!(back[2], Write::set::<Learner>(learner, emptied));
        let later = Known { talk: None, ..known };
        let writes = made(&call("self"), Role::Tutor, Some(&later));
        assert_eq!(kinds(&writes), ["consultation", "intake"], "another day, another talk");
    }

    #[test]
    fn taking_it_back_removes_what_was_made_but_the_assignment() {
        let writes = made(&call("self"), Role::Tutor, None);
        let back = taken_back(&RecordSet::default(), &writes);
        assert_eq!(kinds(&back), ["intake", "consultation", "learner"]);
    }
}
