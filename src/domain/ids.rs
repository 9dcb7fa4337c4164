//! Identifiers as newtypes, so that a person cannot be passed where a case is meant.
//!
//! An id is 41 bits of milliseconds and 22 random bits: it sorts by time of making and can be made
//! by any node without asking the database. It is a string in JSON, where 63 bits would be rounded.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::time::Moment;

/// The text is not an identifier.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an identifier")]
pub struct NotAnId;

/// Makes the number of an id from an instant and the lower 22 bits of a number that tells it from others of the instant.
pub fn compose(at: Moment, number: u32) -> i64 {
    ((at.0 & 0x1FF_FFFF_FFFF) << 22) | i64::from(number & 0x3F_FFFF)
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(pub i64);

        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl From<$name> for i64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;

            fn try_from(text: String) -> Result<Self, NotAnId> {
                text.parse()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                match text.parse::<i64>() {
                    Ok(number) if number > 0 && text.bytes().all(|b| b.is_ascii_digit()) => Ok(Self(number)),
                    _ => Err(NotAnId),
                }
            }
        }
    )*};
}

ids! {
    /// A user account.
    AccountId
    /// A request to review a decision (复审).
    AppealId
    /// An appointment (聘任).
    AppointmentId
    /// An assessment inside an appointment (考核).
    AssessmentId
    /// A reviewer's task on one case.
    AssignmentId
    /// One recorded vote on a case.
    BallotId
    /// An entry of the register of the barred (限制名单).
    BarringId
    /// A call round (批次).
    BatchId
    /// A State Council notice read from a file (放假安排).
    CalendarNoticeId
    /// A case (案件): one nomination, joint lab or project on its way through the process.
    CaseId
    /// Days on which this office alone is closed (本单位停止办公).
    ClosureId
    /// A consent or its one-time link.
    ConsentId
    /// A letter to a body outside the office, and its answer (征求意见).
    ConsultationId
    /// A contract (聘任合同).
    ContractId
    /// A change of a contract in force (变更申请).
    ContractChangeId
    /// A final decision (审定).
    DecisionId
    /// An item to be corrected (补正).
    DeficiencyId
    /// A research direction (研究方向).
    DirectionId
    /// An uploaded file.
    DocumentId
    /// A hashed, frozen record behind an event.
    EvidenceId
    /// A member of the expert pool (专家库).
    ExpertId
    /// An institution (单位).
    InstitutionId
    /// A joint laboratory (联合实验室).
    LabId
    /// A lead on somebody selected or appointed (线索).
    LeadId
    /// A line of a grant's ledger (账目).
    LedgerLineId
    /// A letter of recommendation (推荐信).
    LetterId
    /// A proposal to merge two records.
    MergingId
    /// A mail that goes out.
    MailId
    /// A message in the outbox.
    MessageId
    /// A public notice (公示).
    NoticeId
    /// An objection (异议).
    ObjectionId
    /// A panel meeting (会议评审).
    PanelId
    /// A request of the public (更正与个人信息请求).
    PetitionId
    /// A person.
    PersonId
    /// A two-person move waiting for its second person.
    ProposalId
    /// A conflict of interest between an expert and a case.
    RecusalId
    /// A list of what is due to be erased (删除名单).
    RetentionListId
    /// A funding scheme (方案).
    SchemeId
    /// A subscription to mail about notices.
    SubscriptionId
    /// A row that needs an id but that no other code refers to.
    RowId
    /// A round of a secret vote on members' devices.
    VoteRoundId
}
