//! How large a picture is, read from its first bytes; nothing of it is decoded.

use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

/// Bytes of a picture that are looked at. A JPEG has its size behind a preview and a colour profile, of
/// 64 KiB each at most; other formats have it in the first 30 bytes.
const MAX_HEADER: usize = 192 * 1024;
/// Bytes of the others' headers.
const SHORT_HEADER: usize = 64;

/// Width and height in pixels.
pub fn size(mime: &str, base64: &str) -> Option<(u32, u32)> {
    match mime {
        "image/png" => png(&decoded(base64, SHORT_HEADER)),
        "image/gif" => gif(&decoded(base64, SHORT_HEADER)),
        "image/webp" => webp(&decoded(base64, SHORT_HEADER)),
        "image/jpeg" | "image/jpg" => jpeg(&decoded(base64, MAX_HEADER)),
        _ => None,
    }
}

/// The first bytes of a text in base64, which may be broken into lines.
fn decoded(base64: &str, bytes: usize) -> Vec<u8> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, config);
    let symbols = base64.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let symbols: Vec<u8> = symbols.take(bytes / 3 * 4).collect();
    engine.decode(symbols).unwrap_or_default()
}

fn big(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(
        bytes
            .iter()
            .fold(0, |sum, byte| sum << 8 | u32::from(*byte)),
    )
}

fn little(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(count)?)?;
    Some(
        bytes
            .iter()
            .rev()
            .fold(0, |sum, byte| sum << 8 | u32::from(*byte)),
    )
}

/// `IHDR` comes first and begins with both, in four bytes each.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let long = |at| Some(big(bytes, at)? << 16 | big(bytes, at + 2)?);
    let named = bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16)? == b"IHDR";
    named.then_some(())?;
    Some((long(16)?, long(20)?))
}

/// The logical screen.
fn gif(bytes: &[u8]) -> Option<(u32, u32)> {
    bytes.starts_with(b"GIF8").then_some(())?;
    Some((little(bytes, 6, 2)?, little(bytes, 8, 2)?))
}

/// Three kinds of first chunks: lossy, lossless and extended, the latter two less one.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    let riff = bytes.starts_with(b"RIFF") && bytes.get(8..12)? == b"WEBP";
    riff.then_some(())?;
    match bytes.get(12..16)? {
        b"VP8 " => Some((
            little(bytes, 26, 2)? & 0x3fff,
            little(bytes, 28, 2)? & 0x3fff,
        )),
        b"VP8L" => {
            let bits = little(bytes, 21, 4)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        _ => None,
    }
}

/// The first frame header, behind segments that say how long they are.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    bytes.starts_with(b"\xff\xd8").then_some(())?;
    let mut at = 2;
    loop {
        match (*bytes.get(at)?, *bytes.get(at + 1)?) {
            (0xff, 0xff) => at += 1,
            // Marks without a length.
            (0xff, 0x01 | 0xd0..=0xd7) => at += 2,
            // Tables of codes and arithmetic conditions have numbers among those of frames.
            (0xff, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf) => {
                return Some((big(bytes, at + 7)?, big(bytes, at + 5)?));
            }
            // The picture itself, or its end.
            (0xff, 0xd8..=0xda) => return None,
            (0xff, _) => at += 2 + usize::try_from(big(bytes, at + 2)?.max(2)).ok()?,
            _ => return None,
        }
    }
}
