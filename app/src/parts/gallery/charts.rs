//! The gallery's samples of charts.

use leptos::prelude::*;

use crate::charts::{
    BulletChart, Figure, PathKind, Share, ShareBar, Span, TableShown, TrendChart, TrendPoint,
};
use crate::parts::*;

#[component]
pub fn Charts() -> impl IntoView {
    let people = |value: f64| Figure::new(value, format!("{value}名"));
    let rate = |value: f64| Figure::new(value, format!("{value}%"));
    let counts = [4., 9., 14., 18., 22., 27., 30., 34., 38., 45.];
    let rates = [88., 92., 85., 91., 87., 90., 93., 89., 91., 91.];
    let months = move |values: [f64; 10], figure: fn(f64) -> Figure| -> Vec<TrendPoint> {
        let names = [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3];
        let point = |(at, month): (usize, u32)| TrendPoint {
            month: format!("{month}月"),
            actual: values.get(at).copied().map(figure),
            range: (at == 9).then(|| Span::new(figure(values[at] - 4.0), figure(values[at] + 3.0))),
        };
        names.into_iter().enumerate().map(point).collect()
    };
    view! {
        <Section title="指標" support="2021年1月31日現在・7会場中6会場が同期済み">
            <div class="chart-grid">
                <BulletChart label="学習支援の参加者" actual=Some(people(45.0)) target=Some(people(45.0))
                    due=Some(people(37.5)) detail="継続 20名・新規 25名" />
                <BulletChart label="継続率" actual=Some(rate(91.0)) target=Some(rate(80.0)) max=100.0
                    range=Some(Span::new(rate(86.0), rate(96.0))) detail="41名 ÷ 45名" />
                <TrendChart label="参加者の推移" months=months(counts, people) target=Some(people(45.0))
                    path=PathKind::Linear unit="名" />
                <TrendChart label="継続率の推移" months=months(rates, rate) target=Some(rate(80.0))
                    path=PathKind::Flat unit="%" max=100.0 table=TableShown::Open />
                <ShareBar label="修了後の進路" shares=vec![
                    Share::new("大学・短大", people(8.0)), Share::new("専門学校", people(6.0)),
                    Share::new("高校に復学", people(5.0)), Share::new("就職", people(3.0)),
                    Share::new("準備中", people(1.0)),
                ] />
            </div>
        </Section>
    }
}
