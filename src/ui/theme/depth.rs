//! How many colours a terminal has, and the nearest of those that it has.

use ratatui::style::Color;

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None are wanted, or there are none.
    Plain,
    /// The sixteen, whose looks are the terminal's own matter.
    Sixteen,
    /// xterm's 256.
    Indexed,
    /// Red, green and blue, a byte each.
    #[default]
    True,
}

/// Terminals that speak of no colours, or of no more than the first eight and their bright ones.
const COLOURLESS: &[&str] = &["dumb", "vt52", "vt100", "vt102", "vt220"];
const SIXTEEN: &[&str] = &[
    "ansi",
    "cygwin",
    "linux",
    "rxvt",
    "screen",
    "tmux",
    "xterm",
    "xterm-color",
];

impl Depth {
    /// From the variables `NO_COLOR` (<https://no-color.org>), `COLORTERM` and `TERM`.
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Depth {
        let term = variable("TERM").unwrap_or_default();
        match variable("COLORTERM").as_deref() {
            _ if variable("NO_COLOR").is_some_and(|value| !value.is_empty()) => Depth::Plain,
            _ if COLOURLESS.contains(&term.as_str()) => Depth::Plain,
            Some("truecolor" | "24bit") => Depth::True,
            _ if term.ends_with("-direct") => Depth::True,
            _ if SIXTEEN.contains(&term.as_str()) => Depth::Sixteen,
            _ => Depth::Indexed,
        }
    }

    /// The nearest colour that there is; none where there are none.
    pub fn nearest(self, color: Color) -> Option<Color> {
        match (self, color) {
            (Depth::Plain, _) => None,
            (Depth::Sixteen, Color::Rgb(r, g, b)) => Some(sixteenth([r, g, b])),
            (Depth::Sixteen, Color::Indexed(n)) if n > 15 => Some(sixteenth(of_index(n))),
            (Depth::Indexed, Color::Rgb(r, g, b)) => Some(Color::Indexed(index([r, g, b]))),
            (_, color) => Some(color),
        }
    }
}

/// The sixteen as xterm draws them at first, with ratatui's names, in the order of their numbers.
const FIRST: [(Color, [u8; 3]); 16] = [
    (Color::Black, [0, 0, 0]),
    (Color::Red, [205, 0, 0]),
    (Color::Green, [0, 205, 0]),
    (Color::Yellow, [205, 205, 0]),
    (Color::Blue, [0, 0, 238]),
    (Color::Magenta, [205, 0, 205]),
    (Color::Cyan, [0, 205, 205]),
    (Color::Gray, [229, 229, 229]),
    (Color::DarkGray, [127, 127, 127]),
    (Color::LightRed, [255, 0, 0]),
    (Color::LightGreen, [0, 255, 0]),
    (Color::LightYellow, [255, 255, 0]),
    (Color::LightBlue, [92, 92, 255]),
    (Color::LightMagenta, [255, 0, 255]),
    (Color::LightCyan, [0, 255, 255]),
    (Color::White, [255, 255, 255]),
];

/// The levels of the cube of colours 16 to 231, as xterm has them.
const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// How far apart two colours are; only to be compared.
fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    let parts = one.iter().zip(other);
    // The eye sees green best and blue least.
    let weighed = parts.zip([3, 6, 1]);
    weighed
        .map(|((one, other), weight)| u32::from(one.abs_diff(other)).pow(2) * weight)
        .sum()
}

fn sixteenth(color: [u8; 3]) -> Color {
    let nearest = FIRST.iter().min_by_key(|(_, of)| distance(*of, color));
    nearest.map_or(Color::Reset, |(name, _)| *name)
}

/// The nearest of xterm's colours from 16 on: the first sixteen look different everywhere. Reckoned, not
/// searched for: a picture in halves asks twice a character, in each frame.
fn index(color: [u8; 3]) -> u8 {
    let step = |part: u8| {
        let steps = (0u8..).zip(LEVELS);
        let nearest = steps.min_by_key(|(_, level)| level.abs_diff(part));
        nearest.map_or(0, |(step, _)| step)
    };
    let [r, g, b] = color.map(step);
    let cube = 16 + 36 * r + 6 * g + b;
    let [r, g, b] = color.map(u16::from);
    // Weighed as the distance is.
    let bright = (r * 3 + g * 6 + b) / 10;
    let grey = 232 + ((bright.max(8) - 8 + 5) / 10).min(23) as u8;
    match distance(of_index(grey), color) < distance(of_index(cube), color) {
        true => grey,
        false => cube,
    }
}

/// Red, green and blue of one of xterm's 256 colours.
fn of_index(n: u8) -> [u8; 3] {
    let level = |n: u8| LEVELS.get(usize::from(n)).copied().unwrap_or_default();
    match n {
        0..=15 => FIRST.get(usize::from(n)).map_or([0; 3], |(_, of)| *of),
        16..=231 => {
            let n = n - 16;
            [level(n / 36), level(n / 6 % 6), level(n % 6)]
        }
        232.. => [8 + (n - 232) * 10; 3],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(variables: &[(&str, &str)]) -> Depth {
        Depth::from_variables(|name| {
            let found = variables.iter().find(|(of, _)| *of == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn variables_decide() {
        let whole = [("NO_COLOR", "1"), ("COLORTERM", "truecolor")];
        assert_eq!(depth(&whole), Depth::Plain);
        let unset = [("NO_COLOR", ""), ("COLORTERM", "truecolor")];
        assert_eq!(depth(&unset), Depth::True);
        assert_eq!(depth(&[("TERM", "xterm-256color")]), Depth::Indexed);
        assert_eq!(depth(&[("TERM", "linux")]), Depth::Sixteen);
        assert_eq!(depth(&[("TERM", "dumb")]), Depth::Plain);
        assert_eq!(depth(&[("TERM", "xterm-direct")]), Depth::True);
        assert_eq!(depth(&[]), Depth::Indexed);
    }

    #[test]
    fn the_nearest_is_one_that_there_is() {
        let orange = Color::Rgb(255, 135, 0);
        assert_eq!(Depth::True.nearest(orange), Some(orange));
        assert_eq!(Depth::Indexed.nearest(orange), Some(Color::Indexed(208)));
        assert_eq!(Depth::Sixteen.nearest(orange), Some(Color::Yellow));
        assert_eq!(Depth::Plain.nearest(orange), None);
        assert_eq!(
            Depth::Sixteen.nearest(Color::Indexed(21)),
            Some(Color::Blue)
        );
        assert_eq!(Depth::Indexed.nearest(Color::Green), Some(Color::Green));
    }

    #[test]
    fn greys_come_from_the_ramp() {
        assert_eq!(index([128, 128, 128]), 244);
        for n in 16..=255u8 {
            assert_eq!(of_index(index(of_index(n))), of_index(n), "{n}");
        }
    }
}
