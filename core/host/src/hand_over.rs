//! Sealing for the holder of a secret that this side does not know, as between a browser and a program on another device.
//!
//! From the secret follows an X25519 key pair (RFC 7748). Whoever has the public half seals: with a fresh key pair, the
//! agreed secret bound to both public halves (as RFC 9180 binds them), and AES-256-GCM. Only the secret opens.

use aws_lc_rs::agreement::{self, PrivateKey, UnparsedPublicKey, X25519};
use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::seal;

const PUBLIC: usize = 32;

/// The public half of the key pair that follows from `secret`, which must be random: 256 bits. `None` does not happen.
pub fn public_half(secret: &str) -> Option<[u8; PUBLIC]> {
    public(&private_half(secret)?)
}

/// Seals for the holder of the secret of `recipient`. `None` when `recipient` is no public half.
pub fn seal_to(recipient: &[u8], purpose: &str, plain: &[u8]) -> Option<Vec<u8>> {
    // Straight from the system, as all our randomness.
    let own = PrivateKey::from_private_key(&X25519, &seal::random::<32>()).ok()?;
    let sender = public(&own)?;
    let key = agreed(&own, recipient, &sender, recipient)?;
    Some([sender.as_slice(), &seal::seal_under(&key, purpose, plain)].concat())
}

/// Opens what [`seal_to`] sealed for this secret's public half.
pub fn open_with(secret: &str, purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (sender, sealed) = sealed.split_at_checked(PUBLIC)?;
    let own = private_half(secret)?;
    let key = agreed(&own, sender, sender, &public(&own)?)?;
    seal::open_under(&key, purpose, sealed)
}

fn private_half(secret: &str) -> Option<PrivateKey> {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(b"convoke hand-over key v1");
    context.update(secret.as_bytes());
    PrivateKey::from_private_key(&X25519, context.finish().as_ref()).ok()
}

fn public(private: &PrivateKey) -> Option<[u8; PUBLIC]> {
    private.compute_public_key().ok()?.as_ref().try_into().ok()
}

/// The agreed secret, bound to both public halves.
fn agreed(own: &PrivateKey, peer: &[u8], sender: &[u8], recipient: &[u8]) -> Option<String> {
    let peer = UnparsedPublicKey::new(&X25519, peer);
    agreement::agree(own, peer, (), |shared| {
        let mut context = digest::Context::new(&digest::SHA256);
        for part in [b"convoke hand-over v1".as_slice(), shared, sender, recipient] {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        Ok(URL_SAFE_NO_PAD.encode(context.finish()))
    })
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_opens_what_its_public_half_sealed_and_nothing_else_does() {
        let (secret, other) = (seal::random_text::<32>(), seal::random_text::<32>());
        let public = public_half(&secret).unwrap();
        let sealed = seal_to(&public, "pairing", b"token").unwrap();
        assert_eq!(open_with(&secret, "pairing", &sealed).as_deref(), Some(&b"token"[..]));
        assert_eq!(open_with(&other, "pairing", &sealed), None);
        assert_eq!(open_with(&secret, "another", &sealed), None);
        assert_eq!(seal::open_under(&URL_SAFE_NO_PAD.encode(public), "pairing", &sealed[PUBLIC..]), None);
        assert!(!sealed.windows(5).any(|part| part == b"token"));
    }

    #[test]
    fn each_sealing_differs_and_one_flipped_bit_opens_nothing() {
        let secret = seal::random_text::<32>();
        let public = public_half(&secret).unwrap();
        let sealed = seal_to(&public, "p", b"x").unwrap();
        assert_ne!(sealed, seal_to(&public, "p", b"x").unwrap());
        for bit in 0..sealed.len() * 8 {
            // RFC 7748 has the last bit of a public half ignored; here it is bound, so it too opens nothing.
            let mut altered = sealed.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open_with(&secret, "p", &altered), None, "bit {bit}");
        }
    }

    #[test]
    fn what_is_no_key_seals_nothing() {
        for recipient in [&[][..], &[0; 31], &[0; 33], &[0; 32]] {
            assert!(seal_to(recipient, "p", b"x").is_none());
        }
        for text in [&b""[..], &[0; 31], &[0; 32], &[7; 100]] {
            assert_eq!(open_with("secret", "p", text), None);
        }
    }
}
