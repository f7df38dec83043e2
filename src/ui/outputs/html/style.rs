//! The little of CSS that text can show: a `style` attribute's colours, weight and whether it is there.

use ratatui::style::{Color, Modifier};

use crate::ui::rich::Look;
use crate::ui::theme;

/// Declarations of one attribute that are read.
const MAX_DECLARATIONS: usize = 64;

/// The look within an element that has this style; none if it is not shown.
pub fn look(style: &str, look: Look) -> Option<Look> {
    let mut look = look;
    for declaration in style.split(';').take(MAX_DECLARATIONS) {
        let (name, value) = declaration.split_once(':').unwrap_or_default();
        let value = value.trim().to_ascii_lowercase();
        match (name.trim().to_ascii_lowercase().as_str(), value.as_str()) {
            ("display", "none") | ("visibility", "hidden") => return None,
            ("color", value) => look.fg = color(value).or(look.fg),
            ("background-color" | "background", value) => look.bg = color(value).or(look.bg),
            ("font-weight", value) => set(&mut look, Modifier::BOLD, is_bold(value)),
            ("font-style", value) => {
                set(
                    &mut look,
                    Modifier::ITALIC,
                    matches!(value, "italic" | "oblique"),
                );
            }
            ("text-decoration" | "text-decoration-line", value) => {
                set(&mut look, Modifier::UNDERLINED, value.contains("underline"));
                set(
                    &mut look,
                    Modifier::CROSSED_OUT,
                    value.contains("line-through"),
                );
            }
            _ => {}
        }
    }
    Some(look)
}

/// A page's text colour is made for a white ground or a black one; ours may be either.
pub fn readable(look: Look) -> Look {
    let fg = match look.fg {
        Some(Color::Rgb(r, g, b)) if look.bg.is_none() => {
            let [r, g, b] = theme::readable_anywhere([r, g, b]);
            Some(Color::Rgb(r, g, b))
        }
        other => other,
    };
    Look { fg, ..look }
}

fn set(look: &mut Look, attribute: Modifier, on: bool) {
    look.attributes.set(attribute, on);
}

fn is_bold(value: &str) -> bool {
    value.starts_with("bold") || value.parse::<u16>().is_ok_and(|weight| weight >= 600)
}

/// `#rgb`, `#rrggbb`, `rgb(…)`, and the names of the sixteen colours of HTML.
fn color(value: &str) -> Option<Color> {
    let [r, g, b] = match value.strip_prefix('#') {
        Some(digits) => hex(digits)?,
        None if value.starts_with("rgb") => numbers(value)?,
        None => named(value)?,
    };
    Some(Color::Rgb(r, g, b))
}

fn hex(digits: &str) -> Option<[u8; 3]> {
    let number = u32::from_str_radix(digits.get(..digits.len().min(6))?, 16).ok()?;
    let [_, r, g, b] = number.to_be_bytes();
    match digits.len() {
        3 => Some([number >> 8, number >> 4 & 15, number & 15].map(|part| (part * 17) as u8)),
        6 | 8 => Some([r, g, b]),
        _ => None,
    }
}

fn numbers(value: &str) -> Option<[u8; 3]> {
    let inside = value.split_once('(')?.1;
    let parts = inside.split([',', ' ', '/', ')']);
    let mut parts = parts.filter(|part| !part.is_empty());
    let mut part = || parts.next()?.parse::<u8>().ok();
    Some([part()?, part()?, part()?])
}

fn named(name: &str) -> Option<[u8; 3]> {
    const NAMES: &[(&str, [u8; 3])] = &[
        ("black", [0, 0, 0]),
        ("silver", [192, 192, 192]),
        ("gray", [128, 128, 128]),
        ("grey", [128, 128, 128]),
        ("white", [255, 255, 255]),
        ("maroon", [128, 0, 0]),
        ("red", [255, 0, 0]),
        ("purple", [128, 0, 128]),
        ("fuchsia", [255, 0, 255]),
        ("green", [0, 128, 0]),
        ("lime", [0, 255, 0]),
        ("olive", [128, 128, 0]),
        ("yellow", [255, 255, 0]),
        ("orange", [255, 165, 0]),
        ("navy", [0, 0, 128]),
        ("blue", [0, 0, 255]),
        ("teal", [0, 128, 128]),
        ("aqua", [0, 255, 255]),
    ];
    let known = NAMES.iter().find(|(known, _)| *known == name);
    known.map(|(_, color)| *color)
}
