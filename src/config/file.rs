//! The configuration file: `$XDG_CONFIG_HOME/celljam/config.toml`, else `~/.config/…`.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::keymap::is_path;
use super::{ConfigError, Env, Settings};

/// Larger than any that a person writes; keeps a mistaken path from filling the memory.
const MAX_BYTES: u64 = 1 << 20;

/// Where the file would be; it need not exist.
#[must_use]
pub fn config_path(env: &Env) -> Option<PathBuf> {
    let xdg = env.get("XDG_CONFIG_HOME").map(PathBuf::from);
    // The XDG rules say that a relative path there is to be ignored.
    let xdg = xdg.filter(|folder| folder.is_absolute());
    let folder = xdg.or_else(|| env.get("HOME").map(|home| Path::new(&home).join(".config")))?;
    Some(folder.join("celljam").join("config.toml"))
}

/// The layer that the file makes; empty where there is none.
///
/// # Errors
/// When it exists and cannot be read or understood; the message begins with file and line.
pub fn read_config(env: &Env) -> Result<Settings, ConfigError> {
    let Some(path) = config_path(env) else {
        return Ok(Settings::default());
    };
    let failed = |cause: String| ConfigError::File {
        file: path.display().to_string(),
        cause,
    };
    let Some(text) = read_text(&path).map_err(failed)? else {
        return Ok(Settings::default());
    };
    let mut settings = parse(&path, &text)?;
    // A path in a file is meant from where the file is; in a home, the home comes first.
    let relative = |wish: &String| is_path(wish) && !wish.starts_with("~/");
    let log = settings.log.as_mut().filter(|wish| !wish.starts_with("~/"));
    let paths = [settings.keymap.as_mut(), settings.theme.as_mut()];
    let paths = paths.into_iter().flatten().filter(|wish| relative(wish));
    for wish in paths.chain(log) {
        *wish = path.with_file_name("").join(&*wish).display().to_string();
    }
    Ok(settings)
}

/// The text of a small file; none if it is not there.
///
/// # Errors
/// The cause, when it is there and cannot be read.
pub(super) fn read_text(path: &Path) -> Result<Option<String>, String> {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
        // A pipe or a device may never end.
        Ok(meta) if !meta.is_file() => return Err("it is no file".into()),
        Ok(meta) if meta.len() > MAX_BYTES => return Err("it is over 1 MiB".into()),
        Ok(_) => {}
    }
    let text = std::fs::read_to_string(path);
    text.map(Some).map_err(|error| error.to_string())
}

pub(super) fn parse(path: &Path, text: &str) -> Result<Settings, ConfigError> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_at(text, span.start));
        let cause = error.message().to_owned();
        ConfigError::File {
            file: format!("{}:{line}", path.display()),
            cause,
        }
    })
}

/// Lines count from one.
fn line_at(text: &str, offset: usize) -> usize {
    text.bytes()
        .take(offset)
        .filter(|byte| *byte == b'\n')
        .count()
        + 1
}
