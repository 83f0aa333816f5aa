//! Encryption for one browser (RFC 8291), as one record of `aes128gcm` (RFC 8188).

use crate::edge::invocation::Random;
use crate::people::device::SubscriptionKeys;
use aes_gcm::aead::Aead as _;
use aes_gcm::{Aes128Gcm, KeyInit as _};
use hkdf::Hkdf;
use p256::elliptic_curve::sec1::ToSec1Point as _;
use p256::{PublicKey, SecretKey};
use sha2::Sha256;

/// The size of a record in bytes, and so of the whole message: push services accept 4096 bytes (RFC 8291, section 4).
const RECORD: u32 = 4_096;

/// The plain text is padded to a multiple of this, in bytes, so that its length reveals nothing.
const STEP: usize = 512;

/// The delimiter of the last record (RFC 8188, section 2).
const LAST: u8 = 2;

/// Encrypts with a key pair and a salt made for this message. `None` if the browser's keys are invalid, or the message is too long.
pub(super) fn encrypt(keys: &SubscriptionKeys, plain: &[u8], random: Random) -> Option<Vec<u8>> {
    // All but one in 2^32 values of 32 random bytes are a valid key.
    let own = (0..4).find_map(|_| SecretKey::from_slice(&random.bytes::<32>()).ok())?;
    let mut padded = plain.to_vec();
    padded.push(LAST);
    padded.resize(padded.len().next_multiple_of(STEP), 0);
    encrypt_with(keys, &padded, &own, random.bytes())
}

fn encrypt_with(
    keys: &SubscriptionKeys,
    padded: &[u8],
    own: &SecretKey,
    salt: [u8; 16],
) -> Option<Vec<u8>> {
    let browser = PublicKey::from_sec1_bytes(&keys.point()?).ok()?;
    let public = own.public_key().to_sec1_point(false);
    let public = public.as_bytes();
    let shared = own.diffie_hellman(&browser);
    let mut secret = [0; 32];
    Hkdf::<Sha256>::new(Some(&keys.secret()?), shared.raw_secret_bytes())
        .expand_multi_info(&[b"WebPush: info\0", &keys.point()?, public], &mut secret)
        .ok()?;
    let derived = Hkdf::<Sha256>::new(Some(&salt), &secret);
    let (mut key, mut nonce) = ([0; 16], [0; 12]);
    derived
        .expand(b"Content-Encoding: aes128gcm\0", &mut key)
        .ok()?;
    derived
        .expand(b"Content-Encoding: nonce\0", &mut nonce)
        .ok()?;
    let sealed = Aes128Gcm::new(&key.into())
        .encrypt(&nonce.into(), padded)
        .ok()?;
    let mut message = salt.to_vec();
    message.extend(RECORD.to_be_bytes());
    message.push(u8::try_from(public.len()).ok()?);
    message.extend(public);
    message.extend(sealed);
    (message.len() <= RECORD as usize).then_some(message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    /// The example of RFC 8291, appendix A, byte for byte.
    #[test]
    fn the_example_of_the_standard() {
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        let keys = SubscriptionKeys {
            p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4".into(),
            auth: "BTBZMqHH6r4Tts7J_aSIgg".into(),
        };
        let own =
            SecretKey::from_slice(&decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")).unwrap();
        let salt = decode("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let mut plain = b"When I grow up, I want to be a watermelon".to_vec();
        plain.push(LAST);
        let message = encrypt_with(&keys, &plain, &own, salt).unwrap();
        let expected = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(message), expected);
    }

    #[test]
    fn lengths_tell_nothing() {
        let own = SecretKey::from_slice(&[7; 32]).unwrap();
        let point = own.public_key().to_sec1_point(false);
        let keys = SubscriptionKeys {
            p256dh: URL_SAFE_NO_PAD.encode(point.as_bytes()),
            auth: URL_SAFE_NO_PAD.encode([1; 16]),
        };
        let length = |plain: &[u8]| encrypt(&keys, plain, Random).unwrap().len();
        assert_eq!(length(b"a"), length(&[b'a'; 500]));
        assert!(encrypt(&keys, &[b'a'; 4_000], Random).is_none());
        let no_point = SubscriptionKeys {
            p256dh: URL_SAFE_NO_PAD.encode([4; 65]),
            ..keys
        };
        assert!(encrypt(&no_point, b"a", Random).is_none());
    }
}
