//! `bole dossier`: the dossier of one case as a file, made beside a server that serves.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};
use clap::Args;
use sha2::{Digest, Sha256};

use super::{exit, open};
use crate::{
    clock::Clock,
    commands::dossier,
    config::Config,
    domain::head::{DayHead, Head},
    dossier::{Kept, Verified, pack, verify},
    new_file,
    store::{case_file, setting},
    texts::{Lang, breach},
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
    exit("dossier", write(config, args).await)
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
    let bytes = pack(&contents)?;
    let found = verify(&bytes, &Kept::default()).context("it cannot be read back")?;
    if let Some(first) = found.breaches.first() {
        bail!(
            "it does not prove itself ({}: {}); bole verify says what is wrong with the database",
            first.rule(),
            first.place
        );
    }
    // Whole or not at all: nobody ever takes half a dossier for one.
    let written = new_file::begin(out).and_then(|mut file| {
        file.write_all(&bytes)?;
        new_file::keep(file, out)
    });
    written.with_context(|| out.display().to_string())?;
    Ok(format!("{}: {} events, SHA-256 {}", out.display(), found.events, hex::encode(Sha256::digest(&bytes))))
}

/// Proves the file of a dossier, for `bole verify --file`, against heads that were given and a list of them; every breach
/// is named, for it is small. 1 where there is one, 2 where a file cannot be read.
pub fn prove(file: &Path, given: &[Head], list: Option<&Path>) -> ExitCode {
    let listed = list.map_or_else(|| Ok(Vec::new()), listed);
    let read = listed.and_then(|listed| Ok((fs::read(file).with_context(|| file.display().to_string())?, listed)));
    let (bytes, listed) = match read {
        Ok(read) => read,
        Err(cause) => {
            eprintln!("bole verify: {cause:#}");
            return ExitCode::from(2);
        }
    };
    let found = verify(&bytes, &Kept { given: given.to_vec(), listed });
    let Some(found) = found else {
        eprintln!("bole verify: {}: no dossier of `bole dossier`", file.display());
        return ExitCode::from(2);
    };
    if found.breaches.is_empty() {
        tell(&found, !given.is_empty() || list.is_some());
        return ExitCode::SUCCESS;
    }
    for broken in &found.breaches {
        for lang in [Lang::Zh, Lang::En] {
            println!("{}: {}", broken.rule(), breach::says(broken, lang));
        }
    }
    ExitCode::FAILURE
}

/// The heads of a copy of the published list.
fn listed(list: &Path) -> anyhow::Result<Vec<Head>> {
    let text = fs::read_to_string(list).with_context(|| list.display().to_string())?;
    let heads = text.lines().map(|line| Ok(line.parse::<DayHead>()?.head)).collect::<anyhow::Result<_>>();
    heads.with_context(|| list.display().to_string())
}

/// What is proved of a dossier, and what is not.
fn tell(found: &Verified, is_given: bool) {
    let Verified { case_no, events, under_given, shown, withheld, heads, .. } = found;
    println!(
        "卷宗与自身相符：{case_no}，{events}条记录，{shown}份封存材料，另有{withheld}份只列指纹，{heads}个每日链头"
    );
    println!(
        "ok: {case_no}, {events} events, {shown} frozen records, {withheld} by their digest only, {heads} daily heads"
    );
    if is_given {
        println!("{events}条记录中有{under_given}条在给出的链头之下，此后未被改写");
        println!("{under_given} of {events} events lie under a head you gave and were not rewritten since");
    } else {
        println!("没有给出链头：整份卷宗是否另行编造，只有从别处得来的链头能证明（--head、--heads）");
        println!(
            "note: no head was given; only one from elsewhere can prove that not all of it was made up (--head, --heads)"
        );
    }
    if !found.is_ours {
        println!("由另一版本的程序制作：index.html没有重新做出来比对");
        println!("note: written by another version of the program; index.html was not made again and compared");
    }
    println!(
        "未由此证明：有无漏收记录，编号、题名、批次等卷首各项，以及决定以外的摘录；整个文件的SHA-256与链上取卷时所记的相同，才能证明"
    );
    println!(
        "not proved by this: that no event was left out, the heading (number, title, call), and the extracts other than \
         decisions; only the SHA-256 of the whole file proves them, where the chain has it of the day it was taken"
    );
    println!("SHA-256 {}", found.sha256);
}
