//! The recommendation of the chief scientist of a direction: given in person, and asked for before a principal
//! investigator's nomination is submitted, unless an officer waives it with a reason.

use bole::{
    domain::{
        ids::{DirectionId, PersonId},
        record::LegalPerson,
        role::{Role, ScholarRole},
        workflow::Stage,
    },
    store::case_file,
};

use super::{LONG, id_ver, nomination, nomination::consent, stage_of};
use crate::{
    app::{Answer, Client, TestApp, on_both_engines},
    people::Somebody,
    story::round::Round,
};

/// The chief scientist of a direction, signed in: as a person and of which direction.
async fn chief(app: &TestApp) -> (Client, PersonId, DirectionId) {
    let seeded = case_file::by_number(&mut app.app.db.read().await.unwrap(), "2019-1-CS-01").await.unwrap().unwrap();
    let (person, direction) = (seeded.subject().unwrap(), seeded.direction().unwrap());
    let roles = vec![(Role::ChiefScientist, Some(direction.0))];
    let client = app.somebody(Somebody { key: "chief".to_owned(), person: Some(person), roles }).await;
    (client, person, direction)
}

#[test]
fn a_chief_scientist_recommends_in_person_and_sees_nothing_where_recused() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let (chief, recommender, direction) = chief(&app).await;
        let other = app.chief("7".parse().unwrap()).await;
        let (batch, host) = (round.batch.to_string(), host.to_string());
        let (direction, recommender) = (direction.to_string(), recommender.to_string());
        let mut fields = nomination(&batch, &host);
        fields.retain(|(name, _)| !matches!(*name, "role" | "candidate_name"));
        fields.extend([("role", "PM"), ("candidate_name", "测试研究员"), ("direction_id", &direction)]);
        fields.extend([("recommender_id", recommender.as_str()), ("plan", LONG), ("do", "save")]);
        let path = app.officer().await.post("/admin/nominations", &fields).await.leads();
        let no = path.split("/nominations/").nth(1).unwrap().split('/').next().unwrap().to_owned();

        chief.get(&format!("/admin/nominations/{no}")).await.is(404);
        assert!(chief.get("/admin/recommendations").await.is(200).body.contains("测试研究员"));
        assert!(chief.get("/admin").await.body.contains(&format!("/admin/recommendations/{no}")));
        let page = format!("/admin/recommendations/{no}");
        other.get(&page).await.is(404);
        other.post(&page, &[("recommendation_statement", "推荐")]).await.is(404);
        chief.post(&page, &[("recommendation_statement", "")]).await.is(422);
        chief.post(&page, &[("recommendation_statement", "研究方向契合，予以推荐。")]).await.leads();
        assert!(chief.get("/admin/recommendations").await.body.contains("已推荐"));
    });
}

/// What the form says beside the field of the recommending chief scientist.
fn beside_the_field(page: &Answer) -> Vec<String> {
    page.texts("p.err[id^=recommender_id-err]")
}

/// What it must say while nobody recommends.
const LACKING: &str = "研究员须由本方向的首席科学家推荐；如免除，请写明理由";

#[test]
fn a_researcher_is_submitted_once_the_chief_recommends_or_an_officer_says_why_not() {
    on_both_engines(async |app: TestApp| {
        let round = Round::of(&app, ScholarRole::Pi, 2).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let (chief, recommender, direction) = chief(&app).await;
        let officer = app.officer().await;
        let (batch, host) = (round.batch.to_string(), host.to_string());
        let (direction, recommender) = (direction.to_string(), recommender.to_string());
        let form = |name: &'static str| {
            let mut fields = nomination(&batch, &host);
            fields.retain(|(name, _)| !matches!(*name, "role" | "candidate_name" | "nominator_kind"));
            fields.extend([("role", "PI"), ("candidate_name", name), ("nominator_kind", "cs"), ("plan", LONG)]);
            fields.extend([("direction_id", direction.as_str()), ("recommender_id", recommender.as_str())]);
            fields
        };
        let draft = async |name: &'static str| {
            let mut fields = form(name);
            fields.push(("do", "save"));
            let path = officer.post("/admin/nominations", &fields).await.leads();
            let no = path.split("/nominations/").nth(1).unwrap().split('/').next().unwrap().to_owned();
            consent(&app, &officer, &no).await;
            no
        };
        let submit = async |no: &str, name: &'static str, more: &[(&'static str, &'static str)]| {
            let ver = id_ver(&app, no).await;
            let mut fields = form(name);
            fields.extend([("ver", ver.as_str()), ("do", "submit")]);
            fields.extend_from_slice(more);
            officer.post(&format!("/admin/nominations/{no}/form"), &fields).await
        };

        let no = draft("测试研究员甲").await;
        let refused = submit(&no, "测试研究员甲", &[]).await.is(422);
        let said = beside_the_field(&refused);
        assert!(said.len() == 1 && said[0].starts_with(LACKING), "{said:?}");
        assert_eq!(refused.attributes(".errors li a", "href"), ["#recommender_id"], "nothing else is lacking");
        assert_eq!(stage_of(&app, &no).await, Stage::Draft);
        let page = format!("/admin/recommendations/{no}");
        chief.post(&page, &[("recommendation_statement", "研究方向契合，予以推荐。")]).await.leads();
        submit(&no, "测试研究员甲", &[]).await.leads();
        assert_eq!(stage_of(&app, &no).await, Stage::Submitted);

        // An officer waives it with a reason, which stands on the case.
        let no = draft("测试研究员乙").await;
        submit(&no, "测试研究员乙", &[("chief_waiver", " ")]).await.is(422);
        let why = "首席科学家因病不能履职，经办公室研究免予推荐";
        submit(&no, "测试研究员乙", &[("chief_waiver", why)]).await.leads();
        assert_eq!(stage_of(&app, &no).await, Stage::Submitted);
        assert!(officer.get(&format!("/admin/nominations/{no}")).await.is(200).body.contains(why));

        // Nobody else can: what another nominator writes there counts for nothing.
        let mut own = form("测试研究员丙");
        own.extend([("chief_waiver", why), ("do", "submit")]);
        let colleague = app.chief(direction.parse().unwrap()).await;
        let refused = colleague.post("/admin/nominations", &own).await.is(422);
        assert_eq!(beside_the_field(&refused).len(), 1);
    });
}
