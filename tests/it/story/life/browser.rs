//! The main paths in a real browser, by typing and clicking, with scripts and without. Steps in between that have no
//! part in what is tried go over HTTP, by the same people.

use super::{BORN, CANDIDATE, EMAIL, EXCLUDED, Life, OBJECTOR, OBJECTOR_PHONE, OPINION, PHONE, desk::last};
use crate::{
    app::on_sqlite,
    browser::{Browser, Window},
    pages,
};

impl Window {
    /// The nominator writes a nomination and keeps it, lets the candidate consent by link, and submits.
    async fn nominates(&self, life: &mut Life) {
        let browser = &self.browser;
        self.sign_in("nominator").await;
        self.open("/admin/nominations/new").await;
        browser.choose("#batch_id", "2026年第一批").await;
        self.tick("role", "YOUTH").await;
        self.fill(&[("candidate_name", CANDIDATE), ("candidate_pinyin", "Zhuge Shisheng"), ("title", "副教授")]).await;
        browser.choose("#institution_id", "测试依托大学").await;
        browser.choose("#degree", "博士").await;
        browser.choose("#direction_id", "人工智能数理基础").await;
        browser.date("#birth_date", BORN).await;
        self.fill(&[("email", EMAIL), ("phone", PHONE), ("statement", super::desk::STATEMENT)]).await;
        self.fill(&[("achievements", "测试成果三项。"), ("plan", "测试计划五年。"), ("exclusions", EXCLUDED)]).await;
        self.tick("nominator_kind", "institution").await;
        browser.click("#pledge").await;
        browser.click(".submit-bar button[value=save]").await;
        browser.wait_for("#consent a").await;
        life.number = last(self.path().await.strip_suffix("/edit").unwrap());

        self.open(&life.page("")).await;
        browser.click("form[action$='/consent-link'] button").await;
        let link = browser.value("#link").await;
        self.open(link.strip_prefix("http://bole.test").unwrap()).await;
        self.tick("consent", "notice").await;
        self.tick("consent", "scholar_page").await;
        browser.click("main form button.primary").await;
        browser.wait_for("main .tag.ok").await;

        self.open(&life.page("/edit")).await;
        browser.click(".submit-bar button[value=submit]").await;
        browser.wait_for(".next").await;
        assert_eq!(self.path().await, life.page(""));
    }

    /// The officer ticks the formal check off and accepts.
    async fn checks_and_accepts(&self, life: &Life) {
        self.sign_in("officer").await;
        self.open(&life.page("")).await;
        for item in ["eligibility", "form", "materials", "nominator", "consent", "integrity"] {
            self.tick(&format!("result_{item}"), "pass").await;
        }
        self.browser.click("form[action$='/checks'] button").await;
        self.browser.wait_for(".flash").await;
        self.browser.click("main a[href$='/moves/accept']").await;
        self.browser.click("main form button.primary").await;
        self.browser.wait_for(".next").await;
    }

    /// The publicity officer prepares the notice, the approver releases it.
    async fn publishes(&self, life: &mut Life) {
        self.sign_in("publicity").await;
        self.open("/admin/notices/new").await;
        self.browser.click(&format!("input[name=cases][aria-label='{}']", life.number)).await;
        self.fill(&super::notice::WORDS).await;
        self.browser.click("main form button.primary").await;
        self.browser.wait_for("form[action$='/proposal']").await;
        life.notice = self.path().await;
        self.browser.click("form[action$='/proposal'] button").await;
        self.browser.wait_for("form[action$='/proposal/end']").await;
        self.sign_in("approver").await;
        self.open(&life.notice).await;
        self.browser.click("form[action$='/release'] button").await;
        self.browser.wait_for("#addenda").await;
    }

    /// A reviewer declares, rates, and hands in.
    async fn reviews(&self, life: &Life) {
        let reviewer = &life.reviewers[0];
        let task = reviewer.task().await;
        self.sign_in(&format!("expert_{}", reviewer.person)).await;
        self.open(&task).await;
        self.browser.click("#no_conflict").await;
        self.browser.click("#secrecy").await;
        self.browser.click("form[action$='/acceptance'] button").await;
        for at in 1..=4 {
            self.browser.click(&format!("#score_{at} label:nth-child(4)")).await;
        }
        self.tick("recommendation", "A").await;
        self.tick("familiarity", "high").await;
        self.fill(&[("opinion", &OPINION.repeat(14))]).await;
        self.browser.click(".submit-bar button.primary").await;
        self.browser.wait_for(".flash").await;
        let read = life.app.officer().await.get(&life.page("")).await.is(200);
        assert!(read.body.contains(OPINION));
    }

    /// A visitor objects, from the notice to the receipt.
    async fn objects(&self, life: &Life) {
        self.browser.client().delete_all_cookies().await.unwrap();
        self.open(&life.public_notice()).await;
        self.browser.click("main a[href$='/objections/new']").await;
        self.browser.choose("#item", CANDIDATE).await;
        self.tick("topic", "integrity").await;
        self.fill(&[("objection_statement", super::notice::STATEMENT), ("evidence", "见所附论文的首页。")]).await;
        self.browser.click("button[value=contact]").await;
        self.fill(&[("objector_name", OBJECTOR), ("phone", OBJECTOR_PHONE)]).await;
        self.browser.click("button[value=check]").await;
        self.browser.click("button[value=send]").await;
        assert!(self.browser.text("#receipt").await.starts_with("YY-2026-"));
    }
}

#[test]
fn from_the_form_to_the_public_page_by_clicking() {
    on_sqlite(async |app| {
        let Some(browser) = Browser::start().await else { return };
        let window = Window { browser, base: format!("http://{}", pages::serve(&app).await) };
        let mut life = Life::begin(app.clone()).await;
        app.nominator().await;
        window.nominates(&mut life).await;
        window.checks_and_accepts(&life).await;
        life.knows_the_person().await;
        life.reviewers_are_asked().await;
        life.one_declares_a_conflict().await;
        life.reviews_come_in(0).await;
        life.officer_proposes_and_approver_confirms("shortlist").await;
        life.the_panel_meets().await;
        life.the_panel_votes().await;
        life.officer_proposes_and_approver_confirms("select").await;

        app.at("2026-04-01T10:00");
        app.publicity().await;
        window.publishes(&mut life).await;
        window.open(&life.public_notice()).await;
        assert_eq!(window.browser.text("table.t tbody th").await, CANDIDATE);
        life.the_period_is_closed("2026-04-09", "2026-04-10").await;
        app.at("2026-04-13T10:00");
        life.the_contract_is_signed().await;
        window.open("/scholars/zhuge-shisheng").await;
        assert_eq!(window.browser.text("h1").await, CANDIDATE);
    });
}

#[test]
fn nominating_reviewing_and_objecting_need_no_scripts() {
    on_sqlite(async |app| {
        let Some(browser) = Browser::without_javascript().await else { return };
        let window = Window { browser, base: format!("http://{}", pages::serve(&app).await) };
        let mut life = Life::begin(app.clone()).await;
        app.nominator().await;
        window.nominates(&mut life).await;
        life.is_checked_and_accepted().await;
        life.reviewers_are_asked().await;
        life.one_declares_a_conflict().await;
        window.reviews(&life).await;
        life.reviews_come_in(1).await;
        life.officer_proposes_and_approver_confirms("shortlist").await;
        life.the_panel_meets().await;
        life.the_panel_votes().await;
        life.officer_proposes_and_approver_confirms("select").await;
        app.at("2026-04-01T10:00");
        life.the_notice_is_released().await;
        window.objects(&life).await;
    });
}
