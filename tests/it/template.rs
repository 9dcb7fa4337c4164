//! A seeded database, made once per build of the tests and copied for each test: seeding every one would cost more than
//! most tests do.

use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
};

use bole::{app::App, clock::Clock, commands::seed, config::Config, store::Db};
use sqlx::{AssertSqlSafe, Connection, Executor, postgres::PgConnection};

use super::app::monday_morning;

/// What the templates of this build are called: another build has other seeds or another schema.
fn build() -> String {
    let program = std::env::current_exe().unwrap();
    let known = fs::metadata(&program).unwrap();
    let mut hasher = DefaultHasher::new();
    (program, known.len(), known.modified().unwrap()).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Copies the seeded SQLite database into a folder; gives its address.
pub async fn copy_sqlite(folder: &Path) -> String {
    let template = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("seeded-{}.db", build()));
    if !template.exists() {
        let workshop = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let db = seeded(&Config::sqlite_in(workshop.path(), "bole.db")).await;
        let copy = workshop.path().join("copy.db");
        assert!(db.copy_into(&copy).await.unwrap());
        db.close().await;
        forget_older(&template);
        // Another test process may have been faster; its template is as good.
        fs::rename(copy, &template).unwrap();
    }
    fs::copy(&template, folder.join("bole.db")).unwrap();
    Config::sqlite_in(folder, "bole.db")
}

/// Removes the templates of earlier builds.
fn forget_older(template: &Path) {
    for entry in fs::read_dir(template.parent().unwrap()).unwrap().flatten() {
        if entry.file_name().to_string_lossy().starts_with("seeded-") && entry.path() != template {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Copies the seeded Postgres database on a server under a name; gives its address.
pub async fn copy_postgres(server: &str, name: &str) -> String {
    let template = format!("bole_seeded_{}", build());
    let mut connection = PgConnection::connect(server).await.unwrap();
    // One process makes the template, the others wait for it.
    connection.execute("SELECT pg_advisory_lock(20190418)").await.unwrap();
    let known: Option<(String,)> = sqlx::query_as("SELECT datname::text FROM pg_database WHERE datname = $1")
        .bind(&template)
        .fetch_optional(&mut connection)
        .await
        .unwrap();
    if known.is_none() {
        let workshop = format!("{template}_making");
        seeded(&fresh_postgres(server, &workshop, "template1").await).await.close().await;
        connection.execute(AssertSqlSafe(format!("ALTER DATABASE {workshop} RENAME TO {template}"))).await.unwrap();
    }
    connection.execute("SELECT pg_advisory_unlock(20190418)").await.unwrap();
    fresh_postgres(server, name, &template).await
}

/// Makes a database on the server from another; gives its address.
pub async fn fresh_postgres(server: &str, name: &str, from: &str) -> String {
    let mut connection = PgConnection::connect(server).await.unwrap();
    connection.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).await.unwrap();
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE {from}"))).await.unwrap();
    let (front, _) = server.rsplit_once('/').unwrap();
    format!("{front}/{name}")
}

/// Opens a database and loads the seeds.
async fn seeded(url: &str) -> Db {
    // The key of the vault is made here; a test that copies the database makes its own.
    let folder = tempfile::tempdir().unwrap();
    let config = Config {
        listen: "127.0.0.1:0".parse().unwrap(),
        data_dir: folder.path().to_owned(),
        database_url: url.to_owned(),
        site_title: String::new(),
        public_url: None,
        trusted_proxies: Vec::new(),
        smtp: None,
    };
    let db = Db::open(url).await.unwrap();
    seed::run(&App::new(db.clone(), Clock::fixed(monday_morning()), config).unwrap()).await.unwrap();
    db
}
