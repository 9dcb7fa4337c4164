//! Rules of accounts: which roles go together, how far a role reaches, who may lend one, what a password must be.

use super::{
    role::Role::{self, *},
    workflow::Reason,
};

/// The fewest characters of a password.
pub const LEAST_PASSWORD: i64 = 12;
/// The most characters of a password.
pub const MOST_PASSWORD: i64 = 200;

/// What a role is narrowed to when it is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    /// Nothing: the role reaches as far as the permission table says.
    Whole,
    /// A research direction.
    Direction,
    /// An institution.
    Institution,
}

/// What a role must be narrowed to.
pub const fn scope_of(role: Role) -> ScopeKind {
    match role {
        ChiefScientist => ScopeKind::Direction,
        Unit => ScopeKind::Institution,
        _ => ScopeKind::Whole,
    }
}

/// The roles an administrator can grant. A candidate is whoever a case is about, and the system is nobody's role.
pub const GRANTABLE: [Role; 14] = [
    Officer,
    Approver,
    Publicity,
    Supervisor,
    Secretary,
    Chair,
    Expert,
    Nominator,
    Unit,
    ChiefScientist,
    Finance,
    Steward,
    Auditor,
    Sysadmin,
];

/// The roles a holder can lend to a deputy. Judgement for which a person was chosen is not lent: reviewing, chairing,
/// recommending, nominating; nor is reading what was done, nor the system.
pub const LENDABLE: [Role; 8] = [Officer, Approver, Publicity, Supervisor, Secretary, Unit, Finance, Steward];

/// The roles without which no nomination can reach its end, in the order an office fills them.
pub const ESSENTIAL: [Role; 4] = [Officer, Approver, Publicity, Supervisor];

/// Why an account that holds `held` may not get `new`: an administrator has no right to content, so the role goes
/// with no other.
pub fn against_holding(held: &[Role], new: Role) -> Option<Reason> {
    if held.contains(&new) {
        return Some(Reason::RoleHeld);
    }
    let mixed = match new {
        Sysadmin => held.iter().any(|role| *role != Sysadmin),
        _ => held.contains(&Sysadmin),
    };
    mixed.then_some(Reason::AdministratorHoldsNoOther)
}

/// Everything wrong with a password for an account with this address: its length, or that it is among the first an
/// attacker tries. What it is made of is up to its owner.
pub fn against_password(password: &str, email: &str) -> Vec<Reason> {
    let has = password.chars().count() as i64;
    let field = "password";
    if has < LEAST_PASSWORD {
        return vec![Reason::TooShort { field, least: LEAST_PASSWORD, has }];
    }
    if has > MOST_PASSWORD {
        return vec![Reason::TooLong { field, most: MOST_PASSWORD, has }];
    }
    if is_trivial(&password.to_lowercase(), email) { vec![Reason::PasswordTrivial] } else { Vec::new() }
}

/// Words that, alone or repeated, with digits before or after, make a password everybody guesses.
const TRIVIAL: [&str; 20] = [
    "password",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "qwerty",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx",
    "qazwsx",
    "letmein",
    "welcome",
    "iloveyou",
    "woaini",
    "administrator",
    "admin",
    "changeme",
    "abcdef",
    "zhiyuan",
    "bole",
];

fn is_trivial(password: &str, email: &str) -> bool {
    let plain: String = password.chars().filter(|letter| !matches!(letter, ' ' | '-' | '_' | '.' | '!')).collect();
    let local = email.split('@').next().unwrap_or_default();
    let core = plain.trim_matches(|letter: char| letter.is_ascii_digit());
    let repeats = |word: &str| !word.is_empty() && core.len() % word.len() == 0 && core.replace(word, "").is_empty();
    let distinct = plain.chars().collect::<std::collections::BTreeSet<_>>().len();
    let steps_by_one = plain.as_bytes().windows(2).all(|pair| {
        let step = i16::from(pair[1]) - i16::from(pair[0]);
        matches!(step, 1 | -1 | 9 | -9)
    });
    core.is_empty()
        || distinct < 4
        || steps_by_one
        || password == email
        || repeats(local)
        || TRIVIAL.iter().any(|word| repeats(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_administrator_holds_nothing_else() {
        assert_eq!(against_holding(&[], Sysadmin), None);
        assert_eq!(against_holding(&[Officer], Approver), None);
        assert_eq!(against_holding(&[Officer], Officer), Some(Reason::RoleHeld));
        assert_eq!(against_holding(&[Officer], Sysadmin), Some(Reason::AdministratorHoldsNoOther));
        for role in GRANTABLE.into_iter().filter(|role| *role != Sysadmin) {
            assert_eq!(against_holding(&[Sysadmin], role), Some(Reason::AdministratorHoldsNoOther), "{role:?}");
        }
    }

    #[test]
    fn what_is_lent_can_be_granted_and_the_system_is_nobody() {
        assert!(LENDABLE.iter().all(|role| GRANTABLE.contains(role)));
        assert!(ESSENTIAL.iter().all(|role| GRANTABLE.contains(role)));
        let rest: Vec<Role> = Role::ALL.iter().copied().filter(|role| !GRANTABLE.contains(role)).collect();
        assert_eq!(rest, [Candidate, System]);
    }

    #[test]
    fn a_password_is_long_and_not_the_first_to_be_tried() {
        let email = "officer-chen@test.invalid";
        for bad in [
            "password1234",
            "Password-Password",
            "2019passw0rd2019",
            "123456789012",
            "aaaaaaaaaaaa",
            "abababababab",
            "abcdefghijklmnop",
            "098765432109",
            "officer-chen@test.invalid",
            "qwertyuiop12",
        ] {
            assert_eq!(against_password(bad, email), [Reason::PasswordTrivial], "{bad}");
        }
        for good in ["correct horse battery", "一二三四五六七八九十百千", "kx7vqz2mw9tb", "my password is a long one"]
        {
            assert_eq!(against_password(good, email), [], "{good}");
        }
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        let too_short = |has| vec![Reason::TooShort { field: "password", least: 12, has }];
        assert_eq!(against_password("一二三四五六七八九十百", ""), too_short(11));
        assert_eq!(against_password("", ""), too_short(0));
        let long = "长".repeat(201);
        assert_eq!(against_password(&long, ""), [Reason::TooLong { field: "password", most: 200, has: 201 }]);
    }
}
