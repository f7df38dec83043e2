//! Colours: a theme's styles, in as many colours as the terminal has, and peers' colours so that they can
//! be read on its background.

mod contrast;
mod depth;
pub mod palette;

use ratatui::style::{Color, Modifier, Style};

use self::contrast::{is_dark, letters_on, readable};
pub use self::depth::Depth;
use self::palette::{Ground, Palette, PaletteError, Role};
use super::rich::{Look, Tone};

/// The themes that come with the program, by name.
const BUILT_IN: [(&str, &str); 4] = [
    ("terminal", TERMINAL),
    ("dark", include_str!("theme/dark.toml")),
    ("light", include_str!("theme/light.toml")),
    ("contrast", include_str!("theme/contrast.toml")),
];
const TERMINAL: &str = include_str!("theme/terminal.toml");

/// The text of a theme that comes with the program.
pub fn built_in(name: &str) -> Option<&'static str> {
    let found = BUILT_IN.iter().find(|(of, _)| *of == name);
    found.map(|(_, text)| *text)
}

/// The names of those.
pub fn names() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(name, _)| *name)
}

/// The colour, changed until it can be read on black and on white.
pub fn readable_anywhere(color: [u8; 3]) -> [u8; 3] {
    readable(color, None)
}

/// The theme for a background: the terminal's own colours where it is not known, or where there are
/// too few for others.
pub fn fitting(background: Option<[u8; 3]>, depth: Depth) -> &'static str {
    match background {
        _ if depth <= Depth::Sixteen => "terminal",
        None => "terminal",
        Some(color) if is_dark(color) => "dark",
        Some(_) => "light",
    }
}

/// How everything looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    depth: Depth,
    palette: Palette,
    /// The colour behind the text, where the terminal told it.
    background: Option<[u8; 3]>,
}

impl Default for Theme {
    fn default() -> Theme {
        Theme::terminal(Depth::default())
    }
}

impl Theme {
    /// The terminal's own colours.
    pub fn terminal(depth: Depth) -> Theme {
        Theme::of(depth, &own_colours(), None)
    }

    /// Without any colours.
    pub fn plain() -> Theme {
        Theme::terminal(Depth::Plain)
    }

    /// A theme from its file. One that is made for another background than the terminal's still gets
    /// what that needs: peers' colours are those for the terminal's.
    ///
    /// # Errors
    /// When the file cannot be read as a theme.
    pub fn read(
        text: &str,
        depth: Depth,
        background: Option<[u8; 3]>,
    ) -> Result<Theme, PaletteError> {
        let (palette, ground) = Palette::read(text, &own_colours())?;
        let supposed = ground.map(|ground| match ground {
            Ground::Dark => [0; 3],
            Ground::Light => [255; 3],
        });
        Ok(Theme::of(depth, &palette, background.or(supposed)))
    }

    pub fn depth(&self) -> Depth {
        self.depth
    }

    /// The colour behind the text: a guess where the terminal did not tell.
    pub fn background(&self) -> [u8; 3] {
        self.background.unwrap_or_default()
    }

    /// The palette in the colours that there are, reckoned once: every character on the screen asks for
    /// its style. Where one would say nothing without its colours, the attributes of the terminal's
    /// theme say it.
    fn of(depth: Depth, palette: &Palette, background: Option<[u8; 3]>) -> Theme {
        let own = own_colours();
        let shown = |role, style: Style| match depth {
            Depth::Plain if style.add_modifier.is_empty() && style != Style::new() => {
                Style::new().add_modifier(own.get(role).add_modifier)
            }
            Depth::Plain => Style::new().add_modifier(style.add_modifier),
            depth => limited(style, depth),
        };
        Theme {
            depth,
            palette: palette.map(shown),
            background,
        }
    }

    fn style(&self, role: Role) -> Style {
        self.palette.get(role)
    }

    /// What stands back: gutters, facts, hints.
    pub fn dim(&self) -> Style {
        self.style(Role::Dim)
    }

    pub fn strong(&self) -> Style {
        self.style(Role::Strong)
    }

    pub fn good(&self) -> Style {
        self.style(Role::Good)
    }

    pub fn bad(&self) -> Style {
        self.style(Role::Bad)
    }

    pub fn warning(&self) -> Style {
        self.style(Role::Warning)
    }

    pub fn accent(&self) -> Style {
        self.style(Role::Accent)
    }

    pub fn selection(&self) -> Style {
        self.style(Role::Selection)
    }

    /// A match of the search.
    pub fn found(&self) -> Style {
        self.style(Role::Found)
    }

    /// The match where one is.
    pub fn found_here(&self) -> Style {
        self.style(Role::FoundHere)
    }

    /// What a replacement would take away.
    pub fn leaving(&self) -> Style {
        self.style(Role::Leaving)
    }

    /// What a replacement would bring.
    pub fn coming(&self) -> Style {
        self.style(Role::Coming)
    }

    /// A peer's name or mark.
    pub fn peer(&self, color: [u8; 3]) -> Style {
        limited(
            Style::new().fg(rgb(readable(color, self.background))),
            self.depth,
        )
    }

    /// A peer's badge, name flag or caret: letters on its colour.
    pub fn badge(&self, color: [u8; 3]) -> Style {
        if self.depth == Depth::Plain {
            return Style::new().add_modifier(Modifier::REVERSED);
        }
        let color = readable(color, self.background);
        // Of black and white the 256 colours have their own: half the bytes of true colour.
        let letters = match (self.depth, letters_on(color)) {
            (Depth::Sixteen, [0, ..]) => Color::Black,
            (Depth::Sixteen, _) => Color::White,
            (_, [0, ..]) => Color::Indexed(16),
            _ => Color::Indexed(231),
        };
        limited(Style::new().bg(rgb(color)), self.depth).fg(letters)
    }

    /// What a peer has selected: underlined, so that it is seen without colours too.
    pub fn peer_selection(&self, color: [u8; 3]) -> Style {
        self.peer(color).add_modifier(Modifier::UNDERLINED)
    }

    /// How text of the document looks.
    pub fn look(&self, look: Look) -> Style {
        let mut style = role(look.tone).map_or(Style::new(), |role| self.style(role));
        style = style.add_modifier(look.attributes);
        let printed = |color: Option<Color>| color.and_then(|color| self.depth.nearest(color));
        style.fg = printed(look.fg).or(style.fg);
        style.bg = printed(look.bg).or(style.bg);
        style
    }
}

/// The terminal's theme, on which others lie.
fn own_colours() -> Palette {
    use std::sync::OnceLock;
    static OWN: OnceLock<Palette> = OnceLock::new();
    *OWN.get_or_init(|| {
        let read = Palette::read(TERMINAL, &Palette::bare());
        read.map_or(Palette::bare(), |(palette, _)| palette)
    })
}

/// A style in the colours that there are.
fn limited(style: Style, depth: Depth) -> Style {
    Style {
        fg: style.fg.and_then(|color| depth.nearest(color)),
        bg: style.bg.and_then(|color| depth.nearest(color)),
        ..style
    }
}

fn rgb([r, g, b]: [u8; 3]) -> Color {
    Color::Rgb(r, g, b)
}

/// The role of a text; none for what has no look of its own.
fn role(tone: Tone) -> Option<Role> {
    Some(match tone {
        Tone::Plain => return None,
        Tone::Note => Role::Dim,
        Tone::Faint => Role::Faint,
        Tone::Error => Role::Bad,
        Tone::Invalid => Role::Invalid,
        Tone::Heading => Role::Heading,
        Tone::Link => Role::Link,
        Tone::Marker => Role::Marker,
        Tone::Function => Role::Function,
        Tone::Code => Role::Code,
        Tone::Keyword => Role::Keyword,
        Tone::Type => Role::Type,
        Tone::Text => Role::String,
        Tone::Number => Role::Number,
        Tone::Constant => Role::Constant,
        Tone::Comment => Role::Comment,
        Tone::Operator => Role::Operator,
        Tone::Meta => Role::Meta,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_colours_are_those_that_the_terminal_has() {
        let orange = Look {
            fg: Some(Color::Rgb(255, 135, 0)),
            ..Look::of(Tone::Text)
        };
        let of = |depth| Theme::terminal(depth).look(orange).fg;
        assert_eq!(of(Depth::True), orange.fg);
        assert_eq!(of(Depth::Indexed), Some(Color::Indexed(208)));
        assert_eq!(of(Depth::Plain), None);
        let text = Theme::default().look(Look::of(Tone::Text));
        assert_eq!(text.fg, Some(Color::Green));
    }

    #[test]
    fn every_built_in_theme_can_be_read_and_names_every_role() {
        for name in names() {
            let text = built_in(name).expect("a theme");
            let theme = Theme::read(text, Depth::True, None);
            assert!(theme.is_ok(), "{name}: {theme:?}");
        }
    }

    #[test]
    fn a_theme_still_says_everything_without_colours() {
        for name in names() {
            let text = built_in(name).expect("a theme");
            let theme = Theme::read(text, Depth::Plain, None).expect("a theme");
            for style in [
                theme.selection(),
                theme.found(),
                theme.coming(),
                theme.warning(),
            ] {
                assert!(!style.add_modifier.is_empty(), "{name}: {style:?}");
                assert_eq!((style.fg, style.bg), (None, None), "{name}");
            }
        }
    }

    #[test]
    fn the_background_decides_where_nobody_does() {
        let of = |color| fitting(color, Depth::True);
        assert_eq!(of(Some([30, 30, 46])), "dark");
        assert_eq!(of(Some([253, 246, 227])), "light");
        assert_eq!(of(None), "terminal");
        assert_eq!(fitting(Some([0; 3]), Depth::Sixteen), "terminal");
    }

    #[test]
    fn built_in_colours_can_be_read_on_the_background_they_are_for() {
        for (name, ground) in [("dark", [40, 44, 52]), ("light", [250, 250, 250])] {
            let text = built_in(name).expect("a theme");
            let theme = Theme::read(text, Depth::True, Some(ground)).expect("a theme");
            for role in palette::roles() {
                let style = theme.style(role);
                let behind = match style.bg {
                    Some(Color::Rgb(r, g, b)) => [r, g, b],
                    _ => ground,
                };
                if let Some(Color::Rgb(r, g, b)) = style.fg {
                    let seen = contrast::of([r, g, b], behind);
                    assert!(seen >= 4.0, "{name}: {role:?} has a contrast of {seen:.1}");
                }
            }
        }
    }
}
