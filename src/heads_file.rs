//! The heads of the chain as a text file beside the database, one line `DAY SEQ HASH` for every day: what stays when
//! somebody cuts the table short together with the chain. Lines are added, synced, and never changed.
//!
//! Must not know: the database. It is given all heads and adds those that are not in the file yet.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::{config::Config, domain::head::DayHead, new_file, store::engine::sqlite_path};

/// The file of a database's heads.
#[derive(Clone, Debug)]
pub struct HeadsFile {
    path: PathBuf,
}

/// Why lines were not added.
#[derive(Debug, thiserror::Error)]
pub enum HeadsError {
    #[error("{0}: {1}")]
    Disk(String, io::Error),
    /// The file is not the beginning of what the database says: one of the two was changed, cut or put back.
    #[error("{0}: line {1} is not what the database holds; nothing was added. `bole verify` says more")]
    Contradicts(String, usize),
}

impl HeadsFile {
    /// The file that belongs to a database: `bole.heads.txt` beside `bole.db`, so that two databases of one folder do
    /// not share it; `heads.txt` in the data folder for a database server.
    pub fn beside(database_url: &str, data_dir: &Path) -> Self {
        let path = match sqlite_path(database_url) {
            Some(database) => database.with_extension("heads.txt"),
            None => data_dir.join("heads.txt"),
        };
        Self { path }
    }

    /// The file of an application.
    pub fn of(config: &Config) -> Self {
        Self::beside(&config.database_url, &config.data_dir)
    }

    /// A file by its name.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file as it is; `None` where there is none yet.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self) -> io::Result<Option<String>> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(Some(text)),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(cause),
        }
    }

    /// Whether the file ends with the line of this head.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn ends_with(&self, head: &DayHead) -> Result<bool, HeadsError> {
        let text = self.read().map_err(|cause| self.disk(cause))?.unwrap_or_default();
        Ok(text.ends_with(&format!("\n{head}\n")) || text == format!("{head}\n"))
    }

    /// Adds the heads that are not in the file yet; a line that was cut off half-way by a power failure is finished.
    ///
    /// # Errors
    /// [`HeadsError::Contradicts`] when the file is not the beginning of `heads`; then nothing is written.
    pub fn add(&self, heads: &[DayHead]) -> Result<(), HeadsError> {
        let expected: String = heads.iter().map(|head| format!("{head}\n")).collect();
        let known = self.read().map_err(|cause| self.disk(cause))?.unwrap_or_default();
        let Some(missing) = expected.strip_prefix(known.as_str()) else {
            let same = known.lines().zip(expected.lines()).take_while(|(known, expected)| known == expected).count();
            return Err(HeadsError::Contradicts(self.path.display().to_string(), same + 1));
        };
        if missing.is_empty() {
            return Ok(());
        }
        self.append(missing).map_err(|cause| self.disk(cause))
    }

    fn append(&self, text: &str) -> io::Result<()> {
        let mut file = fs::OpenOptions::new().create(true).append(true).open(&self.path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        new_file::sync_folder_of(&self.path)
    }

    fn disk(&self, cause: io::Error) -> HeadsError {
        HeadsError::Disk(self.path.display().to_string(), cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(last: i64) -> Vec<DayHead> {
        (1..=last).map(|day| format!("2026-03-0{day} {day} {day:064x}").parse().unwrap()).collect()
    }

    #[test]
    fn lines_are_added_and_half_a_line_is_finished() {
        let folder = tempfile::tempdir().unwrap();
        let file = HeadsFile::at(folder.path().join("heads.txt"));
        assert_eq!(file.read().unwrap(), None);
        file.add(&heads(2)).unwrap();
        file.add(&heads(3)).unwrap();
        let whole = file.read().unwrap().unwrap();
        assert_eq!(whole.lines().count(), 3);
        assert!(file.ends_with(&heads(3)[2]).unwrap() && !file.ends_with(&heads(2)[1]).unwrap());
        // Killed after any byte.
        for cut in 0..whole.len() {
            fs::write(&file.path, &whole[..cut]).unwrap();
            file.add(&heads(3)).unwrap();
            assert_eq!(file.read().unwrap().unwrap(), whole, "cut at {cut}");
        }
    }

    #[test]
    fn what_contradicts_the_database_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = HeadsFile::at(folder.path().join("heads.txt"));
        file.add(&heads(3)).unwrap();
        let whole = file.read().unwrap().unwrap();
        // A database that was put back to an older state.
        assert!(matches!(file.add(&heads(2)), Err(HeadsError::Contradicts(_, 3))));
        let mut other = heads(4);
        other[1].head.seq = 9;
        assert!(matches!(file.add(&other), Err(HeadsError::Contradicts(_, 2))));
        assert_eq!(file.read().unwrap().unwrap(), whole);
    }

    #[test]
    fn every_database_has_its_own() {
        let path = |url: &str| HeadsFile::beside(url, Path::new("data")).path;
        assert_eq!(path("sqlite:data/bole.db"), Path::new("data/bole.heads.txt"));
        assert_eq!(path("sqlite:data/demo.db"), Path::new("data/demo.heads.txt"));
        assert_eq!(path("postgres://localhost/bole"), Path::new("data/heads.txt"));
    }
}
