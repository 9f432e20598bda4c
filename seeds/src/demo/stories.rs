//! Stories on their way to being read outside, without anything that tells whose they are: one that
//! is public, one that waits for its approval, one that was only heard.

use super::Cast;
use super::people::Person;
use crate::script::{Script, at, create};
use shared::records::consent::{
    Consent, ConsentAnswer, ConsentGiver, ConsentMeans, Purpose, TEXT_VERSION,
};
use shared::records::story::{Generalized, Story, StorySpeaker};
use shared::value::{Choice, ChoiceSet, Date, LongText, Ref, Text};

/// A story: whose it is, whose words, what was said, and what is read outside.
struct Heard {
    number: u8,
    speaker: StorySpeaker,
    said: &'static str,
    published: &'static str,
    is_public: bool,
}

const HEARD: [Heard; 3] = [
    Heard {
        number: 2,
        speaker: StorySpeaker::Learner,
        said: "勉強はもう無理だと思っていました。分かるところから始めたら、続けられました。",
        published: "「勉強はもう無理」と思っていた人が、分かるところから始めて、自分の目標に届きました。",
        is_public: true,
    },
    Heard {
        number: 4,
        speaker: StorySpeaker::Family,
        said: "朝、自分で起きて出かけるようになりました。家で笑うことが増えました。",
        published: "ご家族から：自分で起きて出かけるようになり、家で笑うことが増えました。",
        is_public: false,
    },
    Heard {
        number: 8,
        speaker: StorySpeaker::Staff,
        said: "はじめは黙って座っていた人が、いまは新しく来た人に席をすすめてくれる。",
        published: "はじめは静かに座っていた人が、いまは新しく来た人に声をかけています。",
        is_public: false,
    },
];

/// So many days lie between hearing a story, asking for consent, approving and publishing it.
const STEP_DAYS: i64 = 5;

/// The stories, told in the last weeks before the day of the demo.
pub(super) fn stories(script: &mut Script, cast: &Cast) {
    for (told, weeks) in HEARD.iter().zip([6, 4, 3]) {
        story(script, cast, told, cast.set.today.plus_days(-7 * weeks));
    }
}

fn story(script: &mut Script, cast: &Cast, told: &Heard, day: Date) {
    let person = cast.person(told.number);
    let author = cast.coordinator();
    let made_at = at(day, 20, 45);
    let consent = consent(script, person, day);
    let id = script.id(made_at);
    let story = Story {
        learner: Some(Ref::to(person.id())),
        speaker: Some(told.speaker),
        told_on: Some(day),
        text: Some(LongText(told.said.to_owned())),
        consent: Some(Ref::to(consent.id)),
        published_text: Some(LongText(told.published.to_owned())),
        generalized: Some(ChoiceSet(Generalized::ALL.iter().copied().collect())),
        ..Story::empty(id)
    };
    let ops = vec![create(consent.id, &consent), create(id, &story)];
    script.add(author.account(), made_at, ops);
    if told.is_public {
        publish(script, cast, &story, day);
    }
}

/// The manager, who did not write it, approves the text; it stands in the program's letter.
fn publish(script: &mut Script, cast: &Cast, story: &Story, told_on: Date) {
    let id = story.id;
    let (approved, public) = (told_on.plus_days(STEP_DAYS), told_on.plus_days(2 * STEP_DAYS));
    let approval = Story {
        approved_text: story.published_text.clone(),
        approved_on: Some(approved),
        ..Story::empty(id)
    };
    let publication = Story {
        published_on: Some(public),
        published_in: Some(Text("センターだより".to_owned())),
        ..Story::empty(id)
    };
    for (day, change) in [(approved, approval), (public, publication)] {
        let ops = vec![crate::script::change(id, &change)];
        script.add(cast.manager.account(), at(day, 9, 30), ops);
    }
}

fn consent(script: &mut Script, person: &Person, day: Date) -> Consent {
    let id = script.id(at(day, 20, 45));
    Consent {
        learner: Some(Ref::to(person.id())),
        giver: Some(ConsentGiver::Learner),
        purpose: Some(Purpose::Story),
        text_version: Some(TEXT_VERSION),
        asked_on: Some(day),
        answer: Some(ConsentAnswer::Given),
        means: Some(ConsentMeans::Paper),
        ..Consent::empty(id)
    }
}
