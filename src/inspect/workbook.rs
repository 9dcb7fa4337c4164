//! An Excel workbook: its cells, those that are not shown, and what no cell shows any more.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
};

use calamine::{Reader, SheetType, SheetVisible, Xlsx};
use quick_xml::events::Event;

use super::{
    Found,
    package::{attribute, beside, is_on, parts, reader, texts},
    with_head,
};
use crate::{
    domain::privacy::{self, Kind, Part, Place, tells_births},
    sheet,
};

/// Cells of all sheets that are read at most.
const CELLS: usize = 200_000;

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
    beside_cells(&parts, found);
    beside(&parts, found);
    Some(())
}

/// What a sheet does not show.
#[derive(Clone, Debug, Default)]
struct Hiding {
    sheet: bool,
    rows: BTreeSet<u32>,
    /// First and last column, from 0.
    columns: Vec<(u32, u32)>,
}

impl Hiding {
    fn hides(&self, (row, column): (u32, u32)) -> bool {
        self.sheet
            || self.rows.contains(&row)
            || self.columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
    }
}

/// What each sheet hides, by the sheet's name.
fn hiding(parts: &BTreeMap<String, Vec<u8>>) -> Option<BTreeMap<String, Hiding>> {
    let links = elements(parts.get("xl/_rels/workbook.xml.rels")?, "Relationship", &["Id", "Target"]);
    let target = |id: &str| {
        let found = links.iter().find(|link| link[0] == id)?;
        let path = found[1].trim_start_matches('/');
        Some(if path.starts_with("xl/") { path.to_owned() } else { format!("xl/{path}") })
    };
    // `r:id` is found by its local name; `sheetId` is another attribute.
    let sheets = elements(parts.get("xl/workbook.xml")?, "sheet", &["name", "id"]);
    let mut all = BTreeMap::new();
    for sheet in sheets {
        let Some(content) = target(&sheet[1]).and_then(|path| parts.get(&path)) else { continue };
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
                            hiding.columns.push((first.saturating_sub(1), last.saturating_sub(1)));
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
        all.insert(unescaped(&sheet[0]), hiding);
    }
    Some(all)
}

fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

/// The attributes of every element of a name; a missing one is empty.
fn elements(part: &[u8], name: &str, attributes: &[&str]) -> Vec<Vec<String>> {
    let mut reader = reader(part);
    let mut all = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) if element.local_name().as_ref() == name => {
                all.push(attributes.iter().map(|one| attribute(&element, one).unwrap_or_default()).collect());
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

/// Comments, and texts that are in the file but in no cell: of deleted cells, of pivot tables whose source is gone.
fn beside_cells(parts: &BTreeMap<String, Vec<u8>>, found: &mut Found<'_>) {
    for (name, content) in parts {
        let said: Vec<String> = texts(content).into_iter().map(|(_, text)| text).collect();
        if name.starts_with("xl/comments") || name.starts_with("xl/threadedComments/") {
            let all = said.join("\n");
            if !all.trim().is_empty() {
                found.add(Kind::Comment, Part::Comments, "", name.trim_start_matches("xl/"));
            }
            found.scan(Part::Comments, "", &all, tells_births(&all));
        } else if name == "xl/sharedStrings.xml" {
            left_over(&said, name, found);
        } else if name.starts_with("xl/pivotCache/") {
            let values = ["s", "n", "d"].iter().flat_map(|tag| elements(content, tag, &["v"])).flatten();
            left_over(&values.map(|value| unescaped(&value)).collect::<Vec<_>>(), name, found);
        }
    }
}

/// What no cell said before.
fn left_over(said: &[String], part_name: &str, found: &mut Found<'_>) {
    let place = Place::File {
        name: found.file.to_owned(),
        part: Part::Hidden,
        at: part_name.trim_start_matches("xl/").to_owned(),
    };
    let new = said.iter().flat_map(|text| privacy::findings(text, false, &place));
    let new: Vec<_> = new.filter(|finding| !found.has(finding)).collect();
    found.all.extend(new);
}
