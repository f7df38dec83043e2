//! What a doctor says of made-up machines, as people read it on 80 columns; and a whole run over loopback.

use std::time::Duration;

use insta::assert_snapshot;

use super::clipboard::{Multiplexer, Tmux};
use super::journal::State;
use super::*;
use crate::app::terminal::graphics::Graphics;
use crate::config::{Env, FileFound, LinkOptions, Settings, Trouble, doctor as options};
use crate::net::Probe;
use crate::net::stun::{AskError, Seen};
use crate::net::udp::Udp;
use crate::ui::theme::Depth;

fn shown(found: Vec<Finding>) -> String {
    Report(found).text(Some(80))
}

fn kitty() -> terminal::Facts {
    terminal::Facts {
        term: Some("xterm-kitty".to_owned()),
        columns: 120,
        rows: 40,
        answers: Answers {
            name: Some("kitty(0.35.2)".to_owned()),
            keyboard: true,
            complete: true,
            ..Answers::default()
        },
        depth: Depth::True,
        no_color: false,
        graphics: Graphics::Kitty,
    }
}

#[test]
fn terminals() {
    let silent = terminal::Facts {
        term: Some("xterm\u{1b}[2J".to_owned()),
        columns: 40,
        rows: 10,
        depth: Depth::Sixteen,
        ..terminal::Facts::default()
    };
    let none = terminal::Facts {
        depth: Depth::Plain,
        no_color: true,
        graphics: Graphics::Blocks,
        ..terminal::Facts::default()
    };
    let all = [kitty(), silent, none].map(|facts| shown(terminal::findings(&facts)));
    assert_snapshot!(all.join("\n"));
}

fn clip(multiplexer: Multiplexer, name: &str, term: &str) -> Vec<Finding> {
    clipboard::findings(&clipboard::Facts {
        multiplexer,
        term: term.to_owned(),
        name: name.to_owned(),
        told: false,
    })
}

#[test]
fn clipboards_and_multiplexers() {
    let tmux = |clipboard: Option<&str>, passthrough: Option<&str>| {
        Multiplexer::Tmux(Tmux {
            clipboard: clipboard.map(str::to_owned),
            passthrough: passthrough.map(str::to_owned),
        })
    };
    let all = [
        clip(Multiplexer::None, "kitty(0.35.2)", "xterm-kitty"),
        clip(Multiplexer::None, "xterm(390)", "xterm-256color"),
        clip(Multiplexer::None, "", "xterm-256color"),
        clip(Multiplexer::None, "", "linux"),
        clip(
            tmux(Some("external"), Some("off")),
            "tmux 3.4",
            "tmux-256color",
        ),
        clip(tmux(Some("on"), Some("on")), "tmux 3.4", "tmux-256color"),
        clip(tmux(None, None), "", "screen"),
        clip(Multiplexer::Screen, "", "screen"),
        clip(Multiplexer::Zellij, "", "xterm-256color"),
    ];
    assert_snapshot!(all.map(shown).join("\n"));
}

#[test]
fn locales() {
    let said = |set: &'static [(&str, &str)]| {
        locale::finding(move |name| {
            let found = set.iter().find(|(of, _)| *of == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    };
    assert_snapshot!(shown(vec![
        said(&[("LANG", "de_DE.UTF-8")]),
        said(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8"), ("LANG", "C")]),
        said(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]),
        said(&[]),
    ]));
}

fn of(target: Option<&str>, set: &[(&str, &str)]) -> DoctorOptions {
    let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    let env: Env = set.iter().map(owned).collect();
    options(target, Settings::default(), &env)
}

#[test]
fn settings_that_are_well_and_settings_that_are_not() {
    let link = "https://lite.example.org/lab/index.html?room=1&path=a.ipynb";
    let mut well = of(Some(link), &[]);
    well.file = FileFound::Read("/home/ann/.config/celljam/config.toml".to_owned());
    let wrong = [
        ("CELLJAM_MAX_LINKS", "many"),
        ("CELLJAM_KEYMAP", "nobodys"),
        ("CELLJAM_THEME", "drak"),
    ];
    let mut ill = of(Some("https://lite.example.org/lab/index.html"), &wrong);
    // A variable that is wrong keeps the others from counting.
    let others = of(None, &wrong[1..]);
    (ill.keymap, ill.look) = (others.keymap, others.look);
    ill.file = FileFound::Broken(Trouble {
        problem: "config.toml:3: unknown field `muse`".to_owned(),
        step: "mend it, or remove it".to_owned(),
    });
    let all = [well, ill, of(None, &[])].map(|options| shown(settings::findings(&options)));
    assert_snapshot!(all.join("\n"));
}

#[test]
fn mistakes_in_a_keymap_are_named_with_their_line() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("mine.toml");
    std::fs::write(&file, "[command]\nq = \"fly\"\nx = \"swim\"\n").expect("written");
    let at = file.display().to_string();
    let options = of(None, &[("CELLJAM_KEYMAP", &at)]);
    let found = settings::findings(&options);
    let keymap = found.iter().find(|found| found.check == "keymap");
    let text = &keymap.expect("a line").text;
    assert!(
        text.contains("mine.toml:2:6: ") && text.contains("and 1 more"),
        "{text}"
    );
}

#[test]
fn sites() {
    let read = |prefix, own_prefix, notes: &[&str]| site::Facts::Read {
        host: "lite.example.org".to_owned(),
        prefix,
        own_prefix,
        signaling: 2,
        notes: notes.iter().map(|note| (*note).to_owned()).collect(),
    };
    let failed = site::Facts::Failed(
        "lite.example.org did not answer: \u{1b}]0;owned\u{7}".to_owned(),
        "check the address and the network".to_owned(),
    );
    let all = [
        site::Facts::None,
        read(true, false, &["the public servers are gone", "a\u{202e}b"]),
        read(false, true, &[]),
        read(false, false, &[]),
        failed,
    ];
    assert_snapshot!(all.map(|facts| shown(site::findings(&facts))).join("\n"));
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn server(url: &str, outcome: Result<Probe, String>) -> signaling::Asked {
    signaling::Asked {
        url: url.to_owned(),
        outcome,
    }
}

fn probe(pong: Option<u64>, echo: Option<u64>) -> Probe {
    Probe {
        opened: ms(80),
        pong: pong.map(ms),
        echo: echo.map(ms),
    }
}

#[test]
fn signaling_servers() {
    let gone = || server("wss://gone.example/", Err("Connection refused".to_owned()));
    let good = || {
        server(
            "wss://u:p@one.example/x?token=1",
            Ok(probe(Some(20), Some(22))),
        )
    };
    let slow = server("wss://two.example", Ok(probe(Some(1500), Some(1500))));
    let quiet = server("wss://three.example", Ok(probe(None, Some(30))));
    let deaf = server("wss://four.example", Ok(probe(Some(9), None)));
    let all = [
        signaling::findings(&[]),
        signaling::findings(&[gone()]),
        signaling::findings(&[gone(), good(), slow, quiet, deaf]),
    ];
    assert_snapshot!(all.map(shown).join("\n"));
}

fn way_out(own: Option<&str>, seen: &[Result<&str, AskError>]) -> servers::Facts {
    let asked = |(n, seen): (usize, &Result<&str, AskError>)| servers::Asked {
        server: format!("stun{n}.example:3478"),
        outcome: seen.clone().map(|seen| Seen {
            address: seen.parse().expect("an address"),
            took: ms(12),
            by: "192.0.2.1:3478".parse().expect("an address"),
        }),
    };
    servers::Facts {
        udp: Udp {
            broken: None,
            outward: [own.map(|own| own.parse().expect("an address")), None],
        },
        stun: seen.iter().enumerate().map(asked).collect(),
        turn: Vec::new(),
    }
}

fn with_turn(mut facts: servers::Facts, outcome: Result<&str, AskError>) -> servers::Facts {
    let relay = way_out(None, &[outcome]).stun;
    facts.turn = relay;
    facts
}

fn said(facts: &servers::Facts, wishes: reach::Wishes) -> String {
    let mut found = servers::findings(facts);
    found.push(reach::finding(wishes, facts));
    shown(found)
}

const USUAL: reach::Wishes = reach::Wishes {
    here: false,
    relay_only: false,
};

#[test]
fn ways_out() {
    let home = Some("192.168.1.5");
    let outside = "203.0.113.9:40000";
    let same = [Ok(outside), Ok(outside)];
    let other = [Ok(outside), Ok("203.0.113.9:40001")];
    let all = [
        way_out(Some("203.0.113.9"), &same),
        way_out(home, &same),
        way_out(Some("100.64.3.4"), &other),
        with_turn(way_out(home, &other), Ok("198.51.100.7:50000")),
        with_turn(way_out(home, &same[..1]), Err(AskError::Refused(401))),
        way_out(home, &[Err(AskError::Silent), Err(AskError::Silent)]),
        way_out(home, &[Err(AskError::NoAddress)]),
        way_out(Some("203.0.113.9"), &[Err(AskError::NoAddress)]),
        way_out(None, &[]),
    ];
    assert_snapshot!(all.map(|facts| said(&facts, USUAL)).join("\n"));
}

#[test]
fn wishes_decide_who_can_come() {
    let outside = "203.0.113.9:40000";
    let usual = || way_out(Some("192.168.1.5"), &[Ok(outside), Ok(outside)]);
    let broken = {
        let mut facts = usual();
        facts.udp.broken = Some("Operation not permitted".to_owned());
        facts
    };
    let here = reach::Wishes {
        here: true,
        relay_only: false,
    };
    let relays = reach::Wishes {
        here: false,
        relay_only: true,
    };
    let relayed = with_turn(usual(), Ok("198.51.100.7:50000"));
    let all = [
        reach::finding(here, &way_out(None, &[])),
        reach::finding(relays, &usual()),
        reach::finding(relays, &relayed),
        reach::finding(USUAL, &relayed),
        reach::finding(USUAL, &broken),
        reach::finding(USUAL, &way_out(Some("203.0.113.9"), &[])),
        reach::finding(USUAL, &way_out(Some("10.0.0.9"), &[])),
        reach::finding(USUAL, &way_out(Some("10.0.0.9"), &[Ok(outside)])),
    ];
    assert_snapshot!(shown(all.to_vec()));
}

#[test]
fn disks() {
    let folder = |state, free: Option<u64>| {
        journal::finding(&journal::Facts::Folder {
            path: "/home/ann/.local/state/celljam".into(),
            state,
            free,
        })
    };
    let there = |mode| State::There {
        mode,
        writable: Ok(()),
    };
    let denied = State::There {
        mode: 0o500,
        writable: Err("Permission denied".to_owned()),
    };
    let to_make = |writable| State::ToMake {
        above: "/home/ann".into(),
        writable,
    };
    assert_snapshot!(shown(vec![
        folder(there(0o700), Some(80 << 30)),
        folder(to_make(true), None),
        folder(there(0o755), Some(900 << 20)),
        folder(there(0o700), Some(3 << 20)),
        folder(denied, Some(80 << 30)),
        folder(to_make(false), None),
        folder(State::NoFolder, None),
        journal::finding(&journal::Facts::Nowhere),
    ]));
}

#[test]
fn a_disk_is_looked_at_and_left_as_it_was() {
    let home = tempfile::tempdir().expect("a folder");
    let missing = home.path().join("state/celljam");
    let journal::Facts::Folder { state, free, .. } = journal::look(Some(missing.clone())) else {
        panic!("it has a name");
    };
    assert!(
        matches!(state, State::ToMake { writable: true, .. }),
        "{state:?}"
    );
    assert!(free.is_some() && !missing.exists());
    let there = journal::look(Some(home.path().to_owned()));
    let journal::Facts::Folder { state, .. } = there else {
        panic!("it has a name");
    };
    assert!(
        matches!(
            state,
            State::There {
                writable: Ok(()),
                ..
            }
        ),
        "{state:?}"
    );
    assert_eq!(std::fs::read_dir(home.path()).expect("a folder").count(), 0);
    let file = home.path().join("file");
    std::fs::write(&file, "").expect("written");
    let found = journal::look(Some(file));
    assert!(matches!(
        found,
        journal::Facts::Folder {
            state: State::NoFolder,
            ..
        }
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_look_at_the_network_over_loopback() {
    use crate::net::serve::Server;
    let any = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let server = Server::bind(any, None).await.expect("a port").start();
    let mut options = of(None, &[("CELLJAM_SIGNALING", server.url())]);
    let facts = ask::of_network(&options).await;
    assert_eq!(facts.site, site::Facts::None);
    let outcome = facts.signaling[0].outcome.as_ref();
    let probe = outcome.expect("reached");
    assert!(probe.pong.is_some() && probe.echo.is_some());
    assert!(
        facts.servers.stun.is_empty(),
        "a room on this machine asks nobody"
    );
    let found = of_network(&options, &facts);
    let last = found.last().expect("a line");
    assert!(last.text.contains("only those on this machine"), "{last:?}");
    assert_eq!(Report(found).failed(), 0);
    // The topic was nobody's, and nobody is left in it.
    let nobody = async {
        while server.load().1 > 0 {
            tokio::task::yield_now().await;
        }
    };
    let left = tokio::time::timeout(Duration::from_secs(30), nobody).await;
    assert_eq!(left, Ok(()), "somebody is in the topic");
    options.links = LinkOptions {
        ice: Some(Vec::new()),
        ..LinkOptions::default()
    };
    options.signaling = vec!["ws://127.0.0.1:1".to_owned()];
    let facts = ask::of_network(&options).await;
    assert_eq!(Report(of_network(&options, &facts)).failed(), 1);
    server.stop().await;
}
