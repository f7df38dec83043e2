//! A bitmap as PNG, for terminals that take pictures as files.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use super::bitmap::Bitmap;

/// Packed quickly rather than tightly: a picture is packed when it comes into view.
pub fn packed(bitmap: &Bitmap) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive);
    let (width, height) = (bitmap.width(), bitmap.height());
    // Writing into memory fails for pictures without pixels alone; nothing is what they look like.
    match encoder.write_image(bitmap.rgba(), width, height, ExtendedColorType::Rgba8) {
        Ok(()) => bytes,
        Err(_) => Vec::new(),
    }
}
