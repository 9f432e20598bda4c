//! The gallery's samples of what is seen seldom: two values for one thing, what opens over a row,
//! and a garden of nothing, of a few things and of hundreds.

use leptos::prelude::*;
use shared::exam::Subject;
use shared::program::garden::Plant;
use shared::value::Choice as _;

use crate::me::garden::{Garden, GardenKey, Names};
use crate::parts::*;

#[component]
pub fn States() -> impl IntoView {
    view! {
        <Colors />
        <TwoValues />
        <OverARow />
        <Gardens />
    }
}

/// What a color is for.
#[component]
fn Colors() -> impl IntoView {
    let roles = [
        ("canvas", "地"),
        ("surface", "カード"),
        ("sunken", "しずか"),
        ("accent", "ここを押す"),
        ("accent-soft", "提案・今"),
        ("deep", "つぎ"),
        ("success", "できた"),
        ("success-soft", "本人へ"),
        ("warning-soft", "日付・不足"),
    ];
    let role = |(token, word): (&'static str, &'static str)| {
        view! {
            <div>
                <Panel>
                    <div style:block-size="2rem" style:background=format!("var(--{token})")></div>
                </Panel>
                <p class="soft">{word}</p>
            </div>
        }
    };
    view! {
        <Section title="色の役">
            <div class="chart-grid">{roles.map(role).into_iter().collect_view()}</div>
        </Section>
    }
}

/// Two people wrote different things.
#[component]
fn TwoValues() -> impl IntoView {
    let side = |value: &'static str, origin: &'static str| {
        view! {
            <li class="conflict-side">
                <p class="conflict-value">{value}</p>
                <p class="conflict-origin">{origin}</p>
                <Button label="こちらを残す" />
            </li>
        }
    };
    view! {
        <Card title="ゆうとさんの目標が 2つあります" tone=Tone::Warning heading=CardHeading::InPage>
            <p>"どちらも消えていません。"</p>
            <ul class="conflict" role="list">
                {side("整備の仕事がしたい", "小林・18:07・端末 3号")}
                {side("鉄道の学校に行きたい", "藤井・18:12・端末 5号")}
            </ul>
            <Button label="両方残す" />
        </Card>
    }
}

/// The small windows of a roll.
#[component]
fn OverARow() -> impl IntoView {
    let minutes = RwSignal::new(Some(90));
    view! {
        <Section title="名簿の小さな窓">
            <p class="cluster">
                <Popup of="ひな" class="roll-away" face=|| view! {
                    <span>"休み"</span><Icon name=IconName::ChevronDown />
                }>
                    <MenuItem label="連絡あり休み" icon=IconName::Mail />
                    <MenuItem label="連絡なし休み" icon=IconName::Minus />
                    <MenuItem label="まだに戻す" icon=IconName::Undo />
                </Popup>
                <Popup of="ひな" class="roll-minutes" face=|| view! { <span>"90分"</span> }>
                    <NumberField label="参加時間" unit="分" value=minutes step=5 max=480
                        on_change={move |it: Option<i64>| minutes.set(it)} />
                </Popup>
            </p>
        </Section>
    }
}

#[component]
fn Gardens() -> impl IntoView {
    view! {
        <Section title="できたこと：0・10・500">
            {[0, 10, 500].map(|leaves| view! { <OneGarden leaves /> }).into_iter().collect_view()}
        </Section>
    }
}

/// So many leaves on seven plants, most of them on the first ones.
#[component]
fn OneGarden(leaves: usize) -> impl IntoView {
    let plants = Memo::new(move |_| {
        let mut left = leaves;
        let plant = |(at, subject): (usize, &Subject)| {
            let own = left.div_ceil(2);
            left -= own;
            Plant { subject: Some(*subject), leaves: own, is_in_bloom: at % 2 == 0 }
        };
        let grown: Vec<Plant> = Subject::ALL.iter().take(7).enumerate().map(plant).collect();
        if leaves == 0 { Vec::new() } else { grown }
    });
    view! {
        <Card title=format!("{leaves}こ") heading=CardHeading::InPage>
            <Garden plants names=Names::Shown />
            <GardenKey />
        </Card>
    }
}
