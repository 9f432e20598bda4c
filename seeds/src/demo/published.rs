//! The year that the city published, fiscal year 2020: whoever changes a number here changes a
//! published figure.

use super::people::everybody;
use super::plans::PlanRow;
use super::rounds::rounds;
use super::set::{Lessons, Plans, Set};
use crate::script::day;
use shared::exam::Subject;
use shared::records::case_conference::ConferencePhase::{AfterExam, BeforeExam};
use shared::records::exam_sitting::Round;
use shared::records::indicator_target::Rounding;
use shared::value::FiscalYear;

/// The set.
pub(super) fn set() -> Set {
    Set {
        program: "demo",
        is_published: true,
        today: day(2021, 2, 3),
        year: FiscalYear(2020),
        lessons: Lessons {
            before: (day(2019, 4, 2), day(2019, 5, 1)..day(2020, 2, 26)),
            terms: vec![
                (day(2020, 3, 26), day(2020, 4, 1)..day(2020, 7, 1)),
                (day(2020, 6, 25), day(2020, 7, 1)..day(2020, 10, 1)),
                (day(2020, 9, 24), day(2020, 10, 1)..day(2021, 1, 1)),
                (day(2020, 12, 24), day(2021, 1, 1)..day(2021, 2, 1)),
            ],
            ahead: (day(2021, 1, 25), day(2021, 3, 27)),
        },
        people: everybody(),
        rounds: rounds(),
        destinations: Vec::new(),
        talks: &TALKS,
        interviews: [52, 47, 43, 38, 35, 28],
        visits: (day(2020, 6, 8), day(2021, 1, 28)),
        conferences: vec![
            (day(2020, 7, 29), BeforeExam, Round::First),
            (day(2020, 9, 10), AfterExam, Round::First),
            (day(2020, 10, 26), BeforeExam, Round::Second),
            (day(2020, 12, 2), AfterExam, Round::Second),
        ],
        targets: &[
            ("IND01", 50, None),
            ("IND02", 80, Some(Rounding::HalfUp)),
            ("IND03", 50, Some(Rounding::Cut)),
            ("IND04", 80, Some(Rounding::HalfUp)),
        ],
        plans: Plans {
            goal: FiscalYear(2021),
            from: day(2020, 6, 2),
            rich: vec![(day(2020, 6, 10), &AUTUMN), (day(2020, 12, 16), &WINTER)],
            alone_since: day(2021, 1, 20),
        },
        worried_on: day(2020, 11, 12),
    }
}

/// Consultations per month from April 2020 to January 2021.
const TALKS: [(i16, i8, usize); 10] = [
    (2020, 4, 18),
    (2020, 5, 22),
    (2020, 6, 30),
    (2020, 7, 28),
    (2020, 8, 27),
    (2020, 9, 26),
    (2020, 10, 29),
    (2020, 11, 27),
    (2020, 12, 23),
    (2021, 1, 24),
];

/// Eight steps before the second round.
const AUTUMN: [PlanRow; 8] = [
    (Some(Subject::GendaiShakai), "用語カードを50枚作る", "2020-06-24", Some("2020-06-24")),
    (Some(Subject::KagakuToNingen), "「光と熱」の章を読む", "2020-07-08", Some("2020-07-08")),
    (Some(Subject::GendaiShakai), "過去問（2019年第1回）を解く", "2020-07-29", Some("2020-07-29")),
    (
        Some(Subject::KagakuToNingen),
        "過去問（2019年第2回）を解く",
        "2020-08-05",
        Some("2020-08-05"),
    ),
    (Some(Subject::SekaishiA), "世界史の年表を自分で書いてみる", "2020-09-23", Some("2020-09-23")),
    (Some(Subject::NihonshiA), "明治時代のワークを終わらせる", "2020-10-14", Some("2020-10-14")),
    (Some(Subject::SeibutsuKiso), "細胞と遺伝子のまとめノート", "2020-10-28", Some("2020-10-28")),
    (Some(Subject::SekaishiA), "過去問（2019年第2回）を解く", "2020-11-04", Some("2020-11-04")),
];

/// What is left since.
const WINTER: [PlanRow; 9] = [
    (Some(Subject::Sugaku), "正負の数と文字式のふり返り", "2020-12-23", Some("2020-12-23")),
    (Some(Subject::Sugaku), "一次方程式のプリント（1〜8）", "2021-01-13", Some("2021-01-13")),
    (Some(Subject::Eigo), "中学英単語カード 1〜100", "2021-01-20", Some("2021-01-20")),
    (Some(Subject::Eigo), "be動詞と一般動詞の文を10こ書く", "2021-01-27", Some("2021-01-28")),
    (Some(Subject::Sugaku), "一次関数のグラフをかく", "2021-02-03", None),
    (Some(Subject::Eigo), "中学英単語カード 101〜200", "2021-02-10", None),
    (Some(Subject::Sugaku), "過去問（2020年第2回）の大問1〜3を解く", "2021-02-24", None),
    (Some(Subject::Eigo), "短い長文を1つ、辞書を使って読む", "2021-03-03", None),
    (None, "第1回試験の願書を取りよせる", "2021-04-09", None),
];
