//! What the directory is asked to show, as it stands in the address: read, written back in one canonical form.
//!
//! Only a canonical address without free text is kept by the page cache, and of each facet one value at most, so that
//! nobody can fill the cache with combinations.

use crate::{
    domain::{ids::RowId, role::ScholarRole},
    web::{form::Fields, page::url_escape},
};

/// A facet of the directory, in the order of the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    Role,
    Direction,
    Institution,
    Batch,
}

impl Facet {
    pub const ALL: [Self; 4] = [Self::Role, Self::Direction, Self::Institution, Self::Batch];

    /// The name of its parameter.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Direction => "direction",
            Self::Institution => "institution",
            Self::Batch => "batch",
        }
    }
}

/// The question behind a page of the directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Values by facet, in the order of [`Facet::ALL`]: role codes, slugs, slugs, batch codes.
    values: [Vec<String>; 4],
    pub q: String,
    pub table: bool,
    /// The last row of the page before.
    pub after: Option<RowId>,
}

/// Values of one facet at most; more than there are boxes to tick is no honest question.
const MOST_VALUES: usize = 20;
/// Characters of a query at most.
const LONGEST_QUERY: usize = 100;

impl Asked {
    /// Reads a query string; what is unknown is passed over.
    pub fn parse(query: &str) -> Self {
        let fields = Fields::parse(query.as_bytes());
        let mut asked = Self {
            q: fields.text("q").trim().chars().filter(|letter| *letter != '\0').take(LONGEST_QUERY).collect(),
            table: fields.text("view") == "table",
            after: fields.text("after").parse().ok(),
            ..Self::default()
        };
        for (facet, values) in Facet::ALL.into_iter().zip(&mut asked.values) {
            for value in fields.all(facet.name()).take(MOST_VALUES) {
                if !value.is_empty() && !values.iter().any(|known| known == value) {
                    values.push(value.to_owned());
                }
            }
        }
        asked
    }

    /// The values of a facet.
    pub fn of(&self, facet: Facet) -> &[String] {
        &self.values[facet as usize]
    }

    pub fn has(&self, facet: Facet, value: &str) -> bool {
        self.of(facet).iter().any(|known| known == value)
    }

    /// Keeps the values that exist, in their order.
    pub fn keep_known<'k>(&mut self, facet: Facet, known: impl Iterator<Item = &'k str>) {
        let kept = known.filter(|value| self.has(facet, value)).map(str::to_owned).collect();
        self.values[facet as usize] = kept;
    }

    /// Asks by the present name of a value that was asked for by a former one.
    pub fn rename(&mut self, facet: Facet, former: &str, present: &str) {
        let values = &mut self.values[facet as usize];
        values.retain(|known| known != present || former == present);
        values.iter_mut().filter(|known| *known == former).for_each(|known| present.clone_into(known));
    }

    /// The roles asked for.
    pub fn roles(&self) -> Vec<ScholarRole> {
        self.of(Facet::Role).iter().filter_map(|code| ScholarRole::from_code(code)).collect()
    }

    /// Whether anything narrows the list.
    pub fn narrows(&self) -> bool {
        !self.q.is_empty() || self.values.iter().any(|values| !values.is_empty())
    }

    /// The query in its canonical form, without the question mark; empty when nothing is asked.
    pub fn query(&self) -> String {
        let mut pairs: Vec<String> = Vec::new();
        for (facet, values) in Facet::ALL.into_iter().zip(&self.values) {
            pairs.extend(values.iter().map(|value| format!("{}={}", facet.name(), url_escape(value))));
        }
        if self.table {
            pairs.push("view=table".to_owned());
        }
        if !self.q.is_empty() {
            pairs.push(format!("q={}", url_escape(&self.q)));
        }
        pairs.extend(self.after.map(|after| format!("after={after}")));
        pairs.join("&")
    }

    /// A path with this question.
    pub fn at(&self, path: &str) -> String {
        match self.query() {
            query if query.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }

    /// The same question from its first page, changed.
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut asked = Self { after: None, ..self.clone() };
        change(&mut asked);
        asked
    }

    /// The same question without a value.
    pub fn without(&self, facet: Facet, value: &str) -> Self {
        self.with(|asked| asked.values[facet as usize].retain(|known| known != value))
    }

    /// The same view with no condition.
    pub fn cleared(&self) -> Self {
        Self { table: self.table, ..Self::default() }
    }

    /// Whether the page may be kept under the address it was asked for.
    pub fn is_canonical(&self, query: &str) -> bool {
        self.q.is_empty() && self.after.is_none() && self.values.iter().all(|v| v.len() <= 1) && self.query() == query
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written_in_one_form() {
        let asked = Asked::parse("q=%E5%BC%A0&batch=2019-1&role=CS&role=PM&role=CS&view=table&x=1");
        assert_eq!(asked.query(), "role=CS&role=PM&batch=2019-1&view=table&q=%E5%BC%A0");
        assert_eq!(Asked::parse(&asked.query()), asked);
        assert_eq!(
            asked.without(Facet::Role, "CS").at("/scholars"),
            "/scholars?role=PM&batch=2019-1&view=table&q=%E5%BC%A0"
        );
        assert_eq!(asked.cleared().at("/scholars"), "/scholars?view=table");
    }

    #[test]
    fn only_a_canonical_question_is_kept() {
        for (query, kept) in [
            ("", true),
            ("role=CS", true),
            ("role=CS&view=table", true),
            ("view=table&role=CS", false),
            ("role=CS&role=PM", false),
            ("q=x", false),
            ("q=", false),
            ("after=12", false),
            ("x=1", false),
        ] {
            assert_eq!(Asked::parse(query).is_canonical(query), kept, "{query}");
        }
    }

    #[test]
    fn values_that_do_not_exist_are_dropped() {
        let mut asked = Asked::parse("direction=nowhere&direction=b&direction=a");
        asked.keep_known(Facet::Direction, ["a", "b", "c"].into_iter());
        assert_eq!(asked.of(Facet::Direction), ["a", "b"]);
    }
}
