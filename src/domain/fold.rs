//! Folding of what people type and paste, so that a search finds what looks the same.
//!
//! The articles mix full and half width, two dashes, “AI” and “Al” (facts ); copies from PDF files carry
//! Kangxi radicals for characters. Folding is for finding, never for showing. Start at [`fold`] and [`runs`].

/// The 214 Kangxi radicals U+2F00 … U+2FD5 as the characters they look like (their NFKC forms), in order.
const RADICALS: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾\
    弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立\
    竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音\
    頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// The text with full width, case, dashes, quotes, spaces, accents and look-alikes made equal.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().filter_map(plain) {
        if letter == ' ' && (folded.is_empty() || folded.ends_with(' ')) {
            continue;
        }
        folded.extend(letter.to_lowercase().filter_map(without_accent));
    }
    folded.truncate(folded.trim_end().len());
    mend_ai(&folded)
}

/// A stretch of a folded text that is searched as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Chinese characters; they have no word boundaries.
    Han(String),
    /// Letters and digits between two boundaries.
    Word(String),
}

/// The searchable stretches of a text, in order. Signs between two characters are passed over, so that
/// `智源 - 旷视` is one stretch; with `break_at_spaces`, a space ends it, as in a query of two words.
pub fn runs(text: &str, break_at_spaces: bool) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut broken = true;
    for letter in fold(text).chars() {
        if is_han(letter) {
            match runs.last_mut() {
                Some(Run::Han(run)) if !(broken && break_at_spaces) => run.push(letter),
                _ => runs.push(Run::Han(letter.to_string())),
            }
            broken = false;
        } else if letter.is_alphanumeric() {
            match runs.last_mut() {
                Some(Run::Word(word)) if !broken => word.push(letter),
                _ => runs.push(Run::Word(letter.to_string())),
            }
            broken = false;
        } else {
            let in_han = matches!(runs.last(), Some(Run::Han(_)));
            broken = broken || letter == ' ' || !in_han;
        }
    }
    runs
}

/// Whether a character is Chinese script.
pub fn is_han(letter: char) -> bool {
    matches!(letter, '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}')
}

/// The plain form of a character; `None` for one that shows nothing.
fn plain(letter: char) -> Option<char> {
    Some(match letter {
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' => return None,
        '\u{300}'..='\u{36F}' => return None,
        // The full-width forms keep the order of ASCII.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).map_or(letter, |narrow| narrow),
        '\u{3000}' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => ' ',
        letter if letter.is_whitespace() || letter.is_control() => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2E3A}' | '\u{2E3B}' | '\u{FE58}' | '\u{FE63}' => '-',
        '‘' | '’' | '‚' | '‛' | '′' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' | '「' | '」' | '『' | '』' | '〝' | '〞' => '"',
        '•' | '‧' | '∙' | '⋅' | '・' | '･' => '·',
        '、' => ',',
        '。' => '.',
        '《' | '〈' | '【' | '〔' => '(',
        '》' | '〉' | '】' | '〕' => ')',
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => digit(letter, '⁴', '4'),
        '₀'..='₉' => digit(letter, '₀', '0'),
        '①'..='⑨' => digit(letter, '①', '1'),
        '\u{2F00}'..='\u{2FD5}' => {
            RADICALS.chars().nth((u32::from(letter) - 0x2F00) as usize).map_or(letter, |character| character)
        }
        other => other,
    })
}

/// The digit that stands as far from `zero` as the letter from `first`.
fn digit(letter: char, first: char, zero: char) -> char {
    char::from_u32(u32::from(letter) - u32::from(first) + u32::from(zero)).map_or(letter, |digit| digit)
}

/// Latin letters of pinyin with tones and of European names, without their marks.
fn without_accent(letter: char) -> Option<char> {
    Some(match letter {
        '\u{300}'..='\u{36F}' => return None,
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'į' | 'ǐ' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'ǒ' => 'o',
        'ś' | 'š' | 'ş' => 's',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ǔ' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    })
}

/// Reads the word `al` as `ai`: A2 prints “AI” once with a small L (fact X-07).
fn mend_ai(folded: &str) -> String {
    let mut mended = String::with_capacity(folded.len());
    let mut rest = folded;
    while let Some(at) = rest.find("al") {
        let (before, after) = rest.split_at(at);
        let joined = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() && !is_han(letter));
        let inside =
            joined(before.chars().next_back().or(mended.chars().next_back())) || joined(after[2..].chars().next());
        mended.push_str(before);
        mended.push_str(if inside { "al" } else { "ai" });
        rest = &after[2..];
    }
    mended + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_becomes_the_same() {
        for (typed, folded) in [
            ("ＺＨＡＮＧ　Ｐｉｎｇｗｅｎ", "zhang pingwen"),
            ("  Zhāng\u{a0}\tPíngwén ", "zhang pingwen"),
            ("科技创新2030—“新一代人工智能”", "科技创新2030-\"新一代人工智能\""),
            ("科技创新2030-“新一代人工智能”", "科技创新2030-\"新一代人工智能\""),
            ("Al for Science 是", "ai for science 是"),
            ("AI也，Alpha、total、ｏｆ ＡＩ", "ai也,alpha,total,of ai"),
            ("\u{2F42}\u{2F63}", "文生"),
            ("张\u{200B}平\u{FE0F}文", "张平文"),
            ("①²₀", "120"),
            ("", ""),
        ] {
            assert_eq!(fold(typed), folded, "{typed}");
            assert_eq!(fold(folded), folded, "folding twice changes nothing");
        }
        assert_eq!(RADICALS.chars().count(), 214);
    }

    #[test]
    fn characters_run_on_across_signs_and_words_do_not() {
        let han = |text: &str| Run::Han(text.to_owned());
        let word = |text: &str| Run::Word(text.to_owned());
        assert_eq!(runs("北京智源 - 旷视", false), [han("北京智源旷视")]);
        assert_eq!(runs("北京智源 - 旷视", true), [han("北京智源"), han("旷视")]);
        assert_eq!(runs("北京智源-旷视", true), [han("北京智源旷视")]);
        assert_eq!(
            runs("张 平文 Zhang, Ping-wen", true),
            [han("张"), han("平文"), word("zhang"), word("ping"), word("wen")]
        );
        assert_eq!(runs("zhang平文2019-1", true), [word("zhang"), han("平文"), word("2019"), word("1")]);
        assert_eq!(runs("，。—", true), []);
    }
}
