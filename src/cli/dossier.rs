//! `bole dossier`: the dossier of one case as a file, made beside a server that serves.

use std::{fs, io::Write, path::PathBuf, process::ExitCode};

use anyhow::{Context, bail};
use clap::Args;
use sha2::{Digest, Sha256};

use super::open;
use crate::{
    clock::Clock,
    commands::dossier,
    config::Config,
    dossier::verify,
    store::{case_file, setting},
};

/// 卷宗 · Write the dossier of one case: everything recorded of it, to be read and verified offline
///
/// One zip with a page to read (index.html), the events of the case with all that is hashed, what was frozen with them as
/// far as it may be shown, and the chain between daily heads. Who reviewed and who objected, and everybody's phone and
/// e-mail, are left out. It reads only and leaves no trace in the database; the button on the case's page notes who took
/// one. `bole verify --file FILE` proves it on any machine.
#[derive(Args, Debug)]
pub struct DossierArgs {
    /// The number of the case, e.g. YS-2026-PM-0001
    #[arg(value_name = "CASE")]
    case: String,
    /// The file to write; it must not exist yet
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The database: sqlite:PATH or postgres://… (default: the one in use)
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// Writes the dossier and proves it; 1 when that fails.
pub async fn run(config: &Config, args: &DossierArgs) -> ExitCode {
    match write(config, args).await {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(cause) => {
            eprintln!("bole dossier: {cause:#}");
            ExitCode::FAILURE
        }
    }
}

async fn write(config: &Config, args: &DossierArgs) -> anyhow::Result<String> {
    let out = &args.out;
    if out.exists() {
        bail!("{} exists already; name another file", out.display());
    }
    let db = open::database_to_read(args.database.as_deref().unwrap_or(&config.database_url)).await?;
    let mut conn = db.snapshot().await?;
    let case = case_file::by_number(&mut conn, &args.case).await?;
    let case = case.with_context(|| format!("there is no case {}", args.case))?;
    let site = setting::get(&mut conn, "site_title").await?.unwrap_or_else(|| config.site_title.clone());
    let contents = dossier::gather(&mut conn, &case, site, Clock::system().now()).await?;
    drop(conn);
    db.close().await;
    let bytes = dossier::packed(&contents)?;
    let found = verify(&bytes, &[]).context("it cannot be read back")?;
    if let Some(first) = found.breaches.first() {
        bail!(
            "it does not prove itself ({}: {}); bole verify says what is wrong with the database",
            first.rule(),
            first.place
        );
    }
    // Whole or not at all: nobody ever takes half a dossier for one.
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(std::path::Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).with_context(|| folder.display().to_string())?;
    file.write_all(&bytes)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(out).with_context(|| out.display().to_string())?;
    fs::File::open(folder)?.sync_all()?;
    Ok(format!("{}: {} events, SHA-256 {}", out.display(), found.events, hex::encode(Sha256::digest(&bytes))))
}
