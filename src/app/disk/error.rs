//! Why a file was not read or written. Each text names the thing, the cause and the next step.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::MAX_FILE;

/// Why a file was not opened.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    #[error("{} is a folder; name a file in it", .0.display())]
    Folder(PathBuf),
    #[error("{} is no ordinary file; copy what it gives to one, and open that", .0.display())]
    NoFile(PathBuf),
    #[error("there is no folder {}; make it first", .0.display())]
    NoFolder(PathBuf),
    #[error("{} has more than {} MiB; split it, or clear its outputs", .0.display(), MAX_FILE >> 20)]
    TooLarge(PathBuf),
    #[error("{} may not be read; ask its owner, or see ls -l", .0.display())]
    Denied(PathBuf),
    #[error("{} cannot be read: {cause}", path.display())]
    Other { path: PathBuf, cause: String },
}

impl ReadError {
    pub(super) fn of(path: &Path, error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::PermissionDenied => ReadError::Denied(path.to_owned()),
            ErrorKind::NotADirectory => ReadError::NoFolder(super::folder_of(path)),
            _ => ReadError::Other {
                path: path.to_owned(),
                cause: error.to_string(),
            },
        }
    }
}

/// Why a file was not written. What was there is as it was.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SaveError {
    #[error(
        "not saved: {} was changed on disk since it was opened; force it to replace that, or give another name",
        .0.display()
    )]
    Changed(PathBuf),
    #[error(
        "not saved: {} is there already, and was not opened here; force it to replace that, or give another name",
        .0.display()
    )]
    Exists(PathBuf),
    #[error("not saved: {} is write-protected; force it, or give another name", .0.display())]
    Protected(PathBuf),
    #[error("not saved: {} is no ordinary file; give another name", .0.display())]
    NoFile(PathBuf),
    #[error("not saved: {} is a symbolic link; give another name", .0.display())]
    Link(PathBuf),
    #[error(
        "not saved: {} is a link to {}, out of its folder; force it to write there, or give another name",
        path.display(), to.display()
    )]
    LeadsOut { path: PathBuf, to: PathBuf },
    #[error("not saved: there is no folder {}; make it, or give another name", .0.display())]
    NoFolder(PathBuf),
    #[error("not saved: nothing can be written in the folder {}; give a name elsewhere", .0.display())]
    ReadOnlyFolder(PathBuf),
    #[error("not saved: the disk of {} is full; free some space and save again", .0.display())]
    Full(PathBuf),
    #[error("not saved: the copy {} cannot be made ({cause}); mend that, or save without a backup", path.display())]
    Backup { path: PathBuf, cause: String },
    #[error("not saved: {} {cause}; give another name", path.display())]
    Other { path: PathBuf, cause: String },
    #[error("not saved: writing broke off ({0}); save again")]
    Broken(String),
}

impl SaveError {
    /// What went wrong with a new file in this folder.
    pub(super) fn in_folder(folder: &Path, error: &io::Error) -> Self {
        let folder = folder.to_owned();
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => SaveError::Full(folder),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                SaveError::ReadOnlyFolder(folder)
            }
            ErrorKind::NotFound | ErrorKind::NotADirectory => SaveError::NoFolder(folder),
            _ => SaveError::Other {
                path: folder,
                cause: format!("takes no file: {error}"),
            },
        }
    }

    /// What went wrong with the file that is there.
    pub(super) fn of_file(path: &Path, error: &io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                SaveError::Protected(path)
            }
            ErrorKind::NotADirectory => SaveError::NoFolder(super::folder_of(&path)),
            _ => SaveError::Other {
                path,
                cause: format!("cannot be looked at: {error}"),
            },
        }
    }
}
