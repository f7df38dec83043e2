//! A TURN server of the system (coturn) on loopback, for one test.

use std::net::{TcpStream, UdpSocket};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::clock::{QUICK, until_true};

/// Nobody else here goes by this address: whatever else is told to others is a leak.
pub const RELAY: &str = "127.0.0.2";

/// A running server with one user, `tess`, whose password is `secret`.
pub struct Turn {
    child: Child,
    port: u16,
    /// Its database and log.
    _folder: TempDir,
}

impl Turn {
    pub fn start() -> Self {
        let free = UdpSocket::bind((RELAY, 0)).and_then(|socket| socket.local_addr());
        let port = free.expect("a free port").port();
        let folder = tempfile::tempdir().expect("a folder for the server");
        let at = |name: &str| folder.path().join(name).display().to_string();
        let child = Command::new("turnserver")
            .args(["-n", "--no-cli", "--no-tls", "--no-dtls", "--lt-cred-mech"])
            .args(["--user=tess:secret", "--realm=celljam", "--relay-threads=1"])
            // The peers of these tests are on this machine, too.
            .args(["--allow-loopback-peers", "--simple-log"])
            .arg(format!("--listening-ip={RELAY}"))
            .arg(format!("--relay-ip={RELAY}"))
            .arg(format!("--listening-port={port}"))
            .arg(format!("--userdb={}", at("users")))
            .arg(format!("--pidfile={}", at("pid")))
            .arg(format!("--log-file={}", at("log")))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("coturn starts");
        let turn = Self {
            child,
            port,
            _folder: folder,
        };
        until_true("the TURN server listens", QUICK, || {
            TcpStream::connect((RELAY, port)).is_ok()
        });
        turn
    }

    /// For `--ice-server`, with this password.
    pub fn server(&self, password: &str) -> String {
        format!("turn:tess:{password}@{RELAY}:{}", self.port)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
