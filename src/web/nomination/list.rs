//! The list of nominations: what is asked stands in the address, so that it can be kept, sent and gone back to.

use axum::extract::{RawQuery, State};

use super::sight;
use crate::{
    app::App,
    domain::{
        access::{Resource, Verb},
        ids::CaseId,
        role::{Role, ScholarRole},
        time::Moment,
        workflow::{Milestone, Stage},
    },
    store::{
        Conn, StoreError, account, batch,
        case_list::{self, Filter, Row, Tally},
        direction,
        search::Query,
    },
    texts::{Lang, label},
    web::{
        auth::Viewer,
        board::{self, Board},
        error::WebError,
        form::Fields,
        page::{Desk, Frame, Html, url_escape},
    },
};

/// Cases on a page.
const PAGE: usize = 50;
/// The parameters that narrow the list, in the order of the address.
const PARAMETERS: [&str; 7] = ["q", "batch", "step", "stage", "role", "direction", "officer"];

/// What is asked of the list, as the address has it.
pub struct Asked {
    pub fields: Fields,
    pub filter: Filter,
    after: Option<(Moment, CaseId)>,
}

impl Asked {
    /// Reads an address; a value that means nothing narrows nothing.
    pub fn read(fields: Fields, viewer: &Viewer) -> Self {
        let id = |name: &str| fields.text(name).parse::<i64>().ok().filter(|id| *id > 0);
        let filter = Filter {
            batch: id("batch").map(Into::into),
            stage: Stage::from_code(fields.text("stage")),
            stages: Milestone::from_code(fields.text("step")).map(board::stages).unwrap_or_default(),
            role: ScholarRole::from_code(fields.text("role")),
            direction: id("direction").map(Into::into),
            host: None,
            officer: id("officer").map(Into::into),
            subject: None,
            query: Query::parse(fields.text("q")),
            sight: sight(viewer),
        };
        let after = fields
            .text("after")
            .split_once('-')
            .and_then(|(created_at, id)| Some((Moment(created_at.parse().ok()?), CaseId(id.parse().ok()?))));
        Self { fields, filter, after }
    }

    /// The address of the list with one parameter changed; the page begins anew. Step and state exclude each other.
    fn path(&self, name: &str, value: &str) -> String {
        let asked = PARAMETERS.iter().filter_map(|known| {
            let text = match (*known, name) {
                (known, changed) if known == changed => value,
                ("step", "stage") | ("stage", "step") => "",
                (known, _) => self.fields.text(known),
            };
            (!text.is_empty()).then(|| format!("{known}={}", url_escape(text)))
        });
        let mut query: Vec<String> = asked.collect();
        if name == "after" {
            query.push(format!("after={value}"));
        }
        match query.is_empty() {
            true => "/admin/nominations".to_owned(),
            false => format!("/admin/nominations?{}", query.join("&")),
        }
    }

    /// What narrows the list.
    pub fn parameters(&self) -> Vec<(String, String)> {
        let asked = PARAMETERS.iter().map(|name| ((*name).to_owned(), self.fields.text(name).to_owned()));
        asked.filter(|(_, text)| !text.is_empty()).collect()
    }

    /// Whether anything narrows the list.
    fn narrows(&self) -> bool {
        !self.parameters().is_empty()
    }
}

/// A quick filter with its number.
pub struct Chip {
    pub label: &'static str,
    pub path: String,
    /// How many there are, where counting is cheap.
    pub n: Option<i64>,
    pub current: bool,
}

#[derive(askama::Template)]
#[template(path = "nomination/list.html")]
struct ListPage {
    frame: Frame,
    asked: Asked,
    rows: Vec<Row>,
    next: Option<String>,
    chips: Vec<Chip>,
    board: Board,
    choices: Choices,
    may_nominate: bool,
    everything: bool,
}

/// What the filters offer.
#[derive(Default)]
struct Choices {
    batches: Vec<(i64, String)>,
    directions: Vec<(i64, String)>,
    officers: Vec<(i64, String)>,
    stages: Vec<(&'static str, &'static str)>,
    roles: Vec<(&'static str, &'static str)>,
}

impl ListPage {
    fn stage(&self, row: &Row) -> &'static str {
        label::stage_short(row.stage, self.frame.lang)
    }

    fn role(&self, role: &ScholarRole) -> &'static str {
        label::scholar_role_short(*role, self.frame.lang)
    }

    fn pips(&self, row: &Row) -> Vec<&'static str> {
        pips(row.stage)
    }

    fn step(&self, row: &Row) -> String {
        let step = row.stage.milestone();
        let number = Milestone::ALL.iter().position(|known| *known == step).unwrap_or_default() + 1;
        self.frame.t.nomination.step_of(number, label::milestone(step, self.frame.lang))
    }

    fn value(&self, name: &str) -> &str {
        self.asked.fields.text(name)
    }

    fn chosen(&self, name: &str, value: impl std::fmt::Display) -> bool {
        self.asked.fields.text(name) == value.to_string()
    }

    fn narrowed(&self) -> bool {
        self.asked.narrows()
    }

    /// The list from its beginning.
    fn first_page(&self) -> String {
        self.asked.path("", "")
    }

    /// The parameters as hidden fields, so that the export is of what is seen.
    fn parameters(&self) -> Vec<(String, String)> {
        self.asked.parameters()
    }
}

/// The classes of the six pips: done, current, ended badly, to come.
pub fn pips(stage: Stage) -> Vec<&'static str> {
    let at = stage.milestone();
    let here = match stage {
        Stage::Closed => "d",
        Stage::NotAccepted | Stage::NotSelected | Stage::Terminated | Stage::Revoked | Stage::Withdrawn => "x",
        _ => "c",
    };
    let class = |step: &Milestone| match (*step).cmp(&at) {
        std::cmp::Ordering::Less => "d",
        std::cmp::Ordering::Equal => here,
        std::cmp::Ordering::Greater => "",
    };
    Milestone::ALL.iter().map(class).collect()
}

/// GET /admin/nominations
pub async fn show(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Result<Html<impl askama::Template>, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let asked = Asked::read(fields, &desk.viewer);
    let mut conn = app.db.read().await?;
    let mut rows = case_list::page(&mut conn, &asked.filter, asked.after, PAGE as i64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next =
        rows.last().filter(|_| more).map(|last| asked.path("after", &format!("{}-{}", last.created_at.0, last.id)));
    let everything = asked.filter.sight.own.is_none();
    let tally = tally(&mut conn, &asked.filter).await?;
    let chips = chips(&asked, &tally, &desk);
    let board = Board::of(&tally, desk.frame.lang, |step| asked.path("step", step.code()));
    let choices = Choices {
        batches: batch::all(&mut conn).await?.into_iter().map(|call| (call.id.0, call.name)).collect(),
        directions: direction::list(&mut conn).await?.into_iter().map(|known| (known.id.0, known.name)).collect(),
        officers: if everything { account::holders(&mut conn, Role::Officer).await? } else { Vec::new() },
        ..choices_of(desk.frame.lang)
    };
    let may_nominate = desk.viewer.reach(Resource::Draft, Verb::Write) != crate::domain::access::Reach::Nothing;
    Ok(Html(ListPage { frame: desk.frame, asked, rows, next, chips, board, choices, may_nominate, everything }))
}

/// How many of the cases somebody sees stand where, in the call asked for.
pub async fn tally(conn: &mut Conn, filter: &Filter) -> Result<Vec<Tally>, StoreError> {
    let sight = &filter.sight;
    if sight.own.is_none() && sight.person.is_none() {
        let all = case_list::tally(conn, filter.batch).await?;
        let seen = |tally: &Tally| sight.only_drafts_of.is_none() || tally.stage != Stage::Draft;
        return Ok(all.into_iter().filter(seen).collect());
    }
    let own = Filter { batch: filter.batch, sight: sight.clone(), ..Filter::default() };
    case_list::tally_of(conn, &own).await
}

/// The quick filters: everything, an officer's own, and each state in which somebody has to do something.
fn chips(asked: &Asked, tally: &[Tally], desk: &Desk) -> Vec<Chip> {
    let t = &desk.frame.t.nomination;
    let lang = desk.frame.lang;
    let count = |stage: Stage| tally.iter().filter(|known| known.stage == stage).map(|known| known.n).sum::<i64>();
    let chosen = (asked.filter.stage, Milestone::from_code(asked.fields.text("step")));
    let mut chips = vec![Chip {
        label: t.all,
        path: asked.path("stage", ""),
        n: Some(tally.iter().map(|known| known.n).sum()),
        current: chosen == (None, None),
    }];
    if desk.viewer.has(Role::Officer) {
        let own = desk.viewer.account.to_string();
        let current = asked.fields.text("officer") == own;
        let path = asked.path("officer", if current { "" } else { &own });
        chips.push(Chip { label: t.mine, path, n: None, current });
    }
    if let (None, Some(step)) = chosen {
        let n = tally.iter().filter(|known| asked.filter.stages.contains(&known.stage)).map(|known| known.n).sum();
        chips.push(Chip {
            label: label::milestone(step, lang),
            path: asked.path("step", ""),
            n: Some(n),
            current: true,
        });
    }
    let under_way = |stage: &Stage| count(*stage) > 0 && !stage.is_final() && *stage != Stage::Active;
    let stages = Stage::ALL.iter().filter(|stage| under_way(stage) || asked.filter.stage == Some(**stage));
    chips.extend(stages.map(|stage| Chip {
        label: label::stage_short(*stage, lang),
        path: asked.path("stage", stage.code()),
        n: Some(count(*stage)),
        current: asked.filter.stage == Some(*stage),
    }));
    chips
}

fn choices_of(lang: Lang) -> Choices {
    let stages = Stage::ALL.iter().map(|stage| (stage.code(), label::stage_short(*stage, lang)));
    let roles = ScholarRole::ALL.iter().map(|role| (role.code(), label::scholar_role(*role, lang)));
    Choices { stages: stages.collect(), roles: roles.collect(), ..Choices::default() }
}
