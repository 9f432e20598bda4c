//! What became of people of 2020: a full pass by application, and talks with two who have work.

use super::super::Cast;
use crate::script::{Script, at, change, create, day};
use shared::id::RecordId;
use shared::records::certification::{Certification, CertificationBasis};
use shared::records::certification_application::{ApplicationResult, CertificationApplication};
use shared::records::consultation::{Channel, Consultation, Counterparty, Topic};
use shared::value::{ChoiceSet, LongText, Minutes, Ref};

/// Who filed for a full pass in January 2021.
const FILED: u8 = 13;

/// What was said long after, with whom, on which month and day of 2026.
const AFTERCARE: [(u8, (i8, i8), &str); 3] = [
    (22, (5, 20), "転職を考えているとのこと。求人票を一緒に読んだ。"),
    (20, (7, 8), "仕事は続いている。資格の勉強の時間について話した。"),
    (22, (9, 16), "面接を受けることにしたとのこと。合格証明書の取り方を伝えた。"),
];

pub(super) fn since(script: &mut Script, cast: &Cast, filed: RecordId) {
    certify(script, cast, filed);
    let author = cast.coordinator();
    for (number, (month, date), words) in AFTERCARE {
        let date = day(2026, month, date);
        let made_at = at(date, 15, 40);
        let id = script.id(made_at);
        let record = Consultation {
            learner: Some(Ref::to(cast.person(number).id())),
            date: Some(date),
            staff: Some(Ref::to(author.staff())),
            counterparties: Some(ChoiceSet([Counterparty::Learner].into())),
            channel: Some(Channel::Phone),
            topics: Some(ChoiceSet([Topic::Work].into())),
            length_minutes: Some(Minutes(30)),
            summary: Some(LongText(words.to_owned())),
            ..Consultation::empty(id)
        };
        script.add(author.account(), made_at, vec![create(id, &record)]);
    }
}

/// The ministry granted it in March.
fn certify(script: &mut Script, cast: &Cast, filed: RecordId) {
    let noticed_on = day(2021, 3, 9);
    let made_at = at(noticed_on, 17, 20);
    let granted = CertificationApplication {
        result: Some(ApplicationResult::Granted),
        ..CertificationApplication::empty(filed)
    };
    let id = script.id(made_at);
    let record = Certification {
        learner: Some(Ref::to(cast.person(FILED).id())),
        noticed_on: Some(noticed_on),
        basis: Some(CertificationBasis::Application),
        ..Certification::empty(id)
    };
    let ops = vec![change(filed, &granted), create(id, &record)];
    script.add(cast.manager.account(), made_at, ops);
}
