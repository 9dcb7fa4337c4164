//! After the selection: what becomes of a contract, an appointment and a scholar until the end of the term.

mod contract_change;
mod term;

use bole::store::case_file::{self, CaseFile};

use super::{
    every_move::cleared,
    notice::{Ready, sign_contract},
};
use crate::app::{Answer, Client, TestApp};

/// Appointments whose contracts are signed, in their term: from April 2026 to March 2029, with a grant of a million.
async fn appointed(app: &TestApp, names: &[&str]) -> Vec<Ready> {
    let cases = cleared(app, names).await;
    for case in &cases {
        sign_contract(app, case).await;
    }
    app.at("2026-05-04T09:00");
    cases
}

async fn case_of(app: &TestApp, case: &Ready) -> CaseFile {
    case_file::find(&mut app.app.db.read().await.unwrap(), case.id).await.unwrap().unwrap()
}

/// The address of a page of a case.
fn page(case: &Ready, rest: &str) -> String {
    format!("/admin/nominations/{}{rest}", case.no)
}

/// Presses a button of one of several records on a page: of the first that offers it, with what its form carries.
async fn press_in(who: &Client, page: &str, button: &str, fields: &[(&str, &str)]) -> Answer {
    let (action, carried) = form_with(&who.get(page).await.is(200), button);
    let mut all: Vec<(&str, &str)> = carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    all.push(("do", button));
    all.extend_from_slice(fields);
    who.post(&action, &all).await
}

/// Where the first form with a button leads, and the hidden fields it carries, save the key of its rendering.
fn form_with(shown: &Answer, button: &str) -> (String, Vec<(String, String)>) {
    let html = scraper::Html::parse_document(&shown.body);
    let select = |css: &str| scraper::Selector::parse(css).unwrap();
    let pressed = select(&format!("button[name=do][value={button}]"));
    let form = select("main form");
    let found = html.select(&form).find(|form| form.select(&pressed).next().is_some());
    let found = found.unwrap_or_else(|| panic!("no button {button} in {}", shown.texts("main").join(" ")));
    let hidden = select("input[type=hidden]");
    let carried = found.select(&hidden).filter_map(|input| {
        let name = input.attr("name").filter(|name| *name != "request_key")?;
        Some((name.to_owned(), input.attr("value")?.to_owned()))
    });
    (found.attr("action").unwrap().to_owned(), carried.collect())
}

/// The buttons that a page offers on its records.
async fn buttons(who: &Client, page: &str) -> Vec<String> {
    who.get(page).await.is(200).attributes("main button[name=do]", "value")
}

/// One assessment from its opening, where it is not open yet, to its decision.
async fn assess(app: &TestApp, case: &Ready, kind: &str, grade: &str) {
    let (officer, approver) = (app.officer().await, app.approver().await);
    let candidate = app.candidate(case.person).await;
    if kind != "final" {
        let due = [("assessment_kind", kind), ("assessed_by", "2028-12-31")];
        officer.post(&page(case, "/assessments"), &due).await.leads();
    }
    let term = page(case, "/term");
    press_in(&candidate, &term, "report", &[("report", "测试：本期进展总结。")]).await.leads();
    press_in(&officer, &term, "grade", &[("grade", grade), ("grade_opinion", "测试：意见。")]).await.leads();
    press_in(&approver, &term, "confirm", &[]).await.leads();
}
