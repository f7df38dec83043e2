//! Commands to the program: the view, files, tabs, the help, leaving.

use super::{ANY, Arg, Command, Spec};

/// A command to the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AppCommand {
    ScrollDown,
    ScrollUp,
    ScrollLineDown,
    ScrollLineUp,
    CaretToTop,
    CaretToMiddle,
    CaretToBottom,
    Redraw,
    Suspend,
    LineNumbers,
    WrapLines,
    IndentGuides,
    SetLanguage,
    Save,
    SaveForce,
    SaveAs,
    SaveAll,
    SaveAndQuit,
    Export,
    Open,
    NextTab,
    PreviousTab,
    GoToTab,
    CloseTab,
    Close,
    Help,
    Quit,
    QuitForce,
}

const fn reads(command: AppCommand, name: &'static str, doc: &'static str) -> Spec {
    Spec::reads(Command::App(command), name, doc, ANY)
}

const TO: Arg = Arg::Path("where to");
const WHICH: Arg = Arg::Path("a path in the room");
const TAB: Arg = Arg::Number("the number of the tab");
const SWITCH: Arg = Arg::Word(&["on", "off"]);
const LANGUAGE: Arg = Arg::Text("the name of a language; without one it is the notebook's own");
const FORMAT: Arg = Arg::Text("ipynb, py or md, and a path if it is to be another one");

/// The rows of this group.
#[rustfmt::skip]
pub const TABLE: &[Spec] = &[
    reads(AppCommand::ScrollDown, "scroll-down", "scroll half a screen down"),
    reads(AppCommand::ScrollUp, "scroll-up", "scroll half a screen up"),
    reads(AppCommand::ScrollLineDown, "scroll-line-down", "scroll one line down"),
    reads(AppCommand::ScrollLineUp, "scroll-line-up", "scroll one line up"),
    reads(AppCommand::CaretToTop, "caret-to-top", "scroll until the caret's line is at the top"),
    reads(AppCommand::CaretToMiddle, "caret-to-middle", "scroll until the caret's line is in the middle"),
    reads(AppCommand::CaretToBottom, "caret-to-bottom", "scroll until the caret's line is at the bottom"),
    reads(AppCommand::Redraw, "redraw", "draw the screen anew"),
    reads(AppCommand::Suspend, "suspend", "stop the program and go to the shell, which goes on with fg"),
    reads(AppCommand::LineNumbers, "line-numbers", "number the lines of sources, or not").with_optional(SWITCH),
    reads(AppCommand::WrapLines, "wrap-lines", "wrap long lines, or scroll them").with_optional(SWITCH),
    reads(AppCommand::IndentGuides, "indent-guides", "mark the levels of indentation, or not").with_optional(SWITCH),
    reads(AppCommand::SetLanguage, "set-language", "show code in the colours of a language").with_optional(LANGUAGE),
    reads(AppCommand::Save, "save", "save to the file"),
    reads(AppCommand::SaveForce, "save-force", "save though the file was changed by another program"),
    reads(AppCommand::SaveAs, "save-as", "save to another file").with(TO),
    reads(AppCommand::SaveAll, "save-all", "save what is open in every tab"),
    reads(AppCommand::SaveAndQuit, "save-and-quit", "save, then close"),
    reads(AppCommand::Export, "export", "write as a notebook, a script or markdown").with(FORMAT),
    reads(AppCommand::Open, "open", "open another document of the room").with(WHICH),
    reads(AppCommand::NextTab, "next-tab", "go to the next tab"),
    reads(AppCommand::PreviousTab, "previous-tab", "go to the previous tab"),
    reads(AppCommand::GoToTab, "go-to-tab", "go to the tab of this number").with_optional(TAB),
    reads(AppCommand::CloseTab, "close-tab", "close the tab"),
    reads(AppCommand::Close, "close", "close the document, and with the last one the program"),
    reads(AppCommand::Help, "help", "show or hide this help"),
    reads(AppCommand::Quit, "quit", "leave the room"),
    reads(AppCommand::QuitForce, "quit-force", "leave though something is not saved"),
];
