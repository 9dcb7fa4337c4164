//! The third part: public notice, an objection and its handling, the decision, the contract, the directory.

use bole::{calendar_files, domain::calendar::Convention};

use super::{CANDIDATE, Life, OBJECTOR, OBJECTOR_PHONE, desk::last};

pub const STATEMENT: &str = "该人选公示的成果与已发表的记录不一致，时间和署名都对不上。";

/// What the publicity officer writes.
pub const WORDS: [(&str, &str); 7] = [
    ("notice_title", "2026年青年科学家拟入选人员公示"),
    ("basis", "《测试计划管理办法》的规定"),
    ("issuer", "测试办公室"),
    ("accept_dept", "测试监督组"),
    ("contact_phone", "010-60000000"),
    ("contact_email", "notice@test.invalid"),
    ("contact_address", "测试路1号"),
];

impl Life {
    /// The publicity officer prepares the notice; the approver releases it.
    pub async fn the_notice_is_released(&mut self) {
        let (publicity, approver) = (self.app.publicity().await, self.app.approver().await);
        let new = publicity.get("/admin/notices/new").await.is(200);
        let case = new.attributes(&format!("input[name=cases][aria-label='{}']", self.number), "value").concat();
        let mut words = WORDS.to_vec();
        words.push(("cases", case.as_str()));
        self.notice = publicity.complete(&new, "/admin/notices", &words).await.leads();
        publicity.fill(&self.notice, "/proposal", &[]).await.leads();
        self.app.visitor().get(&self.public_notice()).await.is(404);
        approver.fill(&self.notice, "/release", &[]).await.leads();
    }

    /// The period is counted on the working days the State Council announced: Qingming is left out.
    pub async fn the_notice_ends_on(&self, start: &str, end: &str) {
        let counted = calendar_files::announced().add_workdays(start.parse().unwrap(), 5, Convention::NextDay).unwrap();
        assert_eq!(counted.ends_on, end.parse().ok());
        let page = self.app.visitor().get(&self.public_notice()).await.is(200);
        assert_eq!(page.texts("table.t tbody th"), [CANDIDATE]);
        assert_eq!(page.texts(".days .end b"), ["4月9"]);
    }

    /// A visitor objects, screen by screen, and gets a receipt with a secret.
    pub async fn a_visitor_objects(&mut self) {
        let visitor = self.app.visitor();
        let action = format!("{}/objections/new", self.public_notice());
        let first = visitor.get(&action).await.is(200);
        let item = first.choice("item", CANDIDATE);
        let facts = [
            ("item", item.as_str()),
            ("topic", "integrity"),
            ("objection_statement", STATEMENT),
            ("evidence", "见所附论文的首页与署名说明。"),
            ("to", "contact"),
        ];
        let second = visitor.complete(&first, &action, &facts).await.is(200);
        let contact = [("objector_name", OBJECTOR), ("phone", OBJECTOR_PHONE), ("to", "check")];
        let third = visitor.complete(&second, &action, &contact).await.is(200);
        let done = visitor.complete(&third, &action, &[("to", "send")]).await.is(200);
        self.receipt = (done.texts("#receipt").concat(), done.texts("#secret").concat());
        let list = self.app.supervisor().await.get("/admin/objections").await.is(200);
        self.objection = list.attributes("a.med", "href").concat();
    }

    /// The supervisor admits it: from now on the case is held.
    pub async fn the_objection_is_admitted(&self) {
        let supervisor = self.app.supervisor().await;
        supervisor.fill(&self.objection, &last(&self.objection), &[("do", "admit")]).await.leads();
        let told = self.app.candidate(self.person).await.get("/admin/objections").await.is(200);
        assert!(told.body.contains(STATEMENT), "the candidate is told what is objected to");
    }

    /// The supervisor finds it unfounded and answers; supervisor and approver settle it.
    pub async fn the_objection_is_rejected_and_settled(&self) {
        let (supervisor, approver) = (self.app.supervisor().await, self.app.approver().await);
        let page = &self.objection;
        let finding = [("outcome", "unfounded"), ("finding", "经核实，记录一致，异议不成立。"), ("do", "find")];
        supervisor.fill(page, &last(page), &finding).await.leads();
        supervisor.fill(page, &last(page), &[("reply", "经核实，异议不成立。"), ("do", "answer")]).await.leads();
        supervisor.fill(page, "/proposal", &[("reason", "异议不成立"), ("action", "settle")]).await.leads();
        approver.fill(page, "/decision", &[("do", "confirm")]).await.leads();
        let (receipt, secret) = &self.receipt;
        let asked = [("receipt", receipt.as_str()), ("secret", secret.as_str())];
        let answer = self.app.visitor().fill("/objections/lookup", "/objections/lookup", &asked).await.is(200);
        assert_eq!(answer.texts("dd.pre"), ["经核实，异议不成立。"]);
    }

    /// The officer cannot close the period on its last day; on the next the case is through.
    pub async fn the_period_is_closed(&self, last_day: &str, next_day: &str) {
        self.app.at(&format!("{last_day}T23:59"));
        let officer = self.app.officer().await;
        let ver = officer.get(&self.notice).await.is(200).attributes("input[name=ver]", "value");
        let ver = ver.first().map_or("2", String::as_str).to_owned();
        officer.post(&format!("{}/closings", self.notice), &[("ver", &ver)]).await.is(409);
        self.app.at(&format!("{next_day}T09:00"));
        self.app.officer().await.fill(&self.notice, "/closings", &[]).await.leads();
    }

    /// The approver issues the decision; the contract is entered, signed by finance, and recorded by the officer.
    pub async fn the_contract_is_signed(&self) {
        let (page, steps) = (self.page("/contract"), "/contract/steps");
        self.app.approver().await.fill(&page, steps, &[("do", "award")]).await.leads();
        let officer = self.app.officer().await;
        let terms = [
            ("duties", "测试职责"),
            ("resources", "测试条件"),
            ("autonomy", "测试自主权"),
            ("starts_on", "2026-05-01"),
            ("ends_on", "2029-04-30"),
            ("grant_yuan", "1,000,000"),
            ("appointee_signed_on", "2026-04-13"),
            ("host_signed_on", "2026-04-13"),
        ];
        officer.fill(&page, "/contract", &terms).await.leads();
        officer.fill(&page, steps, &[("do", "sign")]).await.is(422);
        self.app.finance().await.fill(&page, steps, &[("do", "finance")]).await.leads();
        // A public page that was kept a moment ago does not show the scholar; the very next one does.
        assert_eq!(self.app.visitor().get("/scholars").await.is(200).texts(".card h3").len(), 3);
        officer.fill(&page, steps, &[("do", "sign")]).await.leads();
    }

    /// The very next reading of the directory has the scholar, with the term and the direction.
    pub async fn the_scholar_is_in_the_directory(&self) {
        let visitor = self.app.visitor();
        let list = visitor.get("/scholars").await.is(200);
        assert!(list.texts(".card h3").contains(&CANDIDATE.to_owned()), "{:?}", list.texts(".card h3"));
        let page = visitor.get("/scholars/zhuge-shisheng").await.is(200);
        assert_eq!(page.texts("h1"), [CANDIDATE]);
        let keys = page.texts(".aside section:first-child dd");
        let term = "2026年5月1日至2029年4月30日";
        assert_eq!(keys, ["聘期中", term, "青年科学家", "人工智能数理基础", "测试依托大学", "2026年第一批"]);
    }
}
