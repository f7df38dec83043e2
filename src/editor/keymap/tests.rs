//! Keymaps as people write them, and what they are told about them.

mod told;

use super::*;
use crate::editor::command::{CellCommand, TextCommand};

/// A library of own files in memory, by name.
struct Shelf(Vec<(&'static str, &'static str)>);

impl Library for Shelf {
    fn find(&self, name: &str, _: &Source) -> Result<Option<Source>, (String, String)> {
        if name == "locked" {
            return Err(("locked.toml".into(), "permission denied".into()));
        }
        let found = self.0.iter().find(|(known, _)| *known == name);
        Ok(found.map(|(name, text)| Source::own(name, (*text).to_owned())))
    }
    fn shadowed(&self, name: &str) -> Option<String> {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map(|(name, _)| format!("keymaps/{name}.toml"))
    }
    fn names(&self) -> Vec<String> {
        self.0.iter().map(|(name, _)| (*name).to_owned()).collect()
    }
}

/// An own file over the built-in ones, and what it is told.
fn own(text: &str) -> (Keymap, Vec<String>) {
    on_shelf(text, Vec::new())
}

fn on_shelf(text: &str, files: Vec<(&'static str, &'static str)>) -> (Keymap, Vec<String>) {
    let source = Source::own("my.toml", text.to_owned());
    let (keymap, problems) = Keymap::load(&source, &Shelf(files));
    let told = problems.iter().map(ToString::to_string);
    (keymap, told.collect())
}

/// A file that lies over nothing: what it is told.
fn told(text: &str) -> Vec<String> {
    let way_out = "\n[command]\nq = \"quit\"\n";
    let text = match text.contains("[command]") {
        true => text.replace("[command]", "[command]\nq = \"quit\""),
        false => format!("{text}{way_out}"),
    };
    let (_, problems) = Keymap::load(&Source::alone("k", &text), &NoFiles);
    problems.iter().map(ToString::to_string).collect()
}

/// What keys mean, in the words of a keymap.
fn means(keymap: &Keymap, mode: Mode, keys: &str) -> String {
    match keymap.find(mode, &Key::parse_sequence(keys).expect("keys")) {
        Found::Command(bounds) => {
            let names: Vec<String> = bounds.iter().map(Bound::written).collect();
            names.join(", ")
        }
        Found::Prefix => "…".to_owned(),
        Found::Nothing => "-".to_owned(),
    }
}

#[test]
fn the_built_in_keymaps_are_sound() {
    for name in NAMES {
        let source = Source::embedded(name).expect("built in");
        let (keymap, problems) = Keymap::load(&source, &NoFiles);
        assert_eq!(problems, [], "{name}");
        assert!(keymap.leads_out(), "{name}");
    }
    assert_eq!(NAMES[0], DEFAULT);
}

#[test]
fn every_key_that_plain_terminals_cannot_send_has_another_one() {
    for name in NAMES {
        let keymap = Keymap::named(name).expect("built in");
        for mode in Mode::ALL {
            let lost = keymap.needs_protocol(mode);
            let lost: Vec<_> = lost.iter().map(|lost| key::written(&lost.keys)).collect();
            assert!(lost.is_empty(), "{name}, {}: {lost:?}", mode.name());
        }
    }
}

#[test]
fn a_lost_key_without_another_one_is_found() {
    let keymap = Keymap::parse(
        "[command]\nq = \"quit\"\nctrl-tab = \"focus-next\"\nctrl-q = \"quit\"\nctrl-shift-q = \"quit\"",
    );
    let lost = keymap.expect("a keymap").needs_protocol(Mode::Command);
    let lost: Vec<_> = lost.iter().map(|lost| key::written(&lost.keys)).collect();
    assert_eq!(lost, ["ctrl-tab"]);
}

#[test]
fn sequences_commands_and_prefixes() {
    let keymap = Keymap::jupyter().expect("built in");
    let command = |keys| means(&keymap, Mode::Command, keys);
    assert_eq!(command("d"), "…");
    assert_eq!(command("d d"), "delete-cell");
    assert_eq!(command("d x"), "-");
    assert_eq!(command("d d d"), "-");
    assert_eq!(means(&keymap, Mode::Edit, "j"), "-");
    let delete = Command::Cell(CellCommand::Delete);
    assert_eq!(
        keymap
            .keys_of(Mode::Command, delete)
            .first()
            .map(String::as_str),
        Some("d d")
    );
}

#[test]
fn what_may_follow() {
    let keymap = Keymap::parse(
        "[command]\n\"g g\" = \"focus-first\"\n\"g x a\" = \"quit\"\n\"g x b\" = \"undo\"\nq = \"quit\"",
    );
    let keymap = keymap.expect("a keymap");
    let next = |keys: &[Key]| {
        let next = keymap.continuations(Mode::Command, keys).into_iter();
        let shown = next.map(|(key, what)| match what {
            What::Commands(commands) => format!("{key} {}", describe(&commands)),
            What::Prefix(count) => format!("{key} +{count}"),
        });
        shown.collect::<Vec<_>>()
    };
    let key = |text| Key::parse(text).expect("a key");
    assert_eq!(next(&[]), ["g +3", "q leave the room"]);
    assert_eq!(next(&[key("g")]), ["g go to the first cell", "x +2"]);
    assert_eq!(next(&[key("q")]), [""; 0]);
    assert_eq!(next(&[key("z")]), [""; 0]);
}

#[test]
fn notations_are_the_same_keys() {
    let text = "[command]\n\"C-s\" = \"undo\"\n\"<C-x> k\" = \"redo\"\nshift-m = \"help\"";
    let (keymap, told) = own(text);
    assert_eq!(told, [""; 0]);
    assert_eq!(means(&keymap, Mode::Command, "ctrl-s"), "undo");
    assert_eq!(means(&keymap, Mode::Command, "ctrl-x k"), "redo");
    assert_eq!(means(&keymap, Mode::Command, "M"), "help");
}

#[test]
fn an_own_file_lies_over_what_it_extends() {
    let (keymap, told) = own("[command]\nj = \"undo\"\n\"d d\" = false\nk = false");
    assert_eq!(told, [""; 0]);
    let command = |keys| means(&keymap, Mode::Command, keys);
    assert_eq!(
        [command("j"), command("k"), command("d")],
        ["undo", "-", "-"]
    );
    assert_eq!(command("q"), "quit");
    let (keymap, told) = own("extends = \"none\"\n[command]\nx = \"quit\"");
    assert_eq!(told, [""; 0]);
    assert_eq!(keymap.bindings(Mode::Command).len(), 1);
    assert!(keymap.bindings(Mode::Edit).is_empty());
}

#[test]
fn files_extend_files() {
    let files = vec![
        (
            "base",
            "extends = \"mid\"\ncounts = true\n[command]\na = \"undo\"",
        ),
        (
            "mid",
            "extends = \"jupyter\"\n[command]\na = \"redo\"\nb = \"redo\"",
        ),
    ];
    let (keymap, told) = on_shelf("extends = \"base\"\n[command]\n\"C-c\" = \"help\"", files);
    assert_eq!(told, [""; 0]);
    let command = |keys| means(&keymap, Mode::Command, keys);
    assert_eq!(
        [command("a"), command("b"), command("ctrl-c")],
        ["undo", "redo", "help"]
    );
    assert_eq!(command("j"), "focus-next");
    assert!(keymap.counts());
    let from = keymap.bindings(Mode::Command);
    let from = |keys: &str| {
        let binding = from
            .iter()
            .find(|binding| key::written(&binding.keys) == keys);
        binding.map(|binding| binding.from.to_string())
    };
    assert_eq!(from("b").as_deref(), Some("mid"));
    assert_eq!(from("j").as_deref(), Some("jupyter"));
}

#[test]
fn chains_end() {
    let files = vec![
        ("a", "extends = \"b\"\n[command]\nx = \"help\""),
        ("b", "extends = \"a\"\n[command]\ny = \"help\""),
    ];
    let (keymap, told) = on_shelf("extends = \"a\"", files);
    assert_eq!(
        told,
        ["b:1:11: this keymap extends itself: my.toml extends a extends b extends a"]
    );
    let command = |keys| means(&keymap, Mode::Command, keys);
    assert_eq!(
        [command("x"), command("y"), command("j")],
        ["help", "help", "focus-next"]
    );
    let long = vec![
        ("1", "extends = \"2\""),
        ("2", "extends = \"3\""),
        ("3", "extends = \"4\""),
        ("4", "extends = \"5\""),
        ("5", "extends = \"6\""),
        ("6", "extends = \"7\""),
        ("7", "extends = \"8\""),
        ("8", ""),
    ];
    let (keymap, told) = on_shelf("extends = \"1\"", long);
    assert_eq!(told, ["7:1:11: more than 8 keymaps extend each other"]);
    assert_eq!(means(&keymap, Mode::Command, "j"), "focus-next");
}

#[test]
fn a_base_that_is_not_there_is_told_and_the_default_stays() {
    let (keymap, told) = own("\nextends = \"ed\"");
    assert_eq!(
        told,
        ["my.toml:2:11: there is no keymap \"ed\": there are jupyter, vim, emacs, helix"]
    );
    assert_eq!(means(&keymap, Mode::Command, "j"), "focus-next");
    let (_, told) = own("extends = \"jupiter\"");
    assert!(told[0].ends_with("did you mean \"jupyter\"?"), "{told:?}");
    let (_, told) = own("extends = \"locked\"");
    assert_eq!(
        told,
        ["my.toml:1:11: cannot be read: locked.toml: permission denied"]
    );
}

#[test]
fn an_own_file_with_a_built_in_name_is_told() {
    let (_, told) = on_shelf("extends = \"vim\"", vec![("vim", "")]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("my.toml:1:11: keymaps/vim.toml has the name of a built-in"));
}

#[test]
fn modes_fall_back_to_commands_that_work_in_them() {
    let (keymap, told) = own(
        "[normal]\nw = \"word-right\"\n\"g g\" = \"cell-start\"\n\"g u\" = \"undo\"\nx = \"delete\"\n\
         [visual]\nx = \"select-all\"\n\"g e\" = \"cell-end\"\n[visual-line]\nw = \"down\"",
    );
    assert_eq!(told, [""; 0]);
    let all = |keys| {
        [Mode::Normal, Mode::Visual, Mode::VisualLine, Mode::Operator]
            .map(|mode| means(&keymap, mode, keys))
    };
    assert_eq!(all("w"), ["word-right", "word-right", "down", "word-right"]);
    assert_eq!(all("x"), ["delete", "select-all", "select-all", "-"]);
    assert_eq!(
        all("g g"),
        ["cell-start", "cell-start", "cell-start", "cell-start"]
    );
    assert_eq!(all("g e"), ["-", "cell-end", "cell-end", "-"]);
    // An operator waits for text, and nothing can be undone meanwhile.
    assert_eq!(all("g u"), ["undo", "undo", "undo", "-"]);
    assert_eq!(means(&keymap, Mode::Edit, "w"), "-");
}

#[test]
fn a_section_may_bind_for_the_modes_that_fall_back_to_it() {
    // The first one works while editing alone, the second one for a whole cell.
    for (section, name) in [("normal", "newline"), ("edit", "focus-next")] {
        let spec = Command::named(name).expect("a command");
        let works: Vec<&str> = spec.modes.iter().map(|mode| mode.name()).collect();
        let message = format!(
            "k:2:6: \"{name}\" does not work in the mode {section}; it does in {}",
            works.join(", ")
        );
        assert_eq!(told(&format!("[{section}]\nx = \"{name}\"")), [message]);
    }
}

#[test]
fn commands_in_a_row() {
    let (keymap, told) = own("[edit]\n\"C-s\" = [\"command-mode\", \"insert-below\"]");
    assert_eq!(told, [""; 0]);
    assert_eq!(
        means(&keymap, Mode::Edit, "ctrl-s"),
        "command-mode, insert-below"
    );
    assert_eq!(
        keymap.keys_of(Mode::Edit, Command::Text(TextCommand::CommandMode)),
        ["esc"]
    );
    assert_eq!(
        told_one("[command]\nx = []"),
        "k:3:5: \"[]\" stands here, where a command in quotes, a list of them, or false was expected"
    );
    let many = format!("[command]\nx = [{}]", "\"undo\", ".repeat(17));
    assert_eq!(told_one(&many), "k:3:5: more than 16 commands on one key");
}

fn told_one(text: &str) -> String {
    let all = told(text);
    assert_eq!(all.len(), 1, "{all:?}");
    all.into_iter().next().unwrap_or_default()
}
