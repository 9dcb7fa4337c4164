//! From first review to the decision: who may review, what they see, what counts, how a panel votes.

use bole::{
    commands::{CommandError, moves},
    domain::{
        nomination::Form,
        quota::Room,
        record::LegalPerson,
        recusal::Kind,
        role::{Role, ScholarRole},
        workflow::{Action, Input, Reason, Stage},
    },
    store::StoreError,
};
use futures_util::FutureExt;

use super::{
    review_panel::convene,
    round::{Reviewer, Round, score_form},
};
use crate::{
    app::{TestApp, on_both_engines},
    records::run,
};

const NAMES: [&str; 12] = [
    "甲某某",
    "乙某某",
    "丙某某",
    "丁某某",
    "戊某某",
    "己某某",
    "庚某某",
    "辛某某",
    "壬某某",
    "癸某某",
    "子某某",
    "丑某某",
];

async fn reviewers(round: &Round, n: usize) -> Vec<Reviewer> {
    let mut all = Vec::new();
    for name in &NAMES[..n] {
        all.push(round.reviewer(name).await);
    }
    all
}

#[test]
fn every_hard_rule_refuses_and_every_reason_is_told() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let nominator_person = round.person("提名某", Some(host)).await;
        let unknown = round.institution("测试不明单位", LegalPerson::Unknown).await;

        let colleague = round.person("同事某", Some(host)).await;
        let colleague = round.expert("同事某", colleague).await;
        let doubtful = round.person("不明某", Some(unknown)).await;
        let doubtful = round.expert("不明某", doubtful).await;
        let unemployed = round.person("无业某", None).await;
        let unemployed = round.expert("无业某", unemployed).await;
        let relative = round.reviewer("亲属某").await;
        let excluded = round.reviewer("排除某").await;
        let nominator = round.expert("提名某", nominator_person).await;
        let free = round.reviewer("无关某").await;
        let competing = round.reviewer("同类某").await;
        let elsewhere = round.institution("测试别的单位", LegalPerson::Own).await;
        let own = Form::default();
        round.case_of(competing.person, "同类某", elsewhere, app.nominator().await.id(), own).await;
        let candidate = round.person("候选某", Some(host)).await;
        let (candidate_id, relative_id) = (candidate, relative.person);
        app.app
            .db
            .write::<(), StoreError>(move |tx| {
                async move {
                    const SQL: &str =
                        "INSERT INTO person_relation (person_id, other_id, kind) VALUES ($1, $2, 'relative')";
                    tx.run(SQL, bole::args![candidate_id, relative_id]).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
            .unwrap();
        let form = Form { exclusions: vec!["排除某".to_owned()], ..Form::default() };
        let (case, number) = round.case_of(candidate, "候选某", host, nominator.client.id(), form).await;
        let himself = round.expert("候选某", candidate).await;

        let all = [&colleague, &doubtful, &unemployed, &relative, &excluded, &nominator, &himself, &competing, &free];
        let mut said = round.assign(case, &number, &all).await.is(422).texts(".errors li a");
        said.sort();
        let mut expected = [
            "不明某是否回避不能判定，须先作出认定：测试不明单位的法人单位不明",
            "亲属某应当回避：与候选人是近亲属",
            "候选某应当回避：就是候选人本人；与候选人同一法人单位（测试依托单位）",
            "同类某应当回避：是本批次同类或同方向的候选人",
            "同事某应当回避：与候选人同一法人单位（测试依托单位）",
            "排除某应当回避：候选人申请其回避",
            "提名某应当回避：与候选人同一法人单位（测试依托单位）；是本案提名人",
            "无业某是否回避不能判定，须先作出认定：任职单位没有登记",
        ];
        expected.sort_unstable();
        assert_eq!(said, expected);
        assert_eq!(round.number("SELECT COUNT(*) FROM assignment").await, 0, "nothing is written");

        let page = round.officer.get(&format!("/admin/nominations/{number}/assignments")).await.is(200);
        assert_eq!(page.texts("#free th label"), ["无关某"]);

        // A ruling in writing opens the way, and a hard conflict stays one.
        let path = format!("/admin/nominations/{number}/recusals");
        let ver = round.ver(case).await;
        let rule = |expert: &Reviewer, kind: Kind, reason: &'static str| {
            vec![
                ("ver", ver.clone()),
                ("expert", expert.id.to_string()),
                ("kind", kind.code().to_owned()),
                ("ruling", "none".to_owned()),
                ("reason", reason.to_owned()),
            ]
        };
        let send = async |fields: Vec<(&str, String)>| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            round.officer.post(&path, &fields).await
        };
        send(rule(&colleague, Kind::LegalPerson, "不算")).await.is(422);
        send(rule(&doubtful, Kind::LegalPerson, "")).await.is(422);
        send(rule(&doubtful, Kind::LegalPerson, "已核实营业执照，是另一法人")).await.leads();
        round.assign(case, &number, &[&doubtful, &free]).await.leads();
        let again = round.assign(case, &number, &[&free]).await.is(422);
        assert_eq!(again.texts(".errors li a"), ["无关某已在评审本案"]);
        assert_eq!(round.number("SELECT COUNT(*) FROM outbox WHERE kind = 'review.invited'").await, 2);
        assert_eq!(
            round.number("SELECT COUNT(*) FROM recusal WHERE source = 'applicant' AND ruling = 'conflict'").await,
            1,
            "the exclusion is honoured and on record"
        );
        assert_eq!(
            round.number("SELECT COUNT(*) FROM recusal WHERE ruling = 'pinned_none'").await,
            1,
            "a ruling survives the computation"
        );
        crate::tampering::is_found_out(&app, &["ruling"]).await;
    });
}

#[test]
fn nothing_is_seen_before_the_declaration_and_nothing_of_others() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let nominator = app.nominator().await;
        let (case, number) = round.case("候选某", host, nominator.id()).await;
        let [one, other, third] = <[Reviewer; 3]>::try_from(reviewers(&round, 3).await).ok().unwrap();
        round.assign(case, &number, &[&one, &other]).await.leads();

        let task = one.task().await;
        let before = one.client.get(&task).await.is(200);
        assert!(!before.body.contains("测试提名理由"), "no material before the declaration");
        let opinion = "测试意见，".repeat(25);
        one.client.post(&task, &score_form("4", "A", &opinion)).await.is(409);
        one.client.post(&format!("{task}/draft"), &score_form("4", "A", &opinion)).await.is(409);
        let half = one.client.post(&format!("{task}/acceptance"), &[("secrecy", "yes")]).await.is(422);
        assert_eq!(half.texts(".errors li a"), ["请先声明没有应当回避的关系；如有，请选择“应当回避”"]);
        one.accepts().await;
        let open = one.client.get(&task).await.is(200);
        assert!(open.body.contains("测试提名理由"));
        for private in ["13800000000", "candidate@test.invalid"] {
            assert!(!open.body.contains(private), "{private} is not for reviewers");
        }

        // Drafts: saved by the page itself, refused when another window was newer.
        let mut draft = score_form("4", "A", "草稿");
        draft.push(("ver", "0"));
        one.client.post(&format!("{task}/draft"), &draft).await.is(200);
        let stale = one.client.post(&format!("{task}/draft"), &draft).await.is(200);
        assert!(stale.body.contains("在别的窗口里改过"));
        let short = one.client.post(&task, &draft).await.is(422);
        assert_eq!(short.texts(".errors li a"), ["评审意见至少100字，目前2字"]);
        assert_eq!(short.texts("#opinion"), ["草稿"], "what was typed is kept");
        let none = one.client.post(&task, &[("opinion", opinion.as_str())]).await.is(422);
        assert_eq!(none.texts(".errors li a").len(), 6, "everything missing at once");

        one.client.post(&task, &score_form("4", "A", &opinion)).await.leads();
        let done = one.client.get(&task).await.is(200);
        assert_eq!(done.texts(".score dd b"), ["80.00"]);
        assert_eq!(done.texts("form"), Vec::<String>::new(), "read-only");
        one.client.post(&task, &score_form("5", "A", &opinion)).await.is(409);

        // Others' tasks do not exist; an unassigned expert has none.
        let others = other.task().await;
        for path in [&others, &format!("{others}/recusal")] {
            one.client.get(path).await.is(404);
            third.client.get(path).await.is(404);
        }
        third.client.post(&format!("{task}/acceptance"), &[("no_conflict", "yes"), ("secrecy", "yes")]).await.is(404);
        one.client.get(&format!("/admin/nominations/{number}/assignments")).await.is(403);
        nominator.get(&format!("/admin/nominations/{number}/assignments")).await.is(403);
        let seen = other.client.get(&others).await.is(200);
        assert!(!seen.body.contains(one.name), "reviewers do not see each other");
    });
}

#[test]
fn a_late_recusal_keeps_the_review_and_counts_it_no_more() {
    on_both_engines(async |app: TestApp| {
        let mut round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let supervisor = app.supervisor().await;
        let (case, number) = round.case("候选某", host, app.nominator().await.id()).await;
        let mut all = reviewers(&round, 3).await;
        round.assign(case, &number, &[&all[0], &all[1], &all[2]]).await.leads();
        for reviewer in &all[..2] {
            reviewer.reviews("4", "A").await;
        }

        // Two of three are in, the third is overdue: the case stays.
        app.at("2026-03-25T09:00");
        round.officer = app.officer().await;
        all[2].sign_in_again().await;
        let who = round.officer.who().await;
        let ver = round.ver(case).await.parse().unwrap();
        let refused = moves::advance(&app.app, &who, case, ver, Action::Shortlist, Input::default()).await.unwrap_err();
        let CommandError::Refused(refusal) = refused else { panic!("{refused:?}") };
        assert_eq!(refusal.reasons, [Reason::ReviewsMissing { valid: 2, least: 3 }]);
        let late = round.officer.get(&format!("/admin/nominations/{number}/assignments")).await.is(200);
        assert_eq!(late.texts(".seat-list .tag.stop"), ["已逾期5天"]);

        // Past due nothing is written; the reviewer asks for time, the officer gives it.
        let task = all[2].task().await;
        let declaration = [("no_conflict", "yes"), ("secrecy", "yes")];
        all[2].client.post(&format!("{task}/acceptance"), &declaration).await.is(409);
        let closed = all[2].client.get(&task).await.is(200);
        assert_eq!(closed.attributes(".score form", "action"), Vec::<String>::new());
        all[2].client.post(&format!("{task}/extension"), &[]).await.leads();
        assert!(round.number("SELECT COUNT(*) FROM outbox WHERE kind = 'review.time_asked'").await > 0);
        let seat = task.rsplit('/').next().unwrap();
        let extension = format!("/admin/nominations/{number}/assignments/{seat}/extension");
        let ver = round.ver(case).await;
        round.officer.post(&extension, &[("ver", ver.as_str()), ("due_on", "2026-03-25")]).await.is(422);
        round.officer.post(&extension, &[("ver", ver.as_str()), ("due_on", "2026-04-01")]).await.leads();

        let task = all[2].reviews("5", "B").await;
        all[2].client.post(&format!("{task}/recusal"), &[("reason", "")]).await.is(422);
        all[2].client.post(&format!("{task}/recusal"), &[("reason", "原是同门")]).await.leads();
        assert_eq!(round.number("SELECT COUNT(*) FROM review WHERE invalidated_at IS NOT NULL").await, 1, "kept");
        let told = round.number("SELECT COUNT(*) FROM outbox WHERE kind = 'review.invalidated'").await;
        assert_eq!(told, 1, "the supervisor is told");
        drop(supervisor);
        let again = round.assign(case, &number, &[&all[2]]).await.is(422);
        assert_eq!(again.texts(".errors li a"), ["截止日期应晚于今天", "丙某某应当回避：本人申请回避"]);
    });
}

#[test]
fn a_panel_votes_in_secret_and_two_people_record_it() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let nominator = app.nominator().await;
        let (case, number) = round.case("候选某", host, nominator.id()).await;
        let all = reviewers(&round, 12).await;
        round.assign(case, &number, &[&all[0], &all[1], &all[2]]).await.leads();
        for (reviewer, level) in all[..3].iter().zip(["5", "4", "3"]) {
            reviewer.reviews(level, "A").await;
        }
        shortlist(&round, case).await;

        let (secretary, chair) = (app.secretary().await, app.chair().await);
        let (secretary_id, chair_id) = (secretary.id().to_string(), chair.id().to_string());
        let (batch, case_id) = (round.batch.to_string(), case.to_string());
        let ids: Vec<String> = all[3..].iter().map(|expert| expert.id.to_string()).collect();
        let convene = |chair: &str, members: usize| {
            let mut fields = vec![
                ("batch_id", batch.clone()),
                ("panel_name", "测试会议".to_owned()),
                ("held_on", "2026-03-27".to_owned()),
                ("place", "测试会议室".to_owned()),
                ("secretary_id", secretary_id.clone()),
                ("chair_id", chair.to_owned()),
                ("case_id", case_id.clone()),
            ];
            fields.extend(ids[..members].iter().map(|id| ("member_id", id.clone())));
            fields
        };
        let send = async |fields: Vec<(&str, String)>, path: &str| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            secretary.post(path, &fields).await
        };
        let refused = send(convene(&secretary_id, 3), "/admin/panels").await.is(422);
        assert_eq!(refused.texts(".errors li a"), ["主席与秘书须是两个人", "委员3人，所列案件至少须有7人"]);
        let panel = send(convene(&chair_id, 9), "/admin/panels").await.leads();

        // Six of nine are two thirds, but seven are needed.
        let attendance = |n: usize, ver: &str| {
            let mut fields = vec![("ver", ver.to_owned())];
            fields.extend(ids[..n].iter().map(|id| ("member_id", id.clone())));
            fields
        };
        send(attendance(6, "1"), &format!("{panel}/attendance")).await.leads();
        send(attendance(6, "1"), &format!("{panel}/attendance")).await.is(409);
        let path = format!("{panel}/cases/{number}");
        let minutes = round.minutes(case).await.to_string();
        let ballot = async |yes: &str, no: &str, minutes: &str| {
            let ver = round.ver(case).await;
            let fields = [
                ("ver", ver.as_str()),
                ("yes", yes),
                ("no", no),
                ("abstain", "0"),
                ("invalid", "0"),
                ("minutes_id", minutes),
            ];
            secretary.post(&format!("{path}/ballots"), &fields).await
        };
        let broken = ballot("5", "2", "").await.is(422);
        assert_eq!(
            broken.texts(".errors li"),
            [
                "赞成、反对、弃权、无效合计7票，应等于有表决权的6人 The votes add up to 7, but 6 members are entitled to vote",
                "到会6人，全体9人：须到会三分之二且不少于7人 6 of 9 attend: two thirds and at least 7 are required",
                "请附会议纪要 Attach the minutes",
            ]
        );
        assert_eq!(round.number("SELECT COUNT(*) FROM ballot").await, 0, "nothing is written");
        assert_eq!(round.number("SELECT COUNT(*) FROM proposal WHERE action = 'record_ballot'").await, 0);

        // All nine come, one leaves the room: eight are entitled, four are no majority.
        send(attendance(9, "2"), &format!("{panel}/attendance")).await.leads();
        let leave = [("member_id", ids[8].as_str()), ("reason", "与候选人有合作")];
        secretary.post(&format!("{path}/recusals"), &leave).await.leads();
        ballot("9", "0", &minutes).await.is(422);
        ballot("4", "4", &minutes).await.leads();
        let shown = chair.get(&path).await.is(200);
        assert_eq!(shown.texts(".room-words"), ["到会9人，回避1人，有表决权8人"]);
        assert!(!shown.body.contains("赞成4票"), "the chair counts without seeing the secretary's numbers");
        for reviewer in &all[..3] {
            // The chair sees opinions and marks without names; the list of members names everybody alike.
            assert!(!shown.texts("table").join(" ").contains(reviewer.name));
        }
        let ver = round.ver(case).await;
        let sign = [("ver", ver.as_str()), ("yes", "4"), ("no", "4"), ("abstain", "0"), ("invalid", "0")];
        secretary.post(&format!("{path}/signature"), &sign).await.is(403);
        assert_eq!(round.stage(case).await, Stage::PanelReview);
        chair.post(&format!("{path}/signature"), &sign).await.leads();
        assert_eq!(round.stage(case).await, Stage::PendingDecision);
        assert_eq!(round.number("SELECT COUNT(*) FROM ballot WHERE signed_by IS NOT NULL").await, 1);
        assert!(chair.get(&path).await.is(200).body.contains("过半数：赞成4票，2×4=8，须大于8"));

        // Five of ten and four of eight fail: nobody may be selected on it.
        let ver = round.ver(case).await.parse().unwrap();
        let who = round.officer.who().await;
        let refused = moves::advance(&app.app, &who, case, ver, Action::Select, Input::default()).await.unwrap_err();
        let CommandError::Refused(refusal) = refused else { panic!("{refused:?}") };
        assert_eq!(refusal.reasons, [Reason::BallotNotPassed]);
        assert_eq!(round.number("SELECT COUNT(*) FROM event WHERE payload LIKE '%某某%'").await, 0);
    });
}

/// Shortlists a case by two people.
async fn shortlist(round: &Round, case: bole::domain::ids::CaseId) {
    propose_and_confirm(round, case, Action::Shortlist).await;
    assert_eq!(round.stage(case).await, Stage::PanelReview);
}

async fn propose_and_confirm(round: &Round, case: bole::domain::ids::CaseId, action: Action) {
    let app = &round.app;
    let ver = round.ver(case).await.parse().unwrap();
    moves::advance(&app.app, &round.officer.who().await, case, ver, action, Input::default()).await.unwrap();
    let approver = app.approver().await;
    let proposal = proposal_of(round, case).await;
    let ver = round.ver(case).await.parse().unwrap();
    moves::confirm(&app.app, &approver.who().await, proposal, ver).await.unwrap();
}

async fn proposal_of(round: &Round, case: bole::domain::ids::CaseId) -> bole::domain::ids::ProposalId {
    let mut conn = round.app.app.db.read().await.unwrap();
    bole::store::proposal::of_case(&mut conn, case).await.unwrap().remove(0).id
}

/// The two rounds are kept apart: whoever reviewed a case leaves the panel for it, unless the scheme says otherwise.
#[test]
fn who_reviewed_a_case_does_not_vote_on_it_too() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let (case, number) = round.case("候选某", host, app.nominator().await.id()).await;
        let all = reviewers(&round, 9).await;
        round.assign(case, &number, &[&all[0], &all[1], &all[2]]).await.leads();
        for reviewer in &all[..3] {
            reviewer.reviews("4", "A").await;
        }
        shortlist(&round, case).await;

        let page = format!("{}/cases/{number}", convene(&round, &[case], &all).await);
        let secretary = app.secretary().await;
        let shown = secretary.get(&page).await.is(200);
        assert_eq!(shown.texts(".room-words"), ["到会9人，回避3人，有表决权6人"]);
        assert!(shown.body.contains("评审过本案，不再参加会议评审"));

        // The minutes of a panel are read by everybody who sits on it: who wrote which review stays untold.
        let both =
            "UPDATE scheme_config SET config = REPLACE(config, '\"pass_rule\"', '\"both_rounds\":true,\"pass_rule\"')";
        run(&app, both).await;
        let shown = secretary.get(&page).await.is(200);
        assert_eq!(shown.texts(".room-words"), ["到会9人，回避0人，有表决权9人"]);
    });
}

#[test]
fn of_two_who_give_the_last_place_one_wins_and_the_other_is_told() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let nominator = app.nominator().await.id();
        let all = reviewers(&round, 12).await;
        let mut cases = Vec::new();
        for candidate in ["候选甲", "候选乙"] {
            cases.push(round.case(candidate, host, nominator).await);
        }
        for (case, number) in &cases {
            round.assign(*case, number, &[&all[0], &all[1], &all[2]]).await.leads();
        }
        for reviewer in &all[..3] {
            reviewer.reviews("5", "A").await;
            reviewer.reviews("5", "A").await;
        }
        for (case, _) in &cases {
            shortlist(&round, *case).await;
        }
        pass_ballots(&round, &cases, &all[3..]).await;
        let mut proposals = Vec::new();
        for (case, _) in &cases {
            let ver = round.ver(*case).await.parse().unwrap();
            let who = round.officer.who().await;
            moves::advance(&app.app, &who, *case, ver, Action::Select, Input::default()).await.unwrap();
            proposals.push((proposal_of(&round, *case).await, round.ver(*case).await.parse::<i64>().unwrap()));
        }
        let (one, other) = (app.approver().await.who().await, app.approver_2().await.who().await);
        let (first, second) = tokio::join!(
            moves::confirm(&app.app, &one, proposals[0].0, proposals[0].1),
            moves::confirm(&app.app, &other, proposals[1].0, proposals[1].1),
        );
        let results = [first, second];
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
        let told = results.into_iter().find_map(Result::err).unwrap();
        let CommandError::Refused(refusal) = told else { panic!("{told:?}") };
        assert_eq!(
            refusal.reasons,
            [Reason::QuotaFull(Room { role: Some(ScholarRole::Pm), direction: None, most: 1, taken: 1 })]
        );
        assert_eq!(round.number("SELECT COUNT(*) FROM case_file WHERE stage = 'selected' AND NOT imported").await, 1);
        let officer_of_call = round.officer.who().await;
        assert!(officer_of_call.has(Role::Officer));
    });
}

/// One panel, everybody there, everybody in favour.
async fn pass_ballots(round: &Round, cases: &[(bole::domain::ids::CaseId, String)], all: &[Reviewer]) {
    use bole::{
        commands::{
            ballot::{self, Count},
            panel::{self, Convened},
        },
        store::panel::NewPanel,
    };
    let app = &round.app;
    let (secretary, chair) = (app.secretary().await, app.chair().await);
    let who = secretary.who().await;
    let members: Vec<_> = all.iter().map(|expert| expert.id).collect();
    let new = NewPanel {
        batch: round.batch,
        name: "测试会议".to_owned(),
        held_on: "2026-03-27".parse().unwrap(),
        place: "测试会议室".to_owned(),
        secretary: secretary.id(),
        chair: chair.id(),
    };
    let convened =
        Convened { panel: new, members: members.clone(), cases: cases.iter().map(|(case, _)| *case).collect() };
    let id = panel::convene(&app.app, &who, convened).await.unwrap();
    panel::attend(&app.app, &who, id, 1, members).await.unwrap();
    for (case, _) in cases {
        let minutes = Some(round.minutes(*case).await);
        let count = Count { yes: 9, no: 0, abstain: 0, invalid: 0, minutes };
        let ver = round.ver(*case).await.parse().unwrap();
        ballot::record_count(&app.app, &who, id, *case, ver, count).await.unwrap();
        let ver = round.ver(*case).await.parse().unwrap();
        ballot::sign(&app.app, &chair.who().await, id, *case, ver, Some(count)).await.unwrap();
        assert_eq!(round.stage(*case).await, Stage::PendingDecision);
    }
}
