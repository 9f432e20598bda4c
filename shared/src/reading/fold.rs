//! Search that does not care how a word is spelled: case, width, sort of kana, composed or not,
//! accents, and variants of a kanji in names. ﾊﾙ, ハル and はる are one, and so are 髙橋 and 高橋.
//!
//! Texts are folded once and compared many times. The table is ours because the tables of Unicode
//! are larger than the whole of the app's lists; a test holds it against them.

/// The text as search compares it, with its spaces.
///
/// ```
/// use shared::reading::fold;
///
/// assert_eq!(fold("ﾀｶﾊｼ　髙子"), fold("たかはし 高子"));
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        push_folded(letter, &mut folded);
    }
    folded
}

/// The text as search looks into it: folded, and without spaces, so that a name is found whether
/// or not somebody writes one between its parts.
pub fn haystack(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(|letter| letter != ' ');
    folded
}

/// Whether every word of `query` (folded) occurs in `text` (a haystack).
pub fn matches(text: &str, query: &str) -> bool {
    query.split_whitespace().all(|word| text.contains(word))
}

/// Katakana as hiragana; any other sign as it is.
pub fn hiragana(letter: char) -> char {
    if ('ァ'..='ヶ').contains(&letter) { shifted(letter, 0x60) } else { letter }
}

fn push_folded(letter: char, folded: &mut String) {
    match letter {
        ' '..='~' => folded.push(letter.to_ascii_lowercase()),
        // Voiced marks, as letters of their own or half-width: they belong to the kana before.
        '\u{3099}' | 'ﾞ' | '゛' => voice(folded, voiced),
        '\u{309a}' | 'ﾟ' | '゜' => voice(folded, half_voiced),
        // Accents of decomposed letters, and which drawing of a kanji is meant.
        '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {}
        '！'..='～' => push_folded(shifted(letter, 0xfee0), folded),
        'ァ'..='ヶ' => folded.push(hiragana(letter)),
        'ヷ' => folded.push('わ'),
        'ヸ' => folded.push('ゐ'),
        'ヹ' => folded.push('ゑ'),
        'ヺ' => folded.push('を'),
        'ヽ' | 'ヾ' => folded.push(shifted(letter, 0x60)),
        'ｦ'..='ﾝ' => folded.push(wide_kana(letter)),
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            folded.push(' ')
        }
        '〜' | '∼' => folded.push('~'),
        '\u{2010}'..='\u{2015}' | '−' | '─' => folded.push('-'),
        '①'..='⑳' => folded.push_str(&(u32::from(letter) - 0x245f).to_string()),
        'Ⅰ'..='Ⅻ' => folded.push_str(ROMAN[(u32::from(letter) - 0x2160) as usize]),
        'ⅰ'..='ⅻ' => folded.push_str(ROMAN[(u32::from(letter) - 0x2170) as usize]),
        'À'..='ſ' => push_latin(letter, folded),
        '㐀'.. => folded.push(common_kanji(letter)),
        other => folded.push(other),
    }
}

const ROMAN: [&str; 12] =
    ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

fn shifted(letter: char, down: u32) -> char {
    char::from_u32(u32::from(letter) - down).unwrap_or(letter)
}

/// Adds a voiced mark to the last letter, if that takes one.
fn voice(folded: &mut String, mark: fn(char) -> Option<char>) {
    let Some(voiced) = folded.chars().next_back().and_then(mark) else { return };
    folded.pop();
    folded.push(voiced);
}

fn voiced(letter: char) -> Option<char> {
    match letter {
        'う' => Some('ゔ'),
        'ゝ' => Some('ゞ'),
        'か' | 'き' | 'く' | 'け' | 'こ' | 'さ' | 'し' | 'す' | 'せ' | 'そ' | 'た' | 'ち'
        | 'つ' | 'て' | 'と' | 'は' | 'ひ' | 'ふ' | 'へ' | 'ほ' => {
            char::from_u32(u32::from(letter) + 1)
        }
        _ => None,
    }
}

fn half_voiced(letter: char) -> Option<char> {
    let takes_it = matches!(letter, 'は' | 'ひ' | 'ふ' | 'へ' | 'ほ');
    takes_it.then(|| char::from_u32(u32::from(letter) + 2)).flatten()
}

/// A half-width kana as hiragana, in the order in which Unicode has them.
fn wide_kana(letter: char) -> char {
    const WIDE: [char; 56] = [
        'を', 'ぁ', 'ぃ', 'ぅ', 'ぇ', 'ぉ', 'ゃ', 'ゅ', 'ょ', 'っ', 'ー', 'あ', 'い', 'う', 'え',
        'お', 'か', 'き', 'く', 'け', 'こ', 'さ', 'し', 'す', 'せ', 'そ', 'た', 'ち', 'つ', 'て',
        'と', 'な', 'に', 'ぬ', 'ね', 'の', 'は', 'ひ', 'ふ', 'へ', 'ほ', 'ま', 'み', 'む', 'め',
        'も', 'や', 'ゆ', 'よ', 'ら', 'り', 'る', 'れ', 'ろ', 'わ', 'ん',
    ];
    let at = u32::from(letter) - u32::from('ｦ');
    WIDE.get(at as usize).copied().unwrap_or(letter)
}

/// A letter of a European name without its accent.
fn push_latin(letter: char, folded: &mut String) {
    let plain = match letter {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => "a",
        'Ç' | 'ç' | 'Ć'..='č' => "c",
        'Ď' | 'ď' => "d",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => "e",
        'Ĝ'..='ģ' => "g",
        'Ĥ' | 'ĥ' => "h",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='į' | 'İ' => "i",
        'Ĳ' | 'ĳ' => "ij",
        'Ĵ' | 'ĵ' => "j",
        'Ķ' | 'ķ' => "k",
        'Ĺ'..='ľ' => "l",
        'Ŀ' | 'ŀ' => "l·",
        'ŉ' => "ʼn",
        'Ñ' | 'ñ' | 'Ń'..='ň' => "n",
        'Ò'..='Ö' | 'ò'..='ö' | 'Ō'..='ő' => "o",
        'Ŕ'..='ř' => "r",
        'Ś'..='š' | 'ſ' => "s",
        'Ţ'..='ť' => "t",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => "u",
        'Ŵ' | 'ŵ' => "w",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' => "y",
        'Ź'..='ž' => "z",
        other => return folded.extend(other.to_lowercase()),
    };
    folded.push_str(plain);
}

/// The common form of a kanji that names are also written with in another form.
fn common_kanji(letter: char) -> char {
    match letter {
        '髙' => '高',
        '﨑' | '嵜' => '崎',
        '邊' | '邉' => '辺',
        '齋' | '齊' | '斉' => '斎',
        '澤' => '沢',
        '濵' | '濱' => '浜',
        '廣' => '広',
        '國' => '国',
        '櫻' => '桜',
        '瀨' => '瀬',
        '槇' => '槙',
        '德' => '徳',
        '嶋' | '嶌' => '島',
        '冨' => '富',
        '眞' => '真',
        '惠' => '恵',
        '龍' => '竜',
        '條' => '条',
        '榮' => '栄',
        '實' => '実',
        '壽' => '寿',
        '學' => '学',
        '圓' => '円',
        '與' => '与',
        '彌' => '弥',
        '曾' => '曽',
        '黑' => '黒',
        '淸' => '清',
        '萬' => '万',
        '藏' => '蔵',
        '瀧' => '滝',
        '豐' => '豊',
        '檜' => '桧',
        '籔' => '薮',
        '藪' => '薮',
        '靜' => '静',
        '禮' => '礼',
        '衞' => '衛',
        '鐵' => '鉄',
        '館' | '舘' => '館',
        '\u{20bb7}' => '吉',
        '\u{f900}'..='\u{fad9}' => compatible_kanji(letter),
        other => other,
    }
}

/// A kanji that Unicode has twice, as it is written in words: those that Japanese fonts have.
fn compatible_kanji(letter: char) -> char {
    match letter {
        '\u{f91d}' => '欄',
        '\u{f928}' => '廊',
        '\u{f929}' => '朗',
        '\u{f936}' => '虜',
        '\u{f970}' => '殺',
        '\u{f9d0}' => '類',
        '\u{f9dc}' => '隆',
        '\u{fa10}' => '塚',
        '\u{fa12}' => '晴',
        '\u{fa15}' => '凞',
        '\u{fa16}' => '猪',
        '\u{fa17}' => '益',
        '\u{fa18}' => '礼',
        '\u{fa19}' => '神',
        '\u{fa1a}' => '祥',
        '\u{fa1b}' => '福',
        '\u{fa1c}' => '靖',
        '\u{fa1d}' => '精',
        '\u{fa1e}' => '羽',
        '\u{fa20}' => '蘒',
        '\u{fa22}' => '諸',
        '\u{fa25}' => '逸',
        '\u{fa26}' => '都',
        '\u{fa2a}' => '飯',
        '\u{fa2b}' => '飼',
        '\u{fa2c}' => '館',
        '\u{fa2d}' => '鶴',
        '\u{fa30}'..='\u{fa6a}' => {
            const JAPANESE: [char; 59] = [
                '侮', '僧', '免', '勉', '勤', '卑', '喝', '嘆', '器', '塀', '墨', '層', '屮', '悔',
                '慨', '憎', '懲', '敏', '既', '暑', '梅', '海', '渚', '漢', '煮', '爫', '琢', '碑',
                '社', '祉', '祈', '祐', '祖', '祝', '禍', '禎', '穀', '突', '節', '練', '縉', '繁',
                '署', '者', '臭', '艹', '艹', '著', '褐', '視', '謁', '謹', '賓', '贈', '辶', '逸',
                '難', '響', '頻',
            ];
            JAPANESE[(u32::from(letter) - 0xfa30) as usize]
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn people_find_what_they_type_in_any_way() {
        for (text, query) in [
            ("ハル", "はる"),
            ("ﾊﾙ", "はる"),
            ("がくと", "ｶﾞｸﾄ"),
            ("か\u{3099}くと", "がくと"),
            ("ぱんだ", "ﾊﾟﾝﾀﾞ"),
            ("Haru", "ｈａ"),
            ("José", "jose"),
            ("Jose\u{301}", "José"),
            ("髙橋", "高橋"),
            ("高橋", "髙橋"),
            ("宮﨑", "宮崎"),
            ("渡邊", "渡辺"),
            ("渡邉", "渡邊"),
            ("齊藤", "斎藤"),
            ("葛\u{e0100}城", "葛城"),
            ("10〜12時", "10～12"),
            ("中央 公民館", "公民館　中央"),
            ("山田　太郎", "山田太郎"),
            ("山田太郎", "山田 太郎"),
            ("Ⅱ期①", "ii期1"),
        ] {
            assert!(matches(&haystack(text), &fold(query)), "{query} in {text}");
        }
        assert!(!matches(&haystack("ハル"), &fold("なつ")));
        assert!(!matches(&haystack("かくと"), &fold("がくと")), "another name");
    }

    /// The letters that people in Japan can type, and those that other programs make of them.
    fn letters() -> impl Iterator<Item = char> {
        let blocks = [
            0x20..=0x7e,
            0xc0..=0x17e,
            0x3041..=0x3096,
            0x309d..=0x309e,
            0x30a1..=0x30f6,
            0x30fc..=0x30fe,
            0x2160..=0x216b,
            0x2460..=0x2473,
            0xfa30..=0xfa6a,
            0xff01..=0xff5e,
            0xff66..=0xff9d,
        ];
        blocks.into_iter().flatten().filter_map(char::from_u32)
    }

    #[test]
    fn every_normal_form_of_a_text_folds_to_the_same() {
        for letter in letters() {
            // With a letter before it, since a mark belongs to one.
            for text in [format!("{letter}"), format!("は{letter}"), format!("{letter}ﾞ")] {
                let forms: [String; 4] = [
                    text.nfc().collect(),
                    text.nfd().collect(),
                    text.nfkc().collect(),
                    text.nfkd().collect(),
                ];
                for form in forms {
                    assert_eq!(fold(&form), fold(&text), "{text} {letter:?}");
                }
            }
        }
    }

    #[test]
    fn a_folded_text_folds_to_itself() {
        for letter in letters() {
            let once = fold(&letter.to_string());
            assert_eq!(fold(&once), once);
        }
    }
}
