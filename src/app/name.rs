//! Names of files that others have chosen: a link, or a peer that renamed the document.

use crate::notebook::lookalike::is_unseen;

/// Bytes of such a name. File systems take 255, of which a temporary file beside it, a copy and a longer
/// ending need some.
const MAX_BYTES: usize = 200;

/// Names that Windows keeps for devices, whatever ending they have: on its disks, which others may have
/// mounted as well, they are no files.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The last part of a path, if a file of that name is harmless in any folder: it is in that folder and no
/// other, it is not hidden, and it is what it looks like.
pub fn plain(path: &str) -> Option<&str> {
    let last = path.rsplit(['/', '\\']).next()?;
    let ends_well = !last.ends_with(['.', ' ']) && !last.starts_with(['.', ' ']);
    let fits = !last.is_empty() && last.len() <= MAX_BYTES;
    let seen = !last.chars().any(is_unseen);
    (ends_well && fits && seen && !has_drive(last) && !is_device(last)).then_some(last)
}

/// Whether a name begins with the letter of a drive, in whose own folder it would then be.
fn has_drive(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.next() == Some(':')
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    let stem = stem.trim_end().to_ascii_lowercase();
    let numbered = stem
        .strip_prefix("com")
        .or_else(|| stem.strip_prefix("lpt"));
    let is_port = |number: &str| {
        let mut chars = number.chars();
        let one = chars
            .next()
            .is_some_and(|c| matches!(c, '0'..='9' | '¹' | '²' | '³'));
        one && chars.next().is_none()
    };
    DEVICES.contains(&stem.as_str()) || numbered.is_some_and(is_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_is_taken() {
        for (path, name) in [
            ("demo.ipynb", "demo.ipynb"),
            ("sub/other.ipynb", "other.ipynb"),
            ("../../etc/notes.md", "notes.md"),
            ("/etc/notes.md", "notes.md"),
            ("..\\..\\notes.md", "notes.md"),
            ("C:\\Users\\notes.md", "notes.md"),
            ("10:30 notes.md", "10:30 notes.md"),
            ("日本語.ipynb", "日本語.ipynb"),
            ("console.md", "console.md"),
            ("com10.md", "com10.md"),
        ] {
            assert_eq!(plain(path), Some(name), "{path}");
        }
    }

    #[test]
    fn what_is_no_harmless_name_is_refused() {
        let long = "x".repeat(MAX_BYTES + 1);
        for path in [
            "",
            ".",
            "..",
            "sub/",
            "sub/..",
            "..\\",
            ".bashrc",
            "a/.ssh",
            " .profile",
            "x. ",
            "x.",
            "C:notes.md",
            "c:",
            "CON",
            "con.ipynb",
            "NUL .md",
            "Lpt1.ipynb",
            "com³.md",
            "aux.tar.gz",
            "a\u{1b}[2J.md",
            "a\nb.md",
            "a\u{202e}bpyni.md",
            "a\u{200b}.md",
            "a\u{0}.md",
            &long,
        ] {
            assert_eq!(plain(path), None, "{path:?}");
        }
    }
}
