//! Exams: who sat them, what was passed, who is certified and where the certified go from here.

use super::definition::{
    Definition, Path, Pick, Ratio, Rows, Set, Split, Test, Unit, Whole, Window,
};
use super::participation::{ALL_MAYBE, MAYBE_THERE, PARTICIPANTS};

const LEARNER: Path = &["learner"];
const SITTING: Path = &["sitting"];
const SUBJECT: Path = &["subject"];
const EXAM_DAY: Path = &["sitting", "starts_on"];
const RESULT_DAY: Path = &["sitting", "results_on"];

const SAT: &[Test] = &[Test::Is(&["attendance"], &["sat"])];
const SAT_AND_PASSED: &[Test] = &[
    Test::Is(&["attendance"], &["sat"]),
    Test::Is(&["result"], &["passed"]),
    Test::NotFuture(RESULT_DAY),
];
const SAT_WITHOUT_RESULT: &[Test] =
    &[Test::Is(&["attendance"], &["sat"]), Test::Unknown(&["result"])];
const SAT_BEFORE_RESULTS: &[Test] =
    &[Test::Is(&["attendance"], &["sat"]), Test::Future(RESULT_DAY)];

/// The same rows, told apart by person, by person and round, and by subject as well.
macro_rules! results {
    ($name:ident, $sat:ident, $passed:ident, $maybe:ident, $key:expr) => {
        mod $name {
            use super::*;
            static SAT_ROWS: Rows = Rows::of("exam_subject_result", $key, EXAM_DAY).that(SAT);
            static PASSED_ROWS: Rows =
                Rows::of("exam_subject_result", $key, EXAM_DAY).that(SAT_AND_PASSED);
            static UNKNOWN_ROWS: Rows =
                Rows::of("exam_subject_result", $key, EXAM_DAY).that(SAT_WITHOUT_RESULT);
            static EARLY_ROWS: Rows =
                Rows::of("exam_subject_result", $key, EXAM_DAY).that(SAT_BEFORE_RESULTS);
            pub static $sat: Set = Set::During(Window::ThisYear, &SAT_ROWS);
            pub static $passed: Set = Set::During(Window::ThisYear, &PASSED_ROWS);
            pub static $maybe: Set = Set::Either(&[
                &$passed,
                &Set::During(Window::ThisYear, &UNKNOWN_ROWS),
                &Set::During(Window::ThisYear, &EARLY_ROWS),
            ]);
        }
        use $name::*;
    };
}

results!(people, PEOPLE_SAT, PEOPLE_PASSED, PEOPLE_MAYBE, &[LEARNER]);
results!(sittings, SITTINGS, SITTINGS_PASSED, SITTINGS_MAYBE, &[LEARNER, SITTING]);
results!(subjects, SUBJECTS, SUBJECTS_PASSED, SUBJECTS_MAYBE, &[LEARNER, SITTING, SUBJECT]);

static AT_HIGH_SCHOOL: Rows = Rows::of("high_school_exam", &[LEARNER], &["date"]);
static DECIDED: Rows =
    Rows::of("high_school_exam", &[LEARNER], &["date"]).that(&[Test::Known(&["result"])]);
static ADMITTED: Rows = Rows::of("high_school_exam", &[LEARNER], &["date"])
    .that(&[Test::Is(&["result"], &["admitted"])]);
static PENDING: Rows =
    Rows::of("high_school_exam", &[LEARNER], &["date"]).that(&[Test::Unknown(&["result"])]);

static HIGH_SCHOOL: Set = Set::During(Window::ThisYear, &AT_HIGH_SCHOOL);
static HIGH_SCHOOL_DECIDED: Set = Set::During(Window::ThisYear, &DECIDED);
static HIGH_SCHOOL_ADMITTED: Set = Set::During(Window::ThisYear, &ADMITTED);
static HIGH_SCHOOL_MAYBE: Set =
    Set::Either(&[&HIGH_SCHOOL_ADMITTED, &Set::During(Window::ThisYear, &PENDING)]);

static EXAMINED: Set = Set::Either(&[&PEOPLE_SAT, &HIGH_SCHOOL]);
static EXAMINEES: Set = Set::Both(&PARTICIPANTS, &EXAMINED);
static EXAMINEES_MAYBE: Set = Set::Both(&ALL_MAYBE, &EXAMINED);
static WITH_EXAMINED: Set = Set::Either(&[&PARTICIPANTS, &EXAMINEES_MAYBE]);
static WITH_NOT_EXAMINED: Set =
    Set::Either(&[&PARTICIPANTS, &Set::Without(&MAYBE_THERE, &EXAMINED)]);
static KOUNIN_EXAMINEES: Set = Set::Both(&PARTICIPANTS, &PEOPLE_SAT);
static HIGH_SCHOOL_EXAMINEES: Set = Set::Both(&PARTICIPANTS, &HIGH_SCHOOL);
static BOTH_EXAMINEES: Set = Set::Both(&KOUNIN_EXAMINEES, &HIGH_SCHOOL);

static CERTIFICATIONS: Rows = Rows::of("certification", &[LEARNER], &["noticed_on"]);
static CERTIFICATIONS_BY_ROUND: Rows =
    Rows::of("certification", &[LEARNER, SITTING], &["noticed_on"]).that(&[Test::Known(SITTING)]);
static CERTIFIED: Set = Set::During(Window::ThisYear, &CERTIFICATIONS);
static CERTIFIED_BY_ROUND: Set = Set::During(Window::ThisYear, &CERTIFICATIONS_BY_ROUND);

const OF_CERTIFIED: &[Test] = &[Test::Member(&[LEARNER], &CERTIFIED)];
const TO: &[Path] = &[LEARNER, &["kind"]];
static HEADED: Rows = Rows::of("destination", TO, &["decided_on"])
    .that(OF_CERTIFIED)
    .picking(Pick::Latest(LEARNER), &[]);
static HEADED_SURELY: Rows = Rows::of("destination", TO, &["decided_on"])
    .that(OF_CERTIFIED)
    .picking(Pick::Latest(LEARNER), &[Test::Is(&["is_confirmed"], &["yes"])]);
static HEADED_MAYBE: Rows = Rows::of("destination", TO, &["decided_on"])
    .that(OF_CERTIFIED)
    .picking(Pick::Latest(LEARNER), &[Test::IsNot(&["is_confirmed"], &["yes"])]);
static DESTINATIONS: Set = Set::During(Window::Ever, &HEADED);
static CONFIRMED: Set = Set::During(Window::Ever, &HEADED_SURELY);
static PLANNED: Set = Set::During(Window::Ever, &HEADED_MAYBE);

/// A split of destinations by their kind, out of everybody who is certified.
const fn by_kind(numerator: &'static Set) -> Split {
    let (whole, named_by) = (Whole::Same(&CERTIFIED), &[] as Path);
    Split { numerator, at_most: None, whole, by: 1, named_by }
}

const IN_SCHOOL: &[Test] = &[Test::IsNot(&["status"], &["withdrawn", "graduated"])];
static RECOGNIZED: Rows =
    Rows::of("credit_recognition", &[LEARNER], &["recognized_on"]).that(&[Test::Stood {
        kind: "school_enrollment",
        person: "learner",
        day: "from",
        tests: IN_SCHOOL,
    }]);
static RESUMED: Rows = Rows::of("school_enrollment", &[LEARNER], &["from"])
    .that(&[Test::Is(&["status"], &["resumed"])]);
static CREDITED: Set = Set::During(Window::ThisYear, &RECOGNIZED);
static BACK_AT_SCHOOL: Set = Set::Both(&CREDITED, &Set::During(Window::ThisYear, &RESUMED));

/// Share of participants who sat the equivalency exam or an exam for a high school.
/// # Counts — participants who sat at least one subject, or an entrance or transfer exam; once.
/// # Leaves out — applied but absent (A11); examinees who are not participants.
/// # Example — 45 participants, 25 sat the one, 5 others the other: 30 of 45, 66% when cut.
pub static IND03: Definition =
    Definition::rate("IND03", Unit::People, Ratio::of(&EXAMINEES, &PARTICIPANTS))
        .at_least(Ratio::of(&EXAMINEES, &WITH_NOT_EXAMINED))
        .at_most(Ratio::of(&EXAMINEES_MAYBE, &WITH_EXAMINED));

/// Share of participants who sat the equivalency exam.
/// # Counts — participants who sat at least one subject, in however many rounds; once.
/// # Leaves out — applied but absent (A11).
/// # Example — 17 sat round one, 15 round two, 7 of them both: 25.
pub static IND03A: Definition =
    Definition::rate("IND03a", Unit::People, Ratio::of(&KOUNIN_EXAMINEES, &PARTICIPANTS))
        .under("IND03");

/// Share of participants who sat an exam for a high school.
/// # Counts — participants who sat an entrance, transfer or readmission exam, whatever came of it.
/// # Leaves out — exams of other years.
/// # Example — 5 transfer exams by 5 of 45 participants: 5 of 45.
pub static IND03B: Definition =
    Definition::rate("IND03b", Unit::People, Ratio::of(&HIGH_SCHOOL_EXAMINEES, &PARTICIPANTS))
        .under("IND03");

/// Participants who sat both.
/// # Counts — participants in IND03a and in IND03b; IND03 = IND03a + IND03b − this.
/// # Leaves out — everybody else.
/// # Example — nobody sat both: 0.
pub static IND03AB: Definition =
    Definition::part("IND03ab", Unit::People, Ratio::of(&BOTH_EXAMINEES, &PARTICIPANTS))
        .under("IND03");

/// Pass rate of the equivalency exam, by sittings.
/// # Counts — learner and round with at least one subject passed, of those with one sat (A1, A12).
/// # Leaves out — applied but absent (A11); high-school exams. Results still out: in the range.
/// # Example — 16 of 17 in round one, 14 of 15 in round two: 30 of 32, 94%.
pub static IND04: Definition =
    Definition::rate("IND04", Unit::Sittings, Ratio::of(&SITTINGS_PASSED, &SITTINGS))
        .at_most(Ratio::of(&SITTINGS_MAYBE, &SITTINGS))
        .split(Split {
            numerator: &SITTINGS_PASSED,
            at_most: Some(&SITTINGS_MAYBE),
            whole: Whole::Each(&SITTINGS),
            by: 1,
            named_by: &["round"],
        });

/// Pass rate of the equivalency exam, by people.
/// # Counts — different people with at least one subject passed this year, of all who sat (A1).
/// # Leaves out — passes of other years. Results still out: only in the range.
/// # Example — 25 sat, all but one passed something: 24 of 25.
pub static IND04P: Definition =
    Definition::rate("IND04p", Unit::People, Ratio::of(&PEOPLE_PASSED, &PEOPLE_SAT))
        .at_most(Ratio::of(&PEOPLE_MAYBE, &PEOPLE_SAT))
        .under("IND04");

/// Share of subjects passed: the figure that tutors steer by.
/// # Counts — learner, round and subject passed, of those sat.
/// # Leaves out — subjects applied for and not sat. Results still out: only in the range.
/// # Example — 60 subjects sat, 45 passed: 75%.
pub static IND04S: Definition =
    Definition::rate("IND04s", Unit::Subjects, Ratio::of(&SUBJECTS_PASSED, &SUBJECTS))
        .at_most(Ratio::of(&SUBJECTS_MAYBE, &SUBJECTS))
        .under("IND04");

/// Admissions to high schools.
/// # Counts — learners admitted, of learners with a decision.
/// # Leaves out — exams without a decision: only in the range, out of all who sat.
/// # Example — 5 sat, no decision yet: none known, between 0 of 5 and 5 of 5.
pub static IND04H: Definition = Definition::rate(
    "IND04h",
    Unit::People,
    Ratio::of(&HIGH_SCHOOL_ADMITTED, &HIGH_SCHOOL_DECIDED),
)
.at_least(Ratio::of(&HIGH_SCHOOL_ADMITTED, &HIGH_SCHOOL))
.at_most(Ratio::of(&HIGH_SCHOOL_MAYBE, &HIGH_SCHOOL))
.under("IND04");

/// Learners certified, out of those who sat.
/// # Counts — different people whose notice came this year, by exam or by application (A13, A14).
/// # Leaves out — single subjects; expected certifications. Denominator: IND03a. Parts: by round.
/// # Example — 8 after round one, 5 after round two, 25 sat: 13 of 25.
pub static IND05: Definition =
    Definition::rate("IND05", Unit::People, Ratio::of(&CERTIFIED, &KOUNIN_EXAMINEES)).split(
        Split {
            numerator: &CERTIFIED_BY_ROUND,
            at_most: None,
            whole: Whole::Each(&SITTINGS),
            by: 1,
            named_by: &["round"],
        },
    );

/// Where certified learners go from here.
/// # Counts — certified learners with a destination, each by the latest one. Parts: by kind.
/// # Leaves out — destinations that a later one replaced; learners without certification.
/// # Example — 13 certified: 3 employed, 3 in supported employment, 3 to study, 4 looking for work.
pub static IND06: Definition =
    Definition::part("IND06", Unit::People, Ratio::of(&DESTINATIONS, &CERTIFIED))
        .split(by_kind(&DESTINATIONS));

/// Confirmed destinations.
/// # Counts — as IND06, only where the destination is confirmed.
/// # Leaves out — planned destinations.
/// # Example — a contract is signed: counted.
pub static IND06C: Definition =
    Definition::part("IND06c", Unit::People, Ratio::of(&CONFIRMED, &CERTIFIED))
        .split(by_kind(&CONFIRMED))
        .under("IND06");

/// Planned destinations.
/// # Counts — as IND06, only where the destination is not confirmed.
/// # Leaves out — confirmed destinations.
/// # Example — she wants to study and has not been admitted: counted.
pub static IND06P: Definition =
    Definition::part("IND06p", Unit::People, Ratio::of(&PLANNED, &CERTIFIED))
        .split(by_kind(&PLANNED))
        .under("IND06");

/// Pupils whose school took an exam pass as credits.
/// # Counts — learners in school on that day with a pass that the principal recognized this year.
/// # Leaves out — recognition that is only expected; learners who had left school.
/// # Example — 4 pupils with 6 recognized subjects: 4.
pub static IND07: Definition = Definition::count("IND07", Unit::People, &CREDITED);

/// Share of them who attend school again.
/// # Counts — learners of IND07 whose attendance at school resumed this year.
/// # Leaves out — whoever resumed without recognized credits.
/// # Example — all 4 came back: 4 of 4.
pub static IND07R: Definition =
    Definition::rate("IND07r", Unit::People, Ratio::of(&BACK_AT_SCHOOL, &CREDITED)).under("IND07");
