//! What the elements of an SVG come to when all that they refer to is put in their place.
//!
//! `use` copies elements, and so do markers; patterns, masks and clips are made again for each shape that names
//! them. Elements that refer to each other twice a level double with each. Here the sizes are added up, each
//! element once, before anything is copied.

use std::collections::BTreeMap;

use resvg::usvg::roxmltree::{Attribute, Document, Node};

use super::css;
use crate::picture::error::PictureError;

/// Elements, with what they refer to: a plot of 50 000 marks.
const MAX_WEIGHT: u64 = 400_000;
/// Levels of elements within or behind each other. Drawings have ten or twenty; each takes some kilobytes of
/// stack when it is drawn.
const MAX_DEPTH: usize = 64;
/// Bytes of attributes that weigh as much as an element does.
const BYTES_A_WEIGHT: u64 = 64;
/// A letter of text weighs as much as so many elements.
const LETTER: u64 = 4;
/// And so many pairs of a text's letters weigh as much as one.
const LETTERS_AMONG_EACH_OTHER: u64 = 256;

/// Elements whose `href` says what they are made of. Others only link.
const MADE_OF: &[&str] = &[
    "use",
    "pattern",
    "linearGradient",
    "radialGradient",
    "filter",
    "feImage",
    "textPath",
    "tref",
];
/// Attributes that concern an element as a whole; others hold for each element within it.
const AS_A_WHOLE: &[&str] = &["clip-path", "mask", "filter", "href"];

/// An element with all that it refers to.
#[derive(Clone, Copy, Default)]
struct Sum {
    weight: u64,
    /// Of attributes.
    bytes: u64,
    depth: usize,
}

impl Sum {
    fn beside(self, other: Sum) -> Sum {
        Sum {
            weight: self.weight.saturating_add(other.weight),
            bytes: self.bytes.saturating_add(other.bytes),
            depth: self.depth.max(other.depth),
        }
    }
}

/// Refuses what would come to too many elements, or to too many within each other.
pub fn admit(document: &Document<'_>) -> Result<(), PictureError> {
    let mut graph = Graph::new(document);
    let sum = graph.sum(document.root_element(), 0)?;
    let css = css::sheets(document);
    let elements = document.descendants().filter(Node::is_element).count();
    css::admit(&css, elements, sum.depth)?;
    let by_style = graph.styled(&css)?;
    let weight = sum.weight.saturating_mul(1 + by_style);
    bearable(weight).map(|_| ())
}

fn bearable(weight: u64) -> Result<u64, PictureError> {
    (weight <= MAX_WEIGHT)
        .then_some(weight)
        .ok_or(PictureError::Svg("too many elements"))
}

struct Graph<'a, 'input> {
    /// Several elements may bear one name.
    named: BTreeMap<&'a str, Vec<Node<'a, 'input>>>,
    /// None while an element is being summed.
    sums: BTreeMap<usize, Option<Sum>>,
}

impl<'a, 'input> Graph<'a, 'input> {
    fn new(document: &'a Document<'input>) -> Self {
        let mut named: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for node in document.descendants() {
            if let Some(name) = node.attribute("id") {
                named.entry(name).or_default().push(node);
            }
        }
        Graph {
            named,
            sums: BTreeMap::new(),
        }
    }

    fn sum(&mut self, node: Node<'a, 'input>, level: usize) -> Result<Sum, PictureError> {
        match self.sums.get(&node.id().get_usize()) {
            Some(Some(sum)) => return Ok(*sum),
            Some(None) => return Err(PictureError::Svg("a reference to itself")),
            None => {}
        }
        if level > MAX_DEPTH {
            return Err(PictureError::Svg("too many levels"));
        }
        self.sums.insert(node.id().get_usize(), None);
        let within = self.within(node, level)?;
        let sum = self.with_references(node, within, level)?;
        if sum.depth > MAX_DEPTH {
            return Err(PictureError::Svg("too many levels"));
        }
        bearable(sum.weight)?;
        self.sums.insert(node.id().get_usize(), Some(sum));
        Ok(sum)
    }

    /// The element and those in it.
    fn within(&mut self, node: Node<'a, 'input>, level: usize) -> Result<Sum, PictureError> {
        let bytes = node.attributes().map(|attribute| attribute.value().len());
        let mut sum = Sum {
            weight: 1,
            bytes: bytes.sum::<usize>() as u64,
            depth: 0,
        };
        sum.weight += sum.bytes / BYTES_A_WEIGHT;
        for child in node.children() {
            if child.is_element() {
                sum = sum.beside(self.sum(child, level + 1)?);
            }
        }
        sum.weight = sum.weight.saturating_add(written(node));
        sum.depth += 1;
        Ok(sum)
    }

    /// And what they refer to: once, or for each element within, or for each corner of their shapes.
    fn with_references(
        &mut self,
        node: Node<'a, 'input>,
        within: Sum,
        level: usize,
    ) -> Result<Sum, PictureError> {
        let mut sum = within;
        for attribute in node.attributes() {
            let times = times(&attribute, within);
            for name in references(node, &attribute) {
                let target = self.target(name, level + 1)?;
                sum = sum.beside(Sum {
                    weight: target.weight.saturating_mul(times),
                    bytes: target.bytes.saturating_mul(times),
                    depth: target.depth + 1,
                });
            }
        }
        Ok(sum)
    }

    fn target(&mut self, name: &str, level: usize) -> Result<Sum, PictureError> {
        let nodes = self.named.get(name).cloned().unwrap_or_default();
        let mut sum = Sum::default();
        for node in nodes {
            sum = sum.beside(self.sum(node, level)?);
        }
        Ok(sum)
    }

    /// The weight of what style sheets name. They may name gradients alone, which hold no other shapes: which
    /// elements a style is for is not looked up here.
    fn styled(&mut self, css: &str) -> Result<u64, PictureError> {
        let mut weight: u64 = 0;
        for name in named_in(css) {
            let nodes = self.named.get(name).cloned().unwrap_or_default();
            if nodes.iter().any(|node| !is_gradient(*node)) {
                return Err(PictureError::Svg("patterns by style"));
            }
            weight = weight.saturating_add(self.target(name, 0)?.weight);
        }
        Ok(weight)
    }
}

fn is_gradient(node: Node<'_, '_>) -> bool {
    matches!(node.tag_name().name(), "linearGradient" | "radialGradient")
}

/// The weight of a text's letters, in whatever elements within it. Each is set with a view to all others.
fn written(node: Node<'_, '_>) -> u64 {
    if node.tag_name().name() != "text" {
        return 0;
    }
    let letters = node.descendants().map(|node| match node.is_text() {
        true => node.text().map_or(0, str::len),
        false => 1,
    });
    let letters = letters.sum::<usize>() as u64;
    letters * LETTER + letters.saturating_pow(2) / LETTERS_AMONG_EACH_OTHER
}

/// How often an attribute's references count.
fn times(attribute: &Attribute<'_, '_>, within: Sum) -> u64 {
    if AS_A_WHOLE.contains(&attribute.name()) {
        return 1;
    }
    let is_marker = attribute.value().contains("marker") || attribute.name().starts_with("marker");
    // A corner takes two bytes at least, and has up to two markers.
    let corners = if is_marker { within.bytes } else { 0 };
    within.weight.saturating_add(corners)
}

/// The names that an attribute refers to.
fn references<'a>(
    node: Node<'a, '_>,
    attribute: &Attribute<'a, '_>,
) -> impl Iterator<Item = &'a str> {
    let is_href = attribute.name() == "href" && MADE_OF.contains(&node.tag_name().name());
    let whole = is_href.then(|| attribute.value().trim_ascii_start());
    let name = whole.and_then(|name| name.strip_prefix('#')?.split(' ').next());
    named_in(attribute.value()).chain(name)
}

/// What stands in `url(#…)`, quoted or not, as it is read when it is drawn.
fn named_in(text: &str) -> impl Iterator<Item = &str> {
    text.split("url(").skip(1).filter_map(named)
}

fn named(rest: &str) -> Option<&str> {
    let rest = rest.trim_ascii_start();
    let quote = rest
        .chars()
        .next()
        .filter(|sign| matches!(sign, '"' | '\''));
    match quote {
        Some(quote) => {
            let inside = rest.trim_start_matches(quote).trim_ascii_start();
            let name = inside.strip_prefix('#')?.split(quote).next()?;
            Some(name.trim_end())
        }
        None => rest.strip_prefix('#')?.split([' ', ')']).next(),
    }
}
