//! Every sentence the program says, in Chinese and English side by side. A missing one does not compile.
//!
//! `texts.desk.save_draft` is a word, `texts.desk.saved_at(time)` a phrase with a value in it. One file an area.

pub mod account;
pub mod appeal;
pub mod appointment;
pub mod barring;
mod bench;
pub mod blind;
pub mod breach;
pub mod calendar;
mod catalogue;
pub mod command;
pub mod compliance;
pub mod consent_register;
pub mod consultation;
pub mod contract_change;
pub mod decision;
mod desk;
pub mod dispatch;
pub mod dossier;
mod draw;
pub mod eligibility;
pub mod expert;
pub mod field;
pub mod label;
pub mod ledger;
pub mod letter;
pub mod mail;
pub mod merging;
pub mod message;
pub mod nomination;
mod notice;
pub mod notice_text;
pub mod number;
pub mod objection;
pub mod opinion;
mod panel;
pub mod petition;
mod privacy;
pub mod privacy_check;
pub mod procedure;
mod proof;
mod public;
pub mod quota;
pub mod reason;
pub mod record;
pub mod register;
pub mod retention;
pub mod review;
pub mod scheme;
mod shortlist;
mod site;
mod sitting;
mod verify;
pub mod vote;

pub use account::AccountTexts;
pub use appeal::AppealTexts;
pub use appointment::AppointmentTexts;
pub use barring::BarringTexts;
pub use bench::BenchTexts;
pub use blind::BlindTexts;
pub use calendar::CalendarTexts;
pub use catalogue::CatalogueTexts;
pub use compliance::ComplianceTexts;
pub use consent_register::ConsentRegisterTexts;
pub use consultation::ConsultationTexts;
pub use contract_change::ContractChangeTexts;
pub use decision::DecisionTexts;
pub use desk::DeskTexts;
pub use dispatch::DispatchTexts;
pub use draw::DrawTexts;
pub use expert::ExpertTexts;
pub use ledger::LedgerTexts;
pub use letter::LetterTexts;
pub use mail::MailTexts;
pub use merging::MergingTexts;
pub use nomination::NominationTexts;
pub use notice::NoticeTexts;
pub use objection::ObjectionTexts;
pub use opinion::OpinionTexts;
pub use panel::PanelTexts;
pub use petition::PetitionTexts;
pub use privacy::PrivacyTexts;
pub use privacy_check::PrivacyCheckTexts;
pub use proof::ProofTexts;
pub use public::PublicTexts;
pub use quota::QuotaTexts;
pub use record::RecordTexts;
pub use register::RegisterTexts;
pub use retention::RetentionTexts;
pub use scheme::SchemeTexts;
pub use shortlist::ShortlistTexts;
pub use site::SiteTexts;
pub use sitting::SittingTexts;
pub use verify::VerifyTexts;
pub use vote::VoteTexts;

/// The language of a page. Chinese is the default; English stands under `/en`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lang {
    Zh,
    En,
}

impl Lang {
    /// The value of `<html lang>`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// What the paths of this language begin with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Zh => "",
            Self::En => "/en",
        }
    }

    /// The text of this language.
    pub const fn pick<T: Copy>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    pub const fn is_en(self) -> bool {
        matches!(self, Self::En)
    }

    pub const fn is_zh(self) -> bool {
        matches!(self, Self::Zh)
    }
}

/// Declares an area of texts: `words` are fields, `phrases` are methods with values in braces.
///
/// ```ignore
/// texts! { SiteTexts
///     words { sign_in: "登录", "Sign in"; }
///     phrases { seats(n): "{n}席", "{n} places"; }
/// }
/// ```
/// expands to `struct SiteTexts { lang, pub sign_in: &'static str }`, its two statics `ZH` and `EN`, and
/// `fn seats(&self, n: impl Display) -> String`. In English a count of one stands with a singular.
macro_rules! texts {
    ($(#[$doc:meta])* $name:ident
        words { $($word:ident: $word_zh:literal, $word_en:literal;)* }
        phrases { $($phrase:ident($($arg:ident),*): $phrase_zh:literal, $phrase_en:literal;)* }
    ) => {
        $(#[$doc])*
        pub struct $name {
            lang: $crate::texts::Lang,
            $(pub $word: &'static str,)*
        }

        impl $name {
            pub(super) const ZH: Self = Self { lang: $crate::texts::Lang::Zh, $($word: $word_zh,)* };
            pub(super) const EN: Self = Self { lang: $crate::texts::Lang::En, $($word: $word_en,)* };

            $(pub fn $phrase(&self, $($arg: impl ::std::fmt::Display),*) -> String {
                match self.lang {
                    $crate::texts::Lang::Zh => format!($phrase_zh),
                    $crate::texts::Lang::En => $crate::texts::number::counted(format!($phrase_en)),
                }
            })*
        }
    };
}

pub(crate) use texts;

/// All texts of one language.
pub struct Texts {
    pub lang: Lang,
    pub site: SiteTexts,
    pub proof: ProofTexts,
    pub public: PublicTexts,
    pub account: AccountTexts,
    pub calendar: CalendarTexts,
    pub catalogue: CatalogueTexts,
    pub consultation: ConsultationTexts,
    pub contract_change: ContractChangeTexts,
    pub decision: DecisionTexts,
    pub desk: DeskTexts,
    pub expert: ExpertTexts,
    pub letter: LetterTexts,
    pub mail: MailTexts,
    pub merging: MergingTexts,
    pub nomination: NominationTexts,
    pub scheme: SchemeTexts,
    pub record: RecordTexts,
    pub register: RegisterTexts,
    pub dispatch: DispatchTexts,
    pub draw: DrawTexts,
    pub barring: BarringTexts,
    pub ledger: LedgerTexts,
    pub bench: BenchTexts,
    pub blind: BlindTexts,
    pub panel: PanelTexts,
    pub petition: PetitionTexts,
    pub consent_register: ConsentRegisterTexts,
    pub privacy: PrivacyTexts,
    pub retention: RetentionTexts,
    pub quota: QuotaTexts,
    pub sitting: SittingTexts,
    pub verify: VerifyTexts,
    pub vote: VoteTexts,
    pub shortlist: ShortlistTexts,
    pub notice: NoticeTexts,
    pub privacy_check: PrivacyCheckTexts,
    pub objection: ObjectionTexts,
    pub opinion: OpinionTexts,
    pub appeal: AppealTexts,
    pub appointment: AppointmentTexts,
    pub compliance: ComplianceTexts,
}

static ZH: Texts = Texts {
    lang: Lang::Zh,
    site: SiteTexts::ZH,
    proof: ProofTexts::ZH,
    public: PublicTexts::ZH,
    account: AccountTexts::ZH,
    calendar: CalendarTexts::ZH,
    catalogue: CatalogueTexts::ZH,
    consultation: ConsultationTexts::ZH,
    contract_change: ContractChangeTexts::ZH,
    decision: DecisionTexts::ZH,
    desk: DeskTexts::ZH,
    expert: ExpertTexts::ZH,
    letter: LetterTexts::ZH,
    mail: MailTexts::ZH,
    merging: MergingTexts::ZH,
    nomination: NominationTexts::ZH,
    scheme: SchemeTexts::ZH,
    record: RecordTexts::ZH,
    register: RegisterTexts::ZH,
    dispatch: DispatchTexts::ZH,
    draw: DrawTexts::ZH,
    barring: BarringTexts::ZH,
    ledger: LedgerTexts::ZH,
    bench: BenchTexts::ZH,
    blind: BlindTexts::ZH,
    panel: PanelTexts::ZH,
    petition: PetitionTexts::ZH,
    consent_register: ConsentRegisterTexts::ZH,
    privacy: PrivacyTexts::ZH,
    retention: RetentionTexts::ZH,
    quota: QuotaTexts::ZH,
    sitting: SittingTexts::ZH,
    verify: VerifyTexts::ZH,
    vote: VoteTexts::ZH,
    shortlist: ShortlistTexts::ZH,
    notice: NoticeTexts::ZH,
    privacy_check: PrivacyCheckTexts::ZH,
    objection: ObjectionTexts::ZH,
    opinion: OpinionTexts::ZH,
    appeal: AppealTexts::ZH,
    appointment: AppointmentTexts::ZH,
    compliance: ComplianceTexts::ZH,
};

static EN: Texts = Texts {
    lang: Lang::En,
    site: SiteTexts::EN,
    proof: ProofTexts::EN,
    public: PublicTexts::EN,
    account: AccountTexts::EN,
    calendar: CalendarTexts::EN,
    catalogue: CatalogueTexts::EN,
    consultation: ConsultationTexts::EN,
    contract_change: ContractChangeTexts::EN,
    decision: DecisionTexts::EN,
    desk: DeskTexts::EN,
    expert: ExpertTexts::EN,
    letter: LetterTexts::EN,
    mail: MailTexts::EN,
    merging: MergingTexts::EN,
    nomination: NominationTexts::EN,
    scheme: SchemeTexts::EN,
    record: RecordTexts::EN,
    register: RegisterTexts::EN,
    dispatch: DispatchTexts::EN,
    draw: DrawTexts::EN,
    barring: BarringTexts::EN,
    ledger: LedgerTexts::EN,
    bench: BenchTexts::EN,
    blind: BlindTexts::EN,
    panel: PanelTexts::EN,
    petition: PetitionTexts::EN,
    consent_register: ConsentRegisterTexts::EN,
    privacy: PrivacyTexts::EN,
    retention: RetentionTexts::EN,
    quota: QuotaTexts::EN,
    sitting: SittingTexts::EN,
    verify: VerifyTexts::EN,
    vote: VoteTexts::EN,
    shortlist: ShortlistTexts::EN,
    notice: NoticeTexts::EN,
    privacy_check: PrivacyCheckTexts::EN,
    objection: ObjectionTexts::EN,
    opinion: OpinionTexts::EN,
    appeal: AppealTexts::EN,
    appointment: AppointmentTexts::EN,
    compliance: ComplianceTexts::EN,
};

impl Texts {
    /// The texts of a language.
    pub fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Zh => &ZH,
            Lang::En => &EN,
        }
    }
}
