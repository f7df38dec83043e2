//! Machines that are cut off, as network namespaces of their own: multicast DNS cannot start on the one, no
//! name is ever answered on the other. Members on them meet all the same.

use std::fs;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use super::clock::now;
use super::host::HOSTED;
use super::kit::Need;
use super::stage::{Stage, say};

/// Ways into a namespace: as root, and as anybody where the kernel lets them.
const WAYS: [&[&str]; 2] = [
    &["--net", "--mount"],
    &["--map-root-user", "--net", "--mount"],
];

/// The exit code of a script that could not prepare its namespace.
const CANNOT: i32 = 77;

/// Prints the error with which the multicast group of mDNS cannot be joined, if so.
const PROBE: &str = "const s = require('dgram').createSocket('udp4'); s.bind(5353, () => { \
    try { s.addMembership('224.0.0.251'); } catch (e) { console.log(e.code); } s.close(); });";

/// A network with a way out on which everything is lost, the questions for names among it.
const DEAD_END: &str = r#"
{
    ip link add v0 type veth peer name v1 && ip link set v1 up && ip link set v0 up &&
    ip addr add 198.51.100.7/24 dev v0 && ip route add default via 198.51.100.1 &&
    ip neigh add 198.51.100.1 lladdr 02:00:00:00:00:09 dev v0 &&
    echo 'nameserver 203.0.113.53' > resolv.conf && mount --bind resolv.conf /etc/resolv.conf
} || exit 77
"#;
/// Its own address on that network.
const THERE: &str = "198.51.100.7:4444";

/// A resolver that hears nothing gives up after twice five seconds (resolv.conf(5)).
const RESOLVER: Duration = Duration::from_secs(10);

/// Hosts in the background and reads the room; both end with the script.
const MEET: &str = r#"
"$1" host demo.ipynb --listen "$2" --prefix p --room r >/dev/null 2>&1 &
host=$!
"$1" cat demo.ipynb --prefix p --room r --signaling "ws://$2" --deadline 30
code=$?
kill $host
exit $code
"#;

/// Says so even where nothing may be missing: no package gives a kernel that lets us.
fn skipped(why: &str) {
    say(&format!(
        "a test of a machine that is cut off skipped: {why}"
    ));
}

/// A namespace with loopback alone, for each script anew.
struct Nowhere {
    way: &'static [&'static str],
    stage: Stage,
}

impl Nowhere {
    /// None where the test is to be skipped; says why not.
    fn new() -> Option<Self> {
        let stage = Stage::new(Need::Node)?;
        fs::write(stage.home.path().join("demo.ipynb"), HOSTED).expect("the file is written");
        let mut nowhere = Self { way: &[], stage };
        for way in WAYS {
            nowhere.way = way;
            if nowhere.sh("true", &[]).is_some() {
                return Some(nowhere);
            }
        }
        skipped("no network namespaces here (or no iproute2)");
        None
    }

    /// None where the namespace could not be had.
    fn sh(&self, script: &str, args: &[&str]) -> Option<Output> {
        let home = self.stage.home.path();
        let mut command = Command::new("unshare");
        command.args(self.way).args(["sh", "-c"]);
        let up = format!("ip link set lo up || exit {CANNOT}");
        command.arg(format!("{up}\n{script}")).arg("sh").args(args);
        command.current_dir(home).env("HOME", home);
        let output = command.stdin(Stdio::null()).output().ok()?;
        let refused = String::from_utf8_lossy(&output.stderr).starts_with("unshare:");
        (!refused && output.status.code() != Some(CANNOT)).then_some(output)
    }

    /// Fails unless one member reads there what another hosts.
    fn assert_members_meet(&self, prepare: &str, listen: &str) {
        let script = format!("{prepare}\n{MEET}");
        let Some(met) = self.sh(&script, &[env!("CARGO_BIN_EXE_celljam"), listen]) else {
            return skipped("the namespace could not be prepared");
        };
        let out = String::from_utf8_lossy(&met.stdout);
        assert!(met.status.success() && out.contains("beta = 2"), "{met:?}");
    }
}

#[test]
fn members_meet_where_multicast_dns_cannot_start() {
    let Some(nowhere) = Nowhere::new() else {
        return;
    };
    let probe = nowhere.sh("node -e \"$1\"", &[PROBE]).expect("as before");
    let probe = String::from_utf8_lossy(&probe.stdout).into_owned();
    assert_eq!(probe.trim(), "ENODEV", "multicast works in the namespace");
    nowhere.assert_members_meet("", "127.0.0.1:4444");
}

#[test]
fn members_meet_where_no_name_is_ever_answered() {
    let Some(nowhere) = Nowhere::new() else {
        return;
    };
    let began = now();
    // Off loopback, the browsers' STUN servers are asked, by name.
    nowhere.assert_members_meet(DEAD_END, THERE);
    let took = began.elapsed();
    assert!(took < RESOLVER, "something waited for a name: {took:?}");
}
