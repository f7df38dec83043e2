//! Enforces the arrows of the architecture: who may import whom, and the shape of every source file.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "layers/lexer.rs"]
mod lexer;
#[path = "layers/paths.rs"]
mod paths;

/// A file larger than this is two files.
const MAX_BYTES: usize = 28 * 1024;
/// So is one with more lines.
const MAX_LINES: usize = 500;

/// What each layer may import, as path prefixes: `wire` is all of it, `wire::precheck` that part alone.
/// The picture is in `docs/architecture.md`; an arrow is added there first.
const ARROWS: &[(&str, &[&str])] = &[
    ("wire", &[]),
    (
        "notebook",
        &[
            "wire::late",
            "wire::pairs",
            "wire::precheck",
            "wire::slices",
        ],
    ),
    ("picture", &[]),
    ("room", &["wire"]),
    ("session", &["room", "notebook", "wire"]),
    ("editor", &["notebook"]),
    ("ui", &["editor", "session", "notebook", "picture"]),
    ("net", &["wire", "room::event", "room::broker"]),
    (
        "app",
        &[
            "cli", "config", "link", "editor", "net", "notebook", "picture", "room", "session",
            "ui", "wire",
        ],
    ),
    ("cli", &["app", "editor", "config", "link"]),
    ("config", &["app", "editor", "cli", "link"]),
    ("link", &["app", "editor", "cli", "config"]),
    ("main", &["cli", "app", "editor", "config", "link"]),
    (
        "lib",
        &[
            "app", "cli", "config", "link", "editor", "net", "notebook", "picture", "room",
            "session", "ui", "wire",
        ],
    ),
];

/// Crates that one place owns: the crate's name, and the path prefixes that may name it.
const OWNED: &[(&str, &[&str])] = &[
    ("yrs", &["src/notebook/", "src/notebook.rs"]),
    ("webrtc", &["src/net/webrtc.rs", "src/net/webrtc/"]),
    ("rtc", &["src/net/webrtc.rs", "src/net/webrtc/"]),
    ("image", &["src/picture/"]),
    ("resvg", &["src/picture/"]),
    // Whoever could write into the log by himself might write what is somebody's.
    ("tracing", &["src/app/log/"]),
];

/// One broken rule, with the place.
#[derive(Debug, PartialEq)]
struct Offence {
    file: String,
    line: usize,
    what: String,
}

impl fmt::Display for Offence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// The layer of a file below `src/`: its folder, or its stem at the top.
fn layer_of(file: &str) -> &str {
    let inside = file.strip_prefix("src/").unwrap_or(file);
    let first = inside.split('/').next().unwrap_or(inside);
    first.strip_suffix(".rs").unwrap_or(first)
}

/// Whether `path` (`room::event::Input`) lies below `allowed` (`room::event`), or above it on the way
/// there: a bare `use crate::room` would give all of it away, so only the exact prefix counts.
fn covers(allowed: &str, path: &str) -> bool {
    path == allowed || path.starts_with(&format!("{allowed}::"))
}

fn may(arrows: &BTreeMap<&str, &[&str]>, from: &str, path: &str) -> bool {
    let to = path.split("::").next().unwrap_or(path);
    let own = to == from;
    let known = arrows.contains_key(to);
    own || !known || arrows[from].iter().any(|allowed| covers(allowed, path))
}

/// Every forbidden arrow in one file.
fn arrows_in(file: &str, text: &str) -> Vec<Offence> {
    let arrows: BTreeMap<_, _> = ARROWS.iter().copied().collect();
    let from = layer_of(file);
    let offence = |line, what| Offence {
        file: file.into(),
        line,
        what,
    };
    if !arrows.contains_key(from) {
        return vec![offence(1, format!("`{from}` is no layer of the table"))];
    }
    paths::inner(file, text)
        .into_iter()
        .filter(|(_, path)| !may(&arrows, from, path))
        .map(|(line, path)| offence(line, format!("`{from}` may not import `{path}`")))
        .collect()
}

/// Every use of an owned crate outside its place.
fn owned_in(file: &str, text: &str) -> Vec<Offence> {
    let mut found = Vec::new();
    for (name, homes) in OWNED {
        if homes.iter().any(|home| file.starts_with(home)) {
            continue;
        }
        for line in paths::outer(name, text) {
            found.push(Offence {
                file: file.into(),
                line,
                what: format!("`{name}` belongs to {}", homes[0]),
            });
        }
    }
    found
}

/// The shape of one file: an opening `//!` line and a bearable size.
fn shape_of(file: &str, text: &str) -> Vec<Offence> {
    let mut found = Vec::new();
    let mut note = |what: String| {
        found.push(Offence {
            file: file.into(),
            line: 1,
            what,
        })
    };
    if !text.starts_with("//!") {
        note("does not open with a `//!` line that says what it is for".into());
    }
    if text.len() > MAX_BYTES {
        note(format!("{} bytes, more than {MAX_BYTES}", text.len()));
    }
    let lines = text.lines().count();
    if lines > MAX_LINES {
        note(format!("{lines} lines, more than {MAX_LINES}"));
    }
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every `.rs` file below `folder`, as (path from the root with `/`, text).
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&root().join(folder), &mut found);
    found.sort();
    found
}

fn collect(folder: &Path, found: &mut Vec<(String, String)>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let text = fs::read_to_string(&path).expect("a source file is UTF-8");
            found.push((relative(&path), text));
        }
    }
}

fn relative(path: &Path) -> String {
    let inside = path.strip_prefix(root()).expect("below the root");
    inside.to_string_lossy().replace('\\', "/")
}

fn report(found: &[Offence]) {
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "\n{}\n", lines.join("\n"));
}

#[test]
fn no_arrow_but_those_of_the_table() {
    let files = sources("src");
    assert!(files.len() > 10, "the sources were not found");
    let found: Vec<_> = files
        .iter()
        .flat_map(|(file, text)| arrows_in(file, text))
        .collect();
    report(&found);
}

#[test]
fn owned_crates_stay_in_their_places() {
    let found: Vec<_> = sources("src")
        .iter()
        .flat_map(|(file, text)| owned_in(file, text))
        .collect();
    report(&found);
}

#[test]
fn every_file_says_what_it_is_for_and_stays_small() {
    let all = ["src", "tests", "benches"].into_iter().flat_map(sources);
    let found: Vec<_> = all
        .flat_map(|(file, text)| shape_of(&file, &text))
        .collect();
    report(&found);
}

#[path = "layers/selftest.rs"]
mod selftest;
