//! `bole vault`: the key of what the database must not tell by itself.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{exit, open};
use crate::{commands::vault, config::Config, vault::key_path};

/// 密封密钥 · The key that seals who objected, asked or subscribed, and the files sent with objections
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
    /// 换用另一把密钥 · Go on with the key that is there, or a new one, because the database's own is lost
    ///
    /// What was sealed stays sealed for ever, and links, receipts and codes that were given out lead nowhere any more.
    Adopt,
}

/// Changes the key or goes on with another; 1 when that fails.
pub async fn run(config: Config, args: VaultArgs) -> ExitCode {
    let outcome = match args.what {
        What::Rotate => rotate(config).await,
        What::Adopt => adopt(config).await,
    };
    exit("vault", outcome)
}

async fn rotate(config: Config) -> anyhow::Result<String> {
    let _lock = open::lock_database(&config)?;
    let path = key_path(&config.data_dir);
    let app = open::application(config).await?;
    let (number, resealed) = vault::rotate(&app).await?;
    app.db.close().await;
    Ok(format!("key {number}: {resealed} sealed anew; keep a copy of {} apart", path.display()))
}

async fn adopt(config: Config) -> anyhow::Result<String> {
    let _lock = open::lock_database(&config)?;
    let path = key_path(&config.data_dir);
    let app = open::with_any_key(config).await?;
    vault::adopt(&app).await?;
    app.db.close().await;
    Ok(format!("{} is the key of this database now; keep a copy of it apart", path.display()))
}
