//! The disk under the journal: there or to be made, writable, with room, and one's own.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use nix::sys::statvfs::statvfs;
use nix::unistd::{AccessFlags, access};

use super::finding::Finding;

const CHECK: &str = "journal";
/// Less than this is used up by a few large notebooks: each may have 64 MiB, and is copied when the
/// journal is made short.
const ENOUGH: u64 = 256 << 20;
/// What others may not do with the folder.
const OTHERS: u32 = 0o077;

/// What is known of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Facts {
    /// No variable says where it would be.
    Nowhere,
    Folder {
        path: PathBuf,
        state: State,
        /// Bytes that are free for us; none where the system does not tell.
        free: Option<u64>,
    },
}

/// How far it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// With these permissions, and whether a file can be made in it.
    There {
        mode: u32,
        writable: Result<(), String>,
    },
    /// Not yet; whether the nearest folder above lets us make it.
    ToMake { above: PathBuf, writable: bool },
    /// Something else has its name.
    NoFolder,
}

/// Looks, and leaves nothing behind.
pub fn look(folder: Option<PathBuf>) -> Facts {
    let Some(path) = folder else {
        return Facts::Nowhere;
    };
    let above = nearest(&path);
    let state = match fs::metadata(&path) {
        Ok(found) if found.is_dir() => State::There {
            mode: found.permissions().mode() & 0o777,
            writable: tempfile::tempfile_in(&path)
                .map(drop)
                .map_err(|error| error.to_string()),
        },
        Ok(_) => State::NoFolder,
        Err(_) => State::ToMake {
            writable: access(&above, AccessFlags::W_OK | AccessFlags::X_OK).is_ok(),
            above: above.clone(),
        },
    };
    let free = statvfs(&above).ok();
    let free = free.map(|disk| bytes(disk.blocks_available(), disk.fragment_size()));
    Facts::Folder { path, state, free }
}

/// So many blocks, which macOS counts in 32 bits and Linux in 64.
fn bytes(blocks: impl Into<u64>, size: u64) -> u64 {
    blocks.into().saturating_mul(size)
}

/// The folder itself, or the nearest above that is there.
fn nearest(path: &Path) -> PathBuf {
    let there = path.ancestors().find(|folder| folder.is_dir());
    there.unwrap_or(Path::new("/")).to_owned()
}

/// One line.
pub fn finding(facts: &Facts) -> Finding {
    let Facts::Folder { path, state, free } = facts else {
        return Finding::fail(
            CHECK,
            "neither XDG_STATE_HOME nor HOME says where it may be",
        )
        .then("export HOME: without a journal a crash loses what was typed");
    };
    let path = path.display();
    let (text, mode) = match state {
        State::NoFolder => {
            return Finding::fail(CHECK, &format!("{path} is no folder"))
                .then("move it away: the journal needs a folder of that name");
        }
        State::There {
            writable: Err(why), ..
        } => {
            return Finding::fail(CHECK, &format!("nothing can be written in {path}: {why}"))
                .then("make it yours: chown and chmod 700");
        }
        State::ToMake {
            writable: false,
            above,
        } => {
            return Finding::fail(CHECK, &format!("{path} cannot be made")).then(&format!(
                "make it by hand: you may not write in {}",
                above.display()
            ));
        }
        State::ToMake { .. } => (format!("{path} will be made"), 0o700),
        State::There { mode, .. } => (format!("{path} is writable"), *mode),
    };
    match free {
        Some(free) if *free < ENOUGH => {
            return Finding::warn(CHECK, &format!("{text}, with only {} left", size(*free)))
                .then("free some space: a full disk ends the journal, not the typing");
        }
        _ => {}
    }
    if mode & OTHERS != 0 {
        return Finding::warn(
            CHECK,
            &format!("{text}, and others may look in ({mode:03o})"),
        )
        .then(&format!("chmod 700 {path}"));
    }
    match free {
        Some(free) => Finding::ok(CHECK, &format!("{text}, {} free", size(*free))),
        None => Finding::ok(CHECK, &text),
    }
}

fn size(bytes: u64) -> String {
    match bytes >> 30 {
        0 => format!("{} MiB", bytes >> 20),
        gib => format!("{gib} GiB"),
    }
}
