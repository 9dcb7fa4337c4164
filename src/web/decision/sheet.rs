//! The office's sheet: every waiting case with its ballot and marks, and what is to be decided on it.

use askama::Template;

use super::{
    of_case, role_name,
    row::{self, Row},
};
use crate::{
    domain::{
        decision::{Outcome, Prepared},
        quota::Room,
        review::Fault,
        role::{Role, ScholarRole},
        workflow::{Reason, facts::Ground},
    },
    store::{
        Conn, batch,
        decision::{self as sheets, Group, Sheet},
        quota,
    },
    texts::{compliance, decision as words, label, quota as places},
    web::{
        error::WebError,
        form::{FormState, Said},
        page::{Desk, Frame},
    },
};

#[derive(Template)]
#[template(path = "decision/sheet.html")]
pub(super) struct SheetPage {
    pub(super) frame: Frame,
    pub(super) form: FormState,
    pub(super) group: Group,
    call: batch::Call,
    rows: Vec<Row>,
    rooms: Vec<Room>,
    sheet: Option<Sheet>,
    /// One of the cases is none of the viewer's business.
    barred: bool,
    may_prepare: bool,
}

impl SheetPage {
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
        let mut rooms = quota::rooms(conn, group.batch).await?;
        rooms.retain(|room| room.role.is_none() || room.role == group.role);
        Ok(Self {
            may_prepare: desk.viewer.has(Role::Officer) && !barred && !rows.is_empty(),
            sheet: sheets::sheet(conn, group).await?,
            frame: desk.frame,
            form,
            group,
            call,
            rows,
            rooms,
            barred,
        })
    }

    fn role_name(&self) -> &'static str {
        role_name(self.group, &self.frame)
    }

    fn role_css(&self) -> &'static str {
        self.group.role.map_or("", ScholarRole::css)
    }

    fn path(&self) -> String {
        self.frame.href(format!("/admin/batches/{}/decisions", self.group.batch))
    }

    fn release_path(&self) -> String {
        self.frame.href(self.group.release_path())
    }

    fn ver(&self) -> i64 {
        self.sheet.as_ref().map_or(0, |sheet| sheet.ver)
    }

    /// Who put it before the approver, and when.
    fn handed(&self) -> Option<String> {
        let sheet = self.sheet.as_ref()?;
        let (_, at) = sheet.handed()?;
        Some(self.frame.t.decision.handed_by(sheet.handed_by_name.as_deref().unwrap_or_default(), at))
    }

    fn scope(&self, room: &Room) -> String {
        places::scope(room.role, room.direction.as_ref(), self.frame.lang)
    }

    /// How many of those a quota counts are to be selected, as the sheet has it.
    fn chosen(&self, room: &Room) -> i64 {
        let counted = |row: &&Row| {
            let direction = room.direction.as_ref().map(|name| name.zh.as_str());
            direction.is_none() || direction == row.case.direction.as_deref()
        };
        let selected = |row: &&Row| row.prepared.as_ref().is_some_and(|known| known.outcome == Outcome::Select);
        self.rows.iter().filter(counted).filter(selected).count() as i64
    }

    fn left(&self, room: &Room) -> i64 {
        room.most - room.taken - self.chosen(room)
    }

    fn case_path(&self, row: &Row) -> String {
        self.frame.href(format!("/admin/nominations/{}", row.case.case_no))
    }

    fn direction<'r>(&self, row: &'r Row) -> Option<&'r str> {
        let zh = row.case.direction.as_deref()?;
        Some(self.frame.lang.pick(zh, row.case.direction_en.as_deref().unwrap_or(zh)))
    }

    /// The clauses of the procedure that were broken, in words.
    fn broken(&self, row: &Row) -> Vec<&'static str> {
        row.broken.iter().map(|clause| compliance::clause(*clause, self.frame.lang)).collect()
    }

    fn listed(&self, names: &[String]) -> String {
        names.join(self.frame.lang.pick("、", ", "))
    }

    fn outcomes(&self) -> Vec<(&'static str, &'static str)> {
        Outcome::ALL.iter().map(|known| (known.code(), words::outcome(*known, self.frame.lang))).collect()
    }

    fn grounds(&self) -> Vec<(&'static str, &'static str)> {
        Ground::DROP.iter().map(|ground| (ground.code(), label::ground(*ground, self.frame.lang))).collect()
    }

    fn name(&self, field: &str, row: &Row) -> String {
        of_case(field, row.case.id)
    }

    /// Whether the form came back: then it shows what was typed.
    fn came_back(&self) -> bool {
        self.form.fields.has("case")
    }

    fn is_chosen(&self, row: &Row, code: &str) -> bool {
        match self.came_back() {
            true => self.form.value(&self.name("outcome", row)) == code,
            false => row.prepared.as_ref().map_or("", |known| known.outcome.code()) == code,
        }
    }

    fn reason(&self, row: &Row) -> String {
        self.typed(row, "reason", |known| known.reason.clone())
    }

    fn rank(&self, row: &Row) -> String {
        self.typed(row, "reserve_rank", |known| known.reserve_rank.map(|rank| rank.to_string()).unwrap_or_default())
    }

    fn typed(&self, row: &Row, field: &str, kept: impl Fn(&Prepared) -> String) -> String {
        match self.came_back() {
            true => self.form.value(&self.name(field, row)).to_owned(),
            false => row.prepared.as_ref().map(kept).unwrap_or_default(),
        }
    }

    fn is_ground(&self, row: &Row, code: &str) -> bool {
        self.typed(row, "ground", |known| known.ground.map_or("", Ground::code).to_owned()) == code
    }

    fn is_heard(&self, row: &Row) -> bool {
        match self.came_back() {
            true => self.form.fields.has(&self.name("heard", row)),
            false => row.prepared.as_ref().is_some_and(|known| known.heard),
        }
    }

    /// Whether the further fields of a case stand open.
    fn is_unfolded(&self, row: &Row) -> bool {
        !self.against(row).is_empty() || !self.reason(row).is_empty() || !self.rank(row).is_empty()
    }

    /// What is on the sheet now, beside what was typed.
    fn stands(&self, row: &Row) -> Option<String> {
        let shown = self.came_back() || !self.may_prepare;
        let known = row.prepared.as_ref().filter(|_| shown)?;
        Some(told(known, &self.frame))
    }

    /// The approver's refusal: ground and words.
    fn veto(&self, row: &Row) -> Option<(&'static str, String)> {
        let draft = row.draft.as_ref()?;
        let ground = draft.refused_ground()?;
        Some((label::ground(ground, self.frame.lang), draft.refused_reason.clone().unwrap_or_default()))
    }

    /// What stands against one case.
    fn against(&self, row: &Row) -> Vec<Said> {
        against(&self.form, &row.case.case_no, &self.frame)
    }

    /// Everything that was refused, each with the place of the page to go to.
    fn refused(&self) -> Vec<(String, Said)> {
        refused(&self.form, &self.frame)
    }
}

/// What is prepared, in one line.
pub(super) fn told(known: &Prepared, frame: &Frame) -> String {
    let mut parts = vec![words::outcome(known.outcome, frame.lang).to_owned()];
    parts.extend(known.reserve_rank.map(|rank| frame.t.decision.reserve_rank(rank)));
    parts.extend(known.ground.map(|ground| label::ground(ground, frame.lang).to_owned()));
    parts.extend(Some(known.reason.clone()).filter(|reason| !reason.is_empty()));
    parts.join(frame.lang.pick("；", "; "))
}

/// What a refused form says of one case.
pub(super) fn against(form: &FormState, case_no: &str, frame: &Frame) -> Vec<Said> {
    let about = form.reasons.iter().filter_map(|reason| match reason {
        Reason::Review(Fault::OfCase { case_no: of, why }) if of == case_no => Some(why),
        _ => None,
    });
    about.map(|why| Said::of(why, frame.lang)).collect()
}

/// Everything a refused form says, each with the case to go to, if it is about one.
pub(super) fn refused(form: &FormState, frame: &Frame) -> Vec<(String, Said)> {
    let place = |reason: &Reason| match reason {
        Reason::Review(fault) => fault.case_no().map(|no| format!("c-{no}")).unwrap_or_default(),
        _ => String::new(),
    };
    form.reasons.iter().map(|why| (place(why), Said::of(why, frame.lang))).collect()
}
