//! What the editor knows of languages: how comments look and where lines are indented.

use crate::notebook::cell::CellKind;

/// How a line is made a comment: what stands before it and what behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    pub open: &'static str,
    /// Empty where comments end with the line.
    pub close: &'static str,
}

const fn line(open: &'static str) -> Comment {
    Comment { open, close: "" }
}

/// Languages by the names that kernels give them, in lower case.
const COMMENTS: &[(&[&str], Comment)] = &[
    (
        &[
            "python",
            "python3",
            "ipython",
            "r",
            "julia",
            "bash",
            "sh",
            "zsh",
            "fish",
            "ruby",
            "perl",
            "elixir",
            "coffeescript",
            "nim",
            "crystal",
            "powershell",
            "sage",
            "raku",
            "tcl",
            "awk",
            "make",
            "yaml",
            "toml",
            "gnuplot",
            "gap",
            "singular",
            "maple",
        ],
        line("#"),
    ),
    (
        &[
            "javascript",
            "typescript",
            "rust",
            "c",
            "c++",
            "cpp",
            "java",
            "go",
            "scala",
            "kotlin",
            "swift",
            "c#",
            "csharp",
            "f#",
            "fsharp",
            "php",
            "dart",
            "groovy",
            "d",
            "zig",
            "stata",
            "processing",
            "solidity",
            "scss",
            "qsharp",
            "v",
        ],
        line("//"),
    ),
    (
        &[
            "sql",
            "lua",
            "haskell",
            "ada",
            "elm",
            "vhdl",
            "agda",
            "purescript",
        ],
        line("--"),
    ),
    (
        &[
            "latex",
            "tex",
            "matlab",
            "octave",
            "erlang",
            "prolog",
            "postscript",
            "magma",
        ],
        line("%"),
    ),
    (
        &[
            "clojure",
            "scheme",
            "racket",
            "common-lisp",
            "lisp",
            "hy",
            "emacs-lisp",
        ],
        line(";"),
    ),
    (&["fortran"], line("!")),
    (&["vim"], line("\"")),
    (
        &[
            "ocaml",
            "coq",
            "wolfram",
            "mathematica",
            "wolfram language",
            "sml",
        ],
        Comment {
            open: "(*",
            close: "*)",
        },
    ),
    (
        &["markdown", "html", "xml", "svg"],
        Comment {
            open: "<!--",
            close: "-->",
        },
    ),
    (
        &["css", "sas"],
        Comment {
            open: "/*",
            close: "*/",
        },
    ),
];

/// What most languages of notebooks have.
const USUAL: Comment = line("#");

/// How comments look in a cell; none where it is in no language.
pub fn comment(kind: CellKind, language: Option<&str>) -> Option<Comment> {
    let language = match kind {
        CellKind::Code => language.unwrap_or_default().to_lowercase(),
        CellKind::Markdown => "markdown".to_owned(),
        CellKind::Raw => return None,
    };
    let known = COMMENTS
        .iter()
        .find(|(names, _)| names.contains(&language.as_str()));
    Some(known.map_or(USUAL, |(_, comment)| *comment))
}

/// How lines are indented after others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As the line before.
    Keep,
    /// Blocks begin after a colon and end with a statement that leaves them.
    Python,
    /// Blocks are in braces.
    Braces,
}

/// Languages with braces that no `//` shows.
const BRACES: &[&str] = &["r", "perl", "awk", "css", "scss", "powershell", "tcl"];
/// Languages in which a colon at the end of a line begins a block.
const COLONS: &[&str] = &["", "python", "python3", "ipython", "sage", "nim", "hy"];

/// How lines of a cell are indented.
pub fn style(kind: CellKind, language: Option<&str>) -> Style {
    if kind != CellKind::Code {
        return Style::Keep;
    }
    let language = language.unwrap_or_default().to_lowercase();
    let slashes = comment(kind, Some(&language)).is_some_and(|comment| comment.open == "//");
    match language.as_str() {
        name if COLONS.contains(&name) => Style::Python,
        name if slashes || BRACES.contains(&name) => Style::Braces,
        _ => Style::Keep,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_by_language() {
        let open = |kind, name| comment(kind, name).map(|comment| comment.open);
        let code = CellKind::Code;
        for (language, wanted) in [
            ("python", "#"),
            ("R", "#"),
            ("julia", "#"),
            ("javascript", "//"),
            ("Rust", "//"),
            ("C++", "//"),
            ("java", "//"),
            ("go", "//"),
            ("SQL", "--"),
            ("lua", "--"),
            ("haskell", "--"),
            ("bash", "#"),
            ("latex", "%"),
            ("matlab", "%"),
            ("brainless", "#"),
        ] {
            assert_eq!(open(code, Some(language)), Some(wanted), "{language}");
        }
        assert_eq!(open(code, None), Some("#"));
        assert_eq!(open(CellKind::Markdown, Some("r")), Some("<!--"));
        assert_eq!(open(CellKind::Raw, Some("r")), None);
    }

    #[test]
    fn names_stand_once() {
        let mut names: Vec<_> = COMMENTS.iter().flat_map(|(names, _)| *names).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn indent_by_language() {
        let code = |name| style(CellKind::Code, name);
        assert_eq!(code(None), Style::Python);
        assert_eq!(code(Some("R")), Style::Braces);
        assert_eq!(code(Some("rust")), Style::Braces);
        assert_eq!(code(Some("lua")), Style::Keep);
        assert_eq!(style(CellKind::Markdown, Some("rust")), Style::Keep);
    }
}
