//! Opinions reach the candidate after the decision, in one act, without a trace of who wrote them.

use bole::{
    domain::{ids::CaseId, record::LegalPerson, workflow::Stage},
    store::assignment,
};

use super::{said, send};
use crate::{
    app::{Answer, Client, TestApp, on_both_engines},
    story::round::{Reviewer, Round, score_form},
};

const NAMES: [&str; 3] = ["甲评某", "乙评某", "丙评某"];

/// A case with three opinions, of which the first names its author's university and the second speaks of oneself.
struct Reviewed {
    round: Round,
    case: CaseId,
    number: String,
    candidate: Client,
    reviewers: Vec<Reviewer>,
    opinions: Vec<String>,
}

impl Reviewed {
    async fn of(app: &TestApp) -> Self {
        let round = Round::new(app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let subject = round.person("候选某", Some(host)).await;
        let nominator = app.nominator().await.id();
        let (case, number) = round.case_of(subject, "候选某", host, nominator, Default::default()).await;
        let mut reviewers = Vec::new();
        for name in NAMES {
            reviewers.push(round.reviewer(name).await);
        }
        round.assign(case, &number, &[&reviewers[0], &reviewers[1], &reviewers[2]]).await.leads();
        let long = "测试意见，".repeat(22);
        let opinions = vec![
            format!("{long}测试大学之甲评某曾做过。"),
            format!("{long}我的学生也做过。"),
            format!("{long}论证充分。"),
        ];
        let it = Self { round, case, number, candidate: app.candidate(subject).await, reviewers, opinions };
        for (reviewer, opinion) in it.reviewers.iter().zip(&it.opinions) {
            it.review(reviewer, opinion).await;
        }
        it
    }

    async fn review(&self, reviewer: &Reviewer, opinion: &str) {
        let mut conn = self.round.app.app.db.read().await.unwrap();
        let seats = assignment::of_case(&mut conn, self.case).await.unwrap();
        drop(conn);
        let task = format!("/reviews/{}", seats.iter().find(|seat| seat.expert_id == reviewer.id).unwrap().id);
        let declared = [("no_conflict", "yes"), ("secrecy", "yes")];
        reviewer.client.post(&format!("{task}/acceptance"), &declared).await.leads();
        reviewer.client.post(&task, &score_form("4", "B", opinion)).await.leads();
    }

    fn path(&self) -> String {
        format!("/admin/nominations/{}/opinions", self.number)
    }

    /// Passes the case over: an officer proposes, an approver confirms.
    async fn is_decided(&self) {
        let (app, path) = (&self.round.app, format!("/admin/nominations/{}", self.number));
        let ver = self.round.ver(self.case).await;
        let fields = [("ver", ver.as_str()), ("reason", "测试：排序靠后")];
        self.round.officer.post(&format!("{path}/moves/pass_over"), &fields).await.leads();
        let approver = app.approver().await;
        let page = approver.get(&path).await.is(200);
        let confirm = page.attributes("form[action$='/confirmation']", "action").remove(0);
        let ver = self.round.ver(self.case).await;
        approver.post(&confirm, &[("ver", &ver)]).await.leads();
        assert_eq!(self.round.stage(self.case).await, Stage::NotSelected);
    }

    /// The form as the page has it, each wording as written but for what `change` makes of it.
    fn filled(page: &Answer, change: impl Fn(&str) -> (String, &'static str)) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        let seen = page.attributes("input[name=opinion]", "value").into_iter();
        fields.extend(seen.map(|value| ("opinion".to_owned(), value)));
        for (at, words) in page.texts("textarea[name^=wording_]:not([name^=wording_why])").iter().enumerate() {
            let (words, why) = change(words);
            fields.push((format!("wording_{}", at + 1), words));
            fields.push((format!("wording_why_{}", at + 1), why.to_owned()));
        }
        fields
    }
}

#[test]
fn opinions_reach_the_candidate_checked_and_without_names() {
    on_both_engines(async |app: TestApp| {
        let it = Reviewed::of(&app).await;
        let (officer, nominator) = (&it.round.officer, app.nominator().await);
        // Before the decision nobody reads them, and the office releases none.
        for who in [&it.candidate, &nominator, &it.reviewers[0].client, &app.visitor()] {
            assert!([404, 403, 303].contains(&who.get(&it.path()).await.status.as_u16()));
        }
        let early = officer.get(&it.path()).await.is(200);
        assert_eq!(early.attributes("input[name=opinion]", "value"), Vec::<String>::new());
        it.is_decided().await;

        // The office sees what may tell, and must reword it or say why it goes out as it is.
        let page = officer.get(&it.path()).await.is(200);
        let mut marked = page.texts("mark");
        marked.sort_unstable();
        assert_eq!(marked, ["我的学生", "测试大学之甲评某", "甲评某"]);
        let refused = send(officer, &it.path(), &Reviewed::filled(&page, |words| (words.to_owned(), ""))).await.is(422);
        assert_eq!(said(&refused).len(), 2, "{:?}", said(&refused));
        assert_eq!(it.round.number("SELECT COUNT(*) FROM opinion").await, 0);
        it.candidate.get(&it.path()).await.is(404);
        let cleaned = |words: &str| match words.replace("测试大学之甲评某", "有人").replace("我的学生", "他人")
        {
            same if same == words => (same, ""),
            changed => (changed, "测试：删去可能辨认出专家的文字"),
        };
        let before = it.round.number("SELECT COUNT(*) FROM outbox WHERE kind = 'case.opinions'").await;
        // Another officer who nominated it, and one who only watches, release none.
        app.approver().await.post(&it.path(), &[]).await.is(403);
        send(officer, &it.path(), &Reviewed::filled(&page, cleaned)).await.leads();
        let told = it.round.number("SELECT COUNT(*) FROM outbox WHERE kind = 'case.opinions'").await;
        assert_eq!(told - before, 2, "candidate and nominator, each once");

        // They read the cleaned words and nothing of who, when or in which order.
        for who in [&it.candidate, &nominator] {
            let page = who.get(&it.path()).await.is(200);
            let mut shown = page.texts("main .pre");
            let mut expected: Vec<String> = it.opinions.iter().map(|words| cleaned(words).0).collect();
            let order = bole::domain::opinion::shuffled(&it.number, expected.clone(), |words| words);
            assert_eq!(shown, order, "by the digest of the words");
            shown.sort_unstable();
            expected.sort_unstable();
            assert_eq!(shown, expected);
            assert_eq!(page.attributes("main time", "datetime"), Vec::<String>::new());
            let case = who.get(&format!("/admin/nominations/{}", it.number)).await.is(200);
            for body in [&page.body, &case.body] {
                for name in NAMES {
                    assert!(!body.contains(name), "a reviewer's name");
                }
                for hidden in ["测试大学之", "删去可能辨认", "评审人甲"] {
                    assert!(!body.contains(hidden), "{hidden}");
                }
                for reviewer in &it.reviewers {
                    assert!(!body.contains(&reviewer.id.to_string()), "an id");
                }
            }
            assert!(case.body.contains("查阅评审意见"));
        }
        assert!(it.candidate.get(&format!("/admin/nominations/{}/own", it.number)).await.body.contains("查阅评审意见"));
        // A reviewer of it learns nothing of the others; a chair, a secretary and the public neither.
        for who in [
            it.reviewers[1].client.clone(),
            app.secretary().await,
            app.publicity().await,
            app.sysadmin().await,
            app.visitor(),
        ] {
            assert!([404, 403, 303].contains(&who.get(&it.path()).await.status.as_u16()));
        }
        // What was written is kept beside what went out, with who and why.
        let kept = officer.get(&it.path()).await.is(200);
        assert!(kept.body.contains("测试大学之甲评某") && kept.body.contains("删去可能辨认出专家的文字"));
        send(officer, &it.path(), &Reviewed::filled(&page, cleaned)).await.is(409);
        crate::tampering::is_found_out(&app, &["opinion"]).await;
    });
}

#[test]
fn whoever_nominated_a_case_reads_as_the_candidate_does() {
    on_both_engines(async |app: TestApp| {
        let it = Reviewed::of(&app).await;
        it.is_decided().await;
        let officer = app.officer_2().await;
        let (account, case) = (officer.id(), it.case);
        let write = app.app.db.write::<(), bole::store::StoreError>(move |tx| {
            futures_util::FutureExt::boxed(async move {
                let sql = "UPDATE nomination SET nominator_account_id = $1 WHERE case_id = $2";
                tx.run(sql, bole::args![account, case]).await.map(|_| ())
            })
        });
        write.await.unwrap();
        officer.get(&it.path()).await.is(404);
        let page = it.round.officer.get(&it.path()).await.is(200);
        let fields = Reviewed::filled(&page, |words| (words.to_owned(), "测试：不涉及身份"));
        send(&officer, &it.path(), &fields).await;
        assert_eq!(it.round.number("SELECT COUNT(*) FROM opinion").await, 0);
        send(&it.round.officer, &it.path(), &fields).await.leads();
        let read = officer.get(&it.path()).await.is(200);
        assert_eq!(read.texts("main .pre").len(), 3);
        assert!(!read.body.contains("测试：不涉及身份"));
    });
}
