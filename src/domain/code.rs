//! Codes by which what was published or handed out is looked up: the hash of a public text, the number of a notice, the
//! code of a certificate of appointment.
//!
//! A hash may be cut to its first digits, for it is public. The code of a certificate is not to be guessed: it is the
//! number of the case and a secret that only the office can derive.

/// Digits of a hash at least; fewer might fit two texts.
const HASH_LEAST: usize = 12;
/// Digits of a hash that are printed beside a QR code.
const HASH_SHORT: usize = 16;
/// Letters of a certificate's secret.
const SECRET: usize = 20;

/// What somebody asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// The first digits of a SHA-256 in lower case, or all 64.
    Hash(String),
    Certificate {
        case_no: String,
        secret: String,
    },
    /// Anything else is taken for the number of a notice.
    Number(String),
}

impl Code {
    /// Reads what was typed or scanned; white space, hyphens and case do not count in digits and secrets.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > 120 {
            return None;
        }
        let plain: String = text.chars().filter(|sign| !sign.is_whitespace() && *sign != '-').collect();
        let is_hex = plain.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hex && (HASH_LEAST..=64).contains(&plain.len()) {
            return Some(Self::Hash(plain.to_ascii_lowercase()));
        }
        if let Some((case_no, secret)) = text.rsplit_once('.') {
            let secret: String = secret.chars().filter(char::is_ascii_alphanumeric).collect();
            if secret.len() == SECRET {
                let (case_no, secret) = (case_no.trim().to_ascii_uppercase(), secret.to_ascii_uppercase());
                return Some(Self::Certificate { case_no, secret });
            }
        }
        Some(Self::Number(text.to_owned()))
    }

    /// The code that is printed for a hash.
    pub fn of_hash(sha256: &str) -> String {
        sha256.chars().take(HASH_SHORT).collect()
    }

    /// The code that is printed on a certificate.
    pub fn of_certificate(case_no: &str, secret: &str) -> String {
        format!("{case_no}.{}", grouped(secret, 5))
    }
}

/// A code in groups, to be read aloud.
pub fn grouped(code: &str, size: usize) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(size).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_however_it_is_typed() {
        let hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        assert_eq!(Code::parse(hash), Some(Code::Hash(hash.to_owned())));
        assert_eq!(Code::of_hash(hash), "9f86d081884c7d65");
        assert_eq!(Code::parse(" 9F86-D081 884c-7d65 "), Some(Code::Hash("9f86d081884c7d65".to_owned())));
        let printed = Code::of_certificate("2026-1-PM-01", "ABCDEFGHJKLMNPQRSTUV");
        assert_eq!(printed, "2026-1-PM-01.ABCDE-FGHJK-LMNPQ-RSTUV");
        let read = Code::Certificate { case_no: "2026-1-PM-01".to_owned(), secret: "ABCDEFGHJKLMNPQRSTUV".to_owned() };
        assert_eq!(Code::parse(&printed), Some(read.clone()));
        assert_eq!(Code::parse("2026-1-pm-01.abcde fghjk lmnpq rstuv"), Some(read));
        assert_eq!(Code::parse("智源示〔2026〕1号"), Some(Code::Number("智源示〔2026〕1号".to_owned())));
        assert_eq!(Code::parse("9f86"), Some(Code::Number("9f86".to_owned())), "too short to be a hash");
        assert_eq!(Code::parse("  "), None);
        assert_eq!(Code::parse(&"x".repeat(121)), None);
    }
}
