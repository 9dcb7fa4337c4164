//! What becomes of an invitation to review: it lapses, people are reminded once, the materials come as an archive, and a
//! review that was handed in is opened again.

use std::io::{Cursor, Read};

use axum::{body::Body, http::Method};
use bole::{
    commands::{check, moves},
    domain::{
        ids::{AccountId, CaseId, DocumentId},
        material::{DocumentKind, FileType},
        record::LegalPerson,
        workflow::{Action, Input},
    },
    files::Files,
    store::{
        StoreError,
        document::{self, NewDocument},
    },
    timed,
};
use bytes::Bytes;
use futures_util::FutureExt;
use tower::ServiceExt;
use zip::ZipArchive;

use super::round::{Reviewer, Round, score_form};
use crate::app::{TestApp, on_both_engines};

const DECLARED: [(&str, &str); 2] = [("no_conflict", "yes"), ("secrecy", "yes")];

/// A case and three reviewers who are asked on Monday 2 March to review it by 20 March: until 9 March they can accept.
pub(super) async fn asked(app: &TestApp) -> (Round, CaseId, String, [Reviewer; 3]) {
    let round = Round::new(app, 1).await;
    let host = round.institution("测试依托单位", LegalPerson::Own).await;
    let (case, number) = round.case("候选某", host, app.nominator().await.id()).await;
    let three = [round.reviewer("甲某某").await, round.reviewer("乙某某").await, round.reviewer("丙某某").await];
    round.assign(case, &number, &[&three[0], &three[1], &three[2]]).await.leads();
    (round, case, number, three)
}

/// Moves the clock, after a night: everybody signs in again and the clock looks twice.
async fn later(round: &mut Round, three: &mut [Reviewer; 3], local: &str) {
    round.app.at(local);
    round.officer = round.app.officer().await;
    for reviewer in three {
        reviewer.sign_in_again().await;
    }
    timed::round(&round.app.app).await;
    timed::round(&round.app.app).await;
}

/// How often a kind of message was left.
async fn told(round: &Round, kind: &str) -> i64 {
    let mut conn = round.app.app.db.read().await.unwrap();
    let sql = "SELECT COUNT(*) FROM outbox WHERE kind = $1";
    let (n,): (i64,) = conn.one(sql, bole::args![kind]).await.unwrap();
    n
}

#[test]
fn an_invitation_nobody_answers_lapses_and_frees_its_seat() {
    on_both_engines(async |app: TestApp| {
        let (mut round, case, number, mut three) = asked(&app).await;
        three[0].accepts().await;
        let inbox = three[1].client.get("/inbox").await.is(200);
        assert!(inbox.body.contains("请在2026年3月9日前（含当日）答复"), "{:?}", inbox.texts("main"));
        let task = three[1].task().await;
        let page = three[1].client.get(&task).await.is(200);
        assert_eq!(page.texts(".score header .hint"), ["请在2026年3月9日前（含当日）答复，期满邀请失效"]);

        later(&mut round, &mut three, "2026-03-04T23:59").await;
        assert_eq!(told(&round, "review.invitation_ending").await, 0);
        later(&mut round, &mut three, "2026-03-05T00:00").await;
        assert_eq!(told(&round, "review.invitation_ending").await, 2, "once each, not who accepted");
        later(&mut round, &mut three, "2026-03-09T23:59").await;
        assert_eq!(told(&round, "review.invitation_ending").await, 2);
        assert_eq!(round.number("SELECT COUNT(*) FROM assignment WHERE state = 'invited'").await, 2);
        let before = round.officer.get(&format!("/admin/nominations/{number}/assignments")).await.is(200);
        assert_eq!(before.texts("#freed"), Vec::<String>::new());

        // The day is over: whether the clock has looked or not.
        app.at("2026-03-10T00:00");
        let refused = three[1].client.post(&format!("{task}/acceptance"), &DECLARED).await.is(409);
        assert!(refused.body.contains("邀请有效期到2026年3月9日，已经过期"), "{:?}", refused.texts("main"));
        let ver = round.ver(case).await;
        later(&mut round, &mut three, "2026-03-10T00:01").await;
        assert_eq!(round.number("SELECT COUNT(*) FROM assignment WHERE state = 'expired'").await, 2);
        assert_eq!(round.number("SELECT COUNT(*) FROM assignment WHERE state = 'accepted'").await, 1);
        assert_eq!(round.number("SELECT COUNT(*) FROM event WHERE command = 'expire_invitation'").await, 1);
        assert_eq!(told(&round, "review.expired").await, 2);
        assert_eq!(told(&round, "review.unanswered").await, 2);
        assert_eq!(round.ver(case).await, ver, "a proposal that waits would stand");
        three[1].client.post(&format!("{task}/acceptance"), &DECLARED).await.is(409);
        let list = three[1].client.get("/reviews").await.is(200);
        assert_eq!(list.texts(".lists small span:last-child"), ["邀请过期"]);
        let page = three[1].client.get(&task).await.is(200);
        assert!(page.texts(".note").join("").contains("邀请已过期"));
        assert!(!page.body.contains("测试提名理由"));

        // The office sees what fell free, and whoever did not answer may be asked again.
        let freed = "有2席重新空出（谢绝0人，邀请过期2人，收回或回避0人）";
        let page = round.officer.get(&format!("/admin/nominations/{number}/assignments")).await.is(200);
        assert_eq!(page.texts("#freed .note"), [freed]);
        let draw = page.attributes("#freed a", "href").remove(0);
        let page = round.officer.get(&draw).await.is(200);
        assert!(page.texts("#freed").join("").contains(freed), "{:?}", page.texts("main"));
        round.assign(case, &number, &[&three[1]]).await.leads();
        three[1].accepts().await;
        let breaches = check::run(&mut app.app.db.read().await.unwrap(), |_, _| {}).await.unwrap().breaches;
        assert!(breaches.iter().all(|breach| breach.rule() != "chain"), "{breaches:?}");
    });
}

#[test]
fn more_time_renews_an_invitation_and_an_unknown_year_ends_none() {
    on_both_engines(async |app: TestApp| {
        let (mut round, case, number, mut three) = asked(&app).await;
        let task = three[0].task().await;
        let seat = task.rsplit('/').next().unwrap().to_owned();
        later(&mut round, &mut three, "2026-03-09T09:00").await;
        let ver = round.ver(case).await;
        let extension = format!("/admin/nominations/{number}/assignments/{seat}/extension");
        round.officer.post(&extension, &[("ver", ver.as_str()), ("due_on", "2026-04-01")]).await.leads();
        later(&mut round, &mut three, "2026-03-16T09:00").await;
        assert_eq!(round.number("SELECT COUNT(*) FROM assignment WHERE state = 'invited'").await, 1);
        three[0].accepts().await;

        later(&mut round, &mut three, "2026-12-28T09:00").await;
        let (ver, id) = (round.ver(case).await, three[1].id.to_string());
        let fields = [("ver", ver.as_str()), ("due_on", "2027-02-26"), ("expert_id", id.as_str())];
        round.officer.post(&format!("/admin/nominations/{number}/assignments"), &fields).await.leads();
        later(&mut round, &mut three, "2027-02-01T09:00").await;
        assert_eq!(round.number("SELECT COUNT(*) FROM assignment WHERE state = 'invited'").await, 1);
        three[1].accepts().await;
    });
}

#[test]
fn reviews_are_remembered_before_and_after_they_are_due_once_each() {
    on_both_engines(async |app: TestApp| {
        let (mut round, _, _, mut three) = asked(&app).await;
        three[0].accepts().await;
        let mut counts = Vec::new();
        for day in ["16", "17", "20", "21", "25"] {
            later(&mut round, &mut three, &format!("2026-03-{day}T09:00")).await;
            counts.push((told(&round, "review.due_soon").await, told(&round, "review.overdue").await));
        }
        assert_eq!(counts, [(0, 0), (1, 0), (1, 0), (1, 2), (1, 2)], "the reviewer, then the reviewer and the officer");
        let inbox = round.officer.get("/inbox").await.is(200);
        assert!(inbox.body.contains("的评审意见已逾期"));
    });
}

/// Puts a file of a kind on record.
async fn file(app: &TestApp, case: CaseId, kind: DocumentKind, name: &str, by: AccountId) {
    let kept = Files::of(&app.app.config).keep(Bytes::from_static(b"%PDF-1.7 test")).await.unwrap();
    let new = NewDocument {
        case,
        kind,
        filename: name.to_owned(),
        media_type: FileType::Pdf,
        bytes: kept.bytes,
        sha256: kept.sha256,
        storage_key: kept.storage_key,
        uploaded_by: Some(by),
    };
    let now = app.clock.now();
    app.app
        .db
        .write::<(), StoreError>(move |tx| {
            async move {
                let id: DocumentId = bole::clock::new_id(now);
                document::insert(tx, id, &new, now).await
            }
            .boxed()
        })
        .await
        .unwrap();
}

#[test]
fn the_packet_holds_what_the_reviewer_may_read_and_nothing_else() {
    on_both_engines(async |app: TestApp| {
        let (round, case, _, three) = asked(&app).await;
        let by = round.officer.id();
        file(&app, case, DocumentKind::Achievements, "代表作.pdf", by).await;
        file(&app, case, DocumentKind::DegreeProof, "学位证.pdf", by).await;
        let packet = format!("{}/packet", three[0].task().await);
        three[0].client.get(&packet).await.is(409);
        three[1].client.get(&packet).await.is(404);
        round.officer.get(&packet).await.is(403);
        let task = three[0].accepts().await;
        let page = three[0].client.get(&task).await.is(200);
        assert!(page.attributes("article a", "href").contains(&packet));

        let request = three[0].client.request(Method::GET, &packet).body(Body::empty()).unwrap();
        let response = app.router.clone().oneshot(request).await.unwrap();
        let header = |name: &str| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "application/zip");
        assert_eq!(header("cache-control"), "private, no-store");
        assert_eq!(header("x-content-type-options"), "nosniff");
        let disposition = header("content-disposition");
        assert!(disposition.starts_with("attachment; filename=\"review-2026-7-"), "{disposition}");
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        names.sort();
        assert_eq!(names, ["00-form.html", "01-代表作.pdf"]);
        let mut form = String::new();
        archive.by_name("00-form.html").unwrap().read_to_string(&mut form).unwrap();
        assert!(form.contains("测试提名理由") && form.contains("候选某"), "{form}");
        for private in ["13800000000", "candidate@test.invalid", "甲某某", "乙某某", "学位证"] {
            assert!(!form.contains(private), "{private} is not for reviewers");
        }
    });
}

#[test]
fn a_review_opened_again_counts_no_more_until_it_is_handed_in_anew() {
    on_both_engines(async |app: TestApp| {
        let (mut round, case, number, mut three) = asked(&app).await;
        let mut tasks = Vec::new();
        for reviewer in &three {
            tasks.push(reviewer.reviews("4", "A").await);
        }
        later(&mut round, &mut three, "2026-03-25T09:00").await;
        let seat = tasks[0].rsplit('/').next().unwrap();
        let path = format!("/admin/nominations/{number}/assignments/{seat}/reopening");
        let send = async |round: &Round, reason: &str, due_on: &str| {
            let ver = round.ver(case).await;
            round.officer.post(&path, &[("ver", ver.as_str()), ("reason", reason), ("due_on", due_on)]).await
        };
        let refused = send(&round, "", "2026-03-25").await.is(422);
        assert_eq!(refused.texts(".errors li").len(), 2);
        three[0].client.post(&path, &[("ver", "1")]).await.is(403);
        send(&round, "意见里写了自己的单位", "2026-04-03").await.leads();
        send(&round, "再一次", "2026-04-03").await.is(409);
        assert_eq!(told(&round, "review.reopened").await, 1);
        let page = round.officer.get(&format!("/admin/nominations/{number}/assignments")).await.is(200);
        assert_eq!(page.texts(".slots + .hint"), ["有效意见2份，须有3份"]);
        let page = three[0].client.get(&tasks[0]).await.is(200);
        assert!(page.texts(".note").join("").contains("意见里写了自己的单位"));
        assert!(page.texts("#opinion")[0].starts_with("测试意见"), "the draft is kept");

        // Handed in anew it counts again; the chain has both, and the first counts for punctuality.
        let opinion = "另一份意见，".repeat(25);
        three[0].client.post(&tasks[0], &score_form("3", "B", &opinion)).await.leads();
        let frozen = "SELECT COUNT(*) FROM evidence WHERE kind = 'review' AND subject_id IN \
            (SELECT assignment_id FROM review WHERE first_submitted_at IS NOT NULL)";
        assert_eq!(round.number(frozen).await, 2);
        let breaches = check::run(&mut app.app.db.read().await.unwrap(), |_, _| {}).await.unwrap().breaches;
        assert!(breaches.iter().all(|breach| breach.rule() != "review_as_handed_in"), "{breaches:?}");
        let expert = round.officer.get(&format!("/admin/experts/{}", three[0].id)).await.is(200);
        assert!(expert.texts(".kv dd").join(" ").contains("0/1（0%）"), "{:?}", expert.texts(".kv dd"));

        let ver = round.ver(case).await.parse().unwrap();
        let who = round.officer.who().await;
        moves::advance(&app.app, &who, case, ver, Action::Shortlist, Input::default()).await.unwrap();
        let refused = send(&round, "太迟", "2026-04-03").await.is(409);
        assert!(refused.body.contains("已提出初评入围"), "{:?}", refused.texts("main"));
    });
}
