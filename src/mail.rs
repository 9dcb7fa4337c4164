//! Hands mail to a server by SMTP. What goes out and when is `commands::mail`'s business.

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::Error,
};

use crate::domain::{ids::MailId, time::Moment};

/// How long a server may take for one mail.
const PATIENCE: Duration = Duration::from_secs(20);

/// A mail in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Becomes the Message-ID: sent twice it is known as one.
    pub id: MailId,
    pub to: String,
    pub subject: String,
    pub body: String,
    /// Where a mail program leaves with one click (RFC 8058); only on mail to subscribers.
    pub leaves_at: Option<String>,
}

/// Why a mail was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// This mail will never be taken; why, without the address.
    Refused(String),
    /// Perhaps later; why, without the address.
    Later(String),
    /// The server cannot be reached at all: no other mail will do better now.
    Unreachable(String),
}

/// The way to the mail server; cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Says that there is one: the address of the server holds a password.
impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mailer")
    }
}

impl Mailer {
    /// A way to the server at `url` (`smtps://user:password@host`), with the sender people see.
    ///
    /// # Errors
    /// Says which of the two cannot be used, and why.
    pub fn new(url: &str, from: &str) -> Result<Self, (&'static str, String)> {
        let from = from.parse().map_err(|error| ("BOLE_MAIL_FROM", format!("{error}")))?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
        // What the parser says of an address could hold the password.
        let builder = builder.map_err(|_| ("BOLE_SMTP_URL", "not like smtps://user:password@host".to_owned()))?;
        Ok(Self { transport: builder.timeout(Some(PATIENCE)).build(), from })
    }

    /// The address mails come from.
    pub fn from(&self) -> String {
        self.from.to_string()
    }

    /// Hands a mail over; once this answers, the server has it.
    ///
    /// # Errors
    /// Whether it is worth trying again.
    pub async fn send(&self, letter: Letter, now: Moment) -> Result<(), Failure> {
        let message = self.write(letter, now).map_err(|error| Failure::Refused(error.to_string()))?;
        self.transport.send(message).await.map(drop).map_err(|error| failure(&error))
    }

    fn write(&self, letter: Letter, now: Moment) -> Result<Message, Box<dyn std::error::Error>> {
        let sent_at = std::time::UNIX_EPOCH + Duration::from_millis(now.0.unsigned_abs());
        // Nobody's holiday notice answers it (RFC 3834).
        let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
        let header = |name, value| {
            Ok::<_, Box<dyn std::error::Error>>(HeaderValue::new(HeaderName::new_from_ascii(name)?, value))
        };
        let mut builder = Message::builder();
        if let Some(leaves_at) = letter.leaves_at {
            builder = builder
                .raw_header(header("List-Unsubscribe".to_owned(), format!("<{leaves_at}>"))?)
                .raw_header(header("List-Unsubscribe-Post".to_owned(), "List-Unsubscribe=One-Click".to_owned())?);
        }
        let message = builder
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.email.domain())))
            .date(sent_at)
            .from(self.from.clone())
            .to(Mailbox::new(None, letter.to.parse()?))
            .subject(letter.subject)
            .raw_header(automatic)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body)?;
        Ok(message)
    }
}

fn failure(error: &Error) -> Failure {
    let said = without_addresses(&error.to_string());
    if error.is_permanent() {
        Failure::Refused(said)
    } else if error.is_transient() {
        Failure::Later(said)
    } else {
        Failure::Unreachable(said)
    }
}

/// What a server said, in one line and with the addresses in it taken out.
fn without_addresses(said: &str) -> String {
    let words = said.split_whitespace().map(|word| if word.contains('@') { "…" } else { word });
    words.collect::<Vec<_>>().join(" ").chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_that_cannot_be_used_is_named_and_keeps_its_password() {
        let (name, why) = Mailer::new("carrier pigeon:secret@", "伯乐 <bole@office.cn>").unwrap_err();
        assert_eq!(name, "BOLE_SMTP_URL");
        assert!(!why.contains("secret"));
        assert_eq!(Mailer::new("smtps://user:secret@mail.office.cn", "nobody").unwrap_err().0, "BOLE_MAIL_FROM");
        let mailer = Mailer::new("smtps://user:secret@mail.office.cn", "伯乐 <bole@office.cn>").unwrap();
        assert!(!format!("{mailer:?}").contains("secret"));
    }

    #[test]
    fn what_a_server_says_is_kept_without_the_address() {
        assert_eq!(without_addresses("550 5.1.1\r\n<a@b.cn>: unknown"), "550 5.1.1 … unknown");
    }
}
