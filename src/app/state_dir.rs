//! The folder for what outlives a run: journals, history.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// Only its owner may look into it: what people typed is in there.
const MODE: u32 = 0o700;

/// `$XDG_STATE_HOME/celljam`, else `~/.local/state/celljam`. It is made if it is not there; none where
/// neither variable names a folder, or it cannot be made.
pub fn state_dir() -> Option<PathBuf> {
    let dir = named()?;
    make(&dir).then_some(dir)
}

/// Its name alone; nothing is made.
pub fn named() -> Option<PathBuf> {
    let absolute = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let base =
        absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")))?;
    Some(base.join("celljam"))
}

/// Makes a folder that only its owner may look into, with those above it; whether it is there now.
pub fn make(dir: &Path) -> bool {
    let made = DirBuilder::new().recursive(true).mode(MODE).create(dir);
    made.is_ok() && dir.is_dir()
}
