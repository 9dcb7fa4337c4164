//! `bole vault`: the key that seals who objected.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::open;
use crate::{commands::vault, config::Config, vault::key_path};

/// 密封密钥 · The key that seals objectors' identities
#[derive(Args, Debug)]
pub struct VaultArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 更换密钥 · Change the key: seal everything anew and forget the old key
    ///
    /// Stop the server first. Broken off at any moment it is taken up by the next attempt. Links, receipts and codes that
    /// were given out stay good. Afterwards keep a copy of vault.key apart again, and put it on every node; backups made
    /// before are opened with the copy of their time.
    Rotate,
}

/// Changes the key; 1 when that fails.
pub async fn run(config: Config, args: VaultArgs) -> ExitCode {
    let What::Rotate = args.what;
    match rotate(config).await {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(cause) => {
            eprintln!("bole vault: {cause:#}");
            ExitCode::FAILURE
        }
    }
}

async fn rotate(config: Config) -> anyhow::Result<String> {
    let _lock = open::lock_database(&config)?;
    let path = key_path(&config.data_dir);
    let app = open::application(config).await?;
    let (number, resealed) = vault::rotate(&app).await?;
    app.db.close().await;
    Ok(format!("key {number}: {resealed} sealed anew; keep a copy of {} apart", path.display()))
}
