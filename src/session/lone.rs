//! For tests: a room that nobody else is in and no server knows of, and who sits in it.

use super::Config;
use super::person::Identity;
use crate::room::{self, Framing, Room};

pub fn room() -> Room {
    let config = room::Config {
        topic: "t".to_owned(),
        urls: Vec::new(),
        framing: Framing::Plain,
        max_links: 1,
        key: None,
        epoch_millis: 0,
    };
    Room::new(config, 1)
}

/// Ana, with a document of this path.
pub fn config(path: &str) -> Config {
    Config {
        who: Identity {
            name: "Ana".to_owned(),
            color: [0; 3],
        },
        room: String::new(),
        path: path.to_owned(),
        hidden: false,
        urls: Vec::new(),
    }
}
