//! Three-way merge of two concurrent edits of one text, word by word: both survive where they do
//! not touch the same place.

use unicode_segmentation::UnicodeSegmentation;

/// Both changes of `base` in one text; `None` where they overlap, which a person has to settle.
///
/// ```
/// # use shared::sync::text::merge_texts;
/// let (ours, theirs) = ("Math went well. Bring a ruler.", "English went well. Bring a pen.");
/// assert_eq!(
///     merge_texts("Math went well. Bring a pen.", ours, theirs).as_deref(),
///     Some("English went well. Bring a ruler."),
/// );
/// assert_eq!(merge_texts("well", "very well", "not well"), None);
/// ```
pub fn merge_texts(base: &str, ours: &str, theirs: &str) -> Option<String> {
    diffy::merge(&as_lines(base), &as_lines(ours), &as_lines(theirs)).ok().map(|it| as_text(&it))
}

/// One word in a line, because the library merges lines.
fn as_lines(text: &str) -> String {
    let mut lines = String::with_capacity(text.len() * 2);
    for word in text.split_word_bounds() {
        for letter in word.chars() {
            match letter {
                '\\' => lines.push_str("\\\\"),
                '\n' => lines.push_str("\\n"),
                '\r' => lines.push_str("\\r"),
                letter => lines.push(letter),
            }
        }
        lines.push('\n');
    }
    lines
}

fn as_text(lines: &str) -> String {
    let mut text = String::with_capacity(lines.len());
    let mut letters = lines.chars().filter(|letter| *letter != '\n');
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => text.extend(letters.next().map(|escaped| match escaped {
                'n' => '\n',
                'r' => '\r',
                other => other,
            })),
            letter => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(base: &str, ours: &str, theirs: &str, expected: &str) {
        assert_eq!(merge_texts(base, ours, theirs).unwrap_or("both".to_owned()), expected);
    }

    #[test]
    fn edits_at_different_places_meet_and_edits_at_the_same_place_are_left_to_a_person() {
        check(
            "英語を勉強した。",
            "英語と数学を勉強した。",
            "英語を勉強した。宿題あり。",
            "英語と数学を勉強した。宿題あり。",
        );
        check("a\nb", "a\nb\nc", "z\nb", "z\nb\nc");
        check("a", "a b", "a c", "both");
        check("", "one", "two", "both");
        check("same", "same again", "same again", "same again");
        check("a\\nb c", "a\\nb d", "a\\nb c", "a\\nb d");
        check("a\r\nb c", "a\r\nb d", "a\r\nb c", "a\r\nb d");
    }

    proptest! {
        #[test]
        fn a_text_survives_its_way_through_lines(text in "\\PC{0,20}[\\\\\n\r]{0,4}\\PC{0,20}") {
            prop_assert_eq!(as_text(&as_lines(&text)), text);
        }

        #[test]
        fn no_word_of_either_side_is_dropped(
            base in words("b"), ours in edits("o"), theirs in edits("t"),
        ) {
            let (ours, theirs) = (edited(&base, &ours), edited(&base, &theirs));
            if let Some(merged) = merge_texts(&base.join(" "), &ours.join(" "), &theirs.join(" ")) {
                let has = |word: &str| merged.split(' ').any(|it| it == word);
                for word in ours.iter().chain(&theirs).filter(|word| !base.contains(word)) {
                    prop_assert!(has(word), "{} is lost in {}", word, merged);
                }
                for word in base.iter().filter(|it| !ours.contains(it) || !theirs.contains(it)) {
                    prop_assert!(!has(word), "{} came back in {}", word, merged);
                }
            }
        }
    }

    fn words(letter: &'static str) -> impl Strategy<Value = Vec<String>> {
        (0usize..12).prop_map(move |n| (0..n).map(|n| format!("{letter}{n}")).collect())
    }

    /// (place, what happens there): 0 removes the word, anything else adds one before it.
    fn edits(letter: &'static str) -> impl Strategy<Value = Vec<(usize, String)>> {
        proptest::collection::vec((0usize..12, 0usize..4), 0..3).prop_map(move |edits| {
            let word = |(n, (place, sort)): (usize, (usize, usize))| match sort {
                0 => (place, String::new()),
                _ => (place, format!("{letter}{n}")),
            };
            edits.into_iter().enumerate().map(word).collect()
        })
    }

    fn edited(base: &[String], edits: &[(usize, String)]) -> Vec<String> {
        let mut words = base.to_vec();
        for (place, word) in edits {
            let place = (*place).min(words.len());
            if !word.is_empty() {
                words.insert(place, word.clone());
            } else if place < words.len() {
                words.remove(place);
            }
        }
        words
    }
}
