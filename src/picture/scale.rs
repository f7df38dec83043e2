//! Pictures in other sizes, and parts of them.

use std::ops::Deref;

use image::imageops::{FilterType, resize, thumbnail};
use image::{ImageBuffer, Rgba};

use super::bitmap::Bitmap;

/// Pixels of a side after scaling: more than the largest screens have.
const MAX_SIDE: u32 = 16_384;
/// How much larger than its goal a picture is when the good filter, which looks at all of it, begins.
const SPARE: u32 = 4;

type Image = ImageBuffer<Rgba<u8>, Vec<u8>>;

/// The picture in exactly so many pixels (each side at most 16 384). Colours are weighed by how much of them is
/// seen, so that what is transparent lends its colour to nothing.
pub fn scaled(bitmap: &Bitmap, width: u32, height: u32) -> Bitmap {
    let (width, height) = (width.min(MAX_SIDE), height.min(MAX_SIDE));
    if (bitmap.width(), bitmap.height()) == (width, height) {
        return bitmap.clone();
    }
    let has_pixels = width > 0 && height > 0 && !bitmap.rgba().is_empty();
    let made = has_pixels.then(|| weighed(bitmap, width, height));
    let empty = || vec![0; pixels(width, height).saturating_mul(4)];
    Bitmap::of(width, height, made.flatten().unwrap_or_else(empty))
}

/// Most pictures are opaque, and need no weighing.
fn weighed(bitmap: &Bitmap, width: u32, height: u32) -> Option<Vec<u8>> {
    let (across, down) = (bitmap.width(), bitmap.height());
    if bitmap.pixels().all(|[.., alpha]| alpha == u8::MAX) {
        let from = ImageBuffer::<Rgba<u8>, _>::from_raw(across, down, bitmap.rgba())?;
        return Some(resized(&from, width, height).into_raw());
    }
    let from = Image::from_raw(across, down, premultiplied(bitmap))?;
    Some(straight(resized(&from, width, height)))
}

/// In two steps where the picture is far larger than its goal: averages first, as many as are needed.
fn resized<S>(from: &ImageBuffer<Rgba<u8>, S>, width: u32, height: u32) -> Image
where
    S: Deref<Target = [u8]>,
{
    let near = |have: u32, goal: u32| have.min(goal.saturating_mul(SPARE));
    let (across, down) = (near(from.width(), width), near(from.height(), height));
    if (across, down) == from.dimensions() {
        return resize(from, width, height, FilterType::Triangle);
    }
    let from = thumbnail(from, across, down);
    resize(&from, width, height, FilterType::Triangle)
}

fn premultiplied(bitmap: &Bitmap) -> Vec<u8> {
    let mut rgba = Vec::with_capacity(bitmap.rgba().len());
    for [r, g, b, alpha] in bitmap.pixels() {
        let seen = |part: u8| rounded(u32::from(part) * u32::from(alpha), 255);
        rgba.extend_from_slice(&[seen(r), seen(g), seen(b), alpha]);
    }
    rgba
}

fn straight(image: Image) -> Vec<u8> {
    let mut rgba = image.into_raw();
    for [r, g, b, alpha] in rgba.as_chunks_mut().0 {
        for part in [r, g, b] {
            *part = rounded(u32::from(*part) * 255, u32::from(*alpha));
        }
    }
    rgba
}

/// A quotient, rounded, of at most 255; nothing by nothing is nothing.
fn rounded(sum: u32, by: u32) -> u8 {
    let quotient = (sum + by / 2).checked_div(by).unwrap_or(0);
    u8::try_from(quotient).unwrap_or(u8::MAX)
}

fn pixels(width: u32, height: u32) -> usize {
    usize::try_from(u64::from(width) * u64::from(height)).unwrap_or(0)
}

/// The rows of pixels from `first` up to `last`, which is not among them.
pub fn crop_rows(bitmap: &Bitmap, first: u32, last: u32) -> Bitmap {
    let last = last.min(bitmap.height());
    let first = first.min(last);
    let at = |row| pixels(bitmap.width(), row).saturating_mul(4);
    let rows = bitmap.rgba().get(at(first)..at(last)).unwrap_or_default();
    Bitmap::of(bitmap.width(), last - first, rows.to_vec())
}
