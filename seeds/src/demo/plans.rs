//! Goals in the learners' own words and study plans. The learner with an account has a plan that
//! is worth looking at, and ticks some of it off herself.

use super::exams::{is_certified, passes};
use super::people::Person;
use super::words::{GOALS, NEXT_GOALS};
use super::{Cast, SIGNED_IN_LEARNER, today};
use crate::script::{Script, at, change, create, day, scatter};
use shared::exam::{Subject, progress};
use shared::id::{AccountId, RecordId};
use shared::records::goal::{Goal, GoalKind};
use shared::records::plan_item::PlanItem;
use shared::value::{Count, Date, FiscalYear, LongText, Ref, Text};

/// Everybody's goal and plan.
pub(super) fn plans(script: &mut Script, cast: &Cast) {
    for person in &cast.people {
        goals(script, cast, person);
        if person.number == SIGNED_IN_LEARNER {
            rich_plan(script, cast, person);
        } else if person.number != 46 {
            plan(script, cast, person);
        }
    }
}

fn goals(script: &mut Script, cast: &Cast, person: &Person) {
    let tutor = cast.tutor(person.place).account();
    let made_at = at(person.joined, 18, 10);
    let id = script.id(made_at);
    let (kind, words) = GOALS[usize::from(person.number) - 1];
    let goal = Goal {
        learner: Some(Ref::to(person.id())),
        words: Some(LongText(words.to_owned())),
        kind: Some(kind),
        agreed_on: Some(person.joined),
        review_on: Some(next_review(person.joined)),
        ..Goal::empty(id)
    };
    script.add(tutor, made_at, vec![create(id, &goal)]);
    if !is_certified(person.number, today()) {
        return;
    }
    let is_first_round = is_certified(person.number, day(2020, 9, 8));
    let reached_on = if is_first_round { day(2020, 9, 8) } else { day(2020, 12, 8) };
    let known_at = at(reached_on.plus_days(8), 18, 30);
    let reached = Goal { achieved_on: Some(reached_on), ..Goal::empty(id) };
    let next = script.id(known_at);
    let next_goal = Goal {
        learner: Some(Ref::to(person.id())),
        words: Some(LongText(NEXT_GOALS[usize::from(person.number) % 3].to_owned())),
        kind: Some(GoalKind::Work),
        agreed_on: Some(reached_on.plus_days(8)),
        ..Goal::empty(next)
    };
    script.add(tutor, known_at, vec![change(id, &reached), create(next, &next_goal)]);
}

/// Goals are looked at again after half a year, and again, until that lies ahead.
fn next_review(agreed_on: Date) -> Date {
    let mut review_on = agreed_on.plus_days(182);
    while review_on <= today() {
        review_on = review_on.plus_days(182);
    }
    review_on
}

/// One step of a plan.
struct Item {
    subject: Option<Subject>,
    title: &'static str,
    due_on: Date,
    done: Option<(Date, AccountId)>,
}

fn add_items(
    script: &mut Script,
    cast: &Cast,
    person: &Person,
    made_on: Date,
    items: &[Item],
    first: usize,
) {
    let made_at = at(made_on, 18, 50);
    let mut ops = Vec::new();
    let mut done = Vec::new();
    for (position, item) in items.iter().enumerate() {
        let id = script.id(made_at);
        let position = u32::try_from(first + position).expect("plans are short");
        let record = PlanItem {
            learner: Some(Ref::to(person.id())),
            title: Some(Text(item.title.to_owned())),
            subject: item.subject,
            due_on: Some(item.due_on),
            position: Some(Count(position)),
            ..PlanItem::empty(id)
        };
        ops.push(create(id, &record));
        done.extend(item.done.map(|(on, by)| (id, on, by)));
    }
    script.add(cast.tutor(person.place).account(), made_at, ops);
    for (id, on, by) in done {
        tick(script, id, on, by);
    }
}

fn tick(script: &mut Script, id: RecordId, on: Date, by: AccountId) {
    let done = PlanItem { done_on: Some(on), ..PlanItem::empty(id) };
    script.add(by, at(on, 19, 40), vec![change(id, &done)]);
}

/// A plan for the subjects that are left, or for the basics.
fn plan(script: &mut Script, cast: &Cast, person: &Person) {
    let made_on = person.joined.max(day(2020, 6, 2)).plus_days(7);
    let last_day = person.left.map_or(today(), |(last, _)| last);
    if made_on > last_day || is_certified(person.number, today()) {
        return;
    }
    let left = progress(&passes(person.number), FiscalYear(2021)).open;
    let left = left.iter().filter_map(|open| open.ways.first()?.first().copied());
    let mut items = Vec::new();
    for (place, subject) in left.take(3).enumerate() {
        for (step, title) in titles(subject).into_iter().enumerate() {
            let weeks = 3 + 4 * i64::try_from(place * 2 + step).expect("plans are short");
            let due_on = made_on.plus_days(weeks * 7);
            let is_done = due_on < last_day
                && !scatter(u64::from(person.number), weeks.unsigned_abs()).is_multiple_of(4);
            let done = is_done.then(|| (due_on.plus_days(-2), cast.tutor(person.place).account()));
            items.push(Item { subject: Some(subject), title, due_on, done });
        }
    }
    add_items(script, cast, person, made_on, &items, 1);
}

fn titles(subject: Subject) -> [&'static str; 2] {
    match subject {
        Subject::Kokugo => ["漢字の読み書きプリント（1〜5）", "説明文を1つ読んで、100字でまとめる"],
        Subject::SekaishiA | Subject::SekaishiB => {
            ["世界史の年表を自分で書いてみる", "産業革命のワークを終わらせる"]
        }
        Subject::NihonshiA | Subject::NihonshiB => {
            ["明治時代のワークを終わらせる", "日本史の過去問（2019年第2回）を解く"]
        }
        Subject::ChiriA | Subject::ChiriB => {
            ["地図記号と時差のプリント", "地理の過去問（2019年第1回）を解く"]
        }
        Subject::GendaiShakai | Subject::Rinri | Subject::SeijiKeizai => {
            ["用語カードを50枚作る", "現代社会の過去問（2019年第1回）を解く"]
        }
        Subject::Sugaku => ["正負の数と文字式のふり返り", "一次方程式のプリント（1〜8）"],
        Subject::Eigo => ["中学英単語カード 1〜100", "be動詞と一般動詞の文を10こ書く"],
        Subject::KagakuToNingen => {
            ["「光と熱」の章を読む", "科学と人間生活の過去問（2019年第2回）を解く"]
        }
        _ => ["基礎のまとめノートを作る", "問題集の基本問題を解く"],
    }
}

/// Subject, title, due on, done on.
type Row = (Option<Subject>, &'static str, &'static str, Option<&'static str>);

/// Eight steps before the second round.
const AUTUMN: [Row; 8] = [
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
const WINTER: [Row; 9] = [
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

/// The plan of the learner with an account; since she has one she ticks off her steps herself.
fn rich_plan(script: &mut Script, cast: &Cast, person: &Person) {
    let date = |text: &str| text.parse::<Date>().expect("the table's dates exist");
    let by = |on: Date| match on < day(2021, 1, 20) {
        true => cast.tutor(person.place).account(),
        false => cast.learner_account(),
    };
    let item = |(subject, title, due_on, done_on): Row| {
        let done = done_on.map(date).map(|on| (on, by(on)));
        Item { subject, title, due_on: date(due_on), done }
    };
    let autumn = AUTUMN.map(item);
    add_items(script, cast, person, day(2020, 6, 10), &autumn, 1);
    add_items(script, cast, person, day(2020, 12, 16), &WINTER.map(item), 1 + autumn.len());
}
