//! The short forms of vi's command line: `w`, `q!`, `e PATH`, `12`, `set number`, `%s/old/new/g`.

use std::collections::BTreeSet;

use super::all::Gathered;
use super::arg;
use super::ask;
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::doc::Doc;
use crate::editor::find::{Case, Options, Pattern, Scope, Template};
use crate::editor::front::Origin;
use crate::editor::keymap::Bound;
use crate::editor::motion::Place;
use crate::editor::prompt::Kind;
use crate::editor::spot::Spot;

/// Short forms, and the names of the commands that they stand for.
const SHORT: &[(&str, &str)] = &[
    ("w", "save"),
    ("w!", "save"),
    ("write", "save"),
    ("wa", "save-all"),
    ("q", "close"),
    ("quit!", "quit-force"),
    ("q!", "quit-force"),
    ("qa", "quit"),
    ("qa!", "quit-force"),
    ("wq", "save-and-quit"),
    ("wqa", "save-and-quit"),
    ("x", "save-and-quit"),
    ("xa", "save-and-quit"),
    ("e", "open"),
    ("tabnew", "open"),
    ("tabe", "open"),
    ("tabedit", "open"),
    ("tabn", "next-tab"),
    ("tabnext", "next-tab"),
    ("tabp", "previous-tab"),
    ("tabprevious", "previous-tab"),
    ("tabc", "close-tab"),
    ("tabclose", "close-tab"),
    ("u", "undo"),
    ("red", "redo"),
    ("noh", "search-clear"),
    ("nohlsearch", "search-clear"),
    ("h", "help"),
    ("s", "substitute"),
    ("$", "focus-last"),
    ("se", "set"),
];

/// Options that `set` switches, with their short names, and the commands that do it.
const OPTIONS: &[(&str, &str, &str)] = &[
    ("number", "nu", "line-numbers"),
    ("wrap", "wrap", "wrap-lines"),
];
/// What is answered to other options.
const NO_OPTION: &str = "set knows number, nonumber, wrap, nowrap and filetype=NAME";

/// The name and the argument that a line stands for.
fn expand(line: &str) -> (&str, String) {
    let line = line.trim().trim_start_matches(':').trim_start();
    if !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()) {
        return ("go-to-cell", line.to_owned());
    }
    if let Some((range, rest)) = substitution(line) {
        return ("substitute", format!("{range}{rest}"));
    }
    let (name, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
    let rest = rest.trim();
    let long = SHORT.iter().find(|(short, _)| *short == name);
    let name = match long {
        Some((_, "save")) if !rest.is_empty() => "save-as",
        Some((_, long)) => long,
        None => name,
    };
    match (name, setting(rest)) {
        ("set", Some((name, rest))) => (name, rest.to_owned()),
        _ => (name, rest.to_owned()),
    }
}

/// The command and its argument for an option that is set: `nu`, `nowrap`, `wrap!`, `ft=r`.
fn setting(option: &str) -> Option<(&'static str, &str)> {
    let language = ["filetype=", "ft=", "syntax=", "syn="];
    if let Some(name) = language.iter().find_map(|name| option.strip_prefix(name)) {
        return Some(("set-language", name));
    }
    let other = option.strip_suffix('!').or(option.strip_prefix("inv"));
    let (name, word) = match (other, option.strip_prefix("no")) {
        (Some(name), _) => (name, ""),
        (None, Some(name)) if command_of(name).is_some() => (name, "off"),
        _ => (option, "on"),
    };
    Some((command_of(name)?, word))
}

fn command_of(option: &str) -> Option<&'static str> {
    let mut known = OPTIONS.iter();
    let found = known.find(|(long, short, _)| option == *long || option == *short);
    found.map(|(_, _, command)| *command)
}

/// `%s/old/new/`, as `%` and `/old/new/`.
fn substitution(line: &str) -> Option<(&'static str, &str)> {
    let ranges = [("%", "%"), ("'<,'>", "'"), ("", "")];
    let (range, rest) = ranges.iter().find_map(|(written, range)| {
        Some((*range, line.strip_prefix(written)?.strip_prefix('s')?))
    })?;
    let delimiter = rest.chars().next()?;
    is_delimiter(delimiter).then_some((range, rest))
}

fn is_delimiter(c: char) -> bool {
    c.is_ascii_punctuation() && !matches!(c, '\\' | '"' | '|' | '-' | '_')
}

/// The command that a line calls; what is wrong with the line otherwise.
pub fn parse(line: &str) -> Result<Bound, String> {
    let (name, rest) = expand(line);
    if name == "set" {
        return Err(NO_OPTION.to_owned());
    }
    arg::bound(arg::named(name)?, &rest)
}

/// A replacement as vi writes it.
#[derive(Debug, PartialEq, Eq)]
struct Substitution {
    range: Range,
    old: String,
    new: String,
    /// Every match of a line, not the first alone.
    every: bool,
    ignore_case: bool,
    confirm: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Range {
    Cell,
    All,
    Selection,
}

impl Substitution {
    /// Reads `/old/new/flags`, with `%` before it for all cells and `'` for the selection.
    fn parse(text: &str) -> Result<Substitution, String> {
        let wants = || "wants /old/new/, maybe with g, i or c behind".to_owned();
        let (range, rest) = match (text.strip_prefix('%'), text.strip_prefix('\'')) {
            (Some(rest), _) => (Range::All, rest),
            (_, Some(rest)) => (Range::Selection, rest),
            _ => (Range::Cell, text),
        };
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        let delimiter = rest
            .chars()
            .next()
            .filter(|c| is_delimiter(*c))
            .ok_or_else(wants)?;
        let mut parts = parts(&rest[delimiter.len_utf8()..], delimiter).into_iter();
        let old = parts
            .next()
            .filter(|old| !old.is_empty())
            .ok_or_else(wants)?;
        let (new, flags) = (parts.next(), parts.next().unwrap_or_default());
        if let Some(flag) = flags.chars().find(|c| !"gic".contains(*c)) {
            return Err(format!("does not know the flag {flag}"));
        }
        Ok(Substitution {
            range,
            old,
            new: new.unwrap_or_default(),
            every: flags.contains('g'),
            ignore_case: flags.contains('i'),
            confirm: flags.contains('c'),
        })
    }

    fn pattern(&self) -> Result<(Pattern, Options), String> {
        let options = Options {
            regex: true,
            word: false,
            case: if self.ignore_case {
                Case::Any
            } else {
                Case::Exact
            },
        };
        let pattern = Pattern::new(&self.old, options).map_err(|error| error.to_string())?;
        Ok((pattern, options))
    }
}

/// Three parts at most; a delimiter behind a backslash is one without it.
fn parts(text: &str, delimiter: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let count = parts.len();
        let Some(last) = parts.last_mut() else { break };
        match c {
            '\\' => match chars.next() {
                Some(next) if next == delimiter => last.push(next),
                next => {
                    last.push('\\');
                    last.extend(next);
                }
            },
            c if c == delimiter && count < 3 => parts.push(String::new()),
            c => last.push(c),
        }
    }
    parts
}

/// Replaces as vi does.
pub fn substitute(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    match try_substitute(editor, call.arg.unwrap_or_default(), doc) {
        Ok(actions) => actions,
        Err(why) => editor.say(format!("substitute: {why}")),
    }
}

fn try_substitute(editor: &mut Editor, typed: &str, doc: &dyn Doc) -> Result<Vec<Action>, String> {
    let wanted = Substitution::parse(typed)?;
    let (pattern, options) = wanted.pattern()?;
    let template = Template::new(&wanted.new, true);
    let scope = scope(editor, &wanted.range, doc)?;
    editor.front.memory.keep(Kind::Pattern, &wanted.old);
    editor
        .front
        .search
        .set(&wanted.old, options, editor.focus(), doc);
    if wanted.confirm {
        let origin = Origin::of(editor, doc);
        let asked = (pattern, template);
        return Ok(ask::begin(editor, asked, wanted.new, scope, origin, doc));
    }
    editor.front.search.hide();
    let limits = scope.limits(doc);
    let cells = doc.cells().iter();
    let parts = cells.filter_map(|key| Some((*key, limits.of(*key)?)));
    let every = wanted.every;
    let gathered = Gathered::new(doc, (&pattern, &template), parts, every);
    let gathered = gathered.map_err(|_| "a replacement is too large for a message")?;
    if gathered.matches() == 0 {
        return Err(format!("no match: {}", wanted.old));
    }
    let told = gathered.told();
    let mut actions = vec![Action::EndUndoGroup];
    actions.extend(gathered.edits().into_iter().map(Action::Edit));
    actions.push(Action::EndUndoGroup);
    editor.message = Some(told);
    Ok(actions)
}

fn scope(editor: &Editor, range: &Range, doc: &dyn Doc) -> Result<Scope, String> {
    let here = editor.here().ok_or("there is no cell")?;
    let spot = |byte| Spot::at(Place { byte, ..here }, doc);
    Ok(match range {
        Range::All => Scope::All,
        Range::Cell => Scope::Cells(BTreeSet::from([here.cell])),
        Range::Selection => {
            let (from, to) = editor.selection().ok_or("nothing is selected")?;
            Scope::Text(spot(from), spot(to))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::command::{Command, TextCommand};

    #[test]
    fn short_forms_are_names() {
        let check = |line: &str, name: &str, rest: &str| {
            assert_eq!(expand(line), (name, rest.to_owned()), "{line}");
        };
        check("w", "save", "");
        check("w a b.ipynb", "save-as", "a b.ipynb");
        check(" :q! ", "quit-force", "");
        check("wq", "save-and-quit", "");
        check("x", "save-and-quit", "");
        check("e sub/x.ipynb", "open", "sub/x.ipynb");
        check("tabnew x", "open", "x");
        check("12", "go-to-cell", "12");
        check("noh", "search-clear", "");
        check("undo", "undo", "");
        check("s/a/b/g", "substitute", "/a/b/g");
        check("%s#a#b#", "substitute", "%#a#b#");
        check("'<,'>s/a/b/", "substitute", "'/a/b/");
        check("s", "substitute", "");
        check("save", "save", "");
        check("heading 3", "heading", "3");
        check("set number", "line-numbers", "on");
        check("se nonu", "line-numbers", "off");
        check("set nu!", "line-numbers", "");
        check("set invwrap", "wrap-lines", "");
        check("set nowrap", "wrap-lines", "off");
        check("set ft=r", "set-language", "r");
        check("set ft=", "set-language", "");
    }

    #[test]
    fn every_short_form_is_one_of_a_command() {
        for (short, _) in SHORT.iter().filter(|(_, long)| *long != "set") {
            let (name, _) = expand(short);
            assert!(Command::named(name).is_some(), "{short} stands for {name}");
        }
        assert!(
            [
                "go-to-cell",
                "save-as",
                "set-language",
                "line-numbers",
                "wrap-lines"
            ]
            .iter()
            .all(|name| Command::named(name).is_some())
        );
    }

    #[test]
    fn lines_are_called_or_explained() {
        let undo = parse("u").expect("a command");
        assert_eq!(undo.command, Command::Text(TextCommand::Undo));
        assert_eq!(
            parse("unod"),
            Err("there is no command unod: did you mean undo?".into())
        );
        assert_eq!(parse("fly me"), Err("there is no command fly".into()));
        assert_eq!(
            parse("undo 3"),
            Err("undo is called without anything".into())
        );
        assert_eq!(parse("s"), Err("substitute wants a replacement".into()));
        assert_eq!(
            parse("replace everywhere"),
            Err("replace wants one of: all, selection, cell".into())
        );
        assert_eq!(parse("set list"), Err(NO_OPTION.into()));
        assert_eq!(parse("set"), Err(NO_OPTION.into()));
        assert!(parse("set nowrap").is_ok() && parse("set ft=").is_ok());
        assert!(parse("replace cell").is_ok() && parse("replace").is_ok());
    }

    #[test]
    fn substitutions_are_read() {
        let read = |text: &str| Substitution::parse(text);
        let simple = read("/a/b/").expect("a substitution");
        assert_eq!((simple.range, simple.every), (Range::Cell, false));
        let full = read(r"%/a\/x\./$1\/\n/gic").expect("a substitution");
        assert_eq!((full.old.as_str(), full.new.as_str()), (r"a/x\.", r"$1/\n"));
        assert!(full.every && full.ignore_case && full.confirm && full.range == Range::All);
        assert_eq!(
            read("'#a#b").expect("a substitution").range,
            Range::Selection
        );
        assert_eq!(read("/日/本").expect("a substitution").new, "本");
        assert!(read("/a").expect("a substitution").new.is_empty());
        assert_eq!(read("/a/b/z"), Err("does not know the flag z".into()));
        assert!(read("").is_err() && read("//b/").is_err() && read("abc").is_err());
    }
}
