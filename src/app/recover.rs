//! What an earlier run left behind: told before the terminal is taken, and one of three things done with it.

use std::fmt::Write as _;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use super::disk::{self, Expect, Job, Links, SaveError};
use super::failure::Failure;
use super::journal::{self, Journal, Leftover, Name, Remains};
use super::name;
use crate::config::Recover;
use crate::notebook::{DocKind, Keep, Shape};
use crate::ui::sanitize;

/// Copies of one name that may stand in a folder; the next one needs a tidier person.
const MAX_COPIES: usize = 100;
/// Answers that mean nothing, before nothing is done.
const MAX_ANSWERS: usize = 5;

/// How a document begins.
pub enum Beginning {
    /// As if nothing had been left.
    New(Journal),
    /// With what was left.
    Left(Box<Remains>, Leftover),
    /// Not at all: what was left is this file now.
    Copied(PathBuf),
}

/// Looks whether anything was left of this document, and does with it what was asked for.
pub fn begin(name: Name, path: &str, how: Recover) -> Result<Beginning, Failure> {
    let Some(folder) = journal::folder() else {
        return Ok(Beginning::New(Journal::new(None, name)));
    };
    let Some(left) = journal::find(&folder, &name) else {
        return Ok(Beginning::New(Journal::new(Some(folder), name)));
    };
    let remains = left.remains(DocKind::of_path(path), Shape::A);
    let how = match how {
        Recover::Ask => ask(&left, &remains, path, name.room.is_empty())?,
        told => told,
    };
    match how {
        Recover::Copy => {
            let copied = copy(&remains, path)?;
            left.discard();
            Ok(Beginning::Copied(copied))
        }
        Recover::Discard => {
            left.discard();
            Ok(Beginning::New(Journal::new(Some(folder), name)))
        }
        Recover::Rejoin | Recover::Ask => Ok(Beginning::Left(Box::new(remains), left)),
    }
}

fn ask(left: &Leftover, remains: &Remains, path: &str, file: bool) -> Result<Recover, Failure> {
    let room = if file {
        ""
    } else {
        ", and give the room what it lacks"
    };
    let copy = shown(&copy_name(path));
    let (mut lines, mut answers) = (String::new(), io::stdin().lock().lines());
    // Writing to a text does not fail.
    let _ = write!(
        lines,
        "celljam: {} was left with edits that may be nowhere else ({}, last at {}).\n  \
         r  go on with them{room}\n  \
         c  open them as a file of their own, {copy}\n  \
         d  throw them away\n  \
         q  decide later",
        shown(path),
        cells(remains),
        humantime::format_rfc3339_seconds(left.modified),
    );
    say(&lines);
    for _ in 0..MAX_ANSWERS {
        ask_for("r, c, d or q: ");
        let answer = answers.next().and_then(Result::ok).unwrap_or_default();
        match answer.trim() {
            "r" => return Ok(Recover::Rejoin),
            "c" => return Ok(Recover::Copy),
            "d" => return Ok(Recover::Discard),
            "q" | "" => break,
            _ => {}
        }
    }
    Err(Failure::Failed(
        "nothing was opened: what was left stays until you decide (--recover rejoin, copy or discard)"
            .to_owned(),
    ))
}

fn cells(remains: &Remains) -> String {
    match remains.left.unsent.len() {
        0 => "deletions or outputs".to_owned(),
        1 => "1 cell".to_owned(),
        many => format!("{many} cells"),
    }
}

fn say(text: &str) {
    // Nobody may be reading; the answer says so then.
    let _closed = writeln!(io::stderr(), "{text}");
}

fn ask_for(text: &str) {
    let _closed = write!(io::stderr(), "{text}");
    let _closed = io::stderr().flush();
}

/// A path that others may have chosen.
fn shown(path: &str) -> String {
    sanitize::line(path)
}

/// `demo.recovered.ipynb`, in the folder that the program was started in.
fn copy_name(path: &str) -> String {
    let last = name::plain(path).unwrap_or("notebook.ipynb");
    match last.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.recovered.{ending}"),
        None => format!("{last}.recovered"),
    }
}

/// Writes what was left to a file that was not there.
fn copy(remains: &Remains, path: &str) -> Result<PathBuf, Failure> {
    let name = copy_name(path);
    let bytes = Keep::nothing().merge(&remains.document).0.into_bytes();
    for n in 1..=MAX_COPIES {
        let to = PathBuf::from(numbered(&name, n));
        let job = Job {
            path: to.clone(),
            bytes: bytes.clone(),
            expect: Expect::New,
            links: Links::Never,
            backup: false,
        };
        match disk::write(&job) {
            Ok(_) => return Ok(to),
            Err(SaveError::Exists(_)) => {}
            Err(error) => return Err(Failure::Failed(format!("keeping what was left: {error}"))),
        }
    }
    Err(Failure::Failed(format!(
        "keeping what was left: there are {MAX_COPIES} files like {name} already; move some away"
    )))
}

fn numbered(name: &str, n: usize) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) if n > 1 => format!("{stem}.{n}.{ending}"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_a_plain_name_in_this_folder() {
        for (path, name) in [
            ("demo.ipynb", "demo.recovered.ipynb"),
            ("../../etc/notes.md", "notes.recovered.md"),
            ("sub/.profile", "notebook.recovered.ipynb"),
            ("a\u{1b}[2J.ipynb", "notebook.recovered.ipynb"),
            ("Makefile", "Makefile.recovered"),
        ] {
            assert_eq!(copy_name(path), name);
        }
        assert_eq!(numbered("a.recovered.ipynb", 2), "a.recovered.2.ipynb");
    }
}
