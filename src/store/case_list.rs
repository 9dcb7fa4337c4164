//! Cases as lists show them: filtered, narrowed to whom they are shown, a page at a time, and counted by stage.

use sqlx::AssertSqlSafe;

use super::{
    Conn, StoreError,
    arg::bind_list,
    case_file::{CaseFile, written_or_checked},
    engine::Arg,
    search::{self, Query},
};
use crate::{
    args,
    domain::{
        ids::{AccountId, BatchId, CaseId, DirectionId, InstitutionId, PersonId},
        role::{CaseKind, ScholarRole},
        time::Moment,
        workflow::Stage,
    },
};

/// Which cases a list shows. Only the conditions that are set become part of the query.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub batch: Option<BatchId>,
    pub stage: Option<Stage>,
    /// One of these stages; empty for any.
    pub stages: Vec<Stage>,
    pub role: Option<ScholarRole>,
    pub direction: Option<DirectionId>,
    pub host: Option<InstitutionId>,
    pub officer: Option<AccountId>,
    /// Who the case is about.
    pub subject: Option<PersonId>,
    /// What somebody looks for: number, name, pinyin.
    pub query: Query,
    pub sight: Sight,
}

/// How far somebody sees.
#[derive(Clone, Debug, Default)]
pub struct Sight {
    /// Only the own cases; `None` sees them all.
    pub own: Option<Own>,
    /// Sees no drafts but those this account entered or was let to write; `None` sees the others' too.
    pub only_drafts_of: Option<AccountId>,
    /// A person who is a candidate sees nothing else of that call, and nothing where recused.
    pub person: Option<PersonId>,
}

/// What makes a case somebody's own.
#[derive(Clone, Debug)]
pub struct Own {
    /// Entered or nominated by this account, or on a panel it serves.
    pub account: AccountId,
    /// Whether it has a part in what it was let to write, as only those have who may nominate.
    pub co_edits: bool,
    /// About this person.
    pub person: Option<PersonId>,
    /// Hosted by these institutions.
    pub units: Vec<i64>,
    /// In these directions.
    pub directions: Vec<i64>,
}

/// Conditions of a query with their arguments, from `$1` on.
struct Where {
    sql: String,
    args: Vec<Arg>,
}

impl Where {
    /// The number of a new argument.
    fn bind(&mut self, arg: impl Into<Arg>) -> String {
        self.args.push(arg.into());
        format!("${}", self.args.len())
    }

    /// Adds a condition whose `$?` is the argument.
    fn and(&mut self, condition: &str, arg: Option<impl Into<Arg>>) {
        if let Some(arg) = arg {
            let place = self.bind(arg);
            self.sql.push_str(" AND ");
            self.sql.push_str(&condition.replace("$?", &place));
        }
    }
}

impl Filter {
    async fn conditions(&self, conn: &mut Conn) -> Result<Where, StoreError> {
        let mut all = Where { sql: String::from("TRUE"), args: Vec::new() };
        all.and("c.batch_id = $?", self.batch);
        all.and("c.stage = $?", self.stage);
        if !self.stages.is_empty() {
            let stages = bind_list(&mut all.args, self.stages.iter().copied());
            all.sql.push_str(&format!(" AND c.stage IN ({stages})"));
        }
        all.and("c.role = $?", self.role);
        all.and("c.direction_id = $?", self.direction);
        all.and("c.host_institution_id = $?", self.host);
        all.and("c.officer_id = $?", self.officer);
        all.and("c.subject_person_id = $?", self.subject);
        let found = self.query.owners(conn, search::Kind::Case).await?.conditions("c.id", &mut all.args);
        all.sql.push_str(&found);
        self.sight.conditions(&mut all);
        Ok(all)
    }
}

impl Sight {
    fn conditions(&self, all: &mut Where) {
        all.and(
            "(c.stage <> 'draft' OR c.entered_by = $? \
             OR EXISTS (SELECT 1 FROM co_editor w WHERE w.case_id = c.id AND w.account_id = $?))",
            self.only_drafts_of,
        );
        if let Some(own) = &self.own {
            own.conditions(all);
        }
        all.and(
            "((c.subject_person_id = $? AND c.stage <> 'draft') OR (NOT EXISTS (SELECT 1 FROM case_file o WHERE o.batch_id = c.batch_id \
             AND o.subject_person_id = $? AND o.stage NOT IN ('draft', 'not_accepted', 'not_selected', 'withdrawn', \
             'terminated', 'revoked', 'closed')) \
             AND NOT EXISTS (SELECT 1 FROM recusal r JOIN expert e ON e.id = r.expert_id WHERE r.case_id = c.id \
             AND e.person_id = $? AND r.ruling IN ('conflict', 'pinned_conflict'))))",
            self.person,
        );
    }
}

impl Own {
    fn conditions(&self, all: &mut Where) {
        let account = all.bind(self.account);
        let mut parts = vec![
            format!("SELECT id FROM case_file WHERE entered_by = {account}"),
            format!("SELECT case_id FROM nomination WHERE nominator_account_id = {account}"),
            format!(
                "SELECT s.case_id FROM panel_case s JOIN panel p ON p.id = s.panel_id \
                 WHERE p.secretary_id = {account} OR p.chair_id = {account}"
            ),
        ];
        if self.co_edits {
            parts.push(format!(
                "SELECT w.case_id FROM co_editor w JOIN case_file k ON k.id = w.case_id \
                 WHERE w.account_id = {account} AND k.stage IN {}",
                written_or_checked!()
            ));
        }
        let mut also = |condition: &str, value: i64| {
            let place = all.bind(value);
            parts.push(format!("SELECT id FROM case_file WHERE {condition} = {place}"));
        };
        self.person.iter().for_each(|person| also("subject_person_id", person.0));
        self.units.iter().for_each(|unit| also("host_institution_id", *unit));
        let submitted = "stage NOT IN ('draft', 'returned') AND direction_id";
        self.directions.iter().for_each(|direction| also(submitted, *direction));
        all.sql.push_str(&format!(" AND c.id IN ({})", parts.join(" UNION ")));
    }
}

/// A line of a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    #[sqlx(try_from = "i64")]
    pub id: CaseId,
    pub case_no: String,
    #[sqlx(try_from = "String")]
    pub kind: CaseKind,
    pub role: Option<String>,
    pub title: String,
    #[sqlx(try_from = "String")]
    pub stage: Stage,
    #[sqlx(try_from = "i64")]
    pub stage_entered_at: Moment,
    pub imported: bool,
    #[sqlx(try_from = "i64")]
    pub created_at: Moment,
    pub batch: String,
    pub direction: Option<String>,
    pub host: Option<String>,
    pub officer: Option<String>,
}

impl Row {
    /// The kind of scholar; `None` for laboratories and projects.
    pub fn scholar_role(&self) -> Option<ScholarRole> {
        self.role.as_deref().and_then(ScholarRole::from_code)
    }
}

/// A page of cases, newest first, after the key of the last one shown.
pub async fn page(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<(Moment, CaseId)>,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let mut all = filter.conditions(conn).await?;
    if let Some((created_at, id)) = after {
        let (created_at, id) = (all.bind(created_at), all.bind(id));
        all.sql.push_str(&format!(" AND (c.created_at, c.id) < ({created_at}, {id})"));
    }
    let limit = all.bind(limit);
    let sql = format!(
        "SELECT c.id, c.case_no, c.kind, c.role, c.title, c.stage, c.stage_entered_at, c.imported, c.created_at, \
         b.name AS batch, d.name AS direction, i.name AS host, a.name AS officer FROM case_file c \
         JOIN batch b ON b.id = c.batch_id LEFT JOIN direction d ON d.id = c.direction_id \
         LEFT JOIN institution i ON i.id = c.host_institution_id LEFT JOIN account a ON a.id = c.officer_id \
         WHERE {} ORDER BY c.created_at DESC, c.id DESC LIMIT {limit}",
        all.sql
    );
    conn.all(AssertSqlSafe(sql), all.args).await
}

/// The numbers of the cases before and after one in the list somebody sees: (newer, older), for K and J.
pub async fn neighbours(
    conn: &mut Conn,
    sight: &Sight,
    case: &CaseFile,
) -> Result<(Option<String>, Option<String>), StoreError> {
    let mut found = Vec::with_capacity(2);
    for (than, order) in [(">", "ASC"), ("<", "DESC")] {
        let mut all = Filter { sight: sight.clone(), ..Filter::default() }.conditions(conn).await?;
        let (created_at, id) = (all.bind(case.created_at), all.bind(case.id));
        let sql = format!(
            "SELECT c.case_no FROM case_file c WHERE {} AND (c.created_at, c.id) {than} ({created_at}, {id}) \
             ORDER BY c.created_at {order}, c.id {order} LIMIT 1",
            all.sql
        );
        let next: Option<(String,)> = conn.opt(AssertSqlSafe(sql), all.args).await?;
        found.push(next.map(|(case_no,)| case_no));
    }
    let older = found.pop().flatten();
    Ok((found.pop().flatten(), older))
}

/// How many cases of a role stand at a stage.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Tally {
    /// A role code, `*` where there is none.
    pub role: String,
    #[sqlx(try_from = "String")]
    pub stage: Stage,
    pub n: i64,
}

/// How many cases stand where, of one call or of all: read off the counters.
pub async fn tally(conn: &mut Conn, batch: Option<BatchId>) -> Result<Vec<Tally>, StoreError> {
    const ALL: &str = "SELECT role, stage, CAST(SUM(n) AS BIGINT) AS n FROM case_count \
        GROUP BY role, stage HAVING SUM(n) > 0 ORDER BY role, stage";
    const ONE: &str = "SELECT role, stage, n FROM case_count WHERE batch_id = $1 AND n > 0 ORDER BY role, stage";
    match batch {
        None => conn.all(ALL, args![]).await,
        Some(batch) => conn.all(ONE, args![batch]).await,
    }
}

/// How many cases somebody who sees only some has where: counted, for they are few.
pub async fn tally_of(conn: &mut Conn, filter: &Filter) -> Result<Vec<Tally>, StoreError> {
    let all = filter.conditions(conn).await?;
    let sql = format!(
        "SELECT COALESCE(c.role, '*') AS role, c.stage, COUNT(*) AS n FROM case_file c WHERE {} \
         GROUP BY COALESCE(c.role, '*'), c.stage ORDER BY 1, 2",
        all.sql
    );
    conn.all(AssertSqlSafe(sql), all.args).await
}
