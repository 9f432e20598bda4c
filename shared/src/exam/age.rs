//! The ages that the exam asks for. In Japanese law somebody attains an age at the end of the day
//! before her birthday; who was born on 29 February attains it on 28 February of other years.

use super::rules::{EffectiveOn, Rules};
use crate::value::{Date, FiscalYear};

/// The day on which somebody attains an age; `None` beyond the calendar.
pub fn attains(born_on: Date, age: i16) -> Option<Date> {
    Some(birthday(born_on, age)?.plus_days(-1))
}

/// The day that counts as the birthday: 1 March where there is no 29 February.
fn birthday(born_on: Date, age: i16) -> Option<Date> {
    let year = born_on.year().checked_add(age)?;
    Date::new(year, born_on.month(), born_on.day()).or_else(|| Date::new(year, 3, 1))
}

/// Whether somebody may sit an exam of this fiscal year by her age (R2): she attains the age within
/// the year. There is no upper limit.
pub fn is_eligible(rules: &Rules, born_on: Date, year: FiscalYear) -> bool {
    attains(born_on, rules.eligible_age).is_some_and(|day| day <= year.last_day())
}

/// From which day on a full pass is in force, by both readings of the law (R11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effective {
    /// As the ordinance says.
    pub by_statute: Date,
    /// As the ministry's notices say.
    pub by_notice: Date,
}

impl Effective {
    /// The day by the reading that the rules follow.
    pub fn day(self, rules: &Rules) -> Date {
        match rules.effective_on {
            EffectiveOn::Birthday => self.by_statute,
            EffectiveOn::DayAfter => self.by_notice,
        }
    }
}

/// From which day on a full pass of somebody with this birth date is in force at the earliest.
pub fn effective(rules: &Rules, born_on: Date) -> Option<Effective> {
    let by_statute = attains(born_on, rules.effective_age)?.plus_days(1);
    Some(Effective { by_statute, by_notice: by_statute.plus_days(1) })
}

/// Whether she may sit entrance exams of universities in this fiscal year although she is younger
/// than the age from which a full pass is in force (R12): she attains it within the year.
pub fn may_sit_entrance_exams(rules: &Rules, born_on: Date, year: FiscalYear) -> bool {
    attains(born_on, rules.effective_age).is_some_and(|day| day.fiscal_year() == year)
}

#[cfg(test)]
mod tests {
    use super::super::rules::RULES;
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn who_turns_16_by_the_first_of_april_after_the_year_may_sit() {
        let may_sit = |born| is_eligible(&RULES, day(born), FiscalYear(2026));
        assert!(may_sit("2011-04-01"), "she attains 16 on 31 March 2027");
        assert!(!may_sit("2011-04-02"));
        assert!(may_sit("1950-01-01"));
        assert!(is_eligible(&RULES, day("2008-02-29"), FiscalYear(2023)));
    }

    #[test]
    fn a_full_pass_is_in_force_from_the_18th_birthday_or_the_day_after_it() {
        let cases = [
            ("2008-08-15", "2026-08-14", "2026-08-15", "2026-08-16"),
            ("2008-02-29", "2026-02-28", "2026-03-01", "2026-03-02"),
            ("2006-01-01", "2023-12-31", "2024-01-01", "2024-01-02"),
        ];
        for (born, attained, statute, notice) in cases {
            assert_eq!(attains(day(born), 18), Some(day(attained)), "{born}");
            let expected = Effective { by_statute: day(statute), by_notice: day(notice) };
            assert_eq!(effective(&RULES, day(born)), Some(expected), "{born}");
            assert_eq!(expected.day(&RULES), day(statute), "the reading is a parameter");
        }
    }

    #[test]
    fn entrance_exams_are_open_in_the_year_in_which_she_attains_18() {
        let open = |year| may_sit_entrance_exams(&RULES, day("2008-08-15"), FiscalYear(year));
        assert_eq!([2025, 2026, 2027].map(open), [false, true, false]);
        let on_the_first =
            |year| may_sit_entrance_exams(&RULES, day("2009-04-01"), FiscalYear(year));
        assert_eq!([2026, 2027].map(on_the_first), [true, false], "attained on 31 March");
    }
}
