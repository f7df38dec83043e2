//! Any text as a keymap of somebody's own: there is always a keymap, and a way out of every mode; what is
//! wrong is told on one line.
#![no_main]

use celljam::editor::command::Mode;
use celljam::editor::keymap::{Keymap, NoFiles, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (keymap, problems) = Keymap::load(&Source::own("mine.toml", text.to_owned()), &NoFiles);
    for problem in &problems {
        let _told = problem.to_string();
    }
    assert!(!keymap.bindings(Mode::Command).is_empty());
});
