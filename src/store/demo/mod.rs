//! The rows of a demonstration (`bole demo`): whole histories at once, where the application writes step by step.
//!
//! Must not know what a demonstration is made of (`commands::demo`). A field is a column; [`Load::write`] knows the
//! order in which the tables refer to each other.

mod term;

pub use term::*;

use super::{
    Conn, StoreError, Tx,
    bulk::{self, rows},
};
use crate::{
    args,
    domain::{
        calendar::{Convention, EndStatus, Unit},
        ids::*,
        nomination::CheckItem,
        notice::{AddendumKind, NoticeState},
        objection::{Channel, ObjectionState, ObjectorKind, Outcome, Topic},
        recusal,
        review::{AssignmentState, Familiarity, Recommendation},
        role::{CaseKind, Role, ScholarRole},
        scheme::NominatorKind,
        time::{Day, Moment},
        workflow::{Action, Stage, facts::Ground},
    },
};

rows! {
    pub struct Person in "person" {
        id: PersonId,
        name: String,
        pinyin: String,
        gender: Option<&'static str>,
        birth_date: Option<Day>,
    }

    pub struct Title in "person_title" {
        id: RowId,
        person_id: PersonId,
        institution_id: InstitutionId,
        kind: &'static str,
        title: &'static str,
        as_of: Day,
        position: i64,
    }

    pub struct Account in "account" {
        id: AccountId,
        email: String,
        name: String,
        person_id: Option<PersonId>,
        institution_id: Option<InstitutionId>,
        password_hash: String,
        status: &'static str,
        created_at: Moment,
    }

    pub struct HeldRole in "account_role" {
        id: RowId,
        account_id: AccountId,
        role: Role,
        scope_id: Option<i64>,
        granted_at: Moment,
    }

    pub struct Expert in "expert" {
        id: ExpertId,
        person_id: PersonId,
        account_id: AccountId,
        fields: String,
        region: &'static str,
        pledged_on: Day,
        demo: bool,
        created_at: Moment,
    }

    pub struct Batch in "batch" {
        id: BatchId,
        scheme_id: SchemeId,
        code: String,
        year: i64,
        batch_no: i64,
        name: String,
        name_en: String,
        guide_published_on: Day,
        opens_at: Moment,
        closes_at: Moment,
        status: &'static str,
    }

    pub struct Quota in "quota" {
        id: RowId,
        batch_id: BatchId,
        role_code: ScholarRole,
        max_places: i64,
    }

    pub struct Case in "case_file" {
        id: CaseId,
        case_no: String,
        kind: CaseKind,
        scheme_id: SchemeId,
        scheme_ver: i64,
        batch_id: BatchId,
        role: ScholarRole,
        title: String,
        direction_id: DirectionId,
        subject_person_id: PersonId,
        host_institution_id: InstitutionId,
        stage: Stage,
        stage_entered_at: Moment,
        entered_by: AccountId,
        officer_id: Option<AccountId>,
        demo: bool,
        created_at: Moment,
        ver: i64,
    }

    pub struct CaseCount in "case_count" {
        batch_id: BatchId,
        role: ScholarRole,
        stage: Stage,
        n: i64,
    }

    pub struct Counter in "counter" {
        name: String,
        n: i64,
    }

    pub struct Nomination in "nomination" {
        case_id: CaseId,
        nominator_account_id: AccountId,
        nominator_person_id: Option<PersonId>,
        nominator_kind: NominatorKind,
        recommender_person_id: Option<PersonId>,
        chief_waiver: Option<String>,
        form: String,
        pledged_at: Option<Moment>,
        pledge_version: Option<&'static str>,
        submitted_at: Option<Moment>,
        eligibility: Option<String>,
        saved_at: Moment,
    }

    pub struct Consent in "consent" {
        id: ConsentId,
        case_id: CaseId,
        person_id: PersonId,
        purpose: &'static str,
        text_version: &'static str,
        channel: &'static str,
        given_at: Moment,
    }

    pub struct FormalCheck in "formal_check" {
        id: RowId,
        case_id: CaseId,
        item: CheckItem,
        result: &'static str,
        note: &'static str,
        checked_by: AccountId,
        checked_at: Moment,
    }

    pub struct Deficiency in "deficiency" {
        id: DeficiencyId,
        case_id: CaseId,
        field: &'static str,
        message: String,
        due_on: Day,
        raised_by: AccountId,
        raised_at: Moment,
        answer: Option<String>,
        answered_at: Option<Moment>,
        cured_at: Option<Moment>,
    }

    pub struct Proposal in "proposal" {
        id: ProposalId,
        case_id: Option<CaseId>,
        notice_id: Option<NoticeId>,
        action: Action,
        input: String,
        case_ver: i64,
        made_by: AccountId,
        made_at: Moment,
        state: &'static str,
        ended_by: Option<AccountId>,
        ended_at: Option<Moment>,
    }

    pub struct Recusal in "recusal" {
        id: RecusalId,
        case_id: CaseId,
        expert_id: ExpertId,
        kind: recusal::Kind,
        source: recusal::Source,
        ruling: recusal::Ruling,
        reason: String,
        ruled_by: Option<AccountId>,
        ruled_at: Moment,
    }

    pub struct Assignment in "assignment" {
        id: AssignmentId,
        case_id: CaseId,
        expert_id: ExpertId,
        state: AssignmentState,
        due_on: Day,
        assigned_by: AccountId,
        assigned_at: Moment,
        renewed_on: Option<Day>,
        declared_at: Option<Moment>,
        reason: Option<String>,
        ver: i64,
    }

    pub struct Review in "review" {
        assignment_id: AssignmentId,
        case_id: CaseId,
        scores: String,
        recommendation: Recommendation,
        familiarity: Familiarity,
        opinion: String,
        note_to_office: &'static str,
        saved_at: Moment,
        submitted_at: Option<Moment>,
        invalidated_at: Option<Moment>,
        invalid_reason: Option<String>,
    }

    pub struct Panel in "panel" {
        id: PanelId,
        batch_id: BatchId,
        name: String,
        held_on: Day,
        place: &'static str,
        secretary_id: AccountId,
        chair_id: AccountId,
        created_at: Moment,
    }

    pub struct PanelMember in "panel_member" {
        panel_id: PanelId,
        expert_id: ExpertId,
        attends: bool,
    }

    pub struct PanelCase in "panel_case" {
        case_id: CaseId,
        panel_id: PanelId,
        position: i64,
    }

    pub struct Document in "document" {
        id: DocumentId,
        kind: &'static str,
        filename: &'static str,
        media_type: &'static str,
        bytes: i64,
        sha256: String,
        storage_key: String,
        access_class: &'static str,
        uploaded_by: AccountId,
        uploaded_at: Moment,
    }

    pub struct Ballot in "ballot" {
        id: BallotId,
        case_id: CaseId,
        panel_id: PanelId,
        members: i64,
        attending: i64,
        recused: i64,
        yes: i64,
        no: i64,
        abstain: i64,
        invalid: i64,
        minutes_document_id: DocumentId,
        recorded_by: AccountId,
        recorded_at: Moment,
        signed_by: Option<AccountId>,
        signed_at: Option<Moment>,
    }

    pub struct Decision in "decision" {
        id: DecisionId,
        decision_no: String,
        case_id: CaseId,
        outcome: Action,
        ground: Option<Ground>,
        reason: String,
        reserve_rank: Option<i64>,
        reserve_until: Option<Day>,
        sets_day: Option<Day>,
        proposed_by: AccountId,
        decided_by: AccountId,
        decided_at: Moment,
    }

    pub struct Notice in "notice" {
        id: NoticeId,
        notice_no: Option<String>,
        batch_id: BatchId,
        title: String,
        basis: String,
        body: String,
        issuer: String,
        accept_dept: String,
        contact_phone: String,
        contact_email: String,
        contact_address: String,
        days: i64,
        unit: Unit,
        convention: Convention,
        list_stays_days: i64,
        starts_on: Option<Day>,
        ends_on: Option<Day>,
        end_status: EndStatus,
        state: NoticeState,
        prepared_by: AccountId,
        released_by: Option<AccountId>,
        released_at: Option<Moment>,
        sha256: Option<String>,
        created_at: Moment,
        ver: i64,
    }

    pub struct NoticeItem in "notice_item" {
        notice_id: NoticeId,
        case_id: CaseId,
        position: i64,
        display: String,
        masked: bool,
        live: bool,
    }

    pub struct Addendum in "notice_addendum" {
        id: RowId,
        notice_id: NoticeId,
        kind: AddendumKind,
        body: String,
        proposed_by: AccountId,
        proposed_at: Moment,
        signed_by: Option<AccountId>,
        published_at: Moment,
        sha256: String,
    }

    pub struct Objection in "objection" {
        id: ObjectionId,
        receipt: String,
        secret_hash: [u8; 32],
        notice_id: NoticeId,
        case_id: CaseId,
        objector_kind: ObjectorKind,
        channel: Channel,
        topic: Topic,
        statement: String,
        evidence: String,
        received_at: Moment,
        sent_on: Day,
        in_time: bool,
        state: ObjectionState,
        admit_due_on: Option<Day>,
        handle_due_on: Option<Day>,
        handler_id: Option<AccountId>,
        finding: Option<String>,
        outcome: Option<Outcome>,
        reply: Option<String>,
        replied_at: Option<Moment>,
    }
}

/// `load! { cases: Case, … }` declares [`Load`] with a list of rows per table, and writes them in this order.
macro_rules! load {
    ($($table:ident: $row:ty,)*) => {
        /// Rows on their way in, table by table.
        #[derive(Debug, Default)]
        pub struct Load {
            $(pub $table: Vec<$row>,)*
        }

        impl Load {
            /// Writes everything, each table after those it refers to.
            ///
            /// # Errors
            /// When the database refuses a row; then the transaction is to be given up.
            pub async fn write(self, tx: &mut Tx) -> Result<(), StoreError> {
                $(bulk::insert(tx, self.$table).await?;)*
                Ok(())
            }
        }
    };
}

load! {
    people: Person,
    titles: Title,
    accounts: Account,
    roles: HeldRole,
    experts: Expert,
    batches: Batch,
    quotas: Quota,
    documents: Document,
    panels: Panel,
    panel_members: PanelMember,
    notices: Notice,
    cases: Case,
    counts: CaseCount,
    counters: Counter,
    nominations: Nomination,
    consents: Consent,
    checks: FormalCheck,
    deficiencies: Deficiency,
    proposals: Proposal,
    recusals: Recusal,
    assignments: Assignment,
    reviews: Review,
    panel_cases: PanelCase,
    ballots: Ballot,
    decisions: Decision,
    notice_items: NoticeItem,
    addenda: Addendum,
    objections: Objection,
    contracts: Contract,
    appointments: Appointment,
    assessments: Assessment,
    leads: Lead,
    suspensions: Suspension,
    closing_items: Met,
    exits: ExitRecord,
}

/// Whether nobody has used the database yet: no account, no event.
pub async fn is_unused(conn: &mut Conn) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT id FROM account UNION ALL SELECT seq FROM event LIMIT 1";
    let row: Option<(i64,)> = conn.opt(SQL, args![]).await?;
    Ok(row.is_none())
}

/// The id of the scheme of a code with the version of its configuration in force.
pub async fn scheme(conn: &mut Conn, code: &str) -> Result<(SchemeId, i64), StoreError> {
    let (id, version): (i64, i64) = conn.one("SELECT id, config_ver FROM scheme WHERE code = $1", args![code]).await?;
    Ok((SchemeId(id), version))
}
