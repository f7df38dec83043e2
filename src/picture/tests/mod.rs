//! Pictures made by encoders, and what becomes of them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::*;

mod decoding;
mod fitting;
mod protocols;
mod random;
mod sixels;

const RASTERS: [Kind; 4] = [Kind::Png, Kind::Jpeg, Kind::Gif, Kind::Webp];

/// 16 × 8 pixels in #c86432, as a browser writes WebP with losses, which no encoder here does.
const LOSSY: &str =
    "UklGRjIAAABXRUJQVlA4ICYAAACQAQCdASoQAAgABABoJaACdLoAA5gA/hMevmWcL+ftTBJGXgAAAA==";

/// A picture of which each pixel is a function of its place.
fn picture(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> Bitmap {
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let rgba = places.flat_map(|(x, y)| pixel(x, y)).collect();
    Bitmap::new(width, height, rgba).expect("as many as needed")
}

fn plain(width: u32, height: u32, colour: [u8; 4]) -> Bitmap {
    picture(width, height, |_, _| colour)
}

/// Smooth colours, so that a JPEG keeps them.
fn smooth(width: u32, height: u32) -> Bitmap {
    let part = |at: u32, of: u32| u8::try_from(at * 255 / of.max(1)).unwrap_or(u8::MAX);
    picture(width, height, |x, y| {
        [part(x, width), part(y, height), 128, 255]
    })
}

/// The bytes of a file of this kind.
fn file(kind: Kind, bitmap: &Bitmap) -> Vec<u8> {
    let (width, height) = (bitmap.width(), bitmap.height());
    let rgb: Vec<u8> = bitmap.pixels().flat_map(|[r, g, b, _]| [r, g, b]).collect();
    let mut bytes = Vec::new();
    let done = match kind {
        Kind::Png => return png::packed(bitmap),
        Kind::Jpeg => JpegEncoder::new_with_quality(&mut bytes, 95).write_image(
            &rgb,
            width,
            height,
            ExtendedColorType::Rgb8,
        ),
        Kind::Gif => GifEncoder::new(&mut bytes).encode(
            bitmap.rgba(),
            width,
            height,
            ExtendedColorType::Rgba8,
        ),
        Kind::Webp => WebPEncoder::new_lossless(&mut bytes).write_image(
            bitmap.rgba(),
            width,
            height,
            ExtendedColorType::Rgba8,
        ),
        Kind::Svg => panic!("no raster"),
    };
    done.expect("it can be encoded");
    bytes
}

/// As MIME data has it: base64 in lines.
fn lines(bytes: &[u8]) -> String {
    let text = STANDARD.encode(bytes);
    let lines = text.as_bytes().chunks(76).map(String::from_utf8_lossy);
    lines
        .flat_map(|line| [line.into_owned(), "\n".into()])
        .collect()
}

fn decoded(kind: Kind, bytes: &[u8]) -> Result<Bitmap, PictureError> {
    decode(kind, &lines(bytes), &Limits::default())
}

/// The largest difference of any part of any pixel.
fn distance(one: &Bitmap, other: &Bitmap) -> u8 {
    assert_eq!((one.width(), one.height()), (other.width(), other.height()));
    let parts = one.rgba().iter().zip(other.rgba());
    parts.map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
}
