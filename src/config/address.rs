//! Where a room is: known whole, or to be completed from a site's own files.

use url::Url;

use super::ConfigError;

/// A document in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoomAddress {
    /// A room of a site whose files must be read first; see [`SiteAddress::with`].
    Site(SiteAddress),
    /// A room of JupyterLite, with all that its topic is made of.
    Known {
        prefix: String,
        room: String,
        path: String,
        signaling: Vec<String>,
    },
    /// A plain y-webrtc room: the topic is its name. `path` only tells the kind of the document and
    /// what to call it.
    Plain {
        topic: String,
        password: Option<String>,
        path: String,
        signaling: Vec<String>,
    },
}

/// A room of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteAddress {
    /// Pages to read its configuration from, in the order to try.
    pub pages: Vec<Url>,
    /// Overrides the site's.
    pub prefix: Option<String>,
    pub room: Option<String>,
    pub path: String,
    /// Overrides the site's, unless empty.
    pub signaling: Vec<String>,
    /// The link as it came, for messages; none when a path was given.
    pub link: Option<String>,
}

impl SiteAddress {
    /// Completes the address with what the site's files say (`net::site::read_site`). What was
    /// given by hand comes first.
    ///
    /// # Errors
    /// When there is still no room or no prefix.
    pub fn with(
        self,
        prefix: Option<String>,
        signaling: Vec<String>,
        room: Option<String>,
    ) -> Result<RoomAddress, ConfigError> {
        let host = self.host();
        let room = self
            .room
            .or(room)
            .ok_or(ConfigError::NoRoom { link: self.link })?;
        let prefix = self
            .prefix
            .or(prefix)
            .ok_or(ConfigError::RandomPrefix { host })?;
        let given = Some(self.signaling).filter(|urls| !urls.is_empty());
        let signaling = given.unwrap_or(signaling);
        Ok(RoomAddress::Known {
            prefix,
            room,
            path: self.path,
            signaling,
        })
    }

    fn host(&self) -> String {
        let origin = self
            .pages
            .first()
            .map(|page| page.origin().ascii_serialization());
        origin.unwrap_or_default()
    }
}
