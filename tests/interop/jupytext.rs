//! Exports beside the real jupytext and nbformat.
//!
//! `CELLJAM_JUPYTEXT` names a Python that has both; without it, `python3` is tried, and where that has no
//! jupytext the test is skipped and says so.

use std::env;
use std::path::Path;
use std::process::Command;

use super::stage::say;

/// A Python with jupytext; none if there is none and nobody asked for one.
fn python() -> Option<String> {
    let named = env::var("CELLJAM_JUPYTEXT").ok();
    let python = named.clone().unwrap_or_else(|| "python3".to_owned());
    let has_it = Command::new(&python)
        .args(["-c", "import jupytext, nbformat"])
        .output()
        .is_ok_and(|done| done.status.success());
    assert!(
        has_it || named.is_none(),
        "{python} (CELLJAM_JUPYTEXT) has no jupytext: {python} -m pip install jupytext"
    );
    has_it.then_some(python)
}

#[test]
fn scripts_and_files_are_those_of_jupytext_and_nbformat() {
    let skip = env::var("CELLJAM_INTEROP").is_ok_and(|wish| wish == "skip");
    let Some(python) = python().filter(|_| !skip) else {
        return say("jupytext skipped: no Python with jupytext (set CELLJAM_JUPYTEXT to one)");
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fixtures = root.join("tests/fixtures").read_dir().expect("fixtures");
    let paths = fixtures.map(|entry| entry.expect("an entry").path());
    let mut notebooks: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "ipynb"))
        .collect();
    notebooks.sort();
    let done = Command::new(python)
        .arg(root.join("tests/jupytext/check.py"))
        .arg(env!("CARGO_BIN_EXE_celljam"))
        .args(notebooks)
        .output()
        .expect("the check runs");
    let out = String::from_utf8_lossy(&done.stdout);
    let err = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{out}\n{err}");
    say(out.trim());
}
