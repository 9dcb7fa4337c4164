//! The form of one text: the original, what reviewers read of it, and what that gives away.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{Subject, list_path, told};
use crate::{
    app::App,
    commands::redaction as commands,
    domain::{
        blind::{
            TextDecision, TextPart,
            lint::{self, Finding},
        },
        workflow::Reason,
    },
    store::redaction::{self, Wording},
    texts::blind as words,
    web::{
        differing::{Differing, differing, name_of},
        error::WebError,
        form::{Fields, FormState, Reader, done_or_again},
        page::{Desk, Frame, Html},
    },
};

/// Signs a redacted wording may have: as many as the longest answer of a nomination.
const MOST: i64 = 20_000;

#[derive(Template)]
#[template(path = "redaction/text.html")]
struct TextPage {
    frame: Frame,
    subject: Subject,
    part: TextPart,
    decided: Option<Wording>,
    form: FormState,
    differing: Vec<Differing>,
    findings: Vec<Finding>,
}

impl TextPage {
    fn name(&self) -> &'static str {
        words::part(self.part, self.frame.lang)
    }

    fn original(&self) -> &str {
        self.part.of(&self.subject.form)
    }

    /// The version of the decision on the page.
    fn ver(&self) -> i64 {
        self.decided.as_ref().map_or(0, |known| known.version)
    }

    fn found(&self) -> Vec<(&'static str, String, String)> {
        self.findings.iter().map(|finding| told(finding, &self.frame)).collect()
    }

    /// Which text the findings are of.
    fn looked_at(&self) -> &'static str {
        let words = &self.frame.t.blind;
        if self.decided.is_some() { words.of_copy } else { words.of_original }
    }

    fn decisions(&self) -> Vec<(&'static str, &'static str)> {
        let choice = |known: &TextDecision| (known.code(), words::text_decision(*known, self.frame.lang));
        TextDecision::ALL.iter().map(choice).collect()
    }

    fn decision(&self, decided: &Wording) -> &'static str {
        words::text_decision(decided.decision, self.frame.lang)
    }

    fn clash(&self) -> Vec<Differing> {
        let label = |name| (name, self.frame.label(name).to_owned());
        let named = [label("blind_decision"), label("wording")];
        let present = filled(self.decided.as_ref(), self.original());
        differing(named, (&self.form.fields, &present), |_, value| name_of(&self.decisions(), value))
    }
}

/// The form as it was decided; before that with the original, to be changed.
fn filled(decided: Option<&Wording>, original: &str) -> Fields {
    let mut fields = Fields::default();
    if let Some(known) = decided {
        // What was the same as the original is no longer when that was changed.
        if known.decision == TextDecision::Redacted || known.is_of(original) {
            fields.set("blind_decision", known.decision.code());
        }
    }
    fields.set("wording", decided.map_or(original, |known| &known.body));
    fields
}

/// GET /admin/nominations/{no}/redactions/{part}
pub async fn show(
    State(app): State<App>,
    desk: Desk,
    Path((case_no, part)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let part = TextPart::from_code(&part).ok_or(WebError::NotFound)?;
    Ok(page(&app, desk, &case_no, part, None).await?.into_response())
}

async fn page(
    app: &App,
    desk: Desk,
    case_no: &str,
    part: TextPart,
    form: Option<FormState>,
) -> Result<Html<TextPage>, WebError> {
    let mut conn = app.db.read().await?;
    let subject = Subject::of(&mut conn, &desk, case_no).await?;
    let wordings = redaction::wordings(&mut conn, subject.seen.case.id).await?;
    let decided = wordings.into_iter().find(|known| known.part == part);
    let original = part.of(&subject.form);
    let findings = lint::findings(decided.as_ref().map_or(original, |known| &known.body), &subject.identity);
    let form = form.unwrap_or_else(|| FormState::new(filled(decided.as_ref(), original)));
    let mut page = TextPage { frame: desk.frame, subject, part, decided, form, differing: Vec::new(), findings };
    if page.form.reasons.contains(&Reason::Stale) {
        page.differing = page.clash();
        page.form.renew_key();
    }
    Ok(Html(page))
}

/// POST /admin/nominations/{no}/redactions/{part}
pub async fn keep(
    State(app): State<App>,
    desk: Desk,
    Path((case_no, part)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let part = TextPart::from_code(&part).ok_or(WebError::NotFound)?;
    let case = super::see(&mut app.db.read().await?, &desk.viewer, &case_no).await?.case.id;
    let mut reader = Reader::new(&fields);
    let decision = reader.required_choice("blind_decision", TextDecision::from_code);
    let wording = reader.optional("wording", MOST);
    let done = match (decision, reader.finish()) {
        (Some(decision), Ok(())) => {
            let who = desk.viewer.who(fields.request_key());
            commands::set_text(&app, &who, case, (part, fields.version()), decision, wording).await
        }
        (_, checked) => Err(checked.err().unwrap_or_default().into()),
    };
    let done = done.map(|()| desk.done(list_path(&case_no), desk.frame.t.blind.kept));
    done_or_again(done, fields, |form| page(&app, desk, &case_no, part, Some(form))).await
}
