//! From layers of wishes to plain options.

use url::Url;

use super::identity::login_name;
use super::keymap::keymap;
use super::look::look;
use super::{
    ConfigError, Env, Identity, JoinOptions, LinkOptions, Locality, RoomAddress, Settings,
    SiteAddress,
};
use crate::link::{Link, clean_path};

/// A page stops at 20 to 34 connections. Each costs a task and a copy of every update, and a mesh
/// that needs more than twice as many is better served by a server.
const MAX_LINKS: usize = 64;
/// What a plain room's document is called when nobody says.
const PLAIN_NAME: &str = "untitled.ipynb";

/// What the user wants to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Link {
        link: Box<Link>,
        /// As it came, for messages.
        text: String,
    },
    /// A document of a site, cleaned.
    Path(String),
}

impl Target {
    /// # Errors
    /// When it is neither a link that can be joined nor a path below a site's root.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        if !text.contains("://") {
            let path = clean_path(text);
            let named = || text.escape_debug().to_string();
            return path.map(Self::Path).map_err(|cause| ConfigError::Path {
                text: named(),
                cause,
            });
        }
        let shown = text.escape_debug().to_string();
        match Link::parse(text) {
            Ok(link) => Ok(Self::Link {
                link: link.into(),
                text: shown,
            }),
            Err(cause) => Err(ConfigError::Link { text: shown, cause }),
        }
    }

    fn path(&self) -> Option<String> {
        match self {
            Self::Link { link, .. } => link.path.clone(),
            Self::Path(path) => Some(path.clone()),
        }
    }

    fn text(&self) -> Option<String> {
        match self {
            Self::Link { text, .. } => Some(text.clone()),
            Self::Path(_) => None,
        }
    }

    /// The layer between the flags and the environment.
    pub(super) fn settings(&self) -> Settings {
        let Self::Link { link, text } = self else {
            return Settings::default();
        };
        Settings {
            site: Some(text.clone()),
            room: link.room.clone(),
            username: link.username.clone(),
            usercolor: link.usercolor.clone(),
            ..Settings::default()
        }
    }
}

/// Resolves a seat in a room that may be written in. `weaker` are the layers below the link, already
/// on each other.
///
/// # Errors
/// When the layers together do not name a document, a room and a way to it, or hold a value that
/// means nothing.
pub fn join(
    target: Option<&Target>,
    flags: Settings,
    weaker: Settings,
    env: &Env,
) -> Result<JoinOptions, ConfigError> {
    let by_link = target.map(Target::settings).unwrap_or_default();
    let wishes = flags.over(by_link).over(weaker);
    Ok(JoinOptions {
        who: who(&wishes, env)?,
        links: links(&wishes)?,
        backup: wishes.backup.unwrap_or(false),
        recover: wishes.recover.unwrap_or_default(),
        keymap: keymap(&wishes, env),
        look: look(&wishes, env),
        address: address(target, wishes)?,
        observe: false,
        hidden: false,
    })
}

/// # Errors
/// When the name or the colour is none.
pub fn who(wishes: &Settings, env: &Env) -> Result<Identity, ConfigError> {
    let name = wishes.username.clone().unwrap_or_else(|| login_name(env));
    Identity::new(&name, wishes.usercolor.as_deref())
}

/// # Errors
/// When a server is misspelt, the number of links is out of range, or relaying is impossible.
pub fn links(wishes: &Settings) -> Result<LinkOptions, ConfigError> {
    let ice = wishes.ice()?;
    let relay_only = wishes.relay_only.unwrap_or(false);
    if relay_only && !ice.iter().flatten().any(super::IceServer::is_turn) {
        return Err(ConfigError::RelayWithoutTurn);
    }
    if let Some(wrong) = wishes
        .max_links
        .filter(|links| !(1..=MAX_LINKS).contains(links))
    {
        return Err(ConfigError::MaxLinks(wrong));
    }
    Ok(LinkOptions {
        ice,
        relay_only,
        locality: match wishes.allow_local {
            Some(true) => Locality::Allowed,
            Some(false) | None => Locality::OfRoom,
        },
        max_links: wishes.max_links,
    })
}

/// Where the room is, by wishes that lie on each other already.
///
/// # Errors
/// When they do not name one whole.
pub(super) fn address(
    target: Option<&Target>,
    wishes: Settings,
) -> Result<RoomAddress, ConfigError> {
    let path = target.and_then(Target::path);
    let signaling = wishes.signaling.clone().unwrap_or_default();
    signaling.iter().try_for_each(|url| check_server(url))?;
    if let Some(topic) = wishes.topic {
        let path = path.unwrap_or_else(|| PLAIN_NAME.into());
        let signaling = some_server(signaling)?;
        return Ok(RoomAddress::Plain {
            topic,
            password: wishes.password,
            path,
            signaling,
        });
    }
    let link = target.and_then(Target::text);
    let path = path.ok_or_else(|| match &link {
        Some(link) => ConfigError::LinkWithoutDocument { link: link.clone() },
        None => ConfigError::NoDocument,
    })?;
    in_a_room(path, signaling, link, wishes)
}

/// A room of a site: known whole where the wishes suffice, so that no site need be reachable.
fn in_a_room(
    path: String,
    signaling: Vec<String>,
    link: Option<String>,
    wishes: Settings,
) -> Result<RoomAddress, ConfigError> {
    let room = wishes
        .room
        .map(|room| room.trim().to_owned())
        .filter(|room| !room.is_empty());
    let place = (wishes.prefix, wishes.site, room);
    match place {
        (Some(prefix), _, Some(room)) if !signaling.is_empty() => Ok(RoomAddress::Known {
            prefix,
            room,
            path,
            signaling,
        }),
        (prefix, Some(site), room) => {
            let pages = pages(&site)?;
            Ok(RoomAddress::Site(SiteAddress {
                pages,
                prefix,
                room,
                path,
                signaling,
                link,
            }))
        }
        (_, None, None) => Err(ConfigError::NoRoom { link }),
        (Some(_), None, Some(_)) => Err(ConfigError::NoSignaling),
        (None, None, Some(room)) => Err(ConfigError::NoPlace { room }),
    }
}

/// The pages to read a site's configuration from.
///
/// # Errors
/// When the address is no link.
pub(super) fn pages(site: &str) -> Result<Vec<Url>, ConfigError> {
    let text = || site.escape_debug().to_string();
    match Link::parse(site) {
        Ok(link) => Ok(link.pages()),
        Err(cause) => Err(ConfigError::Link {
            text: text(),
            cause,
        }),
    }
}

fn some_server(signaling: Vec<String>) -> Result<Vec<String>, ConfigError> {
    if signaling.is_empty() {
        Err(ConfigError::NoSignaling)
    } else {
        Ok(signaling)
    }
}

fn check_server(text: &str) -> Result<(), ConfigError> {
    let known =
        Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "ws" | "wss") && url.has_host());
    if known {
        Ok(())
    } else {
        Err(ConfigError::Signaling(text.escape_debug().to_string()))
    }
}
