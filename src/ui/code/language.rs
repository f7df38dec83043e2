//! Which grammar a source is read with.

use super::grammar::{GRAMMARS, Kind};

/// Cell magics of IPython whose cell is in another language.
const MAGICS: &[(&str, &str)] = &[
    ("bash", "bash"),
    ("sh", "bash"),
    ("script", "bash"),
    ("html", "html"),
    ("HTML", "html"),
    ("svg", "html"),
    ("SVG", "html"),
    ("javascript", "javascript"),
    ("js", "javascript"),
    ("markdown", "markdown"),
    ("perl", "perl"),
    ("ruby", "ruby"),
    ("R", "r"),
    ("sql", "sql"),
    ("bigquery", "sql"),
];

/// What a source is full of in a language; of those that know none, the first with the most holds.
const SIGNS: &[(&str, &[&str])] = &[
    (
        "python",
        &[
            "import ",
            "def ",
            "print(",
            "self.",
            "None",
            "elif ",
            "%%",
            "%matplotlib",
        ],
    ),
    (
        "r",
        &["<- ", "library(", "%>%", "c(", "function(", "data.frame("],
    ),
    (
        "julia",
        &["using ", "println(", "end\n", "function ", ".+", "::"],
    ),
    (
        "javascript",
        &["const ", "let ", "=> ", "console.", "===", "function ("],
    ),
];

/// The grammar of a language, if there is one.
pub fn grammar(language: &str) -> Option<Kind> {
    let lower = language.trim().to_lowercase();
    let found = GRAMMARS
        .iter()
        .find(|(names, _)| names.split(' ').any(|name| name == lower));
    found.map(|(_, kind)| *kind)
}

/// Whether there are colours for a language.
pub fn is_known(language: &str) -> bool {
    grammar(language).is_some()
}

/// The names of languages, those of one grammar together with the best known first.
pub fn names() -> impl Iterator<Item = std::str::Split<'static, char>> {
    GRAMMARS.iter().map(|(names, _)| names.split(' '))
}

/// A guess from the content; a notebook without a hint is most often one of Python.
pub fn guess(source: &str) -> &'static str {
    let mut best = ("python", 0);
    for (language, signs) in SIGNS {
        let found = signs.iter().filter(|sign| source.contains(**sign)).count();
        if found > best.1 {
            best = (language, found);
        }
    }
    best.0
}

/// The language that a magic in the first line names for the lines below.
pub fn magic_of_cell(language: &str, source: &str) -> Option<&'static str> {
    let python = matches!(grammar(language), Some(Kind::Code(grammar)) if grammar.magics);
    let name = source.strip_prefix("%%")?.split_whitespace().next()?;
    let found = MAGICS.iter().find(|(magic, _)| *magic == name);
    found.filter(|_| python).map(|(_, language)| *language)
}
