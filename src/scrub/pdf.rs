//! What the properties of a PDF say of its author: the Info dictionary, wherever it lies, and the XMP packet.
//!
//! It is looked for, not parsed: object streams and metadata are inflated, and what cannot be inflated counts as hidden.

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::domain::blind::Fault;

/// Bytes one stream may have once inflated.
const MOST: u64 = 64 << 20;

/// What speaks against showing a PDF as it is, if anything does.
pub(super) fn fault(body: &[u8]) -> Option<Fault> {
    if find(body, b"/Encrypt").is_some() {
        return Some(Fault::PropertiesHidden);
    }
    let mut hidden = is_elsewhere(body);
    let mut named = author(body);
    for (head, content) in streams(body) {
        let tells = find(head, b"/ObjStm").is_some() || find(head, b"/Metadata").is_some();
        if !tells || find(head, b"/Filter").is_none() {
            continue;
        }
        match inflated(head, content) {
            Some(plain) => {
                hidden |= is_elsewhere(&plain);
                named = named.or_else(|| author(&plain));
            }
            None => hidden = true,
        }
    }
    match named {
        Some(author) => Some(Fault::NamesAuthor { author }),
        None if hidden => Some(Fault::PropertiesHidden),
        None => None,
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

/// The streams of a file, each with the dictionary before it.
fn streams(body: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut found = Vec::new();
    let mut rest = body;
    while let Some(at) = find(rest, b"stream") {
        let (before, after) = (&rest[..at], &rest[at + 6..]);
        let content = after.strip_prefix(b"\r\n").or(after.strip_prefix(b"\n")).unwrap_or(after);
        let Some(end) = find(content, b"endstream") else { break };
        let head = before.windows(3).rposition(|window| window == b"obj").map_or(before, |from| &before[from..]);
        found.push((head, &content[..end]));
        rest = &content[end + 9..];
    }
    found
}

/// A stream as it reads; `None` where it is packed in a way that is not looked into.
fn inflated(head: &[u8], content: &[u8]) -> Option<Vec<u8>> {
    let filters = &head[find(head, b"/Filter")?..];
    let one = find(filters, b"Decode").is_some_and(|at| find(&filters[at + 6..], b"Decode").is_none());
    if !one || find(filters, b"FlateDecode").is_none() {
        return None;
    }
    let mut plain = Vec::new();
    let read = ZlibDecoder::new(content).take(MOST + 1).read_to_end(&mut plain).ok()? as u64;
    (read <= MOST).then_some(plain)
}

/// Whether an author is named by a reference, which nobody follows here.
fn is_elsewhere(text: &[u8]) -> bool {
    const KEY: &[u8] = b"/Author";
    let after = |at: usize| text[at + KEY.len()..].trim_ascii_start().first().is_some_and(u8::is_ascii_digit);
    text.windows(KEY.len()).enumerate().any(|(at, window)| window == KEY && after(at))
}

/// Whom a text of properties names as author.
fn author(text: &[u8]) -> Option<String> {
    let mut rest = text;
    while let Some(at) = find(rest, b"/Author") {
        rest = &rest[at + 7..];
        let value = rest.trim_ascii_start();
        let named = match value.first() {
            Some(b'(') => literal(&value[1..]),
            Some(b'<') if value.get(1) != Some(&b'<') => hexadecimal(&value[1..]),
            _ => None,
        };
        if let Some(name) = named.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()) {
            return Some(name);
        }
    }
    creator(&String::from_utf8_lossy(text))
}

/// The names in the XMP packet.
fn creator(xmp: &str) -> Option<String> {
    for (opening, closing) in [("<dc:creator", "</dc:creator>"), ("<pdf:Author", "</pdf:Author>")] {
        let Some(at) = xmp.find(opening) else { continue };
        let inside = xmp[at..].split(closing).next().unwrap_or_default();
        let mut words = String::new();
        for piece in inside.split('<').skip(1) {
            words.push_str(piece.split_once('>').map_or("", |(_, text)| text));
        }
        if !words.trim().is_empty() {
            return Some(words.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    None
}

/// A string in parentheses, with its escapes.
fn literal(text: &[u8]) -> Option<String> {
    let (mut bytes, mut depth) = (Vec::new(), 0);
    let mut signs = text.iter().copied();
    loop {
        match signs.next()? {
            b')' if depth == 0 => return Some(decoded(&bytes)),
            b'\\' => match signs.next()? {
                digit @ b'0'..=b'7' => {
                    let mut rest = signs.clone();
                    let mut value = u32::from(digit - b'0');
                    for _ in 0..2 {
                        let Some(next @ b'0'..=b'7') = rest.next() else { break };
                        value = value * 8 + u32::from(next - b'0');
                        signs.next();
                    }
                    bytes.push((value & 0xFF) as u8);
                }
                other => bytes.push(other),
            },
            sign => {
                depth += i32::from(sign == b'(') - i32::from(sign == b')');
                bytes.push(sign);
            }
        }
    }
}

/// A string in hexadecimal.
fn hexadecimal(text: &[u8]) -> Option<String> {
    let end = find(text, b">")?;
    let digits: Vec<u8> = text[..end].iter().copied().filter(u8::is_ascii_hexdigit).collect();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    Some(decoded(&digits.chunks(2).filter_map(pair).collect::<Vec<u8>>()))
}

/// Text as PDF writes it: UTF-16 behind its mark, else bytes.
fn decoded(bytes: &[u8]) -> String {
    match bytes.strip_prefix(&[0xFE, 0xFF]) {
        Some(wide) => {
            let units = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            String::from_utf16_lossy(&units.collect::<Vec<u16>>())
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    fn packed(kind: &str, content: &[u8]) -> Vec<u8> {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
        packer.write_all(content).unwrap();
        let content = packer.finish().unwrap();
        let head = format!("%PDF-1.7\n7 0 obj <</Type /{kind} /Filter /FlateDecode>> stream\n");
        [head.as_bytes(), &content, b"\nendstream endobj"].concat()
    }

    #[test]
    fn an_author_is_found_wherever_it_stands() {
        let wide = [&b"<</Author (\xFE\xFF"[..], &[0x8B, 0xF8, 0x84, 0x5B], b")>>"].concat();
        let xmp = "<dc:creator><rdf:Seq><rdf:li>Zhuge</rdf:li></rdf:Seq></dc:creator>".as_bytes();
        for (body, name) in [
            (b"%PDF-1.7\n1 0 obj <</Author (Zhuge \\(S\\))>>".to_vec(), "Zhuge (S)"),
            (b"%PDF-1.7\n1 0 obj <</Author(\\132huge)>>".to_vec(), "Zhuge"),
            (b"%PDF-1.7\n1 0 obj <</Author <FEFF8BF8845B>>>".to_vec(), "诸葛"),
            (wide, "诸葛"),
            (xmp.to_vec(), "Zhuge"),
            (packed("ObjStm", b"<</Author (Zhuge)>>"), "Zhuge"),
            (packed("Metadata", xmp), "Zhuge"),
        ] {
            assert_eq!(fault(&body), Some(Fault::NamesAuthor { author: name.to_owned() }));
        }
    }

    #[test]
    fn what_cannot_be_looked_into_is_said_to_be_hidden() {
        let mut broken = packed("ObjStm", b"<</Producer (x)>>");
        let at = find(&broken, b"stream\n").unwrap() + 7;
        broken[at..at + 4].fill(0);
        let elsewhere = b"%PDF-1.7\n1 0 obj <</Author 12 0 R>>".to_vec();
        for body in [b"%PDF-1.7 trailer <</Encrypt 5 0 R>>".to_vec(), broken, elsewhere] {
            assert_eq!(fault(&body), Some(Fault::PropertiesHidden));
        }
    }

    #[test]
    fn nobody_named_is_nothing_against_it() {
        for body in [
            b"%PDF-1.7 test".to_vec(),
            b"%PDF-1.7\n1 0 obj <</Author () /Producer (x)>>".to_vec(),
            b"<dc:creator><rdf:Seq><rdf:li></rdf:li></rdf:Seq></dc:creator>".to_vec(),
            packed("ObjStm", b"<</Producer (x)>>"),
        ] {
            assert_eq!(fault(&body), None);
        }
    }
}
