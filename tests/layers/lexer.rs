//! Rust source to a list of identifiers and marks: enough to read paths, blind to comments and strings.

/// An identifier, `::`, or one other mark, with its line (from 1).
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub line: usize,
    pub text: String,
}

/// Reads `source`; comments, strings, characters and lifetimes leave no token.
pub fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let mut lexer = Lexer {
        chars,
        at: 0,
        line: 1,
        found: Vec::new(),
    };
    while lexer.at < lexer.chars.len() {
        lexer.step();
    }
    lexer.found
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    found: Vec<Token>,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn skip(&mut self, n: usize) {
        for _ in 0..n {
            self.line += usize::from(self.peek(0) == '\n');
            self.at += 1;
        }
    }

    fn push(&mut self, text: String) {
        self.found.push(Token {
            line: self.line,
            text,
        });
    }

    fn step(&mut self) {
        match (self.peek(0), self.peek(1)) {
            ('/', '/') => self.skip_until("\n"),
            ('/', '*') => self.block_comment(),
            ('"', _) => self.string(),
            ('\'', _) => self.quote(),
            (':', ':') => {
                self.push("::".into());
                self.skip(2);
            }
            (c, _) if c.is_alphanumeric() || c == '_' => self.word(),
            (c, _) if c.is_whitespace() => self.skip(1),
            (c, _) => {
                self.push(c.to_string());
                self.skip(1);
            }
        }
    }

    fn skip_until(&mut self, end: &str) {
        let end: Vec<char> = end.chars().collect();
        while self.at < self.chars.len() && !self.chars[self.at..].starts_with(&end) {
            self.skip(1);
        }
        self.skip(end.len());
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.at < self.chars.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    self.skip(1);
                    continue;
                }
            }
            self.skip(2);
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) {
        self.skip(1);
        while self.at < self.chars.len() && self.peek(0) != '"' {
            self.skip(if self.peek(0) == '\\' { 2 } else { 1 });
        }
        self.skip(1);
    }

    /// A character (`'a'`, `'\n'`, `'\u{1b}'`) or a lifetime (`'a`).
    fn quote(&mut self) {
        if self.peek(1) == '\\' {
            self.skip(3);
            self.skip_until("'");
        } else if self.peek(2) == '\'' {
            self.skip(3);
        } else {
            self.skip(1);
            self.word_text();
        }
    }

    fn word_text(&mut self) -> String {
        let start = self.at;
        while self.peek(0).is_alphanumeric() || self.peek(0) == '_' {
            self.skip(1);
        }
        self.chars[start..self.at.min(self.chars.len())]
            .iter()
            .collect()
    }

    fn word(&mut self) {
        let line = self.line;
        let word = self.word_text();
        let hashes = (0..).take_while(|n| self.peek(*n) == '#').count();
        let raw = matches!(word.as_str(), "r" | "br" | "cr") && self.peek(hashes) == '"';
        if raw {
            self.skip(hashes + 1);
            self.skip_until(&format!("\"{}", "#".repeat(hashes)));
        } else if !(matches!(word.as_str(), "b" | "c") && self.peek(0) == '"') {
            self.found.push(Token { line, text: word });
        }
    }
}
