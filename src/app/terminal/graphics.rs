//! How pictures are shown: what was asked for, or the best that the terminal is known to do well.

use super::answers::Answers;
use crate::config::Pictures;
use crate::ui::theme::Depth;

/// One way to show pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Graphics {
    /// Their names alone.
    #[default]
    None,
    /// Two coloured halves a character.
    Blocks,
    /// The kitty protocol, with placeholders in the text.
    Kitty,
    /// iTerm2's inline pictures.
    Iterm,
    Sixel,
}

/// Terminals whose placeholders are known to work: others speak the kitty protocol without them.
const WITH_PLACEHOLDERS: &[&str] = &["kitty", "ghostty"];
/// Terminals that show iTerm2's pictures well, as they name themselves.
const LIKE_ITERM: &[&str] = &["iterm2", "wezterm", "mintty", "rio"];
/// The same, as the variables `TERM_PROGRAM` and `LC_TERMINAL` name them.
const LIKE_ITERM_BY_VARIABLE: &[&str] = &["iTerm.app", "iTerm2", "WezTerm", "mintty", "rio"];

/// The way for this terminal.
pub fn choose(
    wish: Pictures,
    answers: &Answers,
    depth: Depth,
    variable: impl Fn(&str) -> Option<String>,
) -> Graphics {
    match wish {
        Pictures::Auto => best(answers, depth, variable),
        Pictures::Kitty => Graphics::Kitty,
        Pictures::Iterm2 => Graphics::Iterm,
        Pictures::Sixel => Graphics::Sixel,
        Pictures::Blocks => Graphics::Blocks,
        Pictures::None => Graphics::None,
    }
}

fn best(answers: &Answers, depth: Depth, variable: impl Fn(&str) -> Option<String>) -> Graphics {
    let name = answers.name.as_deref().unwrap_or_default().to_lowercase();
    let named = |names: &[&str]| names.iter().any(|known| name.starts_with(known));
    let set = |name, values: &[&str]| {
        variable(name).is_some_and(|value| values.contains(&value.as_str()))
    };
    // Within tmux it is tmux that answers, and the answer to the question that it passed on tells that
    // placeholders reach the terminal around it.
    let placed = named(WITH_PLACEHOLDERS) || in_tmux(&variable);
    let like_iterm = named(LIKE_ITERM)
        || set("TERM_PROGRAM", LIKE_ITERM_BY_VARIABLE)
        || set("LC_TERMINAL", LIKE_ITERM_BY_VARIABLE);
    match depth {
        // Somebody who wants no colours wants no pictures made of them.
        Depth::Plain => Graphics::None,
        _ if answers.kitty && placed => Graphics::Kitty,
        _ if like_iterm && !in_tmux(&variable) => Graphics::Iterm,
        _ if answers.sixel => Graphics::Sixel,
        Depth::Sixteen => Graphics::None,
        _ => Graphics::Blocks,
    }
}

/// Whether tmux stands between us and the terminal.
pub fn in_tmux(variable: impl Fn(&str) -> Option<String>) -> bool {
    variable("TMUX").is_some_and(|value| !value.is_empty())
}

/// Terminals that have true colour, whether `COLORTERM` says so or not: ssh does not pass it on.
const WITH_TRUE_COLOUR: &[&str] = &[
    "kitty", "ghostty", "iterm2", "wezterm", "foot", "konsole", "contour", "rio", "mintty", "vte",
    "xterm.js",
];

/// The colours, with what the terminal's name adds to what the variables say.
pub fn depth(said: Depth, answers: &Answers) -> Depth {
    let name = answers.name.as_deref().unwrap_or_default().to_lowercase();
    let known = WITH_TRUE_COLOUR.iter().any(|known| name.starts_with(known));
    match said {
        Depth::Indexed if known => Depth::True,
        said => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(name: &str, kitty: bool, sixel: bool) -> Answers {
        Answers {
            name: Some(name.to_owned()),
            kitty,
            sixel,
            ..Answers::default()
        }
    }

    fn auto(answers: &Answers, variables: &[(&str, &str)]) -> Graphics {
        choose(Pictures::Auto, answers, Depth::True, |name| {
            let found = variables.iter().find(|(of, _)| *of == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn each_terminal_gets_what_it_does_well() {
        for (name, kitty, sixel, want) in [
            ("kitty(0.35.2)", true, false, Graphics::Kitty),
            ("ghostty 1.1", true, false, Graphics::Kitty),
            ("WezTerm 20240203", true, true, Graphics::Iterm),
            ("iTerm2 3.5.0", false, true, Graphics::Iterm),
            ("Konsole 24.02", true, true, Graphics::Sixel),
            ("foot(1.16.2)", false, true, Graphics::Sixel),
            ("XTerm(379)", false, false, Graphics::Blocks),
        ] {
            assert_eq!(auto(&answers(name, kitty, sixel), &[]), want, "{name}");
        }
    }

    #[test]
    fn variables_tell_of_terminals_without_a_name() {
        let silent = Answers::default();
        assert_eq!(auto(&silent, &[("LC_TERMINAL", "iTerm2")]), Graphics::Iterm);
        assert_eq!(auto(&silent, &[]), Graphics::Blocks);
    }

    #[test]
    fn tmux_passes_on_what_it_does_not_do_itself() {
        let tmux = ("TMUX", "/run/tmux,1,0");
        let kitty = answers("tmux 3.4", true, false);
        assert_eq!(auto(&kitty, &[tmux]), Graphics::Kitty);
        let own = answers("tmux 3.5", false, true);
        assert_eq!(
            auto(&own, &[tmux, ("LC_TERMINAL", "iTerm2")]),
            Graphics::Sixel
        );
        let neither = answers("tmux 3.3a", false, false);
        assert_eq!(auto(&neither, &[tmux]), Graphics::Blocks);
    }

    #[test]
    fn colours_and_wishes_count() {
        let foot = answers("foot(1.16.2)", false, true);
        let none = |_: &str| None;
        assert_eq!(
            choose(Pictures::Auto, &foot, Depth::Plain, none),
            Graphics::None
        );
        assert_eq!(
            choose(Pictures::Auto, &Answers::default(), Depth::Sixteen, none),
            Graphics::None
        );
        assert_eq!(
            choose(Pictures::Blocks, &foot, Depth::True, none),
            Graphics::Blocks
        );
        assert_eq!(depth(Depth::Indexed, &foot), Depth::True);
        assert_eq!(depth(Depth::Plain, &foot), Depth::Plain);
    }
}
