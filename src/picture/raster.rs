//! Pictures made of pixels: PNG, JPEG, GIF and WebP; of those that move, the first frame.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{DynamicImage, ImageDecoder, ImageResult};

use super::bitmap::Bitmap;
use super::error::PictureError;
use super::header;
use super::kind::Kind;
use super::limits::Limits;

/// Bytes that a decoder may take for each pixel: a row of the widest colours, twice.
const BYTES_PER_PIXEL: u64 = 16;
/// Bytes that it may take besides, for tables and profiles.
const SPARE: u64 = 8 * 1024 * 1024;

/// A picture from its bytes; nothing is taken for its pixels before its header has passed.
pub fn decode(kind: Kind, bytes: &[u8], limits: &Limits) -> Result<Bitmap, PictureError> {
    let (width, height) = header::size(kind, bytes).ok_or(PictureError::Damaged(kind))?;
    admit(kind, (width, height), bytes, limits)?;
    let image = read(kind, bytes, limits).map_err(|_| PictureError::Damaged(kind))?;
    let image = image.into_rgba8();
    let (width, height) = image.dimensions();
    Bitmap::new(width, height, image.into_raw()).ok_or(PictureError::Damaged(kind))
}

/// Refuses too many pixels, none, and too much work for them.
fn admit(
    kind: Kind,
    (width, height): (u32, u32),
    bytes: &[u8],
    limits: &Limits,
) -> Result<(), PictureError> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(PictureError::Damaged(kind));
    }
    if pixels > limits.pixels {
        return Err(PictureError::Pixels(width, height));
    }
    let work = work(kind, pixels, bytes);
    (work <= limits.steps())
        .then_some(())
        .ok_or(PictureError::Work)
}

/// Steps of work for a picture: once over its pixels and bytes, but for a JPEG once over its pixels for each
/// of its scans, of which one that takes a few bytes goes over all of them.
pub(super) fn work(kind: Kind, pixels: u64, bytes: &[u8]) -> u64 {
    let times = match kind {
        Kind::Jpeg => scans(bytes),
        _ => 1,
    };
    pixels
        .saturating_mul(times * 2)
        .saturating_add(bytes.len() as u64)
}

/// How often a scan begins: the mark occurs nowhere else in pictures, other than in their previews.
fn scans(bytes: &[u8]) -> u64 {
    let marks = bytes.windows(2).filter(|two| two == b"\xff\xda");
    // The first is no more than what every picture needs.
    (marks.count() as u64).div_ceil(4).max(1)
}

fn read(kind: Kind, bytes: &[u8], limits: &Limits) -> ImageResult<DynamicImage> {
    let from = Cursor::new(bytes);
    let most = allowed(limits);
    match kind {
        Kind::Png => image_of(PngDecoder::with_limits(from, most.clone())?, most),
        Kind::Jpeg => image_of(JpegDecoder::new(from)?, most),
        Kind::Gif => image_of(GifDecoder::new(from)?, most),
        Kind::Webp | Kind::Svg => image_of(WebPDecoder::new(from)?, most),
    }
}

fn allowed(limits: &Limits) -> image::Limits {
    let mut allowed = image::Limits::default();
    let bytes = limits.pixels.saturating_mul(BYTES_PER_PIXEL);
    allowed.max_alloc = Some(bytes.saturating_add(SPARE));
    allowed
}

/// Decoded, and turned as the camera was.
fn image_of(mut decoder: impl ImageDecoder, most: image::Limits) -> ImageResult<DynamicImage> {
    decoder.set_limits(most)?;
    let orientation = decoder.orientation()?;
    let mut image = DynamicImage::from_decoder(decoder)?;
    image.apply_orientation(orientation);
    Ok(image)
}
