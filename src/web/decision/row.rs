//! A case that waits for its decision, as far as whoever looks may know of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        compliance::{self, Clause},
        consultation::Answered,
        decision::Prepared,
        ids::{CaseId, DirectionId, SchemeId},
        review::{Fraction, influence::figures, rank},
        scheme::{PassRule, SchemeConfig},
        workflow::facts::Ballot,
    },
    store::{
        Conn, StoreError, compliance as handling,
        consultation::{self, Consultation},
        decision::{self as sheets, Draft, Group, Member},
        scheme,
        shortlist::{self, Group as Compared},
    },
    web::auth::Viewer,
};

/// Cases whose handling is judged with the same few queries.
const AT_ONCE: usize = 50;

/// The figures of the first review.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    pub(super) mean: Fraction,
    /// Among those of its direction that were reviewed alike.
    pub(super) rank: usize,
    pub(super) of: usize,
}

/// A case of a sheet.
pub(super) struct Row {
    pub(super) case: Member,
    pub(super) ballot: Option<Ballot>,
    pub(super) passed: bool,
    pub(super) marks: Option<Marks>,
    pub(super) broken: Vec<Clause>,
    /// Bodies outside the office that have not answered, and those that object.
    pub(super) unanswered: Vec<String>,
    pub(super) objecting: Vec<String>,
    /// A decision is proposed for it by itself.
    pub(super) is_alone: bool,
    pub(super) draft: Option<Draft>,
    pub(super) prepared: Option<Prepared>,
}

impl Row {
    /// Nothing but 已回避.
    pub(super) fn is_recused(&self) -> bool {
        self.case.recused
    }

    /// Whether its ballot, marks and draft are shown: not to whoever nominated it.
    pub(super) fn is_open(&self) -> bool {
        !self.case.recused && !self.case.nominated
    }

    /// Whether the case changed after it was prepared.
    pub(super) fn is_stale(&self) -> bool {
        self.draft.as_ref().is_some_and(|draft| draft.case_ver != self.case.ver)
    }
}

/// The waiting cases of a group: by direction, then votes in favour, then rank.
pub(super) async fn rows(
    conn: &mut Conn,
    viewer: &Viewer,
    (group, scheme): (Group, SchemeId),
) -> Result<Vec<Row>, StoreError> {
    let members = sheets::waiting(conn, group, viewer.account, viewer.person).await?;
    let mut ballots = sheets::ballots(conn, group).await?;
    let mut drafts = sheets::drafts(conn, group).await?;
    let versions = scheme::versions(conn, scheme).await?.into_iter();
    let configs: BTreeMap<i64, SchemeConfig> =
        versions.map(|it| Ok((it.config_ver, it.config()?))).collect::<Result<_, StoreError>>()?;
    let mut marks = marks(conn, group, &members, &configs).await?;
    let mut broken = broken(conn, viewer, &members).await?;
    let alone = sheets::proposed_alone(conn, group).await?;
    let letters = consultation::of_waiting(conn, group).await?;
    let mut rows = Vec::new();
    for case in members {
        let open = !case.nominated && !case.recused;
        let config = configs.get(&case.scheme_ver).filter(|_| open);
        let own = || letters.iter().filter(|letter| letter.case_id == case.id);
        let answered = |body: &&String| own().any(|letter| letter.body == **body && letter.result().is_some());
        let objects = |letter: &&Consultation| open && letter.result() == Some(Answered::Objection);
        let rule = configs.get(&case.scheme_ver).and_then(|config| config.role(group.role)).map(|role| role.pass_rule);
        let ballot = ballots.remove(&case.id).filter(|_| open);
        let draft = drafts.remove(&case.id).filter(|_| open);
        rows.push(Row {
            passed: ballot.as_ref().is_some_and(|ballot| ballot.passed(rule.unwrap_or(PassRule::Majority))),
            ballot,
            marks: marks.remove(&case.id).filter(|_| open),
            unanswered: config
                .map(|config| config.consulted.iter().filter(|body| !answered(body)).cloned().collect())
                .unwrap_or_default(),
            objecting: own().filter(objects).map(|letter| letter.body.clone()).collect(),
            broken: broken.remove(&case.id).filter(|_| open).unwrap_or_default(),
            is_alone: open && alone.contains(&case.id),
            prepared: draft.as_ref().map(Draft::prepared).transpose()?,
            draft,
            case,
        });
    }
    let place: BTreeMap<Option<DirectionId>, usize> =
        rows.iter().enumerate().rev().map(|(at, row)| (row.case.direction_id(), at)).collect();
    rows.sort_by_key(|row| {
        let yes = row.ballot.as_ref().map_or(0, |ballot| ballot.yes);
        (place[&row.case.direction_id()], -yes, row.marks.map_or(usize::MAX, |marks| marks.rank))
    });
    Ok(rows)
}

/// What stands against the handling of the cases.
async fn broken(
    conn: &mut Conn,
    viewer: &Viewer,
    members: &[Member],
) -> Result<BTreeMap<CaseId, Vec<Clause>>, StoreError> {
    let ids: Vec<CaseId> = members.iter().map(|member| member.id).collect();
    let mut found = BTreeMap::new();
    for some in ids.chunks(AT_ONCE) {
        let told = handling::of_cases(conn, some).await?;
        found.extend(some.iter().zip(told).map(|(case, known)| (*case, compliance::barring(&known, viewer.at))));
    }
    Ok(found)
}

/// Mean and rank of each case among those of its direction that were rated by the same criteria.
async fn marks(
    conn: &mut Conn,
    group: Group,
    members: &[Member],
    configs: &BTreeMap<i64, SchemeConfig>,
) -> Result<BTreeMap<CaseId, Marks>, StoreError> {
    let alike: BTreeSet<(Option<DirectionId>, i64)> =
        members.iter().map(|member| (member.direction_id(), member.scheme_ver)).collect();
    let mut found = BTreeMap::new();
    for (direction, version) in alike {
        let Some(role) = configs.get(&version).and_then(|config| config.role(group.role)) else { continue };
        let compared = Compared { batch: group.batch, role: group.role, direction };
        let all = shortlist::members(conn, compared).await?;
        let same: Vec<&shortlist::Member> = all.iter().filter(|one| one.scheme_ver == version).collect();
        let figures = figures(shortlist::marks(conn, compared, &same, &role.criteria).await?.into_iter());
        let ranks = rank(&figures.values().copied().collect::<Vec<_>>());
        let of = ranks.len();
        let told =
            figures.iter().zip(ranks).map(|((case, it), rank)| (CaseId(*case), Marks { mean: it.mean, rank, of }));
        found.extend(told);
    }
    Ok(found)
}
