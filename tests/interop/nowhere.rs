//! A machine without any network but loopback: a network namespace of its own, where multicast DNS cannot start.

use std::fs;
use std::process::{Command, Output, Stdio};

use super::host::HOSTED;
use super::kit::Need;
use super::stage::{Stage, say};

/// Ways into a namespace: as root, and as anybody where the kernel lets them.
const WAYS: [&[&str]; 2] = [&["--net"], &["--map-root-user", "--net"]];

/// Prints the error with which the multicast group of mDNS cannot be joined, if so.
const PROBE: &str = "const s = require('dgram').createSocket('udp4'); s.bind(5353, () => { \
    try { s.addMembership('224.0.0.251'); } catch (e) { console.log(e.code); } s.close(); });";

/// Hosts in the background and reads the room; both end with the script.
const MEET: &str = r#"
"$1" host demo.ipynb --listen 127.0.0.1:4444 --prefix p --room r >/dev/null 2>&1 &
host=$!
"$1" cat demo.ipynb --prefix p --room r --signaling ws://127.0.0.1:4444 --deadline 30
code=$?
kill $host
exit $code
"#;

/// A namespace with loopback alone, for each command anew.
struct Nowhere {
    way: &'static [&'static str],
}

impl Nowhere {
    /// None where this kernel does not let us.
    fn new() -> Option<Self> {
        let found = WAYS.into_iter().map(|way| Self { way });
        found.into_iter().find(|nowhere| {
            let tried = nowhere.sh("true", &[]);
            tried.is_ok_and(|output| output.status.success())
        })
    }

    fn sh(&self, script: &str, args: &[&str]) -> std::io::Result<Output> {
        let mut command = Command::new("unshare");
        command.args(self.way).args(["sh", "-c"]);
        command.arg(format!("ip link set lo up || exit 1\n{script}"));
        command.arg("sh").args(args).stdin(Stdio::null()).output()
    }
}

#[test]
fn members_meet_where_multicast_dns_cannot_start() {
    let Some(stage) = Stage::new(Need::Node) else {
        return;
    };
    let Some(nowhere) = Nowhere::new() else {
        say("members_meet_where_multicast_dns_cannot_start skipped: no network namespaces here");
        return;
    };
    let probe = nowhere.sh("node -e \"$1\"", &[PROBE]).expect("Node starts");
    let probe = String::from_utf8_lossy(&probe.stdout).into_owned();
    assert_eq!(probe.trim(), "ENODEV", "multicast works in the namespace");

    let home = stage.home.path();
    fs::write(home.join("demo.ipynb"), HOSTED).expect("the file is written");
    let script = format!("cd '{0}' && export HOME='{0}'\n{MEET}", home.display());
    let met = nowhere.sh(&script, &[env!("CARGO_BIN_EXE_celljam")]);
    let met = met.expect("the script runs");
    let out = String::from_utf8_lossy(&met.stdout);
    assert!(met.status.success() && out.contains("beta = 2"), "{met:?}");
}
