//! The site map: every address, what it needs of whoever calls it, and its handler. Tests walk this table. `open` has what
//! anybody may call.

mod open;

use axum::{
    Router,
    http::Method,
    middleware,
    routing::{self, MethodRouter},
};

use crate::domain::{
    access::{
        Resource,
        Verb::{self, Read, Write},
    },
    role::Role,
};
use crate::web::account::{inbox, profile, sign_in};
use crate::web::admin::{accounts, audit, home, mail, settings, setup};
use crate::web::appeal;
use crate::web::appointment;
use crate::web::assignment;
use crate::web::auth::{self, Need};
use crate::web::barring;
use crate::web::batch;
use crate::web::calendar;
use crate::web::candidate;
use crate::web::compliance;
use crate::web::consent_register;
use crate::web::consequence;
use crate::web::consultation;
use crate::web::contract;
use crate::web::contract_change;
use crate::web::decision;
use crate::web::document;
use crate::web::draw;
use crate::web::error::WebError;
use crate::web::expert;
use crate::web::institution;
use crate::web::lead;
use crate::web::ledger;
use crate::web::letter;
use crate::web::merging;
use crate::web::nomination;
use crate::web::notice;
use crate::web::objection;
use crate::web::opinion;
use crate::web::panel;
use crate::web::person;
use crate::web::petition;
use crate::web::recommendation;
use crate::web::redaction;
use crate::web::register;
use crate::web::renewal;
use crate::web::retention;
use crate::web::review;
use crate::web::scheme;
use crate::web::server::Web;
use crate::web::shortlist;
use crate::web::suspension;

/// One line of the site map.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub need: Need,
    handler: MethodRouter<Web>,
}

macro_rules! route {
    ($method:ident, $routing:ident) => {
        fn $routing<H, T>(path: &'static str, need: Need, handler: H) -> Route
        where
            H: axum::handler::Handler<T, Web>,
            T: 'static,
        {
            Route { method: Method::$method, path, need, handler: routing::$routing(handler) }
        }
    };
}

route!(GET, get);
route!(POST, post);

const READ_CASE: Need = Need::May(Resource::Case, Verb::Read);
const WRITE_DRAFT: Need = Need::May(Resource::Draft, Verb::Write);
const READ_DRAFT: Need = Need::May(Resource::Draft, Verb::Read);
const READ_RECORDS: Need = Need::May(Resource::Record, Verb::Read);
const WRITE_RECORDS: Need = Need::May(Resource::Record, Verb::Write);

/// The pages of one register: its list, its records, their parts. The handlers find the register in the address.
macro_rules! register {
    ($address:literal, $resource:expr) => {{
        const READS: Need = Need::May($resource, Verb::Read);
        const WRITES: Need = Need::May($resource, Verb::Write);
        // An institution keeps what it has a part in; that a record begins is the office's to say.
        const BEGINS: Need = Need::MayAll($resource, Verb::Write);
        [
            get(concat!("/admin/", $address), READS, register::list::show),
            get(concat!("/admin/", $address, "/new"), BEGINS, register::edit::new),
            post(concat!("/admin/", $address, "/new"), BEGINS, register::edit::create),
            get(concat!("/admin/", $address, "/{id}"), READS, register::record::show),
            get(concat!("/admin/", $address, "/{id}/edit"), WRITES, register::edit::show),
            post(concat!("/admin/", $address, "/{id}/edit"), WRITES, register::edit::update),
            post(concat!("/admin/", $address, "/{id}/retirement"), WRITES, register::edit::retire),
            get(concat!("/admin/", $address, "/{id}/{part}/new"), WRITES, register::part::new),
            post(concat!("/admin/", $address, "/{id}/{part}/new"), WRITES, register::part::create),
            get(concat!("/admin/", $address, "/{id}/{part}/list"), WRITES, register::paste::show),
            post(concat!("/admin/", $address, "/{id}/{part}/list"), WRITES, register::paste::create),
            get(concat!("/admin/", $address, "/{id}/{part}/{row}"), WRITES, register::part::show),
            post(concat!("/admin/", $address, "/{id}/{part}/{row}"), WRITES, register::part::update),
            post(concat!("/admin/", $address, "/{id}/{part}/{row}/retirement"), WRITES, register::part::retire),
        ]
    }};
}

/// Every route. A new page is a line here.
#[rustfmt::skip]
pub fn table() -> Vec<Route> {
    use Resource::{Compliance, Scheme};
    const READ_NOTICE: Need = Need::May(Resource::Notice, Verb::Read);
    const DRAFT_NOTICE: Need = Need::May(Resource::Notice, Verb::Write);
    const RELEASE_NOTICE: Need = Need::May(Resource::Notice, Verb::Decide);
    const CLOSE_NOTICE: Need = Need::Role(Role::Officer);
    use Need::{Account, May};
    const READ_OBJECTION: Need = Need::May(Resource::Objection, Verb::Read);
    const READ_APPOINTMENT: Need = Need::May(Resource::Appointment, Verb::Read);
    const READ_CALENDAR: Need = Need::May(Resource::Calendar, Verb::Read);
    const WRITE_CALENDAR: Need = Need::May(Resource::Calendar, Verb::Write);
    const DECIDE_CALENDAR: Need = Need::May(Resource::Calendar, Verb::Decide);
    const HANDLE_OBJECTION: Need = Need::May(Resource::Objection, Verb::Write);
    let mut routes = open::table();
    routes.extend([
        // The public site
        // The catalogue: what the articles tell

        // The chain of events, day by day

        // The candidate's consent, by link

        // A letter of recommendation, by link

        // Nominations
        get("/admin/nominations",                      READ_CASE, nomination::list::show),
        post("/admin/nominations",                     WRITE_DRAFT, nomination::form::create),
        post("/admin/nominations/export",              READ_CASE, nomination::export::create),
        get("/admin/nominations/new",                  WRITE_DRAFT, nomination::form::new),
        get("/admin/nominations/{no}",                 READ_CASE, nomination::case::show),
        get("/admin/nominations/{no}/edit",            WRITE_DRAFT, nomination::form::edit),
        post("/admin/nominations/{no}/form",           WRITE_DRAFT, nomination::form::save),
        post("/admin/nominations/{no}/draft",          WRITE_DRAFT, nomination::form::autosave),
        get("/admin/nominations/{no}/decisions/{decision}/letter.docx", READ_CASE, nomination::decision_letter::show),
        get("/admin/nominations/{no}/moves/{action}",  READ_CASE, nomination::moves::show),
        post("/admin/nominations/{no}/moves/{action}", READ_CASE, nomination::moves::create),
        post("/admin/proposals/{id}/confirmation",     READ_CASE, nomination::moves::confirm),
        post("/admin/proposals/{id}/end",              READ_CASE, nomination::moves::end),
        post("/admin/nominations/{no}/checks",         Need::May(Resource::FormalCheck, Write), nomination::check::save),
        post("/admin/nominations/{no}/notes",          READ_CASE, nomination::check::note),
        post("/admin/nominations/{no}/contact",        Need::May(Resource::Contact, Read), nomination::check::contact),
        post("/admin/nominations/{no}/consent-link",   WRITE_DRAFT, nomination::check::consent_link),
        post("/admin/nominations/{no}/consents",       WRITE_DRAFT, nomination::check::consent_sheet),
        post("/admin/nominations/{no}/documents",      WRITE_DRAFT, document::create),
        get("/admin/nominations/{no}/letters",         READ_CASE, letter::show),
        post("/admin/nominations/{no}/letters",        WRITE_DRAFT, letter::create),
        post("/admin/nominations/{no}/letters/{letter}/link", WRITE_DRAFT, letter::issue),
        post("/admin/nominations/{no}/letters/{letter}/withdrawal", WRITE_DRAFT, letter::withdraw),
        get("/admin/nominations/{no}/co-editors",      READ_CASE, nomination::co_editor::show),
        post("/admin/nominations/{no}/co-editors",     WRITE_DRAFT, nomination::co_editor::create),
        post("/admin/nominations/{no}/co-editors/{account}/removal", WRITE_DRAFT, nomination::co_editor::remove),
        get("/admin/nominations/{no}/redactions",      READ_DRAFT, redaction::list),
        get("/admin/nominations/{no}/redactions/{part}", READ_DRAFT, redaction::show_text),
        post("/admin/nominations/{no}/redactions/{part}", WRITE_DRAFT, redaction::keep_text),
        get("/admin/nominations/{no}/redacted-files/{document}", READ_DRAFT, redaction::show_file),
        post("/admin/nominations/{no}/redacted-files/{document}", WRITE_DRAFT, redaction::keep_file),
        get("/admin/nominations/{no}/compliance",    May(Compliance, Read), compliance::show),
        post("/admin/nominations/{no}/dossier.zip",  May(Resource::Dossier, Read), nomination::dossier::create),
        get("/admin/documents/{id}",                   READ_CASE, document::show),
        get("/admin/nominations/{no}/consultations",        May(Resource::Consultation, Read), consultation::show),
        post("/admin/nominations/{no}/consultations",       May(Resource::Consultation, Write), consultation::send),
        get("/admin/nominations/{no}/consultations/letter", May(Resource::Consultation, Read), consultation::letter::show),
        get("/admin/nominations/{no}/consultations/letter.docx", May(Resource::Consultation, Read), consultation::letter::file),
        post("/admin/nominations/{no}/consultations/files", May(Resource::Consultation, Write), consultation::upload),
        post("/admin/nominations/{no}/consultations/{id}",  May(Resource::Consultation, Write), consultation::answer),
        get("/admin/nominations/{no}/opinions",        READ_CASE, opinion::show),
        post("/admin/nominations/{no}/opinions",       Need::Role(Role::Officer), opinion::release),

        // The directory
        // Records of the office: people, institutions, calls
        get("/admin/people",                 READ_RECORDS, person::list),
        get("/admin/people/new",             WRITE_RECORDS, person::new),
        post("/admin/people/new",            WRITE_RECORDS, person::create),
        get("/admin/people/{id}",            READ_RECORDS, person::show),
        get("/admin/people/{id}/edit",       WRITE_RECORDS, person::edit),
        post("/admin/people/{id}/edit",      WRITE_RECORDS, person::update),
        post("/admin/people/{id}/posts",     WRITE_RECORDS, person::add_post),
        get("/admin/institutions",           READ_RECORDS, institution::list),
        get("/admin/institutions/new",       WRITE_RECORDS, institution::new),
        post("/admin/institutions/new",      WRITE_RECORDS, institution::create),
        get("/admin/institutions/{id}",      WRITE_RECORDS, institution::edit),
        post("/admin/institutions/{id}",     WRITE_RECORDS, institution::update),
        get("/admin/batches",                Need::May(Scheme, Read), batch::list),
        get("/admin/batches/new",            Need::May(Scheme, Write), batch::new),
        post("/admin/batches/new",           Need::May(Scheme, Write), batch::create),
        get("/admin/batches/{id}",           Need::May(Scheme, Write), batch::edit),
        post("/admin/batches/{id}",          Need::May(Scheme, Write), batch::update),
        get("/admin/batches/{id}/compliance", Need::MayAll(Compliance, Read), compliance::batch),
        get("/admin/batches/{id}/draw",      Need::May(Resource::Assignment, Read), draw::show),
        post("/admin/batches/{id}/draw",     Need::Role(Role::Officer), draw::create),
        get("/admin/batches/{id}/draw/groups", Need::Role(Role::Officer), draw::groups::show),
        post("/admin/batches/{id}/draw/groups", Need::Role(Role::Officer), draw::groups::create),
        post("/admin/batches/{id}/draw/groups/{group}/splitting", Need::Role(Role::Officer), draw::groups::split),
        get("/admin/batches/{id}/draws/{draw}", Need::May(Resource::ReviewerName, Read), draw::certificate),
        get("/admin/schemes/{id}",           Need::May(Scheme, Read), scheme::show),
        get("/admin/schemes/{id}/versions/{ver}", Need::May(Scheme, Read), scheme::compare::show),
        get("/admin/schemes/{id}/draft",     Need::May(Scheme, Read), scheme::draft::show),
        get("/admin/schemes/{id}/draft/{part}", Need::May(Scheme, Write), scheme::edit::show),
        post("/admin/schemes/{id}/draft/{part}", Need::May(Scheme, Write), scheme::edit::keep),
        post("/admin/schemes/{id}/draft/end", Need::May(Scheme, Write), scheme::draft::discard),
        post("/admin/schemes/{id}/draft/force", Need::May(Scheme, Verb::Decide), scheme::draft::put_in_force),

        // The shortlist of a group: who reads every review compares, two decide
        get("/admin/batches/{id}/shortlist", Need::MayAll(Resource::Review, Read), shortlist::show),
        post("/admin/batches/{id}/shortlist", Need::Role(Role::Officer), shortlist::propose),
        post("/admin/batches/{id}/shortlist/confirmation", Need::MayAll(Resource::Case, Verb::Decide), shortlist::confirm),
        post("/admin/batches/{id}/shortlist/end", Need::MayAll(Resource::Review, Read), shortlist::end),

        // Decisions of a call and role: prepared by the office, released together by the approver
        get("/admin/batches/{id}/decisions", Need::MayAll(Resource::DecisionDraft, Read), decision::show),
        post("/admin/batches/{id}/decisions", Need::MayAll(Resource::DecisionDraft, Write), decision::prepare),
        get("/admin/batches/{id}/decisions/release", Need::MayAll(Resource::DecisionDraft, Read), decision::before_release),
        post("/admin/batches/{id}/decisions/release", Need::MayAll(Resource::DecisionDraft, Verb::Decide), decision::release),
        post("/admin/batches/{id}/decisions/refusals", Need::MayAll(Resource::DecisionDraft, Verb::Decide), decision::refuse),

        // The reviewer's desk
        get("/reviews",                      Need::Role(Role::Expert), review::list),
        get("/reviews/profile",              Need::Role(Role::Expert), review::profile::show),
        post("/reviews/profile",             Need::Role(Role::Expert), review::profile::save),
        post("/reviews/profile/absences",    Need::Role(Role::Expert), review::profile::block),
        post("/reviews/profile/absences/{absence}/removal", Need::Role(Role::Expert), review::profile::unblock),
        post("/reviews/profile/institution", Need::Role(Role::Expert), review::profile::relocate),
        get("/reviews/votes/{round}",        Need::Role(Role::Expert), review::vote::show),
        post("/reviews/votes/{round}",       Need::Role(Role::Expert), review::vote::cast),
        get("/reviews/counts/{ballot}",      Need::Role(Role::Expert), review::count::show),
        post("/reviews/counts/{ballot}",     Need::Role(Role::Expert), review::count::save),
        get("/reviews/{assignment}",         Need::Role(Role::Expert), review::show),
        post("/reviews/{assignment}",        Need::Role(Role::Expert), review::submit),
        post("/reviews/{assignment}/draft",  Need::Role(Role::Expert), review::autosave),
        post("/reviews/{assignment}/acceptance", Need::Role(Role::Expert), review::accept),
        post("/reviews/{assignment}/refusal", Need::Role(Role::Expert), review::decline),
        get("/reviews/{assignment}/recusal", Need::Role(Role::Expert), review::recusal),
        post("/reviews/{assignment}/recusal", Need::Role(Role::Expert), review::recuse),
        post("/reviews/{assignment}/extension", Need::Role(Role::Expert), review::ask_for_time),
        get("/reviews/{assignment}/packet",  Need::Role(Role::Expert), review::packet::packet),
        get("/reviews/{assignment}/documents/{document}", Need::Role(Role::Expert), review::file),

        // Experts and assignments
        get("/admin/experts",                Need::May(Resource::ExpertPool, Verb::Read), expert::list::show),
        post("/admin/experts",               Need::May(Resource::ExpertPool, Verb::Write), expert::create),
        get("/admin/experts/new",            Need::May(Resource::ExpertPool, Verb::Write), expert::new),
        get("/admin/experts/{id}",           Need::May(Resource::ExpertPool, Verb::Read), expert::show),
        post("/admin/experts/{id}",          Need::May(Resource::ExpertPool, Verb::Write), expert::edit),
        post("/admin/experts/{id}/account",  Need::May(Resource::ExpertPool, Verb::Write), expert::link),
        post("/admin/experts/{id}/absences", Need::MayAll(Resource::ExpertPool, Verb::Write), expert::block),
        post("/admin/experts/{id}/absences/{absence}/removal", Need::MayAll(Resource::ExpertPool, Verb::Write), expert::unblock),
        post("/admin/experts/{id}/moves/{relocation}", Need::MayAll(Resource::ExpertPool, Verb::Write), expert::settle),
        post("/admin/experts/export",        Need::MayAll(Resource::ExpertPool, Verb::Read), expert::export),
        get("/admin/experts/import",         Need::MayAll(Resource::ExpertPool, Verb::Write), expert::import::show),
        post("/admin/experts/import",        Need::MayAll(Resource::ExpertPool, Verb::Write), expert::import::create),
        get("/admin/experts/import/template", Need::MayAll(Resource::ExpertPool, Verb::Write), expert::import::template),
        post("/admin/experts/import/file",   Need::MayAll(Resource::ExpertPool, Verb::Write), expert::import::read_file),
        // Duplicates
        get("/admin/duplicates",             Need::May(Resource::RecordMerge, Verb::Read), merging::list),
        get("/admin/people/{id}/merging",    Need::May(Resource::RecordMerge, Verb::Write), merging::pair::person),
        post("/admin/people/{id}/merging",   Need::May(Resource::RecordMerge, Verb::Write), merging::pair::propose_person),
        get("/admin/institutions/{id}/merging", Need::May(Resource::RecordMerge, Verb::Write), merging::pair::institution),
        post("/admin/institutions/{id}/merging", Need::May(Resource::RecordMerge, Verb::Write), merging::pair::propose_institution),
        get("/admin/mergings/{id}",          Need::May(Resource::RecordMerge, Verb::Read), merging::answer::show),
        post("/admin/mergings/{id}/confirmation", Need::May(Resource::RecordMerge, Verb::Decide), merging::answer::confirm),
        post("/admin/mergings/{id}/refusal", Need::May(Resource::RecordMerge, Verb::Decide), merging::answer::refuse),
        post("/admin/mergings/{id}/withdrawal", Need::May(Resource::RecordMerge, Verb::Write), merging::answer::withdraw),
        // The register of the barred
        get("/admin/barrings",               Need::May(Resource::Barring, Verb::Read), barring::list),
        post("/admin/barrings",              Need::May(Resource::Barring, Verb::Write), barring::create),
        get("/admin/barrings/new",           Need::May(Resource::Barring, Verb::Write), barring::new),
        get("/admin/barrings/{id}",          Need::May(Resource::Barring, Verb::Read), barring::show),
        post("/admin/barrings/{id}/lifting", Need::May(Resource::Barring, Verb::Decide), barring::lift),
        get("/admin/nominations/{no}/assignments", Need::Role(Role::Officer), assignment::show),
        post("/admin/nominations/{no}/assignments", Need::Role(Role::Officer), assignment::assign),
        post("/admin/nominations/{no}/assignments/{id}/withdrawal", Need::Role(Role::Officer), assignment::withdraw),
        post("/admin/nominations/{no}/assignments/{id}/extension", Need::Role(Role::Officer), assignment::extend),
        post("/admin/nominations/{no}/assignments/{id}/reopening", Need::Role(Role::Officer), assignment::reopen),
        post("/admin/nominations/{no}/recusals", Need::Role(Role::Officer), assignment::rule),

        // Panels
        get("/admin/panels",                 Need::May(Resource::Panel, Verb::Read), panel::list),
        post("/admin/panels",                Need::May(Resource::Panel, Verb::Write), panel::create),
        get("/admin/panels/new",             Need::May(Resource::Panel, Verb::Write), panel::new),
        get("/admin/panels/{id}",            Need::May(Resource::Panel, Verb::Read), panel::show),
        get("/admin/panels/{id}/screen",     Need::May(Resource::Panel, Verb::Read), panel::screen::show),
        get("/admin/panels/{id}/minutes",    Need::May(Resource::Ballot, Verb::Read), panel::minutes::show),
        get("/admin/panels/{id}/minutes.docx", Need::May(Resource::Ballot, Verb::Read), panel::minutes::file),
        post("/admin/panels/{id}/attendance", Need::May(Resource::Panel, Verb::Write), panel::attend),
        get("/admin/panels/{id}/cases/{no}", Need::May(Resource::Panel, Verb::Read), panel::ballot::show),
        post("/admin/panels/{id}/cases/{no}/recusals", Need::May(Resource::Panel, Verb::Write), panel::ballot::step_out),
        post("/admin/panels/{id}/cases/{no}/minutes", Need::May(Resource::Ballot, Verb::Write), panel::ballot::keep_minutes),
        post("/admin/panels/{id}/cases/{no}/ballots", Need::May(Resource::Ballot, Verb::Write), panel::ballot::record),
        post("/admin/panels/{id}/cases/{no}/second-counts", Need::May(Resource::Ballot, Verb::Write), panel::ballot::count_again),
        post("/admin/panels/{id}/cases/{no}/rounds", Need::May(Resource::Ballot, Verb::Write), panel::round::open),
        post("/admin/panels/{id}/cases/{no}/rounds/closing", Need::May(Resource::Ballot, Verb::Decide), panel::round::close),
        post("/admin/panels/{id}/cases/{no}/rounds/end", Need::May(Resource::Ballot, Verb::Write), panel::round::abandon),
        post("/admin/panels/{id}/cases/{no}/counts", Need::May(Resource::Ballot, Verb::Write), panel::round::put_forward),
        // Secretary and chair run the clock, each of their own panels.
        post("/admin/panels/{id}/cases/{no}/timer", Need::May(Resource::Panel, Verb::Read), panel::screen::run_timer),
        post("/admin/panels/{id}/room-minutes", Need::May(Resource::Panel, Verb::Write), panel::set_minutes),
        post("/admin/panels/{id}/cases/{no}/signature", Need::May(Resource::Ballot, Verb::Decide), panel::ballot::sign),

        // Notices
        get("/admin/notices",                READ_NOTICE, notice::index),
        post("/admin/notices",               DRAFT_NOTICE, notice::create),
        get("/admin/notices/new",            DRAFT_NOTICE, notice::new),
        get("/admin/notices/{id}",           READ_NOTICE, notice::show),
        post("/admin/notices/{id}",          DRAFT_NOTICE, notice::update),
        get("/admin/notices/{id}/edit",      DRAFT_NOTICE, notice::edit),
        post("/admin/notices/{id}/removal",  DRAFT_NOTICE, notice::discard),
        get("/admin/notices/{id}/notice.docx", READ_NOTICE, notice::word),
        post("/admin/notices/{id}/successor", DRAFT_NOTICE, notice::succeed),
        post("/admin/notices/{id}/files",    DRAFT_NOTICE, notice::attach),
        get("/admin/notices/{id}/files/{file}", READ_NOTICE, notice::download),
        post("/admin/notices/{id}/files/{file}/removal", DRAFT_NOTICE, notice::detach),
        post("/admin/notices/{id}/explanations", DRAFT_NOTICE, notice::explain),
        post("/admin/notices/{id}/proposal", DRAFT_NOTICE, notice::propose),
        post("/admin/notices/{id}/proposal/end", READ_NOTICE, notice::end_proposal),
        post("/admin/notices/{id}/release",  RELEASE_NOTICE, notice::release),
        post("/admin/notices/{id}/closings", CLOSE_NOTICE, notice::close),
        post("/admin/notices/{id}/extensions", DRAFT_NOTICE, notice::propose_extension),
        post("/admin/notices/{id}/addenda",  DRAFT_NOTICE, notice::propose_addendum),
        post("/admin/notices/{id}/addenda/signature", RELEASE_NOTICE, notice::sign_addendum),
        post("/admin/notices/{id}/addenda/removal", READ_NOTICE, notice::drop_addendum),
        // Requests of the public: corrections, and rights over personal data
        get("/admin/requests",               May(Resource::Petition, Read), petition::list),
        get("/admin/requests/{id}",          May(Resource::Petition, Read), petition::desk::show),
        post("/admin/requests/{id}",         May(Resource::Petition, Write), petition::actions::handle),
        post("/admin/requests/{id}/decision", May(Resource::Petition, Verb::Decide), petition::actions::decide),
        post("/admin/requests/{id}/contact", May(Resource::PetitionerContact, Read), petition::desk::contact),

        get("/admin/consents",               May(Resource::ConsentRegister, Read), consent_register::list),

        // What was kept long enough
        get("/admin/retention",              May(Resource::Retention, Read), retention::index),
        post("/admin/retention/refresh",     May(Resource::Retention, Write), retention::refresh),
        get("/admin/retention/{id}",         May(Resource::Retention, Read), retention::show),
        post("/admin/retention/{id}/proposal", May(Resource::Retention, Write), retention::propose),
        post("/admin/retention/{id}/withdrawal", May(Resource::Retention, Write), retention::withdraw),
        post("/admin/retention/{id}/confirmation", May(Resource::Retention, Verb::Decide), retention::confirm),
        post("/admin/retention/{id}/refusal", May(Resource::Retention, Verb::Decide), retention::refuse),

        // Signing in, and the own account
        post("/logout",                      Account, sign_in::end),
        get("/account",                      Account, profile::show),
        post("/account/profile",             Account, profile::update),
        post("/account/password",            Account, profile::change_password),
        post("/account/sessions/end",        Account, profile::end_other_sessions),
        post("/account/sessions/{id}/end",   Account, profile::end_session),
        post("/account/loans",               Account, profile::lend),
        post("/account/loans/{id}/return",   Account, profile::end_loan),
        get("/inbox",                        Account, inbox::list),
        post("/inbox/readings",              Account, inbox::read_all),
        post("/inbox/{id}/reading",          Account, inbox::read_one),

        // Running the system: no right to content
        get("/admin",                        Account, home::show),
        get("/admin/menu",                   Account, home::menu),
        get("/admin/setup",                  May(Resource::Account, Write), setup::show),
        post("/admin/setup/office",          May(Resource::Setting, Write), setup::set_office),
        post("/admin/setup/people",          May(Resource::Account, Write), setup::invite),
        get("/admin/accounts",               May(Resource::Account, Read), accounts::list),
        post("/admin/accounts",              May(Resource::Account, Write), accounts::create),
        get("/admin/accounts/{id}",          May(Resource::Account, Read), accounts::show),
        post("/admin/accounts/{id}/link",    May(Resource::Account, Write), accounts::make_link),
        post("/admin/accounts/{id}/closing", May(Resource::Account, Write), accounts::close),
        post("/admin/accounts/{id}/reopening", May(Resource::Account, Write), accounts::reopen),
        post("/admin/accounts/{id}/roles",   May(Resource::Account, Write), accounts::grant),
        post("/admin/accounts/{id}/revocations", May(Resource::Account, Write), accounts::revoke),
        post("/admin/accounts/{id}/loans",   May(Resource::Account, Write), accounts::lend),
        get("/admin/settings",               May(Resource::Setting, Read), settings::show),
        post("/admin/settings",              May(Resource::Setting, Write), settings::update),
        get("/admin/mail",                   May(Resource::Setting, Read), mail::show),
        post("/admin/mail/trial",            May(Resource::Setting, Write), mail::try_out),
        post("/admin/mail/retry",            May(Resource::Setting, Write), mail::retry),
        // The working-day calendar: an administrator proposes, an approver puts in force
        get("/admin/calendar",               READ_CALENDAR, calendar::index),
        get("/admin/calendar/{year}",        READ_CALENDAR, calendar::show),
        get("/admin/calendar/import",        WRITE_CALENDAR, calendar::new_import),
        post("/admin/calendar/import",       WRITE_CALENDAR, calendar::import),
        post("/admin/calendar/import/file",  WRITE_CALENDAR, calendar::read_file),
        get("/admin/calendar/notices/{id}",  READ_CALENDAR, calendar::proposal),
        post("/admin/calendar/notices/{id}/confirmation", DECIDE_CALENDAR, calendar::confirm),
        post("/admin/calendar/notices/{id}/end", READ_CALENDAR, calendar::end),
        get("/admin/calendar/closures",      READ_CALENDAR, calendar::closures),
        post("/admin/calendar/closures",     WRITE_CALENDAR, calendar::enter_closure),
        post("/admin/calendar/closures/{id}/confirmation", DECIDE_CALENDAR, calendar::confirm_closure),
        post("/admin/calendar/closures/{id}/end", READ_CALENDAR, calendar::end_closure),
        get("/admin/audit",                  May(Resource::AuditLog, Read), audit::list),

        // Objections
        get("/admin/objections",             READ_OBJECTION, objection::index),
        post("/admin/objections",            HANDLE_OBJECTION, objection::create),
        get("/admin/objections/new",         HANDLE_OBJECTION, objection::new),
        get("/admin/objections/{id}",        READ_OBJECTION, objection::show),
        post("/admin/objections/{id}",       HANDLE_OBJECTION, objection::handle),
        get("/admin/objections/{id}/reply.docx", HANDLE_OBJECTION, objection::letter),
        post("/admin/objections/{id}/proposal", HANDLE_OBJECTION, objection::propose),
        post("/admin/objections/{id}/decision", READ_OBJECTION, objection::decide),
        get("/admin/nominations/{no}/contract", READ_APPOINTMENT, contract::show),
        post("/admin/nominations/{no}/contract", Need::May(Resource::Appointment, Verb::Write), contract::save),
        post("/admin/nominations/{no}/contract/steps", READ_APPOINTMENT, contract::step),
        post("/admin/objections/{id}/statements", READ_OBJECTION, objection::own::state),

        // Changes of a contract in force
        get("/admin/nominations/{no}/changes", READ_APPOINTMENT, contract_change::show),
        post("/admin/nominations/{no}/changes", READ_APPOINTMENT, contract_change::ask),
        post("/admin/nominations/{no}/changes/{change}", READ_APPOINTMENT, contract_change::step),

        // The term of an appointment: assessments, closing
        get("/admin/nominations/{no}/term",  READ_APPOINTMENT, appointment::show),
        post("/admin/nominations/{no}/assessments", May(Resource::Appointment, Write), appointment::open),
        post("/admin/nominations/{no}/assessments/{id}", READ_APPOINTMENT, appointment::step),
        post("/admin/nominations/{no}/assessments/{id}/consequence", READ_APPOINTMENT, consequence::step),
        post("/admin/nominations/{no}/closing", READ_APPOINTMENT, appointment::meet),
        post("/admin/nominations/{no}/renewal", May(Resource::Draft, Write), renewal::create),
        get("/admin/suspensions",            Need::MayAll(Resource::Appointment, Read), suspension::list),
        post("/admin/nominations/{no}/suspension", READ_APPOINTMENT, suspension::go_on),

        // The money of an appointment
        get("/admin/nominations/{no}/ledger", May(Resource::Money, Read), ledger::show),
        post("/admin/nominations/{no}/ledger", May(Resource::Money, Write), ledger::book),
        post("/admin/nominations/{no}/ledger/pledge", May(Resource::Money, Write), ledger::pledge),
        post("/admin/nominations/{no}/ledger/reversals", May(Resource::Money, Write), ledger::reverse),
        post("/admin/nominations/{no}/ledger/statements", May(Resource::Money, Write), ledger::state),

        // Appeals and leads
        get("/admin/appeals",                May(Resource::Appeal, Read), appeal::list),
        get("/admin/nominations/{no}/appeal", May(Resource::Appeal, Read), appeal::show),
        post("/admin/nominations/{no}/appeal", May(Resource::Appeal, Write), appeal::make),
        post("/admin/nominations/{no}/appeal/{id}", May(Resource::Appeal, Verb::Decide), appeal::answer),
        get("/admin/nominations/{no}/leads", May(Resource::Lead, Read), lead::show),
        post("/admin/nominations/{no}/leads", May(Resource::Lead, Write), lead::enter),
        post("/admin/nominations/{no}/leads/{id}", May(Resource::Lead, Write), lead::find_out),

        // The candidate's own page; the chief scientist's desk
        get("/admin/nominations/{no}/own",   READ_CASE, candidate::show),
        get("/admin/nominations/{no}/certificate", READ_APPOINTMENT, candidate::certificate::show),
        post("/admin/nominations/{no}/own/consents", READ_CASE, candidate::consent),
        post("/admin/nominations/{no}/own/withdrawals", READ_CASE, candidate::withdraw_consent),
        get("/admin/recommendations",        May(Resource::Recommendation, Write), recommendation::list),
        get("/admin/recommendations/{no}",   May(Resource::Recommendation, Write), recommendation::show),
        post("/admin/recommendations/{no}",  May(Resource::Recommendation, Write), recommendation::give),
        post("/admin/objections/{id}/evidence/{document}", Need::May(Resource::ObjectorIdentity, Verb::Read), objection::evidence),
        post("/admin/objections/{id}/evidence/{document}/copy", Need::May(Resource::ObjectorIdentity, Verb::Read), objection::share),
        get("/admin/objections/{id}/copies/{document}", READ_OBJECTION, objection::copy),
        post("/admin/objections/{id}/identity", Need::May(Resource::ObjectorIdentity, Verb::Read), objection::identity),
    ]);
    // The registers
    routes.extend(register!("labs",       Resource::LabProject));
    routes.extend(register!("programmes", Resource::LabProject));
    routes.extend(register!("projects",   Resource::LabProject));
    routes.extend(register!("datasets",   Resource::DatasetChallenge));
    routes.extend(register!("challenges", Resource::DatasetChallenge));
    routes.extend(register!("articles",   Resource::Record));
    routes.extend(register!("policies",   Resource::Record));
    routes.extend(register!("events",     Resource::Record));
    routes
}

/// Whether a text is the address of a public page, in the default language and without a query. Whether there is such
/// a record is not asked.
pub fn is_public_page(text: &str) -> bool {
    let parts = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/-_.".contains(letter);
    let fits = |route: &Route| {
        let (known, asked) = (parts(route.path), parts(text));
        let same = |(known, asked): (&String, &String)| {
            known == asked || (known.starts_with('{') && !known.starts_with("{*") && !asked.is_empty())
        };
        known.len() == asked.len() && known.iter().zip(&asked).all(same)
    };
    let is_page = |route: &Route| route.need == Need::Public && route.method == Method::GET && route.path != "/health";
    text.len() <= 200 && text.chars().all(is_plain) && table().iter().any(|route| is_page(route) && fits(route))
}

/// The routes, each behind the check of its need.
pub fn router(web: &Web) -> Router {
    let mut router = Router::new();
    for route in table() {
        let state = (web.clone(), route.need);
        let handler = route.handler.route_layer(middleware::from_fn_with_state(state, auth::guard));
        router = router.route(route.path, handler);
    }
    router.fallback(async || WebError::NotFound).with_state(web.clone())
}
