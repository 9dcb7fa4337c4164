//! One notice on the desk: the preview as the public will see it, what is missing, who does what next.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{
    checks::{self, Check},
    may_know, state_of,
};
use crate::{
    app::App,
    commands,
    domain::{
        calendar::{EndStatus, Period},
        ids::{CaseId, NoticeId},
        notice::{AddendumKind, Document, NoticeState},
        role::{CaseKind, Role},
        time::Day,
        workflow::{Reason, Stage},
    },
    store::{
        notice::{self, Addendum, Item, Notice, NoticeFile},
        proposal::{self, NoticeProposal},
    },
    texts::{label, notice_text, reason},
    web::{
        auth::Viewer,
        error::WebError,
        form::{Fields, FormState, Id},
        page::{Desk, Frame, Html},
        public::notice::{Sheet, day, document, kind},
    },
};

#[derive(Template)]
#[template(path = "notice/prepare.html")]
pub(super) struct NoticePage {
    frame: Frame,
    form: FormState,
    found: Notice,
    items: Vec<Item>,
    sheet: Sheet,
    state: (&'static str, &'static str),
    missing: Vec<Reason>,
    files: Vec<NoticeFile>,
    /// What the privacy check found.
    checks: Vec<Check>,
    period: Period,
    /// The notice it replaces: address and number.
    supersedes: Option<(NoticeId, String)>,
    proposed: Option<NoticeProposal>,
    unsigned: Vec<Addendum>,
    addenda: Vec<Addendum>,
    over: bool,
    /// Whether the period runs, so that it can be extended.
    runs: bool,
    /// The later end that the calendar in force asks for.
    asked: Option<Day>,
    /// An approver none of whose accounts prepared, proposed or explained it.
    may_release: bool,
}

/// GET /admin/notices/{id}
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<NoticeId>) -> Result<Response, WebError> {
    Ok(page(&app, &desk, id, FormState::new(Fields::default())).await?.into_response())
}

/// The page, with what was typed and what stands against it.
pub(super) async fn page(app: &App, desk: &Desk, id: NoticeId, form: FormState) -> Result<Html<NoticePage>, WebError> {
    if !may_know(&desk.viewer) {
        return Err(WebError::NotFound);
    }
    let (frame, today) = (desk.frame.clone(), desk.viewer.at.day());
    let mut conn = app.db.read().await?;
    let found = notice::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let items = notice::items(&mut conn, id).await?;
    let proposed = proposal::of_notice(&mut conn, id).await?;
    let mut missing = found.draft().missing();
    if found.state == NoticeState::Draft {
        let unasked = notice::without_consent(&mut conn, id).await?;
        missing.extend(unasked.into_iter().map(|case_no| Reason::ConsentMissingFor { case_no }));
    }
    let files = notice::files(&mut conn, id).await?;
    let checks = checks::of(app, &mut conn, &found, frame.lang).await?;
    let open = checks.iter().filter(|check| check.why.is_none()).count() as i64;
    if found.state == NoticeState::Draft && open > 0 {
        missing.push(Reason::PrivacyOpen { open });
    }
    let calendar = app.calendar(&mut conn).await?;
    let period = commands::notice::period(&calendar, &found.draft(), today).map_err(WebError::Refused)?;
    let printed = if found.state == NoticeState::Draft {
        Document {
            number: String::new(),
            draft: found.draft(),
            starts_on: today,
            ends_on: period.ends_on.unwrap_or(today),
            end_status: period.status,
            extended_to: None,
            items: items.iter().map(Item::display).collect::<Result<_, _>>()?,
            files: files.iter().map(NoticeFile::attached).collect(),
        }
    } else {
        document(&found, &items, &files)?
    };
    let supersedes = match found.supersedes() {
        Some(old) => notice::find(&mut conn, old).await?.map(|before| (old, before.notice_no.unwrap_or(before.title))),
        None => None,
    };
    let asked = commands::notice::asked_by_calendar(&mut conn, id, today).await?;
    let who = desk.viewer.who(None);
    let may_release = match &proposed {
        Some(proposed) => commands::notice::may_release(&mut conn, &who, &found, proposed).await?,
        None => false,
    };
    let released = Some(found.body.as_str()).filter(|body| !body.is_empty());
    Ok(Html(NoticePage {
        sheet: Sheet::of(&printed, &items, released, frame.lang)?,
        state: state_of(app, &found, proposed.is_some(), frame.t),
        unsigned: notice::unsigned(&mut conn, id).await?,
        addenda: notice::addenda(&mut conn, id).await?,
        over: found.ends_on().is_some_and(|ends_on| today > ends_on) && found.state != NoticeState::Draft,
        runs: found.state == NoticeState::Released && found.ends_on().is_some_and(|ends_on| today <= ends_on),
        asked: asked.and_then(|period| period.ends_on),
        may_release,
        frame,
        form,
        found,
        items,
        missing,
        files,
        checks,
        period,
        supersedes,
        proposed,
    }))
}

impl NoticePage {
    fn is_draft(&self) -> bool {
        self.found.state == NoticeState::Draft
    }

    /// Released and not taken back.
    fn stands(&self) -> bool {
        matches!(self.found.state, NoticeState::Released | NoticeState::Ended)
    }

    fn has(&self, role: Role) -> bool {
        self.frame.viewer.as_ref().is_some_and(|viewer| viewer.has(role))
    }

    fn may_draft(&self) -> bool {
        self.has(Role::Publicity)
    }

    /// Whether files and explanations can still be changed, by whoever looks at it.
    fn may_change(&self) -> bool {
        self.is_draft() && self.proposed.is_none() && self.may_draft()
    }

    /// How many findings nobody has explained.
    fn unexplained(&self) -> usize {
        self.checks.iter().filter(|check| check.why.is_none()).count()
    }

    /// Whether the form that came back is about this finding.
    fn is_asked(&self, check: &Check) -> bool {
        self.form.is("finding", &check.key)
    }

    fn kilobytes(&self, file: &NoticeFile) -> i64 {
        (file.bytes + 1023) / 1024
    }

    fn may_close(&self) -> bool {
        self.has(Role::Officer)
    }

    fn proposed_by_me(&self) -> bool {
        let me = self.frame.viewer.as_ref().map(|viewer| viewer.account);
        self.proposed.as_ref().is_some_and(|proposed| me == Some(proposed.made_by))
    }

    /// An approver none of whose accounts put it forward.
    fn signable(&self, addendum: &Addendum) -> bool {
        let is_other = |viewer: &Viewer| {
            let same_person = viewer.person.is_some() && viewer.person == addendum.proposer();
            viewer.account != addendum.proposed_by && !same_person
        };
        self.has(Role::Approver) && self.frame.viewer.as_ref().is_some_and(is_other)
    }

    fn own(&self, addendum: &Addendum) -> bool {
        self.frame.viewer.as_ref().map(|viewer| viewer.account) == Some(addendum.proposed_by)
    }

    fn says(&self, why: &Reason) -> String {
        reason::sentence(why, self.frame.lang)
    }

    fn end(&self) -> String {
        match (self.period.ends_on, self.period.missing_year) {
            (Some(ends_on), _) => day(ends_on, self.frame.lang),
            (None, Some(year)) => self.frame.t.notice.end_unknown(year),
            (None, None) => String::new(),
        }
    }

    /// The present last day of one that is out.
    fn present_end(&self) -> String {
        self.found.ends_on().map(|ends_on| day(ends_on, self.frame.lang)).unwrap_or_default()
    }

    fn asked_end(&self, asked: &Day) -> String {
        day(*asked, self.frame.lang)
    }

    /// Whether an extension waits to be signed.
    fn extension_waits(&self) -> bool {
        self.unsigned.iter().any(|addendum| addendum.kind == AddendumKind::Extension)
    }

    fn days_label(&self) -> String {
        self.frame.t.notice.extension_unit(notice_text::unit(self.found.unit, self.frame.lang))
    }

    fn is_provisional(&self) -> bool {
        self.period.status == EndStatus::Provisional
    }

    fn stage(&self, item: &Item) -> &'static str {
        label::stage(item.stage, CaseKind::Scholar, self.frame.lang)
    }

    fn name(&self, item: &Item) -> String {
        item.display().map(|display| display.name).unwrap_or_default()
    }

    fn closable(&self, item: &Item) -> bool {
        self.over && item.live && item.stage == Stage::InNotice
    }

    fn any_closable(&self) -> bool {
        self.items.iter().any(|item| self.closable(item))
    }

    fn case_id(&self, item: &Item) -> CaseId {
        item.case_id
    }

    fn kind(&self, addendum: &Addendum) -> &'static str {
        kind(addendum.kind, self.frame.t)
    }

    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        AddendumKind::WRITTEN.iter().map(|written| (written.code(), kind(*written, self.frame.t))).collect()
    }

    fn proposed_line(&self) -> String {
        match &self.proposed {
            Some(proposed) => self.frame.t.notice.proposed_by(&proposed.made_by_name, proposed.made_at),
            None => String::new(),
        }
    }
}
