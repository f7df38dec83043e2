//! Pictures as sixels: columns of six pixels, written a colour at a time.
//!
//! The DEC way, which xterm, foot, Windows Terminal and others follow. Colours are a palette of 256 at most.

use super::bitmap::{Bitmap, over};

mod palette;

use palette::Palette;

/// Rows of pixels in a band.
const BAND: usize = 6;
/// As many alike in a row are written as a number; fewer are shorter as they are.
const RUN: usize = 4;

/// The bytes that show a picture from the cursor on, laid over `background` where it can be seen through.
///
/// Every pixel is written, so nothing of what was there shines through whatever the terminal makes of `P2`.
pub fn show(bitmap: &Bitmap, background: [u8; 3]) -> Vec<u8> {
    let width = usize::try_from(bitmap.width()).unwrap_or(0);
    let pixels = bitmap.pixels().map(|pixel| over(pixel, background));
    let pixels: Vec<[u8; 3]> = pixels.collect();
    let palette = Palette::of(&pixels);
    let head = format!("\x1bP0;1;0q\"1;1;{};{}", bitmap.width(), bitmap.height());
    let mut bytes = head.into_bytes();
    for (number, colour) in palette.colours().iter().enumerate() {
        let [red, green, blue] = colour.map(percent);
        bytes.extend_from_slice(format!("#{number};2;{red};{green};{blue}").as_bytes());
    }
    let numbers: Vec<u8> = pixels.iter().map(|pixel| palette.nearest(*pixel)).collect();
    for (at, band) in numbers.chunks((width * BAND).max(1)).enumerate() {
        if at > 0 {
            bytes.push(b'-');
        }
        write_band(band, width, &mut bytes);
    }
    bytes.extend_from_slice(b"\x1b\\");
    bytes
}

/// Parts of 255 as parts of 100.
fn percent(part: u8) -> u32 {
    (u32::from(part) * 100 + 127) / 255
}

/// Six rows: each colour in them once from left to right, going back in between.
fn write_band(band: &[u8], width: usize, bytes: &mut Vec<u8>) {
    let mut masks = masks(band, width);
    let mut first = true;
    for (number, mask) in masks.iter_mut().enumerate() {
        let Some(end) = mask.iter().rposition(|bits| *bits != 0) else {
            continue;
        };
        if !first {
            bytes.push(b'$');
        }
        first = false;
        bytes.extend_from_slice(format!("#{number}").as_bytes());
        mask.truncate(end + 1);
        write_runs(mask, bytes);
    }
}

/// For each colour, which of the six pixels of each column have it; empty for those that do not occur.
fn masks(band: &[u8], width: usize) -> Vec<Vec<u8>> {
    let mut masks = vec![Vec::new(); 256];
    for (row, pixels) in band.chunks(width.max(1)).enumerate() {
        for (column, number) in pixels.iter().enumerate() {
            let Some(mask) = masks.get_mut(usize::from(*number)) else {
                continue;
            };
            mask.resize(width, 0);
            if let Some(bits) = mask.get_mut(column) {
                *bits |= 1 << row;
            }
        }
    }
    masks
}

fn write_runs(mask: &[u8], bytes: &mut Vec<u8>) {
    for run in mask.chunk_by(|one, other| one == other) {
        let sign = b'?' + run.first().copied().unwrap_or(0);
        if run.len() < RUN {
            bytes.extend(run.iter().map(|_| sign));
        } else {
            bytes.extend_from_slice(format!("!{}", run.len()).as_bytes());
            bytes.push(sign);
        }
    }
}
