//! A draw of the office as it is kept: the certificate, and what shows that nobody chose its seed.
//!
//! When a call opens, a secret is made and the digest of it goes into the chain of events. A draw takes
//! `SHA-256(secret ‖ problem hash ‖ head)` as its seed, where `head` is the hash of the last event before the day of
//! the draw began in Beijing, each as its 32 bytes; the seed is written as 64 hexadecimal digits. So the seed was fixed
//! by what nobody could choose once the problem was known, and once the secret is shown anybody can repeat it.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Drawn, Id, ReplayError, Stage, certificate::Certificate};

/// A draw with its place among the draws of its group.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Sealed {
    pub call: String,
    /// Code of the role.
    pub role: String,
    /// Counted within the call and the role.
    pub number: i64,
    /// Why it was drawn again; empty of the first.
    pub reason: String,
    pub drawn_at: String,
    pub secret_hash: String,
    /// Shown when no case of the call is under review any more.
    pub secret: Option<String>,
    pub head_seq: i64,
    pub head_hash: String,
    /// What was wished for beside the rules of the draw, and for which cases it is not so. Not written where nothing
    /// was, so that a certificate reads the same as before it could be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wishes: Vec<Wish>,
    /// The groups of similar cases, drawn before the cases one by one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<Stage>,
    pub drawn: Drawn,
}

/// A wish for the reviewers of a case together, which leaves no place empty.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Wish {
    pub wish: String,
    /// Cases that have nobody who is wished for.
    pub without: Vec<Id>,
    /// Cases of which the records do not say.
    pub undecided: Vec<Id>,
}

/// The seed of a draw, from hexadecimal texts; `None` when one of them is none.
pub fn seed(secret: &str, problem_hash: &str, head_hash: &str) -> Option<String> {
    let mut digest = Sha256::new();
    for part in [secret, problem_hash, head_hash] {
        digest.update(hex::decode(part).ok()?);
    }
    Some(hex::encode(digest.finalize()))
}

/// The digest of a secret that the chain holds.
pub fn secret_hash(secret: &str) -> Option<String> {
    Some(hex::encode(Sha256::digest(hex::decode(secret).ok()?)))
}

impl Sealed {
    /// Checks that the groups stand in the draw, and that every seed is the one the secret gives; of the seeds nothing
    /// can be checked while the secret is kept.
    ///
    /// # Errors
    /// What differs.
    pub fn check(&self) -> Result<(), ReplayError> {
        if !self.stages.is_empty() {
            let last = self.drawn.certificate.problem().map_err(ReplayError::Faults)?;
            self.stages.iter().try_for_each(|stage| stage.stands_in(&last)).map_err(ReplayError::Groups)?;
        }
        let Some(secret) = &self.secret else { return Ok(()) };
        let differs = |place: &str, stated: &str, repeated: Option<String>| ReplayError::Differs {
            place: place.to_owned(),
            stated: stated.to_owned(),
            repeated: repeated.unwrap_or_else(|| "nothing".to_owned()),
        };
        let known = secret_hash(secret);
        if known.as_deref() != Some(&self.secret_hash) {
            return Err(differs("secret_hash", &self.secret_hash, known));
        }
        let of_seed = |certificate: &Certificate| {
            let Some(stated) = certificate.seed() else { return Ok(()) };
            let repeated = seed(secret, certificate.problem_hash(), &self.head_hash);
            if repeated.as_deref() == Some(stated) { Ok(()) } else { Err(differs("seed", stated, repeated)) }
        };
        self.stages.iter().map(|stage| &stage.drawn.certificate).try_for_each(of_seed)?;
        of_seed(&self.drawn.certificate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::draw::{Case, Mode, Problem, Reviewer, draw, problem_hash, replay};

    const SECRET: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    const HEAD: &str = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

    fn sealed() -> Sealed {
        let problem = Problem {
            reviewers: (1..=4).map(|id| Reviewer::new(id, 2)).collect(),
            cases: (1..=3).map(|id| Case::new(id, 2)).collect(),
            ..Problem::default()
        };
        let seed = seed(SECRET, &problem_hash(&problem), HEAD).unwrap();
        Sealed {
            call: "2026-01".into(),
            role: "YOUTH".into(),
            number: 1,
            reason: String::new(),
            drawn_at: "2026-04-01T10:00:00+08:00".into(),
            secret_hash: secret_hash(SECRET).unwrap(),
            secret: Some(SECRET.into()),
            head_seq: 7,
            head_hash: HEAD.into(),
            wishes: Vec::new(),
            stages: Vec::new(),
            drawn: draw(&problem, &Mode::Random { seed }).unwrap(),
        }
    }

    #[test]
    fn a_sealed_draw_repeats_itself() {
        assert_eq!(replay(&serde_json::to_string(&sealed()).unwrap()).unwrap(), 6);
        let kept = Sealed { secret: None, ..sealed() };
        assert_eq!(replay(&serde_json::to_string(&kept).unwrap()).unwrap(), 6);
    }

    #[test]
    fn another_secret_head_or_digest_is_named() {
        let other = |change: &dyn Fn(&mut Sealed)| {
            let mut one = sealed();
            change(&mut one);
            replay(&serde_json::to_string(&one).unwrap()).unwrap_err().to_string()
        };
        assert!(other(&|one| one.secret = Some(HEAD.into())).starts_with("secret_hash"));
        assert!(other(&|one| one.secret_hash = HEAD.into()).starts_with("secret_hash"));
        assert!(other(&|one| one.head_hash = SECRET.into()).starts_with("seed"));
        assert!(other(&|one| one.secret = Some("no hexadecimal".into())).starts_with("secret_hash"));
    }
}
