//! What opens another document: beside the first one in its room, or wherever the first one came from.

use super::clock::Clock;
use super::failure::Failure;
use super::files::Files;
use super::join::{self, Place};
use super::model::{Me, Model};
use super::{Taken, keep_history, model, take_up};
use crate::config::{JoinOptions, Recover};
use crate::link::clean_path;
use crate::net::NetConfig;

/// A document that has not dialled, and how its sockets are to connect: not at all where there is no
/// room.
pub struct Opened {
    /// As [`Opener::clean`] gives it.
    pub path: String,
    pub model: Model,
    pub net: Option<NetConfig>,
}

/// Opens documents by path.
pub trait Opener {
    /// The path in the form by which one document is known, however it is written; the failure is for
    /// the status line.
    fn clean(&self, path: &str) -> Result<String, Failure>;

    /// Opens the document at a cleaned path.
    fn open(&mut self, path: &str) -> Result<Opened, Failure>;
}

/// Opens other documents of the room that the first one is in: the same prefix, servers and password.
/// It joins them as a guest, who never seeds.
pub struct RoomOpener {
    place: Place,
    options: JoinOptions,
    clock: Clock,
}

impl RoomOpener {
    /// The room is that of `place`; from the options come name, links and whether one only watches.
    pub fn new(place: Place, options: JoinOptions, clock: Clock) -> Self {
        Self {
            place,
            options,
            clock,
        }
    }
}

impl Opener for RoomOpener {
    fn clean(&self, path: &str) -> Result<String, Failure> {
        let shown = path.escape_debug();
        clean_path(path).map_err(|why| Failure::Usage(format!("the path \"{shown}\" {why}")))
    }

    fn open(&mut self, path: &str) -> Result<Opened, Failure> {
        let place = self.place.sibling(path)?;
        let mut seat = join::seat(&place, &self.options, &self.clock)?;
        // There is no terminal to ask on: what was left is taken up, which loses nothing.
        let journal = match seat.member() {
            Some(member) => match take_up(member, &place, Recover::Rejoin, &self.clock)? {
                Taken::Journal(journal) => Some(journal),
                Taken::File(_) => None,
            },
            None => None,
        };
        let me = Me::of(&self.options.who);
        let files = Files::of_process(self.options.backup)?;
        let mut model = model(seat, me, &self.options.keymap, &self.clock).with_files(files);
        if let Some(journal) = journal {
            model.keep_journal(journal);
            keep_history(&mut model, Some(&place.name()), &self.clock);
        } else {
            keep_history(&mut model, None, &self.clock);
        }
        Ok(Opened {
            path: path.to_owned(),
            model,
            net: Some(join::net_config(&place, &self.options.links)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Identity, LinkOptions};
    use crate::room::Framing;
    use crate::wire::key::site_topic;

    fn place() -> Place {
        Place::of_site("pre", "77", "demo.ipynb", vec!["ws://one".to_owned()])
    }

    fn plain(topic: &str, path: &str) -> Place {
        Place {
            room: topic.to_owned(),
            path: path.to_owned(),
            topic: topic.to_owned(),
            signaling: vec!["ws://one".to_owned()],
            framing: Framing::Plain,
            password: Some("secret".to_owned()),
            prefix: None,
        }
    }

    #[test]
    fn another_document_of_a_site_is_another_topic_of_the_same_room() {
        let other = place().sibling("sub/b.ipynb").expect("a sibling");
        assert_eq!(other.topic, site_topic("pre", "77", "sub/b.ipynb"));
        let named = (other.room.as_str(), other.path.as_str());
        assert_eq!(named, ("77", "sub/b.ipynb"));
        assert_eq!(other.signaling, place().signaling);
    }

    #[test]
    fn a_plain_room_has_others_where_its_topic_ends_in_the_path() {
        let first = plain("json:notebook:a.ipynb", "a.ipynb");
        let other = first.sibling("b.ipynb").expect("a sibling");
        assert_eq!(other.topic, "json:notebook:b.ipynb");
        assert_eq!(other.password, first.password);
        let alone = plain("standup", "untitled.ipynb").sibling("b.ipynb");
        assert!(alone.is_err_and(|why| why.to_string().contains("one document")));
    }

    #[test]
    fn paths_are_cleaned_and_what_is_none_is_refused() {
        let who = Identity::new("Eva", None).expect("a name");
        let options = place().options(who, LinkOptions::default());
        let opener = RoomOpener::new(place(), options, Clock::start());
        assert_eq!(opener.clean("RTC:/a//b.md"), Ok("a/b.md".to_owned()));
        for none in ["", "sub/", "../a.ipynb", "a\u{1b}[2J"] {
            let refused = opener.clean(none).expect_err("no path").to_string();
            assert!(!refused.contains('\u{1b}'), "{refused}");
        }
    }
}
