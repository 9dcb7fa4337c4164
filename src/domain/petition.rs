//! Requests of the public (更正与个人信息请求): to correct what a page says, and the rights over one's own data
//! (personal information law art. 44-50): what each must have, why it may be refused, what it leads to.
//!
//! Who asks is sealed (`vault`) and known to the officer who handles the request only.

use serde::{Deserialize, Serialize};

use super::{
    role::codes,
    workflow::{Reason, RefusalKind},
};

codes! {
    /// What is asked for.
    pub enum PetitionKind {
        /// Something on a public page is wrong. Anybody may say so, without a name.
        Correction = "correction",
        /// 查阅、复制 (art. 45)
        Access = "access",
        /// 更正、补充 (art. 46)
        Rectify = "rectify",
        /// 删除 (art. 47)
        Erase = "erase",
        /// 撤回同意 (art. 15)
        WithdrawConsent = "withdraw_consent",
        /// 解释说明处理规则 (art. 48)
        Explain = "explain",
    }

    /// How whoever asks stands to whose data it is.
    pub enum Standing {
        Own = "own",
        /// With a power of attorney.
        Agent = "agent",
        /// A near relative of somebody who died (art. 49).
        Relative = "relative",
    }

    /// How far it is.
    pub enum PetitionState {
        Received = "received",
        /// An officer has it in hand.
        Taken = "taken",
        /// A refusal waits for the approver.
        Proposed = "proposed",
        Accepted = "accepted",
        Refused = "refused",
    }

    /// Why it is refused: the closed list.
    pub enum PetitionGround {
        /// The page says what its source says.
        AsSource = "as_source",
        NoEvidence = "no_evidence",
        /// This site does not say it.
        NotHere = "not_here",
        IdentityUnproven = "identity_unproven",
        /// Nothing of the kind is held.
        NotHeld = "not_held",
        /// The time for which law or rules have it kept is not over (art. 47).
        MustBeKept = "must_be_kept",
        /// Law has it kept secret, or asks not to tell (art. 45 with 18).
        MustBeSecret = "must_be_secret",
        /// It was lawfully made public, and the request weighs less (art. 27).
        LawfullyPublic = "lawfully_public",
        Repeated = "repeated",
    }
}

impl PetitionKind {
    /// The rights over personal data, as their form offers them.
    pub fn rights() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|kind| kind.is_personal())
    }

    /// Whether it is about personal data: it has a due date, and a refusal takes two people.
    pub const fn is_personal(self) -> bool {
        !matches!(self, Self::Correction)
    }

    /// Whether what came of it may be told on the page it is about.
    pub const fn may_be_told(self) -> bool {
        matches!(self, Self::Correction | Self::Rectify)
    }

    /// The grounds on which such a request may be refused.
    pub fn grounds(self) -> impl Iterator<Item = PetitionGround> {
        use PetitionGround::{AsSource, NoEvidence, NotHere, Repeated};
        let of_corrections = |ground: PetitionGround| matches!(ground, AsSource | NoEvidence | NotHere);
        let fits = move |ground: &PetitionGround| match self {
            Self::Rectify => *ground != NotHere,
            kind => *ground == Repeated || of_corrections(*ground) != kind.is_personal(),
        };
        PetitionGround::ALL.iter().copied().filter(fits)
    }
}

impl PetitionState {
    /// Whether somebody still has to do something.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::Taken | Self::Proposed)
    }
}

/// Working days within which a personal-data request is answered [D]; the office sets another.
pub const ANSWER_WITHIN: i64 = 15;
/// The setting that holds it.
pub const ANSWER_WITHIN_KEY: &str = "petition_working_days";
/// Its bounds: the law says 及时, so nobody may set months.
pub const ANSWER_WITHIN_BOUNDS: (i64, i64) = (1, 30);

/// What is asked, in the words of whoever asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub kind: PetitionKind,
    pub standing: Option<Standing>,
    /// The page it is about, as a path of this site or in words.
    pub page: String,
    /// What is wrong; empty for what is no correction.
    pub wrong: String,
    /// What is right, or what is wanted.
    pub wanted: String,
    /// What shows it.
    pub source: String,
}

/// Who asks: exists in clear only on its way into the vault and before the eyes of whoever handles the request.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Petitioner {
    pub name: String,
    /// An e-mail address or a telephone number.
    pub contact: String,
    /// Whose data it is, where that is somebody else.
    pub on_behalf_of: String,
}

/// Says that there is somebody, not who: a petitioner must not reach a log.
impl std::fmt::Debug for Petitioner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Petitioner(sealed)")
    }
}

impl Petitioner {
    /// Whether anything was said of who asks.
    pub fn is_nobody(&self) -> bool {
        self.name.is_empty() && self.contact.is_empty() && self.on_behalf_of.is_empty()
    }

    /// What is missing or cannot be right. Personal data is told to nobody who does not say who they are.
    pub fn faults(&self, asked: &Asked) -> Vec<Reason> {
        let mut faults = Vec::new();
        if asked.kind.is_personal() {
            for (field, value) in [("petitioner_name", &self.name), ("answer_at", &self.contact)] {
                if value.is_empty() {
                    faults.push(Reason::Required { field });
                }
            }
            if asked.standing.is_some_and(|standing| standing != Standing::Own) && self.on_behalf_of.is_empty() {
                faults.push(Reason::Required { field: "on_behalf_of" });
            }
        }
        if !self.contact.is_empty() && !is_email(&self.contact) && !is_phone(&self.contact) {
            faults.push(Fault::NotAContact.into());
        }
        faults
    }
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        let plain = |letter: char| letter.is_ascii_graphic() && letter != '@';
        !local.is_empty() && text.replacen('@', "", 1).chars().all(plain) && domain.trim_matches('.').contains('.')
    })
}

/// As long as numbers are worldwide: fifteen digits at most (ITU-T E.164).
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (7..=15).contains(&digits) && text.chars().all(|letter| letter.is_ascii_digit() || "+-() ".contains(letter))
}

/// What the desk answers when it does what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Read by receipt and secret.
    pub reply: String,
    /// What was corrected, as the public reads it; empty for none.
    pub public_note: String,
    pub public_note_en: String,
}

/// Why something cannot be done with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    NotAContact,
    /// Too many came from one address; the next is taken after so many minutes.
    TooMany {
        minutes: i64,
    },
    /// Another officer has it in hand.
    NotYours,
    /// It is further on than the page it was done from.
    FurtherOn,
    /// The ground is not one for this kind.
    GroundUnfit,
    /// What came of it is not told to the public.
    NotToldInPublic,
}

impl Fault {
    /// The answer a fault leads to.
    pub const fn kind(self) -> RefusalKind {
        match self {
            Self::NotAContact | Self::GroundUnfit | Self::NotToldInPublic => RefusalKind::Unprocessable,
            Self::TooMany { .. } | Self::FurtherOn => RefusalKind::Conflict,
            Self::NotYours => RefusalKind::Forbidden,
        }
    }

    /// The field it is shown beside.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::NotAContact => Some("answer_at"),
            Self::GroundUnfit => Some("petition_ground"),
            Self::NotToldInPublic => Some("public_note"),
            Self::TooMany { .. } | Self::NotYours | Self::FurtherOn => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(kind: PetitionKind, standing: Option<Standing>) -> Asked {
        let text = || "测试".to_owned();
        Asked { kind, standing, page: String::new(), wrong: text(), wanted: text(), source: text() }
    }

    fn who(name: &str, contact: &str, on_behalf_of: &str) -> Petitioner {
        let text = str::to_owned;
        Petitioner { name: text(name), contact: text(contact), on_behalf_of: text(on_behalf_of) }
    }

    #[test]
    fn a_correction_needs_nobody_and_personal_data_somebody() {
        let correction = asked(PetitionKind::Correction, None);
        assert_eq!(who("", "", "").faults(&correction), []);
        assert_eq!(who("", "见信", "").faults(&correction), [Fault::NotAContact.into()]);
        let own = asked(PetitionKind::Access, Some(Standing::Own));
        assert_eq!(who("测试丁", "010-6250 0000", "").faults(&own), []);
        assert_eq!(who("测试丁", "d@test.invalid", "").faults(&own), []);
        let missing = |field| Reason::Required { field };
        assert_eq!(who("", "", "").faults(&own), [missing("petitioner_name"), missing("answer_at")]);
        let relative = asked(PetitionKind::Erase, Some(Standing::Relative));
        assert_eq!(who("测试丁", "13800000000", "").faults(&relative), [missing("on_behalf_of")]);
    }

    #[test]
    fn what_is_no_address_and_no_number_is_no_contact() {
        for bad in ["a@b", "@b.cn", "a@b@c.cn", "a b@c.cn", "12345", "1380000000013800", "电话1380000", "a@.cn."] {
            assert!(!is_email(bad) && !is_phone(bad), "{bad}");
        }
    }

    #[test]
    fn every_ground_fits_some_kind_and_a_kind_has_its_own() {
        let of = |kind: PetitionKind| kind.grounds().collect::<Vec<_>>();
        use PetitionGround::*;
        assert_eq!(of(PetitionKind::Correction), [AsSource, NoEvidence, NotHere, Repeated]);
        assert_eq!(
            of(PetitionKind::Erase),
            [IdentityUnproven, NotHeld, MustBeKept, MustBeSecret, LawfullyPublic, Repeated]
        );
        assert!(of(PetitionKind::Rectify).contains(&AsSource));
    }

    #[test]
    fn a_petitioner_does_not_print_itself() {
        assert_eq!(format!("{:?}", who("测试丁", "13800000000", "")), "Petitioner(sealed)");
    }
}
