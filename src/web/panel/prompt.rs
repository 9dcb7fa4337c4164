//! What is said in the room: who leaves and who comes back, by name.

use crate::{
    commands::sitting::Sitting,
    domain::{review::sitting::Change, scheme::PassRule},
    texts::Texts,
};

/// Names in a row.
pub fn listed(names: &[&str], t: &Texts) -> String {
    names.join(t.lang.pick("、", ", "))
}

/// Who is asked to leave and to come back; nothing when nobody moves.
pub fn prompts(sitting: &Sitting, change: &Change, t: &Texts) -> Vec<String> {
    let leave = sitting.names(&change.leave);
    let come_back = sitting.names(&change.come_back);
    let mut said = Vec::new();
    if !leave.is_empty() {
        said.push(t.sitting.leave(listed(&leave, t)));
    }
    if !come_back.is_empty() {
        said.push(t.sitting.come_back(listed(&come_back, t)));
    }
    said
}

/// The words of a rule.
pub const fn rule(rule: PassRule, t: &Texts) -> &'static str {
    match rule {
        PassRule::Majority => t.panel.rule_majority,
        PassRule::TwoThirds => t.panel.rule_two_thirds,
    }
}
