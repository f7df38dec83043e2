//! Whether a word on the command line is a file of this machine or a document in a room.

use std::path::{Path, PathBuf};

use super::{ConfigError, Settings};

/// The file that `word` names, if it is not meant for a room. `flags` is what the command line asks for,
/// `weaker` what the environment and the configuration file do. `is_there` looks whether a file exists.
///
/// # Errors
/// When it could be both, or when a file that is not there has no ending that says what to make.
pub fn local_file(
    word: &str,
    flags: &Settings,
    weaker: &Settings,
    is_there: impl Fn(&Path) -> bool,
) -> Result<Option<PathBuf>, ConfigError> {
    if word.contains("://") || flags.name_a_room() {
        return Ok(None);
    }
    let path = PathBuf::from(word);
    let spelled_out = ["/", "./", "../"]
        .iter()
        .any(|start| word.starts_with(start));
    let there = is_there(&path);
    let room = weaker.room.is_some() || weaker.site.is_some();
    match (spelled_out, room, there) {
        (false, true, true) => Err(ConfigError::FileOrRoom {
            text: word.escape_debug().to_string(),
        }),
        (false, true, false) => Ok(None),
        (_, _, true) => Ok(Some(path)),
        _ if path.extension().is_some() => Ok(Some(path)),
        _ => Err(ConfigError::NoFile {
            text: word.escape_debug().to_string(),
        }),
    }
}

impl Settings {
    /// Whether anything of this layer is about where a room is.
    fn name_a_room(&self) -> bool {
        let words = [
            &self.room,
            &self.site,
            &self.prefix,
            &self.topic,
            &self.password,
        ];
        words.iter().any(|word| word.is_some()) || self.signaling.is_some()
    }
}
