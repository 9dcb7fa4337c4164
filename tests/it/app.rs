//! The application as tests see it: a database of its own on either engine, a clock moved by hand, a cookie jar.

use std::{future::Future, sync::OnceLock};

use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use bole::{
    app::App,
    clock::Clock,
    config::{Config, Smtp},
    domain::time::Moment,
    store::Db,
    web::server,
};
use tower::ServiceExt;

use super::template;

/// The engines a test runs on: SQLite always, Postgres where `BOLE_TEST_POSTGRES` names a server (`make test` does).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Runs a story on every engine there is, on a database with the seed facts.
pub fn on_both_engines<F, Fut>(story: F)
where
    F: Fn(TestApp) -> Fut,
    Fut: Future<Output = ()>,
{
    on_each(async |engine| TestApp::on(engine).await, story);
}

/// Runs a story on every engine there is, on a database with nothing in it.
pub fn on_both_engines_empty<F, Fut>(story: F)
where
    F: Fn(TestApp) -> Fut,
    Fut: Future<Output = ()>,
{
    on_each(async |engine| TestApp::empty_on(engine).await, story);
}

fn on_each<F, Fut>(make: impl AsyncFn(Engine) -> TestApp, story: F)
where
    F: Fn(TestApp) -> Fut,
    Fut: Future<Output = ()>,
{
    for engine in [Engine::Sqlite, Engine::Postgres] {
        if engine == Engine::Postgres && postgres().is_none() {
            eprintln!("no BOLE_TEST_POSTGRES: only SQLite was tried");
            continue;
        }
        eprintln!("--- {engine:?}");
        runtime().block_on(async {
            let app = make(engine).await;
            let db = app.app.db.clone();
            story(app).await;
            db.close().await;
        });
    }
}

/// Runs a test of something that no engine changes, on SQLite.
pub fn on_sqlite<F, Fut>(story: F)
where
    F: FnOnce(TestApp) -> Fut,
    Fut: Future<Output = ()>,
{
    runtime().block_on(async { story(TestApp::on(Engine::Sqlite).await).await });
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

fn postgres() -> Option<&'static str> {
    static URL: OnceLock<Option<String>> = OnceLock::new();
    URL.get_or_init(|| std::env::var("BOLE_TEST_POSTGRES").ok()).as_deref()
}

/// The instant tests begin at unless they say otherwise: a working Monday, 09:00 in Beijing.
pub fn monday_morning() -> Moment {
    Moment::parse_local("2026-03-02T09:00").unwrap()
}

/// One application with its own database.
#[derive(Clone)]
pub struct TestApp {
    pub app: App,
    pub clock: Clock,
    pub router: Router,
    pub engine: Engine,
    _folder: std::sync::Arc<tempfile::TempDir>,
}

/// The Postgres server's database of this process and number.
fn database_name() -> String {
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    format!("bole_{}_{number}", std::process::id())
}

impl TestApp {
    /// An application on one engine, with the seed facts loaded.
    pub async fn on(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database_url = match engine {
            Engine::Sqlite => template::copy_sqlite(folder.path()).await,
            Engine::Postgres => template::copy_postgres(postgres().unwrap(), &database_name()).await,
        };
        Self::over(engine, folder, database_url).await
    }

    /// An application on one engine, with the schema in place and nothing in it.
    pub async fn empty_on(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database_url = match engine {
            Engine::Sqlite => Config::sqlite_in(folder.path(), "bole.db"),
            Engine::Postgres => template::fresh_postgres(postgres().unwrap(), &database_name(), "template1").await,
        };
        Self::over(engine, folder, database_url).await
    }

    async fn over(engine: Engine, folder: tempfile::TempDir, database_url: String) -> Self {
        let config = Config {
            listen: "127.0.0.1:0".parse().unwrap(),
            data_dir: folder.path().to_owned(),
            database_url: database_url.clone(),
            site_title: "智源学者计划".to_owned(),
            public_url: Some("http://bole.test".to_owned()),
            trusted_proxies: Vec::new(),
            smtp: None,
        };
        bole::apart::runs(env!("CARGO_BIN_EXE_bole").into());
        let clock = Clock::fixed(monday_morning());
        let db = Db::open(&database_url).await.unwrap();
        let app = App::new(db, clock.clone(), config).unwrap();
        let router = server::router(app.clone());
        Self { app, clock, router, engine, _folder: std::sync::Arc::new(folder) }
    }

    /// Another application on the same database, as a second server is. Only Postgres has room for two.
    pub async fn twin(&self) -> Self {
        assert_eq!(self.engine, Engine::Postgres);
        let db = Db::open(&self.app.config.database_url).await.unwrap();
        let app = App::new(db, self.clock.clone(), (*self.app.config).clone()).unwrap();
        Self { router: server::router(app.clone()), app, ..self.clone() }
    }

    /// Another start of the program on the same database: nothing that was in memory is there.
    pub fn restarted(&self) -> Self {
        let app = App::new(self.app.db.clone(), self.clock.clone(), (*self.app.config).clone()).unwrap();
        Self { router: server::router(app.clone()), app, ..self.clone() }
    }

    /// The same with a mail server.
    pub fn with_mail(&self, url: &str) -> Self {
        let smtp = Smtp { url: url.to_owned(), from: "伯乐 <bole@bole.cn>".to_owned() };
        let config = Config { smtp: Some(smtp), ..(*self.app.config).clone() };
        let app = App::new(self.app.db.clone(), self.clock.clone(), config).unwrap();
        Self { router: server::router(app.clone()), app, ..self.clone() }
    }

    /// Moves the clock.
    pub fn at(&self, local: &str) {
        self.clock.set(Moment::parse_local(local).unwrap());
    }

    /// A visitor without an account.
    pub fn visitor(&self) -> Client {
        Client { app: self.clone(), cookie: None, account: None }
    }
}

/// Somebody with a browser: remembers the session cookie, sends what browsers send.
#[derive(Clone)]
pub struct Client {
    pub app: TestApp,
    pub cookie: Option<String>,
    /// Whose session it is; `people.rs` fills it in.
    pub account: Option<bole::domain::ids::AccountId>,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

impl Answer {
    /// Where a redirect leads; empty when it is none.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The text of the elements a CSS selector finds, each with its white space folded.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let page = scraper::Html::parse_document(&self.body);
        let selector = scraper::Selector::parse(selector).unwrap();
        page.select(&selector)
            .map(|element| element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// An attribute of the elements a CSS selector finds.
    pub fn attributes(&self, selector: &str, attribute: &str) -> Vec<String> {
        let page = scraper::Html::parse_document(&self.body);
        let selector = scraper::Selector::parse(selector).unwrap();
        page.select(&selector).filter_map(|element| element.attr(attribute)).map(str::to_owned).collect()
    }

    /// Asserts a status, showing the page when it is another.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{} {}", self.location(), self.texts("main").join("\n"));
        self
    }

    /// Asserts a redirect after a successful POST and gives where it leads.
    #[track_caller]
    pub fn leads(self) -> String {
        assert_eq!(self.status.as_u16(), 303, "{}", self.texts("main").join("\n"));
        self.location().to_owned()
    }
}

impl Client {
    /// Reads a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form as a browser on the same site does.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// Begins a request with the session cookie.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path).header(header::HOST, "bole.test");
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }

    /// Sends any request and reads the answer whole.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 64 << 20).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }
}
