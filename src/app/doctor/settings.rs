//! What the user wrote: the configuration file, the environment, the keymap, the theme and the link.

use super::finding::Finding;
use crate::app::look;
use crate::config::{DoctorOptions, FileFound, Trouble};
use crate::ui::theme::Depth;

/// One line each.
pub fn findings(options: &DoctorOptions) -> Vec<Finding> {
    vec![
        file(&options.file),
        variables(options.environment.as_ref()),
        keymap(options),
        theme(options),
        link(options),
    ]
}

fn told(check: &'static str, trouble: &Trouble) -> Finding {
    Finding::fail(check, &trouble.problem).then(&trouble.step)
}

fn file(found: &FileFound) -> Finding {
    const CHECK: &str = "settings";
    match found {
        FileFound::Nowhere => Finding::warn(CHECK, "neither HOME nor XDG_CONFIG_HOME is set")
            .then("export HOME, so that a file of settings can be found"),
        FileFound::Missing(path) => Finding::ok(CHECK, &format!("no file {path}: defaults hold")),
        FileFound::Read(path) => Finding::ok(CHECK, &format!("{path} is understood")),
        FileFound::Broken(trouble) => told(CHECK, trouble),
    }
}

fn variables(trouble: Option<&Trouble>) -> Finding {
    const CHECK: &str = "variables";
    match trouble {
        None => Finding::ok(CHECK, "every CELLJAM_ variable that is set is understood"),
        Some(trouble) => told(CHECK, trouble),
    }
}

/// A mistake in a keymap stops nothing: the rest of it holds.
fn keymap(options: &DoctorOptions) -> Finding {
    const CHECK: &str = "keymap";
    let name = options.keymap.name();
    let source = match options.keymap.find() {
        Ok(source) => source,
        Err(error) => {
            return Finding::fail(CHECK, &error.to_string())
                .then("celljam keys --map NAME shows those that there are");
        }
    };
    let (_, problems) = options.keymap.read(&source);
    match problems.split_first() {
        None => Finding::ok(CHECK, &format!("{name} is understood")),
        Some((first, rest)) => {
            let more = match rest.len() {
                0 => String::new(),
                more => format!(" (and {more} more)"),
            };
            Finding::fail(CHECK, &format!("{first}{more}"))
                .then(&format!("celljam keys --check --map {name}"))
        }
    }
}

fn theme(options: &DoctorOptions) -> Finding {
    const CHECK: &str = "theme";
    let name = options.look.theme().unwrap_or("auto");
    match look::theme(&options.look, Depth::True, None).1 {
        None => Finding::ok(CHECK, &format!("{name} is understood")),
        Some(wrong) => Finding::fail(CHECK, &wrong).then("mend it, or leave it to auto"),
    }
}

fn link(options: &DoctorOptions) -> Finding {
    const CHECK: &str = "link";
    match (&options.trouble, &options.names) {
        (Some(trouble), _) => told(CHECK, trouble),
        (None, Some(name)) => Finding::ok(CHECK, &format!("it names {name}")),
        (None, None) => Finding::skip(CHECK, "none was given")
            .then("celljam doctor 'LINK' looks at a room's site and servers too"),
    }
}
