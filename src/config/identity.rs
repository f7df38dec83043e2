//! Who one is to the others: a name and a colour that is the same tomorrow.

use super::{ConfigError, Env};

/// Pages show names in a narrow sidebar, and every awareness message carries the name.
const MAX_NAME: usize = 64;

/// Colours with enough contrast for white and for black text nearby, far enough from each other to
/// be told apart.
const PALETTE: [[u8; 3]; 12] = [
    [0xe6, 0x51, 0x00],
    [0x1e, 0x88, 0xe5],
    [0x43, 0xa0, 0x47],
    [0x8e, 0x24, 0xaa],
    [0xd8, 0x1b, 0x60],
    [0x00, 0x89, 0x7b],
    [0xc0, 0x7f, 0x00],
    [0x5e, 0x6a, 0xd2],
    [0xe5, 0x39, 0x35],
    [0x00, 0x8b, 0xa3],
    [0x7c, 0x8f, 0x1f],
    [0xa0, 0x5a, 0x2c],
];

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

/// FNV-1a over the name: stable across versions and machines, which the standard hasher is not.
fn color_of(name: &str) -> [u8; 3] {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let at = (hash >> 32) as usize % PALETTE.len();
    PALETTE.get(at).copied().unwrap_or(PALETTE[0])
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
