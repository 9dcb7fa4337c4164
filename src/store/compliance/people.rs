//! Who handled a case, what was ruled on experts, and who was in the room when a panel voted.

use std::collections::BTreeMap;

use super::{
    code, person, read,
    rows::{self, Attendance, Head, Member, Pair, Recusal, Step},
};
use crate::{
    domain::{
        compliance::{self as rules, Person, Ruled},
        ids::ExpertId,
        recusal::{Ruling, Source},
        workflow::Action,
    },
    store::{Conn, StoreError},
};

/// The nominator, and who handled the case as its officer.
pub(super) fn handlers(head: &Head, steps: &[Step]) -> rules::People {
    let accepted = steps.iter().filter(|step| matches!(step.command.as_str(), "accept" | "accept_to_panel"));
    let acted = accepted.filter(|step| step.actor_id.is_some()).map(|step| person(step.actor_id, step.person_id));
    let officer = head.officer_id.map(|_| person(head.officer_id, head.officer_person));
    let officers: Vec<Person> = officer.into_iter().chain(acted).collect();
    let nominator = person(head.nominator_id, head.nominator_person);
    let known = nominator.account.is_some() || nominator.person.is_some();
    rules::People { nominator: known.then_some(nominator), officers }
}

pub(super) fn pair(row: &Pair) -> Result<rules::Pair, StoreError> {
    Ok(rules::Pair {
        action: code(Action::from_code, &row.action)?,
        first: person(Some(row.first_id), row.first_person),
        second: person(Some(row.second_id), row.second_person),
    })
}

/// What was ruled on the experts of some cases.
pub(super) struct Rulings(BTreeMap<i64, Vec<Recusal>>);

impl Rulings {
    pub(super) async fn of(conn: &mut Conn, cases: &[i64]) -> Result<Self, StoreError> {
        Ok(Self(rows::of(conn, Recusal::SQL, cases).await?))
    }

    /// How an expert stands to a case. The last word of a person on a kind of conflict settles it, save what was
    /// computed as a conflict, which nobody can waive.
    pub(super) fn on(&self, case: i64, expert: i64) -> Ruled {
        let rows = self.0.get(&case).map(Vec::as_slice).unwrap_or_default();
        let mut said: BTreeMap<&str, bool> = BTreeMap::new();
        let (mut conflict, mut open) = (false, Vec::new());
        for row in rows.iter().filter(|row| row.expert_id == expert) {
            let Some(ruling) = Ruling::from_code(&row.ruling) else { continue };
            let against = matches!(ruling, Ruling::Conflict | Ruling::PinnedConflict);
            if ruling.is_pinned() || row.source == Source::Declared.code() {
                said.insert(&row.kind, against);
            } else if against {
                conflict = true;
            } else if ruling == Ruling::Undecided {
                open.push(row.kind.as_str());
            }
        }
        match () {
            () if conflict || said.values().any(|against| *against) => Ruled::Conflict,
            () if open.iter().any(|kind| !said.contains_key(kind)) => Ruled::Unsettled,
            () => Ruled::Free,
        }
    }
}

/// Who was in the meetings of some panels.
pub(super) struct Room {
    noted: BTreeMap<i64, Vec<Attendance>>,
    now: BTreeMap<i64, Vec<Member>>,
}

impl Room {
    pub(super) async fn of(conn: &mut Conn, panels: &[i64]) -> Result<Self, StoreError> {
        let noted = rows::of(conn, Attendance::SQL, panels).await?;
        Ok(Self { noted, now: rows::of(conn, Member::SQL, panels).await? })
    }

    /// The experts in the room at an instant: as noted last before it, for people come and go between two cases.
    /// Where nothing was noted or it was erased, as the panel stands now.
    pub(super) fn at(&self, panel: i64, instant: i64) -> Result<Vec<i64>, StoreError> {
        let noted = self.noted.get(&panel).map(Vec::as_slice).unwrap_or_default();
        let last = noted.iter().rev().find(|row| row.created_at <= instant).and_then(|row| row.body.as_deref());
        if let Some(body) = last {
            return Ok(read::<Vec<ExpertId>>(body)?.into_iter().map(|expert| expert.0).collect());
        }
        let now = self.now.get(&panel).map(Vec::as_slice).unwrap_or_default();
        Ok(now.iter().map(|member| member.expert_id).collect())
    }
}
