//! Writing: a temporary file beside the target, safe on the disk, then put in its place.

use std::fs::{self, File, FileTimes, Metadata, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use nix::libc::O_NOFOLLOW;
use tempfile::{Builder, NamedTempFile};

use super::{Expect, Job, Links, SaveError, Stamp, folder_of, read};

/// The mode of a new file before the umask, as everybody's.
const NEW_FILE: u32 = 0o666;
/// The mode bits that a file keeps.
const MODE: u32 = 0o7777;
/// Symbolic links that are followed to the file itself, as many as Linux follows.
const MAX_LINKS: usize = 40;

/// Write a file as told. On any error what was there is untouched.
///
/// Mode and owner stay where the system lets us; a second name of the same file (a hard link) keeps the
/// old content. Between the look at the old file and the moment of replacement others can write
/// unnoticed: milliseconds.
pub fn write(job: &Job) -> Result<Stamp, SaveError> {
    write_with(job, |file| file.write_all(&job.bytes))
}

pub(super) fn write_with(
    job: &Job,
    fill: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<Stamp, SaveError> {
    let target = target(job)?;
    let old = look(&target)?;
    check(job, &target, old.as_ref())?;
    if let Some(old) = old.as_ref().filter(|_| job.backup) {
        back_up(&target, old)?;
    }
    let clobber = job.expect != Expect::New;
    put(&target, old.as_ref(), clobber, fill)?;
    let metadata = fs::metadata(&target).map_err(|error| SaveError::of_file(&target, &error))?;
    Ok(Stamp::of(&job.bytes, &metadata))
}

/// The file itself: what is there, or what a link leads to that may be followed. In the end the new file is
/// put in the place of that very name, be it a link by then: nothing is ever written through one.
fn target(job: &Job) -> Result<PathBuf, SaveError> {
    let path = &job.path;
    let metadata = fs::symlink_metadata(path);
    if !metadata.is_ok_and(|found| found.is_symlink()) {
        return Ok(path.clone());
    }
    let to = resolve(path);
    match (job.links, &job.expect) {
        (Links::Never, _) => Err(SaveError::Link(path.clone())),
        (Links::Within, Expect::Anything) => Ok(to),
        // A link that leads nowhere: a file would come to be wherever it points.
        (Links::Within, Expect::New) => Err(SaveError::Exists(path.clone())),
        (Links::Within, Expect::Same(_)) if is_within(&to, path) => Ok(to),
        (Links::Within, Expect::Same(_)) => {
            let path = path.clone();
            Err(SaveError::LeadsOut { path, to })
        }
    }
}

/// The file itself behind symbolic links, so that the links stay. The last of them may lead nowhere.
fn resolve(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = folder_of(&path).join(next),
            Err(_) => break,
        }
    }
    path
}

/// Whether a file is in the folder of a link, or below it.
fn is_within(file: &Path, link: &Path) -> bool {
    let folder = |path: &Path| fs::canonicalize(folder_of(path));
    match (folder(file), folder(link)) {
        (Ok(file), Ok(link)) => file.starts_with(link),
        _ => false,
    }
}

/// What is there; only an ordinary file can be replaced.
fn look(target: &Path) -> Result<Option<Metadata>, SaveError> {
    match fs::symlink_metadata(target) {
        Ok(old) if old.is_file() => Ok(Some(old)),
        Ok(_) => Err(SaveError::NoFile(target.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(SaveError::of_file(target, &error)),
    }
}

fn check(job: &Job, target: &Path, old: Option<&Metadata>) -> Result<(), SaveError> {
    let Some(old) = old else { return Ok(()) };
    match &job.expect {
        Expect::Anything => Ok(()),
        Expect::New => Err(SaveError::Exists(job.path.clone())),
        Expect::Same(stamp) if is_same(target, old, stamp) => may_write(target),
        Expect::Same(_) => Err(SaveError::Changed(job.path.clone())),
    }
}

/// Touching a file changes its time alone, and some programs change a file and leave its time: in the end
/// the bytes count.
fn is_same(target: &Path, old: &Metadata, stamp: &Stamp) -> bool {
    let now = || read(target).ok().flatten().map(|(_, stamp)| stamp);
    old.len() == stamp.size && now().is_some_and(|now| now.hash == stamp.hash)
}

/// A write-protected file could be replaced all the same, which is not what its owner wants.
fn may_write(target: &Path) -> Result<(), SaveError> {
    let opened = OpenOptions::new()
        .write(true)
        .custom_flags(O_NOFOLLOW)
        .open(target);
    opened
        .map(drop)
        .map_err(|error| SaveError::of_file(target, &error))
}

/// Opens a file to read, but no link that has just taken its place.
fn open_itself(target: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(O_NOFOLLOW).open(target)
}

/// Copy the old file to `NAME~`.
fn back_up(target: &Path, old: &Metadata) -> Result<(), SaveError> {
    let mut name = target.as_os_str().to_owned();
    name.push("~");
    let copy = PathBuf::from(name);
    let fail = |cause: String| SaveError::Backup {
        path: copy.clone(),
        cause,
    };
    let times = FileTimes::new();
    let times = old.modified().map_or(times, |at| times.set_modified(at));
    let made = put(&copy, Some(old), true, |file| {
        io::copy(&mut open_itself(target)?, file)?;
        file.set_times(times)
    });
    made.map_err(|error| fail(error.to_string()))
}

/// Make a file beside the target, fill it, see it safe on the disk, and put it in the target's place.
fn put(
    target: &Path,
    old: Option<&Metadata>,
    clobber: bool,
    fill: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), SaveError> {
    let folder = folder_of(target);
    let fail = |error: &io::Error| SaveError::in_folder(&folder, error);
    let mut made = temporary(target, old, &folder).map_err(|error| fail(&error))?;
    let filled = fill(made.as_file_mut()).and_then(|()| made.as_file().sync_all());
    filled.map_err(|error| fail(&error))?;
    let placed = match clobber {
        true => made.persist(target),
        false => made.persist_noclobber(target),
    };
    match placed {
        Ok(_) => {}
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {
            return Err(SaveError::Exists(target.to_owned()));
        }
        Err(error) => return Err(fail(&error.error)),
    }
    // The file is in its place; some file systems cannot make that durable by itself.
    let _unsupported = File::open(&folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// An empty file with the mode and the owner of the old one; dropped, it goes.
fn temporary(target: &Path, old: Option<&Metadata>, folder: &Path) -> io::Result<NamedTempFile> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let prefix = format!(".{name}.");
    let mut builder = Builder::new();
    builder.prefix(&prefix).suffix(".tmp");
    let Some(old) = old else {
        let mode = Permissions::from_mode(NEW_FILE);
        return builder.permissions(mode).tempfile_in(folder);
    };
    let made = builder.tempfile_in(folder)?;
    let own = made.as_file().metadata()?;
    if (own.uid(), own.gid()) != (old.uid(), old.gid()) {
        // Only root may give files away, and only members of a group give them to it.
        let _not_ours = fchown(made.as_file(), Some(old.uid()), Some(old.gid()));
    }
    let mode = Permissions::from_mode(old.mode() & MODE);
    made.as_file().set_permissions(mode)?;
    Ok(made)
}
