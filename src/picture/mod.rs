//! Pictures: from the bytes of an output to what a terminal can show, as pure functions.
//!
//! Everything here comes from peers. What a picture may cost is bounded before it is decoded: its bytes, its
//! pixels and the work that it asks for. Nothing here reads a file or the network, except the system's fonts,
//! once, for the first SVG with text in it.

mod bitmap;
mod error;
mod fit;
mod halves;
mod header;
mod kind;
mod limits;
mod mime;
mod png;
mod raster;
mod scale;
mod svg;

pub mod iterm;
pub mod kitty;
pub mod sixel;
pub mod tmux;

#[cfg(test)]
mod tests;

pub use bitmap::Bitmap;
pub use error::PictureError;
pub use fit::{CellSize, fit};
pub use halves::{Halves, halves};
pub use kind::Kind;
pub use limits::{Limits, STACK};
pub use scale::{crop_rows, scaled};

/// A picture from what MIME data holds: base64 that may be broken into lines, or the text of an SVG.
///
/// An SVG is drawn in its natural size, or smaller where that is too large to draw. The thread that calls this
/// needs [`STACK`] bytes of stack, and may be busy for about [`Limits::time`].
pub fn decode(kind: Kind, data: &str, limits: &Limits) -> Result<Bitmap, PictureError> {
    if kind == Kind::Svg {
        return svg::decode(data, limits);
    }
    let bytes = mime::bytes(data, limits.bytes)?;
    raster::decode(kind, &bytes, limits)
}

/// Width and height in pixels, read from the first bytes; none where they do not tell.
pub fn size(kind: Kind, data: &str) -> Option<(u32, u32)> {
    match kind {
        Kind::Svg => svg::size(data),
        _ => header::size(kind, &mime::first(data, header::MAX_HEADER)),
    }
}
