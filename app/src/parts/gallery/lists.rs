//! The gallery's samples of messages, lists and small parts.

use leptos::prelude::*;

use crate::parts::*;

#[component]
pub fn Messages() -> impl IntoView {
    let open = RwSignal::new(false);
    let toasts = Toasts::here();
    let blocked = Blocked {
        reason: "この画面は担当の会場だけ変更できます。".into(),
        helper: "センターの鈴木さんに頼めます。".into(),
    };
    view! {
        <Section title="お知らせとボタン">
            <div class="stack">
                <Notice kind=NoticeKind::Success title="出席を送りました">
                    <p>"大横保健福祉センターの 12件がセンターに届きました。"</p>
                </Notice>
                <Notice kind=NoticeKind::Warning title="確認が必要です">
                    <p>"同じ記録が2台のタブレットで変わりました。入力した内容はどちらも残っています。"</p>
                </Notice>
                <Notice kind=NoticeKind::Danger title="保存できませんでした">
                    <p>"この端末の空き容量が足りません。これまでの記録は無事です。"</p>
                </Notice>
                <div class="cluster">
                    <Button
                        label="保存済みを見る"
                        kind=ButtonKind::Primary
                        on_press=move || open.set(true)
                    />
                    <Button label="はじめての人" kind=ButtonKind::Soft icon=IconName::Plus />
                    <IconButton label="印刷" icon=IconName::Print on_press=|| () />
                    <Button label="編集" icon=IconName::Edit on_press=move || toasts.show("編集できます") />
                    <Button label="やめる" kind=ButtonKind::Quiet />
                    <Button label="削除" kind=ButtonKind::Danger />
                    <Button label="目標を変更" blocked=Some(blocked) />
                </div>
                <div class="cluster">
                    <SyncState state=SyncWord::Saving unsent=1 last_sync="16:02" />
                    <SyncState state=SyncWord::Sent unsent=0 last_sync="16:05" />
                    <SyncState state=SyncWord::NeedsLook unsent=1 last_sync="16:05" />
                </div>
            </div>
            <Dialog
                title="「ゆうくん」を名簿からはずしますか"
                open
                actions=move || view! {
                    <Button label="やめる" on_press=move || open.set(false) />
                    <Button
                        label="はずす"
                        kind=ButtonKind::Danger
                        on_press=move || open.set(false)
                    />
                }
            >
                <p>"書いた記録 2件は センターに残ります。"</p>
            </Dialog>
        </Section>
    }
}

#[component]
pub fn Lists() -> impl IntoView {
    let passed = RwSignal::new(true);
    let row = |venue: &'static str, synced: &'static str, lessons: u32, present: u32| {
        view! {
            <tr>
                <th scope="row">{venue}</th>
                <td>{synced}</td>
                <td class="number">{lessons}</td>
                <td class="number">{present}</td>
            </tr>
        }
    };
    view! {
        <Section title="できたこと">
            <CardList>
                <li><Card title="[日本史|にほんし]" eyebrow="8月の試験" tone=Tone::Success
                    aside=|| view! { <Badge label="合格" tone=Tone::Success icon=IconName::Check /> }>
                    <p>"合格した科目は ずっと つかえます。"</p>
                </Card></li>
                <li><Card title="英語" eyebrow="次は11月" href="#"
                    aside=|| view! { <Badge label="これから" /> }>
                    <p>"8章のうち 5章"</p>
                </Card></li>
                <li><Card title="今週の宿題" eyebrow="水曜まで">
                    <Checkbox label="英単語 20語" support="ノートの 12ページ"
                        shape=CheckShape::Round checked=passed
                        on_change=move |on: bool| passed.set(on) />
                    <Checkbox label="過去問 第1問" shape=CheckShape::Round checked=false
                        on_change=|_: bool| () />
                </Card></li>
            </CardList>
            <NextUp />
            <Tabs name="学習者の画面" tabs=vec![
                TabLink::new("/gallery", "計画"),
                TabLink::new("/notes", "記録"),
                TabLink::new("/exams", "試験").count(1usize),
            ] />
            <Panel><Meta>
                <MetaItem label="会場">"大横保健福祉センター（水曜）"</MetaItem>
                <MetaItem label="担当">"佐藤 美咲"</MetaItem>
                <MetaItem label="役立つ工夫">"問題文を声に出して読む。休憩は20分ごと。"</MetaItem>
            </Meta></Panel>
            <DataTable caption="会場ごとの同期" columns=vec![
                Column::new("会場").sort(Sort::Up), Column::new("最終同期"),
                Column::new("授業").number().sort(Sort::Down),
                Column::new("出席").number().sort(Sort::Off),
            ]>
                {row("大横保健福祉センター", "2月3日 16:02", 36, 142)}
                {row("中央公民館", "2月2日 20:11", 31, 98)}
            </DataTable>
            <EmptyState title="きょうの授業はありません" text="次は 2月5日（金）18:00 からです。">
                <LinkButton label="カレンダーを見る" href="#" />
            </EmptyState>
        </Section>
    }
}

#[component]
fn NextUp() -> impl IntoView {
    view! {
            <Card
                title="おかえりなさい"
                tone=Tone::Deep
                aside=|| view! { <Badge label="きょう" /> }
            >
                <p>"つぎの学習会は 7月30日（水）18:00 大通ユースセンター"</p>
                <div class="cluster">
                    <Button label="出席をとる" kind=ButtonKind::Primary />
                    <Button label="受付の紙" icon=IconName::Print />
                </div>
            </Card>
            <Rows>
                <Row title="ひな" href="#" note="数学 p.28 から"
                mark=|| view! { <Face name="ひな" /> }>
                    <div class="row-end"><Badge label="つづき" tone=Tone::Accent /></div>
                </Row>
                <Row title="出願の書類 3人" href="#" note="第2回・消印有効"
                    mark=|| view! { <IconFace name=IconName::Exam tone=Tone::Warning /> }>
                    <div class="row-end">"9月12日"</div>
                </Row>
            </Rows>
            <Steps steps=vec![
                Step::new(StepState::Done, "受ける科目を決める"),
                Step::new(StepState::Now, "受験票がとどく").note("10月下旬ごろ"),
                Step::new(StepState::Later, "試験の日").note("11月7日（土）・8日（日）"),
            ] />
            <Panel>
                <Steps shape=StepsShape::Line steps=vec![
                    Step::new(StepState::Done, "科目"),
                    Step::new(StepState::Now, "書類"),
                    Step::new(StepState::Later, "投函"),
                    Step::new(StepState::Later, "試験"),
                ] />
            </Panel>
    }
}

#[component]
pub fn Icons() -> impl IntoView {
    use IconName::*;
    let all = [
        Account,
        Back,
        Bag,
        Book,
        Bulb,
        Calendar,
        Chart,
        Chat,
        Check,
        CheckCircle,
        ChevronDown,
        ChevronRight,
        ChevronUp,
        Circle,
        Clock,
        Close,
        Cloud,
        CloudCheck,
        CloudOff,
        Danger,
        Download,
        Edit,
        Exam,
        Eye,
        Family,
        Flag,
        Gear,
        History,
        Home,
        Info,
        Language,
        List,
        Lock,
        Mail,
        Minus,
        More,
        Note,
        People,
        Pin,
        Plus,
        Print,
        School,
        Search,
        Sync,
        Tablet,
        Undo,
        Video,
        Warning,
    ];
    let tones = [Tone::Neutral, Tone::Accent, Tone::Success, Tone::Warning];
    view! {
        <Section title="しるし">
            <p class="cluster">
                {all.map(|name| view! { <Icon name /> }).into_iter().collect_view()}
            </p>
            <p class="cluster">
                {tones
                    .map(|tone| view! { <Badge label=tone.name() tone /> })
                    .into_iter()
                    .collect_view()}
            </p>
            <p>{ruby("[学|まな]びなおしは、いつからでも [始|はじ]められます。")}</p>
        </Section>
    }
}
