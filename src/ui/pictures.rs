//! Pictures on the page: where one stands, row by row, and how it is drawn there.

mod album;
mod draw;

use std::sync::Arc;

pub use self::album::{Album, Art, Job, Key, Placed};
pub use self::draw::{HALVES, row};
use crate::notebook::cell::Cell;
use crate::notebook::output::Output;
use crate::picture::{self, CellSize, Kind};

/// Rows of a picture at most: with a line of code above it a small screen still shows both.
const MAX_ROWS: u16 = 20;
/// Columns at most: a picture that is wider than a page of text is seen no better.
const MAX_COLUMNS: u16 = 120;

/// How pictures are drawn, and the pixels of one character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pictures {
    /// Their names and sizes stand for them.
    #[default]
    None,
    /// Two coloured halves a character.
    Blocks(CellSize),
    /// Characters in whose place the terminal puts a picture that it has (kitty's placeholders).
    Placeholders(CellSize),
    /// Halves, until the terminal is given the picture itself to put over them (iTerm2, sixel).
    Overlaid(CellSize),
}

impl Pictures {
    /// The pixels of one character; none where no pictures are drawn.
    pub fn cell(self) -> Option<CellSize> {
        match self {
            Pictures::None => None,
            Pictures::Blocks(cell) | Pictures::Placeholders(cell) | Pictures::Overlaid(cell) => {
                Some(cell)
            }
        }
    }
}

/// A picture of a cell's outputs, with the characters that it takes.
#[derive(Clone, Debug)]
pub struct Picture {
    pub key: Key,
    /// `[image/png 640×480, 12 kB]`: stands in its place until it is there.
    pub name: String,
    source: Source,
}

/// Where its bytes are.
#[derive(Clone, Debug)]
struct Source {
    cell: Arc<Cell>,
    output: usize,
    form: usize,
    kind: Kind,
}

impl PartialEq for Picture {
    fn eq(&self, other: &Picture) -> bool {
        self.key == other.key && self.name == other.name
    }
}

impl Picture {
    /// The picture in this form of an output, if its size can be told.
    pub fn find(
        cell: &Arc<Cell>,
        (output, form): (usize, usize),
        name: &str,
        columns: usize,
        size: CellSize,
    ) -> Option<Picture> {
        let source = Source {
            cell: cell.clone(),
            output,
            form,
            kind: Kind::of_mime(mime(cell, output, form)?)?,
        };
        let data = source.data()?;
        let pixels = picture::size(source.kind, data)?;
        let columns = u16::try_from(columns).unwrap_or(u16::MAX).min(MAX_COLUMNS);
        let (columns, rows) = picture::fit(pixels, size, columns, MAX_ROWS);
        Some(Picture {
            key: Key {
                fingerprint: fingerprint(source.kind, data),
                columns,
                rows,
            },
            name: name.to_owned(),
            source,
        })
    }

    /// Its bytes, as the document has them.
    pub fn data(&self) -> (Kind, &str) {
        (self.source.kind, self.source.data().unwrap_or_default())
    }
}

impl Source {
    fn data(&self) -> Option<&str> {
        let (_, value) = form(&self.cell, self.output, self.form)?;
        value.as_str()
    }
}

fn mime(cell: &Cell, output: usize, at: usize) -> Option<&str> {
    form(cell, output, at).map(|(mime, _)| mime.as_str())
}

fn form(cell: &Cell, output: usize, form: usize) -> Option<&(String, serde_json::Value)> {
    match cell.outputs.get(output)? {
        Output::Display { data, .. } => data.get(form),
        _ => None,
    }
}

/// One row of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice {
    pub picture: Arc<Picture>,
    pub row: u16,
}

/// Tells pictures apart by all of their bytes. Not made to withstand somebody who wants two of one
/// fingerprint: both would be theirs.
fn fingerprint(kind: Kind, data: &str) -> u64 {
    /// The multiplier of FxHash: fast on megabytes, which a hash made against attacks is not.
    const FACTOR: u64 = 0x51_7c_c1_b7_27_22_0a_95;
    let mix = |sum: u64, part: u64| (sum.rotate_left(5) ^ part).wrapping_mul(FACTOR);
    let (parts, rest) = data.as_bytes().as_chunks::<8>();
    let start = mix(kind as u64, data.len() as u64);
    let sum = parts
        .iter()
        .fold(start, |sum, part| mix(sum, u64::from_le_bytes(*part)));
    rest.iter()
        .fold(sum, |sum, byte| mix(sum, u64::from(*byte)))
}
