//! Opening what a command works with: the data folder, the database with its lock, the seeds. Every failure says which
//! file or server it is about.

use std::{fs, path::Path, time::Duration};

use anyhow::{Context, bail};

use crate::{
    app::App,
    clock::Clock,
    commands::{
        self,
        seed::{self, Seeded, SeedingError},
    },
    config::Config,
    store::{Db, engine::sqlite_path},
    vault,
};

/// One process owns an SQLite database, because it alone knows how fresh its kept pages are. A second is refused.
///
/// # Errors
/// When another process holds the database, or its folder cannot be made.
pub fn lock_database(config: &Config) -> anyhow::Result<Option<fs::File>> {
    let Some(database) = sqlite_path(&config.database_url) else { return Ok(None) };
    make_folder(database.parent().unwrap_or(Path::new("")))?;
    let path = format!("{}.lock", database.display());
    let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path).context(path.clone())?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => {
            let name = database.display();
            bail!("another bole process is writing to {name}; stop it first (it holds {path})")
        }
        Err(fs::TryLockError::Error(cause)) => Err(cause).context(path),
    }
}

/// Makes a folder and those above it.
///
/// # Errors
/// Names the folder.
pub fn make_folder(folder: &Path) -> anyhow::Result<()> {
    if folder.as_os_str().is_empty() {
        return Ok(());
    }
    fs::create_dir_all(folder).with_context(|| format!("the folder {}", folder.display()))
}

/// Opens a database to write, and brings its schema up to date.
///
/// # Errors
/// Names the database.
pub async fn database(url: &str) -> anyhow::Result<Db> {
    Db::open(url).await.with_context(|| name(url))
}

/// Opens a database that exists beside a process that may be serving it.
///
/// # Errors
/// When it cannot be reached, or its schema is not the one this program knows.
pub async fn database_to_read(url: &str) -> anyhow::Result<Db> {
    let db = Db::open_to_read(url).await.with_context(|| name(url))?;
    if !db.has_our_schema().await {
        bail!("{}: not a database of this version; `bole migrate` brings an older one up to date", name(url));
    }
    Ok(db)
}

/// Opens the application as the settings say. Hold the lock ([`lock_database`]) as long as it is open.
///
/// # Errors
/// When the folder cannot be made, the database cannot be opened, or its key is missing or is another's.
pub async fn application(config: Config) -> anyhow::Result<App> {
    let key = vault::key_path(&config.data_dir);
    let is_there = key.exists();
    let db = database(&config.database_url).await?;
    if !is_there && commands::vault::is_needed(&mut db.read().await?).await? {
        bail!(
            "{} 不见了：请把另行保管的那份放回去。若已没有，bole vault adopt 换用新的密钥，此前密封的内容就永远打不开了。\n\
             {0} is missing, and the database was begun with it. Put back the copy that was kept apart. If there is none, \
             bole vault adopt goes on with a new key, and what was sealed stays sealed for ever",
            key.display()
        );
    }
    let app = application_of(db, config)?;
    if !commands::vault::is_own(&app).await? {
        bail!(
            "{} 不是这个数据库的密钥：请放回另行保管的那份。若已没有，bole vault adopt 就用现在这把，此前密封的内容永远打不开。\n\
             {0} is not the key that the database was begun with. Put back the copy that was kept apart. If there is \
             none, bole vault adopt goes on with this one, and what was sealed stays sealed for ever",
            key.display()
        );
    }
    Ok(app)
}

/// Opens the application with whatever key the data folder holds, or a new one, for whoever means to go on with it.
///
/// # Errors
/// As [`application`], save for the key.
pub async fn with_any_key(config: Config) -> anyhow::Result<App> {
    let db = database(&config.database_url).await?;
    application_of(db, config)
}

fn application_of(db: Db, config: Config) -> anyhow::Result<App> {
    make_folder(&config.data_dir)?;
    let folder = config.data_dir.display().to_string();
    App::new(db, Clock::system(), config).with_context(|| format!("the data folder {folder}"))
}

/// Loads the seed facts, and says so when it takes long.
///
/// # Errors
/// When a seed file is malformed or the database refuses.
pub async fn load_seeds(app: &App) -> Result<Seeded, SeedingError> {
    let loading = seed::run(app);
    tokio::pin!(loading);
    match tokio::time::timeout(Duration::from_secs(1), &mut loading).await {
        Ok(seeded) => seeded,
        Err(_) => {
            eprintln!("loading the seed facts …");
            loading.await
        }
    }
}

/// What a database is called in a message: never with the password that its address may hold.
pub fn name(url: &str) -> String {
    match sqlite_path(url) {
        Some(path) => path.display().to_string(),
        None => {
            let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
            let server = rest.rsplit_once('@').map_or(rest, |(_, server)| server);
            format!("{scheme}://{server}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_never_holds_the_password() {
        assert_eq!(name("postgres://bole:p@ss@db.test/bole"), "postgres://db.test/bole");
        assert_eq!(name("sqlite:data/bole.db"), "data/bole.db");
    }
}
