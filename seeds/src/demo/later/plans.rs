//! The plan of the learner with an account: 数学 and 地理 until the summer, 英語 and 情報 since.

use super::super::plans::PlanRow;
use shared::exam::Subject::{Chiri, Eigo, Joho, Sugaku};

/// Six steps before the first round.
pub(super) const SUMMER: [PlanRow; 6] = [
    (Some(Sugaku), "一次関数のグラフをかく", "2026-04-29", Some("2026-04-28")),
    (Some(Chiri), "地図記号と時差のプリント", "2026-05-13", Some("2026-05-13")),
    (Some(Sugaku), "二次方程式のプリント（1〜6）", "2026-06-03", Some("2026-06-02")),
    (Some(Chiri), "気候の表を自分で書いてみる", "2026-06-24", Some("2026-06-24")),
    (Some(Sugaku), "過去問（2025年第2回）を解く", "2026-07-15", Some("2026-07-15")),
    (Some(Chiri), "過去問（2025年第2回）を解く", "2026-07-29", Some("2026-07-28")),
];

/// What is left since.
pub(super) const AUTUMN: [PlanRow; 7] = [
    (Some(Eigo), "中学英単語カード 101〜200", "2026-09-23", Some("2026-09-22")),
    (Some(Joho), "2進数とデータの大きさのプリント", "2026-09-30", Some("2026-09-30")),
    (Some(Eigo), "短い長文を1つ、辞書を使って読む", "2026-10-14", Some("2026-10-14")),
    (Some(Joho), "プログラムの流れ図を読む", "2026-10-21", Some("2026-10-20")),
    (Some(Eigo), "過去問（2025年第2回）の大問1〜3を解く", "2026-11-04", None),
    (Some(Joho), "アルゴリズムの練習問題を5つ解く", "2026-11-06", None),
    (None, "会場への行き方をもう一度たしかめる", "2026-11-06", None),
];
