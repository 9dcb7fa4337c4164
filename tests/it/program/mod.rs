//! The program as a process: started, killed, stopped, started again, backed up and restored as an office would do it.

mod check;
mod commands;
mod dossier;
mod draw;
mod durability;
mod freshness;
mod http;
mod keeping;
mod overload;
mod race;
mod starts;
mod vault;
mod verify;

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::mpsc,
    time::Duration,
};

use bole::{
    clock::Clock,
    commands::{
        batch,
        demo::{self, Options},
    },
    domain::{
        batch::{BatchEntry, BatchStatus},
        ids::{BatchId, SchemeId},
        role::{Role, ScholarRole},
        time::Day,
    },
    store::Db,
};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::{
    app::{Engine, TestApp},
    people::Somebody,
};

/// Sixty made-up cases and a few projects, the same each time on the same day.
async fn demonstration(db: &Db, today: Day) {
    let options = Options { cases: 60, projects: 6, seed: 8, password_hash: "kein Passwort".to_owned(), today };
    demo::fill(db, &options, |_, _| {}).await.unwrap();
}

/// Longer than anything here takes, so that a test that hangs says where.
const PATIENCE: Duration = Duration::from_secs(60);

/// A data folder and the program that is run on it.
struct Home {
    data: PathBuf,
    _folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { data: folder.path().join("data"), _folder: folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self._folder.path().join(name)
    }

    fn database(&self) -> PathBuf {
        self.data.join("bole.db")
    }

    fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bole"));
        command
            .args(arguments)
            .current_dir(self._folder.path())
            .env_remove("DATABASE_URL")
            .env_remove("BOLE_CONFIG")
            .env("BOLE_DATA_DIR", &self.data)
            .env("BOLE_LISTEN", "127.0.0.1:0");
        command
    }

    /// Runs a command to its end.
    fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Ran {
        Ran::from(self.command(arguments).output().unwrap())
    }

    /// Starts the server and waits until it answers.
    fn serve(&self) -> Program {
        let mut child = self.command::<&str>(&[]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = mpsc::channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let greeting = lines.recv_timeout(PATIENCE).unwrap_or_default();
        let address = greeting.strip_prefix("伯乐 Bole  http://").and_then(|rest| rest.strip_suffix('/'));
        let address = match address {
            Some(address) => address.parse().unwrap(),
            None => panic!("{greeting} {:?}", child.wait_with_output()),
        };
        let program = Program { child, address, lines };
        assert_eq!(http::get(address, "/health", &[]).unwrap().status, 200);
        program
    }

    /// The database file, opened without the program: constraints are off, so that everything can be broken.
    async fn raw(&self) -> SqliteConnection {
        raw(&self.database()).await
    }

    /// How many rows each table has.
    async fn rows(&self) -> BTreeMap<String, i64> {
        let mut conn = self.raw().await;
        let tables: Vec<(String,)> =
            sqlx::query_as("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
                .fetch_all(&mut conn)
                .await
                .unwrap();
        let mut rows = BTreeMap::new();
        for (table,) in tables {
            let count = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
            let (n,): (i64,) = sqlx::query_as(count).fetch_one(&mut conn).await.unwrap();
            rows.insert(table, n);
        }
        conn.close().await.unwrap();
        rows
    }
}

/// A database file, opened without the program, with every constraint off.
async fn raw(database: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(database).foreign_keys(false);
    let mut conn = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query("PRAGMA ignore_check_constraints = ON").execute(&mut conn).await.unwrap();
    conn
}

/// A command that has ended.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// Asserts that all went well, and gives what was printed.
    #[track_caller]
    fn well(self) -> String {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.out
    }

    /// Asserts a refusal in one sentence that holds all of these, with nothing on standard output.
    #[track_caller]
    fn refused(self, code: i32, names: &[&str]) {
        assert_eq!((self.code, self.out.as_str()), (Some(code), ""), "{self:?}");
        for name in names {
            assert!(self.err.contains(name), "{name} is not named: {}", self.err);
        }
    }
}

/// The server, running. It is killed when the test forgets it.
struct Program {
    child: Child,
    address: SocketAddr,
    lines: mpsc::Receiver<String>,
}

impl Program {
    /// `kill -9`: nothing is finished, nothing is said.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks the server to stop, as an init system does.
    fn tell_to_stop(&self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// Waits until the server has ended; gives how, and what it printed after its greeting.
    fn end(mut self) -> (ExitStatus, Vec<String>) {
        let status = self.child.wait().unwrap();
        (status, self.lines.iter().collect())
    }

    /// Stops the server; gives what it printed after its greeting.
    fn stop(self) -> Vec<String> {
        self.tell_to_stop();
        let (status, lines) = self.end();
        assert_eq!(status.code(), Some(0));
        lines
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An office with a call that is open now and people who are signed in, ready to be served by the program itself.
struct Office {
    home: Home,
    call: BatchId,
    /// Session cookies of four nominators.
    nominators: Vec<String>,
}

impl Office {
    async fn new() -> Self {
        Self::prepare(async |_| {}).await
    }

    /// `before` is done in the application before it is left to the program.
    async fn prepare(before: impl AsyncFnOnce(&TestApp)) -> Self {
        let app = TestApp::on(Engine::Sqlite).await;
        let now = Clock::system().now();
        app.clock.set(now);
        let (scheme,): (i64,) = {
            let mut conn = app.app.db.read().await.unwrap();
            conn.one("SELECT id FROM scheme WHERE kind = 'scholar' ORDER BY id LIMIT 1", Vec::new()).await.unwrap()
        };
        let entry = BatchEntry {
            year: i64::from(now.day().year()),
            batch_no: 7,
            name: "测试批次".to_owned(),
            name_en: String::new(),
            guide_published_on: None,
            opens_at: Some(now.plus_days(-1)),
            closes_at: Some(now.plus_days(30)),
            status: BatchStatus::Open,
            places: [(ScholarRole::Pm, 5)].into(),
            direction_places: Vec::new(),
            limits: Vec::new(),
        };
        let officer = app.officer().await;
        let call = batch::create(&app.app, &officer.who().await, SchemeId(scheme), entry).await.unwrap();
        let mut nominators = Vec::new();
        for key in ["one", "two", "three", "four"] {
            let roles = vec![(Role::Nominator, None)];
            let client = app.somebody(Somebody { key: key.to_owned(), person: None, roles }).await;
            nominators.push(client.cookie.unwrap());
        }
        before(&app).await;
        app.app.db.close().await;
        let home = Home::new();
        let old = &app.app.config.data_dir;
        std::fs::create_dir(&home.data).unwrap();
        for entry in std::fs::read_dir(old).unwrap() {
            let entry = entry.unwrap();
            std::fs::rename(entry.path(), home.data.join(entry.file_name())).unwrap();
        }
        Self { home, call, nominators }
    }

    /// Sends a draft with a request key of its own; gives the number of its case.
    fn send_draft(&self, to: SocketAddr, draft: &Draft) -> std::io::Result<String> {
        let call = self.call.to_string();
        let fields =
            [("request_key", draft.key.as_str()), ("batch_id", &call), ("role", "PM"), ("candidate_name", &draft.name)];
        let reply = http::post(to, "/admin/nominations", &self.nominators[draft.by], &fields)?;
        assert_eq!(reply.status, 303, "{}", reply.text());
        let number = reply.header("location").unwrap().split('/').nth(3).unwrap_or_default();
        Ok(number.to_owned())
    }
}

/// A draft to be sent: the same key twice is the same request.
#[derive(Clone, Debug)]
struct Draft {
    by: usize,
    key: String,
    name: String,
}

impl Draft {
    fn new(by: usize, round: usize, number: usize) -> Self {
        Self {
            by,
            key: format!("{:032x}", (round << 32) + (by << 24) + number),
            name: format!("测试{round}之{by}之{number}"),
        }
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}
