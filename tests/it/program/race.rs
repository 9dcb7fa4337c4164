//! Two at the same moment: of two who do the same one wins and the other is told, and nobody gets a 500.

use std::time::Duration;

use bole::{
    args,
    domain::{
        ids::{AccountId, CaseId},
        record::LegalPerson,
        workflow::Stage,
    },
    store::StoreError,
};
use futures_util::{FutureExt, future::join_all};

use crate::{
    app::{Client, TestApp, on_both_engines},
    story::round::Round,
};

/// Puts a case before the deciders: the panel has voted for it.
async fn voted(app: &TestApp, round: &Round, case: CaseId, by: AccountId) {
    let (now, batch) = (app.clock.now(), round.batch);
    let write = app.app.db.write::<(), StoreError>(move |tx| {
        async move {
            let id = case.0 + 1;
            let panel = "INSERT INTO panel (id, batch_id, name, held_on, place, created_at) \
                VALUES ($1, $2, '测试会议', '2026-03-01', '测试', 0)";
            tx.run(panel, args![id, batch]).await?;
            let ballot = "INSERT INTO ballot (id, case_id, panel_id, members, attending, recused, yes, no, abstain, \
                invalid, recorded_by, recorded_at, signed_by, signed_at) \
                VALUES ($1, $2, $1, 9, 9, 0, 9, 0, 0, 0, $3, $4, 1, $4)";
            tx.run(ballot, args![id, case, by, now]).await?;
            tx.run("UPDATE case_file SET stage = 'pending_decision' WHERE id = $1", args![case]).await?;
            Ok(())
        }
        .boxed()
    });
    write.await.unwrap();
}

/// Proposes a selection; gives the page of its confirmation.
async fn propose(officer: &Client, round: &Round, (case, number): &(CaseId, String)) -> String {
    let ver = round.ver(*case).await;
    officer.post(&format!("/admin/nominations/{number}/moves/select"), &[("ver", &ver)]).await.leads();
    let mut conn = round.app.app.db.read().await.unwrap();
    let sql = "SELECT id FROM proposal WHERE case_id = $1 AND state = 'open' ORDER BY id";
    let (id,): (i64,) = conn.one(sql, args![*case]).await.unwrap();
    format!("/admin/proposals/{id}/confirmation")
}

async fn two_cases(app: &TestApp, round: &Round) -> [(CaseId, String); 2] {
    let host = round.institution("测试大学", LegalPerson::Own).await;
    let nominator = app.nominator().await;
    let mut cases = Vec::new();
    for name in ["测试甲某", "测试乙某"] {
        let made = round.case(name, host, nominator.id()).await;
        voted(app, round, made.0, nominator.id()).await;
        cases.push(made);
    }
    cases.try_into().unwrap()
}

#[test]
fn the_last_place_is_given_once() {
    on_both_engines(async |app| {
        let round = Round::new(&app, 1).await;
        let cases = two_cases(&app, &round).await;
        let officers = [app.officer().await, app.officer_2().await];
        let approvers = [app.approver().await, app.approver_2().await];
        let mut pages = Vec::new();
        for (officer, case) in officers.iter().zip(&cases) {
            pages.push(propose(officer, &round, case).await);
        }
        let versions = [round.ver(cases[0].0).await, round.ver(cases[1].0).await];
        let fields = [[("ver", versions[0].as_str())], [("ver", versions[1].as_str())]];
        let (first, second) =
            tokio::join!(approvers[0].post(&pages[0], &fields[0]), approvers[1].post(&pages[1], &fields[1]));
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409], "{:?} {:?}", first.texts("main"), second.texts("main"));
        let mut stages = [round.stage(cases[0].0).await, round.stage(cases[1].0).await];
        stages.sort_unstable_by_key(|stage| stage.code());
        assert_eq!(stages, [Stage::PendingDecision, Stage::Selected]);
    });
}

#[test]
fn a_proposal_is_confirmed_once() {
    on_both_engines(async |app| {
        let round = Round::new(&app, 2).await;
        let [case, _] = two_cases(&app, &round).await;
        let page = propose(&app.officer().await, &round, &case).await;
        let ver = round.ver(case.0).await;
        let approvers = [app.approver().await, app.approver_2().await];
        let fields = [("ver", ver.as_str())];
        let answers = join_all(approvers.iter().cycle().take(6).map(|one| one.post(&page, &fields))).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409, 409, 409, 409, 409]);
        assert_eq!(round.stage(case.0).await, Stage::Selected);
        assert_eq!(round.number("SELECT COUNT(*) FROM event WHERE command = 'select'").await, 1);
        assert_eq!(round.number("SELECT COUNT(*) FROM decision").await, 1);
    });
}

/// More at once than there are connections, each reading and writing what the others read and write.
#[test]
fn a_crowd_is_served_to_the_last() {
    on_both_engines(async |app| {
        let (officer, admin) = (app.officer().await, app.sysadmin().await);
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试大学", LegalPerson::Own).await;
        let (case, number) = round.case("测试甲某", host, app.nominator().await.id()).await;
        let ver = round.ver(case).await;
        let settings_ver = admin.get("/admin/settings").await.is(200).attributes("input[name=ver]", "value").remove(0);
        let settings_ver = settings_ver.as_str();
        let crowd = (0..60).map(|one| {
            let (officer, admin, number, ver) = (&officer, &admin, number.as_str(), ver.as_str());
            async move {
                let name = format!("测试{one}");
                match one % 4 {
                    0 => admin.post("/admin/settings", &[("site_title", &name), ("ver", settings_ver)]).await,
                    1 => officer.post("/admin/people/new", &[("name", &name)]).await,
                    2 => officer.post(&format!("/admin/nominations/{number}/moves/drop"), &[("ver", ver)]).await,
                    _ => {
                        let fields = [("full_name", name.as_str()), ("kind", "university"), ("legal_person", "own")];
                        officer.post("/admin/institutions/new", &fields).await
                    }
                }
            }
        });
        let answers = join_all(crowd).await;
        let saved = answers.iter().step_by(4).filter(|answer| answer.status == 303).count();
        assert_eq!(saved, 1, "of fifteen who change the same settings one wins");
        for (one, answer) in answers.iter().enumerate() {
            let status = answer.status.as_u16();
            assert!(
                matches!((one % 4, status), (0, 303 | 409) | (2, 422) | (1 | 3, 303)),
                "{one}: {status} {:?}",
                answer.texts("main")
            );
        }
    });
}

/// Writers take turns on both engines: two that want the same rows in different orders both get them.
#[test]
fn writers_never_wait_for_each_other_in_a_circle() {
    on_both_engines(async |app| {
        const CHAIN: &str = "UPDATE chain_head SET seq = seq WHERE id = 1";
        const VERSION: &str = "UPDATE content_version SET v = v WHERE id = 1";
        let take = |first: &'static str, second: &'static str| {
            let db = app.app.db.clone();
            async move {
                db.write::<(), bole::store::StoreError>(move |tx| {
                    async move {
                        tx.run(first, args![]).await?;
                        // Long enough for the other to take its first row, if it could.
                        tokio::time::sleep(Duration::from_millis(50)).await;
                        tx.run(second, args![]).await.map(drop)
                    }
                    .boxed()
                })
                .await
            }
        };
        let crowd = (0..4).flat_map(|_| [take(CHAIN, VERSION), take(VERSION, CHAIN)]);
        for done in join_all(crowd).await {
            done.unwrap();
        }
    });
}
