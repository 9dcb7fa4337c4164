//! The redacted copies of a case: the list of what reviewers read, and the form of each text and file. They are for those
//! who write nominations or watch them, not for the candidate; who may write when, `commands::redaction` says.

mod file;
mod text;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

pub use self::{
    file::{keep as keep_file, show as show_file},
    text::{keep as keep_text, show as show_text},
};
use super::{
    error::WebError,
    nomination::{Seen, see},
    page::{Desk, Frame, Html},
};
use crate::{
    app::App,
    commands::redaction as commands,
    domain::{
        access::{Resource, Verb},
        blind::{
            Standing, TextPart,
            lint::{self, Finding, Identity},
        },
        nomination::Form,
        scheme::Blind,
    },
    store::{
        Conn, facts, nomination,
        redaction::{self, Reviewed, Wording},
    },
    texts::{blind as words, nomination as labels},
};

/// The case with what its redaction rests on.
struct Subject {
    seen: Seen,
    form: Form,
    identity: Identity,
    blind: Blind,
}

impl Subject {
    async fn of(conn: &mut Conn, desk: &Desk, case_no: &str) -> Result<Self, WebError> {
        let seen = see(conn, &desk.viewer, case_no).await?;
        if !seen.may(Resource::Draft, Verb::Read) {
            return Err(WebError::NotFound);
        }
        let form = nomination::find(conn, seen.case.id).await?.ok_or(WebError::NotFound)?.form()?;
        let identity = redaction::identity(conn, &seen.case, &form).await?;
        let config = facts::config(conn, &seen.case).await?;
        let blind = config.role(seen.case.scholar_role()).map(|role| role.blind).unwrap_or_default();
        Ok(Self { seen, form, identity, blind })
    }

    /// Whether the account prepares the copies now.
    fn may_write(&self) -> bool {
        commands::writer(&self.seen.roles, self.seen.case.stage).is_some()
    }

    fn path(&self, rest: impl std::fmt::Display) -> String {
        format!("/admin/nominations/{}{rest}", self.seen.case.case_no)
    }
}

/// Where the redacted copies of a case are listed.
fn list_path(case_no: &str) -> String {
    format!("/admin/nominations/{case_no}/redactions")
}

/// A text on the list.
struct TextLine {
    part: TextPart,
    standing: Standing,
    decided: Option<Wording>,
    findings: usize,
}

#[derive(Template)]
#[template(path = "redaction/list.html")]
struct ListPage {
    frame: Frame,
    subject: Subject,
    texts: Vec<TextLine>,
    files: Vec<Reviewed>,
}

impl ListPage {
    fn name(&self, line: &TextLine) -> &'static str {
        words::part(line.part, self.frame.lang)
    }

    fn state(&self, line: &TextLine) -> &'static str {
        match &line.decided {
            Some(decided) if line.standing == Standing::Decided => {
                let is_empty = decided.body.trim().is_empty();
                if is_empty {
                    self.frame.t.blind.empty_wording
                } else {
                    words::text_decision(decided.decision, self.frame.lang)
                }
            }
            _ => words::standing(line.standing, self.frame.lang),
        }
    }

    fn tone(&self, standing: &Standing) -> &'static str {
        match standing {
            Standing::Missing | Standing::Outdated if self.subject.blind.is_double() => " warn",
            Standing::Decided => " ok",
            _ => "",
        }
    }

    fn file_tone(&self, file: &Reviewed) -> &'static str {
        self.tone(if file.decided.is_some() { &Standing::Decided } else { &Standing::Missing })
    }

    fn file_state(&self, file: &Reviewed) -> &'static str {
        let decided = file.decided.as_ref().map(|decided| words::file_decision(decided.decision, self.frame.lang));
        decided.unwrap_or_else(|| words::standing(Standing::Missing, self.frame.lang))
    }

    fn neutral(&self, file: &Reviewed) -> String {
        self.frame.t.blind.number_of(labels::document(file.original.kind, self.frame.lang), file.number)
    }
}

/// GET /admin/nominations/{no}/redactions
pub async fn list(State(app): State<App>, desk: Desk, Path(case_no): Path<String>) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let subject = Subject::of(&mut conn, &desk, &case_no).await?;
    let mut wordings = redaction::wordings(&mut conn, subject.seen.case.id).await?;
    let files = redaction::files(&mut conn, subject.seen.case.id).await?;
    let mut texts = Vec::new();
    for part in TextPart::ALL {
        let standing = redaction::standing(*part, &subject.form, &wordings);
        let decided = wordings.iter().position(|known| known.part == *part).map(|at| wordings.swap_remove(at));
        if standing == Standing::Empty && decided.is_none() {
            continue;
        }
        let read = decided.as_ref().map_or(part.of(&subject.form), |known| &known.body);
        let findings = lint::findings(read, &subject.identity).len();
        texts.push(TextLine { part: *part, standing, decided, findings });
    }
    Ok(Html(ListPage { frame: desk.frame, subject, texts, files }).into_response())
}

/// A finding in the words of the page.
fn told(finding: &Finding, frame: &Frame) -> (&'static str, String, String) {
    (words::mark(finding.mark, frame.lang), finding.words.clone(), frame.t.blind.at_sign(finding.at + 1))
}
