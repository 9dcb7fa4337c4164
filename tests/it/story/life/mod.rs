//! A scholar's whole life in the programme, from the first draft to the public directory, through the pages alone.
//!
//! Read [`a_life`] like a manual: every line is what somebody does at their desk. The desks are in `desk` (nomination
//! and formal check), `review` (reviewers, panel, selection) and `notice` (public notice, objection, contract); what
//! must not leak, and to whom, is in `outside`. Only accounts and their sessions are made without a page, by
//! `people.rs`: how people are invited and sign in has stories of its own.

mod browser;
mod desk;
mod dossier;
mod notice;
mod outside;
mod review;

use bole::{
    commands::check,
    domain::{compliance::Clause, ids::InstitutionId, ids::PersonId, workflow::Stage},
    store::{case_file, event},
};

use super::round::Reviewer;
use crate::app::{TestApp, on_both_engines};

const CANDIDATE: &str = "诸葛试生";
const EMAIL: &str = "shisheng@candidate.invalid";
const PHONE: &str = "13912345678";
const BORN: &str = "1990-05-06";
/// Whom the candidate asks to be kept out.
const EXCLUDED: &str = "申屠避某";
const OPINION: &str = "此处是评审密语。";
/// The total of every review.
const MARK: &str = "85.00";
const BALLOT: &str = "赞成8票";
const OBJECTOR: &str = "欧阳异某";
const OBJECTOR_PHONE: &str = "010-61234567";

/// The first six are asked to review, and one of them declares a conflict; the other nine are the panel.
const EXPERTS: [&str; 15] = [
    "甲评某",
    "乙评某",
    "丙评某",
    "丁评某",
    "戊评某",
    "己评某",
    "庚评某",
    "辛评某",
    "壬评某",
    "癸评某",
    "子评某",
    "丑评某",
    "寅评某",
    "卯评某",
    "辰评某",
];

/// One nomination and everybody who has to do with it.
struct Life {
    app: TestApp,
    host: InstitutionId,
    other_host: InstitutionId,
    reviewers: Vec<Reviewer>,
    /// An expert of the candidate's own institution.
    colleague: Reviewer,
    excluded: Reviewer,
    /// The number of the case.
    number: String,
    /// The candidate's own address for consenting.
    link: String,
    person: PersonId,
    panel: String,
    /// The desk page of the notice.
    notice: String,
    objection: String,
    /// Receipt and secret of the objection.
    receipt: (String, String),
    /// What somebody outside found, told at the end.
    leaks: Vec<String>,
}

impl Life {
    /// The office gets ready: a call is open, institutions and experts are on record.
    async fn begin(app: TestApp) -> Self {
        let officer = app.officer().await;
        desk::opens_a_call(&officer).await;
        let host = desk::enters_an_institution(&officer, "测试依托大学").await;
        let mut reviewers = Vec::new();
        let mut other_host = host;
        for (name, at) in EXPERTS.into_iter().zip(1..) {
            other_host = desk::enters_an_institution(&officer, &format!("测试大学（{at}）")).await;
            reviewers.push(desk::takes_into_the_pool(&app, &officer, name, other_host).await);
        }
        let colleague = desk::takes_into_the_pool(&app, &officer, "同事某", host).await;
        let excluded = desk::enters_an_institution(&officer, "测试避嫌大学").await;
        let excluded = desk::takes_into_the_pool(&app, &officer, EXCLUDED, excluded).await;
        Self {
            app,
            host,
            other_host,
            reviewers,
            colleague,
            excluded,
            number: String::new(),
            link: String::new(),
            person: PersonId(0),
            panel: String::new(),
            notice: String::new(),
            objection: String::new(),
            receipt: (String::new(), String::new()),
            leaks: Vec::new(),
        }
    }

    /// A page of the case on the desk.
    fn page(&self, rest: &str) -> String {
        format!("/admin/nominations/{}{rest}", self.number)
    }

    /// The notice as the public reads it.
    fn public_notice(&self) -> String {
        self.notice.replace("/admin", "")
    }

    /// Who sits on the panel: other people than those who were asked to review.
    fn members(&self) -> &[Reviewer] {
        &self.reviewers[6..]
    }

    async fn stands_at(&mut self, stage: Stage) {
        let mut conn = self.app.app.db.read().await.unwrap();
        let case = case_file::by_number(&mut conn, &self.number).await.unwrap().unwrap();
        assert_eq!(case.stage, stage);
        drop(conn);
        self.the_procedure_is_sound(stage).await;
        let leaks = self.found_outside(stage).await;
        self.leaks.extend(leaks);
    }

    /// The self-check names every clause and finds none broken; at the end none is left that is not yet due.
    async fn the_procedure_is_sound(&self, stage: Stage) {
        let page = self.app.officer().await.get(&self.page("/compliance")).await.is(200);
        assert_eq!(page.texts(".clauses tbody th").len(), Clause::ALL.len());
        assert_eq!(page.texts(".clauses .tag.stop"), [""; 0], "{stage:?}");
        assert!(EXPERTS.iter().all(|name| !page.body.contains(name)), "a name at {stage:?}");
        let green = page.texts(".clauses .tag.ok").len();
        match stage {
            Stage::Draft => assert_eq!(green, 0),
            Stage::Active => assert_eq!((green, page.texts(".clauses .tag.plain").len()), (Clause::ALL.len() - 2, 2)),
            _ => assert!((1..Clause::ALL.len()).contains(&green), "{stage:?}"),
        }
    }

    /// Every move of the case, oldest first: what was done and where it led.
    async fn moves(&self) -> Vec<(String, String)> {
        let mut conn = self.app.app.db.read().await.unwrap();
        let case = case_file::by_number(&mut conn, &self.number).await.unwrap().unwrap();
        let mut events = event::of_case(&mut conn, case.id, 1000).await.unwrap();
        events.reverse();
        let moved = events.into_iter().filter(|event| event.from_stage != event.to_stage);
        moved.map(|event| (event.command, event.to_stage.unwrap_or_default())).collect()
    }
}

#[test]
fn a_life() {
    on_both_engines(async |app| {
        let mut life = Life::begin(app.clone()).await;

        life.begins_a_draft().await;
        life.is_told_everything_missing_at_once().await;
        life.fills_the_form_in().await;
        life.stands_at(Stage::Draft).await;
        life.candidate_consents_by_link().await;
        life.is_submitted().await;
        life.stands_at(Stage::Submitted).await;

        app.at("2026-03-03T09:00");
        life.is_given_back().await;
        life.stands_at(Stage::Returned).await;
        life.is_corrected_and_submitted_again().await;
        life.is_checked_and_accepted().await;
        life.stands_at(Stage::ExternalReview).await;

        life.reviewers_are_asked().await;
        life.one_declares_a_conflict().await;
        life.reviews_come_in(0).await;
        life.officer_proposes_and_approver_confirms("shortlist").await;
        life.stands_at(Stage::PanelReview).await;

        app.at("2026-03-20T14:00");
        life.the_panel_meets().await;
        life.the_panel_votes().await;
        life.stands_at(Stage::PendingDecision).await;
        life.officer_proposes_and_approver_confirms("select").await;
        life.stands_at(Stage::Selected).await;

        app.at("2026-04-01T10:00");
        life.the_notice_is_released().await;
        life.the_notice_ends_on("2026-04-01", "2026-04-09").await;
        life.stands_at(Stage::InNotice).await;

        app.at("2026-04-03T10:00");
        life.a_visitor_objects().await;
        life.the_objection_is_admitted().await;
        life.stands_at(Stage::OnHold).await;
        app.at("2026-04-08T10:00");
        life.the_objection_is_rejected_and_settled().await;
        life.stands_at(Stage::InNotice).await;

        life.the_period_is_closed("2026-04-09", "2026-04-10").await;
        life.stands_at(Stage::Cleared).await;

        app.at("2026-04-13T10:00");
        life.the_contract_is_signed().await;
        life.the_scholar_is_in_the_directory().await;
        life.stands_at(Stage::Active).await;

        life.the_dossier_tells_nobody_who().await;

        assert_eq!(life.leaks, Vec::<String>::new());
        let moves = life.moves().await;
        let moves: Vec<(&str, &str)> = moves.iter().map(|(done, to)| (done.as_str(), to.as_str())).collect();
        assert_eq!(
            moves,
            [
                ("create", "draft"),
                ("submit", "submitted"),
                ("return", "returned"),
                ("resubmit", "submitted"),
                ("accept", "external_review"),
                ("shortlist", "panel_review"),
                ("record_ballot", "pending_decision"),
                ("select", "selected"),
                ("publish", "in_notice"),
                ("hold", "on_hold"),
                ("settle", "in_notice"),
                ("close_notice", "cleared"),
                ("issue_decision", "contracting"),
                ("sign", "active"),
            ]
        );
        let mut conn = app.app.db.read().await.unwrap();
        assert_eq!(check::run(&mut conn, |_, _| {}).await.unwrap().breaches, []);
    });
}
