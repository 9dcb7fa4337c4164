//! The form of a nomination, between what is typed and what is kept.

use crate::{
    commands::nominate::{Entry, Subject},
    domain::{
        ids::DeficiencyId,
        nomination::{Form, Gender, Stated},
        scheme::{Degree, NominatorKind},
    },
    store::{
        case_file::CaseFile,
        nomination::{Deficiency, Nomination},
    },
    web::{
        error::WebError,
        form::{Fields, Reader},
    },
};

use crate::domain::workflow::Reason;

/// Letters a long answer may have.
const LONG: i64 = 8000;

/// Reads a form into an entry; what cannot be read is left out and told.
pub fn entry(fields: &Fields, deficiencies: &[Deficiency]) -> (Entry, Vec<Reason>) {
    let mut read = Reader::new(fields);
    let form = Form {
        candidate_name: read.optional("candidate_name", 60),
        candidate_pinyin: read.optional("candidate_pinyin", 120),
        gender: read.choice("gender", Gender::from_code),
        birth_date: read.day("birth_date"),
        degree: read.choice("degree", Degree::from_code),
        institution: read.choice("institution_id", |text| text.parse().ok()),
        title: read.optional("title", 120),
        email: read.email("email", false),
        phone: read.optional("phone", 40),
        statement: read.optional("statement", LONG),
        achievements: read.optional("achievements", LONG),
        plan: read.optional("plan", LONG),
        exclusions: lines(&read.optional("exclusions", 300)),
        is_nobody_known: fields.text("person").trim() == "new",
    };
    let subject = match fields.text("person").trim() {
        "" => None,
        "new" => Some(Subject::New),
        _ => read.choice("person", |text| text.parse().ok()).map(Subject::Known),
    };
    let entry = Entry {
        direction: read.choice("direction_id", |text| text.parse().ok()),
        nominator_kind: read.choice("nominator_kind", NominatorKind::from_code),
        recommender: read.choice("recommender_id", |text| text.parse().ok()),
        chief_waiver: read.optional("chief_waiver", 1000),
        subject,
        form,
        pledge: fields.has("pledge"),
        answers: Vec::new(),
    };
    let mut reasons = read.reasons;
    let mut answers = Vec::new();
    for deficiency in deficiencies.iter().filter(|known| known.cured_at.is_none()) {
        let (id, answer, wrong) = answer(fields, deficiency.id);
        answers.push((id, answer));
        reasons.extend(wrong);
    }
    (Entry { answers, ..entry }, reasons)
}

/// The answer to one correction asked for.
fn answer(fields: &Fields, id: DeficiencyId) -> (DeficiencyId, String, Vec<Reason>) {
    let one = Fields::of([("answer".to_owned(), fields.text(&format!("answer_{id}")).to_owned())]);
    let mut read = Reader::new(&one);
    let answer = read.optional("answer", 2000);
    (id, answer, read.reasons)
}

/// One name a line.
fn lines(text: &str) -> Vec<String> {
    text.split(['\n', '、', '，', '；', ',', ';'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The fields of a stored nomination, as the form shows them.
///
/// # Errors
/// When the stored form cannot be read.
pub fn fields(case: &CaseFile, known: &Nomination, deficiencies: &[Deficiency]) -> Result<Fields, WebError> {
    let form = known.form()?;
    let subject = match case.subject_person_id {
        None if form.is_nobody_known => "new".to_owned(),
        known => known.map(|id| id.to_string()).unwrap_or_default(),
    };
    let mut pairs = told(&form, &known.stated(case));
    pairs.extend([
        ("role", case.role.clone().unwrap_or_default()),
        ("batch_id", case.batch_id.to_string()),
        ("person", subject),
    ]);
    if known.pledged_at.is_some() {
        pairs.push(("pledge", "yes".to_owned()));
    }
    let mut pairs: Vec<(String, String)> = pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let answers = deficiencies.iter().filter_map(|known| known.answer.clone().map(|answer| (known.id, answer)));
    pairs.extend(answers.map(|(id, answer)| (format!("answer_{id}"), answer)));
    Ok(Fields::of(pairs))
}

/// What a nomination tells, by the names of the form's fields.
pub fn told(form: &Form, stated: &Stated) -> Vec<(&'static str, String)> {
    let text = |value: &str| value.to_owned();
    vec![
        ("candidate_name", text(&form.candidate_name)),
        ("candidate_pinyin", text(&form.candidate_pinyin)),
        ("gender", form.gender.map(|gender| text(gender.code())).unwrap_or_default()),
        ("birth_date", form.birth_date.map(|day| day.to_string()).unwrap_or_default()),
        ("degree", form.degree.map(|degree| text(degree.code())).unwrap_or_default()),
        ("institution_id", form.institution.map(|id| id.to_string()).unwrap_or_default()),
        ("title", text(&form.title)),
        ("email", text(&form.email)),
        ("phone", text(&form.phone)),
        ("statement", text(&form.statement)),
        ("achievements", text(&form.achievements)),
        ("plan", text(&form.plan)),
        ("exclusions", form.exclusions.join("\n")),
        ("direction_id", stated.direction.map(|id| id.to_string()).unwrap_or_default()),
        ("nominator_kind", stated.nominator_kind.map(|kind| text(kind.code())).unwrap_or_default()),
        ("recommender_id", stated.recommender.map(|id| id.to_string()).unwrap_or_default()),
        ("chief_waiver", text(&stated.chief_waiver)),
    ]
}

/// The names of the form's fields in its order: what two versions of it are compared by.
pub const COMPARED: [&str; 18] = [
    "candidate_name",
    "candidate_pinyin",
    "person",
    "gender",
    "birth_date",
    "degree",
    "institution_id",
    "title",
    "email",
    "phone",
    "direction_id",
    "nominator_kind",
    "recommender_id",
    "chief_waiver",
    "statement",
    "achievements",
    "plan",
    "exclusions",
];
