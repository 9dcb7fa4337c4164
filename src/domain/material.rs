//! Files that come with a case: what they may be, by kind and by type, and how large.

use super::role::codes;

codes! {
    /// What a file is for.
    pub enum DocumentKind {
        /// The nomination form, stamped or signed.
        NominationForm = "nomination_form",
        /// Main achievements of the candidate.
        Achievements = "achievements",
        /// Research plan.
        Plan = "plan",
        /// Proof of a degree.
        DegreeProof = "degree_proof",
        /// Letter of recommendation.
        Letter = "letter",
        /// A letter that its writer sent by link: never shown to the side of the nomination.
        SealedLetter = "sealed_letter",
        /// The candidate's consent, signed on paper.
        ConsentSheet = "consent_sheet",
        /// Minutes of a panel.
        Minutes = "minutes",
        /// A signed contract.
        Contract = "contract",
        /// What a body outside the office answered (征求意见).
        ConsultationReply = "consultation_reply",
        Other = "other",
    }

    /// The types of file taken, by their media type; anything else is refused.
    pub enum FileType {
        Pdf = "application/pdf",
        Png = "image/png",
        Jpeg = "image/jpeg",
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
}

/// Bytes a file may have.
pub const FILE_LIMIT: usize = 20 << 20;

impl DocumentKind {
    /// Whether only the office reads it: those who may read what bodies outside it answered.
    pub const fn is_of_office(self) -> bool {
        matches!(self, Self::ConsultationReply)
    }

    /// What reviewers read. The stamped form has contact data, a proof of degree the date of birth: not these.
    pub const FOR_REVIEWERS: &'static [Self] = &[Self::Achievements, Self::Plan, Self::Letter, Self::SealedLetter];
    /// What has a redacted copy where the review is double-blind. A letter sent by link is not read there at all: it
    /// names whom it is about, and whoever prepares copies may not read it.
    pub const TO_REDACT: &'static [Self] = &[Self::Achievements, Self::Plan, Self::Letter];
    /// What a nomination may come with, in the order of the form.
    pub const OF_NOMINATION: &'static [Self] = &[
        Self::NominationForm,
        Self::Achievements,
        Self::Plan,
        Self::DegreeProof,
        Self::Letter,
        Self::ConsentSheet,
        Self::Other,
    ];
}

impl FileType {
    /// The ending of a file of this type.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
        }
    }
}

/// A file name that is safe to show and to save under: its last part, without signs that paths, headers or shells
/// read as their own, at most 120 characters.
pub fn plain_filename(sent: &str, kind: FileType) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|letter| !letter.is_control() && !matches!(letter, '"' | '<' | '>' | ':' | '|' | '?' | '*' | ';' | '%'))
        .collect();
    let stem = kept.trim().trim_start_matches('.').trim();
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem).trim();
    let stem: String = stem.chars().take(120).collect();
    let stem = if stem.is_empty() { "file".to_owned() } else { stem };
    format!("{stem}.{}", kind.ending())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_keeps_its_words_and_gets_the_ending_of_what_it_is() {
        for (sent, plain) in [
            ("提名表（盖章）.pdf", "提名表（盖章）.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\temp\\a b.PDF", "a b.pdf"),
            ("invoice.pdf.exe", "invoice.pdf.pdf"),
            ("\"x\"\r\nSet-Cookie: a=b.pdf", "xSet-Cookie a=b.pdf"),
            ("", "file.pdf"),
            ("...", "file.pdf"),
        ] {
            assert_eq!(plain_filename(sent, FileType::Pdf), plain);
        }
    }
}
