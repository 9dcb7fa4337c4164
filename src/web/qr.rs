//! QR codes as inline drawings: black squares as one path, so that they print sharp and need no other file.

use fast_qr::{ECL, QRBuilder};

/// Empty squares around a code, which readers need.
const QUIET: usize = 4;

/// A code to be drawn in a square of `size` units.
pub struct Qr {
    pub size: usize,
    pub path: String,
}

impl Qr {
    /// The code of a text; `None` where it is longer than a code holds.
    pub fn of(text: &str) -> Option<Self> {
        let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
        let mut path = String::new();
        for row in 0..code.size {
            let mut at = 0;
            while at < code.size {
                let run = (at..code.size).take_while(|column| code[row][*column].value()).count();
                if run > 0 {
                    path.push_str(&format!("M{} {}h{run}v1h-{run}z", at + QUIET, row + QUIET));
                }
                at += run.max(1);
            }
        }
        Some(Self { size: code.size + 2 * QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_within_its_quiet_margin() {
        let qr = Qr::of("https://example.org/verify?code=9f86d081884c7d65").unwrap();
        // The finder pattern in the upper left corner begins the first row.
        assert!(qr.path.starts_with("M4 4h7v1h-7z"), "{}", qr.path);
        assert!(qr.size > 29 && qr.size < 50, "{}", qr.size);
        assert!(Qr::of(&"x".repeat(5000)).is_none());
    }
}
