//! The names of courses and skill tests. They are kept as the certificate prints them, and compare
//! in the way of Unicode's compatibility form (NFKC) without spaces: 日本史A is 日本史Ａ.

use super::rules::Rules;
use std::collections::BTreeSet;

/// Whether two names are one.
fn is_one_name(one: &str, other: &str) -> bool {
    one == other || plain(one) == plain(other)
}

/// The national name of a course that a rule of any curriculum names, even if it exempts nobody.
pub fn known_course(rules: &Rules, name: &str) -> Option<&'static str> {
    courses(rules).find(|known| is_one_name(known, name))
}

/// The name of a skill test that a rule of any era names.
pub fn known_skill_test(rules: &Rules, name: &str) -> Option<&'static str> {
    skill_tests(rules).find(|known| is_one_name(known, name))
}

/// The courses that count for who entered the curriculum `cohort`, each once, with the credits that
/// they need: what a form offers.
pub fn courses_of(rules: &Rules, cohort: usize) -> BTreeSet<(&'static str, u32)> {
    let credits = rules.exemptions.credits.iter();
    credits.filter(|rule| rule.cohorts.has(cohort)).flat_map(|rule| rule.all_of).copied().collect()
}

fn courses(rules: &Rules) -> impl Iterator<Item = &'static str> {
    rules.exemptions.credits.iter().flat_map(|rule| rule.all_of).map(|(name, _)| *name)
}

fn skill_tests(rules: &Rules) -> impl Iterator<Item = &'static str> {
    let groups = rules.exemptions.skill_tests.iter().flat_map(|rule| rule.one_of_each);
    groups.copied().flatten().copied()
}

/// The name in its compatibility form without spaces, as far as letters occur in these names; the
/// tables of Unicode are larger than all the rules. A test holds it against them.
pub(super) fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name.chars().filter(|letter| !letter.is_whitespace()) {
        match letter {
            '！'..='～' => plain.extend(char::from_u32(u32::from(letter) - 0xfee0)),
            'Ⅰ'..='Ⅲ' => (0..=u32::from(letter) - u32::from('Ⅰ')).for_each(|_| plain.push('I')),
            '･' => plain.push('・'),
            _ => plain.push(VARIANTS.iter().find(|it| it.0 == letter).map_or(letter, |it| it.1)),
        }
    }
    plain
}

/// Half-width kana, and the letters by which some programs that make PDF files replace others.
const VARIANTS: [(char, char); 20] = [
    ('ｵ', 'オ'),
    ('ｰ', 'ー'),
    ('ﾗ', 'ラ'),
    ('ﾙ', 'ル'),
    ('ｺ', 'コ'),
    ('ﾐ', 'ミ'),
    ('ｭ', 'ュ'),
    ('ﾆ', 'ニ'),
    ('ｹ', 'ケ'),
    ('ｼ', 'シ'),
    ('ｮ', 'ョ'),
    ('ﾝ', 'ン'),
    ('⾔', '言'),
    ('⽂', '文'),
    ('⽇', '日'),
    ('⼯', '工'),
    ('⼈', '人'),
    ('⽣', '生'),
    ('⽐', '比'),
    ('\u{f9e4}', '理'),
];

#[cfg(test)]
mod tests {
    use super::super::rules::RULES;
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn a_name_is_found_however_its_letters_are_written() {
        let cases = [
            ("日本史A", Some("日本史Ａ")),
            ("数学I", Some("数学Ⅰ")),
            (" 政治 ･ 経済", Some("政治・経済")),
            ("ｺﾐｭﾆｹｰｼｮﾝ英語Ⅰ", Some("コミュニケーション英語Ⅰ")),
            ("⽣物基礎", Some("生物基礎")),
            ("世界史A(α)", None),
            ("数学Ⅱ", None),
            ("数学", None),
            ("", None),
        ];
        for (printed, expected) in cases {
            assert_eq!(known_course(&RULES, printed), expected, "{printed}");
        }
        assert_eq!(known_skill_test(&RULES, "歴検世界史２級"), Some("歴検 世界史2級"));
        assert_eq!(known_skill_test(&RULES, "英検準2級プラス"), None, "it is not settled");
    }

    #[test]
    fn what_is_told_apart_or_not_is_what_unicode_says_of_the_letters_of_these_names() {
        let known: BTreeSet<&str> = courses(&RULES).chain(skill_tests(&RULES)).collect();
        for name in &known {
            assert_eq!(plain(name), compatible(name), "{name}");
        }
        let letters: BTreeSet<char> =
            known.iter().flat_map(|name| compatible(name).chars().collect::<Vec<_>>()).collect();
        let scripts = ['\u{ff01}'..='\u{ff9f}', '\u{2160}'..='\u{2162}', '\u{2f00}'..='\u{2fd5}'];
        for letter in scripts.into_iter().flatten() {
            let is_of_names =
                compatible(&letter.to_string()).chars().all(|it| letters.contains(&it));
            if is_of_names {
                let text = letter.to_string();
                assert_eq!(plain(&text), compatible(&text), "{letter} {:x}", u32::from(letter));
            }
        }
    }

    fn compatible(text: &str) -> String {
        text.nfkc().filter(|letter| !letter.is_whitespace()).collect()
    }
}
