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
    exit, open,
};
use crate::{
    config::Config,
    new_file,
    store::{Conn, Db, StoreError, document},
};

/// 备份 · Write database and files into one archive, while serving
///
/// The archive holds a consistent copy of the database, every uploaded file and the hash of each; it is read back before
/// it gets its name. The key vault.key, which seals what this database must not tell, is left out: keep a copy elsewhere.
#[derive(Args, Debug)]
pub struct BackupArgs {
    /// The archive to write; it must not exist yet
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Writes an archive and verifies it; 1 when that fails.
pub async fn run(config: &Config, args: &BackupArgs) -> ExitCode {
    exit("backup", write(config, &args.out).await)
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
    let folder = new_file::folder_of(out);
    let scratch = tempfile::tempdir_in(folder).with_context(|| format!("the folder {}", folder.display()))?;
    let copy = scratch.path().join(DATABASE);
    let copied = db.copy_into(&copy).await.with_context(|| open::name(&config.database_url))?;
    db.close().await;
    if !copied {
        bail!("on Postgres use pg_dump for the database and copy {} besides", config.data_dir.display());
    }
    // Under another name until it is whole: nobody ever takes half an archive for one.
    let mut archive = archive::Writer::new(new_file::begin(out)?);
    archive.add(DATABASE, &copy)?;
    let files = config.data_dir.join("files");
    let mut names = Vec::new();
    collect(&files, &mut names).with_context(|| files.display().to_string())?;
    for path in &names {
        match archive.add(&format!("{FILES}{}", path.strip_prefix(&files)?.display()), path) {
            // Erased since the folder was read; whether a document lost its file is asked below.
            Err(cause) if is_gone(&cause) => {}
            added => added?,
        }
    }
    let (written, parts) = archive.finish()?;
    archive::verify(written.path()).with_context(|| out.display().to_string())?;
    for (id, fault) in faults(&copy, &parts).await? {
        eprintln!("bole backup: document {id} {fault} in {}", files.display());
    }
    new_file::keep(written, out).with_context(|| out.display().to_string())?;
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

fn is_gone(cause: &anyhow::Error) -> bool {
    cause.downcast_ref::<io::Error>().is_some_and(|cause| cause.kind() == io::ErrorKind::NotFound)
}

/// Every file below a folder, in order, but those that are still being written (`NAME#1`); a folder that is not there is
/// empty.
fn collect(folder: &Path, names: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.map(|found| found.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, names)?;
        } else if !path.file_name().is_some_and(|name| name.to_string_lossy().contains('#')) {
            names.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_still_being_written_or_gone_is_left_out() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("data#1").join("files");
        let mut names = Vec::new();
        collect(&folder, &mut names).unwrap();
        assert_eq!(names, Vec::<PathBuf>::new());
        fs::create_dir_all(folder.join("ab")).unwrap();
        for name in ["ab/one", "ab/one#1", "ab/two"] {
            fs::write(folder.join(name), "x").unwrap();
        }
        collect(&folder, &mut names).unwrap();
        assert_eq!(names, [folder.join("ab/one"), folder.join("ab/two")]);
        let mut archive = archive::Writer::new(io::Cursor::new(Vec::new()));
        archive.add("files/ab/one", &names[0]).unwrap();
        fs::remove_file(&names[1]).unwrap();
        assert!(is_gone(&archive.add("files/ab/two", &names[1]).unwrap_err()));
        assert_eq!(archive.finish().unwrap().1.len(), 1);
    }
}
