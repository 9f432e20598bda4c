//! Every definition that may be asked for, and the vocabulary of rows and sets that they share:
//! those of this release, which are data files, and those that a city has made.

use super::definition::{Definition, Rows, Set};
use crate::value::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

/// Rows and sets by name, for every definition to use.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// Records of one kind and what tells them apart.
    pub rows: BTreeMap<String, Rows>,
    /// Distinct keys.
    pub sets: BTreeMap<String, Set>,
}

/// Definitions in the order in which reports show them, possibly several versions of one.
#[derive(Clone, Debug)]
pub struct Catalog {
    vocabulary: Vocabulary,
    definitions: Vec<Definition>,
}

static BUILT_IN: LazyLock<Catalog> = LazyLock::new(|| Catalog {
    vocabulary: serde_json::from_str(include_str!("../../indicators/sets.json"))
        .expect("a test reads the file of this release"),
    definitions: serde_json::from_str(include_str!("../../indicators/definitions.json"))
        .expect("a test reads the file of this release"),
});

impl Catalog {
    /// The definitions of this release.
    pub fn built_in() -> &'static Catalog {
        &BUILT_IN
    }

    /// Adds a definition that has been found valid beside the others.
    pub(super) fn add(&mut self, definition: Definition) {
        self.definitions.push(definition);
    }

    /// Every definition, in every version.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// What judges on `day`: of each indicator the version that became valid last. Of two that
    /// became valid on the same day the earlier one in the list stays.
    pub fn valid_on(&self, day: Date) -> Vec<&Definition> {
        let mut valid: Vec<&Definition> = Vec::new();
        for definition in &self.definitions {
            if definition.valid_from.is_some_and(|from| from > day) {
                continue;
            }
            match valid.iter_mut().find(|it| it.code == definition.code) {
                None => valid.push(definition),
                Some(it) if it.valid_from < definition.valid_from => *it = definition,
                Some(_) => {}
            }
        }
        valid
    }

    /// The version of an indicator that judges on `day`.
    pub fn definition(&self, code: &str, day: Date) -> Option<&Definition> {
        self.valid_on(day).into_iter().find(|definition| definition.code == code)
    }

    /// The rows and sets that all definitions share.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The set that a name means, with the name by which everybody knows it.
    pub(super) fn set<'a>(&'a self, name: Name<'a>) -> Option<(Name<'a>, &'a Set)> {
        let own = name.owner.and_then(|owner| owner.sets.get(name.name));
        match own {
            Some(set) => Some((name, set)),
            None => Some((Name::shared(name.name), self.vocabulary.sets.get(name.name)?)),
        }
    }

    /// The rows that a name means, with the name by which everybody knows them.
    pub(super) fn rows<'a>(&'a self, name: Name<'a>) -> Option<(Name<'a>, &'a Rows)> {
        let own = name.owner.and_then(|owner| owner.rows.get(name.name));
        match own {
            Some(rows) => Some((name, rows)),
            None => Some((Name::shared(name.name), self.vocabulary.rows.get(name.name)?)),
        }
    }
}

/// A name of rows or of a set as one definition reads it. Two are equal if they are written in the
/// same version of the same definition, or both in the vocabulary: what is remembered under one
/// stays true wherever definitions lie in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name<'a> {
    owner: Option<&'a Definition>,
    name: &'a str,
}

impl<'a> Name<'a> {
    /// A name as `owner` reads it: her own, or else the vocabulary's.
    pub fn of(owner: &'a Definition, name: &'a str) -> Name<'a> {
        Name { owner: Some(owner), name }
    }

    /// A name of the vocabulary.
    pub fn shared(name: &'a str) -> Name<'a> {
        Name { owner: None, name }
    }

    /// Another name that is written where this one is.
    pub fn beside(self, name: &'a str) -> Name<'a> {
        Name { owner: self.owner, name }
    }

    fn key(&self) -> (Option<(&'a str, u32)>, &'a str) {
        (self.owner.map(|owner| (owner.code.as_str(), owner.version)), self.name)
    }
}

impl PartialEq for Name<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Name<'_> {}

impl Hash for Name<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A definition of a city, from the built-in one with this code.
    fn own(code: &str, version: u32, valid_from: Option<&str>) -> Definition {
        let built_in = Catalog::built_in().definitions.iter().find(|it| it.code == code).unwrap();
        let valid_from = valid_from.map(|day| day.parse().unwrap());
        Definition { version, valid_from, ..built_in.clone() }
    }

    #[test]
    fn the_files_of_this_release_are_valid() {
        let empty = Catalog { definitions: Vec::new(), ..Catalog::built_in().clone() };
        let (all, refused) = empty.with(Catalog::built_in().definitions.iter().cloned());
        assert_eq!(refused, []);
        assert_eq!(all.definitions, Catalog::built_in().definitions);
        assert_eq!(super::super::validity::check_vocabulary(&empty.vocabulary), []);
    }

    #[test]
    fn a_definition_goes_through_json_unchanged() {
        for definition in Catalog::built_in().definitions() {
            let text = serde_json::to_string(definition).unwrap();
            assert_eq!(&serde_json::from_str::<Definition>(&text).unwrap(), definition);
        }
    }

    #[test]
    fn the_version_valid_on_the_day_judges_and_of_two_the_earlier_stays() {
        let versions = [
            own("IND02", 2, Some("2020-10-01")),
            own("IND02", 3, Some("2020-10-01")),
            own("IND02", 4, Some("2021-04-01")),
        ];
        let (catalog, refused) = Catalog::built_in().with(versions);
        assert_eq!(refused, []);
        let version =
            |day: &str| catalog.definition("IND02", day.parse().unwrap()).unwrap().version;
        assert_eq!(
            [version("2020-09-30"), version("2020-10-01"), version("2021-03-31")],
            [1, 2, 2]
        );
        assert_eq!(version("2021-04-01"), 4);
        let codes = |it: &Catalog| {
            let day = "2022-01-01".parse().unwrap();
            it.valid_on(day).iter().map(|it| it.code.clone()).collect::<Vec<_>>()
        };
        assert_eq!(codes(&catalog), codes(Catalog::built_in()));
    }

    #[test]
    fn names_are_told_apart_by_code_and_version_and_not_by_where_they_lie() {
        let (one, copy, newer) =
            (own("IND02", 2, None), own("IND02", 2, None), own("IND02", 3, None));
        assert_eq!(Name::of(&one, "staying"), Name::of(&copy, "staying"));
        assert_ne!(Name::of(&one, "staying"), Name::of(&newer, "staying"));
        let (resolved, _) = Catalog::built_in().set(Name::of(&one, "staying")).unwrap();
        assert_eq!(resolved, Name::shared("staying"));
    }
}
