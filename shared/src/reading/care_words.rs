//! Words in a free note that are about health, a disability, the household or money: they belong to
//! a care note, which few people read. A list of words decides nothing; whoever writes is asked.

use crate::id::RecordId;
use crate::record::{Body, Field, Kind, ScopeRule};
use crate::records::care_note::CareTopic;
use crate::value::FieldType;

/// The beginnings of words, each with the topic that a care note would have. Written as people
/// write them today; letters of the Latin alphabet are small.
const WORDS: &[(CareTopic, &[&str])] = &[
    (CareTopic::Pregnancy, &["妊娠", "出産", "産婦人科", "中絶", "つわり", "pregnan"]),
    (
        CareTopic::Disability,
        &[
            "障害",
            "障がい",
            "発達の特性",
            "自閉",
            "adhd",
            "asd",
            "ld傾向",
            "知的",
            "disab",
            "autis",
        ],
    ),
    (
        CareTopic::Health,
        &[
            "病院",
            "通院",
            "入院",
            "診断",
            "精神科",
            "心療内科",
            "服薬",
            "薬を飲",
            "薬をのん",
            "うつ病",
            "鬱",
            "リストカット",
            "自傷",
            "過呼吸",
            "摂食",
            "てんかん",
            "持病",
            "hospital",
            "diagnos",
            "depress",
            "medication",
        ],
    ),
    (
        CareTopic::Money,
        &["生活保護", "生保", "借金", "滞納", "家計", "お金がない", "貧困", "welfare", "in debt"],
    ),
    (
        CareTopic::Household,
        &[
            "離婚",
            "ひとり親",
            "一人親",
            "母子家庭",
            "父子家庭",
            "家庭内",
            "暴力",
            "虐待",
            "dv",
            "家出",
            "親の病気",
            "親が入院",
            "介護",
            "ヤングケアラー",
            "divorc",
            "violence",
            "abus",
        ],
    ),
];

/// The topic of the first of these words in a text, if there is one.
///
/// ```
/// use shared::reading::care_words::topic_of;
/// use shared::records::care_note::CareTopic;
///
/// assert_eq!(topic_of("先週から通院しているとのこと"), Some(CareTopic::Health));
/// assert_eq!(topic_of("英単語を30個おぼえた"), None);
/// ```
pub fn topic_of(text: &str) -> Option<CareTopic> {
    let text: String = text.chars().map(narrow).flat_map(char::to_lowercase).collect();
    let is_there = |word: &&'static str| match word.is_ascii() {
        true => starts_a_word(&text, word),
        false => text.contains(*word),
    };
    let (topic, _) = WORDS.iter().find(|(_, words)| words.iter().any(&is_there))?;
    Some(*topic)
}

/// Whether a text has one of these words.
pub fn speaks_of_care(text: &str) -> bool {
    topic_of(text).is_some()
}

/// The learner about whom a text is, if words of care are asked about while it is written: free
/// words that she or her whole team reads. What few people read anyway, and names and numbers, are
/// no such text.
///
/// ```
/// use shared::reading::care_words::asked_about;
/// use shared::records;
///
/// let [pause, care] = ["agreed_pause", "care_note"].map(|name| records::kind(name).unwrap());
/// let her = "0190a1b2-0000-7000-8000-000000000007";
/// let body = [("learner".to_owned(), her.into())].into_iter().collect();
/// assert_eq!(asked_about(pause, pause.field("reason").unwrap(), &body), her.parse().ok());
/// assert_eq!(asked_about(care, care.field("text").unwrap(), &body), None);
/// ```
pub fn asked_about(kind: &Kind, field: &Field, body: &Body) -> Option<RecordId> {
    let learner = match kind.scope {
        ScopeRule::Own(learner) | ScopeRule::Core(learner) => learner,
        ScopeRule::OwnOrCore { learner, .. } => learner,
        _ => return None,
    };
    let is_free = field.declared == FieldType::LongText || field.entry.is_free;
    body.get(learner).filter(|_| is_free)?.as_str()?.parse().ok()
}

/// Words by which somebody may say that she does not want to live.
const OF_DYING: &[&str] = &[
    "死にたい",
    "しにたい",
    "死のう",
    "自殺",
    "消えたい",
    "きえたい",
    "いなくなりたい",
    "リストカット",
    "suicid",
    "kill myself",
    "want to die",
];

/// Whether a text may say that its writer does not want to live.
///
/// ```
/// use shared::reading::care_words::speaks_of_dying;
///
/// assert!(speaks_of_dying("もう 消えたい"));
/// assert!(!speaks_of_dying("必死に勉強した"));
/// ```
pub fn speaks_of_dying(text: &str) -> bool {
    let text: String = text.chars().map(narrow).flat_map(char::to_lowercase).collect();
    OF_DYING.iter().any(|word| text.contains(word))
}

/// Whether a text that was written down is nothing but the beginning of what its writer typed by
/// now: then it says half of what she meant, and to whom it may not say the rest.
///
/// ```
/// use shared::reading::care_words::is_only_the_beginning;
///
/// assert!(is_only_the_beginning("親の", "親の借金のこと"));
/// assert!(!is_only_the_beginning("宿題をした", "親の借金のこと"));
/// ```
pub fn is_only_the_beginning(written: &str, typed: &str) -> bool {
    typed.trim_start().starts_with(written.trim())
}

/// A wide Latin letter as a narrow one.
fn narrow(letter: char) -> char {
    match letter {
        '！'..='～' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        other => other,
    }
}

/// Whether a word of Latin letters stands at the beginning of one: `ld` is no part of `world`.
fn starts_a_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let is_short = word.len() <= 4;
        let ends = !is_short || after.is_none_or(|next| !next.is_ascii_alphanumeric());
        before.is_none_or(|letter| !letter.is_ascii_alphanumeric()) && ends
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_care_are_heard_and_words_of_study_are_not() {
        for (text, expected) in [
            ("妊娠のことを話してくれた", Some(CareTopic::Pregnancy)),
            ("発達障害の診断を受けた", Some(CareTopic::Disability)),
            ("ＡＤＨＤと言われた", Some(CareTopic::Disability)),
            ("生活保護の手続き中", Some(CareTopic::Money)),
            ("家で暴力があるという", Some(CareTopic::Household)),
            ("She was in hospital last week", Some(CareTopic::Health)),
            ("DVの相談をした", Some(CareTopic::Household)),
            ("数学は一次関数まで。宿題は12ページ", None),
            ("DVDで英語を聞いた。Hello, world!", None),
            ("Abu Simbel in world history", None),
            ("", None),
        ] {
            assert_eq!(topic_of(text), expected, "{text}");
        }
    }

    #[test]
    fn what_goes_on_after_its_beginning_is_told_from_what_replaced_it() {
        for (written, typed, expected) in [
            ("妊", "妊娠していて通院中。", true),
            ("親の ", "親の借金のこと", true),
            ("妊娠", "妊娠", true),
            ("今日は英語", "妊娠していて通院中。", false),
            ("親の借金", "親の", false),
        ] {
            assert_eq!(is_only_the_beginning(written, typed), expected, "{written} {typed}");
        }
    }
}
