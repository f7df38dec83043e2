//! The file of a log: written by a thread of its own, readable by its owner alone, and never large.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use nix::libc::O_NOFOLLOW;

use super::recorder::Sink;

/// Bytes of one file: some hours of a busy room, and small enough to send.
const MAX_BYTES: u64 = 1 << 20;
/// Earlier files that are kept beside it, as `FILE.1` (the last) and so on.
const KEPT: usize = 3;
/// How each file begins, so that nothing else is ever written to or thrown away.
const HEAD: &str = "# a log of celljam\n";
/// Lines that wait for the disk. A burst of some seconds fits; what does not is counted.
const MAX_WAITING: usize = 4096;
/// How long the end of the program waits for the disk.
const END_DEADLINE: Duration = Duration::from_millis(500);

/// A file that gives way to a new one when it is full.
pub struct File {
    path: PathBuf,
    file: fs::File,
    bytes: u64,
    /// It is full, and nothing can take its place.
    over: bool,
}

impl File {
    /// Opens a log, or begins one. What is there and is none is left alone, and so is what a symbolic link
    /// leads to.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        let options = options.read(true).append(true).create(true).mode(0o600);
        let mut file = options.custom_flags(O_NOFOLLOW).open(path)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(io::Error::new(ErrorKind::InvalidInput, "it is no file"));
        }
        let mut bytes = metadata.len();
        if bytes > 0 && !begins_as_ours(&mut file) {
            let text = "it is there, and is no log of celljam";
            return Err(io::Error::new(ErrorKind::AlreadyExists, text));
        }
        file.set_permissions(Permissions::from_mode(0o600))?;
        if bytes == 0 {
            file.write_all(HEAD.as_bytes())?;
            bytes = HEAD.len() as u64;
        }
        Ok(Self {
            path: path.to_owned(),
            file,
            bytes,
            over: false,
        })
    }

    /// Writes a line. Errors end the log: it must not be in the way of what it is about.
    pub fn write(&mut self, line: &str) {
        if self.bytes + line.len() as u64 > MAX_BYTES && !self.over {
            self.over = self.turn().is_err();
        }
        if self.over {
            return;
        }
        match self.file.write_all(line.as_bytes()) {
            Ok(()) => self.bytes += line.len() as u64,
            Err(_) => self.over = true,
        }
    }

    /// Puts the full file aside, the others one further, and begins anew.
    fn turn(&mut self) -> io::Result<()> {
        let names: Vec<PathBuf> = (0..=KEPT).map(|n| self.name(n)).collect();
        for name in &names {
            let foreign = fs::File::open(name).is_ok_and(|mut file| !begins_as_ours(&mut file));
            if foreign {
                return Err(ErrorKind::AlreadyExists.into());
            }
        }
        for pair in names.windows(2).rev() {
            let [from, to] = pair else { continue };
            match fs::rename(from, to) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        *self = Self::open(&self.path)?;
        Ok(())
    }

    /// The file itself, or the nth before it.
    fn name(&self, n: usize) -> PathBuf {
        if n == 0 {
            return self.path.clone();
        }
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{n}"));
        name.into()
    }
}

fn begins_as_ours(file: &mut fs::File) -> bool {
    let mut head = [0; HEAD.len()];
    file.read_exact(&mut head).is_ok() && head == *HEAD.as_bytes()
}

enum Told {
    Line(String),
    End,
}

/// The thread that writes; dropped, it writes what waits and ends.
pub struct Lines {
    told: SyncSender<Told>,
    ended: Receiver<()>,
    lost: Arc<AtomicUsize>,
}

/// The way to it for those who have a line.
pub struct Queue {
    told: SyncSender<Told>,
    lost: Arc<AtomicUsize>,
}

impl Lines {
    /// Starts the thread.
    pub fn into(file: File) -> io::Result<Self> {
        let (told, queue) = sync_channel(MAX_WAITING);
        let (end, ended) = channel();
        let lost = Arc::new(AtomicUsize::new(0));
        let missed = Arc::clone(&lost);
        let work = move || write_all(file, &queue, &missed, &end);
        std::thread::Builder::new()
            .name("log".to_owned())
            .spawn(work)?;
        Ok(Self { told, ended, lost })
    }

    pub fn sink(&self) -> Queue {
        Queue {
            told: self.told.clone(),
            lost: Arc::clone(&self.lost),
        }
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        // A full queue is of a disk that hangs: nobody waits for that.
        if self.told.try_send(Told::End).is_ok() {
            let _late = self.ended.recv_timeout(END_DEADLINE);
        }
    }
}

impl Sink for Queue {
    fn line(&self, line: String) {
        if self.told.try_send(Told::Line(line)).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn write_all(mut file: File, queue: &Receiver<Told>, lost: &AtomicUsize, end: &mpsc::Sender<()>) {
    while let Ok(Told::Line(line)) = queue.recv() {
        let missed = lost.swap(0, Ordering::Relaxed);
        if missed > 0 {
            file.write(&format!(
                "# {missed} lines are missing: the disk was too slow\n"
            ));
        }
        file.write(&line);
    }
    // Nobody may be waiting any more.
    let _gone = end.send(());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        let metadata = fs::metadata(path).expect("it is there");
        metadata.permissions().mode() & 0o777
    }

    #[test]
    fn a_log_goes_on_where_it_ended_and_is_its_owners_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.log");
        for line in ["one\n", "two\n"] {
            File::open(&path).expect("opened").write(line);
            fs::set_permissions(&path, Permissions::from_mode(0o644)).expect("set");
        }
        assert_eq!(mode(&path), 0o644);
        let last = File::open(&path).expect("opened");
        assert_eq!(mode(&path), 0o600);
        drop(last);
        let text = fs::read_to_string(&path).expect("text");
        assert_eq!(text, format!("{HEAD}one\ntwo\n"));
    }

    #[test]
    fn what_is_no_log_stays_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.ipynb");
        fs::write(&path, "{\"cells\": [], \"metadata\": {}}").expect("written");
        assert!(File::open(&path).is_err());
        let link = folder.path().join("link.log");
        std::os::unix::fs::symlink(folder.path().join("new"), &link).expect("a link");
        assert!(File::open(&link).is_err());
        assert!(File::open(folder.path()).is_err());
        let text = fs::read_to_string(&path).expect("text");
        assert_eq!(text, "{\"cells\": [], \"metadata\": {}}");
    }

    #[test]
    fn a_full_file_is_put_aside_and_a_few_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.log");
        let mut file = File::open(&path).expect("opened");
        let line = "x".repeat(1023) + "\n";
        for _ in 0..6 * 1024 {
            file.write(&line);
        }
        let names = fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(names, 1 + KEPT);
        for n in 0..=KEPT {
            let size = fs::metadata(file.name(n)).expect("it is there").len();
            assert!(
                size <= MAX_BYTES && mode(&file.name(n)) == 0o600,
                "{n}: {size}"
            );
        }
    }

    #[test]
    fn files_of_others_are_not_put_aside() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.log");
        let other = folder.path().join("a.log.2");
        fs::write(&other, "mine, and longer than the first line").expect("written");
        let mut file = File::open(&path).expect("opened");
        for _ in 0..1100 {
            file.write(&("x".repeat(1023) + "\n"));
        }
        assert!(fs::metadata(&path).expect("it is there").len() <= MAX_BYTES);
        let text = fs::read_to_string(&other).expect("text");
        assert_eq!(text, "mine, and longer than the first line");
    }

    #[test]
    fn the_end_waits_for_what_was_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.log");
        let lines = Lines::into(File::open(&path).expect("opened")).expect("a thread");
        let sink = lines.sink();
        for n in 0..100 {
            sink.line(format!("{n}\n"));
        }
        drop(lines);
        let text = fs::read_to_string(&path).expect("text");
        assert_eq!(text.lines().count(), 101);
    }
}
