//! What stands before the keymap and takes the keys: a prompt, a list, a replacement being asked about.

use super::Editor;
use super::command::{Mode, Spec};
use super::doc::{Doc, Mark};
use super::find::{Limits, Match, Options, Pattern, Preview, Scope, Search, Template};
use super::list::List;
use super::motion::Place;
use super::outline::{Outline, Wanted};
use super::prompt::{Kind, Line, Memory, Prompt};
use super::spot::Spot;
use crate::notebook::cell::CellKey;

/// What is open, and what outlives it.
#[derive(Debug, Default)]
pub struct Front {
    pub(super) open: Option<Open>,
    pub(super) memory: Memory,
    pub(super) search: Search,
    /// How the next pattern is meant.
    pub(super) options: Options,
    /// A jump that waits for the search to come so far.
    pub(super) seek: Option<Seek>,
    pub(super) outline: Outline,
}

/// What is open.
#[derive(Debug)]
pub enum Open {
    Search(SearchPrompt),
    Replace(ReplacePrompt),
    Asking(Asking),
    /// The command line.
    Line(CommandLine),
    Palette(List<Choice>),
    Outline(OutlinePanel),
    People(PeoplePanel),
    /// Connections, with the digits that both ends have.
    Verify(List<usize>),
    /// The outputs of a cell, to be read.
    Output(CellKey),
    /// The last hour; deep in it, the cells of one moment.
    History {
        deep: bool,
    },
}

/// A search being typed.
#[derive(Debug)]
pub struct SearchPrompt {
    pub prompt: Prompt,
    pub(super) origin: Origin,
    /// What was searched for before, and whether its matches were shown.
    pub(super) before: (String, Options, bool),
}

/// A replacement being typed.
#[derive(Debug)]
pub struct ReplacePrompt {
    pub prompt: Prompt,
    pub scope: Scope,
    /// The scopes there are to choose from.
    pub(super) scopes: Vec<Scope>,
    pub(super) origin: Origin,
}

/// A replacement asked about match by match.
#[derive(Debug)]
pub struct Asking {
    pub pattern: Pattern,
    pub template: Template,
    pub scope: Scope,
    /// What the replacement was typed as.
    pub with: String,
    /// The match that is asked about; none while it is searched for.
    pub at: Option<Match>,
    /// Where to go on.
    pub(super) from: Spot,
    /// Where it began, to stop there after going on from the start.
    pub(super) end: Option<Spot>,
    pub(super) wrapped: bool,
    /// Matches replaced so far.
    pub(super) done: usize,
    pub(super) origin: Origin,
}

/// A command being typed, with those that fit.
#[derive(Debug)]
pub struct CommandLine {
    pub prompt: Prompt,
    pub list: List<Choice>,
    /// Whether one of the list was picked: then its name is in the line.
    pub picked: bool,
}

/// What the palette offers.
#[derive(Clone, Debug)]
pub enum Choice {
    Command(&'static Spec),
    /// A word for the argument of the command.
    Word(&'static Spec, &'static str),
}

impl PartialEq for Choice {
    fn eq(&self, other: &Choice) -> bool {
        match (self, other) {
            (Choice::Command(one), Choice::Command(other)) => one.name == other.name,
            (Choice::Word(one, word), Choice::Word(other, another)) => {
                one.name == other.name && word == another
            }
            _ => false,
        }
    }
}

/// The outline, open.
#[derive(Debug)]
pub struct OutlinePanel {
    pub list: List<Place>,
    pub(super) wanted: Wanted,
}

/// The list of who is here, by client.
#[derive(Debug)]
pub struct PeoplePanel {
    pub list: List<u64>,
    /// Who is chosen is followed, not gone to.
    pub(super) follow: bool,
}

/// A jump to the nearest match.
#[derive(Debug)]
pub struct Seek {
    pub(super) from: Spot,
    /// A match that begins there does not count.
    pub(super) skip: bool,
    pub(super) forward: bool,
    pub(super) times: usize,
    pub(super) then: Then,
}

/// What a jump is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// To look while typing; nobody is told.
    Look,
    /// To be there.
    Go,
    /// To ask about it.
    Ask,
}

/// Where one was before something was opened.
#[derive(Debug)]
pub struct Origin {
    spot: Option<Spot>,
    anchor: Option<(usize, Option<Mark>)>,
    mode: Mode,
}

impl Origin {
    pub(super) fn of(editor: &Editor, doc: &dyn Doc) -> Origin {
        let place = editor.focus().map(|cell| Place {
            cell,
            byte: editor.caret,
        });
        Origin {
            spot: place.map(|place| Spot::at(place, doc)),
            anchor: editor.anchor.clone(),
            mode: editor.mode,
        }
    }

    /// Where that is now.
    pub(super) fn place(&self, doc: &dyn Doc) -> Option<Place> {
        self.spot.as_ref()?.now(doc)
    }

    /// Goes back there.
    pub(super) fn restore(&self, editor: &mut Editor, doc: &dyn Doc) {
        let Some(place) = self.place(doc) else {
            return;
        };
        editor.turn += 1;
        editor.take_focus(place, doc);
        if editor.mode == self.mode {
            editor.anchor.clone_from(&self.anchor);
        }
    }
}

impl Front {
    /// What is open.
    pub fn open(&self) -> Option<&Open> {
        self.open.as_ref()
    }

    /// The search, for its matches.
    pub fn search(&self) -> &Search {
        &self.search
    }

    /// What would be replaced, to be shown before it is.
    pub fn preview(&self, doc: &dyn Doc) -> Option<Preview> {
        match self.open.as_ref()? {
            Open::Replace(open) if open.prompt.kind == Kind::Replacement => {
                let pattern = self.search.pattern()?.clone();
                Some(Preview {
                    template: Template::new(open.prompt.text(), pattern.options().regex),
                    pattern,
                    limits: open.scope.limits(doc),
                })
            }
            Open::Asking(open) => {
                let at = open.at.as_ref()?;
                Some(Preview {
                    pattern: open.pattern.clone(),
                    template: open.template.clone(),
                    limits: Limits::Text(at.cell, at.span.clone()),
                })
            }
            _ => None,
        }
    }

    /// How the pattern that is typed is meant.
    pub fn options(&self) -> Options {
        self.options
    }

    /// The one line that is typed into, wherever it is.
    pub(super) fn line(&mut self) -> Option<LineOf<'_>> {
        Some(match self.open.as_mut()? {
            Open::Search(open) => LineOf::Prompt(&mut open.prompt),
            Open::Replace(open) => LineOf::Prompt(&mut open.prompt),
            Open::Line(open) => LineOf::Prompt(&mut open.prompt),
            Open::Palette(list) => LineOf::Filter(&mut list.filter),
            Open::Verify(list) => LineOf::Filter(&mut list.filter),
            Open::Outline(panel) => LineOf::Filter(&mut panel.list.filter),
            Open::People(panel) => LineOf::Filter(&mut panel.list.filter),
            Open::Asking(_) | Open::Output(_) | Open::History { .. } => return None,
        })
    }
}

/// A line that is typed into.
pub(super) enum LineOf<'a> {
    Prompt(&'a mut Prompt),
    Filter(&'a mut Line),
}
