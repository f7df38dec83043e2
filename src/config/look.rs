//! Which theme and which kind of pictures were asked for, and the files of somebody's own themes:
//! `$XDG_CONFIG_HOME/celljam/themes/NAME.toml`, or any path.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Deserialize;

use super::file::{config_path, read_text};
use super::keymap::{at_home, is_path};
use super::{Env, Settings};

/// The folder below that of the configuration file.
const FOLDER: &str = "themes";
/// The theme that the terminal's background chooses.
pub const AUTO: &str = "auto";

/// How pictures are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Pictures {
    /// As well as the terminal can, which is asked.
    #[default]
    Auto,
    /// kitty's protocol, with placeholders: kitty and Ghostty
    Kitty,
    /// iTerm2's protocol: iTerm2, WezTerm, Konsole, mintty
    Iterm2,
    /// Sixel: foot, xterm, mlterm, Windows Terminal
    Sixel,
    /// Two coloured halves a character, on any terminal with colours
    Blocks,
    /// Their names and sizes alone
    None,
}

/// How the screen is to look: not read yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LookChoice {
    /// The name of a theme, or the path of one; none: what the terminal's background asks for.
    theme: Option<String>,
    /// Where own themes are found by name.
    folder: Option<PathBuf>,
    pub pictures: Pictures,
    /// Lines of text instead of a screen.
    pub plain: bool,
    /// Where the screen is recorded to; the file is new.
    pub record: Option<PathBuf>,
}

/// The look that these layers ask for.
#[must_use]
pub fn look(wishes: &Settings, env: &Env) -> LookChoice {
    let theme = wishes.theme.as_ref().filter(|name| *name != AUTO);
    LookChoice {
        theme: theme.map(|wish| at_home(wish, env)),
        folder: config_path(env).map(|file| file.with_file_name(FOLDER)),
        pictures: wishes.pictures.unwrap_or_default(),
        plain: wishes.plain.unwrap_or(false),
        record: None,
    }
}

impl LookChoice {
    /// The theme that was asked for by name or path; none: the one that fits.
    #[must_use]
    pub fn theme(&self) -> Option<&str> {
        self.theme.as_deref()
    }

    /// The text of a theme of one's own, by its name or path.
    ///
    /// # Errors
    /// A line that says what is missing, or why it cannot be read.
    pub fn own_theme(&self, wish: &str) -> Result<String, String> {
        let path = match (is_path(wish), &self.folder) {
            (true, _) => PathBuf::from(wish),
            (false, Some(folder)) => folder.join(format!("{wish}.toml")),
            (false, None) => return Err(format!("there is no theme \"{}\"", shown(wish))),
        };
        match read_text(&path) {
            Ok(Some(text)) => Ok(text),
            Ok(None) => Err(format!("there is no theme {}", at(&path))),
            Err(cause) => Err(format!("reading the theme {}: {cause}", at(&path))),
        }
    }
}

fn shown(wish: &str) -> String {
    wish.escape_debug().to_string()
}

fn at(path: &Path) -> String {
    shown(&path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(folder: &Path, wish: &str) -> LookChoice {
        let env = [("XDG_CONFIG_HOME".to_owned(), folder.display().to_string())];
        let wishes = Settings {
            theme: Some(wish.to_owned()),
            ..Settings::default()
        };
        look(&wishes, &env.into_iter().collect())
    }

    #[test]
    fn own_themes_are_found_by_name_and_by_path() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("celljam/themes");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("mine.toml"), "[styles]").expect("written");
        let read = |wish: &str| choice(home.path(), wish).own_theme(wish);
        assert_eq!(read("mine").as_deref(), Ok("[styles]"));
        let path = folder.join("mine.toml").display().to_string();
        assert_eq!(read(&path).as_deref(), Ok("[styles]"));
        let told = read("yours").expect_err("none");
        assert!(told.ends_with("celljam/themes/yours.toml"), "{told}");
    }

    #[test]
    fn auto_is_the_same_as_nothing() {
        let auto = choice(Path::new("/nowhere"), AUTO);
        assert_eq!(auto.theme(), None);
        assert_eq!(choice(Path::new("/nowhere"), "dark").theme(), Some("dark"));
    }
}
