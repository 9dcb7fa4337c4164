//! Settings: defaults, then `bole.toml`, then the environment, which wins. Nothing else reads either.

use std::{
    env, fs, io,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::mail::Mailer;

/// Where the program listens and keeps its things, and what the site is called.
#[derive(Clone, Debug)]
pub struct Config {
    /// `BOLE_LISTEN`; the default is reachable from this machine only.
    pub listen: SocketAddr,
    /// `BOLE_DATA_DIR`: database, uploaded files, keys.
    pub data_dir: PathBuf,
    /// `DATABASE_URL`: `sqlite:PATH` or `postgres://…`; by default an SQLite file in the data folder.
    pub database_url: String,
    /// `BOLE_SITE_TITLE`: what the office calls its site, until the settings page says otherwise.
    pub site_title: String,
    /// `BOLE_PUBLIC_URL`: the address people use, for links in feeds and invitations.
    pub public_url: Option<String>,
    /// `BOLE_TRUSTED_PROXIES`: whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// The mail server; without one no mail goes out.
    pub smtp: Option<Smtp>,
}

/// A mail server and who mail comes from.
#[derive(Clone)]
pub struct Smtp {
    /// `BOLE_SMTP_URL`: `smtps://user:password@host`.
    pub url: String,
    /// `BOLE_MAIL_FROM`: `伯乐 <bole@office.cn>`.
    pub from: String,
}

/// Leaves out the address of the server, which holds a password.
impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("from", &self.from).finish_non_exhaustive()
    }
}

/// A setting that cannot be used; the text names it.
#[derive(Debug, thiserror::Error)]
#[error("setting {name}: {why}")]
pub struct BadSetting {
    name: &'static str,
    why: String,
}

/// `bole.toml`, every key optional.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<String>,
    data_dir: Option<String>,
    database_url: Option<String>,
    site_title: Option<String>,
    public_url: Option<String>,
    trusted_proxies: Option<Vec<String>>,
    smtp_url: Option<String>,
    mail_from: Option<String>,
}

impl Config {
    /// Reads the file named by `BOLE_CONFIG`, or `bole.toml` in the working directory if there is one, and the
    /// environment.
    ///
    /// # Errors
    /// Names the setting that cannot be used.
    pub fn load() -> Result<Self, BadSetting> {
        let named = env::var("BOLE_CONFIG").ok().filter(|path| !path.is_empty());
        let path = named.as_deref().unwrap_or("bole.toml");
        let unusable = |why: String| BadSetting { name: "BOLE_CONFIG", why: format!("{path}: {why}") };
        let file = match fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|error| unusable(error.to_string()))?,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound && named.is_none() => File::default(),
            Err(cause) => return Err(unusable(cause.to_string())),
        };
        Self::from(file, |name| env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn from(file: File, env: impl Fn(&str) -> Option<String>) -> Result<Self, BadSetting> {
        let listen = env("BOLE_LISTEN").or(file.listen).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
        let listen = listen
            .parse()
            .map_err(|_| BadSetting { name: "BOLE_LISTEN", why: format!("not an address and port: {listen}") })?;
        let data_dir = PathBuf::from(env("BOLE_DATA_DIR").or(file.data_dir).unwrap_or_else(|| "data".to_owned()));
        let database_url =
            env("DATABASE_URL").or(file.database_url).unwrap_or_else(|| Self::sqlite_in(&data_dir, "bole.db"));
        let proxies = match env("BOLE_TRUSTED_PROXIES") {
            Some(list) => list.split(',').map(|item| item.trim().to_owned()).collect(),
            None => file.trusted_proxies.unwrap_or_default(),
        };
        let trusted_proxies = proxies
            .iter()
            .map(|text| {
                text.parse()
                    .map_err(|_| BadSetting { name: "BOLE_TRUSTED_PROXIES", why: format!("not an address: {text}") })
            })
            .collect::<Result<_, _>>()?;
        let smtp = match (env("BOLE_SMTP_URL").or(file.smtp_url), env("BOLE_MAIL_FROM").or(file.mail_from)) {
            (Some(url), Some(from)) => Some(Smtp { url, from }),
            (Some(_), None) => {
                return Err(BadSetting { name: "BOLE_MAIL_FROM", why: "must be set beside BOLE_SMTP_URL".to_owned() });
            }
            (None, _) => None,
        };
        if let Some(Smtp { url, from }) = &smtp {
            Mailer::new(url, from).map_err(|(name, why)| BadSetting { name, why })?;
        }
        Ok(Self {
            listen,
            data_dir,
            database_url,
            site_title: env("BOLE_SITE_TITLE").or(file.site_title).unwrap_or_else(|| "智源学者计划".to_owned()),
            public_url: env("BOLE_PUBLIC_URL").or(file.public_url).map(|url| url.trim_end_matches('/').to_owned()),
            trusted_proxies,
            smtp,
        })
    }

    /// The address of an SQLite file in a folder.
    pub fn sqlite_in(folder: &Path, file: &str) -> String {
        format!("sqlite:{}", folder.join(file).display())
    }

    /// The address people reach this server at, as far as it is known.
    pub fn base_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_wins_over_the_file() {
        let file: File = toml::from_str("listen = '127.0.0.1:1'\nsite_title = '甲'").unwrap();
        let env = |name: &str| (name == "BOLE_LISTEN").then(|| "127.0.0.1:2".to_owned());
        let config = Config::from(file, env).unwrap();
        assert_eq!((config.listen.port(), config.site_title.as_str()), (2, "甲"));
    }

    #[test]
    fn a_mail_server_needs_a_sender_and_both_must_be_usable() {
        let named = |text: &str| Config::from(toml::from_str(text).unwrap(), |_| None).map_err(|bad| bad.name);
        assert!(named("mail_from = 'bole@office.cn'").unwrap().smtp.is_none());
        assert_eq!(named("smtp_url = 'smtp://localhost'").unwrap_err(), "BOLE_MAIL_FROM");
        assert_eq!(named("smtp_url = 'smtp://localhost'\nmail_from = '伯乐'").unwrap_err(), "BOLE_MAIL_FROM");
        assert_eq!(named("smtp_url = 'localhost'\nmail_from = 'bole@office.cn'").unwrap_err(), "BOLE_SMTP_URL");
        let config = named("smtp_url = 'smtps://u:secret@h'\nmail_from = '伯乐 <bole@office.cn>'").unwrap();
        assert!(!format!("{config:?}").contains("secret"));
    }

    #[test]
    fn a_bad_setting_is_named() {
        let file: File = toml::from_str("listen = 'nowhere'").unwrap();
        assert_eq!(
            Config::from(file, |_| None).unwrap_err().to_string(),
            "setting BOLE_LISTEN: not an address and port: nowhere"
        );
        assert!(toml::from_str::<File>("lissen = '127.0.0.1:1'").is_err());
    }
}
