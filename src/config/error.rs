//! Why wishes do not add up, and what to do about it.

use crate::link::{LinkError, PathError};

/// Every one of these is the user's to mend before anything is dialled.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{file}: {cause}")]
    File { file: String, cause: String },
    #[error("the environment variable {key} is \"{value}\", not {want}")]
    Variable {
        key: &'static str,
        value: String,
        want: &'static str,
    },
    #[error("\"{text}\" cannot be joined: {cause}")]
    Link { text: String, cause: LinkError },
    #[error("the document \"{text}\" {cause}")]
    Path { text: String, cause: PathError },
    #[error("the link names no document")]
    LinkWithoutDocument { link: String },
    #[error("no room is named")]
    NoRoom { link: Option<String> },
    #[error("no document is named")]
    NoDocument,
    #[error("\"{text}\" is a file here, and the settings name a room that may have it too")]
    FileOrRoom { text: String },
    #[error("there is no file \"{text}\" here")]
    NoFile { text: String },
    #[error("a local file has nobody to hide from")]
    HiddenFile,
    #[error("nothing says where the room \"{room}\" is")]
    NoPlace { room: String },
    #[error("no signaling server is named")]
    NoSignaling,
    #[error("\"{0}\" is not the address of a signaling server")]
    Signaling(String),
    #[error("\"{0}\" is not a colour")]
    Color(String),
    #[error("\"{0}\" cannot be a user name")]
    Name(String),
    #[error("\"{0}\" is not a STUN or TURN server")]
    Ice(String),
    #[error("\"{0}\" is not reached over UDP, and no other way is supported")]
    IceNotUdp(String),
    #[error("only relayed connections are wanted, but no TURN server is named")]
    RelayWithoutTurn,
    #[error("more is to be logged, but no log is kept")]
    DebugWithoutLog,
    #[error("{0} connections at once is out of range")]
    MaxLinks(usize),
    #[error(
        "{host} sets no room prefix: on localhost each page load then makes up its own, so nobody \
         can join it"
    )]
    RandomPrefix { host: String },
}

impl ConfigError {
    /// The next thing to do, as an imperative.
    #[must_use]
    pub fn next_step(&self) -> String {
        match self {
            Self::LinkWithoutDocument { link } => quoted(link, "path=FILE"),
            Self::NoRoom { link: Some(link) } => {
                format!(
                    "{}, or name the room with --room",
                    quoted(link, "room=ROOM")
                )
            }
            Self::FileOrRoom { text } => {
                format!("write ./{text} for the file, or add --room ROOM for the room")
            }
            _ => self.plain_step().to_owned(),
        }
    }

    fn plain_step(&self) -> &'static str {
        match self {
            Self::File { .. } | Self::Variable { .. } => "mend it, or remove it",
            Self::Link { .. } => "copy the address from the browser, and put it in quotes",
            Self::Path { .. } => "name a file below the root of the site's files",
            Self::NoFile { .. } => {
                "give a new one an ending (.ipynb, .md, .py), or add --room ROOM for a room's"
            }
            Self::HiddenFile => "leave out --hidden",
            Self::FileOrRoom { .. } => "add --room ROOM",
            Self::NoDocument => "give its path as the site shows it, such as demo.ipynb",
            Self::NoPlace { .. } => "add --site URL, or --prefix TEXT with --signaling URL",
            Self::NoSignaling | Self::Signaling(_) => "add --signaling ws://HOST:PORT (or wss://)",
            Self::Color(_) => "write it as six hexadecimal digits, such as e65100",
            Self::Name(_) => "give a short name without control characters: --username NAME",
            Self::Ice(_) => "write stun:HOST:PORT or turn:USER:PASSWORD@HOST:PORT",
            Self::IceNotUdp(_) => {
                "ask for the UDP port of the same server: turn:USER:PASSWORD@HOST:PORT"
            }
            Self::RelayWithoutTurn => "add --ice-server turn:USER:PASSWORD@HOST:PORT",
            Self::DebugWithoutLog => "add --log FILE",
            Self::MaxLinks(_) => "choose from 1 to 64",
            Self::RandomPrefix { .. } => {
                "set \"webRtcRoomPrefix\" in the site's jupyter-lite.json and reload its pages"
            }
            Self::NoRoom { .. } | Self::LinkWithoutDocument { .. } => "add --room ROOM",
        }
    }
}

/// What to type instead of a link that a shell cut off at its first `&`.
fn quoted(link: &str, missing: &str) -> String {
    let mark = if link.contains('?') { '&' } else { '?' };
    format!("put the link in quotes (a shell cuts it at &): celljam '{link}{mark}{missing}'")
}
