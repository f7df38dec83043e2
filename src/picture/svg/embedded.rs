//! Pictures within an SVG: those that it holds itself, and no others.
//!
//! matplotlib puts what `imshow` shows into an SVG as PNG. A name of a file or an address is never followed, and
//! an SVG within an SVG is not drawn: it could hold another.

use std::sync::Arc;

use resvg::usvg::{ImageHrefResolver, ImageKind};

use crate::picture::header;
use crate::picture::kind::Kind;

/// Pixels of one of them.
const MAX_PIXELS: u64 = 8_000_000;

/// Takes `data:` addresses alone.
pub fn resolver() -> ImageHrefResolver<'static> {
    ImageHrefResolver {
        resolve_data: Box::new(|mime, data, _| embedded(mime, data)),
        resolve_string: Box::new(|_, _| None),
    }
}

fn embedded(mime: &str, data: Arc<Vec<u8>>) -> Option<ImageKind> {
    let kind = Kind::of_mime(mime)?;
    let (width, height) = header::size(kind, &data)?;
    let fits = u64::from(width) * u64::from(height) <= MAX_PIXELS;
    match kind {
        Kind::Png if fits => Some(ImageKind::PNG(data)),
        Kind::Jpeg if fits => Some(ImageKind::JPEG(data)),
        _ => None,
    }
}
