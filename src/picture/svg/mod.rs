//! Pictures made of shapes.
//!
//! An SVG is a program: a few hundred bytes can ask for years of work. So it is reckoned up twice before it is
//! drawn. `graph` says what its elements come to once all references are followed, before anything follows
//! them; `work` says what the shapes that came of it take to paint.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, ParsingOptions};
use resvg::usvg::{self, Options, Tree};

use super::bitmap::Bitmap;
use super::error::PictureError;
use super::kind::Kind;
use super::limits::Limits;

mod css;
mod embedded;
mod fonts;
mod graph;
mod plain;
mod work;

#[cfg(test)]
mod tests;

/// Bytes of an SVG: parsed, it takes some twenty times as many. A plot of 50 000 points has five million.
const MAX_TEXT: usize = 8 * 1024 * 1024;
/// Elements, and texts between them.
const MAX_NODES: u32 = 400_000;
/// Pixels of the surface that an SVG is drawn on: it is larger than a terminal's window.
const MAX_SURFACE: u64 = 4_000_000;
/// How often a surface is halved for one on which less is to be painted.
const HALVINGS: u32 = 3;
/// Bytes in which the first element stands.
const MAX_HEAD: usize = 64 * 1024;

/// An SVG drawn in its natural size; smaller where that is too large or would take too long.
pub fn decode(text: &str, limits: &Limits) -> Result<Bitmap, PictureError> {
    let most = limits.bytes.min(MAX_TEXT);
    if text.len() > most {
        return Err(PictureError::Bytes(most));
    }
    let document = document(text)?;
    graph::admit(&document)?;
    let tree = Tree::from_xmltree(&document, &options(&document)).map_err(|_| damaged())?;
    drop(document);
    draw(&tree, limits)
}

fn damaged() -> PictureError {
    PictureError::Damaged(Kind::Svg)
}

/// A document type is read past; entities of its own are refused before.
fn document(text: &str) -> Result<Document<'_>, PictureError> {
    plain::admit(text)?;
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).map_err(|error| match error {
        usvg::roxmltree::Error::NodesLimitReached => PictureError::Svg("too many elements"),
        _ => damaged(),
    })
}

fn options(document: &Document<'_>) -> Options<'static> {
    let mut options = Options {
        image_href_resolver: embedded::resolver(),
        ..Options::default()
    };
    if document.descendants().any(|node| node.has_tag_name("text")) {
        fonts::provide(&mut options);
    }
    options
}

/// Tried in its own size first, then in half of it, and so on.
fn draw(tree: &Tree, limits: &Limits) -> Result<Bitmap, PictureError> {
    let fitting = fitting(tree, limits.pixels.min(MAX_SURFACE));
    let scales = (0..=HALVINGS).map(|times| fitting / f32::from(1u16 << times));
    let light = |scale: &f32| work::fits(tree, *scale, surface(tree, *scale), limits.steps());
    let scale = scales.into_iter().find(light).ok_or(PictureError::Work)?;
    let (width, height) = surface(tree, scale);
    let mut pixmap = Pixmap::new(width, height).ok_or_else(damaged)?;
    let transform = Transform::from_scale(scale, scale);
    resvg::render(tree, transform, &mut pixmap.as_mut());
    Ok(straight(&pixmap))
}

/// By how much a tree is scaled to take so many pixels; never more than it has.
fn fitting(tree: &Tree, pixels: u64) -> f32 {
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = (pixels as f64 / (f64::from(width) * f64::from(height))).sqrt();
    // A strip of less than a pixel still takes one, so its length is held by itself.
    let longest = pixels as f64 / f64::from(width.max(height));
    scale.min(longest).min(1.0) as f32
}

/// Pixels of the surface in a scale.
fn surface(tree: &Tree, scale: f32) -> (u32, u32) {
    let side = |natural: f32| (natural * scale).round().max(1.0) as u32;
    (side(tree.size().width()), side(tree.size().height()))
}

fn straight(pixmap: &Pixmap) -> Bitmap {
    let mut rgba = Vec::with_capacity(pixmap.data().len());
    for pixel in pixmap.pixels() {
        let pixel = pixel.demultiply();
        rgba.extend_from_slice(&[pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]);
    }
    Bitmap::of(pixmap.width(), pixmap.height(), rgba)
}

/// The natural size, from the first element alone; none where nothing there tells it.
pub fn size(text: &str) -> Option<(u32, u32)> {
    let head = plain::first_element(text, MAX_HEAD)?;
    let document = document(&head).ok()?;
    let root = document.root_element();
    let told = ["width", "height", "viewBox"];
    told.iter()
        .any(|name| root.has_attribute(*name))
        .then_some(())?;
    let tree = Tree::from_xmltree(&document, &Options::default()).ok()?;
    Some(surface(&tree, 1.0))
}
