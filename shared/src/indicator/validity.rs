//! Whether a definition can be counted at all: that what it names is there, of the right type, and
//! no larger than an evaluation can bear. The one check for definitions of a release and of a city.

use super::catalog::{Catalog, Vocabulary};
use super::definition::{Definition, Path, Pick, Rows, Set, Test, Whole};
use super::facts::{YES_NO, is_counted};
use super::roster;
use super::unit;
use crate::record::{Kind, Record};
use crate::records::organization::Organization;
use crate::records::venue::Venue;
use crate::value::FieldType;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

/// Definitions that a city may have made; each costs time at every question.
const OWN_MAX: usize = 100;

/// Rows and sets of one definition; the largest of this release would need ten.
const NAMES_MAX: usize = 64;

/// Tests of one kind of rows, those within tests included; the most in this release are three.
const TESTS_MAX: usize = 16;

/// Steps from one set over others down to rows; the most in this release are six.
const STEPS_MAX: usize = 16;

/// References to follow from a record, and the value at their end.
const PATH_MAX: usize = 4;

/// Positions of a key.
const KEY_MAX: usize = 3;

/// A list of codes is kept as bits.
const CODES_MAX: usize = 64;

/// Characters of a code, a name or a text that people read.
const TEXT_MAX: usize = 500;

/// Something in a definition that cannot be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// Where it is: the code, and the name of rows or of a set.
    pub at: String,
    /// What is wrong.
    pub why: Why,
}

/// What is wrong with a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is no kind of this name.
    UnknownKind(String),
    /// The kind has no such field.
    UnknownField(String),
    /// The field leads to no other record.
    NotAReference(String),
    /// The field holds nothing that is counted, or not what is wanted here.
    WrongType(String),
    /// The field has no such code.
    UnknownCode(String),
    /// There are no rows of this name.
    UnknownRows(String),
    /// There is no set of this name.
    UnknownSet(String),
    /// There is no indicator of this code to be a part of.
    UnknownWhole(String),
    /// The set is made of itself.
    Circular,
    /// Combined sets have keys of different forms.
    KeysDiffer,
    /// The key has no such position.
    NoSuchPosition,
    /// The name is one of the vocabulary.
    NameTaken(String),
    /// There is this version already.
    VersionTaken,
    /// A rate needs something that it is out of.
    OutOfNothing,
    /// Something that must say something is empty or zero.
    Empty,
    /// Something is longer or deeper than is borne.
    TooLarge,
}

impl fmt::Display for Invalid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: ", self.at)?;
        match &self.why {
            Why::UnknownKind(name) => write!(out, "there is no kind `{name}`"),
            Why::UnknownField(name) => write!(out, "there is no field `{name}`"),
            Why::NotAReference(name) => write!(out, "`{name}` leads to no other record"),
            Why::WrongType(name) => write!(out, "`{name}` is not of the type that is needed here"),
            Why::UnknownCode(name) => write!(out, "the field has no code `{name}`"),
            Why::UnknownRows(name) => write!(out, "there are no rows `{name}`"),
            Why::UnknownSet(name) => write!(out, "there is no set `{name}`"),
            Why::UnknownWhole(name) => write!(out, "there is no indicator `{name}`"),
            Why::Circular => write!(out, "it is made of itself"),
            Why::KeysDiffer => write!(out, "it combines keys of different forms"),
            Why::NoSuchPosition => write!(out, "its key has no such position"),
            Why::NameTaken(name) => write!(out, "`{name}` is a name of the shared vocabulary"),
            Why::VersionTaken => write!(out, "there is this version already"),
            Why::OutOfNothing => write!(out, "a rate needs something that it is out of"),
            Why::Empty => write!(out, "something is empty or zero"),
            Why::TooLarge => write!(out, "something is too long or too deep"),
        }
    }
}

impl Invalid {
    fn at(at: &str, why: Why) -> Invalid {
        Invalid { at: at.to_owned(), why }
    }
}

impl Catalog {
    /// Adds definitions that a city has made. One that is not valid is left out and told: it must
    /// not take anybody's figures away.
    pub fn with(&self, own: impl IntoIterator<Item = Definition>) -> (Catalog, Vec<Invalid>) {
        let (mut catalog, mut refused) = (self.clone(), Vec::new());
        let most = self.definitions().len() + OWN_MAX;
        for definition in own {
            let found = match catalog.definitions().len() < most {
                true => check(&definition, &catalog),
                false => vec![Invalid::at(&definition.code, Why::TooLarge)],
            };
            if found.is_empty() {
                catalog.add(definition);
            }
            refused.extend(found);
        }
        (catalog, refused)
    }
}

/// Everything that is wrong with a definition beside those of `catalog`.
pub fn check(definition: &Definition, catalog: &Catalog) -> Vec<Invalid> {
    let sizes = check_sizes(definition);
    if !sizes.is_empty() {
        return sizes;
    }
    let mut found = Vec::new();
    let mut say =
        |at: &str, why| found.push(Invalid::at(&format!("{}: {at}", definition.code), why));
    let vocabulary = catalog.vocabulary();
    let taken = definition.rows.keys().filter(|name| vocabulary.rows.contains_key(*name));
    let taken = taken.chain(definition.sets.keys().filter(|it| vocabulary.sets.contains_key(*it)));
    taken.for_each(|name| say(name, Why::NameTaken(name.clone())));
    let others = catalog.definitions();
    if others.iter().any(|it| (&it.code, it.version) == (&definition.code, definition.version)) {
        say("version", Why::VersionTaken);
    }
    if let Some(whole) = &definition.part_of
        && !others.iter().any(|it| it.code == *whole && it.code != definition.code)
    {
        say("part_of", Why::UnknownWhole(whole.clone()));
    }
    if definition.shape == unit::Shape::Rate && definition.is.denominator.is_none() {
        say("is", Why::OutOfNothing);
    }
    let scope = Scope::new(Some(definition), vocabulary);
    for (name, rows) in &definition.rows {
        scope.check_rows(rows).into_iter().for_each(|why| say(name, why));
    }
    let named = definition.named_sets();
    for name in definition.sets.keys().map(String::as_str).chain(named) {
        scope.form(name).err().into_iter().for_each(|why| say(name, why));
    }
    if let Some(why) = scope.check_split(definition) {
        say("split", why);
    }
    found
}

/// Everything that is wrong with a vocabulary.
pub fn check_vocabulary(vocabulary: &Vocabulary) -> Vec<Invalid> {
    let scope = Scope::new(None, vocabulary);
    let rows = vocabulary.rows.iter().flat_map(|(name, rows)| {
        scope.check_rows(rows).into_iter().map(move |why| Invalid::at(name, why))
    });
    let sets = vocabulary.sets.keys();
    let sets = sets.filter_map(|name| Some(Invalid::at(name, scope.form(name).err()?)));
    rows.chain(sets).collect()
}

fn check_sizes(definition: &Definition) -> Vec<Invalid> {
    let mut found = Vec::new();
    let mut say = |at: &str, why| found.push(Invalid::at(at, why));
    let Definition { code, version, rows, sets, texts, notes, .. } = definition;
    if code.is_empty() || *version == 0 || definition.measure == (unit::Measure::Sum { per: 0 }) {
        say(code, Why::Empty);
    }
    let said = texts.values().flat_map(|it| [&it.name, &it.counts, &it.leaves_out]);
    let said = said.chain([code, notes]).chain(rows.keys()).chain(sets.keys());
    if said.into_iter().any(|text| text.chars().count() > TEXT_MAX)
        || rows.len() + sets.len() > NAMES_MAX
    {
        say(code, Why::TooLarge);
    }
    let is_large = |rows: &&Rows| {
        let paths = rows.key.len() > KEY_MAX || rows.number.len() > KEY_MAX;
        paths || count(&rows.tests) + count(&rows.then) > TESTS_MAX
    };
    let members = |set: &&Set| matches!(set, Set::Either(sets) if sets.len() > NAMES_MAX);
    if rows.values().any(|it| is_large(&it)) || sets.values().any(|it| members(&it)) {
        say(code, Why::TooLarge);
    }
    found
}

/// How many tests there are, those within others included. JSON is read to a depth of 128 only.
fn count(tests: &[Test]) -> usize {
    let within = |test: &Test| match test {
        Test::Stood(stood) => count(&stood.tests),
        _ => 0,
    };
    tests.iter().map(|test| 1 + within(test)).sum()
}

/// Where names are looked up, and what is known of the sets so far.
struct Scope<'a> {
    own: Option<&'a Definition>,
    shared: &'a Vocabulary,
    /// Sets that were looked at; `None` while one is being looked at.
    known: RefCell<BTreeMap<String, Option<Result<Shape, Why>>>>,
}

/// The types at the positions of a set's keys, and how many steps lie below the set.
#[derive(Clone)]
struct Shape {
    key: Form,
    steps: usize,
}

/// The types at the positions of a key.
type Form = Vec<FieldType>;

impl<'a> Scope<'a> {
    fn new(own: Option<&'a Definition>, shared: &'a Vocabulary) -> Scope<'a> {
        Scope { own, shared, known: RefCell::default() }
    }

    fn rows(&self, name: &str) -> Option<&'a Rows> {
        let own = self.own.and_then(|own| own.rows.get(name));
        own.or_else(|| self.shared.rows.get(name))
    }

    fn set(&self, name: &str) -> Option<&'a Set> {
        let own = self.own.and_then(|own| own.sets.get(name));
        own.or_else(|| self.shared.sets.get(name))
    }

    /// The form of a set's keys, if all that it is made of is there and fits together.
    fn form(&self, name: &str) -> Result<Form, Why> {
        self.shape(name).map(|shape| shape.key)
    }

    /// Looks at each set once, however often it is named.
    fn shape(&self, name: &str) -> Result<Shape, Why> {
        if let Some(known) = self.known.borrow().get(name) {
            return known.clone().unwrap_or(Err(Why::Circular));
        }
        self.known.borrow_mut().insert(name.to_owned(), None);
        let shape = self.look_at(name).and_then(|shape| match shape.steps > STEPS_MAX {
            true => Err(Why::TooLarge),
            false => Ok(shape),
        });
        self.known.borrow_mut().insert(name.to_owned(), Some(shape.clone()));
        shape
    }

    fn look_at(&self, name: &str) -> Result<Shape, Why> {
        let (key, below) = match self.set(name).ok_or_else(|| Why::UnknownSet(name.to_owned()))? {
            Set::During(_, rows) => {
                let rows = self.rows(rows).ok_or_else(|| Why::UnknownRows(rows.clone()))?;
                let sets = rows.tests.iter().chain(&rows.then).filter_map(named_set);
                let sets = sets.map(|set| self.shape(set)).collect::<Result<Vec<Shape>, Why>>()?;
                let key = rows.key.iter().map(|path| leaf(kind(&rows.kind)?, path));
                (key.collect::<Result<Form, Why>>()?, sets)
            }
            Set::Both(one, other) | Set::Without(one, other) => {
                let sets = vec![self.shape(one)?, self.shape(other)?];
                if sets[0].key != sets[1].key {
                    return Err(Why::KeysDiffer);
                }
                (sets[0].key.clone(), sets)
            }
            Set::Either(sets) => {
                let sets = sets.iter().map(|set| self.shape(set));
                let sets = sets.collect::<Result<Vec<Shape>, Why>>()?;
                // Keys of different lengths are never equal.
                let differ = |one: &Shape, other: &Shape| {
                    one.key.len() == other.key.len() && one.key != other.key
                };
                if sets.iter().any(|one| sets.iter().any(|other| differ(one, other))) {
                    return Err(Why::KeysDiffer);
                }
                (sets.first().ok_or(Why::Empty)?.key.clone(), sets)
            }
        };
        let steps = below.iter().map(|shape| shape.steps).max().unwrap_or_default() + 1;
        Ok(Shape { key, steps })
    }

    fn check_rows(&self, rows: &Rows) -> Vec<Why> {
        let kind = match kind(&rows.kind) {
            Ok(kind) => kind,
            Err(why) => return vec![why],
        };
        let typed = |path: &Path, fits: fn(FieldType) -> bool| match leaf(kind, path) {
            Ok(field) if fits(field) => None,
            Ok(_) => Some(Why::WrongType(path.clone().into())),
            Err(why) => Some(why),
        };
        let keys = rows.key.iter().filter_map(|path| typed(path, |_| true));
        let day = typed(&rows.day, |field| field == FieldType::Date);
        let numbers = rows.number.iter();
        let numbers = numbers
            .filter_map(|path| typed(path, |field| matches!(field, FieldType::Whole { .. })));
        let venue = rows.venue.iter();
        let venue = venue.filter_map(|it| typed(it, |field| field == FieldType::Ref(Venue::NAME)));
        let organization = rows
            .organization
            .iter()
            .filter_map(|path| typed(path, |field| field == FieldType::Ref(Organization::NAME)));
        let person = match &rows.pick {
            Pick::Each => None,
            Pick::First(path) | Pick::Latest(path) => {
                typed(path, |field| matches!(field, FieldType::Ref(_)))
            }
        };
        let tests =
            rows.tests.iter().chain(&rows.then).flat_map(|test| self.check_test(kind, test));
        let found = keys.chain(day).chain(numbers).chain(venue).chain(organization).chain(person);
        let found = found.chain(tests);
        found.chain(rows.key.is_empty().then_some(Why::Empty)).collect()
    }

    fn check_test(&self, kind: &'static Kind, test: &Test) -> Vec<Why> {
        let day = |path| match leaf(kind, path) {
            Ok(FieldType::Date) => Vec::new(),
            Ok(_) => vec![Why::WrongType(String::from(path.clone()))],
            Err(why) => vec![why],
        };
        match test {
            Test::Is(path, codes) | Test::IsNot(path, codes) => check_codes(kind, path, codes),
            Test::Known(path) | Test::Unknown(path) => leaf(kind, path).err().into_iter().collect(),
            Test::Past(path) | Test::NotPast(path) => day(path),
            Test::NotFuture(path) | Test::Future(path) => day(path),
            Test::NotBefore(path, first) => [day(path), day(first)].concat(),
            Test::In(key, set) => {
                let form = key.iter().map(|path| leaf(kind, path)).collect::<Result<Form, Why>>();
                match (form, self.form(set)) {
                    (Ok(form), Ok(other)) if form == other => Vec::new(),
                    (Ok(_), Ok(_)) => vec![Why::KeysDiffer],
                    (one, other) => one.err().into_iter().chain(other.err()).collect(),
                }
            }
            Test::Stood(stood) => {
                let other = match self::kind(&stood.kind) {
                    Ok(other) => other,
                    Err(why) => return vec![why],
                };
                let (person, when) = (one_field(&stood.person), one_field(&stood.day));
                let day = match leaf(other, &when) {
                    Ok(FieldType::Date) => None,
                    Ok(_) => Some(Why::WrongType(stood.day.clone())),
                    Err(why) => Some(why),
                };
                let persons = [leaf(kind, &person), leaf(other, &person)].into_iter();
                let persons = persons.filter_map(Result::err);
                let tests = stood.tests.iter().flat_map(|test| self.check_test(other, test));
                persons.chain(day).chain(tests).collect()
            }
        }
    }

    fn check_split(&self, definition: &Definition) -> Option<Why> {
        let split = definition.split.as_ref()?;
        let form = self.form(&split.numerator).ok()?;
        let whole = match &split.whole {
            Whole::Each(set) => Some(set),
            Whole::Nothing | Whole::Same(_) => None,
        };
        for set in split.at_most.iter().chain(whole) {
            match self.form(set) {
                Ok(other) if other == form => {}
                Ok(_) => return Some(Why::KeysDiffer),
                Err(why) => return Some(why),
            }
        }
        let Some(at) = form.get(split.by) else { return Some(Why::NoSuchPosition) };
        match (at, split.named_by.0.is_empty()) {
            (FieldType::Ref(name), false) => {
                kind(name).and_then(|kind| leaf(kind, &split.named_by)).err()
            }
            (FieldType::Ref(_) | FieldType::Choice(_) | FieldType::YesNo, true) => None,
            _ => Some(Why::WrongType("by".to_owned())),
        }
    }
}

fn kind(name: &str) -> Result<&'static Kind, Why> {
    roster::kind(name).ok_or_else(|| Why::UnknownKind(name.to_owned()))
}

fn one_field(name: &str) -> Path {
    Path(vec![name.to_owned()])
}

fn named_set(test: &Test) -> Option<&str> {
    match test {
        Test::In(_, set) => Some(set),
        _ => None,
    }
}

/// The type of the value at the end of a path; the record itself reads as a reference to it.
fn leaf(kind: &'static Kind, path: &Path) -> Result<FieldType, Why> {
    let mut at = FieldType::Ref(kind.name);
    if path.0.len() > PATH_MAX {
        return Err(Why::TooLarge);
    }
    for name in &path.0 {
        let FieldType::Ref(of) = at else { return Err(Why::NotAReference(name.clone())) };
        let of = self::kind(of)?;
        let field = of.fields.iter().find(|field| field.name == name);
        let field = field.ok_or_else(|| Why::UnknownField(name.clone()))?;
        if !is_counted(of, field) {
            return Err(Why::WrongType(name.clone()));
        }
        at = field.declared;
    }
    Ok(at)
}

fn check_codes(kind: &'static Kind, path: &Path, codes: &[String]) -> Vec<Why> {
    let known = match leaf(kind, path) {
        Ok(FieldType::Choice(known)) => known,
        Ok(FieldType::YesNo) => YES_NO,
        Ok(_) => return vec![Why::WrongType(path.clone().into())],
        Err(why) => return vec![why],
    };
    if codes.is_empty() || known.len() > CODES_MAX {
        return vec![if codes.is_empty() { Why::Empty } else { Why::TooLarge }];
    }
    let unknown = codes.iter().filter(|code| !known.contains(&code.as_str()));
    unknown.map(|code| Why::UnknownCode(code.clone())).collect()
}
