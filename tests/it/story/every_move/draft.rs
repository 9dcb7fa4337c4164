//! What a draft keeps of the choice between a candidate and namesakes on record.

use bole::store::{case_file, person};

use super::{id_ver, nomination};
use crate::{
    app::{TestApp, on_both_engines},
    story::round::Round,
};

#[test]
fn a_draft_keeps_which_namesake_is_meant_or_that_none_is() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", bole::domain::record::LegalPerson::Own).await.to_string();
        let batch = round.batch.to_string();
        let (known, name) = {
            let mut conn = app.app.db.read().await.unwrap();
            let seeded = case_file::by_number(&mut conn, "2019-1-CS-01").await.unwrap().unwrap().subject().unwrap();
            (seeded.to_string(), person::find(&mut conn, seeded).await.unwrap().unwrap().name)
        };
        let officer = app.officer().await;
        let mut fields = nomination(&batch, &host);
        fields.retain(|(field, _)| *field != "candidate_name");
        fields.extend([("candidate_name", name.as_str()), ("do", "save")]);
        let save = async |path: &str, chosen: &str, ver: &str| {
            let mut all = fields.clone();
            all.extend([("person", chosen), ("ver", ver)]);
            officer.post(path, &all).await.leads()
        };
        let chosen = async |no: &str| {
            let form = officer.get(&format!("/admin/nominations/{no}/edit")).await.is(200);
            form.attributes("input[name=person][checked]", "value")
        };
        let path = save("/admin/nominations", "new", "").await;
        let no = path.split("/nominations/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        assert_eq!(chosen(&no).await, ["new"]);
        for choice in [known.as_str(), "new", ""] {
            save(&format!("/admin/nominations/{no}/form"), choice, &id_ver(&app, &no).await).await;
            assert_eq!(chosen(&no).await.concat(), choice);
        }
    });
}
