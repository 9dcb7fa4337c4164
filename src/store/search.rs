//! Search by terms that we make ourselves: Chinese characters and pairs, pinyin, initials, words. The same on both engines.
//!
//! A record's terms are set with it, in one transaction. A query asks that every one of its terms be there. Letters
//! match from the beginning of a word or of any syllable of a name; one and two letters are terms of their own (`^z`,
//! `^zh`), because a range over a million of them is slow.

use std::collections::BTreeSet;

use sqlx::AssertSqlSafe;

use super::{Conn, StoreError, Tx, arg::bind_list, engine::Arg};
use crate::{
    args,
    domain::{
        fold::{Run, runs},
        role::codes,
    },
    pinyin,
};

codes! {
    /// What is searched for.
    pub enum Kind {
        /// A row of the public directory, by `scholar.id`.
        Scholar = "scholar",
        Case = "case",
        Person = "person",
        Institution = "institution",
        /// A record of a register that stands for itself, by its id.
        Register = "register",
    }
}

/// Something a record is found by.
#[derive(Clone, Copy, Debug)]
pub enum Text<'a> {
    /// A name: by its characters, its pinyin whole and from each syllable, and its initials.
    Name(&'a str),
    /// Other words: by their characters and words.
    Words(&'a str),
}

/// Terms longer than this are cut; nobody types more.
const LONGEST: usize = 40;
/// Terms of one query at most.
const MOST_WANTED: usize = 12;
/// A term that no more than these have is rare.
const FEW: i64 = 256;
/// Rows of one INSERT; three arguments each.
const ROWS: usize = 60;

/// Sets the terms a record is found by, replacing those it had.
pub async fn set(tx: &mut Tx, kind: Kind, owner: impl Into<i64>, texts: &[Text<'_>]) -> Result<(), StoreError> {
    let owner = owner.into();
    clear(tx, kind, owner).await?;
    add(tx, kind, owner, texts).await
}

/// Sets the terms of a record that has none yet.
pub async fn add(tx: &mut Tx, kind: Kind, owner: impl Into<i64>, texts: &[Text<'_>]) -> Result<(), StoreError> {
    let owner = owner.into();
    let terms: Vec<String> = terms(texts).into_iter().collect();
    for some in terms.chunks(ROWS) {
        let mut sql = String::from("INSERT INTO search_term (kind, term, owner_id) VALUES ");
        let mut args: Vec<Arg> = args![kind.code(), owner];
        for term in some {
            args.push(term.into());
            sql.push_str(if args.len() > 3 { ", " } else { "" });
            sql.push_str(&format!("($1, ${}, $2)", args.len()));
        }
        tx.run(AssertSqlSafe(sql), args).await?;
    }
    Ok(())
}

/// Makes a record unfindable.
pub async fn clear(tx: &mut Tx, kind: Kind, owner: i64) -> Result<(), StoreError> {
    tx.run("DELETE FROM search_term WHERE kind = $1 AND owner_id = $2", args![kind.code(), owner]).await?;
    Ok(())
}

/// What somebody looks for, as terms that a record must have, every one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<Wanted>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    Is(String),
    BeginsWith(String),
}

impl Query {
    /// Reads what was typed. Of a very long query only the first terms count.
    pub fn parse(typed: &str) -> Self {
        let mut wanted = Vec::new();
        let typed: String = typed.chars().take(200).collect();
        for run in runs(&typed, true) {
            match run {
                Run::Han(run) => {
                    let letters: Vec<char> = run.chars().collect();
                    match letters.as_slice() {
                        [only] => wanted.push(Wanted::Is(only.to_string())),
                        many => wanted.extend(many.windows(2).map(|pair| Wanted::Is(pair.iter().collect()))),
                    }
                }
                Run::Word(word) => {
                    let word = cut(&word);
                    wanted.push(match word.chars().count() {
                        1 | 2 => Wanted::Is(format!("^{word}")),
                        _ => Wanted::BeginsWith(word),
                    });
                }
            }
        }
        wanted.truncate(MOST_WANTED);
        Self(wanted)
    }

    /// Whether there is nothing to look for: nothing typed, or signs only.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How those that have every term are to be found: where one of the terms is rare, its owners are read.
    pub async fn owners(&self, conn: &mut Conn, kind: Kind) -> Result<Owners, StoreError> {
        for (at, wanted) in self.0.iter().enumerate() {
            let mut args: Vec<Arg> = args![kind.code(), FEW + 1];
            let test = wanted.test(&mut args);
            let sql = format!("SELECT t.owner_id FROM search_term t WHERE t.kind = $1 AND {test} LIMIT $2");
            let found: Vec<(i64,)> = conn.all(AssertSqlSafe(sql), args).await?;
            if found.len() as i64 <= FEW {
                let mut rest = self.0.clone();
                rest.remove(at);
                return Ok(Owners { kind, few: Some(found.into_iter().map(|(id,)| id).collect()), rest });
            }
        }
        Ok(Owners { kind, few: None, rest: self.0.clone() })
    }
}

impl Wanted {
    /// The condition on `t`, a row of terms; its arguments are added to `args`.
    fn test(&self, args: &mut Vec<Arg>) -> String {
        match self {
            Self::Is(term) => {
                args.push(term.into());
                format!("t.term = ${}", args.len())
            }
            Self::BeginsWith(start) => {
                // Not the next letter as the upper end: collations other than C pass over signs.
                args.extend([start.into(), format!("{start}{}", "z".repeat(LONGEST)).into()]);
                format!("t.term >= ${} AND t.term <= ${}", args.len() - 1, args.len())
            }
        }
    }
}

/// Those that have every term of a query.
///
/// A list is read either from the few that a rare term has, or in its own order where every term is common and a page
/// is soon full. Without the first, a list of a million would be walked to its end for a name that stands in it once.
#[derive(Clone, Debug)]
pub struct Owners {
    kind: Kind,
    /// Those that have the rarest term, where they are few.
    few: Option<BTreeSet<i64>>,
    /// The other terms.
    rest: Vec<Wanted>,
}

impl Owners {
    /// The conditions that `owner` (a column, such as `s.id`) is one of them, to go after a WHERE with an AND before
    /// each; their arguments are added to `args`.
    pub fn conditions(&self, owner: &str, args: &mut Vec<Arg>) -> String {
        let mut sql = String::new();
        if let Some(few) = &self.few {
            // The last is told again until there are a power of two: a few statements to keep ready, not hundreds.
            let last = few.last().copied().into_iter();
            let again = few.len().next_power_of_two() - few.len();
            let list = bind_list(args, few.iter().copied().chain(last.cycle().take(again)));
            sql.push_str(&format!(" AND {owner} IN ({list})"));
        }
        for wanted in &self.rest {
            args.push(self.kind.code().into());
            let kind = args.len();
            let test = wanted.test(args);
            sql.push_str(&format!(
                " AND EXISTS (SELECT 1 FROM search_term t WHERE t.kind = ${kind} AND {test} AND t.owner_id = {owner})"
            ));
        }
        sql
    }
}

/// Every term of the texts, each once.
fn terms(texts: &[Text<'_>]) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for text in texts {
        let (Text::Name(words) | Text::Words(words)) = text;
        for run in runs(words, false) {
            match run {
                Run::Han(run) => add_characters(&mut terms, &run),
                Run::Word(word) => add_word(&mut terms, &word),
            }
        }
        if let Text::Name(name) = text {
            for spelling in pinyin::spellings(name) {
                let initials: String = spelling.iter().filter_map(|syllable| syllable.chars().next()).collect();
                for start in 0..spelling.len() {
                    add_word(&mut terms, &spelling[start..].concat());
                    add_word(&mut terms, &initials[start..]);
                }
            }
        }
    }
    terms
}

fn add_characters(terms: &mut BTreeSet<String>, run: &str) {
    let letters: Vec<char> = run.chars().collect();
    terms.extend(letters.iter().map(char::to_string));
    terms.extend(letters.windows(2).map(|pair| pair.iter().collect::<String>()));
}

fn add_word(terms: &mut BTreeSet<String>, word: &str) {
    let word = cut(word);
    for length in 1..=2 {
        let start: String = word.chars().take(length).collect();
        if start.chars().count() == length {
            terms.insert(format!("^{start}"));
        }
    }
    if word.chars().count() > 2 {
        terms.insert(word);
    }
}

fn cut(word: &str) -> String {
    word.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_characters_pinyin_and_initials() {
        let terms = terms(&[Text::Name("张平文")]);
        for term in [
            "张",
            "平",
            "文",
            "张平",
            "平文",
            "zhangpingwen",
            "pingwen",
            "wen",
            "zpw",
            "^z",
            "^zp",
            "^zh",
            "^pi",
            "^pw",
        ] {
            assert!(terms.contains(term), "{term} in {terms:?}");
        }
        assert!(!terms.contains("张文"));
    }

    #[test]
    fn a_query_becomes_conditions_in_order() {
        let mut args = args![1_i64];
        let query = Query::parse("平文 zh ＺＨＡＮＧ");
        let common = Owners { kind: Kind::Scholar, few: None, rest: query.0.clone() };
        assert_eq!(
            common.conditions("s.id", &mut args),
            " AND EXISTS (SELECT 1 FROM search_term t WHERE t.kind = $2 AND t.term = $3 AND t.owner_id = s.id)\
             \x20AND EXISTS (SELECT 1 FROM search_term t WHERE t.kind = $4 AND t.term = $5 AND t.owner_id = s.id)\
             \x20AND EXISTS (SELECT 1 FROM search_term t WHERE t.kind = $6 AND t.term >= $7 AND t.term <= $8 AND t.owner_id = s.id)"
        );
        assert_eq!(args[2], Arg::from("平文"));
        assert_eq!(args[4], Arg::from("^zh"));
        assert_eq!(args[6], Arg::from("zhang"));
        assert!(Query::parse("！？ —").is_empty());
        assert_eq!(Query::parse(&"很长的一句话".repeat(50)).0.len(), MOST_WANTED);
    }

    #[test]
    fn few_owners_are_named_and_nobody_is_nobody() {
        let of = |few: &[i64]| Owners { kind: Kind::Case, few: Some(few.iter().copied().collect()), rest: Vec::new() };
        let mut args = args![];
        assert_eq!(of(&[7, 3, 5]).conditions("c.id", &mut args), " AND c.id IN ($1, $2, $3, $4)");
        assert_eq!(args, args![3_i64, 5_i64, 7_i64, 7_i64]);
        assert_eq!(of(&[]).conditions("c.id", &mut args), " AND c.id IN (NULL)");
    }
}
