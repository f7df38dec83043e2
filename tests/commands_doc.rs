//! `docs/commands.md` says what the command table and the keymaps say. After a change of those, write it
//! anew with `UPDATE=1 cargo test --test commands_doc`.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use celljam::editor::command::{Mode, Spec, table};
use celljam::editor::key;
use celljam::editor::keymap::{Binding, Keymap, NAMES};

const HEAD: &str = "\
# Commands and keys

This page is made from the command table and the built-in keymaps (`UPDATE=1 cargo test --test commands_doc`), so
it is what the program does. `celljam commands` and `celljam keys --map NAME` print the same.

A keymap of your own is a file, `~/.config/celljam/keymaps/NAME.toml`, chosen with `--keymap NAME` or `keymap = \"NAME\"`
in `config.toml`:

```toml
extends = \"vim\"              # what lies below: a built-in keymap, one of your own, \"none\" (default: jupyter)

[command]                    # a section for each mode
\"g s\" = \"duplicate-cell\"     # a sequence; single characters, or names: enter, space, left, f5
\"C-x h\" = \"heading 2\"        # ctrl-x, C-x and <C-x> are the same key; a command may take an argument
\"z\" = false                  # takes away what the keymap below binds

[edit]
\"f5\" = [\"command-mode\", \"save\"]   # several commands, one after the other
```

`celljam keys --check --map NAME` says what is wrong with it. A bad line is left out and told, the rest holds.

Keys marked with ° reach the program from terminals with the kitty keyboard protocol alone; the same command then has
another key as well. In visual-line mode the keys of visual mode hold, and in visual mode and after an operator those of
normal mode, as far as the command works there.

## Commands

A word in capitals has to follow the name, in brackets it may. A character that does not follow is the next key.
";

fn page() -> String {
    let mut page = HEAD.to_owned();
    page.push_str(
        "\n| command | what it does | modes | changes the document |\n|---|---|---|---|\n",
    );
    for spec in table() {
        page.push_str(&row(spec));
    }
    for name in NAMES {
        let keymap = Keymap::named(name).expect("a built-in keymap is sound");
        let counts = match keymap.counts() {
            true => "A number typed before the keys repeats the command.",
            false => "There are no counts.",
        };
        write!(page, "\n## Keys: {name}\n\n{counts}\n").expect("memory");
        for mode in Mode::ALL {
            page.push_str(&keys(&keymap, mode));
        }
    }
    page
}

fn row(spec: &Spec) -> String {
    let modes: Vec<&str> = spec.modes.iter().map(|mode| mode.name()).collect();
    let edits = if spec.edits { "yes" } else { "" };
    let (usage, doc) = (code(&spec.usage()), spec.explained());
    format!("| {usage} | {doc} | {} | {edits} |\n", modes.join(", "))
}

/// A table of the keys of a mode, one row a command.
fn keys(keymap: &Keymap, mode: Mode) -> String {
    let rows = keymap.rows(mode);
    if rows.is_empty() {
        return String::new();
    }
    let head = "| keys | command | what it does |\n|---|---|---|";
    let mut text = format!("\n### {}\n\n{head}\n", mode.name());
    for row in rows {
        let keys: Vec<String> = row.bindings.iter().map(marked).collect();
        let (keys, command) = (keys.join(", "), code(&row.called()));
        writeln!(text, "| {keys} | {command} | {} |", row.doc()).expect("memory");
    }
    text
}

fn marked(found: &Binding) -> String {
    let mark = if found.keys.iter().any(key::Key::needs_protocol) {
        "°"
    } else {
        ""
    };
    format!("{}{mark}", code(&key::written(&found.keys)))
}

/// Code in a table of Markdown, where a bar and a back-tick need care.
fn code(text: &str) -> String {
    let text = text.replace('|', "\\|");
    match text.contains('`') {
        true => format!("`` {text} ``"),
        false => format!("`{text}`"),
    }
}

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/commands.md")
}

#[test]
fn the_example_is_sound() {
    let (_, example) = HEAD.split_once("```toml\n").expect("an example");
    let (example, _) = example.split_once("```").expect("its end");
    assert_eq!(Keymap::parse(example).map(|_| ()), Ok(()));
}

#[test]
fn the_page_is_up_to_date() {
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(file(), &page).expect("written");
    }
    let there = fs::read_to_string(file()).unwrap_or_default();
    let differs = page
        .lines()
        .zip(there.lines())
        .find(|(new, old)| new != old);
    for spec in table() {
        assert!(page.contains(&row(spec)), "{}", spec.name);
    }
    assert!(
        page == there,
        "docs/commands.md is out of date (UPDATE=1 cargo test --test commands_doc), from here on: {differs:?}"
    );
}
