//! Merging two records of one person or one institution: what is chosen, what stands against it, and how it ends.

use serde::Serialize;

use super::{role::codes, workflow::RefusalKind};

codes! {
    /// What is merged.
    pub enum Kind {
        Person = "person",
        Institution = "institution",
    }

    /// How a proposal stands.
    pub enum State {
        Open = "open",
        Confirmed = "confirmed",
        Refused = "refused",
        Withdrawn = "withdrawn",
        /// A record was changed before anybody answered, and it was proposed anew.
        Void = "void",
    }

    /// A value of which one of two is kept. The code is the column.
    pub enum Field {
        Name = "name",
        Pinyin = "pinyin",
        Gender = "gender",
        BirthDate = "birth_date",
        Nationality = "nationality",
        Orcid = "orcid",
        Deceased = "deceased",
        NameEn = "name_en",
        InstitutionKind = "kind",
        Parent = "parent_id",
        LegalPerson = "legal_person_id",
        FoundedOn = "founded_on",
        Region = "region",
    }

    /// What may point at a person or an institution, as the preview counts it.
    pub enum Holding {
        Cases = "cases",
        HostedCases = "hosted_cases",
        Nominations = "nominations",
        Recommendations = "recommendations",
        Consents = "consents",
        Appointments = "appointments",
        Listings = "listings",
        Titles = "titles",
        Aliases = "aliases",
        Relations = "relations",
        Accounts = "accounts",
        Roles = "roles",
        Experts = "experts",
        Recusals = "recusals",
        Assignments = "assignments",
        Panels = "panels",
        Exclusions = "exclusions",
        Absences = "absences",
        Relocations = "relocations",
        Barrings = "barrings",
        Subordinates = "subordinates",
        Limits = "limits",
        Laboratories = "laboratories",
        Projects = "projects",
        WorkPackages = "work_packages",
        Programmes = "programmes",
        Schemes = "schemes",
        Calls = "calls",
        Funding = "funding",
        Datasets = "datasets",
        Challenges = "challenges",
        Policies = "policies",
        Events = "events",
        Facts = "facts",
        MergedBefore = "merged_before",
    }
}

impl Kind {
    /// The values of which one of two is chosen, in the order they are shown.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Person => &[
                Field::Name,
                Field::Pinyin,
                Field::Orcid,
                Field::Gender,
                Field::BirthDate,
                Field::Nationality,
                Field::Deceased,
            ],
            Self::Institution => &[
                Field::Name,
                Field::NameEn,
                Field::InstitutionKind,
                Field::Parent,
                Field::LegalPerson,
                Field::FoundedOn,
                Field::Region,
            ],
        }
    }
}

impl Field {
    /// Whether only those see it who enter and check cases.
    pub const fn is_private(self) -> bool {
        matches!(self, Self::Gender | Self::BirthDate)
    }

    /// The control by which it is chosen.
    pub const fn choice(self) -> &'static str {
        match self {
            Self::Name => "take_name",
            Self::Pinyin => "take_pinyin",
            Self::Gender => "take_gender",
            Self::BirthDate => "take_birth_date",
            Self::Nationality => "take_nationality",
            Self::Orcid => "take_orcid",
            Self::Deceased => "take_deceased",
            Self::NameEn => "take_name_en",
            Self::InstitutionKind => "take_kind",
            Self::Parent => "take_parent_id",
            Self::LegalPerson => "take_legal_person_id",
            Self::FoundedOn => "take_founded_on",
            Self::Region => "take_region",
        }
    }
}

/// What must be settled first: merging would break a rule that holds for one person, or for one institution.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Conflict {
    /// Each signs in with an account that is not closed.
    TwoAccounts,
    /// Accounts of both took part in one case: what two people did would be one person's.
    BothActed { case_no: String },
    /// Both are candidates in one call, with a live case each.
    TwoLiveCases { one: String, other: String },
    /// Both review one case, or did.
    TwoReviews { case_no: String },
    /// One is the candidate, the other reviews the case or did.
    CandidateReviews { case_no: String },
    /// One is the candidate, the other sits on the panel that has the case.
    CandidateOnPanel { case_no: String },
    /// One is the candidate, the other recommends the case.
    CandidateRecommends { case_no: String },
    /// Both sit on one panel.
    OnePanel { name: String },
    /// A relation between the two says that they are two.
    Related,
    /// One stands above the other.
    OneAboveOther,
    /// Each has a limit of nominations of its own, or places of its own, in one call.
    TwoLimits { call: String },
}

/// Why a merging is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A record cannot be merged with itself.
    Itself,
    /// The pair is proposed already.
    AlreadyProposed,
    /// It was answered or withdrawn before.
    Ended,
    Conflict(Conflict),
}

impl Fault {
    /// The answer it leads to.
    pub fn kind(&self) -> RefusalKind {
        match self {
            Self::Itself => RefusalKind::Unprocessable,
            Self::AlreadyProposed | Self::Ended | Self::Conflict(_) => RefusalKind::Conflict,
        }
    }

    /// The form field it is shown beside.
    pub fn field(&self) -> Option<&'static str> {
        matches!(self, Self::Itself).then_some("other")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_belongs_to_one_kind_and_has_its_control() {
        for field in Field::ALL {
            let kinds = Kind::ALL.iter().filter(|kind| kind.fields().contains(field)).count();
            assert_eq!(kinds, if *field == Field::Name { 2 } else { 1 }, "{field:?}");
            assert_eq!(field.choice(), format!("take_{}", field.code()));
        }
    }
}
