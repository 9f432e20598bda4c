//! Work with schools: interviews at six of them, and the credits that four learners regained.

use super::Cast;
use super::calendar::working_days;
use super::places::{CORRESPONDENCE_SCHOOL, FULL_TIME_SCHOOL, VISITED_SCHOOLS, organization};
use crate::script::{Script, at, create, day, named, pick};
use shared::exam::Subject;
use shared::records::credit_recognition::CreditRecognition;
use shared::records::outreach::{Outreach, OutreachKind};
use shared::records::school_contact::{ContactRole, SchoolContact};
use shared::records::school_interview::{Interviewee, SchoolInterview};
use shared::value::{Credits, Date, Ref, RefSet, Text};
use std::iter;

/// Interviews in one visit to a school.
const INTERVIEWS_PER_VISIT: usize = 4;

/// The interviews, visit by visit.
pub(super) fn interviews(script: &mut Script, cast: &Cast) {
    let (first, last) = cast.set.visits;
    let days = working_days(first, last);
    let totals = VISITED_SCHOOLS.into_iter().zip(cast.set.interviews);
    for (school_place, (school, total)) in totals.enumerate() {
        let visits = total.div_ceil(INTERVIEWS_PER_VISIT);
        for visit in 0..visits {
            // Each school has days of its own, so that nobody is at two schools at once.
            let date = days[(visit * days.len() / visits + school_place) % days.len()];
            let count = INTERVIEWS_PER_VISIT.min(total - visit * INTERVIEWS_PER_VISIT);
            visit_school(script, cast, school, date, count);
        }
    }
}

fn visit_school(script: &mut Script, cast: &Cast, school: &str, date: Date, count: usize) {
    use Interviewee::{Counselor, Guardian, NurseTeacher, Student, Teacher};
    let others =
        [Student, Student, Student, Student, Teacher, Teacher, NurseTeacher, Counselor, Guardian];
    let seed = date.days_since(day(2020, 4, 1)).unsigned_abs();
    let author = if seed.is_multiple_of(2) { cast.coordinator() } else { &cast.manager };
    let made_at = at(date, 16, 10);
    let visit = named("outreach", &format!("{school} {date}"));
    // In every third visit pupil and teacher talk together: two interviewees, two records.
    let is_joint_visit = seed.is_multiple_of(3) && count >= 2;
    let ops = (0..count).map(|place| {
        let interviewee = match (is_joint_visit, place) {
            (true, 0) => Student,
            (true, 1) => Teacher,
            _ => pick(&others, seed, place as u64),
        };
        let id = script.id(made_at);
        let record = SchoolInterview {
            school: Some(Ref::to(organization(school))),
            date: Some(date),
            interviewee: Some(interviewee),
            is_joint: Some(is_joint_visit && place < 2),
            staff: Some(Ref::to(author.staff())),
            outreach: Some(Ref::to(visit)),
            ..SchoolInterview::empty(id)
        };
        create(id, &record)
    });
    let above = Outreach {
        kind: Some(OutreachKind::SchoolVisit),
        date: Some(date),
        organization: Some(Ref::to(organization(school))),
        staff: Some(RefSet::to([author.staff()])),
        ..Outreach::empty(visit)
    };
    let ops = iter::once(create(visit, &above)).chain(ops).collect();
    script.add(author.account(), made_at, ops);
}

/// Whom staff call at the two schools that they visit most.
pub(super) fn contacts(script: &mut Script, cast: &Cast) {
    let people = [
        ("早川 教頭", ContactRole::Teacher, "平日の16時から17時"),
        ("沢田 養護教諭", ContactRole::NurseTeacher, "平日の12時半から13時"),
    ];
    for (school, (name, role, hours)) in VISITED_SCHOOLS.into_iter().zip(people) {
        let made_at = at(day(2020, 6, 5), 15, 30);
        let id = script.id(made_at);
        let record = SchoolContact {
            organization: Some(Ref::to(organization(school))),
            name: Some(Text(name.to_owned())),
            role: Some(role),
            phone: Some(Text("011-555-0100".to_owned())),
            hours: Some(Text(hours.to_owned())),
            ..SchoolContact::empty(id)
        };
        script.add(cast.coordinator().account(), made_at, vec![create(id, &record)]);
    }
}

/// Number, school, subject, day of the decision, credits, day on which staff heard of it.
type Credit = (u8, &'static str, Subject, Option<Date>, u32, Date);

/// P11 to P14: passes that their schools took as credits; one is only expected.
pub(super) fn credits(script: &mut Script, cast: &Cast) {
    let visited = |number: usize| VISITED_SCHOOLS[number % VISITED_SCHOOLS.len()];
    let rows: [Credit; 6] = [
        (11, visited(11), Subject::Sugaku, Some(day(2020, 10, 9)), 3, day(2020, 10, 12)),
        (11, visited(11), Subject::Eigo, Some(day(2021, 1, 14)), 3, day(2021, 1, 18)),
        (12, FULL_TIME_SCHOOL, Subject::Kokugo, Some(day(2020, 10, 16)), 4, day(2020, 10, 19)),
        (13, CORRESPONDENCE_SCHOOL, Subject::Eigo, Some(day(2020, 10, 23)), 3, day(2020, 10, 26)),
        (13, CORRESPONDENCE_SCHOOL, Subject::KagakuToNingen, None, 2, day(2020, 12, 21)),
        (14, visited(14), Subject::GendaiShakai, Some(day(2020, 11, 6)), 2, day(2020, 11, 7)),
    ];
    for (number, school, subject, recognized_on, credits, known_on) in rows {
        let person = cast.person(number);
        let made_at = at(known_on, 18, 20);
        let id = script.id(made_at);
        let record = CreditRecognition {
            learner: Some(Ref::to(person.id())),
            school: Some(Ref::to(organization(school))),
            subject: Some(subject),
            recognized_on,
            credits: Some(Credits(credits)),
            ..CreditRecognition::empty(id)
        };
        script.add(cast.tutor(person.place).account(), made_at, vec![create(id, &record)]);
    }
}
