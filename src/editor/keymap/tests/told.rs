//! What is wrong with a file, in words; the rest of it holds.

use super::super::*;
use super::{means, own, told_one};
use crate::editor::command::AppCommand;

#[test]
fn errors_name_the_place_the_text_and_what_was_expected() {
    for (text, message) in [
        (
            "[command]\nx = \"fly\"",
            "k:3:6: there is no command \"fly\" (celljam commands lists them)",
        ),
        (
            "[command]\nx = \"delet-cell\"",
            "k:3:6: there is no command \"delet-cell\": did you mean \"delete-cell\"?",
        ),
        (
            "[command]\nx = \"undo 3\"",
            "k:3:6: \"undo\" takes nothing after it, but \"3\" is there",
        ),
        ("[command]\nx = \" \"", "k:3:5: no command is named"),
        (
            "[command]\nx = true",
            "k:3:5: \"true\" stands here, where a command in quotes",
        ),
        (
            "[command]\nx = [\"undo\", 7]",
            "k:3:14: \"7\" stands here, where a command in quotes was expected",
        ),
        (
            "[command]\n\"d hyper-x\" = \"undo\"",
            "k:3:4: in \"d hyper-x\": \"hyper\" is no modifier",
        ),
        (
            "[command]\n\"é ctrl-pagdown\" = \"undo\"",
            "k:3:4: in \"é ctrl-pagdown\": \"pagdown\" names no key: did you mean \"pagedown\"?",
        ),
        (
            "[command]\ngg = \"focus-first\"",
            "k:3:1: in \"gg\": \"gg\" names no key: did you mean \"g g\"?",
        ),
        ("[command]\n\" \" = \"undo\"", "k:3:1: no key is named"),
        (
            "[command]\n\"a b c d e f g h i\" = \"undo\"",
            "has more than 8 keys",
        ),
        (
            "counts = 1",
            "k:1:10: \"1\" stands here, where true or false was expected",
        ),
        (
            "extends = [\n\"vim\"]",
            "k:1:11: \"[\" stands here, where the name of a keymap in quotes",
        ),
        (
            "edit = \"x\"",
            "k:1:8: \"\"x\"\" stands here, where a section with keys was expected",
        ),
        (
            "[comand]\nx = \"undo\"",
            "k:1:2: \"comand\" is neither a setting (counts, extends) nor a mode (command, edit, normal, visual, visual-line, operator): did you mean \"command\"?",
        ),
        ("[fly]\nx = \"undo\"", "k:1:2: \"fly\" is neither"),
        (
            "[command]\nx = \"undo\"\n\"x\" = \"redo\"",
            "k:4:1: this is no TOML: duplicate key",
        ),
        (
            "[command]\nx = \"undo\"\n\"C-a\" = \"undo\"\n\"ctrl-a\" = \"redo\"",
            "k:5:1: \"ctrl-a\" is bound a second time; the first is in line 4",
        ),
        (
            "[command]\n\"d d\" = \"undo\"\nd = \"redo\"",
            "k:4:1: \"d\" and \"d d\" of line 3 exclude each other",
        ),
        (
            "[command]\nx = false",
            "k:3:1: \"x\" = false takes nothing away: command has no such key",
        ),
    ] {
        let told = told_one(text);
        assert!(told.contains(message), "{text}\n{told}\n{message}");
    }
}

#[test]
fn no_control_character_of_a_file_is_said() {
    let told = told_one("[command]\nx = \"\\u001b[2J\"");
    assert!(
        told.contains("there is no command \"\\u{1b}[2J\""),
        "{told}"
    );
}

#[test]
fn all_errors_of_a_file_are_told_and_the_rest_holds() {
    let (keymap, told) = own(
        "colour = 1\n[command]\nx = \"fly\"\n\"hyper-y\" = \"walk\"\ny = \"undo\"\n[edit]\nz = = 3\n\"C-q\" = \"redo\"\n",
    );
    let places: Vec<&str> = told
        .iter()
        .filter_map(|text| text.split(": ").next())
        .collect();
    assert_eq!(
        places,
        [
            "my.toml:1:1",
            "my.toml:3:6",
            "my.toml:4:2",
            "my.toml:4:14",
            "my.toml:7:5"
        ],
        "{told:#?}"
    );
    assert_eq!(means(&keymap, Mode::Command, "y"), "undo");
    assert_eq!(means(&keymap, Mode::Edit, "ctrl-q"), "redo");
    assert_eq!(means(&keymap, Mode::Command, "j"), "focus-next");
}

#[test]
fn hiding_keys_of_a_lower_layer_is_told_unless_it_is_said() {
    let (keymap, told) = own("[command]\nd = \"undo\"\n\"j x\" = \"redo\"");
    assert_eq!(
        told,
        [
            "my.toml:2:1: \"d\" takes \"d d\" away, which jupyter binds: say \"d\" = false if that is meant",
            "my.toml:3:1: \"j x\" takes \"j\" away, which jupyter binds: say \"j\" = false if that is meant",
        ]
    );
    assert_eq!(means(&keymap, Mode::Command, "d"), "undo");
    assert_eq!(means(&keymap, Mode::Command, "j x"), "redo");
    let (_, told) = own("[command]\n\"d d\" = false\nd = \"undo\"\n\"j x\" = \"redo\"\nj = false");
    assert_eq!(told, [""; 0]);
}

#[test]
fn a_keymap_without_a_way_out_is_not_used() {
    let (keymap, told) = own("extends = \"none\"\n[command]\nx = \"undo\"");
    assert_eq!(
        told,
        ["my.toml: no key of this keymap leads out of the program; the default keymap is used"]
    );
    assert_eq!(means(&keymap, Mode::Command, "q"), "quit");
    assert_eq!(
        keymap
            .keys_of(Mode::Command, Command::App(AppCommand::Quit))
            .first()
            .map(String::as_str),
        Some("q")
    );
}

#[test]
fn the_worst_file_leaves_the_default() {
    for text in [
        "\u{0}",
        "[[[[",
        "= = =",
        "[command",
        "\"",
        "extends = extends",
        "[command]\n\"\\u0000\" = \"x\"",
    ] {
        let (keymap, told) = own(text);
        assert!(!told.is_empty(), "{text:?}");
        assert_eq!(means(&keymap, Mode::Command, "j"), "focus-next", "{text:?}");
    }
}

/// What stands in keymap files, right or wrong.
const PIECES: &[&str] = &[
    "\n",
    "\n[command]\n",
    "[edit]",
    "[",
    "]",
    "\"",
    "=",
    " ",
    "\"j\"",
    "\"d d\"",
    "\"d\"",
    "undo",
    "\"undo\"",
    "\"heading 3\"",
    "false",
    "true",
    "extends = ",
    "\"vim\"",
    "\"none\"",
    "counts",
    ",",
    "#",
    "\u{0}",
    "é",
    "\\",
    "\"ctrl-\"",
    "\"shift-1\"",
    "'''",
    "1",
    "C-x",
    "\"\\u0007\"",
];

#[test]
fn no_file_makes_a_panic_or_leaves_nobody_a_way_out() {
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};
    for seed in 0..300 {
        let rng = &mut StdRng::seed_from_u64(seed);
        let mut text = match seed % 2 {
            0 => String::new(),
            _ => include_str!("../../../../keymaps/jupyter.toml").to_owned(),
        };
        for _ in 0..rng.random_range(1..20) {
            let at = rng.random_range(0..=text.chars().count());
            let at = text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
            text.insert_str(at, PIECES[rng.random_range(0..PIECES.len())]);
        }
        let (keymap, told) = own(&text);
        assert!(keymap.leads_out(), "{text}");
        for line in told {
            assert!(!line.contains(char::is_control), "{line:?}");
        }
    }
}
