//! How a terminal is told of colours and attributes in as few bytes as can be (SGR sequences).

use std::fmt::Write as _;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier, Style};

/// What the terminal writes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Default for Pen {
    fn default() -> Pen {
        Pen {
            fg: Color::Reset,
            bg: Color::Reset,
            modifier: Modifier::empty(),
        }
    }
}

/// Attributes with the numbers that switch them on and off (ECMA-48). Bold and dim share theirs.
const ATTRIBUTES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl Pen {
    pub fn of(cell: &Cell) -> Pen {
        Pen {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        }
    }

    /// Of a style that says everything that is not plain.
    pub fn of_style(style: Style) -> Pen {
        Pen {
            fg: style.fg.unwrap_or(Color::Reset),
            bg: style.bg.unwrap_or(Color::Reset),
            modifier: style.add_modifier,
        }
    }

    /// Whether a blank looks the same with both.
    pub fn is_same_on_blank(&self, other: &Pen) -> bool {
        let seen = Modifier::UNDERLINED | Modifier::REVERSED | Modifier::CROSSED_OUT;
        let plain = !self.modifier.intersects(seen) && !other.modifier.intersects(seen);
        plain && self.bg == other.bg
    }

    /// The sequence that takes the terminal from this pen to another: what differs alone, or
    /// everything anew, whichever is shorter.
    pub fn change_to(&self, to: &Pen) -> String {
        if self == to {
            return String::new();
        }
        let (step, anew) = (self.step(to), Pen::default().step(to));
        let anew = match anew.as_str() {
            "" => String::new(),
            rest => format!("0;{rest}"),
        };
        let shorter = if anew.len() < step.len() { anew } else { step };
        format!("\x1b[{shorter}m")
    }

    /// The numbers of what differs, parted by semicolons.
    fn step(&self, to: &Pen) -> String {
        let mut codes: Vec<String> = Vec::new();
        let gone = self.modifier - to.modifier;
        let mut new = to.modifier - self.modifier;
        for (attribute, _, off) in ATTRIBUTES {
            if gone.contains(attribute) && !codes.contains(&off.to_string()) {
                codes.push(off.to_string());
            }
        }
        let weight = Modifier::BOLD | Modifier::DIM;
        if gone.intersects(weight) {
            new |= to.modifier & weight;
        }
        for (attribute, on, _) in ATTRIBUTES {
            if new.contains(attribute) {
                codes.push(on.to_string());
            }
        }
        if self.fg != to.fg {
            codes.push(color(to.fg, 30));
        }
        if self.bg != to.bg {
            codes.push(color(to.bg, 40));
        }
        codes.join(";")
    }
}

/// The numbers of a colour; `base` is 30 for the letters, 40 for what is behind them.
fn color(color: Color, base: u8) -> String {
    let bright = base + 60;
    let plain = match color {
        Color::Reset => base + 9,
        Color::Black => base,
        Color::Red => base + 1,
        Color::Green => base + 2,
        Color::Yellow => base + 3,
        Color::Blue => base + 4,
        Color::Magenta => base + 5,
        Color::Cyan => base + 6,
        Color::Gray => base + 7,
        Color::DarkGray => bright,
        Color::LightRed => bright + 1,
        Color::LightGreen => bright + 2,
        Color::LightYellow => bright + 3,
        Color::LightBlue => bright + 4,
        Color::LightMagenta => bright + 5,
        Color::LightCyan => bright + 6,
        Color::White => bright + 7,
        Color::Indexed(index) => return format!("{};5;{index}", base + 8),
        Color::Rgb(r, g, b) => {
            let mut code = format!("{};2", base + 8);
            for part in [r, g, b] {
                // A string takes everything.
                let _ = write!(code, ";{part}");
            }
            return code;
        }
    };
    plain.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pen(fg: Color, modifier: Modifier) -> Pen {
        Pen {
            fg,
            modifier,
            ..Pen::default()
        }
    }

    #[test]
    fn only_what_differs_is_said() {
        let plain = Pen::default();
        let red = pen(Color::Red, Modifier::empty());
        let bold = pen(Color::Red, Modifier::BOLD);
        assert_eq!(plain.change_to(&plain), "");
        assert_eq!(plain.change_to(&red), "\x1b[31m");
        assert_eq!(red.change_to(&bold), "\x1b[1m");
        assert_eq!(bold.change_to(&red), "\x1b[22m");
        assert_eq!(bold.change_to(&plain), "\x1b[m");
    }

    #[test]
    fn bold_and_dim_go_together() {
        let both = pen(
            Color::Reset,
            Modifier::BOLD | Modifier::DIM | Modifier::ITALIC,
        );
        let dim = pen(Color::Reset, Modifier::DIM | Modifier::ITALIC);
        assert_eq!(both.change_to(&dim), "\x1b[22;2m");
    }

    #[test]
    fn colours_have_their_numbers() {
        let of = |color| Pen::default().change_to(&pen(color, Modifier::empty()));
        assert_eq!(of(Color::Indexed(231)), "\x1b[38;5;231m");
        assert_eq!(of(Color::Rgb(1, 22, 133)), "\x1b[38;2;1;22;133m");
        assert_eq!(of(Color::LightCyan), "\x1b[96m");
    }
}
