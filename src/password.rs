//! Passwords: argon2id, off the threads that answer requests, and never many at once.
//!
//! What a password must be is `domain::account`; who may try how often is `commands::sign_in`.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

/// 7 MiB and five passes: as strong as 19 MiB and two by OWASP's table, with less memory.
const MEMORY_KIB: u32 = 7 * 1024;
const PASSES: u32 = 5;

/// Hashings that run at once: more would take memory and threads from everybody else.
const AT_ONCE: usize = 2;
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// The hash of a password nobody has, verified where there is no account, so that both answers take the same time.
const NOBODYS: &str =
    "$argon2id$v=19$m=7168,t=5,p=1$EJpnyCd1gdxMzCavv02Yjg$IFRpalM1Vlw4M8bipLIuTbH98DYseztXXXoNsQR5w0k";

/// The operating system gave no thread or no memory for the hashing.
#[derive(Debug, thiserror::Error)]
#[error("a password could not be hashed")]
pub struct HashingFailed;

fn argon2id() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).expect("the figures above are within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash of a password, with its salt and parameters in it.
///
/// # Errors
/// [`HashingFailed`].
pub async fn hash(password: String) -> Result<String, HashingFailed> {
    in_turn(move || argon2id().hash_password(password.as_bytes()).map(|hash| hash.to_string()).ok())
        .await?
        .ok_or(HashingFailed)
}

/// Whether a password is the one behind the hash. Without a hash it works as hard and says no.
///
/// # Errors
/// [`HashingFailed`].
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, HashingFailed> {
    in_turn(move || {
        let known = hash.is_some();
        let hash = hash.as_deref().unwrap_or(NOBODYS);
        let Ok(parsed) = PasswordHash::new(hash) else { return false };
        // The parameters are those in the hash, not ours.
        let right = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
        right && known
    })
    .await
}

/// Runs a hashing on a thread of its own, when it is its turn.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, HashingFailed> {
    let _turn = TURNS.acquire().await.map_err(|_| HashingFailed)?;
    tokio::task::spawn_blocking(work).await.map_err(|_| HashingFailed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_opens_its_own_hash_only() {
        let hash = hash("正确的口令，十二字以上".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=7168,t=5,p=1$"), "{hash}");
        assert!(verify("正确的口令，十二字以上".to_owned(), Some(hash.clone())).await.unwrap());
        assert!(!verify("错误的口令，十二字以上".to_owned(), Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn nobody_is_verified_with_the_same_effort() {
        let nobodys = PasswordHash::new(NOBODYS).unwrap();
        let params = Params::try_from(&nobodys).unwrap();
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), (MEMORY_KIB, PASSES, 1));
        assert!(!verify("任何口令".to_owned(), None).await.unwrap());
        assert!(!verify("任何口令".to_owned(), Some("not a hash".to_owned())).await.unwrap());
    }
}
