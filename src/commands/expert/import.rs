//! Many experts at once: looked at first, then all entered or none.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use serde_json::json;

use crate::{
    app::App,
    commands::{CommandError, Who, record, transact},
    domain::{
        expert::import::{Choice, Column, Fault, Match, Row, Wrong, meant, repeated},
        fold::fold,
        ids::{InstitutionId, PersonId},
        record::{InstitutionEntry, InstitutionKind, LegalPerson, PersonEntry, PostEntry},
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{
        Conn, StoreError, Tx,
        event::{self, Exhibit},
        expert::{self, Profile},
        institution, person,
    },
};

/// A line of the list, counted from 1, with who is meant where somebody said so.
#[derive(Clone, Debug)]
pub struct Line {
    pub number: usize,
    pub row: Row,
    pub choice: Option<Choice>,
}

/// What a line comes to.
#[derive(Clone, Debug)]
pub struct Looked {
    pub line: Line,
    pub meant: Match,
    /// The institution on record; `None`: it will be entered, with its legal person unknown.
    pub institution: Option<InstitutionId>,
}

/// Compares a list with the records; writes nothing.
///
/// # Errors
/// When the database fails.
pub async fn look(conn: &mut Conn, lines: Vec<Line>) -> Result<Vec<Looked>, StoreError> {
    let institutions = institutions(conn).await?;
    let mut looked = Vec::with_capacity(lines.len());
    for line in lines {
        let institution = institutions.get(&fold(&line.row.institution)).copied();
        let known = expert::on_record(conn, &line.row.name, line.row.orcid.as_deref()).await?;
        let meant = meant(line.row.orcid.as_deref(), institution, line.choice, &known);
        looked.push(Looked { line, meant, institution });
    }
    Ok(looked)
}

/// What speaks against entering a list as it was looked at: lines about one person twice, and namesakes.
pub fn against(looked: &[Looked]) -> Vec<Fault> {
    let mut faults = repeated(looked.iter().map(|one| (one.line.number, &one.line.row)));
    let undecided = looked.iter().filter(|one| matches!(one.meant, Match::Doubtful(_)));
    let column = Some(Column::Name);
    faults.extend(undecided.map(|one| Fault { line: one.line.number, column, wrong: Wrong::Undecided }));
    let persons = looked.iter().filter_map(|one| match one.meant {
        Match::Known(person) => Some((person, one.line.number)),
        _ => None,
    });
    let mut first: BTreeMap<PersonId, usize> = BTreeMap::new();
    for (person, line) in persons {
        match first.get(&person) {
            Some(first) => {
                let wrong = Wrong::Twice { first: *first };
                if faults.iter().all(|fault| fault.line != line) {
                    faults.push(Fault { line, column, wrong });
                }
            }
            None => {
                first.insert(person, line);
            }
        }
    }
    let enters = |one: &Looked| !matches!(one.meant, Match::InPool(_));
    if faults.is_empty() && !looked.iter().any(enters) {
        faults.push(Fault { line: 0, column: None, wrong: Wrong::NothingNew });
    }
    faults.sort_by_key(|fault| fault.line);
    faults
}

/// Enters a list: new people and institutions are put on record, everybody not in the pool joins it. Gives how many
/// joined.
///
/// # Errors
/// Everything that speaks against any line, at once; then nobody is entered.
pub async fn enter(app: &App, who: &Who, lines: Vec<Line>) -> Result<usize, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Officer)?;
            let looked = look(tx, lines).await?;
            Refusal::unless_empty(against(&looked).into_iter().map(Reason::Import).collect())?;
            let mut made: BTreeMap<String, InstitutionId> = BTreeMap::new();
            let mut joined = Vec::new();
            for one in &looked {
                let person = match one.meant {
                    Match::InPool(_) | Match::Doubtful(_) => continue,
                    Match::Known(person) => person,
                    Match::New => add_person(tx, &author, &one.line.row).await?,
                };
                let institution = place(tx, &author, one, &mut made).await?;
                add_post(tx, &author, person, institution, &one.line.row).await?;
                let row = &one.line.row;
                let profile = Profile {
                    fields: row.fields.clone(),
                    languages: row.languages.clone(),
                    region: row.region,
                    active: true,
                };
                let id = match expert::insert(tx, person, None, &profile, false, author.at).await {
                    Err(StoreError::Duplicate) => return Err(Refusal::one(Reason::Stale).into()),
                    other => other?,
                };
                joined.push(json!({ "expert": id, "person": person, "row": row }));
            }
            let note = json!({ "joined": joined.len(), "lines": looked.len() });
            let exhibits = vec![Exhibit::of("expert_list", author.account, &joined)?];
            let draft = event::Draft { command: "import_experts", note, exhibits, ..event::Draft::default() };
            event::record(tx, &author.acting_as(Role::Officer), draft).await?;
            Ok(joined.len())
        }
        .boxed()
    })
    .await
}

/// Every institution by every name it has, folded.
async fn institutions(conn: &mut Conn) -> Result<BTreeMap<String, InstitutionId>, StoreError> {
    let mut found = BTreeMap::new();
    for (name, id) in institution::names(conn).await? {
        found.entry(fold(&name)).or_insert(InstitutionId(id));
    }
    Ok(found)
}

/// The institution of a line; one not on record is entered, and nothing is assumed of its legal person.
async fn place(
    tx: &mut Tx,
    who: &Who,
    one: &Looked,
    made: &mut BTreeMap<String, InstitutionId>,
) -> Result<InstitutionId, CommandError> {
    let key = fold(&one.line.row.institution);
    if let Some(known) = one.institution.or_else(|| made.get(&key).copied()) {
        return Ok(known);
    }
    let entry = InstitutionEntry {
        name: one.line.row.institution.clone(),
        name_en: String::new(),
        kind: InstitutionKind::Other,
        parent: None,
        legal_person: LegalPerson::Unknown,
        region: None,
    };
    let id = record::insert_institution(tx, who, &entry).await?;
    made.insert(key, id);
    Ok(id)
}

async fn add_person(tx: &mut Tx, who: &Who, row: &Row) -> Result<PersonId, CommandError> {
    let entry = PersonEntry {
        name: row.name.clone(),
        pinyin: row.pinyin.clone(),
        gender: None,
        birth_date: None,
        orcid: row.orcid.clone(),
    };
    record::insert_person(tx, who, entry).await
}

/// The post a line tells of, unless the person has one there already.
async fn add_post(
    tx: &mut Tx,
    who: &Who,
    person: PersonId,
    institution: InstitutionId,
    row: &Row,
) -> Result<(), CommandError> {
    let known = person::record_of_titles(tx, person).await?;
    if known.iter().any(|title| title.kind == "post" && title.institution_id == Some(institution.0)) {
        return Ok(());
    }
    let post = PostEntry { institution: Some(institution), title: row.title.clone(), as_of: who.at.day() };
    record::insert_post(tx, who, person, &post).await
}
