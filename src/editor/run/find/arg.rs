//! Calling a command by its name: what it may be told, and where it may be called.

use crate::editor::command::{Arg, Command, Mode, Spec, table};
use crate::editor::keymap::Bound;
use crate::editor::near;

/// The command with what was typed behind its name; or what it wants to be told.
pub fn bound(spec: &'static Spec, typed: &str) -> Result<Bound, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return match spec.optional || matches!(spec.arg, Arg::None | Arg::Char(_)) {
            true => Ok(call(spec, None)),
            false => Err(wants(spec)),
        };
    }
    let fits = match spec.arg {
        Arg::None => return Err(format!("{} is called without anything", spec.name)),
        Arg::Number(_) => typed.parse::<usize>().is_ok(),
        Arg::Char(_) => typed.chars().count() == 1,
        Arg::Word(words) => words.contains(&typed),
        Arg::Text(_) | Arg::Path(_) => true,
    };
    match fits {
        true => Ok(call(spec, Some(typed.to_owned()))),
        false => Err(wants(spec)),
    }
}

fn call(spec: &'static Spec, arg: Option<String>) -> Bound {
    Bound {
        command: spec.command,
        arg,
    }
}

/// `go-to-cell wants a cell number`.
pub fn wants(spec: &Spec) -> String {
    let what = match spec.arg {
        Arg::None => "nothing".to_owned(),
        Arg::Number(what) | Arg::Text(what) | Arg::Path(what) | Arg::Char(what) => {
            with_article(what)
        }
        Arg::Word(words) => format!("one of: {}", words.join(", ")),
    };
    format!("{} wants {what}", spec.name)
}

fn with_article(what: &str) -> String {
    let has_one = ["a ", "an ", "the "]
        .iter()
        .any(|article| what.starts_with(article));
    let vowel = what.starts_with(['a', 'e', 'i', 'o', 'u']);
    match (has_one, vowel) {
        (true, _) => what.to_owned(),
        (false, true) => format!("an {what}"),
        (false, false) => format!("a {what}"),
    }
}

/// Whether a command can be called from this mode: it works there, or on whole cells, which have no need
/// of a caret.
pub fn is_callable(spec: &Spec, mode: Mode) -> bool {
    spec.modes.contains(&mode) || spec.modes.contains(&Mode::Command)
}

/// What is said where a command cannot be called.
pub fn not_here(spec: &Spec) -> String {
    let modes = spec.modes.iter().filter(|mode| **mode != Mode::Operator);
    let names: Vec<_> = modes.map(|mode| mode.name()).collect();
    match spec.modes.contains(&Mode::Edit) {
        true => format!("{} works while a cell is edited", spec.name),
        false => format!("{} works in {} mode", spec.name, names.join(" or ")),
    }
}

/// What is said to a name that no command has.
pub fn unknown(name: &str) -> String {
    match near::nearest(name, table().map(|spec| spec.name)) {
        Some(near) => format!("there is no command {name}: did you mean {near}?"),
        None => format!("there is no command {name}"),
    }
}

/// The command of a name, by the table.
pub fn named(name: &str) -> Result<&'static Spec, String> {
    Command::named(name).ok_or_else(|| unknown(name))
}
