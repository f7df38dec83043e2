//! From resolved options to a session that is ready to dial.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rand::rngs::SysRng;
use rand::{RngExt, SeedableRng, rngs::StdRng};

use super::clock::Clock;
use super::failure::Failure;
use super::journal::Name;
use super::seat::Seat;
use crate::config::{JoinOptions, KeymapChoice, LinkOptions, LookChoice, RoomAddress, SiteAddress};
use crate::net::site::read_site;
use crate::net::{IceServer, NetConfig};
use crate::notebook::{DocKind, Notebook, Replica, Shape};
use crate::room::{self, Framing, Room, USUAL_LINKS};
use crate::session::person::Identity;
use crate::session::view::JoinStep;
use crate::session::{Config, Member, Observer};
use crate::wire::key::{RoomKey, site_topic};

/// A site that has not answered by then is not going to.
const SITE_DEADLINE: Duration = Duration::from_secs(15);

/// A room whose every part is known.
#[derive(Clone, Debug)]
pub struct Place {
    /// What people call it.
    pub room: String,
    pub path: String,
    pub topic: String,
    pub signaling: Vec<String>,
    pub framing: Framing,
    pub password: Option<String>,
    /// What the topics of the room are made of; none in a plain room.
    pub prefix: Option<String>,
}

impl Place {
    /// A room of JupyterLite.
    pub fn of_site(prefix: &str, room: &str, path: &str, signaling: Vec<String>) -> Self {
        Self {
            room: room.to_owned(),
            path: path.to_owned(),
            topic: site_topic(prefix, room, path),
            signaling,
            framing: Framing::Chunked,
            password: None,
            prefix: Some(prefix.to_owned()),
        }
    }

    /// Options for a seat in this room that may write.
    pub fn options(&self, who: crate::config::Identity, links: LinkOptions) -> JoinOptions {
        let address = match &self.prefix {
            Some(prefix) => RoomAddress::Known {
                prefix: prefix.clone(),
                room: self.room.clone(),
                path: self.path.clone(),
                signaling: self.signaling.clone(),
            },
            None => RoomAddress::Plain {
                topic: self.topic.clone(),
                password: self.password.clone(),
                path: self.path.clone(),
                signaling: self.signaling.clone(),
            },
        };
        JoinOptions {
            address,
            who,
            links,
            observe: false,
            hidden: false,
            backup: false,
            recover: crate::config::Recover::Rejoin,
            keymap: KeymapChoice::default(),
            look: LookChoice::default(),
        }
    }

    /// What files about the document are named by.
    pub fn name(&self) -> Name {
        Name::of_room(&self.topic, &self.room, &self.path)
    }

    /// Another document of the same room. A plain room is one topic; where the path is the end of it
    /// (`json:notebook:demo.ipynb`), the topic of another path is plain too.
    pub fn sibling(&self, path: &str) -> Result<Self, Failure> {
        if let Some(prefix) = &self.prefix {
            return Ok(Self::of_site(
                prefix,
                &self.room,
                path,
                self.signaling.clone(),
            ));
        }
        let stem = self.topic.strip_suffix(&self.path).ok_or_else(|| {
            Failure::Usage(
                "this room holds one document: its name does not end in the document's path, so \
                 that nobody can tell where another one is; join that room by itself"
                    .to_owned(),
            )
        })?;
        let topic = format!("{stem}{path}");
        Ok(Self {
            room: topic.clone(),
            path: path.to_owned(),
            topic,
            ..self.clone()
        })
    }
}

/// What the site said, as facts for the joining screen.
pub type SiteFacts = Vec<JoinStep>;

/// Completes the address, from the site's own files where it must.
pub fn locate(address: RoomAddress) -> Result<(Place, SiteFacts), Failure> {
    match address {
        RoomAddress::Known {
            prefix,
            room,
            path,
            signaling,
        } => Ok((Place::of_site(&prefix, &room, &path, signaling), Vec::new())),
        RoomAddress::Plain {
            topic,
            password,
            path,
            signaling,
        } => {
            let place = Place {
                room: topic.clone(),
                path,
                topic,
                signaling,
                framing: Framing::Plain,
                password,
                prefix: None,
            };
            Ok((place, Vec::new()))
        }
        RoomAddress::Site(site) => locate_on_site(site),
    }
}

fn locate_on_site(site: SiteAddress) -> Result<(Place, SiteFacts), Failure> {
    let found = read_site(&site.pages, SITE_DEADLINE).map_err(|error| {
        Failure::Failed(format!("reading the site: {error}; {}", error.next_step()))
    })?;
    let host = site
        .pages
        .first()
        .and_then(|page| page.host_str())
        .unwrap_or_default()
        .to_owned();
    let address = site
        .with(found.prefix, found.signaling, found.room)
        .map_err(|error| Failure::Failed(format!("{error}; {}", error.next_step())))?;
    let mut facts = vec![JoinStep::SiteRead { site: host }];
    facts.extend(
        found
            .notes
            .into_iter()
            .map(|note| JoinStep::SiteNote { note }),
    );
    let (place, _) = locate(address)?;
    Ok((place, facts))
}

/// Everything random that a session needs, drawn once.
pub struct Draw(StdRng);

impl Draw {
    pub fn new() -> Result<Self, Failure> {
        StdRng::try_from_rng(&mut SysRng)
            .map(Self)
            .map_err(|error| {
                Failure::Failed(format!("the system gives no random numbers: {error}"))
            })
    }

    /// A number that nobody else has.
    pub fn number(&mut self) -> u64 {
        self.0.random()
    }

    /// A client id: not zero, and 32 bits wide, since older lib0 cannot read more.
    pub fn client(&mut self) -> u32 {
        self.0.random_range(1..=u32::MAX)
    }
}

/// The mesh of a place.
pub fn room(
    place: &Place,
    links: &LinkOptions,
    draw: &mut Draw,
    clock: &Clock,
) -> Result<Room, Failure> {
    let key = place
        .password
        .as_deref()
        .map(|password| RoomKey::derive(password, &place.topic))
        .transpose()
        .map_err(|error| Failure::Failed(format!("making the room's key: {error}")))?;
    let usual = *USUAL_LINKS.start()
        + (draw.number() % (USUAL_LINKS.end() - USUAL_LINKS.start() + 1) as u64) as usize;
    let config = room::Config {
        topic: place.topic.clone(),
        urls: place.signaling.clone(),
        framing: place.framing,
        max_links: links.max_links.unwrap_or(usual),
        key,
        epoch_millis: epoch_millis(clock),
    };
    Ok(Room::new(config, draw.number()))
}

/// Milliseconds from 1970 to the program's start.
fn epoch_millis(clock: &Clock) -> u64 {
    epoch(clock).as_millis() as u64
}

/// When the clock began, since 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "the one reading of the calendar, for glare tokens and the last hour"
)]
pub fn epoch(clock: &Clock) -> Duration {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    since.saturating_sub(clock.now())
}

/// How the session presents itself.
pub fn config(place: &Place, who: &crate::config::Identity, hidden: bool) -> Config {
    Config {
        who: Identity {
            name: who.name.clone(),
            color: who.color,
        },
        room: place.room.clone(),
        path: place.path.clone(),
        hidden,
        urls: place.signaling.clone(),
    }
}

/// A seat that may write.
pub fn member(
    place: &Place,
    who: &crate::config::Identity,
    links: &LinkOptions,
    clock: &Clock,
) -> Result<Member, Failure> {
    let mut draw = Draw::new()?;
    let room = room(place, links, &mut draw, clock)?;
    let kind = DocKind::of_path(&place.path);
    let notebook = Notebook::new(kind, draw.client(), Shape::A, draw.number());
    Ok(Member::new(room, notebook, config(place, who, false)))
}

/// An empty document that cannot be edited.
pub fn empty_replica(place: &Place) -> Result<Replica, Failure> {
    let client = Draw::new()?.client();
    Ok(Replica::new(
        DocKind::of_path(&place.path),
        client,
        Shape::A,
    ))
}

/// A seat that may only watch.
pub fn observer(place: &Place, options: &JoinOptions, clock: &Clock) -> Result<Observer, Failure> {
    let mut draw = Draw::new()?;
    let room = room(place, &options.links, &mut draw, clock)?;
    let replica = Replica::new(DocKind::of_path(&place.path), draw.client(), Shape::A);
    Ok(Observer::new(
        room,
        replica,
        config(place, &options.who, options.hidden),
    ))
}

/// The seat that was asked for.
pub fn seat(place: &Place, options: &JoinOptions, clock: &Clock) -> Result<Seat, Failure> {
    if options.observe {
        return observer(place, options, clock).map(|seat| Seat::Observer(Box::new(seat)));
    }
    let member = member(place, &options.who, &options.links, clock)?;
    Ok(Seat::Member(Box::new(member)))
}

/// The sockets' configuration.
pub fn net_config(place: &Place, links: &LinkOptions) -> NetConfig {
    let ice = links
        .ice_for(&place.signaling)
        .into_iter()
        .map(|server| IceServer {
            urls: server.urls,
            username: server.username,
            credential: server.credential,
        });
    NetConfig {
        ice: ice.collect(),
        relay_only: links.relay_only,
        local: links.is_local(&place.signaling),
        ..NetConfig::default()
    }
}
