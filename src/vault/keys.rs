//! The file of the vault's keys: one line of hexadecimal digits, the first key, until it is changed; then a line for what
//! secrets are derived from and one for each key, `NUMBER KEY`. It is replaced whole or not at all.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::Path,
};

use sha2::{Digest, Sha256};

use crate::{clock::fill_random, new_file};

/// The file in the data folder.
pub(super) const FILE: &str = "vault.key";
/// What the line begins with from which secrets are derived.
const DERIVED: &str = "derived";

type Key = [u8; 32];

/// The keys of a vault by number.
#[derive(Clone)]
pub(super) struct Keys {
    /// While a change of keys is under way: those before the one in use.
    older: BTreeMap<u8, Key>,
    /// The one in use.
    latest: (u8, Key),
    /// What secrets are derived from: a second key, made from the first.
    pub(super) derived: Key,
}

impl Keys {
    /// Reads the keys of a file.
    pub(super) fn read(path: &Path) -> io::Result<Self> {
        let text = fs::read_to_string(path)?;
        Self::parse(&text).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidData, format!("{} does not hold a key", path.display()))
        })
    }

    /// Makes the first key and its file; of two processes that do so at once, the second reads that of the first.
    pub(super) fn make(path: &Path) -> io::Result<Self> {
        let key = new_key();
        let mut file = new_file::begin(path)?;
        writeln!(file, "{}", hex::encode(key))?;
        match new_file::keep(file, path) {
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => Self::read(path),
            kept => kept.map(|()| Self::first(key)),
        }
    }

    fn first(key: Key) -> Self {
        let derived = Sha256::new().chain_update(b"bole derived secrets").chain_update(key).finalize().into();
        Self { older: BTreeMap::new(), latest: (1, key), derived }
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes = |hex: &str| hex::decode(hex).ok().and_then(|bytes| Key::try_from(bytes).ok());
        if let Some(key) = bytes(text.trim()) {
            return Some(Self::first(key));
        }
        let (mut keys, mut derived) = (BTreeMap::new(), None);
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let (name, value) = line.trim().split_once(' ')?;
            let value = bytes(value)?;
            if name == DERIVED {
                derived = Some(value);
            } else {
                keys.insert(name.parse().ok()?, value);
            }
        }
        let latest = keys.pop_last()?;
        Some(Self { older: keys, latest, derived: derived? })
    }

    /// The key of a number.
    pub(super) fn of(&self, number: u8) -> Option<Key> {
        if number == self.latest.0 { Some(self.latest.1) } else { self.older.get(&number).copied() }
    }

    /// The key in use, with its number.
    pub(super) fn latest(&self) -> (u8, Key) {
        self.latest
    }

    /// Whether a change of keys is under way.
    pub(super) fn is_between(&self) -> bool {
        !self.older.is_empty()
    }

    /// These and a new one.
    pub(super) fn with_next(mut self) -> io::Result<Self> {
        let (before, key) = self.latest;
        let number = before.checked_add(1);
        let number =
            number.ok_or_else(|| io::Error::other("the key was changed 254 times; there is no number left"))?;
        self.older.insert(before, key);
        self.latest = (number, new_key());
        Ok(self)
    }

    /// The latest alone.
    pub(super) fn only_latest(self) -> Self {
        Self { older: BTreeMap::new(), ..self }
    }

    /// Writes the file anew beside the old one and puts it in its place, synced.
    pub(super) fn replace(&self, path: &Path) -> io::Result<()> {
        let mut text = format!("{DERIVED} {}\n", hex::encode(self.derived));
        for (number, key) in self.older.iter().chain([(&self.latest.0, &self.latest.1)]) {
            text.push_str(&format!("{number} {}\n", hex::encode(key)));
        }
        let beside = path.with_extension("key.new");
        let mut file = options().open(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        new_file::sync_folder_of(path)
    }
}

fn new_key() -> Key {
    let mut key = [0; 32];
    fill_random(&mut key);
    key
}

/// A file that only its owner reads. It has one name, so that what a kill leaves of it is written over and no old key
/// stays behind.
fn options() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
