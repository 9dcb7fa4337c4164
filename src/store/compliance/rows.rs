//! The rows that the procedural self-check reads, each kind in one query for all cases asked for.

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;

use crate::store::{Conn, StoreError, arg::bind_list, engine::Record};

/// What a row belongs to: a case, or a panel.
pub(super) trait Owned: Record {
    fn owner(&self) -> i64;
}

/// Lengths of the lists that statements are prepared for; a list is filled up to the next one with what it has.
const LENGTHS: [usize; 3] = [1, 8, 50];

/// The rows of some owners, in the order of the query. `$ids` in the text stands for their list.
pub(super) async fn of<T: Owned>(
    conn: &mut Conn,
    sql: &str,
    owners: &[i64],
) -> Result<BTreeMap<i64, Vec<T>>, StoreError> {
    let mut found: BTreeMap<i64, Vec<T>> = BTreeMap::new();
    let Some(last) = owners.last() else { return Ok(found) };
    let length = LENGTHS.into_iter().find(|length| *length >= owners.len()).unwrap_or(owners.len());
    let mut args = Vec::new();
    let filled = owners.iter().chain(std::iter::repeat(last)).take(length).copied();
    let ids = bind_list(&mut args, filled);
    let rows: Vec<T> = conn.all(AssertSqlSafe(sql.replace("$ids", &ids)), args).await?;
    for row in rows {
        found.entry(row.owner()).or_default().push(row);
    }
    Ok(found)
}

/// Declares rows with the query that gives them; its first column is the owner.
macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty),* $(,)? } $sql:literal)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, sqlx::FromRow)]
        pub(super) struct $name {
            owner: i64,
            $(pub(super) $field: $kind,)*
        }

        impl $name {
            pub(super) const SQL: &'static str = $sql;
        }

        impl Owned for $name {
            fn owner(&self) -> i64 {
                self.owner
            }
        }
    )*};
}

rows! {
    /// A case with its call and its form.
    Head {
        stage: String, role: Option<String>, scheme_id: i64, scheme_ver: i64, batch_id: i64,
        direction_id: Option<i64>, stage_entered_at: i64, guide_published_on: Option<String>, opens_at: Option<i64>,
        closes_at: Option<i64>, created_at: i64, form: Option<String>, saved_at: Option<i64>,
        nominator_id: Option<i64>, nominator_person: Option<i64>, officer_id: Option<i64>,
        officer_person: Option<i64>,
    }
    "SELECT c.id AS owner, c.stage, c.role, c.scheme_id, c.scheme_ver, c.batch_id, c.direction_id, \
     c.stage_entered_at, b.guide_published_on, b.opens_at, b.closes_at, c.created_at, n.form, n.saved_at, \
     n.nominator_account_id AS nominator_id, COALESCE(n.nominator_person_id, m.person_id) AS nominator_person, \
     c.officer_id, o.person_id AS officer_person FROM case_file c JOIN batch b ON b.id = c.batch_id \
     LEFT JOIN nomination n ON n.case_id = c.id LEFT JOIN account m ON m.id = n.nominator_account_id \
     LEFT JOIN account o ON o.id = c.officer_id WHERE c.id IN ($ids)"

    /// A version of a scheme's rules; the owner is the scheme.
    Config { config_ver: i64, config: String }
    "SELECT scheme_id AS owner, config_ver, config FROM scheme_config WHERE scheme_id IN ($ids) \
     ORDER BY scheme_id, config_ver"

    /// A version of the rules that cases of a call, role and direction were reviewed by; the owner is the call.
    Group { role: Option<String>, direction_id: Option<i64>, scheme_ver: i64 }
    "SELECT DISTINCT batch_id AS owner, role, direction_id, scheme_ver FROM case_file WHERE batch_id IN ($ids) \
     AND stage NOT IN ('draft', 'submitted', 'returned', 'not_accepted', 'withdrawn')"

    /// A move, or an answer to an objection.
    Step {
        at: i64, actor_id: Option<i64>, person_id: Option<i64>, command: String, to_stage: Option<String>,
        payload: String,
    }
    "SELECT e.case_id AS owner, e.at, e.actor_id, a.person_id, e.command, e.to_stage, e.payload FROM event e \
     LEFT JOIN account a ON a.id = e.actor_id WHERE e.case_id IN ($ids) \
     AND (e.command IN ('admit_objection', 'refuse_objection') \
     OR (e.to_stage IS NOT NULL AND e.from_stage IS DISTINCT FROM e.to_stage)) ORDER BY e.case_id, e.seq"

    Deficiency { due_on: String, raised_at: i64, answered_at: Option<i64> }
    "SELECT case_id AS owner, due_on, raised_at, answered_at FROM deficiency WHERE case_id IN ($ids) \
     ORDER BY case_id, raised_at, id"

    /// Both people of a move that takes two, wherever it was proposed.
    Pair {
        action: String, first_id: i64, first_person: Option<i64>, second_id: i64, second_person: Option<i64>,
    }
    "SELECT t.case_id AS owner, t.action, t.first_id, f.person_id AS first_person, t.second_id, \
     s.person_id AS second_person FROM (\
     SELECT case_id, action, made_by AS first_id, ended_by AS second_id FROM proposal \
     WHERE state = 'confirmed' AND ended_by IS NOT NULL AND case_id IN ($ids) \
     UNION SELECT case_id, outcome, proposed_by, decided_by FROM decision WHERE case_id IN ($ids) \
     UNION SELECT case_id, 'record_ballot', recorded_by, signed_by FROM ballot \
     WHERE signed_by IS NOT NULL AND case_id IN ($ids) \
     UNION SELECT i.case_id, 'publish', n.prepared_by, n.released_by FROM notice_item i \
     JOIN notice n ON n.id = i.notice_id WHERE i.live AND n.released_by IS NOT NULL AND i.case_id IN ($ids)) t \
     LEFT JOIN account f ON f.id = t.first_id LEFT JOIN account s ON s.id = t.second_id \
     ORDER BY t.case_id, t.action, t.first_id, t.second_id"

    /// A reviewer's task with what was handed in.
    Seat {
        expert_id: i64, person_id: i64, state: String, assigned_at: i64, declared_at: Option<i64>,
        pledged_on: Option<String>, submitted_at: Option<i64>, invalidated_at: Option<i64>,
        drawn: bool,
    }
    "SELECT a.case_id AS owner, a.expert_id, e.person_id, a.state, a.assigned_at, a.declared_at, e.pledged_on, \
     r.submitted_at, r.invalidated_at, CASE WHEN d.mode = 'random' THEN TRUE ELSE FALSE END AS drawn \
     FROM assignment a JOIN expert e ON e.id = a.expert_id LEFT JOIN draw d ON d.id = a.draw_id \
     LEFT JOIN review r ON r.assignment_id = a.id WHERE a.case_id IN ($ids) ORDER BY a.case_id, a.assigned_at, a.id"

    Recusal { expert_id: i64, kind: String, source: String, ruling: String }
    "SELECT case_id AS owner, expert_id, kind, source, ruling FROM recusal WHERE case_id IN ($ids) \
     ORDER BY case_id, ruled_at, id"

    /// A vote put before the chair; one counted on devices is once its minutes are attached.
    Ballot {
        panel_id: i64, members: i64, attending: i64, recused: i64, yes: i64, no: i64, abstain: i64, invalid: i64,
        minutes_id: Option<i64>, recorded_at: i64,
    }
    "SELECT b.case_id AS owner, b.panel_id, b.members, b.attending, b.recused, b.yes, b.no, b.abstain, b.invalid, \
     d.id AS minutes_id, b.recorded_at FROM ballot b LEFT JOIN document d ON d.id = b.minutes_document_id \
     WHERE NOT b.is_second AND (b.round_id IS NULL OR b.minutes_document_id IS NOT NULL) \
     AND b.case_id IN ($ids) ORDER BY b.case_id, b.recorded_at, b.id"

    /// A member in the meeting as the panel stands now; the owner is the panel.
    Member { expert_id: i64 }
    "SELECT panel_id AS owner, expert_id FROM panel_member WHERE attends AND panel_id IN ($ids) \
     ORDER BY panel_id, expert_id"

    /// Who was in the meeting from an instant on; the owner is the panel.
    Attendance { body: Option<String>, created_at: i64 }
    "SELECT subject_id AS owner, body, created_at FROM evidence WHERE kind = 'attendance' AND subject_id IN ($ids) \
     ORDER BY subject_id, event_seq"

    Decision { outcome: String, ground: Option<String>, reason: String, decided_at: i64 }
    "SELECT case_id AS owner, outcome, ground, reason, decided_at FROM decision WHERE case_id IN ($ids) \
     ORDER BY case_id, decided_at, id"

    Consent { given_at: i64, withdrawn_at: Option<i64> }
    "SELECT case_id AS owner, given_at, withdrawn_at FROM consent WHERE purpose = 'notice' AND case_id IN ($ids) \
     ORDER BY case_id, given_at, id"

    /// The notice on which a case is live.
    OnNotice {
        title: String, basis: String, issuer: String, accept_dept: String, contact_phone: String,
        contact_email: String, contact_address: String, days: i64, unit: String, convention: String,
        list_stays_days: i64, starts_on: String, ends_on: String, released_at: i64, items: i64,
    }
    "SELECT i.case_id AS owner, n.title, n.basis, n.issuer, n.accept_dept, n.contact_phone, n.contact_email, \
     n.contact_address, n.days, n.unit, n.convention, n.list_stays_days, n.starts_on, n.ends_on, n.released_at, \
     (SELECT COUNT(*) FROM notice_item k WHERE k.notice_id = n.id) AS items FROM notice_item i \
     JOIN notice n ON n.id = i.notice_id WHERE i.live AND n.state IN ('released', 'ended') \
     AND n.starts_on IS NOT NULL AND n.released_at IS NOT NULL AND i.case_id IN ($ids)"

    Objection {
        id: i64, state: String, admit_due_on: Option<String>, handle_due_on: Option<String>,
        replied_at: Option<i64>,
    }
    "SELECT case_id AS owner, id, state, admit_due_on, handle_due_on, replied_at FROM objection \
     WHERE case_id IN ($ids) ORDER BY case_id, received_at, id"

    Appeal { due_on: String, decided_at: Option<i64> }
    "SELECT case_id AS owner, due_on, decided_at FROM appeal WHERE case_id IN ($ids) ORDER BY case_id, received_on, id"

    Contract {
        signing_due_on: String, reminded_at: Option<i64>, grant_fen: Option<i64>,
        appointee_signed_on: Option<String>, host_signed_on: Option<String>, finance_signed_on: Option<String>,
    }
    // The grant as it was signed for: a change since has a signature of its own.
    "SELECT case_id AS owner, signing_due_on, reminded_at, \
     COALESCE((SELECT CASE WHEN k.old_value = '' THEN 0 ELSE CAST(k.old_value AS BIGINT) END FROM contract_change k \
     WHERE k.case_id = contract.case_id AND k.kind = 'grant' AND k.state = 'confirmed' \
     ORDER BY k.ended_at, k.effective_on, k.id LIMIT 1), grant_fen) AS grant_fen, \
     appointee_signed_on, host_signed_on, finance_signed_on FROM contract WHERE case_id IN ($ids)"
}
