//! What figures say, as sentences: made by the engine that made the numbers, so that a sentence
//! never says more than they do. No sentence gives a reason.

use super::as_of::AsOf;
use super::dashboard::Dashboard;
use super::figure::{Amount, Figure};
use super::path::Path;
use super::series::Point;
use super::target::Target;
use super::unit::Shape;
use crate::words::{Lang, has, plain, text, text_with};

/// How a figure stands beside its target on the day; `None` where nothing is asked of it, and
/// where there is nothing to count yet.
///
/// A count is compared with its path and with the target of the year, a rate with the target of
/// the year. While results are missing that may change a rate, only its range is told.
pub fn standing_text(
    figure: &Figure,
    targets: &[Target],
    as_of: AsOf,
    lang: Lang,
) -> Option<String> {
    let goal = figure.target?;
    if figure.shape == Shape::Rate {
        return rate_text(figure, goal, lang);
    }
    let value = figure.amount.value?;
    let path = Path::new(targets, &figure.code, figure.shape, as_of.year);
    // What is counted is whole: who is on the path has reached its next whole number.
    let due = path.due_on(as_of.within().min(as_of.today))?.ceil();
    let goal = f64::from(goal);
    let count = |value: f64| count_text(figure, value, lang);
    let key = match (value >= goal, value - due) {
        (true, _) => "indicator.says.reached",
        (_, lead) if lead > 0.0 => "indicator.says.ahead",
        (_, lead) if lead < 0.0 => "indicator.says.behind",
        _ => "indicator.says.on_path",
    };
    let (due_text, left) = (count(due), count((goal - value).max(0.0)));
    let (by, goal) = (count((value - due).abs()), count(goal));
    let values = [("due", &*due_text), ("by", &*by), ("left", &*left), ("target", &*goal)];
    Some(said(lang, key, &values))
}

/// How a figure came to be what it is, from the ends of its months; `None` where there is nothing
/// to tell.
pub fn trend_text(figure: &Figure, points: &[Point], lang: Lang) -> Option<String> {
    if figure.shape == Shape::Rate && figure.is_open() {
        return range_text(figure, lang);
    }
    let known: Vec<(&Point, Amount, f64)> = points
        .iter()
        .filter_map(|point| Some((point, point.amount?, point.amount?.value?)))
        .collect();
    let (_, amount, now) = *known.last()?;
    let value = plain(&figure.said(&amount, lang));
    if figure.shape != Shape::Rate {
        if now == 0.0 {
            return None;
        }
        let since = known.iter().position(|(_, _, value)| *value == now)?;
        let before = since.checked_sub(1).map_or(0.0, |at| known[at].2);
        let more = count_text(figure, now - before, lang);
        let month = month_text(known[since].0, lang);
        let key = match since + 1 == known.len() {
            true => "indicator.says.grew",
            false => "indicator.says.stays",
        };
        return Some(said(lang, key, &[("month", &month), ("more", &more), ("value", &value)]));
    }
    let goal = f64::from(figure.target?);
    // A month whose results are still missing is judged with the next one.
    let judged: Vec<_> = known.iter().filter(|(point, ..)| !is_open(point)).collect();
    let is_above = now >= goal;
    let turned = judged.iter().rposition(|(_, _, value)| (*value >= goal) != is_above);
    let since = judged.get(turned.map_or(0, |at| at + 1))?;
    let key = match (is_above, turned) {
        (true, None) => "indicator.says.always_above",
        (true, Some(_)) => "indicator.says.above_since",
        (false, None) => "indicator.says.always_below",
        (false, Some(_)) => "indicator.says.below_since",
    };
    let (month, target) = (month_text(since.0, lang), percent_text(goal, lang));
    Some(said(lang, key, &[("month", &month), ("target", &target), ("value", &value)]))
}

/// The answer to “how does the program stand?”: the headline figures in two or three sentences;
/// `None` while no target is set.
pub fn summary(dashboard: &Dashboard, as_of: AsOf, lang: Lang) -> Option<String> {
    let headlines = dashboard.trends.iter();
    let figures: Vec<&Figure> = headlines
        .filter_map(|trend| dashboard.figures.iter().find(|figure| figure.code == trend.code))
        .filter(|figure| figure.target.is_some())
        .collect();
    let rates = |wanted: Rate| {
        let names = figures.iter().filter(|figure| rate(figure) == Some(wanted));
        names.map(|figure| short_name(figure, lang)).collect::<Vec<_>>()
    };
    let about_rates = [
        (Rate::Above, "indicator.says.rates_above"),
        (Rate::Open, "indicator.says.rates_open"),
        (Rate::Below, "indicator.says.rates_below"),
    ];
    let both = |a: String, b: String| said(lang, "indicator.says.and", &[("a", &a), ("b", &b)]);
    let mut sentences: Vec<String> = about_rates
        .into_iter()
        .filter_map(|(wanted, key)| {
            let names = rates(wanted).into_iter().reduce(both)?;
            Some(said(lang, key, &[("names", &names)]))
        })
        .collect();
    let counts = figures.iter().filter(|figure| figure.shape != Shape::Rate);
    sentences.extend(counts.filter_map(|figure| {
        let stands = standing_text(figure, &dashboard.targets, as_of, lang)?;
        let (name, value) = (short_name(figure, lang), figure.published_in(lang));
        let values = [("name", &*name), ("value", &*value), ("stands", &*stands)];
        Some(said(lang, "indicator.says.count", &values))
    }));
    let between = if lang == Lang::Ja { "" } else { " " };
    (!sentences.is_empty()).then(|| sentences.join(between))
}

/// Where a rate stands beside the target of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rate {
    Above,
    Below,
    /// What is missing may decide.
    Open,
}

/// `None` for a count, and for a rate out of nobody.
fn rate(figure: &Figure) -> Option<Rate> {
    let goal = f64::from(figure.target.filter(|_| figure.shape == Shape::Rate)?);
    let value = figure.amount.value?;
    let end = |amount: Option<Amount>| amount.and_then(|amount| amount.value).unwrap_or(value);
    let (low, high) = (end(figure.low), end(figure.high));
    Some(match figure.is_open() {
        true if low < goal && high >= goal => Rate::Open,
        _ if value >= goal || low >= goal => Rate::Above,
        _ => Rate::Below,
    })
}

fn rate_text(figure: &Figure, goal: u32, lang: Lang) -> Option<String> {
    if figure.is_open() {
        return range_text(figure, lang);
    }
    let key = match rate(figure)? {
        Rate::Below => "indicator.says.rate_below",
        Rate::Above | Rate::Open => "indicator.says.rate_above",
    };
    Some(said(lang, key, &[("target", &percent_text(f64::from(goal), lang))]))
}

/// A rate of which results are missing is told as what it may turn out to be, with how many are
/// missing. It is compared with the target only where no result can change how it compares.
fn range_text(figure: &Figure, lang: Lang) -> Option<String> {
    let (low, high) = figure.range_in(lang)?;
    let out = out_text(figure, lang)?;
    let key = match rate(figure) {
        Some(Rate::Above) => "indicator.says.open_above",
        Some(Rate::Below) => "indicator.says.open_below",
        Some(Rate::Open) | None => "indicator.says.open",
    };
    let target = figure.target.map(|goal| percent_text(f64::from(goal), lang)).unwrap_or_default();
    let values = [("out", &*out), ("low", &low), ("high", &high), ("target", &target)];
    Some(said(lang, key, &values))
}

/// Of how many the result is missing that may change a rate, out of how many, in its unit.
pub fn out_of(figure: &Figure) -> Option<(u64, u64)> {
    let (low, high) = (figure.low?, figure.high?);
    Some((high.numerator.checked_sub(low.numerator)?, high.denominator?))
}

fn out_text(figure: &Figure, lang: Lang) -> Option<String> {
    let (out, _) = out_of(figure)?;
    let key = format!("indicator.value.{}", figure.unit.code());
    Some(plain(&text_with(lang, &key, &[("n", &out.to_string())])))
}

/// Whether the two ends of a month are not the same.
fn is_open(point: &Point) -> bool {
    let value = |amount: Option<Amount>| amount.and_then(|amount| amount.value);
    match (value(point.low), value(point.high)) {
        (Some(low), Some(high)) => low < high,
        _ => false,
    }
}

/// The name in a sentence: short where there is a short one.
fn short_name(figure: &Figure, lang: Lang) -> String {
    let key = format!("indicator.{}.short", figure.code);
    if has(lang, &key) { text(lang, &key).to_owned() } else { figure.name_in(lang) }
}

/// A number in the unit of a figure that is a count.
fn count_text(figure: &Figure, value: f64, lang: Lang) -> String {
    let amount = Amount { value: Some(value), ..figure.amount };
    plain(&figure.said(&amount, lang))
}

fn percent_text(value: f64, lang: Lang) -> String {
    plain(&text_with(lang, "indicator.value.percent", &[("n", &value.to_string())]))
}

fn month_text(point: &Point, lang: Lang) -> String {
    let number = point.as_of.month();
    plain(text(lang, &format!("date.month.{number}")))
}

fn said(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    text_with(lang, key, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecordId;
    use crate::indicator::unit::Unit;
    use crate::value::{Date, FiscalYear};
    use uuid::Uuid;

    fn figure(shape: Shape, amount: Amount, target: u32) -> Figure {
        Figure {
            code: "IND01".to_owned(),
            unit: Unit::People,
            shape,
            amount,
            low: None,
            high: None,
            target: Some(target),
            achieved: None,
            rounding: None,
            published: String::new(),
            record: None,
            name: None,
            parts: Vec::new(),
        }
    }

    fn count(value: u64, target: u32) -> Figure {
        figure(Shape::Count, Amount::new(Shape::Count, 1, value, None), target)
    }

    fn rate_of(part: u64, whole: u64, target: u32) -> Figure {
        figure(Shape::Rate, Amount::new(Shape::Rate, 1, part, Some(whole)), target)
    }

    fn stands(figure: &Figure) -> Option<String> {
        let target = Target {
            id: RecordId(Uuid::nil()),
            indicator: figure.code.clone(),
            venue: None,
            organization: None,
            month: None,
            value: figure.target,
            rounding: None,
        };
        let as_of = AsOf::end_of(FiscalYear(2020), Date::new(2021, 1, 31).unwrap());
        standing_text(figure, &[target], as_of, Lang::Ja)
    }

    #[test]
    fn a_count_stands_beside_its_path_and_the_year() {
        for (value, expected) in [
            (45, "目安の42名を3名上回る。年間の目標まであと5名"),
            (42, "目安の42名どおり。年間の目標まであと8名"),
            (40, "目安の42名に2名足りない。年間の目標まであと10名"),
            (50, "年間の目標50名に届いた"),
        ] {
            assert_eq!(stands(&count(value, 50)).as_deref(), Some(expected), "{value}");
        }
    }

    #[test]
    fn a_rate_says_its_range_while_results_are_missing() {
        assert_eq!(stands(&rate_of(41, 45, 80)).as_deref(), Some("目標80%以上"));
        assert_eq!(stands(&rate_of(30, 45, 80)).as_deref(), Some("目標80%に届いていない"));
        let mut open = rate_of(11, 12, 80);
        open.low = Some(Amount::new(Shape::Rate, 1, 11, Some(17)));
        open.high = Some(Amount::new(Shape::Rate, 1, 16, Some(17)));
        let expected = "結果待ちが5名。65%から94%のあいだで、目標とはまだ比べない";
        assert_eq!(stands(&open).as_deref(), Some(expected));
        assert_eq!(rate(&open), Some(Rate::Open));
        let expected = "結果待ちが5名。65%から94%のあいだで、どの結果でも目標60%以上";
        assert_eq!(stands(&Figure { target: Some(60), ..open.clone() }).as_deref(), Some(expected));
        let expected = "結果待ちが5名。65%から94%のあいだで、どの結果でも目標95%に届かない";
        assert_eq!(stands(&Figure { target: Some(95), ..open.clone() }).as_deref(), Some(expected));
        assert_eq!(stands(&rate_of(0, 0, 80)), None);
    }

    fn points(figures: &[&Figure]) -> Vec<Point> {
        let month = |(at, figure): (usize, &&Figure)| Point {
            month: format!("2020-{:02}", at + 4),
            as_of: Date::new(2020, i8::try_from(at).unwrap() + 4, 30).unwrap(),
            amount: Some(figure.amount),
            low: figure.low,
            high: figure.high,
            due: None,
        };
        figures.iter().enumerate().map(month).collect()
    }

    #[test]
    fn a_trend_says_since_when() {
        let told = |figures: &[&Figure]| {
            trend_text(figures.last().unwrap(), &points(figures), Lang::Ja).unwrap()
        };
        let [none, some, more] = [0, 15, 20].map(|value| count(value, 50));
        assert_eq!(told(&[&none, &some]), "5月に15名ふえて15名");
        assert_eq!(told(&[&none, &some, &more, &more]), "6月に20名になり、その後は同じ");
        let [low, high] = [30, 41].map(|value| rate_of(value, 45, 80));
        assert_eq!(told(&[&high, &high]), "4月からずっと目標80%以上。いまは91%");
        assert_eq!(told(&[&low, &high]), "5月から目標80%以上。いまは91%");
        assert_eq!(told(&[&high, &low]), "5月から目標80%に届かず、いまは67%");
        assert_eq!(told(&[&low, &low]), "4月から目標80%に届いたことがなく、いまは67%");
    }
}
