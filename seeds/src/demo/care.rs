//! What few people may read: who looks after health and household, and one worry. Invented, about
//! nobody, and counted in no figure.

use super::Cast;
use crate::script::{Script, at, create, day, named};
use shared::records::assignment::Assignment;
use shared::records::care_note::{CareNote, CareTopic};
use shared::records::safety_report::SafetyReport;
use shared::value::{LongText, Ref, RefSet};

/// The learner whom the demo's notes are about.
const LEARNER: u8 = 15;

/// The second coordinator looks after one learner's care, notes two things, and reports a worry
/// that the manager reads with her.
pub(super) fn care(script: &mut Script, cast: &Cast) {
    let (learner, carer) = (cast.person(LEARNER), cast.coordinator());
    let year = cast.set.year.0;
    let began = day(year, 10, 1);
    let id = named("assignment", "care");
    let record = Assignment {
        staff: Some(Ref::to(carer.staff())),
        learner: Some(Ref::to(learner.id())),
        from: Some(began),
        care: Some(true),
        ..Assignment::empty(id)
    };
    script.add(cast.manager.account(), at(began, 9, 0), vec![create(id, &record)]);
    let notes = [
        (CareTopic::Health, "体調に波があり、午前中は休むことがある。無理をさせない。", 8),
        (CareTopic::Household, "夜は家の手伝いがあるため、宿題は学習会の中で進める。", 29),
    ];
    for (topic, text, date) in notes {
        let date = day(year, 10, date);
        let made_at = at(date, 20, 15);
        let id = script.id(made_at);
        let record = CareNote {
            learner: Some(Ref::to(learner.id())),
            topic: Some(topic),
            staff: Some(Ref::to(carer.staff())),
            date: Some(date),
            text: Some(LongText(text.to_owned())),
            ..CareNote::empty(id)
        };
        script.add(carer.account(), made_at, vec![create(id, &record)]);
    }
    let date = cast.set.worried_on;
    let made_at = at(date, 21, 5);
    let id = script.id(made_at);
    let record = SafetyReport {
        learner: Some(Ref::to(learner.id())),
        staff: Some(Ref::to(carer.staff())),
        readers: Some(RefSet::to([cast.manager.staff()])),
        date: Some(date),
        text: Some(LongText("帰り道が不安だと話した。次回は駅まで一緒に歩く。".to_owned())),
        ..SafetyReport::empty(id)
    };
    script.add(carer.account(), made_at, vec![create(id, &record)]);
}
