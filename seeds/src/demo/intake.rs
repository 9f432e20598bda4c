//! How each learner came: the first talk, who referred her, how she stood with a school, and her
//! enrollment from its first to its last day.

use super::Cast;
use super::people::Person;
use super::places::{
    AGENCIES, CORRESPONDENCE_SCHOOL, FULL_TIME_SCHOOL, VISITED_SCHOOLS, organization,
};
use super::talks::first_talk;
use crate::script::{Script, at, change, create, day, pick};
use shared::id::RecordId;
use shared::records::enrollment::Enrollment;
use shared::records::referral_in::{ReferralIn, ReferralSource};
use shared::records::referral_source::{Feedback, LegalBasis, ReferralSourceRecord};
use shared::records::school_enrollment::{SchoolCourse, SchoolEnrollment, SchoolStatus};
use shared::sync::message::Op;
use shared::value::{Date, LongText, Ref, Text};

/// The referrals of the demo.
pub(super) struct Referred {
    /// The first one of each learner whom somebody sent, by her number.
    pub first: Vec<(u8, RecordId)>,
    /// The second one of P28.
    pub again: RecordId,
}

/// Everybody's way in, and out.
pub(super) fn intake(script: &mut Script, cast: &Cast) -> Referred {
    let mut first = Vec::new();
    for person in &cast.set.people {
        first.extend(come(script, cast, person).map(|id| (person.number, id)));
        enroll(script, cast, person);
    }
    stand_with_schools(script, cast);
    Referred { first, again: refer_again(script, cast) }
}

/// Who sent P28 a second time; noted down as confidential.
const POLICE: &str = "警察 少年サポートセンター";

/// Who was behind a referral, and that she may be answered. Returns the record.
pub(super) fn source(script: &mut Script, cast: &Cast, referral: RecordId) -> RecordId {
    let made_at = at(day(2020, 9, 2), 11, 0);
    let id = script.id(made_at);
    let record = ReferralSourceRecord {
        referral: Some(Ref::to(referral)),
        organization: Some(Ref::to(organization(POLICE))),
        person_role: Some(Text("相談員".to_owned())),
        person_name: Some(Text("南".to_owned())),
        basis: Some(LegalBasis::Consent),
        passed_on: Some(LongText("見学の希望と、つながりやすい時間帯。".to_owned())),
        feedback: Some(Feedback::Asked),
        ..ReferralSourceRecord::empty(id)
    };
    script.add(cast.manager.account(), made_at, vec![create(id, &record)]);
    let agreed = ReferralSourceRecord {
        feedback: Some(Feedback::Agreed),
        ..ReferralSourceRecord::empty(id)
    };
    script.add(cast.manager.account(), at(day(2020, 9, 9), 18, 0), vec![change(id, &agreed)]);
    id
}

/// The first talk: everything that is known then is written down at once. Returns the referral, if
/// somebody sent her.
fn come(script: &mut Script, cast: &Cast, person: &Person) -> Option<RecordId> {
    let made_at = at(person.first_talk, 15, 0);
    let tutor = cast.tutor(person.place);
    let mut ops = vec![create(person.id(), &person.record())];
    ops.push(first_talk(script, person, tutor.staff()));
    let referred = source_of(person.number).map(|from| {
        let id = script.id(made_at);
        ops.push(referral(id, person, person.first_talk, from));
        id
    });
    if let Some((school, course, status, from)) = school_of(person.number) {
        let id = script.id(made_at);
        ops.push(school_enrollment(id, person, school, course, status, from));
    }
    script.add(tutor.account(), made_at, ops);
    referred
}

fn enroll(script: &mut Script, cast: &Cast, person: &Person) {
    let id = take_in(script, cast, person, person.joined);
    if let Some((last_day, reason)) = person.left {
        let ended =
            Enrollment { to: Some(last_day), end_reason: Some(reason), ..Enrollment::empty(id) };
        script.add(cast.manager.account(), at(last_day, 20, 0), vec![change(id, &ended)]);
    }
    if let Some(back) = &person.back {
        take_in(script, cast, person, back.on);
    }
}

fn take_in(script: &mut Script, cast: &Cast, person: &Person, from: Date) -> RecordId {
    let made_at = at(from, 9, 0);
    let id = script.id(made_at);
    let record = Enrollment {
        learner: Some(Ref::to(person.id())),
        venue: Some(Ref::to(person.place.id())),
        weekday: Some(person.place.weekday),
        from: Some(from),
        ..Enrollment::empty(id)
    };
    script.add(cast.manager.account(), made_at, vec![create(id, &record)]);
    id
}

/// P22 to P26 came through schools, P27 to P34 through agencies; P10 did the year before. The
/// others came later.
pub(super) fn source_of(number: u8) -> Option<(ReferralSource, &'static str)> {
    let visited = |place: u8| VISITED_SCHOOLS[usize::from(place) % VISITED_SCHOOLS.len()];
    match number {
        24 | 26 => Some((ReferralSource::School, FULL_TIME_SCHOOL)),
        10 | 22 | 23 | 25 | 53 | 57 | 64 => Some((ReferralSource::School, visited(number))),
        27..=34 | 50 | 59 | 62 => {
            Some((ReferralSource::Agency, AGENCIES[usize::from(number) % AGENCIES.len()]))
        }
        _ => None,
    }
}

fn referral(
    id: RecordId,
    person: &Person,
    date: Date,
    (source, from): (ReferralSource, &str),
) -> Op {
    const REASONS: [&str; 4] = [
        "学校を休みがちで、勉強の遅れを取り戻したいとのこと。",
        "高卒認定試験について詳しく聞きたいとのこと。",
        "昼間の居場所と学習の機会を探している。",
        "進路がまだ決まっておらず、一緒に考えてほしいとの依頼。",
    ];
    let reason = pick(&REASONS, u64::from(person.number), 5);
    let record = ReferralIn {
        learner: Some(Ref::to(person.id())),
        date: Some(date),
        source: Some(source),
        organization: Some(Ref::to(organization(from))),
        is_primary: Some(true),
        reason: Some(LongText(reason.to_owned())),
        ..ReferralIn::empty(id)
    };
    create(id, &record)
}

/// The police send P28, whom the program knows already: kept, and not counted. Her team does not
/// learn who it was.
fn refer_again(script: &mut Script, cast: &Cast) -> RecordId {
    let person = cast.person(28);
    let made_at = at(day(2020, 9, 2), 10, 30);
    let id = script.id(made_at);
    let record = ReferralIn {
        learner: Some(Ref::to(person.id())),
        date: Some(day(2020, 9, 2)),
        source: Some(ReferralSource::Agency),
        is_primary: Some(false),
        reason: Some(LongText("昼間の居場所と学習の機会を探している。".to_owned())),
        ..ReferralIn::empty(id)
    };
    script.add(cast.manager.account(), made_at, vec![create(id, &record)]);
    id
}

pub(super) type School = (&'static str, SchoolCourse, SchoolStatus, Date);

/// How a learner stood with a school when she first came. P24 to P26 are full-time pupils, P27 to
/// P36 part-time or by correspondence; on leave or not attending is still in school.
pub(super) fn school_of(number: u8) -> Option<School> {
    use SchoolCourse::{Correspondence, FullTime, PartTime};
    use SchoolStatus::{Enrolled, NonAttending, OnLeave, Withdrawn};
    let visited = VISITED_SCHOOLS[usize::from(number) % VISITED_SCHOOLS.len()];
    let (old, new) = (day(2019, 4, 8), day(2020, 4, 8));
    Some(match number {
        1 | 3 | 5 | 8 => (FULL_TIME_SCHOOL, FullTime, Withdrawn, day(2018, 10, 31)),
        11 => (visited, PartTime, NonAttending, old),
        12 => (FULL_TIME_SCHOOL, FullTime, OnLeave, day(2019, 6, 1)),
        13 => (CORRESPONDENCE_SCHOOL, Correspondence, NonAttending, old),
        14 => (visited, PartTime, OnLeave, day(2019, 7, 1)),
        15 => (visited, PartTime, Withdrawn, day(2019, 3, 31)),
        22 | 37 | 38 | 43 => (visited, PartTime, Withdrawn, day(2020, 3, 31)),
        24 | 26 => (FULL_TIME_SCHOOL, FullTime, Enrolled, new),
        25 => (FULL_TIME_SCHOOL, FullTime, NonAttending, new),
        27 | 31 => (visited, PartTime, OnLeave, new),
        29 | 33 | 35 => (visited, PartTime, Enrolled, new),
        28 | 34 => (CORRESPONDENCE_SCHOOL, Correspondence, NonAttending, new),
        30 | 32 | 36 => (CORRESPONDENCE_SCHOOL, Correspondence, Enrolled, new),
        47 | 48 | 53 | 61 => (FULL_TIME_SCHOOL, FullTime, Withdrawn, day(2025, 3, 31)),
        50 | 56 => (FULL_TIME_SCHOOL, FullTime, Withdrawn, day(2026, 3, 31)),
        54 => (visited, PartTime, Withdrawn, day(2026, 3, 31)),
        52 | 57 => (CORRESPONDENCE_SCHOOL, Correspondence, Enrolled, day(2026, 4, 8)),
        60 => (visited, PartTime, Withdrawn, day(2026, 6, 30)),
        62 => (visited, PartTime, OnLeave, day(2026, 4, 1)),
        64 => (FULL_TIME_SCHOOL, FullTime, NonAttending, day(2026, 4, 8)),
        _ => return None,
    })
}

fn school_enrollment(
    id: RecordId,
    person: &Person,
    school: &str,
    course: SchoolCourse,
    status: SchoolStatus,
    from: Date,
) -> Op {
    let record = SchoolEnrollment {
        learner: Some(Ref::to(person.id())),
        school: Some(Ref::to(organization(school))),
        course: Some(course),
        status: Some(status),
        from: Some(from),
        ..SchoolEnrollment::empty(id)
    };
    create(id, &record)
}

/// What changed later: P11 to P14 are back at school; P33 left hers and was still in school when
/// she first came.
fn stand_with_schools(script: &mut Script, cast: &Cast) {
    let changes = [
        (11, SchoolStatus::Resumed, day(2020, 10, 12)),
        (12, SchoolStatus::Resumed, day(2020, 11, 2)),
        (13, SchoolStatus::Resumed, day(2021, 1, 12)),
        (14, SchoolStatus::Resumed, day(2020, 11, 16)),
        (33, SchoolStatus::Withdrawn, day(2020, 11, 30)),
    ];
    for (number, status, from) in changes {
        let person = cast.person(number);
        let (school, course, ..) = school_of(number).expect("these five have a school");
        let made_at = at(from, 18, 40);
        let id = script.id(made_at);
        let op = school_enrollment(id, person, school, course, status, from);
        script.add(cast.tutor(person.place).account(), made_at, vec![op]);
    }
}
