//! From arguments and the weaker layers to one command with plain options.

use std::path::{Path, PathBuf};

use super::args::{
    CatArgs, Cli, DemoArgs, DoctorArgs, HostArgs, KeysArgs, LinkArgs, PrintArgs, RoomArgs, Sub,
    WhoArgs,
};
use crate::config::{
    self, CatOptions, CatSource, ConfigError, DemoOptions, DoctorOptions, Env, HostOptions,
    JoinOptions, KeymapChoice, LocalOptions, PrintOptions, ServeOptions, Settings, Target, join,
    keymap, links, local_file, look, who,
};
use crate::editor::command::Mode;

/// What to do.
#[derive(Debug, PartialEq)]
pub(super) enum Command {
    Join(Box<JoinOptions>),
    Local(LocalOptions),
    Host(Box<HostOptions>),
    Serve(ServeOptions),
    Cat(Box<CatOptions>),
    Print(Box<PrintOptions>),
    Demo(DemoOptions),
    Doctor {
        options: Box<DoctorOptions>,
        json: bool,
        /// Both ends are a terminal.
        terminal: bool,
    },
    Keys(KeysOptions),
    Commands,
    Man,
    /// Something that needs a terminal, without one.
    NoTerminal {
        what: &'static str,
    },
}

/// Which bindings to list, or to check.
#[derive(Debug, PartialEq)]
pub(super) struct KeysOptions {
    pub keymap: KeymapChoice,
    /// This mode alone.
    pub mode: Option<Mode>,
    pub check: bool,
}

/// Resolves the arguments. `weaker` are the environment and the file; `terminal` tells whether both
/// ends are one.
pub(super) fn resolve(
    cli: Cli,
    weaker: Settings,
    env: &Env,
    terminal: bool,
) -> Result<Command, ConfigError> {
    match cli.command {
        Some(Sub::Host(args)) => host(args, weaker, env, terminal),
        Some(Sub::Serve(args)) => Ok(Command::Serve(args.options())),
        Some(Sub::Cat(args)) => cat(args, weaker, env),
        Some(Sub::Print(args)) => page(args, weaker, env),
        Some(Sub::Demo(args)) => demo(args, weaker, env, terminal),
        Some(Sub::Doctor(args)) => Ok(doctor(args, env, terminal)),
        Some(Sub::Keys(args)) => Ok(Command::Keys(keys(args, weaker, env))),
        Some(Sub::Commands) => Ok(Command::Commands),
        Some(Sub::Man) => Ok(Command::Man),
        None => open(cli, weaker, env, terminal),
    }
}

/// A room's document, or a file of this machine.
fn open(cli: Cli, weaker: Settings, env: &Env, terminal: bool) -> Result<Command, ConfigError> {
    let Cli {
        observe, hidden, ..
    } = cli;
    let wishes = cli.who.settings().over(cli.links.settings());
    let wishes = wishes.over(cli.save.settings()).over(cli.look.settings());
    let target = cli.room.target.clone();
    let place = cli.room.settings();
    if let Some(file) = file(target.as_deref(), &place, &weaker)? {
        if hidden {
            return Err(ConfigError::HiddenFile);
        }
        let wishes = wishes.over(weaker);
        let options = LocalOptions {
            file,
            who: who(&wishes, env)?,
            keymap: keymap(&wishes, env),
            look: look(&wishes, env),
            observe,
            backup: wishes.backup.unwrap_or(false),
            recover: wishes.recover.unwrap_or_default(),
        };
        return Ok(drawn(terminal, "editing a file", Command::Local(options)));
    }
    let mut options = room(target.as_deref(), place.over(wishes), weaker, env)?;
    options.observe = observe;
    options.hidden = hidden;
    let command = Command::Join(options.into());
    Ok(drawn(terminal, "joining a room", command))
}

/// The file of this machine that is meant, if one is.
fn file(
    target: Option<&str>,
    place: &Settings,
    weaker: &Settings,
) -> Result<Option<PathBuf>, ConfigError> {
    match target {
        Some(word) => local_file(word, place, weaker, Path::exists),
        None => Ok(None),
    }
}

fn drawn(terminal: bool, what: &'static str, command: Command) -> Command {
    if terminal {
        command
    } else {
        Command::NoTerminal { what }
    }
}

fn room(
    target: Option<&str>,
    flags: Settings,
    weaker: Settings,
    env: &Env,
) -> Result<JoinOptions, ConfigError> {
    let target = target.map(Target::parse).transpose()?;
    join(target.as_ref(), flags, weaker, env)
}

fn host(
    args: HostArgs,
    weaker: Settings,
    env: &Env,
    terminal: bool,
) -> Result<Command, ConfigError> {
    let wishes = args.look.settings().over(args.who.settings());
    let wishes = wishes.over(args.links.settings());
    let wishes = wishes.over(args.save.settings()).over(weaker);
    let options = HostOptions {
        file: args.file,
        serve: args.serve.options(),
        // A room of one's own is new unless asked for by hand: a room or prefix that the environment
        // names for joining belongs to others.
        prefix: args.prefix,
        room: args.room,
        who: who(&wishes, env)?,
        links: links(&wishes)?,
        keymap: keymap(&wishes, env),
        look: look(&wishes, env),
        guard: args.guard || wishes.guard.unwrap_or(false),
        headless: !terminal,
        backup: wishes.backup.unwrap_or(false),
        recover: wishes.recover.unwrap_or_default(),
    };
    Ok(Command::Host(options.into()))
}

/// A reader that can change nothing.
fn cat(args: CatArgs, weaker: Settings, env: &Env) -> Result<Command, ConfigError> {
    let source = source(args.room, args.who, args.links, weaker, env)?;
    let (format, deadline) = (args.format, args.deadline);
    Ok(Command::Cat(
        CatOptions {
            source,
            format,
            deadline,
        }
        .into(),
    ))
}

/// The same, as the screen shows it.
fn page(args: PrintArgs, weaker: Settings, env: &Env) -> Result<Command, ConfigError> {
    let theme = Settings {
        theme: args.theme,
        ..Settings::default()
    };
    let look = look(&theme.over(weaker.clone()), env);
    let options = PrintOptions {
        source: source(args.room, args.who, args.links, weaker, env)?,
        look,
        width: args.width,
        outputs: !args.no_outputs,
        deadline: args.deadline,
    };
    Ok(Command::Print(options.into()))
}

/// Where the document is that is to be printed.
fn source(
    place: RoomArgs,
    who: WhoArgs,
    links: LinkArgs,
    weaker: Settings,
    env: &Env,
) -> Result<CatSource, ConfigError> {
    let target = place.target.clone();
    let place = place.settings();
    if let Some(file) = file(target.as_deref(), &place, &weaker)? {
        return Ok(CatSource::File(file));
    }
    let flags = place.over(who.settings()).over(links.settings());
    let mut join = room(target.as_deref(), flags, weaker, env)?;
    join.observe = true;
    Ok(CatSource::Room(join.into()))
}

fn demo(
    args: DemoArgs,
    weaker: Settings,
    env: &Env,
    terminal: bool,
) -> Result<Command, ConfigError> {
    let wishes = args.look.settings().over(args.who.settings()).over(weaker);
    let mut look = look(&wishes, env);
    look.record = args.record;
    let options = DemoOptions {
        who: who(&wishes, env)?,
        keymap: keymap(&wishes, env),
        look,
    };
    Ok(drawn(terminal, "the demo", Command::Demo(options)))
}

/// What is wrong with the settings is for the doctor to tell, so it reads them itself.
pub(super) fn doctor(args: DoctorArgs, env: &Env, terminal: bool) -> Command {
    let target = args.room.target.clone();
    let keymap = Settings {
        keymap: args.keymap,
        ..Settings::default()
    };
    let flags = args.room.settings().over(args.links.settings());
    let options = config::doctor(target.as_deref(), flags.over(keymap), env);
    Command::Doctor {
        options: options.into(),
        json: args.json,
        terminal,
    }
}

/// The keymap of the flag, else the one in use.
fn keys(args: KeysArgs, weaker: Settings, env: &Env) -> KeysOptions {
    let flags = Settings {
        keymap: args.map,
        ..Settings::default()
    };
    KeysOptions {
        keymap: keymap(&flags.over(weaker), env),
        mode: args.mode,
        check: args.check,
    }
}
