//! Which terminals take links (OSC 8), and which of them show where those lead.

use super::answers::Answers;

/// Terminals that show where a link leads when one points at it, as they name themselves. Konsole has it
/// switched off, and of tmux nobody knows what the terminal around it does.
const SHOWING: &[&str] = &[
    "kitty", "ghostty", "iterm2", "wezterm", "foot", "contour", "rio", "mintty", "vte", "xterm.js",
];
/// The same, as `TERM_PROGRAM` names them.
const SHOWING_BY_VARIABLE: &[&str] =
    &["iTerm.app", "WezTerm", "vscode", "mintty", "rio", "ghostty"];

/// Whether the page need not tell where links lead, since the terminal does.
pub fn shows_targets(answers: &Answers, variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    if set("TMUX").is_some() {
        return false;
    }
    let name = answers.name.as_deref().unwrap_or_default().to_lowercase();
    let program = set("TERM_PROGRAM").unwrap_or_default();
    SHOWING.iter().any(|known| name.starts_with(known))
        || SHOWING_BY_VARIABLE.contains(&program.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_shows_targets() {
        let shows = |name: &str, variables: &[(&str, &str)]| {
            let answers = Answers {
                name: Some(name.to_owned()),
                ..Answers::default()
            };
            shows_targets(&answers, |name| {
                let found = variables.iter().find(|(of, _)| *of == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(shows("kitty(0.35.2)", &[]));
        assert!(shows("VTE(7600)", &[]));
        assert!(shows("", &[("TERM_PROGRAM", "vscode"), ("TMUX", "")]));
        assert!(!shows("kitty(0.35.2)", &[("TMUX", "/run/tmux,1,0")]));
        assert!(!shows("tmux 3.4", &[]));
        assert!(!shows("XTerm(379)", &[]));
        assert!(!shows("", &[]));
    }
}
