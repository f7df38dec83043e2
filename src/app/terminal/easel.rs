//! From a picture to what this terminal shows of it.

use super::graphics::Graphics;
use crate::picture::{self, Bitmap, CellSize, iterm, kitty, sixel, tmux};
use crate::ui::pictures::{Art, Key, Pictures};

/// How pictures are made for this terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Easel {
    pub graphics: Graphics,
    /// Pixels of one character.
    pub cell: CellSize,
    /// Behind what is transparent.
    pub background: [u8; 3],
    /// tmux stands between, and has to pass the pictures on. It shows sixel ones itself.
    pub through_tmux: bool,
}

impl Easel {
    /// How the page draws them.
    pub fn pictures(&self) -> Pictures {
        match self.graphics {
            Graphics::None => Pictures::None,
            Graphics::Blocks => Pictures::Blocks(self.cell),
            Graphics::Kitty => Pictures::Placeholders(self.cell),
            Graphics::Iterm | Graphics::Sixel => Pictures::Overlaid(self.cell),
        }
    }

    /// The picture as this terminal gets it.
    pub fn draw(&self, bitmap: &Bitmap, key: Key) -> Art {
        let Key { columns, rows, .. } = key;
        let canvas = canvas(bitmap, self.cell, columns, rows);
        let id = number(key);
        let sequence = match self.graphics {
            Graphics::None | Graphics::Blocks => Vec::new(),
            Graphics::Kitty => kitty::transmit(id, &canvas, columns, rows),
            Graphics::Iterm => iterm::show(&canvas, columns, rows),
            Graphics::Sixel => sixel::show(&canvas, self.background),
        };
        let own = self.graphics == Graphics::Sixel;
        let halves = by_halves(bitmap, self.cell, columns, rows);
        Art {
            halves: picture::halves(&halves, columns, rows, self.background),
            id,
            sequence: match self.through_tmux && !own {
                true => passed(&sequence),
                false => sequence,
            },
        }
    }
}

/// Passes on what a terminal is told, sequence by sequence: tmux takes no long ones.
pub fn passed(sequences: &[u8]) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::new(), sequences);
    while let Some(at) = rest.windows(2).position(|two| two == b"\x1b\\") {
        let (one, behind) = rest.split_at_checked(at + 2).unwrap_or((rest, &[]));
        out.extend(tmux::passed(one));
        rest = behind;
    }
    if !rest.is_empty() {
        out.extend(tmux::passed(rest));
    }
    out
}

/// The picture in its right aspect at the upper left of its characters.
fn canvas(bitmap: &Bitmap, cell: CellSize, columns: u16, rows: u16) -> Bitmap {
    let width = u32::from(cell.width) * u32::from(columns);
    let height = u32::from(cell.height) * u32::from(rows);
    let (w, h) = within((bitmap.width(), bitmap.height()), (width, height));
    let scaled = picture::scaled(bitmap, w, h);
    let line = |y: u32| {
        let start = y as usize * w as usize * 4;
        let line = scaled.rgba().get(start..start + w as usize * 4);
        line.unwrap_or_default()
    };
    let mut rgba = Vec::with_capacity(width as usize * height as usize * 4);
    for y in 0..height {
        let end = (y as usize + 1) * width as usize * 4;
        rgba.extend_from_slice(if y < h { line(y) } else { &[] });
        rgba.resize(end, 0);
    }
    Bitmap::new(width, height, rgba).unwrap_or(scaled)
}

/// A character of two pixels.
const HALVES: CellSize = CellSize {
    width: 1,
    height: 2,
};

/// The same where a character is two pixels. It ends with a whole one: those that are partly the
/// picture's and partly not would be a frame around it.
fn by_halves(bitmap: &Bitmap, cell: CellSize, columns: u16, rows: u16) -> Bitmap {
    let width = u32::from(cell.width) * u32::from(columns);
    let height = u32::from(cell.height) * u32::from(rows);
    let (w, h) = within((bitmap.width(), bitmap.height()), (width, height));
    let whole = |pixels: u32, side: u16| {
        let exact = f64::from(pixels) / f64::from(side.max(1));
        (exact.round() as u32).max(1)
    };
    let scaled = picture::scaled(bitmap, whole(w, cell.width), whole(h * 2, cell.height));
    canvas(&scaled, HALVES, columns, rows)
}

/// The largest size of this aspect within another one; never enlarged, at least one pixel.
fn within((w, h): (u32, u32), (width, height): (u32, u32)) -> (u32, u32) {
    let (w, h) = (f64::from(w.max(1)), f64::from(h.max(1)));
    let by = (f64::from(width) / w).min(f64::from(height) / h).min(1.0);
    let side = |side: f64, most: u32| ((side * by).round() as u32).clamp(1, most.max(1));
    (side(w, width), side(h, height))
}

/// A number for the terminal, never zero: the same picture in the same size keeps it.
fn number(key: Key) -> u32 {
    let mixed = key.fingerprint ^ u64::from(key.columns) << 40 ^ u64::from(key.rows) << 20;
    let mixed = (mixed ^ mixed >> 24 ^ mixed >> 48) as u32;
    (mixed & kitty::MAX_ID).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELL: CellSize = CellSize {
        width: 4,
        height: 8,
    };

    fn red(width: u32, height: u32) -> Bitmap {
        let rgba = [255, 0, 0, 255].repeat((width * height) as usize);
        Bitmap::new(width, height, rgba).expect("a picture")
    }

    #[test]
    fn pictures_keep_their_aspect_and_are_not_enlarged() {
        assert_eq!(within((10, 10), (100, 100)), (10, 10));
        assert_eq!(within((200, 100), (100, 100)), (100, 50));
        assert_eq!(within((1, 10_000), (100, 100)), (1, 100));
        let canvas = canvas(&red(6, 6), CELL, 2, 1);
        assert_eq!((canvas.width(), canvas.height()), (8, 8));
        assert_eq!(canvas.pixel(5, 5), [255, 0, 0, 255]);
        assert_eq!(canvas.pixel(6, 0), [0; 4]);
        assert_eq!(canvas.pixel(0, 6), [0; 4]);
    }

    #[test]
    fn by_halves_a_picture_ends_with_a_whole_pixel() {
        let halves = by_halves(&red(14, 11), CELL, 4, 2);
        assert_eq!((halves.width(), halves.height()), (4, 4));
        let alphas = halves.rgba().chunks(4).map(|pixel| pixel[3]);
        let rows: Vec<u8> = alphas.collect();
        let (full, none) = ([255; 4], [0; 4]);
        assert_eq!(rows, [full, full, full, none].concat());
        assert_eq!(by_halves(&red(1, 1), CELL, 1, 1).pixel(0, 0)[3], 255);
        assert_eq!(by_halves(&red(900, 9), CELL, 9, 1).width(), 9);
    }

    #[test]
    fn each_way_has_its_own_bytes() {
        let key = Key {
            fingerprint: 7,
            columns: 2,
            rows: 1,
        };
        let sequence = |graphics, through_tmux| {
            let easel = Easel {
                graphics,
                cell: CELL,
                background: [0; 3],
                through_tmux,
            };
            easel.draw(&red(8, 8), key).sequence
        };
        assert!(sequence(Graphics::Blocks, false).is_empty());
        assert!(sequence(Graphics::Kitty, false).starts_with(b"\x1b_G"));
        assert!(sequence(Graphics::Iterm, false).starts_with(b"\x1b]1337;File="));
        assert!(sequence(Graphics::Sixel, false).starts_with(b"\x1bP"));
        assert!(sequence(Graphics::Kitty, true).starts_with(b"\x1bPtmux;\x1b\x1b_G"));
        assert!(sequence(Graphics::Sixel, true).starts_with(b"\x1bP"));
        assert!(!sequence(Graphics::Sixel, true).starts_with(b"\x1bPtmux"));
    }

    #[test]
    fn numbers_fit_into_a_colour_and_differ_with_the_size() {
        let key = |fingerprint, columns| Key {
            fingerprint,
            columns,
            rows: 3,
        };
        let numbers = [number(key(0, 0)), number(key(5, 1)), number(key(5, 2))];
        assert!(numbers.iter().all(|n| (1..=kitty::MAX_ID).contains(n)));
        assert_ne!(numbers[1], numbers[2]);
    }
}
