//! `doctor`: what works here, what does not, and what to do about it; one line a check.
//!
//! Each check is a pure function from facts to findings, in a file of its own; `ask` gets the facts.

mod ask;
mod clipboard;
mod finding;
mod journal;
mod locale;
mod nat;
mod reach;
mod servers;
mod settings;
mod signaling;
mod site;
mod terminal;
#[cfg(test)]
mod tests;

use std::time::Duration;

use tokio::time::timeout;

use self::finding::Finding;
pub use self::finding::Report;
use super::failure::Failure;
use super::runtime;
use super::state_dir;
use super::terminal::Answers;
use crate::config::{DoctorOptions, is_loopback};

/// For everything that is asked over the network: site, then servers. Each has a shorter deadline of its
/// own; this one is for what has none, such as a system that hangs.
const NETWORK_DEADLINE: Duration = Duration::from_secs(13);

/// What the network said.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Facts {
    site: site::Facts,
    signaling: Vec<signaling::Asked>,
    servers: servers::Facts,
}

/// Looks at everything. Joins no room, announces nothing, changes nothing. `terminal` tells whether both
/// ends are one. Takes 15 s at most.
pub fn doctor(options: &DoctorOptions, terminal: bool) -> Result<Report, Failure> {
    let variable = |name: &str| std::env::var(name).ok();
    let mut found = Vec::new();
    let answers = match terminal {
        true => {
            let facts = ask::of_terminal(options, &variable);
            found.extend(terminal::findings(&facts));
            Some(facts.answers)
        }
        false => {
            let why = "standard input or output is no terminal";
            found.push(Finding::skip("terminal", why).then("run it in one to have that looked at"));
            None
        }
    };
    let network = runtime()?.block_on(async {
        found.extend(of_clipboard(answers.as_ref(), &variable).await);
        Ok(timeout(NETWORK_DEADLINE, ask::of_network(options)).await)
    })?;
    found.push(locale::finding(variable));
    found.extend(settings::findings(options));
    found.extend(links(options));
    match network {
        Ok(facts) => found.extend(of_network(options, &facts)),
        Err(_) => found.push(late()),
    }
    found.push(journal::finding(&journal::look(state_dir::named())));
    Ok(Report(found))
}

async fn of_clipboard(answers: Option<&Answers>, variable: ask::Variable<'_>) -> Vec<Finding> {
    match answers {
        Some(answers) => clipboard::findings(&ask::of_clipboard(answers, variable).await),
        None => Vec::new(),
    }
}

fn links(options: &DoctorOptions) -> Option<Finding> {
    let trouble = options.links_trouble.as_ref()?;
    Some(Finding::fail("links", &trouble.problem).then(&trouble.step))
}

fn late() -> Finding {
    let text = format!("no end within {} s", NETWORK_DEADLINE.as_secs());
    Finding::fail("network", &text)
        .then("try again; if it stays so, look at the system's name service")
}

/// All lines about the network, the answer to it all last.
fn of_network(options: &DoctorOptions, facts: &Facts) -> Vec<Finding> {
    let mut found = site::findings(&facts.site);
    found.extend(signaling::findings(&facts.signaling));
    found.extend(servers::findings(&facts.servers));
    let mut urls = facts.signaling.iter().map(|asked| asked.url.as_str());
    let wishes = reach::Wishes {
        here: !facts.signaling.is_empty() && urls.all(is_loopback),
        relay_only: options.links.relay_only,
    };
    found.push(reach::finding(wishes, &facts.servers));
    found
}
