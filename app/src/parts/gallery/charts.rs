//! The gallery's samples of charts.

use leptos::prelude::*;

use crate::charts::{
    AxisKind, Event, Figure, MiniTrend, Share, ShareBar, Span, TableShown, TrendChart, TrendLine,
    TrendPoint,
};
use crate::parts::*;

const COUNTS: [f64; 10] = [4., 9., 14., 18., 22., 27., 30., 34., 38., 45.];
const RATES: [f64; 10] = [88., 92., 85., 91., 87., 90., 93., 89., 91., 91.];

#[component]
pub fn Charts() -> impl IntoView {
    let shares = vec![
        Share::new("就労", people(6.0)),
        Share::new("進学", people(3.0)),
        Share::new("求職中", people(4.0)),
    ];
    view! {
        <Section title="指標" support="2021年1月31日現在・7会場中6会場が同期済み">
            <div class="chart-grid">
                <TrendChart title="1月に7名ふえて45名" about="学習支援参加者：1回でも学習会に来た人"
                    line=count() note="▼は高認試験" />
                <TrendChart title="4月からずっと目標80%以上。いまは91%" about="継続率"
                    line=rate() table=TableShown::Open />
                <MiniTrend line=count() />
                <MiniTrend line=rate() />
                <ShareBar label="次の一歩" shares />
            </div>
        </Section>
    }
}

fn people(value: f64) -> Figure {
    Figure::new(value, format!("{value}名"))
}

fn percent(value: f64) -> Figure {
    Figure::new(value, format!("{value}%"))
}

fn count() -> TrendLine {
    let path = vec![(0.0, 0.0), (1.0, 50.0)];
    let event = Event { at: 0.37, name: "第1回 8/12".to_owned() };
    let points = points(&COUNTS, people, |at| Some(people((at * 500.0).round() / 10.0)));
    TrendLine { path, events: vec![event], ..line(AxisKind::Count, "名", people(50.0), points) }
}

fn rate() -> TrendLine {
    let path = vec![(0.0, 80.0), (1.0, 80.0)];
    let mut points = points(&RATES, percent, |_| None);
    points[9].actual = None;
    points[9].range = Some(Span::new(percent(65.0), percent(94.0)));
    TrendLine { path, ..line(AxisKind::Rate, "%", percent(80.0), points) }
}

fn line(kind: AxisKind, unit: &str, target: Figure, points: Vec<TrendPoint>) -> TrendLine {
    TrendLine {
        kind,
        name: "2020年度".to_owned(),
        unit: unit.to_owned(),
        months: [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3].map(|it| format!("{it}月")).to_vec(),
        points,
        path: Vec::new(),
        target: Some(target),
        events: Vec::new(),
    }
}

fn points(
    values: &[f64],
    figure: fn(f64) -> Figure,
    due: fn(f64) -> Option<Figure>,
) -> Vec<TrendPoint> {
    let point = |(month, value): (u32, &f64)| {
        let at = f64::from(month) / 12.0;
        let actual = Some(figure(*value));
        TrendPoint { at, day: format!("{month}"), actual, range: None, due: due(at) }
    };
    (1..).zip(values).map(point).collect()
}
