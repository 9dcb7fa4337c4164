//! Many rows of a table in few statements, for whoever writes thousands at once (`bole demo`, the chain of events).
//!
//! A statement of a fixed number of rows is prepared once and used again; what is left over goes in smaller ones.

use sqlx::AssertSqlSafe;

use super::{StoreError, Tx, engine::Arg};

/// Rows of one statement; few sizes, so that each stays prepared.
const SIZES: [usize; 3] = [48, 8, 1];

/// Something written as a row.
pub trait Row {
    const TABLE: &'static str;
    /// The columns, in the order in which [`Row::args`] gives their values.
    const COLUMNS: &'static [&'static str];

    fn args(self) -> Vec<Arg>;
}

/// Declares rows whose fields are the columns of a table:
/// `rows! { /// A note. pub struct Note in "case_note" { id: RowId, body: String } }` gives the struct `Note` and its
/// [`Row`], with `COLUMNS = ["id", "body"]` and `args![self.id, self.body]`.
macro_rules! rows {
    ($($(#[$meta:meta])* pub struct $name:ident in $table:literal { $($field:ident: $kind:ty,)* })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $(pub $field: $kind,)*
        }

        impl $crate::store::bulk::Row for $name {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),*];

            fn args(self) -> Vec<$crate::store::engine::Arg> {
                $crate::args![$(self.$field),*]
            }
        }
    )*};
}

pub(crate) use rows;

/// Inserts the rows, in their order.
///
/// # Errors
/// [`StoreError::Duplicate`] when a key is taken.
pub async fn insert<R: Row>(tx: &mut Tx, rows: Vec<R>) -> Result<(), StoreError> {
    let mut left = rows.len();
    let mut rows = rows.into_iter();
    for size in SIZES {
        while left >= size {
            let args: Vec<Arg> = rows.by_ref().take(size).flat_map(R::args).collect();
            tx.run(AssertSqlSafe(statement::<R>(size)), args).await?;
            left -= size;
        }
    }
    Ok(())
}

/// `INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4)`.
fn statement<R: Row>(rows: usize) -> String {
    let width = R::COLUMNS.len();
    let mut sql = format!("INSERT INTO {} ({}) VALUES ", R::TABLE, R::COLUMNS.join(", "));
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for column in 1..=width {
            sql.push_str(if column == 1 { "$" } else { ", $" });
            sql.push_str(&(row * width + column).to_string());
        }
        sql.push(')');
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    rows! {
        pub struct Pair in "pair" { a: i64, b: bool, }
    }

    #[test]
    fn a_statement_numbers_its_places_through() {
        assert_eq!(statement::<Pair>(2), "INSERT INTO pair (a, b) VALUES ($1, $2), ($3, $4)");
        assert_eq!(Pair { a: 1, b: true }.args(), [Arg::Int(Some(1)), Arg::Bool(Some(true))]);
    }
}
