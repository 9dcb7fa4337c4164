//! The shortlist of a group: compared on one page, proposed at once, confirmed as a whole by somebody else.

use bole::{
    domain::{
        ids::CaseId,
        record::LegalPerson,
        role::{Role, ScholarRole},
        scheme::SchemeConfig,
        workflow::Stage,
    },
    store::{StoreError, assignment, case_file, shortlist::Group},
};
use futures_util::FutureExt;

use super::round::{Reviewer, Round, score_form};
use crate::{
    app::{Answer, Client, Engine, TestApp, on_both_engines},
    browser::Browser,
    pages::{self, Care},
    people,
};

const REVIEWERS: [&str; 4] = ["甲评某", "乙评某", "丙评某", "丁评某"];
const REASON: &str = "测试理由：同组排序靠后";

/// A group at first review: project managers of one call, in no direction, and their reviewers.
struct Shortlist {
    round: Round,
    reviewers: Vec<Reviewer>,
    cases: Vec<(CaseId, String)>,
}

impl Shortlist {
    /// A group of cases whose reviewers gave these levels and recommendations, case by case.
    async fn of(app: &TestApp, places: i64, given: &[&[(&str, &str)]]) -> Self {
        let round = Round::new(app, places).await;
        let mut reviewers = Vec::new();
        for name in REVIEWERS {
            reviewers.push(round.reviewer(name).await);
        }
        let mut it = Self { round, reviewers, cases: Vec::new() };
        let nominator = app.nominator().await;
        for (at, marks) in given.iter().enumerate() {
            it.add(&format!("候选{}", at + 1), &nominator, marks).await;
        }
        it
    }

    /// One more case, reviewed by as many as gave something.
    async fn add(&mut self, candidate: &str, nominator: &Client, marks: &[(&str, &str)]) {
        let host = self.round.institution(&format!("测试{candidate}单位"), LegalPerson::Own).await;
        let (case, number) = self.round.case(candidate, host, nominator.id()).await;
        let asked: Vec<&Reviewer> = self.reviewers.iter().take(marks.len().max(3)).collect();
        self.round.assign(case, &number, &asked).await.leads();
        for (reviewer, (level, kind)) in self.reviewers.iter().zip(marks) {
            self.rate(reviewer, case, level, kind).await;
        }
        self.cases.push((case, number));
    }

    async fn rate(&self, reviewer: &Reviewer, case: CaseId, level: &str, kind: &str) {
        let mut conn = self.round.app.app.db.read().await.unwrap();
        let seats = assignment::of_case(&mut conn, case).await.unwrap();
        drop(conn);
        let task = format!("/reviews/{}", seats.iter().find(|seat| seat.expert_id == reviewer.id).unwrap().id);
        let declared = [("no_conflict", "yes"), ("secrecy", "yes")];
        reviewer.client.post(&format!("{task}/acceptance"), &declared).await.leads();
        reviewer.client.post(&task, &score_form(level, kind, &"测试意见，".repeat(25))).await.leads();
    }

    /// Sets from and to how many times the quota goes on.
    async fn set_ratio(&self, ratio: (i64, i64)) {
        let batch = self.round.batch;
        let write = self.round.app.app.db.write::<(), StoreError>(move |tx| {
            async move {
                const READ: &str = "SELECT c.config, c.scheme_id FROM scheme_config c \
                    JOIN batch b ON b.scheme_id = c.scheme_id WHERE b.id = $1 AND c.config_ver = 1";
                const WRITE: &str = "UPDATE scheme_config SET config = $1 WHERE scheme_id = $2 AND config_ver = 1";
                let (text, scheme): (String, i64) = tx.one(READ, bole::args![batch]).await?;
                let mut config: SchemeConfig = serde_json::from_str(&text).unwrap();
                config.shortlist_ratio = Some(ratio);
                tx.run(WRITE, bole::args![serde_json::to_string(&config).unwrap(), scheme]).await?;
                Ok(())
            }
            .boxed()
        });
        write.await.unwrap();
    }

    fn path(&self) -> String {
        Group { batch: self.round.batch, role: Some(ScholarRole::Pm), direction: None }.path()
    }

    /// Where the forms of the page go.
    fn action(&self, rest: &str) -> String {
        format!("/admin/batches/{}/shortlist{rest}", self.round.batch)
    }

    async fn page(&self, who: &Client) -> Answer {
        who.get(&self.path()).await.is(200)
    }

    /// The form as the page has it, with a choice for each case: `on`, `over`, or nothing.
    fn choices(&self, page: &Answer, choices: &[&str], reason: &str) -> Vec<(String, String)> {
        let mut fields = vec![("role".to_owned(), "PM".to_owned()), ("direction".to_owned(), String::new())];
        fields.extend(page.attributes("input[name=case]", "value").into_iter().map(|seen| ("case".to_owned(), seen)));
        let chosen = self.cases.iter().zip(choices).filter(|(_, choice)| !choice.is_empty());
        fields.extend(chosen.map(|((case, _), choice)| (format!("go_{case}"), (*choice).to_owned())));
        fields.push(("reason".to_owned(), reason.to_owned()));
        fields
    }

    async fn propose(&self, who: &Client, choices: &[&str], reason: &str) -> Answer {
        let fields = self.choices(&self.page(who).await, choices, reason);
        send(who, &self.action(""), &fields).await
    }

    /// The confirmation as the page has it.
    fn confirmation(page: &Answer) -> Vec<(String, String)> {
        let mut fields = vec![("role".to_owned(), "PM".to_owned()), ("direction".to_owned(), String::new())];
        let seen = page.attributes("input[name=proposal]", "value").into_iter();
        fields.extend(seen.map(|seen| ("proposal".to_owned(), seen)));
        fields
    }

    async fn confirm(&self, who: &Client) -> Answer {
        let fields = Self::confirmation(&self.page(who).await);
        send(who, &self.action("/confirmation"), &fields).await
    }

    async fn stages(&self) -> Vec<Stage> {
        let mut stages = Vec::new();
        for (case, _) in &self.cases {
            stages.push(self.round.stage(*case).await);
        }
        stages
    }

    fn number(&self, at: usize) -> &str {
        &self.cases[at].1
    }
}

async fn send(who: &Client, path: &str, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    who.post(path, &fields).await
}

fn said(refused: &Answer) -> Vec<String> {
    refused.texts(".errors li > :first-child")
}

const FOUR: [&[(&str, &str)]; 4] = [
    &[("5", "A"), ("5", "A"), ("5", "A")],
    &[("4", "A"), ("4", "B"), ("4", "B")],
    &[("4", "B"), ("4", "A"), ("4", "B")],
    &[("2", "B"), ("3", "B"), ("2", "B")],
];

#[test]
fn a_tie_at_the_line_goes_on_whole_and_two_people_settle_the_group() {
    on_both_engines(async |app: TestApp| {
        let it = Shortlist::of(&app, 2, &FOUR).await;
        it.set_ratio((1, 1)).await;
        let officer = &it.round.officer;
        let page = it.page(officer).await;
        assert_eq!(page.texts(".cut-row td"), ["入围线 线上3件（含并列）"]);
        assert_eq!(page.texts("table.ranks tr[id] td:first-child"), ["1", "2 并列", "2 并列", "4"]);
        assert_eq!(page.texts(".panel header .muted")[0], "名额2，入围1–1倍：本组至多2件");
        let chosen = page.attributes("input[type=radio][checked]", "value");
        assert_eq!(chosen, ["on", "on", "on", "over"], "as the line has it, until somebody decides otherwise");

        // A split tie, too many, no choice, no reason: all of it is said, and nothing is written.
        let tie = "与它并列的案件去向不同；并列的案件须一同入围或一同不入围";
        let of = |at: usize, said: &str| format!("{}：{said}", it.number(at));
        let events = round_events(&it).await;
        let split = it.propose(officer, &["on", "over", "on", "over"], REASON).await.is(422);
        let mut split = said(&split);
        split.sort();
        assert_eq!(split, [of(1, tie), of(2, tie)]);
        let many = it.propose(officer, &["on"; 4], REASON).await.is(422);
        assert_eq!(said(&many), ["选了4件入围，至多2件；只有并列在线上的可以超出"]);
        let none = it.propose(officer, &["on", "", "", "over"], REASON).await.is(422);
        assert_eq!(said(&none), [of(1, "请填写去向"), of(2, "请填写去向")]);
        assert_eq!(none.texts("#reason"), [REASON], "what was typed is kept");
        let chosen = none.attributes("input[type=radio][checked]", "value");
        assert_eq!(chosen, ["on", "over"], "and what was chosen");
        let silent = it.propose(officer, &["on", "on", "on", "over"], " ").await.is(422);
        assert_eq!(silent.attributes(".errors a", "href"), ["#reason"]);
        assert_eq!(it.round.number("SELECT COUNT(*) FROM proposal").await, 0);
        assert_eq!(round_events(&it).await, events);

        let approver = app.approver().await;
        it.propose(officer, &["on", "on", "on", "over"], REASON).await.leads();
        assert_eq!(it.round.number("SELECT COUNT(*) FROM proposal WHERE state = 'open'").await, 4);
        assert_eq!(it.stages().await, [Stage::ExternalReview; 4], "a proposal moves nothing");
        let told = it.round.number("SELECT COUNT(*) FROM outbox WHERE kind = 'case.proposed'").await;
        assert_eq!(told, 1, "the group is told of once, not case by case");

        // On the work list it is one line, on the case a link; alone no case of it can be confirmed or taken out.
        let href = it.path();
        let list = approver.get("/admin").await.is(200).attributes("main a", "href");
        assert_eq!(list.iter().filter(|link| **link == href).count(), 1);
        let case = approver.get(&format!("/admin/nominations/{}", it.number(0))).await.is(200);
        assert_eq!(case.attributes(".proposal a", "href"), [href.as_str()]);
        assert_eq!(case.attributes(".proposal form", "action"), Vec::<String>::new());
        let page = it.page(&approver).await;
        let seen = page.attributes("input[name=proposal]", "value");
        let (proposal, ver) = seen[0].split_once(' ').unwrap();
        approver.post(&format!("/admin/proposals/{proposal}/confirmation"), &[("ver", ver)]).await.is(409);
        approver.post(&format!("/admin/proposals/{proposal}/end"), &[("reason", "测试")]).await.is(409);

        // Whoever proposed cannot confirm, and the group is not proposed twice.
        send(officer, &it.action("/confirmation"), &Shortlist::confirmation(&page)).await.is(403);
        send(officer, &it.action(""), &it.choices(&silent, &["on", "on", "on", "over"], REASON)).await.is(409);

        it.confirm(&approver).await.leads();
        assert_eq!(it.stages().await, [Stage::PanelReview, Stage::PanelReview, Stage::PanelReview, Stage::NotSelected]);
        let on = "SELECT COUNT(*) FROM event WHERE command = 'shortlist' AND to_stage = 'panel_review'";
        assert_eq!(it.round.number(on).await, 3, "one event for each case");
        assert_eq!(it.round.number("SELECT COUNT(*) FROM event WHERE command = 'pass_over'").await, 1);
        assert_eq!(it.round.number("SELECT COUNT(*) FROM decision WHERE outcome = 'pass_over'").await, 1);
        let after = it.page(officer).await;
        assert_eq!(after.texts("table.ranks tr[id] td:last-child .tag"), ["已入围", "已入围", "已入围", "未入围"]);
        assert_eq!(after.attributes("form[method=post] input[name=case]", "value"), Vec::<String>::new());
        send(&approver, &it.action("/confirmation"), &Shortlist::confirmation(&page)).await.is(409);
        let case = officer.get(&format!("/admin/nominations/{}", it.number(3))).await.is(200);
        assert!(case.body.contains("同组第4名，共4件"), "the rank stays what it was");
    });
}

async fn round_events(it: &Shortlist) -> i64 {
    it.round.number("SELECT COUNT(*) FROM event").await
}

#[test]
fn missing_reviews_hold_the_whole_group() {
    on_both_engines(async |app: TestApp| {
        let it = Shortlist::of(&app, 2, &[FOUR[0], &[("4", "A"), ("4", "B")]]).await;
        let officer = &it.round.officer;
        let page = it.page(officer).await;
        assert_eq!(page.texts("table.ranks tr[id] .tag.stop"), ["缺1份"]);
        assert!(page.body.contains("数据太少，看不出宽严"));
        let refused = it.propose(officer, &["on", "over"], REASON).await.is(422);
        let mut reasons = said(&refused);
        reasons.sort();
        let lacking = format!("{}：有效评审意见2份，至少须有3份", it.number(1));
        assert_eq!(reasons.len(), 2, "{reasons:?}");
        assert!(reasons.contains(&"同组还有1件没有评审完毕".to_owned()), "{reasons:?}");
        assert!(reasons.iter().any(|reason| reason.starts_with(it.number(1))), "{reasons:?}, {lacking}");
        assert_eq!(it.round.number("SELECT COUNT(*) FROM proposal").await, 0);
        it.rate(&it.reviewers[2], it.cases[1].0, "4", "B").await;
        it.propose(officer, &["on", "over"], REASON).await.leads();
        it.confirm(&app.approver().await).await.leads();
        assert_eq!(it.stages().await, [Stage::PanelReview, Stage::NotSelected]);
    });
}

#[test]
fn a_stale_case_holds_the_whole_group() {
    on_both_engines(async |app: TestApp| {
        let it = Shortlist::of(&app, 2, &FOUR[..2]).await;
        let (officer, other) = (&it.round.officer, app.officer_2().await);
        let approver = app.approver().await;
        let before = it.page(&other).await;
        it.propose(officer, &["on", "over"], REASON).await.leads();
        let fields = it.choices(&before, &["over", "on"], REASON);
        send(&other, &it.action(""), &fields).await.is(409);

        // Something happens to one case: the page seen before is refused, and so is one seen after.
        let seen = it.page(&approver).await;
        let case = it.cases[1].0;
        it.round.app.app.db.write::<(), StoreError>(move |tx| case_file::touch(tx, case).boxed()).await.unwrap();
        let stale = send(&approver, &it.action("/confirmation"), &Shortlist::confirmation(&seen)).await.is(409);
        assert_eq!(said(&stale).len(), 1);
        assert!(said(&stale)[0].starts_with(it.number(1)), "{:?}", said(&stale));
        assert_eq!(stale.attributes(".errors a", "href"), [format!("#c-{}", it.number(1))]);
        it.confirm(&approver).await.is(409);
        assert_eq!(it.stages().await, [Stage::ExternalReview; 2], "none moved");

        // Turned down with a reason, proposed anew: what was seen of the first proposal is stale.
        let end = [("role", "PM"), ("direction", ""), ("note", " ")];
        let refused = approver.post(&it.action("/end"), &end).await.is(422);
        assert_eq!(refused.attributes(".errors a", "href"), ["#note"]);
        let end = [("role", "PM"), ("direction", ""), ("note", "测试：请重新核对")];
        approver.post(&it.action("/end"), &end).await.leads();
        approver.post(&it.action("/end"), &end).await.is(409);
        it.propose(officer, &["on", "over"], REASON).await.leads();
        send(&approver, &it.action("/confirmation"), &Shortlist::confirmation(&seen)).await.is(409);

        // Its maker takes it back without a word, and proposes it once more.
        officer.post(&it.action("/end"), &[("role", "PM"), ("direction", "")]).await.leads();
        it.propose(officer, &["on", "over"], REASON).await.leads();

        // A case that comes to the group meanwhile is not passed by.
        let mut it = it;
        let late = FOUR[3];
        let nominator = app.nominator().await;
        it.add("候选迟", &nominator, late).await;
        let page = it.page(&approver).await;
        assert_eq!(page.attributes("form[action$=confirmation]", "action"), Vec::<String>::new());
        assert!(page.texts(".err")[0].contains(it.number(2)));
        it.confirm(&approver).await.is(409);
        assert_eq!(it.stages().await, [Stage::ExternalReview; 3]);
    });
}

#[test]
fn who_may_not_see_or_settle_a_group() {
    on_both_engines(async |app: TestApp| {
        let mut it = Shortlist::of(&app, 2, &FOUR[..2]).await;
        let path = it.path();
        for role in [Role::Nominator, Role::Secretary, Role::Chair, Role::Sysadmin, Role::Expert, Role::Publicity] {
            app.persona(role).await.get(&path).await.is(403);
        }
        for role in [Role::Supervisor, Role::Auditor, Role::Approver] {
            let who = app.persona(role).await;
            let page = it.page(&who).await;
            assert_eq!(page.attributes("form[method=post] input[name=case]", "value"), Vec::<String>::new());
            assert_eq!(page.texts("table.ranks tr[id] td:first-child"), ["1", "2"]);
            assert_eq!(send(&who, &it.action(""), &[]).await.status.as_u16(), 403);
        }
        let batch = it.round.batch;
        let officer = it.round.officer.clone();
        officer.get(&format!("/admin/batches/{batch}/shortlist?role=CS&direction=")).await.is(404);
        officer.get(&format!("/admin/batches/{batch}/shortlist?role=nobody&direction=")).await.is(404);
        officer.get("/admin/batches/17/shortlist").await.is(404);
        let groups = officer.get(&format!("/admin/batches/{batch}/shortlist")).await.is(200);
        assert_eq!(groups.attributes("table th a", "href"), [path.as_str()]);
        let calls = officer.get("/admin/batches").await.is(200).attributes("main a", "href");
        assert!(calls.contains(&format!("/admin/batches/{batch}/shortlist")));
        let case = officer.get(&format!("/admin/nominations/{}", it.number(0))).await.is(200);
        assert!(case.attributes("main a", "href").contains(&path));

        // Whoever nominated a case reads no marks of it and settles nothing in its group.
        let names = it.page(&officer).await;
        assert!(REVIEWERS[..3].iter().all(|name| names.body.contains(name)));
        let partial = app.officer_2().await;
        it.add("候选三", &partial, &[("3", "C"), ("3", "C"), ("3", "C")]).await;
        let page = it.page(&partial).await;
        assert!(!page.body.contains("60.00"), "the marks of the own case");
        assert!(REVIEWERS.iter().all(|name| !page.body.contains(name)), "nor who gave them");
        assert_eq!(page.attributes("input[name=case]", "value"), Vec::<String>::new());
        let whole = it.page(&officer).await;
        let fields = it.choices(&whole, &["on", "on", "over"], REASON);
        let refused = send(&partial, &it.action(""), &fields).await.is(403);
        assert_eq!(said(&refused), ["这一组里有你应当回避的案件，请由其他人办理"]);
        assert_eq!(it.round.number("SELECT COUNT(*) FROM proposal").await, 0);
        send(&officer, &it.action(""), &fields).await.leads();
    });
}

/// Six cases by four reviewers, of whom the first is lenient and the last strict.
const SIX: [&[(&str, &str)]; 6] = [
    &[("5", "A"), ("5", "A"), ("5", "A"), ("4", "B")],
    &[("5", "A"), ("4", "A"), ("5", "A"), ("3", "B")],
    &[("5", "A"), ("4", "B"), ("4", "B"), ("3", "B")],
    &[("4", "B"), ("4", "B"), ("3", "B"), ("3", "C")],
    &[("4", "B"), ("3", "B"), ("3", "B"), ("2", "C")],
    &[("3", "B"), ("2", "C"), ("3", "B"), ("1", "C")],
];

#[test]
fn severity_stands_beside_the_raw_marks_and_changes_none() {
    on_both_engines(async |app: TestApp| {
        let it = Shortlist::of(&app, 2, &SIX).await;
        let officer = &it.round.officer;
        let tried = officer.get(&format!("{}&keep=3", it.path())).await.is(200);
        assert_eq!(tried.texts(".cut-row td"), ["入围线 线上3件（含并列）"]);
        let page = it.page(officer).await;
        assert_eq!(page.texts(".cut-row"), Vec::<String>::new(), "no rule, no line");
        let severity = page.texts("[aria-labelledby=se] tbody th");
        assert_eq!((severity[0].as_str(), severity[3].as_str()), (REVIEWERS[0], REVIEWERS[3]));
        let figures = page.texts("[aria-labelledby=se] td b");
        assert_eq!(figures, ["+14.2", "+4.2", "+0.8", "-19.2"]);
        // Everybody marked everything, so that the adjusted means are the raw ones.
        let raw = page.texts("[aria-labelledby=ca] td[data-l=原始均值]");
        let adjusted = page.texts("[aria-labelledby=ca] td[data-l=校正均值]");
        assert_eq!(raw, ["95.00", "85.00", "80.00", "70.00", "60.00", "45.00"]);
        assert_eq!(adjusted, ["95.0", "85.0", "80.0", "70.0", "60.0", "45.0"]);
        assert_eq!(page.texts("table.ranks tr[id] td:first-child"), ["1", "2", "3", "4", "5", "6"]);
        // The last is 45.00 with the strict reviewer and 53.33 without.
        let without = page.texts("[aria-labelledby=lo] tbody tr:last-child li");
        assert!(without.contains(&format!("{} 53.33 第6", REVIEWERS[3])), "{without:?}");
    });
}

/// The page of a group looked at with care: the walks look only at lists narrowed in one way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_a_group_is_sound_in_a_browser() {
    let Some(browser) = Browser::start().await else { return };
    let app = TestApp::on(Engine::Sqlite).await;
    let it = Shortlist::of(&app, 2, &SIX).await;
    it.set_ratio((1, 2)).await;
    let base = format!("http://{}", pages::serve(&app).await);
    let look = async |who: &str| {
        browser.resize(1440, 1000).await;
        browser.client().delete_all_cookies().await.unwrap();
        browser.goto(&format!("{base}/login")).await;
        browser.fill("#email", &format!("{who}@test.invalid")).await;
        browser.fill("#password", people::PASSWORD).await;
        browser.click("main form button.primary").await;
        browser.wait_for("nav.crumbs, .page-title, h1").await;
        let all = [it.path(), it.action(""), format!("/en{}", it.path())];
        let found = all.into_iter().map(|path| (path.clone(), path)).collect();
        pages::look_with(&browser, (&base, Care::Thorough), who, &found).await
    };
    let mut wrong = look("officer").await;
    it.propose(&it.round.officer, &["on", "on", "on", "on", "over", "over"], REASON).await.leads();
    app.approver().await;
    wrong.extend(look("approver").await);
    assert_eq!(wrong, Vec::<String>::new());
}
