//! Which files a run knows, and what may be written where.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::disk::{Expect, Job, Links, SaveError, Stamp};
use super::failure::Failure;
use super::name;
use crate::notebook::export::{self, Format};
use crate::notebook::{DocKind, Keep, Replica};
use crate::ui::sanitize;

/// Where to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// The document's own file. In a room without one: the document's name, in the folder that the
    /// program was started in.
    Own,
    /// Another file, which becomes the document's own (save as).
    As(String),
    /// Another file, in the form that its ending names; the own file stays what it is (export).
    Copy(String),
    /// The same, named like the document with this ending: beside its own file, or in a room without
    /// one in the folder that the program was started in.
    Beside(&'static str),
}

/// A save that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    pub to: Where,
    /// Replace what is there, whoever wrote it.
    pub force: bool,
    /// Quit when it is written; if it is not, stay.
    pub then_quit: bool,
}

impl Wish {
    /// The document's own file.
    pub fn own() -> Wish {
        Wish {
            to: Where::Own,
            force: false,
            then_quit: false,
        }
    }
}

/// Why nothing is written, before the disk was asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WishError {
    #[error("not saved: the last save is still being written; wait a moment")]
    Busy,
    #[error("not saved: the document has not come yet")]
    NotYet,
    #[error("not saved: this document has no name that a file could have here; give one")]
    NoName,
    #[error("not saved: {0} names no file; give one such as notes.ipynb")]
    NoFile(String),
    #[error("not saved: a notebook's own file ends in .ipynb; {0} would be an export")]
    NoNotebook(String),
    #[error("not saved: a text is no notebook; give another ending than .ipynb")]
    NoText,
    #[error("not exported: what {0} is to be is not known; end it in .ipynb, .py, .md or .txt")]
    Form(String),
    #[error("not saved: {0} is the document's own file; give another name")]
    Own(String),
}

/// What is being written.
struct Writing {
    path: PathBuf,
    links: Links,
    what: What,
    then_quit: bool,
}

/// What is in the file.
enum What {
    /// The document: how the own file is known when it is written, and the document's revision in it.
    Document { own: Option<(Keep, u64)> },
    /// A part of it, in words.
    Part(String),
}

/// What came of it.
pub struct Written {
    /// As people call it.
    pub name: String,
    /// The revision that the own file has now; none for a copy.
    pub own: Option<u64>,
    /// What was written, where it is not the document.
    pub part: Option<String>,
    pub stamp: Stamp,
    pub then_quit: bool,
}

/// The files of one run.
pub struct Files {
    /// The folder that names are relative to.
    here: PathBuf,
    home: Option<PathBuf>,
    backup: bool,
    own: Option<PathBuf>,
    /// Who named the own file.
    own_links: Links,
    keep: Keep,
    /// The revision at which the own file had all of the document.
    clean: Option<u64>,
    /// Files that this run has read or written, as it last saw them.
    known: BTreeMap<PathBuf, Stamp>,
    backed_up: BTreeSet<PathBuf>,
    writing: Option<Writing>,
}

impl Files {
    /// Nothing is open. Names are relative to `here`, `~/` is `home`. With `backup` each file is copied
    /// before its first save.
    pub fn new(here: PathBuf, home: Option<PathBuf>, backup: bool) -> Self {
        Files {
            here,
            home,
            backup,
            own: None,
            own_links: Links::Within,
            keep: Keep::nothing(),
            clean: None,
            known: BTreeMap::new(),
            backed_up: BTreeSet::new(),
            writing: None,
        }
    }

    /// The same for this process: its working folder and its user's home.
    pub fn of_process(backup: bool) -> Result<Self, Failure> {
        let here = std::env::current_dir();
        let fail = |error| Failure::Failed(format!("finding the working folder: {error}"));
        let home = std::env::var_os("HOME").map(PathBuf::from);
        Ok(Files::new(here.map_err(fail)?, home, backup))
    }

    /// The document comes from this file; without a stamp, the file is not there yet.
    pub fn opened(&mut self, path: &Path, keep: Keep, stamp: Option<Stamp>) {
        let path = self.here.join(path);
        self.known.extend(stamp.map(|stamp| (path.clone(), stamp)));
        self.own = Some(path);
        self.own_links = Links::Within;
        self.keep = keep;
    }

    /// The content of the opened file is the document's since just now.
    pub fn seeded(&mut self, document: &Replica) {
        self.keep.bind(document);
        self.clean = Some(document.revision());
    }

    /// The document is not that of the opened file after all.
    pub fn forget_own(&mut self) {
        self.own = None;
        self.keep = Keep::nothing();
        self.clean = None;
    }

    /// Begin a save: what is to be written, or why not. `name` is what the document is called in its
    /// room: a peer may have chosen it.
    pub fn begin(&mut self, document: &Replica, name: &str, wish: &Wish) -> Result<Job, WishError> {
        if self.writing.is_some() {
            return Err(WishError::Busy);
        }
        let (path, links) = self.path(document, name, &wish.to)?;
        let is_own = matches!(wish.to, Where::Own | Where::As(_));
        let format = Format::of_path(&path.to_string_lossy());
        let own_form = is_own || self.own.as_ref() == Some(&path);
        let as_it_is = own_form || document.kind() == DocKind::Text;
        let (text, own) = match format.filter(|_| !as_it_is) {
            Some(format) => (export::write(document, format), None),
            None => {
                let (text, keep) = self.keep.merge(document);
                (text, own_form.then(|| (keep, document.revision())))
            }
        };
        let job = Job {
            expect: self.expect(&path, wish.force),
            backup: self.backup && !self.backed_up.contains(&path),
            links,
            path: path.clone(),
            bytes: text.into_bytes(),
        };
        self.writing = Some(Writing {
            path,
            links,
            what: What::Document { own },
            then_quit: wish.then_quit,
        });
        Ok(job)
    }

    /// Begin to write something out of the document, which `what` says in words. A file that is there is
    /// never replaced unasked, and the document's own never at all.
    pub fn begin_part(
        &mut self,
        word: &str,
        (what, bytes): (String, Vec<u8>),
        force: bool,
    ) -> Result<Job, WishError> {
        if self.writing.is_some() {
            return Err(WishError::Busy);
        }
        let path = self.resolve(word)?;
        if self.own.as_ref() == Some(&path) {
            return Err(WishError::Own(word.to_owned()));
        }
        self.writing = Some(Writing {
            path: path.clone(),
            links: Links::Within,
            what: What::Part(what),
            then_quit: false,
        });
        Ok(Job {
            path,
            bytes,
            expect: if force { Expect::Anything } else { Expect::New },
            links: Links::Within,
            backup: false,
        })
    }

    /// Files of others are never replaced unasked.
    fn expect(&self, path: &Path, force: bool) -> Expect {
        match self.known.get(path) {
            _ if force => Expect::Anything,
            Some(stamp) => Expect::Same(stamp.clone()),
            None => Expect::New,
        }
    }

    /// The file that is meant, and whether a link in its place may be followed.
    fn path(
        &self,
        document: &Replica,
        name: &str,
        to: &Where,
    ) -> Result<(PathBuf, Links), WishError> {
        match to {
            Where::Own => match &self.own {
                Some(own) => Ok((own.clone(), self.own_links)),
                None => {
                    let named = self.named(document, name).ok_or(WishError::NoName)?;
                    Ok((named, Links::Never))
                }
            },
            Where::Beside("ipynb") if document.kind() == DocKind::Text => Err(WishError::NoText),
            Where::Beside(ending) => {
                let own = self.own.clone().map(|own| (own, self.own_links));
                let own = own.or_else(|| Some((self.plain(name)?, Links::Never)));
                let (own, links) = own.ok_or(WishError::NoName)?;
                Ok((own.with_extension(ending), links))
            }
            Where::As(word) => {
                let path = self.resolve(word)?;
                match (document.kind(), DocKind::of_path(word)) {
                    (DocKind::Notebook, DocKind::Text) => Err(WishError::NoNotebook(word.clone())),
                    (DocKind::Text, DocKind::Notebook) => Err(WishError::NoText),
                    _ => Ok((path, Links::Within)),
                }
            }
            Where::Copy(word) => {
                let path = self.resolve(word)?;
                match (
                    document.kind(),
                    DocKind::of_path(word),
                    Format::of_path(word),
                ) {
                    (DocKind::Text, DocKind::Notebook, _) => Err(WishError::NoText),
                    (DocKind::Notebook, DocKind::Text, None) => Err(WishError::Form(word.clone())),
                    _ => Ok((path, Links::Within)),
                }
            }
        }
    }

    /// The name of a room's document in our folder, if it is one for a document of that kind.
    fn named(&self, document: &Replica, name: &str) -> Option<PathBuf> {
        let path = self.plain(name)?;
        let fits = DocKind::of_path(name) == document.kind() && path.extension().is_some();
        fits.then_some(path)
    }

    /// The last part of a name that a peer may have chosen, in our folder. No file elsewhere and no
    /// hidden one is made because somebody renamed the document.
    fn plain(&self, path: &str) -> Option<PathBuf> {
        Some(self.here.join(name::plain(path)?))
    }

    fn resolve(&self, word: &str) -> Result<PathBuf, WishError> {
        let none = || WishError::NoFile(word.to_owned());
        let at_home = word.strip_prefix("~/").zip(self.home.as_ref());
        let path = match at_home {
            Some((rest, home)) => home.join(rest),
            None => self.here.join(word),
        };
        let named = !word.is_empty() && !word.ends_with('/') && path.file_name().is_some();
        named.then_some(path).ok_or_else(none)
    }

    /// The save that was begun is done; none if there was none.
    pub fn done(
        &mut self,
        outcome: Result<Stamp, SaveError>,
    ) -> Option<Result<Written, SaveError>> {
        let writing = self.writing.take()?;
        Some(outcome.map(|stamp| self.note(writing, stamp)))
    }

    fn note(&mut self, writing: Writing, stamp: Stamp) -> Written {
        let Writing {
            path,
            links,
            what,
            then_quit,
        } = writing;
        let name = self.shown(&path);
        let own = match what {
            What::Document { own } => own,
            What::Part(part) => {
                return Written {
                    name,
                    own: None,
                    part: Some(part),
                    stamp,
                    then_quit,
                };
            }
        };
        self.known.insert(path.clone(), stamp.clone());
        self.backed_up.insert(path.clone());
        let revision = own.as_ref().map(|(_, revision)| *revision);
        if let Some((keep, revision)) = own {
            self.keep = keep;
            self.clean = Some(revision);
            self.own = Some(path);
            self.own_links = links;
        }
        Written {
            name,
            own: revision,
            part: None,
            stamp,
            then_quit,
        }
    }

    /// The document at this revision is what its own file holds.
    pub fn is_clean_at(&mut self, revision: u64) {
        self.clean = Some(revision);
    }

    /// Whether the own file lacks something that the document has. Costs a whole save where the document
    /// has changed since.
    pub fn has_unsaved(&self, document: &Replica) -> bool {
        let Some(own) = &self.own else { return false };
        if self.clean == Some(document.revision()) {
            return false;
        }
        let stamp = self.known.get(own);
        stamp.is_none_or(|stamp| !stamp.is_of(&self.keep.merge(document).0))
    }

    /// A path as people call it: from here, where it is below.
    fn shown(&self, path: &Path) -> String {
        let path = path.strip_prefix(&self.here).unwrap_or(path);
        sanitize::line(&path.display().to_string())
    }
}
