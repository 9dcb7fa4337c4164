//! Gathers what the process table needs to know of a case (`domain::workflow::Facts`), part by part.

use super::{
    Conn, StoreError, assessment, barring,
    case_file::CaseFile,
    consultation, letter, nomination, notice as notices, panel,
    quota::{self, Nominated},
    recommendation, redaction,
    shortlist::Comparison,
};
use crate::{
    args,
    domain::{
        barring::Span,
        closing::ClosingItem,
        compliance::Evidence,
        consultation::is_time_to_ask,
        ids::{AccountId, CaseId, NoticeId, PersonId, SchemeId},
        notice::NoticeState,
        objection::Outcome,
        quota::Room,
        role::{CaseKind, ScholarRole},
        scheme::{NoticeConfig, SchemeConfig},
        time::{Day, Moment},
        workflow::{Facts, Guard, RULES, Reason, Rule, Stage, facts},
    },
};

/// Stages in which a case takes one of the places of its call.
macro_rules! placed_stages {
    () => {
        "('selected', 'in_notice', 'on_hold', 'cleared', 'contracting', 'active', 'suspended', 'closing', 'closed')"
    };
}

pub(super) use placed_stages;

/// Whether every place of a case's direction is taken, whatever is left to its role; `c` is the case.
macro_rules! direction_full {
    () => {
        concat!(
            "EXISTS (SELECT 1 FROM quota f WHERE f.batch_id = c.batch_id AND f.institution_id IS NULL \
             AND f.direction_id = c.direction_id AND (f.role_code IS NULL OR f.role_code = c.role) \
             AND f.max_places <= (SELECT COUNT(*) FROM case_file t WHERE t.batch_id = f.batch_id \
             AND t.direction_id = f.direction_id AND (f.role_code IS NULL OR t.role = f.role_code) AND t.stage IN ",
            $crate::store::facts::placed_stages!(),
            "))"
        )
    };
}

pub(super) use direction_full;

/// Everything the table needs to know of a case now.
///
/// # Errors
/// When the database fails or a stored value cannot be read.
pub async fn of(conn: &mut Conn, case: &CaseFile) -> Result<Facts, StoreError> {
    in_group(conn, case, &mut Comparison::default()).await
}

/// As [`of`], for one case after the other of a group whose rows are held: what it is compared with is read once.
///
/// # Errors
/// As [`of`].
pub async fn in_group(conn: &mut Conn, case: &CaseFile, group: &mut Comparison) -> Result<Facts, StoreError> {
    let mut facts = of_draft(conn, case).await?;
    if case.stage != Stage::Draft {
        add_what_followed(conn, case, &mut facts, group).await?;
    }
    Ok(facts)
}

/// What is known of every case, and all that a draft can have.
async fn of_draft(conn: &mut Conn, case: &CaseFile) -> Result<Facts, StoreError> {
    let config = config(conn, case).await?;
    let nomination = nomination::find(conn, case.id).await?;
    let call = call(conn, case, nomination.as_ref()).await?;
    Ok(Facts {
        kind: case.kind,
        role: case.scholar_role(),
        stage: case.stage,
        form: form(conn, case, nomination.as_ref(), &config, &call).await?,
        correction: facts::Correction::default(),
        check: facts::Check::default(),
        unredacted: Vec::new(),
        review: facts::Reviews::default(),
        ballot: None,
        quotas: Vec::new(),
        ethics_settled: false,
        unanswered_bodies: Vec::new(),
        reserve: facts::Reserve::default(),
        notice: None,
        objection: facts::Objections::default(),
        contract: facts::Contract::default(),
        closing_missing: ClosingItem::ALL.to_vec(),
        misconduct_found: false,
        lab_months: None,
        appeal: facts::Appeal::default(),
        people: facts::People {
            candidate: case.subject(),
            nominator: nomination.as_ref().and_then(|it| it.nominator_account_id).map(AccountId),
            nominator_person: nomination.as_ref().and_then(|it| it.nominator_person_id).map(PersonId),
            entered_by: case.entered_by(),
            earlier_deciders: Vec::new(),
            barred: barred(conn, case).await?,
        },
        handling: None,
        config,
        call,
    })
}

/// The stretches for which the candidate is barred.
async fn barred(conn: &mut Conn, case: &CaseFile) -> Result<Vec<Span>, StoreError> {
    let Some(candidate) = case.subject() else { return Ok(Vec::new()) };
    Ok(barring::spans(conn, [candidate]).await?.remove(&candidate).unwrap_or_default())
}

/// What came of a case after its submission.
async fn add_what_followed(
    conn: &mut Conn,
    case: &CaseFile,
    facts: &mut Facts,
    group: &mut Comparison,
) -> Result<(), StoreError> {
    facts.correction = correction(conn, case.id).await?;
    facts.check = check(conn, case.id).await?;
    // What reviewers read is asked for where a case is accepted to review.
    if case.stage == Stage::Submitted && facts.role_config().is_some_and(|role| role.blind.is_double()) {
        facts.unredacted = redaction::missing(conn, case.id).await?;
    }
    facts.review = reviews(conn, case, &facts.config, group).await?;
    facts.ballot = ballot(conn, case).await?;
    facts.quotas = quota::covering(conn, case.batch_id, case.scholar_role(), case.direction()).await?;
    facts.unanswered_bodies = unanswered_bodies(conn, case, &facts.config).await?;
    facts.reserve = reserve(conn, case).await?;
    facts.notice = on_notice(conn, case.id).await?;
    facts.objection = objections(conn, case.id).await?;
    facts.contract = contract(conn, case).await?;
    facts.closing_missing = closing_missing(conn, case).await?;
    facts.misconduct_found = misconduct_found(conn, case.id).await?;
    facts.appeal = appeal(conn, case).await?;
    facts.people.earlier_deciders = earlier_deciders(conn, case).await?;
    facts.handling = handling(conn, case, group).await?;
    Ok(())
}

/// How the case was handled, where a move from its stage asks for a sound procedure.
async fn handling(
    conn: &mut Conn,
    case: &CaseFile,
    group: &mut Comparison,
) -> Result<Option<Box<Evidence>>, StoreError> {
    let asks = |rule: &Rule| rule.from.contains(&case.stage) && rule.guards.contains(&Guard::ProcedureSound);
    if !RULES.iter().any(asks) {
        return Ok(None);
    }
    Ok(Some(Box::new(group.handling(conn, case.id).await?)))
}

/// The configuration a case is judged by: the version pinned at submission, before that the one in force.
pub async fn config(conn: &mut Conn, case: &CaseFile) -> Result<SchemeConfig, StoreError> {
    const SQL: &str = "SELECT config FROM scheme_config WHERE scheme_id = $1 AND config_ver = $2";
    let (text,): (String,) = conn.one(SQL, args![case.scheme_id, case.scheme_ver]).await?;
    serde_json::from_str(&text).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// The version of a scheme's configuration in force for new cases.
pub async fn version_in_force(conn: &mut Conn, scheme: SchemeId) -> Result<i64, StoreError> {
    let (version,): (i64,) = conn.one("SELECT config_ver FROM scheme WHERE id = $1", args![scheme]).await?;
    Ok(version)
}

async fn call(
    conn: &mut Conn,
    case: &CaseFile,
    nomination: Option<&nomination::Nomination>,
) -> Result<facts::Call, StoreError> {
    const SQL: &str = "SELECT s.status, CASE WHEN b.status = 'planned' THEN NULL ELSE b.opens_at END, b.closes_at \
        FROM batch b JOIN scheme s ON s.id = b.scheme_id WHERE b.id = $1";
    let (status, opens_at, closes_at): (String, Option<i64>, Option<i64>) = conn.one(SQL, args![case.batch_id]).await?;
    let office = nomination.and_then(nomination::Nomination::nominator_kind);
    Ok(facts::Call {
        scheme_active: status == "active",
        opens_at: opens_at.map(Moment),
        closes_at: closes_at.map(Moment),
        office_entry: office == Some(crate::domain::scheme::NominatorKind::Office),
    })
}

async fn form(
    conn: &mut Conn,
    case: &CaseFile,
    nomination: Option<&nomination::Nomination>,
    config: &SchemeConfig,
    call: &facts::Call,
) -> Result<facts::Form, StoreError> {
    let publicity_consent = nomination::has_consent(conn, case.id, "notice").await?;
    let (Some(nomination), Some(role)) = (nomination, case.scholar_role()) else {
        return Ok(facts::Form { publicity_consent, ..facts::Form::default() });
    };
    let mut known = facts::Form {
        nominator: nomination.nominator_kind(),
        pledge_signed: nomination.pledged_at.is_some(),
        publicity_consent,
        letters_received: letter::received(conn, case.id).await?,
        chief_waived: nomination.chief_waiver.is_some(),
        ..facts::Form::default()
    };
    let Some(rules) = config.role(Some(role)) else {
        known.faults.push(Reason::NotAChoice { field: "role" });
        return Ok(known);
    };
    let form = nomination.form()?;
    known.faults = form.faults(role, rules, config.exclusions_max);
    let reference = call.closes_at.map_or_else(|| nomination.saved_at.day(), Moment::day);
    known.reference = rules.age.as_ref().map(|rule| rule.as_of.unwrap_or(reference));
    known.ineligible = form.ineligible(rules, reference);
    known.limits = limits(conn, case).await?;
    if let Some(subject) = case.subject() {
        known.other_live_case = other_live_case(conn, case, subject).await?;
    }
    if role == ScholarRole::Pi {
        let recommender = nomination.recommender_person_id.map(PersonId);
        known.chief_recommends = Some(match recommender {
            Some(person) => recommendation::stands(conn, case, person, nomination.nominator_person_id).await?,
            None => false,
        });
    }
    Ok(known)
}

async fn other_live_case(conn: &mut Conn, case: &CaseFile, subject: PersonId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT id FROM case_file WHERE batch_id = $1 AND subject_person_id = $2 AND id <> $3 \
        AND stage NOT IN ('draft', 'not_accepted', 'not_selected', 'withdrawn', 'terminated', 'revoked', 'closed') \
        LIMIT 1";
    let row: Option<(i64,)> = conn.opt(SQL, args![case.batch_id, subject, case.id]).await?;
    Ok(row.is_some())
}

async fn correction(conn: &mut Conn, case: CaseId) -> Result<facts::Correction, StoreError> {
    let open = nomination::deficiencies(conn, case).await?;
    let open: Vec<_> = open.iter().filter(|item| item.cured_at.is_none()).collect();
    Ok(facts::Correction {
        unanswered: open.iter().filter(|item| item.answer.is_none()).count() as i64,
        due_on: open.iter().map(|item| item.due_on).max(),
    })
}

async fn check(conn: &mut Conn, case: CaseId) -> Result<facts::Check, StoreError> {
    use crate::domain::nomination::CheckItem;
    let results = nomination::checks(conn, case).await?;
    let done = |item: &CheckItem| results.iter().any(|result| result.item == *item);
    Ok(facts::Check {
        open: CheckItem::ALL.iter().filter(|item| **item != CheckItem::Integrity && !done(item)).count() as i64,
        failed: results.iter().filter(|result| result.result == "fail").count() as i64,
        integrity_checked: results.iter().any(|it| it.item == CheckItem::Integrity && it.result == "pass"),
    })
}

async fn reviews(
    conn: &mut Conn,
    case: &CaseFile,
    config: &SchemeConfig,
    group: &mut Comparison,
) -> Result<facts::Reviews, StoreError> {
    const VALID: &str = "SELECT COUNT(*) FROM review r JOIN assignment a ON a.id = r.assignment_id \
        WHERE r.case_id = $1 AND r.submitted_at IS NOT NULL AND r.invalidated_at IS NULL AND a.state = 'submitted'";
    let (valid,): (i64,) = conn.one(VALID, args![case.id]).await?;
    // Only a case under review is shortlisted; for the others the group, which may be large, is not looked at.
    if case.stage != Stage::ExternalReview {
        return Ok(facts::Reviews { valid, ..facts::Reviews::default() });
    }
    let compared = group.of(conn, case, config).await?;
    Ok(facts::Reviews {
        valid,
        group_incomplete: compared.incomplete_beside(case.id),
        standing: compared.standing(case.id),
    })
}

/// The latest ballot. While the case is before the panel, one of an earlier round (reopened on appeal) is over.
async fn ballot(conn: &mut Conn, case: &CaseFile) -> Result<Option<facts::Ballot>, StoreError> {
    let latest = panel::ballots(conn, case.id).await?.into_iter().next();
    let of_this_round =
        |ballot: &panel::BallotRow| case.stage != Stage::PanelReview || ballot.recorded_at >= case.stage_entered_at;
    Ok(latest.filter(of_this_round).map(|ballot| ballot.counts()))
}

/// How many more the institution of a draft may nominate. Once submitted, a case is counted and asked no more.
async fn limits(conn: &mut Conn, case: &CaseFile) -> Result<Vec<Room>, StoreError> {
    let (Stage::Draft, Some(institution)) = (case.stage, case.host()) else { return Ok(Vec::new()) };
    let (batch, role, direction) = (case.batch_id, case.scholar_role(), case.direction());
    quota::nominated(conn, Nominated { batch, institution, role, direction, but: Some(case.id) }).await
}

/// The bodies outside the office that the scheme asks and that have not answered.
async fn unanswered_bodies(conn: &mut Conn, case: &CaseFile, config: &SchemeConfig) -> Result<Vec<String>, StoreError> {
    if config.consulted.is_empty() || !is_time_to_ask(case.stage) {
        return Ok(Vec::new());
    }
    let letters = consultation::of_case(conn, case.id).await?;
    let answered = |body: &&String| letters.iter().any(|letter| letter.body == **body && letter.result().is_some());
    Ok(config.consulted.iter().filter(|body| !answered(body)).cloned().collect())
}

/// Cases whose place on the reserve list is past its validity.
pub async fn expired_reserves(conn: &mut Conn, today: Day) -> Result<Vec<CaseId>, StoreError> {
    const SQL: &str = "SELECT DISTINCT c.id FROM case_file c JOIN decision d ON d.case_id = c.id \
        AND d.outcome = 'put_in_reserve' WHERE c.stage = 'reserve' AND NOT EXISTS (SELECT 1 FROM decision e \
        WHERE e.case_id = c.id AND e.outcome = 'put_in_reserve' AND e.reserve_until >= $1) ORDER BY c.id LIMIT 100";
    let rows: Vec<(i64,)> = conn.all(SQL, args![today]).await?;
    Ok(rows.into_iter().map(|(id,)| CaseId(id)).collect())
}

async fn reserve(conn: &mut Conn, case: &CaseFile) -> Result<facts::Reserve, StoreError> {
    const WAITING: &str = concat!(
        "SELECT c.id, d.reserve_rank, d.reserve_until, ",
        direction_full!(),
        " FROM case_file c JOIN decision d ON d.case_id = c.id AND d.outcome = 'put_in_reserve' \
         WHERE c.batch_id = $1 AND c.role IS NOT DISTINCT FROM $2 AND c.stage = 'reserve' \
         ORDER BY d.reserve_rank, c.id"
    );
    type Row = (i64, Option<i64>, Option<String>, bool);
    // The list is read where a place on it is given or taken, for it may be long.
    if !matches!(case.stage, Stage::PendingDecision | Stage::Reserve) {
        return Ok(facts::Reserve::default());
    }
    let waiting: Vec<Row> = conn.all(WAITING, args![case.batch_id, case.scholar_role()]).await?;
    let own = waiting.iter().find(|(id, ..)| *id == case.id.0);
    // A full direction does not keep those of other directions waiting.
    let next = waiting.iter().filter(|(id, .., full)| !full || *id == case.id.0);
    Ok(facts::Reserve {
        taken: waiting.iter().filter_map(|(_, rank, ..)| *rank).collect(),
        rank: own.and_then(|(_, rank, ..)| *rank),
        next: next.filter_map(|(_, rank, ..)| *rank).min(),
        valid_until: own.and_then(|(_, _, until, _)| until.as_deref()).and_then(|text| text.parse().ok()),
    })
}

async fn on_notice(conn: &mut Conn, case: CaseId) -> Result<Option<facts::Notice>, StoreError> {
    match notices::of_case(conn, case).await? {
        Some((id, ..)) => Ok(Some(notice(conn, id).await?)),
        None => Ok(None),
    }
}

/// A notice as the process sees it.
pub async fn notice(conn: &mut Conn, id: NoticeId) -> Result<facts::Notice, StoreError> {
    const WITHDRAWAL: &str = "SELECT id FROM notice_addendum WHERE notice_id = $1 AND kind = 'withdrawal' \
        AND signed_by IS NOT NULL LIMIT 1";
    let found = notices::find(conn, id).await?.ok_or(StoreError::Missing)?;
    let withdrawal: Option<(i64,)> = conn.opt(WITHDRAWAL, args![id]).await?;
    Ok(facts::Notice {
        missing: found.draft().missing(),
        terms: found.draft().terms(),
        privacy_open: found.privacy_open,
        end: found.end_status(),
        ends_on: found.ends_on(),
        stands: matches!(found.state, NoticeState::Released | NoticeState::Ended),
        provisional_accepted: found.provisional_accepted,
        // What is replaced is taken back by the release of what replaces it.
        withdrawal_signed: withdrawal.is_some() || found.state == NoticeState::Superseded,
    })
}

/// The terms that the schemes of a notice's cases set, each once.
///
/// # Errors
/// When the database fails.
pub async fn notice_configs(conn: &mut Conn, id: NoticeId) -> Result<Vec<NoticeConfig>, StoreError> {
    const SQL: &str = "SELECT s.config FROM scheme_config s WHERE EXISTS (SELECT 1 FROM notice_item i \
        JOIN case_file c ON c.id = i.case_id WHERE i.notice_id = $1 AND c.scheme_id = s.scheme_id \
        AND c.scheme_ver = s.config_ver) ORDER BY s.scheme_id, s.config_ver";
    let rows: Vec<(String,)> = conn.all(SQL, args![id]).await?;
    let read = |(text,): (String,)| serde_json::from_str::<SchemeConfig>(&text).map(|config| config.notice);
    rows.into_iter().map(|row| read(row).map_err(|error| StoreError::Corrupt(error.to_string()))).collect()
}

async fn objections(conn: &mut Conn, case: CaseId) -> Result<facts::Objections, StoreError> {
    const SQL: &str = "SELECT state, in_time, finding, replied_at, notice_id, outcome FROM objection \
        WHERE case_id = $1 ORDER BY received_at DESC, id DESC";
    type Row = (String, bool, Option<String>, Option<i64>, i64, Option<String>);
    let all: Vec<Row> = conn.all(SQL, args![case]).await?;
    let undecided = |state: &str| !matches!(state, "refused" | "answered");
    let open = all.iter().filter(|(state, ..)| undecided(state)).count() as i64;
    // The one being handled is the admitted one; until there is one, nothing is admissible.
    let handled = all
        .iter()
        .find(|(state, ..)| matches!(state.as_str(), "admitted" | "found"))
        .or_else(|| all.iter().find(|(state, ..)| state == "answered"));
    // What was found on an earlier notice was dealt with there.
    let on_notice = |row: &&Row| handled.is_some_and(|(.., notice, _)| row.4 == *notice);
    let outcome =
        all.iter().filter(on_notice).filter_map(|(.., outcome)| Outcome::from_code(outcome.as_deref()?)).max();
    Ok(facts::Objections {
        open,
        admissible: handled.is_some(),
        sent_in_time: handled.is_some_and(|(_, in_time, ..)| *in_time),
        finding_written: handled.is_some_and(|(_, _, finding, ..)| finding.is_some()),
        outcome,
        reply_sent: handled.is_some_and(|(_, _, _, replied, ..)| replied.is_some()),
        others_open: open,
    })
}

async fn contract(conn: &mut Conn, case: &CaseFile) -> Result<facts::Contract, StoreError> {
    const SQL: &str = "SELECT starts_on, ends_on, grant_fen, appointee_signed_on, host_signed_on, finance_signed_on, \
        signing_due_on, reminded_at FROM contract WHERE case_id = $1";
    #[derive(sqlx::FromRow)]
    struct Row {
        starts_on: Option<String>,
        ends_on: Option<String>,
        grant_fen: Option<i64>,
        appointee_signed_on: Option<String>,
        host_signed_on: Option<String>,
        finance_signed_on: Option<String>,
        signing_due_on: String,
        reminded_at: Option<i64>,
    }
    let Some(row) = conn.opt::<Row>(SQL, args![case.id]).await? else { return Ok(facts::Contract::default()) };
    let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Day>().ok());
    Ok(facts::Contract {
        signed_by_appointee: row.appointee_signed_on.is_some(),
        signed_by_host: row.host_signed_on.is_some(),
        money_granted: row.grant_fen.is_some_and(|fen| fen > 0),
        signed_by_finance: row.finance_signed_on.is_some(),
        starts_on: day(&row.starts_on),
        ends_on: day(&row.ends_on),
        signing_due_on: row.signing_due_on.parse().ok(),
        reminded: row.reminded_at.is_some(),
        // Laboratories and projects bring their parts with their own records.
        parts_missing: if case.kind == CaseKind::Scholar { Vec::new() } else { vec!["agreement".to_owned()] },
    })
}

/// What was entered for an earlier closing, before an extension, does not count for this one.
async fn closing_missing(conn: &mut Conn, case: &CaseFile) -> Result<Vec<ClosingItem>, StoreError> {
    const SQL: &str = "SELECT item FROM closing_item WHERE case_id = $1 AND met_at >= $2";
    let met: Vec<(String,)> = conn.all(SQL, args![case.id, case.stage_entered_at]).await?;
    let passed = assessment::final_passed(conn, case.id, case.stage_entered_at).await?;
    let is_met = |item: &ClosingItem| match item {
        ClosingItem::Assessment => passed,
        other => met.iter().any(|(known,)| known == other.code()),
    };
    Ok(ClosingItem::ALL.iter().copied().filter(|item| !is_met(item)).collect())
}

/// An inquiry into a lead found misconduct, or an objection was found to be right.
async fn misconduct_found(conn: &mut Conn, case: CaseId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT id FROM lead WHERE case_id = $1 AND outcome = 'misconduct' UNION ALL \
        SELECT id FROM objection WHERE case_id = $1 AND outcome = 'upheld' LIMIT 1";
    let row: Option<(i64,)> = conn.opt(SQL, args![case]).await?;
    Ok(row.is_some())
}

/// Whether the decision that the case stands at was appealed with success; an appeal of an earlier one is spent.
async fn appeal(conn: &mut Conn, case: &CaseFile) -> Result<facts::Appeal, StoreError> {
    const SQL: &str = "SELECT id FROM appeal WHERE case_id = $1 AND outcome = 'upheld' AND decided_at >= $2 LIMIT 1";
    let row: Option<(i64,)> = conn.opt(SQL, args![case.id, case.stage_entered_at]).await?;
    Ok(facts::Appeal { upheld: row.is_some() })
}

/// Who proposed or made the decision against a case: the one it stands at, or the one an upheld appeal undid.
async fn earlier_deciders(conn: &mut Conn, case: &CaseFile) -> Result<Vec<AccountId>, StoreError> {
    const REOPENED: &str = "SELECT at FROM event WHERE case_id = $1 AND command = 'reopen' ORDER BY seq DESC LIMIT 1";
    // Every account of a person who had a part, for persons are compared.
    const DECIDERS: &str = "SELECT DISTINCT b.id FROM account a JOIN account b ON b.id = a.id \
        OR b.person_id = a.person_id WHERE a.id IN \
        (SELECT d.proposed_by FROM decision d WHERE d.case_id = $1 AND d.decided_at <= $2 AND d.outcome <> 'reopen' UNION \
        SELECT d.decided_by FROM decision d WHERE d.case_id = $1 AND d.decided_at <= $2 AND d.outcome <> 'reopen' UNION \
        SELECT e.actor_id FROM event e WHERE e.case_id = $1 AND e.at <= $2 AND e.actor_id IS NOT NULL \
        AND e.command <> 'reopen' AND e.from_stage <> e.to_stage \
        AND e.to_stage IN ('not_accepted', 'not_selected', 'pending_decision'))";
    let until = match case.stage {
        Stage::NotAccepted | Stage::NotSelected => Some(case.stage_entered_at),
        _ => conn.opt::<(i64,)>(REOPENED, args![case.id]).await?.map(|(at,)| Moment(at)),
    };
    let Some(until) = until else { return Ok(Vec::new()) };
    let deciders: Vec<(i64,)> = conn.all(DECIDERS, args![case.id, until]).await?;
    Ok(deciders.into_iter().map(|(id,)| AccountId(id)).collect())
}
