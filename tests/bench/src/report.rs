//! Medians, ratios, growth, and the table that they make.

use std::fmt::Write;

/// One line of the table.
pub struct Line {
    pub work: String,
    pub ours: Measured,
    pub floor: Option<Measured>,
    pub goal: Goal,
}

/// Several readings of one thing, in the order in which they were taken.
#[derive(Clone, Debug, Default)]
pub struct Measured(pub Vec<f64>);

/// What was hoped for.
#[derive(Clone, Copy)]
pub enum Goal {
    /// At most so much of the floor.
    RatioMax(f64),
    /// At least so much of the floor.
    RatioMin(f64),
    /// At most this.
    Max(f64),
    /// At least this.
    Min(f64),
    /// No number was set.
    None,
}

impl Measured {
    /// The middle one.
    pub fn median(&self) -> f64 {
        self.at(0.5)
    }

    /// The reading below which this share of all lies.
    pub fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let place = (sorted.len().saturating_sub(1)) as f64 * share;
        sorted.get(place.round() as usize).copied().unwrap_or(f64::NAN)
    }

    fn text(&self) -> String {
        let (low, high) = (self.at(0.0), self.at(1.0));
        match self.0.len() {
            0 => "–".to_owned(),
            1 => number(self.median()),
            _ => format!("{} ({}–{})", number(self.median()), number(low), number(high)),
        }
    }
}

impl Line {
    fn ratio(&self) -> Option<f64> {
        Some(self.ours.median() / self.floor.as_ref()?.median())
    }

    /// The goal in words, and whether it was met.
    fn verdict(&self) -> (String, &'static str) {
        let (ours, ratio) = (self.ours.median(), self.ratio().unwrap_or(f64::NAN));
        let (words, is_met) = match self.goal {
            Goal::RatioMax(max) => (format!("≤ {max}×"), ratio <= max),
            Goal::RatioMin(min) => (format!("≥ {min}×"), ratio >= min),
            Goal::Max(max) => (format!("≤ {max}"), ours <= max),
            Goal::Min(min) => (format!("≥ {min}"), ours >= min),
            Goal::None => return ("–".to_owned(), ""),
        };
        (words, if is_met { "yes" } else { "**no**" })
    }
}

/// All lines as a Markdown table.
pub fn table(lines: &[Line]) -> String {
    let mut text = String::from("| work | Manabi | floor | ratio | goal | met |\n");
    text.push_str("|---|---|---|---|---|---|\n");
    for line in lines {
        let floor = line.floor.as_ref().map_or_else(|| "–".to_owned(), Measured::text);
        let ratio = line.ratio().map_or_else(|| "–".to_owned(), |it| format!("{it:.2}×"));
        let (goal, met) = line.verdict();
        let (work, ours) = (&line.work, line.ours.text());
        let _ = writeln!(text, "| {work} | {ours} | {floor} | {ratio} | {goal} | {met} |");
    }
    text
}

/// The power of the size with which a reading grows between two sizes.
pub fn exponent(one: (f64, f64), two: (f64, f64)) -> f64 {
    (two.1 / one.1).ln() / (two.0 / one.0).ln()
}

fn number(value: f64) -> String {
    match value.abs() {
        large if large >= 1_000.0 => format!("{value:.0}"),
        large if large >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_does_not_follow_an_outlier() {
        let measured = Measured(vec![3.0, 1.0, 900.0, 2.0, 4.0]);
        assert_eq!((measured.median(), measured.at(1.0)), (3.0, 900.0));
    }

    #[test]
    fn what_grows_with_the_size_has_the_exponent_one() {
        assert!((exponent((1_000.0, 5.0), (100_000.0, 500.0)) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_missed_goal_is_said() {
        let line = |ours, goal| Line {
            work: "work".to_owned(),
            ours: Measured(vec![ours]),
            floor: Some(Measured(vec![2.0])),
            goal,
        };
        let text = table(&[line(3.0, Goal::RatioMax(1.2)), line(2.2, Goal::RatioMax(1.2))]);
        assert!(text.contains("| 3.000 | 2.000 | 1.50× | ≤ 1.2× | **no** |"), "{text}");
        assert!(text.contains("| 1.10× | ≤ 1.2× | yes |"), "{text}");
    }
}
