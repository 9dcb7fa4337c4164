//! The recommendation of the chief scientist of a direction, which the nomination of a young scientist or a project
//! manager there asks for.

use bole::{
    domain::{record::LegalPerson, role::Role},
    store::{case_file, person},
};

use super::{LONG, nomination};
use crate::{
    app::{TestApp, on_both_engines},
    people::Somebody,
    story::round::Round,
};

#[test]
fn a_chief_scientist_recommends_in_person_and_sees_nothing_where_recused() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let mut conn = app.app.db.read().await.unwrap();
        let seeded = case_file::by_number(&mut conn, "2019-1-CS-01").await.unwrap().unwrap();
        let chief_name = person::find(&mut conn, seeded.subject().unwrap()).await.unwrap().unwrap().name;
        drop(conn);
        let direction = seeded.direction().unwrap();
        let roles = vec![(Role::ChiefScientist, Some(direction.0))];
        let chief = app.somebody(Somebody { key: "chief".to_owned(), person: seeded.subject(), roles }).await;
        let other = app.chief("7".parse().unwrap()).await;
        let (batch, host) = (round.batch.to_string(), host.to_string());
        let (direction, recommender) = (direction.to_string(), seeded.subject().unwrap().to_string());
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
        assert!(!chief_name.is_empty());
    });
}
