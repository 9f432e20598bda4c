//! Consultations, how new people found the program, and interviews at schools.

use super::definition::{
    Definition, Path, Pick, Ratio, Rows, Set, Split, Test, Unit, Whole, Window,
};

const RECORD: Path = &[];
const LEARNER: Path = &["learner"];
const DATE: Path = &["date"];

/// Channels on which many short messages make one exchange (A6).
const MESSAGES: &[&str] = &["line", "email"];

static TALKS: Rows =
    Rows::of("consultation", &[RECORD], DATE).that(&[Test::IsNot(&["channel"], MESSAGES)]);
static EXCHANGES: Rows = Rows::of("consultation", &[LEARNER, DATE, &["channel"]], DATE)
    .that(&[Test::Is(&["channel"], MESSAGES)]);
static CONSULTED_ROWS: Rows = Rows::of("consultation", &[LEARNER], DATE);
static CONSULTATIONS: Set = Set::Either(&[
    &Set::During(Window::ThisYear, &TALKS),
    &Set::During(Window::ThisYear, &EXCHANGES),
]);
static CONSULTED: Set = Set::During(Window::ThisYear, &CONSULTED_ROWS);

static FIRST_TALK: Rows =
    Rows::of("consultation", &[LEARNER], DATE).picking(Pick::First(LEARNER), &[]);
static NEW_PEOPLE: Set = Set::During(Window::ThisYear, &FIRST_TALK);

static PRIMARY: Rows =
    Rows::of("referral_in", &[LEARNER], DATE).that(&[Test::Is(&["is_primary"], &["yes"])]);
static PRIMARY_BY_SOURCE: Rows = Rows::of("referral_in", &[LEARNER, &["source"]], DATE)
    .that(&[Test::Is(&["is_primary"], &["yes"]), Test::Member(&[LEARNER], &NEW_PEOPLE)])
    .picking(Pick::First(LEARNER), &[]);
static REFERRED: Set = Set::Both(&NEW_PEOPLE, &Set::During(Window::Ever, &PRIMARY));
static REFERRED_BY_SOURCE: Set = Set::During(Window::Ever, &PRIMARY_BY_SOURCE);

/// How she stood with a school on the day of her first consultation, never updated later (A10).
const fn stood(tests: &'static [Test]) -> Test {
    Test::Stood { kind: "school_enrollment", person: "learner", day: "from", tests }
}

const PUPIL: Test = Test::IsNot(&["status"], &["withdrawn", "graduated"]);
static PUPILS: Rows =
    Rows::of("consultation", &[LEARNER], DATE).picking(Pick::First(LEARNER), &[stood(&[PUPIL])]);
static FULL_TIME: Rows = Rows::of("consultation", &[LEARNER], DATE)
    .picking(Pick::First(LEARNER), &[stood(&[PUPIL, Test::Is(&["course"], &["full_time"])])]);
static OTHER_COURSE: Rows = Rows::of("consultation", &[LEARNER], DATE).picking(
    Pick::First(LEARNER),
    &[stood(&[PUPIL, Test::Is(&["course"], &["part_time", "correspondence"])])],
);
static IN_SCHOOL: Set = Set::During(Window::ThisYear, &PUPILS);
static IN_FULL_TIME: Set = Set::During(Window::ThisYear, &FULL_TIME);
static IN_OTHER_COURSE: Set = Set::During(Window::ThisYear, &OTHER_COURSE);

static AT_SCHOOLS: Rows = Rows::of("school_interview", &[RECORD, &["school"]], DATE);
static JOINT: Rows = Rows::of("school_interview", &[RECORD, &["school"]], DATE)
    .that(&[Test::Is(&["is_joint"], &["yes"])]);
static VISITED: Rows = Rows::of("school_interview", &[&["school"]], DATE);
static INTERVIEWS: Set = Set::During(Window::ThisYear, &AT_SCHOOLS);
static JOINT_INTERVIEWS: Set = Set::During(Window::ThisYear, &JOINT);
static SCHOOLS: Set = Set::During(Window::ThisYear, &VISITED);

/// Consultations.
/// # Counts — talks, however many people took part (A5); LINE and e-mail once for each learner,
/// day and channel (A6).
/// # Leaves out — lessons; talks of other years.
/// # Example — a mother and her daughter together: 1. Five LINE messages on one day: 1.
pub static IND08: Definition = Definition::count("IND08", Unit::Times, &CONSULTATIONS);

/// People who were consulted.
/// # Counts — different learners with at least one consultation this year.
/// # Leaves out — parents and teachers as people of their own.
/// # Example — 254 consultations about 70 learners: 70.
pub static IND08P: Definition =
    Definition::count("IND08p", Unit::People, &CONSULTED).under("IND08");

/// New consultees.
/// # Counts — different people whose first consultation ever lies in this year.
/// # Leaves out — whoever was consulted in an earlier year, even long ago.
/// # Example — first consulted in March 2020: not new in fiscal year 2020.
pub static IND10: Definition = Definition::count("IND10", Unit::People, &NEW_PEOPLE);

/// Share of new consultees who came by referral.
/// # Counts — new consultees with a primary referral; further referrals are not counted (A9).
/// # Leaves out — referrals of others. Parts: by source.
/// # Example — 25 new, 5 by schools, 8 by agencies: 13 of 25, 52%.
pub static IND11: Definition =
    Definition::rate("IND11", Unit::People, Ratio::of(&REFERRED, &NEW_PEOPLE)).split(Split {
        numerator: &REFERRED_BY_SOURCE,
        at_most: None,
        whole: Whole::Same(&NEW_PEOPLE),
        by: 1,
        named_by: &[],
    });

/// Share of new consultees who were in high school.
/// # Counts — new consultees who were pupils on the day of their first consultation, on leave and
/// not attending included (A10).
/// # Leaves out — withdrawn and graduated; what changed later.
/// # Example — 25 new, 3 full-time, 10 in other courses: 13 of 25, 52%.
pub static IND12: Definition =
    Definition::rate("IND12", Unit::People, Ratio::of(&IN_SCHOOL, &NEW_PEOPLE));

/// New consultees in full-time high school.
/// # Counts — those of IND12 whose course was full-time.
/// # Leaves out — other courses.
/// # Example — 3 of 25.
pub static IND12_FULL_TIME: Definition =
    Definition::rate("IND12/full_time", Unit::People, Ratio::of(&IN_FULL_TIME, &NEW_PEOPLE))
        .under("IND12");

/// New consultees in a part-time or correspondence course.
/// # Counts — those of IND12 whose course was part-time or by correspondence.
/// # Leaves out — full-time.
/// # Example — 10 of 25.
pub static IND12_OTHER: Definition =
    Definition::rate("IND12/other", Unit::People, Ratio::of(&IN_OTHER_COURSE, &NEW_PEOPLE))
        .under("IND12");

/// Interviews at schools.
/// # Counts — people talked to, one for each and day; a joint talk with two counts two (A8).
/// # Leaves out — consultations. Parts: by school.
/// # Example — a pupil together with her teacher: 2.
pub static IND13: Definition =
    Definition::count("IND13", Unit::Interviews, &INTERVIEWS).split(Split {
        numerator: &INTERVIEWS,
        at_most: None,
        whole: Whole::Nothing,
        by: 1,
        named_by: &[],
    });

/// Interviews held jointly.
/// # Counts — those of IND13 in which others took part as well (A8).
/// # Leaves out — one-to-one interviews.
/// # Example — a pupil together with her teacher: 2.
pub static IND13J: Definition =
    Definition::part("IND13j", Unit::Interviews, Ratio::of(&JOINT_INTERVIEWS, &INTERVIEWS))
        .under("IND13");

/// Schools visited.
/// # Counts — different schools with at least one interview.
/// # Leaves out — schools where nobody was talked to.
/// # Example — 243 interviews at 6 schools: 6.
pub static IND13S: Definition = Definition::count("IND13s", Unit::Schools, &SCHOOLS).under("IND13");
