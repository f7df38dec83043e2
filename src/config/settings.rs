//! One layer of wishes, and how layers lie on each other.

use std::collections::BTreeMap;

use clap::ValueEnum;
use serde::Deserialize;

use super::{ConfigError, IceServer, Pictures, Recover};

/// What one source (flags, a link, the environment, the file) asks for. All of it is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    pub username: Option<String>,
    /// Three or six hexadecimal digits, with or without `#`.
    pub usercolor: Option<String>,
    pub room: Option<String>,
    pub prefix: Option<String>,
    pub signaling: Option<Vec<String>>,
    /// Address of a site's root, or of one of its pages.
    pub site: Option<String>,
    /// See [`IceServer::parse`] for the form; `none` alone means no server.
    pub ice_servers: Option<Vec<String>>,
    pub relay_only: Option<bool>,
    /// Peers are tried at addresses of this machine and of every private network.
    pub allow_local: Option<bool>,
    pub max_links: Option<usize>,
    /// Copy a file to `NAME~` before its first save.
    pub backup: Option<bool>,
    /// A host takes exact doublings back without asking.
    pub guard: Option<bool>,
    /// The name of a keymap, or the path of one.
    pub keymap: Option<String>,
    /// Brackets and quotes close themselves.
    pub auto_close: Option<bool>,
    /// The mouse is taken from the terminal.
    pub mouse: Option<bool>,
    /// The name of a theme, or the path of one; `auto` asks the terminal.
    pub theme: Option<String>,
    pub pictures: Option<Pictures>,
    /// Lines of text instead of a screen.
    pub plain: Option<bool>,
    /// The lines of sources are numbered.
    pub line_numbers: Option<bool>,
    /// Long lines are wrapped, not scrolled.
    pub wrap: Option<bool>,
    /// The levels of indentation are marked.
    pub indent_guides: Option<bool>,
    /// Where what happens is written down.
    pub log: Option<String>,
    /// More of it.
    pub debug: Option<bool>,
    /// A choice of one start.
    #[serde(skip)]
    pub recover: Option<Recover>,
    /// A plain y-webrtc room has no place in the file: it is named by flag.
    #[serde(skip)]
    pub topic: Option<String>,
    #[serde(skip)]
    pub password: Option<String>,
}

impl Settings {
    /// These settings, completed from a weaker layer. A site brings a prefix and servers of its
    /// own, so weaker ones of those do not show through beside it.
    #[must_use]
    pub fn over(self, weaker: Self) -> Self {
        let own_site = self.site.is_some();
        let unless_site = |value| if own_site { None } else { value };
        Self {
            username: self.username.or(weaker.username),
            usercolor: self.usercolor.or(weaker.usercolor),
            room: self.room.or(weaker.room),
            prefix: self.prefix.or(unless_site(weaker.prefix)),
            signaling: self
                .signaling
                .or(if own_site { None } else { weaker.signaling }),
            site: self.site.or(weaker.site),
            ice_servers: self.ice_servers.or(weaker.ice_servers),
            relay_only: self.relay_only.or(weaker.relay_only),
            allow_local: self.allow_local.or(weaker.allow_local),
            max_links: self.max_links.or(weaker.max_links),
            backup: self.backup.or(weaker.backup),
            recover: self.recover.or(weaker.recover),
            guard: self.guard.or(weaker.guard),
            keymap: self.keymap.or(weaker.keymap),
            auto_close: self.auto_close.or(weaker.auto_close),
            mouse: self.mouse.or(weaker.mouse),
            theme: self.theme.or(weaker.theme),
            pictures: self.pictures.or(weaker.pictures),
            plain: self.plain.or(weaker.plain),
            line_numbers: self.line_numbers.or(weaker.line_numbers),
            wrap: self.wrap.or(weaker.wrap),
            indent_guides: self.indent_guides.or(weaker.indent_guides),
            log: self.log.or(weaker.log),
            debug: self.debug.or(weaker.debug),
            topic: self.topic.or(weaker.topic),
            password: self.password.or(weaker.password),
        }
    }

    /// The STUN and TURN servers asked for; `None` where nobody asked.
    ///
    /// # Errors
    /// When one of them is not in the form that [`IceServer::parse`] reads.
    pub fn ice(&self) -> Result<Option<Vec<IceServer>>, ConfigError> {
        match self.ice_servers.as_deref() {
            None => Ok(None),
            Some([only]) if only == "none" => Ok(Some(Vec::new())),
            Some(list) => list
                .iter()
                .map(|text| IceServer::parse(text))
                .collect::<Result<_, _>>()
                .map(Some),
        }
    }
}

/// The environment, taken once at the start. An empty variable counts as none.
#[derive(Clone, Debug, Default)]
pub struct Env(BTreeMap<String, String>);

impl Env {
    /// The variables of this process that are text.
    #[must_use]
    pub fn of_process() -> Self {
        std::env::vars_os()
            .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)))
            .collect()
    }

    /// One variable, trimmed.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<String> {
        let value = self.0.get(key)?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// A variable that holds a list, by commas or blanks.
    fn list(&self, key: &str) -> Option<Vec<String>> {
        let value = self.get(key)?;
        let parts = value.split(|mark: char| mark == ',' || mark.is_whitespace());
        Some(
            parts
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect(),
        )
    }

    fn number(&self, key: &'static str) -> Result<Option<usize>, ConfigError> {
        let Some(value) = self.get(key) else {
            return Ok(None);
        };
        value.parse().map(Some).map_err(|_| ConfigError::Variable {
            key,
            value,
            want: "a number",
        })
    }

    fn switch(&self, key: &'static str) -> Result<Option<bool>, ConfigError> {
        let Some(value) = self.get(key) else {
            return Ok(None);
        };
        match value.as_str() {
            "1" | "true" | "yes" => Ok(Some(true)),
            "0" | "false" | "no" => Ok(Some(false)),
            _ => Err(ConfigError::Variable {
                key,
                value,
                want: "true or false",
            }),
        }
    }

    fn pictures(&self, key: &'static str) -> Result<Option<Pictures>, ConfigError> {
        let Some(value) = self.get(key) else {
            return Ok(None);
        };
        let found = Pictures::from_str(&value, false);
        found.map(Some).map_err(|_| ConfigError::Variable {
            key,
            value,
            want: "auto, kitty, iterm2, sixel, blocks or none",
        })
    }

    /// The layer that the environment makes.
    ///
    /// # Errors
    /// When a variable does not hold what its name promises.
    pub fn settings(&self) -> Result<Settings, ConfigError> {
        Ok(Settings {
            username: self.get("CELLJAM_USERNAME"),
            usercolor: self.get("CELLJAM_USERCOLOR"),
            room: self.get("CELLJAM_ROOM"),
            prefix: self.get("CELLJAM_PREFIX"),
            signaling: self.list("CELLJAM_SIGNALING"),
            site: self.get("CELLJAM_SITE"),
            ice_servers: self.list("CELLJAM_ICE_SERVER"),
            relay_only: self.switch("CELLJAM_RELAY_ONLY")?,
            allow_local: self.switch("CELLJAM_ALLOW_LOCAL")?,
            max_links: self.number("CELLJAM_MAX_LINKS")?,
            backup: self.switch("CELLJAM_BACKUP")?,
            guard: self.switch("CELLJAM_GUARD")?,
            keymap: self.get("CELLJAM_KEYMAP"),
            auto_close: self.switch("CELLJAM_AUTO_CLOSE")?,
            mouse: self.switch("CELLJAM_MOUSE")?,
            theme: self.get("CELLJAM_THEME"),
            pictures: self.pictures("CELLJAM_PICTURES")?,
            plain: self.switch("CELLJAM_PLAIN")?,
            line_numbers: self.switch("CELLJAM_LINE_NUMBERS")?,
            wrap: self.switch("CELLJAM_WRAP")?,
            indent_guides: self.switch("CELLJAM_INDENT_GUIDES")?,
            recover: None,
            log: self.get("CELLJAM_LOG"),
            debug: self.switch("CELLJAM_DEBUG")?,
            topic: None,
            password: self.get("CELLJAM_PASSWORD"),
        })
    }
}

impl FromIterator<(String, String)> for Env {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(variables: T) -> Self {
        Self(variables.into_iter().collect())
    }
}
