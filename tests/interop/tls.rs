//! `wss` and `https` with a certificate of a private authority: trusted where it is named, told where not.

use std::fs;
use std::path::Path;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tempfile::TempDir;

use super::clock::{QUICK, SLOW};
use super::kit::{Lines, Need};
use super::program::{Ended, Running};
use super::screen::Screen;
use super::stage::{Room, Stage, US, fill, until_sources};

/// An authority of nobody's list, and a certificate of 127.0.0.1 by it, as PEM files.
struct Authority {
    folder: TempDir,
}

impl Authority {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the certificates");
        let authority = Self { folder };
        authority.write().expect("certificates");
        authority
    }

    fn write(&self) -> Result<(), rcgen::Error> {
        let mut root = CertificateParams::new(Vec::new())?;
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        root.distinguished_name
            .push(DnType::CommonName, "the tests' authority");
        let root_key = KeyPair::generate()?;
        let root_pem = root.self_signed(&root_key)?.pem();
        let issuer = Issuer::new(root, root_key);
        let key = KeyPair::generate()?;
        let names = vec!["127.0.0.1".to_string(), "localhost".to_string()];
        let server = CertificateParams::new(names)?.signed_by(&key, &issuer)?;
        for (name, pem) in [
            ("root.pem", root_pem),
            ("server.pem", server.pem()),
            ("server.key", key.serialize_pem()),
        ] {
            fs::write(self.folder.path().join(name), pem).expect("a PEM file is written");
        }
        Ok(())
    }

    fn file(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// The flags by which a server takes its certificate, ours and the kit's alike.
    fn flags(&self) -> [String; 4] {
        let (cert, key) = (self.file("server.pem"), self.file("server.key"));
        ["--tls-cert".into(), cert, "--tls-key".into(), key]
    }
}

/// `celljam serve` behind TLS, and the kit's site behind https with that server for its pages.
struct Secured {
    stage: Stage,
    authority: Authority,
    _server: Running,
}

impl Secured {
    fn new() -> Option<Self> {
        let mut stage = Stage::new(Need::Node)?;
        let authority = Authority::new();
        let tls = authority.flags();
        let tls: Vec<&str> = tls.iter().map(String::as_str).collect();
        let serve = [&["serve", "--listen", "127.0.0.1:0"], &tls[..]].concat();
        let server = Running::start(&serve, stage.home.path());
        let line = server.line(QUICK);
        let url = line
            .split_whitespace()
            .find(|word| word.starts_with("wss://"));
        let url = url.unwrap_or_else(|| panic!("no URL in {line:?}"));
        stage.room = Room::start(&[&["--signaling-url", url], &tls[..]].concat());
        Some(Self {
            stage,
            authority,
            _server: server,
        })
    }

    /// The program by link, so that it reads the site first.
    fn by_link(&self, env: &[(&str, &str)]) -> Screen {
        let args = [&self.stage.link("demo.ipynb"), "--username", US];
        let program = env!("CARGO_BIN_EXE_celljam");
        Screen::start_with(program, &args, self.stage.home.path(), env)
    }

    fn cat(&self, deadline: &str, env: &[(&str, &str)]) -> Ended {
        let signaling = self.stage.room.signaling();
        let place = [
            "--room",
            "demo",
            "--prefix",
            "realroom",
            "--signaling",
            signaling,
        ];
        let args = [&["cat", "demo.ipynb", "--deadline", deadline], &place[..]].concat();
        Running::start_with(&args, self.stage.home.path(), env).end(SLOW)
    }
}

#[test]
fn a_private_authority_that_is_named_is_trusted() {
    let Some(secured) = Secured::new() else {
        return;
    };
    let root = secured.authority.file("root.pem");
    // A stock peer finds our server behind TLS as well.
    let mut nora = trusting_node(&root);
    nora.call("open", secured.stage.node_options("Nora", "demo.ipynb"));
    fill(&mut nora);
    let seat = secured.by_link(&[("SSL_CERT_FILE", &root)]);
    seat.wait_text("alpha = 1", SLOW);
    seat.wait_text("signaling 1/1 · peers 1, all in step", QUICK);
    seat.keys("<Enter>xyzzy<Esc>");
    until_sources("our typing", &mut nora, |s| s[0].contains("xyzzy"));
    let cat = secured.cat("20", &[("SSL_CERT_FILE", &root)]);
    assert!(
        cat.code == Some(0) && cat.out.contains("alpha = 1"),
        "{cat:?}"
    );
}

fn trusting_node(root: &str) -> Lines {
    let env = [("NODE_EXTRA_CA_CERTS", root)];
    let peer = Lines::start_with("headless-peer.mjs", &["--framing", "chunked"], &env);
    let peer = peer.expect("Node starts");
    peer.line(QUICK).expect("the Node peer is ready");
    peer
}

#[test]
fn an_unknown_authority_is_told_with_the_next_step() {
    let Some(secured) = Secured::new() else {
        return;
    };
    let refused = secured.by_link(&[]);
    refused.wait_text("SSL_CERT_FILE", QUICK);
    let text = refused.text();
    assert!(
        text.contains("reading the site: https://127.0.0.1"),
        "{text}"
    );
    assert_ne!(refused.wait_exit(QUICK), 0);

    let home = secured.stage.home.path();
    let seat = secured.stage.seat_by_flags("demo.ipynb", &[]);
    seat.wait_text("an authority that is unknown here", QUICK);
    seat.wait_text("SSL_CERT_FILE", QUICK);
    seat.keys("q");
    assert_eq!(seat.wait_exit(QUICK), 0);

    let cat = secured.cat("3", &[]);
    assert!(
        cat.code == Some(4) && cat.err.contains("SSL_CERT_FILE"),
        "{cat:?}"
    );
    let nowhere = missing(home);
    let cat = secured.cat("3", &[("SSL_CERT_FILE", &nowhere)]);
    assert!(
        cat.err.contains("could be read") && cat.err.contains(&nowhere),
        "{cat:?}"
    );
}

fn missing(home: &Path) -> String {
    home.join("no-such.pem").display().to_string()
}
