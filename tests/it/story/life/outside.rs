//! What must stay inside: everything that could leak is in the database, and nobody outside finds a trace of it.

use bole::{
    domain::{role::Role, workflow::Stage},
    web::{auth::Need, page::url_escape, routes},
};

use super::{BALLOT, BORN, CANDIDATE, EMAIL, EXCLUDED, EXPERTS, Life, MARK, OBJECTOR, OBJECTOR_PHONE, OPINION, PHONE};
use crate::{app::Client, people::Somebody};

/// Of the candidate: known to the own side and to the office.
const PERSONAL: [&str; 4] = [PHONE, EMAIL, BORN, EXCLUDED];
/// Of the office: known to neither the candidate's side nor anybody outside.
const INTERNAL: [&str; 5] = [OPINION, MARK, BALLOT, OBJECTOR, OBJECTOR_PHONE];

impl Life {
    /// The public pages, with every way to look for somebody on them.
    fn public_pages(&self) -> Vec<String> {
        let table = routes::table();
        let plain = table.iter().filter(|route| route.need == Need::Public && route.method == axum::http::Method::GET);
        let mut pages: Vec<String> =
            plain.map(|route| route.path.to_owned()).filter(|path| !path.contains('{')).collect();
        pages.push("/directions/mathematical-foundations".to_owned());
        if !self.notice.is_empty() {
            pages.extend([self.public_notice(), format!("{}/text", self.public_notice())]);
        }
        for sought in [CANDIDATE, "zhuge", PHONE, EMAIL, EXPERTS[0], OBJECTOR, &self.number] {
            pages.push(format!("/scholars?q={}", url_escape(sought)));
            pages.push(format!("/scholars.csv?q={}", url_escape(sought)));
        }
        pages.extend(["/en".to_owned(), "/en/scholars?view=table".to_owned()]);
        pages
    }

    /// The desk pages on which a case, or something of it, could stand.
    fn desk_pages(&self) -> Vec<String> {
        let mut pages = vec![
            "/admin".to_owned(),
            "/inbox".to_owned(),
            "/admin/nominations".to_owned(),
            format!("/admin/nominations?q={}", url_escape(CANDIDATE)),
            format!("/admin/nominations?q={}", self.number),
            self.page(""),
            self.page("/edit"),
            self.page("/contract"),
            self.page("/assignments"),
            "/admin/objections".to_owned(),
            "/admin/panels".to_owned(),
            "/reviews".to_owned(),
        ];
        pages.extend([&self.panel, &self.objection].into_iter().filter(|page| !page.is_empty()).cloned());
        if !self.panel.is_empty() {
            pages.push(format!("{}/cases/{}", self.panel, self.number));
        }
        pages
    }

    /// What somebody reads on pages, on what they may open, and in the file of the list.
    async fn reads(&self, who: &Client, pages: &[String]) -> Vec<(String, String)> {
        let mut read = Vec::new();
        for page in pages {
            let answer = who.get(page).await;
            assert!(!answer.status.is_server_error(), "{page} answers {}", answer.status);
            // What was looked for stands in the field again.
            let sought = answer.attributes("input[type=search]", "value").concat();
            let body = if sought.is_empty() { answer.body } else { answer.body.replace(&sought, "") };
            read.push((page.clone(), body));
        }
        if who.account.is_some() {
            let file = who.post("/admin/nominations/export", &[]).await;
            read.push(("the file of the list".to_owned(), file.body));
        }
        read
    }

    async fn finds(&self, name: &str, who: &Client, pages: &[String], secrets: &[&str]) -> Vec<String> {
        let read = self.reads(who, pages).await;
        let found = |page: &str, body: &str| {
            let seen = secrets.iter().filter(|secret| body.contains(**secret));
            seen.map(|secret| format!("{name} reads {secret} on {page}")).collect::<Vec<_>>()
        };
        read.iter().flat_map(|(page, body)| found(page, body)).collect()
    }

    /// Looks at everything as everybody outside; gives what they find and must not.
    pub async fn found_outside(&self, stage: Stage) -> Vec<String> {
        let app = &self.app;
        // Names of reviewers are on record as experts' names; the candidate's side must not meet them here.
        let mut internal: Vec<&str> = INTERNAL.to_vec();
        internal.extend(EXPERTS);
        let secrets: Vec<&str> = PERSONAL.iter().chain(&internal).copied().collect();
        let mut hidden = secrets.clone();
        let is_published = matches!(stage, Stage::InNotice | Stage::OnHold | Stage::Cleared | Stage::Active);
        if !is_published {
            hidden.extend([CANDIDATE, self.number.as_str()]);
        }
        let mut leaks = self.finds("a visitor", &app.visitor(), &self.public_pages(), &hidden).await;

        // Own side: what is personal is theirs, what is internal is not.
        let own = self.desk_pages();
        let mut own_side =
            vec![("the nominator", app.nominator().await), ("the host institution", app.unit(self.host).await)];
        if self.person.0 > 0 {
            own_side.push(("the candidate", app.candidate(self.person).await));
        }
        for (name, who) in &own_side {
            leaks.extend(self.finds(name, who, &own, &internal).await);
        }

        // Others: the case is not there.
        let stranger = Somebody { key: "fremd".to_owned(), person: None, roles: Vec::new() };
        let others = [
            ("another nominator", app.second(Role::Nominator).await),
            ("another institution", app.unit(self.other_host).await),
            ("an expert who was not asked", app.known(&format!("expert_{}@test.invalid", self.excluded.person)).await),
            ("the system administrator", app.sysadmin().await),
            ("somebody without a role", app.somebody(stranger).await),
        ];
        let mut nothing = PERSONAL[..3].to_vec();
        nothing.extend(INTERNAL);
        nothing.push(CANDIDATE);
        for (name, who) in &others {
            leaks.extend(self.finds(name, who, &own, &nothing).await);
            for page in [self.page(""), self.page("/edit"), self.page("/contract")] {
                let status = who.get(&page).await.status.as_u16();
                if !matches!(status, 403 | 404) {
                    leaks.push(format!("{name} is answered {status} on {page}"));
                }
            }
        }
        leaks.iter_mut().for_each(|leak| leak.push_str(&format!(" at {stage:?}")));
        leaks
    }
}
