//! Document paths as the contents API names them.

/// The drive that JupyterLab puts before a shared document's path. Other text before a colon is
/// part of a file's name.
const DRIVE: &str = "RTC:";

/// Why a path cannot name a document of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    #[error("is empty")]
    Empty,
    #[error("names a folder, not a document")]
    Folder,
    #[error("leads out of the site's files (\"..\")")]
    Outside,
    #[error("holds control characters")]
    Control,
}

/// Brings a path into the form that the topic of a room is made of: no drive, no leading slash, no
/// empty or `.` part.
///
/// # Errors
/// When nothing is left, or when it leads upwards, or holds control characters.
pub fn clean_path(path: &str) -> Result<String, PathError> {
    let path = path.trim().trim_start_matches('/');
    let path = path.strip_prefix(DRIVE).unwrap_or(path);
    if path.chars().any(char::is_control) {
        return Err(PathError::Control);
    }
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !matches!(*part, "" | "."))
        .collect();
    // Some sites keep their files on disks where a backslash parts as well.
    let ways_up = parts.iter().flat_map(|part| part.split('\\'));
    if ways_up.into_iter().any(|part| part == "..") {
        return Err(PathError::Outside);
    }
    match (parts.is_empty(), path.ends_with('/')) {
        (true, _) => Err(PathError::Empty),
        (false, true) => Err(PathError::Folder),
        (false, false) => Ok(parts.join("/")),
    }
}
