//! What a release would do: which case becomes what, and who is told of it. Read by the approver before the act.

use std::collections::BTreeMap;

use askama::Template;

use super::{
    role_name,
    row::{self, Row},
    sheet,
};
use crate::{
    clock,
    commands::decision::{self as commands, Told},
    domain::{
        decision::Outcome,
        ids::CaseId,
        message::Note,
        role::{Role, ScholarRole},
        workflow::{Action, facts::Ground},
    },
    store::{
        Conn, batch,
        decision::{self as sheets, Group, Sheet},
    },
    texts::{label, message},
    web::{
        error::WebError,
        form::{FormState, Said},
        nomination::desk as moves,
        page::{Desk, Frame},
    },
};

#[derive(Template)]
#[template(path = "decision/release.html")]
pub(super) struct ReleasePage {
    frame: Frame,
    form: FormState,
    group: Group,
    call: batch::Call,
    /// With what is to be decided on each, and who is told.
    decided: Vec<(Row, Told)>,
    undecided: Vec<Row>,
    sheet: Option<Sheet>,
    barred: bool,
    may_release: bool,
    /// The viewer handed it over, and may not release it.
    own: bool,
}

impl ReleasePage {
    /// Gathers the page.
    ///
    /// # Errors
    /// [`WebError::NotFound`] when there is no such call, or no case of the group may be known.
    pub(super) async fn gather(conn: &mut Conn, desk: Desk, group: Group, form: FormState) -> Result<Self, WebError> {
        let call = batch::find(conn, group.batch).await?.ok_or(WebError::NotFound)?;
        let rows = row::rows(conn, &desk.viewer, (group, call.scheme_id)).await?;
        if !rows.is_empty() && rows.iter().all(Row::is_recused) {
            return Err(WebError::NotFound);
        }
        let barred = rows.iter().any(|row| !row.is_open());
        let sheet = sheets::sheet(conn, group).await?;
        let handed = sheet.as_ref().and_then(Sheet::handed);
        let own = handed.is_some_and(|(by, _)| by == desk.viewer.account);
        let actions: BTreeMap<CaseId, Action> =
            rows.iter().filter_map(|row| Some((row.case.id, row.prepared.as_ref()?.action()))).collect();
        let mut told = commands::outlook(conn, &desk.viewer.who(None), group, &actions).await?;
        let (mut decided, mut undecided) = (Vec::new(), Vec::new());
        for row in rows {
            match told.remove(&row.case.id) {
                Some(told) => decided.push((row, told)),
                None => undecided.push(row),
            }
        }
        Ok(Self {
            may_release: desk.viewer.has(Role::Approver) && handed.is_some() && !barred && !own,
            frame: desk.frame,
            form,
            group,
            call,
            decided,
            undecided,
            sheet,
            barred,
            own,
        })
    }

    fn role_name(&self) -> &'static str {
        role_name(self.group, &self.frame)
    }

    fn role_css(&self) -> &'static str {
        self.group.role.map_or("", ScholarRole::css)
    }

    fn role_code(&self) -> &'static str {
        self.group.role_code()
    }

    fn path(&self, rest: &str) -> String {
        self.frame.href(format!("/admin/batches/{}/decisions{rest}", self.group.batch))
    }

    fn sheet_path(&self) -> String {
        self.frame.href(self.group.path())
    }

    /// A key of its own for every form, so that a double click on one is no click on another.
    fn key(&self) -> String {
        clock::new_secret()[..32].to_owned()
    }

    fn ver(&self) -> i64 {
        self.sheet.as_ref().map_or(0, |sheet| sheet.ver)
    }

    fn handed(&self) -> Option<String> {
        let sheet = self.sheet.as_ref()?;
        let (_, at) = sheet.handed()?;
        Some(self.frame.t.decision.handed_by(sheet.handed_by_name.as_deref().unwrap_or_default(), at))
    }

    fn counts(&self) -> String {
        let count = |outcome| {
            let prepared = self.decided.iter().filter_map(|(row, _)| row.prepared.as_ref());
            prepared.filter(|known| known.outcome == outcome).count()
        };
        let t = &self.frame.t.decision;
        t.counts(count(Outcome::Select), count(Outcome::Reserve), count(Outcome::NotSelected))
    }

    fn messages(&self) -> String {
        self.frame.t.decision.messages(self.decided.iter().map(|(_, told)| told.readers.len()).sum::<usize>())
    }

    fn case_path(&self, row: &Row) -> String {
        self.frame.href(format!("/admin/nominations/{}", row.case.case_no))
    }

    /// The stage a case goes to.
    fn becomes(&self, row: &Row) -> &'static str {
        let stages = row.prepared.as_ref().map(|known| moves::leads_to(known.action())).unwrap_or_default();
        stages.first().map_or("", |stage| label::stage(*stage, row.case.kind, self.frame.lang))
    }

    /// What is decided and why, in one line.
    fn said(&self, row: &Row) -> String {
        row.prepared.as_ref().map(|known| sheet::told(known, &self.frame)).unwrap_or_default()
    }

    fn is_selection(&self, row: &Row) -> bool {
        row.prepared.as_ref().is_some_and(|known| known.outcome == Outcome::Select)
    }

    /// The message as it will be read.
    fn message(&self, row: &Row, told: &Told) -> String {
        let note = Note::about(&row.case.case_no);
        told.kind.map(|kind| message::sentence(kind, &note, self.frame.lang)).unwrap_or_default()
    }

    fn names(&self, told: &Told) -> String {
        let names: Vec<&str> = told.readers.iter().map(|(_, name)| name.as_str()).collect();
        match names.is_empty() {
            true => self.frame.t.decision.nobody_told.to_owned(),
            false => names.join(self.frame.lang.pick("、", ", ")),
        }
    }

    fn grounds(&self) -> Vec<(&'static str, &'static str)> {
        Ground::DROP.iter().map(|ground| (ground.code(), label::ground(*ground, self.frame.lang))).collect()
    }

    /// Whether it is the refusal of this case that came back.
    fn is_refused_here(&self, row: &Row) -> bool {
        self.form.value("refused") == row.case.id.to_string()
    }

    fn against(&self, row: &Row) -> Vec<Said> {
        sheet::against(&self.form, &row.case.case_no, &self.frame)
    }

    fn refused(&self) -> Vec<(String, Said)> {
        sheet::refused(&self.form, &self.frame)
    }
}
