//! Which keymap was asked for, and the files of somebody's own keymaps:
//! `$XDG_CONFIG_HOME/celljam/keymaps/NAME.toml`, or any path.

use std::path::{Path, PathBuf};

use super::file::{config_path, read_text};
use super::{Env, Settings};
use crate::editor::keymap::{DEFAULT, Keymap, KeymapError, Library, Problem, Source};
use crate::editor::sight::Lines;

/// The folder below that of the configuration file.
const FOLDER: &str = "keymaps";
const EXTENSION: &str = "toml";

/// The keymap that is wanted, not read yet, and how typing, pointing and looking go with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeymapChoice {
    /// A name or a path; none means the default one.
    wish: Option<String>,
    /// Where own keymaps are found by name.
    folder: Option<PathBuf>,
    /// Whether brackets and quotes close themselves while one types.
    pub auto_close: bool,
    /// Whether the mouse is taken from the terminal.
    pub mouse: bool,
    /// How lines are shown at first.
    pub lines: Lines,
}

/// The keymap that these layers ask for.
#[must_use]
pub fn keymap(wishes: &Settings, env: &Env) -> KeymapChoice {
    KeymapChoice {
        wish: wishes.keymap.as_ref().map(|wish| at_home(wish, env)),
        folder: config_path(env).map(|file| file.with_file_name(FOLDER)),
        // JupyterLab does not, unless it is told to.
        auto_close: wishes.auto_close.unwrap_or(false),
        mouse: wishes.mouse.unwrap_or(true),
        lines: lines(wishes),
    }
}

fn lines(wishes: &Settings) -> Lines {
    let usual = Lines::default();
    Lines {
        numbers: wishes.line_numbers.unwrap_or(usual.numbers),
        wrap: wishes.wrap.unwrap_or(usual.wrap),
        guides: wishes.indent_guides.unwrap_or(usual.guides),
    }
}

/// A shell does this, a file of settings does not.
pub(super) fn at_home(wish: &str, env: &Env) -> String {
    match (wish.strip_prefix("~/"), env.get("HOME")) {
        (Some(rest), Some(home)) => format!("{home}/{rest}"),
        _ => wish.to_owned(),
    }
}

/// Whether a file is meant, not a name.
pub(super) fn is_path(wish: &str) -> bool {
    wish.contains('/') || has_extension(Path::new(wish))
}

fn has_extension(path: &Path) -> bool {
    path.extension().is_some_and(|ext| ext == EXTENSION)
}

impl KeymapChoice {
    /// Its name in messages.
    #[must_use]
    pub fn name(&self) -> &str {
        self.wish.as_deref().unwrap_or(DEFAULT)
    }

    /// The keymap, and what is wrong with it; there is always one to work with.
    #[must_use]
    pub fn load(&self) -> (Keymap, Vec<KeymapError>) {
        match self.find() {
            Ok(source) => self.read(&source),
            Err(problem) => (Keymap::jupyter().unwrap_or_default(), vec![problem]),
        }
    }

    /// Reads a file that was found.
    #[must_use]
    pub fn read(&self, source: &Source) -> (Keymap, Vec<KeymapError>) {
        let (keymap, mut problems) = Keymap::load(source, self);
        if let Some(path) = self.shadowed(&source.name) {
            let problem = Problem::Shadowed(path);
            problems.push(KeymapError::new("keymap", None, problem));
        }
        (keymap, problems)
    }

    /// The file that is meant.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn find(&self) -> Result<Source, KeymapError> {
        let name = self.name();
        if let Some(source) = Source::embedded(name) {
            return Ok(source);
        }
        let path = match is_path(name) {
            true => Some(PathBuf::from(name)),
            false => self.own(name),
        };
        match path.map(|path| open(&path)) {
            Some(Ok(Some(source))) => Ok(source),
            Some(Err((path, cause))) => {
                Err(KeymapError::new(&path, None, Problem::Unreadable(cause)))
            }
            _ if is_path(name) => {
                let cause = "there is no such file".to_owned();
                Err(KeymapError::new(name, None, Problem::Unreadable(cause)))
            }
            _ => Err(KeymapError::no_map("keymap", None, name, &self.names())),
        }
    }

    /// Where the own keymap of this name would be.
    fn own(&self, name: &str) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?;
        Some(folder.join(format!("{name}.{EXTENSION}")))
    }
}

impl Library for KeymapChoice {
    fn find(&self, name: &str, from: &Source) -> Result<Option<Source>, (String, String)> {
        let path = match is_path(name) {
            true => Some(Path::new(&from.name).with_file_name("").join(name)),
            false => self.own(name),
        };
        path.map_or(Ok(None), |path| open(&path))
    }

    fn shadowed(&self, name: &str) -> Option<String> {
        Source::embedded(name)?;
        let path = self.own(name).filter(|path| path.is_file())?;
        Some(path.display().to_string())
    }

    fn names(&self) -> Vec<String> {
        let entries = self.folder.as_ref().and_then(|dir| dir.read_dir().ok());
        let paths = entries.into_iter().flatten().flatten();
        let own = paths
            .map(|entry| entry.path())
            .filter(|path| has_extension(path));
        let names = own.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}

/// A file of one's own; none if it is not there.
fn open(path: &Path) -> Result<Option<Source>, (String, String)> {
    let name = path.display().to_string();
    match read_text(path) {
        Ok(text) => Ok(text.map(|text| Source::own(&name, text))),
        Err(cause) => Err((name, cause)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::command::Mode;
    use crate::editor::key::Key;

    /// A home with these files below `celljam/`.
    struct Home(tempfile::TempDir);

    impl Home {
        fn with(files: &[(&str, &str)]) -> Home {
            let home = Home(tempfile::tempdir().expect("a folder"));
            for (path, text) in files {
                let path = home.path(path);
                let folder = Path::new(&path).parent().expect("a folder");
                std::fs::create_dir_all(folder).expect("a folder");
                std::fs::write(path, text).expect("written");
            }
            home
        }

        fn path(&self, path: &str) -> String {
            let path = self.0.path().join("celljam").join(path);
            path.to_str().expect("text").to_owned()
        }

        fn env(&self) -> Env {
            let folder = self.0.path().to_str().expect("text").to_owned();
            [("XDG_CONFIG_HOME".to_owned(), folder)]
                .into_iter()
                .collect()
        }

        fn choice(&self, wish: &str) -> KeymapChoice {
            let wishes = Settings {
                keymap: Some(wish.to_owned()),
                ..Settings::default()
            };
            keymap(&wishes, &self.env())
        }

        /// What is told about this choice, with the home left out, and whether it binds `X`.
        fn load(&self, wish: &str) -> (Vec<String>, bool) {
            let (keymap, problems) = self.choice(wish).load();
            let home = self.path("");
            let told = problems
                .iter()
                .map(|told| told.to_string().replace(&home, ""));
            let x = [Key::parse("X").expect("a key")];
            let bound = !keymap.continuations(Mode::Command, &[]).is_empty()
                && keymap.find(Mode::Command, &x) != crate::editor::keymap::Found::Nothing;
            (told.collect(), bound)
        }
    }

    const OWN: &str = "[command]\nX = \"help\"";

    #[test]
    fn names_and_paths() {
        let home = Home::with(&[
            ("keymaps/mine.toml", OWN),
            ("keymaps/up.toml", "extends = \"mine\""),
            ("keymaps/side.toml", "extends = \"../other.toml\""),
            ("other.toml", OWN),
        ]);
        for wish in ["mine", "up", "side", &home.path("other.toml")] {
            assert_eq!(home.load(wish), (Vec::new(), true), "{wish}");
        }
        assert_eq!(home.load("vim"), (Vec::new(), false));
        let nothing = KeymapChoice::default();
        assert_eq!(
            nothing.load(),
            (Keymap::jupyter().expect("built in"), Vec::new())
        );
    }

    #[test]
    fn what_is_not_there_is_told() {
        let home = Home::with(&[("keymaps/mine.toml", OWN), ("keymaps/sub/x.toml", "")]);
        let told = |wish: &str| {
            let (told, bound) = home.load(wish);
            assert!(!bound);
            told.join(" ")
        };
        assert_eq!(
            told("mien"),
            "keymap: there is no keymap \"mien\": did you mean \"mine\"?"
        );
        assert_eq!(
            told("nothing"),
            "keymap: there is no keymap \"nothing\": there are jupyter, vim, emacs, helix, mine"
        );
        assert_eq!(
            told(&home.path("x.toml")),
            "x.toml: cannot be read: there is no such file"
        );
        assert!(told(&home.path("keymaps")).contains("keymaps: cannot be read: it is no file"));
    }

    #[test]
    fn an_own_file_with_a_built_in_name_is_told_when_that_is_chosen() {
        let home = Home::with(&[
            ("keymaps/vim.toml", OWN),
            ("keymaps/x.toml", "extends = \"vim\""),
        ]);
        let (told, bound) = home.load("vim");
        assert!(
            told[0].starts_with("keymap: keymaps/vim.toml has the name"),
            "{told:?}"
        );
        assert!(!bound && told.len() == 1);
        assert_eq!(home.load("x").0.len(), 1);
        assert_eq!(home.load("jupyter").0.len(), 0);
        assert!(home.load(&home.path("keymaps/vim.toml")).1);
    }

    #[test]
    fn a_path_in_the_file_of_settings_is_relative_to_it() {
        let home = Home::with(&[
            ("config.toml", "keymap = \"keys.toml\""),
            ("keys.toml", OWN),
        ]);
        let read = super::super::read_config(&home.env()).expect("reads");
        assert_eq!(read.keymap, Some(home.path("keys.toml")));
        let env = [("HOME".to_owned(), "/home/ann".to_owned())]
            .into_iter()
            .collect();
        let wishes = Settings {
            keymap: Some("~/k.toml".into()),
            ..Settings::default()
        };
        assert_eq!(keymap(&wishes, &env).name(), "/home/ann/k.toml");
    }
}
