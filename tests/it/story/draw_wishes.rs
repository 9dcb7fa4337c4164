//! What a role's rules wish for beside the rules of a draw: somebody from another region, a mix of fields. It is told
//! before, done where it can be, and named in the certificate where it is not.

use bole::{
    commands::record,
    domain::{
        draw,
        expert::Region,
        ids::InstitutionId,
        record::{InstitutionEntry, InstitutionKind, LegalPerson},
    },
    store::StoreError,
};
use futures_util::FutureExt;
use serde_json::Value;

use super::round::{Reviewer, Round};
use crate::{
    app::{TestApp, on_both_engines},
    records::column,
};

const NAMES: [&str; 4] = ["甲某某", "乙某某", "丙某某", "丁某某"];
const AWAY: &str = "外地某";

/// Sets something in the rules of every role.
async fn rule(app: &TestApp, json: &'static str) {
    let sql = format!("UPDATE scheme_config SET config = REPLACE(config, '\"panel_min\":', '{json},\"panel_min\":')");
    let write = async move |tx: &mut bole::store::Tx| tx.run(sqlx::AssertSqlSafe(sql), Vec::new()).await;
    app.app.db.write::<u64, StoreError>(move |tx| async move { write(tx).await }.boxed()).await.unwrap();
}

struct Story {
    round: Round,
    away: Reviewer,
    page: String,
}

impl Story {
    /// Two cases of one host, four experts from the region they name, Beijing, and one whose institution is in Shanghai
    /// by its record, though the expert names Beijing too.
    async fn new(app: &TestApp, host: Option<Region>) -> Self {
        let round = Round::new(app, 2).await;
        let host = place(&round, "测试依托单位", host).await;
        let nominator = app.nominator().await.id();
        for name in NAMES {
            round.reviewer(name).await;
        }
        let employer = place(&round, "测试大学之外地", Some(Region::Shanghai)).await;
        let person = round.person(AWAY, Some(employer)).await;
        let away = round.expert(AWAY, person).await;
        for candidate in ["候选甲", "候选乙"] {
            round.case(candidate, host, nominator).await;
        }
        let page = format!("/admin/batches/{}/draw", round.batch);
        Self { round, away, page }
    }

    async fn shown(&self) -> crate::app::Answer {
        self.round.officer.get(&format!("{}?role=PM", self.page)).await.is(200)
    }

    async fn draw(&self) -> Value {
        let fields = [("mode", "random"), ("due_on", "2026-03-20")];
        self.round.officer.fill(&format!("{}?role=PM", self.page), &self.page, &fields).await.leads();
        let link = self.shown().await.attributes("a[download]", "href").remove(0);
        let certificate = self.round.officer.get(&link).await.is(200).body;
        assert_eq!(draw::replay(&certificate).unwrap(), 6);
        serde_json::from_str(&certificate).unwrap()
    }
}

async fn place(round: &Round, name: &str, region: Option<Region>) -> InstitutionId {
    let entry = InstitutionEntry {
        name: name.to_owned(),
        name_en: String::new(),
        kind: InstitutionKind::University,
        parent: None,
        legal_person: LegalPerson::Own,
        region,
    };
    record::add_institution(&round.app.app, &round.officer.who().await, entry).await.unwrap()
}

/// How many cases a list of a wish names.
fn named(certificate: &Value, wish: usize, list: &str) -> usize {
    certificate["wishes"][wish][list].as_array().unwrap().len()
}

#[test]
fn nothing_is_wished_for_unless_the_rules_say_so() {
    on_both_engines(async |app| {
        let story = Story::new(&app, Some(Region::Beijing)).await;
        let shown = story.shown().await;
        assert!(!shown.body.contains("搭配提示") && !shown.body.contains("地区未知"));
        let certificate = story.draw().await;
        assert_eq!(certificate.get("wishes"), None);
        let problem = &certificate["drawn"]["certificate"]["problem"];
        assert!(problem["reviewers"].as_array().unwrap().iter().all(|one| one["region"].is_null()));
    });
}

#[test]
fn each_case_has_somebody_from_another_region_where_there_is_one() {
    on_both_engines(async |app| {
        let story = Story::new(&app, Some(Region::Beijing)).await;
        rule(&app, "\"outside_region\":true").await;
        let shown = story.shown().await;
        assert!(shown.body.contains("至少一人来自依托单位以外的地区"));
        assert_eq!(shown.texts(".tag.warn"), Vec::<String>::new(), "somebody can be drawn");
        let certificate = story.draw().await;
        let seats = format!("SELECT CAST(COUNT(*) AS TEXT) FROM assignment WHERE expert_id = {}", story.away.id);
        assert_eq!(column(&app, &seats).await, ["2"], "by the record of the institution, not by what the expert names");
        assert_eq!(certificate["drawn"]["certificate"]["constraints"]["outside_region"], 2);
        assert_eq!((named(&certificate, 0, "without"), named(&certificate, 0, "undecided")), (0, 0));
    });
}

#[test]
fn a_host_whose_region_nobody_knows_is_told_and_never_guessed() {
    on_both_engines(async |app| {
        let story = Story::new(&app, None).await;
        rule(&app, "\"outside_region\":true").await;
        let shown = story.shown().await;
        assert_eq!(shown.texts(".tag.warn"), ["是否有外地专家无法判断：地区未知"; 2]);
        let certificate = story.draw().await;
        assert_eq!((named(&certificate, 0, "without"), named(&certificate, 0, "undecided")), (0, 2));
        // The record is completed on its page, and the case then knows.
        let host = column(&app, "SELECT CAST(id AS TEXT) FROM institution WHERE name = '测试依托单位'").await.remove(0);
        let form = format!("/admin/institutions/{host}");
        let ver = story.round.officer.get(&form).await.is(200).attributes("input[name=ver]", "value").remove(0);
        let entry = [
            ("ver", ver.as_str()),
            ("full_name", "测试依托单位"),
            ("kind", "university"),
            ("legal_person", "own"),
            ("region", "CN-XX"),
        ];
        let wrong = story.round.officer.post(&form, &entry).await.is(422);
        assert_eq!(wrong.attributes(".errors a", "href"), ["#region"]);
        story.round.officer.fill(&form, &form, &[("region", "CN-SH")]).await.leads();
        let told = story.shown().await.texts(".tag.warn");
        assert!(!told.iter().any(|said| said.contains("地区未知")), "{told:?}");
    });
}

#[test]
fn cases_left_without_are_named_before_and_after() {
    on_both_engines(async |app| {
        let story = Story::new(&app, Some(Region::Shanghai)).await;
        rule(&app, "\"outside_region\":true").await;
        // From Shanghai's point of view the four from Beijing are from outside.
        assert_eq!(story.shown().await.texts(".tag.warn"), Vec::<String>::new());
        let all = "UPDATE expert SET region = 'CN-SH'";
        app.app
            .db
            .write::<u64, StoreError>(move |tx| async move { tx.run(all, Vec::new()).await }.boxed())
            .await
            .unwrap();
        assert_eq!(story.shown().await.texts(".tag.warn"), ["没有外地专家"; 2]);
        let certificate = story.draw().await;
        assert_eq!((named(&certificate, 0, "without"), named(&certificate, 0, "undecided")), (2, 0));
        assert_eq!(certificate["drawn"]["certificate"]["without_outside"].as_array().unwrap().len(), 2);
        let number = column(&app, "SELECT case_no FROM case_file WHERE stage = 'external_review' ORDER BY case_no")
            .await
            .remove(0);
        let page = format!("/admin/nominations/{number}/assignments");
        let case = story.round.officer.get(&page).await.is(200);
        assert!(case.body.contains("没有外地专家"), "the case says so too");
    });
}

#[test]
fn a_mix_of_fields_warns_and_blocks_nothing() {
    on_both_engines(async |app| {
        let story = Story::new(&app, None).await;
        rule(&app, "\"ai_fields\":[\"测试领域\"]").await;
        assert_eq!(story.shown().await.texts(".tag.warn"), ["没有其他领域专家"; 2]);
        let certificate = story.draw().await;
        assert_eq!(certificate["wishes"].as_array().unwrap().len(), 2, "the region is not asked for");
        assert_eq!((named(&certificate, 0, "without"), named(&certificate, 1, "without")), (0, 2));
    });
}
