//! Wrong rules, one at a time: each must be found by the schema, by a worked example or by a choice
//! of subjects. A rule that nothing finds is a rule that nobody has tested.

use super::{application, sound, subject, worked};
use shared::exam::rules::{
    Among, Carry, Cohort, CreditRule, Era, Exemptions, Fee, SkillRule, Slot,
};
use shared::exam::{RULES, Rules, Subject};
use shared::value::FiscalYear;

/// The rules in a form that can be changed.
struct Draft {
    eras: Vec<Era>,
    cohorts: Vec<Cohort>,
    credits: Vec<CreditRule>,
    skill_tests: Vec<SkillRule>,
    fees: Vec<Fee>,
    must_sit: usize,
}

impl Draft {
    fn new() -> Draft {
        Draft {
            eras: RULES.eras.to_vec(),
            cohorts: RULES.exemptions.cohorts.to_vec(),
            credits: RULES.exemptions.credits.to_vec(),
            skill_tests: RULES.exemptions.skill_tests.to_vec(),
            fees: RULES.fees.to_vec(),
            must_sit: RULES.must_sit,
        }
    }

    fn rules(self) -> Rules {
        let exemptions = Exemptions {
            cohorts: self.cohorts.leak(),
            credits: self.credits.leak(),
            skill_tests: self.skill_tests.leak(),
        };
        Rules {
            eras: self.eras.leak(),
            exemptions: Box::leak(Box::new(exemptions)),
            fees: self.fees.leak(),
            must_sit: self.must_sit,
            ..RULES
        }
    }

    fn slot(&mut self, era: usize, code: &str, change: impl Fn(&mut Slot)) {
        let mut slots = self.eras[era].slots.to_vec();
        change(slots.iter_mut().find(|slot| slot.code == code).expect("a slot"));
        self.eras[era].slots = slots.leak();
    }

    fn carries(&mut self, era: usize, change: impl Fn(&mut Vec<Carry>)) {
        let mut carries = self.eras[era].carries.to_vec();
        change(&mut carries);
        self.eras[era].carries = carries.leak();
    }

    fn credit(&mut self, course: &str, change: impl Fn(&mut CreditRule)) {
        let of = |rule: &&mut CreditRule| rule.all_of.iter().any(|(name, _)| *name == course);
        self.credits.iter_mut().filter(of).for_each(change);
    }
}

fn ways(ways: &[&str]) -> &'static [&'static [Subject]] {
    let way = |codes: &&str| -> &'static [Subject] {
        codes.split_whitespace().map(subject).collect::<Vec<_>>().leak()
    };
    ways.iter().map(way).collect::<Vec<_>>().leak()
}

type Plant = (&'static str, fn(&mut Draft));

const PLANTED: &[Plant] = &[
    ("an era begins a year early", |it| it.eras[2].from = FiscalYear(2023)),
    ("two eras overlap", |it| it.eras[1].to = Some(FiscalYear(2024))),
    ("情報 is owed a year early", |it| {
        it.eras[2].to = Some(FiscalYear(2024));
        it.eras[3].from = FiscalYear(2025);
    }),
    ("two 基礎 are enough", |it| {
        it.slot(3, "rika", |slot| {
            slot.ways = ways(&["BUTSURI_KISO KAGAKU_KISO", "KAGAKU_NINGEN BUTSURI_KISO"])
        });
    }),
    ("one science is enough with 科学と人間生活", |it| {
        it.slot(1, "rika", |slot| slot.ways = ways(&["KAGAKU_NINGEN"]));
    }),
    ("a way that contains another", |it| {
        it.slot(1, "komin", |slot| slot.ways = ways(&["GENDAI_SHAKAI", "GENDAI_SHAKAI RINRI"]));
    }),
    ("倫理 alone is enough", |it| {
        it.slot(1, "komin", |slot| slot.ways = ways(&["GENDAI_SHAKAI", "RINRI"]));
    }),
    ("倫理 alone counts as 公共", |it| {
        it.carries(2, |carries| {
            carries.push(Carry { passed: ways(&["RINRI"])[0], counts_as: Subject::Kokyo })
        });
    }),
    ("the pair counts as nothing", |it| {
        it.carries(2, |carries| carries.retain(|carry| carry.passed.len() == 1));
    }),
    ("地理Ｂ counts as 歴史", |it| {
        it.carries(2, |carries| {
            let carry = carries.iter_mut().find(|it| it.passed == [Subject::ChiriB]);
            carry.expect("a carry").counts_as = Subject::Rekishi;
        });
    }),
    ("地学Ⅰ is forgotten", |it| it.carries(1, |carries| carries.truncate(4))),
    ("生物Ⅰ counts as 地学基礎", |it| {
        it.carries(1, |carries| {
            let carry = carries.iter_mut().find(|it| it.passed == [Subject::Seibutsu1]);
            carry.expect("a carry").counts_as = Subject::ChigakuKiso;
        });
    }),
    ("a cohort ends a day early", |it| {
        it.cohorts[2].to = Some("2022-03-30");
        it.cohorts[3].from = "2022-03-31";
    }),
    ("a cohort begins a day late", |it| {
        it.cohorts[1].to = Some("2013-04-01");
        it.cohorts[2].from = "2013-04-02";
    }),
    ("the first cohort has no first day", |it| it.cohorts[0].from = "2003-03-01"),
    ("a day between two cohorts", |it| it.cohorts[0].to = Some("2012-03-30")),
    ("3 credits of 国語総合", |it| {
        it.credit("国語総合", |rule| rule.all_of = &[("国語総合", 3)])
    }),
    ("3 credits of 世界史Ｂ", |it| {
        it.credit("世界史Ｂ", |rule| rule.all_of = &[("世界史Ｂ", 3)])
    }),
    ("2 credits of 数学Ⅰ", |it| it.credit("数学Ⅰ", |rule| rule.all_of = &[("数学Ⅰ", 2)])),
    ("現代の国語 is enough", |it| {
        it.credit("言語文化", |rule| rule.all_of = &[("現代の国語", 2)])
    }),
    ("倫理 alone exempts from 公共", |it| {
        it.credit("倫理", |rule| rule.all_of = &[("倫理", 2)]);
    }),
    ("社会と情報 of every curriculum", |it| {
        it.credit("社会と情報", |rule| rule.cohorts = Among(0b1111))
    }),
    ("情報Ⅰ before 情報 exists", |it| {
        it.credit("情報Ⅰ", |rule| rule.eras = Among(0b1100))
    }),
    ("公共 exempts from 現代社会 no more", |it| {
        it.credits
            .retain(|rule| !(rule.all_of == [("公共", 2)] && rule.gives == Subject::GendaiShakai));
    }),
    ("a rule that no era has", |it| it.credit("数学Ⅰ", |rule| rule.eras = Among(0))),
    ("one history test is enough", |it| {
        it.skill_tests[2].one_of_each = Box::leak(Box::new([&["歴検 日本史1級"][..]]));
    }),
    ("a third grade until 2023", |it| {
        it.skill_tests[1].one_of_each = Box::leak(Box::new([&["歴検 日本史3級"][..]]));
    }),
    ("英検準2級 is forgotten", |it| {
        it.skill_tests[4].one_of_each = Box::leak(Box::new([&["英検2級", "国連英検C級"][..]]));
    }),
    ("nothing has to be sat", |it| it.must_sit = 0),
    ("six subjects cost as much as seven", |it| it.fees[0].from_subjects = 6),
    ("one subject costs nothing", |it| it.fees.truncate(2)),
];

#[test]
fn every_wrong_rule_is_found() {
    let unseen: Vec<&str> =
        PLANTED.iter().filter(|plant| !is_found(plant)).map(|it| it.0).collect();
    assert_eq!(unseen, Vec::<&str>::new());
}

fn is_found((_, plant): &Plant) -> bool {
    let mut draft = Draft::new();
    plant(&mut draft);
    let rules = draft.rules();
    !sound::faults(&rules).is_empty()
        || !worked::failures(&rules).is_empty()
        || !application::failures(&rules).is_empty()
        || [(1, 4_500), (6, 6_500), (7, 8_500)]
            .iter()
            .any(|(count, yen)| shared::exam::fee_by(rules.fees, *count) != Some(*yen))
}
