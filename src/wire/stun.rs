//! STUN (RFC 8489), and what a doctor asks of TURN (RFC 8656): bytes to values and back, bounded.
//!
//! The stack below a link speaks both by itself and tells nobody what it heard. These few messages are
//! enough to say which address others see, and whether a relay takes the password.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use md5::{Digest, Md5};
use ring::hmac;

/// Bytes of one message. Over UDP it fits in one datagram of an Ethernet (RFC 8489, section 6.1).
pub const MAX_MESSAGE: usize = 1500;
/// Attributes of one message. Servers send some five; the format has no list longer than that.
const MAX_ATTRIBUTES: usize = 32;
/// Bytes of a realm or a nonce: 128 characters of at most six bytes (RFC 8489, section 14.9), rounded up.
const MAX_TEXT: usize = 800;

const HEADER: usize = 20;
const COOKIE: u32 = 0x2112_a442;
/// Bytes of an HMAC-SHA1, and those with the head of its attribute.
const MAC: usize = 20;
const MAC_ATTRIBUTE: usize = MAC + 4;

const MAPPED: u16 = 0x0001;
const USERNAME: u16 = 0x0006;
const INTEGRITY: u16 = 0x0008;
const ERROR: u16 = 0x0009;
const LIFETIME: u16 = 0x000d;
const REALM: u16 = 0x0014;
const NONCE: u16 = 0x0015;
const XOR_RELAYED: u16 = 0x0016;
const TRANSPORT: u16 = 0x0019;
const XOR_MAPPED: u16 = 0x0020;
/// UDP's number among the protocols, in the first of four bytes.
const UDP: [u8; 4] = [17, 0, 0, 0];

/// What ties an answer to its question: 96 random bits.
pub type Id = [u8; 12];

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Which address do you see?
    Binding,
    /// Relay for me.
    Allocate,
    /// No longer.
    Release,
}

impl Method {
    const fn code(self) -> u16 {
        match self {
            Self::Binding => 0x0001,
            Self::Allocate => 0x0003,
            Self::Release => 0x0004,
        }
    }

    /// What goes with the question.
    fn attributes(self, bytes: &mut Vec<u8>) {
        match self {
            Self::Binding => {}
            Self::Allocate => attribute(bytes, TRANSPORT, &UDP),
            Self::Release => attribute(bytes, LIFETIME, &[0; 4]),
        }
    }
}

/// A user of a TURN server, as its challenge wants it (long-term credentials, RFC 8489, section 9.2).
#[derive(Clone, Copy, Debug)]
pub struct Login<'a> {
    pub user: &'a str,
    pub password: &'a str,
    pub realm: &'a str,
    pub nonce: &'a [u8],
}

/// An answer, as far as anybody here wants to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub id: Id,
    /// The address that the server saw.
    pub mapped: Option<SocketAddr>,
    /// The address that it relays from.
    pub relayed: Option<SocketAddr>,
    /// Its refusal: 300 to 699.
    pub error: Option<u16>,
    pub realm: Option<String>,
    pub nonce: Option<Vec<u8>>,
}

/// What came is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StunError {
    #[error("it is no STUN message")]
    NotStun,
    #[error("it is no answer")]
    NoAnswer,
    #[error("it is cut off")]
    CutOff,
    #[error("it is longer than any answer is")]
    TooLong,
}

/// A question that anybody may ask.
#[must_use]
pub fn request(method: Method, id: &Id) -> Vec<u8> {
    let mut bytes = begun(method, id);
    method.attributes(&mut bytes);
    finished(bytes)
}

/// The same, signed.
#[must_use]
pub fn signed(method: Method, id: &Id, login: &Login) -> Vec<u8> {
    let mut bytes = begun(method, id);
    method.attributes(&mut bytes);
    attribute(&mut bytes, USERNAME, login.user.as_bytes());
    attribute(&mut bytes, NONCE, login.nonce);
    attribute(&mut bytes, REALM, login.realm.as_bytes());
    // The length counts the signature, which is not there yet (section 14.5).
    let length = bytes.len() - HEADER + MAC_ATTRIBUTE;
    set_length(&mut bytes, length);
    let mac = hmac::sign(&key(login), &bytes);
    attribute(&mut bytes, INTEGRITY, mac.as_ref());
    finished(bytes)
}

/// MD5 of user, realm and password (section 9.2.2): old, and what every server asks for.
fn key(login: &Login) -> hmac::Key {
    let text = format!("{}:{}:{}", login.user, login.realm, login.password);
    let key = Md5::digest(text.as_bytes());
    hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &key)
}

fn begun(method: Method, id: &Id) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER);
    bytes.extend_from_slice(&method.code().to_be_bytes());
    bytes.extend_from_slice(&[0, 0]);
    bytes.extend_from_slice(&COOKIE.to_be_bytes());
    bytes.extend_from_slice(id);
    bytes
}

fn attribute(bytes: &mut Vec<u8>, kind: u16, value: &[u8]) {
    let value = value.get(..MAX_TEXT).unwrap_or(value);
    bytes.extend_from_slice(&kind.to_be_bytes());
    bytes.extend_from_slice(&(value.len() as u16).to_be_bytes());
    bytes.extend_from_slice(value);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
}

fn finished(mut bytes: Vec<u8>) -> Vec<u8> {
    let length = bytes.len() - HEADER;
    set_length(&mut bytes, length);
    bytes
}

fn set_length(bytes: &mut [u8], length: usize) {
    if let Some(place) = bytes.get_mut(2..4) {
        place.copy_from_slice(&(length as u16).to_be_bytes());
    }
}

/// Reads an answer. What it says of itself (its signature, its fingerprint) is not checked: whoever asks
/// compares the id and the sender.
///
/// # Errors
/// When it is none.
pub fn read(bytes: &[u8]) -> Result<Answer, StunError> {
    if bytes.len() > MAX_MESSAGE {
        return Err(StunError::TooLong);
    }
    let (header, rest) = bytes.split_at_checked(HEADER).ok_or(StunError::NotStun)?;
    let kind = u16_at(header, 0).ok_or(StunError::NotStun)?;
    if kind & 0xc000 != 0 || header.get(4..8) != Some(&COOKIE.to_be_bytes()) {
        return Err(StunError::NotStun);
    }
    // The bits of the class: an answer has the higher one (section 5).
    if kind & 0x0100 == 0 {
        return Err(StunError::NoAnswer);
    }
    let length = usize::from(u16_at(header, 2).unwrap_or(0));
    let body = rest.get(..length).ok_or(StunError::CutOff)?;
    let id = header.get(8..).and_then(|id| id.try_into().ok());
    let mut answer = Answer {
        id: id.unwrap_or_default(),
        ..Answer::default()
    };
    answer.take_all(body)?;
    Ok(answer)
}

impl Answer {
    fn take_all(&mut self, body: &[u8]) -> Result<(), StunError> {
        let mut rest = body;
        for _ in 0..MAX_ATTRIBUTES {
            if rest.is_empty() {
                return Ok(());
            }
            let kind = u16_at(rest, 0).ok_or(StunError::CutOff)?;
            let length = usize::from(u16_at(rest, 2).ok_or(StunError::CutOff)?);
            let value = rest.get(4..4 + length).ok_or(StunError::CutOff)?;
            // What follows the signature is not signed, and of no use (section 14.5).
            if kind == INTEGRITY {
                return Ok(());
            }
            self.take(kind, value);
            let next = 4 + length.next_multiple_of(4);
            rest = rest.get(next..).unwrap_or_default();
        }
        Err(StunError::TooLong)
    }

    /// The first of each kind counts (section 14).
    fn take(&mut self, kind: u16, value: &[u8]) {
        match kind {
            XOR_MAPPED => self.mapped = address(value, Some(&self.id)).or(self.mapped),
            // Servers of before 2008 send this one alone.
            MAPPED => self.mapped = self.mapped.or(address(value, None)),
            XOR_RELAYED => self.relayed = self.relayed.or(address(value, Some(&self.id))),
            ERROR => self.error = self.error.or(error(value)),
            REALM if self.realm.is_none() && value.len() <= MAX_TEXT => {
                self.realm = Some(String::from_utf8_lossy(value).into_owned());
            }
            NONCE if self.nonce.is_none() && value.len() <= MAX_TEXT => {
                self.nonce = Some(value.to_vec());
            }
            _ => {}
        }
    }
}

/// An address, as it is or mixed with the cookie and the id (section 14.2).
fn address(value: &[u8], mixed_with: Option<&Id>) -> Option<SocketAddr> {
    let mut mask = [0; 16];
    if let Some(id) = mixed_with {
        let (cookie, rest) = mask.split_at_mut(4);
        cookie.copy_from_slice(&COOKIE.to_be_bytes());
        rest.copy_from_slice(id);
    }
    let plain = |bytes: &[u8]| -> Vec<u8> {
        let pairs = bytes.iter().zip(mask);
        pairs.map(|(byte, mask)| byte ^ mask).collect()
    };
    let port = plain(value.get(2..4)?);
    let port = u16_at(&port, 0)?;
    let host = plain(value.get(4..)?);
    let ip = match (value.get(1)?, host.len()) {
        (1, 4) => IpAddr::V4(Ipv4Addr::from(<[u8; 4]>::try_from(host).ok()?)),
        (2, 16) => IpAddr::V6(Ipv6Addr::from(<[u8; 16]>::try_from(host).ok()?)),
        _ => return None,
    };
    Some(SocketAddr::new(ip, port))
}

fn error(value: &[u8]) -> Option<u16> {
    let (class, number) = (u16::from(value.get(2)? & 7), u16::from(*value.get(3)?));
    let code = class * 100 + number;
    (number < 100 && (300..700).contains(&code)).then_some(code)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at + 2)?;
    Some(u16::from_be_bytes(pair.try_into().ok()?))
}

#[cfg(test)]
mod tests;
