//! Reads the first sheet of an Excel workbook (.xlsx) as texts, within bounds that no file can make it exceed.
//!
//! What a workbook says of its own size is not believed: every byte is inflated once and counted before anything is
//! read, and the cells come one by one (calamine's streaming reader), never as a range whose size the file chooses.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, Xlsx};

/// Bytes of a workbook at most once it is inflated; a thousand lines take less than one mebibyte.
const INFLATED: u64 = 16 << 20;
/// Files in a workbook at most.
const PARTS: usize = 1_000;
/// Rows and columns that may have something in them.
pub const ROWS: usize = 2_000;
pub const COLUMNS: usize = 40;
/// Characters of all cells together at most: one shared text may stand in many cells.
const TEXT: usize = 4 << 20;

/// What an Office file behind a password, or one of before 2007, begins with.
const COMPOUND: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Behind a password, or in the format of before 2007.
    Locked,
    /// No workbook, or a broken one.
    Malformed,
    TooLarge,
    /// Something stands beyond [`ROWS`] or [`COLUMNS`].
    TooFar,
}

/// Whether bytes are those of an Office file, readable or not.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK") || bytes.starts_with(&COMPOUND)
}

/// The rows of the first sheet with something in them: number, counted from 1, and cells. Numbers and dates are read as
/// they would be written, a formula by the value it last had; nothing is ever computed.
///
/// # Errors
/// [`Unreadable`]; whatever the file, it takes no more memory than its bounds.
pub fn read(bytes: &[u8]) -> Result<Vec<(usize, Vec<String>)>, Unreadable> {
    if bytes.starts_with(&COMPOUND) {
        return Err(Unreadable::Locked);
    }
    within_bounds(bytes)?;
    let malformed = |_| Unreadable::Malformed;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(malformed)?;
    let sheets = book.sheets_metadata();
    let first = sheets.iter().find(|sheet| sheet.typ == SheetType::WorkSheet).ok_or(Unreadable::Malformed)?;
    let name = first.name.clone();
    let mut cells = book.worksheet_cells_reader(&name).map_err(malformed)?;
    let mut rows: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut text = 0;
    while let Some(cell) = cells.next_cell().map_err(malformed)? {
        let said = said(cell.get_value());
        if said.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        text += said.len();
        if row >= ROWS || column >= COLUMNS {
            return Err(Unreadable::TooFar);
        }
        if text > TEXT {
            return Err(Unreadable::TooLarge);
        }
        let cells = rows.entry(row + 1).or_default();
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = said;
    }
    Ok(rows.into_iter().collect())
}

/// Inflates every part once, counting what really comes out.
fn within_bounds(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Malformed)?;
    if parts.len() > PARTS {
        return Err(Unreadable::TooLarge);
    }
    let mut inflated = 0;
    for at in 0..parts.len() {
        let part = match parts.by_index(at) {
            Ok(part) => part,
            Err(zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED)) => {
                return Err(Unreadable::Locked);
            }
            Err(_) => return Err(Unreadable::Malformed),
        };
        let left = INFLATED - inflated + 1;
        inflated += std::io::copy(&mut part.take(left), &mut std::io::sink()).map_err(|_| Unreadable::Malformed)?;
        if inflated > INFLATED {
            return Err(Unreadable::TooLarge);
        }
    }
    Ok(())
}

/// A value as somebody would write it.
pub(crate) fn said(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        // Rust writes a whole number without a fraction and any other with as many digits as it has.
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(at) => date(*at),
        DataRef::Error(error) => error.to_string(),
    }
}

/// `2026-03-02`, with the time of day where there is one; a time of no day is a time only.
fn date(at: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let is_midnight = (hour, minute, second) == (0, 0, 0);
    match at.as_f64() {
        value if value < 1.0 || at.is_duration() => {
            let hours = if at.is_duration() { (value * 24.0 + 1e-6).floor() as i64 } else { i64::from(hour) };
            format!("{hours:02}:{minute:02}:{second:02}")
        }
        _ if is_midnight => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

    use super::*;

    const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="21"/></cellXfs></styleSheet>"#;

    /// A workbook whose first sheet has these rows, as other programs write them.
    fn workbook(rows: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
        let sheet = format!(
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>"#
        );
        let parts: [(&str, &[u8]); 6] = [
            ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
            ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
            ("xl/workbook.xml", br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
            ("xl/_rels/workbook.xml.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#),
            ("xl/styles.xml", STYLES.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ];
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, body) in parts.iter().chain(more) {
            zip.start_file(*name, options).unwrap();
            zip.write_all(body).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_value_is_read_as_it_would_be_written() {
        let rows = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>=HYPERLINK("x")</t></is></c><c r="B1"><v>2023001</v></c><c r="C1"><v>1.5</v></c></row>
            <row r="3"><c r="A3" s="1"><v>46083</v></c><c r="B3" s="2"><v>0.5</v></c><c r="C3" t="b"><v>1</v></c><c r="D3" t="e"><v>#N/A</v></c><c r="F3" t="str"><f>1+1</f><v>-2</v></c></row>"#;
        let read = read(&workbook(rows, &[])).unwrap();
        let expected = [
            (1, vec!["=HYPERLINK(\"x\")", "2023001", "1.5"]),
            (3, vec!["2026-03-02", "12:00:00", "TRUE", "#N/A", "", "-2"]),
        ];
        assert_eq!(read.len(), 2);
        for ((number, cells), (line, said)) in read.iter().zip(expected) {
            assert_eq!((number, cells.iter().map(String::as_str).collect::<Vec<_>>()), (&line, said));
        }
    }

    #[test]
    fn nothing_beyond_the_bounds_is_read() {
        let cell = |at: &str| format!(r#"<row><c r="{at}"><v>1</v></c></row>"#);
        assert_eq!(read(&workbook(&cell("XFD1048576"), &[])), Err(Unreadable::TooFar));
        assert_eq!(read(&workbook(&cell(&format!("A{}", ROWS + 1)), &[])), Err(Unreadable::TooFar));
        assert_eq!(read(&workbook(&cell(&format!("A{ROWS}")), &[])).map(|rows| rows.len()), Ok(1));
        let empty = r#"<row r="1048576"><c r="XFD1048576" s="1"/></row>"#;
        assert_eq!(read(&workbook(empty, &[])), Ok(Vec::new()), "a cell with a colour and nothing in it is no cell");
        let bomb = vec![0_u8; (INFLATED + 1) as usize];
        let file = workbook("", &[("xl/media/image1.png", &bomb)]);
        assert!(file.len() < 100_000, "{} bytes", file.len());
        assert_eq!(read(&file), Err(Unreadable::TooLarge));
    }

    #[test]
    fn a_file_that_is_no_workbook_is_told_so() {
        for broken in [&b""[..], b"PK", b"PK\x03\x04\x00\x00", b"\xd0\xcf\x11\xe0"] {
            assert_eq!(read(broken), Err(Unreadable::Malformed), "{broken:?}");
        }
        assert_eq!(read(&[&COMPOUND[..], b"EncryptedPackage"].concat()), Err(Unreadable::Locked));
        let whole = workbook(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#, &[]);
        for cut in [whole.len() / 3, whole.len() / 2, whole.len() - 1] {
            assert_eq!(read(&whole[..cut]), Err(Unreadable::Malformed));
        }
        let unclosed = workbook(r#"<row r="1"><c r="A1"><v>1"#, &[]);
        assert!(read(&unclosed).is_err() || read(&unclosed).is_ok_and(|rows| rows.len() <= 1));
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
        zip.write_all(b"<w/>").unwrap();
        assert_eq!(read(&zip.finish().unwrap().into_inner()), Err(Unreadable::Malformed));
    }
}
