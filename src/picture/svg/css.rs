//! What the style sheets of an SVG may ask for.
//!
//! They are applied to every element, before anything is drawn.

use resvg::usvg::roxmltree::{Document, Node};

use crate::picture::error::PictureError;

/// Bytes of style sheets: those of drawing programs have a few thousand.
const MAX_CSS: usize = 64 * 1024;
/// Comparisons of selectors with elements, and declarations that may come of them.
const MAX_COMPARISONS: usize = 20_000_000;

/// The text of all style sheets.
pub fn sheets(document: &Document<'_>) -> String {
    let styles = document.descendants().filter(is_style);
    styles.filter_map(|node| node.text()).collect()
}

fn is_style(node: &Node<'_, '_>) -> bool {
    node.is_element() && node.tag_name().name() == "style"
}

/// Refuses what would take long to apply to so many elements in so many levels.
pub fn admit(css: &str, elements: usize, depth: usize) -> Result<(), PictureError> {
    let rules = selectors(css).map(|selector| tries(selector, depth));
    let declarations = css.matches(':').count();
    let each = rules.fold(declarations, usize::saturating_add);
    let comparisons = each.saturating_mul(elements);
    if css.len() > MAX_CSS || comparisons > MAX_COMPARISONS {
        return Err(PictureError::Svg("too many styles"));
    }
    Ok(())
}

/// What stands before each block.
fn selectors(css: &str) -> impl Iterator<Item = &str> {
    let before = css.split('{').map(|piece| piece.rsplit('}').next());
    before.flatten().flat_map(|list| list.split(','))
}

/// How often parts of a selector are compared, at worst: one within another is looked for in each level above.
fn tries(selector: &str, depth: usize) -> usize {
    let apart = |sign: char| sign.is_whitespace() || matches!(sign, '/' | '>' | '+' | '~');
    let parts = selector.split(apart).filter(|part| !part.is_empty());
    let within = u32::try_from(parts.count().saturating_sub(1)).unwrap_or(u32::MAX);
    depth.max(2).saturating_pow(within)
}
