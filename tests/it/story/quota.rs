//! Quotas by role and direction, and what an institution may nominate.

use bole::{
    args,
    commands::{
        CommandError,
        moves::{self, Outcome},
    },
    domain::{
        ids::{CaseId, DirectionId, InstitutionId},
        nomination::CONSENT_VERSION,
        quota::{Name, Room},
        record::LegalPerson,
        role::ScholarRole,
        workflow::{Action, Input, Reason, Stage},
    },
    store::{
        StoreError, case_file, direction,
        nomination::{self, NewConsent},
        proposal,
    },
};
use futures_util::FutureExt;

use super::round::Round;
use crate::app::{Answer, Client, TestApp, on_both_engines};

const STATEMENT: &str = "测试提名理由：候选人在测试方法上有原创工作，长期从事开放的、探索性的研究，提名人对所写内容的真实负责，并愿接受核查。";

/// The first two directions of the scheme.
async fn directions(app: &TestApp) -> [(DirectionId, String); 2] {
    let all = direction::list(&mut app.app.db.read().await.unwrap()).await.unwrap();
    [0, 1].map(|at| (all[at].id, all[at].name.clone()))
}

/// Changes the round's call through its form: the other fields stay, rows are added to those that are there.
async fn change(round: &Round, rows: &[(&str, &str)]) -> Answer {
    let path = format!("/admin/batches/{}", round.batch);
    let page = round.officer.get(&path).await.is(200);
    let ver = page.attributes("input[name=ver]", "value").remove(0);
    let mut fields = vec![
        ("ver", ver.as_str()),
        ("year", "2026"),
        ("batch_no", "7"),
        ("full_name", "测试批次"),
        ("opens_at", "2026-02-01T00:00"),
        ("closes_at", "2026-03-31T23:59"),
        ("status", "open"),
    ];
    fields.extend(rows);
    round.officer.post(&path, &fields).await
}

/// Puts a case into a direction, before the deciders, with the panel's vote for it.
async fn voted(round: &Round, case: CaseId, direction: DirectionId) {
    let (now, batch, by) = (round.app.clock.now(), round.batch, round.officer.id());
    let write = round.app.app.db.write::<(), StoreError>(move |tx| {
        async move {
            let id = case.0 + 1;
            let panel = "INSERT INTO panel (id, batch_id, name, held_on, place, created_at) \
                VALUES ($1, $2, '测试会议', '2026-03-01', '测试', 0)";
            tx.run(panel, args![id, batch]).await?;
            let ballot = "INSERT INTO ballot (id, case_id, panel_id, members, attending, recused, yes, no, abstain, \
                invalid, recorded_by, recorded_at, signed_by, signed_at) \
                VALUES ($1, $2, $1, 9, 9, 0, 9, 0, 0, 0, $3, $4, 1, $4)";
            tx.run(ballot, args![id, case, by, now]).await?;
            let stage = "UPDATE case_file SET stage = 'pending_decision', direction_id = $1 WHERE id = $2";
            tx.run(stage, args![direction, case]).await?;
            Ok(())
        }
        .boxed()
    });
    write.await.unwrap();
}

/// Proposes a selection.
async fn propose(round: &Round, case: CaseId) -> Result<Outcome, CommandError> {
    let ver = round.ver(case).await.parse().unwrap();
    moves::advance(&round.app.app, &round.officer.who().await, case, ver, Action::Select, Input::default()).await
}

/// Confirms what was proposed of a case.
async fn confirm(round: &Round, who: &Client, case: CaseId) -> Result<Outcome, CommandError> {
    let open = proposal::of_case(&mut round.app.app.db.read().await.unwrap(), case).await.unwrap().remove(0);
    let ver = round.ver(case).await.parse().unwrap();
    moves::confirm(&round.app.app, &who.who().await, open.id, ver).await
}

/// Why a command was refused.
fn told<T: std::fmt::Debug>(result: Result<T, CommandError>) -> Vec<Reason> {
    match result {
        Err(CommandError::Refused(refusal)) => refusal.reasons,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_last_place_of_a_direction_is_given_once() {
    on_both_engines(async |app| {
        let round = Round::new(&app, 5).await;
        let [(first, name), (second, _)] = directions(&app).await;
        let id = first.to_string();
        let rows = [("places_PM", "5"), ("dp_role", "PM"), ("dp_direction", id.as_str()), ("dp_places", "1")];
        change(&round, &rows).await.leads();
        let host = round.institution("测试大学", LegalPerson::Own).await;
        let mut cases = Vec::new();
        for (candidate, direction) in [("测试甲某", first), ("测试乙某", first), ("测试丙某", second)] {
            let (case, _) = round.case(candidate, host, app.nominator().await.id()).await;
            voted(&round, case, direction).await;
            propose(&round, case).await.unwrap();
            cases.push(case);
        }
        let (one, other) = (app.approver().await, app.approver_2().await);
        let (left, right) = tokio::join!(confirm(&round, &one, cases[0]), confirm(&round, &other, cases[1]));
        assert!(left.is_ok() != right.is_ok(), "{left:?} {right:?}");
        let reasons = told(if left.is_ok() { right } else { left });
        let [Reason::QuotaFull(Room { role, direction: Some(Name { zh, .. }), most: 1, taken: 1 })] =
            reasons.as_slice()
        else {
            panic!("{reasons:?}")
        };
        assert_eq!((*role, zh), (Some(ScholarRole::Pm), &name));
        // Other directions have the places of the role.
        confirm(&round, &one, cases[2]).await.unwrap();
        assert_eq!(round.stage(cases[2]).await, Stage::Selected);

        // What is selected cannot be undercut, and the refusal leaves the call as it was.
        let rows = [("places_PM", "1"), ("dp_role", "PM"), ("dp_direction", id.as_str()), ("dp_places", "0")];
        let refused = change(&round, &rows).await.is(422);
        assert_eq!(refused.texts("#places .err").len(), 1);
        assert!(refused.texts("#places .err")[0].contains("已入选2人"), "{:?}", refused.texts("#places .err"));
        assert!(refused.texts("#direction_places .err")[0].contains("已入选1人"));
        assert_eq!(refused.attributes("input[name=dp_places]", "value")[0], "0", "what was typed is kept");
        assert_eq!(round.number("SELECT CAST(SUM(max_places) AS BIGINT) FROM quota WHERE role_code = 'PM'").await, 6);
        let list = round.officer.get("/admin/batches").await.is(200);
        assert!(list.body.contains(&format!("{name} · 项目经理 1")), "{:?}", list.texts(".c-places"));
    });
}

#[test]
fn directions_stay_within_the_places_of_the_role() {
    on_both_engines(async |app| {
        let round = Round::new(&app, 3).await;
        let [(one, _), (two, _)] = directions(&app).await.map(|(id, name)| (id.to_string(), name));
        let mut rows = vec![("places_PM", "3")];
        for (direction, places) in [(one.as_str(), "2"), ("", ""), (two.as_str(), "2")] {
            rows.extend([("dp_role", if places.is_empty() { "" } else { "PM" }), ("dp_direction", direction)]);
            rows.push(("dp_places", places));
        }
        let refused = change(&round, &rows).await.is(422);
        let said = refused.texts("#direction_places .err");
        assert!(said[0].contains("各方向名额合计4个，超过角色名额3个"), "{said:?}");
        assert!(said[0].contains("the directions have 4 places"), "{said:?}");
        assert_eq!(round.number("SELECT COUNT(*) FROM quota WHERE direction_id IS NOT NULL").await, 0);
        // A direction that is none, a number that is none, an institution that is not on record.
        let wrong = [
            ("places_PM", "3"),
            ("dp_role", "PM"),
            ("dp_direction", ""),
            ("dp_places", "1"),
            ("limit_institution", "没有这个单位"),
            ("limit_most", "许多"),
        ];
        let refused = change(&round, &wrong).await.is(422);
        assert_eq!(refused.texts("#direction_places .err").len(), 1);
        assert_eq!(refused.texts("#nomination_limits .err").len(), 2);
        assert_eq!(refused.attributes("input[name=limit_institution]", "value")[0], "没有这个单位");
        // Empty rows do not count, and rows come back as they were set.
        let right = [("places_PM", "3"), ("dp_role", "PM"), ("dp_direction", one.as_str()), ("dp_places", "2")];
        let with_blank = [right.as_slice(), &[("dp_role", ""), ("dp_direction", ""), ("dp_places", "")]].concat();
        change(&round, &with_blank).await.leads();
        let page = round.officer.get(&format!("/admin/batches/{}", round.batch)).await.is(200);
        assert_eq!(page.attributes("input[name=dp_places]", "value")[..2], ["2", ""]);
        assert_eq!(page.attributes("select[name=dp_direction] option[selected]", "value"), [one]);
    });
}

/// A nomination by the office that lacks nothing, as a draft: its case, number and form.
async fn draft(round: &Round, candidate: &str, host: InstitutionId) -> (CaseId, String) {
    let (batch, host) = (round.batch.to_string(), host.to_string());
    let fields = form(&batch, candidate, &host, "save");
    let edit = round.officer.post("/admin/nominations", &fields).await.leads();
    let number = edit.split('/').nth(3).unwrap().to_owned();
    let case = case_file::by_number(&mut round.app.app.db.read().await.unwrap(), &number).await.unwrap().unwrap().id;
    let now = round.app.clock.now();
    let write = round.app.app.db.write::<(), StoreError>(move |tx| {
        async move {
            let purpose = "notice";
            let text_version = CONSENT_VERSION.to_owned();
            let new = NewConsent { case, person: None, purpose, text_version, channel: "sheet", document: None };
            nomination::add_consent(tx, new, now).await?;
            Ok(())
        }
        .boxed()
    });
    write.await.unwrap();
    (case, number)
}

fn form<'f>(batch: &'f str, candidate: &'f str, host: &'f str, what: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("batch_id", batch),
        ("role", "PM"),
        ("candidate_name", candidate),
        ("candidate_pinyin", "Ce Shi"),
        ("person", "new"),
        ("institution_id", host),
        ("title", "教授"),
        ("degree", "doctorate"),
        ("email", "candidate@test.invalid"),
        ("phone", "13800000000"),
        ("statement", STATEMENT),
        ("achievements", "测试成果三项。"),
        ("plan", "测试计划五年。"),
        ("nominator_kind", "office"),
        ("pledge", "yes"),
        ("do", what),
    ]
}

async fn submit(round: &Round, candidate: &str, host: InstitutionId, (case, number): &(CaseId, String)) -> Answer {
    let (batch, host, ver) = (round.batch.to_string(), host.to_string(), round.ver(*case).await);
    let mut fields = form(&batch, candidate, &host, "submit");
    fields.push(("ver", ver.as_str()));
    round.officer.post(&format!("/admin/nominations/{number}/form"), &fields).await
}

#[test]
fn an_institution_nominates_as_many_as_it_may() {
    on_both_engines(async |app| {
        let round = Round::new(&app, 9).await;
        let host = round.institution("测试大学", LegalPerson::Own).await;
        let other = round.institution("测试研究所", LegalPerson::Own).await;
        // Each institution one; the institute two.
        let rows = [
            ("places_PM", "9"),
            ("limit_institution", ""),
            ("limit_role", "PM"),
            ("limit_direction", ""),
            ("limit_most", "1"),
            ("limit_institution", "测试研究所"),
            ("limit_role", "PM"),
            ("limit_direction", ""),
            ("limit_most", "2"),
        ];
        change(&round, &rows).await.leads();
        let list = round.officer.get("/admin/batches").await.is(200).texts(".c-places li").join("；");
        assert!(list.contains("每个单位 · 项目经理 · 最多提名1件"), "{list}");
        assert!(list.contains("测试研究所 · 项目经理 · 最多提名2件"), "{list}");

        let mut drafts = Vec::new();
        for (candidate, host) in [("测试甲某", host), ("测试乙某", host), ("测试丙某", other), ("测试丁某", other)]
        {
            drafts.push((candidate, host, draft(&round, candidate, host).await));
        }
        let sent = |at: usize| {
            let (candidate, host, case) = &drafts[at];
            submit(&round, candidate, *host, case)
        };
        sent(0).await.leads();
        // The next of the same institution is told before and on submitting.
        let edit = format!("/admin/nominations/{}/edit", drafts[1].2.1);
        let page = round.officer.get(&edit).await.is(200);
        assert_eq!(page.texts("p.note.warn"), ["单位提名限额（项目经理）：最多1件，已提交1件"]);
        let refused = sent(1).await.is(409);
        assert!(refused.texts(".errors li")[0].contains("最多1件，已提交1件"), "{:?}", refused.texts(".errors li"));
        assert_eq!(round.stage(drafts[1].2.0).await, Stage::Draft);
        // An institution with a line of its own has that; at the same moment the last one is taken once.
        let fifth = ("测试戊某", draft(&round, "测试戊某", other).await);
        sent(2).await.leads();
        let (left, right) = tokio::join!(sent(3), submit(&round, fifth.0, other, &fifth.1));
        let mut statuses = [left.status.as_u16(), right.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409], "{:?} {:?}", left.texts("main"), right.texts("main"));
        assert_eq!(round.number("SELECT COUNT(*) FROM case_file WHERE stage = 'submitted'").await, 3);
        // What is withdrawn no longer counts.
        let first = drafts[0].2.0;
        let write = app.app.db.write::<(), StoreError>(move |tx| {
            async move {
                tx.run("UPDATE case_file SET stage = 'withdrawn' WHERE id = $1", args![first]).await?;
                Ok(())
            }
            .boxed()
        });
        write.await.unwrap();
        sent(1).await.leads();
    });
}
