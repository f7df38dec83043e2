//! What the editor remembers for commands to text: registers, the operator that waits, the last search
//! in a line, the mark, what is repeated.

use super::command::text::Operator;
use super::doc::Mark;
use super::key::Key;
use super::record::Record;
use super::register::Registers;
use crate::notebook::cell::CellKey;

/// Rows of a page where nobody has said how many there are.
const PAGE: usize = 20;

/// All of it.
#[derive(Debug)]
pub struct TextState {
    pub registers: Registers,
    /// The register that the next command uses, as it was named.
    pub register: Option<char>,
    /// The register that the command at work uses.
    pub using: Option<char>,
    pub operator: Option<Pending>,
    pub last_find: Option<LastFind>,
    /// The bytes that a visual selection covers.
    pub covered: Option<(usize, usize)>,
    pub last_visual: Option<LastVisual>,
    pub session: Option<Session>,
    pub record: Record,
    /// The mark of Emacs.
    pub mark: Option<Spot>,
    /// Motions select, since the mark was set.
    pub marking: bool,
    /// What the last command and the one at work were, for those that go on from each other.
    pub before: Chain,
    pub now: Chain,
    pub counting: Counting,
    pub auto_close: bool,
    /// Rows of text on the screen.
    pub page: usize,
}

/// An operator that waits for its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    pub operator: Operator,
    pub count: Option<usize>,
    pub register: Option<char>,
}

/// The last search for a character in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastFind {
    pub char: char,
    pub back: bool,
    pub till: bool,
}

/// A place that stays on its text.
#[derive(Clone, Debug)]
pub struct Spot {
    pub cell: CellKey,
    pub byte: usize,
    pub mark: Option<Mark>,
}

/// A selection that was left.
#[derive(Clone, Debug)]
pub struct LastVisual {
    pub anchor: Spot,
    pub caret: Spot,
    pub lines: bool,
}

/// Typing that began in normal mode: one undo step until it ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// How often the text is wanted in the end.
    pub times: usize,
    /// What was pressed in it; as much as a count presses again.
    pub keys: Vec<Key>,
    /// Each time in a line of its own.
    pub lines: bool,
}

/// Whether digits belong to the count, also where they type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counting {
    #[default]
    No,
    /// They do, and the first one replaces what was counted without them.
    Anew,
    Further,
}

/// What commands do that go on from each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Chain {
    #[default]
    None,
    /// Letters and the blanks behind them, by whether the last one was a blank.
    Typing {
        blank: bool,
    },
    Erasing,
    Killing,
    /// Inserted so many bytes of the kill so far back.
    Yanking {
        back: usize,
        len: usize,
    },
    /// Made a line with so many bytes of indent and nothing else.
    Indented {
        len: usize,
    },
}

impl Default for TextState {
    fn default() -> TextState {
        TextState {
            registers: Registers::default(),
            register: None,
            using: None,
            operator: None,
            last_find: None,
            covered: None,
            last_visual: None,
            session: None,
            record: Record::default(),
            mark: None,
            marking: false,
            before: Chain::None,
            now: Chain::None,
            counting: Counting::No,
            auto_close: false,
            page: PAGE,
        }
    }
}

impl TextState {
    /// A command begins.
    pub fn step(&mut self) {
        self.before = std::mem::take(&mut self.now);
        self.using = self.register.take();
        self.counting = Counting::No;
    }

    /// Nothing waits any more.
    pub fn forget(&mut self) {
        self.operator = None;
        self.register = None;
        self.using = None;
        self.session = None;
        self.marking = false;
        self.counting = Counting::No;
    }
}
