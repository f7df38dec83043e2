//! What jupytext knows of languages (its `languages.py`, version 1.19).

/// Languages of scripts and how their comments begin.
const COMMENTS: &[(&str, &str)] = &[
    ("python", "#"),
    ("coconut", "#"),
    ("R", "#"),
    ("julia", "#"),
    ("c++", "//"),
    ("scheme", ";;"),
    ("clojure", ";;"),
    ("bash", "#"),
    ("powershell", "#"),
    ("q", "/"),
    ("matlab", "%"),
    ("wolfram language", "(*"),
    ("idl", ";"),
    ("javascript", "//"),
    ("typescript", "//"),
    ("scala", "//"),
    ("rust", "//"),
    ("robotframework", "#"),
    ("csharp", "//"),
    ("fsharp", "//"),
    ("sos", "#"),
    ("java", "//"),
    ("groovy", "//"),
    ("sage", "#"),
    ("ocaml", "(*"),
    ("haskell", "--"),
    ("tcl", "#"),
    ("maxima", "/*"),
    ("gnuplot", "#"),
    ("stata", "//"),
    ("sas", "/*"),
    ("jenner", "/*"),
    ("xonsh", "#"),
    ("logtalk", "%"),
    ("lua", "--"),
    ("go", "//"),
];

/// More languages that a cell may be in by its first line (`%%html`).
const OF_MAGICS: &[&str] = &[
    "sh", "python2", "python3", "js", "perl", "html", "latex", "markdown", "pypy", "ruby",
    "script", "svg", "octave", "spark", "sql", "cython", "c#", "f#", "cs", "fs",
];

/// How a comment begins.
pub(super) fn comment(language: &str) -> Option<&'static str> {
    let mut known = COMMENTS.iter();
    known
        .find(|(name, _)| *name == language)
        .map(|(_, comment)| *comment)
}

/// Whether `%%NAME` says that a cell is in another language.
pub(super) fn is_language(name: &str) -> bool {
    comment(name).is_some() || OF_MAGICS.contains(&name)
}

/// The name of a language among those of scripts.
pub(super) fn usual(language: &str) -> String {
    let lower = language.to_lowercase();
    match lower.as_str() {
        "r" => "R".to_owned(),
        "octave" => "matlab".to_owned(),
        "cs" | "c#" => "csharp".to_owned(),
        "fs" | "f#" => "fsharp".to_owned(),
        "sas" => "SAS".to_owned(),
        name if name.starts_with("c++") => "c++".to_owned(),
        _ => lower,
    }
}

/// The language of a notebook, by the name that its kernel gives.
pub(super) fn of_kernel(language: &str) -> String {
    match language {
        "R" | "sas" => language.to_owned(),
        name if name.starts_with("C++") => "c++".to_owned(),
        _ => language.to_lowercase().replace('#', "sharp"),
    }
}
