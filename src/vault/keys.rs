//! The file of the vault's keys: one line of hexadecimal digits, the first key, until it is changed; then a line for what
//! secrets are derived from and one for each key, `NUMBER KEY`. It is replaced whole or not at all.

use std::{collections::BTreeMap, fs, io, io::Write, path::Path};

use sha2::{Digest, Sha256};

use crate::clock::fill_random;

/// The file in the data folder.
pub(super) const FILE: &str = "vault.key";
/// What the line begins with from which secrets are derived.
const DERIVED: &str = "derived";

/// The keys of a vault by number; there is always one.
#[derive(Clone)]
pub(super) struct Keys {
    keys: BTreeMap<u8, [u8; 32]>,
    /// What secrets are derived from: a second key, made from the first.
    pub(super) derived: [u8; 32],
}

impl Keys {
    /// Reads the keys of a file.
    pub(super) fn read(path: &Path) -> io::Result<Self> {
        let text = fs::read_to_string(path)?;
        Self::parse(&text).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidData, format!("{} does not hold a key", path.display()))
        })
    }

    /// Makes the first key and its file.
    pub(super) fn make(path: &Path) -> io::Result<Self> {
        let mut key = [0; 32];
        fill_random(&mut key);
        let mut file = options().create_new(true).open(path)?;
        writeln!(file, "{}", hex::encode(key))?;
        file.sync_all()?;
        Ok(Self::first(key))
    }

    fn first(key: [u8; 32]) -> Self {
        let derived = Sha256::new().chain_update(b"bole derived secrets").chain_update(key).finalize().into();
        Self { keys: BTreeMap::from([(1, key)]), derived }
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes = |hex: &str| hex::decode(hex).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
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
        let derived = derived.filter(|_| !keys.is_empty())?;
        Some(Self { keys, derived })
    }

    /// The key of a number.
    pub(super) fn of(&self, number: u8) -> Option<[u8; 32]> {
        self.keys.get(&number).copied()
    }

    /// The key in use, with its number.
    pub(super) fn latest(&self) -> (u8, [u8; 32]) {
        self.keys.last_key_value().map_or((0, [0; 32]), |(number, key)| (*number, *key))
    }

    /// Whether a change of keys is under way.
    pub(super) fn is_between(&self) -> bool {
        self.keys.len() > 1
    }

    /// These and a new one.
    pub(super) fn with_next(mut self) -> io::Result<Self> {
        let number = self.latest().0.checked_add(1);
        let number =
            number.ok_or_else(|| io::Error::other("the key was changed 254 times; there is no number left"))?;
        let mut key = [0; 32];
        fill_random(&mut key);
        self.keys.insert(number, key);
        Ok(self)
    }

    /// The latest alone.
    pub(super) fn only_latest(self) -> Self {
        let (number, key) = self.latest();
        Self { keys: BTreeMap::from([(number, key)]), derived: self.derived }
    }

    /// Writes the file anew beside the old one and puts it in its place, synced.
    pub(super) fn replace(&self, path: &Path) -> io::Result<()> {
        let mut text = format!("{DERIVED} {}\n", hex::encode(self.derived));
        for (number, key) in &self.keys {
            text.push_str(&format!("{number} {}\n", hex::encode(key)));
        }
        let beside = path.with_extension("key.new");
        let mut file = options().create(true).truncate(true).open(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

/// Files that only their owner reads.
fn options() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
