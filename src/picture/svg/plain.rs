//! What can be said of an SVG before it is parsed.

use crate::picture::error::PictureError;

/// Declarations of namespaces in a whole document: each element with one copies those around it.
const MAX_NAMESPACES: usize = 1000;
/// Comparisons of attributes' names with each other: each is compared with the others of its element.
const MAX_COMPARISONS: usize = 30_000_000;

/// Refuses what the parser itself would be slow at, and entities, which can stand for each other.
pub fn admit(text: &str) -> Result<(), PictureError> {
    if text.contains("<!ENTITY") {
        return Err(PictureError::Svg("entities of its own"));
    }
    if text.matches("xmlns").count() > MAX_NAMESPACES {
        return Err(PictureError::Svg("too many namespaces"));
    }
    if comparisons(text) > MAX_COMPARISONS {
        return Err(PictureError::Svg("too many attributes"));
    }
    Ok(())
}

/// No attribute holds a `<`, so there are no more of them in an element than `=` before the next one.
fn comparisons(text: &str) -> usize {
    let attributes = |piece: &str| piece.matches('=').count();
    let squares = text.split('<').map(|piece| attributes(piece).pow(2));
    squares.fold(0, usize::saturating_add)
}

/// The first element, alone and closed, if it is an `svg` and stands in the first bytes.
pub fn first_element(text: &str, bytes: usize) -> Option<String> {
    let end = text.floor_char_boundary(bytes);
    let head = text.get(..end)?;
    let at = head.match_indices("<svg").map(|(at, _)| at);
    let starts = at.filter(|at| !is_commented(head.get(..*at).unwrap_or_default()));
    let tag = head.get(starts.into_iter().next()?..)?;
    let tag = tag.get(..tag_length(tag)?)?;
    Some(format!("{}/>", tag.trim_end_matches('/')))
}

fn is_commented(before: &str) -> bool {
    let last = before.rfind("<!--");
    last.is_some_and(|at| !before.get(at..).unwrap_or_default().contains("-->"))
}

/// Bytes up to the `>` that ends a tag, past those within quotes.
fn tag_length(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (byte, quote) {
            (b'>', None) => return Some(at),
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    None
}
