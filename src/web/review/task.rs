//! The page of one task: what may be seen of the case at each state, and the forms that are open.

use askama::Template;

use super::{
    own,
    queue::{Queue, day},
    queue_of, readable,
};
use crate::{
    commands::invitation,
    domain::{
        ids::AssignmentId,
        nomination::Form,
        review::{AssignmentState, DeclineGround, Draft, Familiarity, LEVELS, Recommendation, score_field, total},
        role::ScholarRole,
        scheme::{AgeOp, Criterion, Degree, Guidance, RoleConfig},
        time::{Day, Moment},
        workflow::{Reason, Stage},
    },
    store::{
        Conn,
        assignment::Assignment,
        calendar,
        case_file::{self, CaseFile},
        document::Document,
        facts,
        letter::Letter,
        nomination,
        review::{self, Dossier, Review},
    },
    texts::{Lang, Texts, label, letter as letters, review as texts},
    web::{
        differing::{Differing, differing, name_of},
        error::WebError,
        form::{Fields, FormState},
        page::{Desk, Frame},
    },
};

/// The note beside the form that says when it was saved; it carries the version for the next saving.
#[derive(Template)]
#[template(path = "review/saved.html")]
pub struct SavedNote {
    pub said: String,
    pub ver: i64,
}

impl SavedNote {
    pub fn at(saved: Moment, ver: i64, t: &'static Texts) -> Self {
        Self { said: t.bench.saved_at(saved.minute()), ver }
    }
}

/// A file that reviewers may read.
pub struct File {
    pub path: String,
    pub name: String,
}

/// What a reviewer may read of the nomination: no contact data, no birth date, and nothing before the declaration.
#[derive(Default)]
pub struct Materials {
    pub open: bool,
    /// The candidate's title, which the declaration needs too.
    pub title: String,
    pub sections: Vec<(String, Vec<String>)>,
    pub files: Vec<File>,
    pub age: String,
    pub degree: Option<&'static str>,
}

impl Materials {
    /// What is open to a reviewer at the state of the task.
    pub(super) async fn load(
        conn: &mut Conn,
        desk: &Desk,
        (case, task): (&CaseFile, &Assignment),
        role: Option<&RoleConfig>,
    ) -> Result<Self, WebError> {
        let found = nomination::find(conn, task.case_id).await?;
        let written = found.as_ref().map(nomination::Nomination::form).transpose()?.unwrap_or_default();
        let written = readable::form(conn, case, written).await?;
        if !task.is_open() {
            // What a redacted title says is no help with a declaration about somebody unknown.
            let title = if case.blind.is_double() { String::new() } else { written.title };
            return Ok(Self { title, ..Self::default() });
        }
        let submitted = found.and_then(|it| it.submitted_at).map_or(desk.viewer.at, Moment);
        let files = readable::files(conn, case, desk.frame.lang).await?;
        let file =
            |file: Document| File { path: format!("/reviews/{}/documents/{}", task.id, file.id), name: file.filename };
        let files = files.into_iter().map(file).collect();
        let mut open = Self { files, ..Self::of(&written, role, submitted.day(), desk.frame.t) };
        let letters = readable::letters(conn, case).await?;
        open.sections.extend(letters.iter().map(|known| section(known, desk.frame.lang)));
        Ok(open)
    }

    fn of(form: &Form, config: Option<&RoleConfig>, reference: Day, t: &'static Texts) -> Self {
        let words = &t.bench;
        let sections =
            [(words.statement, &form.statement), (words.achievements, &form.achievements), (words.plan, &form.plan)];
        let written = sections.into_iter().filter(|(_, text)| !text.trim().is_empty());
        Self {
            open: true,
            title: form.title.clone(),
            sections: written.map(|(heading, text)| (heading.to_owned(), paragraphs(text))).collect(),
            files: Vec::new(),
            age: age(form, config, reference, t),
            degree: form.degree.map(|degree| self::degree(degree, t.lang)),
        }
    }
}

/// A letter of recommendation with its writer and how they know the candidate.
fn section(known: &Letter, lang: Lang) -> (String, Vec<String>) {
    let mut lines = paragraphs(&known.body);
    if !known.relation_note.is_empty() {
        lines.insert(0, known.relation_note.clone());
    }
    let writer = (known.writer_name.as_str(), known.writer_institution.as_str());
    (letters::heading(writer, known.relation(), lang), lines)
}

/// The result of the age rule, never the age.
fn age(form: &Form, config: Option<&RoleConfig>, reference: Day, t: &'static Texts) -> String {
    let Some(rule) = config.and_then(|config| config.age.as_ref()) else { return t.bench.no_age_rule.to_owned() };
    let wording = match rule.op {
        AgeOp::AtMost => t.bench.age_rule(rule.years),
        AgeOp::Under => t.bench.age_rule_under(rule.years),
    };
    let on = rule.as_of.unwrap_or(reference);
    let meets = form.birth_date.is_some_and(|born| rule.admits(born, on));
    if meets { format!("{wording}{}{}", t.lang.pick("：", ": "), t.bench.meets) } else { wording }
}

fn degree(degree: Degree, lang: Lang) -> &'static str {
    let (zh, en) = match degree {
        Degree::Doctorate => ("博士", "Doctorate"),
        Degree::Master => ("硕士", "Master"),
        Degree::Bachelor => ("学士", "Bachelor"),
        Degree::Other => ("其他", "Other"),
    };
    lang.pick(zh, en)
}

fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// A criterion on the form.
pub struct Rate {
    pub field: &'static str,
    pub name: String,
    pub weight: i64,
    pub levels: Vec<(i64, &'static str)>,
    code: String,
}

#[derive(Template)]
#[template(path = "review/task.html")]
pub struct TaskPage {
    frame: Frame,
    queue: Queue,
    task: Assignment,
    stage: Stage,
    dossier: Dossier,
    materials: Materials,
    criteria: Vec<Criterion>,
    /// What the office tells reviewers of the role.
    guidance: Guidance,
    opinion_least: i64,
    review: Option<Review>,
    draft: Draft,
    saved: SavedNote,
    form: FormState,
    /// Where what was typed differs from what another window saved meanwhile.
    differing: Vec<Differing>,
    /// The last day on which the invitation can be accepted, if that is known.
    stands_until: Option<Day>,
    lapsed: bool,
    today: Day,
}

impl TaskPage {
    /// Loads the page of an own task, filled in from the draft or with what was typed.
    pub async fn load(
        conn: &mut Conn,
        desk: Desk,
        id: AssignmentId,
        form: Option<FormState>,
    ) -> Result<Self, WebError> {
        let task = own(conn, &desk, id).await?;
        let queue = queue_of(conn, &desk, Some(id)).await?;
        let case = case_file::find(conn, task.case_id).await?.ok_or(WebError::NotFound)?;
        let dossier = review::dossier(conn, case.id).await?.ok_or(WebError::NotFound)?.for_reviewers();
        let config = facts::config(conn, &case).await?;
        let role = config.role(case.scholar_role());
        let criteria = role.map(|role| role.criteria.clone()).unwrap_or_default();
        let guidance = role.map(|role| role.for_reviewers.clone()).unwrap_or_default();
        let t = desk.frame.t;
        let materials = Materials::load(conn, &desk, (&case, &task), role).await?;
        let today = desk.viewer.at.day();
        let review = review::find(conn, id).await?;
        let draft = review.as_ref().map(Review::draft).transpose()?.unwrap_or_default();
        let saved = match &review {
            Some(review) => SavedNote::at(review.saved_at, review.ver, t),
            None => SavedNote { said: t.bench.unsaved.to_owned(), ver: 0 },
        };
        let form = form.unwrap_or_else(|| FormState::new(filled(&draft, &criteria)));
        let calendar = calendar::in_force(conn).await?;
        let mut page = Self {
            queue,
            stage: case.stage,
            dossier,
            materials,
            criteria,
            guidance,
            opinion_least: config.opinion_min_chars,
            review,
            draft,
            saved,
            form,
            differing: Vec::new(),
            stands_until: invitation::stands_until(&calendar, &task, &config),
            lapsed: task.state == AssignmentState::Expired || invitation::has_lapsed(&calendar, &task, &config, today),
            today,
            frame: desk.frame,
            task,
        };
        if page.form.reasons.contains(&Reason::Stale) {
            page.differing = page.clash();
        }
        Ok(page)
    }

    /// What was typed beside what is stored; sent again, it goes over what is stored.
    fn clash(&self) -> Vec<Differing> {
        let rates = self.rates();
        let label = |name: &'static str| (name, self.frame.label(name).to_owned());
        let named = rates.iter().map(|rate| (rate.field, rate.name.clone()));
        let named = named.chain(["recommendation", "familiarity", "opinion", "note_to_office"].map(label));
        let shown = |name: &str, value: &str| match name {
            "recommendation" => name_of(&self.recommendations(), value),
            "familiarity" => name_of(&self.familiarities(), value),
            _ => value.to_owned(),
        };
        differing(named, (&self.form.fields, &filled(&self.draft, &self.criteria)), shown)
    }

    fn lang(&self) -> Lang {
        self.frame.lang
    }

    fn path(&self, rest: &str) -> String {
        format!("/reviews/{}{rest}", self.task.id)
    }

    fn role_name(&self, role: &ScholarRole) -> &'static str {
        label::scholar_role(*role, self.lang())
    }

    fn place(&self) -> String {
        self.dossier.direction.iter().chain([&self.dossier.batch]).cloned().collect::<Vec<_>>().join(" · ")
    }

    fn late(&self) -> bool {
        self.task.is_overdue(self.today)
    }

    fn due(&self) -> String {
        match self.late() {
            true => self.frame.t.bench.overdue_by(self.task.due_on.days_until(self.today)),
            false => self.frame.t.bench.due_on(day(self.task.due_on, self.lang())),
        }
    }

    /// Whether the declaration is what comes next.
    fn declares(&self) -> bool {
        let invited = self.task.state == AssignmentState::Invited && !self.lapsed;
        invited && self.stage == Stage::ExternalReview && !self.late()
    }

    /// Until when the invitation can be answered.
    fn answer_by(&self) -> Option<String> {
        let until = self.stands_until.filter(|_| self.declares())?;
        Some(self.frame.t.bench.answer_by(day(until, self.lang())))
    }

    /// Why the office opened a review again that was handed in.
    fn reopened(&self) -> Option<&str> {
        self.task.reason.as_deref().filter(|_| self.task.state == AssignmentState::Accepted)
    }

    /// Whether only more time keeps the task from going on.
    fn needs_time(&self) -> bool {
        self.late() && self.stage == Stage::ExternalReview
    }

    /// Whether the form may be filled in.
    fn writes(&self) -> bool {
        self.task.state == AssignmentState::Accepted && self.stage == Stage::ExternalReview && !self.late()
    }

    /// Whether the candidate is not known here.
    fn is_blind(&self) -> bool {
        self.dossier.blind.is_double()
    }

    /// How the review is blinded, and what that means.
    fn blinding(&self) -> (&'static str, &'static str) {
        let words = &self.frame.t.bench;
        match self.is_blind() {
            true => (words.double_blind, words.double_blind_hint),
            false => (words.single_blind, words.single_blind_hint),
        }
    }

    /// What is declared of conflicts: of somebody unknown only what is recognised.
    fn no_conflict(&self) -> &'static str {
        let words = &self.frame.t.bench;
        if self.is_blind() { words.no_conflict_blind } else { words.no_conflict }
    }

    /// What is to be done before the declaration.
    fn before_declaring(&self) -> &'static str {
        let words = &self.frame.t.bench;
        if self.is_blind() { words.declaration_hint_blind } else { words.declaration_hint }
    }

    /// Whether there is anything to declare, to write or to read beside the materials.
    fn has_side(&self) -> bool {
        self.declares() || self.writes() || self.written()
    }

    /// Whether something written is to be shown for reading.
    fn written(&self) -> bool {
        self.review.is_some() && self.task.state != AssignmentState::Invited
    }

    /// Why nothing can be done here any more.
    fn closed(&self) -> Option<&'static str> {
        let words = &self.frame.t.bench;
        match self.task.state {
            AssignmentState::Submitted => Some(words.handed_in),
            AssignmentState::Invalidated => Some(words.taken_back),
            AssignmentState::Declined => Some(words.declined),
            AssignmentState::Expired => Some(words.expired),
            AssignmentState::Invited if self.lapsed => Some(words.expired),
            AssignmentState::Invited | AssignmentState::Accepted if self.stage != Stage::ExternalReview => {
                Some(words.stage_over)
            }
            AssignmentState::Invited | AssignmentState::Accepted if self.late() => Some(words.past_due),
            AssignmentState::Invited | AssignmentState::Accepted => None,
        }
    }

    fn reason(&self) -> Option<&str> {
        let kept = self.task.reason.as_deref().filter(|_| !self.task.state.is_live());
        kept.map(|kept| texts::closing_reason(kept, self.lang()))
    }

    fn may_recuse(&self) -> bool {
        self.task.state.is_live()
    }

    fn rates(&self) -> Vec<Rate> {
        let lang = self.lang();
        let rate = |(at, criterion): (usize, &Criterion)| Rate {
            field: score_field(at),
            name: lang.pick(&criterion.zh, &criterion.en).clone(),
            weight: criterion.weight,
            levels: (1..=LEVELS).map(|level| (level, texts::level(level, lang))).collect(),
            code: criterion.code.clone(),
        };
        self.criteria.iter().enumerate().map(rate).collect()
    }

    /// The level chosen, as a handed-in review shows it.
    fn chosen(&self, rate: &Rate) -> String {
        let level = self.draft.levels.get(&rate.code);
        level.map_or_else(|| "—".to_owned(), |level| format!("{level} {}", texts::level(*level, self.lang())))
    }

    fn total(&self) -> String {
        total(&self.criteria, &self.draft.levels).map_or_else(|| "—".to_owned(), |total| total.to_string())
    }

    fn grounds(&self) -> Vec<(&'static str, &'static str)> {
        DeclineGround::ALL.iter().map(|ground| (ground.code(), texts::decline(*ground, self.lang()))).collect()
    }

    fn recommendations(&self) -> Vec<(&'static str, String)> {
        let words = |kind: &Recommendation| format!("{} {}", kind.code(), texts::recommendation(*kind, self.lang()));
        Recommendation::ALL.iter().map(|kind| (kind.code(), words(kind))).collect()
    }

    fn familiarities(&self) -> Vec<(&'static str, &'static str)> {
        Familiarity::ALL.iter().map(|kind| (kind.code(), texts::familiarity(*kind, self.lang()))).collect()
    }

    fn opinion_hint(&self) -> String {
        let words = &self.frame.t.bench;
        let gap = self.lang().pick("", " ");
        format!("{}{gap}{}", words.opinion_hint(self.opinion_least), words.opinion_hint_2)
    }

    fn submitted_at(&self) -> String {
        let at = self.review.as_ref().and_then(Review::submitted_at);
        at.map_or_else(|| self.saved.said.clone(), |at| self.frame.t.bench.submitted_at(at.minute()))
    }

    fn recommendation(&self) -> &'static str {
        self.draft.recommendation.map_or("—", |kind| texts::recommendation(kind, self.lang()))
    }

    fn familiarity(&self) -> &'static str {
        self.draft.familiarity.map_or("—", |kind| texts::familiarity(kind, self.lang()))
    }

    fn opinion(&self) -> Vec<String> {
        paragraphs(&self.draft.opinion)
    }
}

/// The form as the draft fills it in.
fn filled(draft: &Draft, criteria: &[Criterion]) -> Fields {
    let mut fields = Fields::default();
    for (at, criterion) in criteria.iter().enumerate() {
        if let Some(level) = draft.levels.get(&criterion.code) {
            fields.set(score_field(at), level.to_string());
        }
    }
    if let Some(kind) = draft.recommendation {
        fields.set("recommendation", kind.code());
    }
    if let Some(kind) = draft.familiarity {
        fields.set("familiarity", kind.code());
    }
    fields.set("opinion", draft.opinion.clone());
    fields.set("note_to_office", draft.note_to_office.clone());
    fields
}
