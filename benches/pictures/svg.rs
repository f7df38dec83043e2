//! A terminal's screen as an SVG: text where there is text, and rectangles for what has to tile.

use std::fmt::Write;

use super::pty::screen::cells;

/// What lies behind the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    Dark,
    Light,
}

/// A character's size, and where its letters stand. Widths are those of most fonts: 0.6 of the size.
const WIDTH: f64 = 8.4;
const HEIGHT: f64 = 18.0;
const BASE: f64 = 13.5;
const SIZE: f64 = 14.0;
/// Around the screen.
const MARGIN: f64 = 12.0;

const FONTS: &str = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,'Liberation Mono',monospace";

/// The sixteen colours of a common terminal theme for each paper.
const DARK: [u32; 16] = [
    0x282c34, 0xe06c75, 0x98c379, 0xe5c07b, 0x61afef, 0xc678dd, 0x56b6c2, 0xabb2bf, 0x5c6370,
    0xf07178, 0xb5e890, 0xffd580, 0x82c4ff, 0xdda0f0, 0x7fd5e0, 0xffffff,
];
const LIGHT: [u32; 16] = [
    0x383a42, 0xca1243, 0x3d8137, 0x9a6700, 0x3059c7, 0xa626a4, 0x0f7a8a, 0x8a8c92, 0x696c77,
    0xe45649, 0x50a14f, 0xc18401, 0x4078f2, 0xb552b0, 0x0184bc, 0x101010,
];

impl Paper {
    /// Behind the text, and the text's own.
    fn colours(self) -> (u32, u32) {
        match self {
            Paper::Dark => (0x1e2127, 0xd7dae0),
            Paper::Light => (0xfafafa, 0x383a42),
        }
    }

    fn of(self, colour: vt100::Color, otherwise: u32) -> u32 {
        let first = match self {
            Paper::Dark => &DARK,
            Paper::Light => &LIGHT,
        };
        match colour {
            vt100::Color::Default => otherwise,
            vt100::Color::Idx(n) => first.get(usize::from(n)).copied().unwrap_or(indexed(n)),
            vt100::Color::Rgb(red, green, blue) => u32::from_be_bytes([0, red, green, blue]),
        }
    }
}

/// One of xterm's 256 from the sixteenth on.
fn indexed(n: u8) -> u32 {
    let level = |n: u8| [0, 95, 135, 175, 215, 255][usize::from(n % 6)];
    let [red, green, blue] = match n {
        232.. => [8 + (n - 232) * 10; 3],
        _ => {
            let n = n.saturating_sub(16);
            [level(n / 36), level(n / 6), level(n)]
        }
    };
    u32::from_be_bytes([0, red, green, blue])
}

/// One character with its looks.
struct Glyph {
    row: u16,
    column: u16,
    text: String,
    wide: bool,
    front: u32,
    back: u32,
    /// Bold, italic, underlined, faint.
    looks: [bool; 4],
}

/// The picture.
pub fn draw(screen: &vt100::Screen, paper: Paper) -> String {
    let (rows, columns) = screen.size();
    let width = f64::from(columns.get()) * WIDTH + 2.0 * MARGIN;
    let height = f64::from(rows.get()) * HEIGHT + 2.0 * MARGIN;
    let (back, _) = paper.colours();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.1} {height:.1}\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"#{back:06x}\"/>\n\
         <g transform=\"translate({MARGIN} {MARGIN})\" font-family=\"{FONTS}\" font-size=\"{SIZE}\" \
         xml:space=\"preserve\">\n"
    );
    let glyphs: Vec<Glyph> = glyphs(screen, paper);
    out += "<g shape-rendering=\"crispEdges\">\n";
    out += &boxes(&glyphs, back);
    out += "</g>\n";
    for run in runs(&glyphs) {
        out += &text(&run);
    }
    out += &caret(screen, paper);
    out + "</g>\n</svg>\n"
}

fn glyphs(screen: &vt100::Screen, paper: Paper) -> Vec<Glyph> {
    let (back, front) = paper.colours();
    let seen = cells(screen).filter(|(_, cell)| !cell.is_wide_continuation());
    seen.map(|((row, column), cell)| {
        let mut pair = (
            paper.of(cell.fgcolor(), front),
            paper.of(cell.bgcolor(), back),
        );
        if cell.inverse() {
            pair = (pair.1, pair.0);
        }
        Glyph {
            row,
            column,
            text: cell.contents().to_owned(),
            wide: cell.is_wide(),
            front: pair.0,
            back: pair.1,
            looks: [cell.bold(), cell.italic(), cell.underline(), cell.dim()],
        }
    })
    .collect()
}

/// A coloured part of the screen, in eighths of characters.
#[derive(Clone, Copy, PartialEq)]
struct Part {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
    colour: u32,
}

/// What is behind the characters, and those that are nothing but areas.
fn boxes(glyphs: &[Glyph], paper: u32) -> String {
    let mut parts: Vec<Part> = Vec::new();
    let mut add = |part: Part| match parts.iter_mut().rev().take(3).find(|last| {
        let beside = last.x + last.width == part.x && last.y == part.y;
        beside && last.height == part.height && last.colour == part.colour
    }) {
        Some(last) => last.width += part.width,
        None => parts.push(part),
    };
    for glyph in glyphs {
        let (x, y) = (u32::from(glyph.column) * 8, u32::from(glyph.row) * 8);
        let width = if glyph.wide { 16 } else { 8 };
        let part = |x, y, width, height, colour| Part {
            x,
            y,
            width,
            height,
            colour,
        };
        if glyph.back != paper {
            add(part(x, y, width, 8, glyph.back));
        }
        if let Some((left, top, across, down)) = area(&glyph.text) {
            add(part(x + left, y + top, across, down, glyph.front));
        }
    }
    parts.iter().map(|part| rect(*part)).collect()
}

fn rect(part: Part) -> String {
    let across = |eighths: u32| f64::from(eighths) * WIDTH / 8.0;
    let down = |eighths: u32| f64::from(eighths) * HEIGHT / 8.0;
    format!(
        "<path fill=\"#{:06x}\" d=\"M{:.2} {:.2}h{:.2}v{:.2}h-{:.2}z\"/>\n",
        part.colour,
        across(part.x),
        down(part.y),
        across(part.width),
        down(part.height),
        across(part.width)
    )
}

/// Left, top, width and height of the characters that are areas, in eighths.
fn area(text: &str) -> Option<(u32, u32, u32, u32)> {
    let mut chars = text.chars();
    let c = chars.next().filter(|_| chars.next().is_none())?;
    let n = u32::from(c);
    match c {
        '▀' => Some((0, 0, 8, 4)),
        '▁'..='█' => Some((0, 8 - (n - 0x2580), 8, n - 0x2580)),
        '▉'..='▏' => Some((0, 0, 0x2590 - n, 8)),
        '▐' => Some((4, 0, 4, 8)),
        '▔' => Some((0, 0, 8, 1)),
        '▕' => Some((7, 0, 1, 8)),
        _ => None,
    }
}

/// Characters that stand beside each other and look alike.
struct Run<'a> {
    first: &'a Glyph,
    text: String,
}

/// Letters of ASCII go together; others stand alone, since fonts differ in their widths.
fn runs(glyphs: &[Glyph]) -> Vec<Run<'_>> {
    let mut runs: Vec<Run> = Vec::new();
    for glyph in glyphs {
        let blank = glyph.text.trim().is_empty() && !glyph.looks[2];
        if blank || area(&glyph.text).is_some() {
            continue;
        }
        let own = match glyph.text.as_str() {
            "" => " ",
            text => text,
        };
        let goes_on = |run: &&mut Run| {
            let length = u16::try_from(run.text.len()).unwrap_or(u16::MAX);
            let beside = run.first.row == glyph.row && run.first.column + length == glyph.column;
            let alike = run.first.front == glyph.front && run.first.looks == glyph.looks;
            beside && alike && run.text.is_ascii() && own.is_ascii()
        };
        match runs.last_mut().filter(goes_on) {
            Some(run) => run.text += own,
            None => runs.push(Run {
                first: glyph,
                text: own.to_owned(),
            }),
        }
    }
    runs
}

fn text(run: &Run) -> String {
    let glyph = run.first;
    let x = f64::from(glyph.column) * WIDTH;
    let y = f64::from(glyph.row) * HEIGHT + BASE;
    let mut out = format!(
        "<text x=\"{x:.1}\" y=\"{y:.1}\" fill=\"#{:06x}\"",
        glyph.front
    );
    if run.text.len() > 1 && run.text.is_ascii() {
        let length = run.text.len() as f64 * WIDTH;
        // Writing into a string does not fail.
        let _ = write!(out, " textLength=\"{length:.1}\"");
    }
    let names = [
        " font-weight=\"bold\"",
        " font-style=\"italic\"",
        " text-decoration=\"underline\"",
        " opacity=\"0.7\"",
    ];
    let worn = names.iter().zip(glyph.looks).filter(|(_, worn)| *worn);
    out.extend(worn.map(|(name, _)| *name));
    out + ">" + &escaped(&run.text) + "</text>\n"
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}

/// The caret, as the bar that it is while one types.
fn caret(screen: &vt100::Screen, paper: Paper) -> String {
    if screen.hide_cursor() {
        return String::new();
    }
    let (row, column) = screen.cursor_position();
    let (_, front) = paper.colours();
    rect(Part {
        x: u32::from(column) * 8,
        y: u32::from(row) * 8,
        width: 2,
        height: 8,
        colour: front,
    })
}
