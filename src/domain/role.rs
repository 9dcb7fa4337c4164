//! Who acts in the process (domain model §12) and which of the four kinds of scholar a case is about.

/// Declares an enumeration with a code per variant: the code is what the database, JSON and CSS hold.
/// `codes! { /// doc pub enum Colour { Red = "red" } }` gives `ALL`, `code()` and `TryFrom<String>`.
macro_rules! codes {
    ($($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal,)* })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name {
            $($(#[$vmeta])* #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// Every variant, in the order of the table it comes from.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code that the database and JSON hold.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            /// The variant of a code, if there is one.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::domain::role::UnknownCode;

            fn try_from(code: String) -> Result<Self, Self::Error> {
                Self::from_code(&code).ok_or($crate::domain::role::UnknownCode(code))
            }
        }
    )*};
}

pub(crate) use codes;

/// The text is no code of the enumeration it was read for.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown code {0:?}")]
pub struct UnknownCode(pub String);

codes! {
    /// A role in the office's process. An account may hold several; separation of duties holds between persons.
    pub enum Role {
        /// Nominates and answers for what the nomination says (提名人).
        Nominator = "nominator",
        /// Speaks for a host institution (依托单位).
        Unit = "unit",
        /// Enters, checks and moves cases (经办人).
        Officer = "officer",
        /// Reviews what was assigned to them (评审专家).
        Expert = "expert",
        /// Prepares panels and records ballots (会议秘书).
        Secretary = "secretary",
        /// Chairs a panel and signs its ballots (会议主席).
        Chair = "chair",
        /// Decides what others propose (审定人).
        Approver = "approver",
        /// Prepares public notices (公示专员).
        Publicity = "publicity",
        /// Handles objections and findings (监督专员).
        Supervisor = "supervisor",
        /// Signs for the money (财务).
        Finance = "finance",
        /// Answers for data and ethics (数据与伦理).
        Steward = "steward",
        /// Reads what was done (审计).
        Auditor = "auditor",
        /// Runs the system; has no right to content (系统管理员).
        Sysadmin = "sysadmin",
        /// The person a case is about (候选人).
        Candidate = "candidate",
        /// Plans a direction and recommends its PIs (首席科学家).
        ChiefScientist = "cs",
        /// The clock jobs; never held by an account.
        System = "system",
    }

    /// The kind of scholar a case proposes (facts R-05 and the table of four roles).
    pub enum ScholarRole {
        /// 智源首席科学家
        Cs = "CS",
        /// 智源研究项目经理
        Pm = "PM",
        /// 智源研究员
        Pi = "PI",
        /// 智源青年科学家
        Youth = "YOUTH",
    }

    /// The three kinds of case that share the one process.
    pub enum CaseKind {
        /// A scholar of the talent plan.
        Scholar = "scholar",
        /// A joint laboratory.
        JointLab = "joint_lab",
        /// A project of a special programme.
        SpecialProject = "special_project",
    }
}

impl ScholarRole {
    /// The short form used in case numbers and as a CSS class.
    pub const fn short(self) -> &'static str {
        match self {
            Self::Cs => "CS",
            Self::Pm => "PM",
            Self::Pi => "PI",
            Self::Youth => "YS",
        }
    }

    /// The CSS class of the role's colour.
    pub const fn css(self) -> &'static str {
        match self {
            Self::Cs => "cs",
            Self::Pm => "pm",
            Self::Pi => "pi",
            Self::Youth => "ys",
        }
    }
}
