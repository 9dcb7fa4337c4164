//! Who sees which record: a demonstration, looked at as everybody in it. What is expected is worked out here from the
//! permission table and from how each account is tied to each record; lists, counts, files and pages must agree.

use std::collections::{BTreeMap, BTreeSet};

use bole::{
    commands::{Who, demo::persona_addresses},
    domain::{
        access::{self, Reach, Resource, Tie, Verb},
        ids::{DirectionId, InstitutionId},
        role::Role,
        workflow::Stage,
    },
};
use sqlx::AssertSqlSafe;

use crate::{
    app::{Client, Engine, TestApp, on_both_engines_empty},
    records::Demonstration,
};

/// A case with everything that can tie an account to it.
#[derive(sqlx::FromRow)]
struct Case {
    case_no: String,
    batch_id: i64,
    stage: String,
    subject_person_id: Option<i64>,
    host_institution_id: Option<i64>,
    direction_id: Option<i64>,
    entered_by: Option<i64>,
    nominator: Option<i64>,
    secretary: Option<i64>,
    chair: Option<i64>,
}

const CASES: &str = "SELECT c.case_no, c.batch_id, c.stage, c.subject_person_id, c.host_institution_id, c.direction_id, \
    c.entered_by, n.nominator_account_id AS nominator, p.secretary_id AS secretary, p.chair_id AS chair \
    FROM case_file c LEFT JOIN nomination n ON n.case_id = c.id LEFT JOIN panel_case s ON s.case_id = c.id \
    LEFT JOIN panel p ON p.id = s.panel_id ORDER BY c.id";

/// Experts who conflict with a case: number and person.
const RECUSED: &str = "SELECT c.case_no, e.person_id FROM recusal r JOIN expert e ON e.id = r.expert_id \
    JOIN case_file c ON c.id = r.case_id WHERE r.ruling IN ('conflict', 'pinned_conflict')";

/// Everything the expectation is worked out from.
struct Known {
    cases: Vec<Case>,
    recused: BTreeSet<(String, i64)>,
}

impl Known {
    async fn of(app: &TestApp) -> Self {
        let mut conn = app.app.db.read().await.unwrap();
        let cases = conn.all(CASES, Vec::new()).await.unwrap();
        let recused: Vec<(String, i64)> = conn.all(RECUSED, Vec::new()).await.unwrap();
        Self { cases, recused: recused.into_iter().collect() }
    }

    /// The roles somebody holds on a case.
    fn roles(&self, who: &Who, case: &Case) -> Vec<Role> {
        let account = Some(who.account.0);
        let mine = |case: &Case| who.person.is_some() && case.subject_person_id == who.person.map(|person| person.0);
        let live = |case: &Case| {
            let stage = Stage::from_code(&case.stage).unwrap();
            stage != Stage::Draft && !stage.is_final()
        };
        let tie = Tie {
            nominated: case.entered_by == account || case.nominator == account,
            co_edits: false,
            is_candidate: mine(case),
            candidate_in_call: self
                .cases
                .iter()
                .any(|other| other.batch_id == case.batch_id && mine(other) && live(other)),
            host_institution: case.host_institution_id.map(InstitutionId),
            direction: case.direction_id.map(DirectionId),
            being_written: matches!(Stage::from_code(&case.stage).unwrap(), Stage::Draft | Stage::Returned),
            case: None,
            on_panel: case.secretary == account || case.chair == account,
            recused: who.person.is_some_and(|person| self.recused.contains(&(case.case_no.clone(), person.0))),
            involved: false,
        };
        access::roles_on(&who.held, &tie)
    }

    fn may(&self, who: &Who, case: &Case, resource: Resource, verb: Verb) -> bool {
        access::reach(self.roles(who, case), resource, verb) != Reach::Nothing
    }

    fn sees(&self, who: &Who, case: &Case) -> bool {
        let resource = if case.stage == Stage::Draft.code() { Resource::Draft } else { Resource::Case };
        self.may(who, case, resource, Verb::Read)
    }
}

/// All roles of an account as routes are asked about them: whoever is linked to a person may be a candidate.
fn roles(who: &Who) -> Vec<Role> {
    who.roles().chain(who.person.map(|_| Role::Candidate)).collect()
}

/// One page as one account, against what it should be answered.
async fn visit(client: &Client, name: &str, path: &str, expected: u16, wrong: &mut Vec<String>) {
    let status = client.get(path).await.status.as_u16();
    if status != expected {
        wrong.push(format!("{name} {path} answers {status}, not {expected}"));
    }
}

/// The numbers of a file of the list.
fn numbers(file: &str) -> BTreeSet<String> {
    let lines = file.trim_start_matches('\u{feff}').lines().skip(1);
    lines.filter_map(|line| line.split(',').next()).map(str::to_owned).collect()
}

#[test]
fn everybody_sees_what_the_table_and_the_ties_say() {
    on_both_engines_empty(async |app| {
        let there = Demonstration::of(&app).await;
        let known = Known::of(&app).await;
        let mut wrong = Vec::new();
        for address in persona_addresses() {
            let name = address.split('@').next().unwrap_or_default();
            let client = app.known(&address).await;
            let who = client.who().await;
            let reach = |resource, verb| access::reach(roles(&who), resource, verb);

            if reach(Resource::Case, Verb::Read) != Reach::Nothing {
                let seen: BTreeSet<String> =
                    known.cases.iter().filter(|case| known.sees(&who, case)).map(|case| case.case_no.clone()).collect();
                let file = client.post("/admin/nominations/export", &[]).await.is(200);
                let listed = numbers(&file.body);
                if listed != seen {
                    let more: Vec<_> = listed.difference(&seen).collect();
                    let less: Vec<_> = seen.difference(&listed).collect();
                    wrong.push(format!(
                        "{name}: listed and not to be seen {more:?}; to be seen and not listed {less:?}"
                    ));
                }
                let counts = client.get("/admin/nominations").await.is(200).texts(".chips .n");
                if counts.first() != Some(&seen.len().to_string()) {
                    wrong.push(format!("{name} counts {counts:?}, and sees {}", seen.len()));
                }
            }
            // The pages ask the same functions on both engines, and the lists are what they put into SQL.
            if app.engine == Engine::Postgres {
                continue;
            }
            pages_of_cases(&client, name, &who, &known, &mut wrong).await;
            other_pages(&client, name, &who, &there, &app, &mut wrong).await;
        }
        assert_eq!(wrong, Vec::<String>::new());
    });
}

/// The pages of cases: of each stage one that is seen and one that is not, if there are such.
async fn pages_of_cases(client: &Client, name: &str, who: &Who, known: &Known, wrong: &mut Vec<String>) {
    let mut chosen: BTreeMap<(&str, bool), &Case> = BTreeMap::new();
    for case in &known.cases {
        chosen.entry((&case.stage, known.sees(who, case))).or_insert(case);
    }
    let reach = |resource, verb| access::reach(roles(who), resource, verb);
    for ((_, sees), case) in chosen {
        let page = format!("/admin/nominations/{}", case.case_no);
        let as_case = |hidden: bool| match reach(Resource::Case, Verb::Read) {
            Reach::Nothing => 403,
            _ if hidden => 404,
            _ => 200,
        };
        visit(client, name, &page, as_case(!sees), wrong).await;
        let contract = match reach(Resource::Appointment, Verb::Read) {
            Reach::Nothing => 403,
            _ if !known.may(who, case, Resource::Appointment, Verb::Read) => 404,
            _ => 200,
        };
        visit(client, name, &format!("{page}/contract"), contract, wrong).await;
        let ledger = match reach(Resource::Money, Verb::Read) {
            Reach::Nothing => 403,
            _ if !known.may(who, case, Resource::Money, Verb::Read) => 404,
            _ => 200,
        };
        visit(client, name, &format!("{page}/ledger"), ledger, wrong).await;
        let compliance = match reach(Resource::Compliance, Verb::Read) {
            Reach::Nothing => 403,
            _ if !sees || !known.may(who, case, Resource::Compliance, Verb::Read) => 404,
            _ => 200,
        };
        visit(client, name, &format!("{page}/compliance"), compliance, wrong).await;
        let own = [case.entered_by, case.nominator].contains(&Some(who.account.0));
        let assignments = match (who.has(Role::Officer), known.roles(who, case).contains(&Role::Officer) && !own) {
            (false, _) => 403,
            (true, false) => 404,
            (true, true) => 200,
        };
        visit(client, name, &format!("{page}/assignments"), assignments, wrong).await;
        if !sees && reach(Resource::Draft, Verb::Write) != Reach::Nothing {
            let edit = if reach(Resource::Case, Verb::Read) == Reach::Nothing { 403 } else { 404 };
            visit(client, name, &format!("{page}/edit"), edit, wrong).await;
            for hidden in ["/form", "/draft", "/documents", "/consent-link", "/moves/withdraw", "/notes"] {
                let status = client.post(&format!("{page}{hidden}"), &[("ver", "1")]).await.status.as_u16();
                if !matches!(status, 400 | 403 | 404) {
                    wrong.push(format!("{name} {page}{hidden} answers {status}"));
                }
            }
        }
    }
}

/// Panels, reviews, objections, accounts: own or everybody's, as the table says.
async fn other_pages(
    client: &Client,
    name: &str,
    who: &Who,
    there: &Demonstration,
    app: &TestApp,
    wrong: &mut Vec<String>,
) {
    let reach = |resource| access::reach(roles(who), resource, Verb::Read);
    let mine = async |sql: String| -> BTreeSet<String> {
        let mut conn = app.app.db.read().await.unwrap();
        let rows: Vec<(i64,)> = conn.all(AssertSqlSafe(sql), Vec::new()).await.unwrap();
        rows.into_iter().map(|(id,)| id.to_string()).collect()
    };
    let account = who.account;
    let panels = mine(format!("SELECT id FROM panel WHERE secretary_id = {account} OR chair_id = {account}")).await;
    // Who holds the office for every panel has a part in all of them.
    let general =
        who.held.iter().any(|held| matches!(held.role, Role::Secretary | Role::Chair) && held.scope.is_none());
    for id in there.names("/admin/panels") {
        let expected = match reach(Resource::Panel) {
            Reach::Nothing => 403,
            Reach::Own if !general && !panels.contains(id) => 404,
            _ => 200,
        };
        visit(client, name, &format!("/admin/panels/{id}"), expected, wrong).await;
    }
    let reviews = mine(format!(
        "SELECT a.id FROM assignment a JOIN expert e ON e.id = a.expert_id WHERE e.account_id = {account}"
    ))
    .await;
    for id in there.names("/reviews").iter().step_by(7) {
        let expected = match who.has(Role::Expert) {
            false => 403,
            true if reviews.contains(id) => 200,
            true => 404,
        };
        visit(client, name, &format!("/reviews/{id}"), expected, wrong).await;
    }
    for id in there.names("/admin/objections") {
        let expected = match reach(Resource::Objection) {
            Reach::Nothing => 403,
            Reach::Own => 404,
            Reach::All => 200,
        };
        visit(client, name, &format!("/admin/objections/{id}"), expected, wrong).await;
    }
    for (path, resource) in [("/admin/accounts", Resource::Account), ("/admin/people", Resource::Record)] {
        let page = format!("{path}/{}", there.names(path)[0]);
        let expected = if reach(resource) == Reach::Nothing { 403 } else { 200 };
        visit(client, name, &page, expected, wrong).await;
    }
    // Everybody reads the public page of a notice; how it came about is the office's.
    for id in there.names("/admin/notices") {
        let office = [Role::Officer, Role::Publicity, Role::Approver, Role::Supervisor, Role::Auditor];
        let expected = match reach(Resource::Notice) {
            Reach::Nothing => 403,
            _ if office.iter().any(|role| who.has(*role)) => 200,
            _ => 404,
        };
        visit(client, name, &format!("/admin/notices/{id}"), expected, wrong).await;
    }
}
