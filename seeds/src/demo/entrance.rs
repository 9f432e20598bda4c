//! What is written down when somebody comes: the first contact, what she and her guardian agree to,
//! how she is reached, and a place that she waited for. Counted in no figure.

use super::Cast;
use super::intake::{school_of, source_of};
use super::people::Person;
use super::places::place;
use crate::script::{Script, at, change, create, day, fact, pick, scatter};
use shared::id::RecordId;
use shared::program::consents::asks_guardian;
use shared::record::Record as _;
use shared::records::address::Address;
use shared::records::agreed_pause::AgreedPause;
use shared::records::consent::{
    Consent, ConsentAnswer, ConsentGiver, ConsentMeans, Purpose, TEXT_VERSION,
};
use shared::records::contact::{Contact, ContactPerson};
use shared::records::intake::{AtRisk, Intake, IntakeChannel};
use shared::records::referral_in::ReferralSource;
use shared::records::referral_source::{Feedback, ReferralSourceRecord};
use shared::records::school_enrollment::SchoolStatus;
use shared::records::waiting_place::{WaitingPlace, WaitingStep};
use shared::sync::message::Op;
use shared::value::{ChoiceSet, Date, LongText, Ref, RefSet, Text};

/// Who took a pause that was agreed.
const PAUSED: u8 = 20;

/// Who waited for a place, and has taken it.
const WAITED: u8 = 46;

/// Whose address few people know.
const WITH_ADDRESS: u8 = 15;

/// Whom a learner who agrees lets the program tell.
const NETWORK: &str = "さっぽろ学びなおしネットワークの6団体";

/// What learners agreed to themselves: number, purpose and record.
pub(super) struct Given(Vec<(u8, Purpose, RecordId)>);

impl Given {
    /// Who agreed to this, with the record that says so.
    pub(super) fn of(&self, purpose: Purpose) -> Vec<(u8, RecordId)> {
        let of_purpose = self.0.iter().filter(|(_, of, _)| *of == purpose);
        of_purpose.map(|(number, _, id)| (*number, *id)).collect()
    }
}

/// Everything that is written down at the beginning, besides the person herself. `source` is the
/// referral that was to be answered. Returns what the learners agreed to.
pub(super) fn entrance(script: &mut Script, cast: &Cast, source: RecordId) -> Given {
    let mut given = Vec::new();
    for person in &cast.set.people {
        let tutor = cast.tutor(person.place);
        let made_at = at(person.first_talk, 15, 30);
        let ops = vec![
            intake(script, person, tutor.staff()),
            contact(script, person, ContactPerson::Oneself),
        ];
        script.add(tutor.account(), made_at, ops);
        let ops = consents(script, person);
        given.extend(ops.iter().filter_map(|op| given_by_her(person, op)));
        script.add(tutor.account(), at(person.joined, 18, 30), ops);
    }
    let answered = ReferralSourceRecord {
        feedback: Some(Feedback::Given),
        feedback_on: Some(day(2020, 9, 15)),
        ..ReferralSourceRecord::empty(source)
    };
    script.add(
        cast.manager.account(),
        at(day(2020, 9, 15), 10, 0),
        vec![change(source, &answered)],
    );
    pause(script, cast);
    wait(script, cast);
    address(script, cast);
    Given(given)
}

/// What a learner agreed to, if this makes a consent of hers.
fn given_by_her(person: &Person, op: &Op) -> Option<(u8, Purpose, RecordId)> {
    let consent = Consent::read(op.id, &op.set);
    let is_hers = consent.giver == Some(ConsentGiver::Learner);
    let is_given = is_hers && consent.answer == Some(ConsentAnswer::Given);
    consent.purpose.filter(|_| is_given).map(|purpose| (person.number, purpose, op.id))
}

fn intake(script: &mut Script, person: &Person, staff: RecordId) -> Op {
    let id = script.id(at(person.first_talk, 15, 30));
    let channel = match source_of(person.number) {
        Some((ReferralSource::School, _)) => IntakeChannel::School,
        Some(_) => IntakeChannel::Agency,
        None => pick(
            &[IntakeChannel::Oneself, IntakeChannel::Family, IntakeChannel::Web],
            u64::from(person.number),
            61,
        ),
    };
    let at_risk = school_of(person.number).map(|(_, _, status, _)| match status {
        SchoolStatus::Withdrawn => AtRisk::Left,
        SchoolStatus::Enrolled => AtRisk::Watch,
        _ => AtRisk::NearDropout,
    });
    let record = Intake {
        learner: Some(Ref::to(person.id())),
        date: Some(person.first_talk),
        channel: Some(channel),
        wish: Some(LongText(person.goal.1.to_owned())),
        at_risk,
        staff: Some(Ref::to(staff)),
        ..Intake::empty(id)
    };
    create(id, &record)
}

/// The number belongs to nobody.
fn contact(script: &mut Script, person: &Person, whose: ContactPerson) -> Op {
    let id = script.id(at(person.first_talk, 15, 30));
    let number = person.number;
    let has_hours = scatter(u64::from(number), 62).is_multiple_of(5);
    let hours = "平日の16時から19時。留守番電話には、学習支援のことを話さない。";
    let record = Contact {
        learner: Some(Ref::to(person.id())),
        person: Some(whose),
        phone: Some(Text(format!("000-0000-{number:04}"))),
        may_call: Some(true),
        may_line: agrees(person, Purpose::Line).then_some(true),
        safe_hours: has_hours.then(|| LongText(hours.to_owned())),
        ..Contact::empty(id)
    };
    create(id, &record)
}

/// Everybody agrees that the program keeps records; what else somebody agrees to is hers.
pub(super) fn agrees(person: &Person, purpose: Purpose) -> bool {
    let turn = scatter(u64::from(person.number), 63 + purpose as u64);
    match purpose {
        Purpose::Program => true,
        Purpose::Photo => turn.is_multiple_of(4),
        _ => !turn.is_multiple_of(4),
    }
}

fn consents(script: &mut Script, person: &Person) -> Vec<Op> {
    let asked =
        [Purpose::Program, Purpose::Network, Purpose::Line, Purpose::Photo, Purpose::FollowUp];
    let hers = asked.map(|purpose| {
        let answer =
            if agrees(person, purpose) { ConsentAnswer::Given } else { ConsentAnswer::Refused };
        consent(script, person, (ConsentGiver::Learner, purpose), answer)
    });
    let mut ops = hers.to_vec();
    if asks_guardian(Some(person.birth_date()), person.joined) {
        let of = (ConsentGiver::Guardian, Purpose::Program);
        ops.push(consent(script, person, of, ConsentAnswer::Given));
    }
    ops
}

fn consent(
    script: &mut Script,
    person: &Person,
    (giver, purpose): (ConsentGiver, Purpose),
    answer: ConsentAnswer,
) -> Op {
    let id = script.id(at(person.joined, 18, 30));
    let tells = purpose == Purpose::Network && answer == ConsentAnswer::Given;
    let record = Consent {
        learner: Some(Ref::to(person.id())),
        giver: Some(giver),
        purpose: Some(purpose),
        organizations: tells.then(|| Text(NETWORK.to_owned())),
        text_version: Some(TEXT_VERSION),
        asked_on: Some(person.joined),
        answer: Some(answer),
        means: Some(ConsentMeans::Paper),
        ..Consent::empty(id)
    };
    create(id, &record)
}

/// Ten days of summer on which there was no lesson for her, as she had said before.
fn pause(script: &mut Script, cast: &Cast) {
    let person = cast.person(PAUSED);
    let year = if cast.set.is_published { cast.set.year.0 } else { 2020 };
    let (from, to) = (day(year, 8, 14), day(year, 8, 23));
    let made_at = at(from.plus_days(-3), 19, 0);
    let id = script.id(made_at);
    let record = AgreedPause {
        learner: Some(Ref::to(person.id())),
        from: Some(from),
        to: Some(to),
        reason: Some(LongText("夏のあいだは家の用事を手伝う。".to_owned())),
        ..AgreedPause::empty(id)
    };
    script.add(cast.tutor(person.place).account(), made_at, vec![create(id, &record)]);
}

/// She asked, was offered a place the next day, and came.
fn wait(script: &mut Script, cast: &Cast) {
    let person = cast.person(WAITED);
    let manager = cast.manager.account();
    let asked = person.first_talk;
    let made_at = at(asked, 16, 0);
    let id = script.id(made_at);
    let record = WaitingPlace {
        learner: Some(Ref::to(person.id())),
        asked_on: Some(asked),
        venues: Some(RefSet::to([person.place.id(), place('B').id()])),
        weekdays: Some(ChoiceSet([person.place.weekday].into())),
        step: Some(WaitingStep::Waiting),
        ..WaitingPlace::empty(id)
    };
    script.add(cast.tutor(person.place).account(), made_at, vec![create(id, &record)]);
    let offered = WaitingPlace {
        step: Some(WaitingStep::Offered),
        offered_venue: Some(Ref::to(person.place.id())),
        offered_on: Some(asked.plus_days(1)),
        ..WaitingPlace::empty(id)
    };
    script.add(manager, at(asked.plus_days(1), 11, 0), vec![change(id, &offered)]);
    let taken = WaitingPlace { step: Some(WaitingStep::Taken), ..WaitingPlace::empty(id) };
    script.add(manager, at(person.joined, 9, 30), vec![change(id, &taken)]);
}

/// Who looks after her care writes down where she lives.
fn address(script: &mut Script, cast: &Cast) {
    let (person, carer) = (cast.person(WITH_ADDRESS), cast.coordinator());
    let date: Date = day(cast.set.year.0, 10, 8);
    let record = fact(|id| Address {
        learner: Some(Ref::to(person.id())),
        is_suppressed: Some(true),
        text: Some(LongText("札幌市（架空の住所）1丁目2-3".to_owned())),
        ..Address::empty(id)
    });
    script.add(carer.account(), at(date, 20, 30), vec![create(record.id, &record)]);
}
