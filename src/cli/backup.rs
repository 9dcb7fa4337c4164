//! `bole backup`: database and files in one archive, consistent while the server serves.
//!
//! The database is copied first, by SQLite itself; files are written before the row that names them commits and are
//! never changed, so every file a copied row names is there when the files are added afterwards. The key of the vault
//! is left out: whoever gets hold of the archive must not open what is sealed in it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};
use clap::Args;

use super::{
    archive::{self, DATABASE, FILES, Parts},
    open,
};
use crate::{
    config::Config,
    store::{Conn, Db, StoreError, document},
};

/// 备份 · Write database and files into one archive, while serving
///
/// The archive holds a consistent copy of the database, every uploaded file and the hash of each; it is read back before
/// it gets its name. The key vault.key, which seals objectors' identities, is left out: keep a copy of it elsewhere.
#[derive(Args, Debug)]
pub struct BackupArgs {
    /// The archive to write; it must not exist yet
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Writes an archive and verifies it; 1 when that fails.
pub async fn run(config: &Config, args: &BackupArgs) -> ExitCode {
    match write(config, &args.out).await {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(cause) => {
            eprintln!("bole backup: {cause:#}");
            ExitCode::FAILURE
        }
    }
}

/// What is wrong with the file of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Missing,
    Altered,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Missing => "is missing",
            Self::Altered => "is not what was uploaded",
        })
    }
}

async fn write(config: &Config, out: &Path) -> anyhow::Result<String> {
    if out.exists() {
        bail!("{} exists already; name another file", out.display());
    }
    let db = Db::open_to_read(&config.database_url).await.with_context(|| open::name(&config.database_url))?;
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let scratch = tempfile::tempdir_in(folder).with_context(|| format!("the folder {}", folder.display()))?;
    let copy = scratch.path().join(DATABASE);
    let copied = db.copy_into(&copy).await.with_context(|| open::name(&config.database_url))?;
    db.close().await;
    if !copied {
        bail!("on Postgres use pg_dump for the database and copy {} besides", config.data_dir.display());
    }
    // Under another name until it is whole: nobody ever takes half an archive for one.
    let unfinished = scratch.path().join("archive");
    let mut archive = archive::Writer::new(fs::File::create_new(&unfinished)?);
    archive.add(DATABASE, &copy)?;
    let files = config.data_dir.join("files");
    let mut names = Vec::new();
    collect(&files, &mut names).with_context(|| files.display().to_string())?;
    for path in &names {
        archive.add(&format!("{FILES}{}", path.strip_prefix(&files)?.display()), path)?;
    }
    let (written, parts) = archive.finish()?;
    written.sync_all()?;
    archive::verify(&unfinished).with_context(|| out.display().to_string())?;
    for (id, fault) in faults(&copy, &parts).await? {
        eprintln!("bole backup: document {id} {fault} in {}", files.display());
    }
    fs::hard_link(&unfinished, out)
        .or_else(|_| fs::rename(&unfinished, out))
        .with_context(|| out.display().to_string())?;
    Ok(format!("{}: {} parts, every hash verified", out.display(), parts.len()))
}

/// Which documents of a copied database the archive does not hold as they were uploaded.
async fn faults(copy: &Path, parts: &Parts) -> anyhow::Result<Vec<(i64, Fault)>> {
    let db = Db::open_to_read(&format!("sqlite:{}", copy.display())).await?;
    let found = compare(&mut db.read().await?, parts).await?;
    db.close().await;
    Ok(found)
}

/// Compares the documents of a database with the parts of an archive.
///
/// # Errors
/// When the database cannot be read.
pub async fn compare(conn: &mut Conn, parts: &Parts) -> Result<Vec<(i64, Fault)>, StoreError> {
    let mut faults = Vec::new();
    let mut after = i64::MIN;
    loop {
        let stretch = document::stored_after(conn, after, 1000).await?;
        let Some(last) = stretch.last() else { return Ok(faults) };
        after = last.id;
        for file in stretch.into_iter().filter(|file| !file.is_erased) {
            match parts.get(&format!("{FILES}{}", file.storage_key)) {
                None => faults.push((file.id, Fault::Missing)),
                Some(hash) if *hash != file.sha256 => faults.push((file.id, Fault::Altered)),
                Some(_) => {}
            }
        }
    }
}

/// Every file below a folder, in order; a folder that is not there is empty.
fn collect(folder: &Path, names: &mut Vec<PathBuf>) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|found| found.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, names)?;
        } else {
            names.push(path);
        }
    }
    Ok(())
}
