//! The register of consents, and a consent taken back while its notice runs.

use super::notice::{breaches, released, selected};
use crate::app::{TestApp, on_both_engines, on_sqlite};

#[test]
fn a_consent_taken_back_during_the_notice_masks_the_name_everywhere() {
    on_both_engines(async |app: TestApp| {
        let cases = selected(&app, &["测试隐名甲", "测试同示乙"]).await;
        let (desk, public) = released(&app, &cases).await;
        let visitor = app.visitor();
        let pages = [
            public.clone(),
            format!("/en{public}"),
            format!("{public}/text"),
            "/notices".to_owned(),
            "/notices.atom".to_owned(),
            "/en/notices.atom".to_owned(),
            "/scholars".to_owned(),
            "/scholars.csv".to_owned(),
            format!("{public}/objections/new"),
        ];
        let mut named = 0;
        for page in &pages {
            named += usize::from(visitor.get(page).await.is(200).body.contains("测试隐名甲"));
        }
        assert!(named >= 5, "page, text and feed name the candidate: {named}");

        // The candidate takes it back on the own page; before that answers, no page has the name.
        let candidate = app.candidate(cases[0].person).await;
        let own = format!("/admin/nominations/{}/own", cases[0].no);
        candidate.post(&format!("{own}/withdrawals"), &[("purpose", "notice")]).await.leads();
        for page in &pages {
            // The text is what was hashed at the release; with a name to be masked it is not given out any more.
            let shown = visitor.get(page).await.is(if page.ends_with("/text") { 404 } else { 200 });
            assert!(!shown.body.contains("测试隐名甲"), "{page}");
            for reason in ["撤回同意", "撤回了同意", "withdrew", "withdrawn consent"] {
                assert!(!shown.body.contains(reason), "{page} says why");
            }
        }
        let notice = visitor.get(&public).await.is(200);
        assert!(notice.body.contains("测试同示乙"), "the other stays");
        assert!(app.officer().await.get(&desk).await.is(200).body.contains(&cases[0].no));
        assert_eq!(breaches(&app.app.db).await, [], "what was released stays as it was frozen");

        // The register says it, with the day; the case page leads there.
        let supervisor = app.supervisor().await;
        let listed = supervisor.get("/admin/consents?purpose=notice&standing=withdrawn").await.is(200);
        assert_eq!(listed.texts("table.middle tbody th a"), ["测试隐名甲"]);
        assert!(listed.texts("table.middle tbody td").contains(&"2026年3月2日".to_owned()));
        let case = app.officer().await.get(&format!("/admin/nominations/{}", cases[0].no)).await.is(200);
        assert!(case.attributes("#consents a", "href").contains(&"/admin/consents".to_owned()));
    });
}

#[test]
fn the_register_is_counted_filtered_and_paged() {
    on_both_engines(async |app: TestApp| {
        let names: Vec<String> = (0..30).map(|at| format!("测试登记{at:02}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let cases = selected(&app, &names).await;
        let candidate = app.candidate(cases[3].person).await;
        let own = format!("/admin/nominations/{}/own/withdrawals", cases[3].no);
        candidate.post(&own, &[("purpose", "scholar_page")]).await.leads();
        let auditor = app.auditor().await;
        let first = auditor.get("/admin/consents").await.is(200);
        assert_eq!(first.texts("section:first-of-type tbody tr"), ["公示300", "学者名录页291"]);
        let mut shown = first.texts("table.middle tbody tr").len();
        let next = first.attributes("a[rel=next]", "href").concat();
        shown += auditor.get(&next).await.is(200).texts("table.middle tbody tr").len();
        assert_eq!(shown, 60, "each once");
        let standing = auditor.get("/admin/consents?purpose=scholar_page&standing=stands").await.is(200);
        assert_eq!(standing.texts("table.middle tbody tr").len(), 29);
    });
}

#[test]
fn the_register_is_for_those_who_answer_for_it() {
    on_sqlite(async |app: TestApp| {
        for reader in [app.officer().await, app.supervisor().await, app.auditor().await] {
            reader.get("/admin/consents").await.is(200);
        }
        for other in [app.approver().await, app.nominator().await, app.secretary().await, app.sysadmin().await] {
            other.get("/admin/consents").await.is(403);
        }
    });
}
