//! Words that stand on the screen and are not in the outbox: somebody is typing them, the device
//! did not take them, or they are in a form that nobody has finished. Until words are kept, nothing
//! may say that everything is sent, and whoever comes back finds them there again: after another
//! page, a lock, a new release or a crash.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::RecordId;
use shared::sorted::SortedMap;

/// Words that are not in the outbox, as they are stored beside the records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    place: String,
    text: String,
    page: String,
    /// What the form is about that nobody has finished; none for words that were not taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<String>,
}

/// A form that somebody has begun and not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// Names the form among all forms of the account.
    pub place: String,
    /// What it holds.
    pub text: String,
    /// Where it is filled in.
    pub page: String,
    /// The name of the record kind that it makes, or the key of its own name.
    pub about: String,
}

/// The words of the open account that are not kept yet, by the place where they belong.
#[derive(Clone, Copy)]
pub struct Typing {
    words: RwSignal<SortedMap<String, Words>>,
    /// What the device has stored of them.
    stored: RwSignal<Vec<Draft>>,
    /// The place to which somebody is on her way: its field takes the focus when it is there.
    sought: StoredValue<Option<String>>,
}

/// Words of one field.
#[derive(Clone, PartialEq)]
enum Words {
    /// They will be kept in a moment.
    Coming,
    /// The device did not take them; so they stay here.
    Refused { text: String, page: String },
    /// A field was emptied that must not be empty: its words are still stored, and it says so.
    Emptied { page: String },
    /// They are kept on this device, and shown to their reader when the writer has left the field.
    HalfWritten { text: String, page: String },
    /// They are in a form that makes a record of kind `about` when it is finished.
    Unfinished { text: String, page: String, about: String },
}

impl Typing {
    /// Nothing is typed yet.
    pub fn new() -> Typing {
        Typing {
            words: RwSignal::new(SortedMap::new()),
            stored: RwSignal::new(Vec::new()),
            sought: StoredValue::new(None),
        }
    }

    /// Somebody goes back to what she was writing at this place.
    pub fn seek(self, place: &str) {
        self.sought.set_value(Some(place.to_owned()));
    }

    /// Whether somebody is on her way to this place, which is here now.
    pub fn is_found(self, place: &str) -> bool {
        let is_it = |sought: &Option<String>| sought.as_deref() == Some(place);
        let is_found = self.sought.with_value(is_it);
        if is_found {
            self.sought.set_value(None);
        }
        is_found
    }

    /// Somebody is typing at this place.
    pub fn add(self, place: &str) {
        self.put(place, Words::Coming);
    }

    /// What was typed at this place, on this page, was not taken.
    pub fn refused(self, place: &str, text: String, page: String) {
        self.put(place, Words::Refused { text, page });
    }

    /// The field at this place, on this page, was emptied and must not be.
    pub fn emptied(self, place: &str, page: String) {
        self.put(place, Words::Emptied { page });
    }

    /// What stands at this place, on this page, is kept here until its writer leaves the field.
    pub fn half_written(self, place: &str, text: String, page: String) {
        self.put(place, Words::HalfWritten { text, page });
    }

    /// How many texts wait for their writer to leave the field; a view that asks follows it.
    pub fn count_half_written(self) -> usize {
        let is_half = |words: &&Words| matches!(words, Words::HalfWritten { .. });
        self.words.with(|all| all.values().filter(is_half).count())
    }

    /// The page with the field at this place has gone: an emptied one shows its words again.
    pub fn left(self, place: &str) {
        let is_emptied =
            |all: &SortedMap<_, _>| matches!(all.get(place), Some(Words::Emptied { .. }));
        if self.words.try_with_untracked(is_emptied) == Some(true) {
            self.settled(place);
        }
    }

    /// What a form holds that nobody has finished.
    pub fn unfinished(self, form: Unfinished) {
        let Unfinished { place, text, page, about } = form;
        self.put(&place, Words::Unfinished { text, page, about });
    }

    /// What the unfinished form of this place holds; a view that asks follows it.
    pub fn unfinished_at(self, place: &str) -> Option<String> {
        self.words.with(|all| match all.get(place) {
            Some(Words::Unfinished { text, .. }) => Some(text.clone()),
            _ => None,
        })
    }

    /// All forms that nobody has finished; a view that asks follows them.
    pub fn all_unfinished(self) -> Vec<Unfinished> {
        let form = |(place, words): (&String, &Words)| match words.clone() {
            Words::Unfinished { text, page, about } => {
                Some(Unfinished { place: place.clone(), text, page, about })
            }
            _ => None,
        };
        self.words.with(|all| all.iter().filter_map(form).collect())
    }

    /// What was typed at this place is kept, or is gone on purpose.
    pub fn settled(self, place: &str) {
        if self.words.with_untracked(|all| all.contains_key(place)) {
            self.words.update(|all| drop(all.remove(place)));
        }
    }

    /// Whether something is being typed; a view that asks follows it.
    pub fn is_coming(self) -> bool {
        self.words.with(|all| all.values().any(|words| *words == Words::Coming))
    }

    /// Whether somebody is typing at this place; a view that asks follows it.
    pub fn is_coming_at(self, place: &str) -> bool {
        self.words.with(|all| all.get(place) == Some(&Words::Coming))
    }

    /// Whether something was not taken; a view that asks follows it.
    pub fn has_refused(self) -> bool {
        self.first_refused().is_some()
    }

    /// Whether something is only on the screen unless drafts are stored; a view that asks follows
    /// it.
    pub fn has_drafts(self) -> bool {
        let is_draft = |words: &Words| !matches!(words, Words::Coming | Words::Emptied { .. });
        self.words.with(|all| all.values().any(is_draft))
    }

    /// The place and the page of the first words that were not taken; a view that asks follows it.
    pub fn first_refused(self) -> Option<(String, String)> {
        self.words.with(|all| all.iter().find_map(refused))
    }

    /// The places and the pages of all of them; a view that asks follows them.
    pub fn all_refused(self) -> Vec<(String, String)> {
        self.words.with(|all| all.iter().filter_map(refused).collect())
    }

    /// The words of this place that were not taken; a view that asks follows them.
    pub fn refused_at(self, place: &str) -> Option<String> {
        self.words.with(|all| match all.get(place) {
            Some(Words::Refused { text, .. }) => Some(text.clone()),
            _ => None,
        })
    }

    /// All words that have to be stored to be there again; a view that asks follows them.
    pub fn drafts(self) -> Vec<Draft> {
        self.words.with(|all| all.iter().filter_map(draft).collect())
    }

    /// Takes note that the device has stored these words.
    pub fn stored(self, drafts: Vec<Draft>) {
        let _ = self.stored.try_set(drafts);
    }

    /// Whether the device has stored what the unfinished form of this place holds; a view that
    /// asks follows it.
    pub fn is_stored_at(self, place: &str) -> bool {
        let Some(now) = self.unfinished_at(place) else { return false };
        let is_it = |draft: &Draft| draft.place == place && draft.text == now;
        self.stored.with(|stored| stored.iter().any(is_it))
    }

    /// Shows words again that were stored.
    pub fn bring_back(self, drafts: Vec<Draft>) {
        self.stored(drafts.clone());
        self.show_again(drafts);
    }

    /// Goes on with what the tab before has stored. What was stored when this tab wrote last, and
    /// has been changed or finished there since, is as that one left it; what was typed here stays.
    pub fn take_over(self, stored: Vec<Draft>) {
        let before = self.stored.get_untracked();
        let is_as_before = |draft: &Draft| before.contains(draft);
        let own: Vec<Draft> = untrack(|| self.drafts());
        let is_typed = |place: &str| own.iter().any(|it| it.place == place && !is_as_before(it));
        let is_there = |place: &str| stored.iter().any(|it| it.place == place);
        let gone = own.iter().filter(|it| is_as_before(it) && !is_there(&it.place));
        gone.for_each(|it| self.settled(&it.place));
        let theirs = stored.iter().filter(|it| !is_typed(&it.place) && !own.contains(it));
        self.show_again(theirs.cloned().collect());
        self.stored(stored);
    }

    /// Shows words again that the page before this one had.
    pub fn show_again(self, drafts: Vec<Draft>) {
        for Draft { place, text, page, about } in drafts {
            match about {
                Some(about) => self.unfinished(Unfinished { place, text, page, about }),
                None => self.refused(&place, text, page),
            }
        }
    }

    fn put(self, place: &str, words: Words) {
        if self.words.with_untracked(|all| all.get(place) != Some(&words)) {
            self.words.update(|all| drop(all.insert(place.to_owned(), words)));
        }
    }
}

/// Words as they are stored, if they have to be stored to be there again.
fn draft((place, words): (&String, &Words)) -> Option<Draft> {
    let place = place.clone();
    match words.clone() {
        Words::Refused { text, page } | Words::HalfWritten { text, page } => {
            Some(Draft { place, text, page, about: None })
        }
        Words::Unfinished { text, page, about } => {
            Some(Draft { place, text, page, about: Some(about) })
        }
        Words::Coming | Words::Emptied { .. } => None,
    }
}

/// Where words are that were not taken, and on which page.
fn refused((place, words): (&String, &Words)) -> Option<(String, String)> {
    match words {
        Words::Refused { page, .. } | Words::Emptied { page } => {
            Some((place.clone(), page.clone()))
        }
        _ => None,
    }
}

/// What the words at a place belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belongs {
    /// A record that is there.
    To(RecordId),
    /// A record that is still to be made about this one.
    About(RecordId),
}

/// The kind of record that the words at a place belong to, and which one.
pub fn belongs(place: &str) -> Option<(&str, Belongs)> {
    let mut parts = place.split('/');
    let (kind, second) = (parts.next()?, parts.next()?);
    let belongs = match second {
        "of" => Belongs::About(parts.next()?.parse().ok()?),
        id => Belongs::To(id.parse().ok()?),
    };
    Some((kind, belongs))
}

/// The address of the page that is open.
pub fn this_page() -> String {
    let location = window().location();
    // A browser without an address has no page to come back to but the first one.
    let path = location.pathname().unwrap_or_else(|_| "/".to_owned());
    path + &location.search().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_were_stored_come_back_as_they_were() {
        let owner = Owner::new();
        owner.set();
        let (before, after) = (Typing::new(), Typing::new());
        before.add("note/2/text");
        before.refused("note/1/text", "too long".to_owned(), "/learners/1".to_owned());
        after.bring_back(before.drafts());
        assert_eq!(after.refused_at("note/1/text").as_deref(), Some("too long"));
        let first = ("note/1/text".to_owned(), "/learners/1".to_owned());
        assert_eq!(after.first_refused(), Some(first));
        assert!(!after.is_coming());
    }

    #[test]
    fn a_place_says_which_record_its_words_belong_to_or_whom_they_are_about() {
        let text = "0190a1b2-0000-7000-8000-000000000007";
        let id: RecordId = text.parse().unwrap();
        for (place, expected) in [
            (format!("note/{text}/text"), Some(("note", Belongs::To(id)))),
            (format!("note/of/{text}/learner"), Some(("note", Belongs::About(id)))),
            (format!("case_conference/of/{text}"), Some(("case_conference", Belongs::About(id)))),
            ("search".to_owned(), None),
            ("note/of/nobody".to_owned(), None),
        ] {
            assert_eq!(belongs(&place), expected, "{place}");
        }
    }

    #[test]
    fn the_field_that_somebody_goes_back_to_takes_the_focus_once() {
        let owner = Owner::new();
        owner.set();
        let typing = Typing::new();
        typing.seek("note/1/text");
        assert!(!typing.is_found("note/2/text"));
        assert!(typing.is_found("note/1/text"));
        assert!(!typing.is_found("note/1/text"));
    }

    #[test]
    fn half_a_sentence_is_stored_and_comes_back_as_words_that_were_not_sent() {
        let owner = Owner::new();
        owner.set();
        let (before, after) = (Typing::new(), Typing::new());
        before.half_written("note/1/text", "リンク".to_owned(), "/lessons/1".to_owned());
        assert!(!before.has_refused() && !before.is_coming());
        assert_eq!(before.count_half_written(), 1);
        after.bring_back(before.drafts());
        assert_eq!(after.refused_at("note/1/text").as_deref(), Some("リンク"));
    }

    #[test]
    fn a_field_that_was_emptied_and_must_not_be_is_not_called_sent_until_its_page_has_gone() {
        let owner = Owner::new();
        owner.set();
        let typing = Typing::new();
        typing.emptied("learner/1/nickname", "/records/learner/1".to_owned());
        assert!(typing.has_refused() && !typing.has_drafts() && typing.drafts().is_empty());
        typing.left("learner/1/nickname");
        assert!(!typing.has_refused());
        typing.refused("learner/1/nickname", "x".to_owned(), "/records/learner/1".to_owned());
        typing.left("learner/1/nickname");
        assert!(typing.has_refused(), "words that were not taken stay");
    }

    #[test]
    fn an_unfinished_form_comes_back_and_is_not_called_refused() {
        let owner = Owner::new();
        owner.set();
        let (before, after) = (Typing::new(), Typing::new());
        let form = Unfinished {
            place: "form/venue".to_owned(),
            text: "{}".to_owned(),
            page: "/records/venue/new".to_owned(),
            about: "venue".to_owned(),
        };
        before.unfinished(form.clone());
        after.bring_back(before.drafts());
        assert_eq!(after.all_unfinished(), [form]);
        assert!(!after.has_refused() && after.refused_at("form/venue").is_none());
        assert!(after.is_stored_at("form/venue") && !before.is_stored_at("form/venue"));
        after.settled("form/venue");
        assert!(after.drafts().is_empty());
    }

    #[test]
    fn a_tab_that_gets_its_turn_goes_on_with_what_the_other_one_has_stored() {
        let owner = Owner::new();
        owner.set();
        let page = || "/learners/1".to_owned();
        let stored = |all: &[(&str, &str)]| -> Vec<Draft> {
            let typing = Typing::new();
            all.iter().for_each(|(place, text)| {
                typing.refused(place, (*text).to_owned(), page());
            });
            typing.drafts()
        };
        let typing = Typing::new();
        typing.bring_back(stored(&[("a", "1"), ("b", "1"), ("c", "1"), ("d", "1")]));
        typing.refused("d", "typed here".to_owned(), page());
        typing.refused("e", "typed here".to_owned(), page());
        // There `a` was finished, `b` was changed, and `f` was begun.
        typing.take_over(stored(&[("b", "2"), ("c", "1"), ("d", "2"), ("f", "1")]));
        let found = ["a", "b", "c", "d", "e", "f"].map(|place| typing.refused_at(place));
        let expected = ["", "2", "1", "typed here", "typed here", "1"];
        assert_eq!(found.map(Option::unwrap_or_default), expected);
    }

    #[test]
    fn what_an_earlier_release_stored_is_read() {
        let stored = r#"[{"place":"note/1/text","text":"long","page":"/learners/1"}]"#;
        let drafts: Vec<Draft> = serde_json::from_str(stored).unwrap();
        let owner = Owner::new();
        owner.set();
        let typing = Typing::new();
        typing.bring_back(drafts);
        assert_eq!(typing.refused_at("note/1/text").as_deref(), Some("long"));
        assert_eq!(serde_json::to_string(&typing.drafts()).unwrap(), stored);
    }
}
