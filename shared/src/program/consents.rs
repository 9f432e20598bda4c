//! What a learner has agreed to. The newest answer for a purpose and a giver decides; one that was
//! withdrawn is as good as none, and is never revived.

use super::person::{age_on, aliases, person};
use super::records::{ReadRecords, Records};
use crate::id::RecordId;
use crate::records::consent::{Consent, ConsentAnswer, ConsentGiver, Purpose};
use crate::records::learner::Learner;
use crate::records::photo::Photo;
use crate::value::Date;
use std::collections::BTreeSet;

/// Below this age a guardian is asked as well.
const ASKED_BELOW: i16 = 18;

/// Below this age the guardian has to agree; above it the learner's own judgment counts.
const AGREES_BELOW: i16 = 16;

/// Where the consent of one giver for one purpose stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentState {
    /// Nobody has asked.
    Missing,
    /// Agreed.
    Given,
    /// Not agreed.
    Refused,
    /// A guardian who is not asked, for the learner's sake.
    NotAsked,
    /// Agreed, and withdrawn later.
    Withdrawn,
}

impl ConsentState {
    /// Whether there was a consent, or a question, and the answer today is no.
    pub fn is_no(self) -> bool {
        matches!(self, ConsentState::Refused | ConsentState::Withdrawn)
    }
}

/// Every answer about the person with these records.
pub fn consents(records: &dyn Records, aliases: &[RecordId]) -> Vec<Consent> {
    let of = |id: &RecordId| records.list_referring::<Consent>("learner", *id);
    aliases.iter().flat_map(of).collect()
}

/// The answer that decides: the newest, and of two on one day the one that says less.
pub fn newest(all: &[Consent], purpose: Purpose, giver: ConsentGiver) -> Option<&Consent> {
    let is_about = |it: &&Consent| it.purpose == Some(purpose) && it.giver == Some(giver);
    let order = |it: &&Consent| (it.asked_on, state_of(it) != ConsentState::Given, it.id);
    all.iter().filter(is_about).max_by_key(order)
}

/// Where the consent for a purpose stands at the end of `day`.
pub fn state(all: &[Consent], purpose: Purpose, giver: ConsentGiver) -> ConsentState {
    newest(all, purpose, giver).map_or(ConsentState::Missing, state_of)
}

/// Whether somebody agreed and has not taken it back.
pub fn is_given(consent: &Consent) -> bool {
    state_of(consent) == ConsentState::Given
}

/// Whether it was given and is withdrawn.
pub fn is_withdrawn(consent: &Consent) -> bool {
    state_of(consent) == ConsentState::Withdrawn
}

fn state_of(consent: &Consent) -> ConsentState {
    match consent.answer {
        Some(ConsentAnswer::Given) if consent.withdrawn_on.is_some() => ConsentState::Withdrawn,
        Some(ConsentAnswer::Given) => ConsentState::Given,
        Some(ConsentAnswer::Refused) => ConsentState::Refused,
        Some(ConsentAnswer::NotAsked) => ConsentState::NotAsked,
        None => ConsentState::Missing,
    }
}

/// Whether somebody may be told, or written to, or shown: she has agreed, and no guardian who was
/// asked says no while she is below the age at which her own judgment counts.
pub fn allows(all: &[Consent], purpose: Purpose, birth_date: Option<Date>, day: Date) -> bool {
    let is_young = birth_date.is_some_and(|birth| age_on(birth, day) < AGREES_BELOW);
    state(all, purpose, ConsentGiver::Learner) == ConsentState::Given
        && !(is_young && state(all, purpose, ConsentGiver::Guardian).is_no())
}

/// The people on a photograph who do not agree that it is shown.
pub fn not_agreeing(records: &dyn Records, photo: &Photo, day: Date) -> Vec<RecordId> {
    let agrees = |who: &RecordId| {
        let ids = aliases(records, *who);
        let birth = ids.iter().find_map(|id| records.read::<Learner>(*id)?.birth_date);
        allows(&consents(records, &ids), Purpose::Photo, birth, day)
    };
    let shown = photo.people.iter().flat_map(|people| people.ids());
    let people: BTreeSet<RecordId> = shown.map(|id| person(records, id)).collect();
    people.into_iter().filter(|who| !agrees(who)).collect()
}

/// Whether a guardian is to be asked about somebody of this age, and has not been, or has to agree
/// and does not.
pub fn lacks_guardian(all: &[Consent], purpose: Purpose, birth_date: Date, day: Date) -> bool {
    let age = age_on(birth_date, day);
    let state = state(all, purpose, ConsentGiver::Guardian);
    age < ASKED_BELOW && state == ConsentState::Missing || age < AGREES_BELOW && state.is_no()
}

/// Whether a form asks a guardian about somebody of this age; of whom it is unknown, too.
pub fn asks_guardian(birth_date: Option<Date>, day: Date) -> bool {
    birth_date.is_none_or(|birth| age_on(birth, day) < ASKED_BELOW)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn answers(rows: &[(&str, &str, &str, Option<&str>)]) -> Vec<Consent> {
        let read = |(n, row): (u128, &(&str, &str, &str, Option<&str>))| {
            let (giver, day, answer, withdrawn) = *row;
            let body: Value = json!({ "purpose": "line", "giver": giver, "asked_on": day,
                "answer": answer, "withdrawn_on": withdrawn });
            Consent::read(RecordId(Uuid::from_u128(n)), body.as_object().unwrap())
        };
        (1..).zip(rows).map(read).collect()
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn the_newest_answer_decides_and_a_withdrawn_one_is_never_revived() {
        let of = |rows: &[_]| state(&answers(rows), Purpose::Line, ConsentGiver::Learner);
        let given = ("learner", "2021-01-10", "given", None);
        let withdrawn = ("learner", "2021-01-10", "given", Some("2021-01-20"));
        let refused = ("learner", "2021-01-15", "refused", None);
        assert_eq!(of(&[]), ConsentState::Missing);
        assert_eq!(of(&[given]), ConsentState::Given);
        assert_eq!(of(&[refused, given]), ConsentState::Refused);
        assert_eq!(of(&[withdrawn]), ConsentState::Withdrawn);
        assert_eq!(of(&[withdrawn, given]), ConsentState::Withdrawn, "both were given on one day");
        let again = ("learner", "2021-02-01", "given", None);
        assert_eq!(of(&[again, withdrawn]), ConsentState::Given, "who agrees again is asked anew");
    }

    #[test]
    fn a_guardian_is_asked_below_eighteen_and_has_to_agree_below_sixteen() {
        let at = day("2021-02-03");
        let lacks =
            |birth: &str, rows: &[_]| lacks_guardian(&answers(rows), Purpose::Line, day(birth), at);
        let (fifteen, seventeen, eighteen) = ("2005-02-04", "2003-02-04", "2003-02-03");
        let answer = |it| [("guardian", "2021-01-10", it, None)];
        assert!(lacks(seventeen, &[]) && !lacks(eighteen, &[]));
        assert!(lacks(fifteen, &answer("refused")) && !lacks(seventeen, &answer("refused")));
        assert!(!lacks(fifteen, &answer("not_asked")) && !lacks(fifteen, &answer("given")));
        assert!(asks_guardian(None, at) && !asks_guardian(Some(day(eighteen)), at));
    }

    #[test]
    fn a_guardians_no_counts_while_the_learner_is_below_sixteen() {
        let at = day("2021-02-03");
        let hers = ("learner", "2021-01-10", "given", None);
        let no = ("guardian", "2021-01-10", "refused", None);
        let allows = |birth: Option<&str>, rows: &[_]| {
            super::allows(&answers(rows), Purpose::Line, birth.map(day), at)
        };
        assert!(allows(None, &[hers]));
        assert!(!allows(Some("2005-02-04"), &[hers, no]));
        assert!(allows(Some("2004-02-04"), &[hers, no]));
        assert!(!allows(Some("2004-02-04"), &[no]), "nobody agrees for her");
    }
}
