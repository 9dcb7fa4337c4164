//! The working-day calendar: counted with, imported by two, amended while a notice runs, missing for a year, closed
//! for an office.
//!
//! Here is what its stories share: files of a year, and their way into force. The days of 2027 are made up for tests.

mod clocks;
mod closure;
mod counting;
mod extension;
mod import;
mod warning;

use bole::{
    calendar_files,
    domain::calendar::ExceptionKind,
    store::{Db, StoreError},
};
use futures_util::FutureExt;
use serde_json::{Value, json};

use crate::app::{Answer, TestApp};

const PAGE: &str = "/admin/calendar/import";

/// A day of a file.
fn day(name: &str, date: &str, off: bool) -> Value {
    json!({ "name": name, "date": date, "isOffDay": off })
}

/// A file of days.
pub(super) fn file(year: i16, days: &[Value]) -> String {
    json!({ "year": year, "papers": ["https://gov.test/notice"], "days": days }).to_string()
}

/// A year that adds up: thirteen weekdays off, no weekend worked.
pub(super) fn days_of_2027() -> Vec<Value> {
    [
        ("元旦", "2027-01-01"),
        ("春节", "2027-02-08"),
        ("春节", "2027-02-09"),
        ("春节", "2027-02-10"),
        ("春节", "2027-02-11"),
        ("清明节", "2027-04-05"),
        ("劳动节", "2027-05-03"),
        ("劳动节", "2027-05-04"),
        ("端午节", "2027-06-09"),
        ("中秋节", "2027-09-15"),
        ("国庆节", "2027-10-01"),
        ("国庆节", "2027-10-04"),
        ("国庆节", "2027-10-05"),
    ]
    .map(|(name, date)| day(name, date, true))
    .into()
}

/// The days of 2026 as the program has them, and some more.
fn days_of_2026(more: &[Value]) -> Vec<Value> {
    let notice = calendar_files::notices().iter().find(|notice| notice.year == 2026).unwrap();
    let known = notice.days.iter().map(|set| day(&set.name, &set.date.to_string(), set.kind == ExceptionKind::Off));
    known.chain(more.iter().cloned()).collect()
}

/// The form of a file.
fn form<'a>(text: &'a str, reason: &'a str, act: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("year_file", text),
        ("calendar_title", "测试用的放假通知"),
        ("calendar_doc_no", "测试〔2026〕1号"),
        ("published_on", "2026-03-01"),
        ("reason", reason),
        ("do", act),
    ]
}

/// Proposes a file; gives its page.
async fn propose(app: &TestApp, text: &str, reason: &str) -> String {
    app.sysadmin().await.post(PAGE, &form(text, reason, "propose")).await.leads()
}

/// Proposes a file and puts it in force.
pub(super) async fn put_in_force(app: &TestApp, text: &str, reason: &str) -> String {
    let page = propose(app, text, reason).await;
    app.approver().await.post(&format!("{page}/confirmation"), &[]).await.leads();
    page
}

/// The sentences against a form.
fn errors(answer: &Answer) -> Vec<String> {
    answer.texts(".errors li :is(a, b)")
}

/// Writes past the rules, as somebody with the database file would.
async fn tamper(db: &Db, sql: &'static str) {
    db.write::<u64, StoreError>(move |tx| async move { tx.run(sql, Vec::new()).await }.boxed()).await.unwrap();
}
