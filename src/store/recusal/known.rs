//! Gathers what is known of a case and of experts, for `domain::recusal` to judge.

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;

use crate::{
    args,
    domain::{
        ids::{AccountId, ExpertId, InstitutionId, PersonId},
        recusal::{Case, Employer, Expert, Identity, Node, Relation, RelationKind, SharedLab, is_office, legal_person},
        role::Role,
        time::Day,
        workflow::Stage,
    },
    store::{Conn, StoreError, arg::bind_list, case_file::CaseFile, engine::Arg, expert, facts, nomination},
};

/// Kinds of institution that are part of what stands above them, never a legal person themselves.
const PARTS: [&str; 3] = ["school", "office", "company_lab"];

/// A case as recusal sees it, with what only the gathering of experts needs.
#[derive(Clone, Debug)]
pub struct Candidacy {
    pub case: Case,
    host: Option<InstitutionId>,
    nominator_account: Option<AccountId>,
    /// The accounts that go by the addresses of those who wrote letters.
    letter_accounts: Vec<i64>,
    /// Who reviewed the case and may not vote on it too.
    reviewers: Vec<i64>,
    standing: Standing,
    exclusions: Vec<String>,
    excluded_ids: Vec<i64>,
}

/// An expert of the pool with everything known about one case.
#[derive(Clone, Debug)]
pub struct Known {
    pub row: expert::Expert,
    pub about: Expert,
}

impl Known {
    pub fn id(&self) -> ExpertId {
        self.row.id
    }

    /// The institutions the expert works for now.
    pub fn institutions(&self, today: Day) -> Vec<InstitutionId> {
        let present = self.about.employers.iter().filter(|one| one.until.is_none_or(|until| today <= until));
        present.filter_map(|one| one.institution).collect()
    }

    /// The legal persons the expert works for now; one of a case is enough.
    pub fn legal_persons(&self, today: Day) -> Vec<InstitutionId> {
        let present = self.about.employers.iter().filter(|one| one.until.is_none_or(|until| today <= until));
        present.filter_map(|one| one.legal_person.or(one.institution)).collect()
    }
}

/// What is known of a case.
pub async fn case(conn: &mut Conn, case: &CaseFile) -> Result<Candidacy, StoreError> {
    const NAMED: &str = "SELECT name, expert_id FROM expert_exclusion WHERE case_id = $1 ORDER BY position";
    let nomination = nomination::find(conn, case.id).await?;
    let form = nomination.as_ref().map(nomination::Nomination::form).transpose()?.unwrap_or_default();
    let written = Identity {
        person: None,
        name: form.candidate_name.clone(),
        pinyin: form.candidate_pinyin.clone(),
        orcid: None,
    };
    let candidate = match case.subject() {
        Some(person) => identity(conn, person).await?.unwrap_or(written),
        None => written,
    };
    let nominator_account = nomination.as_ref().and_then(|it| it.nominator_account_id).map(AccountId);
    let nominator = match nomination.as_ref().and_then(|it| it.nominator_person_id) {
        Some(person) => identity(conn, PersonId(person)).await?,
        None => account_holder(conn, nominator_account).await?,
    };
    let recommender = match nomination.as_ref().and_then(|it| it.recommender_person_id) {
        Some(person) => identity(conn, PersonId(person)).await?,
        None => None,
    };
    let (letter_writers, letter_accounts) = letter_writers(conn, case).await?;
    let people: Vec<i64> = case.subject().map(|person| person.0).into_iter().collect();
    let mut posts = posts(conn, &people).await?;
    posts.extend(case.host().or(form.institution).map(|host| Post {
        person_id: case.subject().map_or(0, |person| person.0),
        institution_id: Some(host.0),
        ends_on: None,
    }));
    let tree = Tree::of(conn, &posts).await?;
    let employers = posts.iter().map(|post| tree.employer(post)).collect();
    let named: Vec<(String, Option<i64>)> = conn.all(NAMED, args![case.id]).await?;
    let (mut exclusions, excluded_ids): (Vec<String>, Vec<Option<i64>>) = named.into_iter().unzip();
    exclusions.extend(form.exclusions);
    Ok(Candidacy {
        case: Case { candidate, employers, nominator, recommender, letter_writers },
        host: case.host(),
        nominator_account,
        letter_accounts,
        reviewers: reviewers(conn, case).await?,
        standing: Standing {
            case_id: case.id.0,
            batch_id: case.batch_id.0,
            role: case.scholar_role().map(|role| role.code().to_owned()),
            direction_id: case.direction().map(|direction| direction.0),
        },
        exclusions,
        excluded_ids: excluded_ids.into_iter().flatten().collect(),
    })
}

/// Some experts with what is known of them whatever the case: read once, judged against many.
pub struct Pool {
    rows: Vec<expert::Expert>,
    people: Vec<i64>,
    posts: Vec<Post>,
    tree: Tree,
    orcids: BTreeMap<i64, String>,
    held: Vec<Holding>,
    /// Where they stand as candidates themselves, by person.
    stands: BTreeMap<i64, Vec<Standing>>,
}

impl Pool {
    /// Reads what is known of some experts.
    pub async fn of(conn: &mut Conn, rows: Vec<expert::Expert>) -> Result<Self, StoreError> {
        const ORCIDS: &str = "SELECT id, orcid FROM person WHERE orcid IS NOT NULL AND id IN ";
        let people: Vec<i64> = rows.iter().map(|row| row.person_id.0).collect();
        let posts = posts(conn, &people).await?;
        let tree = Tree::of(conn, &posts).await?;
        let orcids = in_list(conn, ORCIDS, "", &people, Vec::new()).await?.into_iter().collect();
        let held = held(conn, &people).await?;
        let stands = stands(conn, &people).await?;
        Ok(Self { rows, people, posts, tree, orcids, held, stands })
    }

    /// What is known of them about a case.
    pub async fn about(&self, conn: &mut Conn, candidacy: &Candidacy) -> Result<Vec<Known>, StoreError> {
        let mut relations = relations(conn, candidacy.case.candidate.person, &self.people).await?;
        let labs = Labs::of(conn, &self.people, &self.posts, candidacy, &self.tree).await?;
        let theirs = labs.of_side(candidacy.case.candidate.person, &candidacy.case.employers);
        let known = self.rows.iter().map(|row| {
            let related = relations.remove(&row.person_id.0).unwrap_or_default();
            self.one(row, candidacy, (&labs, &theirs), related)
        });
        Ok(known.collect())
    }

    fn one(
        &self,
        row: &expert::Expert,
        candidacy: &Candidacy,
        (labs, theirs): (&Labs, &BTreeMap<i64, bool>),
        relations: Vec<Relation>,
    ) -> Known {
        let person = row.person_id;
        let first = self.posts.partition_point(|post| post.person_id < person.0);
        let own: Vec<&Post> = self.posts[first..].iter().take_while(|post| post.person_id == person.0).collect();
        let identity = Identity {
            person: Some(person),
            name: row.name.clone(),
            pinyin: row.pinyin.clone(),
            orcid: self.orcids.get(&person.0).cloned(),
        };
        let first = self.held.partition_point(|it| it.expert_id < row.id.0);
        let roles: Vec<&Holding> = self.held[first..].iter().take_while(|it| it.expert_id == row.id.0).collect();
        let holds = |test: &dyn Fn(Role, Option<i64>) -> bool| {
            roles.iter().any(|it| it.role().is_some_and(|role| test(role, it.scope_id)))
        };
        let account = candidacy.nominator_account;
        let about = Expert {
            employers: own.iter().map(|post| self.tree.employer(post)).collect(),
            relations,
            shared_labs: labs.shared(person, &own, theirs, &self.tree),
            is_staff: holds(&|role, _| is_office(role)),
            speaks_for_host: holds(&|role, scope| {
                role == Role::Unit && scope.is_some() && scope == candidacy.host.map(|host| host.0)
            }),
            nominated: account.is_some() && roles.iter().any(|it| Some(it.account_id) == account.map(|one| one.0)),
            wrote_letter: roles.iter().any(|it| candidacy.letter_accounts.contains(&it.account_id)),
            competes: self
                .stands
                .get(&person.0)
                .is_some_and(|own| own.iter().any(|it| it.is_like(&candidacy.standing))),
            reviewed: candidacy.reviewers.contains(&row.id.0),
            excluded: candidacy.excluded_ids.contains(&row.id.0) || identity.is_among(&candidacy.exclusions),
            identity,
        };
        Known { row: row.clone(), about }
    }
}

/// A condition with a list of ids: `{sql}($n, $m, …){rest}`, the ids after the arguments given. No ids, no rows.
async fn in_list<T: crate::store::engine::Record>(
    conn: &mut Conn,
    sql: &str,
    rest: &str,
    ids: &[i64],
    mut args: Vec<Arg>,
) -> Result<Vec<T>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = bind_list(&mut args, ids.iter().copied());
    conn.all(AssertSqlSafe(format!("{sql}({ids}){rest}")), args).await
}

async fn identity(conn: &mut Conn, person: PersonId) -> Result<Option<Identity>, StoreError> {
    const SQL: &str = "SELECT name, pinyin, orcid FROM person WHERE id = $1";
    let row: Option<(String, String, Option<String>)> = conn.opt(SQL, args![person]).await?;
    Ok(row.map(|(name, pinyin, orcid)| Identity { person: Some(person), name, pinyin, orcid }))
}

/// The person of an account, or at least its name.
async fn account_holder(conn: &mut Conn, account: Option<AccountId>) -> Result<Option<Identity>, StoreError> {
    const SQL: &str = "SELECT name, person_id FROM account WHERE id = $1";
    let Some(account) = account else { return Ok(None) };
    let Some((name, person)) = conn.opt::<(String, Option<i64>)>(SQL, args![account]).await? else { return Ok(None) };
    match person {
        Some(person) => identity(conn, PersonId(person)).await,
        None => Ok(Some(Identity { name, ..Identity::default() })),
    }
}

/// Who wrote the letters that came in, and the accounts that go by their addresses.
async fn letter_writers(conn: &mut Conn, case: &CaseFile) -> Result<(Vec<Identity>, Vec<i64>), StoreError> {
    const SQL: &str = "SELECT l.writer_name, a.id, p.id, p.name, p.pinyin, p.orcid FROM letter l \
        LEFT JOIN account a ON a.email = l.writer_email LEFT JOIN person p ON p.id = a.person_id \
        WHERE l.case_id = $1 AND l.state = 'received' ORDER BY l.id";
    type Row = (String, Option<i64>, Option<i64>, Option<String>, Option<String>, Option<String>);
    let rows: Vec<Row> = conn.all(SQL, args![case.id]).await?;
    let accounts = rows.iter().filter_map(|(_, account, ..)| *account).collect();
    let identity = |(written, _, person, name, pinyin, orcid): Row| Identity {
        person: person.map(PersonId),
        name: name.unwrap_or(written),
        pinyin: pinyin.unwrap_or_default(),
        orcid,
    };
    Ok((rows.into_iter().map(identity).collect(), accounts))
}

/// A case of a call, as far as cases compete.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Standing {
    case_id: i64,
    batch_id: i64,
    role: Option<String>,
    direction_id: Option<i64>,
}

impl Standing {
    /// Whether two cases of one call are alike: of one role, or of one direction.
    fn is_like(&self, other: &Self) -> bool {
        let in_one_direction = self.direction_id.is_some() && self.direction_id == other.direction_id;
        self.case_id != other.case_id
            && self.batch_id == other.batch_id
            && (self.role == other.role || in_one_direction)
    }
}

/// Cases whose candidates some people are, from the submission on and while they are not given up or refused.
async fn stands(conn: &mut Conn, people: &[i64]) -> Result<BTreeMap<i64, Vec<Standing>>, StoreError> {
    const SQL: &str = "SELECT subject_person_id, id AS case_id, batch_id, role, direction_id FROM case_file \
        WHERE stage NOT IN ('draft', 'withdrawn', 'not_accepted') AND subject_person_id IN ";
    #[derive(sqlx::FromRow)]
    struct Row {
        subject_person_id: i64,
        #[sqlx(flatten)]
        standing: Standing,
    }
    let rows: Vec<Row> = in_list(conn, SQL, " ORDER BY subject_person_id, id", people, Vec::new()).await?;
    let mut found: BTreeMap<i64, Vec<Standing>> = BTreeMap::new();
    for row in rows {
        found.entry(row.subject_person_id).or_default().push(row.standing);
    }
    Ok(found)
}

/// The experts whose reviews of a case count, once it is past them: the panel is to be other people, unless the scheme
/// says that they may be the same (domain model §6.2).
async fn reviewers(conn: &mut Conn, case: &CaseFile) -> Result<Vec<i64>, StoreError> {
    const SQL: &str = "SELECT expert_id FROM assignment WHERE case_id = $1 AND state = 'submitted' ORDER BY expert_id";
    if case.stage == Stage::ExternalReview {
        return Ok(Vec::new());
    }
    let rows: Vec<(i64,)> = conn.all(SQL, args![case.id]).await?;
    if rows.is_empty()
        || facts::config(conn, case).await?.role(case.scholar_role()).is_some_and(|role| role.both_rounds)
    {
        return Ok(Vec::new());
    }
    Ok(rows.into_iter().map(|(expert,)| expert).collect())
}

/// A post of a person. Honours and seats in expert groups do not tie a person to an institution.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Post {
    person_id: i64,
    institution_id: Option<i64>,
    ends_on: Option<String>,
}

async fn posts(conn: &mut Conn, people: &[i64]) -> Result<Vec<Post>, StoreError> {
    const SQL: &str = "SELECT person_id, institution_id, ends_on FROM person_title \
        WHERE kind = 'post' AND retired_at IS NULL AND person_id IN ";
    in_list(conn, SQL, " ORDER BY person_id, id", people, Vec::new()).await
}

/// Somebody's work for a legal person, as far as the records know.
#[derive(Clone, Debug)]
pub struct Engagement {
    legal_person: InstitutionId,
    since: Option<Day>,
    until: Option<Day>,
}

impl Engagement {
    /// The legal person, if the records had it on a day; where they do not say which, the institution itself.
    pub fn legal_person_on(&self, day: Day) -> Option<InstitutionId> {
        let known = self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until);
        known.then_some(self.legal_person)
    }
}

/// The work of some people, by person.
pub async fn engagements(conn: &mut Conn, people: &[i64]) -> Result<BTreeMap<i64, Vec<Engagement>>, StoreError> {
    const SQL: &str = "SELECT person_id, institution_id, ends_on, as_of FROM person_title \
        WHERE kind = 'post' AND retired_at IS NULL AND person_id IN ";
    #[derive(sqlx::FromRow)]
    struct Row {
        #[sqlx(flatten)]
        post: Post,
        as_of: String,
    }
    let rows: Vec<Row> = in_list(conn, SQL, " ORDER BY person_id, id", people, Vec::new()).await?;
    let since: Vec<Option<Day>> = rows.iter().map(|row| row.as_of.parse().ok()).collect();
    let posts: Vec<Post> = rows.into_iter().map(|row| row.post).collect();
    let tree = Tree::of(conn, &posts).await?;
    let mut found: BTreeMap<i64, Vec<Engagement>> = BTreeMap::new();
    for (post, since) in posts.iter().zip(since) {
        let employer = tree.employer(post);
        let Some(legal_person) = employer.legal_person.or(employer.institution) else { continue };
        found.entry(post.person_id).or_default().push(Engagement { legal_person, since, until: employer.until });
    }
    Ok(found)
}

/// The institutions of some posts with everything above them.
struct Tree {
    nodes: BTreeMap<InstitutionId, Node>,
    names: BTreeMap<InstitutionId, String>,
}

impl Tree {
    async fn of(conn: &mut Conn, posts: &[Post]) -> Result<Self, StoreError> {
        const SQL: &str = "WITH RECURSIVE up (id, parent_id, legal_person_id, kind, name) AS (\
            SELECT id, parent_id, legal_person_id, kind, name FROM institution WHERE id IN ";
        const REST: &str = " UNION SELECT i.id, i.parent_id, i.legal_person_id, i.kind, i.name \
            FROM institution i JOIN up ON i.id = up.parent_id) SELECT id, parent_id, legal_person_id, kind, name FROM up";
        type Row = (i64, Option<i64>, Option<i64>, String, String);
        let mut ids: Vec<i64> = posts.iter().filter_map(|post| post.institution_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let rows: Vec<Row> = in_list(conn, SQL, REST, &ids, Vec::new()).await?;
        let mut tree = Self { nodes: BTreeMap::new(), names: BTreeMap::new() };
        for (id, parent, legal, kind, name) in rows {
            let node = Node {
                parent: parent.map(InstitutionId),
                legal_person: legal.map(InstitutionId),
                is_part: PARTS.contains(&kind.as_str()),
            };
            tree.nodes.insert(InstitutionId(id), node);
            tree.names.insert(InstitutionId(id), name);
        }
        Ok(tree)
    }

    fn employer(&self, post: &Post) -> Employer {
        let institution = post.institution_id.map(InstitutionId);
        Employer {
            institution,
            name: institution.and_then(|id| self.names.get(&id)).cloned().unwrap_or_default(),
            legal_person: institution.and_then(|id| legal_person(id, &self.nodes)),
            until: post.ends_on.as_deref().and_then(|text| text.parse().ok()),
        }
    }
}

/// Relations of the candidate to others, by the other person.
async fn relations(
    conn: &mut Conn,
    candidate: Option<PersonId>,
    people: &[i64],
) -> Result<BTreeMap<i64, Vec<Relation>>, StoreError> {
    const SQL: &str = "SELECT CASE WHEN person_id = $1 THEN other_id ELSE person_id END AS other, kind, since, until \
        FROM person_relation WHERE (person_id = $1 OR other_id = $1) \
        AND CASE WHEN person_id = $1 THEN other_id ELSE person_id END IN ";
    type Row = (i64, String, Option<String>, Option<String>);
    let Some(candidate) = candidate else { return Ok(BTreeMap::new()) };
    let rows: Vec<Row> = in_list(conn, SQL, " ORDER BY other, kind", people, args![candidate]).await?;
    let day = |text: Option<String>| text.and_then(|text| text.parse::<Day>().ok());
    let mut found: BTreeMap<i64, Vec<Relation>> = BTreeMap::new();
    for (other, kind, since, until) in rows {
        let kind = RelationKind::try_from(kind).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        found.entry(other).or_default().push(Relation { kind, since: day(since), until: day(until) });
    }
    Ok(found)
}

/// Posts in joint laboratories, and the parties of those laboratories.
struct Labs {
    names: BTreeMap<i64, String>,
    /// (laboratory, person)
    people: Vec<(i64, i64)>,
    /// (laboratory, institution)
    parties: Vec<(i64, i64)>,
}

impl Labs {
    async fn of(
        conn: &mut Conn,
        people: &[i64],
        posts: &[Post],
        candidacy: &Candidacy,
        tree: &Tree,
    ) -> Result<Self, StoreError> {
        const PEOPLE: &str = "SELECT p.lab_id, p.person_id FROM lab_person p JOIN joint_lab l ON l.id = p.lab_id \
            WHERE p.status <> 'left' AND p.retired_at IS NULL AND l.retired_at IS NULL \
            AND l.status NOT IN ('ended', 'terminated') AND p.person_id IN ";
        const PARTIES: &str = "SELECT p.lab_id, p.institution_id FROM lab_party p JOIN joint_lab l ON l.id = p.lab_id \
            WHERE p.retired_at IS NULL AND l.retired_at IS NULL AND l.status NOT IN ('ended', 'terminated') \
            AND p.institution_id IN ";
        let mut everybody = people.to_vec();
        everybody.extend(candidacy.case.candidate.person.map(|person| person.0));
        let own = posts.iter().flat_map(|post| Self::reach(&tree.employer(post)));
        let mut institutions: Vec<i64> =
            own.chain(candidacy.case.employers.iter().flat_map(Self::reach)).map(|id| id.0).collect();
        institutions.sort_unstable();
        institutions.dedup();
        let people: Vec<(i64, i64)> = in_list(conn, PEOPLE, "", &everybody, Vec::new()).await?;
        let parties: Vec<(i64, i64)> = in_list(conn, PARTIES, "", &institutions, Vec::new()).await?;
        let mut ids: Vec<i64> = people.iter().chain(&parties).map(|(lab, _)| *lab).collect();
        ids.sort_unstable();
        ids.dedup();
        let names = in_list(conn, "SELECT id, name FROM joint_lab WHERE id IN ", "", &ids, Vec::new()).await?;
        Ok(Self { names: names.into_iter().collect(), people, parties })
    }

    /// The institutions as which an employer may be party to a laboratory.
    fn reach(employer: &Employer) -> Vec<InstitutionId> {
        employer.institution.into_iter().chain(employer.legal_person).collect()
    }

    /// Laboratories of a side: (laboratory, whether in person).
    fn of_side(&self, person: Option<PersonId>, employers: &[Employer]) -> BTreeMap<i64, bool> {
        let reach: Vec<i64> = employers.iter().flat_map(Self::reach).map(|id| id.0).collect();
        let parties = self.parties.iter().filter(|(_, institution)| reach.contains(institution));
        let mut labs: BTreeMap<i64, bool> = parties.map(|(lab, _)| (*lab, false)).collect();
        let posts = self.people.iter().filter(|(_, member)| person.is_some_and(|person| person.0 == *member));
        labs.extend(posts.map(|(lab, _)| (*lab, true)));
        labs
    }

    /// Laboratories that an expert shares with the side of the candidate, most of whom have none.
    fn shared(&self, person: PersonId, posts: &[&Post], theirs: &BTreeMap<i64, bool>, tree: &Tree) -> Vec<SharedLab> {
        if theirs.is_empty() {
            return Vec::new();
        }
        let employers: Vec<Employer> = posts.iter().map(|post| tree.employer(post)).collect();
        let own = self.of_side(Some(person), &employers);
        let shared = own.into_iter().filter_map(|(lab, own)| theirs.get(&lab).map(|their| (lab, own || *their)));
        shared
            .map(|(lab, personal)| SharedLab { name: self.names.get(&lab).cloned().unwrap_or_default(), personal })
            .collect()
    }
}

/// An account of an expert with a role it holds.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Holding {
    expert_id: i64,
    account_id: i64,
    role: Option<String>,
    scope_id: Option<i64>,
}

impl Holding {
    fn role(&self) -> Option<Role> {
        self.role.as_deref().and_then(Role::from_code)
    }
}

/// The accounts of some experts, by link or by person, with their roles.
async fn held(conn: &mut Conn, people: &[i64]) -> Result<Vec<Holding>, StoreError> {
    const SQL: &str = "SELECT e.id AS expert_id, a.id AS account_id, r.role, r.scope_id FROM expert e \
        JOIN account a ON a.id = e.account_id OR a.person_id = e.person_id \
        LEFT JOIN account_role r ON r.account_id = a.id AND r.revoked_at IS NULL \
        WHERE a.status <> 'closed' AND e.person_id IN ";
    in_list(conn, SQL, " ORDER BY e.id, a.id", people, Vec::new()).await
}
