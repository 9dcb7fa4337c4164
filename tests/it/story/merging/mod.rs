//! Two records of one person or one institution: found, compared, proposed, confirmed by somebody else, and one.

mod institutions;
mod people;
mod refused;

use bole::{
    commands::check,
    domain::{ids::PersonId, role::Role},
    store::StoreError,
};
use futures_util::FutureExt;
use sqlx::AssertSqlSafe;

use crate::{
    app::{Answer, Client, TestApp},
    people::Somebody,
};

const REASON: (&str, &str) = ("reason", "本人确认是同一个人");

/// Proposes to merge a record into another as an officer does; the first is kept.
pub(super) async fn proposed(officer: &Client, kind: &str, kept: i64, merged: i64, taken: &[(&str, &str)]) -> String {
    let page = format!("/admin/{kind}/{kept}/merging?other={merged}");
    let answers: Vec<_> = taken.iter().copied().chain([REASON]).collect();
    officer.fill(&page, "/merging", &answers).await.leads()
}

/// Confirms a proposal as an approver does.
pub(super) async fn confirmed(approver: &Client, page: &str) -> Answer {
    approver.fill(page, "/confirmation", &[]).await
}

/// The conflicts a page names, and whether it still offers to go on.
async fn conflicts(officer: &Client, kind: &str, kept: i64, merged: i64) -> Vec<String> {
    let page = officer.get(&format!("/admin/{kind}/{kept}/merging?other={merged}")).await.is(200);
    let said = page.texts("section.clash li");
    assert_eq!(said.is_empty(), page.texts("#propose").len() == 1, "what stands in the way is not offered");
    said
}

/// An account of a person that may nothing in particular.
async fn account(app: &TestApp, key: &str, person: PersonId, roles: &[Role]) -> Client {
    let roles = roles.iter().map(|role| (*role, None)).collect();
    app.somebody(Somebody { key: key.to_owned(), person: Some(person), roles }).await
}

/// Writes what no page writes yet.
async fn run(app: &TestApp, sql: String) {
    app.app
        .db
        .write::<(), StoreError>(move |tx| {
            async move { tx.run(AssertSqlSafe(sql), Vec::new()).await.map(|_| ()) }.boxed()
        })
        .await
        .unwrap();
}

/// What `bole check` names.
async fn breaches(app: &TestApp) -> Vec<String> {
    let report = check::run(&mut app.app.db.read().await.unwrap(), |_, _| {}).await.unwrap();
    report.breaches.into_iter().map(|breach| format!("{}: {}", breach.rule(), breach.place)).collect()
}
