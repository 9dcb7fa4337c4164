//! What was read from the database and is true until the public content changes, by its type.
//!
//! As with kept pages (`web::public::cache`), the content version is read *before* the value: a value may be newer than
//! the version it is kept under, never older.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{Arc, RwLock},
};

/// A value with the content version it is kept under.
type Kept = (i64, Arc<dyn Any + Send + Sync>);

/// One value a type; cheap to clone.
#[derive(Clone, Default)]
pub struct Memo(Arc<RwLock<HashMap<TypeId, Kept>>>);

impl Memo {
    /// The value of a type, if it was kept under this version.
    pub fn get<T: Send + Sync + 'static>(&self, version: i64) -> Option<Arc<T>> {
        let kept = self.0.read().ok()?;
        let (_, value) = kept.get(&TypeId::of::<T>()).filter(|(known, _)| *known == version)?;
        Arc::clone(value).downcast().ok()
    }

    /// Keeps a value in place of the one of its type.
    pub fn put<T: Send + Sync + 'static>(&self, version: i64, value: T) -> Arc<T> {
        let value = Arc::new(value);
        if let Ok(mut kept) = self.0.write() {
            kept.insert(TypeId::of::<T>(), (version, Arc::clone(&value) as _));
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_kept_for_its_version_and_type_only() {
        let memo = Memo::default();
        assert_eq!(memo.get::<String>(1), None);
        memo.put(1, "甲".to_owned());
        memo.put(2, 7_i64);
        assert_eq!(memo.get::<String>(1).as_deref().map(String::as_str), Some("甲"));
        assert_eq!(memo.get::<String>(2), None);
        assert_eq!(memo.get::<i64>(2).as_deref(), Some(&7));
        memo.put(2, "乙".to_owned());
        assert_eq!(memo.get::<String>(1), None);
    }
}
