//! Reads a formula from left to right and writes what it says.

use super::MAX_DEPTH;
mod forms;

use super::letters;
use super::symbols::{Class, symbol};

/// Parts the rows of a formula.
pub const ROW: char = '\n';
/// Parts the columns within a row, until it is known what they are.
const COLUMN: char = '\t';

/// Commands that only say how or where something is set.
const SILENT: &[&str] = &[
    "displaystyle",
    "textstyle",
    "scriptstyle",
    "limits",
    "nolimits",
    "left",
    "right",
    "middle",
    "big",
    "Big",
    "bigg",
    "Bigg",
    "bigl",
    "bigr",
    "Bigl",
    "Bigr",
    "biggl",
    "biggr",
    "Biggl",
    "Biggr",
    "nonumber",
    "notag",
    "centering",
    "hline",
    "rm",
    "it",
    "mathstrut",
    "strut",
    "allowbreak",
    "!",
];
/// Commands whose argument is text, or set upright.
const PLAIN: &[&str] = &[
    "text",
    "textrm",
    "textbf",
    "textit",
    "texttt",
    "textsf",
    "textnormal",
    "mathrm",
    "mathit",
    "mathsf",
    "mathtt",
    "mbox",
    "hbox",
    "operatorname",
    "boxed",
    "mathop",
    "mathrel",
    "mathbin",
    "emph",
    "underbrace",
    "overbrace",
    "substack",
    "ensuremath",
    "pmb",
];
/// Commands that go with their argument.
const DROPPED: &[&str] = &[
    "label", "phantom", "hphantom", "vphantom", "color", "hspace", "vspace",
];
const BLANKS: &[&str] = &[
    ",",
    ";",
    ":",
    " ",
    ">",
    "quad",
    "qquad",
    "enspace",
    "thinspace",
    "space",
];
/// What `\left` and its like may be followed by to mean nothing.
const NO_DELIMITER: char = '.';

/// The whole formula, its rows parted by [`ROW`].
pub fn formula(tex: &str) -> Option<String> {
    let mut reader = Reader { rest: tex };
    let mut out = Out::default();
    reader.until(&mut out, End::Formula, 0)?;
    let text = out.text.replace(COLUMN, "");
    Some(text.replace("( ", "(").replace(" )", ")"))
}

/// What a part of a formula ends with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End<'a> {
    Formula,
    Brace,
    Bracket,
    Environment(&'a str),
}

/// What is written, with single blanks.
#[derive(Default)]
struct Out {
    text: String,
}

impl Out {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', COLUMN, ROW]) {
            self.text.push(' ');
        }
    }

    fn between(&mut self, text: &str) {
        self.blank();
        self.push(text);
        self.push(" ");
    }

    /// A word, parted from letters before it.
    fn word(&mut self, text: &str) {
        if self.text.ends_with(char::is_alphanumeric) {
            self.blank();
        }
        let blank = self.text.ends_with([' ', ROW]);
        self.push(if blank { text.trim_start() } else { text });
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = self.rest.get(c.len_utf8()..)?;
        Some(c)
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Takes this off, if it comes next.
    fn take(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// The name of a command, behind its backslash.
    fn command(&mut self) -> &'a str {
        let letters = self.rest.find(|c: char| !c.is_ascii_alphabetic());
        let end = match letters.unwrap_or(self.rest.len()) {
            0 => self.rest.chars().next().map_or(0, char::len_utf8),
            end => end,
        };
        let (name, rest) = self.rest.split_at_checked(end).unwrap_or_default();
        self.rest = rest;
        name
    }

    /// Writes what comes until this end. None where the end does not come, or another one does.
    fn until(&mut self, out: &mut Out, end: End, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        loop {
            if end == End::Bracket && self.take("]") {
                return Some(());
            }
            match self.next() {
                None => return (end == End::Formula).then_some(()),
                Some('}') => return (end == End::Brace).then_some(()),
                Some('\\') => {
                    if self.closes(end)? {
                        return Some(());
                    }
                    self.read_command(out, depth)?;
                }
                Some(c) => self.read_char(c, out, depth)?,
            }
        }
    }

    /// Whether the environment ends here; none where another one does.
    fn closes(&mut self, end: End) -> Option<bool> {
        if !self.rest.starts_with("end{") {
            return Some(false);
        }
        self.command();
        let name = self.raw_argument()?;
        (end == End::Environment(name)).then_some(true)
    }

    fn read_char(&mut self, c: char, out: &mut Out, depth: usize) -> Option<()> {
        match c {
            '{' => self.until(out, End::Brace, depth + 1)?,
            '^' => self.script(out, '^', depth)?,
            '_' => self.script(out, '_', depth)?,
            '&' => {
                out.blank();
                out.text.push(COLUMN);
            }
            '~' => out.blank(),
            '\'' => out.push("′"),
            '%' => {
                let line = self.rest.find('\n').unwrap_or(self.rest.len());
                self.rest = self.rest.get(line..).unwrap_or_default();
            }
            '=' | '<' | '>' => out.between(c.encode_utf8(&mut [0; 4])),
            c if c.is_whitespace() => out.blank(),
            c => out.push(c.encode_utf8(&mut [0; 4])),
        }
        Some(())
    }

    /// What follows as the argument of a command: a group in braces, a command, or one character.
    fn argument(&mut self, depth: usize) -> Option<String> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.skip_blanks();
        let mut out = Out::default();
        match self.next()? {
            '}' => return None,
            '\\' => self.read_command(&mut out, depth + 1)?,
            c => self.read_char(c, &mut out, depth + 1)?,
        }
        Some(out.text.trim().to_owned())
    }

    /// What stands in braces, as it is.
    fn raw_argument(&mut self) -> Option<&'a str> {
        self.skip_blanks();
        let (name, rest) = self.rest.strip_prefix('{')?.split_once('}')?;
        self.rest = rest;
        Some(name)
    }

    /// A part in brackets, if one follows.
    fn option(&mut self, depth: usize) -> Option<Option<String>> {
        if !self.take("[") {
            return Some(None);
        }
        let mut out = Out::default();
        self.until(&mut out, End::Bracket, depth + 1)?;
        Some(Some(out.text.trim().to_owned()))
    }

    fn script(&mut self, out: &mut Out, mark: char, depth: usize) -> Option<()> {
        let text = self.argument(depth + 1)?;
        let trimmed = out.text.trim_end_matches(' ').len();
        out.text.truncate(trimmed);
        out.push(&super::script(&text, mark == '^'));
        Some(())
    }

    fn read_command(&mut self, out: &mut Out, depth: usize) -> Option<()> {
        let name = self.command();
        match name {
            "" => return None,
            "\\" | "cr" | "newline" => {
                self.option(depth)?;
                out.push("\n");
            }
            "{" | "}" | "$" | "%" | "&" | "#" | "_" => out.push(name),
            "|" => out.push("‖"),
            "(" | ")" | "[" | "]" => {}
            "frac" | "dfrac" | "tfrac" | "cfrac" => self.fraction(out, depth)?,
            "binom" | "tbinom" | "dbinom" => {
                let (above, below) = (self.argument(depth)?, self.argument(depth)?);
                out.push(&format!("C({above}, {below})"));
            }
            "sqrt" => self.root(out, depth)?,
            "not" => {
                self.skip_blanks();
                let text = self.argument(depth)?;
                out.between(&format!("{text}\u{338}"));
            }
            "pmod" => {
                let text = self.argument(depth)?;
                out.blank();
                out.push(&format!("(mod {text})"));
            }
            "bmod" | "mod" => out.between("mod"),
            "tag" => {
                let text = self.argument(depth)?;
                out.blank();
                out.push(&format!("({text})"));
            }
            "stackrel" | "overset" | "underset" => self.stacked(name, out, depth)?,
            "begin" => self.environment(out, depth)?,
            _ => self.named(name, out, depth)?,
        }
        Some(())
    }

    /// A command out of the tables.
    fn named(&mut self, name: &str, out: &mut Out, depth: usize) -> Option<()> {
        if BLANKS.contains(&name) {
            out.blank();
        } else if SILENT.contains(&name) {
            self.skip_blanks();
            if matches!(name, "left" | "right" | "middle") && self.rest.starts_with(NO_DELIMITER) {
                self.next();
            }
        } else if DROPPED.contains(&name) {
            self.argument(depth)?;
        } else if PLAIN.contains(&name) {
            self.take("*");
            let text = self.plain(name, depth)?;
            out.word(&text);
            if name == "operatorname" && !self.rest.starts_with(['(', '_', '^', '{', '\\']) {
                out.blank();
            }
        } else if let Some((text, class)) = symbol(name) {
            self.symbol(text, class, out);
        } else {
            self.formed(name, out, depth)?;
        }
        Some(())
    }

    /// A text keeps its blanks; what is set upright is a formula for the rest.
    fn plain(&mut self, name: &str, depth: usize) -> Option<String> {
        match name.starts_with("text") || name.ends_with("box") {
            true if !self.rest.starts_with('{') => self.argument(depth),
            true => match self.raw_argument()? {
                text if text.contains(['\\', '{', '$']) => {
                    formula_within(text, depth).map(|text| text.trim().to_owned())
                }
                text => Some(text.to_owned()),
            },
            false => self.argument(depth),
        }
    }

    fn symbol(&mut self, text: &str, class: Class, out: &mut Out) {
        match class {
            Class::Between => out.between(text),
            Class::Word => {
                out.word(text);
                if self.rest.trim_start().starts_with(char::is_alphanumeric)
                    || self.rest.trim_start().starts_with('\\')
                {
                    out.blank();
                }
            }
            Class::Letter => out.push(text),
        }
        // The blank that ends a command's name is none of the formula.
        let next = self.rest.trim_start().starts_with(char::is_alphanumeric);
        let letter = text.ends_with(char::is_alphabetic) && next;
        if letter || text == "∂" || class == Class::Between {
            self.skip_blanks();
        }
    }

    /// Letters of another form, accents; else the command as it is.
    fn formed(&mut self, name: &str, out: &mut Out, depth: usize) -> Option<()> {
        let known = letters::styled(name, "").is_some() || letters::accented(name, "").is_some();
        if !known {
            out.push("\\");
            out.push(name);
            return self.as_it_is(out);
        }
        let text = self.argument(depth)?;
        let formed = letters::styled(name, &text).or_else(|| letters::accented(name, &text));
        out.push(&formed.unwrap_or(text));
        Some(())
    }

    /// The arguments of a command that is not known.
    fn as_it_is(&mut self, out: &mut Out) -> Option<()> {
        while self.rest.starts_with('{') {
            let mut depth = 0_usize;
            let end = self.rest.find(|c| {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                depth == 0
            })?;
            let (argument, rest) = self.rest.split_at_checked(end + 1)?;
            out.push(argument);
            self.rest = rest;
        }
        if self.rest.starts_with(char::is_alphanumeric) {
            out.blank();
        }
        Some(())
    }
}

/// A formula within a text.
fn formula_within(text: &str, depth: usize) -> Option<String> {
    let mut out = Out::default();
    let mut reader = Reader { rest: text };
    reader.until(&mut out, End::Formula, depth + 1)?;
    Some(out.text.replace('$', ""))
}
