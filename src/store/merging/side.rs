//! One of the two records as the preview shows it and the event freezes it.

use serde::{Serialize, Serializer};
use sqlx::AssertSqlSafe;

use super::reference;
use crate::{
    args,
    domain::merging::{Field, Holding, Kind},
    store::{Conn, StoreError},
};

/// A record with its values and how much points at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    #[serde(serialize_with = "as_text")]
    pub id: i64,
    pub ver: i64,
    /// The values of [`Kind::fields`] as they are stored; empty where nothing is.
    pub values: Vec<(Field, String)>,
    /// The names of the institutions the values refer to.
    #[serde(skip)]
    named: Vec<(Field, String)>,
    /// What tells it from another of its name: the latest post of a person, what stands above an institution.
    #[serde(skip)]
    pub hint: Option<String>,
    pub holdings: Vec<(Holding, i64)>,
}

/// Numbers of ids are rounded where JSON is read with floating point.
fn as_text<S: Serializer>(id: &i64, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(id)
}

impl Side {
    pub fn value(&self, field: Field) -> &str {
        self.values.iter().find(|(known, _)| *known == field).map_or("", |(_, value)| value)
    }

    pub fn name(&self) -> &str {
        self.value(Field::Name)
    }

    /// The value as people read it: an institution by its name.
    pub fn shown(&self, field: Field) -> &str {
        self.named.iter().find(|(known, _)| *known == field).map_or_else(|| self.value(field), |(_, name)| name)
    }

    /// How many rows of a kind point at it.
    pub fn count(&self, holding: Holding) -> i64 {
        self.holdings.iter().find(|(known, _)| *known == holding).map_or(0, |(_, n)| *n)
    }
}

/// A record that stands, with everything that points at it counted; `None` when there is none, or it is retired.
pub async fn side(conn: &mut Conn, kind: Kind, id: i64) -> Result<Option<Side>, StoreError> {
    const HINT: &str = "SELECT COALESCE(i.name || ' ', '') || t.title FROM person_title t \
        LEFT JOIN institution i ON i.id = t.institution_id WHERE t.person_id = $1 AND t.kind = 'post' \
        AND t.retired_at IS NULL ORDER BY t.as_of DESC, t.position, t.id LIMIT 1";
    const NAMES: &str = "SELECT COALESCE(p.name, ''), CASE WHEN l.id = i.id THEN '' ELSE COALESCE(l.name, '') END \
        FROM institution i LEFT JOIN institution p ON p.id = i.parent_id \
        LEFT JOIN institution l ON l.id = i.legal_person_id WHERE i.id = $1";
    let table = kind.code();
    let column = |field: &Field| match field {
        Field::Deceased => "CASE WHEN deceased THEN 'yes' ELSE '' END".to_owned(),
        Field::Parent | Field::LegalPerson => format!("COALESCE(CAST({} AS TEXT), '')", field.code()),
        _ => format!("COALESCE({}, '')", field.code()),
    };
    // One text column a value: both kinds are read alike.
    let mut parts = Vec::new();
    for (at, field) in kind.fields().iter().enumerate() {
        let value = column(field);
        parts.push(format!(
            "SELECT {at} AS place, ver, {value} AS value FROM {table} WHERE id = $1 AND retired_at IS NULL"
        ));
    }
    let sql = format!("SELECT ver, value FROM ({}) v ORDER BY place", parts.join(" UNION ALL "));
    let rows: Vec<(i64, String)> = conn.all(AssertSqlSafe(sql), args![id]).await?;
    let Some((ver, _)) = rows.first() else { return Ok(None) };
    let ver = *ver;
    let values = kind.fields().iter().copied().zip(rows.into_iter().map(|(_, value)| value)).collect();
    let holdings = reference::counts(conn, kind, id).await?;
    let (named, hint) = match kind {
        Kind::Person => (Vec::new(), conn.opt::<(String,)>(HINT, args![id]).await?.map(|(hint,)| hint)),
        Kind::Institution => {
            let (parent, legal): (String, String) = conn.one(NAMES, args![id]).await?;
            let hint = Some(parent.clone()).filter(|name| !name.is_empty());
            let named = [(Field::Parent, parent), (Field::LegalPerson, legal)];
            (named.into_iter().filter(|(_, name)| !name.is_empty()).collect(), hint)
        }
    };
    Ok(Some(Side { id, ver, values, named, hint, holdings }))
}
