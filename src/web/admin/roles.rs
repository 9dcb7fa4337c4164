//! Roles as pages list them: with the name of their scope, and whose they are if they are lent.

use crate::{
    domain::{account::LENDABLE, ids::AccountId, role::Role, time::Day},
    store::{
        Conn, StoreError,
        account::{self, RoleRow},
        scope,
    },
    web::page::Frame,
};

/// A role in a list.
#[derive(Clone, Debug)]
pub struct RoleLine {
    pub id: i64,
    pub role: Role,
    /// The direction or institution it is narrowed to.
    pub scope: Option<String>,
    /// Who lends it, on the deputy's list; who has it, on the lender's.
    pub other: Option<String>,
    pub is_lent: bool,
    pub starts_on: Option<Day>,
    pub ends_on: Option<Day>,
    /// A loan that is over.
    pub is_past: bool,
    deputy: AccountId,
}

impl RoleLine {
    /// The days of a loan in the language of the page.
    pub fn days(&self, frame: &Frame) -> String {
        match (self.starts_on, self.ends_on) {
            (Some(first), Some(last)) => frame.t.account.between(first, last),
            _ => String::new(),
        }
    }
}

/// The rows of one account as lines: for a deputy with the lender's name.
pub async fn lines(conn: &mut Conn, rows: Vec<RoleRow>, today: Day) -> Result<Vec<RoleLine>, StoreError> {
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let held = row.held();
        let name = match row.scope_id {
            Some(id) => scope::name(conn, row.role, id).await?,
            None => None,
        };
        let lender = match row.lent_by {
            Some(id) => account::find(conn, AccountId(id)).await?.map(|found| found.name),
            None => None,
        };
        lines.push(RoleLine {
            id: row.id,
            role: row.role,
            scope: name,
            other: lender,
            is_lent: row.lent_by.is_some(),
            starts_on: held.starts_on,
            ends_on: held.ends_on,
            is_past: held.ends_on.is_some_and(|last| last < today),
            deputy: AccountId(row.account_id),
        });
    }
    Ok(lines)
}

/// The loans an account gives, each with the deputy's name, the past ones left out.
pub async fn loans(conn: &mut Conn, lender: AccountId, today: Day) -> Result<Vec<RoleLine>, StoreError> {
    let rows = account::lent_by(conn, lender).await?;
    let mut lines = lines(conn, rows, today).await?;
    lines.retain(|line| !line.is_past);
    for line in &mut lines {
        line.other = account::find(conn, line.deputy).await?.map(|found| found.name);
    }
    Ok(lines)
}

/// The roles on a list that can be lent, for a choice: the row's id and the role's name.
pub fn lendable(lines: &[RoleLine], frame: &Frame) -> Vec<(String, String)> {
    let own = lines.iter().filter(|line| !line.is_lent && LENDABLE.contains(&line.role));
    own.map(|line| {
        let name = frame.role(&line.role);
        let name = line.scope.as_ref().map_or_else(|| name.to_owned(), |scope| format!("{name}（{scope}）"));
        (line.id.to_string(), name)
    })
    .collect()
}
