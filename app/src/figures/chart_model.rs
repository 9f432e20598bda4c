//! From indicators to what charts and tables draw: numbers with the text that a person reads.

use shared::indicator::path::Path;
use shared::indicator::statement::out_of;
use shared::indicator::{self, Amount, Figure, Point, Shape, Standing, Trend, definition};
use shared::records::exam_sitting::ExamSitting;
use shared::value::{Choice, Date, FiscalYear};
use shared::words::{Lang, days, plain, text, text_with};

use super::values::Shown;
use crate::charts::{self, AxisKind, Event, Span, TrendLine, TrendPoint};

/// How an indicator is read.
pub fn shape(code: &str) -> Shape {
    definition(code).map_or(Shape::Count, |it| it.shape)
}

/// The target for the year.
pub fn target(figure: &Figure, lang: Lang) -> Option<charts::Figure> {
    Some(wanted(figure, f64::from(figure.target?), lang))
}

/// A figure over the months of the year that is shown, with the days of the exams.
pub fn trend_line(
    figure: &Figure,
    trend: &Trend,
    shown: &Shown,
    sittings: &[ExamSitting],
    lang: Lang,
) -> TrendLine {
    let year = shown.period.year;
    let path = Path::new(&shown.dashboard.targets, &figure.code, figure.shape, year);
    let points = trend.points.iter().map(|point| trend_point(figure, point, &path, year, lang));
    let target = target(figure, lang);
    TrendLine {
        kind: if figure.shape == Shape::Rate { AxisKind::Rate } else { AxisKind::Count },
        name: text_with(lang, "dashboard.year.short", &[("year", &year.0.to_string())]),
        unit: axis_unit(&figure.code, lang),
        months: trend.points.iter().map(|it| plain(&days::month_short(lang, it.as_of))).collect(),
        points: points.collect(),
        path: corners(figure, trend, &path, year),
        target,
        events: events(sittings, year, lang),
    }
}

fn trend_point(
    figure: &Figure,
    point: &Point,
    path: &Path,
    year: FiscalYear,
    lang: Lang,
) -> TrendPoint {
    // The lower end of a range is drawn as the range that it is: a point there would claim it.
    let known = point.amount.filter(|amount| !is_open(figure, amount, point.low, point.high));
    let actual = known
        .and_then(|amount| Some(charts::Figure::new(amount.value?, figure.said(&amount, lang))));
    TrendPoint {
        at: share_of(year, point.as_of),
        day: days::short(lang, point.as_of),
        actual,
        range: between(figure, point.low, point.high, lang),
        // What is counted is whole: who is on the path has reached its next whole number.
        due: path.due_on(point.as_of).map(|due| wanted(figure, due.ceil(), lang)),
    }
}

/// The corners of the way to the target: of a count from nothing, of a rate all along.
fn corners(figure: &Figure, trend: &Trend, path: &Path, year: FiscalYear) -> Vec<(f64, f64)> {
    let Some(target) = figure.target.map(f64::from) else { return Vec::new() };
    if figure.shape == Shape::Rate {
        return vec![(0.0, target), (1.0, target)];
    }
    let ends = trend.points.iter().map(|point| point.as_of.end_of_month());
    let ends = ends.filter_map(|day| Some((share_of(year, day), path.due_on(day)?)));
    std::iter::once((0.0, 0.0)).chain(ends).collect()
}

/// A month as short as an axis needs it.
/// The rounds of the exam in the year that is shown, in the order of their days.
fn events(sittings: &[ExamSitting], year: FiscalYear, lang: Lang) -> Vec<Event> {
    let mut all: Vec<_> = sittings.iter().filter_map(|it| event(it, year, lang)).collect();
    all.sort_by(|one, other| one.at.total_cmp(&other.at));
    all
}

fn event(sitting: &ExamSitting, year: FiscalYear, lang: Lang) -> Option<Event> {
    let day = sitting.starts_on.filter(|day| day.fiscal_year() == year)?;
    let round = sitting.round.map(|round| format!("indicator.part.{}", round.code()));
    let round = round.map(|key| plain(text(lang, &key))).unwrap_or_default();
    let name = format!("{round} {}", days::mark(lang, day));
    Some(Event { at: share_of(year, day), name })
}

/// How much of a fiscal year is over at the end of a day.
fn share_of(year: FiscalYear, day: Date) -> f64 {
    let whole = year.last_day().days_since(year.first_day()) + 1;
    let over = day.days_since(year.first_day()) + 1;
    (over as f64 / whole as f64).clamp(0.0, 1.0)
}

/// Whether the figure stands where it should on the day.
pub fn standing(figure: &Figure, shown: &Shown) -> Option<Standing> {
    indicator::standing(figure, &shown.dashboard.targets, shown.period.question())
}

/// What follows the numbers on an axis.
pub fn axis_unit(code: &str, lang: Lang) -> String {
    match definition(code).map(|it| (it.shape, it.unit)) {
        Some((Shape::Rate, _)) | None => text(lang, "indicator.unit.percent").to_owned(),
        Some((_, unit)) => {
            let key = format!("indicator.value.{}", unit.code());
            plain(&text_with(lang, &key, &[("n", "")]))
        }
    }
}

/// Whether missing results may still change a rate.
pub fn is_range(figure: &Figure) -> bool {
    figure.shape == Shape::Rate && figure.is_open()
}

/// The figure as it stands large: a range is a range everywhere.
pub fn large(figure: &Figure, lang: Lang) -> String {
    is_range(figure)
        .then(|| range_text(figure, lang))
        .flatten()
        .unwrap_or_else(|| figure.published_in(lang))
}

/// The range as one text, or `None` where nothing is open.
pub fn range_text(figure: &Figure, lang: Lang) -> Option<String> {
    let (low, high) = figure.range_in(lang)?;
    Some(text_with(lang, "indicator.range", &[("low", &low), ("high", &high)]))
}

/// What stands below a large figure: its fraction; while results are missing that may change it, of
/// how many, because nothing was divided yet.
pub fn below(figure: &Figure, lang: Lang) -> String {
    let Some((out, all)) = is_range(figure).then(|| out_of(figure)).flatten() else {
        return fraction(figure, lang);
    };
    let key = format!("indicator.value.{}", figure.unit.code());
    let said = |n: u64| text_with(lang, &key, &[("n", &n.to_string())]);
    text_with(lang, "dashboard.glance.out", &[("out", &said(out)), ("all", &said(all))])
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
    use crate::figures::period::Period;
    use crate::figures::values::Source;
    use serde_json::json;
    use shared::id::RecordId;
    use shared::indicator::{AsOf, Facts, dashboard};
    use shared::records::exam_sitting::Round;

    fn id(name: &str) -> RecordId {
        RecordId::of_natural_key("test", &[name.to_owned()])
    }

    fn shown(facts: &Facts, day: &str) -> Shown {
        let as_of: Date = day.parse().unwrap();
        let year = as_of.fiscal_year();
        let dashboard = dashboard(facts, AsOf::end_of(year, as_of));
        let period = Period { year, as_of, today: as_of };
        Shown { period, source: Source::Device, dashboard }
    }

    fn drawn(shown: &Shown, code: &str, sittings: &[ExamSitting]) -> TrendLine {
        let figure = shown.figure(code).unwrap();
        trend_line(figure, shown.trend(code).unwrap(), shown, sittings, Lang::Ja)
    }

    #[test]
    fn nothing_known_draws_no_zero_for_a_rate_and_no_future_month() {
        let shown = shown(&Facts::new(), "2020-06-30");
        let known = |code| {
            let points = drawn(&shown, code, &[]).points;
            points.iter().filter(|it| it.actual.is_some()).count()
        };
        assert_eq!((known("IND02"), known("IND01")), (0, 3));
        let line = drawn(&shown, "IND01", &[]);
        assert_eq!(line.months[0], "4月");
        assert_eq!(line.points.last().map(|it| it.at), Some(1.0));
    }

    #[test]
    fn a_round_without_results_is_a_range_and_no_zero() {
        let mut facts = Facts::new();
        let mut put = |kind: &str, name: &str, fields: serde_json::Value| {
            facts.upsert(kind, id(name), fields.as_object().unwrap());
        };
        let round = json!({ "fiscal_year": 2020, "round": "first", "starts_on": "2020-08-12",
            "results_on": "2020-09-08" });
        put("exam_sitting", "r1", round);
        let sat = json!({ "learner": id("ann").to_string(), "sitting": id("r1").to_string(),
            "subject": "kokugo", "attendance": "sat", "result": "passed" });
        put("exam_subject_result", "1", sat);
        let shown = shown(&facts, "2020-09-30");
        let line = drawn(&shown, "IND04", &[]);
        let (august, september) = (&line.points[4], &line.points[5]);
        assert_eq!(august.actual, None);
        let range = august.range.as_ref().map(|it| (it.low.value, it.high.value));
        assert_eq!(range, Some((0.0, 100.0)));
        let before = self::shown(&facts, "2020-08-31");
        let figure = before.figure("IND04").unwrap();
        assert_eq!(large(figure, Lang::Ja), "0%*～100%*");
        assert_eq!(below(figure, Lang::Ja), "1受験回のうち結果待ち1受験回");
        assert_eq!(figure.achieved, None, "a range is not laid beside a target");
        assert_eq!(september.actual.as_ref().map(|it| it.value), Some(100.0));
    }

    #[test]
    fn a_round_stands_on_its_day_in_its_year_only() {
        let shown = shown(&Facts::new(), "2020-06-30");
        let round = |day: &str| ExamSitting {
            round: Some(Round::First),
            starts_on: Some(day.parse().unwrap()),
            ..ExamSitting::empty(id(day))
        };
        let rounds = [round("2020-11-07"), round("2020-08-12"), round("2019-08-06")];
        let events = drawn(&shown, "IND01", &rounds).events;
        let names = events.iter().map(|it| it.name.as_str()).collect::<Vec<_>>();
        assert_eq!(names, ["第1回 8/12", "第1回 11/7"]);
        assert!((events[0].at - 134.0 / 365.0).abs() < 1e-9);
    }
}
