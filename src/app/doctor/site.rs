//! The site of a link: what its own files say about its rooms.

use super::finding::{Finding, foreign};

const CHECK: &str = "site";
/// Notes shown: the site's files may hold any number.
const MAX_NOTES: usize = 4;

/// What came of reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Facts {
    /// No site is named, or the link says all by itself.
    None,
    Read {
        host: String,
        prefix: bool,
        /// The prefix was given by hand.
        own_prefix: bool,
        signaling: usize,
        notes: Vec<String>,
    },
    /// What is wrong, and the next step.
    Failed(String, String),
}

/// One line, and one for each of the site's notes.
pub fn findings(facts: &Facts) -> Vec<Finding> {
    let (host, prefix, own, signaling, notes) = match facts {
        Facts::None => return vec![Finding::skip(CHECK, "no site has to be read")],
        Facts::Failed(problem, step) => {
            return vec![Finding::fail(CHECK, &foreign(problem)).then(&foreign(step))];
        }
        Facts::Read {
            host,
            prefix,
            own_prefix,
            signaling,
            notes,
        } => (foreign(host), prefix, own_prefix, signaling, notes),
    };
    let servers = match signaling {
        1 => "one signaling server".to_owned(),
        many => format!("{many} signaling servers"),
    };
    let first = match (prefix, own) {
        (true, _) => Finding::ok(CHECK, &format!("{host} names a room prefix and {servers}")),
        (false, true) => Finding::ok(
            CHECK,
            &format!("{host} names {servers}; the prefix is yours"),
        ),
        (false, false) => Finding::fail(
            CHECK,
            &format!("{host} sets no room prefix: each of its pages makes up its own"),
        )
        .then("set webRtcRoomPrefix in the site's jupyter-lite.json and reload its pages"),
    };
    let notes = notes.iter().take(MAX_NOTES);
    let notes = notes.map(|note| Finding::warn(CHECK, &foreign(note)));
    std::iter::once(first).chain(notes).collect()
}
