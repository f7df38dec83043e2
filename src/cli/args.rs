//! What may stand on the command line (clap).

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};

use crate::config::{CatFormat, Pictures, Recover, ServeOptions, Settings, TlsFiles};
use crate::editor::command::Mode;

/// The port of y-webrtc's own signaling server.
const DEFAULT_PORT: u16 = 4444;
/// A page gives up after one second; a relayed path over a slow line takes several.
const CAT_SECONDS: &str = "30";
/// An hour: a longer wait is a mistyped number.
const MAX_SECONDS: u64 = 3600;

const EXAMPLES: &str = "\
Examples:
  celljam 'https://lite.example.org/lab/index.html?room=4869637241&path=demo.ipynb'
  celljam demo.ipynb --room 4869637241 --site https://lite.example.org
  celljam demo.ipynb --room r1 --prefix some-unique-prefix --signaling ws://127.0.0.1:4444
  celljam --observe 'LINK'
  celljam notebook.ipynb
  celljam host notebook.ipynb
  celljam demo
  celljam doctor 'LINK'

A link must stand in quotes: a shell cuts it at the first &.

Flags beat the link, the link beats the environment, and that beats the file
$XDG_CONFIG_HOME/celljam/config.toml. Variables: CELLJAM_USERNAME,
CELLJAM_USERCOLOR, CELLJAM_ROOM, CELLJAM_SITE, CELLJAM_PREFIX,
CELLJAM_SIGNALING, CELLJAM_PASSWORD, CELLJAM_ICE_SERVER, CELLJAM_RELAY_ONLY,
CELLJAM_ALLOW_LOCAL, CELLJAM_MAX_LINKS, CELLJAM_BACKUP, CELLJAM_GUARD,
CELLJAM_KEYMAP, CELLJAM_AUTO_CLOSE, CELLJAM_MOUSE, CELLJAM_LINE_NUMBERS,
CELLJAM_WRAP, CELLJAM_INDENT_GUIDES, CELLJAM_THEME, CELLJAM_PICTURES,
CELLJAM_PLAIN, CELLJAM_LOG, CELLJAM_DEBUG. Keys of the file: username,
usercolor, room, site, prefix, signaling (a list), ice-servers (a list),
relay-only, allow-local, max-links, backup, guard, keymap, auto-close, mouse,
line-numbers, wrap, indent-guides, theme, pictures, plain, log, debug.

Without a flag that names a room, FILE is a file of this machine. Where settings
name a room and the file is there too, write ./FILE for the file.

TLS trusts Mozilla's authorities, this machine's, and those of the PEM file that
SSL_CERT_FILE names.

Exit codes: 0 done, 1 failed (doctor: a check did), 2 wrong use; cat also
3 nobody there, 4 refused, 5 timed out.";

/// A terminal seat in a shared Jupyter notebook: edit it with people in browsers, or watch.
#[derive(Debug, Parser)]
#[command(name = "celljam", version, after_help = EXAMPLES)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
#[command(args_override_self = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub command: Option<Sub>,
    #[command(flatten)]
    pub room: RoomArgs,
    /// Watch without being able to change anything
    #[arg(long)]
    pub observe: bool,
    /// Watch without telling anybody one's name
    #[arg(long, requires = "observe")]
    pub hidden: bool,
    #[command(flatten)]
    pub who: WhoArgs,
    #[command(flatten)]
    pub links: LinkArgs,
    #[command(flatten)]
    pub save: SaveArgs,
    #[command(flatten)]
    pub look: LookArgs,
    #[command(flatten)]
    pub log: LogArgs,
}

/// Columns that a page may have: narrower holds no word, wider no eye.
const WIDTHS: std::ops::RangeInclusive<i64> = 10..=1000;

#[derive(Debug, Subcommand)]
pub(super) enum Sub {
    /// Open a room of one's own with a notebook in it, and show how others join
    Host(HostArgs),
    /// Run the signaling server alone
    Serve(ServeArgs),
    /// Print a document and leave: a room's, once in step with it, or a file's
    Cat(CatArgs),
    /// Print a document as the screen shows it: a room's, or a file's
    Print(PrintArgs),
    /// Try it now: a real room on this machine with two scripted peers
    Demo(DemoArgs),
    /// Look what works here and what does not, and say what to do about it: terminal, settings, network,
    /// disk; with a link also its site and servers. Joins no room
    Doctor(DoctorArgs),
    /// List the keys of a keymap, or check a file of one's own
    Keys(KeysArgs),
    /// List every command that a key can call
    Commands,
    /// Print the manual page (celljam man | man -l -)
    Man,
}

#[derive(Debug, Args)]
pub(super) struct HostArgs {
    /// The notebook, or text file, that the room begins with
    pub file: PathBuf,
    #[command(flatten)]
    pub serve: ServeArgs,
    /// First half of the room's key (default: a random one)
    #[arg(long)]
    pub prefix: Option<String>,
    /// Name of the room (default: a random one)
    #[arg(long)]
    pub room: Option<String>,
    /// Take cells out again by itself that a page puts in though they are there (it came too late to see
    /// them); only where nothing is lost by it
    #[arg(long)]
    pub guard: bool,
    #[command(flatten)]
    pub who: WhoArgs,
    #[command(flatten)]
    pub links: LinkArgs,
    #[command(flatten)]
    pub save: SaveArgs,
    #[command(flatten)]
    pub look: LookArgs,
    #[command(flatten)]
    pub log: LogArgs,
}

#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// Record the screen into a new file, as an asciicast (asciinema play FILE)
    #[arg(long, value_name = "FILE", conflicts_with = "plain")]
    pub record: Option<PathBuf>,
    #[command(flatten)]
    pub who: WhoArgs,
    #[command(flatten)]
    pub look: LookArgs,
    #[command(flatten)]
    pub log: LogArgs,
}

#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    #[command(flatten)]
    pub room: RoomArgs,
    /// The keymap to check (default: the one in use)
    #[arg(long, value_name = "NAME|FILE")]
    pub keymap: Option<String>,
    /// An array of {check, status, text, hint} for scripts; status is ok, skip, warn or fail
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub links: LinkArgs,
}

#[derive(Debug, Args)]
pub(super) struct KeysArgs {
    /// A built-in keymap (jupyter, vim, emacs, helix), one's own by its name, or a file (default: the
    /// one in use)
    #[arg(long, value_name = "NAME|FILE")]
    pub map: Option<String>,
    /// The keys of this mode alone
    #[arg(long, value_parser = mode())]
    pub mode: Option<Mode>,
    /// Say what is wrong with the keymap instead, and exit with 1 if anything is
    #[arg(long)]
    pub check: bool,
}

#[derive(Debug, Args)]
pub(super) struct CatArgs {
    #[command(flatten)]
    pub room: RoomArgs,
    #[arg(long, value_enum, default_value_t)]
    pub format: CatFormat,
    /// Seconds for the whole run
    #[arg(long, value_name = "SECONDS", default_value = CAT_SECONDS, value_parser = seconds)]
    pub deadline: Duration,
    #[command(flatten)]
    pub who: WhoArgs,
    #[command(flatten)]
    pub links: LinkArgs,
    #[command(flatten)]
    pub log: LogArgs,
}

#[derive(Debug, Args)]
pub(super) struct PrintArgs {
    #[command(flatten)]
    pub room: RoomArgs,
    /// Columns (default: the terminal's, else 80)
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(WIDTHS))]
    pub width: Option<u16>,
    /// Sources alone
    #[arg(long)]
    pub no_outputs: bool,
    /// The colours on a terminal: terminal, dark, light, contrast, one's own by its name, or a file
    #[arg(long, value_name = "NAME|FILE")]
    pub theme: Option<String>,
    /// Seconds for the whole run
    #[arg(long, value_name = "SECONDS", default_value = CAT_SECONDS, value_parser = seconds)]
    pub deadline: Duration,
    #[command(flatten)]
    pub who: WhoArgs,
    #[command(flatten)]
    pub links: LinkArgs,
    #[command(flatten)]
    pub log: LogArgs,
}

/// Where the room is.
#[derive(Debug, Args)]
pub(super) struct RoomArgs {
    /// A link from a browser (in quotes), a file of this machine, or with a room the path of a document
    /// as the site shows it
    #[arg(value_name = "LINK|FILE|PATH")]
    pub target: Option<String>,
    /// Name of the room
    #[arg(long)]
    pub room: Option<String>,
    /// Address of the site, whose own files name prefix and signaling servers
    #[arg(long, value_name = "URL")]
    pub site: Option<String>,
    /// First half of the room's key (the site's webRtcRoomPrefix)
    #[arg(long)]
    pub prefix: Option<String>,
    /// A signaling server, ws:// or wss:// (may be given again)
    #[arg(long, value_name = "URL")]
    pub signaling: Vec<String>,
    /// A plain y-webrtc room, by its name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["room", "prefix", "site"])]
    pub topic: Option<String>,
    /// Its password (better in CELLJAM_PASSWORD: other users can read this flag in the process list)
    #[arg(long, requires = "topic")]
    pub password: Option<String>,
}

/// Who one is to the others.
#[derive(Debug, Args)]
pub(super) struct WhoArgs {
    /// Name that others see (default: the login name)
    #[arg(long, value_name = "NAME")]
    pub username: Option<String>,
    /// Colour that others see, such as e65100 (default: one that follows from the name)
    #[arg(long, value_name = "RRGGBB")]
    pub usercolor: Option<String>,
}

/// How the editor feels.
#[derive(Debug, Args)]
pub(super) struct LookArgs {
    /// The keys: jupyter, vim, emacs, helix, one's own by its name, or a file (default: jupyter)
    #[arg(long, value_name = "NAME|FILE")]
    pub keymap: Option<String>,
    /// Leave the mouse to the terminal
    #[arg(long)]
    pub no_mouse: bool,
    /// The colours: terminal, dark, light, contrast, one's own by its name, or a file (default: auto,
    /// which asks the terminal for its background)
    #[arg(long, value_name = "NAME|FILE")]
    pub theme: Option<String>,
    /// How pictures are shown (default: auto, which asks the terminal what it can)
    #[arg(long, value_enum, value_name = "HOW")]
    pub pictures: Option<Pictures>,
    /// Lines of text instead of a screen, for a screen reader: each change is one line
    #[arg(long)]
    pub plain: bool,
    /// Number the lines of each cell
    #[arg(long)]
    pub line_numbers: bool,
    /// Scroll long lines instead of wrapping them
    #[arg(long)]
    pub no_wrap: bool,
    /// Mark the levels of indentation
    #[arg(long)]
    pub indent_guides: bool,
}

/// How peers are reached.
#[derive(Debug, Args)]
pub(super) struct LinkArgs {
    /// stun:HOST[:PORT] or turn:USER:PASSWORD@HOST[:PORT], over UDP, may be given again; none: ask
    /// nobody (default: the browsers' STUN servers, in a room on this machine none)
    #[arg(long, value_name = "URL")]
    pub ice_server: Vec<String>,
    /// Reach peers through the TURN server alone, so that they never learn this address
    #[arg(long)]
    pub relay_only: bool,
    /// Try peers at addresses of this machine and of every private network: over a VPN, or between networks
    /// of one campus (default: at those of the networks that this machine is in)
    #[arg(long)]
    pub allow_local: bool,
    /// Most connections at once, 1 to 64 (default: as pages do)
    #[arg(long, value_name = "N")]
    pub max_links: Option<usize>,
}

/// How files are written.
#[derive(Debug, Args)]
pub(super) struct SaveArgs {
    /// Before a file's first save, copy it to NAME~
    #[arg(long)]
    pub backup: bool,
    /// What to do with edits that a crash, or leaving alone, left behind (default: ask)
    #[arg(long, value_name = "HOW")]
    pub recover: Option<Recover>,
}

/// What is written down for those who mend the program.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct LogArgs {
    /// Write what happens into this file, for a report: no names, texts, paths or addresses
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// With --log: more of it, and the addresses of signaling servers
    #[arg(long)]
    pub debug: bool,
}

/// The signaling server.
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Where to listen: ADDRESS:PORT, ADDRESS or PORT (default: 127.0.0.1:4444, or another free port)
    #[arg(long, value_name = "ADDR", value_parser = address)]
    pub listen: Option<SocketAddr>,
    /// Certificate chain (PEM), to be reached as wss:// from pages served over https
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Its private key (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
}

/// A list in which nothing is given counts as not asked for.
fn asked(list: Vec<String>) -> Option<Vec<String>> {
    (!list.is_empty()).then_some(list)
}

impl RoomArgs {
    pub fn settings(self) -> Settings {
        Settings {
            room: self.room,
            site: self.site,
            prefix: self.prefix,
            signaling: asked(self.signaling),
            topic: self.topic,
            password: self.password,
            ..Settings::default()
        }
    }
}

impl WhoArgs {
    pub fn settings(self) -> Settings {
        let Self {
            username,
            usercolor,
        } = self;
        Settings {
            username,
            usercolor,
            ..Settings::default()
        }
    }
}

impl LookArgs {
    pub fn settings(self) -> Settings {
        Settings {
            keymap: self.keymap,
            mouse: self.no_mouse.then_some(false),
            theme: self.theme,
            pictures: self.pictures,
            plain: self.plain.then_some(true),
            line_numbers: self.line_numbers.then_some(true),
            wrap: self.no_wrap.then_some(false),
            indent_guides: self.indent_guides.then_some(true),
            ..Settings::default()
        }
    }
}

impl LinkArgs {
    pub fn settings(self) -> Settings {
        Settings {
            ice_servers: asked(self.ice_server),
            relay_only: self.relay_only.then_some(true),
            allow_local: self.allow_local.then_some(true),
            max_links: self.max_links,
            ..Settings::default()
        }
    }
}

impl LogArgs {
    pub fn settings(self) -> Settings {
        Settings {
            log: self.log.map(|file| file.display().to_string()),
            debug: self.debug.then_some(true),
            ..Settings::default()
        }
    }
}

impl Cli {
    /// The wishes about a log; none where nothing runs that could be logged.
    pub fn log(&self) -> Option<Settings> {
        let args = match &self.command {
            None => &self.log,
            Some(Sub::Host(args)) => &args.log,
            Some(Sub::Cat(args)) => &args.log,
            Some(Sub::Print(args)) => &args.log,
            Some(Sub::Demo(args)) => &args.log,
            Some(Sub::Serve(_) | Sub::Doctor(_) | Sub::Keys(_) | Sub::Commands | Sub::Man) => {
                return None;
            }
        };
        Some(args.clone().settings())
    }
}

impl SaveArgs {
    pub fn settings(self) -> Settings {
        Settings {
            backup: self.backup.then_some(true),
            recover: self.recover,
            ..Settings::default()
        }
    }
}

impl ServeArgs {
    pub fn options(self) -> ServeOptions {
        let tls = self.tls_cert.zip(self.tls_key);
        ServeOptions {
            any_port: self.listen.is_none(),
            listen: self
                .listen
                .unwrap_or((Ipv4Addr::LOCALHOST, DEFAULT_PORT).into()),
            tls: tls.map(|(certificate, key)| TlsFiles { certificate, key }),
        }
    }
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let port = |text: &str| text.trim_start_matches(':').parse::<u16>().ok();
    let whole = || text.parse::<SocketAddr>().ok();
    let by_port = || port(text).map(|port| (Ipv4Addr::LOCALHOST, port).into());
    let by_host = || {
        text.parse::<IpAddr>()
            .ok()
            .map(|host| (host, DEFAULT_PORT).into())
    };
    // `::1` is an address, not a port after colons.
    let found = whole().or_else(by_host).or_else(by_port);
    found.ok_or_else(|| "write it as 127.0.0.1:4444, 0.0.0.0:4444 or [::1]:4444".into())
}

fn mode() -> impl TypedValueParser<Value = Mode> {
    let names = PossibleValuesParser::new(Mode::ALL.map(Mode::name));
    names.try_map(|name| Mode::named(&name).ok_or("no mode"))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number: u64 = text
        .parse()
        .map_err(|_| "not a whole number of seconds".to_owned())?;
    if (1..=MAX_SECONDS).contains(&number) {
        return Ok(Duration::from_secs(number));
    }
    Err(format!("choose from 1 to {MAX_SECONDS}"))
}
