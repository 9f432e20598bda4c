//! Case conferences before and after the rounds of the year, each about all who were enrolled.

use super::Cast;
use crate::script::{Script, at, create, pick};
use shared::records::case_conference::{CaseConference, PlanDecision};
use shared::value::{LongText, Ref, RefSet};

const DECISIONS: [(&str, PlanDecision); 6] = [
    ("受験科目はこのままとする。過去問を2回分解く。", PlanDecision::Keep),
    ("不安が強いので、当日は職員が会場まで同行する。", PlanDecision::Keep),
    ("学習の量を少し減らし、来られる日を増やすことを優先する。", PlanDecision::Change),
    ("次の回に向けて、数学の基礎から計画を立て直す。", PlanDecision::Change),
    ("学校と連絡をとり、出席の状況を確認する。", PlanDecision::Keep),
    ("このまま週1回の参加を続け、様子を見る。", PlanDecision::Keep),
];

/// Four weeks later somebody looks whether it was done.
const NEXT_CHECK_DAYS: i64 = 28;

const AFTER_A_PASS: &str = "合格後の進路に向けた面談を続ける。";

/// The conferences, written down by a coordinator.
pub(super) fn conferences(script: &mut Script, cast: &Cast) {
    let author = cast.coordinator();
    for (turn, (date, phase, round)) in (0u64..).zip(cast.set.conferences.iter().copied()) {
        let made_at = at(date, 20, 30);
        let present = cast.set.people.iter().filter(|person| person.is_enrolled(date));
        let ops = present.map(|person| {
            let (words, plan) = match cast.is_certified(person.number, date) {
                true => (AFTER_A_PASS, PlanDecision::Change),
                false => pick(&DECISIONS, u64::from(person.number), turn),
            };
            let tutor = cast.tutor(person.place);
            let id = script.id(made_at);
            let record = CaseConference {
                learner: Some(Ref::to(person.id())),
                date: Some(date),
                phase: Some(phase),
                sitting: Some(cast.round(cast.set.year.0, round)),
                staff: Some(Ref::to(author.staff())),
                attendees: Some(RefSet::to([author.staff(), cast.manager.staff(), tutor.staff()])),
                plan_decision: Some(plan),
                decisions: Some(LongText(words.to_owned())),
                next_check_on: Some(date.plus_days(NEXT_CHECK_DAYS)),
                ..CaseConference::empty(id)
            };
            create(id, &record)
        });
        let ops = ops.collect();
        script.add(author.account(), made_at, ops);
    }
}
