//! Accessibility findings of axe-core (version and licence in `vendor/`), run inside the page.

use fantoccini::Client;
use serde::Deserialize;

const AXE: &str = include_str!("vendor/axe.min.js");

/// Runs every rule and hands back what failed; a rule that breaks is an error, not a pass.
const RUN: &str = r"
    const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'] }).then(
        ({ violations }) => done({ Ok: violations.map(({ id, impact, help, nodes }) => ({
            rule: id,
            impact,
            help,
            places: nodes.map(({ target, failureSummary }) => ({ target: target.join(' '), why: failureSummary })),
        })) }),
        (error) => done({ Err: String(error) }),
    );
";

/// A rule the page breaks, and everywhere it does.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Violation {
    /// axe's name for the rule, such as `image-alt`.
    pub rule: String,
    /// `minor`, `moderate`, `serious` or `critical`.
    pub impact: String,
    /// The rule in one sentence.
    pub help: String,
    pub places: Vec<Place>,
}

/// An element that breaks a rule.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Place {
    /// A CSS selector of the element.
    pub target: String,
    /// What would mend it.
    pub why: String,
}

/// Checks the page that `client` shows. Scripts of WebDriver run under any Content-Security-Policy.
pub async fn check(client: &Client) -> Vec<Violation> {
    // It is large: a page that was checked before has it still.
    let there = client.execute("return !!window.axe", Vec::new()).await.expect("a page answers");
    if there != true {
        client.execute(AXE, Vec::new()).await.expect("axe-core loads");
    }
    let answer = client.execute_async(RUN, Vec::new()).await.expect("axe-core answers");
    let found: Result<Vec<Violation>, String> = serde_json::from_value(answer).expect("shaped by RUN");
    found.unwrap_or_else(|error| panic!("axe-core failed: {error}"))
}
