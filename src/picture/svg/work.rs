//! What a tree of shapes takes to paint, in steps of about what blending one pixel costs.
//!
//! It goes the way that painting goes: a pattern, a mask or a clip is painted again for each shape that has it,
//! and is counted again. Whatever goes beyond the allowance ends the count, so counting is bounded as well.

use resvg::tiny_skia::{PathSegment, Point, Rect, Transform};
use resvg::usvg::filter::{Filter, Kind};
use resvg::usvg::{
    ClipPath, Group, Image, ImageKind, Mask, Node, Paint, Path, Pattern, Stroke, Tree,
};

use crate::picture::header;
use crate::picture::kind::Kind as Format;
use crate::picture::raster;

/// Steps for anything at all.
const NODE: u64 = 60;
/// Steps for a layer's pixel: it is cleared, and laid on what is below.
const LAYER: u64 = 3;
/// Steps for a pixel of what is cut out by a mask or clip.
const CUT: u64 = 4;
/// Steps for a pixel of a filter: it goes over all of them several times, in other colours.
const FILTER: u64 = 30;
/// Steps for a piece of an outline, which a stroke makes several of.
const PIECE: f64 = 8.0;
/// Steps for each row that a piece of an outline crosses, in quarters of a pixel.
const CROSSING: f64 = 4.0;
/// Steps for two edges of an outline that change places where they cross.
const EXCHANGE: f64 = 0.25;
/// Pixels from the corner of the surface to the end of a shape: plots reach out to what lies beyond them.
const MAX_REACH: f32 = 1e7;
/// Pixels of all layers that are there at once, at four bytes each.
const MAX_HELD: u64 = 48_000_000;
/// Steps of one filter: a shadow has five or six.
const MAX_PRIMITIVES: usize = 50;
/// A layer may be so many times as wide and high as the surface: parts outside matter to filters. (resvg's own.)
const LAYER_SIDES: f32 = 5.0;

/// Whether a tree can be painted with so many steps, on a surface of this size.
pub fn fits(tree: &Tree, scale: f32, (width, height): (u32, u32), steps: u64) -> bool {
    let mut work = Work {
        left: steps,
        width: width as f32,
        height: height as f32,
    };
    let layer = u64::from(width) * u64::from(height);
    let transform = Transform::from_scale(scale, scale);
    work.spend(layer * LAYER)
        .and_then(|()| work.children(tree.root(), transform, layer))
        .is_some()
}

/// What is left of the allowance. All that count return none when it is used up.
struct Work {
    left: u64,
    width: f32,
    height: f32,
}

impl Work {
    fn spend(&mut self, steps: u64) -> Option<()> {
        self.left = self.left.checked_sub(steps)?;
        Some(())
    }

    fn children(&mut self, group: &Group, transform: Transform, held: u64) -> Option<()> {
        for node in group.children() {
            self.spend(NODE)?;
            match node {
                Node::Group(group) => self.group(group, transform, held)?,
                Node::Path(path) => self.path(path, transform, held)?,
                Node::Image(image) => self.image(image, transform, held)?,
                Node::Text(text) => self.group(text.flattened(), transform, held)?,
            }
        }
        Some(())
    }

    fn group(&mut self, group: &Group, transform: Transform, held: u64) -> Option<()> {
        let transform = transform.pre_concat(group.transform());
        if !group.should_isolate() {
            return self.children(group, transform, held);
        }
        let layer = self.layer(group, transform);
        let held = self.hold(held, layer)?;
        self.spend(layer * LAYER)?;
        self.children(group, transform, held)?;
        for filter in group.filters() {
            self.filter(filter, layer, held)?;
        }
        if let Some(clip) = group.clip_path() {
            self.clip(clip, transform, layer, held)?;
        }
        if let Some(mask) = group.mask() {
            self.mask(mask, transform, layer, held)?;
        }
        Some(())
    }

    fn hold(&self, held: u64, layer: u64) -> Option<u64> {
        let held = held.checked_add(layer)?;
        (held <= MAX_HELD).then_some(held)
    }

    /// Those filters are allowed that go over each pixel a few times, whatever they are told.
    fn filter(&mut self, filter: &Filter, layer: u64, held: u64) -> Option<()> {
        if filter.primitives().len() > MAX_PRIMITIVES {
            return None;
        }
        for primitive in filter.primitives() {
            match primitive.kind() {
                Kind::Blend(_)
                | Kind::ColorMatrix(_)
                | Kind::ComponentTransfer(_)
                | Kind::Composite(_)
                | Kind::DropShadow(_)
                | Kind::Flood(_)
                | Kind::GaussianBlur(_)
                | Kind::Merge(_)
                | Kind::Offset(_) => self.spend(NODE + layer * FILTER)?,
                _ => return None,
            }
        }
        // Each keeps its result until the last has been made.
        let kept = layer.checked_mul(filter.primitives().len() as u64 + 2)?;
        self.hold(held, kept).map(|_| ())
    }

    fn clip(&mut self, clip: &ClipPath, transform: Transform, layer: u64, held: u64) -> Option<()> {
        let held = self.hold(held, layer)?;
        self.spend(NODE + layer * CUT)?;
        let inside = transform.pre_concat(clip.transform());
        self.children(clip.root(), inside, held)?;
        match clip.clip_path() {
            Some(clip) => self.clip(clip, transform, layer, held),
            None => Some(()),
        }
    }

    fn mask(&mut self, mask: &Mask, transform: Transform, layer: u64, held: u64) -> Option<()> {
        let held = self.hold(held, layer.checked_mul(2)?)?;
        self.spend(NODE + layer * CUT)?;
        self.children(mask.root(), transform, held)?;
        match mask.mask() {
            Some(mask) => self.mask(mask, transform, layer, held),
            None => Some(()),
        }
    }

    fn path(&mut self, path: &Path, transform: Transform, held: u64) -> Option<()> {
        if !path.is_visible() {
            return Some(());
        }
        within_reach(path.stroke_bounding_box(), transform)?;
        let mut outline = outline(path.data().segments(), transform, (self.width, self.height));
        if let Some(fill) = path.fill() {
            let (seen, side) = self.seen(path.bounding_box(), transform);
            self.spend(outline.steps(side))?;
            self.paint(fill.paint(), seen, transform, held)?;
        }
        let Some(stroke) = path.stroke() else {
            return Some(());
        };
        let (seen, side) = self.seen(path.stroke_bounding_box(), transform);
        let (across, down) = transform.get_scale();
        let wide = (stroke.width().get() * across.max(down)).min(self.height);
        outline.stroke(dashes(stroke, outline.natural), wide);
        self.spend(outline.steps(side))?;
        self.paint(stroke.paint(), seen, transform, held)
    }

    /// Some pixels in a paint.
    fn paint(&mut self, paint: &Paint, seen: u64, transform: Transform, held: u64) -> Option<()> {
        let stops = |count: usize| count as u64;
        match paint {
            Paint::Color(_) => self.spend(seen),
            Paint::LinearGradient(paint) => self.spend(seen * (4 + stops(paint.stops().len()))),
            Paint::RadialGradient(paint) => self.spend(seen * (6 + stops(paint.stops().len()))),
            Paint::Pattern(pattern) => {
                self.spend(seen * 8)?;
                self.pattern(pattern, transform, held)
            }
        }
    }

    /// A pattern is painted once for the shape, as large as it is, be it larger than the surface.
    fn pattern(&mut self, pattern: &Pattern, transform: Transform, held: u64) -> Option<()> {
        let (across, down) = transform.pre_concat(pattern.transform()).get_scale();
        let rect = pattern.rect();
        let layer = pixels(rect.width() * across, rect.height() * down);
        let held = self.hold(held, layer)?;
        self.spend(layer * LAYER)?;
        let own = Transform::from_scale(across, down);
        let (width, height) = (self.width, self.height);
        (self.width, self.height) = (
            width.max(rect.width() * across),
            height.max(rect.height() * down),
        );
        let painted = self.children(pattern.root(), own, held);
        (self.width, self.height) = (width, height);
        painted
    }

    /// It is decoded for each time that it is painted.
    fn image(&mut self, image: &Image, transform: Transform, held: u64) -> Option<()> {
        let (kind, data) = match image.kind() {
            ImageKind::PNG(data) => (Format::Png, data),
            ImageKind::JPEG(data) => (Format::Jpeg, data),
            _ => return None,
        };
        let (width, height) = header::size(kind, data)?;
        let own = u64::from(width) * u64::from(height);
        self.hold(held, own.checked_mul(2)?)?;
        self.spend(raster::work(kind, own, data))?;
        let (seen, _) = self.seen(image.bounding_box(), transform);
        self.spend(seen * 8)
    }

    /// Pixels of the surface that a box covers, and its sides there.
    fn seen(&self, area: Rect, transform: Transform) -> (u64, (f32, f32)) {
        let most = (self.width, self.height);
        let sides = area.transform(transform).map_or(most, |area| {
            (area.width().min(most.0), area.height().min(most.1))
        });
        (self.covered(area, transform, 1.0), sides)
    }

    /// Pixels of a group's layer. With filters it is not turned with the group, and not bounded if that leans.
    fn layer(&self, group: &Group, transform: Transform) -> u64 {
        let area = group.layer_bounding_box().to_rect();
        if group.filters().is_empty() || !transform.has_skew() {
            return self.covered(area, transform, LAYER_SIDES);
        }
        let (across, down) = transform.get_scale();
        pixels(area.width() * across, area.height() * down)
    }

    fn covered(&self, area: Rect, transform: Transform, sides: f32) -> u64 {
        let most = (self.width * sides, self.height * sides);
        match area.transform(transform) {
            Some(area) => pixels(
                (area.width() + 4.0).min(most.0),
                (area.height() + 4.0).min(most.1),
            ),
            None => pixels(most.0, most.1),
        }
    }
}

/// None where a painter that reckons in whole parts of pixels would lose count.
fn within_reach(area: Rect, transform: Transform) -> Option<()> {
    let area = area.transform(transform)?;
    let ends = [area.left(), area.top(), area.right(), area.bottom()];
    ends.iter().all(|end| end.abs() < MAX_REACH).then_some(())
}

/// Saturates, and takes what is no number for nothing.
fn pixels(width: f32, height: f32) -> u64 {
    (f64::from(width).ceil() * f64::from(height).ceil()) as u64
}

/// The pieces of a path.
struct Outline {
    pieces: f64,
    /// Those of them that are as long as the path's own.
    sides: f64,
    /// Rows of the surface that they cross, together.
    crossings: f64,
    /// Columns that they cross, together.
    across: f64,
    /// How long they are, before they are transformed.
    natural: f32,
}

impl Outline {
    /// The outline of a stroke along it, so wide and in so many dashes: four sides and round ends.
    fn stroke(&mut self, dashes: f64, wide: f32) {
        let pieces = self.pieces + dashes;
        let around = pieces * f64::from(wide);
        self.pieces = pieces * 6.0;
        self.sides = pieces * 2.0;
        self.crossings = self.crossings * 2.0 + around * 4.0;
        self.across = self.across * 2.0 + around * 4.0;
    }

    /// Steps for its edges, which lie in a box of such a size. Those in a row are kept in order, so each two that
    /// cross each other are exchanged: at worst a side with as many as lie above or beside it on average.
    fn steps(&self, (width, height): (f32, f32)) -> u64 {
        let above = self.across / f64::from(width.max(1.0));
        let share = self.crossings / self.pieces.max(1.0) / f64::from(height.max(1.0));
        let exchanges = self.sides * above * share.min(1.0);
        // Saturates.
        (self.pieces * PIECE + self.crossings * CROSSING + exchanges * EXCHANGE) as u64
    }
}

fn outline(
    segments: impl Iterator<Item = PathSegment>,
    transform: Transform,
    surface: (f32, f32),
) -> Outline {
    let mut sum = Outline {
        pieces: 0.0,
        sides: 0.0,
        crossings: 0.0,
        across: 0.0,
        natural: 0.0,
    };
    let (mut last, mut first) = (Point::zero(), Point::zero());
    for segment in segments {
        let (points, count) = match segment {
            PathSegment::MoveTo(to) => {
                (last, first) = (to, to);
                continue;
            }
            PathSegment::LineTo(to) => ([to, to, to], 1.0),
            PathSegment::QuadTo(by, to) => ([by, to, to], 3.0),
            PathSegment::CubicTo(by, and, to) => ([by, and, to], 5.0),
            PathSegment::Close => ([first, first, first], 1.0),
        };
        sum.pieces += count;
        sum.sides += count;
        for to in points {
            let (across, down) = crossed(last, to, transform, surface);
            sum.across += f64::from(across);
            sum.crossings += f64::from(down);
            sum.natural += last.distance(to);
            last = to;
        }
    }
    sum
}

/// Columns and rows of the surface that lie between two points.
fn crossed(from: Point, to: Point, transform: Transform, surface: (f32, f32)) -> (f32, f32) {
    let mut ends = [from, to];
    transform.map_points(&mut ends);
    let [from, to] = ends;
    let between =
        |from: f32, to: f32, most: f32| (from.clamp(0.0, most) - to.clamp(0.0, most)).abs();
    (
        between(from.x, to.x, surface.0),
        between(from.y, to.y, surface.1),
    )
}

/// The dashes of a stroke along such a length; without end where they are nothing.
fn dashes(stroke: &Stroke, length: f32) -> f64 {
    stroke.dasharray().map_or(0.0, |list| {
        let round = list.iter().sum::<f32>();
        f64::from(length) / f64::from(round) * list.len() as f64 / 2.0
    })
}
