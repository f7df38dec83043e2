//! The clipboard: whether what is yanked gets out of the terminal (OSC 52), and what stands in between.

use super::finding::Finding;

/// Terminals that are known to fill the clipboard when they are asked to, by the names they give.
const OBEY: &[&str] = &["kitty", "ghostty", "wezterm", "foot", "contour", "rio"];
/// Terminals that do it once they are allowed to, and where that is done.
const ASK: &[(&str, &str)] = &[
    (
        "iterm2",
        "allow it: Settings, General, Selection, Applications may access clipboard",
    ),
    (
        "xterm",
        "allow it: XTerm*disallowedWindowOps: 20,21,SetXprop",
    ),
];
/// Values of `TERM` for terminals that have none.
const WITHOUT: &[&str] = &["linux", "dumb", "vt100", "vt102", "vt52"];

/// What stands between us and the terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Multiplexer {
    #[default]
    None,
    Tmux(Tmux),
    Screen,
    Zellij,
}

/// Two options of tmux, as `tmux show-options` has them; none where it could not be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tmux {
    pub clipboard: Option<String>,
    pub passthrough: Option<String>,
}

/// What is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub multiplexer: Multiplexer,
    pub term: String,
    /// The terminal's own name, in small letters.
    pub name: String,
    /// It says itself that it has a clipboard to fill (DA1, attribute 52).
    pub told: bool,
}

/// One line on the clipboard, one on the multiplexer.
pub fn findings(facts: &Facts) -> Vec<Finding> {
    vec![clipboard(facts), multiplexer(&facts.multiplexer)]
}

fn clipboard(facts: &Facts) -> Finding {
    const CHECK: &str = "clipboard";
    match &facts.multiplexer {
        Multiplexer::Tmux(tmux) => return through_tmux(tmux),
        Multiplexer::Screen => {
            return Finding::warn(CHECK, "GNU screen keeps copies to itself")
                .then("copy by the terminal's own selection (shift and drag), or use tmux");
        }
        Multiplexer::None | Multiplexer::Zellij => {}
    }
    let known = |names: &[&str]| names.iter().any(|name| facts.name.starts_with(name));
    if WITHOUT.contains(&facts.term.as_str()) {
        return Finding::warn(
            CHECK,
            "this terminal has none: what is copied stays in celljam",
        );
    }
    if facts.told || known(OBEY) {
        return Finding::ok(CHECK, "the terminal fills it, over ssh too (OSC 52)");
    }
    match ASK.iter().find(|(name, _)| known(&[*name])) {
        Some((_, hint)) => {
            Finding::warn(CHECK, "the terminal fills it where that is allowed").then(hint)
        }
        None => Finding::ok(
            CHECK,
            "the terminal is asked to fill it (OSC 52); whether it does cannot be asked",
        )
        .then("if copies do not arrive, look for OSC 52 in its settings"),
    }
}

fn through_tmux(tmux: &Tmux) -> Finding {
    const CHECK: &str = "clipboard";
    match tmux.clipboard.as_deref() {
        Some("on") => Finding::ok(CHECK, "tmux passes copies on (set-clipboard on)"),
        Some(other) => Finding::warn(
            CHECK,
            &format!("tmux keeps copies to itself (set-clipboard {other})"),
        )
        .then("tmux set-option -s set-clipboard on, and the same in ~/.tmux.conf"),
        None => Finding::warn(CHECK, "tmux did not say whether it passes copies on")
            .then("see tmux show-options -s set-clipboard: it should be on"),
    }
}

fn multiplexer(found: &Multiplexer) -> Finding {
    const CHECK: &str = "multiplexer";
    let tmux = match found {
        Multiplexer::None => return Finding::ok(CHECK, "none"),
        Multiplexer::Zellij => return Finding::ok(CHECK, "Zellij: pictures in halves"),
        Multiplexer::Screen => {
            return Finding::warn(CHECK, "GNU screen: no pictures, 256 colours at most")
                .then("use tmux for more");
        }
        Multiplexer::Tmux(tmux) => tmux,
    };
    match tmux.passthrough.as_deref() {
        Some("on" | "all") => Finding::ok(CHECK, "tmux, which passes pictures on"),
        Some(_) => Finding::warn(CHECK, "tmux does not pass kitty's pictures on")
            .then("tmux set-option -g allow-passthrough on, and the same in ~/.tmux.conf"),
        None => Finding::ok(
            CHECK,
            "tmux, which does not say whether it passes pictures on",
        )
        .then("from 3.3 on: tmux set-option -g allow-passthrough on"),
    }
}
