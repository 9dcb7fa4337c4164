//! What files hide is found: each way of hiding is planted once.

use std::io::{Cursor, Write};

use pdf_extract::{
    Dictionary, Document, Object, Stream,
    content::{Content, Operation},
    dictionary,
};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Kind, part and place of everything found, in order of the kinds.
fn found(kind: FileType, body: &[u8]) -> Vec<(Kind, Part, String)> {
    let mut all: Vec<_> = looked_through(kind, "f", body)
        .into_iter()
        .map(|finding| match finding.place {
            Place::File { part, at, .. } => (finding.kind, part, at),
            other => panic!("{other:?}"),
        })
        .collect();
    all.sort_by_key(|(kind, _, at)| (kind.code(), at.clone()));
    all
}

fn word(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    packed(&[&[("word/document.xml", document.as_str())], more].concat())
}

fn said(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}

#[test]
fn a_document_without_secrets_has_none() {
    let body = word(&said("关于测试人选的公示，公示期5个工作日"), &[("word/styles.xml", "<w:styles/>")]);
    assert_eq!(found(FileType::Docx, &body), []);
}

#[test]
fn words_of_a_document_are_read_across_runs_and_under_the_head_of_a_table() {
    let parted = "<w:p><w:r><w:t>手机1380</w:t></w:r><w:r><w:t>0138000</w:t></w:r></w:p>";
    assert_eq!(found(FileType::Docx, &word(parted, &[])), [(Kind::Phone, Part::Body, "¶1".to_owned())]);
    let row =
        |first: &str, second: &str| format!("<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>", said(first), said(second));
    let table = format!("<w:tbl>{}{}</w:tbl>", row("姓名", "出生年月"), row("测试甲", "1963.05"));
    let all = found(FileType::Docx, &word(&table, &[]));
    assert_eq!(all.iter().map(|(kind, ..)| *kind).collect::<Vec<_>>(), [Kind::BirthDate]);
    let footer = [("word/footer1.xml", "<w:ftr><w:p><w:r><w:t>住址：测试市测试路1号</w:t></w:r></w:p></w:ftr>")];
    let all = found(FileType::Docx, &word("", &footer));
    assert_eq!(all, [(Kind::HomeAddress, Part::Header, "¶1".to_owned())]);
}

#[test]
fn what_a_document_hides_is_found() {
    let hidden = r#"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>13800138000</w:t></w:r><w:r><w:t>公示</w:t></w:r></w:p>"#;
    let all = found(FileType::Docx, &word(hidden, &[]));
    assert_eq!(
        all.iter().map(|(kind, part, _)| (*kind, *part)).collect::<Vec<_>>(),
        [(Kind::HiddenText, Part::Hidden), (Kind::Phone, Part::Hidden)]
    );
    let shown = r#"<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>公示</w:t></w:r></w:p>"#;
    assert_eq!(found(FileType::Docx, &word(shown, &[])), []);
    let tracked = r#"<w:p><w:del w:author="测试某"><w:r><w:delText>13800138000</w:delText></w:r></w:del></w:p>"#;
    let all = found(FileType::Docx, &word(tracked, &[]));
    assert_eq!(
        all.iter().map(|(kind, part, _)| (*kind, *part)).collect::<Vec<_>>(),
        [(Kind::Phone, Part::Changes), (Kind::TrackedChange, Part::Changes)]
    );
    let beside = [
        (
            "word/comments.xml",
            "<w:comments><w:comment><w:p><w:r><w:t>电话010-62501234</w:t></w:r></w:p></w:comment></w:comments>",
        ),
        ("docProps/core.xml", "<c><dc:creator>测试某</dc:creator></c>"),
        ("word/embeddings/sheet.xlsx", "PK"),
    ];
    let kinds: Vec<Kind> =
        found(FileType::Docx, &word(&said("公示"), &beside)).into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(kinds, [Kind::Author, Kind::Comment, Kind::Embedded, Kind::Phone]);

    let moved = r#"<w:p><w:moveFrom w:author="测试某"><w:r><w:t>13800138000</w:t></w:r></w:moveFrom></w:p>"#;
    assert_eq!(
        parts_of(FileType::Docx, &word(moved, &[])),
        [(Kind::Phone, Part::Changes), (Kind::TrackedChange, Part::Changes)]
    );
    for change in ["sectPrChange", "tblPrChange", "cellIns"] {
        let changed = format!(r#"<w:p><w:{change} w:author = '测试某'/></w:p>"#);
        assert_eq!(parts_of(FileType::Docx, &word(&changed, &[])), [(Kind::TrackedChange, Part::Changes)], "{change}");
    }
}

fn parts_of(kind: FileType, body: &[u8]) -> Vec<(Kind, Part)> {
    found(kind, body).into_iter().map(|(kind, part, _)| (kind, part)).collect()
}

#[test]
fn words_anywhere_in_a_document_are_found() {
    const SAID: &str =
        "<a:p><a:r><a:rPr lang='zh'><a:latin/></a:rPr><a:t>138</a:t></a:r><a:r><a:t>00138000</a:t></a:r></a:p>";
    for (name, content, part) in [
        ("word/diagrams/data1.xml", SAID, Part::Body),
        ("word/charts/chart1.xml", "<c:v>13800138000</c:v>", Part::Body),
        ("word/charts/chart1.xml", SAID, Part::Body),
        ("word/footnotes.xml", "<w:p><w:r><w:t>13800138000</w:t></w:r></w:p>", Part::Header),
        ("word/endnotes.xml", "<w:p><w:r><w:t>13800138000</w:t></w:r></w:p>", Part::Header),
        ("word/glossary/document.xml", "<w:p><w:r><w:t>13800138000</w:t></w:r></w:p>", Part::Hidden),
        ("word/settings.xml", r#"<w:docVar w:name="x" w:val="13800138000"/>"#, Part::Hidden),
        ("customXml/item1.xml", "<phone>138&#48;0138000</phone>", Part::Properties),
        ("elsewhere.xml", "<x>13800138000</x>", Part::Hidden),
    ] {
        let body = word(&said("公示"), &[(name, content)]);
        assert_eq!(parts_of(FileType::Docx, &body), [(Kind::Phone, part)], "{name}");
    }
    let link = r#"<Relationship Target="mailto:jia.test@mail.example" TargetMode="External"/>"#;
    let all = parts_of(FileType::Docx, &word("", &[("word/_rels/document.xml.rels", link)]));
    assert_eq!(all, [(Kind::Email, Part::Hidden)]);
    let path = r#"<Relationship Target="file:///C:/Users/Zhuge/a.dotm" TargetMode="External"/>"#;
    let all = parts_of(FileType::Docx, &word("", &[("word/_rels/settings.xml.rels", path)]));
    assert_eq!(all, [(Kind::Author, Part::Properties)]);
    let described = r#"<w:p><w:r><w:drawing><wp:docPr id="1" descr="手机13800138000"/></w:drawing></w:r></w:p>"#;
    assert_eq!(parts_of(FileType::Docx, &word(described, &[])), [(Kind::Phone, Part::Hidden)]);
    let boxed = r#"<w:p><w:r><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>13800138000</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r></w:p>"#;
    assert_eq!(parts_of(FileType::Docx, &word(boxed, &[])), [(Kind::Phone, Part::Body)]);
    let field = r#"<w:p><w:fldSimple w:instr="HYPERLINK tel:13800138000"/></w:p>"#;
    assert_eq!(parts_of(FileType::Docx, &word(field, &[])), [(Kind::Phone, Part::Hidden)]);
}

#[test]
fn what_is_no_xml_is_for_the_eyes_of_a_person() {
    for (name, content, kind) in [
        ("word/media/image1.png", "\u{89}PNG", Kind::Unreadable),
        ("word/media/image1.emf", "\u{1}", Kind::Unreadable),
        ("hidden/list.zip", "PK", Kind::Embedded),
        ("word/afchunk.mht", "MIME", Kind::Embedded),
        ("word/embeddings/sheet.xlsx", "PK", Kind::Embedded),
    ] {
        assert_eq!(parts_of(FileType::Docx, &word("", &[(name, content)])), [(kind, Part::Body)], "{name}");
    }
    assert_eq!(found(FileType::Docx, &word("", &[("word/fonts/font1.odttf", "font")])), []);
    let body = word("", &[("word/charts/chart1.xml", "<c:v>13800138000")]);
    assert_eq!(parts_of(FileType::Docx, &body), [(Kind::Unreadable, Part::Body)], "a part that cannot be read");
}

#[test]
fn no_file_is_read_beyond_bounds() {
    let many: String = (0..400).map(|number| said(&format!("13800{number:06}"))).collect();
    let all = found(FileType::Docx, &word(&many, &[]));
    assert_eq!(all.len(), MOST + 1);
    assert_eq!(all.last().unwrap(), &(Kind::Unreadable, Part::Body, String::new()), "that there is more is said");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let zeros = vec![b' '; 1 << 20];
    for name in ["word/document.xml", "xl/workbook.xml", "xl/sharedStrings.XML"] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(b"<a/>").unwrap();
    }
    (0..65).for_each(|_| zip.write_all(&zeros).unwrap());
    let bomb = zip.finish().unwrap().into_inner();
    for kind in [FileType::Docx, FileType::Xlsx] {
        assert_eq!(found(kind, &bomb), [(Kind::Unreadable, Part::Body, String::new())]);
    }
    let long = "公示，".repeat(PIECE);
    let split = format!("{long}手机13800138000{long}");
    assert_eq!(parts_of(FileType::Docx, &word(&said(&split), &[])), [(Kind::Phone, Part::Body)]);
    for at in 0..40 {
        let split = format!("{}13800138000 {}", "x ".repeat(PIECE / 2 - at), "公示，".repeat(100));
        assert_eq!(
            parts_of(FileType::Docx, &word(&said(&split), &[])),
            [(Kind::Phone, Part::Body)],
            "cut {at} before the end"
        );
    }
}

/// A workbook of one or two sheets, each by name, state and rows.
fn workbook(sheets: &[(&str, &str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    let mut names = String::new();
    let mut links = String::new();
    let mut parts: Vec<(String, String)> = Vec::new();
    for (at, (name, state, rows)) in sheets.iter().enumerate() {
        let number = at + 1;
        names += &format!(r#"<sheet name="{name}" sheetId="{number}" state="{state}" r:id="rId{number}"/>"#);
        links += &format!(
            r#"<Relationship Id="rId{number}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{number}.xml"/>"#
        );
        let sheet = format!(
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{rows}</worksheet>"#
        );
        parts.push((format!("xl/worksheets/sheet{number}.xml"), sheet));
    }
    let book = format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{names}</sheets></workbook>"#
    );
    let rels = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let links = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>"#
    );
    let mut all = vec![("_rels/.rels", rels), ("xl/workbook.xml", &book), ("xl/_rels/workbook.xml.rels", &links)];
    all.extend(parts.iter().map(|(name, content)| (name.as_str(), content.as_str())));
    all.extend(more);
    packed(&all)
}

fn cell(at: &str, words: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{words}</t></is></c>"#)
}

#[test]
fn cells_are_read_under_their_head() {
    let rows = format!(
        r#"<sheetData><row r="1">{}{}{}</row><row r="2">{}{}<c r="C2"><v>62501234</v></c></row></sheetData>"#,
        cell("A1", "姓名"),
        cell("B1", "出生年月"),
        cell("C1", "联系电话"),
        cell("A2", "测试甲"),
        cell("B2", "1963.05"),
    );
    let all = found(FileType::Xlsx, &workbook(&[("名单", "visible", &rows)], &[]));
    assert_eq!(
        all,
        [(Kind::BirthDate, Part::Body, "名单!B2".to_owned()), (Kind::Phone, Part::Body, "名单!C2".to_owned())]
    );
}

#[test]
fn hidden_sheets_rows_columns_and_comments_are_found() {
    let row = |number: &str, hidden: &str, words: &str| {
        format!(r#"<row r="{number}"{hidden}>{}</row>"#, cell(&format!("A{number}"), words))
    };
    let plain = format!("<sheetData>{}</sheetData>", row("1", "", "公示"));
    let secret = format!("<sheetData>{}</sheetData>", row("1", "", "13800138000"));
    let all = found(FileType::Xlsx, &workbook(&[("甲", "visible", &plain), ("乙", "veryHidden", &secret)], &[]));
    assert_eq!(
        all,
        [(Kind::HiddenSheet, Part::Hidden, "乙".to_owned()), (Kind::Phone, Part::Hidden, "乙!A1".to_owned())]
    );

    let rows = format!("<sheetData>{}{}</sheetData>", row("1", "", "公示"), row("2", r#" hidden="1""#, "13800138000"));
    let all = found(FileType::Xlsx, &workbook(&[("甲", "visible", &rows)], &[]));
    assert_eq!(
        all,
        [(Kind::HiddenCells, Part::Hidden, "甲".to_owned()), (Kind::Phone, Part::Hidden, "甲!A2".to_owned())]
    );

    let column = format!(r#"<cols><col min="1" max="1" width="0" customWidth="1"/></cols>{secret}"#);
    let kinds: Vec<Kind> = found(FileType::Xlsx, &workbook(&[("甲", "visible", &column)], &[]))
        .into_iter()
        .map(|(kind, ..)| kind)
        .collect();
    assert_eq!(kinds, [Kind::HiddenCells, Kind::Phone], "a column of no width is hidden");

    let low = format!(
        "<sheetData>{}{}</sheetData>",
        row("1", "", "公示"),
        row("2", r#" ht="0" customHeight="1""#, "13800138000")
    );
    assert_eq!(
        parts_of(FileType::Xlsx, &workbook(&[("甲", "visible", &low)], &[])),
        [(Kind::HiddenCells, Part::Hidden), (Kind::Phone, Part::Hidden)],
        "a row of no height is hidden"
    );

    let beside = [
        ("xl/comments1.xml", "<comments><comment><text><t>电话62501234</t></text></comment></comments>"),
        ("xl/sharedStrings.xml", "<sst><si><t>110105 19491231 002X</t></si></sst>"),
        ("xl/pivotCache/pivotCacheRecords1.xml", r#"<r><s v="jia.test@mail.example"/></r>"#),
    ];
    let all = found(FileType::Xlsx, &workbook(&[("甲", "visible", &plain)], &beside));
    let kinds: Vec<(Kind, Part)> = all.into_iter().map(|(kind, part, _)| (kind, part)).collect();
    assert_eq!(
        kinds,
        [
            (Kind::Comment, Part::Comments),
            (Kind::Email, Part::Hidden),
            (Kind::IdentityNumber, Part::Hidden),
            (Kind::Phone, Part::Comments)
        ]
    );
}

#[test]
fn words_anywhere_in_a_workbook_are_found() {
    let plain = format!(r#"<sheetData><row r="1">{}</row></sheetData>"#, cell("A1", "公示"));
    let book = |rest: &str, more: &[(&str, &str)]| {
        parts_of(FileType::Xlsx, &workbook(&[("甲", "visible", &format!("{plain}{rest}"))], more))
    };
    assert_eq!(book("", &[]), []);
    let list =
        r#"<dataValidations><dataValidation><formula1>"13800138000"</formula1></dataValidation></dataValidations>"#;
    assert_eq!(book(list, &[]), [(Kind::Phone, Part::Body)]);
    assert_eq!(
        book("<headerFooter><oddHeader>&amp;L13800138000</oddHeader></headerFooter>", &[]),
        [(Kind::Phone, Part::Body)]
    );
    let apart = format!(r#"<row r="2">{}{}</row>"#, cell("A2", "010"), cell("B2", "62501234"));
    let apart = format!("<sheetData>{apart}</sheetData>");
    assert_eq!(parts_of(FileType::Xlsx, &workbook(&[("甲", "visible", &apart)], &[])), [], "two numbers are not one");
    let prompt = r#"<dataValidations><dataValidation prompt="电话13800138000"/></dataValidations>"#;
    assert_eq!(book(prompt, &[]), [(Kind::Phone, Part::Hidden)]);
    let drawn = ("xl/drawings/drawing1.xml", "<xdr:txBody><a:p><a:r><a:t>13800138000</a:t></a:r></a:p></xdr:txBody>");
    assert_eq!(book("", &[drawn]), [(Kind::Phone, Part::Body)]);
    let linked = ("xl/externalLinks/externalLink1.xml", "<cell r='A1'><v>13800138000</v></cell>");
    assert_eq!(book("", &[linked]), [(Kind::Phone, Part::Hidden)]);
    let shared = (
        "xl/comments1.xml",
        "<comments><authors><author>测试某</author></authors><comment><text><t>好</t></text></comment></comments>",
    );
    assert_eq!(book("", &[shared]), [(Kind::Author, Part::Comments), (Kind::Comment, Part::Comments)]);
    let log = ("xl/revisions/revisionHeaders.xml", r#"<header userName="测试某"/>"#);
    assert_eq!(book("", &[log]), [(Kind::Author, Part::Properties)]);
    let twice = r#"<sheets><sheet name="a" r:id="rId1"/><sheet name="b" r:id="rId1"/></sheets>"#;
    let twice = packed(&[
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        ("xl/workbook.xml", twice),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>"),
    ]);
    assert_eq!(
        parts_of(FileType::Xlsx, &twice),
        [(Kind::Unreadable, Part::Body)],
        "a sheet that is read over and over"
    );
}

/// A PDF with a page for each text, and more objects.
fn pdf(pages: &[&str], more: &[Dictionary], info: Option<Dictionary>) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding"
    });
    let resources = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let mut kids: Vec<Object> = Vec::new();
    for words in pages {
        let operations = vec![
            Operation::new("BT", vec![]),
            Operation::new("Tf", vec!["F1".into(), 12.into()]),
            Operation::new("Td", vec![100.into(), 600.into()]),
            Operation::new("Tj", vec![Object::string_literal(*words)]),
            Operation::new("ET", vec![]),
        ];
        let content = Content { operations }.encode().unwrap();
        let content = document.add_object(Stream::new(dictionary! {}, content));
        let page = dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => resources,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()]
        };
        kids.push(document.add_object(page).into());
    }
    let count = kids.len() as i64;
    document
        .objects
        .insert(tree, Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    for object in more {
        document.add_object(object.clone());
    }
    if let Some(info) = info {
        let info = document.add_object(info);
        document.trailer.set("Info", info);
    }
    let mut body = Vec::new();
    document.save_to(&mut body).unwrap();
    body
}

#[test]
fn every_page_of_a_pdf_is_read() {
    assert_eq!(found(FileType::Pdf, &pdf(&["Notice of the office"], &[], None)), []);
    let all = found(FileType::Pdf, &pdf(&["Notice", "Phone 13800138000", ""], &[], None));
    assert_eq!(all, [(Kind::Phone, Part::Body, "2".to_owned()), (Kind::Unreadable, Part::Body, "3".to_owned())]);
    let list = pdf(&["Name, date of birth", "A. Test 1963-05-12"], &[], None);
    assert_eq!(found(FileType::Pdf, &list), [(Kind::BirthDate, Part::Body, "2".to_owned())]);
}

#[test]
fn what_the_pages_of_a_pdf_do_not_show_is_found() {
    let note = dictionary! {
        "Type" => "Annot", "Subtype" => "Text", "Contents" => Object::string_literal("call 13800138000")
    };
    let file = dictionary! { "Type" => "Filespec", "F" => Object::string_literal("list.xlsx") };
    let info = dictionary! { "Author" => Object::string_literal("Zhuge") };
    let kinds: Vec<Kind> =
        found(FileType::Pdf, &pdf(&["Notice"], &[note, file], Some(info))).into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(kinds, [Kind::Author, Kind::Comment, Kind::Embedded, Kind::Phone]);
}

#[test]
fn every_text_of_a_pdf_is_found() {
    let phone = || Object::string_literal("call 13800138000");
    let beside = |object: Dictionary| parts_of(FileType::Pdf, &pdf(&["Notice"], &[object], None));
    for key in ["Title", "Subject", "Keywords"] {
        let info = pdf(&["Notice"], &[], Some(dictionary! { key => phone() }));
        assert_eq!(parts_of(FileType::Pdf, &info), [(Kind::Phone, Part::Properties)], "{key}");
    }
    let rect = || vec![0.into(), 0.into(), 9.into(), 9.into()];
    let note = dictionary! { "Subtype" => "Highlight", "Rect" => rect(), "Contents" => phone(), "T" => Object::string_literal("Zhuge") };
    let of_note =
        [(Kind::Author, Part::Annotations), (Kind::Comment, Part::Annotations), (Kind::Phone, Part::Annotations)];
    assert_eq!(beside(note.clone()), of_note, "without its type");
    assert_eq!(beside(dictionary! { "Annots" => vec![note.into()] }), of_note, "inside another object");
    let field = dictionary! { "FT" => "Tx", "Subtype" => "Widget", "Rect" => rect(), "V" => phone() };
    assert_eq!(beside(field), [(Kind::Phone, Part::Annotations)]);
    let link = dictionary! { "S" => "URI", "URI" => Object::string_literal("mailto:jia.test@mail.example") };
    assert_eq!(beside(link), [(Kind::Email, Part::Annotations)]);
    let path = dictionary! { "S" => "Launch", "F" => Object::string_literal("C:\\Users\\Zhuge\\a.pdf") };
    assert_eq!(beside(path), [(Kind::Author, Part::Properties)]);
    let file = dictionary! { "EF" => dictionary! { "F" => Object::Null } };
    assert_eq!(beside(file), [(Kind::Embedded, Part::Body)]);
    assert_eq!(beside(dictionary! { "Subtype" => "Image" }), [(Kind::Unreadable, Part::Body)]);
    for shown in [dictionary! { "OFF" => vec![Object::Null] }, dictionary! { "BaseState" => "OFF" }] {
        assert_eq!(
            beside(dictionary! { "OCProperties" => dictionary! { "D" => shown } }),
            [(Kind::HiddenText, Part::Hidden)]
        );
    }
    assert_eq!(
        beside(dictionary! { "OCProperties" => dictionary! { "D" => dictionary! { "OFF" => Vec::<Object>::new() } } }),
        []
    );

    let mut document = Document::load_mem(&pdf(&["Notice"], &[], None)).unwrap();
    let xmp = r#"<x><dc:creator><rdf:Seq><rdf:li>Zhuge</rdf:li></rdf:Seq></dc:creator><dc:description><rdf:li>13800138000</rdf:li></dc:description><rdf:Description pdf:Author="Kong"/></x>"#;
    document.add_object(Stream::new(dictionary! { "Type" => "Metadata" }, xmp.into()));
    let mut body = Vec::new();
    document.save_to(&mut body).unwrap();
    let all = parts_of(FileType::Pdf, &body);
    let author = (Kind::Author, Part::Properties);
    assert_eq!(all, [author, author, (Kind::Phone, Part::Properties)]);
}

#[test]
fn what_cannot_be_read_is_a_finding() {
    for (kind, body) in [
        (FileType::Pdf, &b"%PDF-1.7 and no more"[..]),
        (FileType::Docx, b"PK\x03\x04"),
        (FileType::Xlsx, b"PK\x03\x04"),
        (FileType::Png, b"\x89PNG"),
        (FileType::Jpeg, b"\xFF\xD8"),
    ] {
        assert_eq!(found(kind, body), [(Kind::Unreadable, Part::Body, String::new())], "{kind:?}");
    }
    // What reads a PDF is not started here: then it is not read.
    assert_eq!(findings(FileType::Pdf, "f", &pdf(&["Notice"], &[], None)), [unreadable("f")]);
    let unclosed = packed(&[("word/document.xml", "<w:document><w:t")]);
    assert_eq!(found(FileType::Docx, &unclosed), [(Kind::Unreadable, Part::Body, String::new())]);
}
