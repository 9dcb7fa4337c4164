//! `bole backup` and `bole restore`: database and files in one archive, consistent while the server serves.
//!
//! The database is copied first, by SQLite itself; files are written before the row that names them commits and are
//! never changed, so every file a copied row names is there when the files are added afterwards.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};
use clap::Args;
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::serve::lock_data_dir;
use crate::{commands::check, config::Config, store::Db};

/// Write database and files into one archive, while serving
#[derive(Args, Debug)]
pub struct BackupArgs {
    /// The archive to write; it must not exist yet
    #[arg(long)]
    out: PathBuf,
}

/// Put an archive back into an empty data folder
#[derive(Args, Debug)]
pub struct RestoreArgs {
    /// The archive to read
    #[arg(long)]
    from: PathBuf,
}

/// The list of what an archive holds, with the hash of each part; the last part written.
const MANIFEST: &str = "MANIFEST.sha256";
const DATABASE: &str = "bole.db";

/// Writes an archive and verifies it.
pub async fn backup(config: &Config, args: &BackupArgs) -> ExitCode {
    finish("backup", write_archive(config, &args.out).await)
}

/// Restores an archive and verifies the database.
pub async fn restore(config: &Config, args: &RestoreArgs) -> ExitCode {
    finish("restore", read_archive(config, &args.from).await)
}

fn finish(command: &str, outcome: anyhow::Result<String>) -> ExitCode {
    match outcome {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(cause) => {
            eprintln!("bole {command}: {cause:#}");
            ExitCode::FAILURE
        }
    }
}

async fn write_archive(config: &Config, out: &Path) -> anyhow::Result<String> {
    let scratch = tempfile::tempdir_in(&config.data_dir).context("the data folder")?;
    let copy = scratch.path().join(DATABASE);
    let db = Db::open_to_read(&config.database_url).await?;
    let copied = db.copy_into(&copy).await?;
    db.close().await;
    if !copied {
        bail!("on Postgres use pg_dump for the database and copy {} besides", config.data_dir.display());
    }
    let file = File::create_new(out).with_context(|| out.display().to_string())?;
    let mut archive = ZipWriter::new(file);
    let mut manifest = String::new();
    add(&mut archive, &mut manifest, DATABASE, &copy)?;
    let files = config.data_dir.join("files");
    let mut names = Vec::new();
    collect(&files, &mut names)?;
    for path in &names {
        let name = format!("files/{}", path.strip_prefix(&files)?.display());
        add(&mut archive, &mut manifest, &name, path)?;
    }
    archive.start_file(MANIFEST, options())?;
    archive.write_all(manifest.as_bytes())?;
    archive.finish()?.sync_all()?;
    let parts = verify(out)?;
    Ok(format!("{}: {parts} parts, every hash verified", out.display()))
}

async fn read_archive(config: &Config, from: &Path) -> anyhow::Result<String> {
    let Some(database) = config.database_url.strip_prefix("sqlite:").map(PathBuf::from) else {
        bail!("on Postgres use pg_restore for the database and copy the files besides");
    };
    let _lock = lock_data_dir(config)?;
    if database.exists() {
        bail!("{} exists; restore into an empty data folder", database.display());
    }
    verify(from)?;
    let mut archive = ZipArchive::new(File::open(from)?)?;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at)?;
        let name = part.name()?.into_owned();
        if name == MANIFEST {
            continue;
        }
        let target = if name == DATABASE {
            database.clone()
        } else {
            let inside = part.enclosed_name().context("a part leaves its folder")?;
            config.data_dir.join(inside)
        };
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = File::create_new(&target).with_context(|| target.display().to_string())?;
        io::copy(&mut part, &mut file)?;
        file.sync_all()?;
    }
    let db = Db::open_to_read(&config.database_url).await?;
    let mut conn = db.read().await?;
    let report = check::run(&mut conn, |_, _| {}).await?;
    drop(conn);
    db.close().await;
    match report.breaches.first() {
        Some(breach) => bail!("restored, but the check fails: {}: {}", breach.place, breach.what),
        None => Ok(format!("restored and verified: {} events, {} frozen records", report.events, report.exhibits)),
    }
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true)
}

fn add(archive: &mut ZipWriter<File>, manifest: &mut String, name: &str, path: &Path) -> anyhow::Result<()> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    archive.start_file(name, options())?;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
        archive.write_all(&buffer[..read])?;
    }
    manifest.push_str(&format!("{}  {name}\n", hex::encode(hasher.finalize())));
    Ok(())
}

/// Every file below a folder, in order; a folder that is not there is empty.
fn collect(folder: &Path, names: &mut Vec<PathBuf>) -> io::Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.map(|found| found.path())).collect::<Result<_, _>>()?;
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

/// Reads an archive and compares every part with the manifest; gives the number of parts.
fn verify(path: &Path) -> anyhow::Result<usize> {
    let mut archive = ZipArchive::new(File::open(path)?)?;
    let mut manifest = String::new();
    archive
        .by_name(MANIFEST)
        .context("no manifest: not an archive of ours, or cut short")?
        .read_to_string(&mut manifest)?;
    let lines: Vec<(&str, &str)> = manifest.lines().filter_map(|line| line.split_once("  ")).collect();
    if lines.len() + 1 != archive.len() {
        bail!("the archive holds {} parts, its manifest names {}", archive.len() - 1, lines.len());
    }
    for (hash, name) in &lines {
        let mut part = archive.by_name(name).with_context(|| format!("{name} is missing"))?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = part.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            hasher.update(&buffer[..read]);
        }
        if hex::encode(hasher.finalize()) != *hash {
            bail!("{name} is damaged");
        }
    }
    Ok(lines.len())
}
