//! The way to a target: where a figure should stand on a day, and whether it stands there.

use super::as_of::AsOf;
use super::figure::Figure;
use super::target::{self, Target};
use super::unit::Shape;
use crate::value::{Date, FiscalYear};

/// Months of a fiscal year.
const MONTHS: f64 = 12.0;

/// The way to one indicator's target of a year. A count has a path by day; a rate has milestones
/// only, since what it was on the way says nothing before the results that it waits for.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    year: FiscalYear,
    shape: Shape,
    /// Where it should stand at the end of these days, in their order.
    milestones: Vec<(Date, f64)>,
}

/// How a figure stands beside what was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has reached what was due.
    OnCourse,
    /// It has not.
    Behind,
}

impl Path {
    /// The way of an indicator, from the year's targets: those of months, then the year's own.
    pub fn new(targets: &[Target], code: &str, shape: Shape, year: FiscalYear) -> Path {
        let of_months = targets.iter().filter(|target| target.is_milestone_of(code));
        let of_months = of_months.filter_map(|target| {
            let first_day: Date = format!("{}-01", target.month.as_ref()?).parse().ok()?;
            let is_within = first_day.fiscal_year() == year;
            is_within.then_some((first_day.end_of_month(), f64::from(target.value?)))
        });
        let goal = target::find(targets, code, None).and_then(|target| target.value);
        let goal = goal.map(|goal| (year.last_day(), f64::from(goal)));
        let mut milestones: Vec<(Date, f64)> = of_months.collect();
        // What the year's own target says of its last day comes before what March's says.
        milestones.retain(|(day, _)| goal.is_none_or(|(last, _)| *day < last));
        milestones.extend(goal);
        milestones.sort_by_key(|(day, _)| *day);
        Path { year, shape, milestones }
    }

    /// Where the figure should stand at the end of `day`; `None` where nothing was asked of it yet.
    pub fn due_on(&self, day: Date) -> Option<f64> {
        let is_behind = |(milestone, _): &(Date, f64)| *milestone <= day;
        let last = self.milestones.iter().rev().copied().find(is_behind);
        if self.shape == Shape::Rate {
            return last.map(|(_, value)| value);
        }
        let next = self.milestones.iter().copied().find(|(milestone, _)| *milestone > day);
        let Some((next_day, next)) = next else { return last.map(|(_, value)| value) };
        let (from, value) = last.map_or((0.0, 0.0), |(day, value)| (self.months_at(day), value));
        let share = (self.months_at(day) - from) / (self.months_at(next_day) - from);
        Some(value + (next - value) * share)
    }

    /// How many months of the year are over at the end of a day: whole numbers at their ends, so
    /// that no month begins with a step.
    fn months_at(&self, day: Date) -> f64 {
        let first = self.year.first_day();
        if day < first {
            return 0.0;
        }
        let years = f64::from(day.year()) - f64::from(first.year());
        let months = years * MONTHS + f64::from(day.month() - first.month());
        months + f64::from(day.day()) / f64::from(day.end_of_month().day())
    }
}

/// Whether a figure stands where it should on its day, or today if that lies ahead; `None` where
/// nothing is asked of it yet, and while what is missing may decide.
pub fn standing(figure: &Figure, targets: &[Target], as_of: AsOf) -> Option<Standing> {
    let path = Path::new(targets, &figure.code, figure.shape, as_of.year);
    let due = path.due_on(as_of.within().min(as_of.today))?;
    let value = figure.amount.value?;
    if value >= due && (figure.shape != Shape::Rate || !figure.is_open()) {
        return Some(Standing::OnCourse);
    }
    let at_most = figure.high.and_then(|high| high.value).unwrap_or(value);
    let may_decide = figure.is_open() && (figure.shape == Shape::Rate || at_most >= due);
    (!may_decide).then_some(Standing::Behind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecordId;
    use uuid::Uuid;

    fn target(value: u32, month: Option<&str>) -> Target {
        Target {
            id: RecordId(Uuid::nil()),
            indicator: "IND".to_owned(),
            venue: None,
            organization: None,
            month: month.map(str::to_owned),
            value: Some(value),
            rounding: None,
        }
    }

    fn due(targets: &[Target], shape: Shape, day: &str) -> Option<f64> {
        let due = Path::new(targets, "IND", shape, FiscalYear(2020)).due_on(day.parse().unwrap());
        due.map(|due| (due * 100.0).round() / 100.0)
    }

    #[test]
    fn a_count_has_a_path_by_day_on_which_no_month_is_a_step() {
        let year = [target(60, None)];
        for (day, wanted) in [
            ("2020-04-01", 0.17),
            ("2020-04-30", 5.0),
            ("2021-01-31", 50.0),
            ("2021-02-01", 50.18),
            ("2021-03-31", 60.0),
            ("2021-06-30", 60.0),
        ] {
            assert_eq!(due(&year, Shape::Count, day), Some(wanted), "{day}");
        }
        let with_summer = [target(60, None), target(30, Some("2020-07"))];
        assert_eq!(due(&with_summer, Shape::Count, "2020-07-31"), Some(30.0));
        assert_eq!(due(&with_summer, Shape::Count, "2020-11-30"), Some(45.0));
    }

    #[test]
    fn a_rate_has_milestones_and_before_the_first_nothing_is_due() {
        let year = [target(80, None)];
        assert_eq!(due(&year, Shape::Rate, "2020-04-01"), None);
        assert_eq!(due(&year, Shape::Rate, "2021-03-30"), None);
        assert_eq!(due(&year, Shape::Rate, "2021-03-31"), Some(80.0));
        let with_round =
            [target(80, None), target(70, Some("2020-09")), target(9, Some("2021-03"))];
        assert_eq!(due(&with_round, Shape::Rate, "2020-09-29"), None);
        assert_eq!(due(&with_round, Shape::Rate, "2020-09-30"), Some(70.0));
        assert_eq!(due(&with_round, Shape::Rate, "2021-02-01"), Some(70.0));
        assert_eq!(due(&with_round, Shape::Rate, "2021-03-31"), Some(80.0));
    }
}
