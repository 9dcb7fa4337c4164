//! Every route as every persona: what is answered agrees with the permission table, and nothing breaks.

use axum::http::Method;
use bole::{
    domain::role::Role,
    web::{
        auth::Need,
        routes::{self, Route},
    },
};

use crate::app::{Answer, Client, TestApp, on_sqlite};

/// The path of a route with every parameter filled in with something that is not there.
fn path(route: &Route) -> String {
    let parts = route.path.split('/').map(|part| if part.starts_with('{') { "9000000000000000001" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

async fn visit(client: &Client, route: &Route) -> Answer {
    match route.method {
        Method::GET => client.get(&path(route)).await,
        _ => client.post(&path(route), &[]).await,
    }
}

/// What an answer says of whether the need was met: refused is 403, or to the sign-in page.
fn is_refused(answer: &Answer) -> bool {
    let to_sign_in = answer.status.as_u16() == 303 && answer.location().starts_with("/login");
    answer.status.as_u16() == 403 || to_sign_in
}

/// Everybody: the visitor and one account per role, each with the roles the table is asked about.
async fn everybody(app: &TestApp) -> Vec<(String, Client, Option<Vec<Role>>)> {
    let mut all = vec![("visitor".to_owned(), app.visitor(), None)];
    for role in Role::ALL.iter().copied().filter(|role| *role != Role::System) {
        all.push((role.code().to_owned(), app.persona(role).await, Some(vec![role])));
    }
    all
}

#[test]
fn every_route_answers_every_persona_as_the_table_says() {
    on_sqlite(async |app| {
        let mut wrong = Vec::new();
        for (name, client, roles) in everybody(&app).await {
            // Signing out ends the session that the other visits need.
            for route in routes::table().iter().filter(|route| route.path != "/logout") {
                let answer = visit(&client, route).await;
                let met = route.need.is_met_by(roles.as_deref());
                let line = format!("{name} {} {} answers {}", route.method, path(route), answer.status);
                if answer.status.is_server_error() {
                    wrong.push(format!("{line}: broken"));
                } else if !met && !is_refused(&answer) {
                    wrong.push(format!("{line}: should be refused"));
                } else if met && route.need != Need::Public && is_refused(&answer) {
                    wrong.push(format!("{line}: should be let in"));
                } else if met && route.method == Method::GET && route.path.contains("{id}") && answer.status != 404 {
                    wrong.push(format!("{line}: nothing has this id"));
                }
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    });
}

#[test]
fn a_refused_visitor_comes_back_after_signing_in() {
    on_sqlite(async |app| {
        let page = app.visitor().get("/en/admin/accounts?q=a").await;
        assert_eq!(page.leads(), "/en/login?next=%2Fadmin%2Faccounts%3Fq%3Da");
        assert_eq!(app.visitor().post("/account/profile", &[]).await.leads(), "/login");
    });
}

#[test]
fn every_answer_has_the_strict_headers() {
    on_sqlite(async |app| {
        let sysadmin = app.sysadmin().await;
        let answers = [
            app.visitor().get("/login").await.is(200),
            app.visitor().get("/nothing/here").await.is(404),
            app.visitor().get("/account").await.is(303),
            app.officer().await.get("/admin/accounts").await.is(403),
            app.visitor().get("/health").await.is(200),
            app.visitor().get("/static/app.css").await.is(200),
            sysadmin.get("/admin/accounts").await.is(200),
            sysadmin.post("/admin/settings", &[("site_title", "")]).await.is(422),
        ];
        for answer in answers {
            let header = |name| answer.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
            let policy = header("content-security-policy").unwrap();
            assert!(policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self';"), "{policy}");
            assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"));
            assert_eq!(header("x-frame-options").as_deref(), Some("DENY"));
            assert_eq!(header("referrer-policy").as_deref(), Some("same-origin"));
            assert_eq!(header("cross-origin-opener-policy").as_deref(), Some("same-origin"));
        }
    });
}
