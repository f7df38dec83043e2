//! Colours and attributes that programs print: SGR of ECMA-48, with xterm's 256 and true colours.

use ratatui::style::{Color, Modifier};
use vte::Params;

use crate::ui::rich::Look;

/// The look after these parameters; `base` is what a reset goes back to. Blinking and concealed text are
/// shown as it is: the one is no help, the other hides something.
pub fn apply(look: Look, base: Look, params: &Params) -> Look {
    let mut look = look;
    let mut params = params.iter();
    while let Some(param) = params.next() {
        let (code, parts) = param.split_first().unwrap_or((&0, &[]));
        match code {
            38 | 48 | 58 => {
                let mut rest = params
                    .by_ref()
                    .map(|param| param.first().copied().unwrap_or(0));
                let color = match parts {
                    [] => color(&mut rest),
                    // `38:2::r:g:b` names a colour space before the colour.
                    [2, _, r, g, b, ..] => color(&mut [2, *r, *g, *b].into_iter()),
                    _ => color(&mut parts.iter().copied()),
                };
                match code {
                    38 => look.fg = color.or(look.fg),
                    48 => look.bg = color.or(look.bg),
                    _ => {}
                }
            }
            4 if parts.first() == Some(&0) => look.attributes.remove(Modifier::UNDERLINED),
            _ => simple(&mut look, base, *code),
        }
    }
    look
}

fn simple(look: &mut Look, base: Look, code: u16) {
    match code {
        0 => *look = base,
        1..=9 | 21 => look.attributes.insert(attribute(code)),
        22 => look.attributes.remove(Modifier::BOLD | Modifier::DIM),
        23..=29 => look.attributes.remove(attribute(code - 20)),
        30..=37 => look.fg = basic(code - 30),
        39 => look.fg = base.fg,
        40..=47 => look.bg = basic(code - 40),
        49 => look.bg = base.bg,
        90..=97 => look.fg = basic(code - 82),
        100..=107 => look.bg = basic(code - 92),
        _ => {}
    }
}

fn attribute(code: u16) -> Modifier {
    match code {
        1 => Modifier::BOLD,
        2 => Modifier::DIM,
        3 => Modifier::ITALIC,
        4 | 21 => Modifier::UNDERLINED,
        7 => Modifier::REVERSED,
        9 => Modifier::CROSSED_OUT,
        _ => Modifier::empty(),
    }
}

/// The colours that a terminal's own palette has.
fn basic(index: u16) -> Option<Color> {
    const BASIC: [Color; 16] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    BASIC.get(usize::from(index)).copied()
}

/// `5;n` or `2;r;g;b`.
fn color(numbers: &mut impl Iterator<Item = u16>) -> Option<Color> {
    let kind = numbers.next()?;
    let mut byte = || u8::try_from(numbers.next()?).ok();
    match kind {
        5 => Some(Color::Indexed(byte()?)),
        2 => Some(Color::Rgb(byte()?, byte()?, byte()?)),
        _ => None,
    }
}
