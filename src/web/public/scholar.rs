//! One scholar: `/scholars/{slug}` tells what the office and the sources say of somebody in the directory.

use askama::Template;
use axum::{extract::State, response::IntoResponse};

use super::{
    Kept,
    asked::Asked,
    cited::{Cited, Mark},
    home::{Entry, Scene},
    seats::{SeatMap, in_language, name_in},
};
use crate::{
    app::App,
    domain::{
        ids::RowId,
        role::{CaseKind, ScholarRole},
        workflow::{Milestone, Stage},
    },
    store::{
        Conn,
        article::{Record, Statement},
        case_file,
        direction::Direction,
        directory::{self, Filter, Scholar},
        event,
        institution::{self, InLine},
        person::{self, DatedTitle},
        scheme::{self, RoleType},
        scholar::Standing,
        source::{Sources, Statements},
    },
    texts::{Texts, label, number},
    web::{error::WebError, form::Id, page::Frame},
};

/// People of a direction shown beside somebody at most.
const MOST_TEAM: i64 = 24;

/// Somebody of the team, or the unnamed of a role as a number.
pub struct Member {
    pub css: &'static str,
    /// A character or a number.
    pub square: String,
    pub slug: Option<String>,
    pub name: String,
    pub about: String,
    pub marks: Vec<Mark>,
}

/// One step of the selection, the latest first.
struct Past {
    css: &'static str,
    title: &'static str,
    text: String,
    marks: Vec<Mark>,
}

/// A title as of a day.
struct Then {
    title: String,
    lang: &'static str,
    as_of: String,
    printed: Option<String>,
    marks: Vec<Mark>,
}

#[derive(Template)]
#[template(path = "scholar/page.html")]
struct ScholarPage {
    frame: Frame,
    entry: Entry,
    initial: String,
    standing: Standing,
    batch_address: String,
    map: Option<SeatMap>,
    role: Option<RoleType>,
    direction: Option<Direction>,
    content: Statements,
    team: Vec<Member>,
    past: Vec<Past>,
    titles: Vec<Then>,
    mentions: Vec<Statement>,
    support: Vec<Statement>,
    host: Vec<InLine>,
    direction_marks: Vec<Mark>,
    cited: Cited,
}

impl ScholarPage {
    fn mini_label(&self) -> String {
        let places = self.map.as_ref().map_or(0, |map| map.places);
        self.frame.t.public.one_of(places, self.entry.role)
    }

    fn eligibility(&self) -> Option<&str> {
        let role = self.role.as_ref()?;
        Some(in_language(role.eligibility.as_deref()?, &role.eligibility_en, self.frame.lang))
    }

    fn duties(&self) -> Option<&str> {
        let role = self.role.as_ref()?;
        Some(in_language(role.duties.as_deref()?, &role.duties_en, self.frame.lang))
    }

    fn role_marks(&self, field: &str) -> Vec<Mark> {
        self.role.as_ref().map(|role| self.cited.on("role_type", &role.id, field)).unwrap_or_default()
    }
}

/// GET /scholars/{slug}
pub async fn show(State(app): State<App>, Id(slug): Id<String>, frame: Frame) -> Result<impl IntoResponse, WebError> {
    let mut conn = app.db.read().await?;
    let scholar = directory::by_slug(&mut conn, &slug).await?.ok_or(WebError::NotFound)?;
    let scene = Scene::read(&app, &mut conn, &mut Asked::default()).await?;
    let (t, lang) = (frame.t, frame.lang);
    let mut sources = Sources::default();

    let titles = person::titles(&mut conn, &[scholar.person_id]).await?;
    let about_person = Record::of("person", scholar.person_id);
    let mentions = Statements::read(&mut conn, about_person, &mut sources).await?;
    let direction = scene.directions.iter().find(|known| Some(known.id) == scholar.direction()).cloned();
    let content = match &direction {
        Some(direction) => Statements::read(&mut conn, Record::of("direction", direction.id), &mut sources).await?,
        None => Statements::default(),
    };
    let scheme = scheme::in_force(&mut conn, CaseKind::Scholar).await?;
    let (role, support, workflow) = match &scheme {
        Some(scheme) => {
            let about = Record::of("scheme", scheme.id);
            let roles = scheme::role_types(&mut conn, scheme.id).await?;
            (
                roles.into_iter().find(|known| known.code == scholar.role),
                Statements::of_kind(&mut conn, about, "autonomy", &mut sources).await?,
                Statements::of_kind(&mut conn, about, "workflow", &mut sources).await?,
            )
        }
        None => (None, Vec::new(), Vec::new()),
    };
    let batch_people = people_of(&mut conn, Filter { batches: vec![scholar.batch_id], ..Filter::default() }).await?;
    let team_people = match &direction {
        Some(direction) => people_of(&mut conn, Filter { directions: vec![direction.id], ..Filter::default() }).await?,
        None => Vec::new(),
    };
    let host = host_of(&mut conn, &scholar).await?;
    let host = institution::line_above(&mut conn, host).await?;

    sources.add(scene.sources());
    sources.read(&mut conn, "person", [scholar.person_id]).await?;
    sources.read(&mut conn, "person_title", titles.iter().map(|title| title.id)).await?;
    sources.read(&mut conn, "batch", [scholar.batch_id]).await?;
    sources.read(&mut conn, "role_type", role.iter().map(|role| role.id)).await?;
    sources.read(&mut conn, "direction", direction.iter().map(|direction| direction.id)).await?;
    let cases = team_people.iter().map(|member| member.case_id).chain([scholar.case_id]);
    sources.read(&mut conn, "case_file", cases).await?;
    let mut records = vec![about_person, Record::of("batch", scholar.batch_id)];
    records.extend(role.iter().map(|role| Record::of("role_type", role.id)));
    let records = if scholar.standing == Standing::NamedBySource { records } else { vec![about_person] };
    let cited = Cited::gather(&mut conn, lang, sources, &records).await?;

    let past = past(&mut conn, &scholar, &workflow, &cited, t).await?;
    let entry = scene.entry(&scholar, &titles, &cited, t);
    let page = ScholarPage {
        initial: scholar.name.chars().next().map(String::from).unwrap_or_default(),
        standing: scholar.standing,
        batch_address: batch_address(&scene, &scholar, &frame),
        map: SeatMap::of(&scene.seats, scholar.batch_id, entry.batch.clone(), &batch_people, &cited, t),
        team: direction.iter().flat_map(|direction| team(&scene, direction, &team_people, &cited, t)).collect(),
        past,
        titles: titles.iter().map(|title| then(title, &cited, t)).collect(),
        mentions: mentions.besides(&[]).into_iter().cloned().collect(),
        direction_marks: cited.on("case_file", &scholar.case_id, "direction"),
        entry,
        role,
        direction,
        content,
        support,
        host,
        cited,
        frame,
    };
    Ok(Kept(page))
}

async fn people_of(conn: &mut Conn, filter: Filter) -> Result<Vec<Scholar>, WebError> {
    Ok(directory::list(conn, &filter, None, MOST_TEAM).await?)
}

/// The host institution of the case behind a row: closer than the one the row is filed under.
async fn host_of(conn: &mut Conn, scholar: &Scholar) -> Result<Option<crate::domain::ids::InstitutionId>, WebError> {
    Ok(case_file::find(conn, scholar.case_id).await?.and_then(|case| case.host()))
}

fn batch_address(scene: &Scene, scholar: &Scholar, frame: &Frame) -> String {
    let code = scene.batches.iter().find(|batch| batch.id == scholar.batch_id).map_or("", |batch| batch.code.as_str());
    frame.href(Asked::parse(&format!("batch={code}")).at("/scholars"))
}

/// The named of a direction, then its unnamed by role.
pub fn team(scene: &Scene, direction: &Direction, people: &[Scholar], cited: &Cited, t: &'static Texts) -> Vec<Member> {
    let lang = t.lang;
    let mut team: Vec<Member> = people
        .iter()
        .map(|member| Member {
            css: member.role.css(),
            square: member.name.chars().next().map(String::from).unwrap_or_default(),
            slug: Some(member.slug.clone()),
            name: name_in(member, lang),
            about: format!("{}{}{}", label::scholar_role(member.role, lang), lang.pick("·", " · "), member.title),
            marks: cited.of("case_file", &member.case_id),
        })
        .collect();
    for batch in scene.seats.batches() {
        for role in ScholarRole::ALL {
            let unnamed = scene.seats.unnamed_in(batch, direction.id, *role);
            if unnamed == 0 {
                continue;
            }
            let row: Option<RowId> = scene.seats.told(batch, Some(direction.id), Some(*role)).map(|told| told.id);
            let undirected = scene.seats.undirected(batch, *role);
            let mut about = t.public.unnamed.to_owned();
            if undirected > 0 {
                about.push_str(&t.public.of_them_undirected(undirected));
            }
            team.push(Member {
                css: role.css(),
                square: unnamed.to_string(),
                slug: None,
                name: label::scholar_role(*role, lang).to_owned(),
                about,
                marks: cited.of_each("batch_count", row),
            });
        }
    }
    team
}

/// A title with its day, and as it was printed where that differs.
fn then(title: &DatedTitle, cited: &Cited, t: &Texts) -> Then {
    let english = title.title_en.as_ref().filter(|_| t.lang.is_en());
    Then {
        lang: if english.is_some() { "en" } else { "zh-CN" },
        title: english.unwrap_or(&title.title).clone(),
        as_of: t.site.as_of(number::day(title.as_of, t.lang)),
        printed: title.as_printed.clone(),
        marks: cited.of("person_title", &title.id),
    }
}

/// What is public of the way through the process. A case that a source named has its steps from there, without dates.
async fn past(
    conn: &mut Conn,
    scholar: &Scholar,
    workflow: &[Statement],
    cited: &Cited,
    t: &Texts,
) -> Result<Vec<Past>, WebError> {
    if scholar.standing == Standing::NamedBySource {
        let marks = || cited.of_each("statement", workflow.iter().map(|said| said.id));
        let step = |milestone, css, text: &str, marks| Past {
            css,
            title: label::milestone(milestone, t.lang),
            text: text.to_owned(),
            marks,
        };
        let passed = [Milestone::Deliberation, Milestone::FirstReview, Milestone::Nomination];
        let now = cited.of("batch", &scholar.batch_id);
        let mut past = vec![step(Milestone::Notice, "now", t.public.record_notice_due, now)];
        past.extend(passed.map(|milestone| step(milestone, "ok", t.public.record_passed, marks())));
        return Ok(past);
    }
    let events = event::of_case(conn, scholar.case_id, 200).await?;
    let shown = events.into_iter().filter_map(|event| {
        let stage = Stage::from_code(event.to_stage.as_deref()?)?;
        let css = match stage {
            Stage::InNotice | Stage::Cleared | Stage::Active => "ok",
            Stage::Closed | Stage::Terminated | Stage::Revoked => "stop",
            _ => return None,
        };
        let title = label::stage(stage, CaseKind::Scholar, t.lang);
        Some(Past { css, title, text: number::day(event.at.day(), t.lang), marks: Vec::new() })
    });
    Ok(shown.collect())
}
