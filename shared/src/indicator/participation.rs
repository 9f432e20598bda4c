//! Who takes part, who stays, how many lessons there are and how long learners are there.

use super::definition::{
    Definition, Path, Pick, Ratio, Rows, Set, Split, Test, Unit, Whole, Window,
};

const RECORD: Path = &[];
const LEARNER: Path = &["learner"];
const LESSON: Path = &["lesson"];
const VENUE: Path = &["venue"];

/// She was there, at the venue or online, and the lesson took place (A2).
const WAS_THERE: &[Test] = &[
    Test::Is(&["status"], &["present", "online"]),
    Test::IsNot(&["lesson", "status"], &["canceled", "closed"]),
];

static ATTENDED: Rows = Rows::of("attendance", &[LEARNER], &["lesson", "date"]).that(WAS_THERE);

/// Whoever walks in is somebody to talk to until she is enrolled; from then on every lesson that
/// she attended counts, also the first one.
static ENROLLED: Rows = Rows::of("enrollment", &[LEARNER], &["from"]);

pub(super) static PARTICIPANTS: Set =
    Set::Both(&Set::During(Window::ThisYear, &ATTENDED), &Set::During(Window::Ever, &ENROLLED));
static LAST_YEAR: Set = Set::During(Window::PreviousYear, &ATTENDED);
static YEARS_AGO: Set = Set::During(Window::Earlier, &ATTENDED);

static CONTINUING: Set = Set::Both(&PARTICIPANTS, &LAST_YEAR);
static NEW: Set = Set::Without(&PARTICIPANTS, &LAST_YEAR);
static RETURNING: Set = Set::Both(&NEW, &YEARS_AGO);

static ON_ROSTER: Rows = Rows::of("expected_attendance", &[LEARNER], &["lesson", "date"]);

/// Learners of lessons whose roll call has not arrived.
pub(super) static MAYBE_THERE: Set = Set::During(Window::ThisYearBeforeToday, &ON_ROSTER);
pub(super) static ALL_MAYBE: Set = Set::Either(&[&PARTICIPANTS, &MAYBE_THERE]);

static OPEN_PLACE: Rows =
    Rows::of("enrollment", &[LEARNER], &["from"]).that(&[Test::NotPast(&["to"])]);
static HAS_PLACE: Set = Set::During(Window::Ever, &OPEN_PLACE);
static HAS_PLACE_ONLY: Set = Set::Without(&HAS_PLACE, &PARTICIPANTS);

/// Reasons that do not count as continuing (A3).
const LEFT: &[&str] = &["moved", "dropped", "lost_contact", "deceased", "other"];

static ENDED_AS_LEFT: Rows = Rows::of("enrollment", &[LEARNER], &["to"])
    .picking(Pick::Latest(LEARNER), &[Test::Is(&["end_reason"], LEFT)]);
static ENDED_WITHOUT_REASON: Rows = Rows::of("enrollment", &[LEARNER], &["to"])
    .picking(Pick::Latest(LEARNER), &[Test::Unknown(&["end_reason"])]);
static ENDED_AT_ALL: Rows = Rows::of("enrollment", &[LEARNER], &["to"]);

static GONE: Set = Set::Without(&Set::During(Window::Ever, &ENDED_AS_LEFT), &HAS_PLACE);
static MAYBE_GONE: Set =
    Set::Without(&Set::During(Window::Ever, &ENDED_WITHOUT_REASON), &HAS_PLACE);
static ENDED: Set = Set::Without(&Set::During(Window::Ever, &ENDED_AT_ALL), &HAS_PLACE);
static NOT_STAYING: Set = Set::Either(&[&GONE, &MAYBE_GONE]);

static STAYING: Set = Set::Without(&PARTICIPANTS, &NOT_STAYING);
static ACTIVE: Set = Set::Without(&PARTICIPANTS, &ENDED);
static WITH_ALL_STAYING: Set = Set::Either(&[&PARTICIPANTS, &Set::Without(&MAYBE_THERE, &GONE)]);
static WITH_ALL_LEAVING: Set =
    Set::Either(&[&PARTICIPANTS, &Set::Both(&MAYBE_THERE, &NOT_STAYING)]);
static MOST_STAYING: Set = Set::Without(&WITH_ALL_STAYING, &GONE);

static HELD: Rows =
    Rows::of("lesson", &[RECORD, VENUE], &["date"]).that(&[Test::Is(&["status"], &["held"])]);
static WITHOUT_ROLL_CALL: Rows =
    Rows::of("lesson", &[RECORD, VENUE], &["date"]).that(&[Test::Is(&["status"], &["planned"])]);
static ANY_LESSON: Rows = Rows::of("lesson", &[RECORD, VENUE], &["date"]);
static WITH_ROLL_CALL: Rows = Rows::of("lesson", &[RECORD, VENUE], &["date"])
    .that(&[Test::Is(&["status"], &["held", "canceled", "closed"])]);
static IN_USE: Rows = Rows::of("lesson", &[VENUE], &["date"])
    .that(&[Test::Is(&["status"], &["held"]), Test::IsNot(&["venue", "is_online"], &["yes"])]);

static LESSONS: Set = Set::During(Window::ThisYear, &HELD);
static LESSONS_MAYBE: Set =
    Set::Either(&[&LESSONS, &Set::During(Window::ThisYearBeforeToday, &WITHOUT_ROLL_CALL)]);
static VENUES: Set = Set::During(Window::ThisYear, &IN_USE);

/// Lessons before the as-of date, by venue.
pub(super) static LESSONS_DUE: Set = Set::During(Window::ThisYearBeforeToday, &ANY_LESSON);
/// Those of them whose roll call has arrived.
pub(super) static LESSONS_HEARD_OF: Set = Set::During(Window::ThisYearBeforeToday, &WITH_ROLL_CALL);

/// Minutes as the roll call says, or the whole lesson where it only says that she was there.
static TIME: Rows = Rows::of("attendance", &[LEARNER, LESSON], &["lesson", "date"])
    .that(WAS_THERE)
    .adding(&[&["minutes"], &["lesson", "length_minutes"]]);
static TIME_ONLINE: Rows = Rows::of("attendance", &[LEARNER, LESSON], &["lesson", "date"]).that(&[
    Test::Is(&["status"], &["online"]),
    Test::IsNot(&["lesson", "status"], &["canceled", "closed"]),
]);
static TIME_EXPECTED: Rows =
    Rows::of("expected_attendance", &[LEARNER, LESSON], &["lesson", "date"])
        .adding(&[&["minutes"]]);

static TIMES: Set = Set::During(Window::ThisYear, &TIME);
static TIMES_ONLINE: Set = Set::During(Window::ThisYear, &TIME_ONLINE);
static TIMES_MAYBE: Set =
    Set::Either(&[&TIMES, &Set::During(Window::ThisYearBeforeToday, &TIME_EXPECTED)]);

/// Learners who took part in learning support.
/// # Counts — different people with at least one attended lesson, at a venue or online (A2), who
/// were enrolled by the as-of date, at any time.
/// # Leaves out — whoever has a place and never came; who walked in and is not enrolled (yet);
/// absences; lessons that did not take place.
/// # Example — 45 people attended 600 times: 45.
pub static IND01: Definition =
    Definition::count("IND01", Unit::People, &PARTICIPANTS).at_most(Ratio::count(&ALL_MAYBE));

/// Participants who took part the year before, too.
/// # Counts — participants with an attended lesson in the previous fiscal year.
/// # Leaves out — whoever only had a place or a consultation then.
/// # Example — of 45 participants 20 attended last year: 20.
pub static IND01A: Definition =
    Definition::part("IND01a", Unit::People, Ratio::of(&CONTINUING, &PARTICIPANTS)).under("IND01");

/// Participants who did not take part the year before.
/// # Counts — participants without an attended lesson in the previous fiscal year.
/// # Leaves out — nobody else: whoever comes back after a gap year is new, and shown in IND01c.
/// # Example — of 45 participants 20 attended last year: 25.
pub static IND01B: Definition =
    Definition::part("IND01b", Unit::People, Ratio::of(&NEW, &PARTICIPANTS)).under("IND01");

/// New participants who come back after a gap.
/// # Counts — new participants with an attended lesson before the previous fiscal year.
/// # Leaves out — whoever attended in the previous fiscal year.
/// # Example — attended in 2018 and 2020, not in 2019: 1.
pub static IND01C: Definition =
    Definition::part("IND01c", Unit::People, Ratio::of(&RETURNING, &NEW)).under("IND01");

/// Learners with a place who did not come this year.
/// # Counts — learners whose place is open and who have no attended lesson this year (A2).
/// # Leaves out — participants; places that have ended.
/// # Example — enrolled in May, never came: 1.
pub static IND01N: Definition =
    Definition::count("IND01n", Unit::People, &HAS_PLACE_ONLY).under("IND01");

/// Share of participants who are still with us.
/// # Counts — participants whose place goes on, or ended by completion or referral (A3).
/// # Leaves out — moved, dropped, contact lost (as staff say), died, other; an end without a
/// reason counts as staying only in the upper end of the range.
/// # Example — 45 participants, 2 ended by referral, 4 dropped: 41 of 45, 91%.
pub static IND02: Definition =
    Definition::rate("IND02", Unit::People, Ratio::of(&STAYING, &PARTICIPANTS))
        .at_least(Ratio::of(&STAYING, &WITH_ALL_LEAVING))
        .at_most(Ratio::of(&MOST_STAYING, &WITH_ALL_STAYING));

/// Share of participants whose place goes on, in the strict sense.
/// # Counts — participants without an ended place, or with another one that goes on.
/// # Leaves out — every end, for whatever reason.
/// # Example — 45 participants, 2 ended by referral, 4 dropped: 39 of 45.
pub static IND02S: Definition =
    Definition::rate("IND02s", Unit::People, Ratio::of(&ACTIVE, &PARTICIPANTS)).under("IND02");

/// Lessons held.
/// # Counts — lessons with status held; a day online counts as a lesson (A7). Parts: by venue.
/// # Leaves out — canceled and closed ones. Without a roll call: only in the range.
/// # Example — 220 lessons, one of them closed: 219.
pub static IND09: Definition = Definition::count("IND09", Unit::Lessons, &LESSONS)
    .at_most(Ratio::count(&LESSONS_MAYBE))
    .split(Split {
        numerator: &LESSONS,
        at_most: Some(&LESSONS_MAYBE),
        whole: Whole::Nothing,
        by: 1,
        named_by: &[],
    });

/// Venues in use.
/// # Counts — places with at least one lesson held.
/// # Leaves out — the online venue (A7).
/// # Example — lessons at 7 places and online: 7.
pub static IND09V: Definition = Definition::count("IND09v", Unit::Venues, &VENUES).under("IND09");

/// Hours of support, summed over learners.
/// # Counts — attended minutes / 60, each learner once for each lesson; the lesson's length where
/// the roll call gives no minutes.
/// # Leaves out — absences. Without a roll call: only in the range.
/// # Example — 3 learners for 120 minutes each: 6 hours.
pub static IND15: Definition = Definition::count("IND15", Unit::Hours, &TIMES)
    .summed(MINUTES_PER_HOUR)
    .at_most(Ratio::count(&TIMES_MAYBE));

const MINUTES_PER_HOUR: u64 = 60;

/// Share of attendances that were online.
/// # Counts — attendances with status online.
/// # Leaves out — attendances at the venue; absences.
/// # Example — 600 attendances, 60 of them online: 10%.
pub static IND16: Definition =
    Definition::rate("IND16", Unit::Times, Ratio::of(&TIMES_ONLINE, &TIMES));
