//! The lot of a pair: a number that anybody can compute again, in any language, from the published seed.

use sha2::{Digest, Sha256};

/// How a lot is computed, in words, for the certificate.
pub const LOT: &str = "the lot of a case and a reviewer is the first 4 bytes, most significant first, of the SHA-256 of \
                       the seed, the byte 1F, the id of the case, the byte 1F and the id of the reviewer, each as UTF-8 \
                       text (a number in decimal digits); least sum of lots of the pairs, the greatest possible number \
                       of places filled";

const SEPARATOR: u8 = 0x1F;

/// The lots of one case.
#[derive(Clone)]
pub struct Lots(Sha256);

impl Lots {
    pub fn of(seed: &str, case: &str) -> Self {
        let mut hash = Sha256::new();
        for part in [seed, case] {
            hash.update(part.as_bytes());
            hash.update([SEPARATOR]);
        }
        Self(hash)
    }

    /// The lot of a reviewer for the case.
    pub fn lot(&self, reviewer: &str) -> u32 {
        let mut hash = self.0.clone();
        hash.update(reviewer.as_bytes());
        let [a, b, c, d, ..] = <[u8; 32]>::from(hash.finalize());
        u32::from_be_bytes([a, b, c, d])
    }
}
