//! Reads a list cell by cell into rows, with what is wrong in which line and column.

use crate::{
    commands::expert::import::Line,
    domain::{
        expert::{
            Language, Region,
            import::{Choice, Column, Fault, MOST_LINES, Row, Wrong},
            parse_fields,
        },
        fold::fold,
        record::orcid,
    },
    texts::{Lang, expert as words, review::region},
    web::{
        form::{Fields, UNREADABLE},
        register::paste,
    },
};

/// Characters of a cell at most.
const MOST: usize = 200;

/// A list that was read.
#[derive(Default)]
pub struct Read {
    pub lines: Vec<Line>,
    pub faults: Vec<Fault>,
    /// Lines with a mistake in them: number and name.
    pub wrong: Vec<(usize, String)>,
}

/// Reads the list of a form, with who was chosen among namesakes.
pub fn read(fields: &Fields) -> Read {
    let rows = paste::rows(fields.text("lines"));
    let whole = |wrong| Read { faults: vec![Fault { line: 0, column: None, wrong }], ..Read::default() };
    let (columns, rows) = match heading(rows.first().map(|(_, cells)| cells.as_slice()).unwrap_or_default()) {
        Ok(Some(columns)) => (columns, &rows[1..]),
        Ok(None) => (Column::ALL.to_vec(), &rows[..]),
        Err(wrong) => return whole(wrong),
    };
    if rows.is_empty() {
        return whole(Wrong::Empty);
    }
    if rows.len() > MOST_LINES {
        return whole(Wrong::TooMany { most: MOST_LINES, has: rows.len() });
    }
    let mut read = Read::default();
    for (number, cells) in rows {
        let line = Cells { line: *number, columns: &columns, cells };
        match line.row() {
            Ok(row) => {
                let choice = choice(fields.text(&format!("who_{number}")));
                read.lines.push(Line { number: *number, row, choice });
            }
            Err(faults) => {
                let at = columns.iter().position(|column| *column == Column::Name);
                let name = at.and_then(|at| cells.get(at)).map(|name| name.chars().take(MOST).collect());
                read.wrong.push((*number, name.unwrap_or_default()));
                read.faults.extend(faults);
            }
        }
    }
    read
}

fn choice(typed: &str) -> Option<Choice> {
    if typed == "new" { Some(Choice::New) } else { typed.parse().ok().map(Choice::Person) }
}

/// The columns that the first line names; `None` when it is a person like the others.
fn heading(first: &[String]) -> Result<Option<Vec<Column>>, Wrong> {
    let named = |cell: &String| {
        let alike = |word: &str| fold(word) == fold(cell);
        Column::ALL.iter().copied().find(|known| {
            alike(known.code()) || [Lang::Zh, Lang::En].iter().any(|lang| alike(words::column(*known, *lang)))
        })
    };
    if first.iter().filter(|cell| named(cell).is_some()).count() < 2 {
        return Ok(None);
    }
    let mut columns = Vec::new();
    for cell in first {
        match named(cell) {
            Some(column) if columns.contains(&column) => return Err(Wrong::NamedTwice),
            Some(column) => columns.push(column),
            None => return Err(Wrong::UnknownColumn { typed: cell.chars().take(40).collect() }),
        }
    }
    Ok(Some(columns))
}

/// The cells of one line.
struct Cells<'c> {
    line: usize,
    columns: &'c [Column],
    cells: &'c [String],
}

impl Cells<'_> {
    fn text(&self, column: Column) -> &str {
        let at = self.columns.iter().position(|known| *known == column);
        at.and_then(|at| self.cells.get(at)).map_or("", |cell| cell.trim())
    }

    /// The line as a row.
    fn row(&self) -> Result<Row, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut wrong = |column, wrong| faults.push(Fault { line: self.line, column: Some(column), wrong });
        for column in Column::ALL {
            let text = self.text(*column);
            if text.is_empty() && column.is_needed() {
                wrong(*column, Wrong::Missing);
            }
            if text.chars().count() > MOST {
                wrong(*column, Wrong::TooLong { most: MOST });
            }
            if text.chars().any(char::is_control) || text.contains(UNREADABLE) {
                wrong(*column, Wrong::NotText);
            }
        }
        if let Some(more) = self.cells.get(self.columns.len()..).and_then(|more| more.iter().find(|it| !it.is_empty()))
        {
            let typed = more.chars().take(40).collect();
            wrong(self.columns.last().copied().unwrap_or(Column::Name), Wrong::UnknownColumn { typed });
        }
        let number = orcid(self.text(Column::Orcid));
        if number.is_none() && !self.text(Column::Orcid).is_empty() {
            wrong(Column::Orcid, Wrong::NotAnOrcid);
        }
        let place = region_of(self.text(Column::Region));
        if place.is_none() && !self.text(Column::Region).is_empty() {
            wrong(Column::Region, Wrong::NotARegion { typed: self.text(Column::Region).chars().take(40).collect() });
        }
        let mut languages = Vec::new();
        for typed in parse_fields(self.text(Column::Languages)) {
            match language_of(&typed) {
                Some(language) => languages.push(language),
                None => wrong(Column::Languages, Wrong::NotALanguage { typed: typed.chars().take(40).collect() }),
            }
        }
        let own = |column| self.text(column).to_owned();
        match (place, faults.is_empty()) {
            (Some(region), true) => Ok(Row {
                name: own(Column::Name),
                pinyin: own(Column::Pinyin),
                orcid: number,
                institution: own(Column::Institution),
                title: own(Column::Title),
                fields: parse_fields(self.text(Column::Fields)),
                region,
                languages,
            }),
            _ => Err(faults),
        }
    }
}

/// A region by its code, its English name, or a Chinese name that may be the full one: 北京市, 广西壮族自治区.
fn region_of(typed: &str) -> Option<Region> {
    Region::ALL.iter().copied().find(|known| {
        let in_english = fold(region(*known, Lang::En)) == fold(typed);
        fold(known.code()) == fold(typed) || in_english || typed.starts_with(region(*known, Lang::Zh))
    })
}

/// A language by its code, its English name, or its Chinese name with either ending: 英文, 英语.
fn language_of(typed: &str) -> Option<Language> {
    let stem = |word: &str| fold(word).trim_end_matches(['文', '语']).to_owned();
    Language::ALL.iter().copied().find(|known| {
        let named = [Lang::Zh, Lang::En].iter().any(|lang| stem(words::language(*known, *lang)) == stem(typed));
        named || known.code() == fold(typed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Read {
        read(&Fields::of([("lines".to_owned(), text.to_owned())]))
    }

    #[test]
    fn a_list_is_read_with_or_without_a_heading() {
        let plain = list("甲某\tJia Mou\t0000-0002-1825-0097\t测试大学\t教授\t统计、优化\t北京市\t英语、中文");
        let named = list(
            "所在地区,姓名,单位,专业领域,职务或职称,ORCID,工作语言,拼音\n\
            Beijing,甲某,测试大学,\"统计，优化\",教授,0000-0002-1825-0097,English、zh,Jia Mou",
        );
        assert_eq!(plain.faults, []);
        assert_eq!(named.faults, []);
        assert_eq!(plain.lines[0].row, named.lines[0].row.clone());
        let row = &plain.lines[0].row;
        assert_eq!(row.languages, [Language::English, Language::Chinese]);
        assert_eq!((row.region, row.fields.len()), (Region::Beijing, 2));
        assert_eq!((plain.lines[0].number, named.lines[0].number), (1, 2));
    }

    #[test]
    fn every_mistake_names_its_line_and_column() {
        let read = list(
            "姓名\tORCID\t单位\t职务或职称\t专业领域\t所在地区\t工作语言\n\
            甲某\t1234\t测试大学\t教授\t统计\t某地\t火星文\n\
            \t\t测试大学\t\t统计\t广西壮族自治区\t\n\
            乙某\t\t测试大学\t教授\t统计\t境外\t\t多出来",
        );
        let found: Vec<(usize, Column)> = read.faults.iter().map(|fault| (fault.line, fault.column.unwrap())).collect();
        assert_eq!(
            found,
            [
                (2, Column::Orcid),
                (2, Column::Region),
                (2, Column::Languages),
                (3, Column::Name),
                (3, Column::Title),
                (4, Column::Languages),
            ]
        );
        assert_eq!(read.wrong, [(2, "甲某".to_owned()), (3, String::new()), (4, "乙某".to_owned())]);
        assert!(read.lines.is_empty());
    }

    #[test]
    fn a_list_that_is_none_says_so() {
        let whole = |text: &str| list(text).faults.remove(0).wrong;
        assert_eq!(whole(" \n"), Wrong::Empty);
        assert_eq!(whole("姓名\t单位"), Wrong::Empty);
        assert_eq!(whole("姓名\t单位\t没有的列\n甲"), Wrong::UnknownColumn { typed: "没有的列".to_owned() });
        assert_eq!(whole("姓名\t单位\t姓名\n甲"), Wrong::NamedTwice);
        let most = "甲\n".repeat(MOST_LINES + 1);
        assert_eq!(whole(&most), Wrong::TooMany { most: MOST_LINES, has: MOST_LINES + 1 });
    }
}
