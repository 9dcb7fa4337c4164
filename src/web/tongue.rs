//! On an English page every run of Chinese says that it is Chinese (WCAG 3.1.2): names, titles and wordings come from
//! records, so no template can know where one will stand.
//!
//! The rendered page is walked once. Where a template already says `lang="zh-CN"`, nothing is added. A run is put into
//! `<bdi>`, an element no style sheet or script of ours speaks of, so that a mark changes neither layout nor look.

/// What begins an English page.
const ENGLISH: &str = "<html lang=\"en\">";
/// The mark of a run of Chinese.
const MARK: &str = "<bdi lang=\"zh-CN\">";
/// Elements without an end.
const VOID: [&str; 12] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"];
/// Elements that hold text only: they carry the language themselves.
const PLAIN: [&str; 2] = ["option", "textarea"];
/// Elements whose text is not read out, or cannot be divided.
const UNMARKED: [&str; 3] = ["title", "script", "style"];

/// An element that is open.
struct Open<'p> {
    name: &'p str,
    english: bool,
}

/// The page with its Chinese marked; a page that is not English, or a piece of one, as it is.
pub fn mark(page: String) -> String {
    let Some(start) = page.find(ENGLISH) else { return page };
    let mut out = String::with_capacity(page.len() + page.len() / 8);
    out.push_str(&page[..start]);
    let mut rest = &page[start..];
    let mut open: Vec<Open<'_>> = Vec::new();
    while !rest.is_empty() {
        let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        match open.last() {
            Some(Open { english: true, name }) if !UNMARKED.contains(name) && !PLAIN.contains(name) => {
                mark_text(text, &mut out);
            }
            _ => out.push_str(text),
        }
        let (tag, after) = after.split_at(end_of_tag(after));
        rest = after;
        if let Some(ended) = tag.strip_prefix("</") {
            let name = ended.trim_end_matches('>').trim_end();
            if let Some(at) = open.iter().rposition(|element| element.name == name) {
                open.truncate(at);
            }
        } else if tag.starts_with('<') && tag.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) {
            let name = tag[1..].split(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '/')).next();
            let name = name.unwrap_or_default();
            let said = language(tag);
            let english = said.map_or(open.last().is_none_or(|around| around.english), |tag| tag.starts_with("en"));
            let is_void = VOID.contains(&name) || tag.ends_with("/>");
            let text = &rest[..rest.find('<').unwrap_or(rest.len())];
            if PLAIN.contains(&name) && english && said.is_none() && text.contains(is_han) {
                out.push_str(&tag[..=name.len()]);
                out.push_str(" lang=\"zh-CN\"");
                out.push_str(&tag[name.len() + 1..]);
            } else {
                out.push_str(tag);
            }
            if !is_void {
                open.push(Open { name, english });
            }
            continue;
        }
        out.push_str(tag);
    }
    out
}

/// How long a tag is, with what it begins with; a `>` within quotes does not end it.
fn end_of_tag(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |at| at + 3);
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// The language an element says it is in.
fn language(tag: &str) -> Option<&str> {
    let at = tag.find(" lang=\"")? + 7;
    tag[at..].split('"').next()
}

/// Marks the words that hold Chinese, without the punctuation around them. A text of both languages stays one child of
/// its element: where that lays its children out in a row, two would be torn apart.
fn mark_text(text: &str, out: &mut String) {
    if !text.contains(is_han) {
        out.push_str(text);
        return;
    }
    let runs = runs(text);
    let mixed = !matches!(runs.as_slice(), [(start, end)]
        if text[..*start].trim().is_empty() && text[*end..].trim().is_empty());
    let body = text.trim();
    let lead = text.len() - text.trim_start().len();
    let (before, after) = (&text[..lead], &text[lead + body.len()..]);
    out.push_str(before);
    if mixed {
        out.push_str("<bdi>");
    }
    let mut at = lead;
    for (start, end) in runs {
        out.push_str(&text[at..start]);
        out.push_str(MARK);
        out.push_str(&text[start..end]);
        out.push_str("</bdi>");
        at = end;
    }
    out.push_str(&text[at..lead + body.len()]);
    if mixed {
        out.push_str("</bdi>");
    }
    out.push_str(after);
}

/// Where the runs of Chinese are: words with a Han character; neighbours with nothing but spaces between are one.
fn runs(text: &str) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let start = at;
        at += word.len();
        if !word.contains(is_han) {
            continue;
        }
        let inner = word.trim_end().trim_matches(is_english_punctuation);
        let from = start + (inner.as_ptr() as usize - word.as_ptr() as usize);
        let to = from + inner.len();
        match runs.last_mut() {
            Some(last) if text[last.1..from].chars().all(char::is_whitespace) => last.1 = to,
            _ => runs.push((from, to)),
        }
    }
    runs
}

/// Punctuation of the English sentence around a run. Never `&`, `#` and `;`, which an escaped character may end in.
fn is_english_punctuation(letter: char) -> bool {
    matches!(
        letter,
        '(' | ')' | ',' | '.' | ':' | '!' | '?' | '[' | ']' | '·' | '–' | '—' | '“' | '”' | '‘' | '’' | '\u{2060}'
    )
}

/// Whether a character is written in Chinese only.
pub fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3134F}' | '〇' | '々')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english(body: &str) -> String {
        format!("<!doctype html>\n<html lang=\"en\"><body>{body}</body></html>")
    }

    #[test]
    fn chinese_is_marked_and_nothing_else_changes() {
        let z = MARK;
        for (body, marked) in [
            ("<p>No. 1</p>", "<p>No. 1</p>".to_owned()),
            ("<p>\n张三 </p>", format!("<p>\n{z}张三</bdi> </p>")),
            ("<p>by 张三, 李四</p>", format!("<p><bdi>by {z}张三</bdi>, {z}李四</bdi></bdi></p>")),
            ("<b>“38岁以下”: at most</b>", format!("<b><bdi>“{z}38岁以下</bdi>”: at most</bdi></b>")),
            ("<b>示〔2026〕6号 · 2 people</b>", format!("<b><bdi>{z}示〔2026〕6号</bdi> · 2 people</bdi></b>")),
            ("<td>&#34;甲&#34; &amp; 乙</td>", format!("<td><bdi>{z}&#34;甲&#34;</bdi> &amp; {z}乙</bdi></bdi></td>")),
            ("<q lang=\"zh-CN\">甲<b>乙</b></q>丙", format!("<q lang=\"zh-CN\">甲<b>乙</b></q>{z}丙</bdi>")),
            ("<i title=\"a>甲\">b</i><br>甲", format!("<i title=\"a>甲\">b</i><br>{z}甲</bdi>")),
            ("<option value=\"1\">甲 (x)</option>", "<option lang=\"zh-CN\" value=\"1\">甲 (x)</option>".to_owned()),
            ("<textarea>甲</textarea>", "<textarea lang=\"zh-CN\">甲</textarea>".to_owned()),
            (
                "<svg><use href=\"#a\"/></svg><!-- <甲 --><li>甲 乙",
                format!("<svg><use href=\"#a\"/></svg><!-- <甲 --><li>{z}甲 乙</bdi>"),
            ),
        ] {
            assert_eq!(mark(english(body)), english(&marked));
        }
        assert_eq!(mark("<html lang=\"zh-CN\"><p>甲</p>".to_owned()), "<html lang=\"zh-CN\"><p>甲</p>");
    }
}
