//! Letters as Word files, laid out as offices in China lay theirs out (GB/T 9704): A4, its margins, a title in 小标宋 of
//! size 2, the text in 仿宋 of size 3, lines of 28 points.
//!
//! A letter is a list of blocks; nothing else of Word is used. The fonts are named and not embedded: an office has them,
//! and elsewhere Word takes a like one. The file says nothing of who made it.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, Docx, LineSpacing, LineSpacingType, PageMargin, Paragraph, Run, RunFonts, SpecialIndentType, Table,
    TableCell, TableRow, WidthType,
};

/// The margins of GB/T 9704 in twentieths of a point: 37 mm above, 35 mm below, 28 mm left, 26 mm right.
const MARGINS: (i32, i32, i32, i32) = (2098, 1984, 1587, 1474);
/// A4 in twentieths of a point.
const A4: (u32, u32) = (11_906, 16_838);
/// The width of the text: 156 mm.
const WIDTH: usize = 8_845;
/// Sizes in half points: 2号, 3号, 小四.
const TITLE: usize = 44;
const TEXT: usize = 32;
const CELL: usize = 24;
/// Twentieths of a point from line to line.
const LINE: i32 = 560;
/// Two characters of the text.
const INDENT: i32 = 640;
/// Four characters: the distance of signature and date from the right.
const ASIDE: i32 = 1_280;

/// A part of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Title(String),
    /// What the letter is numbered by, under the title.
    Number(String),
    /// To whom it goes.
    Addressee(String),
    Heading(String),
    Paragraph(String),
    /// A table whose first row is its head; each row as long as the head.
    Table(Vec<Vec<String>>),
    /// Who signs.
    Signature(String),
    /// The day, under the signature.
    Date(String),
}

/// The letter could not be packed.
#[derive(Debug, thiserror::Error)]
#[error("a letter could not be packed: {0}")]
pub struct PackError(String);

/// The bytes of a .docx file.
///
/// # Errors
/// When the archive cannot be written, which memory alone prevents.
pub fn pack(blocks: &[Block]) -> Result<Vec<u8>, PackError> {
    let (top, bottom, left, right) = MARGINS;
    let margin = PageMargin::new().top(top).bottom(bottom).left(left).right(right).header(851).footer(1_418);
    let mut docx = Docx::new().page_size(A4.0, A4.1).page_margin(margin).default_fonts(fonts("仿宋_GB2312"));
    docx = docx.default_size(TEXT);
    for block in blocks {
        docx = put(docx, block);
    }
    let mut file = Cursor::new(Vec::new());
    docx.build().pack(&mut file).map_err(|error| PackError(error.to_string()))?;
    Ok(file.into_inner())
}

fn put(docx: Docx, block: &Block) -> Docx {
    match block {
        Block::Title(text) => {
            docx.add_paragraph(line(text, "方正小标宋简体", TITLE).align(AlignmentType::Center)).add_paragraph(spaced())
        }
        Block::Number(text) => {
            docx.add_paragraph(line(text, "仿宋_GB2312", TEXT).align(AlignmentType::Center)).add_paragraph(spaced())
        }
        Block::Addressee(text) => docx.add_paragraph(line(text, "仿宋_GB2312", TEXT)),
        Block::Heading(text) => docx.add_paragraph(indented(line(text, "黑体", TEXT)).keep_next(true)),
        Block::Paragraph(text) => docx.add_paragraph(indented(line(text, "仿宋_GB2312", TEXT))),
        Block::Table(rows) => docx.add_table(table(rows)).add_paragraph(spaced()),
        Block::Signature(text) => docx.add_paragraph(spaced()).add_paragraph(aside(text)),
        Block::Date(text) => docx.add_paragraph(aside(text)),
    }
}

/// Latin letters and digits beside Chinese in the font named.
fn fonts(east_asia: &str) -> RunFonts {
    RunFonts::new().east_asia(east_asia).ascii("Times New Roman").hi_ansi("Times New Roman")
}

/// A text; where it has lines of its own, they stay lines.
fn line(text: &str, font: &str, size: usize) -> Paragraph {
    let spacing = LineSpacing::new().line_rule(LineSpacingType::Exact).line(LINE);
    let mut run = Run::new().fonts(fonts(font)).size(size);
    for (at, part) in text.lines().enumerate() {
        if at > 0 {
            run = run.add_break(docx_rs::BreakType::TextWrapping);
        }
        run = run.add_text(part.chars().filter(|letter| !letter.is_control()).collect::<String>());
    }
    Paragraph::new().add_run(run).line_spacing(spacing)
}

fn spaced() -> Paragraph {
    line("", "仿宋_GB2312", TEXT)
}

fn indented(paragraph: Paragraph) -> Paragraph {
    paragraph.indent(None, Some(SpecialIndentType::FirstLine(INDENT)), None, None)
}

fn aside(text: &str) -> Paragraph {
    line(text, "仿宋_GB2312", TEXT).align(AlignmentType::Right).indent(None, None, Some(ASIDE), None)
}

fn table(rows: &[Vec<String>]) -> Table {
    let columns = rows.first().map_or(1, |head| head.len().max(1));
    let of = |(at, row): (usize, &Vec<String>)| {
        let font = if at == 0 { "黑体" } else { "仿宋_GB2312" };
        let cell = |text: &String| {
            let text =
                line(text, font, CELL).line_spacing(LineSpacing::new().line_rule(LineSpacingType::Auto).line(300));
            TableCell::new().width(WIDTH / columns, WidthType::Dxa).add_paragraph(text)
        };
        TableRow::new(row.iter().map(cell).collect()).cant_split()
    };
    let rows = rows.iter().enumerate().map(of).collect();
    Table::new(rows).width(WIDTH, WidthType::Dxa).set_grid(vec![WIDTH / columns; columns])
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn part(file: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_letter_has_its_words_its_layout_and_no_author() {
        let blocks = [
            Block::Title("关于测试的函".to_owned()),
            Block::Number("测〔2026〕1号".to_owned()),
            Block::Addressee("测试单位：".to_owned()),
            Block::Paragraph("第一行 <&>\n第二行\u{1}".to_owned()),
            Block::Table(vec![vec!["序号".to_owned(), "票数".to_owned()], vec!["1".to_owned(), "7".to_owned()]]),
            Block::Signature("测试办公室".to_owned()),
            Block::Date("2026年4月1日".to_owned()),
        ];
        let file = pack(&blocks).unwrap();
        let text = part(&file, "word/document.xml");
        for said in ["关于测试的函", "测〔2026〕1号", "第一行 &lt;&amp;&gt;", "第二行", "票数", "测试办公室"]
        {
            assert!(text.contains(said), "{said}");
        }
        for layout in
            ["w:w=\"11906\"", "w:top=\"2098\"", "w:left=\"1587\"", "方正小标宋简体", "仿宋_GB2312", "w:line=\"560\""]
        {
            assert!(text.contains(layout), "{layout}: {text}");
        }
        assert!(!text.contains('\u{1}'), "no letter that XML does not have");
        let core = part(&file, "docProps/core.xml");
        assert!(core.contains("unknown") && !core.contains("测试"), "{core}");
    }
}
