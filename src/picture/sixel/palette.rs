//! The colours that stand for those of a picture: its own where they are few, else those of a median cut.
//!
//! Plots have few colours and keep them exactly. Others are counted in cells of a cube, which is cut in two
//! along its longest side again and again, where most pixels are.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Colours that a terminal keeps.
const MAX_COLOURS: usize = 256;
/// Bits of a colour's part that tell cells apart.
const BITS: u32 = 5;
const CELLS: usize = 1 << (3 * BITS);

/// Some colours, and which of them stands for which.
pub struct Palette {
    colours: Vec<[u8; 3]>,
    /// The places of colours that are there exactly.
    exact: BTreeMap<[u8; 3], u8>,
    /// For each cell of the cube, the place of its colour; empty where all are exact.
    nearest: Vec<u8>,
}

impl Palette {
    pub fn of(pixels: &[[u8; 3]]) -> Palette {
        match few(pixels) {
            Some(exact) => Palette {
                colours: in_order(&exact),
                exact,
                nearest: Vec::new(),
            },
            None => cut(pixels),
        }
    }

    pub fn colours(&self) -> &[[u8; 3]] {
        &self.colours
    }

    /// The place of the colour that stands for this one.
    pub fn nearest(&self, colour: [u8; 3]) -> u8 {
        match self.nearest.get(cell_of(colour)) {
            Some(number) => *number,
            None => self.exact.get(&colour).copied().unwrap_or(0),
        }
    }
}

/// All colours with places for them, if they are few enough.
fn few(pixels: &[[u8; 3]]) -> Option<BTreeMap<[u8; 3], u8>> {
    let mut exact = BTreeMap::new();
    for run in pixels.chunk_by(|one, other| one == other) {
        let place = u8::try_from(exact.len());
        if let Entry::Vacant(new) = exact.entry(*run.first()?) {
            new.insert(place.ok()?);
        }
    }
    Some(exact)
}

fn in_order(exact: &BTreeMap<[u8; 3], u8>) -> Vec<[u8; 3]> {
    let mut colours: Vec<_> = exact.iter().collect();
    colours.sort_by_key(|(_, place)| **place);
    colours.into_iter().map(|(colour, _)| *colour).collect()
}

fn cell_of(colour: [u8; 3]) -> usize {
    let high = |part: u8| usize::from(part >> (8 - BITS));
    let [red, green, blue] = colour;
    high(red) << (2 * BITS) | high(green) << BITS | high(blue)
}

/// Pixels of one cell, and their colours' sum.
#[derive(Clone, Copy, Default)]
struct Cell {
    at: usize,
    count: u64,
    sum: [u64; 3],
}

impl Cell {
    /// Its place along a side of the cube.
    fn along(&self, side: usize) -> usize {
        let shift = (2usize.saturating_sub(side)) as u32 * BITS;
        self.at >> shift & ((1 << BITS) - 1)
    }
}

/// The cells in which there are pixels.
fn counted(pixels: &[[u8; 3]]) -> Vec<Cell> {
    let mut cells = vec![Cell::default(); CELLS];
    for pixel in pixels {
        let at = cell_of(*pixel);
        if let Some(cell) = cells.get_mut(at) {
            cell.at = at;
            cell.count += 1;
            for (sum, part) in cell.sum.iter_mut().zip(pixel) {
                *sum += u64::from(*part);
            }
        }
    }
    cells.retain(|cell| cell.count > 0);
    cells
}

fn cut(pixels: &[[u8; 3]]) -> Palette {
    let mut cells = counted(pixels);
    let mut palette = Palette {
        colours: Vec::new(),
        exact: BTreeMap::new(),
        nearest: vec![0; CELLS],
    };
    for part in parts(&mut cells) {
        let place = u8::try_from(palette.colours.len()).unwrap_or(u8::MAX);
        palette.colours.push(mean(part));
        for cell in part {
            if let Some(nearest) = palette.nearest.get_mut(cell.at) {
                *nearest = place;
            }
        }
    }
    palette
}

/// The cells in as many parts as there are colours; the part with the widest spread of pixels is cut next.
fn parts(cells: &mut [Cell]) -> Vec<&mut [Cell]> {
    let mut parts = vec![cells];
    while parts.len() < MAX_COLOURS {
        let spread = parts.iter().map(|part| spread(part)).enumerate();
        let Some((at, _)) = spread
            .filter(|(_, spread)| *spread > 0)
            .max_by_key(|of| of.1)
        else {
            break;
        };
        let (one, other) = halved(parts.swap_remove(at));
        parts.push(one);
        parts.push(other);
    }
    parts
}

/// How long a part's longest side is, and which it is.
fn longest(part: &[Cell]) -> (usize, usize) {
    let length = |side| {
        let along = part.iter().map(|cell| cell.along(side));
        let (low, high) = along.fold((usize::MAX, 0), |(low, high), at| {
            (low.min(at), high.max(at))
        });
        high.saturating_sub(low)
    };
    let sides = (0..3).map(|side| (length(side), side));
    sides.max().unwrap_or_default()
}

fn spread(part: &[Cell]) -> u64 {
    let count: u64 = part.iter().map(|cell| cell.count).sum();
    let length = longest(part).0 as u64;
    // Wide parts with few pixels count for something: an edge in another colour is seen.
    count.isqrt().saturating_mul(length * length)
}

/// Cut where half of the pixels are on either side, as far as cells allow.
fn halved(part: &mut [Cell]) -> (&mut [Cell], &mut [Cell]) {
    let (_, side) = longest(part);
    part.sort_unstable_by_key(|cell| (cell.along(side), cell.at));
    let whole: u64 = part.iter().map(|cell| cell.count).sum();
    let mut before = 0;
    let passed = part.iter().take_while(|cell| {
        before += cell.count;
        before * 2 < whole
    });
    let at = passed.count().clamp(1, part.len().saturating_sub(1).max(1));
    part.split_at_mut(at)
}

fn mean(part: &[Cell]) -> [u8; 3] {
    let count: u64 = part.iter().map(|cell| cell.count).sum();
    [0, 1, 2].map(|side| {
        let sums = part.iter().filter_map(|cell| cell.sum.get(side));
        let mean = (sums.sum::<u64>() + count / 2).checked_div(count);
        u8::try_from(mean.unwrap_or(0)).unwrap_or(u8::MAX)
    })
}
