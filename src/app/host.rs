//! `host`: a signaling server of one's own, and a room seeded with a file.

use std::path::Path;
use std::time::Duration;

use super::clock::Clock;
use super::driver::Driver;
use super::failure::Failure;
use super::files::Files;
use super::join::{self, Draw, Place};
use super::journal::{self, Journal, Leftover, Name};
use super::local::{self, Opened};
use super::model::{Me, Model};
use super::recover::{self, Beginning};
use super::seat::Seat;
use super::signals::Signals;
use super::{keep_history, model, runtime, serve, sit};
use crate::config::{HostOptions, JoinOptions};
use crate::net::serve::Server;
use crate::notebook::{Content, Draft, ipynb};
use crate::room::event::Input;
use crate::session::Member;
use crate::session::host::KNOWN_ROOM;

/// How others join, in words for people.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub url: String,
    pub prefix: String,
    pub room: String,
    pub path: String,
    pub tls: bool,
    /// It listens on every address, so the URL names none.
    pub everywhere: bool,
}

impl Invitation {
    /// Lines for the terminal.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            format!("Hosting {} in room {}.", self.path, self.room),
            "Join from another terminal:".to_owned(),
            format!(
                "  celljam {} --room {} --prefix {} --signaling {}",
                quoted(&self.path),
                quoted(&self.room),
                quoted(&self.prefix),
                self.url
            ),
            "Join from JupyterLite: in jupyter-config-data of its jupyter-lite.json".to_owned(),
            format!(
                "  \"webRtcRoomPrefix\": {},",
                serde_json::Value::from(self.prefix.as_str())
            ),
            format!(
                "  \"fullWebRtcSignalingUrls\": [{}]",
                serde_json::Value::from(self.url.as_str())
            ),
            format!(
                "then open …/lab/index.html?room={}&path={}",
                self.room, self.path
            ),
        ];
        if self.everywhere {
            lines.push("Put this machine's name in place of the zeros.".to_owned());
        }
        if !self.tls {
            lines.push(
                "A page served over https can only use wss: give --tls-cert and --tls-key for it."
                    .to_owned(),
            );
        }
        lines
    }
}

/// A word for the shell, in quotes where it needs them.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// Hosts until somebody quits; `tell` gets the lines that invite others.
pub fn host(options: HostOptions, tell: impl FnOnce(&[String])) -> Result<(), Failure> {
    let clock = Clock::start();
    let (name, opened) = read(&options.file)?;
    let Begun {
        content,
        drafts,
        journal,
        left,
    } = match begin(&options, opened.content)? {
        Ok(begun) => begun,
        Err(options) => return host(*options, tell),
    };
    let mut files = Files::of_process(options.backup)?;
    files.opened(&options.file, opened.keep, opened.stamp);
    let mut draw = Draw::new()?;
    let known = options.prefix.is_some() && options.room.is_some();
    let prefix = options
        .prefix
        .clone()
        .unwrap_or_else(|| format!("celljam-{:016x}", draw.number()));
    let room = options
        .room
        .clone()
        .unwrap_or_else(|| (draw.number() % 10_000_000_000).to_string());
    runtime()?.block_on(async {
        let mut server = serve::bind(&options.serve).await?;
        let options = HostOptions {
            links: options.links.listening(server.local_addr()),
            ..options
        };
        let own_url = server
            .own_url()
            .await
            .map_err(|error| Failure::Failed(format!("starting the signaling server: {error}")))?;
        let invitation = invitation(&server, &options, (&prefix, &room, &name));
        tell(&invitation.lines());
        let place = Place::of_site(&prefix, &room, &name, vec![own_url]);
        let mut member = join::member(&place, &options.who, &options.links, &clock)?;
        let listen = if known { KNOWN_ROOM } else { Duration::ZERO };
        member.host_again(content, drafts, listen);
        if options.guard {
            member.guard();
        }
        let running = server.start();
        let outcome = if options.headless {
            // Nobody is here to choose between two documents.
            member.merge_everything();
            let driver = Driver::new(join::net_config(&place, &options.links), clock);
            stay(member, driver).await
        } else {
            let seat = Seat::Member(Box::new(member));
            let model = model(seat, Me::of(&options.who), &options.keymap, &clock);
            let mut model = model.with_files(files);
            if let Some(journal) = journal {
                model.keep_journal(journal);
            }
            if let Some(left) = left {
                model.hosts_again(left);
            }
            keep_history(&mut model, Some(&Name::of_file(&options.file)), &clock);
            draw_room(model, place, &options, invitation.lines(), clock).await
        };
        running.stop().await;
        outcome
    })
}

/// What a host begins with.
struct Begun {
    content: Content,
    /// Edits in it that others may lack.
    drafts: Vec<Draft>,
    journal: Option<Journal>,
    /// The journal that the content comes from; it stays until the room has all of it.
    left: Option<Leftover>,
}

/// The file's content, or what an earlier run left of it, as asked for. Where that is a file of its own now,
/// that one is to be hosted.
fn begin(
    options: &HostOptions,
    content: Content,
) -> Result<Result<Begun, Box<HostOptions>>, Failure> {
    let none = |content, journal| Begun {
        content,
        drafts: Vec::new(),
        journal,
        left: None,
    };
    if options.headless {
        return Ok(Ok(none(content, None)));
    }
    let path = options.file.to_string_lossy();
    let name = Name::of_file(&options.file);
    match recover::begin(name.clone(), &path, options.recover)? {
        Beginning::New(journal) => Ok(Ok(none(content, Some(journal)))),
        Beginning::Copied(file) => Ok(Err(Box::new(HostOptions {
            file,
            ..options.clone()
        }))),
        Beginning::Left(remains, left) => Ok(Ok(Begun {
            content: remains.document.content(),
            drafts: remains.drafts(),
            journal: Some(Journal::new(journal::folder(), name)),
            left: Some(left),
        })),
    }
}

async fn draw_room(
    mut model: Model,
    place: Place,
    options: &HostOptions,
    invitation: Vec<String>,
    clock: Clock,
) -> Result<(), Failure> {
    model.invite(invitation);
    let beside = JoinOptions {
        backup: options.backup,
        keymap: options.keymap.clone(),
        look: options.look.clone(),
        ..place.options(options.who.clone(), options.links.clone())
    };
    sit(model, place, beside, clock).await
}

/// Keeps the seat without a screen, until a signal.
async fn stay(mut member: Member, mut driver: Driver) -> Result<(), Failure> {
    let mut signals =
        Signals::catch().map_err(|error| Failure::Failed(format!("catching signals: {error}")))?;
    driver.feed(&mut member, Input::Start);
    loop {
        let input = tokio::select! {
            () = signals.any() => break,
            input = driver.next(member.next_deadline()) => input,
        };
        driver.feed(&mut member, input);
        let now = driver.clock.now();
        let seeded = member.consider_seeding(now);
        let guarded = member.stand_guard(now);
        driver.perform(&mut member);
        seeded.map_err(|error| Failure::Failed(error.to_string()))?;
        guarded.map_err(|error| Failure::Failed(error.to_string()))?;
    }
    driver.leave(&mut member).await;
    Ok(())
}

fn invitation(
    server: &Server,
    options: &HostOptions,
    (prefix, room, path): (&str, &str, &str),
) -> Invitation {
    Invitation {
        url: server.url(),
        prefix: prefix.to_owned(),
        room: room.to_owned(),
        path: path.to_owned(),
        tls: options.serve.tls.is_some(),
        everywhere: server.local_addr().ip().is_unspecified(),
    }
}

/// The file's name in the room, and what it holds. A room takes less than an editor of one's own: a page
/// does not survive a type of cell that it does not know.
fn read(file: &Path) -> Result<(String, Opened), Failure> {
    let shown = file.display();
    let fail = |cause: &dyn std::fmt::Display| Failure::Failed(format!("opening {shown}: {cause}"));
    let name = file.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| fail(&"its name is no text"))?.to_owned();
    let opened = local::open(file)?;
    if opened.stamp.is_none() {
        return Err(fail(&"it is not there"));
    }
    if let Content::Ipynb(notebook) = &opened.content {
        ipynb::check_cells(notebook).map_err(|error| fail(&error))?;
    }
    Ok((name, opened))
}
