//! What a nominator changed when a nomination came back: the last two submissions side by side, so that an officer
//! reads the changes alone.

use super::{Seen, reading};
use crate::{
    domain::{
        ids::{DirectionId, InstitutionId, PersonId},
        mask,
        nomination::{Form, Gender, Stated},
        role::Role,
        scheme::{Degree, NominatorKind},
        time::Moment,
        workflow::Stage,
    },
    store::{
        Conn, StoreError, direction,
        document::Document,
        event::{self, Evidence},
        institution, person,
    },
    texts::{Lang, field, nomination as words, record},
    web::{
        differing::{Differing, differing},
        error::WebError,
        form::Fields,
    },
};

/// The changes between two submissions.
pub struct Corrected {
    /// What stood before (`theirs`) and what stands now (`yours`), field by field.
    pub rows: Vec<Differing>,
    /// Files added since.
    pub files: Vec<String>,
    /// When the former submission was.
    pub since: Moment,
}

/// What changed, while a nomination that came back waits for its formal check.
///
/// # Errors
/// When what was frozen cannot be read.
pub async fn of(
    conn: &mut Conn,
    seen: &Seen,
    documents: &[Document],
    lang: Lang,
) -> Result<Option<Corrected>, WebError> {
    if seen.case.stage != Stage::Submitted {
        return Ok(None);
    }
    let forms = event::exhibits_of(conn, "form", seen.case.id.0).await?;
    let [.., before, now] = forms.as_slice() else { return Ok(None) };
    let stated = event::exhibits_of(conn, "stated", seen.case.id.0).await?;
    let beside = |form: &Evidence| stated.iter().find(|stated| stated.event_seq == form.event_seq);
    // Submissions of before froze the form alone: then the forms alone are compared.
    let (stated_before, stated_now) = beside(before).zip(beside(now)).unzip();
    let (theirs, yours) = (told(before, stated_before)?, told(now, stated_now)?);
    let known = names(conn, [&theirs, &yours]).await?;
    let sees_person = [Role::Officer, Role::Nominator, Role::Unit].iter().any(|role| seen.holds(*role));
    let shown = |name: &str, value: &str| match name {
        "birth_date" | "gender" if !sees_person => "***".to_owned(),
        "email" => mask::email(value),
        "phone" => mask::phone(value),
        _ => in_words(name, value, &known, lang),
    };
    let compared = reading::COMPARED.iter().map(|name| (*name, field::label(name, lang).to_owned()));
    let newer = |file: &&Document| file.uploaded_at > before.created_at;
    let fields = |pairs: Pairs| Fields::of(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)));
    Ok(Some(Corrected {
        rows: differing(compared, (&fields(yours), &fields(theirs)), shown),
        files: documents.iter().filter(newer).map(|file| file.filename.clone()).collect(),
        since: before.created_at,
    }))
}

type Pairs = Vec<(&'static str, String)>;

/// What a frozen submission tells.
fn told(form: &Evidence, stated: Option<&Evidence>) -> Result<Pairs, StoreError> {
    fn read<T: serde::de::DeserializeOwned + Default>(frozen: Option<&Evidence>) -> Result<T, StoreError> {
        let Some(body) = frozen.and_then(|frozen| frozen.body.as_deref()) else { return Ok(T::default()) };
        serde_json::from_str(body).map_err(|error| StoreError::Corrupt(error.to_string()))
    }
    Ok(reading::told(&read::<Form>(Some(form))?, &read::<Stated>(stated)?))
}

/// The names behind the ids of both.
async fn names(conn: &mut Conn, both: [&Pairs; 2]) -> Result<Vec<(&'static str, String, String)>, WebError> {
    let mut known = Vec::new();
    for (name, value) in both.into_iter().flatten() {
        let Ok(id) = value.parse::<i64>() else { continue };
        let called = match *name {
            "institution_id" => institution::find(conn, InstitutionId(id)).await?.map(|found| found.name),
            "recommender_id" => person::find(conn, PersonId(id)).await?.map(|found| found.name),
            "direction_id" => {
                let all = direction::list(conn).await?;
                let found = all.into_iter().find(|one| one.id == DirectionId(id));
                found.map(|one| one.name)
            }
            _ => None,
        };
        known.extend(called.map(|called| (*name, value.clone(), called)));
    }
    Ok(known)
}

fn in_words(name: &str, value: &str, known: &[(&str, String, String)], lang: Lang) -> String {
    let word = match name {
        "gender" => Gender::from_code(value).map(|gender| record::gender(gender, lang)),
        "degree" => Degree::from_code(value).map(|degree| words::degree(degree, lang)),
        "nominator_kind" => NominatorKind::from_code(value).map(|kind| words::nominator(kind, lang)),
        _ => known.iter().find(|(of, id, _)| *of == name && id == value).map(|(.., called)| called.as_str()),
    };
    word.unwrap_or(value).to_owned()
}
