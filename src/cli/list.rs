//! Lists of keys and commands: one line each, in columns parted by two spaces or more, so that they
//! are read by eyes and cut by `grep`, `awk -F '  +'` and `sort` alike.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr;

use crate::editor::command::{Mode, table};
use crate::editor::key::{self, Key};
use crate::editor::keymap::{Binding, Keymap, KeymapError, Row, describe};

/// What stands behind keys that plain terminals cannot send.
const NEEDS_PROTOCOL: &str = "(needs the kitty keyboard protocol)";

/// Mode, keys, command, what it does; and where that is bound, if not all in one place.
pub fn keys(keymap: &Keymap, only: Option<Mode>) -> String {
    let modes = Mode::ALL
        .into_iter()
        .filter(|mode| only.is_none_or(|only| only == *mode));
    let rows = modes.flat_map(|mode| keymap.rows(mode).into_iter().map(move |row| (mode, row)));
    let rows: Vec<(Mode, Row)> = rows.collect();
    let bindings = rows.iter().flat_map(|(_, row)| &row.bindings);
    let places: BTreeSet<&str> = bindings.map(|binding| &*binding.from).collect();
    let several = places.len() > 1;
    let lines = rows.iter().flat_map(|(mode, row)| {
        let line = move |binding| line(*mode, row, binding, several);
        row.bindings.iter().map(line)
    });
    columns(&lines.collect::<Vec<_>>())
}

fn line(mode: Mode, row: &Row, binding: &Binding, several: bool) -> [String; 5] {
    let lost = binding.keys.iter().any(Key::needs_protocol);
    [
        mode.name().to_owned(),
        key::written(&binding.keys),
        row.called(),
        match lost {
            true => format!("{} {NEEDS_PROTOCOL}", row.doc()),
            false => row.doc(),
        },
        if several {
            binding.from.to_string()
        } else {
            String::new()
        },
    ]
}

/// How it is called, where it works, what it does.
pub fn commands() -> String {
    let rows = table().map(|spec| {
        let modes: Vec<&str> = spec.modes.iter().map(|mode| mode.name()).collect();
        [spec.usage(), modes.join(","), spec.explained()]
    });
    columns(&rows.collect::<Vec<_>>())
}

/// What is wrong with a keymap, one line each; then what is only worth knowing.
pub fn check(name: &str, keymap: &Keymap, problems: &[KeymapError]) -> String {
    let mut lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    for mode in Mode::ALL {
        lines.extend(keymap.needs_protocol(mode).iter().map(|lost| {
            let (keys, mode) = (key::written(&lost.keys), mode.name());
            let doc = describe(&lost.commands);
            format!(
                "note: only a terminal with the kitty keyboard protocol sends \"{keys}\" (mode {mode}), \
                 and nothing else is bound to the same there: {doc}"
            )
        }));
    }
    if problems.is_empty() {
        let bound: usize = Mode::ALL
            .map(|mode| keymap.bindings(mode).len())
            .iter()
            .sum();
        lines.push(format!("{name}: nothing wrong, {bound} keys"));
    }
    lines.join("\n") + "\n"
}

/// Rows as wide as their widest cells; no blanks at the ends of lines.
fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].width())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..N).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.width() + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::keymap::{NoFiles, Source};

    const OWN: &str = "extends = \"none\"\n[command]\nq = \"quit\"\n\"g g\" = \"focus-first\"\nhome = \"focus-first\"\n\
                       [edit]\n\"C-S-z\" = [\"command-mode\", \"undo\"]\nesc = \"command-mode\"";

    fn load(text: &str) -> (Keymap, Vec<KeymapError>) {
        Keymap::load(&Source::own("my.toml", text.to_owned()), &NoFiles)
    }

    #[test]
    fn one_line_a_key() {
        let (keymap, problems) = load(OWN);
        assert_eq!(problems, []);
        let text = keys(&keymap, None);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines,
            [
                "command  g g           focus-first         go to the first cell",
                "command  home          focus-first         go to the first cell",
                "command  q             quit                leave the room",
                "edit     esc           command-mode        stop editing",
                "edit     ctrl-shift-z  command-mode, undo  stop editing, undo your own last change \
                 (needs the kitty keyboard protocol)",
            ]
        );
        assert_eq!(keys(&keymap, Some(Mode::Edit)).lines().count(), 2);
        assert_eq!(keys(&keymap, Some(Mode::Visual)), "");
    }

    #[test]
    fn where_a_key_is_bound_is_told_when_there_are_several_places() {
        let (keymap, _) = load("[command]\nX = \"help\"");
        let text = keys(&keymap, Some(Mode::Command));
        let from = |keys: &str| {
            let line = text.lines().find(|line| line.contains(keys));
            line.and_then(|line| line.rsplit("  ").next().map(str::trim))
        };
        assert_eq!(from("command  X "), Some("my.toml"));
        assert_eq!(from("command  j "), Some("jupyter"));
    }

    #[test]
    fn every_command_has_its_line() {
        let text = commands();
        assert_eq!(text.lines().count(), table().count());
        for (line, spec) in text.lines().zip(table()) {
            let cells: Vec<&str> = line.split("  ").filter(|cell| !cell.is_empty()).collect();
            assert_eq!(cells[0].trim(), spec.usage());
            assert_eq!(cells[2].trim(), spec.explained());
        }
    }

    #[test]
    fn a_check_tells_problems_and_notes() {
        let (keymap, problems) = load(OWN);
        let text = check("my.toml", &keymap, &problems);
        assert!(text.starts_with("note: only a terminal with the kitty keyboard protocol sends \"ctrl-shift-z\" (mode edit)"), "{text}");
        assert!(
            text.ends_with("\nmy.toml: nothing wrong, 5 keys\n"),
            "{text}"
        );
        let (keymap, problems) = load("[command]\nx = \"fly\"");
        let text = check("my.toml", &keymap, &problems);
        assert_eq!(text.lines().count(), 1);
        assert!(text.starts_with("my.toml:2:6: "), "{text}");
    }
}
