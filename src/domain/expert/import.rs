//! Many experts at once: what a line of a list says, whom on record it means, and what is wrong with it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Language, Region};
use crate::domain::{
    fold::fold,
    ids::{InstitutionId, PersonId},
    role::codes,
};

codes! {
    /// A column of the list.
    pub enum Column {
        Name = "name",
        Pinyin = "pinyin",
        Orcid = "orcid",
        Institution = "institution",
        Title = "title",
        Fields = "expertise",
        Region = "region",
        Languages = "languages",
    }
}

impl Column {
    /// Whether a line without it will not do.
    pub const fn is_needed(self) -> bool {
        matches!(self, Self::Name | Self::Institution | Self::Title | Self::Fields | Self::Region)
    }
}

/// Lines taken at once.
pub const MOST_LINES: usize = 1_000;

/// A line that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub name: String,
    /// Empty: it is made from the name.
    pub pinyin: String,
    pub orcid: Option<String>,
    pub institution: String,
    pub title: String,
    pub fields: Vec<String>,
    pub region: Region,
    pub languages: Vec<Language>,
}

/// Who is meant, where people of the name are on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Choice {
    /// Somebody new.
    New,
    Person(PersonId),
}

/// Somebody on record whom a line may mean: of its name, or of its ORCID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnRecord {
    pub person: PersonId,
    pub orcid: Option<String>,
    /// Where the person holds a post.
    pub institutions: Vec<InstitutionId>,
    pub in_pool: bool,
}

/// Whom a line means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// Nobody on record.
    New,
    /// Somebody on record who is not in the pool.
    Known(PersonId),
    /// An expert already: the line enters nothing.
    InPool(PersonId),
    /// One of these, or somebody new: a person must say.
    Doubtful(Vec<PersonId>),
}

/// Whom a line means: by ORCID, or by name and institution together. A name alone tells nobody from a namesake.
pub fn meant(
    orcid: Option<&str>,
    institution: Option<InstitutionId>,
    choice: Option<Choice>,
    known: &[OnRecord],
) -> Match {
    let of = |one: &OnRecord| if one.in_pool { Match::InPool(one.person) } else { Match::Known(one.person) };
    if let Some(one) = orcid.and_then(|orcid| known.iter().find(|one| one.orcid.as_deref() == Some(orcid))) {
        return of(one);
    }
    let contradicts = |one: &OnRecord| orcid.is_some() && one.orcid.is_some();
    let perhaps: Vec<&OnRecord> = known.iter().filter(|one| !contradicts(one)).collect();
    if perhaps.is_empty() {
        return Match::New;
    }
    let mut here = perhaps.iter().filter(|one| institution.is_some_and(|at| one.institutions.contains(&at)));
    match (here.next(), here.next(), choice) {
        (Some(only), None, _) => of(only),
        (_, _, Some(Choice::New)) => Match::New,
        (_, _, Some(Choice::Person(chosen))) if perhaps.iter().any(|one| one.person == chosen) => {
            perhaps.iter().find(|one| one.person == chosen).map_or(Match::New, |one| of(one))
        }
        _ => Match::Doubtful(perhaps.iter().map(|one| one.person).collect()),
    }
}

/// What is wrong with the list, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Counted from 1; 0 is the list as a whole.
    pub line: usize,
    pub column: Option<Column>,
    pub wrong: Wrong,
}

/// One thing that is wrong with a line or a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    Missing,
    TooLong {
        most: usize,
    },
    NotAnOrcid,
    NotARegion {
        typed: String,
    },
    NotALanguage {
        typed: String,
    },
    NotText,
    /// An earlier line is about the same person.
    Twice {
        first: usize,
    },
    /// Several of the name are on record, and nobody said which is meant.
    Undecided,
    UnknownColumn {
        typed: String,
    },
    NamedTwice,
    Unreadable,
    /// A workbook behind a password, or of before 2007.
    LockedWorkbook,
    BrokenWorkbook,
    WorkbookTooLarge,
    /// Something stands beyond these rows or columns of the sheet.
    BeyondSheet {
        rows: usize,
        columns: usize,
    },
    Empty,
    TooMany {
        most: usize,
        has: usize,
    },
    NothingNew,
}

/// Lines that are about somebody an earlier line is about: by ORCID, or by name and institution.
pub fn repeated<'r>(rows: impl IntoIterator<Item = (usize, &'r Row)>) -> Vec<Fault> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    for (line, row) in rows {
        let named = format!("{}\t{}", fold(&row.name), fold(&row.institution));
        let keys = row.orcid.iter().cloned().chain([named]);
        let first = keys.clone().find_map(|key| seen.get(&key).copied());
        match first {
            Some(first) => faults.push(Fault { line, column: Some(Column::Name), wrong: Wrong::Twice { first } }),
            None => seen.extend(keys.map(|key| (key, line))),
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_record(person: i64, orcid: Option<&str>, at: &[i64], in_pool: bool) -> OnRecord {
        let institutions = at.iter().copied().map(InstitutionId).collect();
        OnRecord { person: PersonId(person), orcid: orcid.map(str::to_owned), institutions, in_pool }
    }

    #[test]
    fn a_line_means_one_person_or_asks() {
        use Match::{Doubtful, InPool, Known, New};
        let known =
            [on_record(1, Some("A"), &[7], false), on_record(2, None, &[8], true), on_record(3, None, &[], false)];
        let (one, two, three) = (PersonId(1), PersonId(2), PersonId(3));
        let at = |id: i64| Some(InstitutionId(id));
        for (orcid, institution, choice, expected) in [
            (Some("A"), None, None, Known(one)),
            (Some("A"), at(8), None, Known(one)),
            (None, at(7), None, Known(one)),
            (None, at(8), None, InPool(two)),
            (Some("B"), at(8), None, InPool(two)),
            (Some("B"), at(7), None, Doubtful(vec![two, three])),
            (None, at(9), None, Doubtful(vec![one, two, three])),
            (None, None, Some(Choice::New), New),
            (None, None, Some(Choice::Person(three)), Known(three)),
            (None, None, Some(Choice::Person(two)), InPool(two)),
            (None, None, Some(Choice::Person(PersonId(9))), Doubtful(vec![one, two, three])),
            (Some("B"), None, Some(Choice::Person(one)), Doubtful(vec![two, three])),
        ] {
            assert_eq!(meant(orcid, institution, choice, &known), expected, "{orcid:?} {institution:?} {choice:?}");
        }
        assert_eq!(meant(None, at(7), None, &[]), New);
        assert_eq!(meant(Some("B"), at(7), None, &known[..1]), New, "another ORCID is another person");
        let twins = [on_record(1, None, &[7], false), on_record(2, None, &[7], false)];
        assert_eq!(meant(None, at(7), None, &twins), Doubtful(vec![one, two]), "two of one name in one place");
    }

    #[test]
    fn nobody_is_entered_twice_by_one_list() {
        let row = |name: &str, orcid: Option<&str>, institution: &str| Row {
            name: name.to_owned(),
            pinyin: String::new(),
            orcid: orcid.map(str::to_owned),
            institution: institution.to_owned(),
            title: String::new(),
            fields: Vec::new(),
            region: Region::Beijing,
            languages: Vec::new(),
        };
        let rows = [
            row("甲某", None, "测试大学"),
            row("甲某", None, "测试学院"),
            row("甲某", None, " 测试大学"),
            row("乙某", Some("A"), "测试大学"),
            row("丙某", Some("A"), "测试学院"),
        ];
        let lines: Vec<(usize, Wrong)> = repeated(rows.iter().enumerate().map(|(at, row)| (at + 2, row)))
            .into_iter()
            .map(|fault| (fault.line, fault.wrong))
            .collect();
        assert_eq!(lines, [(4, Wrong::Twice { first: 2 }), (6, Wrong::Twice { first: 5 })]);
    }
}
