//! The votes of a ballot as a bar: four parts of those entitled, and the line that has to be reached.

use askama::Template;

use crate::{
    domain::{scheme::PassRule, workflow::facts::Ballot},
    texts::{Lang, Texts, field},
};

/// The names of the parts, as the form calls them.
pub const PARTS: [&str; 4] = ["yes", "no", "abstain", "invalid"];

/// One part of the bar, in hundredths of its width.
pub struct Part {
    pub name: &'static str,
    pub label: &'static str,
    pub n: i64,
    pub x: String,
    pub width: String,
}

/// A ballot as a picture, with the figures that say the same.
#[derive(Template)]
#[template(path = "panel/votes.html")]
pub struct Votes {
    pub t: &'static Texts,
    pub parts: Vec<Part>,
    pub needed: i64,
    /// Where the line of the votes needed stands.
    pub line: String,
}

impl Votes {
    pub fn of(ballot: &Ballot, rule: PassRule, t: &'static Texts) -> Self {
        let whole = ballot.entitled().max(ballot.cast()).max(1);
        let percent = |n: i64| format!("{:.2}", 100.0 * n as f64 / whole as f64);
        let counts = [ballot.yes, ballot.no, ballot.abstain, ballot.invalid];
        let mut before = 0;
        let parts = PARTS.into_iter().zip(counts).map(|(name, n)| {
            let x = percent(before);
            before += n;
            Part { name, label: field::label(name, t.lang), n, x, width: percent(n) }
        });
        Self { t, parts: parts.collect(), needed: ballot.needed(rule), line: percent(ballot.needed(rule)) }
    }

    /// The picture in one sentence.
    fn words(&self) -> String {
        let [yes, no, abstain, invalid] = [0, 1, 2, 3].map(|at| self.parts.get(at).map_or(0, |part| part.n));
        let gap = match self.t.lang {
            Lang::Zh => "；",
            Lang::En => "; ",
        };
        format!("{}{gap}{}", self.t.panel.counts(yes, no, abstain, invalid), self.t.panel.needs(self.needed))
    }
}

/// Its values are escaped as it is rendered, so that the page that holds it need not escape it again.
impl askama::filters::HtmlSafe for Votes {}
