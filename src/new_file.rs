//! A file that is on the disk under its name whole and for good, or not at all.

use std::{fs::File, io, path::Path};

use tempfile::NamedTempFile;

/// Begins a file in the folder of the name it will get; its owner alone reads it. Dropped before [`keep`], it is gone.
///
/// # Errors
/// When the disk refuses.
pub fn begin(path: &Path) -> io::Result<NamedTempFile> {
    NamedTempFile::new_in(folder_of(path))
}

/// Syncs a file and gives it its name, which nothing else may have.
///
/// # Errors
/// When the disk refuses; [`io::ErrorKind::AlreadyExists`] where the name was taken meanwhile.
pub fn keep(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|refused| refused.error)?;
    sync_folder_of(path)
}

/// Syncs the folder of a file: only then a new name is there for good.
///
/// # Errors
/// When the disk refuses.
pub fn sync_folder_of(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

/// The folder of a file, which for a bare name is the one in use.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write};

    use super::*;

    #[test]
    fn a_name_that_is_taken_is_not_overwritten_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        for (words, taken) in [("one", false), ("two", true)] {
            let mut file = begin(&path).unwrap();
            file.write_all(words.as_bytes()).unwrap();
            let kept = keep(file, &path).map_err(|cause| cause.kind());
            assert_eq!(kept.is_err_and(|kind| kind == io::ErrorKind::AlreadyExists), taken);
            assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
