//! Who is told of notices by mail without an account: asked for, confirmed from the mailbox itself, left with one click.

use super::time::Moment;

/// Hours in which a subscription is confirmed; after them its row is deleted.
pub const CONFIRM_HOURS: i64 = 48;
/// Minutes after which another confirmation can be asked for by the same address.
const AGAIN_MINUTES: i64 = 10;
/// Subscriptions that wait for a confirmation within an hour at most: beyond it somebody is trying the form out on
/// other people's mailboxes.
pub const MOST_WAITING: i64 = 300;

/// The address as it is compared: without blanks around it, and in small letters.
pub fn folded(address: &str) -> String {
    address.trim().to_lowercase()
}

/// Whether an address that asked before may be sent another confirmation.
pub fn may_ask_again(asked_at: Moment, now: Moment) -> bool {
    asked_at.plus_millis(AGAIN_MINUTES * 60_000) <= now
}

/// Whether a confirmation still counts.
pub fn is_confirmable(asked_at: Moment, now: Moment) -> bool {
    now <= asked_at.plus_millis(CONFIRM_HOURS * 3_600_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confirmation_counts_for_two_days_and_is_sent_at_most_every_ten_minutes() {
        let asked = Moment::parse_local("2026-03-02T09:00").unwrap();
        let after = |minutes: i64| asked.plus_millis(minutes * 60_000);
        assert!(!may_ask_again(asked, after(9)) && may_ask_again(asked, after(10)));
        assert!(is_confirmable(asked, after(48 * 60)) && !is_confirmable(asked, after(48 * 60 + 1)));
        assert_eq!(folded(" Jia@Mail.CN "), "jia@mail.cn");
    }
}
