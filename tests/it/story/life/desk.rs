//! The first part: the office opens a call, the nominator writes, the candidate consents, the officer checks.

use bole::{
    domain::{
        ids::{ExpertId, InstitutionId, PersonId},
        role::Role,
    },
    web::page::url_escape,
};

use super::{CANDIDATE, EXCLUDED, Life};
use crate::{
    app::{Client, TestApp},
    people::Somebody,
    story::round::Reviewer,
};

/// Why the nominator nominates.
pub const STATEMENT: &str = "候选人在测试方法上有原创工作，长期从事开放的、探索性的研究，提名人对所写内容的真实负责，并愿接受核查，特此提名为青年科学家。";

/// The last part of an address: the id or number of what it shows.
pub fn last(address: &str) -> String {
    let path = address.split(['#', '?']).next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// The officer opens a call with one place for a young scientist.
pub async fn opens_a_call(officer: &Client) {
    let call = [
        ("year", "2026"),
        ("batch_no", "1"),
        ("full_name", "2026年第一批"),
        ("opens_at", "2026-03-01T00:00"),
        ("closes_at", "2026-03-31T23:59"),
        ("status", "open"),
        ("places_YOUTH", "1"),
    ];
    officer.fill("/admin/batches/new", "/admin/batches/new", &call).await.leads();
}

/// The officer puts an institution on record, a legal person of its own.
pub async fn enters_an_institution(officer: &Client, name: &str) -> InstitutionId {
    let entry = [("full_name", name), ("kind", "university"), ("legal_person", "own")];
    officer.fill("/admin/institutions/new", "/admin/institutions/new", &entry).await.leads();
    let list = officer.get(&format!("/admin/institutions?q={}", url_escape(name))).await.is(200);
    last(&list.attributes("tbody th a", "href")[0]).parse().unwrap()
}

/// The officer puts a person on record, with the post they hold.
pub async fn enters_a_person(officer: &Client, name: &str, employer: InstitutionId) -> PersonId {
    let page = officer.fill("/admin/people/new", "/admin/people/new", &[("name", name)]).await.leads();
    let employer = employer.to_string();
    let post = [("institution_id", employer.as_str()), ("title", "教授"), ("as_of", "2026-01-01")];
    officer.fill(&page, "/posts", &post).await.leads();
    last(&page).parse().unwrap()
}

/// The officer takes a person into the pool of experts and ties them to the account they sign in with.
pub async fn takes_into_the_pool(
    app: &TestApp,
    officer: &Client,
    name: &'static str,
    employer: InstitutionId,
) -> Reviewer {
    let person = enters_a_person(officer, name, employer).await;
    // Accounts and their sessions come from `people.rs`: how one is invited and signs in is told in `web::account`.
    let roles = vec![(Role::Expert, None)];
    let client = app.somebody(Somebody { key: format!("expert_{person}"), person: Some(person), roles }).await;
    let (person_id, account_id) = (person.to_string(), client.id().to_string());
    let entry = [
        ("person_id", person_id.as_str()),
        ("account_id", account_id.as_str()),
        ("expertise", "测试领域"),
        ("region", "CN-BJ"),
    ];
    let search = format!("/admin/experts/new?q={}", url_escape(name));
    let page = officer.fill(&search, "/admin/experts", &entry).await.leads();
    let id: ExpertId = last(&page).parse().unwrap();
    Reviewer { id, person, name, client }
}

impl Life {
    /// The nominator begins a nomination with no more than a name.
    pub async fn begins_a_draft(&mut self) {
        let nominator = self.app.nominator().await;
        let new = nominator.get("/admin/nominations/new").await.is(200);
        let call = new.choice("batch_id", "2026年第一批");
        let entry = [("batch_id", call.as_str()), ("role", "YOUTH"), ("candidate_name", CANDIDATE), ("do", "save")];
        let edit = nominator.complete(&new, "/admin/nominations", &entry).await.leads();
        self.number = last(edit.strip_suffix("/edit").unwrap());
    }

    /// Submitted too early, the nomination is told everything that is missing, and nothing of it is moved.
    pub async fn is_told_everything_missing_at_once(&self) {
        let refused = self.app.nominator().await.fill(&self.page("/edit"), "/form", &[("do", "submit")]).await.is(422);
        let mut fields = refused.attributes(".errors li a", "href");
        fields.sort();
        let expected = [
            "#achievements",
            "#birth_date",
            "#candidate_pinyin",
            "#consent",
            "#degree",
            "#email",
            "#institution_id",
            "#nominator_kind",
            "#plan",
            "#pledge",
            "#statement",
            "#title",
        ];
        assert_eq!(fields, expected);
        assert_eq!(refused.texts(".errors li").len(), expected.len(), "each failing is told once");
        assert_eq!(refused.attributes("#candidate_name", "value"), [CANDIDATE], "what was typed is kept");
    }

    /// The nominator fills the form in, as a draft.
    pub async fn fills_the_form_in(&self) {
        let nominator = self.app.nominator().await;
        let edit = nominator.get(&self.page("/edit")).await.is(200);
        let direction = edit.choice("direction_id", "人工智能数理基础");
        let host = self.host.to_string();
        let mut entry = form(&host);
        entry.extend([("direction_id", direction.as_str()), ("do", "save")]);
        nominator.complete(&edit, "/form", &entry).await.leads();
    }

    /// The nominator makes the candidate's link; the candidate, who has no account, consents by it.
    pub async fn candidate_consents_by_link(&mut self) {
        let shown = self.app.nominator().await.fill(&self.page(""), "/consent-link", &[]).await.is(200);
        let link = shown.attributes("#link", "value").concat();
        self.link = link.strip_prefix("http://bole.test").unwrap().to_owned();
        let visitor = self.app.visitor();
        visitor.fill(&self.link, &self.link, &[]).await.is(422);
        visitor.fill(&self.link, &self.link, &[("consent", "notice"), ("consent", "scholar_page")]).await.leads();
    }

    /// The nominator submits.
    pub async fn is_submitted(&self) {
        let sent = self.app.nominator().await.fill(&self.page("/edit"), "/form", &[("do", "submit")]).await;
        assert_eq!(sent.leads(), self.page(""));
    }

    /// The officer finds something to correct and gives it back until a day.
    pub async fn is_given_back(&self) {
        let officer = self.app.officer().await;
        let wanted = [("fix_title", "请写明现任职务"), ("due_on", "2026-03-12")];
        officer.fill(&self.page("/moves/return"), "/moves/return", &[]).await.is(422);
        officer.fill(&self.page("/moves/return"), "/moves/return", &wanted).await.leads();
    }

    /// The nominator corrects what was asked, answers it, and submits again.
    pub async fn is_corrected_and_submitted_again(&self) {
        let nominator = self.app.nominator().await;
        let edit = nominator.get(&self.page("/edit")).await.is(200);
        assert!(edit.body.contains("请写明现任职务"));
        nominator.complete(&edit, "/form", &[("do", "submit")]).await.is(422);
        let answer = edit.attributes("textarea[name^=answer_]", "name").concat();
        let entry = [(answer.as_str(), "已写明"), ("title", "测试大学副教授"), ("do", "submit")];
        nominator.complete(&edit, "/form", &entry).await.leads();
        // The officer reads what changed, and that alone; what was found at the submission stands rule by rule.
        let back = self.app.officer().await.get(&self.page("")).await.is(200);
        assert_eq!(back.texts("#checks tbody th"), ["职务或职称"]);
        assert_eq!(back.texts("#checks tbody td"), ["副教授", "测试大学副教授"]);
        assert_eq!(back.texts(".rules li").len(), 9, "those of the first submission too");
        assert!(back.texts(".rules li").iter().all(|line| line.contains("符合") && line.contains("依据")));
    }

    /// The officer may not accept before every item of the formal check is settled; then accepts.
    pub async fn is_checked_and_accepted(&mut self) {
        let officer = self.app.officer().await;
        let accept = self.page("/moves/accept");
        let early = officer.fill(&accept, "/moves/accept", &[]).await.is(422);
        assert_eq!(early.texts(".errors li b").len(), 2, "open checks and the integrity register");
        // An item that failed without a word is told beside the item, and the summary leads there.
        let silent = officer.fill(&self.page(""), "/checks", &[("result_form", "fail")]).await.is(422);
        assert_eq!(silent.attributes(".errors a", "href"), ["#note_form"]);
        assert_eq!(silent.texts(".checklist .bad .err").len(), 1);
        assert_eq!(silent.attributes("#note_form", "aria-describedby"), ["note_form-err-1"]);
        let items = ["eligibility", "form", "materials", "nominator", "consent", "integrity"];
        let names = items.map(|item| format!("result_{item}"));
        let checks: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "pass")).collect();
        officer.fill(&self.page(""), "/checks", &checks).await.leads();
        officer.fill(&accept, "/moves/accept", &[]).await.leads();
        self.knows_the_person().await;
    }

    /// The record that the submission made of the candidate, as the officer finds it.
    pub async fn knows_the_person(&mut self) {
        let case = self.app.officer().await.get(&self.page("")).await.is(200);
        self.person = last(&case.attributes("main a[href^='/admin/people/']", "href")[0]).parse().unwrap();
    }
}

/// A complete nomination, but for the direction.
fn form(host: &str) -> Vec<(&str, &str)> {
    vec![
        ("candidate_pinyin", "Zhuge Shisheng"),
        ("institution_id", host),
        ("title", "副教授"),
        ("degree", "doctorate"),
        ("birth_date", super::BORN),
        ("email", super::EMAIL),
        ("phone", super::PHONE),
        ("statement", STATEMENT),
        ("achievements", "测试成果三项。"),
        ("plan", "测试计划五年。"),
        ("exclusions", EXCLUDED),
        ("nominator_kind", "institution"),
        ("pledge", "yes"),
    ]
}
