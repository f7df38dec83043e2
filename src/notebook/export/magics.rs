//! Lines that only a Jupyter kernel understands, commented in a script (jupytext's `magics.py`).

use super::languages;
use super::quotes::Quotes;

/// Commands of a shell that IPython takes without a sign before them.
const COMMANDS: &[&str] = &[
    "cat", "cd", "cp", "mv", "rm", "rmdir", "mkdir", "copy", "ddir", "echo", "ls", "ldir", "ren",
];

/// Put a comment sign before every magic, and before the lines that continue one.
pub(super) fn comment_magics(source: &mut [String], language: &str) {
    let mut quotes = Quotes::of(language);
    let mut continued = false;
    for line in source {
        let before = line.clone();
        if !quotes.open() && (continued || is_magic(line, language)) {
            let sign = languages::comment(language).unwrap_or("#");
            let code = match continued {
                true => before.as_str(),
                false => before.trim_start(),
            };
            let indent = before.strip_suffix(code).unwrap_or_default();
            *line = format!("{indent}{sign} {code}");
            continued = language == "python" && before.trim_end().ends_with('\\');
        }
        quotes.read(&before);
    }
}

/// Whether the line is a magic, commented or not.
fn is_magic(line: &str, language: &str) -> bool {
    let language = languages::usual(language);
    let excluded = ["octave", "matlab", "sas", "jenner", "logtalk"];
    let Some(sign) = languages::comment(&language) else {
        return false;
    };
    if excluded.contains(&language.as_str()) {
        return false;
    }
    let percent = percent_magic(line, &language, sign);
    if percent && says(line, sign, "escape") {
        return true;
    }
    if percent && says(line, sign, "noescape") {
        return false;
    }
    percent || (language == "python" && is_python_magic(line))
}

/// Whether the line ends in such a comment: `%run x  # noescape`.
fn says(line: &str, sign: &str, word: &str) -> bool {
    let mut comments = line.match_indices(sign).map(|(at, _)| at);
    comments.any(|at| {
        let comment = line.get(at + sign.len()..).unwrap_or_default();
        comment.trim_start().starts_with(word)
    })
}

/// `%magic`, `%%magic`, in some languages with another sign.
fn percent_magic(line: &str, language: &str, sign: &str) -> bool {
    let is_name = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic());
    let marks: &[&str] = match language {
        "rust" => &[":"],
        "csharp" => &["#!"],
        "go" => &["!*", "!", "%%%", "%%", "%"],
        _ => &["%%%", "%%", "%"],
    };
    let anywhere = !matches!(language, "rust" | "csharp" | "go");
    let line = if anywhere { line.trim_start() } else { line };
    let line = uncommented(line, sign);
    marks
        .iter()
        .any(|mark| line.strip_prefix(mark).is_some_and(is_name))
}

/// The line without the comment signs that it begins with.
fn uncommented<'a>(mut line: &'a str, sign: &str) -> &'a str {
    while let Some(rest) = line.strip_prefix(sign) {
        line = rest.strip_prefix(' ').unwrap_or(rest);
    }
    line
}

fn is_python_magic(line: &str) -> bool {
    is_help_or_bash(line) || is_assignment(line) || is_help_behind(line) || is_command(line)
}

/// `?name`, `!command`.
fn is_help_or_bash(line: &str) -> bool {
    let line = line.trim_start();
    let bare = match line.starts_with('#') {
        true => uncommented(line, "#").trim_start(),
        false => line,
    };
    let command = bare.strip_prefix(['?', '!']).map(str::trim_start);
    command.is_some_and(|command| {
        command.starts_with(|c: char| c.is_ascii_alphabetic() || ".~$\\/{}".contains(c))
    })
}

/// `x = %magic`, `x = !command`.
fn is_assignment(line: &str) -> bool {
    let line = uncommented(line, "#").trim_start();
    let first = line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let of_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let value = line.trim_start_matches(of_name).trim_start();
    let value = value
        .strip_prefix('=')
        .filter(|_| first)
        .map(str::trim_start);
    let is_name = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic());
    value.is_some_and(|value| {
        let marks = ["%%%", "%%", "%", "!"];
        marks
            .iter()
            .any(|mark| value.strip_prefix(mark).is_some_and(is_name))
    })
}

/// `name?`
fn is_help_behind(line: &str) -> bool {
    let mut line = line.trim();
    while let Some(rest) = line.strip_prefix("# ") {
        line = rest;
    }
    line.ends_with('?') && !line.contains(char::is_whitespace)
}

/// `ls folder`, but not `ls = 1`.
fn is_command(line: &str) -> bool {
    let line = uncommented(line, "#");
    COMMANDS.iter().any(|command| {
        let Some(rest) = line.strip_prefix(command) else {
            return false;
        };
        let mut chars = rest.chars();
        match (chars.next(), chars.next()) {
            (None, _) => true,
            (Some(space), next) => space.is_whitespace() && !matches!(next, Some('=' | ',')),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_jupytext_takes_for_magic() {
        let magics = [
            "%matplotlib inline",
            "%%time",
            "  %run a",
            "# %run a",
            "!ls",
            "?x",
            "x?",
            "np.mean??",
            "files = !ls",
            "x = %time 1",
            "ls",
            "ls folder",
            "cd ..",
            "# ! pip",
            "%run x # escape",
        ];
        for line in magics {
            assert!(is_magic(line, "python"), "{line}");
        }
        let code = [
            "x % y",
            "ls = 1",
            "ls, b = 1",
            "x = 5 % y",
            "'what?' + 'is it?'",
            "%",
            "% x",
            "",
            "%run x # noescape",
            "lsx",
            "# what is this?",
            "rmdirs",
        ];
        for line in code {
            assert!(!is_magic(line, "python"), "{line}");
        }
        assert!(is_magic(":dep x", "rust") && !is_magic("%x", "rust"));
        assert!(is_magic("%load x", "javascript") && !is_magic("!ls", "javascript"));
        assert!(!is_magic("%x", "matlab") && !is_magic("%x", "klingon"));
    }

    #[test]
    fn lines_that_continue_a_magic_are_commented_too() {
        let mut source = ["  %run a \\", "  b \\", "c", "d"].map(str::to_owned);
        comment_magics(&mut source, "python");
        assert_eq!(source, ["  # %run a \\", "#   b \\", "# c", "d"]);
    }
}
