//! An Excel workbook: its cells, those that are not shown, and what no cell shows any more.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
};

use calamine::{Reader, SheetType, SheetVisible, Xlsx};
use quick_xml::events::Event;

use super::{Found, rest, with_head};
use crate::{
    domain::privacy::{Kind, Part, tells_births},
    package::{self, attribute, is_on, parts, reader},
    sheet,
};

/// Cells of all sheets that are read at most.
const CELLS: usize = 200_000;
/// Columns of a sheet, in every program that makes one.
const COLUMNS: u32 = 16_384;

/// Looks through a workbook; `None` when it cannot be read.
pub(super) fn look(body: &[u8], found: &mut Found<'_>) -> Option<()> {
    let parts = parts(body)?;
    let mut book = Xlsx::new(Cursor::new(body)).ok()?;
    let hiding = hiding(&parts)?;
    let sheets: Vec<_> = book.sheets_metadata().to_vec();
    let mut left = CELLS;
    for sheet in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let mut hidden = hiding.get(&sheet.name).cloned().unwrap_or_default();
        if sheet.visible != SheetVisible::Visible {
            found.add(Kind::HiddenSheet, Part::Hidden, &sheet.name, &sheet.name);
            hidden.sheet = true;
        }
        let mut cells = book.worksheet_cells_reader(&sheet.name).ok()?;
        let mut said: BTreeMap<(u32, u32), String> = BTreeMap::new();
        while let Some(cell) = cells.next_cell().ok()? {
            let words = sheet::said(cell.get_value());
            if !words.is_empty() {
                left = left.checked_sub(1)?;
                said.insert(cell.get_position(), words);
            }
        }
        tell(&sheet.name, &said, &hidden, found);
    }
    rest::look(&parts, found)
}

/// What a sheet does not show.
#[derive(Clone, Debug, Default)]
struct Hiding {
    sheet: bool,
    rows: BTreeSet<u32>,
    columns: BTreeSet<u32>,
}

impl Hiding {
    fn hides(&self, (row, column): (u32, u32)) -> bool {
        self.sheet || self.rows.contains(&row) || self.columns.contains(&column)
    }
}

/// What each sheet hides, by the sheet's name. A part that is two sheets could be read over and over: it is not read.
fn hiding(parts: &[package::Part]) -> Option<BTreeMap<String, Hiding>> {
    let links = elements(package::content(parts, "xl/_rels/workbook.xml.rels")?, "Relationship", ["Id", "Target"]);
    let path = |target: String| {
        let path = target.trim_start_matches('/').to_lowercase();
        if path.starts_with("xl/") { path } else { format!("xl/{path}") }
    };
    let paths: BTreeMap<String, String> = links.into_iter().map(|[id, target]| (id, path(target))).collect();
    let mut contents: BTreeMap<&str, &[u8]> = parts.iter().map(|part| (part.key.as_str(), &*part.content)).collect();
    // `r:id` is found by its local name; `sheetId` is another attribute.
    let sheets = elements(package::content(parts, "xl/workbook.xml")?, "sheet", ["name", "id"]);
    let mut all = BTreeMap::new();
    for [name, id] in sheets {
        let content = contents.remove(paths.get(&id)?.as_str())?;
        let mut left = COLUMNS;
        let mut hiding = Hiding::default();
        let mut reader = reader(content);
        loop {
            match reader.read_event().ok()? {
                Event::Start(element) => {
                    let number = |name: &str| attribute(&element, name).and_then(|text| text.parse::<u32>().ok());
                    let hides = attribute(&element, "hidden").is_some() && is_on(&element, "hidden");
                    // A column of no width is not seen either.
                    let narrow = attribute(&element, "width").is_some_and(|width| width.parse() == Ok(0.0))
                        || attribute(&element, "ht").is_some_and(|height| height.parse() == Ok(0.0));
                    match element.local_name().as_ref() {
                        "col" if hides || narrow => {
                            let (first, last) = (number("min")?, number("max")?);
                            let columns = first.saturating_sub(1)..last.min(COLUMNS);
                            left = left.checked_sub(columns.len() as u32)?;
                            hiding.columns.extend(columns);
                        }
                        "row" if hides || narrow => {
                            hiding.rows.extend(number("r").map(|row| row.saturating_sub(1)));
                        }
                        _ => {}
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        all.insert(name, hiding);
    }
    Some(all)
}

/// The attributes of every element of a name; a missing one is empty.
fn elements<const N: usize>(part: &[u8], name: &str, attributes: [&str; N]) -> Vec<[String; N]> {
    let mut reader = reader(part);
    let mut all = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) if element.local_name().as_ref() == name => {
                all.push(attributes.map(|one| attribute(&element, one).unwrap_or_default()));
            }
            Ok(Event::Eof) | Err(_) => return all,
            Ok(_) => {}
        }
    }
}

fn tell(name: &str, said: &BTreeMap<(u32, u32), String>, hidden: &Hiding, found: &mut Found<'_>) {
    let mut widths: BTreeMap<u32, usize> = BTreeMap::new();
    for (row, _) in said.keys() {
        *widths.entry(*row).or_default() += 1;
    }
    let head = widths.into_iter().find(|(_, cells)| *cells > 1).map(|(row, _)| row);
    let births = said.values().any(|words| tells_births(words));
    let mut hides = Vec::new();
    for (at, words) in said {
        let column_head = head.filter(|head| *head < at.0).and_then(|head| said.get(&(head, at.1)));
        let words = with_head(column_head.map_or("", String::as_str), words);
        let is_hidden = hidden.hides(*at);
        if is_hidden && !hidden.sheet {
            hides.push(if hidden.rows.contains(&at.0) { (at.0 + 1).to_string() } else { letters(at.1) });
        }
        let part = if is_hidden { Part::Hidden } else { Part::Body };
        found.scan(part, &format!("{name}!{}{}", letters(at.1), at.0 + 1), &words, births);
    }
    hides.dedup();
    hides.sort();
    hides.dedup();
    for one in hides {
        found.add(Kind::HiddenCells, Part::Hidden, name, &one);
    }
}

/// The letters of a column counted from 0.
fn letters(column: u32) -> String {
    let (mut left, mut name) = (column + 1, String::new());
    while left > 0 {
        name.insert(0, char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    name
}
