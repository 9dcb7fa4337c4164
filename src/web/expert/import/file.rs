//! A file as the list of the form: a CSV as it is, a workbook by the rows of its first sheet, which keep their numbers.

use crate::{
    domain::expert::import::Wrong,
    sheet::{self, Unreadable},
};

/// The list a file holds, as it would be pasted.
///
/// # Errors
/// Why it cannot be read.
pub async fn list(bytes: axum::body::Bytes) -> Result<String, Wrong> {
    if !sheet::is_workbook(&bytes) {
        let text = std::str::from_utf8(&bytes).ok().map(|text| text.trim_start_matches('\u{feff}'));
        return text.filter(|text| !text.contains('\0')).map(str::to_owned).ok_or(Wrong::Unreadable);
    }
    // Inflating takes a while; a file that makes the reader panic is a broken file.
    let read = tokio::task::spawn_blocking(move || sheet::read(&bytes)).await;
    let rows = read.unwrap_or(Err(Unreadable::Malformed)).map_err(|why| match why {
        Unreadable::Locked => Wrong::LockedWorkbook,
        Unreadable::Malformed => Wrong::BrokenWorkbook,
        Unreadable::TooLarge => Wrong::WorkbookTooLarge,
        Unreadable::TooFar => Wrong::BeyondSheet { rows: sheet::ROWS, columns: sheet::COLUMNS },
    })?;
    Ok(pasted(&rows))
}

/// Rows as a spreadsheet copies them: a tab between cells, a line a row. An empty row is a line of empty cells, for a
/// line with nothing on it is not counted when the list is read.
fn pasted(rows: &[(usize, Vec<String>)]) -> String {
    let mut list = String::new();
    let mut next = 1;
    for (number, cells) in rows {
        list.extend(std::iter::repeat_n("\t\n", number.saturating_sub(next)));
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        list.push_str(&cells.join("\t"));
        list.push('\n');
        next = number + 1;
    }
    list
}

/// A cell in one line, whose quotation marks are its own.
fn quoted(cell: &str) -> String {
    let cell = cell.replace(['\r', '\n', '\t'], " ");
    if cell.contains('"') { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::register::paste;

    #[test]
    fn a_sheet_reads_as_it_would_be_pasted() {
        let cells = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let rows =
            [(2, cells(&["姓名", "单位"])), (5, cells(&["=甲\"某\"", "测试\n大学"])), (6, cells(&["+乙", "@丙, 丁"]))];
        let expected = vec![
            (2, cells(&["姓名", "单位"])),
            (5, cells(&["=甲\"某\"", "测试 大学"])),
            (6, cells(&["+乙", "@丙, 丁"])),
        ];
        assert_eq!(paste::rows(&pasted(&rows)), expected);
    }
}
