//! Pictures by kitty's graphics protocol, placed by characters: <https://sw.kovidgoyal.net/kitty/graphics-protocol/>.
//!
//! A picture is sent once, with a size in cells. Cells that hold a placeholder, in a colour that is the picture's
//! number, then show their part of it; so it scrolls, is cut and goes as text does.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::bitmap::Bitmap;
use super::png;

mod diacritics;

use diacritics::DIACRITICS;

/// Columns and rows that a picture can have at most: a placeholder says no more.
pub const MAX_SIDE: u16 = DIACRITICS.len() as u16;
/// Numbers of pictures are below this: they are told as colours of three bytes.
pub const MAX_ID: u32 = 0xff_ffff;

/// The character of which the picture's part takes the place.
const PLACEHOLDER: char = '\u{10eeee}';
/// Bytes of base64 in one sequence, by the protocol.
const CHUNK: usize = 4096;

/// The bytes that send a picture, to be shown by placeholders in so many columns and rows. The terminal answers
/// nothing (`q=2`).
pub fn transmit(id: u32, bitmap: &Bitmap, columns: u16, rows: u16) -> Vec<u8> {
    let data = STANDARD.encode(png::packed(bitmap));
    let mut chunks = data.as_bytes().chunks(CHUNK).peekable();
    let mut keys = format!("a=T,U=1,f=100,t=d,q=2,i={id},c={columns},r={rows},");
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next() {
        let more = u8::from(chunks.peek().is_some());
        bytes.extend_from_slice(format!("\x1b_G{keys}m={more};").as_bytes());
        bytes.extend_from_slice(chunk);
        bytes.extend_from_slice(b"\x1b\\");
        // Those that follow are silent as well; more they need not say.
        keys = "q=2,".into();
    }
    bytes
}

/// The bytes that remove a picture and free what it took.
pub fn delete(id: u32) -> Vec<u8> {
    format!("\x1b_Ga=d,d=I,q=2,i={id}\x1b\\").into_bytes()
}

/// The text of the cell that shows a picture's part at this row and column; nothing beyond [`MAX_SIDE`].
pub fn placeholder(row: u16, column: u16) -> String {
    let mark = |number: u16| DIACRITICS.get(usize::from(number));
    match (mark(row), mark(column)) {
        (Some(row), Some(column)) => [PLACEHOLDER, *row, *column].iter().collect(),
        _ => String::new(),
    }
}

/// The foreground colour that says which picture a placeholder belongs to.
pub fn color_of(id: u32) -> [u8; 3] {
    let [_, red, green, blue] = id.to_be_bytes();
    [red, green, blue]
}
