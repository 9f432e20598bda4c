//! The way of a story from what somebody said to a text that is read outside: what is still
//! missing, in the order in which it is done.

use super::consents::is_withdrawn;
use super::records::{ReadRecords, Records};
use super::write::{Write, field};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::record::Body;
use crate::records::consent::{Consent, ConsentAnswer, ConsentGiver, Purpose, TEXT_VERSION};
use crate::records::learner::Learner;
use crate::records::story::{Generalized, Story};
use crate::records::venue::Venue;
use crate::value::{Choice, Date, LongText, Ref, codes};

/// Where the consent to the text of a story stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentOfStory {
    /// None is named, or one for something else, or she has said no.
    Missing,
    /// She agrees.
    Given,
    /// She has agreed, and withdrawn it.
    Gone,
}

/// Where the consent to this story stands. Another consent of hers says nothing about this text,
/// nor does one to the words that stood there before somebody changed them.
pub fn consent_of(records: &dyn Records, story: &Story) -> ConsentOfStory {
    let named = story.consent.and_then(|it| records.read::<Consent>(it.id));
    let given = named
        .filter(|it| it.purpose == Some(Purpose::Story) && it.answer == Some(ConsentAnswer::Given))
        .filter(|it| is_of_this_text(records, it, story));
    match given {
        None => ConsentOfStory::Missing,
        Some(consent) if is_withdrawn(&consent) => ConsentOfStory::Gone,
        Some(_) if is_changed_since_consent(story) => ConsentOfStory::Missing,
        Some(_) => ConsentOfStory::Given,
    }
}

/// Whether the words are others than those to which she has agreed. A consent that was recorded
/// before it said its words stands as it is.
pub fn is_changed_since_consent(story: &Story) -> bool {
    story.consented_text.is_some() && story.consented_text != story.published_text
}

/// What is written when she has read these words and agreed to them: a consent of its own, and that
/// the story has it.
pub fn agreed(story: &Story, words: &LongText, consent: RecordId, day: Date) -> Vec<Write> {
    let record = Consent {
        learner: story.learner,
        giver: Some(ConsentGiver::Learner),
        purpose: Some(Purpose::Story),
        text_version: Some(TEXT_VERSION),
        asked_on: Some(day),
        answer: Some(ConsentAnswer::Given),
        ..Consent::empty(consent)
    };
    let named: Ref<Consent> = Ref::to(consent);
    let set = [field("consent", Some(&named)), field("consented_text", Some(words))];
    vec![Write::create(&record), Write::set::<Story>(story.id, Body::from_iter(set))]
}

/// What takes that back.
pub fn not_agreed(story: &Story, consent: RecordId) -> Vec<Write> {
    let before = [
        field("consent", story.consent.as_ref()),
        field("consented_text", story.consented_text.as_ref()),
    ];
    let set = Write::set::<Story>(story.id, Body::from_iter(before));
    vec![set, Write::remove::<Consent>(consent)]
}

/// Whether no story that was written down before this one names the same consent: she was shown one
/// text when she agreed.
fn is_of_this_text(records: &dyn Records, consent: &Consent, story: &Story) -> bool {
    records.list_referring::<Story>("consent", consent.id).all(|other| other.id >= story.id)
}

codes! {
    /// Something without which a story is not published.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum StoryStep as code {
        /// The text that is published.
        Text = "text",
        /// Everything that tells who she is has been looked for.
        Generalized = "generalized",
        /// Her consent to this text.
        Consent = "consent",
        /// The approval by somebody else than the writer.
        Approval = "approval",
    }
}

/// What is missing before the story can be published; nothing of one that can.
pub fn missing(records: &dyn Records, story: &Story) -> Vec<StoryStep> {
    let looked_for = story.generalized.as_ref().map(|it| it.0.len()).unwrap_or_default();
    let is_missing = |step: &StoryStep| match step {
        StoryStep::Text => story.published_text.as_ref().is_none_or(|it| it.0.trim().is_empty()),
        StoryStep::Generalized => {
            looked_for < Generalized::ALL.len() || !telling_words(records, story).is_empty()
        }
        StoryStep::Consent => consent_of(records, story) != ConsentOfStory::Given,
        StoryStep::Approval => !is_approved(story),
    };
    StoryStep::ALL.into_iter().filter(is_missing).collect()
}

/// What in the text to be published still tells who she is, as far as the records know it: her
/// names, the places of the program, an age, a month.
///
/// # Example
/// 「大通に通う17歳です」 names a place by the beginning of its name, and an age.
pub fn telling_words(records: &dyn Records, story: &Story) -> Vec<String> {
    let Some(text) = story.published_text.as_ref().map(|text| &*text.0) else { return Vec::new() };
    let learner = story.learner.and_then(|it| records.read::<Learner>(it.id));
    let names = learner.into_iter().flat_map(|it| [it.preferred_name, it.full_name, it.kana]);
    let names = names.flatten().map(|name| name.0);
    let venues = records.list::<Venue>().filter_map(|venue| venue.name);
    let places = venues.map(|name| name.0.chars().take_while(|sign| is_kanji(*sign)).collect());
    let long_enough = |word: &String| word.chars().count() >= NAME_CHARS_MIN;
    let named = names.chain(places).filter(long_enough).filter(|word| text.contains(&**word));
    let mut found: Vec<String> = named.chain(numbers(text)).collect();
    found.arrange_by(Ord::cmp);
    found.dedup();
    found
}

/// A shorter word is part of too many others.
const NAME_CHARS_MIN: usize = 2;

/// Ages and months in a text, each with its number.
fn numbers(text: &str) -> Vec<String> {
    let is_digit = |sign: char| sign.is_ascii_digit() || ('０'..='９').contains(&sign);
    let mut found = Vec::new();
    let mut number = String::new();
    for sign in text.chars() {
        match sign {
            digit if is_digit(digit) => number.push(digit),
            '歳' | '才' | '月' if !number.is_empty() => {
                found.push(format!("{}{sign}", std::mem::take(&mut number)));
            }
            _ => number.clear(),
        }
    }
    found
}

fn is_kanji(sign: char) -> bool {
    ('一'..='龯').contains(&sign)
}

/// Whether the words that would be published are the ones that somebody has approved. What was
/// approved before an approval said its words stands as it is.
fn is_approved(story: &Story) -> bool {
    let says_others = story.approved_text.is_some() && story.approved_text != story.published_text;
    story.approved_on.is_some() && !says_others
}

/// What approving these words means for a story.
pub fn approval(words: &LongText, day: Date) -> Body {
    Body::from_iter([field("approved_text", Some(words)), field("approved_on", Some(&day))])
}

/// What takes an approval away, so that the words can be changed.
pub fn without_approval() -> Body {
    let words = field::<LongText>("approved_text", None);
    Body::from_iter([words, field::<Date>("approved_on", None)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::record::Record;
    use crate::value::{ChoiceSet, Text};
    use uuid::Uuid;

    fn consent() -> Consent {
        Consent {
            purpose: Some(Purpose::Story),
            answer: Some(ConsentAnswer::Given),
            ..Consent::empty(RecordId(Uuid::from_u128(1)))
        }
    }

    fn whole() -> Story {
        Story {
            consent: Some(Ref::to(consent().id)),
            published_text: Some(LongText("I go to work now.".to_owned())),
            generalized: Some(ChoiceSet(Generalized::ALL.iter().copied().collect())),
            approved_on: "2021-02-01".parse().ok(),
            ..Story::empty(RecordId(Uuid::from_u128(2)))
        }
    }

    fn missing_with(consent: &Consent, story: &Story) -> Vec<StoryStep> {
        let mut records = RecordSet::default();
        records.add(consent);
        missing(&records, story)
    }

    #[test]
    fn a_story_is_published_when_nothing_is_missing() {
        assert_eq!(missing_with(&consent(), &whole()), []);
        let other = Some(LongText("I work now.".to_owned()));
        let changed = Story { approved_text: other, ..whole() };
        assert_eq!(missing_with(&consent(), &changed), [StoryStep::Approval]);
        let empty = Story::empty(whole().id);
        assert_eq!(missing_with(&consent(), &empty), StoryStep::ALL);
    }

    #[test]
    fn words_that_tell_who_she_is_keep_a_story_back_and_are_named() {
        let mut records = RecordSet::default();
        records.add(&consent());
        let name = |text: &str| Some(Text(text.to_owned()));
        let her = RecordId(Uuid::from_u128(3));
        records.add(&Learner { preferred_name: name("ひな"), ..Learner::empty(her) });
        let hall = RecordId(Uuid::from_u128(4));
        records.add(&Venue { name: name("大通ユースセンター"), ..Venue::empty(hall) });
        let of = |text: &str| Story {
            learner: Some(Ref::to(her)),
            published_text: Some(LongText(text.to_owned())),
            ..whole()
        };
        let told = of("ひなは大通に通う17歳。３月に受かった。");
        assert_eq!(telling_words(&records, &told), ["17歳", "ひな", "大通", "３月"]);
        assert_eq!(missing(&records, &told), [StoryStep::Generalized]);
        let general = of("会場に通って2年、目標に届いた人がいます。");
        assert_eq!(telling_words(&records, &general), [""; 0]);
    }

    #[test]
    fn consent_is_asked_for_each_text_and_counts_as_long_as_it_stands() {
        let withdrawn = Consent { withdrawn_on: "2021-02-02".parse().ok(), ..consent() };
        assert_eq!(missing_with(&withdrawn, &whole()), [StoryStep::Consent]);
        let photo = Consent { purpose: Some(Purpose::Photo), ..consent() };
        assert_eq!(missing_with(&photo, &whole()), [StoryStep::Consent]);
        let mut records = RecordSet::default();
        records.add(&consent());
        let later = Story { id: RecordId(Uuid::from_u128(5)), ..whole() };
        [&later, &whole()].into_iter().for_each(|story| records.add(story));
        assert_eq!(missing(&records, &later), [StoryStep::Consent], "it is of another text");
        assert_eq!(missing(&records, &whole()), []);
        let unnamed = Story { consent: None, ..whole() };
        assert_eq!(missing_with(&consent(), &unnamed), [StoryStep::Consent]);
    }

    #[test]
    fn she_agrees_to_the_words_that_she_was_shown_and_to_no_others() {
        let draft = Story { consent: None, ..whole() };
        let (shown, day) = (whole().published_text.unwrap(), "2021-02-03".parse().unwrap());
        let mut records = RecordSet::default();
        let mut story = draft.clone();
        for write in agreed(&draft, &shown, consent().id, day) {
            match write {
                Write::Create { kind, id, set } => records.put(kind, id, set),
                Write::Set { id, set, .. } => {
                    let mut body = draft.write();
                    body.extend(set);
                    story = Story::read(id, &body);
                }
                Write::Remove { .. } => panic!("nothing goes"),
            }
        }
        assert_eq!(missing(&records, &story), []);
        story.published_text = Some(LongText("I work in a shop now.".to_owned()));
        assert_eq!(missing(&records, &story), [StoryStep::Consent]);
    }

    #[test]
    fn what_nobody_has_looked_for_keeps_a_story_back() {
        let only_age = Some(ChoiceSet([Generalized::Age].into()));
        let story = Story { generalized: only_age, ..whole() };
        assert_eq!(missing_with(&consent(), &story), [StoryStep::Generalized]);
    }
}
