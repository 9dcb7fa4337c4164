//! What may be bound to a statement: texts, numbers, bytes, instants, days, ids, codes.

use super::engine::Arg;
use crate::domain::{
    appeal::{AppealGround, AppealOutcome},
    assessment::{AssessmentKind, Course, CourseState, Grade},
    barring::BarringGround,
    blind::{FileDecision, TextDecision, TextPart},
    calendar::{self, Convention, EndStatus, ExceptionKind, NoticeKind, Unit},
    closing::ClosingItem,
    consultation::Answered,
    contract_change::{ChangeKind, ChangeState},
    expert::Region,
    ids::*,
    lead::LeadOutcome,
    ledger::{LineKind, Purpose},
    letter, mail,
    material::{DocumentKind, FileType},
    merging,
    message::MessageKind,
    nomination::CheckItem,
    notice::{AddendumKind, NoticeState},
    objection::{Channel, ObjectionState, ObjectorKind, Outcome, RefusalGround, StepKind, Topic},
    petition::{PetitionGround, PetitionKind, PetitionState, Standing},
    recusal,
    retention::ListState,
    review::{AssignmentState, Familiarity, Recommendation},
    role::{CaseKind, Role, ScholarRole},
    scheme::{Blind, NominatorKind},
    time::{Day, Moment},
    workflow::{Action, Stage, facts::Ground},
};

macro_rules! args_from {
    ($($kind:ident: $from:ty, $value:ident => $into:expr;)*) => {$(
        impl From<$from> for Arg {
            fn from($value: $from) -> Self {
                Self::$kind(Some($into))
            }
        }

        impl From<Option<$from>> for Arg {
            fn from(value: Option<$from>) -> Self {
                Self::$kind(value.map(|$value| $into))
            }
        }
    )*};
}

/// Binds a list behind the arguments there are and gives its places: `$3, $4`. Of an empty list it is `NULL`, which
/// nothing is `IN`.
pub(super) fn bind_list<T: Into<Arg>>(args: &mut Vec<Arg>, list: impl IntoIterator<Item = T>) -> String {
    let before = args.len();
    args.extend(list.into_iter().map(Into::into));
    let places: Vec<String> = (before + 1..=args.len()).map(|number| format!("${number}")).collect();
    if places.is_empty() { "NULL".to_owned() } else { places.join(", ") }
}

args_from! {
    Int: i64, value => value;
    Text: String, value => value;
    Text: &str, value => value.to_owned();
    Text: &String, value => value.clone();
    Bool: bool, value => value;
    Bytes: Vec<u8>, value => value;
    Bytes: &[u8], value => value.to_vec();
    Bytes: [u8; 32], value => value.to_vec();
    Int: Moment, value => value.0;
    Text: Day, value => value.to_string();
}

macro_rules! args_from_ids {
    ($($id:ident)*) => { args_from! { $(Int: $id, value => value.0;)* } };
}

args_from_ids! {
    AccountId AppealId AppointmentId AssessmentId AssignmentId BallotId BarringId BatchId CalendarNoticeId CaseId ClosureId ConsentId ContractChangeId ContractId DecisionId DeficiencyId
    DirectionId DocumentId EvidenceId ExpertId InstitutionId LabId LeadId LedgerLineId LetterId MailId MessageId NoticeId ObjectionId PanelId PersonId
    PetitionId ProposalId RecusalId RetentionListId SchemeId RowId VoteRoundId ConsultationId MergingId SubscriptionId
}

/// Binds enumerations by their codes.
macro_rules! args_from_codes {
    ($($code:ty)*) => { args_from! { $(Text: $code, value => value.code().to_owned();)* } };
}

args_from_codes! {
    Role ScholarRole CaseKind Stage Action Ground NominatorKind EndStatus Convention Unit MessageKind CheckItem
    NoticeState AddendumKind Channel ObjectionState ObjectorKind Outcome RefusalGround StepKind Topic
    PetitionGround PetitionKind PetitionState Standing ListState
    Region AssignmentState Familiarity Recommendation recusal::Kind recusal::Ruling recusal::Source
    DocumentKind FileType letter::LetterState letter::Relation mail::MailKind
    AppealGround AppealOutcome BarringGround AssessmentKind Course CourseState Grade ChangeKind ChangeState ClosingItem LeadOutcome LineKind Purpose Answered Blind TextPart TextDecision FileDecision merging::Kind merging::State
    calendar::ChangeState ExceptionKind NoticeKind
}
