//! Search that does not care about case, width or the sort of kana: ハル finds はる.

/// The text as search compares it.
pub fn fold(text: &str) -> String {
    text.chars().flat_map(narrow).flat_map(char::to_lowercase).collect()
}

/// Whether every word of `query` (folded) occurs in `text` (folded).
pub fn matches(text: &str, query: &str) -> bool {
    query.split_whitespace().all(|word| text.contains(word))
}

/// Wide letters and digits become narrow, katakana becomes hiragana.
fn narrow(letter: char) -> Option<char> {
    let code = u32::from(letter);
    match letter {
        '！'..='～' => char::from_u32(code - 0xfee0),
        'ァ'..='ヶ' => char::from_u32(code - 0x60),
        '　' => Some(' '),
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_find_what_they_type_in_any_way() {
        for (text, query) in [("ハル", "はる"), ("Haru", "ｈａ"), ("中央 公民館", "公民館　中央")]
        {
            assert!(matches(&fold(text), &fold(query)), "{query} in {text}");
        }
        assert!(!matches(&fold("ハル"), &fold("なつ")));
    }
}
