//! Turns `exam/rules.json` into tables in Rust, so that no program reads the rules when it starts.
//! A code, an era or a cohort that the file does not declare stops the build with its name.

use serde::Deserialize;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=exam/rules.json");
    let text = fs::read_to_string("exam/rules.json").expect("the rules of the exam are there");
    let rules: Rules = serde_json::from_str(&text).expect("the rules have the form of this file");
    let folder = env::var("OUT_DIR").expect("cargo says where to write");
    fs::write(Path::new(&folder).join("exam_rules.rs"), rules.tables())
        .expect("the folder of the build is writable");
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    rule_set: String,
    version: String,
    law: String,
    #[serde(rename = "about")]
    _about: Vec<String>,
    must_sit: usize,
    ages: Ages,
    subjects: Vec<Subject>,
    eras: Vec<Era>,
    carry: Vec<Carry>,
    cohorts: Vec<Cohort>,
    credits: Vec<Credits>,
    skill_tests: Vec<SkillTests>,
    fees: Vec<Fee>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ages {
    eligible: i16,
    effective: i16,
    effective_on: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Subject {
    code: String,
    stored: String,
    #[serde(rename = "ja")]
    _ja: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Era {
    id: String,
    from: i16,
    to: Option<i16>,
    fewest: usize,
    most: usize,
    slots: Vec<Slot>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Slot {
    slot: String,
    #[serde(rename = "ja")]
    _ja: String,
    any_of: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Carry {
    from: String,
    to: String,
    passes: Vec<Carried>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Carried {
    all_of: Vec<String>,
    gives: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cohort {
    id: String,
    from: String,
    to: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Credits {
    eras: Vec<String>,
    cohorts: Vec<String>,
    all_of: Vec<(String, u32)>,
    gives: String,
    #[serde(default)]
    unsure: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SkillTests {
    eras: Vec<String>,
    gives: String,
    one_of_each: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fee {
    from_subjects: usize,
    yen: i64,
}

impl Rules {
    /// The source of the tables. [`Era`] and its like are those of `shared::exam::rules`.
    fn tables(&self) -> String {
        let eras = list(&self.eras, |era| self.era(era));
        let mut out = format!("pub static ERAS: [Era; {}] = {eras};\n", self.eras.len());
        let codes = list(&self.subjects, |it| format!("({}, {:?})", variant(&it.stored), it.code));
        let count = self.subjects.len();
        writes(&mut out, &format!("pub(super) static CODES: [(S, &str); {count}] = {codes};"));
        let cohorts = list(&self.cohorts, |it| {
            let to = it.to.as_deref().map_or("None".to_owned(), |day| format!("Some({day:?})"));
            format!("Cohort {{ id: {:?}, from: {:?}, to: {to} }}", it.id, it.from)
        });
        let credits = list(&self.credits, |it| self.credit(it));
        let tests = list(&self.skill_tests, |it| {
            let eras = self.set_of_eras(&it.eras);
            let groups = list(&it.one_of_each, |names| format!("&{names:?}"));
            let gives = self.subject(&it.gives);
            format!("SkillRule {{ eras: {eras}, gives: {gives}, one_of_each: &{groups} }}")
        });
        writes(
            &mut out,
            &format!(
                "pub static EXEMPTIONS: Exemptions = Exemptions {{ cohorts: &{cohorts}, \
                 credits: &{credits}, skill_tests: &{tests} }};"
            ),
        );
        let fees = list(&self.fees, |it| {
            format!("Fee {{ from_subjects: {}, yen: {} }}", it.from_subjects, it.yen)
        });
        let count = self.fees.len();
        writes(&mut out, &format!("pub static FEES: [Fee; {count}] = {fees};"));
        let effective_on = match self.ages.effective_on.as_str() {
            "birthday" => "EffectiveOn::Birthday",
            "day_after" => "EffectiveOn::DayAfter",
            other => panic!("no reading of the law is called {other}"),
        };
        let version = format!("{} {}", self.rule_set, self.version);
        writes(
            &mut out,
            &format!(
                "pub static RULES: Rules = Rules {{ version: {version:?}, law: {:?}, \
                 must_sit: {}, eligible_age: {}, effective_age: {}, \
                 effective_on: {effective_on}, eras: &ERAS, exemptions: &EXEMPTIONS, \
                 fees: &FEES }};",
                self.law, self.must_sit, self.ages.eligible, self.ages.effective
            ),
        );
        out
    }

    fn era(&self, era: &Era) -> String {
        let slots = list(&era.slots, |slot| {
            let ways = list(&slot.any_of, |way| format!("&{}", self.subjects(way)));
            format!("Slot {{ code: {:?}, ways: &{ways} }}", slot.slot)
        });
        let before = self.eras.iter().take_while(|it| it.id != era.id).last();
        let into = self.carry.iter().find(|carry| carry.to == era.id);
        assert_eq!(
            into.map(|carry| &carry.from),
            before.map(|it| &it.id),
            "passes are carried into {} from the era before it",
            era.id
        );
        let carries = list(into.map_or(&[], |carry| &carry.passes), |it| {
            let (passed, counts_as) = (self.subjects(&it.all_of), self.subject(&it.gives));
            format!("Carry {{ passed: &{passed}, counts_as: {counts_as} }}")
        });
        let to = era.to.map_or("None".to_owned(), |year| format!("Some(FiscalYear({year}))"));
        format!(
            "Era {{ id: {:?}, from: FiscalYear({}), to: {to}, fewest: {}, most: {}, \
             slots: &{slots}, carries: &{carries} }}",
            era.id, era.from, era.fewest, era.most
        )
    }

    fn credit(&self, it: &Credits) -> String {
        let eras = self.set_of_eras(&it.eras);
        let cohorts = set(&it.cohorts, self.cohorts.iter().map(|cohort| &cohort.id));
        let courses = list(&it.all_of, |(name, credits)| format!("({name:?}, {credits})"));
        let (gives, is_unsure) = (self.subject(&it.gives), it.unsure);
        format!(
            "CreditRule {{ eras: {eras}, cohorts: {cohorts}, all_of: &{courses}, \
             gives: {gives}, is_unsure: {is_unsure} }}"
        )
    }

    fn set_of_eras(&self, ids: &[String]) -> String {
        set(ids, self.eras.iter().map(|era| &era.id))
    }

    fn subjects(&self, codes: &[String]) -> String {
        list(codes, |code| self.subject(code))
    }

    fn subject(&self, code: &str) -> String {
        let declared = self.subjects.iter().find(|subject| subject.code == code);
        variant(&declared.unwrap_or_else(|| panic!("no subject has the code {code}")).stored)
    }
}

/// The variant of `shared::exam::Subject` whose stored code this is.
fn variant(stored: &str) -> String {
    let words = stored.split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
    format!("S::{}", words.collect::<String>())
}

/// Which of the declared ids are named, one bit each.
fn set<'a>(ids: &[String], declared: impl Iterator<Item = &'a String>) -> String {
    let declared: Vec<&String> = declared.collect();
    let bits = ids.iter().map(|id| {
        let place = declared.iter().position(|it| *it == id);
        1_u8 << place.unwrap_or_else(|| panic!("nothing has the id {id}"))
    });
    format!("Among({:#b})", bits.fold(0, |all, bit| all | bit))
}

fn list<T>(items: &[T], text: impl Fn(&T) -> String) -> String {
    format!("[{}]", items.iter().map(text).collect::<Vec<_>>().join(", "))
}

fn writes(out: &mut String, line: &str) {
    writeln!(out, "{line}").expect("a string takes every line");
}
