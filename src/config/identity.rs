//! Who one is to the others: a name and a colour that is the same tomorrow.

use super::{ConfigError, Env};
use crate::app::color_of;

/// Pages show names in a narrow sidebar, and every awareness message carries the name.
const MAX_NAME: usize = 64;

/// The name and colour that others see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub name: String,
    /// Red, green, blue.
    pub color: [u8; 3],
}

impl Identity {
    /// A name with the colour asked for, or the name's own.
    ///
    /// # Errors
    /// When the name is empty, long, or holds control characters, or the colour is none.
    pub fn new(name: &str, color: Option<&str>) -> Result<Self, ConfigError> {
        let name = name.trim();
        let bad = name.is_empty() || name.chars().count() > MAX_NAME;
        if bad || name.chars().any(char::is_control) {
            return Err(ConfigError::Name(name.escape_debug().to_string()));
        }
        let color = color.map_or_else(|| Ok(color_of(name)), parse_color)?;
        Ok(Self {
            name: name.to_owned(),
            color,
        })
    }

    /// Six lower-case hexadecimal digits, as awareness carries them.
    #[must_use]
    pub fn hex(&self) -> String {
        let [red, green, blue] = self.color;
        format!("{red:02x}{green:02x}{blue:02x}")
    }
}

/// The name of the login: by the environment, else by the user database, else by the user's number.
pub(super) fn login_name(env: &Env) -> String {
    let by_env = env.get("USER").or_else(|| env.get("LOGNAME"));
    by_env.unwrap_or_else(|| {
        let uid = nix::unistd::getuid();
        let user = nix::unistd::User::from_uid(uid).ok().flatten();
        user.map_or_else(|| format!("user{uid}"), |user| user.name)
    })
}

/// Three or six hexadecimal digits, with or without `#`.
fn parse_color(text: &str) -> Result<[u8; 3], ConfigError> {
    let digits = text.trim().trim_start_matches('#');
    let values: Option<Vec<u8>> = digits
        .chars()
        .map(|digit| digit.to_digit(16)?.try_into().ok())
        .collect();
    match values.as_deref() {
        Some(&[r, g, b]) => Ok([r * 17, g * 17, b * 17]),
        Some(&[r, rr, g, gg, b, bb]) => Ok([r * 16 + rr, g * 16 + gg, b * 16 + bb]),
        _ => Err(ConfigError::Color(text.escape_debug().to_string())),
    }
}
