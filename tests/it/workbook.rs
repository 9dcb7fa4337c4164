//! Workbooks as a spreadsheet saves them, made from texts: what people upload.

use std::io::{Cursor, Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A workbook with one sheet of text cells; more parts beside it, such as a picture.
pub fn workbook(rows: &[&[&str]], more: &[(&str, &[u8])]) -> Vec<u8> {
    let text = |cell: &str| cell.replace('&', "&amp;").replace('<', "&lt;");
    let mut data = String::new();
    for (row, cells) in (1..).zip(rows) {
        data.push_str(&format!("<row r=\"{row}\">"));
        for (column, cell) in ('A'..='Z').zip(*cells) {
            data.push_str(&format!("<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{}</t></is></c>", text(cell)));
        }
        data.push_str("</row>");
    }
    let relation = |target: &str, kind: &str| {
        format!(
            "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/{kind}\" \
             Target=\"{target}\"/></Relationships>"
        )
    };
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"名单\" sheetId=\"1\" r:id=\"rId1\"/>\
         </sheets></workbook>"
    );
    let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{data}</sheetData></worksheet>");
    let parts = [
        ("_rels/.rels", relation("xl/workbook.xml", "officeDocument")),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", relation("worksheets/sheet1.xml", "worksheet")),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, body) in parts.iter().map(|(name, body)| (*name, body.as_bytes())).chain(more.iter().copied()) {
        zip.start_file(name, options).unwrap();
        zip.write_all(body).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
