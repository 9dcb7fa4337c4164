//! Mail that goes out beside the inbox: which kinds there are, when one that failed is tried again, when it is no news.

use super::{role::codes, time::Moment};

codes! {
    /// What a mail brings.
    pub enum MailKind {
        /// A message of the inbox, or several.
        Message = "message",
        /// The link to the page on which a letter of recommendation is written.
        LetterAsked = "letter_asked",
        /// The same link again, because the letter is due soon.
        LetterReminder = "letter_reminder",
        /// A test that somebody asked for.
        Trial = "trial",
        /// The link by which a subscription to notices is confirmed.
        SubscriptionAsked = "subscription_asked",
        /// A notice came out, to whoever subscribed.
        NoticeOut = "notice_out",
        /// Something was added to a notice, to whoever subscribed.
        AddendumOut = "addendum_out",
    }
}

/// Minutes to wait after each failure; after one more it is given up.
const WAITS: [i64; 6] = [5, 15, 60, 240, 720, 1440];

/// Days after which a message that was never sent is no news: a mail server set up today does not pour out a year.
const NEWS_DAYS: i64 = 3;

/// When a mail that failed so many times is tried again; `None` when it is given up.
pub fn next_try(failures: i64, now: Moment) -> Option<Moment> {
    const MINUTE: i64 = 60_000;
    let minutes = usize::try_from(failures - 1).ok().and_then(|at| WAITS.get(at))?;
    Some(now.plus_millis(minutes * MINUTE))
}

/// Whether it is too late to send a message of that time.
pub fn is_stale(created_at: Moment, now: Moment) -> bool {
    created_at.plus_days(NEWS_DAYS) < now
}

/// Whether there can be a mailbox: names reserved for examples and tests have none (RFC 2606, RFC 6761).
pub fn is_deliverable(address: &str) -> bool {
    let Some((_, domain)) = address.rsplit_once('@') else { return false };
    let domain = domain.to_ascii_lowercase();
    let ends_in = |name: &&str| domain == **name || domain.ends_with(&format!(".{name}"));
    const RESERVED: [&str; 7] =
        ["invalid", "test", "example", "localhost", "example.com", "example.net", "example.org"];
    !RESERVED.iter().any(ends_in)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_tried_seven_times_within_two_days() {
        let begin = Moment::parse_local("2026-03-02T09:00").unwrap();
        let (mut now, mut tried) = (begin, 1);
        while let Some(next) = next_try(tried, now) {
            assert!(next > now);
            (now, tried) = (next, tried + 1);
        }
        assert_eq!(tried, 7);
        assert!(now < begin.plus_days(2));
        assert!(!is_stale(begin, now), "it does not grow stale while it is tried");
        assert!(is_stale(begin, begin.plus_days(4)));
    }

    #[test]
    fn names_kept_for_examples_have_no_mailbox() {
        for (address, has) in [
            ("a@baai.ac.cn", true),
            ("a@contest.org", true),
            ("a@demo.invalid", false),
            ("a@INVALID", false),
            ("a@mail.example.com", false),
            ("a@x.test", false),
            ("nobody", false),
        ] {
            assert_eq!(is_deliverable(address), has, "{address}");
        }
    }
}
