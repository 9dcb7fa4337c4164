//! `make bench`: ratios measured in one run on one machine, beside the targets. Prints a table in Markdown.
//!
//! Databases are made by `bole demo` in a folder for the purpose and kept between runs (`target/bench`).

mod draw;
mod load;
mod server;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use load::Figures;
use server::Server;

const PASSWORD: &str = "bench-only-password";
/// How long each load runs.
const RUN: Duration = Duration::from_secs(5);

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, flag, address, file, encoding] = args.as_slice()
        && flag == "--bare"
    {
        return server::serve_bare(address, file, encoding);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    fs::create_dir_all(&folder).expect("a folder for the databases");
    let small = demo(&folder, 1_000, 24);
    let many = many();
    let large = demo(&folder, many, 24);
    println!("| what | figure | target |\n|---|---|---|");
    public_pages(&folder, &small);
    submissions(&folder, &small);
    growth(&small, &large, many);
    projects(&demo(&folder, 21, 100), &demo(&folder, 21, 10_000));
    start_and_memory(&small);
    draw::rows(&folder);
}

/// Cases of the large database; `BOLE_BENCH_CASES` says another number where a quarter of an hour is too long to make it.
fn many() -> usize {
    std::env::var("BOLE_BENCH_CASES").ok().and_then(|number| number.parse().ok()).unwrap_or(100_000)
}

/// A database of so many cases and projects, made once.
fn demo(folder: &Path, cases: usize, projects: usize) -> PathBuf {
    let path = folder.join(format!("demo-{cases}-{projects}/bole.db"));
    if !path.exists() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the database");
        eprintln!("making {cases} cases and {projects} projects");
        let status = Command::new(env!("CARGO_BIN_EXE_bole"))
            .args(["demo", "--cases", &cases.to_string(), "--projects", &projects.to_string()])
            .args(["--seed", "7", "--password", PASSWORD])
            .args(["--database", &format!("sqlite:{}", path.display())])
            .stdout(Stdio::null())
            .status();
        assert!(status.is_ok_and(|status| status.success()), "bole demo failed");
    }
    path
}

fn row(what: &str, figure: &str, target: &str) {
    println!("| {what} | {figure} | {target} |");
}

fn load(server: &Server, connections: usize, path: &str, headers: &'static [(&'static str, &'static str)]) -> Figures {
    let path = path.to_owned();
    let figures = load::run(server.address, connections, RUN, 200, move |_, _| load::get(&path, headers));
    assert_eq!(figures.wrong, 0, "every answer is 200");
    figures
}

/// Public list and detail against a bare handler of the same bytes, and the list rendered anew.
fn public_pages(folder: &Path, database: &Path) {
    let bole = Server::bole(database);
    let (_, _, home) = bole.fetch("/", &[]).expect("the home page");
    let detail = first_link(&String::from_utf8_lossy(&home), "/scholars/").expect("a scholar on the home page");
    for (name, path) in [("public list", "/"), ("public detail", detail.as_str())] {
        for (encoding, headers) in
            [("plain", &[][..]), ("gzip", &[("accept-encoding", "gzip")][..]), ("br", &[("accept-encoding", "br")][..])]
        {
            let (_, _, body) = bole.fetch(path, headers).expect("the page");
            let file = folder.join("body");
            fs::write(&file, &body).expect("the body is kept");
            let ours = load(&bole, 32, path, headers);
            let bare = Server::bare(&file, encoding);
            let theirs = load(&bare, 32, "/", headers);
            let ratio = ours.per_second() / theirs.per_second();
            let figure = format!(
                "{:.2} ({:.0}/s against {:.0}/s, {} bytes, p99 {:.1} ms)",
                ratio,
                ours.per_second(),
                theirs.per_second(),
                body.len(),
                ours.quantile(0.99)
            );
            row(&format!("{name}, {encoding}, against bare axum"), &figure, "≥ 0.8");
        }
    }
    // A parameter the page does not know is rendered, but never kept.
    let anew = load::run(bole.address, 8, RUN, 200, |connection, number| {
        load::get(&format!("/?anew={connection}-{number}"), &[])
    });
    assert_eq!(anew.wrong, 0, "every answer is 200");
    let figure = format!("{:.0}/s, p50 {:.2} ms", anew.per_second(), anew.quantile(0.5));
    row("the list rendered anew", &figure, "≥ 1,000/s");
}

/// Durable drafts through the whole stack against the commits of plain SQLite.
fn submissions(folder: &Path, database: &Path) {
    let commits = plain_commits(folder);
    let copy = folder.join("write/bole.db");
    let _ = fs::remove_dir_all(folder.join("write"));
    fs::create_dir_all(folder.join("write")).expect("a folder");
    fs::copy(database, &copy).expect("a database to write to");
    let bole = Server::bole(&copy);
    let cookie = sign_in(&bole, "nominator@demo.invalid");
    let (_, _, page) = bole.fetch("/admin/nominations/new", &[("cookie", &cookie)]).expect("the form");
    let batch = option_of(&String::from_utf8_lossy(&page), "batch_id").expect("a call to choose");
    for connections in [64, 256] {
        let (cookie, batch) = (cookie.clone(), batch.clone());
        let figures = load::run(bole.address, connections, RUN, 303, move |connection, number| {
            let body = format!(
                "request_key={connections:08x}{connection:08x}{number:016x}&ver=0&do=save&role=YOUTH&batch_id={batch}\
                 &candidate_name=%E6%B5%8B%E8%AF%95&statement=%E6%B5%8B%E8%AF%95"
            );
            load::post("/admin/nominations", &[("cookie", &cookie)], &body)
        });
        let ratio = figures.per_second() / commits;
        let figure = format!(
            "{ratio:.2} ({:.0}/s against {commits:.0} commits/s; p50 {:.0} ms, p99 {:.0} ms; {} wrong)",
            figures.per_second(),
            figures.quantile(0.5),
            figures.quantile(0.99),
            figures.wrong
        );
        row(&format!("durable drafts, {connections} at once"), &figure, "≥ 0.5; p99 ≤ 100 ms");
    }
}

/// Commits a second of one connection that waits for each, `synchronous=FULL`.
fn plain_commits(folder: &Path) -> f64 {
    use sqlx::{Connection, Executor, sqlite::*};
    let path = folder.join("plain.db");
    let _ = fs::remove_file(&path);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a thread");
    runtime.block_on(async {
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let mut connection = SqliteConnection::connect_with(&options).await.expect("a database");
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)").await.expect("a table");
        let body = "x".repeat(1000);
        let begin = Instant::now();
        let mut commits = 0;
        while begin.elapsed() < RUN {
            sqlx::query("INSERT INTO t (body) VALUES ($1)")
                .bind(&body)
                .execute(&mut connection)
                .await
                .expect("a commit");
            commits += 1;
        }
        f64::from(commits) / begin.elapsed().as_secs_f64()
    })
}

/// The same pages with many times the cases.
fn growth(small: &Path, large: &Path, cases: usize) {
    let (one, hundred) = (Server::bole(small), Server::bole(large));
    let pages = [
        ("first page of cases", "officer@demo.invalid", "/admin/nominations", "/admin/nominations/20"),
        ("case page", "officer@demo.invalid", "", "/admin/nominations/20"),
    ];
    for (name, account, path, link) in pages {
        let measure = |server: &Server| {
            let cookie = sign_in(server, account);
            let path = if path.is_empty() {
                let (_, _, list) =
                    server.fetch("/admin/nominations", &[("cookie", &cookie)]).expect("the list of cases");
                first_link(&String::from_utf8_lossy(&list), link).expect("a case")
            } else {
                path.to_owned()
            };
            let figures = load::run(server.address, 1, RUN, 200, move |_, _| load::get(&path, &[("cookie", &cookie)]));
            assert_eq!(figures.wrong, 0, "every answer is 200");
            figures.quantile(0.5)
        };
        let (few, many) = (measure(&one), measure(&hundred));
        row(
            &format!("{name}, {cases} against 1000 cases"),
            &format!("{:.2}× ({many:.2} against {few:.2} ms)", many / few),
            "≤ 1.15×",
        );
    }
    let anew = |server: &Server| {
        let figures = load::run(server.address, 1, RUN, 200, |_, number| load::get(&format!("/?anew={number}"), &[]));
        figures.quantile(0.5)
    };
    let (few, many) = (anew(&one), anew(&hundred));
    row(
        &format!("public list rendered anew, {cases} against 1000 cases"),
        &format!("{:.2}× ({many:.2} against {few:.2} ms)", many / few),
        "≤ 1.15×",
    );
}

/// The lists of projects, on the desk and in public, with many times the projects.
fn projects(few: &Path, many: &Path) {
    let (few, many) = (Server::bole(few), Server::bole(many));
    let medians = |path: &str, account: Option<&str>| {
        [&few, &many].map(|server| {
            let cookie = account.map(|account| sign_in(server, account)).unwrap_or_default();
            let path = path.to_owned();
            let figures = load::run(server.address, 1, RUN, 200, move |_, number| {
                load::get(&path.replace("{n}", &number.to_string()), &[("cookie", &cookie)])
            });
            assert_eq!(figures.wrong, 0, "every answer is 200");
            figures.quantile(0.5)
        })
    };
    let desk = Some("officer@demo.invalid");
    for (what, path, account) in [
        ("projects on the desk", "/admin/projects", desk),
        ("running projects on the desk", "/admin/projects?is=running", desk),
        ("projects found by name", "/admin/projects?q=%E8%AF%BE%E9%A2%9800042", desk),
        ("public projects, rendered anew", "/projects?anew={n}", None),
        ("the matrix, rendered anew", "/ai4s?anew={n}", None),
    ] {
        let [less, more] = medians(path, account);
        let figure = format!("{:.2}× ({more:.2} against {less:.2} ms)", more / less);
        row(&format!("{what}, 10000 against 100"), &figure, "≤ 1.15×");
    }
}

/// Cold start and memory under load.
fn start_and_memory(database: &Path) {
    let mut starts: Vec<f64> = (0..7).map(|_| Server::bole(database).started_in.as_secs_f64() * 1000.0).collect();
    starts.sort_by(f64::total_cmp);
    row("cold start to the first answer, median of 7", &format!("{:.0} ms", starts[3]), "≤ 50 ms");
    let bole = Server::bole(database);
    let before = bole.memory();
    load(&bole, 32, "/", &[("accept-encoding", "br")]);
    let anew = load::run(bole.address, 32, RUN, 200, |connection, number| {
        load::get(&format!("/?anew={connection}-{number}"), &[])
    });
    assert_eq!(anew.wrong, 0, "every answer is 200");
    if let (Some(before), Some(after)) = (before, bole.memory()) {
        row("memory under load, the process's share", &format!("{after:.0} MiB (idle {before:.0} MiB)"), "≤ 30 MiB");
    }
}

/// Signs in and gives the cookie.
fn sign_in(server: &Server, email: &str) -> String {
    let body = format!("email={}&password={PASSWORD}", email.replace('@', "%40"));
    let request = load::post("/login", &[("connection", "close")], &body);
    let (status, head, _) = server.send(&request).expect("sign-in answers");
    assert_eq!(status, 303, "{email} signs in");
    let line = head.lines().find(|line| line.to_lowercase().starts_with("set-cookie: __host-sid=")).expect("a cookie");
    line["set-cookie: ".len()..].split(';').next().unwrap_or_default().to_owned()
}

/// The first link of a page that begins so.
fn first_link(page: &str, begin: &str) -> Option<String> {
    let at = page.find(&format!("href=\"{begin}"))? + 6;
    page[at..].split('"').next().map(str::to_owned)
}

/// The first choice of a select.
fn option_of(page: &str, name: &str) -> Option<String> {
    let select = &page[page.find(&format!("name=\"{name}\""))?..];
    select
        .split("<option value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .find(|value| !value.is_empty())
        .map(str::to_owned)
}
