//! The manual page: the arguments as clap knows them, the commands and keys from their tables.

use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, roman};

use crate::editor::command::{Mode, Spec, table};
use crate::editor::key;
use crate::editor::keymap::{Keymap, NAMES};

/// The page in roff.
pub fn page(mut command: clap::Command) -> String {
    command.build();
    let after = command.get_after_help().map(ToString::to_string);
    let man = Man::new(command.clone()).manual("celljam");
    let mut page = written(|page| {
        man.render_title(page)?;
        man.render_name_section(page)?;
        man.render_synopsis_section(page)?;
        man.render_options_section(page)
    });
    let named = command
        .get_subcommands()
        .filter(|sub| sub.get_name() != "help");
    for command in named {
        page.push_str(&subcommand(command));
    }
    let mut parts = vec![verbatim_section("NOTES", &after.unwrap_or_default())];
    parts.extend([commands(), files()]);
    parts.extend(NAMES.map(keys));
    page.extend(parts.iter().map(Roff::to_roff));
    page
}

/// What clap_mangen writes. Nothing that writes to memory can fail.
fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut page = Vec::new();
    let _never = write(&mut page);
    String::from_utf8_lossy(&page).into_owned()
}

/// A section for each subcommand, so that one page has them all.
fn subcommand(command: &clap::Command) -> String {
    const OPTIONS: &str = ".SH OPTIONS\n";
    let mut roff = Roff::new();
    let usage = command.clone().render_usage().to_string();
    let name = command.get_bin_name().unwrap_or_default();
    roff.control("SH", [name]);
    roff.text([bold(usage.trim_start_matches("Usage: "))]);
    roff.control("PP", []);
    roff.text([roman(
        command
            .get_about()
            .map_or_else(String::new, ToString::to_string),
    )]);
    let man = Man::new(command.clone());
    let options = written(|page| man.render_options_section(page));
    let options = options.split_once(OPTIONS).map_or("", |(_, rest)| rest);
    roff.to_roff() + options
}

/// Text whose lines stay as they are.
fn verbatim_section(heading: &str, text: &str) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [heading]);
    verbatim(&mut roff, text);
    roff
}

fn verbatim(roff: &mut Roff, text: &str) {
    roff.control("nf", []);
    roff.text([roman(text)]);
    roff.control("fi", []);
}

fn commands() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS OF THE EDITOR"]);
    roff.text([roman("A keymap binds keys to these, and they are called by name from the command line of the editor.")]);
    for spec in table() {
        entry(&mut roff, vec![bold(spec.usage())], &doc(spec));
    }
    roff
}

fn doc(spec: &Spec) -> String {
    let modes: Vec<&str> = spec.modes.iter().map(|mode| mode.name()).collect();
    format!("{}. Modes: {}.", spec.explained(), modes.join(", "))
}

fn files() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["KEYMAPS"]);
    roff.text([roman(
        "A keymap is a file in TOML with a section for each mode. It lies over the one that it extends, \
         or over jupyter:",
    )]);
    roff.control("PP", []);
    let example = "extends = \"vim\"\n\n[command]\n\"g s\" = \"duplicate-cell\"\n\"z\" = false\n\n[edit]\n\"f5\" = [\"command-mode\", \"save\"]";
    verbatim(&mut roff, example);
    roff.control("PP", []);
    let modes: Vec<&str> = Mode::ALL.map(Mode::name).to_vec();
    roff.text([roman(format!(
        "The modes are {}. Keys are characters and names with ctrl-, alt- and shift- before them; a space \
         parts the keys of a sequence. celljam keys --check --map FILE says what is wrong with one.",
        modes.join(", ")
    ))]);
    roff
}

fn keys(name: &str) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [format!("KEYS: {name}").as_str()]);
    let keymap = Keymap::named(name).unwrap_or_default();
    for mode in Mode::ALL {
        let rows = keymap.rows(mode);
        if !rows.is_empty() {
            roff.control("SS", [mode.name()]);
        }
        for row in rows {
            let keys = row.bindings.iter().map(|found| key::written(&found.keys));
            let keys: Vec<String> = keys.collect();
            entry(&mut roff, vec![bold(keys.join(", "))], &row.doc());
        }
    }
    roff
}

fn entry(roff: &mut Roff, head: Vec<Inline>, words: &str) {
    roff.control("TP", []);
    roff.text(head);
    roff.text([roman(words)]);
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::args::Cli;

    #[test]
    fn the_page_has_every_option_command_and_keymap() {
        let page = page(Cli::command());
        let heads = page.lines().filter(|line| line.starts_with(".SH "));
        assert!(heads.count() > 15);
        for heading in [
            ".SH NAME",
            ".SH OPTIONS",
            ".SH \"celljam host\"",
            ".SH \"celljam keys\"",
            ".SH \"COMMANDS OF THE EDITOR\"",
        ] {
            assert!(page.contains(heading), "{heading}");
        }
        let plain = page.replace("\\-", "-");
        for spec in table() {
            assert!(
                plain.contains(&format!("\\fB{}\\fR\n{}", spec.usage(), spec.doc)),
                "{}",
                spec.name
            );
        }
        for name in NAMES {
            assert!(plain.contains(&format!("KEYS: {name}")), "{name}");
        }
        assert!(plain.contains("--keymap"));
    }
}
