//! Tables as CSV that a spreadsheet opens as it is: UTF-8 with a mark, and no cell that runs as a formula.

/// A file in the making.
pub struct Csv(String);

impl Csv {
    /// A file with its heading.
    pub fn new(heading: &[&str]) -> Self {
        let mut csv = Self(String::from("\u{feff}"));
        csv.line(heading);
        csv
    }

    /// Adds a line.
    pub fn line(&mut self, cells: &[impl AsRef<str>]) {
        let cells: Vec<String> = cells.iter().map(|text| cell(text.as_ref())).collect();
        self.0.push_str(&cells.join(","));
        self.0.push_str("\r\n");
    }

    /// The file.
    pub fn finish(self) -> String {
        self.0
    }
}

/// A cell: one that a spreadsheet would take for a formula begins with an apostrophe.
fn cell(text: &str) -> String {
    let runs =
        text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || text.starts_with(['\t', '\r']);
    let text = if runs { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        let mut csv = Csv::new(&["a", "b"]);
        csv.line(&["=HYPERLINK(\"x\")", " @x"]);
        csv.line(&["1,2", "第一行\n第二行"]);
        csv.line(&["-1", "张平文"]);
        assert_eq!(
            csv.finish(),
            "\u{feff}a,b\r\n\"'=HYPERLINK(\"\"x\"\")\",' @x\r\n\"1,2\",\"第一行\n第二行\"\r\n'-1,张平文\r\n"
        );
    }
}
