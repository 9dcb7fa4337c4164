//! The vault: what the database must not tell even when it is stolen, sealed under a key that is kept outside it.
//!
//! XChaCha20-Poly1305 with a random nonce per record; the record's id is bound in, so that a sealed value cannot be
//! moved to another row. The key is a file in the data folder, made at the first start and readable by its owner only.
//! A sealed value begins with the number of its format and of its key, for a later change of keys.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use sha2::{Digest, Sha256};

use crate::clock::fill_random;

/// The file of the key in the data folder.
const FILE: &str = "vault.key";
/// Format 1, key 1.
const HEADER: [u8; 2] = [1, 1];
const NONCE: usize = 24;

/// Seals and opens; cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Key>);

struct Key {
    cipher: XChaCha20Poly1305,
    /// A second key, derived from the first, for secrets that are given out.
    derived: [u8; 32],
}

/// Says that there is one: a key must not reach a log.
impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

/// A sealed value that this key did not seal for this record, or that was changed since.
#[derive(Debug, thiserror::Error)]
#[error("a sealed value cannot be opened with this key")]
pub struct CannotOpen;

impl Vault {
    /// Opens the vault of a data folder; makes its key when there is none.
    ///
    /// # Errors
    /// When the file cannot be read or made, or does not hold a key.
    pub fn in_folder(folder: &Path) -> io::Result<Self> {
        let path = key_path(folder);
        match fs::read_to_string(&path) {
            Ok(text) => {
                let bytes = hex::decode(text.trim()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
                bytes.map(|key| Self::with_key(&key)).ok_or_else(|| {
                    io::Error::new(io::ErrorKind::InvalidData, format!("{} does not hold a key", path.display()))
                })
            }
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                let mut key = [0; 32];
                fill_random(&mut key);
                write_key(&path, &key)?;
                Ok(Self::with_key(&key))
            }
            Err(cause) => Err(cause),
        }
    }

    fn with_key(key: &[u8; 32]) -> Self {
        let derived = Sha256::new().chain_update(b"bole derived secrets").chain_update(key).finalize().into();
        Self(Arc::new(Key { cipher: XChaCha20Poly1305::new(&(*key).into()), derived }))
    }

    /// Seals a value for the record of an id.
    ///
    /// # Panics
    /// Never for values that fit into memory.
    pub fn seal(&self, record: i64, value: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE];
        fill_random(&mut nonce);
        let bound = record.to_be_bytes();
        let payload = Payload { msg: value, aad: &bound };
        let sealed = self.0.cipher.encrypt(&XNonce::from(nonce), payload).expect("memory holds what is sealed");
        [&HEADER[..], &nonce, &sealed].concat()
    }

    /// Opens what was sealed for the record.
    ///
    /// # Errors
    /// [`CannotOpen`]
    pub fn open(&self, record: i64, sealed: &[u8]) -> Result<Vec<u8>, CannotOpen> {
        let rest = sealed.strip_prefix(&HEADER[..]).ok_or(CannotOpen)?;
        let (nonce, ciphertext) = rest.split_at_checked(NONCE).ok_or(CannotOpen)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| CannotOpen)?;
        let bound = record.to_be_bytes();
        let payload = Payload { msg: ciphertext, aad: &bound };
        self.0.cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| CannotOpen)
    }

    /// A secret that the same words always lead to, and that nobody finds without the key: 100 bits as 20 letters
    /// and digits without the ones that look alike.
    pub fn secret_for(&self, words: &str) -> String {
        let digest = Sha256::new()
            .chain_update(self.0.derived)
            .chain_update((words.len() as u64).to_be_bytes())
            .chain_update(words.as_bytes())
            .chain_update(self.0.derived)
            .finalize();
        letters(&digest, 20)
    }
}

/// Where the key of a data folder lies.
pub fn key_path(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// Letters and digits that are read aloud without mistakes, five bits each.
pub fn letters(bytes: &[u8], count: usize) -> String {
    const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    bytes.iter().take(count).map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()
}

fn write_key(path: &Path, key: &[u8; 32]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{}", hex::encode(key))?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_record_only() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::in_folder(folder.path()).unwrap();
        let sealed = vault.seal(7, "测试乙".as_bytes());
        assert_eq!(vault.open(7, &sealed).unwrap(), "测试乙".as_bytes());
        assert!(vault.open(8, &sealed).is_err());
        assert_ne!(vault.seal(7, "测试乙".as_bytes()), sealed, "a nonce is used once");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(vault.open(7, &changed).is_err(), "byte {at}");
        }
        assert!(vault.open(7, &sealed[..10]).is_err());
    }

    #[test]
    fn the_key_is_made_once_and_is_the_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let sealed = Vault::in_folder(folder.path()).unwrap().seal(1, b"x");
        assert_eq!(Vault::in_folder(folder.path()).unwrap().open(1, &sealed).unwrap(), b"x");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::write(folder.path().join(FILE), "not a key").unwrap();
        assert!(Vault::in_folder(folder.path()).is_err());
        let other = tempfile::tempdir().unwrap();
        assert!(Vault::in_folder(other.path()).unwrap().open(1, &sealed).is_err());
    }

    #[test]
    fn a_derived_secret_is_the_same_for_the_same_words() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::in_folder(folder.path()).unwrap();
        assert_eq!(vault.secret_for("a"), vault.secret_for("a"));
        assert_ne!(vault.secret_for("a"), vault.secret_for("b"));
        assert_eq!(vault.secret_for("a").len(), 20);
    }
}
