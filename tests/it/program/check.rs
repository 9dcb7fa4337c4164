//! `bole check`: each thing it promises is broken once, by hand, in a copy, and must be named.

use std::{fs, path::Path};

use bole::{
    commands::check,
    domain::{ids::CaseId, role::Role, workflow::Stage},
    store::{Db, StoreError, event},
};
use futures_util::FutureExt;
use sqlx::{Connection, Executor};

use super::{Home, demonstration, raw, runtime};
use crate::app::{TestApp, on_both_engines_empty};

/// What to break, and the name it must be called by.
const BREAKS: &[(&str, &str)] = &[
    ("chain", "UPDATE event SET payload = payload || ' ' WHERE seq = 5"),
    ("chain", "UPDATE event SET actor_id = 7 WHERE seq = 9"),
    ("chain", "UPDATE event SET at = at + 1 WHERE seq = (SELECT MAX(seq) FROM event)"),
    ("chain", "DELETE FROM event WHERE seq = (SELECT MAX(seq) FROM event)"),
    ("chain", "DELETE FROM event WHERE seq = 12"),
    (
        "chain",
        "INSERT INTO event SELECT seq + 1, at, actor_id, actor_role, command, case_id, from_stage, to_stage, \
        payload, hash, hash FROM event ORDER BY seq DESC LIMIT 1",
    ),
    ("chain", "UPDATE chain_head SET hash = x'00'"),
    ("chain", "UPDATE evidence SET body = body || ' ' WHERE id = (SELECT MIN(id) FROM evidence)"),
    ("chain", "UPDATE evidence SET digest = x'00' WHERE id = (SELECT MIN(id) FROM evidence)"),
    ("chain", "DELETE FROM evidence WHERE id = (SELECT MIN(id) FROM evidence)"),
    (
        "evidence_has_its_event",
        "INSERT INTO evidence (id, kind, subject_id, salt, digest, event_seq, created_at) \
        VALUES (1, 'form', 1, x'00', x'00', 99999999, 0)",
    ),
    ("stage_is_last_event", "UPDATE case_file SET stage = 'returned' WHERE stage = 'submitted'"),
    ("case_has_history", "DELETE FROM event WHERE case_id = (SELECT MIN(id) FROM case_file)"),
    (
        "appointment_after_notice",
        "INSERT INTO appointment (id, case_id, person_id, role, starts_on, ends_on, \
        created_at) SELECT 1, MIN(id), 1, 'PM', '2026-01-01', '2027-01-01', 0 FROM case_file WHERE stage = 'submitted'",
    ),
    ("contract_after_notice", "UPDATE case_file SET stage = 'contracting' WHERE stage = 'submitted'"),
    ("active_is_appointed", "DELETE FROM appointment"),
    (
        "no_score_of_the_recused",
        "INSERT INTO recusal (id, case_id, expert_id, kind, source, ruling, reason, ruled_at) \
        SELECT 1, r.case_id, a.expert_id, 'relative', 'declared', 'conflict', '', 9999999999999 FROM review r \
        JOIN assignment a ON a.id = r.assignment_id WHERE r.submitted_at IS NOT NULL AND r.invalidated_at IS NULL \
        AND a.state = 'submitted' LIMIT 1",
    ),
    ("released_by_two", "UPDATE notice SET released_by = prepared_by WHERE released_by IS NOT NULL"),
    (
        "released_by_two",
        "UPDATE account SET person_id = 7 WHERE id IN (SELECT prepared_by FROM notice) \
        OR id IN (SELECT released_by FROM notice)",
    ),
    ("decided_by_two", "UPDATE decision SET decided_by = proposed_by"),
    ("decided_by_two", "UPDATE account SET person_id = 7"),
    ("confirmed_by_another", "UPDATE proposal SET ended_by = made_by WHERE state = 'confirmed'"),
    ("ballot_signed_by_another", "UPDATE ballot SET signed_by = recorded_by WHERE signed_by IS NOT NULL"),
    ("ballot_as_signed", "UPDATE ballot SET yes = yes - 1, no = no + 1 WHERE signed_at IS NOT NULL"),
    ("review_as_handed_in", "UPDATE review SET opinion = opinion || '。' WHERE submitted_at IS NOT NULL"),
    ("review_as_handed_in", "UPDATE review SET scores = REPLACE(scores, '3', '5') WHERE submitted_at IS NOT NULL"),
    (
        "form_as_submitted",
        "UPDATE nomination SET form = REPLACE(form, '\"candidate_name\":\"', '\"candidate_name\":\"改')",
    ),
    ("decision_as_made", "UPDATE decision SET reason = reason || '。'"),
    ("decision_as_made", "UPDATE decision SET reserve_rank = reserve_rank + 1 WHERE outcome = 'put_in_reserve'"),
    ("decision_as_made", "UPDATE decision SET ground = 'late' WHERE ground IS NOT NULL"),
    ("decision_as_made", "UPDATE decision SET outcome = 'select' WHERE outcome = 'decline'"),
    ("decision_as_made", "UPDATE decision SET decision_no = '2026-D-9999' WHERE id = (SELECT MIN(id) FROM decision)"),
    ("decision_as_made", "DELETE FROM decision WHERE id = (SELECT MAX(id) FROM decision)"),
    (
        "contract_as_frozen",
        "UPDATE contract SET duties = duties || '。' WHERE case_id IN (SELECT case_id FROM appointment)",
    ),
    (
        "contract_as_frozen",
        "UPDATE contract SET grant_fen = grant_fen + 1 WHERE case_id IN (SELECT case_id FROM appointment)",
    ),
    (
        "contract_as_frozen",
        "UPDATE contract SET ends_on = '2099-12-31' WHERE case_id IN (SELECT case_id FROM appointment)",
    ),
    (
        "change_as_frozen",
        "INSERT INTO contract_change (id, case_id, kind, old_value, new_value, reason, effective_on, state, asked_by, \
        asked_role, asked_at, answer) SELECT 1, MIN(case_id), 'duties', '', '测试', '测试', '2026-03-02', 'asked', \
        (SELECT MIN(id) FROM account), 'unit', 0, '' FROM contract",
    ),
    (
        "change_confirmed_by_another",
        "INSERT INTO contract_change (id, case_id, kind, old_value, new_value, reason, effective_on, state, asked_by, \
        asked_role, asked_at, proposed_by, ended_by, ended_at, answer) SELECT 1, MIN(case_id), 'duties', '', '测试', \
        '测试', '2026-03-02', 'confirmed', MIN(a.id), 'officer', 0, MIN(a.id), MAX(a.id), 0, '' FROM contract, account a; \
        UPDATE account SET person_id = 7",
    ),
    (
        "change_is_in_force",
        "INSERT INTO contract_change (id, case_id, kind, old_value, new_value, reason, effective_on, state, asked_by, \
        asked_role, asked_at, proposed_by, ended_by, ended_at, answer) SELECT 1, MIN(case_id), 'direction', '', '7', \
        '测试', '2026-03-02', 'confirmed', MIN(a.id), 'officer', 0, MIN(a.id), MAX(a.id), 0, '' FROM contract, account a",
    ),
    ("notice_as_frozen", "UPDATE notice SET body = body || ' ' WHERE state <> 'draft'"),
    ("notice_as_released", "UPDATE notice SET sha256 = 'x' WHERE state <> 'draft'"),
    ("notice_item_as_frozen", "UPDATE notice_item SET display = display || ' '"),
    ("notice_as_frozen", "UPDATE notice SET ends_on = '2099-12-31' WHERE state <> 'draft'"),
    ("notice_as_frozen", "UPDATE notice SET contact_phone = '010-0' WHERE state <> 'draft'"),
    ("notice_as_frozen", "UPDATE notice_item SET position = position + 1"),
    ("addendum_as_signed", "UPDATE notice_addendum SET body = body || '。'"),
    ("frozen_has_its_row", "DELETE FROM ballot WHERE signed_at IS NOT NULL"),
    ("frozen_has_its_row", "DELETE FROM notice WHERE id = (SELECT MIN(id) FROM notice WHERE state <> 'draft')"),
    ("frozen_has_its_row", "DELETE FROM review WHERE submitted_at IS NOT NULL"),
    ("chain", "UPDATE evidence SET subject_id = subject_id + 1 WHERE id = (SELECT MIN(id) FROM evidence)"),
    ("chain", "DELETE FROM chain_head"),
    ("in_notice_stands_in_one", "UPDATE notice_item SET live = FALSE"),
    ("hold_has_its_objection", "DELETE FROM objection"),
    ("public_only_when_allowed", "UPDATE consent SET withdrawn_at = 1 WHERE purpose = 'scholar_page'"),
    // A body that is taken away hides nothing, and neither does a tombstone that anybody can put there.
    (
        "chain",
        "UPDATE evidence SET body = NULL WHERE kind = 'ballot'; UPDATE ballot SET yes = yes + no, no = 0 \
        WHERE signed_at IS NOT NULL",
    ),
    (
        "chain",
        "UPDATE evidence SET body = NULL WHERE kind = 'review'; INSERT INTO tombstone (rule, subject_id, kind, number, \
        list_id, erased_at) SELECT DISTINCT 'failed_case', case_id, 'case', '', 1, 1 FROM evidence WHERE kind = 'review'",
    ),
    ("chain", "UPDATE document SET erased_at = 1"),
    ("row_as_frozen", "UPDATE objection SET outcome = 'corrected' WHERE outcome IS NOT NULL"),
    ("row_as_frozen", "UPDATE objection SET reply = reply || '。' WHERE state = 'answered'"),
    ("frozen_has_its_row", "DELETE FROM objection WHERE state = 'answered'"),
    ("frozen_has_its_row", "UPDATE objection SET state = 'admitted' WHERE state = 'answered'"),
    ("row_as_frozen", "UPDATE formal_check SET result = 'fail', note = '测试'"),
    ("frozen_has_its_row", "DELETE FROM formal_check WHERE item = 'integrity'"),
    ("row_as_frozen", "UPDATE panel SET held_on = '2099-12-31'"),
    ("row_as_frozen", "UPDATE proposal SET input = '{}' WHERE case_id IS NOT NULL"),
    (
        "row_as_frozen",
        "INSERT INTO lead (id, case_id, anonymous, body, evidence, entered_by, entered_at) \
        SELECT 1, MIN(id), FALSE, '测试', '测试', 1, 0 FROM case_file",
    ),
    ("notice_as_frozen", "UPDATE notice SET state = 'withdrawn' WHERE state = 'ended'"),
    ("notice_as_frozen", "UPDATE notice_item SET masked = NOT masked"),
    ("notice_as_frozen", "UPDATE notice_item SET live = FALSE WHERE live"),
    ("addendum_as_signed", "UPDATE notice_addendum SET kind = 'erratum'"),
    ("addendum_as_signed", "UPDATE notice_addendum SET published_at = published_at + 1"),
    ("addendum_as_signed", "UPDATE notice_addendum SET notice_id = (SELECT MAX(id) FROM notice)"),
    ("review_as_handed_in", "UPDATE review SET invalidated_at = 1 WHERE submitted_at IS NOT NULL"),
    ("decision_as_made", "UPDATE decision SET reserve_until = '2099-12-31' WHERE reserve_until IS NOT NULL"),
    ("counts_are_true", "UPDATE case_count SET n = n + 1"),
    ("counts_are_true", "DELETE FROM case_count"),
    ("directory_counts_are_true", "UPDATE scholar_count SET n = n + 1 WHERE facet = 'role'"),
    ("directory_counts_are_true", "DELETE FROM scholar_count WHERE facet = 'institution'"),
];

/// What the program says of a database file.
fn said(home: &Home, database: &Path) -> super::Ran {
    home.run(&["check", "--database", &format!("sqlite:{}", database.display())])
}

#[test]
fn whatever_is_broken_is_named() {
    let (home, runtime) = (Home::new(), runtime());
    let whole = home.path("whole.db");
    runtime.block_on(async {
        let db = Db::open(&format!("sqlite:{}", whole.display())).await.unwrap();
        demonstration(&db, "2026-03-02".parse().unwrap()).await;
        db.close().await;
    });
    assert!(said(&home, &whole).well().starts_with("ok: "));
    let copy = home.path("broken.db");
    for (rule, sql) in BREAKS {
        fs::copy(&whole, &copy).unwrap();
        let broken = runtime.block_on(async {
            let mut conn = raw(&copy).await;
            let done = conn.execute(*sql).await.unwrap().rows_affected();
            conn.close().await.unwrap();
            done
        });
        assert!(broken > 0, "{sql} breaks nothing");
        let ran = said(&home, &copy);
        let named = ran.out.lines().any(|line| line.split(':').next() == Some(rule));
        assert!(ran.code == Some(1) && named, "{rule} is not named after {sql}: {ran:?}");
    }
}

#[test]
fn what_cannot_be_read_is_no_clean_bill() {
    let home = Home::new();
    said(&home, Path::new("nowhere.db")).refused(2, &["nowhere.db"]);
    let text = home.path("text.db");
    fs::write(&text, "这不是数据库".repeat(200)).unwrap();
    said(&home, &text).refused(2, &["text.db"]);
    let empty = home.path("empty.db");
    fs::write(&empty, "").unwrap();
    said(&home, &empty).refused(2, &["empty.db", "bole migrate"]);
    home.run(&["check"]).refused(2, &["bole.db"]);
    assert!(!home.database().exists());
}

/// A chain whose hashes are right still has to tell moves that the process has.
#[test]
fn a_move_that_no_line_of_the_process_has_is_named() {
    on_both_engines_empty(async |app| {
        demonstration(&app.app.db, app.clock.today()).await;
        let (case,): (i64,) = {
            let mut conn = app.app.db.read().await.unwrap();
            conn.one("SELECT id FROM case_file WHERE stage = 'draft' ORDER BY id LIMIT 1", Vec::new()).await.unwrap()
        };
        let record = async |from, to, command| {
            let by = event::By { account: None, role: Role::Officer, at: app.clock.now() };
            let draft = event::Draft { command, case: Some(CaseId(case)), from, to, ..Default::default() };
            let write = app
                .app
                .db
                .write::<i64, StoreError>(move |tx| async move { event::record(tx, &by, draft).await }.boxed());
            write.await.unwrap()
        };
        record(Some(Stage::Draft), Some(Stage::Active), "sign").await;
        assert_eq!(rules(&app).await, ["move_is_in_the_table", "stage_is_last_event"]);
        record(Some(Stage::Submitted), Some(Stage::Submitted), "add_note").await;
        assert_eq!(rules(&app).await, ["move_follows_the_last", "move_is_in_the_table", "stage_is_last_event"]);
    });
}

/// The names of the rules that are broken.
async fn rules(app: &TestApp) -> Vec<&'static str> {
    let report = check::run(&mut app.app.db.read().await.unwrap(), |_, _| {}).await.unwrap();
    let mut rules: Vec<&str> = report.breaches.iter().map(|breach| breach.rule()).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}
