//! The procedural self-check: a breach made behind the application's back turns its clause red, is told on the page, and
//! stands against the next move by its name, in both languages, until it is made good.

use bole::{
    domain::{
        compliance::{CLAUSES, Clause},
        ids::CaseId,
        record::LegalPerson,
        workflow::{Action, Stage},
    },
    store::case_file,
    texts::{Lang, compliance::clause},
};

use super::{
    every_move::cleared,
    notice::{Ready, draft, press},
    review_panel::ballots,
    round::{Reviewer, Round},
};
use crate::{
    app::{Answer, Client, TestApp, on_both_engines},
    records::run,
};

/// One thing done wrong in the database, and how it is undone.
struct Breach {
    clause: Clause,
    done: &'static str,
    undone: &'static str,
}

const fn breach(clause: Clause, done: &'static str, undone: &'static str) -> Breach {
    Breach { clause, done, undone }
}

/// The scheme says that a term missed by the office bars the decision.
const LATE_BARS: &str =
    "UPDATE scheme_config SET config = REPLACE(config, '\"late_bars\":false', '\"late_bars\":true')";

const REVIEW: &[Breach] = &[
    breach(
        Clause::DeclaredFirst,
        "UPDATE assignment SET declared_at = -declared_at",
        "UPDATE assignment SET declared_at = -declared_at",
    ),
    breach(
        Clause::DeclaredFirst,
        "UPDATE expert SET pledged_on = '2099-01-01'",
        "UPDATE expert SET pledged_on = '2026-03-02'",
    ),
    breach(
        Clause::NoConflict,
        "INSERT INTO recusal (id, case_id, expert_id, kind, source, ruling, reason, ruled_at) \
         SELECT 1, a.case_id, a.expert_id, 'relative', 'office', 'pinned_conflict', '', 1 FROM assignment a \
         WHERE a.id = (SELECT MIN(id) FROM assignment)",
        "DELETE FROM recusal WHERE id = 1",
    ),
    breach(
        Clause::NoConflict,
        "INSERT INTO recusal (id, case_id, expert_id, kind, source, ruling, reason, ruled_at) \
         SELECT 1, a.case_id, a.expert_id, 'lab', 'computed', 'undecided', '', 1 FROM assignment a \
         WHERE a.id = (SELECT MIN(id) FROM assignment)",
        "DELETE FROM recusal WHERE id = 1",
    ),
    breach(
        Clause::OneLegalPerson,
        "UPDATE institution SET legal_person_id = (SELECT MIN(i.id) FROM institution i \
         WHERE i.name LIKE '测试大学之%') WHERE name LIKE '测试大学之%'",
        "UPDATE institution SET legal_person_id = id WHERE name LIKE '测试大学之%'",
    ),
    breach(
        Clause::DutiesApart,
        "UPDATE nomination SET nominator_account_id = (SELECT MAX(officer_id) FROM case_file)",
        "UPDATE nomination SET nominator_account_id = (SELECT id FROM account WHERE email = 'nominator@test.invalid')",
    ),
    breach(
        Clause::FormCheckInTime,
        "UPDATE batch SET opens_at = opens_at - 7776000000, closes_at = closes_at - 7776000000",
        "UPDATE batch SET opens_at = opens_at + 7776000000, closes_at = closes_at + 7776000000",
    ),
];

const PANEL: &[Breach] = &[
    breach(Clause::Quorum, "UPDATE ballot SET members = 20", "UPDATE ballot SET members = 7"),
    breach(
        Clause::PanelRecusals,
        "INSERT INTO recusal (id, case_id, expert_id, kind, source, ruling, reason, ruled_at) \
         SELECT 1, b.case_id, m.expert_id, 'relative', 'computed', 'conflict', '', 1 FROM ballot b \
         JOIN panel_member m ON m.panel_id = b.panel_id WHERE m.expert_id NOT IN (SELECT expert_id FROM assignment) \
         AND m.expert_id = (SELECT MIN(k.expert_id) FROM panel_member k \
         WHERE k.expert_id NOT IN (SELECT expert_id FROM assignment))",
        "DELETE FROM recusal WHERE id = 1",
    ),
    breach(
        Clause::MinutesAttached,
        "UPDATE ballot SET minutes_document_id = -minutes_document_id",
        "UPDATE ballot SET minutes_document_id = -minutes_document_id",
    ),
    breach(
        Clause::TwoPersons,
        "UPDATE ballot SET signed_by = recorded_by",
        "UPDATE ballot SET signed_by = (SELECT id FROM account WHERE email = 'chair@test.invalid')",
    ),
    breach(
        Clause::ReviewsEnough,
        "UPDATE review SET invalidated_at = submitted_at WHERE assignment_id = (SELECT MIN(id) FROM assignment)",
        "UPDATE review SET invalidated_at = NULL",
    ),
];

const NOTICE: &[Breach] = &[
    breach(
        Clause::NoticePeriod,
        "UPDATE notice SET ends_on = '2026-03-06'",
        "UPDATE notice SET ends_on = '2026-03-09'",
    ),
    breach(
        Clause::NoticeContent,
        "UPDATE notice SET contact_phone = ''",
        "UPDATE notice SET contact_phone = '010-60000000'",
    ),
    breach(
        Clause::ConsentFirst,
        "UPDATE consent SET given_at = given_at + 86400000",
        "UPDATE consent SET given_at = given_at - 86400000",
    ),
    breach(
        Clause::ConsentFirst,
        "UPDATE consent SET withdrawn_at = given_at",
        "UPDATE consent SET withdrawn_at = NULL",
    ),
];

/// The clauses that a page of a case shows as broken.
fn red(page: &Answer) -> Vec<String> {
    page.texts(".clauses tr:has(.tag.stop) th")
}

async fn self_check(who: &Client, no: &str) -> Answer {
    who.get(&format!("/admin/nominations/{no}/compliance")).await.is(200)
}

/// Each breach is told on the page, on the page of the case and over the call, and refuses the move by its name.
async fn told_and_barred(app: &TestApp, no: &str, breaches: &'static [Breach], refused: impl AsyncFn() -> Answer) {
    let officer = app.officer().await;
    assert_eq!(red(&self_check(&officer, no).await), [""; 0]);
    for Breach { clause: broken, done, undone } in breaches {
        run(app, done).await;
        let (zh, en) = (clause(*broken, Lang::Zh), clause(*broken, Lang::En));
        let page = self_check(&officer, no).await;
        let lines = red(&page);
        assert!(lines.len() == 1 && lines[0].starts_with(zh), "{broken:?}: {lines:?}");
        let strip = officer.get(&format!("/admin/nominations/{no}")).await.is(200);
        assert!(strip.texts("#pc + .tag.stop").concat().ends_with("不合规1条"), "{broken:?}");
        let over_the_call = page_of_the_call(app, &officer, no).await;
        assert!(over_the_call.texts("tbody").concat().contains(no) && over_the_call.body.contains(zh));
        // A term of the office's own is told and bars nothing, unless the scheme says so.
        let is_term = CLAUSES.iter().any(|row| row.clause == *broken && row.is_term);
        if is_term {
            run(app, LATE_BARS).await;
        }
        let said = refused().await.is(409).texts(".errors").concat();
        assert!(said.contains(zh) && said.contains(en), "{broken:?}: {said}");
        run(app, undone).await;
        assert_eq!(red(&self_check(&officer, no).await), [""; 0], "{broken:?} made good");
    }
}

/// The list over the call of a case.
async fn page_of_the_call(app: &TestApp, who: &Client, no: &str) -> Answer {
    let case = case_file::by_number(&mut app.app.db.read().await.unwrap(), no).await.unwrap().unwrap();
    let batch = case.batch_id;
    who.get(&format!("/admin/batches/{batch}/compliance")).await.is(200)
}

/// Asks for a move; what stands against it is the answer.
async fn ask(who: &Client, round: &Round, (id, no): (CaseId, &str), action: Action) -> Answer {
    let ver = round.ver(id).await;
    who.post(&format!("/admin/nominations/{no}/moves/{}", action.code()), &[("ver", &ver), ("reason", "测试")]).await
}

async fn move_on(round: &Round, id: CaseId, no: &str, action: Action, to: Stage) {
    let (officer, approver) = (round.app.officer().await, round.app.approver().await);
    ask(&officer, round, (id, no), action).await.leads();
    let open = approver.get(&format!("/admin/nominations/{no}")).await.is(200);
    let confirmation = open.attributes("form[action$='/confirmation']", "action").remove(0);
    let ver = round.ver(id).await;
    approver.post(&confirmation, &[("ver", &ver)]).await.leads();
    assert_eq!(round.stage(id).await, to);
}

/// A round with one case and its three reviews.
async fn reviewed(app: &TestApp) -> (Round, Vec<Reviewer>, CaseId, String) {
    let round = Round::new(app, 1).await;
    let host = round.institution("测试依托单位", LegalPerson::Own).await;
    let mut reviewers = Vec::new();
    for name in ["评审甲", "评审乙", "评审丙"] {
        reviewers.push(round.reviewer(name).await);
    }
    let (case, no) = round.case("候选某", host, app.nominator().await.id()).await;
    round.assign(case, &no, &[&reviewers[0], &reviewers[1], &reviewers[2]]).await.leads();
    for reviewer in &reviewers[..3] {
        reviewer.reviews("4", "A").await;
    }
    (round, reviewers, case, no)
}

/// Seven for the panel: nobody reviews in both rounds.
async fn others(round: &Round) -> Vec<Reviewer> {
    let mut panel = Vec::new();
    for name in ["委员甲", "委员乙", "委员丙", "委员丁", "委员戊", "委员己", "委员庚"] {
        panel.push(round.reviewer(name).await);
    }
    panel
}

#[test]
fn a_breach_bars_the_shortlist_and_the_decision() {
    on_both_engines(async |app: TestApp| {
        let (round, reviewers, case, no) = reviewed(&app).await;
        let officer = app.officer().await;
        told_and_barred(&app, &no, REVIEW, async || ask(&officer, &round, (case, &no), Action::Shortlist).await).await;
        move_on(&round, case, &no, Action::Shortlist, Stage::PanelReview).await;

        let panel = others(&round).await;
        ballots(&round, &[(case, no.clone(), 7)], &panel).await;
        for action in [Action::Select, Action::PutInReserve] {
            told_and_barred(&app, &no, PANEL, async || ask(&officer, &round, (case, &no), action).await).await;
        }
        // The reviewers are told by number, and nowhere by name.
        run(&app, REVIEW[2].done).await;
        let page = self_check(&officer, &no).await;
        assert!(page.body.contains("号评审已裁定应当回避"));
        assert!(reviewers.iter().all(|reviewer| !page.body.contains(reviewer.name)));
        run(&app, REVIEW[2].undone).await;
        move_on(&round, case, &no, Action::Select, Stage::Selected).await;
        assert_eq!(red(&self_check(&officer, &no).await), [""; 0]);

        // Found out after the decision, it bars the notice: both its halves.
        run(&app, PANEL[3].done).await;
        let consent = "INSERT INTO consent (id, case_id, purpose, text_version, channel, given_at) \
            SELECT 1, id, 'notice', '2026-1', 'sheet', created_at FROM case_file WHERE stage = 'selected' AND NOT imported";
        run(&app, consent).await;
        let id = case.to_string();
        let desk = app.publicity().await.post("/admin/notices", &draft(&[id.as_str()])).await.leads();
        let propose = format!("{desk}/proposal");
        let refused = press(&app.publicity().await, &desk, &propose, &[]).await.is(409);
        assert!(refused.texts(".errors").concat().contains(clause(Clause::TwoPersons, Lang::Zh)));
        run(&app, PANEL[3].undone).await;
        press(&app.publicity().await, &desk, &propose, &[]).await.leads();
        run(&app, PANEL[3].done).await;
        press(&app.approver().await, &desk, &format!("{desk}/release"), &[]).await.is(409);
        assert_eq!(round.stage(case).await, Stage::Selected);
        run(&app, PANEL[3].undone).await;
        press(&app.approver().await, &desk, &format!("{desk}/release"), &[]).await.leads();
        assert_eq!(round.stage(case).await, Stage::InNotice);
    });
}

#[test]
fn a_breach_of_the_notice_bars_the_award() {
    on_both_engines(async |app: TestApp| {
        let Ready { no, .. } = cleared(&app, &["测试甲"]).await.remove(0);
        let approver = app.approver().await;
        let page = format!("/admin/nominations/{no}/contract");
        let steps = format!("{page}/steps");
        let award = async || press(&approver, &page, &steps, &[("do", "award")]).await;
        told_and_barred(&app, &no, NOTICE, award).await;
        award().await.leads();
    });
}

#[test]
fn only_those_who_read_the_whole_case_read_its_self_check() {
    on_both_engines(async |app: TestApp| {
        let (_, _, _, no) = reviewed(&app).await;
        let page = format!("/admin/nominations/{no}/compliance");
        for reader in [app.officer().await, app.approver().await, app.supervisor().await, app.auditor().await] {
            let read = reader.get(&page).await.is(200);
            assert!(read.texts("dl.kv dd").iter().any(|said| said.contains(&no)));
            page_of_the_call(&app, &reader, &no).await;
        }
        let printed = app.auditor().await.get(&page).await.texts("dl.kv dd").join(" ");
        assert!(printed.contains("2026-03-02 09:00") && printed.contains("测试auditor"), "{printed}");
        for other in [app.nominator().await, app.publicity().await, app.secretary().await, app.sysadmin().await] {
            other.get(&page).await.is(403);
        }
        app.visitor().get(&page).await.is(303);
        // What came in from the source documents answers for nothing before it.
        let seeded = self_check(&app.officer().await, "2019-1-CS-01").await;
        assert_eq!((seeded.texts(".clauses .tag.ok").len(), red(&seeded).len()), (0, 0));
    });
}
