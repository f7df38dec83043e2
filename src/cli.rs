//! The command line: read, resolved, run; messages on stderr and an exit code.

mod args;
mod command;
mod list;
mod man;
#[cfg(test)]
mod tests;

use std::io::{self, ErrorKind, IsTerminal, Write, stdin, stdout};
use std::process::ExitCode;

use clap::error::ErrorKind as Asked;
use clap::{CommandFactory, Parser};

use crate::app::{self, Failure};
use crate::config::{ConfigError, DoctorOptions, Env, LogChoice, log, read_config};
use args::{Cli, Sub};
use command::{Command, KeysOptions};

/// Wrong use: nothing was tried. The same code that clap gives for an unknown flag.
const USAGE: u8 = 2;

/// Reads the arguments of this process and does what they ask.
#[must_use]
pub fn run() -> ExitCode {
    app::prepare();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return told(&error),
    };
    let outcome = resolve(cli).map_err(usage).and_then(|(command, log)| {
        let _log = log.as_ref().map(app::log::start).transpose()?;
        perform(command)
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // A server's words may be in it, or a document's name.
            eprint!("{}", app::printable(&format!("celljam: {failure}")));
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Help and version go to stdout and are no failure; the rest goes to stderr.
fn told(error: &clap::Error) -> ExitCode {
    let asked = matches!(error.kind(), Asked::DisplayHelp | Asked::DisplayVersion);
    // With a closed stdout or stderr there is nobody left to tell.
    let _closed = error.print();
    if asked {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(USAGE)
    }
}

fn resolve(cli: Cli) -> Result<(Command, Option<LogChoice>), ConfigError> {
    let env = Env::of_process();
    let terminal = stdin().is_terminal() && stdout().is_terminal();
    if let Some(Sub::Doctor(args)) = cli.command {
        return Ok((command::doctor(args, &env, terminal), None));
    }
    let weaker = env.settings()?.over(read_config(&env)?);
    let log = cli
        .log()
        .map(|flags| log(&flags.over(weaker.clone()), &env));
    let log = log.transpose()?.flatten();
    Ok((command::resolve(cli, weaker, &env, terminal)?, log))
}

fn usage(error: ConfigError) -> Failure {
    Failure::Usage(format!(
        "reading the options: {error}; {}",
        error.next_step()
    ))
}

fn perform(command: Command) -> Result<(), Failure> {
    match command {
        Command::NoTerminal { what } => Err(no_terminal(what)),
        Command::Join(options) => app::join(*options),
        Command::Local(options) => app::local(&options),
        Command::Host(options) => app::host(*options, |lines| say(&lines.join("\n"))),
        Command::Serve(options) => app::serve(&options, say),
        Command::Cat(options) => app::cat(*options).and_then(|text| print(&text, "the document")),
        Command::Print(options) => app::print(*options).and_then(|text| page(&text)),
        Command::Demo(options) => app::demo(&options),
        Command::Doctor {
            options,
            json,
            terminal,
        } => doctor(&options, json, terminal),
        Command::Keys(options) => keys(&options),
        Command::Commands => print(&list::commands(), "commands"),
        Command::Man => print(&man::page(Cli::command()), "the manual page"),
    }
}

/// One thing for the user to read. Nobody may be reading, which is no reason to end.
fn say(text: &str) {
    let _closed = write!(stdout(), "{}", app::printable(text));
}

/// Tells what was found; a check that failed is a failure.
fn doctor(options: &DoctorOptions, json: bool, terminal: bool) -> Result<(), Failure> {
    let report = app::doctor(options, terminal)?;
    let columns = crossterm::terminal::size().ok();
    let columns = columns.filter(|_| stdout().is_terminal());
    let columns = columns.map(|(columns, _)| usize::from(columns));
    let text = match json {
        true => report.json(),
        false => report.text(columns),
    };
    print(&text, "what was found")?;
    match report.failed() {
        0 => Ok(()),
        1 => Err(Failure::Failed("one check failed".to_owned())),
        failed => Err(Failure::Failed(format!("{failed} checks failed"))),
    }
}

/// Lists a keymap, or tells what is wrong with it.
fn keys(options: &KeysOptions) -> Result<(), Failure> {
    let source = options.keymap.find().map_err(|error| {
        Failure::Usage(format!(
            "reading the keymap: {error}; celljam keys --map NAME|FILE"
        ))
    })?;
    let (keymap, problems) = options.keymap.read(&source);
    if options.check {
        print(
            &list::check(&source.name, &keymap, &problems),
            "what is wrong",
        )?;
        return match problems.len() {
            0 => Ok(()),
            count => Err(Failure::Failed(format!(
                "checking the keymap: {count} to mend in {}",
                source.name
            ))),
        };
    }
    for problem in &problems {
        eprint!("{}", app::printable(&problem.to_string()));
    }
    print(&list::keys(&keymap, options.mode), "the keys")
}

/// What was asked for: a reader that closed early is a failure.
fn print(text: &str, what: &str) -> Result<(), Failure> {
    write(text).map_err(|error| Failure::Failed(format!("writing {what}: {error}")))
}

/// For people to read: who has left the pager has seen enough.
fn page(text: &str) -> Result<(), Failure> {
    match write(text) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Failed(format!("writing the page: {error}")))
        }
        _ => Ok(()),
    }
}

fn write(text: &str) -> io::Result<()> {
    stdout().write_all(text.as_bytes())?;
    stdout().flush()
}

fn no_terminal(what: &str) -> Failure {
    Failure::Failed(format!(
        "opening the terminal: {what} draws on a terminal, and standard input or output is none; run \
         it in one (over ssh: ssh -t), or print the document with celljam cat"
    ))
}
