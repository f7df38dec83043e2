//! Everything that a doctor has to ask others for: the terminal, tmux, the site, the servers.
//!
//! All of it has deadlines, and what can be asked at once is.

use std::process::{Command, Stdio};
use std::time::Duration;

use futures_util::future::join_all;
use rand::rngs::{StdRng, SysRng};
use rand::{RngExt, SeedableRng};
use tokio::time::timeout;

use super::clipboard::{self, Multiplexer, Tmux};
use super::servers::{self, Asked};
use super::{Facts, finding, signaling, site, terminal};
use crate::app::look::depth;
use crate::app::terminal::graphics;
use crate::app::terminal::{Answers, probe};
use crate::config::{DoctorOptions, IceServer, browser_ice};
use crate::net;
use crate::net::site::{SiteConfig, read_site};
use crate::net::udp::{self, Udp};

/// A page and the files beside it; who joins waits three times as long.
const SITE_DEADLINE: Duration = Duration::from_secs(5);
/// tmux answers from its memory.
const TMUX_DEADLINE: Duration = Duration::from_secs(1);
/// Servers that are asked at once: people name one to three.
const MAX_SERVERS: usize = 8;

/// What is set in the environment.
pub type Variable<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What the terminal can. Blocks for a second at most.
pub fn of_terminal(options: &DoctorOptions, variable: Variable) -> terminal::Facts {
    // A terminal that fails now is told of as one that is silent.
    let answers = probe().unwrap_or_default();
    let (columns, rows) = crossterm::terminal::size().unwrap_or_default();
    let depth = graphics::depth(depth(), &answers);
    terminal::Facts {
        term: variable("TERM"),
        columns,
        rows,
        depth,
        no_color: variable("NO_COLOR").is_some_and(|value| !value.is_empty()),
        graphics: graphics::choose(options.look.pictures, &answers, depth, variable),
        answers,
    }
}

/// What stands between us and the terminal, and what it says of itself.
pub async fn of_clipboard(answers: &Answers, variable: Variable<'_>) -> clipboard::Facts {
    let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let multiplexer = match () {
        () if set("TMUX") => Multiplexer::Tmux(tmux().await),
        () if set("STY") => Multiplexer::Screen,
        () if set("ZELLIJ") => Multiplexer::Zellij,
        () => Multiplexer::None,
    };
    clipboard::Facts {
        multiplexer,
        term: variable("TERM").unwrap_or_default(),
        name: answers.name.as_deref().unwrap_or_default().to_lowercase(),
        told: answers.clipboard,
    }
}

async fn tmux() -> Tmux {
    let (clipboard, passthrough) = tokio::join!(
        option("-sqv", "set-clipboard"),
        option("-gwqv", "allow-passthrough")
    );
    Tmux {
        clipboard,
        passthrough,
    }
}

/// One option of the tmux that we are in.
async fn option(flags: &'static str, name: &'static str) -> Option<String> {
    let asked = tokio::task::spawn_blocking(move || {
        let mut tmux = Command::new("tmux");
        tmux.args(["show-options", flags, name]);
        tmux.stdin(Stdio::null()).stderr(Stdio::null()).output()
    });
    let output = timeout(TMUX_DEADLINE, asked).await.ok()?.ok()?.ok()?;
    let value = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (output.status.success() && !value.is_empty()).then(|| finding::foreign(&value))
}

/// What the network can, in a room of these options.
pub async fn of_network(options: &DoctorOptions) -> Facts {
    let (site, signaling) = of_site(options).await;
    let (asked, servers) = tokio::join!(of_signaling(&signaling), of_servers(options, &signaling));
    Facts {
        site,
        signaling: asked,
        servers,
    }
}

/// What the site says; and the signaling servers that follow from it, or are known without it.
async fn of_site(options: &DoctorOptions) -> (site::Facts, Vec<String>) {
    if options.pages.is_empty() {
        return (site::Facts::None, options.signaling.clone());
    }
    let pages = options.pages.clone();
    let read = tokio::task::spawn_blocking(move || read_site(&pages, SITE_DEADLINE));
    // Its own deadline may be late by what a look-up of the name takes.
    let late = || {
        let problem = format!("no answer within {} s", SITE_DEADLINE.as_secs());
        site::Facts::Failed(problem, "check the address and the network".to_owned())
    };
    let own = options.signaling.clone();
    match timeout(SITE_DEADLINE, read).await {
        Ok(Ok(Ok(found))) => understood(options, found),
        Ok(Ok(Err(error))) => {
            let step = error.next_step().to_owned();
            (site::Facts::Failed(error.to_string(), step), own)
        }
        Ok(Err(_)) | Err(_) => (late(), own),
    }
}

fn understood(options: &DoctorOptions, found: SiteConfig) -> (site::Facts, Vec<String>) {
    let host = options.pages.first().and_then(|page| page.host_str());
    let own_prefix = options
        .site
        .as_ref()
        .is_some_and(|site| site.prefix.is_some());
    let facts = site::Facts::Read {
        host: host.unwrap_or_default().to_owned(),
        prefix: found.prefix.is_some(),
        own_prefix,
        signaling: found.signaling.len(),
        notes: found.notes,
    };
    // What was given by hand comes first, as it does for who joins.
    let signaling = match options.signaling.is_empty() {
        true => found.signaling,
        false => options.signaling.clone(),
    };
    (facts, signaling)
}

async fn of_signaling(urls: &[String]) -> Vec<signaling::Asked> {
    let topic = topic();
    let one = |url: &String| {
        let (url, topic) = (url.clone(), topic.clone());
        async move {
            let outcome = match &topic {
                Some(topic) => net::probe(&url, topic).await,
                None => Err("the system gives no random numbers".to_owned()),
            };
            signaling::Asked { url, outcome }
        }
    };
    join_all(urls.iter().take(MAX_SERVERS).map(one)).await
}

/// A topic that nobody else has: no room is joined, and nothing announced.
fn topic() -> Option<String> {
    let mut dice = StdRng::try_from_rng(&mut SysRng).ok()?;
    Some(format!("celljam-doctor-{:032x}", dice.random::<u128>()))
}

async fn of_servers(options: &DoctorOptions, signaling: &[String]) -> servers::Facts {
    let ice = match signaling.is_empty() {
        // Without a room nobody can tell whether it would be on this machine.
        true => options.links.ice.clone().unwrap_or_else(browser_ice),
        false => options.links.ice_for(signaling),
    };
    let (turn, stun): (Vec<IceServer>, Vec<IceServer>) =
        ice.into_iter().partition(IceServer::is_turn);
    let udp = tokio::task::spawn_blocking(udp::look);
    let (udp, stun, turn) = tokio::join!(udp, of_stun(&stun), of_turn(&turn));
    let udp = udp.unwrap_or_else(|_| Udp {
        broken: Some("the look failed inside".to_owned()),
        outward: [None; 2],
    });
    servers::Facts { udp, stun, turn }
}

/// The address of a server, without scheme and query.
fn place(url: &str) -> String {
    let rest = url.split_once(':').map_or(url, |(_, rest)| rest);
    rest.split('?').next().unwrap_or(rest).to_owned()
}

async fn of_stun(servers: &[IceServer]) -> Vec<Asked> {
    let urls = servers.iter().flat_map(|server| &server.urls);
    let places: Vec<String> = urls.take(MAX_SERVERS).map(|url| place(url)).collect();
    let outcomes = net::stun::addresses(&places).await;
    let asked = places.into_iter().zip(outcomes);
    asked
        .map(|(server, outcome)| Asked { server, outcome })
        .collect()
}

async fn of_turn(servers: &[IceServer]) -> Vec<Asked> {
    let one = |server: &IceServer| {
        let server = server.clone();
        async move {
            let at = server
                .urls
                .first()
                .map_or_else(String::new, |url| place(url));
            let user = server.username.unwrap_or_default();
            let password = server.credential.unwrap_or_default();
            let outcome = net::stun::relay(&at, &user, &password).await;
            Asked {
                server: at,
                outcome,
            }
        }
    };
    join_all(servers.iter().take(MAX_SERVERS).map(one)).await
}
