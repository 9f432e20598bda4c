//! The learners P01 to P46 and the second record of P30. Every name is invented. Who comes later
//! stands in the later set.

use super::places::{Place, place};
use super::words::GOALS;
use crate::script::{at, named};
use shared::id::RecordId;
use shared::records::enrollment::EndReason;
use shared::records::goal::GoalKind;
use shared::records::learner::Learner;
use shared::value::{Date, Ref, Text};

/// One learner as the demo's tables know her.
pub(super) struct Person {
    /// By which the tables name her, from 1.
    pub number: u8,
    /// Where she comes.
    pub place: &'static Place,
    full_name: &'static str,
    kana: &'static str,
    preferred_name: &'static str,
    birth_date: Date,
    /// Her first consultation.
    pub first_talk: Date,
    /// The first day of her enrollment.
    pub joined: Date,
    /// The last day of her enrollment and why it ended.
    pub left: Option<(Date, EndReason)>,
    /// What she wanted when she came.
    pub goal: Wish,
    /// That she came back later.
    pub back: Option<Back>,
}

/// What somebody wants, and in her words.
pub(super) type Wish = (GoalKind, &'static str);

/// A learner's return.
pub(super) struct Back {
    /// The first day of her second enrollment, which goes on.
    pub on: Date,
    /// What she wants now.
    pub goal: Wish,
}

impl Person {
    /// Her learner record.
    pub(super) fn id(&self) -> RecordId {
        let mut bytes = [0xd0; 10];
        bytes[9] = self.number;
        RecordId::from_time(at(self.first_talk, 15, 0), bytes)
    }

    /// Her record as it was made at her first consultation.
    pub(super) fn record(&self) -> Learner {
        Learner {
            preferred_name: Some(Text(self.preferred_name.to_owned())),
            full_name: Some(Text(self.full_name.to_owned())),
            kana: Some(Text(self.kana.to_owned())),
            birth_date: Some(self.birth_date),
            first_venue: Some(Ref::to(self.place.id())),
            ..Learner::empty(self.id())
        }
    }

    /// Her birthday.
    pub(super) fn birth_date(&self) -> Date {
        self.birth_date
    }

    /// Whether she is enrolled on this day.
    pub(super) fn is_enrolled(&self, on: Date) -> bool {
        let is_first = self.joined <= on && self.left.is_none_or(|(last, _)| on <= last);
        is_first || self.back.as_ref().is_some_and(|back| back.on <= on)
    }

    /// The last day of her enrollment, if it is over for good.
    pub(super) fn last_day(&self) -> Option<Date> {
        self.left.filter(|_| self.back.is_none()).map(|(last, _)| last)
    }

    /// The first day of the enrollment that she had last.
    pub(super) fn since(&self) -> Date {
        self.back.as_ref().map_or(self.joined, |back| back.on)
    }

    /// Whether she continues from the year before.
    pub(super) fn is_continuing(&self) -> bool {
        self.number <= 20
    }

    /// Her name for the list of accounts.
    pub(super) fn name(&self) -> &'static str {
        self.full_name
    }
}

/// The record that a second tablet made of P30, offline, under her nickname.
pub(super) fn duplicate() -> RecordId {
    named("learner", "second record of P30")
}

/// Everybody, by number.
pub(super) fn everybody() -> Vec<Person> {
    read(ROWS, &GOALS)
}

/// The people of a table, each with her goal.
pub(super) fn read(rows: &'static str, goals: &[Wish]) -> Vec<Person> {
    let rows = rows.lines().filter(|line| !line.trim().is_empty());
    rows.zip(goals).map(|(row, goal)| person(row, *goal)).collect()
}

fn person(line: &'static str, goal: Wish) -> Person {
    let mut cells = line.split('|').map(str::trim);
    let mut next = || cells.next().expect("every row has its cells");
    let date = |text: &str| text.parse::<Date>().expect("the table's dates exist");
    let number = next().parse().expect("rows start with a number");
    let letter = next().chars().next().expect("rows name a venue");
    let (full_name, kana, preferred_name) = (next(), next(), next());
    let (birth_date, first_talk) = (date(next()), date(next()));
    let days_until_joined = next().parse().expect("rows say when enrollment follows");
    let left = next().split_once(' ').map(|(day, reason)| {
        let reason = if reason == "referral" { EndReason::Referral } else { EndReason::Dropped };
        (date(day), reason)
    });
    Person {
        number,
        place: place(letter),
        full_name,
        kana,
        preferred_name,
        birth_date,
        first_talk,
        joined: first_talk.plus_days(days_until_joined),
        left,
        goal,
        back: None,
    }
}

/// Number, venue, name, kana, preferred name, birth date, first consultation, days from there to
/// the enrollment, last day and reason.
const ROWS: &str = "
1|A|石川 拓海|いしかわ たくみ|たくみ|2001-06-14|2019-04-10|7|
2|B|前田 結衣|まえだ ゆい|ゆい|2002-01-23|2019-04-12|7|
3|C|藤原 蓮|ふじわら れん|れんくん|2001-11-02|2019-04-16|7|
4|D|岡田 楓|おかだ かえで|かえで|2000-09-08|2019-04-18|7|
5|E|後藤 直樹|ごとう なおき|なおき|2002-03-30|2019-04-22|7|
6|F|長谷川 栞|はせがわ しおり|しおりさん|2001-08-17|2019-05-11|7|
7|G|村上 陸|むらかみ りく|りく|2002-07-05|2019-05-14|7|
8|A|近藤 彩乃|こんどう あやの|あやの|2001-12-19|2019-05-22|7|
9|B|坂本 悠斗|さかもと ゆうと|ゆうと|2002-10-11|2019-05-31|7|
10|C|遠藤 里奈|えんどう りな|りなちゃん|2003-02-26|2019-06-04|7|
11|D|青木 優|あおき ゆう|ゆう|2003-05-09|2019-06-13|7|
12|B|西村 真央|にしむら まお|まお|2003-08-21|2019-06-21|7|
13|E|福田 海斗|ふくだ かいと|かいと|2003-04-15|2019-07-01|7|
14|F|太田 美月|おおた みづき|みづき|2003-11-28|2019-07-06|7|
15|A|三浦 陽菜|みうら ひな|ひな|2002-09-03|2019-07-17|7|
16|A|藤井 大和|ふじい やまと|やまと|2002-12-12|2019-08-28|7|
17|B|岡本 莉子|おかもと りこ|りこさん|2003-01-07|2019-09-06|7|
18|C|松田 航|まつだ わたる|わたる|2001-10-25|2019-09-10|7|
19|D|中川 詩織|なかがわ しおり|しおちゃん|2002-05-18|2019-09-19|7|
20|E|中野 凌|なかの りょう|りょう|2002-02-14|2019-10-07|7|
21|F|原田 千夏|はらだ ちなつ|ちなつ|2001-07-29|2020-03-17|18|
22|A|小野 智也|おの ともや|ともや|2002-11-06|2020-04-09|6|
23|G|田村 あかり|たむら あかり|あかり|2003-09-13|2020-04-14|49|
24|B|竹内 颯|たけうち そう|そうくん|2004-01-31|2020-04-21|38|
25|C|金子 美優|かねこ みゆ|みゆ|2003-12-04|2020-05-12|21|
26|D|和田 涼太|わだ りょうた|りょうた|2004-06-22|2020-05-28|7|
27|E|中山 琴音|なかやま ことね|ことね|2003-10-16|2020-06-16|6|
28|F|石田 晴|いしだ はる|はる|2004-02-09|2020-07-07|11|
29|A|上田 紗良|うえだ さら|さら|2004-08-27|2020-08-04|8|
30|C|森田 奈々|もりた なな|なな|2004-05-20|2020-09-03|5|
31|B|原 光希|はら みつき|みつき|2003-07-12|2020-06-09|10|
32|C|柴田 翼|しばた つばさ|つばさ|2004-03-18|2020-07-14|7|
33|D|酒井 葵|さかい あおい|あおい|2004-09-30|2020-08-20|7|
34|E|工藤 遥|くどう はるか|はるか|2003-06-01|2020-09-15|6|
35|F|横山 匠|よこやま たくみ|たくちゃん|2004-10-08|2020-10-13|11|
36|A|宮崎 ひかり|みやざき ひかり|ひかり|2004-12-24|2020-11-17|8|
37|G|宮本 誠|みやもと まこと|まこと|2002-04-27|2020-05-19|14|
38|A|内田 萌|うちだ もえ|もえ|2003-03-03|2020-06-04|6|
39|G|高木 竜也|たかぎ りゅうや|りゅう|2001-09-19|2020-06-23|7|
40|D|安藤 すみれ|あんどう すみれ|すみれ|2002-08-10|2020-06-25|7|2020-10-31 referral
41|E|谷口 慎|たにぐち しん|しん|2002-06-06|2020-08-25|6|2020-12-18 referral
42|F|大野 愛美|おおの まなみ|まなみ|2003-11-11|2020-04-16|44|2020-07-31 dropped
43|A|丸山 健太|まるやま けんた|けんた|2002-10-29|2020-05-21|6|2020-09-30 dropped
44|B|今井 七海|いまい ななみ|ななみ|2003-05-25|2020-07-16|8|2020-11-30 dropped
45|C|河野 蒼|こうの あおい|あおくん|2003-08-08|2020-09-24|5|2021-01-15 dropped
46|A|菅原 小春|すがわら こはる|こはる|2004-04-16|2021-01-22|3|
";
