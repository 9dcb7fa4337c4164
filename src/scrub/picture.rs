//! Pictures without what a camera or a program wrote beside them.

/// A JPEG with its picture only: of the application segments JFIF, the colour profile and Adobe's colour transform
/// stay, all other ones, comments and whatever follows the end are dropped. `None` when it is cut short.
pub(super) fn jpeg(body: &[u8]) -> Option<Vec<u8>> {
    const START: [u8; 2] = [0xFF, 0xD8];
    let mut rest = body.strip_prefix(&START)?;
    let mut kept = START.to_vec();
    loop {
        // Any number of fill bytes may come before a marker.
        let marker = *rest.strip_prefix(&[0xFF])?.iter().find(|byte| **byte != 0xFF)?;
        let at = rest.iter().position(|byte| *byte != 0xFF)? + 1;
        rest = &rest[at..];
        if marker == 0xD9 {
            kept.extend([0xFF, marker]);
            return Some(kept);
        }
        let length = usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?]));
        let (segment, after) = rest.split_at_checked(length)?;
        let content = segment.get(2..)?;
        let shown = match marker {
            0xE0 => content.starts_with(b"JFIF\0"),
            0xE2 => content.starts_with(b"ICC_PROFILE\0"),
            0xEE => content.starts_with(b"Adobe"),
            0xE1..=0xEF | 0xFE => false,
            _ => true,
        };
        if shown {
            kept.extend([0xFF, marker]);
            kept.extend(segment);
        }
        rest = after;
        if marker == 0xDA {
            // The picture itself runs to the next marker that is no restart and no stuffed byte.
            let is_end = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7 | 0xFF);
            let end = rest.windows(2).position(is_end)?;
            kept.extend(&rest[..end]);
            rest = &rest[end..];
        }
    }
}

/// Chunks of a PNG that are needed to show it as it was meant.
const SHOWN: [&[u8; 4]; 13] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"cICP",
];

/// A PNG with its picture only. `None` when it is cut short.
pub(super) fn png(body: &[u8]) -> Option<Vec<u8>> {
    const START: &[u8] = b"\x89PNG\r\n\x1a\n";
    let mut rest = body.strip_prefix(START)?;
    let mut kept = START.to_vec();
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        let (chunk, after) = rest.split_at_checked(length.checked_add(12)?)?;
        let kind = chunk.get(4..8)?;
        if SHOWN.iter().any(|known| *known == kind) {
            kept.extend(chunk);
        }
        if kind == b"IEND" {
            return Some(kept);
        }
        rest = after;
    }
}

/// Boxes of a JPEG 2000 that are needed to show it.
const BOXES: [&[u8]; 4] = [b"jP  ", b"ftyp", b"jp2h", b"jp2c"];

/// A JPEG 2000, as PDF has them, with its picture only: of a file its own boxes, else the stream as it is. `None` when
/// it is cut short.
pub(super) fn jpeg_2000(body: &[u8]) -> Option<Vec<u8>> {
    if body.starts_with(&[0xFF, 0x4F, 0xFF, 0x51]) {
        return Some(body.to_vec());
    }
    let mut kept = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let head = rest.first_chunk::<8>()?;
        let length = match u32::from_be_bytes([head[0], head[1], head[2], head[3]]) {
            // The last one may run to the end.
            0 => rest.len(),
            1 => usize::try_from(u64::from_be_bytes(rest.get(8..16)?.try_into().ok()?)).ok()?,
            length => length as usize,
        };
        let (one, after) = rest.split_at_checked(length).filter(|(one, _)| one.len() >= 8)?;
        if BOXES.contains(&&head[4..]) {
            kept.extend(one);
        }
        rest = after;
    }
    kept.starts_with(b"\0\0\0\x0CjP  ").then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
        let length = (content.len() as u16 + 2).to_be_bytes();
        [&[0xFF, marker][..], &length, content].concat()
    }

    fn parts(keep: bool) -> Vec<u8> {
        let own = |marker, content: &[u8]| if keep { segment(marker, content) } else { Vec::new() };
        let scan = [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56];
        [
            vec![0xFF, 0xD8],
            segment(0xE0, b"JFIF\0 and more"),
            own(0xE1, b"Exif\0\0 Artist Zhuge"),
            own(0xE1, b"http://ns.adobe.com/xap/1.0/\0 Zhuge"),
            segment(0xE2, b"ICC_PROFILE\0 and more"),
            own(0xE2, b"MPF\0 Zhuge"),
            own(0xED, b"Photoshop 3.0\0 By-line Zhuge"),
            own(0xFE, b"by Zhuge"),
            segment(0xDB, b"table"),
            segment(0xDA, b"scan"),
            scan.to_vec(),
            own(0xFE, b"between scans, Zhuge"),
            segment(0xDA, b"scan two"),
            scan.to_vec(),
            vec![0xFF, 0xD9],
            if keep { b"trailer of Zhuge".to_vec() } else { Vec::new() },
        ]
        .concat()
    }

    #[test]
    fn a_jpeg_keeps_its_picture_and_nothing_beside_it() {
        assert_eq!(jpeg(&parts(true)).unwrap(), parts(false));
        assert_eq!(jpeg(&parts(false)).unwrap(), parts(false));
        let whole = parts(false);
        for end in 0..whole.len() {
            assert_eq!(jpeg(&whole[..end]), None, "cut at {end}");
        }
    }

    #[test]
    fn a_png_keeps_its_picture_and_nothing_beside_it() {
        let chunk =
            |kind: &[u8], content: &[u8]| [&(content.len() as u32).to_be_bytes()[..], kind, content, b"crc."].concat();
        let start = b"\x89PNG\r\n\x1a\n".to_vec();
        let (head, data, end) = (chunk(b"IHDR", b"head"), chunk(b"IDAT", b"data"), chunk(b"IEND", b""));
        let (text, exif) = (chunk(b"tEXt", b"Author\0Zhuge"), chunk(b"eXIf", b"Zhuge"));
        let plain = [&start[..], &head, &data, &end].concat();
        assert_eq!(png(&[&start[..], &head, &text, &data, &exif, &end, b"Zhuge"].concat()).unwrap(), plain);
        for end in 0..plain.len() {
            assert_eq!(png(&plain[..end]), None, "cut at {end}");
        }
    }

    #[test]
    fn a_jpeg_2000_keeps_its_picture_and_nothing_beside_it() {
        let one = |kind: &[u8], content: &[u8]| [&(content.len() as u32 + 8).to_be_bytes()[..], kind, content].concat();
        let head = [one(b"jP  ", b"\r\n\x87\n"), one(b"ftyp", b"jp2 "), one(b"jp2h", b"head")].concat();
        let (xml, data) = (one(b"xml ", b"Zhuge"), one(b"jp2c", b"data"));
        let plain = [&head[..], &data].concat();
        assert_eq!(jpeg_2000(&[&head[..], &xml, &data, &one(b"uuid", b"Zhuge")].concat()).unwrap(), plain);
        assert_eq!(jpeg_2000(b"\xFF\x4F\xFF\x51\0"), Some(b"\xFF\x4F\xFF\x51\0".to_vec()), "a bare stream");
        assert_eq!(jpeg_2000(&plain[..plain.len() - 1]), None);
        assert_eq!(jpeg_2000(b"Zhuge"), None);
    }
}
