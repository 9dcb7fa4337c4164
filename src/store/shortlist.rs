//! The groups that are shortlisted together: the cases of one call, role and direction, their marks and their places.

use std::collections::{BTreeMap, BTreeSet};

use super::{Conn, StoreError, case_file::CaseFile, compliance};
use crate::{
    args,
    domain::{
        compliance::Evidence,
        ids::{BatchId, CaseId, DirectionId},
        review::{
            Levels, Mark, Recommendation, Summary,
            influence::{Given, figures},
            shortlist::{Peer, Standing, Went, peers, standing},
        },
        role::ScholarRole,
        scheme::{Criterion, SchemeConfig},
        workflow::Stage,
    },
};

/// What a group is: its cases are compared with each other and with no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    pub batch: BatchId,
    /// `None` for laboratories and projects.
    pub role: Option<ScholarRole>,
    pub direction: Option<DirectionId>,
}

impl Group {
    /// The group of a case.
    pub fn of(case: &CaseFile) -> Self {
        Self { batch: case.batch_id, role: case.scholar_role(), direction: case.direction() }
    }

    /// Where its page is: a path without language.
    pub fn path(&self) -> String {
        let direction = self.direction.map(|id| id.to_string()).unwrap_or_default();
        let role = self.role.map_or(EVERY, ScholarRole::code);
        format!("/admin/batches/{}/shortlist?role={role}&direction={direction}", self.batch)
    }
}

/// What stands for the role of a case that has none, in addresses and counts.
pub const EVERY: &str = "*";

/// The last event that says whether a case is in the comparison and what became of it there.
macro_rules! last_word {
    ($case:literal) => {
        concat!(
            "(SELECT e.command FROM event e WHERE e.case_id = ",
            $case,
            " AND e.command IN ('shortlist', 'pass_over', 'drop', 'uphold', 'withdraw') ORDER BY e.seq DESC LIMIT 1)"
        )
    };
}

/// A case of a group: it waits for the shortlist, or went on, or was passed over. Who withdrew or was dropped is out.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Member {
    #[sqlx(try_from = "i64")]
    pub id: CaseId,
    #[sqlx(try_from = "String")]
    pub stage: Stage,
    pub scheme_ver: i64,
    went: Option<String>,
}

impl Member {
    /// Whether the shortlist is still to be made for it.
    pub fn waits(&self) -> bool {
        self.stage == Stage::ExternalReview
    }

    /// What was decided; `None` while it waits.
    pub fn went(&self) -> Option<Went> {
        match self.went.as_deref() {
            _ if self.waits() => None,
            Some("shortlist") => Some(Went::On),
            Some("pass_over") => Some(Went::Over),
            _ => None,
        }
    }
}

/// The cases of a group, in an order that tells nothing.
pub async fn members(conn: &mut Conn, group: Group) -> Result<Vec<Member>, StoreError> {
    const SQL: &str = concat!(
        "SELECT id, stage, scheme_ver, went FROM (SELECT c.id, c.stage, c.scheme_ver, CASE WHEN \
         c.stage = 'external_review' THEN NULL ELSE ",
        last_word!("c.id"),
        " END AS went FROM case_file c WHERE c.batch_id = $1 AND c.role IS NOT DISTINCT FROM $2 \
         AND c.direction_id IS NOT DISTINCT FROM $3 \
         AND c.stage NOT IN ('draft', 'submitted', 'returned', 'not_accepted', 'withdrawn')) known \
         WHERE stage = 'external_review' OR went IN ('shortlist', 'pass_over') ORDER BY id"
    );
    conn.all(SQL, args![group.batch, group.role, group.direction]).await
}

/// A valid review of a case of a group, as far as figures are made of it.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Row {
    case_id: i64,
    expert_id: i64,
    scores: String,
    recommendation: Option<String>,
}

/// The valid marks of some members, by the criteria of their scheme's version; the reviewer is the expert's id.
pub async fn marks(
    conn: &mut Conn,
    group: Group,
    members: &[&Member],
    criteria: &[Criterion],
) -> Result<Vec<Given>, StoreError> {
    const SQL: &str = "SELECT r.case_id, a.expert_id, r.scores, r.recommendation FROM case_file c \
        JOIN review r ON r.case_id = c.id JOIN assignment a ON a.id = r.assignment_id WHERE c.batch_id = $1 \
        AND c.role IS NOT DISTINCT FROM $2 AND c.direction_id IS NOT DISTINCT FROM $3 \
        AND r.submitted_at IS NOT NULL AND r.invalidated_at IS NULL AND a.state = 'submitted' \
        ORDER BY r.case_id, r.assignment_id";
    let rows: Vec<Row> = conn.all(SQL, args![group.batch, group.role, group.direction]).await?;
    let wanted: BTreeSet<i64> = members.iter().map(|member| member.id.0).collect();
    let mut given = Vec::new();
    for row in rows.into_iter().filter(|row| wanted.contains(&row.case_id)) {
        let levels: Levels =
            serde_json::from_str(&row.scores).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let recommendation = row.recommendation.as_deref().and_then(Recommendation::from_code);
        let mark = Mark::of(criteria, &levels, recommendation);
        given.extend(mark.map(|mark| Given { case: row.case_id, reviewer: row.expert_id, mark }));
    }
    Ok(given)
}

/// The members as they are compared.
fn as_peers(members: &[&Member], figures: &BTreeMap<i64, Summary>) -> Vec<Peer> {
    let case = |it: &&Member| (it.id.0, figures.get(&it.id.0).copied(), it.went());
    peers(&members.iter().map(case).collect::<Vec<_>>())
}

/// How many of a group may go on, and how that comes about: of the quotas that cover it, the one that leaves least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Places {
    /// Places of the role in the call, or of the direction.
    pub quota: i64,
    /// Whether the quota is one of the direction.
    pub of_direction: bool,
    /// Whether the quota is one of the role and not of all roles.
    of_role: bool,
    /// Cases of other groups under the same quota that went on.
    pub elsewhere: i64,
    /// From and to how many times the quota.
    #[sqlx(skip)]
    pub ratio: (i64, i64),
}

impl Places {
    /// The most of this group; negative where others took more than there are.
    pub fn most(&self) -> i64 {
        self.quota * self.ratio.1 - self.elsewhere
    }
}

/// The places of a group; `None` when the scheme sets no ratio or the call no quota of the role.
pub async fn places(conn: &mut Conn, group: Group, config: &SchemeConfig) -> Result<Option<Places>, StoreError> {
    const SQL: &str = concat!(
        "SELECT q.max_places AS quota, q.direction_id IS NOT NULL AS of_direction, \
         q.role_code IS NOT DISTINCT FROM $2 AS of_role, (SELECT COUNT(*) FROM case_file c \
         WHERE c.batch_id = q.batch_id AND (q.role_code IS NULL OR c.role = q.role_code) \
         AND (q.direction_id IS NULL OR c.direction_id = q.direction_id) \
         AND (c.role IS DISTINCT FROM $2 OR c.direction_id IS DISTINCT FROM $3) AND c.stage NOT IN ('draft', \
         'submitted', 'returned', 'not_accepted', 'external_review', 'withdrawn') AND ",
        last_word!("c.id"),
        " = 'shortlist') AS elsewhere FROM quota q WHERE q.batch_id = $1 AND q.institution_id IS NULL \
         AND (q.role_code IS NULL OR q.role_code = $2) AND (q.direction_id IS NULL OR q.direction_id = $3) ORDER BY q.id"
    );
    let Some(ratio) = config.shortlist_ratio else { return Ok(None) };
    let covering: Vec<Places> = conn.all(SQL, args![group.batch, group.role, group.direction]).await?;
    if !covering.iter().any(|it| it.of_role && !it.of_direction) {
        return Ok(None);
    }
    // A quota of just this role and direction is the group's own. What ties sent on beyond the line elsewhere does not
    // shorten it, else the group settled last would pay for those before it.
    let own = covering.iter().position(|it| it.of_role && it.of_direction);
    let mut covering: Vec<Places> = covering.into_iter().map(|it| Places { ratio, ..it }).collect();
    if let Some(own) = own {
        return Ok(Some(covering.swap_remove(own)));
    }
    Ok(covering.into_iter().min_by_key(|it| (it.most(), !it.of_direction)))
}

/// The cases of one group as they are compared, read once for all of them while their rows are held: a group has
/// hundreds, and the standing of each depends on all.
#[derive(Default)]
pub struct Comparison {
    /// By the version of the scheme under which they were submitted.
    versions: BTreeMap<i64, Compared>,
    /// Cases that will be asked for, in this order; how they were handled is read for many at once.
    ahead: Vec<CaseId>,
    handled: BTreeMap<CaseId, Evidence>,
}

/// Cases of which the handling is read at once.
const AT_ONCE: usize = 50;

/// Those rated by the same criteria.
pub struct Compared {
    pub peers: Vec<Peer>,
    /// How many of the group may go on.
    pub most: Option<i64>,
    /// Cases of the group at first review with fewer valid reviews than this version asks for.
    short: BTreeSet<i64>,
}

impl Comparison {
    /// A comparison that will be asked for these cases one after the other.
    pub fn over(cases: impl Iterator<Item = CaseId>) -> Self {
        Self { ahead: cases.collect(), ..Self::default() }
    }

    /// How a case was handled so far.
    ///
    /// # Errors
    /// When the database fails or a stored value cannot be read.
    pub async fn handling(&mut self, conn: &mut Conn, case: CaseId) -> Result<Evidence, StoreError> {
        if let Some(at) = self.ahead.iter().position(|ahead| *ahead == case) {
            let mut next = self.ahead.split_off(at);
            self.ahead = next.split_off(next.len().min(AT_ONCE));
            let told = compliance::of_cases(conn, &next).await?;
            self.handled.extend(next.into_iter().zip(told));
        }
        match self.handled.remove(&case) {
            Some(known) => Ok(known),
            None => compliance::of_case(conn, case).await,
        }
    }

    /// The cases a case is compared with.
    ///
    /// # Errors
    /// When the database fails or a stored value cannot be read.
    pub async fn of(
        &mut self,
        conn: &mut Conn,
        case: &CaseFile,
        config: &SchemeConfig,
    ) -> Result<&mut Compared, StoreError> {
        let found = match self.versions.remove(&case.scheme_ver) {
            Some(known) => known,
            None => Compared::read(conn, case, config).await?,
        };
        Ok(self.versions.entry(case.scheme_ver).or_insert(found))
    }

    /// Notes what became of a case since it was read.
    pub fn note(&mut self, case: CaseId, went: Went) {
        for compared in self.versions.values_mut() {
            for peer in compared.peers.iter_mut().filter(|peer| peer.case == case.0) {
                peer.went = Some(went);
            }
            compared.short.remove(&case.0);
        }
    }
}

impl Compared {
    async fn read(conn: &mut Conn, case: &CaseFile, config: &SchemeConfig) -> Result<Self, StoreError> {
        const SHORT: &str = "SELECT c.id FROM case_file c WHERE c.batch_id = $1 AND c.role IS NOT DISTINCT FROM $2 \
            AND c.direction_id IS NOT DISTINCT FROM $3 AND c.stage = 'external_review' \
            AND (SELECT COUNT(*) FROM review r JOIN assignment a ON a.id = r.assignment_id WHERE r.case_id = c.id \
            AND r.submitted_at IS NOT NULL AND r.invalidated_at IS NULL AND a.state = 'submitted') < $4 ORDER BY c.id";
        let group = Group::of(case);
        let role = config.role(group.role);
        let criteria = role.map(|role| role.criteria.clone()).unwrap_or_default();
        let all = members(conn, group).await?;
        let same: Vec<&Member> = all.iter().filter(|member| member.scheme_ver == case.scheme_ver).collect();
        let given = marks(conn, group, &same, &criteria).await?;
        let most = places(conn, group, config).await?.map(|places| places.most());
        let least = role.map_or(0, |role| role.min_external_reviews);
        let short: Vec<(i64,)> = conn.all(SHORT, args![group.batch, group.role, group.direction, least]).await?;
        Ok(Self {
            peers: as_peers(&same, &figures(given.into_iter())),
            most,
            short: short.into_iter().map(|(id,)| id).collect(),
        })
    }

    /// Where a case stands among the others.
    pub fn standing(&self, case: CaseId) -> Standing {
        standing(&self.peers, case.0, self.most)
    }

    /// Cases of the group, this one aside, that still wait for reviews; the group is shortlisted together.
    pub fn incomplete_beside(&self, case: CaseId) -> i64 {
        self.short.iter().filter(|id| **id != case.0).count() as i64
    }
}

/// A group of a call, with how far it is.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Listed {
    role: Option<String>,
    direction_id: Option<i64>,
    pub direction: Option<String>,
    /// Cases at first review.
    pub waiting: i64,
}

impl Listed {
    /// The group, as one of a call.
    pub fn group(&self, batch: BatchId) -> Group {
        let role = self.role.as_deref().and_then(ScholarRole::from_code);
        Group { batch, role, direction: self.direction_id.map(DirectionId) }
    }
}

/// The groups of a call that have or had a first review, by role and direction.
pub async fn of_batch(conn: &mut Conn, batch: BatchId) -> Result<Vec<Listed>, StoreError> {
    const SQL: &str = "SELECT c.role, c.direction_id, d.name AS direction, \
        COUNT(CASE WHEN c.stage = 'external_review' THEN 1 END) AS waiting FROM case_file c \
        LEFT JOIN direction d ON d.id = c.direction_id WHERE c.batch_id = $1 AND (c.stage = 'external_review' \
        OR EXISTS (SELECT 1 FROM event e WHERE e.case_id = c.id AND e.command IN ('shortlist', 'pass_over'))) \
        GROUP BY c.role, c.direction_id, d.name, d.position ORDER BY c.role, d.position, c.direction_id";
    conn.all(SQL, args![batch]).await
}

/// The names of experts who reviewed in a group, for those who may read them (`Resource::ReviewerName`).
pub async fn reviewers(conn: &mut Conn, group: Group) -> Result<BTreeMap<i64, String>, StoreError> {
    const SQL: &str = "SELECT DISTINCT e.id, p.name FROM case_file c JOIN assignment a ON a.case_id = c.id \
        JOIN expert e ON e.id = a.expert_id JOIN person p ON p.id = e.person_id WHERE c.batch_id = $1 \
        AND c.role IS NOT DISTINCT FROM $2 AND c.direction_id IS NOT DISTINCT FROM $3 AND a.state = 'submitted' \
        ORDER BY e.id";
    let rows: Vec<(i64, String)> = conn.all(SQL, args![group.batch, group.role, group.direction]).await?;
    Ok(rows.into_iter().collect())
}
