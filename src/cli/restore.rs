//! `bole restore`: puts an archive back. Nothing is put in place before all of it was verified: the parts against the
//! manifest, the chain and the invariants of the database, the files against the rows that name them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};
use clap::Args;

use super::{
    archive::{self, DATABASE, FILES, Parts},
    backup::{self, Fault},
    exit, open,
};
use crate::{
    commands::{
        self,
        check::{self, Known},
    },
    config::Config,
    heads_file::HeadsFile,
    new_file,
    store::{Db, engine::sqlite_path},
    texts::{Lang, breach},
    vault,
};

/// 恢复 · Put an archive back into an empty data folder
///
/// Nothing is put in place before the whole archive was verified. Put vault.key back yourself before you serve.
#[derive(Args, Debug)]
pub struct RestoreArgs {
    /// The archive to read
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
}

/// Restores an archive; 1 when it is refused, and then nothing is changed.
pub async fn run(config: &Config, args: &RestoreArgs) -> ExitCode {
    exit("restore", read(config, &args.from).await)
}

/// What a restored database holds.
struct Inspected {
    report: check::Report,
    /// Documents whose bytes the archive does not have.
    missing: usize,
    /// Whether it is to be served with a key of its own.
    sealed: bool,
}

async fn read(config: &Config, from: &Path) -> anyhow::Result<String> {
    let Some(database) = sqlite_path(&config.database_url).map(Path::to_owned) else {
        bail!("on Postgres use pg_restore for the database and copy the files besides");
    };
    let parts = archive::verify(from).with_context(|| from.display().to_string())?;
    let _lock = open::lock_database(config)?;
    open::make_folder(&config.data_dir)?;
    let files = config.data_dir.join("files");
    refuse_to_overwrite(&database, &files)?;
    let heads = HeadsFile::of(config);
    let known = heads.read().with_context(|| heads.path().display().to_string())?;
    let known = Known { file: known, given: Vec::new() };

    let scratch = tempfile::tempdir_in(new_file::folder_of(&database))?;
    let unpacked = scratch.path().join(DATABASE);
    archive::extract(from, DATABASE, &unpacked)?;
    let found = inspect(&unpacked, &parts, &known).await.with_context(|| format!("{}: {DATABASE}", from.display()))?;
    if let Some(first) = found.report.breaches.first() {
        let beside = match first.rule() {
            "heads_file" => {
                format!(". {} knows another history; put it aside to go on without it", heads.path().display())
            }
            _ => String::new(),
        };
        bail!(
            "{}: {DATABASE}: the check fails: {}: {}{beside}",
            from.display(),
            first.rule(),
            breach::says(first, Lang::En)
        );
    }

    let unpacked_files = tempfile::tempdir_in(&config.data_dir)?;
    for name in parts.keys() {
        if let Some(key) = name.strip_prefix(FILES) {
            archive::extract(from, name, &unpacked_files.path().join(key))?;
        }
    }
    if files.exists() {
        fs::remove_dir(&files).with_context(|| files.display().to_string())?;
    }
    fs::rename(unpacked_files.keep(), &files).with_context(|| files.display().to_string())?;
    // The database last: with it the folder counts as restored.
    fs::rename(&unpacked, &database)
        .and_then(|()| new_file::sync_folder_of(&database))
        .with_context(|| database.display().to_string())?;

    if found.missing > 0 {
        eprintln!("bole restore: {} documents had no file when the archive was made", found.missing);
    }
    let key = vault::key_path(&config.data_dir);
    if found.sealed && !key.exists() {
        eprintln!("bole restore: put vault.key, which was kept apart, back as {} before you serve", key.display());
    }
    let (events, exhibits) = (found.report.events, found.report.exhibits);
    Ok(format!("restored and verified: {events} events, {exhibits} frozen records"))
}

fn refuse_to_overwrite(database: &Path, files: &Path) -> anyhow::Result<()> {
    let full = fs::read_dir(files).is_ok_and(|mut entries| entries.next().is_some());
    // SQLite would replay what an older database left beside it into the one that is put here.
    for ending in ["", "-wal", "-shm", "-journal"] {
        let path = format!("{}{ending}", database.display());
        if Path::new(&path).exists() {
            bail!("{path} exists; restore into an empty data folder");
        }
    }
    if full {
        bail!("{} holds files; restore into an empty data folder", files.display());
    }
    Ok(())
}

/// Opens an unpacked database, brings its schema up to date, and checks all of it, also against the heads that are known.
async fn inspect(database: &Path, parts: &Parts, known: &Known) -> anyhow::Result<Inspected> {
    let db = Db::open(&format!("sqlite:{}", database.display())).await?;
    let mut conn = db.read().await?;
    let mut report = check::proof(&mut conn, known, |_, _| {}).await?;
    check::rules(&mut conn, &mut report).await?;
    let faults = backup::compare(&mut conn, parts).await?;
    let sealed = commands::vault::is_needed(&mut conn).await?;
    drop(conn);
    db.close().await;
    if let Some((id, fault)) = faults.iter().find(|(_, fault)| *fault == Fault::Altered) {
        bail!("document {id} {fault}");
    }
    Ok(Inspected { report, missing: faults.len(), sealed })
}
