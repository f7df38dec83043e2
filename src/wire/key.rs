//! The name of a document on the signaling server, and the key of a room with a password.

use std::num::NonZeroU32;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ring::{aead, pbkdf2};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::any;
use super::lib0::{Reader, WireError, Writer};

/// What y-webrtc's `deriveKey` uses (`crypto.js`).
const ITERATIONS: NonZeroU32 = NonZeroU32::new(100_000).unwrap();

/// The only algorithm that y-webrtc names in a sealed message.
const ALGORITHM: &str = "AES-GCM";

/// Bytes of the base64 of a sealed message: an SDP is a few thousand, a signaling frame is bounded
/// at the socket.
pub const MAX_SEALED_BYTES: usize = 1024 * 1024;

/// The topic of a document in a JupyterLite room: `hex(sha256(PREFIX-ROOM))` and the path as the
/// contents API has it (no leading slash).
#[must_use]
pub fn site_topic(prefix: &str, room: &str, path: &str) -> String {
    let digest = Sha256::digest(format!("{prefix}-{room}"));
    let mut topic: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    topic.push_str(path);
    topic
}

/// The key of a room with a password (plain y-webrtc): seals what goes over signaling.
pub struct RoomKey {
    key: aead::LessSafeKey,
}

impl std::fmt::Debug for RoomKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RoomKey(..)")
    }
}

impl RoomKey {
    /// PBKDF2-SHA256 of the password with the room's name as the salt, for AES-256-GCM. Takes tens
    /// of milliseconds. Fails only where the library refuses its own key length.
    pub fn derive(password: &str, room_name: &str) -> Result<Self, WireError> {
        let mut bytes = [0u8; 32];
        let salt = room_name.as_bytes();
        pbkdf2::derive(
            pbkdf2::PBKDF2_HMAC_SHA256,
            ITERATIONS,
            salt,
            password.as_bytes(),
            &mut bytes,
        );
        let key =
            aead::UnboundKey::new(&aead::AES_256_GCM, &bytes).map_err(|_| WireError::WrongKey)?;
        Ok(Self {
            key: aead::LessSafeKey::new(key),
        })
    }

    /// Seals a signaling `data` value as base64. The nonce `iv` must never come twice for one key:
    /// draw it at random, as y-webrtc does.
    pub fn seal(&self, data: &Value, iv: [u8; 12]) -> Result<String, WireError> {
        let mut plain = Writer::new();
        any::write(&mut plain, data);
        let mut cipher = plain.finish();
        let nonce = aead::Nonce::assume_unique_for_key(iv);
        self.key
            .seal_in_place_append_tag(nonce, aead::Aad::empty(), &mut cipher)
            .map_err(|_| WireError::Limit("message to seal"))?;
        let mut sealed = Writer::new();
        sealed.var_string(ALGORITHM);
        sealed.var_bytes(&iv);
        sealed.var_bytes(&cipher);
        Ok(BASE64.encode(sealed.finish()))
    }

    /// Opens what a peer sealed with the same password; any other text is an error.
    pub fn open(&self, sealed: &str) -> Result<Value, WireError> {
        if sealed.len() > MAX_SEALED_BYTES {
            return Err(WireError::Limit("sealed message"));
        }
        let bytes = BASE64.decode(sealed).map_err(|_| WireError::NotBase64)?;
        let (iv, cipher) = parts(&bytes)?;
        let mut buffer = cipher.to_vec();
        let nonce = aead::Nonce::assume_unique_for_key(iv);
        let plain = self
            .key
            .open_in_place(nonce, aead::Aad::empty(), &mut buffer)
            .map_err(|_| WireError::WrongKey)?;
        any::read(&mut Reader::new(plain))
    }
}

/// Whether a text has the form of a sealed message, whatever its password is.
#[must_use]
pub fn is_sealed(text: &str) -> bool {
    let bytes = (text.len() <= MAX_SEALED_BYTES).then(|| BASE64.decode(text));
    bytes.is_some_and(|bytes| bytes.is_ok_and(|bytes| parts(&bytes).is_ok()))
}

/// The nonce and the ciphertext with its tag.
fn parts(sealed: &[u8]) -> Result<([u8; 12], &[u8]), WireError> {
    let mut reader = Reader::new(sealed);
    if reader.var_string()? != ALGORITHM {
        return Err(WireError::Unknown {
            what: "cipher",
            tag: 0,
        });
    }
    let iv = reader
        .var_bytes()?
        .try_into()
        .map_err(|_| WireError::Truncated)?;
    let cipher = reader.var_bytes()?;
    reader.finish()?;
    Ok((iv, cipher))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const IV: [u8; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

    /// What y-webrtc's `encryptJson` printed in Node for this password, room and nonce.
    fn sealed_by_y_webrtc() -> [(Value, &'static str); 2] {
        [
            (
                json!({ "type": "announce", "from": "36991fd4-f7a3-4d22-9556-50ee79bf144e" }),
                "B0FFUy1HQ00MAAECAwQFBgcICQoLTOWobjRxFRsqMAvXHWHcc34qNnA8AIfY8QUfHzHuMMbIgPs1f1gl7D5b\
                 VQCRgoVs4GNvF2TEc8dHwsVZ77n0aSM35U4zysWQpCIbCMA=",
            ),
            (
                json!({ "to": "b", "from": "a", "type": "signal", "token": 0.1234567890123, "signal": {
                    "type": "candidate",
                    "candidate": { "candidate": "candidate:1", "sdpMLineIndex": 0, "sdpMid": "0" } } }),
                "B0FFUy1HQ00MAAECAwQFBgcICQoLkgHlr2g0ZxJ/PzwMyxxj3hx8S0ZvPgqdqaZfTkhps1PWk8b4bGVUt0KH\
                 XiHELLHDM6o4Ph538U7RWIOUGoM43hTSRy2AmWF4fEDDx7PmiZtCtbR5oTZyWENB8f4W0wOo+0IXfLl34vWX\
                 efFPCm1+0XOhmLbRTrsUATvonLUj4LGaaeM1bvqD4mrQi5xz6bx/gVIYjw==",
            ),
        ]
    }

    #[test]
    fn seals_and_opens_as_y_webrtc_does() {
        let key = RoomKey::derive("correct horse", "room-é").unwrap();
        for (data, sealed) in sealed_by_y_webrtc() {
            assert_eq!(key.seal(&data, IV).unwrap(), sealed);
            assert_eq!(key.open(sealed).unwrap(), data);
        }
    }

    #[test]
    fn another_password_or_a_changed_byte_does_not_open() {
        let key = RoomKey::derive("a", "r").unwrap();
        let other = RoomKey::derive("b", "r").unwrap();
        let sealed = key.seal(&json!("x"), IV).unwrap();
        assert_eq!(other.open(&sealed), Err(WireError::WrongKey));
        assert!(is_sealed(&sealed) && !is_sealed("x") && !is_sealed("QUVT"));
        let mut bytes = BASE64.decode(&sealed).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        assert_eq!(key.open(&BASE64.encode(bytes)), Err(WireError::WrongKey));
    }

    #[test]
    fn malformed_texts_are_refused() {
        let key = RoomKey::derive("a", "r").unwrap();
        assert_eq!(key.open("{"), Err(WireError::NotBase64));
        assert_eq!(key.open(""), Err(WireError::Truncated));
        assert!(key.open(&BASE64.encode([3, b'A', b'E', b'S'])).is_err());
        assert!(key.open(&"A".repeat(MAX_SEALED_BYTES + 4)).is_err());
    }

    /// The topic in `tests/realroom/traces/session-bob.jsonl`, recorded with prefix `realroom`.
    #[test]
    fn the_topic_is_the_recorded_one() {
        let topic =
            "d0df148d268e9c87f00f0e4d47144470248925dc1619219fa8375cebdb5d9cf1sub/other.ipynb";
        assert_eq!(site_topic("realroom", "trace", "sub/other.ipynb"), topic);
    }
}
