//! `bole user`: accounts from the command line, for the first people and for whoever is locked out.

use std::{fs::File, process::ExitCode};

use clap::{Args, Subcommand};
use validator::ValidateEmail;

use super::open;
use crate::{
    app::App,
    commands::{CommandError, account},
    config::Config,
    domain::{
        account::{GRANTABLE, ScopeKind, scope_of},
        role::Role,
    },
    store::{
        Db,
        account::{self as accounts, Filter},
    },
    texts::{Lang, reason},
};

/// 账号：新增、列出、生成密码链接 · Add accounts, list them, make links to their passwords
///
/// For the first people, and for whoever is locked out. Everything else about accounts is on the accounts page.
#[derive(Args, Debug)]
pub struct UserArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Make an account and print the one-time link that sets its password
    Add {
        /// The address the account signs in with
        #[arg(long, value_parser = email)]
        email: String,
        /// The name of its owner
        #[arg(long, value_parser = name)]
        name: String,
        /// A role code, e.g. officer; several with several --role. Roles with a scope are granted on the accounts page
        #[arg(long = "role", value_parser = role)]
        roles: Vec<Role>,
    },
    /// Print a fresh one-time link to the password of an account
    Link {
        /// The address the account signs in with
        #[arg(long, value_parser = email)]
        email: String,
    },
    /// List the accounts with their roles
    List,
}

fn email(text: &str) -> Result<String, String> {
    let address = text.trim().to_lowercase();
    if address.validate_email() { Ok(address) } else { Err("not an e-mail address".to_owned()) }
}

fn name(text: &str) -> Result<String, String> {
    let name = text.trim();
    let fits = !name.is_empty() && name.chars().count() <= 50 && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err("a name has 1 to 50 characters".to_owned()) }
}

fn role(code: &str) -> Result<Role, String> {
    let whole = |role: &Role| GRANTABLE.contains(role) && scope_of(*role) == ScopeKind::Whole;
    Role::from_code(code).filter(whole).ok_or_else(|| {
        let known: Vec<&str> = GRANTABLE.iter().filter(|role| whole(role)).map(|role| role.code()).collect();
        format!("not one of {}", known.join(", "))
    })
}

/// Runs the command.
pub async fn run(config: Config, args: UserArgs) -> ExitCode {
    match carry_out(config, args.what).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("bole user: {cause:#}");
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(config: Config, what: What) -> anyhow::Result<()> {
    let (app, _lock, token) = match what {
        What::List => return list(&open::database_to_read(&config.database_url).await?).await,
        What::Add { email, name, roles } => {
            let (app, lock) = to_write(config).await?;
            let roles = roles.into_iter().map(|role| (role, None)).collect();
            let token = account::add(&app, email, name, roles).await;
            (app, lock, token)
        }
        What::Link { email } => {
            let (app, lock) = to_write(config).await?;
            let found = accounts::by_email(&mut app.db.read().await?, &email).await?;
            let found = found.ok_or_else(|| anyhow::anyhow!("no account has the address {email}"))?;
            let token = account::link(&app, None, found.id).await;
            (app, lock, token)
        }
    };
    println!("{}/welcome/{}", app.config.base_url(), token.map_err(in_words)?);
    app.db.close().await;
    Ok(())
}

/// The application, alone with its database as long as the lock is held.
async fn to_write(config: Config) -> anyhow::Result<(App, Option<File>)> {
    let lock = open::lock_database(&config)?;
    Ok((open::application(config).await?, lock))
}

/// A refusal as the pages word it.
fn in_words(error: CommandError) -> anyhow::Error {
    match error {
        CommandError::Refused(refusal) => {
            let sentences: Vec<String> = refusal.reasons.iter().map(|why| reason::sentence(why, Lang::En)).collect();
            anyhow::anyhow!(sentences.join("; "))
        }
        other => other.into(),
    }
}

/// Accounts read at a time.
const STRETCH: i64 = 500;

async fn list(db: &Db) -> anyhow::Result<()> {
    let mut conn = db.read().await?;
    let mut after = String::new();
    loop {
        let found = accounts::list(&mut conn, &Filter::default(), &after, STRETCH).await?;
        let Some(last) = found.last() else { return Ok(()) };
        after.clone_from(&last.email);
        for account in found {
            let roles = accounts::roles(&mut conn, account.id).await?;
            let codes: Vec<&str> = roles.iter().map(|row| row.role.code()).collect();
            println!("{}\t{}\t{}\t{}", account.email, account.name, account.status, codes.join(","));
        }
    }
}
