//! Records the office keeps about people and institutions, as they are entered.

use super::{expert::Region, ids::InstitutionId, nomination::Gender, role::codes, time::Day};

codes! {
    /// What an institution is.
    pub enum InstitutionKind {
        State = "state",
        Ministry = "ministry",
        City = "city",
        District = "district",
        Fund = "fund",
        Office = "office",
        University = "university",
        School = "school",
        Centre = "centre",
        Academy = "academy",
        Institute = "institute",
        NewRdBody = "new_rd_body",
        Company = "company",
        CompanyLab = "company_lab",
        Investor = "investor",
        Hospital = "hospital",
        Press = "press",
        Digest = "digest",
        Other = "other",
    }

    /// What is known of the legal person behind an institution; recusal compares it (domain model §6.3).
    pub enum LegalPerson {
        /// Not known: recusal then cannot decide.
        Unknown = "unknown",
        /// The institution itself.
        Own = "own",
        /// That of the institution above it.
        Parent = "parent",
    }
}

/// An institution as it is entered.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct InstitutionEntry {
    pub name: String,
    pub name_en: String,
    pub kind: InstitutionKind,
    pub parent: Option<InstitutionId>,
    pub legal_person: LegalPerson,
    /// Where it has its seat; unknown where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
}

/// A person as the office enters one. Birth date and gender only where a rule or a report asks for them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PersonEntry {
    pub name: String,
    pub pinyin: String,
    pub gender: Option<Gender>,
    pub birth_date: Option<Day>,
    /// `0000-0002-1825-0097`, with its check digit.
    pub orcid: Option<String>,
}

/// A post a person holds, as of a day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PostEntry {
    pub institution: Option<InstitutionId>,
    pub title: String,
    pub as_of: Day,
}

/// Reads an ORCID iD: four groups of four, the last a check digit by ISO 7064 MOD 11-2.
pub fn orcid(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches("https://orcid.org/").to_uppercase();
    let digits: Vec<char> = text.chars().filter(|letter| *letter != '-').collect();
    let grouped = text.len() == 19 && text.char_indices().all(|(at, letter)| (letter == '-') == (at % 5 == 4));
    if digits.len() != 16 || !grouped {
        return None;
    }
    let mut total = 0;
    for digit in &digits[..15] {
        total = (total + digit.to_digit(10)?) * 2;
    }
    let check = (12 - total % 11) % 11;
    let expected = if check == 10 { 'X' } else { char::from_digit(check, 10)? };
    (digits[15] == expected).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_orcid_has_a_check_digit() {
        assert_eq!(orcid("0000-0002-1825-0097").as_deref(), Some("0000-0002-1825-0097"));
        assert_eq!(orcid("https://orcid.org/0000-0001-5109-3700").as_deref(), Some("0000-0001-5109-3700"));
        assert_eq!(orcid("0000-0002-1694-233x").as_deref(), Some("0000-0002-1694-233X"));
        for wrong in ["", "0000-0002-1825-0098", "0000000218250097", "0000-0002-1825-009", "x000-0002-1825-0097"] {
            assert_eq!(orcid(wrong), None, "{wrong}");
        }
    }
}
