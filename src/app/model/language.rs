//! The language that somebody sets for the colours of code.

use std::time::Duration;

use super::Model;
use crate::editor::near;
use crate::ui;

/// Languages that are named to somebody who asks for an unknown one: a line has room for no more.
const NAMED: usize = 8;

impl Model {
    /// Shows code in this language; none: in that of the document. An unknown one changes nothing.
    pub(super) fn show_language(&mut self, name: Option<String>, now: Duration) {
        match name {
            Some(name) if !ui::is_language(&name) => self.notify(unknown(&name), now),
            name => {
                self.notify(told(name.as_deref()), now);
                self.editor.show_language(name);
            }
        }
    }
}

fn told(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("code is shown as {name}"),
        None => "code is shown in the document's own language".to_owned(),
    }
}

fn unknown(name: &str) -> String {
    let wanted = name.trim().to_lowercase();
    if let Some(near) = near::nearest(&wanted, ui::languages().flatten()) {
        return format!("no colours for {name}: did you mean {near}?");
    }
    let known = ui::languages().filter_map(|mut names| names.next());
    let known: Vec<&str> = known.take(NAMED).collect();
    format!("no colours for {name}: try {} …", known.join(", "))
}
