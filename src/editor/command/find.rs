//! Commands that search, replace, and show lists to choose from.

use super::{ANY, Arg, Command, Spec};

/// A command to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindCommand {
    Search,
    SearchBack,
    SearchNext,
    SearchPrevious,
    SearchWord,
    SearchWordBack,
    SearchClear,
    Replace,
    Substitute,
    Palette,
    CommandLine,
    Outline,
    GoToHeading,
    GoToSymbol,
}

/// Where a replacement may apply, as words.
pub const SCOPES: &[&str] = &["all", "selection", "cell"];

const TEXT: Arg = Arg::Text("text");

const fn reads(command: FindCommand, name: &'static str, doc: &'static str) -> Spec {
    Spec::reads(Command::Find(command), name, doc, ANY)
}

const fn edits(command: FindCommand, name: &'static str, doc: &'static str) -> Spec {
    Spec::edits(Command::Find(command), name, doc, ANY)
}

/// The rows of this group.
#[rustfmt::skip]
pub const TABLE: &[Spec] = &[
    reads(FindCommand::Search, "search", "search in all cells").with_optional(TEXT),
    reads(FindCommand::SearchBack, "search-back", "search upwards in all cells").with_optional(TEXT),
    reads(FindCommand::SearchNext, "search-next", "go to the next match"),
    reads(FindCommand::SearchPrevious, "search-previous", "go to the previous match"),
    reads(FindCommand::SearchWord, "search-word", "search for the word at the caret"),
    reads(FindCommand::SearchWordBack, "search-word-back", "search upwards for the word at the caret"),
    reads(FindCommand::SearchClear, "search-clear", "mark no matches any more"),
    edits(FindCommand::Replace, "replace", "replace a text, asking at each match").with_optional(Arg::Word(SCOPES)),
    edits(FindCommand::Substitute, "substitute", "replace as vi does: /old/new/g here, %/old/new/g in all cells")
        .with(Arg::Text("replacement")),
    reads(FindCommand::Palette, "palette", "find a command by its name"),
    reads(FindCommand::CommandLine, "command-line", "type a command"),
    reads(FindCommand::Outline, "outline", "show headings and definitions to go to"),
    reads(FindCommand::GoToHeading, "go-to-heading", "go to a heading"),
    reads(FindCommand::GoToSymbol, "go-to-symbol", "go to a definition"),
];
