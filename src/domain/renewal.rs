//! Renewing an appointment (续聘): a new nomination of the same person for the same role, once the final assessment is
//! passed (domain model §3, §9). It is an ordinary draft and no shortcut.

use super::workflow::{Reason, RefusalKind, Stage};

/// What stands against a renewal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The final assessment is not decided yet.
    Unassessed,
    /// The final assessment was failed.
    NotPassed,
    /// No call of the scheme takes nominations.
    NoCall,
    /// The person stands in that call already.
    InCall,
    /// A nomination that renews it is under way.
    UnderWay { case_no: String },
}

impl Fault {
    /// The field it stands beside.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::NoCall | Self::InCall => Some("batch_id"),
            Self::Unassessed | Self::NotPassed | Self::UnderWay { .. } => None,
        }
    }

    pub const fn kind(&self) -> RefusalKind {
        RefusalKind::Conflict
    }
}

/// What is known of an appointment that is to be renewed.
#[derive(Clone, Debug)]
pub struct Standing {
    pub stage: Stage,
    /// Whether the final assessment was passed; `None` until it is decided.
    pub is_passed: Option<bool>,
    /// Whether a call of the scheme takes nominations now.
    pub has_call: bool,
    /// The nomination that renews it and has not come to an end.
    pub under_way: Option<String>,
}

impl Standing {
    /// Everything that stands against renewing it.
    pub fn faults(&self) -> Vec<Reason> {
        if !matches!(self.stage, Stage::Closing | Stage::Closed) {
            return vec![Reason::WrongStage { stage: self.stage, allowed: Vec::new() }];
        }
        let mut faults = Vec::new();
        match self.is_passed {
            None => faults.push(Fault::Unassessed),
            Some(false) => faults.push(Fault::NotPassed),
            Some(true) => {}
        }
        if !self.has_call {
            faults.push(Fault::NoCall);
        }
        faults.extend(self.under_way.clone().map(|case_no| Fault::UnderWay { case_no }));
        faults.into_iter().map(Into::into).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_against_a_renewal_is_told() {
        let standing = |stage, is_passed| Standing {
            stage,
            is_passed,
            has_call: false,
            under_way: Some("2026-1-PM-01".to_owned()),
        };
        let under_way = Fault::UnderWay { case_no: "2026-1-PM-01".to_owned() };
        let told = |first: Fault| vec![first.into(), Fault::NoCall.into(), under_way.clone().into()];
        assert_eq!(standing(Stage::Closing, None).faults(), told(Fault::Unassessed));
        assert_eq!(standing(Stage::Closed, Some(false)).faults(), told(Fault::NotPassed));
        let running = Reason::WrongStage { stage: Stage::Active, allowed: Vec::new() };
        assert_eq!(standing(Stage::Active, Some(true)).faults(), [running]);
        let free = Standing { has_call: true, under_way: None, ..standing(Stage::Closed, Some(true)) };
        assert_eq!(free.faults(), []);
    }
}
