//! Nominations on the desk: the list, the form, the case and its moves. Who sees what of a case is decided here, once.

pub mod case;
mod case_shows;
pub mod check;
pub mod co_editor;
mod corrected;
pub mod decision_letter;
pub mod desk;
pub mod dossier;
mod eligibility;
pub mod export;
pub mod form;
mod form_shows;
pub mod history;
pub mod list;
pub mod moves;
mod reading;
mod related;

use crate::{
    domain::{
        access::{self, Reach, Resource, Verb},
        material::DocumentKind,
        role::Role,
        workflow::{Actor, Stage},
    },
    store::{
        Conn,
        case_file::{self, CaseFile},
        case_list::{Own, Sight},
        document::Document,
    },
    web::{auth::Viewer, error::WebError},
};

/// A case as one account sees it.
pub struct Seen {
    pub case: CaseFile,
    /// The roles the account holds on this case.
    pub roles: Vec<Role>,
    /// Whether it stands too near to the case to judge what is said against it.
    pub involved: bool,
}

impl Seen {
    /// The account as whoever might move the case.
    pub fn actor(&self, viewer: &Viewer) -> Actor {
        let (roles, involved) = (self.roles.clone(), self.involved);
        Actor { account: viewer.account, person: viewer.person, roles, involved }
    }

    /// Whether the account may do something with what belongs to this case.
    pub fn may(&self, resource: Resource, verb: Verb) -> bool {
        access::reach(self.roles.iter().copied(), resource, verb) != Reach::Nothing
    }

    /// Whether it is told who acted, by name. Authors and candidates are told in which role only.
    pub fn knows_names(&self) -> bool {
        access::reach(self.roles.iter().copied(), Resource::Case, Verb::Read) == Reach::All
    }

    pub fn holds(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether it reads the letters of recommendation, and not only that they came in.
    pub fn reads_letters(&self) -> bool {
        access::reads_letters(&self.roles)
    }

    /// Whether a file of the case is for this account.
    pub fn reads(&self, file: &Document) -> bool {
        match file.kind {
            DocumentKind::SealedLetter => self.reads_letters(),
            // They say who sat and who left the room.
            DocumentKind::Minutes => self.knows_names() || self.may(Resource::Ballot, Verb::Read),
            kind => !kind.is_of_office() || self.may(Resource::Consultation, Verb::Read),
        }
    }

    /// Whether the form is the account's to write now.
    pub fn may_edit(&self) -> bool {
        matches!(self.case.stage, Stage::Draft | Stage::Returned) && self.may(Resource::Draft, Verb::Write)
    }
}

/// The case of a number, for an account that may know of it.
///
/// # Errors
/// [`WebError::NotFound`] alike for a number that is not there and for one that is not this account's to see.
pub async fn see(conn: &mut Conn, viewer: &Viewer, case_no: &str) -> Result<Seen, WebError> {
    let case = case_file::by_number(conn, case_no).await?.ok_or(WebError::NotFound)?;
    let tie = case_file::tie(conn, &case, viewer.account, viewer.person).await?;
    let seen = Seen { roles: access::roles_on(&viewer.held, &tie), involved: tie.involved, case };
    let resource = if seen.case.stage == Stage::Draft { Resource::Draft } else { Resource::Case };
    if seen.may(resource, Verb::Read) { Ok(seen) } else { Err(WebError::NotFound) }
}

/// How far an account sees in lists: the same cases that [`see`] opens.
pub fn sight(viewer: &Viewer) -> Sight {
    let everywhere = |held: &crate::domain::access::Held| match held.role {
        Role::Secretary | Role::Chair => held.scope.is_none(),
        Role::Finance | Role::Steward => true,
        _ => false,
    };
    let all = viewer.reach(Resource::Case, Verb::Read) == Reach::All || viewer.held.iter().any(everywhere);
    let own = Own {
        account: viewer.account,
        co_edits: viewer.held.iter().any(|held| access::may_nominate(held.role)),
        person: viewer.person,
        units: viewer.scopes(Role::Unit).collect(),
        directions: viewer.scopes(Role::ChiefScientist).collect(),
    };
    let drafts = viewer.reach(Resource::Draft, Verb::Read);
    let every_draft = if all { drafts == Reach::All } else { drafts != Reach::Nothing };
    Sight {
        own: (!all).then_some(own),
        only_drafts_of: (!every_draft).then_some(viewer.account),
        person: viewer.person,
    }
}
