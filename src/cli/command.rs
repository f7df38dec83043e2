//! From arguments and the weaker layers to one command with plain options.

use super::args::{CatArgs, Cli, HostArgs, LinkArgs, RoomArgs, Sub, WhoArgs};
use crate::config::{
    CatOptions, ConfigError, DemoOptions, Env, HostOptions, JoinOptions, ServeOptions, Settings,
    Target, join, links, who,
};

/// What to do.
#[derive(Debug, PartialEq)]
pub(super) enum Command {
    Join(Box<JoinOptions>),
    Host(Box<HostOptions>),
    Serve(ServeOptions),
    Cat(Box<CatOptions>),
    Demo(DemoOptions),
    /// Something that needs a terminal, without one.
    NoTerminal {
        what: &'static str,
    },
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
        None => {
            let mut options = room(cli.room, cli.who, cli.links, weaker, env)?;
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
    name: WhoArgs,
    reach: LinkArgs,
    weaker: Settings,
    env: &Env,
) -> Result<JoinOptions, ConfigError> {
    let target = args.target.as_deref().map(Target::parse).transpose()?;
    let flags = args.settings().over(name.settings()).over(reach.settings());
    join(target.as_ref(), flags, weaker, env)
}

fn host(
    args: HostArgs,
    weaker: Settings,
    env: &Env,
    terminal: bool,
) -> Result<Command, ConfigError> {
    let wishes = args.who.settings().over(args.links.settings()).over(weaker);
    let options = HostOptions {
        file: args.file,
        serve: args.serve.options(),
        // A room of one's own is new unless asked for by hand: a room or prefix that the environment
        // names for joining belongs to others.
        prefix: args.prefix,
        room: args.room,
        who: who(&wishes, env)?,
        links: links(&wishes)?,
        headless: !terminal,
    };
    Ok(Command::Host(options.into()))
}

/// A reader that can change nothing.
fn cat(args: CatArgs, weaker: Settings, env: &Env) -> Result<Command, ConfigError> {
    let mut join = room(args.room, args.who, args.links, weaker, env)?;
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
    args: WhoArgs,
    weaker: Settings,
    env: &Env,
    terminal: bool,
) -> Result<Command, ConfigError> {
    let who = who(&args.settings().over(weaker), env)?;
    Ok(drawn(
        terminal,
        "the demo",
        Command::Demo(DemoOptions { who }),
    ))
}
