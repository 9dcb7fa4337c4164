//! Tampering with a database as its owner could: a bit of a value, a value taken away, a row removed, two values swapped.
//! Every attempt is looked at by the verification and undone.

use bole::{
    clock::Chance,
    commands::check::{self, Known},
    domain::breach::Breach,
    store::{
        Db, StoreError, Tx,
        engine::Arg,
        frozen::{KEPT, Kept, Type},
    },
};
use futures_util::FutureExt;
use sqlx::AssertSqlSafe;

use crate::app::TestApp;

/// How a column is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Int,
    Text,
    Flag,
    Bytes,
}

/// A table whose rows are hashed or compared with what was hashed of them.
#[derive(Clone, Debug)]
pub struct Table {
    pub name: &'static str,
    /// How a row is named in a `WHERE`, as SQL that makes the text.
    pub key: String,
    /// Which rows, of those that there are.
    pub of: String,
    pub columns: Vec<(&'static str, Kind)>,
}

impl Table {
    /// Columns of the rows of a table that has ids.
    pub fn of(name: &'static str, of: &str, columns: &[(&'static str, Kind)]) -> Self {
        Self { name, key: "'id = ' || id".to_owned(), of: of.to_owned(), columns: columns.to_vec() }
    }

    /// The rows of a line of the table of what is compared value by value, as far as something was frozen of them.
    pub fn kept(line: &Kept) -> Self {
        let Kept { kind, table, subject, of, .. } = line;
        let also = match line.key {
            Some(key) if key.is == Type::Number => format!(" || ' AND {0} = ' || {0}", key.column),
            Some(key) => format!(" || ' AND {0} = ''' || {0} || ''''", key.column),
            None => String::new(),
        };
        let frozen = format!(
            "EXISTS (SELECT 1 FROM evidence z WHERE z.kind = '{kind}' AND z.subject_id = {table}.{subject} \
             AND z.body IS NOT NULL)"
        );
        let column = |column: &'static str| match column.split_once("COALESCE(").and_then(|(_, it)| it.split_once(','))
        {
            Some((inner, _)) => inner,
            None => column,
        };
        let kind = |is: Type| match is {
            Type::Text => Kind::Text,
            Type::Number => Kind::Int,
            Type::Flag => Kind::Flag,
        };
        Self {
            name: line.table,
            key: format!("'{subject} = ' || {subject}{also}"),
            of: format!("({of}) AND {frozen}"),
            columns: line.values.iter().map(|value| (column(value.column), kind(value.is))).collect(),
        }
    }

    /// The same rows with one of the columns.
    pub fn only(&self, column: (&'static str, Kind)) -> Self {
        Self { columns: vec![column], ..self.clone() }
    }
}

/// What is done to the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tampering {
    Bit,
    Null,
    Removal,
    Swap,
}

/// What came of an attempt.
pub enum Came {
    /// There was nothing to tamper with, or the database itself refused.
    Refused,
    Found,
    /// Nothing was found, or the verification broke: what was done.
    Missed(String),
}

impl Came {
    /// Whether anything was done, and found.
    ///
    /// # Panics
    /// When something was done and not found.
    pub fn must_be_found(self) -> bool {
        match self {
            Self::Refused => false,
            Self::Found => true,
            Self::Missed(what) => panic!("not found: {what}"),
        }
    }
}

/// What was done and what came of it; an error of the write, so that all of it is undone.
struct Undone(Came);

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self(match error {
            StoreError::Driver(sqlx::Error::Database(_)) | StoreError::Duplicate => Came::Refused,
            other => Came::Missed(other.to_string()),
        })
    }
}

/// The rows of a table that have a value in a column, by their keys.
async fn keys(tx: &mut Tx, table: &Table, column: &str) -> Result<Vec<String>, StoreError> {
    let sql = format!("SELECT {} FROM {} WHERE ({}) AND {column} IS NOT NULL", table.key, table.name, table.of);
    let rows: Vec<(String,)> = tx.all(AssertSqlSafe(sql), Vec::new()).await?;
    let mut keys: Vec<String> = rows.into_iter().map(|(key,)| key).collect();
    keys.sort();
    Ok(keys)
}

async fn value(tx: &mut Tx, table: &Table, (column, kind): (&str, Kind), key: &str) -> Result<Arg, StoreError> {
    let sql = AssertSqlSafe(format!("SELECT {column} FROM {} WHERE {key}", table.name));
    Ok(match kind {
        Kind::Int => Arg::Int(Some(tx.one::<(i64,)>(sql, Vec::new()).await?.0)),
        Kind::Text => Arg::Text(Some(tx.one::<(String,)>(sql, Vec::new()).await?.0)),
        Kind::Flag => Arg::Bool(Some(tx.one::<(bool,)>(sql, Vec::new()).await?.0)),
        Kind::Bytes => Arg::Bytes(Some(tx.one::<(Vec<u8>,)>(sql, Vec::new()).await?.0)),
    })
}

async fn set(tx: &mut Tx, table: &Table, column: &str, key: &str, value: Arg) -> Result<(), StoreError> {
    let sql = format!("UPDATE {} SET {column} = $1 WHERE {key}", table.name);
    tx.run(AssertSqlSafe(sql), vec![value]).await.map(|_| ())
}

/// The value with one bit changed; `None` where the bit makes no text or there is none.
fn flipped(value: Arg, chance: &mut Chance) -> Option<Arg> {
    let one = |bytes: &mut Vec<u8>, chance: &mut Chance| {
        let at = chance.below(bytes.len() as i64) as usize;
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= 1 << chance.below(8);
        }
        !bytes.is_empty()
    };
    match value {
        Arg::Int(Some(number)) => Some(Arg::Int(Some(number ^ (1 << chance.below(63))))),
        Arg::Bool(Some(flag)) => Some(Arg::Bool(Some(!flag))),
        Arg::Text(Some(text)) => {
            let mut bytes = text.into_bytes();
            let changed = one(&mut bytes, chance);
            let text = String::from_utf8(bytes).ok().filter(|text| changed && !text.contains('\0'));
            text.map(|text| Arg::Text(Some(text)))
        }
        Arg::Bytes(Some(mut bytes)) => one(&mut bytes, chance).then_some(Arg::Bytes(Some(bytes))),
        _ => None,
    }
}

async fn tamper(
    tx: &mut Tx,
    table: &Table,
    tampering: Tampering,
    chance: &mut Chance,
) -> Result<Option<String>, StoreError> {
    let (column, kind) = *chance.pick(&table.columns);
    let keys = keys(tx, table, column).await?;
    if keys.is_empty() {
        return Ok(None);
    }
    let key = chance.pick(&keys).clone();
    let what = format!("{tampering:?} {}.{column} {key}", table.name);
    match tampering {
        Tampering::Bit => {
            let Some(changed) = flipped(value(tx, table, (column, kind), &key).await?, chance) else { return Ok(None) };
            set(tx, table, column, &key, changed).await?;
        }
        Tampering::Null => {
            let sql = format!("UPDATE {} SET {column} = NULL WHERE {key}", table.name);
            tx.run(AssertSqlSafe(sql), Vec::new()).await?;
        }
        Tampering::Removal => {
            tx.run(AssertSqlSafe(format!("DELETE FROM {} WHERE {key}", table.name)), Vec::new()).await?;
        }
        Tampering::Swap => {
            let other = chance.pick(&keys).clone();
            let (one, two) =
                (value(tx, table, (column, kind), &key).await?, value(tx, table, (column, kind), &other).await?);
            if one == two {
                return Ok(None);
            }
            set(tx, table, column, &key, two).await?;
            set(tx, table, column, &other, one).await?;
        }
    }
    Ok(Some(what))
}

/// A database with what is known of its heads elsewhere, and what is found in it before anything is done.
pub struct Whole {
    db: Db,
    known: Known,
    before: Vec<Breach>,
}

impl Whole {
    pub async fn of(db: &Db, known: &Known) -> Self {
        let report = check::proof(&mut db.read().await.unwrap(), known, |_, _| {}).await.unwrap();
        Self { db: db.clone(), known: known.clone(), before: report.breaches }
    }

    /// Tampers, looks whether anything is found that was not before, and undoes it. With a seed of its own an attempt
    /// that fails can be made again.
    pub async fn attempt(&self, table: &Table, tampering: Tampering, seed: u64) -> Came {
        let (known, before, table) = (self.known.clone(), self.before.clone(), table.clone());
        let done = self
            .db
            .write::<(), Undone>(move |tx| {
                async move {
                    let mut chance = Chance::new(seed);
                    let Some(what) = tamper(tx, &table, tampering, &mut chance).await? else {
                        return Err(Undone(Came::Refused));
                    };
                    let what = format!("{what} (seed {seed})");
                    Err(Undone(match check::proof(tx, &known, |_, _| {}).await {
                        Ok(report) if report.breaches.iter().any(|one| !before.contains(one)) => Came::Found,
                        Ok(_) => Came::Missed(what),
                        Err(cause) => Came::Missed(format!("{what}: {cause}")),
                    }))
                }
                .boxed()
            })
            .await;
        let Err(Undone(came)) = done else { unreachable!("every attempt is undone") };
        came
    }

    /// Changes every column of a table, in every way in which the database lets it be changed; gives the columns that
    /// could not be changed at all, for want of a value or because no change is allowed.
    ///
    /// # Panics
    /// When a change is not found.
    pub async fn every_column(&self, table: &Table) -> Vec<&'static str> {
        let mut untouched = Vec::new();
        for column in &table.columns {
            let one = table.only(*column);
            let mut seen = 0;
            let bits = (0..12).map(|seed| (Tampering::Bit, seed));
            let rest = (0..16).map(|seed| (Tampering::Swap, seed)).chain([(Tampering::Null, 0)]);
            for (tampering, seed) in bits.chain(rest) {
                // Two bits of a column are enough; a value taken away is another matter.
                if seen >= 2 && tampering != Tampering::Null {
                    continue;
                }
                seen += i32::from(self.attempt(&one, tampering, seed).await.must_be_found());
            }
            if seen == 0 {
                untouched.push(column.0);
            }
        }
        untouched
    }

    async fn removal(&self, table: &Table) {
        self.attempt(table, Tampering::Removal, 0).await.must_be_found();
    }

    /// Does something as the owner of the database would, gives what is found that was not before, and undoes it.
    pub async fn finds(&self, statements: &'static [&'static str]) -> Vec<Breach> {
        struct Looked(Result<Vec<Breach>, StoreError>);
        impl From<StoreError> for Looked {
            fn from(error: StoreError) -> Self {
                Self(Err(error))
            }
        }
        let (known, before) = (self.known.clone(), self.before.clone());
        let done = self
            .db
            .write::<(), Looked>(move |tx| {
                async move {
                    for statement in statements {
                        tx.run(*statement, Vec::new()).await?;
                    }
                    let found = check::proof(tx, &known, |_, _| {}).await?.breaches;
                    Err(Looked(Ok(found.into_iter().filter(|one| !before.contains(one)).collect())))
                }
                .boxed()
            })
            .await;
        let Err(Looked(found)) = done else { unreachable!("it is undone") };
        found.unwrap()
    }
}

/// Every value of these columns is changed, and a row of each table removed; all of it has to be found, and every column
/// to have a value.
pub async fn are_found_out(app: &TestApp, tables: &[Table]) {
    let whole = Whole::of(&app.app.db, &Known::default()).await;
    for table in tables {
        assert_eq!(whole.every_column(table).await, Vec::<&str>::new(), "{} was not changed", table.name);
        whole.removal(table).await;
    }
}

/// Every value that is compared of records of these kinds is changed, and every row removed; all of it has to be found.
/// There has to be a record of each kind.
pub async fn is_found_out(app: &TestApp, kinds: &[&str]) {
    let whole = Whole::of(&app.app.db, &Known::default()).await;
    for kind in kinds {
        let mut changed = 0;
        for line in KEPT.iter().filter(|line| line.kind == *kind) {
            let table = Table::kept(line);
            changed += table.columns.len() - whole.every_column(&table).await.len();
            whole.removal(&table).await;
        }
        assert!(changed > 0, "there is nothing frozen as {kind}");
    }
}
