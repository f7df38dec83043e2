//! How large a picture is, read from its first bytes; nothing of it is decoded.

use std::io::Cursor;

use image::ImageDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::metadata::Orientation;

use super::kind::Kind;

/// Bytes of a picture that are looked at. A JPEG has its size behind a preview and a colour profile, of
/// 64 KiB each at most; other formats have it in the first 30 bytes.
pub const MAX_HEADER: usize = 192 * 1024;

/// Width and height in pixels; of a JPEG, as it is turned to be looked at.
pub fn size(kind: Kind, bytes: &[u8]) -> Option<(u32, u32)> {
    match kind {
        Kind::Png => png(bytes),
        Kind::Gif => gif(bytes),
        Kind::Webp => webp(bytes),
        Kind::Jpeg => jpeg(bytes),
        Kind::Svg => None,
    }
}

fn big(bytes: &[u8], at: usize) -> Option<u32> {
    let four: [u8; 4] = *bytes.get(at..)?.first_chunk()?;
    Some(u32::from_be_bytes(four))
}

fn little(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(count)?)?;
    let longer = |sum, byte: &u8| sum << 8 | u32::from(*byte);
    Some(bytes.iter().rev().fold(0, longer))
}

/// `IHDR` comes first and begins with both.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let named = bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16)? == b"IHDR";
    named.then_some(())?;
    Some((big(bytes, 16)?, big(bytes, 20)?))
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
        b"VP8 " => {
            let side = |at| Some(little(bytes, at, 2)? & 0x3fff);
            Some((side(26)?, side(28)?))
        }
        b"VP8L" => {
            let bits = little(bytes, 21, 4)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        _ => None,
    }
}

/// The decoder reads as far as the picture itself, and what camera held it how.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut decoder = JpegDecoder::new(Cursor::new(bytes)).ok()?;
    let (width, height) = decoder.dimensions();
    let turned = matches!(
        decoder.orientation().ok()?,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    Some(if turned {
        (height, width)
    } else {
        (width, height)
    })
}
