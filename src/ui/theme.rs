//! Colours: few, readable on dark and on light, and none at all where `NO_COLOR` asks for it.

use ratatui::style::{Color, Modifier, Style};

use super::rich::{Look, Tone};

/// Relative luminance (WCAG) that stands out from black (contrast 4.2) and from white (contrast 3).
const DARKEST: f64 = 0.16;
const BRIGHTEST: f64 = 0.30;
/// One step towards white or black, of at most so many.
const STEP: f64 = 0.08;
const MAX_STEPS: usize = 40;

/// White in xterm's 256 colours, which all have that have any: half the bytes of true colour.
const WHITE: Color = Color::Indexed(231);

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    Plain,
    Indexed,
    #[default]
    True,
}

impl Theme {
    /// From the variables `NO_COLOR` and `COLORTERM`.
    pub fn from_variables(no_color: Option<&str>, colorterm: Option<&str>) -> Theme {
        match colorterm {
            _ if no_color.is_some_and(|value| !value.is_empty()) => Theme::Plain,
            Some("truecolor" | "24bit") => Theme::True,
            _ => Theme::Indexed,
        }
    }

    fn fg(self, color: Color) -> Style {
        match self {
            Theme::Plain => Style::new(),
            _ => Style::new().fg(color),
        }
    }

    /// What stands back: gutters, facts, hints.
    pub fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    pub fn good(self) -> Style {
        self.fg(Color::Green)
    }

    pub fn bad(self) -> Style {
        self.fg(Color::Red)
    }

    pub fn warning(self) -> Style {
        self.fg(Color::Yellow).add_modifier(Modifier::BOLD)
    }

    pub fn accent(self) -> Style {
        self.fg(Color::Blue)
    }

    pub fn selection(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// A match of the search.
    pub fn found(self) -> Style {
        self.fg(Color::Yellow)
            .add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// The match where one is.
    pub fn found_here(self) -> Style {
        self.found().add_modifier(Modifier::REVERSED)
    }

    /// What a replacement would take away.
    pub fn leaving(self) -> Style {
        self.bad()
            .add_modifier(Modifier::CROSSED_OUT | Modifier::DIM)
    }

    /// What a replacement would bring.
    pub fn coming(self) -> Style {
        self.good()
            .add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }

    /// A peer's name or mark.
    pub fn peer(self, color: [u8; 3]) -> Style {
        self.fg(self.color(color))
    }

    /// A peer's badge, name flag or caret: letters on its colour.
    pub fn badge(self, color: [u8; 3]) -> Style {
        match self {
            Theme::Plain => Style::new().add_modifier(Modifier::REVERSED),
            _ => Style::new().bg(self.color(color)).fg(WHITE),
        }
    }

    /// What a peer has selected: underlined, so that it is seen without colours too.
    pub fn peer_selection(self, color: [u8; 3]) -> Style {
        self.peer(color).add_modifier(Modifier::UNDERLINED)
    }

    /// How text of the document looks.
    pub fn look(self, look: Look) -> Style {
        let mut style = self.tone(look.tone).add_modifier(look.attributes);
        if self != Theme::Plain {
            style.fg = look.fg.map(|color| self.printed(color)).or(style.fg);
            style.bg = look.bg.map(|color| self.printed(color)).or(style.bg);
        }
        style
    }

    /// A colour that a program printed, as near as the terminal has it.
    fn printed(self, color: Color) -> Color {
        match color {
            Color::Rgb(r, g, b) if self == Theme::Indexed => Color::Indexed(indexed([r, g, b])),
            color => color,
        }
    }

    fn tone(self, tone: Tone) -> Style {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        match tone {
            Tone::Plain | Tone::Operator => Style::new(),
            Tone::Note | Tone::Faint => self.dim(),
            Tone::Error | Tone::Invalid => self.bad(),
            Tone::Heading => self.strong(),
            Tone::Link => self.accent().add_modifier(Modifier::UNDERLINED),
            Tone::Marker | Tone::Function => self.accent(),
            Tone::Code => self.fg(Color::Magenta),
            Tone::Keyword => bold.patch(self.fg(Color::Magenta)),
            Tone::Type => self.fg(Color::Cyan),
            Tone::Text => self.good(),
            Tone::Number | Tone::Constant => self.fg(Color::Cyan),
            Tone::Comment => self.dim().add_modifier(Modifier::ITALIC),
            Tone::Meta => self.fg(Color::Yellow),
        }
    }

    fn color(self, color: [u8; 3]) -> Color {
        let [r, g, b] = readable(color);
        match self {
            Theme::True => Color::Rgb(r, g, b),
            _ => Color::Indexed(indexed([r, g, b])),
        }
    }
}

/// The colour, brightened or darkened until it can be read on black and on white.
pub fn readable(color: [u8; 3]) -> [u8; 3] {
    let mut mixed = color.map(f64::from);
    for _ in 0..MAX_STEPS {
        let towards = match luminance(mixed) {
            l if l < DARKEST => 255.0,
            l if l > BRIGHTEST => 0.0,
            _ => break,
        };
        mixed = mixed.map(|part| part + (towards - part) * STEP);
    }
    mixed.map(|part| part.round() as u8)
}

/// Relative luminance as WCAG 2 defines it.
fn luminance(color: [f64; 3]) -> f64 {
    let [r, g, b] = color.map(|part| {
        let part = part / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The nearest of the 6x6x6 cube of xterm's 256 colours.
fn indexed(color: [u8; 3]) -> u8 {
    let [r, g, b] = color.map(|part| ((u16::from(part) * 5 + 127) / 255) as u8);
    16 + 36 * r + 6 * g + b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_becomes_readable() {
        for color in [
            [0, 0, 0],
            [254, 255, 255],
            [255, 255, 0],
            [0, 0, 255],
            [30, 136, 229],
        ] {
            let l = luminance(readable(color).map(f64::from));
            assert!(
                (DARKEST - 0.01..=BRIGHTEST + 0.01).contains(&l),
                "{color:?}: {l}"
            );
        }
    }

    #[test]
    fn printed_colours_are_those_that_the_terminal_has() {
        let orange = Look {
            fg: Some(Color::Rgb(255, 135, 0)),
            ..Look::of(Tone::Text)
        };
        assert_eq!(Theme::True.look(orange).fg, orange.fg);
        assert_eq!(Theme::Indexed.look(orange).fg, Some(Color::Indexed(214)));
        assert_eq!(Theme::Plain.look(orange).fg, None);
        assert_eq!(
            Theme::True.look(Look::of(Tone::Text)).fg,
            Some(Color::Green)
        );
    }

    #[test]
    fn variables_decide() {
        assert_eq!(
            Theme::from_variables(Some("1"), Some("truecolor")),
            Theme::Plain
        );
        assert_eq!(
            Theme::from_variables(Some(""), Some("truecolor")),
            Theme::True
        );
        assert_eq!(Theme::from_variables(None, None), Theme::Indexed);
        assert_eq!(Theme::Plain.peer([1, 2, 3]).fg, None);
    }
}
