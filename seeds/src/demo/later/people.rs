//! Who left since 2020, who came back, and who is new (P47 to P66). Every name is invented.

use super::super::people::{Back, Person, Wish, read};
use crate::script::day;
use shared::records::enrollment::EndReason::{self, Completed, Dropped, LostContact, Moved, Other};
use shared::records::goal::GoalKind::{
    Certification, Credits, FurtherStudy, HighSchool, Other as Another, Work,
};
use shared::value::Date;

/// Everybody, by number.
pub(super) fn everybody() -> Vec<Person> {
    let mut all = super::super::people::everybody();
    for person in &mut all {
        person.left = person.left.or_else(|| Some(left(person.number)));
        person.back = back(person.number);
    }
    all.extend(read(ROWS, &GOALS));
    all
}

/// When those left who were there at the beginning of 2021, and why.
fn left(number: u8) -> (Date, EndReason) {
    match number {
        1..=8 | 11..=14 | 18..=22 | 26..=30 => (day(2021, 3, 31), Completed),
        9 | 15 => (day(2021, 9, 30), Other),
        16 | 46 => (day(2021, 12, 20), Dropped),
        17 => (day(2022, 2, 28), Moved),
        24 => (day(2022, 3, 31), Dropped),
        31 => (day(2024, 3, 31), Other),
        38 => (day(2022, 12, 28), LostContact),
        _ => (day(2022, 3, 31), Other),
    }
}

/// Who came back, when, and what for.
fn back(number: u8) -> Option<Back> {
    let (on, words) = match number {
        9 => (day(2026, 5, 8), "仕事を続けながら、のこりの科目に合格したい。"),
        15 => {
            (day(2026, 4, 8), "のこりの科目に受かって、絵の専門学校に行く。こんどは最後までやる。")
        }
        16 => (day(2026, 4, 15), "あのとき受けられなかった科目を、受けなおしたい。"),
        23 => (day(2025, 10, 7), "数学と英語に合格して、終わりにしたい。"),
        24 => (day(2026, 4, 10), "今年こそ、のこりを全部受ける。"),
        31 => (day(2026, 6, 5), "前に受かった科目が使えるのか知りたい。続きから始めたい。"),
        43 => (day(2026, 6, 10), "もう一度、はじめからやってみる。"),
        _ => return None,
    };
    Some(Back { on, goal: (Certification, words) })
}

/// What the new ones want, from P47.
const GOALS: [Wish; 20] = [
    (Certification, "今年中に全部合格して、介護の仕事につきたい。"),
    (Certification, "あと少しなので、英語をがんばる。"),
    (Certification, "人前が苦手でも、試験だけは受けたい。"),
    (Certification, "高認をとって、車の整備の仕事につきたい。"),
    (Certification, "まず国語と英語から受けてみます。"),
    (Credits, "レポートを出して、学校を卒業したい。"),
    (Certification, "数学がいちばん心配。でも大学に行きたい。"),
    (Certification, "中退したけれど、勉強はやめたくない。"),
    (Certification, "科目を少しずつへらしていきたい。"),
    (Certification, "家で勉強する習慣をつけて、合格したい。"),
    (Certification, "通信の学校と高認の両方をやってみる。"),
    (Certification, "来年の春には、次に進みたい。"),
    (Certification, "はじめて受ける試験なので、なれておきたい。"),
    (Certification, "前の学校の単位を使って、早く合格したい。"),
    (Certification, "プログラミングの学校に行きたい。情報は得意。"),
    (Work, "働く前に、計算と漢字をやりなおしたい。"),
    (Certification, "調理師になりたい。英語だけ残したくない。"),
    (HighSchool, "通える高校をさがしたい。"),
    (FurtherStudy, "専門学校のために、高認をとる。"),
    (Another, "まだわからないけど、外に出る日をふやしたい。"),
];

/// Number, venue, name, kana, preferred name, birth date, first consultation, days from there to
/// the enrollment, last day and reason.
const ROWS: &str = "
47|A|片山 実咲|かたやま みさき|みさき|2008-05-17|2025-05-14|7|
48|A|久保 樹|くぼ いつき|いつき|2008-11-03|2025-06-11|7|
49|A|松井 玲奈|まつい れな|れな|2009-02-20|2025-09-03|7|
50|A|野口 隼|のぐち しゅん|しゅんくん|2009-08-09|2026-04-08|7|
51|A|菊地 ことみ|きくち ことみ|ことみ|2009-12-01|2026-04-22|7|
52|A|佐野 翔|さの かける|かける|2010-03-28|2026-09-02|7|
53|B|杉山 あい|すぎやま あい|あいさん|2008-07-07|2025-07-11|7|
54|B|木下 恵太|きのした けいた|けいた|2009-10-30|2026-05-15|7|
55|C|千葉 美羽|ちば みう|みう|2008-09-25|2025-06-10|7|
56|C|野村 悠|のむら はるか|はるか|2009-04-19|2026-04-14|7|
57|C|増田 日和|ますだ ひより|ひよちゃん|2010-01-15|2026-06-02|7|
58|D|新井 拓|あらい たく|たく|2008-12-12|2025-10-09|7|
59|D|岩崎 真帆|いわさき まほ|まほ|2009-06-23|2026-04-16|7|
60|D|小川 蒼太|おがわ そうた|そうた|2009-11-11|2026-07-02|7|
61|E|桜井 未来|さくらい みらい|みらい|2008-10-02|2025-07-28|7|
62|E|島田 凛|しまだ りん|りん|2009-09-14|2026-05-11|7|
63|F|平田 千尋|ひらた ちひろ|ちひろ|2008-08-30|2025-09-13|7|
64|F|水野 空|みずの そら|そらくん|2010-02-05|2026-06-13|7|2026-10-10 dropped
65|G|堀 菜月|ほり なつき|なつき|2009-01-08|2025-11-04|7|
66|A|関 ひより|せき ひより|ひより|2009-07-21|2026-10-22|8|
";
