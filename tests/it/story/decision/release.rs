//! What an officer prepares nobody else learns; what an approver releases happens at once, or not at all.

use bole::{
    domain::workflow::Stage,
    store::{StoreError, account, engine::Arg, outbox},
};
use futures_util::FutureExt;

use super::{NAMES, Waiting, said, send};
use crate::{
    app::{Client, TestApp, on_both_engines},
    story::notice::breaches,
};

const SELECT: &[(&str, &str)] = &[("outcome", "select")];
const RESERVE: &[(&str, &str)] =
    &[("outcome", "reserve"), ("reserve_rank", "1"), ("reason", "测试：表决通过，名额已满")];
const DECLINE: &[(&str, &str)] = &[("outcome", "not_selected"), ("reason", "测试：会议表决未通过")];
const LATER: &[(&str, &str)] = &[("outcome", "")];
const DROP: &[(&str, &str)] =
    &[("outcome", "not_selected"), ("ground", "vetting"), ("heard", "yes"), ("reason", "测试：征求意见未通过")];

/// Everything that somebody can open on the cases and around them, as it stands.
async fn seen_by(it: &Waiting, who: &Client) -> Vec<String> {
    let mut pages = Vec::new();
    let mut paths: Vec<String> = (0..it.cases.len())
        .flat_map(|at| ["", "/own", "/appeal", "/compliance", "/opinions"].map(|rest| it.case_path(at) + rest))
        .collect();
    paths.extend(
        ["/", "/admin", "/inbox", "/admin/nominations", "/admin/nominations?q=候选", "/admin/appeals", "/reviews"]
            .map(str::to_owned),
    );
    paths.extend([it.sheet(), it.ahead(), it.at(""), "/admin/audit".to_owned()]);
    for path in paths {
        let answer = who.get(&path).await;
        let mut body = answer.body;
        // A form has a new key each time it is drawn.
        for key in request_keys(&body) {
            body = body.replace(&key, "");
        }
        pages.push(format!("{path} {} {body}", answer.status));
    }
    pages
}

fn request_keys(body: &str) -> Vec<String> {
    let marker = "name=\"request_key\" value=\"";
    body.match_indices(marker).map(|(at, _)| body[at + marker.len()..].chars().take(32).collect()).collect()
}

#[test]
fn what_is_prepared_is_known_to_nobody_before_it_is_released() {
    on_both_engines(async |app: TestApp| {
        let it = Waiting::of(&app, 1, &[7, 6, 0]).await;
        let outsiders = [
            app.visitor(),
            app.nominator().await,
            it.candidates[0].clone(),
            it.candidates[2].clone(),
            it.reviewers[0].client.clone(),
            app.secretary().await,
            app.publicity().await,
            app.sysadmin().await,
        ];
        let mut before = Vec::new();
        for who in &outsiders {
            before.push(seen_by(&it, who).await);
        }
        it.prepare(&it.officer, &[SELECT, RESERVE, DECLINE], "keep").await.leads();
        it.prepare(&it.officer, &[SELECT, RESERVE, DECLINE], "hand_over").await.leads();
        // The log has grown; what it says to an administrator names neither case nor outcome.
        let log = app.sysadmin().await.get("/admin/audit").await.is(200).body;
        for hidden in [it.number(0), "拟入选", "递补", "测试：表决通过"] {
            assert!(!log.contains(hidden), "the log tells {hidden}");
        }
        for (who, then) in outsiders.iter().zip(&before) {
            for (was, is) in then.iter().zip(seen_by(&it, who).await) {
                if !was.starts_with("/admin/audit") {
                    assert_eq!(*was, is);
                }
            }
            assert!([403, 303].contains(&who.get(&it.sheet()).await.status.as_u16()));
            assert!([403, 303].contains(&who.get(&it.ahead()).await.status.as_u16()));
        }
        assert_eq!(it.stages().await, [Stage::PendingDecision; 3]);
        let export = app.nominator().await.post("/admin/nominations/export", &[]).await;
        assert!(!export.body.contains("拟入选"));
        // Supervisors and auditors watch what was done, not what is to be.
        for who in [app.supervisor().await, app.auditor().await] {
            who.get(&it.sheet()).await.is(403);
            for at in 0..3 {
                let page = who.get(&it.case_path(at)).await.is(200);
                assert!(!page.body.contains("准备审定"), "the history of a case");
            }
        }
    });
}

#[test]
fn a_release_does_what_its_page_said_and_tells_whom_it_named() {
    on_both_engines(async |app: TestApp| {
        let it = Waiting::of(&app, 1, &[7, 6, 0, 7]).await;
        assert!(it.officer.get("/admin").await.is(200).attributes("main a", "href").contains(&it.sheet()));
        let sheet = it.officer.get(&it.sheet()).await.is(200);
        assert!(sheet.body.contains("赞成7／有表决权7"));
        assert_eq!(sheet.texts("[aria-labelledby=pl] td.num"), ["1", "0", "0", "1"]);
        assert!(NAMES.iter().all(|name| !sheet.body.contains(name)), "who voted is nobody's to know");
        let publicity = app.publicity().await;
        let approvers = it.told(&it.approver).await;
        it.prepare(&it.officer, &[SELECT, RESERVE, DECLINE, LATER], "hand_over").await.leads();
        assert_eq!(it.told(&it.approver).await, approvers + 1, "the approver is told that it waits");
        assert!(it.approver.get("/admin").await.is(200).body.contains("放行审定"));
        assert!(!it.officer.get("/admin").await.is(200).body.contains("准备审定"), "it is the approver's now");

        let ahead = it.approver.get(&it.ahead()).await.is(200);
        assert_eq!(ahead.texts("#will"), ["拟入选1件，递补1件，未入选1件"]);
        assert_eq!(ahead.texts("[aria-labelledby=will] td b"), ["待公示", "递补候选", "未入选"]);
        assert!(ahead.texts("ul.tasks li").join(" ").contains(it.number(3)), "the one that is left as it is");
        let named = ahead.texts(".told-names");
        let everybody = [&publicity, &it.officer, &app.nominator().await, &it.candidates[0], &it.candidates[1]];
        let mut before = Vec::new();
        for who in everybody {
            before.push(it.told(who).await);
        }

        // Neither the officer nor a deputy of the same person releases what was prepared.
        it.release(&it.officer).await.is(403);
        it.release(&it.approver).await.leads();
        assert_eq!(it.stages().await, [Stage::Selected, Stage::Reserve, Stage::NotSelected, Stage::PendingDecision]);
        // The messages are those that the page told of.
        let mut conn = app.app.db.read().await.unwrap();
        for (at, (case, _)) in it.cases.iter().take(3).enumerate() {
            let mut got = Vec::new();
            for who in [
                &publicity,
                &it.officer,
                &it.approver,
                &app.nominator().await,
                &it.candidates[0],
                &it.candidates[1],
                &it.candidates[2],
            ] {
                let mine = outbox::list(&mut conn, who.id(), None, 100).await.unwrap();
                let about = |kind: &str| ["case.selected", "case.reserve", "case.not_selected"].contains(&kind);
                if mine.iter().any(|one| one.case_id == Some(case.0) && about(one.kind.code())) {
                    got.push(account::find(&mut conn, who.id()).await.unwrap().unwrap().name);
                }
            }
            let mut told: Vec<String> = named[at].split('、').map(str::to_owned).collect();
            got.sort_unstable();
            told.sort_unstable();
            assert_eq!(got, told);
        }
        drop(conn);
        assert_eq!(it.told(&it.candidates[3]).await, 0, "nothing was decided on the fourth");
        // Each case has its own event and its own decision, all of one instant.
        assert_eq!(it.round.number("SELECT COUNT(DISTINCT decided_at) FROM decision").await, 1);
        assert_eq!(it.round.number("SELECT COUNT(*) FROM decision").await, 3);
        assert_eq!(it.round.number("SELECT COUNT(*) FROM decision_draft").await, 0);
        // What was released cannot be released again.
        let again = it.approver.post(&it.at("/release"), &[("role", "PM"), ("ver", "2")]).await.is(409);
        assert_eq!(said(&again), ["办公室还没有提请审定，或已收回"]);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn one_that_fails_keeps_all_of_them_back() {
    on_both_engines(async |app: TestApp| {
        let it = Waiting::of(&app, 1, &[7, 7, 0, 6]).await;
        // Handing over tells everything at once, case by case; keeping asks for nothing yet.
        let bad: &[&[(&str, &str)]] = &[SELECT, SELECT, SELECT, &[("outcome", "reserve")]];
        it.prepare(&it.officer, bad, "keep").await.leads();
        let refused = it.prepare(&it.officer, bad, "hand_over").await.is(409);
        let of = |at: usize, why: &str| format!("{}：{why}", it.number(at));
        let mut expected = vec![
            "项目经理名额1个，已入选0人，本次拟入选3人，超出名额".to_owned(),
            of(2, "会议表决没有通过"),
            of(3, "请填写递补次序（从1开始的整数）"),
            of(3, "请写明理由"),
        ];
        expected.sort_unstable();
        assert_eq!(said(&refused), expected);
        assert_eq!(refused.attributes("input[type=radio][value=select][checked]", "name").len(), 3, "nothing is lost");
        // Whom the panel passed is left out only on a ground of the list.
        let refused = it.prepare(&it.officer, &[DECLINE, LATER, LATER, LATER], "hand_over").await.is(422);
        assert!(said(&refused)[0].contains("不得以学术理由改为不入选"));

        // Two of the cases change before the release: one by itself, and the last place goes elsewhere.
        it.prepare(&it.officer, &[SELECT, DROP, DECLINE, LATER], "hand_over").await.leads();
        let ver = it.round.ver(it.cases[0].0).await;
        let alone = it.officer.post(&format!("{}/moves/select", it.case_path(0)), &[("ver", &ver)]).await.is(409);
        assert!(alone.body.contains("已列入整批审定"), "no second way beside it");
        let candidate = &it.candidates[1];
        let ver = it.round.ver(it.cases[1].0).await;
        let withdrawal = [("ver", ver.as_str()), ("reason", "测试：本人撤回")];
        let before = it.approver.get(&it.ahead()).await.is(200);
        candidate.post(&format!("{}/moves/withdraw", it.case_path(1)), &withdrawal).await.leads();
        send(&it.approver, &it.at("/release"), &Waiting::release_of(&before)).await.is(409);
        let page = it.approver.get(&it.ahead()).await.is(200);
        assert!(!page.body.contains(it.number(1)), "who withdrew is not decided on");

        // A case that changed since is named, and nobody moves.
        let quota = "UPDATE quota SET max_places = 0 WHERE direction_id IS NULL";
        run(&it, quota, Vec::new()).await;
        let touch = "UPDATE case_file SET ver = ver + 1 WHERE id = $1";
        run(&it, touch, bole::args![it.cases[2].0]).await;
        let refused = it.release(&it.approver).await.is(409);
        let told = said(&refused);
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told.iter().any(|line| line.contains("超出名额")));
        assert!(told.iter().any(|line| line.starts_with(&of(0, "名额已满"))));
        assert!(told.iter().any(|line| line.starts_with(it.number(2))));
        assert_eq!(it.round.number("SELECT COUNT(*) FROM decision").await, 0);
        assert_eq!(it.stages().await[0], Stage::PendingDecision);
        assert_eq!(it.told(&it.candidates[0]).await, 0);
    });
}

/// Changes a row behind the pages' back.
async fn run(it: &Waiting, sql: &'static str, args: Vec<Arg>) {
    let write =
        it.app().app.db.write::<(), StoreError>(move |tx| async move { tx.run(sql, args).await.map(|_| ()) }.boxed());
    write.await.unwrap();
}

#[test]
fn an_approver_refuses_a_selection_only_on_the_listed_grounds() {
    on_both_engines(async |app: TestApp| {
        let it = Waiting::of(&app, 2, &[7, 7]).await;
        it.prepare(&it.officer, &[SELECT, RESERVE], "hand_over").await.leads();
        let (first, second) = (it.cases[0].0.to_string(), it.cases[1].0.to_string());
        let refuse = async |case: &str, ground: &str, reason: &str| {
            let page = it.approver.get(&it.ahead()).await.is(200);
            let ver = page.attributes("input[name=ver]", "value").remove(0);
            let fields = [("role", "PM"), ("ver", &ver), ("refused", case), ("ground", ground), ("reason", reason)];
            it.approver.post(&it.at("/refusals"), &fields).await
        };
        refuse(&second, "ethics", "测试").await.is(422);
        assert_eq!(said(&refuse(&first, "", "学术上不够好").await.is(422)), ["请从清单中选择事由"]);
        assert_eq!(said(&refuse(&first, "over_limit", " ").await.is(422)), ["请从清单中选择事由", "请写明理由"]);
        refuse(&first, "integrity", "测试：科研诚信核查未完成").await.leads();
        let sheet = it.officer.get(&it.sheet()).await.is(200);
        assert!(sheet.body.contains("测试：科研诚信核查未完成"));
        assert_eq!(it.stages().await, [Stage::PendingDecision; 2]);
        // It is the office's again: nothing can be released until it is handed over anew.
        it.approver.post(&it.at("/release"), &[("role", "PM"), ("ver", "3")]).await.is(409);
        it.prepare(&it.officer, &[DROP, SELECT], "hand_over").await.leads();
        it.release(&it.approver).await.leads();
        assert_eq!(it.stages().await, [Stage::NotSelected, Stage::Selected]);
        let page = it.candidates[0].get(&it.case_path(0)).await.is(200);
        assert!(page.body.contains("测试：征求意见未通过"), "the candidate reads the reason");
        assert!(!page.body.contains("科研诚信核查"), "and not what was said on the way");
    });
}

#[test]
fn two_officers_at_once_are_told_of_each_other() {
    on_both_engines(async |app: TestApp| {
        let it = Waiting::of(&app, 2, &[7, 7]).await;
        let other = app.officer_2().await;
        let seen = other.get(&it.sheet()).await.is(200);
        it.prepare(&it.officer, &[SELECT, LATER], "keep").await.leads();
        let mine = it.filled(&seen, &[RESERVE, SELECT], "keep");
        let refused = send(&other, &it.at(""), &mine).await.is(409);
        assert!(refused.texts("td .hint").join(" ").contains("现存：拟入选"), "what the other one kept");
        assert_eq!(refused.attributes("input[type=radio][value=reserve][checked]", "name").len(), 1, "what was typed");
        send(&other, &it.at(""), &it.filled(&refused, &[RESERVE, SELECT], "keep")).await.leads();

        // A case with a decision proposed for it alone is settled first.
        it.prepare(&it.officer, &[LATER, LATER], "keep").await.leads();
        let ver = it.round.ver(it.cases[0].0).await;
        it.officer.post(&format!("{}/moves/select", it.case_path(0)), &[("ver", &ver)]).await.leads();
        let refused = it.prepare(&it.officer, &[SELECT, LATER], "keep").await.is(409);
        assert_eq!(said(&refused), [format!("{}：已单独提出审定，请先在案件页处理", it.number(0))]);
        let supervisor = app.supervisor().await.get(&it.case_path(0)).await.is(200);
        assert!(!supervisor.body.contains("审定为拟入选"), "nor is that told to those who watch");

        // Whoever nominated one of them prepares none.
        let nominated = app.officer_2().await;
        let mine = "UPDATE nomination SET nominator_account_id = $1 WHERE case_id = $2";
        run(&it, mine, bole::args![nominated.id(), it.cases[1].0]).await;
        let page = nominated.get(&it.sheet()).await.is(200);
        assert_eq!(page.attributes("#sheet", "id"), Vec::<String>::new());
    });
}
