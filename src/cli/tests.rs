//! Arguments as typed, resolved to commands.

use std::time::Duration;

use clap::CommandFactory;

use super::*;
use crate::config::{CatFormat, CatSource, RoomAddress, Settings};
use crate::editor::sight::Lines;

const LINK: &str = "https://lite.example.org/lab/index.html?room=48&path=demo.ipynb";

fn command(line: &[&str], terminal: bool) -> Result<Command, String> {
    let words = ["celljam"].iter().chain(line);
    let cli = Cli::try_parse_from(words).map_err(|error| error.kind().to_string())?;
    let env: Env = [("USER".to_owned(), "ann".to_owned())]
        .into_iter()
        .collect();
    command::resolve(cli, Settings::default(), &env, terminal).map_err(|error| error.to_string())
}

fn run_in_terminal(line: &[&str]) -> Command {
    command(line, true).unwrap_or_else(|error| panic!("{line:?}: {error}"))
}

#[test]
fn the_table_of_arguments_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn a_link_joins() {
    let Command::Join(options) = run_in_terminal(&[LINK]) else {
        panic!("joins")
    };
    assert!(matches!(options.address, RoomAddress::Site(_)));
    assert!(!options.observe);
    let Command::Join(options) = run_in_terminal(&["--observe", "--hidden", LINK]) else {
        panic!("joins")
    };
    assert!(options.observe && options.hidden);
}

#[test]
fn a_path_joins_by_flags() {
    let line = [
        "demo.ipynb",
        "--room",
        "r",
        "--prefix",
        "p",
        "--signaling",
        "ws://a",
    ];
    let more = [
        "--signaling",
        "wss://b",
        "--max-links",
        "34",
        "--ice-server",
        "none",
    ];
    let Command::Join(options) = run_in_terminal(&[&line[..], &more[..]].concat()) else {
        panic!("joins")
    };
    let RoomAddress::Known { signaling, .. } = options.address else {
        panic!("known")
    };
    assert_eq!(signaling, ["ws://a", "wss://b"]);
    assert_eq!(options.links.max_links, Some(34));
    assert_eq!(options.links.ice, Some(Vec::new()));
}

#[test]
fn plain_rooms_with_and_without_a_document() {
    let line = ["--topic", "t", "--password", "pw", "--signaling", "ws://a"];
    let Command::Join(options) = run_in_terminal(&line) else {
        panic!("joins")
    };
    assert!(matches!(options.address, RoomAddress::Plain { .. }));
    assert!(command(&[&["n.md"], &line[..]].concat(), true).is_ok());
}

#[test]
fn wrong_uses_are_refused() {
    let wrong: [&[&str]; 9] = [
        &[],
        &["--no-such-flag"],
        &["--hidden", LINK],
        &["--password", "pw", LINK],
        &["--topic", "t", "--room", "r"],
        &["--room", "r", "cat", LINK],
        &["host"],
        &["serve", "--tls-cert", "c.pem"],
        &["cat", LINK, "--deadline", "0"],
    ];
    for line in wrong {
        assert!(command(line, true).is_err(), "{line:?}");
    }
    assert!(command(&["--observe"], true).is_err(), "no document");
}

#[test]
fn drawing_needs_a_terminal() {
    for line in [&[LINK][..], &["demo"]] {
        assert!(
            matches!(command(line, false), Ok(Command::NoTerminal { .. })),
            "{line:?}"
        );
    }
    let Command::Host(options) = run_in_terminal(&["host", "n.ipynb", "--guard"]) else {
        panic!("hosts")
    };
    assert!(options.guard);
    let Ok(Command::Host(options)) = command(&["host", "n.ipynb"], false) else {
        panic!("hosts")
    };
    assert!(!options.guard, "only where it is asked for");
    assert!(options.headless);
    assert!(matches!(
        command(&["cat", LINK], false),
        Ok(Command::Cat(_))
    ));
    assert!(matches!(command(&["serve"], false), Ok(Command::Serve(_))));
}

#[test]
fn cat_only_reads() {
    let line = ["cat", LINK, "--format", "ipynb", "--deadline", "20"];
    let Ok(Command::Cat(options)) = command(&line, false) else {
        panic!("prints")
    };
    let CatSource::Room(join) = options.source else {
        panic!("of a room")
    };
    assert_eq!((options.format, join.observe), (CatFormat::Ipynb, true));
    assert_eq!(options.deadline, Duration::from_secs(20));
}

#[test]
fn where_the_server_listens() {
    let listen = |line: &[&str]| match command(line, true) {
        Ok(Command::Serve(options)) => format!("{} {}", options.listen, options.any_port),
        other => panic!("{other:?}"),
    };
    assert_eq!(listen(&["serve"]), "127.0.0.1:4444 true");
    assert_eq!(
        listen(&["serve", "--listen", "0.0.0.0:80"]),
        "0.0.0.0:80 false"
    );
    assert_eq!(listen(&["serve", "--listen", ":0"]), "127.0.0.1:0 false");
    assert_eq!(
        listen(&["serve", "--listen", "5000"]),
        "127.0.0.1:5000 false"
    );
    assert_eq!(listen(&["serve", "--listen", "::1"]), "[::1]:4444 false");
    assert!(command(&["serve", "--listen", "here"], true).is_err());
    let Command::Host(options) = run_in_terminal(&["host", "n.ipynb", "--listen", "1.2.3.4:5"])
    else {
        panic!("hosts")
    };
    assert_eq!(options.serve.listen.to_string(), "1.2.3.4:5");
}

#[test]
fn a_wrong_option_names_step_cause_and_next_step() {
    let failure = usage(ConfigError::NoSignaling).to_string();
    assert!(
        failure.contains("reading the options: no signaling server"),
        "{failure}"
    );
    assert!(failure.contains("--signaling ws://"), "{failure}");
    assert_eq!(usage(ConfigError::NoSignaling).exit_code(), USAGE);
}

/// Arguments with weaker settings that name a room.
fn with_room(line: &[&str]) -> Result<Command, String> {
    let words = ["celljam"].iter().chain(line);
    let cli = Cli::try_parse_from(words).map_err(|error| error.kind().to_string())?;
    let weaker = Settings {
        room: Some("r".to_owned()),
        site: Some("https://lite.example.org".to_owned()),
        backup: Some(true),
        ..Settings::default()
    };
    let resolved = command::resolve(cli, weaker, &Env::default(), true);
    resolved.map_err(|error| usage(error).to_string())
}

#[test]
fn a_file_without_a_room_is_opened_here() {
    let Command::Local(options) = run_in_terminal(&["Cargo.toml"]) else {
        panic!("opens")
    };
    assert_eq!(options.file.to_str(), Some("Cargo.toml"));
    assert!(!options.observe && !options.backup);
    let Command::Local(options) = run_in_terminal(&["--observe", "--backup", "new.ipynb"]) else {
        panic!("a new file too")
    };
    assert!(options.observe && options.backup);
    assert!(matches!(
        command(&["Cargo.toml"], false),
        Ok(Command::NoTerminal { .. })
    ));
    let refused = command(&["--observe", "--hidden", "Cargo.toml"], true);
    assert!(refused.is_err(), "nobody to hide from");
    let refused = command(&["hlep"], true);
    assert!(refused.is_err_and(|text| text.contains("no file \"hlep\"")));
}

#[test]
fn a_file_that_could_be_a_rooms_is_asked_about() {
    let refused = with_room(&["Cargo.toml"]).expect_err("both readings");
    assert!(refused.contains("./Cargo.toml"), "{refused}");
    assert!(refused.contains("--room ROOM"), "{refused}");
    for here in ["./Cargo.toml", "./new.ipynb", "/tmp/new.ipynb", "../x.md"] {
        let Ok(Command::Local(options)) = with_room(&[here]) else {
            panic!("{here} is here")
        };
        assert!(options.backup, "the settings ask for it");
    }
    for there in [&["demo.ipynb"][..], &["Cargo.toml", "--room", "r"]] {
        assert!(
            matches!(with_room(there), Ok(Command::Join(_))),
            "{there:?}"
        );
    }
}

#[test]
fn cat_prints_files_too() {
    let Ok(Command::Cat(options)) = command(&["cat", "Cargo.toml", "--format", "md"], false) else {
        panic!("prints")
    };
    assert_eq!(options.source, CatSource::File("Cargo.toml".into()));
    assert_eq!(options.format, CatFormat::Md);
}

#[test]
fn print_takes_what_cat_takes_and_a_width() {
    let line = ["print", "Cargo.toml", "--width", "72", "--no-outputs"];
    let Ok(Command::Print(options)) = command(&line, false) else {
        panic!("prints")
    };
    assert_eq!(options.source, CatSource::File("Cargo.toml".into()));
    assert_eq!((options.width, options.outputs), (Some(72), false));
    let Ok(Command::Print(options)) = command(&["print", LINK], false) else {
        panic!("prints")
    };
    assert!(matches!(options.source, CatSource::Room(join) if join.observe));
}

#[test]
fn keymaps_by_flag_and_by_weaker_layers() {
    let name = |line: &[&str], file: Option<&str>| {
        let weaker = Settings {
            keymap: file.map(str::to_owned),
            ..Settings::default()
        };
        let words = ["celljam"].iter().chain(line);
        let cli = Cli::try_parse_from(words).expect("arguments");
        let env: Env = [("USER".to_owned(), "ann".to_owned())]
            .into_iter()
            .collect();
        let keymap = match command::resolve(cli, weaker, &env, true).expect("a command") {
            Command::Join(options) => options.keymap,
            Command::Host(options) => options.keymap,
            Command::Demo(options) => options.keymap,
            Command::Keys(options) => options.keymap,
            other => panic!("{other:?}"),
        };
        keymap.name().to_owned()
    };
    for line in [&[LINK][..], &["demo"], &["host", "n.ipynb"]] {
        let flagged = [line, &["--keymap", "vim"]].concat();
        assert_eq!(name(&flagged, Some("emacs")), "vim", "{line:?}");
        assert_eq!(name(line, Some("emacs")), "emacs", "{line:?}");
        assert_eq!(name(line, None), "jupyter", "{line:?}");
    }
    assert_eq!(name(&["keys"], Some("emacs")), "emacs");
    assert_eq!(name(&["keys", "--map", "helix"], Some("emacs")), "helix");
}

#[test]
fn how_lines_are_shown_by_flags() {
    let lines = |line: &[&str]| match run_in_terminal(line) {
        Command::Join(options) => options.keymap.lines,
        Command::Host(options) => options.keymap.lines,
        Command::Demo(options) => options.keymap.lines,
        other => panic!("{other:?}"),
    };
    for line in [&[LINK][..], &["demo"], &["host", "n.ipynb"]] {
        assert_eq!(lines(line), Lines::default(), "{line:?}");
        let flags = ["--line-numbers", "--no-wrap", "--indent-guides"];
        let told = lines(&[line, &flags].concat());
        assert!(told.numbers && !told.wrap && told.guides, "{line:?}");
    }
}

#[test]
fn modes_are_named() {
    let Command::Keys(options) = run_in_terminal(&["keys", "--mode", "visual-line", "--check"])
    else {
        panic!("keys")
    };
    assert_eq!(options.mode, Some(crate::editor::command::Mode::VisualLine));
    assert!(options.check);
    assert!(command(&["keys", "--mode", "fly"], true).is_err());
    assert!(matches!(
        command(&["commands"], false),
        Ok(Command::Commands)
    ));
    assert!(matches!(command(&["man"], false), Ok(Command::Man)));
}
