//! The vault: what the database must not tell even when it is stolen, sealed under a key that is kept outside it.
//!
//! XChaCha20-Poly1305 with a random nonce per record; the record's id is bound in, so that a sealed value cannot be
//! moved to another row. The keys are in a file in the data folder, made at the first start and readable by its owner
//! only (`keys`). A sealed value begins with the number of its format and of its key.
//!
//! A key is changed by making the next one beside it, sealing everything anew, and forgetting the old one; whatever breaks
//! off in between leaves a file that opens all there is. The secrets that are given out (links of letters, receipts, codes
//! on certificates) are derived from the first key for ever: they stand on paper and in mails that a new key must not
//! make void. What they are derived from is kept in its place, from which that key cannot be found again.

mod keys;

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use sha2::{Digest, Sha256};

use crate::clock::fill_random;
use keys::Keys;

/// Format 1; the number of the key follows.
const FORMAT: u8 = 1;
const NONCE: usize = 24;

/// Seals and opens; cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

struct Inner {
    path: PathBuf,
    keys: RwLock<Keys>,
}

/// Says that there is one: a key must not reach a log.
impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

/// A sealed value that no key here sealed for this record, or that was changed since.
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
        let keys = match Keys::read(&path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Keys::make(&path)?,
            found => found?,
        };
        Ok(Self(Arc::new(Inner { path, keys: RwLock::new(keys) })))
    }

    fn keys(&self) -> Keys {
        self.0.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the file anew: another process may have made the next key. Without the file the keys in memory go on.
    fn look_again(&self) -> Keys {
        match Keys::read(&self.0.path) {
            Ok(keys) => *self.0.keys.write().unwrap_or_else(PoisonError::into_inner) = keys,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
            Err(cause) => tracing::warn!("the key of the vault cannot be read again: {cause}"),
        }
        self.keys()
    }

    /// Seals a value for the record of an id, with the latest key that the file holds now: within a transaction, after a
    /// change of keys whose transaction came before.
    ///
    /// # Panics
    /// Never for values that fit into memory.
    pub fn seal(&self, record: i64, value: &[u8]) -> Vec<u8> {
        let (number, key) = self.look_again().latest();
        let mut nonce = [0; NONCE];
        fill_random(&mut nonce);
        let bound = record.to_be_bytes();
        let payload = Payload { msg: value, aad: &bound };
        let cipher = XChaCha20Poly1305::new(&key.into());
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).expect("memory holds what is sealed");
        [&[FORMAT, number][..], &nonce, &sealed].concat()
    }

    /// Opens what was sealed for the record.
    ///
    /// # Errors
    /// [`CannotOpen`]
    pub fn open(&self, record: i64, sealed: &[u8]) -> Result<Vec<u8>, CannotOpen> {
        let number = number_of(sealed).ok_or(CannotOpen)?;
        let known = self.keys().of(number).or_else(|| self.look_again().of(number));
        let key = known.ok_or(CannotOpen)?;
        let (nonce, ciphertext) = sealed[2..].split_at_checked(NONCE).ok_or(CannotOpen)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| CannotOpen)?;
        let bound = record.to_be_bytes();
        let payload = Payload { msg: ciphertext, aad: &bound };
        XChaCha20Poly1305::new(&key.into()).decrypt(&XNonce::from(nonce), payload).map_err(|_| CannotOpen)
    }

    /// A secret that the same words always lead to, whatever the key in use, and that nobody finds without the vault: 100
    /// bits as 20 letters and digits without the ones that look alike.
    pub fn secret_for(&self, words: &str) -> String {
        let derived = self.keys().derived;
        let digest = Sha256::new()
            .chain_update(derived)
            .chain_update((words.len() as u64).to_be_bytes())
            .chain_update(words.as_bytes())
            .chain_update(derived)
            .finalize();
        letters(&digest, 20)
    }

    /// What tells the vault of a database from every other, whatever its key: nothing is found from it.
    pub fn mark(&self) -> String {
        self.secret_for("vault")
    }

    /// Makes the next key beside the one in use, or goes on with one that was made by a change that broke off; gives its
    /// number.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn begin_rotation(&self) -> io::Result<u8> {
        let keys = self.look_again();
        if !keys.is_between() {
            keys.with_next()?.replace(&self.0.path)?;
        }
        Ok(self.look_again().latest().0)
    }

    /// Whether a value is sealed with the latest key that the file holds now.
    pub fn is_latest(&self, sealed: &[u8]) -> bool {
        number_of(sealed) == Some(self.look_again().latest().0)
    }

    /// Forgets every key but the latest. Nothing may be sealed with another.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn end_rotation(&self) -> io::Result<()> {
        self.look_again().only_latest().replace(&self.0.path)?;
        self.look_again();
        Ok(())
    }
}

/// The number of the key that sealed a value.
fn number_of(sealed: &[u8]) -> Option<u8> {
    match sealed {
        [FORMAT, number, ..] => Some(*number),
        _ => None,
    }
}

/// Where the keys of a data folder lie.
pub fn key_path(folder: &Path) -> PathBuf {
    folder.join(keys::FILE)
}

/// Letters and digits that are read aloud without mistakes, five bits each.
pub fn letters(bytes: &[u8], count: usize) -> String {
    const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    bytes.iter().take(count).map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

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
            let mode = fs::metadata(key_path(folder.path())).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::write(key_path(folder.path()), "not a key").unwrap();
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
        let mark = vault.mark();
        vault.begin_rotation().unwrap();
        vault.end_rotation().unwrap();
        assert_eq!(Vault::in_folder(folder.path()).unwrap().mark(), mark, "a new key is not another vault");
        let other = tempfile::tempdir().unwrap();
        assert_ne!(Vault::in_folder(other.path()).unwrap().mark(), mark);
    }

    #[test]
    fn a_change_of_keys_opens_everything_at_every_step_and_voids_no_secret() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::in_folder(folder.path()).unwrap();
        let (old, secret) = (vault.seal(1, b"x"), vault.secret_for("a"));
        // Another process that has the old key in memory.
        let running = Vault::in_folder(folder.path()).unwrap();
        assert_eq!(vault.begin_rotation().unwrap(), 2);
        assert_eq!(vault.begin_rotation().unwrap(), 2, "begun again it goes on with the key it made");
        assert!(!vault.is_latest(&old));
        let new = vault.seal(1, b"x");
        assert!(vault.is_latest(&new) && vault.is_latest(&running.seal(2, b"y")), "nobody seals with the old key");
        for opener in [&vault, &running, &Vault::in_folder(folder.path()).unwrap()] {
            assert_eq!((opener.open(1, &old).unwrap(), opener.open(1, &new).unwrap()), (b"x".to_vec(), b"x".to_vec()));
            assert_eq!(opener.secret_for("a"), secret);
        }
        vault.end_rotation().unwrap();
        let after = Vault::in_folder(folder.path()).unwrap();
        assert!(after.open(1, &old).is_err(), "the old key is gone");
        assert_eq!(after.open(1, &new).unwrap(), b"x");
        assert_eq!(after.secret_for("a"), secret);
        assert_eq!(after.begin_rotation().unwrap(), 3);
        assert_eq!(after.secret_for("a"), secret);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(key_path(folder.path())).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
