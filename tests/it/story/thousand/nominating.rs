//! Nominations by the units of the hosts, and the formal check.

use bole::domain::{nomination::CheckItem, workflow::Stage};

use super::{Round, at_once, confirm, office::HOSTS, propose, tally::Case};
use crate::app::{Client, TestApp};

const STATEMENT: &str = "候选人在测试方法上有原创工作，长期从事开放的、探索性的研究，提名人对所写内容的真实负责，并愿接受核查，特此提名为青年科学家。";

/// Every so many nominations one is of somebody too old, which stays a draft.
const TOO_OLD: usize = 97;

/// What a unit writes of a candidate.
struct Written {
    at: usize,
    call: String,
    direction: String,
    host: String,
}

impl Written {
    fn name(&self) -> String {
        format!("候选{:04}", self.at)
    }

    fn is_too_old(&self) -> bool {
        self.at % TOO_OLD == TOO_OLD - 1
    }

    /// The form with a button pressed.
    fn fields<'f>(&'f self, name: &'f str, button: &'f str) -> Vec<(&'f str, &'f str)> {
        vec![
            ("batch_id", self.call.as_str()),
            ("role", "YOUTH"),
            ("candidate_name", name),
            ("candidate_pinyin", "Hou Xuan"),
            ("person", "new"),
            ("direction_id", self.direction.as_str()),
            ("institution_id", self.host.as_str()),
            ("title", "副教授"),
            ("degree", "doctorate"),
            ("birth_date", if self.is_too_old() { "1980-05-06" } else { "1990-05-06" }),
            ("email", "candidate@test.invalid"),
            ("phone", "13800000000"),
            ("statement", STATEMENT),
            ("achievements", "测试成果三项。"),
            ("plan", "测试计划五年。"),
            ("nominator_kind", "institution"),
            ("pledge", "yes"),
            ("do", button),
        ]
    }

    /// Begun, consented to by the candidate, submitted; gives its number, and whether it was taken.
    async fn comes_in(self, app: TestApp, unit: Client) -> (String, bool) {
        let name = self.name();
        let edit = unit.post("/admin/nominations", &self.fields(&name, "save")).await.leads();
        let case = edit.strip_suffix("/edit").unwrap().to_owned();
        let shown = unit.post(&format!("{case}/consent-link"), &[]).await.is(200);
        let link = shown.body.split("http://bole.test/consent/").nth(1).unwrap().split('"').next().unwrap();
        let given = [("consent", "notice"), ("consent", "scholar_page")];
        app.visitor().post(&format!("/consent/{link}"), &given).await.leads();
        let mut submitted = self.fields(&name, "submit");
        submitted.push(("ver", "1"));
        let answer = unit.post(&format!("{case}/form"), &submitted).await;
        let number = case.rsplit('/').next().unwrap().to_owned();
        if self.is_too_old() {
            assert_eq!(answer.is(422).attributes(".errors li a", "href"), ["#birth_date"]);
            return (number, false);
        }
        assert_eq!(answer.leads(), case);
        (number, true)
    }
}

impl Round {
    pub async fn nominations_come_in(&mut self) {
        let call = self.batch().to_string();
        let coming: Vec<_> = (0..self.size)
            .map(|at| {
                let (direction, host) = (at % self.directions.len(), at % HOSTS);
                let written = Written {
                    at,
                    call: call.clone(),
                    direction: self.directions[direction].id.to_string(),
                    host: self.institutions[host].id.to_string(),
                };
                written.comes_in(self.app.clone(), self.units[host].clone())
            })
            .collect();
        for (at, (number, submitted)) in at_once(coming).await.into_iter().enumerate() {
            let place = (at % self.directions.len(), at % HOSTS);
            let mut case = Case::begun(number.clone(), at, self.size, place);
            if submitted {
                case.stage = Stage::Submitted;
            }
            self.cases.insert(number, case);
        }
        self.stands_as_counted().await;
        self.watch.lap("nominations are in");
    }

    /// Two are given back and come again, one is outside the call; the tally's last ones, which no place waits for.
    pub async fn some_are_given_back_or_refused(&mut self) {
        let mut last = self.at(Stage::Submitted).split_off(self.at(Stage::Submitted).len() - 3);
        let refused = last.remove(0);
        let ground = [("ground", "outside_call"), ("reason", "测试：不属于本次征集范围")];
        self.two_move(&refused, "refuse_acceptance", &ground).await;
        self.went(&refused, Stage::NotAccepted);
        for number in &last {
            let wanted = [("fix_title", "请写明全称"), ("due_on", "2026-03-20")];
            propose(&self.officer, number, &self.versions().await[number], "return", &wanted).await.leads();
            let unit = &self.units[self.case(number).host];
            let edit = unit.get(&format!("/admin/nominations/{number}/edit")).await.is(200);
            let answer = edit.attributes("textarea[name^=answer_]", "name").concat();
            let entry = [(answer.as_str(), "已写明"), ("title", "测试大学副教授"), ("do", "submit")];
            unit.complete(&edit, "/form", &entry).await.leads();
        }
    }

    pub async fn the_rest_is_checked_and_accepted(&mut self) {
        let (versions, waiting) = (self.versions().await, self.at(Stage::Submitted));
        let checking = waiting.clone().into_iter().map(|number| {
            let (officer, ver) = (self.officer.clone(), versions[&number].clone());
            async move { is_accepted(&officer, &number, ver).await }
        });
        at_once(checking.collect::<Vec<_>>()).await;
        for number in waiting {
            self.went(&number, Stage::ExternalReview);
        }
        self.a_tie_will_be_at_the_line();
        self.watch.lap("the formal check is done");
    }

    /// Candidates think better of it: some whose reviews are under way, who are told for by their nominators.
    pub async fn candidates_withdraw(&mut self, many: usize) {
        let waiting = self.at(Stage::ExternalReview);
        let versions = self.versions().await;
        // From the middle, so that neither line nor the tie at it is touched.
        let leaving = waiting[waiting.len() / 2..].iter().step_by(5).take(many).cloned().collect::<Vec<_>>();
        for number in leaving {
            let unit = &self.units[self.case(&number).host];
            propose(unit, &number, &versions[&number], "withdraw", &[("reason", "测试：本人不再参加")]).await.leads();
            self.went(&number, Stage::Withdrawn);
        }
        self.watch.lap("some withdrew");
    }

    /// A case that is dropped in form: two people, on a ground of the closed list, the candidate heard.
    pub async fn is_dropped(&mut self, number: &str) {
        let versions = self.versions().await;
        let ground = [("ground", "ineligible"), ("reason", "测试：聘期与任职冲突"), ("heard", "yes")];
        propose(&self.officer, number, &versions[number], "drop", &ground).await.leads();
        confirm(&self.approver, number).await.leads();
        self.went(number, Stage::NotSelected);
    }
}

/// Every item of the formal check passes; the case goes to its reviewers.
async fn is_accepted(officer: &Client, number: &str, ver: String) {
    let items: Vec<String> = CheckItem::ALL.iter().map(|item| format!("result_{}", item.code())).collect();
    let mut fields: Vec<(&str, &str)> = items.iter().map(|name| (name.as_str(), "pass")).collect();
    fields.push(("ver", ver.as_str()));
    officer.post(&format!("/admin/nominations/{number}/checks"), &fields).await.leads();
    // The check is a change of the case.
    let ver = (ver.parse::<i64>().unwrap() + 1).to_string();
    propose(officer, number, &ver, "accept", &[]).await.leads();
}
