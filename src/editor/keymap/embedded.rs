//! The keymaps that are built in.

/// The keys of somebody who asked for none.
pub const DEFAULT: &str = "jupyter";

const TEXTS: &[(&str, &str)] = &[
    ("jupyter", include_str!("../../../keymaps/jupyter.toml")),
    ("vim", include_str!("../../../keymaps/vim.toml")),
    ("emacs", include_str!("../../../keymaps/emacs.toml")),
    ("helix", include_str!("../../../keymaps/helix.toml")),
];

/// Their names, the default first.
pub const NAMES: [&str; 4] = ["jupyter", "vim", "emacs", "helix"];

/// The file of this name.
pub fn text(name: &str) -> Option<&'static str> {
    let named = TEXTS.iter().find(|(known, _)| *known == name);
    named.map(|(_, text)| *text)
}
