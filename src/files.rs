//! The bytes of uploaded files. A file is on the disk, synced, before any row speaks of it, and is never overwritten.
//!
//! Must not know: the database, pages, who may read what.

use std::{io::Cursor, path::PathBuf, sync::Arc};

use bytes::Bytes;
use object_store::{
    ObjectStore, ObjectStoreExt, PutMode, PutOptions, local::LocalFileSystem, path::Path as ObjectPath,
};
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::{clock, config::Config, domain::material::FileType};

/// Why a file could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error(transparent)]
    Folder(#[from] std::io::Error),
    #[error(transparent)]
    Store(#[from] object_store::Error),
}

impl FileError {
    /// Whether there is no such file; any other failure is the disk's.
    pub const fn is_missing(&self) -> bool {
        matches!(self, Self::Store(object_store::Error::NotFound { .. }))
    }
}

/// The folder of uploaded files below the data directory.
#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
}

/// A file that is safe on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub storage_key: String,
    pub sha256: String,
    pub bytes: i64,
}

impl Files {
    /// The files of an application.
    pub fn of(config: &Config) -> Self {
        Self { folder: config.data_dir.join("files") }
    }

    /// Opened for every use, with syncing on: uploads are rare and a lost one is a lost document.
    fn open(&self) -> Result<Arc<dyn ObjectStore>, FileError> {
        std::fs::create_dir_all(&self.folder)?;
        Ok(Arc::new(LocalFileSystem::new_with_prefix(&self.folder)?.with_fsync(true)))
    }

    /// Keeps bytes under a key of their own and syncs them.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn keep(&self, body: Bytes) -> Result<Kept, FileError> {
        let sha256 = hex::encode(Sha256::digest(&body));
        let secret = clock::new_secret();
        let storage_key = format!("{}/{}", &secret[..2], &secret[2..34]);
        let bytes = body.len() as i64;
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        self.open()?.put_opts(&ObjectPath::from(storage_key.as_str()), body.into(), options).await?;
        Ok(Kept { storage_key, sha256, bytes })
    }

    /// The bytes under a key.
    ///
    /// # Errors
    /// When they are not there.
    pub async fn read(&self, storage_key: &str) -> Result<Bytes, FileError> {
        Ok(self.open()?.get(&ObjectPath::from(storage_key)).await?.bytes().await?)
    }

    /// Takes the bytes under a key off the disk; that they are gone already is no failure.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn remove(&self, storage_key: &str) -> Result<(), FileError> {
        match self.open()?.delete(&ObjectPath::from(storage_key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(cause) => Err(cause.into()),
        }
    }
}

/// What a file is by its first bytes, whatever it is called; `None` when it is none of the types taken.
pub fn sniff(body: &[u8]) -> Option<FileType> {
    office(body).or_else(|| infer::get(body).and_then(|found| FileType::from_code(found.mime_type())))
}

/// Office files are archives told by a part that each must have; programs write the parts in any order.
fn office(body: &[u8]) -> Option<FileType> {
    let archive = ZipArchive::new(Cursor::new(body)).ok()?;
    let has = |part: &str| archive.index_for_name(part).is_some();
    [("word/document.xml", FileType::Docx), ("xl/workbook.xml", FileType::Xlsx)]
        .into_iter()
        .find_map(|(part, kind)| has(part).then_some(kind))
}
