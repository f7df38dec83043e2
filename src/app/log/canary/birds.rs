//! The canaries, and how they are known whatever they wear.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// What must not be in a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bird {
    /// The room's name, which is the topic of a plain room.
    Room,
    Password,
    Path,
    /// Text of a cell.
    Text,
    /// One's own name, and a peer's.
    Own,
    Peer,
    /// A host of a signaling server: one whose name every machine knows without asking.
    Host,
    /// An address of the machine, which is a peer's as well.
    Address,
    /// What stands in a server's URL behind its host.
    Query,
    /// Where a file is saved.
    Folder,
}

impl Bird {
    pub const ALL: &[Bird] = &[
        Bird::Room,
        Bird::Password,
        Bird::Path,
        Bird::Text,
        Bird::Own,
        Bird::Peer,
        Bird::Host,
        Bird::Address,
        Bird::Query,
        Bird::Folder,
    ];

    pub const fn song(self) -> &'static str {
        match self {
            Bird::Room => "canary-room-ü\"7Qx",
            Bird::Password => "canary-password-é8Rk",
            Bird::Path => "canary-path-5Zw.ipynb",
            Bird::Text => "canary-text-ß\"3Vn",
            Bird::Own => "canary-own-å4Hj",
            Bird::Peer => "canary-peer-ø9Lp",
            Bird::Host => "localhost",
            Bird::Address => "127.0.0.1",
            Bird::Query => "canary-query-6Tb",
            Bird::Folder => "canary-folder-1Yc",
        }
    }
}

/// The canaries of these that are in a text.
pub fn found(text: &str, birds: &[Bird]) -> Vec<Bird> {
    let text = text.to_lowercase();
    let inside = |bird: &&Bird| {
        let mut dresses = dresses(bird.song()).into_iter();
        dresses.any(|dressed| text.contains(&dressed.to_lowercase()))
    };
    birds.iter().filter(inside).copied().collect()
}

/// Ways in which a text may stand in another one.
pub fn dresses(song: &str) -> Vec<String> {
    let json = serde_json::Value::from(song).to_string();
    let ascii = |c: char| match c {
        ' '..='~' => c.to_string(),
        _ => format!("\\u{:04x}", u32::from(c)),
    };
    let percent = percent_encoding::utf8_percent_encode(song, percent_encoding::NON_ALPHANUMERIC);
    let mut all = vec![
        song.to_owned(),
        json.trim_matches('"').to_owned(),
        song.chars().map(ascii).collect(),
        song.escape_debug().to_string(),
        song.escape_default().to_string(),
        song.bytes().map(|byte| format!("{byte:02x}")).collect(),
        format!("{:?}", song.as_bytes())
            .trim_matches(['[', ']'])
            .to_owned(),
        percent.to_string(),
    ];
    for engine in [STANDARD, URL_SAFE] {
        // A third of the places in a text each; the ends depend on what stands beside.
        for before in 0..3 {
            let shifted = [&vec![b'_'; before], song.as_bytes()].concat();
            let coded = engine.encode(shifted);
            let whole = coded.trim_end_matches('=');
            let sure = whole.get((before * 8).div_ceil(6)..whole.len() - 1);
            all.extend(sure.map(str::to_owned));
        }
    }
    all
}
