//! Goals in the learners' own words and study plans. The learner with an account has a plan that
//! is worth looking at, and ticks some of it off herself.

use super::people::Person;
use super::set::Plans;
use super::words::NEXT_GOALS;
use super::{Cast, SIGNED_IN_LEARNER};
use crate::script::{Script, at, change, create, scatter};
use shared::exam::{Subject, progress};
use shared::id::{AccountId, RecordId};
use shared::records::goal::{Goal, GoalKind};
use shared::records::plan_item::PlanItem;
use shared::value::{Count, Date, LongText, Ref, Text};

/// Everybody's goal and plan.
pub(super) fn plans(script: &mut Script, cast: &Cast) {
    for person in &cast.set.people {
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
    script.add(
        tutor,
        made_at,
        vec![create(id, &goal(cast, person, id, person.joined, person.goal))],
    );
    if let Some(back) = &person.back {
        let made_at = at(back.on, 18, 10);
        let id = script.id(made_at);
        let goal = goal(cast, person, id, back.on, back.goal);
        script.add(tutor, made_at, vec![create(id, &goal)]);
    }
    let Some(reached_on) = cast.certified_on(person.number) else {
        return;
    };
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

fn goal(
    cast: &Cast,
    person: &Person,
    id: RecordId,
    agreed_on: Date,
    (kind, words): (GoalKind, &str),
) -> Goal {
    Goal {
        learner: Some(Ref::to(person.id())),
        words: Some(LongText(words.to_owned())),
        kind: Some(kind),
        agreed_on: Some(agreed_on),
        review_on: Some(next_review(agreed_on, cast.set.today)),
        ..Goal::empty(id)
    }
}

/// Goals are looked at again after half a year, and again, until that lies ahead.
fn next_review(agreed_on: Date, today: Date) -> Date {
    let mut review_on = agreed_on.plus_days(182);
    while review_on <= today {
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
    let Plans { goal, from, .. } = cast.set.plans;
    let made_on = person.since().max(from).plus_days(7);
    let last_day = person.last_day().unwrap_or(cast.set.today);
    if made_on > last_day || cast.certified_on(person.number).is_some() {
        return;
    }
    let left = progress(&cast.passes(person.number), goal).open;
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
        Subject::Chiri => ["地図記号と時差のプリント", "気候の表を自分で書いてみる"],
        Subject::Rekishi => ["近代の年表を自分で書いてみる", "産業革命のワークを終わらせる"],
        Subject::Kokyo => ["用語カードを50枚作る", "選挙と税金のワークを終わらせる"],
        Subject::Joho => ["2進数とデータの大きさのプリント", "プログラムの流れ図を読む"],
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
pub(super) type PlanRow = (Option<Subject>, &'static str, &'static str, Option<&'static str>);

/// The plan of the learner with an account; since she has one she ticks off her steps herself.
fn rich_plan(script: &mut Script, cast: &Cast, person: &Person) {
    let date = |text: &str| text.parse::<Date>().expect("the table's dates exist");
    let plans = &cast.set.plans;
    let by = |on: Date| match on < plans.alone_since {
        true => cast.tutor(person.place).account(),
        false => cast.learner_account(),
    };
    let item = |&(subject, title, due_on, done_on): &PlanRow| {
        let done = done_on.map(date).map(|on| (on, by(on)));
        Item { subject, title, due_on: date(due_on), done }
    };
    let mut first = 1;
    for (made_on, rows) in &plans.rich {
        let items: Vec<Item> = rows.iter().map(item).collect();
        add_items(script, cast, person, *made_on, &items, first);
        first += items.len();
    }
}
