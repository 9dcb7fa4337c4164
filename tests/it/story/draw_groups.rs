//! Similar cases are put into a group and have the same reviewers drawn, as far as conflicts allow.

use bole::{
    domain::{
        draw,
        ids::{CaseId, InstitutionId},
        nomination::Form,
        record::LegalPerson,
    },
    store::{StoreError, Tx},
};
use futures_util::FutureExt;
use serde_json::Value;

use super::round::{Reviewer, Round};
use crate::{
    app::{Answer, TestApp, on_both_engines},
    records::column,
};

const SAID: &str =
    "本项目研究大规模预训练模型在蛋白质结构预测中的应用，提出新的几何注意力机制，并在公开基准上验证其有效性。";
const APART: &str =
    "围绕多智能体协作决策，建立博弈均衡的高效求解方法，面向城市交通信号控制开展示范，形成开源的仿真平台与数据。";

/// Changes the records by hand.
async fn run(app: &TestApp, sql: String) {
    let write = async move |tx: &mut Tx| tx.run(sqlx::AssertSqlSafe(sql), Vec::new()).await;
    app.app.db.write::<u64, StoreError>(move |tx| async move { write(tx).await }.boxed()).await.unwrap();
}

struct Story {
    round: Round,
    cases: Vec<(CaseId, String)>,
    page: String,
}

impl Story {
    /// Two cases that say the same, of different hosts, and a third that says something else; four experts.
    async fn new(app: &TestApp, experts: &[&'static str]) -> (Self, [InstitutionId; 2]) {
        let round = Round::new(app, 2).await;
        let hosts = [
            round.institution("测试依托单位一", LegalPerson::Own).await,
            round.institution("测试依托单位二", LegalPerson::Own).await,
        ];
        let nominator = app.nominator().await.id();
        for name in experts {
            round.reviewer(name).await;
        }
        let mut cases = Vec::new();
        for (candidate, host, said) in [("候选甲", 0, SAID), ("候选乙", 1, SAID), ("候选丙", 1, APART)] {
            let person = round.person(candidate, Some(hosts[host])).await;
            let form = Form { plan: said.to_owned(), ..Form::default() };
            cases.push(round.case_of(person, candidate, hosts[host], nominator, form).await);
        }
        let page = format!("/admin/batches/{}/draw", round.batch);
        (Self { round, cases, page }, hosts)
    }

    async fn colleague(&self, name: &'static str, host: InstitutionId) -> Reviewer {
        let person = self.round.person(name, Some(host)).await;
        self.round.expert(name, person).await
    }

    async fn group(&self, name: &str, of: &[usize]) -> Answer {
        let ids: Vec<String> = of.iter().map(|at| self.cases[*at].0.to_string()).collect();
        let mut fields = vec![("role", "PM"), ("group_name", name)];
        fields.extend(ids.iter().map(|id| ("case_id", id.as_str())));
        self.round.officer.post(&format!("{}/groups", self.page), &fields).await
    }

    async fn shown(&self) -> Answer {
        self.round.officer.get(&format!("{}?role=PM", self.page)).await.is(200)
    }

    async fn groups(&self) -> Answer {
        self.round.officer.get(&format!("{}/groups?role=PM", self.page)).await.is(200)
    }

    async fn draw(&self, reason: &str) {
        let mut fields = vec![("mode", "random"), ("due_on", "2026-03-20")];
        if !reason.is_empty() {
            fields.push(("reason", reason));
        }
        self.round.officer.fill(&format!("{}?role=PM", self.page), &self.page, &fields).await.leads();
    }

    async fn certificate(&self) -> (String, Value) {
        let link = self.shown().await.attributes("a[download]", "href").remove(0);
        let body = self.round.officer.get(&link).await.is(200).body;
        let read = serde_json::from_str(&body).unwrap();
        (body, read)
    }

    /// Who reviews a case.
    async fn on(&self, case: usize) -> Vec<String> {
        let sql = format!(
            "SELECT CAST(expert_id AS TEXT) FROM assignment WHERE case_id = {} ORDER BY expert_id",
            self.cases[case].0
        );
        column(&self.round.app, &sql).await
    }
}

const EXPERTS: [&str; 5] = ["甲某某", "乙某某", "丙某某", "丁某某", "戊某某"];

#[test]
fn a_group_has_the_same_reviewers_and_its_draw_can_be_repeated() {
    on_both_engines(async |app| {
        let (story, hosts) = Story::new(&app, &EXPERTS).await;
        let colleague = story.colleague("同事某", hosts[1]).await;
        let groups = story.groups().await;
        assert!(groups.body.contains("内容相近，建议编为一组"), "what says the same is suggested");
        let take = groups.attributes(".panel a[href*='case_id']", "href").remove(0);
        let chosen = story.round.officer.get(&take).await.is(200).attributes("input[checked]", "value");
        assert_eq!(chosen.len(), 2, "a suggestion fills the form");

        let seen = story.shown().await;
        story.group("蛋白质", &[0, 1]).await.leads();
        let fields = [("mode", "random"), ("due_on", "2026-03-20")];
        story.round.officer.complete(&seen, &story.page, &fields).await.is(409);
        assert!(story.shown().await.body.contains("蛋白质"));
        story.draw("").await;
        assert_eq!(story.on(0).await, story.on(1).await);
        assert_eq!(story.on(0).await.len(), 3);
        let of_group = story.on(0).await;
        assert!(!of_group.contains(&colleague.id.to_string()), "in conflict with one, drawn for none");
        let (body, read) = story.certificate().await;
        assert_eq!(draw::replay(&body).unwrap(), 9);
        assert_eq!(read["stages"][0]["units"][0]["name"], "蛋白质");

        // Whoever has no time for one of them is replaced there alone.
        let busy = format!(
            "UPDATE assignment SET state = 'declined' WHERE case_id = {} AND expert_id = {}",
            story.cases[0].0, of_group[0]
        );
        run(&app, busy).await;
        story.draw("测试：一人没有时间").await;
        assert_eq!(story.on(1).await, of_group, "the other case keeps its reviewers");
        assert_eq!(draw::replay(&story.certificate().await.0).unwrap(), 9);
    });
}

#[test]
fn a_group_that_cannot_be_filled_is_named_and_split() {
    on_both_engines(async |app| {
        let (story, hosts) = Story::new(&app, &EXPERTS[..2]).await;
        for (name, host) in [("同事一", 0), ("同事二", 1)] {
            story.colleague(name, hosts[host]).await;
        }
        story.group("蛋白质", &[0, 1]).await.leads();
        let told = story.shown().await;
        assert!(told.body.contains("“蛋白质”组没有足够的共同专家，每件缺1人"));
        story.draw("").await;
        assert_eq!((story.on(0).await.len(), story.on(1).await.len()), (2, 2));
        let page = story.groups().await;
        let split = page.attributes("form[action$='/splitting']", "action").remove(0);
        story.round.officer.post(&split, &[("role", "PM")]).await.leads();
        story.round.officer.post(&split, &[("role", "PM")]).await.is(404);
        assert!(!story.shown().await.body.contains("每件缺1人"));
        story.draw("测试：拆开").await;
        assert_eq!((story.on(0).await.len(), story.on(1).await.len()), (3, 3));
    });
}

#[test]
fn what_makes_no_group_is_refused_with_every_reason() {
    on_both_engines(async |app| {
        let (story, _) = Story::new(&app, &EXPERTS).await;
        let none = story.group("", &[0]).await.is(422);
        assert_eq!(none.attributes(".errors a", "href"), ["#group_name", "#case_id"]);
        assert_eq!(none.attributes("input[checked]", "value").len(), 1, "what was chosen stays chosen");
        story.group("蛋白质", &[0, 1]).await.leads();
        let twice = story.group("另一组", &[1, 2]).await.is(422);
        assert!(twice.body.contains("已在另一组"));
        let named = story.groups().await;
        assert_eq!(named.texts("section h3"), ["蛋白质"], "nothing was written");
        // Of another call, or by somebody who is no officer.
        let split = named.attributes("form[action$='/splitting']", "action").remove(0);
        let foreign = split.replace(&story.round.batch.to_string(), "1");
        story.round.officer.post(&foreign, &[("role", "PM")]).await.is(404);
        app.nominator().await.post(&split, &[("role", "PM")]).await.is(403);
        app.approver().await.get(&format!("{}/groups?role=PM", story.page)).await.is(403);
        let direction = column(&app, "SELECT CAST(MIN(id) AS TEXT) FROM direction").await.remove(0);
        let moved = format!("UPDATE case_file SET direction_id = {direction} WHERE id = {}", story.cases[2].0);
        run(&app, moved).await;
        story.round.officer.post(&split, &[("role", "PM")]).await.leads();
        let mixed = story.group("跨方向", &[1, 2]).await.is(422);
        assert!(mixed.body.contains("同一组应是同一研究方向的事项"));
    });
}
