//! Documents on the disk: read whole, and written so that the old file or the new one is there, never a
//! part of one.

mod error;
#[cfg(test)]
mod tests;
mod write;

use std::fs::{self, File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

pub use error::{ReadError, SaveError};
pub use write::write;

/// Larger files are refused: a document is held in memory several times over, and every peer of a room
/// must take the whole in one go.
pub const MAX_FILE: u64 = 64 * 1024 * 1024;

/// What a file was like when it was read or written, to see whether others have changed it since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub modified: SystemTime,
    size: u64,
    hash: [u8; 32],
}

impl Stamp {
    fn of(bytes: &[u8], metadata: &Metadata) -> Self {
        Stamp {
            // Where the system has no such time, size and hash must do.
            modified: metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
            size: bytes.len() as u64,
            hash: Sha256::digest(bytes).into(),
        }
    }

    /// Whether the file holds this text.
    pub fn is_of(&self, text: &str) -> bool {
        let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        self.size == text.len() as u64 && self.hash == hash
    }

    /// When the file was written, as JavaScript's `Date.toISOString` has it.
    pub fn iso(&self) -> String {
        humantime::format_rfc3339_millis(self.modified).to_string()
    }
}

/// A file that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub path: PathBuf,
    pub bytes: Vec<u8>,
    pub expect: Expect,
    pub links: Links,
    /// Copy the file that is there to `NAME~` first. A copy of an earlier run gives way.
    pub backup: bool,
}

/// Whether a symbolic link in the place of a file is followed to where it leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// The user named the file. A link to a file in the same folder, or below it, is followed; one that
    /// leads out only where the user forces it, having been told where it leads.
    Within,
    /// A peer or a link named it: never.
    Never,
}

/// What may be there, to be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expect {
    /// Nothing.
    New,
    /// The file as it was then, or nothing.
    Same(Stamp),
    /// Whatever it is.
    Anything,
}

/// A file's bytes; none if it is not there (its folder is).
pub fn read(path: &Path) -> Result<Option<(Vec<u8>, Stamp)>, ReadError> {
    let fail = |error| ReadError::of(path, error);
    // Asked first: opening a pipe would wait for somebody to write into it.
    let metadata = match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return nothing(path),
        other => other.map_err(fail)?,
    };
    if metadata.is_dir() {
        return Err(ReadError::Folder(path.to_owned()));
    }
    if !metadata.is_file() {
        return Err(ReadError::NoFile(path.to_owned()));
    }
    let file = File::open(path).map_err(fail)?;
    let mut bytes = Vec::new();
    let limited = file.take(MAX_FILE + 1).read_to_end(&mut bytes);
    limited.map_err(fail)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(ReadError::TooLarge(path.to_owned()));
    }
    let stamp = Stamp::of(&bytes, &metadata);
    Ok(Some((bytes, stamp)))
}

fn nothing(path: &Path) -> Result<Option<(Vec<u8>, Stamp)>, ReadError> {
    let folder = folder_of(path);
    match fs::metadata(&folder) {
        Ok(folder) if folder.is_dir() => Ok(None),
        _ => Err(ReadError::NoFolder(folder)),
    }
}

/// The folder that a file is in.
fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}
