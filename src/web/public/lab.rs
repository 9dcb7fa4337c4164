//! Joint laboratories: `/labs` tells the policy, `/labs/{slug}` one lab.

use askama::Template;
use axum::{extract::State, response::IntoResponse};

use super::{
    Kept,
    cited::{Cited, Mark, Speaker},
};
use crate::{
    app::App,
    domain::role::CaseKind,
    store::{
        article::{Record, Statement},
        challenge::{self, Challenge},
        dataset::{self, Dataset},
        institution::Named,
        lab::{self, Deliverable, Lab, Output, Post, PostTitle, WorkPackage},
        scheme,
        source::{self, Sources, Statements},
    },
    texts::{CatalogueTexts, Lang, number, register as words},
    web::{error::WebError, form::Id, page::Frame},
};

/// A term as a bar of years.
struct Term {
    /// The bar in a sentence.
    says: String,
    years: Vec<Year>,
    /// Where the limit of support stands, in percent.
    limit_x: String,
    starts: String,
    ends: String,
}

/// One segment of a term bar; places and widths in percent.
struct Year {
    class: &'static str,
    label: String,
    x: String,
    middle: String,
    width: String,
}

impl Term {
    /// Draws `planned` months of at most `limit`, in years; the rest of the limit stays hollow.
    fn of(planned: i64, limit: i64, starts: String, ends: String, text: &CatalogueTexts) -> Self {
        let months = planned.max(limit).max(1);
        let share = |month: i64| month as f64 * 100.0 / months as f64;
        let years = (0..(months + 11) / 12).map(|year| {
            let (first, last) = (year * 12, months.min(year * 12 + 12));
            Year {
                class: if first < planned { "seg-on" } else { "seg-off" },
                label: text.year_no(year + 1),
                x: format!("{:.2}", share(first)),
                middle: format!("{:.2}", share(first + last) / 2.0),
                width: format!("{:.2}", share(last - first) - 0.4),
            }
        });
        Self {
            says: text.term_says(planned, limit),
            years: years.collect(),
            limit_x: format!("{:.2}", share(limit) - 0.2),
            starts,
            ends,
        }
    }
}

#[derive(Template)]
#[template(path = "lab/index.html")]
struct LabsPage {
    frame: Frame,
    policy: Statements,
    labs: Vec<Lab>,
    datasets: Vec<Dataset>,
    challenges: Vec<Challenge>,
    cited: Cited,
}

/// The kinds of statements on the policy that have a place of their own.
const KINDS: &[&str] = &["definition", "aim", "task", "type", "duty", "principle", "limit", "unstated"];

impl LabsPage {
    /// How many labs there are of a kind, in words.
    fn labs_of(&self, kind: &Statement) -> String {
        let of_kind = |lab: &&Lab| Some(lab.kind.code()) == kind.code.as_deref();
        let text = &self.frame.t.catalogue;
        match self.labs.iter().filter(of_kind).count() {
            0 => text.no_lab_of_kind.to_owned(),
            count => text.labs_of_kind(count),
        }
    }

    fn limit(&self) -> Option<Term> {
        let months = self.policy.months("limit")?;
        let text = &self.frame.t.catalogue;
        Some(Term::of(months, months, String::new(), text.months_at_most(months), text))
    }

    fn speaker(&self) -> Option<Speaker> {
        let said = self.policy.of("principle");
        said.first().and_then(|statement| self.cited.speaker("statement", &statement.id))
    }
}

/// GET /labs
pub async fn list(State(app): State<App>, frame: Frame) -> Result<impl IntoResponse, WebError> {
    let mut conn = app.db.read().await?;
    let mut sources = Sources::default();
    let policy = match scheme::in_force(&mut conn, CaseKind::JointLab).await? {
        Some(scheme) => Statements::read(&mut conn, Record::of("scheme", scheme.id), &mut sources).await?,
        None => Statements::default(),
    };
    let labs = lab::list(&mut conn).await?;
    sources.read(&mut conn, "joint_lab", labs.iter().map(|lab| lab.id)).await?;
    let (datasets, challenges) = (dataset::list(&mut conn).await?, challenge::list(&mut conn).await?);
    let cited = Cited::gather(&mut conn, frame.lang, sources, &[]).await?;
    Ok(Kept(LabsPage { frame, policy, labs, datasets, challenges, cited }))
}

#[derive(Template)]
#[template(path = "lab/page.html")]
struct LabPage {
    frame: Frame,
    lab: Lab,
    aliases: Vec<String>,
    parties: Vec<Named>,
    posts: Vec<Post>,
    titles: Vec<PostTitle>,
    packages: Vec<WorkPackage>,
    deliverables: Vec<Deliverable>,
    outputs: Vec<Output>,
    statements: Statements,
    /// What limits support without a break.
    limits: Vec<Statement>,
    term: Term,
    cited: Cited,
}

/// The kinds of statements on a lab that have a place of their own, with those of its purpose.
const LAB_KINDS: &[&str] = &["standing", "problem", "purpose", "plan", "aim", "openness", "loop", "unstated"];

impl LabPage {
    /// The kinds of statements on what the lab is for, with what each is called.
    fn purposes(&self) -> [(&'static str, &'static str); 6] {
        let text = &self.frame.t.catalogue;
        [
            ("problem", text.problem),
            ("purpose", text.purpose),
            ("plan", text.plan),
            ("aim", text.technical_aim),
            ("loop", text.closed_loop),
            ("openness", text.openness),
        ]
    }

    fn plan(&self) -> String {
        let months = self.lab.plan_months.map(|months| self.frame.t.catalogue.months(months));
        months.unwrap_or_else(|| self.frame.t.site.unstated.to_owned())
    }

    fn limit(&self) -> String {
        let months = self.limits.iter().find_map(|said| said.months);
        months.map_or_else(|| self.frame.t.site.unstated.to_owned(), |most| self.frame.t.catalogue.months(most))
    }

    fn limit_marks(&self) -> Vec<Mark> {
        self.limits.iter().flat_map(|said| self.cited.of("statement", &said.id)).collect()
    }

    fn date(&self, on: &Option<String>) -> String {
        match on {
            Some(on) => number::date(on, self.frame.lang),
            None => self.frame.t.site.unstated.to_owned(),
        }
    }

    fn output_kind(&self, output: &Output) -> &'static str {
        words::choice("output_kind", &output.kind, self.frame.lang)
    }

    /// Where an output is found: on this site where it has a page, else where the office says.
    fn output_href(&self, output: &Output) -> Option<String> {
        let here = output.dataset.as_ref().map(|slug| self.frame.href(format!("/datasets/{slug}")));
        let here =
            here.or_else(|| output.challenge.as_ref().map(|slug| self.frame.href(format!("/challenges/{slug}"))));
        here.or_else(|| output.url.clone())
    }

    fn deliverables_of(&self, package: &WorkPackage) -> Vec<&Deliverable> {
        self.deliverables.iter().filter(|due| due.work_package_id == package.id).collect()
    }

    /// The titles of whoever is on a post, as of the day of their article.
    fn titles_of(&self, post: &Post) -> String {
        let lang = self.frame.lang;
        let then: Vec<&PostTitle> = self.titles.iter().filter(|title| title.post_id == post.id).collect();
        let Some(last) = then.last() else { return self.frame.t.site.unstated.to_owned() };
        let of_then = then.iter().filter(|title| title.as_of == last.as_of);
        let words = of_then.map(|title| match (lang, &title.title_en) {
            (Lang::En, Some(english)) => english.as_str(),
            _ => title.title.as_str(),
        });
        let titles = words.collect::<Vec<_>>().join(lang.pick("，", "; "));
        format!("{titles}{}{}", self.frame.t.catalogue.comma, self.frame.t.site.as_of(last.as_of))
    }

    fn speaker(&self) -> Option<Speaker> {
        let said = self.statements.of("plan");
        said.first().and_then(|statement| self.cited.speaker("statement", &statement.id))
    }
}

/// GET /labs/{slug}
pub async fn show(State(app): State<App>, Id(slug): Id<String>, frame: Frame) -> Result<impl IntoResponse, WebError> {
    let mut conn = app.db.read().await?;
    let lab = lab::by_slug(&mut conn, &slug).await?.ok_or(WebError::NotFound)?;
    let mut sources = Sources::default();
    let record = Record::of("joint_lab", lab.id);
    let statements = Statements::read(&mut conn, record, &mut sources).await?;
    let limits = match scheme::in_force(&mut conn, CaseKind::JointLab).await? {
        Some(scheme) => Statements::of_kind(&mut conn, Record::of("scheme", scheme.id), "limit", &mut sources).await?,
        None => Vec::new(),
    };
    let parties = lab::parties(&mut conn, lab.id).await?;
    let (posts, titles) = (lab::posts(&mut conn, lab.id).await?, lab::post_titles(&mut conn, lab.id).await?);
    let packages = lab::work_packages(&mut conn, lab.id).await?;
    let deliverables = lab::deliverables(&mut conn, lab.id).await?;
    let outputs = lab::outputs(&mut conn, lab.id).await?;
    sources.read(&mut conn, "lab_output", outputs.iter().map(|output| output.id)).await?;
    sources.read(&mut conn, "joint_lab", [lab.id]).await?;
    sources.read(&mut conn, "lab_party", parties.iter().map(|party| party.id)).await?;
    sources.read(&mut conn, "lab_person", posts.iter().map(|post| post.id)).await?;
    sources.read(&mut conn, "work_package", packages.iter().map(|package| package.id)).await?;
    sources.read(&mut conn, "deliverable", deliverables.iter().map(|due| due.id)).await?;
    let aliases = source::aliases(&mut conn, "joint_lab").await?.remove(&lab.id.0).unwrap_or_default();
    let cited = Cited::gather(&mut conn, frame.lang, sources, &[record]).await?;

    let text = &frame.t.catalogue;
    let shown = |on: &Option<String>| {
        on.as_ref().map_or_else(|| frame.t.site.unstated.to_owned(), |on| number::date(on, frame.lang))
    };
    let planned = lab.plan_months.unwrap_or_default();
    let limit = limits.iter().find_map(|said| said.months).unwrap_or(planned);
    let (starts, ends) = (text.begins(shown(&lab.starts_on)), text.stops(shown(&lab.ends_on)));
    let term = Term::of(planned, limit, starts, ends, text);
    let page = LabPage {
        frame,
        lab,
        aliases,
        parties,
        posts,
        titles,
        packages,
        deliverables,
        outputs,
        statements,
        limits,
        term,
        cited,
    };
    Ok(Kept(page))
}
