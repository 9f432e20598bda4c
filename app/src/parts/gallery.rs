//! Every part on one page, for the people who build screens; only debug builds have it.
//! Its sample words stand here and not in the locales, because no user ever sees them.

mod charts;
mod forms;
mod lists;
mod states;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::words::Lang;

use super::*;
use crate::later::Later;
use crate::navigation::Navigation;
use crate::words::Localization;
use charts::Charts;
use forms::Forms;
use lists::{Icons, Lists, Messages};
use states::States;

/// Whether the address asks for the gallery.
pub fn is_gallery_asked() -> bool {
    window().location().pathname().is_ok_and(|path| path == "/gallery")
}

/// The page under `/gallery`: its own router and shell with samples of everything. Language and
/// furigana are the app's own and can be tried here.
#[component]
pub fn Gallery() -> impl IntoView {
    Navigation::provide();
    let (localization, later) = (expect_context::<Localization>(), expect_context::<Later>());
    spawn_local(async move {
        // Whoever looks at the gallery sees what is missing.
        let _ = later.fetch().await;
    });
    let nav = vec![
        NavItem::new("/gallery", IconName::Home, "[今日|きょう]"),
        NavItem::new("/lessons", IconName::Calendar, "授業"),
        NavItem::new("/learners", IconName::People, "学習者"),
        NavItem::new("/exams", IconName::Exam, "試験"),
        NavItem::new("/dashboard", IconName::Chart, "指標"),
    ];
    let languages = vec![
        LanguageOption { code: "ja", name: "日本語" },
        LanguageOption { code: "easy", name: "やさしい日本語" },
        LanguageOption { code: "en", name: "English" },
    ];
    view! {
        <Shell
            nav
            sync=|| view! {
                <SyncState
                    state=SyncWord::Saved
                    unsent=3
                    last_sync="月曜 16:02"
                    connection=Connection::Offline
                    href="#"
                />
            }
            language=move || view! {
                <LanguageSwitch
                    options=languages.clone()
                    current=move || localization.lang.get().code().to_string()
                    on_choose=move |code: String| {
                        localization.choose(Lang::from_code(&code).unwrap_or_default());
                    }
                    furigana=localization.furigana
                    on_furigana=move |on: bool| localization.furigana.set(on)
                />
            }
            account=|| view! { <SampleAccount /> }
            banner=|| view! {
                <Notice>"これはデモです。きょうは 2021年2月3日（水）として表示しています。"</Notice>
            }
        >
            <Page
                head=PageHead::Large
                title="2月3日（水）の[授業|じゅぎょう]"
                lead="18:00–20:00　大横保健福祉センター"
                back=("/today".to_string(), "今日".into())
                actions=|| view! {
                    <Button label="飛び入り" icon=IconName::Plus kind=ButtonKind::Primary />
                    <Button label="印刷" icon=IconName::Print />
                }
            >
                <Card title="次の試験まで あと少し" heading=CardHeading::InPage tone=Tone::Accent />
                <RollCall />
                <Messages />
                <Lists />
                <Icons />
                <Forms />
                <Charts />
                <States />
            </Page>
        </Shell>
    }
}

#[component]
fn SampleAccount() -> impl IntoView {
    view! {
        <Menu label="佐藤 美咲" icon=IconName::Account>
            <MenuItem label="使う人を替える" icon=IconName::People />
            <MenuItem label="設定" icon=IconName::Edit href="#" />
            <MenuItem label="サインアウト" icon=IconName::Lock />
        </Menu>
    }
}

#[component]
fn RollCall() -> impl IntoView {
    let row = |name: &'static str, goal: &'static str, chosen: Option<&'static str>| {
        let status = RwSignal::new(chosen.map(str::to_string));
        let toasts = Toasts::here();
        let mark = move |it: String| {
            let before = status.get_untracked();
            status.set(Some(it));
            toasts.undoable(format!("{name}さんの出席を記録しました"), move || {
                status.set(before.clone());
            });
        };
        view! {
            <Row title=name href="#" note=goal>
                <SegmentedChoice
                    legend=name
                    shown=ChoiceLegend::Heard
                    options=vec![
                        Choice::new("present", "来た").tone(Tone::Success),
                        Choice::new("online", "オンライン").tone(Tone::Success),
                        Choice::new("told", "休み（連絡あり）"),
                        Choice::new("silent", "休み（連絡なし）"),
                        Choice::new("closed", "休館"),
                    ]
                    value=status
                    on_choose=mark
                />
            </Row>
        }
    };
    view! {
        <Section
            title="出席"
            support="名前の横を1回タップすると記録されます。"
            actions=|| view! { <Badge label="5名中 3名" tone=Tone::Accent /> }
        >
            <Rows>
                {row("相川 陽菜", "高卒認定 英語・情報", Some("present"))}
                {row("石井 蓮", "定時制 1年・数学", Some("online"))}
                {row("上田 さくら", "高卒認定 世界史", Some("told"))}
                {row("P46", "きょうが初めて", None)}
            </Rows>
        </Section>
    }
}
