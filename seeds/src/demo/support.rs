//! The support around lessons: schemes of aid that everybody was told about, services that learners
//! use besides, childcare, where somebody was led to, requests about records and photographs of a
//! report. Invented, and counted in no figure that was published.

use super::entrance::Given;
use super::lessons::HeldLesson;
use super::people::Person;
use super::places::{AGENCIES, organization};
use super::weekly::WITH_CHILD;
use super::{Cast, SIGNED_IN_LEARNER};
use crate::script::{Script, at, change, create, day, fact, named};
use shared::records::aid_information::AidInformation;
use shared::records::aid_scheme::AidScheme;
use shared::records::consent::Purpose;
use shared::records::data_request::{DataRequest, DataRequestKind};
use shared::records::lesson::Lesson;
use shared::records::life_support::{LifeSupport, LifeSupportKind};
use shared::records::photo::Photo;
use shared::records::referral_out::{ReferralOut, ReferralOutcome};
use shared::records::referral_source::LegalBasis;
use shared::records::service_use::{ServiceKind, ServiceUse};
use shared::value::{Count, Date, LongText, Ref, RefSet, Text};

/// Key, name, what it is, the day and month from which on everybody is told. None of them is real.
const SCHEMES: [(&str, &str, &str, (i8, i8)); 2] = [
    (
        "grant",
        "高校生等の奨学のための給付金（例）",
        "教科書や教材のためのお金です。返さなくてよいものです。通信制や定時制でも使えます。\
         申込みの紙は学校か市の窓口にあります。書き方はスタッフがいっしょに見ます。",
        (7, 6),
    ),
    (
        "fee",
        "受験料・検定料の助成（例）",
        "高卒認定試験や検定の受験料の半分が出ます。受ける前に申し込みます。\
         申込みの紙はスタッフが持っています。",
        (10, 5),
    ),
];

/// Where a meal is served.
const WITH_MEALS: char = 'C';

/// So many days after the first evening on which she could have been told.
const TOLD_AFTER_DAYS: i64 = 7;

/// Who uses what besides lessons.
const SERVICES: [(u8, ServiceKind); 6] = [
    (7, ServiceKind::DropIn),
    (SIGNED_IN_LEARNER, ServiceKind::DropIn),
    (18, ServiceKind::Independence),
    (22, ServiceKind::JobTraining),
    (25, ServiceKind::SupportStation),
    (31, ServiceKind::Program),
];

/// Everything about support, after all else. `given` are the consents of the learners.
pub(super) fn support(script: &mut Script, cast: &Cast, held: &[HeldLesson], given: &Given) {
    aid(script, cast);
    SERVICES.iter().for_each(|(number, kind)| service(script, cast, *number, *kind));
    childcare(script, cast);
    meals(script, cast, held);
    led(script, cast, given);
    request(script, cast);
    photos(script, cast, given);
}

/// A day of the year of the demo.
fn day_of_year(cast: &Cast, month: i8, of_month: i8) -> Date {
    day(cast.set.year.0, month, of_month)
}

fn aid(script: &mut Script, cast: &Cast) {
    for (key, title, text, (month, of_month)) in SCHEMES {
        let (id, announced) = (named("aid_scheme", key), day_of_year(cast, month, of_month));
        let record = AidScheme {
            title: Some(Text(title.to_owned())),
            text: Some(LongText(text.to_owned())),
            announced_on: Some(announced),
            valid_until: Some(day(cast.set.year.0 + 1, 3, 31)),
            ..AidScheme::empty(id)
        };
        script.add(cast.manager.account(), at(announced, 10, 0), vec![create(id, &record)]);
        for person in &cast.set.people {
            let on = announced.max(person.since()).plus_days(TOLD_AFTER_DAYS).min(cast.set.today);
            if person.is_enrolled(on) && on >= announced {
                tell(script, cast, person, (key, on));
            }
        }
    }
}

fn tell(script: &mut Script, cast: &Cast, person: &Person, (scheme, on): (&str, Date)) {
    let applied = (scheme == "fee").then_some(person.number.is_multiple_of(9));
    let record = fact(|id| AidInformation {
        scheme: Some(Ref::to(named("aid_scheme", scheme))),
        learner: Some(Ref::to(person.id())),
        given_on: Some(on),
        applied: applied.filter(|is_yes| *is_yes),
        ..AidInformation::empty(id)
    });
    let ops = vec![create(record.id, &record)];
    script.add(cast.tutor(person.place).account(), at(on, 9, 20), ops);
}

fn service(script: &mut Script, cast: &Cast, number: u8, kind: ServiceKind) {
    let person = cast.person(number);
    let from = day_of_year(cast, 10, 2).max(person.since());
    if !person.is_enrolled(from) {
        return;
    }
    let made_at = at(from, 19, 40);
    let id = script.id(made_at);
    let is_outside = matches!(kind, ServiceKind::JobTraining | ServiceKind::SupportStation);
    let record = ServiceUse {
        learner: Some(Ref::to(person.id())),
        kind: Some(kind),
        organization: is_outside.then(|| Ref::to(organization(AGENCIES[0]))),
        from: Some(from),
        ..ServiceUse::empty(id)
    };
    script.add(cast.tutor(person.place).account(), made_at, vec![create(id, &record)]);
}

/// While a mother studies, somebody looks after her child.
fn childcare(script: &mut Script, cast: &Cast) {
    let person = cast.person(WITH_CHILD);
    for of_month in [7, 14, 21] {
        let date = day_of_year(cast, 10, of_month);
        if !person.is_enrolled(date) {
            continue;
        }
        let made_at = at(date, 20, 10);
        let id = script.id(made_at);
        let record = LifeSupport {
            learner: Some(Ref::to(person.id())),
            date: Some(date),
            kind: Some(LifeSupportKind::Childcare),
            quantity: Some(Count(1)),
            ..LifeSupport::empty(id)
        };
        script.add(cast.tutor(person.place).account(), made_at, vec![create(id, &record)]);
    }
}

/// Meals on the evenings of one venue in autumn; nobody is named.
fn meals(script: &mut Script, cast: &Cast, held: &[HeldLesson]) {
    let (from, to) = (day_of_year(cast, 9, 1), day_of_year(cast, 10, 31));
    let evenings = held.iter().filter(|it| it.place.letter == WITH_MEALS && it.date >= from);
    for lesson in evenings.filter(|it| it.date <= to && !it.present.is_empty()) {
        let meals = u32::try_from(lesson.present.len()).expect("a lesson has few learners");
        let record = Lesson { meals: Some(Count(meals)), ..Lesson::empty(lesson.id) };
        let ops = vec![change(lesson.id, &record)];
        script.add(cast.tutor(lesson.place).account(), at(lesson.date, 20, 25), ops);
    }
}

/// Two were led to an agency, as they had agreed, and one of them has arrived.
fn led(script: &mut Script, cast: &Cast, given: &Given) {
    let outcomes = [Some(ReferralOutcome::Connected), None];
    let date = day_of_year(cast, 10, 9);
    let network = given.of(Purpose::Network).into_iter();
    let people = network.filter(|(number, _)| cast.person(*number).is_enrolled(date));
    let outside = people.filter(|(number, _)| SERVICES.iter().any(|(of, _)| of == number));
    for ((number, consent), outcome) in outside.zip(outcomes) {
        let person = cast.person(number);
        let made_at = at(date, 17, 15);
        let id = script.id(made_at);
        let record = ReferralOut {
            learner: Some(Ref::to(person.id())),
            date: Some(date),
            organization: Some(Ref::to(organization(AGENCIES[0]))),
            basis: Some(LegalBasis::Consent),
            consent: Some(Ref::to(consent)),
            reason: Some(LongText("働き方の相談を希望。来やすい時間帯を伝えた。".to_owned())),
            outcome,
            ..ReferralOut::empty(id)
        };
        script.add(cast.tutor(person.place).account(), made_at, vec![create(id, &record)]);
    }
}

/// The learner with an account has had something corrected.
fn request(script: &mut Script, cast: &Cast) {
    let person = cast.person(SIGNED_IN_LEARNER);
    let asked = day_of_year(cast, 10, 12);
    let made_at = at(asked, 16, 30);
    let id = script.id(made_at);
    let record = DataRequest {
        learner: Some(Ref::to(person.id())),
        kind: Some(DataRequestKind::Correct),
        words: Some(LongText("ふりがなの さいごの 字を なおしてください。".to_owned())),
        asked_on: Some(asked),
        ..DataRequest::empty(id)
    };
    script.add(cast.learner_account(), made_at, vec![create(id, &record)]);
    let answered = DataRequest {
        answer: Some(LongText("直しました。知らせてくれて ありがとう。".to_owned())),
        answered_on: Some(asked.plus_days(1)),
        ..DataRequest::empty(id)
    };
    let answered_at = at(asked.plus_days(1), 11, 0);
    script.add(cast.manager.account(), answered_at, vec![change(id, &answered)]);
}

/// A photograph in a leaflet, of learners who agreed, and one of a room without anybody.
fn photos(script: &mut Script, cast: &Cast, given: &Given) {
    let taken = day_of_year(cast, 9, 24);
    let agreed = given.of(Purpose::Photo).into_iter();
    let on_it: Vec<_> =
        agreed.filter(|(number, _)| cast.person(*number).is_enrolled(taken)).take(3).collect();
    let made_at = at(taken.plus_days(1), 9, 30);
    let id = script.id(made_at);
    let of_people = Photo {
        about: Some(Text("ロビーで教材を選んでいるところ（後ろ姿）".to_owned())),
        taken_on: Some(taken),
        kept_in: Some(Text("事務所の共有フォルダー「写真」".to_owned())),
        people: Some(RefSet::to(on_it.iter().map(|(number, _)| cast.person(*number).id()))),
        consents: Some(RefSet::to(on_it.iter().map(|(_, consent)| *consent))),
        used_in: Some(Text("事業のちらし（秋号）".to_owned())),
        ..Photo::empty(id)
    };
    let room = script.id(made_at);
    let of_room = Photo {
        about: Some(Text("消毒液とついたてを置いた学習室".to_owned())),
        taken_on: Some(taken),
        kept_in: Some(Text("事務所の共有フォルダー「写真」".to_owned())),
        used_in: Some(Text("中間報告の表紙".to_owned())),
        ..Photo::empty(room)
    };
    let ops = vec![create(id, &of_people), create(room, &of_room)];
    script.add(cast.manager.account(), made_at, ops);
}
