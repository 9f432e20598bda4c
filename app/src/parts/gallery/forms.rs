//! The gallery's samples of form fields.

use leptos::prelude::*;

use crate::parts::*;

#[component]
pub fn Forms() -> impl IntoView {
    let name = RwSignal::new("ハル".to_string());
    let note = RwSignal::new("きょうは長文を最後まで読めた。".to_string());
    let day = RwSignal::new("2021-02-03".to_string());
    let time = RwSignal::new("18:00".to_string());
    let minutes = RwSignal::new(Some(90));
    let venue = RwSignal::new(String::new());
    let query = RwSignal::new(String::new());
    let kind = RwSignal::new(Some("visit".to_string()));
    let venues =
        vec![SelectOption::new("a", "大横保健福祉センター"), SelectOption::new("b", "中央公民館")];
    let kinds = vec![
        Choice::new("visit", "来所"),
        Choice::new("phone", "電話"),
        Choice::new("online", "オンライン"),
    ];
    view! {
        <Section title="新しい相談">
            <div class="form">
                <SearchField label="学習者をさがす" value=query on_input=move |it: String| query.set(it)
                    placeholder="名前・よみがな" />
                <TextField label="呼び名" support="本名でなくてもかまいません。" requirement=Requirement::Required
                    value=name on_input=move |it: String| name.set(it) />
                <TextField label="電話" requirement=Requirement::Optional
                    value="042" on_input=|_: String| () error="電話番号は10けたか11けたです。続きを入力してください。" />
                <TextField
                    label="パスワード"
                    kind=InputKind::Password
                    value="himitsu"
                    on_input=|_: String| ()
                />
                <DateField label="相談の日" value=day on_change=move |it: String| day.set(it) />
                <TimeField label="始まり" value=time on_change=move |it: String| time.set(it) />
                <NumberField label="学習した時間" unit="分" value=minutes step=5 max=480
                    on_change={move |it: Option<i64>| minutes.set(it)} />
                <Select label="会場" options=venues value=venue requirement=Requirement::Required
                    on_choose=move |it: String| venue.set(it) />
                <SegmentedChoice legend="相談の方法" value=kind options=kinds
                    on_choose=move |it: String| kind.set(Some(it)) />
                <TextArea label="本人へのひとこと" reader=Some(Reader::Learner) value=note
                    on_input=move |it: String| note.set(it) />
                <TextArea label="メモ" reader=Some(Reader::Team) value=note
                    on_input=move |it: String| note.set(it) />
                <div class="cluster">
                    <Button label="相談を記録" kind=ButtonKind::Primary role=ButtonRole::Submit />
                </div>
            </div>
        </Section>
    }
}
