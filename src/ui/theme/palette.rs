//! A theme's file: which role has which colours and attributes.
//!
//! ```toml
//! background = "dark"
//! [styles]
//! keyword = "bold #c678dd"
//! selection = "on #3e4451"
//! ```

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

/// What has a style of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Dim,
    Strong,
    Good,
    Bad,
    Warning,
    Accent,
    Selection,
    Found,
    FoundHere,
    Leaving,
    Coming,
    Faint,
    Heading,
    Link,
    Marker,
    Code,
    Keyword,
    Type,
    Function,
    String,
    Number,
    Constant,
    Comment,
    Operator,
    Meta,
    Invalid,
}

/// The roles by their names in a file, in the order of the enumeration.
const ROLES: [(&str, Role); 26] = [
    ("dim", Role::Dim),
    ("strong", Role::Strong),
    ("good", Role::Good),
    ("bad", Role::Bad),
    ("warning", Role::Warning),
    ("accent", Role::Accent),
    ("selection", Role::Selection),
    ("found", Role::Found),
    ("found-here", Role::FoundHere),
    ("leaving", Role::Leaving),
    ("coming", Role::Coming),
    ("faint", Role::Faint),
    ("heading", Role::Heading),
    ("link", Role::Link),
    ("marker", Role::Marker),
    ("code", Role::Code),
    ("keyword", Role::Keyword),
    ("type", Role::Type),
    ("function", Role::Function),
    ("string", Role::String),
    ("number", Role::Number),
    ("constant", Role::Constant),
    ("comment", Role::Comment),
    ("operator", Role::Operator),
    ("meta", Role::Meta),
    ("invalid", Role::Invalid),
];

const ATTRIBUTES: [(&str, Modifier); 6] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underline", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
    ("strike", Modifier::CROSSED_OUT),
];

const NAMED: [(&str, Color); 16] = [
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

/// Characters of a file's own words that a message repeats.
const MAX_WORD: usize = 40;

/// The styles of all roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette([Style; ROLES.len()]);

/// Which background a theme is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    Dark,
    Light,
}

/// A file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    background: Option<Ground>,
    #[serde(default)]
    styles: BTreeMap<String, String>,
}

/// What is wrong with a theme's file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaletteError {
    #[error("{0}")]
    Toml(String),
    #[error("no style is called {0:?}: there are {names}", names = names())]
    Role(String),
    #[error(
        "{role}: {word:?} is no attribute (bold, dim, italic, underline, reversed, strike), no colour \
         (red, bright-red …, 0 to 255, #rrggbb), and not \"on\" before one"
    )]
    Word { role: &'static str, word: String },
}

fn names() -> String {
    let names: Vec<&str> = ROLES.iter().map(|(name, _)| *name).collect();
    names.join(", ")
}

impl Palette {
    /// Reads a file; roles that it does not name look as the base has them.
    ///
    /// # Errors
    /// When it is no TOML, names no role, or a style cannot be read.
    pub fn read(text: &str, base: &Palette) -> Result<(Palette, Option<Ground>), PaletteError> {
        let file: File =
            toml::from_str(text).map_err(|error| PaletteError::Toml(first_line(&error)))?;
        let mut palette = *base;
        for (name, words) in &file.styles {
            let known = ROLES.iter().find(|(of, _)| of == name);
            let (name, role) = known.ok_or_else(|| PaletteError::Role(short(name)))?;
            let style = style(words).map_err(|word| PaletteError::Word { role: name, word })?;
            palette.set(*role, style);
        }
        Ok((palette, file.background))
    }

    /// No style at all.
    pub const fn bare() -> Palette {
        Palette([Style::new(); ROLES.len()])
    }

    fn set(&mut self, role: Role, style: Style) {
        if let Some(place) = self.0.get_mut(role as usize) {
            *place = style;
        }
    }

    /// Every style changed.
    #[must_use]
    pub fn map(&self, change: impl Fn(Role, Style) -> Style) -> Palette {
        let mut palette = *self;
        for (_, role) in ROLES {
            palette.set(role, change(role, self.get(role)));
        }
        palette
    }

    pub fn get(&self, role: Role) -> Style {
        self.0.get(role as usize).copied().unwrap_or_default()
    }
}

/// All of them.
#[cfg(test)]
pub fn roles() -> impl Iterator<Item = Role> {
    ROLES.iter().map(|(_, role)| *role)
}

/// What the message says, without the picture of the line that follows it.
fn first_line(error: &toml::de::Error) -> String {
    short_to(error.message(), 200)
}

fn short(word: &str) -> String {
    short_to(word, MAX_WORD)
}

fn short_to(word: &str, count: usize) -> String {
    word.chars().take(count).collect()
}

/// `bold #ffcc00 on black`
fn style(words: &str) -> Result<Style, String> {
    let (mut style, mut behind) = (Style::new(), false);
    for word in words.split_whitespace() {
        let attribute = ATTRIBUTES.iter().find(|(name, _)| *name == word);
        style = match (attribute, color(word)) {
            (Some((_, attribute)), _) => style.add_modifier(*attribute),
            (_, Some(color)) if behind => style.bg(color),
            (_, Some(color)) => style.fg(color),
            _ if word == "on" => style,
            _ => return Err(short(word)),
        };
        behind |= word == "on";
    }
    Ok(style)
}

fn color(word: &str) -> Option<Color> {
    let named = NAMED.iter().find(|(name, _)| *name == word);
    let number = || word.parse().ok().map(Color::Indexed);
    named
        .map(|(_, color)| *color)
        .or_else(|| hex(word))
        .or_else(number)
}

fn hex(word: &str) -> Option<Color> {
    let digits = word.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let all = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let number = u32::from_str_radix(digits, 16).ok().filter(|_| all)?;
    let [_, r, g, b] = number.to_be_bytes();
    Some(Color::Rgb(r, g, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_stand_in_the_order_of_their_names() {
        for (place, (name, role)) in ROLES.iter().enumerate() {
            assert_eq!(*role as usize, place, "{name}");
        }
    }

    #[test]
    fn a_file_says_what_differs() {
        let base = Palette::bare();
        let text = "background = \"light\"\n[styles]\nkeyword = \"bold #c678dd on 7\"\n";
        let (palette, ground) = Palette::read(text, &base).expect("a theme");
        let want = Style::new()
            .fg(Color::Rgb(0xc6, 0x78, 0xdd))
            .bg(Color::Indexed(7))
            .add_modifier(Modifier::BOLD);
        assert_eq!(palette.get(Role::Keyword), want);
        assert_eq!(palette.get(Role::Comment), Style::new());
        assert_eq!(ground, Some(Ground::Light));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let fails = |text: &str| Palette::read(text, &Palette::bare()).expect_err("wrong");
        let told = fails("[styles]\nkeyword = \"bould red\"").to_string();
        assert!(
            told.starts_with("keyword: \"bould\" is no attribute"),
            "{told}"
        );
        let told = fails("[styles]\nkeywords = \"red\"").to_string();
        assert!(
            told.starts_with("no style is called \"keywords\": there are dim, "),
            "{told}"
        );
        assert!(matches!(fails("[styles"), PaletteError::Toml(_)));
        assert!(matches!(fails("colour = 1"), PaletteError::Toml(_)));
        for word in ["#12345", "#+12345", "256", "-1", "ONE"] {
            let text = format!("[styles]\ndim = \"{word}\"");
            assert!(matches!(fails(&text), PaletteError::Word { .. }), "{word}");
        }
    }
}
