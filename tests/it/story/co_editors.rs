//! Co-editors of a draft: named by whoever entered it, they write, submit and correct it, and see it wherever its author
//! does, until they are removed or the formal check is over.

use bole::{
    domain::{ids::InstitutionId, record::LegalPerson, role::Role},
    web::page::url_escape,
};

use super::letters::{Drafted, case, drafted, form};
use crate::{
    app::{Answer, Client, TestApp, on_both_engines},
    people::Somebody,
    records::{column, rows},
};

/// Whether somebody sees the case by its page, in the list, its counts, its search and its export: all or none.
async fn sees(who: &Client, no: &str) -> bool {
    let page = who.get(&format!("/admin/nominations/{no}")).await.status.as_u16();
    let list = who.get("/admin/nominations").await.is(200);
    let found = who.get(&format!("/admin/nominations?q={}", url_escape("测试候选"))).await.is(200);
    let file = who.post("/admin/nominations/export", &[]).await.is(200);
    let ways = [
        page == 200,
        list.texts("tbody th.c-id").iter().any(|shown| shown == no),
        list.texts(".chips .n").first().is_some_and(|n| n != "0"),
        found.texts("tbody th.c-id").iter().any(|shown| shown == no),
        file.body.contains(no),
    ];
    assert!(ways.iter().all(|way| *way == ways[0]), "{ways:?}");
    assert!(ways[0] || page == 404);
    ways[0]
}

async fn add(d: &Drafted, who: &Client, email: &str) -> Answer {
    who.post(&d.path("/co-editors"), &[("co_editor_email", email)]).await
}

/// The form as it stands with another title, against a version.
async fn save(d: &Drafted, who: &Client, title: &str, ver: i64) -> Answer {
    let (batch, ver) = (d.round.batch.to_string(), ver.to_string());
    let mut fields = form(&batch, &d.host);
    fields.retain(|(name, _)| *name != "title");
    fields.extend([("title", title), ("ver", ver.as_str()), ("do", "save")]);
    who.post(&d.path("/form"), &fields).await
}

#[test]
fn a_co_editor_writes_and_submits_what_the_owner_stays_the_nominator_of() {
    on_both_engines(async |app: TestApp| {
        let d = drafted(&app).await;
        let colleague = app.second(Role::Nominator).await;
        let expert = d.round.reviewer("测试专家").await;
        let email = "nominator_2@test.invalid";
        assert!(!sees(&colleague, &d.no).await);

        // One answer for whoever does not do, whether or not there is such an account.
        let before = rows(&app).await;
        let mut said = Vec::new();
        for unfit in [
            "nobody@test.invalid".to_owned(),
            format!("expert_{}@test.invalid", expert.person),
            "officer@test.invalid".to_owned(),
            "nominator@test.invalid".to_owned(),
        ] {
            let refused = add(&d, &d.nominator, &unfit).await.is(422);
            assert_eq!(refused.attributes(".errors li a", "href"), ["#co_editor_email"]);
            said.push(refused.texts(".errors li"));
        }
        said.dedup();
        assert_eq!(said.len(), 1, "{said:?}");
        add(&d, &d.nominator, "no address").await.is(422);
        add(&d, &d.nominator, "").await.is(422);
        add(&d, &colleague, email).await.is(404);
        add(&d, &d.round.officer, email).await.is(404);
        assert_eq!(rows(&app).await, before);

        add(&d, &d.nominator, &email.to_uppercase()).await.leads();
        add(&d, &d.nominator, email).await.is(422);
        assert!(sees(&colleague, &d.no).await);
        assert!(colleague.get("/inbox").await.is(200).body.contains(&format!("你可以共同编辑提名{}", d.no)));
        let page = colleague.get(&d.path("/co-editors")).await.is(200);
        assert!(page.body.contains(email) && page.attributes("#co_editor_email", "id").is_empty());
        add(&d, &colleague, "nominator_3@test.invalid").await.is(404);

        // Of two windows the later is told.
        let seen = case(&app, &d.no).await.ver;
        save(&d, &colleague, "共同编辑人写的职务", seen).await.leads();
        let stale = save(&d, &d.nominator, "提名人写的职务", seen).await.is(409);
        let both = stale.texts(".clash td");
        assert!(both.iter().any(|cell| cell == "共同编辑人写的职务"), "{both:?}");
        assert!(both.iter().any(|cell| cell == "提名人写的职务"), "{both:?}");

        // To withdraw it is the nominator's own, and so is who writes it.
        let ver = case(&app, &d.no).await.ver.to_string();
        let fields = [("ver", ver.as_str()), ("reason", "测试")];
        colleague.post(&d.path("/moves/withdraw"), &fields).await.is(403);
        let removal = d.path(&format!("/co-editors/{}/removal", colleague.id()));
        colleague.post(&removal, &[]).await.is(404);
        d.round.officer.post(&removal, &[]).await.is(404);

        d.submit(&colleague).await.leads();
        let by = "SELECT CAST(actor_id AS TEXT) FROM event WHERE command = 'submit' AND case_id IN \
            (SELECT case_id FROM co_editor)";
        assert_eq!(column(&app, by).await, [colleague.id().to_string()], "the event says who");
        let nominator = "SELECT CAST(nominator_account_id AS TEXT) FROM nomination WHERE case_id IN \
            (SELECT case_id FROM co_editor)";
        assert_eq!(column(&app, nominator).await, [d.nominator.id().to_string()]);
        add(&d, &d.nominator, "nobody@test.invalid").await.is(409);

        // A return is told to both and answered by either.
        let ver = case(&app, &d.no).await.ver.to_string();
        let back = [("ver", ver.as_str()), ("fix_title", "请写明全称"), ("due_on", "2026-03-12")];
        d.round.officer.post(&d.path("/moves/return"), &back).await.leads();
        assert!(colleague.get("/inbox").await.is(200).body.contains(&format!("{}退回补正", d.no)));
        let page = colleague.get(&d.path("/edit")).await.is(200);
        let answer = page.attributes("textarea[name^=answer_]", "name").remove(0);
        let answers = [(answer.as_str(), "已写全称"), ("do", "submit")];
        colleague.complete(&page, "/form", &answers).await.leads();

        d.accepted().await;
        assert!(!sees(&colleague, &d.no).await, "once it is checked it is the nominator's alone");
        assert!(sees(&d.nominator, &d.no).await);
        colleague.get(&d.path("/edit")).await.is(404);
    });
}

#[test]
fn a_co_editor_is_removed_at_once_and_one_of_another_institution_keeps_the_host() {
    on_both_engines(async |app: TestApp| {
        let d = drafted(&app).await;
        let elsewhere: InstitutionId = d.round.institution("测试别处单位", LegalPerson::Own).await;
        let unit = app.unit(elsewhere).await;
        let email = format!("unit_{elsewhere}@test.invalid");
        assert!(!sees(&unit, &d.no).await);
        add(&d, &d.nominator, &email).await.leads();
        assert!(sees(&unit, &d.no).await);
        let page = unit.get(&d.path("/edit")).await.is(200);
        let kept = page.choice("institution_id", "测试依托单位");
        assert_eq!(kept, d.host);
        unit.complete(&page, "/form", &[("title", "别处写的职务"), ("do", "save")]).await.leads();
        assert_eq!(case(&app, &d.no).await.host().unwrap().to_string(), d.host);

        let removal = d.path(&format!("/co-editors/{}/removal", unit.id()));
        d.nominator.post(&removal, &[]).await.leads();
        d.nominator.post(&removal, &[]).await.is(404);
        assert!(!sees(&unit, &d.no).await);
        let ver = case(&app, &d.no).await.ver;
        save(&d, &unit, "移除之后", ver).await.is(404);
        let commands = "SELECT command FROM event WHERE command LIKE '%co_editor' ORDER BY seq";
        assert_eq!(column(&app, commands).await, ["add_co_editor", "remove_co_editor"]);
    });
}

#[test]
fn the_office_sees_what_a_nominator_nominated_before_and_nobody_else_does() {
    on_both_engines(async |app: TestApp| {
        let d = drafted(&app).await;
        let record =
            async |who: &Client, d: &Drafted| who.get(&d.path("")).await.is(200).texts("#record td, #record p");
        assert_eq!(record(&d.round.officer, &d).await[0], "此前没有提名。");
        d.submit(&d.nominator).await.leads();
        d.accepted().await;

        // Somebody else's nominations and drafts do not count; a withdrawn one does.
        let batch = d.round.batch.to_string();
        let mut nos = Vec::new();
        let stranger = app
            .somebody(Somebody { key: "stranger".to_owned(), person: None, roles: vec![(Role::Nominator, None)] })
            .await;
        for (who, name) in [(&d.nominator, "测试第二"), (&d.nominator, "测试第三"), (&stranger, "测试第四")]
        {
            let mut fields = form(&batch, &d.host);
            fields.retain(|(field, _)| *field != "candidate_name");
            fields.extend([("candidate_name", name), ("do", "save")]);
            let path = who.post("/admin/nominations", &fields).await.leads();
            nos.push(path.split("/nominations/").nth(1).unwrap().split('/').next().unwrap().to_owned());
        }
        let page = async |who: &Client, no: &str| who.get(&format!("/admin/nominations/{no}")).await.is(200);
        let lines = ["1", "1", "0", "0", "0"];
        for reader in [&d.round.officer, &app.auditor().await] {
            assert_eq!(page(reader, &nos[0]).await.texts("#record tbody td"), lines);
            assert!(page(reader, &nos[2]).await.texts("#record tbody td").is_empty());
        }
        assert!(page(&d.nominator, &nos[0]).await.texts("#record").is_empty());

        let made = d.nominator.post(&format!("/admin/nominations/{}/consent-link", nos[1]), &[]).await.is(200);
        let link = made.attributes("#link", "value").concat();
        let path = format!("/consent/{}", link.split_once("/consent/").unwrap().1);
        app.visitor().post(&path, &[("consent", "notice")]).await.leads();
        let edit = format!("/admin/nominations/{}/edit", nos[1]);
        d.nominator.fill(&edit, "/form", &[("do", "submit")]).await.leads();
        let ver = case(&app, &nos[1]).await.ver.to_string();
        let fields = [("ver", ver.as_str()), ("reason", "测试")];
        d.nominator.post(&format!("/admin/nominations/{}/moves/withdraw", nos[1]), &fields).await.leads();
        let shown = page(&app.approver().await, &d.no).await;
        assert_eq!(shown.texts("#record tbody td"), ["1", "0", "0", "0", "1"]);
        assert!(shown.texts("#record .hint")[0].contains("不影响任何决定"));
        assert!(
            app.candidate(case(&app, &d.no).await.subject().unwrap())
                .await
                .get(&d.path(""))
                .await
                .texts("#record")
                .is_empty()
        );
    });
}
