//! What the user wants, resolved once: flags beat the link, the link beats the environment, that
//! beats the configuration file, that beats defaults.

mod address;
mod doctor;
mod error;
mod file;
mod ice;
mod identity;
mod keymap;
mod local;
mod log;
mod look;
mod recover;
mod resolve;
mod settings;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use url::Url;

pub use address::{RoomAddress, SiteAddress};
pub use doctor::doctor;
pub use error::ConfigError;
pub use file::{config_path, read_config};
pub use ice::{IceServer, browser_ice, default_ice, is_loopback, is_on_this_machine};
pub use identity::Identity;
pub use keymap::{KeymapChoice, keymap};
pub use local::local_file;
pub use log::{LogChoice, log};
pub use look::{LookChoice, Pictures, look};
pub use recover::Recover;
pub use resolve::{Target, join, links, who};
pub use settings::{Env, Settings};

/// A seat in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinOptions {
    pub address: RoomAddress,
    pub who: Identity,
    /// Read-only: nothing can be changed.
    pub observe: bool,
    /// With `observe`: not even the name is published.
    pub hidden: bool,
    pub links: LinkOptions,
    pub backup: bool,
    /// What to do with edits that an earlier run left.
    pub recover: Recover,
    pub keymap: KeymapChoice,
    pub look: LookChoice,
}

impl JoinOptions {
    /// The same seat at a file of this machine.
    #[must_use]
    pub fn with_file(&self, file: PathBuf) -> LocalOptions {
        LocalOptions {
            file,
            who: self.who.clone(),
            keymap: self.keymap.clone(),
            look: self.look.clone(),
            observe: false,
            backup: self.backup,
            recover: Recover::Ask,
        }
    }
}

/// A file of this machine, with no room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalOptions {
    /// It need not be there yet.
    pub file: PathBuf,
    pub who: Identity,
    pub keymap: KeymapChoice,
    pub look: LookChoice,
    /// Read-only: nothing can be changed.
    pub observe: bool,
    /// Copy the file to `NAME~` before its first save.
    pub backup: bool,
    /// What to do with edits that an earlier run left.
    pub recover: Recover,
}

/// How peers are reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkOptions {
    /// STUN and TURN servers as given; `None` means [`default_ice`].
    pub ice: Option<Vec<IceServer>>,
    /// Only through a TURN server, so that peers never learn this machine's address.
    pub relay_only: bool,
    pub locality: Locality,
    /// Most connections at once; `None` leaves it to the mesh.
    pub max_links: Option<usize>,
}

impl LinkOptions {
    /// The servers to use in a room with these signaling servers.
    #[must_use]
    pub fn ice_for(&self, signaling: &[String]) -> Vec<IceServer> {
        self.ice.clone().unwrap_or_else(|| default_ice(signaling))
    }
}

/// Whether peers are tried at addresses of this machine and of every private network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locality {
    /// Where all the room's signaling servers are on this machine, and so its members.
    #[default]
    OfRoom,
    /// It was asked for (`--allow-local`).
    Allowed,
    /// The signaling server is on this machine, and takes others in.
    Open,
}

impl LinkOptions {
    /// Whether peers of a room with these signaling servers are tried at every address.
    #[must_use]
    pub fn is_local(&self, signaling: &[String]) -> bool {
        match self.locality {
            Locality::OfRoom => is_on_this_machine(signaling),
            Locality::Allowed => true,
            Locality::Open => false,
        }
    }

    /// The same for a room whose server listens there.
    #[must_use]
    pub fn listening(&self, at: SocketAddr) -> Self {
        let open = self.locality == Locality::OfRoom && !at.ip().is_loopback();
        Self {
            locality: if open { Locality::Open } else { self.locality },
            ..self.clone()
        }
    }
}

/// A room of one's own, seeded with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostOptions {
    pub file: PathBuf,
    pub serve: ServeOptions,
    /// `None`: a random one.
    pub prefix: Option<String>,
    /// `None`: a random one.
    pub room: Option<String>,
    pub who: Identity,
    pub links: LinkOptions,
    pub keymap: KeymapChoice,
    pub look: LookChoice,
    /// Take exact doublings of the document back without asking.
    pub guard: bool,
    /// There is no terminal: stay in the room without drawing, until a signal.
    pub headless: bool,
    pub backup: bool,
    /// What to do with edits that an earlier run left.
    pub recover: Recover,
}

/// A signaling server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServeOptions {
    pub listen: SocketAddr,
    /// The address was not asked for: if its port is taken, any free one will do.
    pub any_port: bool,
    pub tls: Option<TlsFiles>,
}

/// A certificate chain and its key, in PEM files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// What a doctor looks at: what could be resolved, and what could not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoctorOptions {
    pub file: FileFound,
    /// A variable that means nothing.
    pub environment: Option<Trouble>,
    pub keymap: KeymapChoice,
    pub look: LookChoice,
    /// The document of the link, or the file of this machine; none where nothing was given.
    pub names: Option<String>,
    /// What is wrong with the link, or with what goes with it.
    pub trouble: Option<Trouble>,
    /// The room, where its site has to be read to know it whole.
    pub site: Option<SiteAddress>,
    /// Pages of the site that is to be read, whether the room is known or not.
    pub pages: Vec<Url>,
    /// The servers that were named by hand, or are known without a site.
    pub signaling: Vec<String>,
    pub links: LinkOptions,
    /// What is wrong with how peers are to be reached.
    pub links_trouble: Option<Trouble>,
}

/// Something that is wrong, and the next thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub problem: String,
    pub step: String,
}

/// What came of looking for the file of settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFound {
    /// No variable says where it would be.
    Nowhere,
    Missing(String),
    Read(String),
    Broken(Trouble),
}

/// Print a document and leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatOptions {
    pub source: CatSource,
    pub format: CatFormat,
    /// For the whole run.
    pub deadline: Duration,
}

/// Print a document as the screen shows it, and leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintOptions {
    pub look: LookChoice,
    pub source: CatSource,
    /// Columns; none: as many as the terminal has.
    pub width: Option<u16>,
    pub outputs: bool,
    /// For the whole run.
    pub deadline: Duration,
}

/// Where the document is that is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatSource {
    Room(Box<JoinOptions>),
    File(PathBuf),
}

/// How `cat` prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum CatFormat {
    /// Cells with their outputs, for reading.
    #[default]
    Text,
    /// A notebook file, checked against nbformat's schema.
    Ipynb,
    /// A script in the percent format, as jupytext writes it.
    Py,
    /// Markdown, with code and outputs in fences.
    Md,
}

/// A room on this machine with scripted peers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoOptions {
    pub who: Identity,
    pub keymap: KeymapChoice,
    pub look: LookChoice,
}
