//! Reading and writing in a folder of its own.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::write::write_with;
use super::*;

/// Linux's number for a full disk.
const ENOSPC: i32 = 28;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn job(path: &Path, text: &str, expect: Expect) -> Job {
    Job {
        path: path.to_owned(),
        bytes: text.as_bytes().to_vec(),
        expect,
        links: Links::Within,
        backup: false,
    }
}

/// A file with that text, and its stamp.
fn file(folder: &Path, text: &str) -> (PathBuf, Stamp) {
    let path = folder.join("a.ipynb");
    fs::write(&path, text).expect("a file");
    let (_, stamp) = read(&path).expect("readable").expect("there");
    (path, stamp)
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("a text")
}

/// Everything in a folder, by name.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<_> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_is_replaced_and_nothing_else_is_left() {
    let folder = folder();
    let (path, stamp) = file(folder.path(), "old");
    let stamp = write(&job(&path, "new", Expect::Same(stamp))).expect("written");
    assert_eq!(text(&path), "new");
    assert_eq!(names(folder.path()), ["a.ipynb"]);
    let again = write(&job(&path, "newer", Expect::Same(stamp)));
    assert!(again.is_ok(), "the stamp of our own file counts");
}

#[test]
fn mode_and_links_stay() {
    let folder = folder();
    let (path, stamp) = file(folder.path(), "old");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("a mode");
    let link = folder.path().join("link.ipynb");
    symlink("a.ipynb", &link).expect("a link");
    write(&job(&link, "new", Expect::Same(stamp))).expect("written");
    let is_link = fs::symlink_metadata(&link).expect("the link").is_symlink();
    assert!(is_link && text(&path) == "new");
    let mode = fs::metadata(&path).expect("the file").permissions().mode();
    assert_eq!(mode & 0o7777, 0o640);
}

#[test]
fn a_link_that_leads_nowhere_gets_its_file_if_it_is_forced() {
    let folder = folder();
    let link = folder.path().join("link.ipynb");
    symlink("made.ipynb", &link).expect("a link");
    let refused = write(&job(&link, "new", Expect::New));
    assert_eq!(refused, Err(SaveError::Exists(link.clone())));
    assert_eq!(names(folder.path()), ["link.ipynb"]);
    write(&job(&link, "new", Expect::Anything)).expect("written");
    assert_eq!(names(folder.path()), ["link.ipynb", "made.ipynb"]);
}

#[test]
fn a_link_out_of_the_folder_is_followed_only_if_it_is_forced() {
    let (folder, elsewhere) = (folder(), folder());
    let (path, stamp) = file(elsewhere.path(), "old");
    for link_in in [folder.path(), &folder.path().join("sub")] {
        fs::create_dir_all(link_in).expect("a folder");
        let link = link_in.join("link.ipynb");
        symlink(&path, &link).expect("a link");
        let refused = write(&job(&link, "new", Expect::Same(stamp.clone())));
        let leads_out = SaveError::LeadsOut {
            path: link.clone(),
            to: path.clone(),
        };
        assert_eq!(refused, Err(leads_out));
        assert_eq!(text(&path), "old");
    }
    let link = folder.path().join("link.ipynb");
    write(&job(&link, "new", Expect::Anything)).expect("forced");
    assert_eq!(text(&path), "new");
}

/// A link to a link that leads out, and one through a folder that is a link.
#[test]
fn no_way_out_is_too_long_to_be_seen() {
    let (folder, elsewhere) = (folder(), folder());
    let (path, stamp) = file(elsewhere.path(), "old");
    symlink(&path, folder.path().join("second.ipynb")).expect("a link");
    symlink(elsewhere.path(), folder.path().join("there")).expect("a link");
    for (name, to) in [
        ("one.ipynb", "second.ipynb"),
        ("two.ipynb", "there/a.ipynb"),
    ] {
        let link = folder.path().join(name);
        symlink(to, &link).expect("a link");
        let refused = write(&job(&link, "new", Expect::Same(stamp.clone())));
        assert!(
            matches!(refused, Err(SaveError::LeadsOut { .. })),
            "{refused:?}"
        );
    }
    assert_eq!(text(&path), "old");
}

#[test]
fn where_others_chose_the_name_no_link_is_followed_at_all() {
    let folder = folder();
    let (path, stamp) = file(folder.path(), "old");
    let link = folder.path().join("link.ipynb");
    symlink("a.ipynb", &link).expect("a link");
    for expect in [Expect::New, Expect::Same(stamp), Expect::Anything] {
        let job = Job {
            links: Links::Never,
            ..job(&link, "new", expect)
        };
        assert_eq!(write(&job), Err(SaveError::Link(link.clone())));
    }
    assert_eq!(text(&path), "old");
}

/// Between the look and the end somebody puts a link in the place of the file: the link goes, what it leads
/// to stays.
#[test]
fn a_link_that_comes_while_we_write_is_replaced() {
    let (folder, elsewhere) = (folder(), folder());
    let (theirs, _) = file(elsewhere.path(), "theirs");
    let (path, stamp) = file(folder.path(), "old");
    let swap = |file: &mut File| {
        fs::remove_file(&path)?;
        symlink(&theirs, &path)?;
        file.write_all(b"new")
    };
    write_with(&job(&path, "new", Expect::Same(stamp)), swap).expect("written");
    assert_eq!(
        (text(&path), text(&theirs)),
        ("new".into(), "theirs".into())
    );
    assert!(!fs::symlink_metadata(&path).expect("a file").is_symlink());
}

#[test]
fn a_file_that_others_changed_is_left_alone() {
    let folder = folder();
    let (path, stamp) = file(folder.path(), "old");
    for theirs in ["longer than old", "OLD"] {
        fs::write(&path, theirs).expect("their change");
        let refused = write(&job(&path, "new", Expect::Same(stamp.clone())));
        assert_eq!(refused, Err(SaveError::Changed(path.clone())));
        assert_eq!(text(&path), theirs);
    }
    write(&job(&path, "new", Expect::Anything)).expect("forced");
    assert_eq!(text(&path), "new");
}

#[test]
fn a_change_that_left_the_time_is_seen_and_a_touch_is_none() {
    let folder = folder();
    let (path, stamp) = file(folder.path(), "old");
    let set_time = |at: SystemTime| {
        let file = File::options().write(true).open(&path).expect("the file");
        file.set_modified(at).expect("a time");
    };
    set_time(stamp.modified + Duration::from_secs(60));
    let touched = write(&job(&path, "new", Expect::Same(stamp))).expect("only touched");
    fs::write(&path, "NEW").expect("their change");
    set_time(touched.modified);
    let refused = write(&job(&path, "x", Expect::Same(touched)));
    assert_eq!(refused, Err(SaveError::Changed(path)));
}

#[test]
fn a_file_that_was_not_opened_is_not_replaced() {
    let folder = folder();
    let (path, _) = file(folder.path(), "theirs");
    let refused = write(&job(&path, "ours", Expect::New));
    assert_eq!(refused, Err(SaveError::Exists(path.clone())));
    assert_eq!(text(&path), "theirs");
}

#[test]
fn a_file_that_went_away_is_made_again() {
    let folder = folder();
    let (path, stamp) = file(folder.path(), "old");
    fs::remove_file(&path).expect("removed");
    write(&job(&path, "new", Expect::Same(stamp))).expect("written");
    assert_eq!(text(&path), "new");
}

#[test]
fn a_full_disk_leaves_the_old_file_and_no_scraps() {
    let folder = folder();
    let (path, stamp) = file(folder.path(), "old");
    let fails = |file: &mut File| {
        file.write_all(b"half")?;
        Err(io::Error::from_raw_os_error(ENOSPC))
    };
    let refused = write_with(&job(&path, "new", Expect::Same(stamp)), fails);
    assert_eq!(refused, Err(SaveError::Full(folder.path().to_owned())));
    assert_eq!(text(&path), "old");
    assert_eq!(names(folder.path()), ["a.ipynb"]);
}

#[test]
fn what_cannot_be_written_is_named() {
    let folder = folder();
    let nowhere = folder.path().join("none").join("a.ipynb");
    let refused = write(&job(&nowhere, "x", Expect::New));
    assert_eq!(
        refused,
        Err(SaveError::NoFolder(folder.path().join("none")))
    );
    let refused = write(&job(folder.path(), "x", Expect::Anything));
    assert_eq!(refused, Err(SaveError::NoFile(folder.path().to_owned())));
    let message = SaveError::in_folder(Path::new("/d"), &io::ErrorKind::PermissionDenied.into());
    assert_eq!(message, SaveError::ReadOnlyFolder(PathBuf::from("/d")));
    assert!(message.to_string().contains("give a name elsewhere"));
}

/// Root may write anywhere but in the kernel's own folders.
#[test]
#[cfg(target_os = "linux")]
fn a_read_only_folder_is_named() {
    let path = Path::new("/sys/a.ipynb");
    let refused = write(&job(path, "x", Expect::New));
    assert_eq!(
        refused,
        Err(SaveError::ReadOnlyFolder(PathBuf::from("/sys")))
    );
}

#[test]
fn a_backup_is_the_file_before_the_save() {
    let folder = folder();
    let (path, stamp) = file(folder.path(), "old");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("a mode");
    fs::write(folder.path().join("a.ipynb~"), "older").expect("an earlier copy");
    let job = Job {
        backup: true,
        ..job(&path, "new", Expect::Same(stamp.clone()))
    };
    write(&job).expect("written");
    let copy = folder.path().join("a.ipynb~");
    assert_eq!(
        (text(&path), text(&copy)),
        ("new".to_owned(), "old".to_owned())
    );
    let metadata = fs::metadata(&copy).expect("the copy");
    assert_eq!(metadata.permissions().mode() & 0o7777, 0o600);
    assert_eq!(metadata.modified().expect("a time"), stamp.modified);
}

#[test]
fn without_its_backup_a_file_is_not_replaced() {
    let folder = folder();
    let (path, stamp) = file(folder.path(), "old");
    fs::create_dir(folder.path().join("a.ipynb~")).expect("in the way");
    let job = Job {
        backup: true,
        ..job(&path, "new", Expect::Same(stamp))
    };
    let refused = write(&job);
    assert!(
        matches!(refused, Err(SaveError::Backup { .. })),
        "{refused:?}"
    );
    assert_eq!(text(&path), "old");
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = folder();
    assert_eq!(read(&folder.path().join("none.ipynb")), Ok(None));
    let nowhere = folder.path().join("none").join("a.ipynb");
    assert_eq!(
        read(&nowhere),
        Err(ReadError::NoFolder(folder.path().join("none")))
    );
    assert_eq!(
        read(folder.path()),
        Err(ReadError::Folder(folder.path().to_owned()))
    );
    assert_eq!(
        read(Path::new("/dev/null")),
        Err(ReadError::NoFile(PathBuf::from("/dev/null")))
    );
    let sparse = folder.path().join("sparse.ipynb");
    let file = File::create(&sparse).expect("a file");
    file.set_len(MAX_FILE + 1).expect("a length");
    assert_eq!(read(&sparse), Err(ReadError::TooLarge(sparse)));
}

#[test]
fn times_are_those_of_javascript() {
    let folder = folder();
    let (_, stamp) = file(folder.path(), "x");
    let stamp = Stamp {
        modified: SystemTime::UNIX_EPOCH + Duration::from_millis(1_795_455_666_337),
        ..stamp
    };
    assert_eq!(stamp.iso(), "2026-11-23T17:41:06.337Z");
}
