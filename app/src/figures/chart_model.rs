//! From indicators to what charts and tables draw: numbers with the text that a person reads.

use shared::indicator::path::Path;
use shared::indicator::{self, Amount, Figure, Shape, Standing, Trend, definition};
use shared::value::Choice;
use shared::words::{Lang, plain, text, text_with};

use super::values::Shown;
use crate::charts::{self, PathKind, Span, TrendPoint};

/// A rate is drawn on an axis up to here.
const WHOLE: f64 = 100.0;

/// Where the axis of an indicator ends; counts have no end.
pub fn axis_end(code: &str) -> Option<f64> {
    (shape(code) == Shape::Rate).then_some(WHOLE)
}

/// How the target of an indicator is meant to be reached.
pub fn path(code: &str) -> PathKind {
    match shape(code) {
        Shape::Rate => PathKind::Flat,
        Shape::Count | Shape::Part => PathKind::Linear,
    }
}

/// How an indicator is read.
pub fn shape(code: &str) -> Shape {
    definition(code).map_or(Shape::Count, |it| it.shape)
}

/// The figure by what is known; `None` for a rate out of zero, and for one of which nothing is
/// known but its range: no result of a round is not a rate of zero.
pub fn actual(figure: &Figure, lang: Lang) -> Option<charts::Figure> {
    let value = figure.amount.value.filter(|_| !figure.is_unknown())?;
    Some(charts::Figure::new(value, figure.published_in(lang)))
}

/// What it may still turn out to be.
pub fn span(figure: &Figure, lang: Lang) -> Option<Span> {
    between(figure, figure.low, figure.high, lang)
}

/// The target for the year.
pub fn target(figure: &Figure, lang: Lang) -> Option<charts::Figure> {
    Some(wanted(figure, f64::from(figure.target?), lang))
}

/// Where the target stands on the day; a rate has no path, and so no mark of its own.
pub fn due(figure: &Figure, shown: &Shown, lang: Lang) -> Option<charts::Figure> {
    let year = shown.period.year;
    let path = Path::new(&shown.dashboard.targets, &figure.code, figure.shape, year);
    let due = path.due_on(shown.period.as_of).filter(|_| figure.shape != Shape::Rate)?;
    Some(wanted(figure, due, lang))
}

/// Whether the figure stands where it should on the day.
pub fn standing(figure: &Figure, shown: &Shown) -> Option<Standing> {
    indicator::standing(figure, &shown.dashboard.targets, shown.period.question())
}

/// The months of a trend, each with the figure of its last day.
pub fn months(figure: &Figure, trend: &Trend, lang: Lang) -> Vec<TrendPoint> {
    let month = |point: &shared::indicator::Point| {
        let number = point.month.rsplit('-').next().unwrap_or_default().trim_start_matches('0');
        // The lower end of a range is drawn as the range that it is: a point there would claim it.
        let known = point.amount.filter(|amount| !is_open(figure, amount, point.low, point.high));
        let actual = known.and_then(|amount| {
            Some(charts::Figure::new(amount.value?, figure.said(&amount, lang)))
        });
        TrendPoint {
            month: plain(text(lang, &format!("date.month.{number}"))),
            actual,
            range: between(figure, point.low, point.high, lang),
        }
    };
    trend.points.iter().map(month).collect()
}

/// What follows the numbers on an axis.
pub fn axis_unit(code: &str, lang: Lang) -> String {
    match definition(code).map(|it| (it.shape, it.unit)) {
        Some((Shape::Rate, _)) | None => text(lang, "indicator.unit.percent").to_owned(),
        Some((_, unit)) => {
            plain(&text_with(lang, &format!("indicator.value.{}", unit.code()), &[("n", "")]))
        }
    }
}

/// The range as one text, or `None` where nothing is open.
pub fn range_text(figure: &Figure, lang: Lang) -> Option<String> {
    let (low, high) = figure.range_in(lang)?;
    Some(text_with(lang, "indicator.range", &[("low", &low), ("high", &high)]))
}

/// Numerator and denominator, such as 41／45; for a count the number alone.
pub fn fraction(figure: &Figure, lang: Lang) -> String {
    let Amount { numerator, denominator, value } = figure.amount;
    match denominator {
        Some(whole) => {
            let (n, d) = (numerator.to_string(), whole.to_string());
            text_with(lang, "indicator.of", &[("n", &n), ("d", &d)])
        }
        None => short(value.unwrap_or_default()),
    }
}

/// The fraction, for rates with one decimal and the rule by which the published text is rounded,
/// and what is counted: what somebody needs to defend the figure.
pub fn ground(figure: &Figure, lang: Lang) -> String {
    let unit = text(lang, &format!("indicator.unit.{}", figure.unit.code()));
    if figure.amount.denominator.is_none() {
        return text_with(lang, "dashboard.ground.alone", &[("unit", unit)]);
    }
    let fraction = fraction(figure, lang);
    let exact = figure.amount.value.filter(|_| figure.shape == Shape::Rate);
    let Some(exact) = exact else {
        return text_with(lang, "dashboard.ground.count", &[("of", &fraction), ("unit", unit)]);
    };
    let exact = format!("{exact:.1}");
    let rounding = figure.rounding.map_or("half_up", Choice::code);
    let rounding = text(lang, &format!("indicator_target.rounding.{rounding}"));
    let values = [("of", &*fraction), ("unit", unit), ("exact", &*exact), ("rounding", rounding)];
    text_with(lang, "dashboard.ground.rate", &values)
}

/// A target or its share of the year, in the figure's own unit.
fn wanted(figure: &Figure, value: f64, lang: Lang) -> charts::Figure {
    let key = match figure.shape {
        Shape::Rate => "indicator.value.percent".to_owned(),
        Shape::Count | Shape::Part => format!("indicator.value.{}", figure.unit.code()),
    };
    charts::Figure::new(value, text_with(lang, &key, &[("n", &short(value))]))
}

fn between(figure: &Figure, low: Option<Amount>, high: Option<Amount>, lang: Lang) -> Option<Span> {
    let end = |amount: Amount| {
        // Out of nobody there is no rate yet; it can be anything.
        Some(charts::Figure::new(amount.value?, figure.said(&amount, lang)))
    };
    let (low, high) = (end(low?)?, end(high?)?);
    // Two ends that read the same are no range for people.
    (low.text != high.text).then(|| Span::new(low, high))
}

/// Whether a rate is only the lower end of what it may turn out to be. A count is different: what
/// it has reached, it keeps.
fn is_open(figure: &Figure, amount: &Amount, low: Option<Amount>, high: Option<Amount>) -> bool {
    let [low, high] = [low, high].map(|end| end.and_then(|end| end.value));
    let (Some(value), Some(low), Some(high)) = (amount.value, low, high) else { return false };
    figure.shape == Shape::Rate && value <= low && low < high
}

/// At most one digit after the point.
fn short(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use shared::id::RecordId;
    use shared::indicator::{AsOf, Facts, dashboard};
    use shared::value::{Date, FiscalYear};

    #[test]
    fn nothing_known_draws_no_zero_for_a_rate_and_no_future_month() {
        let as_of = Date::new(2020, 6, 30).unwrap();
        let board = dashboard(&Facts::new(), AsOf::end_of(FiscalYear(2020), as_of));
        let trend = |code: &str| board.trends.iter().find(|it| it.code == code).unwrap();
        let figure = |code: &str| board.figures.iter().find(|it| it.code == code).unwrap();
        assert_eq!(actual(figure("IND02"), Lang::Ja), None);
        assert_eq!(actual(figure("IND01"), Lang::Ja).unwrap().text, "0名");
        let months = months(figure("IND01"), trend("IND01"), Lang::Ja);
        assert_eq!(months.iter().filter(|it| it.actual.is_some()).count(), 3);
        assert_eq!(months[0].month, "4月");
    }

    #[test]
    fn a_round_without_results_is_a_range_and_no_zero() {
        let mut facts = Facts::new();
        let id = |name: &str| RecordId::of_natural_key("test", &[name.to_owned()]);
        let mut put = |kind: &str, name: &str, fields: serde_json::Value| {
            facts.upsert(kind, id(name), fields.as_object().unwrap());
        };
        let round = json!({ "fiscal_year": 2020, "round": "first", "starts_on": "2020-08-12",
            "results_on": "2020-09-08" });
        put("exam_sitting", "r1", round);
        let sat = json!({ "learner": id("ann").to_string(), "sitting": id("r1").to_string(),
            "subject": "kokugo", "attendance": "sat", "result": "passed" });
        put("exam_subject_result", "1", sat);
        let as_of = Date::new(2020, 9, 30).unwrap();
        let board = dashboard(&facts, AsOf::end_of(FiscalYear(2020), as_of));
        let trend = board.trends.iter().find(|it| it.code == "IND04").unwrap();
        let figure = board.figures.iter().find(|it| it.code == "IND04").unwrap();
        let months = months(figure, trend, Lang::Ja);
        let (august, september) = (&months[4], &months[5]);
        assert_eq!(august.actual, None);
        assert_eq!(
            august.range.as_ref().map(|it| (it.low.value, it.high.value)),
            Some((0.0, 100.0))
        );
        assert_eq!(september.actual.as_ref().map(|it| it.value), Some(100.0));
    }
}
