//! One test's room with everybody in it: starts the kit, the members and the program, one test at a time.

use std::env;
use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::clock::{SLOW, until};
use super::kit::{Lines, Need, missing};
use super::screen::Screen;

/// Chromium twice at once, or two signaling storms, would disturb each other's times.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
/// The kit's servers are up within a second on an idle machine.
const ROOM_STARTS: Duration = Duration::from_secs(30);
/// A browser's process, not its first page.
const BROWSER_STARTS: Duration = Duration::from_secs(60);

/// The name under which the program joins in these tests.
pub const US: &str = "Tess";

/// What `room.mjs` says of itself.
pub struct Room {
    pub lines: Lines,
    pub facts: Value,
}

impl Room {
    pub fn start(args: &[&str]) -> Self {
        let args = [&["--stdin"], args].concat();
        let lines = Lines::start("room.mjs", &args).expect("the room starts");
        let facts = lines.line(ROOM_STARTS).expect("the room says where it is");
        Self { lines, facts }
    }

    pub fn signaling(&self) -> &str {
        self.facts["signaling"][0]
            .as_str()
            .expect("a signaling URL")
    }

    pub fn base(&self) -> &str {
        self.facts["base"].as_str().expect("the site's URL")
    }
}

/// A room, with a home folder of its own for the program.
pub struct Stage {
    pub room: Room,
    pub home: TempDir,
    _alone: MutexGuard<'static, ()>,
}

/// Says it past the test runner's capture: a skipped test must not look like a passed one.
pub fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "interop: {words}");
}

/// Whether the test can run here; says why not, and fails where it must run.
fn able(need: Need) -> bool {
    let wish = env::var("CELLJAM_INTEROP").unwrap_or_default();
    let Some(why) = missing(need).or((wish == "skip").then_some("CELLJAM_INTEROP=skip")) else {
        return true;
    };
    assert!(wish != "required", "{why}, and CELLJAM_INTEROP=required");
    let test = std::thread::current()
        .name()
        .unwrap_or("a test")
        .to_string();
    say(&format!("{test} skipped: {why}"));
    false
}

impl Stage {
    /// None where something is missing and the test is to be skipped.
    pub fn new(need: Need) -> Option<Self> {
        Self::with(need, &[])
    }

    /// With arguments for `room.mjs`.
    pub fn with(need: Need, args: &[&str]) -> Option<Self> {
        if !able(need) {
            return None;
        }
        let alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let home = tempfile::tempdir().expect("a folder for the program's home");
        Some(Self {
            room: Room::start(args),
            home,
            _alone: alone,
        })
    }

    /// The link that a browser user would paste, for `path` in this room.
    pub fn link(&self, path: &str) -> String {
        let room = self.room.facts["room"].as_str().unwrap_or_default();
        format!(
            "{}/lab/index.html?path={path}&room={room}",
            self.room.base()
        )
    }

    /// A Chromium of its own with the document open. Its start may be tried again once.
    pub fn browser(&self, name: &str, path: &str) -> Lines {
        self.browser_with(&[], name, path)
    }

    /// With arguments for `browser-peer.mjs`.
    pub fn browser_with(&self, args: &[&str], name: &str, path: &str) -> Lines {
        let mut browser = start_browser(args);
        let who = json!({"base": self.room.base(), "room": self.room.facts["room"], "path": path,
            "username": name, "usercolor": "1e88e5"});
        browser.call("open", who);
        browser
    }

    /// A Node peer in this room; `framing` is `chunked` or `plain`.
    pub fn node(&self, name: &str, framing: &str, path: &str) -> Lines {
        let mut peer = idle_node(framing);
        peer.call("open", self.node_options(name, path));
        peer
    }

    /// What a Node peer's `open` takes for this room.
    pub fn node_options(&self, name: &str, path: &str) -> Value {
        json!({"signaling": self.room.facts["signaling"], "prefix": self.room.facts["prefix"],
            "room": self.room.facts["room"], "path": path, "username": name, "usercolor": "00897b"})
    }

    /// A Node peer that has put two cells into an empty room.
    pub fn node_with_cells(&self, name: &str, framing: &str) -> Lines {
        let mut peer = self.node(name, framing, "demo.ipynb");
        fill(&mut peer);
        peer
    }

    /// The program in a terminal, joining by link.
    pub fn seat(&self, path: &str, more: &[&str]) -> Screen {
        let link = self.link(path);
        self.program(&[&[link.as_str(), "--username", US], more].concat())
    }

    /// The program in a terminal, joining by room, prefix and signaling server, without the site.
    pub fn seat_by_flags(&self, path: &str, more: &[&str]) -> Screen {
        let given = |key: &str| {
            self.room.facts[key]
                .as_str()
                .unwrap_or_default()
                .to_string()
        };
        let (room, prefix) = (given("room"), given("prefix"));
        let flags = [
            path,
            "--room",
            &room,
            "--prefix",
            &prefix,
            "--signaling",
            self.room.signaling(),
            "--username",
            US,
        ];
        self.program(&[&flags, more].concat())
    }

    /// The program in a terminal with any arguments.
    pub fn program(&self, args: &[&str]) -> Screen {
        Screen::start(env!("CARGO_BIN_EXE_celljam"), args, self.home.path())
    }
}

/// A Node peer that is in no room yet.
pub fn idle_node(framing: &str) -> Lines {
    let peer = Lines::start("headless-peer.mjs", &["--framing", framing]).expect("Node starts");
    peer.line(ROOM_STARTS).expect("the Node peer is ready");
    peer
}

/// Two cells: what every Node room of these tests holds.
pub fn fill(peer: &mut Lines) {
    peer.call(
        "insert_cell",
        json!({"index": 0, "type": "markdown", "cell_id": "n-one", "source": "# From Node"}),
    );
    peer.call(
        "insert_cell",
        json!({"index": 1, "type": "code", "cell_id": "n-two", "source": "alpha = 1"}),
    );
}

fn start_browser(args: &[&str]) -> Lines {
    let start = || {
        let browser = Lines::start("browser-peer.mjs", args)?;
        browser.line(BROWSER_STARTS).map(|_| browser)
    };
    start().unwrap_or_else(|why| {
        say(&format!("browser start tried again: {why}"));
        start().expect("the browser starts at the second try")
    })
}

/// The source of every cell that a peer has.
pub fn sources(peer: &mut Lines) -> Vec<String> {
    let cells = peer.call("cells", json!({}));
    let source = |cell: &Value| cell["source"].as_str().unwrap_or_default().to_string();
    cells
        .as_array()
        .map(|cells| cells.iter().map(source).collect())
        .unwrap_or_default()
}

/// Waits until the sources that a peer has please `test`.
pub fn until_sources(what: &str, peer: &mut Lines, test: impl Fn(&[String]) -> bool) {
    until(what, SLOW, || {
        let seen = sources(peer);
        if test(&seen) {
            Ok(())
        } else {
            Err(format!("{seen:?}"))
        }
    });
}

/// The awareness state of the member called `name`, as a peer has it: (client id, state).
pub fn member(peer: &mut Lines, name: &str) -> Option<(u64, Value)> {
    let states = peer.call("awareness", json!({}));
    let found = states
        .as_array()?
        .iter()
        .find(|s| s["state"]["user"]["name"] == json!(name))?;
    Some((found["clientID"].as_u64()?, found["state"].clone()))
}

/// Waits until a peer sees the member called `name`.
pub fn until_member(peer: &mut Lines, name: &str) -> (u64, Value) {
    until(&format!("{name} is seen"), SLOW, || {
        member(peer, name).ok_or_else(|| "not there".to_string())
    })
}
