//! Where a request comes from, whether a browser would keep a sign-in on the way here, and what this site is called.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};

use crate::{
    commands::sign_in::Origin,
    config::Config,
    web::{auth, server::Web},
};

/// The other end of a request.
pub struct Caller {
    pub origin: Origin,
    /// Whether browsers keep a `Secure` cookie here: over https, or on this very machine.
    pub keeps_cookies: bool,
    /// The address of this site as the caller knows it, for links that are passed on.
    pub base: String,
}

impl FromRequestParts<Web> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|connected| connected.0);
        Ok(Self::of(&parts.headers, peer, &web.app.config))
    }
}

impl Caller {
    fn of(headers: &HeaderMap, peer: Option<SocketAddr>, config: &Config) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let host = text(header::HOST);
        let encrypted = is_encrypted(headers, host, peer, config);
        let scheme = if encrypted { "https" } else { "http" };
        let base = match &config.public_url {
            Some(url) => url.clone(),
            None if is_plain_host(host) => format!("{scheme}://{host}"),
            None => config.base_url(),
        };
        let origin = Origin {
            address: auth::address(headers, peer, &config.trusted_proxies),
            agent: text(header::USER_AGENT).to_owned(),
        };
        Self { origin, keeps_cookies: encrypted || is_loopback(host), base }
    }
}

/// Whether the browser's connection is encrypted: a trusted proxy says so, or the host is our own https address.
fn is_encrypted(headers: &HeaderMap, host: &str, peer: Option<SocketAddr>, config: &Config) -> bool {
    let proxied = peer.is_some_and(|peer| config.trusted_proxies.contains(&peer.ip()));
    let said = headers.get("x-forwarded-proto").is_some_and(|scheme| scheme.as_bytes().eq_ignore_ascii_case(b"https"));
    let ours = config.public_url.as_deref().and_then(|url| url.strip_prefix("https://"));
    (proxied && said) || ours.is_some_and(|ours| ours.split('/').next() == Some(host))
}

/// Whether the host is this machine, where browsers keep a `Secure` cookie without https.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.ends_with(".localhost") || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Whether a host is fit to stand in a link: what a browser sends, and nothing a page could be tricked with.
fn is_plain_host(host: &str) -> bool {
    !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(public_url: Option<&str>) -> Config {
        Config {
            listen: "0.0.0.0:3000".parse().unwrap(),
            data_dir: "data".into(),
            database_url: String::new(),
            site_title: String::new(),
            public_url: public_url.map(str::to_owned),
            smtp: None,
            trusted_proxies: vec!["10.0.0.1".parse().unwrap()],
        }
    }

    fn caller(headers: &[(&'static str, &str)], peer: &str, public_url: Option<&str>) -> Caller {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        Caller::of(&headers, Some(peer.parse().unwrap()), &config(public_url))
    }

    #[test]
    fn cookies_are_kept_over_https_and_on_this_machine_only() {
        for (host, kept) in [
            ("127.0.0.1:3000", true),
            ("localhost", true),
            ("bole.localhost:3000", true),
            ("[::1]:3000", true),
            ("127.0.0.1.example.org", false),
            ("localhost.example.org", false),
            ("192.168.1.7:3000", false),
            ("bole.example.org", false),
        ] {
            assert_eq!(caller(&[("host", host)], "9.9.9.9:1", None).keeps_cookies, kept, "{host}");
        }
        let https = [("host", "bole.example.org"), ("x-forwarded-proto", "https")];
        assert!(caller(&https, "10.0.0.1:1", None).keeps_cookies, "a trusted proxy says so");
        assert!(!caller(&https, "9.9.9.9:1", None).keeps_cookies, "anybody could say so");
        let ours = Some("https://bole.example.org");
        assert!(caller(&[("host", "bole.example.org")], "9.9.9.9:1", ours).keeps_cookies);
        assert!(!caller(&[("host", "other.example.org")], "9.9.9.9:1", ours).keeps_cookies);
    }

    #[test]
    fn links_use_the_public_address_or_the_one_that_was_asked() {
        let base = |host, url| caller(&[("host", host)], "9.9.9.9:1", url).base;
        assert_eq!(base("127.0.0.1:3000", None), "http://127.0.0.1:3000");
        assert_eq!(base("127.0.0.1:3000", Some("https://bole.example.org")), "https://bole.example.org");
        assert_eq!(base("a/b\"c", None), "http://0.0.0.0:3000");
    }
}
