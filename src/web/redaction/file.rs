//! The form of one file: the original, what reviewers read in its place, under which name.

use askama::Template;
use axum::{
    extract::{Multipart, Path, State},
    response::{IntoResponse, Response},
};

use super::{Subject, list_path};
use crate::{
    app::App,
    commands::redaction::{self as commands, FileChoice},
    domain::{blind::FileDecision, ids::DocumentId},
    store::redaction::{self, Reviewed},
    texts::{blind as words, nomination as labels},
    web::{
        document,
        error::WebError,
        form::{Fields, FormState, Reader, done_or_again},
        page::{Desk, Frame, Html},
    },
};

#[derive(Template)]
#[template(path = "redaction/file.html")]
struct FilePage {
    frame: Frame,
    subject: Subject,
    file: Reviewed,
    form: FormState,
}

impl FilePage {
    fn neutral(&self) -> String {
        self.frame.t.blind.number_of(labels::document(self.file.original.kind, self.frame.lang), self.file.number)
    }

    /// The version of the decision on the page.
    fn ver(&self) -> i64 {
        self.file.decided.as_ref().map_or(0, |known| known.version)
    }

    fn decisions(&self) -> Vec<(&'static str, &'static str)> {
        let choice = |known: &FileDecision| (known.code(), words::file_decision(*known, self.frame.lang));
        FileDecision::ALL.iter().map(choice).collect()
    }

    fn decision(&self, decision: &FileDecision) -> &'static str {
        words::file_decision(*decision, self.frame.lang)
    }
}

/// GET /admin/nominations/{no}/redacted-files/{document}
pub async fn show(
    State(app): State<App>,
    desk: Desk,
    Path((case_no, file)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let file = file.parse().map_err(|_| WebError::NotFound)?;
    Ok(page(&app, desk, &case_no, file, None).await?.into_response())
}

async fn page(
    app: &App,
    desk: Desk,
    case_no: &str,
    file: DocumentId,
    form: Option<FormState>,
) -> Result<Html<FilePage>, WebError> {
    let mut conn = app.db.read().await?;
    let subject = Subject::of(&mut conn, &desk, case_no).await?;
    let files = redaction::files(&mut conn, subject.seen.case.id).await?;
    let file = files.into_iter().find(|known| known.original.id == file).ok_or(WebError::NotFound)?;
    let form = form.unwrap_or_else(|| FormState::new(Fields::default()));
    Ok(Html(FilePage { frame: desk.frame, subject, file, form }))
}

/// POST /admin/nominations/{no}/redacted-files/{document}
pub async fn keep(
    State(app): State<App>,
    desk: Desk,
    Path((case_no, file)): Path<(String, String)>,
    sent: Multipart,
) -> Result<Response, WebError> {
    let file: DocumentId = file.parse().map_err(|_| WebError::NotFound)?;
    let case = super::see(&mut app.db.read().await?, &desk.viewer, &case_no).await?.case.id;
    let (fields, filename, body) = document::read(sent).await?;
    let mut reader = Reader::new(&fields);
    let decision = reader.required_choice("blind_decision", FileDecision::from_code);
    let done = match (decision, reader.finish()) {
        (Some(decision), Ok(())) => {
            let choice = match decision {
                FileDecision::Redacted => FileChoice::Copy { filename, body },
                FileDecision::Same => FileChoice::Same,
                FileDecision::Withheld => FileChoice::Withheld,
            };
            let who = desk.viewer.who(fields.request_key());
            let looked = fields.text("looked") == "yes";
            commands::set_file(&app, &who, (case, file), fields.version(), choice, looked).await
        }
        (_, checked) => Err(checked.err().unwrap_or_default().into()),
    };
    let done = done.map(|()| desk.done(list_path(&case_no), desk.frame.t.blind.kept));
    done_or_again(done, fields, |form| page(&app, desk, &case_no, file, Some(form))).await
}
