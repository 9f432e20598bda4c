//! One learner against the rules of the exam: somebody about whom there is much to say.

use serde_json::json;
use shared::exam::{Case, EarnedCredits, Pass, RULES, Subject, evaluate};
use shared::value::{Date, FiscalYear};

/// Evaluates her so many times, and says how many subjects she has left.
pub fn evaluated(times: usize) -> String {
    let (case, year) = (of_three_eras(), FiscalYear(2026));
    let mut left = 0;
    for _ in 0..times {
        // What the compiler cannot see through is worked out each time.
        left = evaluate(&RULES, std::hint::black_box(&case), year).fewest_left();
    }
    json!({ "left": left }).to_string()
}

/// Passes of three eras, a certificate of a school, skill tests.
fn of_three_eras() -> Case {
    let passes = [
        (2012, Subject::Butsuri1),
        (2016, Subject::Rinri),
        (2022, Subject::NihonshiA),
        (2025, Subject::Kokugo),
    ];
    let courses = [
        ("数学Ⅰ", 3),
        ("社会と情報", 2),
        ("生物基礎", 2),
        ("地学基礎", 2),
        ("政治・経済", 2),
        ("日本史Ｂ", 2),
        ("日本史Ｂ", 2),
        ("地域探究", 2),
    ];
    let entered_on = Date::new(2019, 4, 1).expect("it is a day");
    let credits = courses.map(|(course, credits)| EarnedCredits {
        course: course.to_owned(),
        credits,
        entered_on,
    });
    Case {
        born_on: Date::new(2003, 5, 1),
        passes: passes
            .map(|(year, subject)| Pass { subject, year: FiscalYear(year) })
            .into_iter()
            .collect(),
        credits: credits.into(),
        skill_tests: ["英検3級", "歴検 世界史3級", "数検2級"].map(str::to_owned).into(),
        ..Case::default()
    }
}
