//! A demonstration with something of every kind in it, and the addresses of what is there.

use std::collections::BTreeMap;

use bole::{
    commands::demo::{self, Options},
    store::StoreError,
    web::routes::Route,
};
use futures_util::FutureExt;
use sqlx::AssertSqlSafe;

use crate::{
    app::{Engine, TestApp},
    people,
};

/// Which column names the records of an address, by the path before the parameter. A kind of record that a
/// demonstration does not have is named by nothing.
const NAMES: &[(&str, &str)] = &[
    // Cases of one instant stand in the order of their numbers: their ids have none.
    ("/admin/nominations", "SELECT case_no FROM case_file ORDER BY created_at, case_no"),
    ("/admin/proposals", "SELECT CAST(id AS TEXT) FROM proposal ORDER BY id"),
    ("/admin/documents", "SELECT CAST(id AS TEXT) FROM document ORDER BY id"),
    ("redactions", "SELECT 'statement' FROM case_file ORDER BY id"),
    ("redacted-files", "SELECT CAST(id AS TEXT) FROM document ORDER BY id"),
    ("/admin/people", "SELECT CAST(id AS TEXT) FROM person ORDER BY id"),
    ("/admin/institutions", "SELECT CAST(id AS TEXT) FROM institution ORDER BY id"),
    ("/admin/batches", "SELECT CAST(id AS TEXT) FROM batch ORDER BY id"),
    ("/admin/schemes", "SELECT CAST(id AS TEXT) FROM scheme ORDER BY id"),
    ("versions", "SELECT CAST(config_ver AS TEXT) FROM scheme_config ORDER BY scheme_id, config_ver"),
    ("draws", "SELECT CAST(id AS TEXT) FROM draw ORDER BY id"),
    ("groups", "SELECT CAST(id AS TEXT) FROM draw_group ORDER BY id"),
    ("draft", "SELECT 'YOUTH' FROM scheme ORDER BY id"),
    ("/admin/experts", "SELECT CAST(id AS TEXT) FROM expert ORDER BY id"),
    ("/admin/barrings", "SELECT CAST(id AS TEXT) FROM barring ORDER BY id"),
    ("/admin/mergings", "SELECT CAST(id AS TEXT) FROM merging ORDER BY id"),
    ("/admin/requests", "SELECT CAST(id AS TEXT) FROM petition ORDER BY id"),
    ("/admin/retention", "SELECT CAST(id AS TEXT) FROM retention_list ORDER BY id"),
    ("/admin/panels", PANELS),
    ("/admin/calendar", "SELECT CAST(MAX(year) AS TEXT) FROM batch"),
    ("/admin/calendar/notices", "SELECT CAST(id AS TEXT) FROM calendar_notice ORDER BY id"),
    ("/admin/calendar/closures", "SELECT CAST(id AS TEXT) FROM office_closure ORDER BY id"),
    ("/admin/notices", "SELECT CAST(id AS TEXT) FROM notice ORDER BY id"),
    ("/admin/objections", "SELECT CAST(id AS TEXT) FROM objection ORDER BY id"),
    ("/admin/accounts", "SELECT CAST(id AS TEXT) FROM account ORDER BY id"),
    ("/account/sessions", "SELECT CAST(id AS TEXT) FROM session ORDER BY id"),
    ("/account/loans", "SELECT CAST(id AS TEXT) FROM account_role ORDER BY id"),
    ("/inbox", "SELECT CAST(id AS TEXT) FROM outbox ORDER BY id"),
    // The demonstration's own reviewer comes first, and so does its own secretary.
    ("/reviews", REVIEWS),
    ("/reviews/counts", "SELECT CAST(id AS TEXT) FROM ballot ORDER BY id"),
    ("/reviews/votes", "SELECT CAST(id AS TEXT) FROM vote_round ORDER BY id"),
    ("/notices", "SELECT CAST(id AS TEXT) FROM notice WHERE notice_no IS NOT NULL ORDER BY id"),
    ("/scholars", "SELECT slug FROM scholar ORDER BY id"),
    ("/directions", "SELECT slug FROM direction ORDER BY id"),
    ("/labs", "SELECT slug FROM joint_lab ORDER BY id"),
    ("/ai4s", "SELECT slug FROM special_programme ORDER BY id"),
    ("/datasets", "SELECT slug FROM dataset ORDER BY id"),
    ("/challenges", "SELECT slug FROM challenge ORDER BY id"),
    ("assignments", "SELECT CAST(id AS TEXT) FROM assignment ORDER BY id"),
    ("cases", CASES),
    ("changes", "SELECT CAST(id AS TEXT) FROM contract_change ORDER BY id"),
    ("letters", "SELECT CAST(id AS TEXT) FROM letter ORDER BY id"),
    ("decisions", "SELECT CAST(id AS TEXT) FROM decision ORDER BY id"),
    ("consultations", "SELECT CAST(id AS TEXT) FROM consultation ORDER BY id"),
    ("documents", "SELECT CAST(id AS TEXT) FROM document ORDER BY id"),
];

const REVIEWS: &str = "SELECT CAST(a.id AS TEXT) FROM assignment a JOIN expert e ON e.id = a.expert_id \
    LEFT JOIN account k ON k.id = e.account_id \
    ORDER BY CASE WHEN k.email = 'reviewer@demo.invalid' THEN 0 ELSE 1 END, a.id";
const PANELS: &str = "SELECT CAST(p.id AS TEXT) FROM panel p LEFT JOIN account k ON k.id = p.secretary_id \
    ORDER BY CASE WHEN k.email = 'secretary@demo.invalid' THEN 0 ELSE 1 END, p.id";
/// Cases of panels, in the order of [`PANELS`].
const CASES: &str = "SELECT c.case_no FROM panel_case s JOIN panel p ON p.id = s.panel_id \
    JOIN case_file c ON c.id = s.case_id LEFT JOIN account k ON k.id = p.secretary_id \
    ORDER BY CASE WHEN k.email = 'secretary@demo.invalid' THEN 0 ELSE 1 END, p.id, c.id";

/// The names of the records of a demonstration.
pub struct Demonstration {
    names: BTreeMap<&'static str, Vec<String>>,
}

/// A demonstration of sixty cases on one engine.
pub async fn demonstration(engine: Engine) -> TestApp {
    let app = TestApp::empty_on(engine).await;
    fill(&app).await;
    app
}

async fn fill(app: &TestApp) {
    let options =
        Options { cases: 60, projects: 4, seed: 11, password_hash: people::password_hash(), today: app.clock.today() };
    demo::fill(&app.app.db, &options, |_, _| {}).await.unwrap();
}

impl Demonstration {
    /// Fills an empty application.
    pub async fn of(app: &TestApp) -> Self {
        fill(app).await;
        Self::as_it_stands(app).await
    }

    /// The names of what an application holds, whatever it is.
    pub async fn as_it_stands(app: &TestApp) -> Self {
        let mut names = BTreeMap::new();
        for (prefix, sql) in NAMES {
            names.insert(*prefix, column(app, sql).await);
        }
        Self { names }
    }

    /// The names of one kind of record.
    pub fn names(&self, prefix: &str) -> &[String] {
        self.names.get(prefix).map(Vec::as_slice).unwrap_or_default()
    }

    /// The address of a route with every parameter naming the `at`th record of its kind, or the last there is; what
    /// has no record is named by a number that nothing has.
    pub fn path(&self, route: &Route, at: usize) -> String {
        self.named(route, |there| at.min(there - 1))
    }

    /// As [`Demonstration::path`], counted from the last record of each kind.
    pub fn latest(&self, route: &Route, before: usize) -> String {
        self.named(route, |there| (there - 1).saturating_sub(before))
    }

    /// The address of a route, with the records chosen among so many of each kind.
    fn named(&self, route: &Route, choose: impl Fn(usize) -> usize) -> String {
        let mut path = String::new();
        let mut segment = "";
        for part in route.path.split('/').skip(1) {
            path.push('/');
            if part.starts_with('{') {
                let before = path.trim_end_matches('/').to_owned();
                let known = self.names.get(before.as_str()).or_else(|| self.names.get(segment));
                let named = known.filter(|names| !names.is_empty()).map(|names| &names[choose(names.len())]);
                path.push_str(named.map_or("9000000000000000001", String::as_str));
            } else {
                path.push_str(part);
            }
            segment = part;
        }
        path
    }
}

/// The texts of one column.
pub async fn column(app: &TestApp, sql: &str) -> Vec<String> {
    let mut conn = app.app.db.read().await.unwrap();
    let rows: Vec<(String,)> = conn.all(AssertSqlSafe(sql.to_owned()), Vec::new()).await.unwrap();
    rows.into_iter().map(|(text,)| text).collect()
}

/// Every row of every table, as text, in an order of its own: what somebody has who has the database in hand.
pub async fn dump(app: &TestApp) -> String {
    let mut all = String::new();
    for table in rows(app).await.into_keys().filter(|table| !table.contains('.')) {
        let sql = match app.engine {
            Engine::Sqlite => {
                let columns = column(app, &format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid")).await;
                let quoted: Vec<String> =
                    columns.iter().map(|name| format!("'{name}=' || quote(\"{name}\")")).collect();
                format!("SELECT {} FROM {table} ORDER BY 1", quoted.join(" || ' ' || "))
            }
            Engine::Postgres => format!("SELECT CAST(to_json(t) AS TEXT) FROM {table} t ORDER BY 1"),
        };
        for row in column(app, &sql).await {
            all.push_str(&format!("{table}: {row}\n"));
        }
    }
    all
}

/// The rows of every table, with the length of the chain of events: what a request that does nothing leaves alone.
pub async fn rows(app: &TestApp) -> BTreeMap<String, i64> {
    let tables = match app.engine {
        Engine::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%sqlx%' ORDER BY name"
        }
        Engine::Postgres => {
            "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '%sqlx%' \
             ORDER BY tablename"
        }
    };
    let mut counted = BTreeMap::new();
    for table in column(app, tables).await {
        let mut conn = app.app.db.read().await.unwrap();
        let sql = format!("SELECT COUNT(*) FROM {table}");
        let (n,): (i64,) = conn.one(AssertSqlSafe(sql), Vec::new()).await.unwrap();
        counted.insert(table, n);
    }
    let mut conn = app.app.db.read().await.unwrap();
    let (version,): (i64,) = conn.one("SELECT v FROM content_version", Vec::new()).await.unwrap();
    counted.insert("content_version.v".to_owned(), version);
    counted
}

/// Changes the records behind the application's back.
pub async fn run(app: &TestApp, sql: &'static str) {
    app.app.db.write::<u64, StoreError>(move |tx| async move { tx.run(sql, Vec::new()).await }.boxed()).await.unwrap();
}
