//! From arguments and the weaker layers to one command with plain options.

use super::args::{CatArgs, Cli, DemoArgs, HostArgs, KeysArgs, LinkArgs, RoomArgs, Sub};
use crate::config::{
    CatOptions, ConfigError, DemoOptions, Env, HostOptions, JoinOptions, KeymapChoice,
    ServeOptions, Settings, Target, join, keymap, links, who,
};
use crate::editor::command::Mode;

/// What to do.
#[derive(Debug, PartialEq)]
pub(super) enum Command {
    Join(Box<JoinOptions>),
    Host(Box<HostOptions>),
    Serve(ServeOptions),
    Cat(Box<CatOptions>),
    Demo(DemoOptions),
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
        Some(Sub::Demo(args)) => demo(args, weaker, env, terminal),
        Some(Sub::Keys(args)) => Ok(Command::Keys(keys(args, weaker, env))),
        Some(Sub::Commands) => Ok(Command::Commands),
        Some(Sub::Man) => Ok(Command::Man),
        None => {
            let flags = cli.look.settings().over(cli.who.settings());
            let mut options = room(cli.room, flags, cli.links, weaker, env)?;
            options.observe = cli.observe;
            options.hidden = cli.hidden;
            Ok(drawn(
                terminal,
                "joining a room",
                Command::Join(options.into()),
            ))
        }
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
    args: RoomArgs,
    more: Settings,
    reach: LinkArgs,
    weaker: Settings,
    env: &Env,
) -> Result<JoinOptions, ConfigError> {
    let target = args.target.as_deref().map(Target::parse).transpose()?;
    let flags = args.settings().over(more).over(reach.settings());
    join(target.as_ref(), flags, weaker, env)
}

fn host(
    args: HostArgs,
    weaker: Settings,
    env: &Env,
    terminal: bool,
) -> Result<Command, ConfigError> {
    let flags = args.look.settings().over(args.who.settings());
    let wishes = flags.over(args.links.settings()).over(weaker);
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
        headless: !terminal,
    };
    Ok(Command::Host(options.into()))
}

/// A reader that can change nothing.
fn cat(args: CatArgs, weaker: Settings, env: &Env) -> Result<Command, ConfigError> {
    let mut join = room(args.room, args.who.settings(), args.links, weaker, env)?;
    join.observe = true;
    let (format, deadline) = (args.format, args.deadline);
    Ok(Command::Cat(
        CatOptions {
            join,
            format,
            deadline,
        }
        .into(),
    ))
}

fn demo(
    args: DemoArgs,
    weaker: Settings,
    env: &Env,
    terminal: bool,
) -> Result<Command, ConfigError> {
    let wishes = args.look.settings().over(args.who.settings()).over(weaker);
    let options = DemoOptions {
        who: who(&wishes, env)?,
        keymap: keymap(&wishes, env),
    };
    Ok(drawn(terminal, "the demo", Command::Demo(options)))
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
