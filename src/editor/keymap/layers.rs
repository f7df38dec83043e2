//! Keymaps over each other: a file, what it extends, and so on down; the upper one wins.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bound::Bound;
use super::embedded;
use super::error::{KeymapError, Problem};
use super::file::{self, Entry, File, Place};
use crate::editor::command::Mode;
use crate::editor::key::{self, Key};

/// Files that extend each other: more are a mistake, and deep chains are not understood by anybody.
const MAX_DEPTH: usize = 8;
/// What a file extends that is to stand alone.
const NONE: &str = "none";

/// A keymap file with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What messages call it: the path, or the name of a built-in keymap.
    pub name: String,
    text: String,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Part of the program, or a text that is to be read like that.
    Whole,
    /// Somebody's own, over the default keymap unless it says otherwise.
    Own,
}

impl Source {
    /// A built-in keymap.
    pub fn embedded(name: &str) -> Option<Source> {
        embedded::text(name).map(|text| Source::alone(name, text))
    }

    /// A file of somebody's own.
    pub fn own(path: &str, text: String) -> Source {
        Source {
            name: path.to_owned(),
            text,
            kind: Kind::Own,
        }
    }

    /// A text that lies over nothing unless it says so.
    pub fn alone(name: &str, text: &str) -> Source {
        Source {
            name: name.to_owned(),
            text: text.to_owned(),
            kind: Kind::Whole,
        }
    }

    /// What it lies over where it says nothing.
    fn default(&self) -> Option<Source> {
        match self.kind {
            Kind::Own => Source::embedded(embedded::DEFAULT),
            Kind::Whole => None,
        }
    }
}

/// Where keymaps come from that are not built in.
pub trait Library {
    /// The file that this name, or path, stands for in `from`; none if there is no such file.
    ///
    /// # Errors
    /// The path and the cause when it is there and cannot be read.
    fn find(&self, name: &str, from: &Source) -> Result<Option<Source>, (String, String)>;

    /// An own file that would be meant by this name if no built-in keymap had it.
    fn shadowed(&self, name: &str) -> Option<String>;

    /// The names of own files, for messages.
    fn names(&self) -> Vec<String>;
}

/// No files but those built in.
pub struct NoFiles;

impl Library for NoFiles {
    fn find(&self, _: &str, _: &Source) -> Result<Option<Source>, (String, String)> {
        Ok(None)
    }
    fn shadowed(&self, _: &str) -> Option<String> {
        None
    }
    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A binding with its origin.
#[derive(Clone, Debug)]
pub struct Laid {
    pub commands: Arc<[Bound]>,
    pub from: Arc<str>,
    pub place: Place,
}

/// The bindings of one mode.
pub type Section = BTreeMap<Vec<Key>, Laid>;

/// All layers as one.
#[derive(Debug, Default)]
pub struct Sections {
    pub modes: BTreeMap<Mode, Section>,
    pub counts: bool,
}

/// Reads a keymap and all that it extends, and lays them over each other.
pub fn stack(source: &Source, library: &dyn Library) -> (Sections, Vec<KeymapError>) {
    let mut problems = Vec::new();
    let mut files: Vec<(Source, File)> = Vec::new();
    let mut next = Some(source.clone());
    while let Some(source) = next.take() {
        let (file, wrong) = file::read(&source.name, &source.text);
        problems.extend(wrong);
        next = below(&source, &file, &files, library).unwrap_or_else(|problem| {
            problems.push(problem);
            source.default()
        });
        files.push((source, file));
        if let Some(shadow) = shadow(files.last(), next.as_ref(), library) {
            problems.push(shadow);
        }
    }
    let mut sections = Sections::default();
    for (source, file) in files.into_iter().rev() {
        sections.lay(&source.name, file, &mut problems);
    }
    (sections, problems)
}

/// The keymap that this one lies over.
fn below(
    source: &Source,
    file: &File,
    above: &[(Source, File)],
    library: &dyn Library,
) -> Result<Option<Source>, KeymapError> {
    let (name, place) = match &file.extends {
        None => return Ok(source.default()),
        Some((name, _)) if name == NONE => return Ok(None),
        Some((name, place)) => (name, *place),
    };
    let error = |problem| KeymapError::new(&source.name, Some(place), problem);
    let found = match Source::embedded(name) {
        Some(found) => Ok(Some(found)),
        None => library.find(name, source),
    };
    let found = match found {
        Ok(Some(found)) => found,
        Ok(None) => {
            let own = library.names();
            return Err(KeymapError::no_map(&source.name, Some(place), name, &own));
        }
        Err((path, cause)) => return Err(error(Problem::Unreadable(format!("{path}: {cause}")))),
    };
    let names: Vec<&str> = above.iter().map(|(above, _)| above.name.as_str()).collect();
    if found.name == source.name || names.contains(&found.name.as_str()) {
        let chain = [&names[..], &[&source.name, &found.name]].concat();
        return Err(error(Problem::Cycle(chain.join(" extends "))));
    }
    if above.len() + 1 >= MAX_DEPTH {
        return Err(error(Problem::TooDeep(MAX_DEPTH)));
    }
    Ok(Some(found))
}

/// An own file that somebody may have meant when a file extended a built-in keymap.
fn shadow(
    above: Option<&(Source, File)>,
    below: Option<&Source>,
    library: &dyn Library,
) -> Option<KeymapError> {
    let (above, file) = above?;
    let (_, place) = file.extends.as_ref()?;
    let below = below.filter(|below| below.kind == Kind::Whole)?;
    let path = library.shadowed(&below.name)?;
    // A file may well build on the keymap that it is named after.
    let other = path != above.name;
    other.then(|| KeymapError::new(&above.name, Some(*place), Problem::Shadowed(path)))
}

impl Sections {
    /// Lays a file over what is there. First it takes away, then it binds, in whatever order it is
    /// written.
    fn lay(&mut self, name: &str, file: File, problems: &mut Vec<KeymapError>) {
        self.counts = file.counts.unwrap_or(self.counts);
        let from: Arc<str> = name.into();
        let mut tell = |place: Place, problem: Problem| {
            problems.push(KeymapError::new(name, Some(place), problem));
        };
        let (bind, remove): (Vec<Entry>, Vec<Entry>) = file
            .entries
            .into_iter()
            .partition(|entry| entry.commands.is_some());
        for entry in remove {
            let section = self.modes.entry(entry.mode).or_default();
            if take_away(section, &entry.keys) == 0 {
                let keys = key::written(&entry.keys);
                let mode = entry.mode.name();
                tell(entry.place, Problem::Nothing { keys, mode });
            }
        }
        for entry in bind {
            let section = self.modes.entry(entry.mode).or_default();
            if let Err(problem) = lay_one(section, &entry, &from) {
                tell(entry.place, problem);
            }
        }
    }
}

/// Removes these keys and all that begin with them; how many that were.
fn take_away(section: &mut Section, keys: &[Key]) -> usize {
    let before = section.len();
    section.retain(|other, _| !other.starts_with(keys));
    before - section.len()
}

/// Binds one sequence. What stands in its way goes if it is of a lower layer, and stays if it is of
/// the same.
fn lay_one(section: &mut Section, entry: &Entry, from: &Arc<str>) -> Result<(), Problem> {
    let keys = || key::written(&entry.keys);
    let excludes =
        |other: &Vec<Key>| other.starts_with(&entry.keys) || entry.keys.starts_with(other);
    let mut in_the_way: Vec<(Vec<Key>, Laid)> = section
        .iter()
        .filter(|(other, _)| excludes(other))
        .map(|(other, laid)| (other.clone(), laid.clone()))
        .collect();
    if let Some((other, laid)) = in_the_way.iter().find(|(_, laid)| laid.from == *from) {
        let line = laid.place.0;
        return Err(match *other == entry.keys {
            true => Problem::Twice { keys: keys(), line },
            false => Problem::Clash {
                keys: keys(),
                other: key::written(other),
                line,
            },
        });
    }
    for (other, _) in &in_the_way {
        section.remove(other);
    }
    if let Some(commands) = &entry.commands {
        let laid = Laid {
            commands: commands.clone(),
            from: from.clone(),
            place: entry.place,
        };
        section.insert(entry.keys.clone(), laid);
    }
    in_the_way.retain(|(other, _)| *other != entry.keys);
    match in_the_way.first() {
        Some((first, laid)) => Err(hides(entry, first, laid, in_the_way.len())),
        None => Ok(()),
    }
}

fn hides(entry: &Entry, first: &[Key], laid: &Laid, count: usize) -> Problem {
    let longer = first.len() > entry.keys.len();
    let one = || format!("\"{}\"", key::written(first));
    Problem::Hides {
        keys: key::written(&entry.keys),
        hidden: match count {
            1 => one(),
            more => format!("{more} keys from {} on", one()),
        },
        hides: key::written(if longer { &entry.keys } else { first }),
        from: laid.from.to_string(),
    }
}
