//! The one file that knows which engine runs: SQLite by default, Postgres by `DATABASE_URL`.
//!
//! One SQL text serves both (dialect: ARCHITECTURE.md, "Two engines"). Reads go through [`Conn`], writes
//! through [`Tx`], which only [`Db::write`] hands out, so a page cannot write by accident. On SQLite all
//! writes pass one task (`writer.rs`); on Postgres each is an ordinary transaction of its own.

use std::{ops, path::Path, str::FromStr, sync::Arc, time::Duration};

use sqlx::{
    Connection, FromRow, Postgres, SqlSafeStr, SqlStr, Sqlite,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions, PgRow},
    sqlite::{
        SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
        SqliteSynchronous,
    },
};

use super::{
    StoreError,
    job::{self, Job, Queued},
    version,
    writer::Writer,
};

/// A value bound to `$1`, `$2`, … in either engine.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    Int(Option<i64>),
    Text(Option<String>),
    Bool(Option<bool>),
    Bytes(Option<Vec<u8>>),
}

/// Arguments of a statement in order: `args![case_id, stage, now]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::store::engine::Arg::from($value)),*] };
}

/// A row type that both engines can fill; every `#[derive(sqlx::FromRow)]` is one.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// Prepared statements a connection keeps: all that the program has, or each would be compiled again and again.
const STATEMENTS: usize = 1024;

/// What a reading SQLite connection keeps of the file, in KiB as SQLite writes it: the kernel keeps the rest for all.
const READER_CACHE: &str = "-768";

/// Reading connections to an SQLite file: as many as can be at work while others wait for their caller.
fn readers() -> u32 {
    let cores = std::thread::available_parallelism().map_or(2, |cores| u32::try_from(cores.get()).unwrap_or(2));
    (cores * 2).clamp(4, 16)
}

/// A connection to read with.
pub enum Conn {
    Sqlite(PoolConnection<Sqlite>),
    SqliteTx(sqlx::Transaction<'static, Sqlite>),
    SqliteWriter(Box<SqliteConnection>),
    Postgres(PoolConnection<Postgres>),
    PostgresTx(sqlx::Transaction<'static, Postgres>),
}

/// A transaction in progress. It reads what a [`Conn`] reads, and writes.
pub struct Tx {
    conn: Conn,
    public_change: bool,
}

impl ops::Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl ops::DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

/// Binds the arguments to a query of either engine.
macro_rules! bind {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match arg {
                Arg::Int(value) => query.bind(value),
                Arg::Text(value) => query.bind(value),
                Arg::Bool(value) => query.bind(value),
                Arg::Bytes(value) => query.bind(value),
            };
        }
        query
    }};
}

/// Rows as the engine gave them, not yet read into a type.
enum Rows {
    Sqlite(Vec<SqliteRow>),
    Postgres(Vec<PgRow>),
}

impl Rows {
    fn read<T: Record>(&self) -> Result<Vec<T>, StoreError> {
        Ok(match self {
            Self::Sqlite(rows) => rows.iter().map(T::from_row).collect::<Result<_, _>>()?,
            Self::Postgres(rows) => rows.iter().map(T::from_row).collect::<Result<_, _>>()?,
        })
    }
}

impl Conn {
    /// Every row of a query.
    pub async fn all<T: Record>(&mut self, sql: impl SqlSafeStr, args: Vec<Arg>) -> Result<Vec<T>, StoreError> {
        self.fetch(sql.into_sql_str(), args).await?.read()
    }

    /// The first row of a query, if there is one.
    pub async fn opt<T: Record>(&mut self, sql: impl SqlSafeStr, args: Vec<Arg>) -> Result<Option<T>, StoreError> {
        Ok(self.fetch_first(sql.into_sql_str(), args).await?.read()?.pop())
    }

    /// The only row of a query that always has one, such as a count.
    pub async fn one<T: Record>(&mut self, sql: impl SqlSafeStr, args: Vec<Arg>) -> Result<T, StoreError> {
        self.opt(sql, args).await?.ok_or(StoreError::Missing)
    }

    // What waits for the database knows no row type, so it is compiled twice and not twice for each of a hundred types.
    async fn fetch(&mut self, sql: SqlStr, args: Vec<Arg>) -> Result<Rows, StoreError> {
        Ok(match self.driver() {
            Driver::Sqlite(conn) => Rows::Sqlite(bind!(sqlx::query(sql), args).fetch_all(conn).await?),
            Driver::Postgres(conn) => Rows::Postgres(bind!(sqlx::query(sql), args).fetch_all(conn).await?),
        })
    }

    async fn fetch_first(&mut self, sql: SqlStr, args: Vec<Arg>) -> Result<Rows, StoreError> {
        Ok(match self.driver() {
            Driver::Sqlite(conn) => {
                Rows::Sqlite(bind!(sqlx::query(sql), args).fetch_optional(conn).await?.into_iter().collect())
            }
            Driver::Postgres(conn) => {
                Rows::Postgres(bind!(sqlx::query(sql), args).fetch_optional(conn).await?.into_iter().collect())
            }
        })
    }

    async fn execute(&mut self, sql: SqlStr, args: Vec<Arg>) -> Result<u64, StoreError> {
        Ok(match self.driver() {
            Driver::Sqlite(conn) => bind!(sqlx::query(sql), args).execute(conn).await?.rows_affected(),
            Driver::Postgres(conn) => bind!(sqlx::query(sql), args).execute(conn).await?.rows_affected(),
        })
    }

    fn driver(&mut self) -> Driver<'_> {
        match self {
            Self::Sqlite(conn) => Driver::Sqlite(conn),
            Self::SqliteTx(conn) => Driver::Sqlite(conn),
            Self::SqliteWriter(conn) => Driver::Sqlite(conn),
            Self::Postgres(conn) => Driver::Postgres(conn),
            Self::PostgresTx(conn) => Driver::Postgres(conn),
        }
    }
}

/// A connection as its driver knows it, whatever it was lent from.
enum Driver<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Tx {
    pub(super) fn over(conn: Conn) -> Self {
        Self { conn, public_change: false }
    }

    /// Runs a statement that returns no rows; gives the number of rows it touched.
    pub async fn run(&mut self, sql: impl SqlSafeStr, args: Vec<Arg>) -> Result<u64, StoreError> {
        self.conn.execute(sql.into_sql_str(), args).await
    }

    /// Runs a guarded `UPDATE … WHERE id = $n AND ver = $m`: no row touched means somebody was faster.
    pub async fn run_guarded(&mut self, sql: impl SqlSafeStr, args: Vec<Arg>) -> Result<(), StoreError> {
        match self.run(sql, args).await? {
            0 => Err(StoreError::Stale),
            _ => Ok(()),
        }
    }

    /// Says that this transaction changes what a public page shows: cached pages of the old state are not served
    /// once it is acknowledged.
    pub async fn touch_public(&mut self) -> Result<(), StoreError> {
        if !self.public_change {
            version::bump(self).await?;
            self.public_change = true;
        }
        Ok(())
    }

    pub(super) fn into_conn(self) -> Conn {
        self.conn
    }

    /// Whether [`Tx::touch_public`] was called; forgets it for the next job.
    pub(super) fn take_public_change(&mut self) -> bool {
        std::mem::take(&mut self.public_change)
    }
}

/// A database: where to read, where to write, and how fresh the public pages are.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

enum Inner {
    Sqlite {
        read: SqlitePool,
        writer: Writer,
        version: Arc<version::Local>,
    },
    /// Writes have connections of their own: a page that holds one to read while it waits for a write would otherwise
    /// wait for itself.
    Postgres {
        read: PgPool,
        write: PgPool,
    },
}

/// The file of an SQLite address (`sqlite:PATH`); `None` for any other.
pub fn sqlite_path(url: &str) -> Option<&Path> {
    let path = url.strip_prefix("sqlite:")?;
    Some(Path::new(path.strip_prefix("//").unwrap_or(path)))
}

static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

impl Db {
    /// Opens the database behind a URL (`sqlite:PATH` or `postgres://…`) and brings its schema up to date.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let db = Self::connect(url, true).await?;
        db.migrate().await?;
        if let Inner::Sqlite { version, .. } = &*db.0 {
            version.set(version::read(&mut db.read().await?).await?);
        }
        Ok(db)
    }

    /// Opens a database that exists, for commands that only read beside a serving process; never migrates.
    pub async fn open_to_read(url: &str) -> Result<Self, StoreError> {
        Self::connect(url, false).await
    }

    async fn connect(url: &str, create: bool) -> Result<Self, StoreError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url)?.statement_cache_capacity(STATEMENTS);
            let pool = |connections| {
                PgPoolOptions::new().max_connections(connections).acquire_timeout(Duration::from_secs(10))
            };
            let read = pool(16).connect_with(options.clone()).await?;
            let write = pool(8).connect_lazy_with(options);
            return Ok(Self(Arc::new(Inner::Postgres { read, write })));
        }
        let path = sqlite_path(url).ok_or(StoreError::BadUrl)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .statement_cache_capacity(STATEMENTS)
            .busy_timeout(Duration::from_secs(10));
        let write = SqliteConnection::connect_with(&options).await?;
        // A file does not hang up: a connection need not be asked whether it lives each time it is lent.
        let read = SqlitePoolOptions::new()
            .max_connections(readers())
            .test_before_acquire(false)
            .acquire_timeout(Duration::from_secs(10))
            .connect_lazy_with(options.create_if_missing(false).pragma("cache_size", READER_CACHE));
        let version = Arc::new(version::Local::default());
        let writer = Writer::start(write, Arc::clone(&version));
        Ok(Self(Arc::new(Inner::Sqlite { read, writer, version })))
    }

    /// Applies the migrations that are missing.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match &*self.0 {
            Inner::Sqlite { read, .. } => MIGRATOR.run(read).await?,
            Inner::Postgres { write, .. } => MIGRATOR.run(write).await?,
        }
        Ok(())
    }

    /// Whether the database holds exactly the schema that this program would make.
    pub async fn has_our_schema(&self) -> bool {
        const LAST: &str = "SELECT MAX(version) FROM _sqlx_migrations";
        let Ok(mut conn) = self.read().await else { return false };
        let last: Result<(Option<i64>,), _> = conn.one(LAST, Vec::new()).await;
        last.is_ok_and(|(last,)| last == MIGRATOR.iter().last().map(|step| step.version))
    }

    /// A connection to read with.
    pub async fn read(&self) -> Result<Conn, StoreError> {
        Ok(match &*self.0 {
            Inner::Sqlite { read, .. } => Conn::Sqlite(read.acquire().await?),
            Inner::Postgres { read, .. } => Conn::Postgres(read.acquire().await?),
        })
    }

    /// A connection whose queries all see the database as it was at the first of them, whatever is written meanwhile:
    /// for whoever compares what one query gives with what the next does.
    pub async fn snapshot(&self) -> Result<Conn, StoreError> {
        Ok(match &*self.0 {
            Inner::Sqlite { read, .. } => Conn::SqliteTx(read.begin().await?),
            Inner::Postgres { read, .. } => {
                Conn::PostgresTx(read.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    /// Runs a job in one transaction and answers once it is durable. An error or a panic of the job undoes all it
    /// wrote. The job runs to its end even when the caller goes away.
    ///
    /// # Errors
    /// Whatever the job says, or a [`StoreError`] when the transaction cannot be begun or committed.
    pub async fn write<T, E>(&self, job: impl Job<T, E>) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (queued, answer) = job::queue(job);
        match &*self.0 {
            Inner::Sqlite { writer, .. } => writer.submit(queued).await?,
            Inner::Postgres { write, .. } => {
                tokio::spawn(run_alone(write.clone(), queued));
            }
        }
        answer.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// The version of the public content. A page rendered after reading it may be served as long as it stays.
    pub async fn content_version(&self) -> Result<i64, StoreError> {
        match &*self.0 {
            Inner::Sqlite { version, .. } => Ok(version.get()),
            Inner::Postgres { .. } => version::read(&mut self.read().await?).await,
        }
    }

    /// Writes a consistent copy of an SQLite database into a new file (`VACUUM INTO`), while it is being used.
    /// Postgres has its own tools for this: `Ok(false)`.
    pub async fn copy_into(&self, path: &Path) -> Result<bool, StoreError> {
        let Inner::Sqlite { read, .. } = &*self.0 else { return Ok(false) };
        let target = path.to_string_lossy().into_owned();
        sqlx::query("VACUUM INTO $1").bind(target).execute(read).await?;
        Ok(true)
    }

    /// `sqlite` or `postgres`.
    pub fn engine(&self) -> &'static str {
        match &*self.0 {
            Inner::Sqlite { .. } => "sqlite",
            Inner::Postgres { .. } => "postgres",
        }
    }

    /// Finishes what is under way and closes the connections.
    pub async fn close(&self) {
        match &*self.0 {
            Inner::Sqlite { read, writer, .. } => {
                writer.close().await;
                read.close().await;
            }
            Inner::Postgres { read, write } => {
                write.close().await;
                read.close().await;
            }
        }
    }
}

/// Runs a job in a Postgres transaction of its own and answers its caller.
async fn run_alone(pool: PgPool, mut job: Box<dyn Queued>) {
    let fate = in_transaction(&pool, &mut *job).await;
    job.answer(fate);
}

/// Writers take turns, as they do on SQLite. Whoever records an event holds the head of the chain until the commit
/// anyway: taken first instead of last, it can no longer be waited for in a circle by two who each hold what the other
/// wants, and what a command reads stays true until it is done.
async fn in_transaction(pool: &PgPool, job: &mut dyn Queued) -> Result<(), StoreError> {
    const TURN: &str = "SELECT seq FROM chain_head WHERE id = 1 FOR NO KEY UPDATE";
    let mut tx = Tx::over(Conn::PostgresTx(pool.begin().await?));
    let _: Option<(i64,)> = tx.opt(TURN, args![]).await?;
    let keep = job.run(&mut tx).await;
    let Conn::PostgresTx(inner) = tx.into_conn() else { return Err(StoreError::Missing) };
    match keep {
        true => inner.commit().await?,
        false => inner.rollback().await?,
    }
    Ok(())
}
