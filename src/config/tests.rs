//! Which source wins, and what each combination of them resolves to.

use std::path::Path;

use super::*;
use crate::editor::sight::Lines;

const LINK: &str = "https://lite.example.org/lab/index.html?room=48&path=demo.ipynb&username=Li";

fn env(pairs: &[(&str, &str)]) -> Env {
    let owned = pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    owned
        .chain([("USER".to_owned(), "ann".to_owned())])
        .collect()
}

fn resolve(
    target: &str,
    flags: Settings,
    pairs: &[(&str, &str)],
    file: &str,
) -> Result<JoinOptions, ConfigError> {
    let env = env(pairs);
    let file = super::file::parse(Path::new("config.toml"), file)?;
    let target = Target::parse(target)?;
    join(Some(&target), flags, env.settings()?.over(file), &env)
}

fn flags(change: impl FnOnce(&mut Settings)) -> Settings {
    let mut flags = Settings::default();
    change(&mut flags);
    flags
}

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

fn known(options: Result<JoinOptions, ConfigError>) -> String {
    match options.map(|options| options.address) {
        Ok(RoomAddress::Known {
            prefix,
            room,
            path,
            signaling,
        }) => {
            format!("{prefix} {room} {path} {}", signaling.join(" "))
        }
        other => panic!("not a known room: {other:?}"),
    }
}

fn site(options: Result<JoinOptions, ConfigError>) -> SiteAddress {
    match options.map(|options| options.address) {
        Ok(RoomAddress::Site(site)) => site,
        other => panic!("not a room of a site: {other:?}"),
    }
}

#[test]
fn a_link_alone_is_enough() {
    let options = resolve(LINK, Settings::default(), &[], "").expect("resolves");
    assert_eq!(options.who.name, "Li");
    let site = site(Ok(options));
    assert_eq!(
        (site.room.as_deref(), site.path.as_str()),
        (Some("48"), "demo.ipynb")
    );
    assert_eq!(
        site.pages[0].as_str(),
        "https://lite.example.org/lab/index.html"
    );
    let found = site
        .with(text("p"), vec!["ws://s".into()], text("lobby"))
        .expect("complete");
    let RoomAddress::Known { prefix, room, .. } = found else {
        panic!("known by now")
    };
    assert_eq!((prefix.as_str(), room.as_str()), ("p", "48"));
}

#[test]
fn names_flag_link_environment_file_login() {
    let name = |target: &str, flag: Option<&str>, variable: &[(&str, &str)], file: &str| {
        let flags = flags(|flags| {
            flags.username = flag.map(str::to_owned);
            flags.room = text("r");
            flags.site = text("https://h");
        });
        resolve(target, flags, variable, file)
            .expect("resolves")
            .who
            .name
    };
    let variable = [("CELLJAM_USERNAME", "Env")];
    let file = "username = \"File\"";
    assert_eq!(name(LINK, Some("Flag"), &variable, file), "Flag");
    assert_eq!(name(LINK, None, &variable, file), "Li");
    assert_eq!(name("demo.ipynb", None, &variable, file), "Env");
    assert_eq!(name("demo.ipynb", None, &[], file), "File");
    assert_eq!(name("demo.ipynb", None, &[], ""), "ann");
}

#[test]
fn a_known_room_needs_no_site() {
    let by_hand = flags(|flags| {
        flags.room = text("r1");
        flags.prefix = text("some-unique-prefix");
        flags.signaling = Some(vec!["ws://127.0.0.1:4444".into()]);
    });
    let expected = "some-unique-prefix r1 demo.ipynb ws://127.0.0.1:4444";
    assert_eq!(
        known(resolve("demo.ipynb", by_hand.clone(), &[], "")),
        expected
    );
    let file = "site = \"https://old.example.org\"\nsignaling = [\"ws://old\"]";
    assert_eq!(known(resolve("demo.ipynb", by_hand, &[], file)), expected);
    let pairs = [
        ("CELLJAM_ROOM", "r"),
        ("CELLJAM_PREFIX", "p"),
        ("CELLJAM_SIGNALING", "ws://a, ws://b"),
    ];
    assert_eq!(
        known(resolve("/x.md", Settings::default(), &pairs, "")),
        "p r x.md ws://a ws://b"
    );
}

#[test]
fn a_site_hides_weaker_prefix_and_servers() {
    let pairs = [("CELLJAM_PREFIX", "p"), ("CELLJAM_SIGNALING", "ws://a")];
    let by_link = site(resolve(LINK, Settings::default(), &pairs, ""));
    assert_eq!((by_link.prefix, by_link.signaling.len()), (None, 0));
    let flags = flags(|flags| flags.prefix = text("mine"));
    let by_flag = site(resolve(LINK, flags, &pairs, ""));
    assert_eq!(by_flag.prefix.as_deref(), Some("mine"));
}

#[test]
fn plain_rooms() {
    let flags = flags(|flags| {
        flags.topic = text("quill");
        flags.signaling = Some(vec!["wss://s.example.org".into()]);
    });
    let env = env(&[("CELLJAM_PASSWORD", "pw")]);
    let options = join(None, flags, env.settings().expect("reads"), &env).expect("resolves");
    let RoomAddress::Plain {
        topic,
        password,
        path,
        ..
    } = options.address
    else {
        panic!("a plain room")
    };
    assert_eq!((topic.as_str(), password.as_deref()), ("quill", Some("pw")));
    assert_eq!(path, "untitled.ipynb");
}

/// The message with its next step.
fn told(error: &ConfigError) -> String {
    format!("{error}; {}", error.next_step())
}

fn refused(target: &str, flags: Settings) -> String {
    match resolve(target, flags, &[], "") {
        Err(error) => told(&error),
        Ok(options) => panic!("not refused: {options:?}"),
    }
}

#[test]
fn links_that_the_shell_cut() {
    let cut = "https://h/lab/index.html?path=demo.ipynb";
    let site = site(resolve(cut, Settings::default(), &[], ""));
    let error = site
        .with(text("p"), vec!["ws://s".into()], None)
        .expect_err("no room");
    assert!(told(&error).contains("celljam 'https://h/lab/index.html?path=demo.ipynb&room=ROOM'"));
    let told = refused("https://h/lab/index.html?room=r", Settings::default());
    assert!(
        told.contains("'https://h/lab/index.html?room=r&path=FILE'"),
        "{told}"
    );
}

#[test]
fn what_is_missing_is_named_with_the_next_step() {
    let room = || flags(|flags| flags.room = text("r"));
    assert!(refused("d.ipynb", room()).contains("--site URL"));
    assert!(refused("d.ipynb", Settings::default()).contains("--room"));
    let mut half = room();
    half.prefix = text("p");
    assert!(refused("d.ipynb", half.clone()).contains("--signaling"));
    half.signaling = Some(vec!["http://h".into()]);
    assert!(refused("d.ipynb", half).contains("\"http://h\" is not"));
    assert!(refused("../d.ipynb", room()).contains(".."));
    assert!(refused("ws://h:4444", room()).contains("ws://"));
    let local = site(resolve(
        "http://localhost:8/lab?room=r&path=d",
        Settings::default(),
        &[],
        "",
    ));
    let error = local.with(None, Vec::new(), None).expect_err("no prefix");
    assert!(told(&error).contains("webRtcRoomPrefix"));
}

#[test]
fn the_file_is_strict_and_says_where() {
    let parse = |text: &str| super::file::parse(Path::new("/c/config.toml"), text);
    let wrong = parse("username = \"a\"\n\ncolour = \"red\"\n").expect_err("unknown key");
    assert!(
        wrong.to_string().starts_with("/c/config.toml:3: "),
        "{wrong}"
    );
    assert!(wrong.to_string().contains("colour"), "{wrong}");
    let wrong = parse("max-links = \"many\"").expect_err("a type");
    assert!(
        wrong.to_string().starts_with("/c/config.toml:1: "),
        "{wrong}"
    );
    assert!(parse("password = \"p\"").is_err());
    let all = "usercolor = 'e65100'\nice-servers = ['none']\nrelay-only = false\nmax-links = 20";
    assert_eq!(
        parse(all).expect("reads").ice().expect("reads"),
        Some(Vec::new())
    );
}

#[test]
fn where_the_file_is() {
    let path = |pairs: &[(&str, &str)]| config_path(&env(pairs));
    let home = ("HOME", "/home/ann");
    assert_eq!(
        path(&[home]),
        Some("/home/ann/.config/celljam/config.toml".into())
    );
    assert_eq!(
        path(&[home, ("XDG_CONFIG_HOME", "/x")]),
        Some("/x/celljam/config.toml".into())
    );
    assert_eq!(path(&[home, ("XDG_CONFIG_HOME", "x")]), path(&[home]));
    assert_eq!(path(&[]), None);
    let folder = tempfile::tempdir().expect("a folder");
    let xdg = folder.path().to_str().expect("text").to_owned();
    assert_eq!(
        read_config(&env(&[("XDG_CONFIG_HOME", &xdg)])).expect("none"),
        Settings::default()
    );
    let file = folder.path().join("celljam/config.toml");
    std::fs::create_dir(folder.path().join("celljam")).expect("a folder");
    std::fs::write(file, "room = 'lobby'").expect("written");
    let read = read_config(&env(&[("XDG_CONFIG_HOME", &xdg)])).expect("reads");
    assert_eq!(read.room.as_deref(), Some("lobby"));
}

#[test]
fn identity() {
    let ann = Identity::new(" Ann ", None).expect("a name");
    assert_eq!(ann, Identity::new("Ann", Some(&ann.hex())).expect("a name"));
    assert_eq!(
        Identity::new("a", Some("#1E88e5")).expect("a colour").hex(),
        "1e88e5"
    );
    assert_eq!(
        Identity::new("a", Some("f0c")).expect("a colour").hex(),
        "ff00cc"
    );
    for color in ["", "red", "12345", "1234567", "ééé"] {
        assert!(
            matches!(Identity::new("a", Some(color)), Err(ConfigError::Color(_))),
            "{color}"
        );
    }
    for name in ["", " ", "a\u{1b}[2J", &"x".repeat(65)] {
        assert!(
            matches!(Identity::new(name, None), Err(ConfigError::Name(_))),
            "{name:?}"
        );
    }
    assert!(!super::identity::login_name(&Env::default()).is_empty());
}

#[test]
fn ice_servers() {
    let turn =
        IceServer::parse("turn:ann:p%40ss:w@t.example.org:3478?transport=udp").expect("a server");
    assert_eq!(turn.urls, ["turn:t.example.org:3478?transport=udp"]);
    assert_eq!(turn.username.as_deref(), Some("ann"));
    assert_eq!(turn.credential.as_deref(), Some("p@ss:w"));
    assert!(turn.is_turn());
    assert!(IceServer::parse("stun:[::1]:3478").is_ok());
    for wrong in [
        "stun:",
        "turn:t.example.org",
        "stun:a:b@h",
        "http://h",
        "h:3478",
        "stun:h/x",
    ] {
        assert!(
            matches!(IceServer::parse(wrong), Err(ConfigError::Ice(_))),
            "{wrong}"
        );
    }
    for passed_over in [
        "turns:u:p@h",
        "turn:u:p@h?transport=tcp",
        "stuns:h",
        "turn:u:p@h?transport=udp&x",
    ] {
        assert!(
            matches!(
                IceServer::parse(passed_over),
                Err(ConfigError::IceNotUdp(_))
            ),
            "{passed_over}"
        );
    }
    let secret = IceServer::parse("turn:ann:secret@")
        .expect_err("no host")
        .to_string();
    assert!(!secret.contains("secret"), "{secret}");
    assert_eq!(default_ice(&["ws://127.0.0.1:4444".into()]), []);
    assert_eq!(
        default_ice(&["ws://[::1]:1".into(), "wss://h".into()]).len(),
        2
    );
}

#[test]
fn relaying_needs_a_relay() {
    let relay = |servers: &[&str]| {
        links(&flags(|flags| {
            flags.relay_only = Some(true);
            flags.ice_servers = Some(servers.iter().map(|text| (*text).to_owned()).collect());
        }))
    };
    assert!(matches!(
        relay(&["stun:h"]),
        Err(ConfigError::RelayWithoutTurn)
    ));
    assert!(
        relay(&["stun:h", "turn:u:p@h"])
            .expect("has one")
            .relay_only
    );
    let many = links(&flags(|flags| flags.max_links = Some(65)));
    assert!(matches!(many, Err(ConfigError::MaxLinks(65))));
}

#[test]
fn peers_at_local_addresses_are_tried_where_the_room_is_or_when_asked() {
    let here = ["ws://127.0.0.1:4444".to_owned(), "ws://[::1]:1".to_owned()];
    let elsewhere = [here[0].clone(), "wss://example.org".to_owned()];
    let usual = links(&flags(|_| {})).expect("links");
    assert!(usual.is_local(&here) && !usual.is_local(&elsewhere));
    let asked = links(&flags(|flags| flags.allow_local = Some(true))).expect("links");
    assert!(asked.is_local(&elsewhere));
    let file = "allow-local = true";
    let read: Settings = toml::from_str(file).expect("reads");
    assert_eq!(read.allow_local, Some(true));
    let set = env(&[("CELLJAM_ALLOW_LOCAL", "yes")]).settings();
    assert_eq!(set.expect("reads").allow_local, Some(true));
    // A host reaches its own server on loopback, and lets others in.
    let at = |text: &str| text.parse().expect("an address");
    assert!(usual.listening(at("127.0.0.1:4444")).is_local(&here));
    assert!(!usual.listening(at("0.0.0.0:4444")).is_local(&here));
    assert!(asked.listening(at("0.0.0.0:4444")).is_local(&here));
}

#[test]
fn variables_are_checked() {
    let wrong = env(&[("CELLJAM_MAX_LINKS", "many")])
        .settings()
        .expect_err("a number");
    assert!(wrong.to_string().contains("CELLJAM_MAX_LINKS"));
    assert!(env(&[("CELLJAM_RELAY_ONLY", "maybe")]).settings().is_err());
    assert_eq!(
        env(&[("CELLJAM_ROOM", " ")])
            .settings()
            .expect("reads")
            .room,
        None
    );
}

#[test]
fn how_lines_are_shown_is_set_in_every_layer() {
    let lines = |flags: Settings, variables: &[(&str, &str)], file: &str| {
        let env = env(variables);
        let file = file::parse(std::path::Path::new("/c/config.toml"), file).expect("reads");
        let wishes = flags.over(env.settings().expect("reads")).over(file);
        keymap(&wishes, &env).lines
    };
    let none = Settings::default;
    assert_eq!(lines(none(), &[], ""), Lines::default());
    let file = "line-numbers = true\nwrap = false\nindent-guides = true";
    let told = Lines {
        numbers: true,
        wrap: false,
        guides: true,
    };
    assert_eq!(lines(none(), &[], file), told);
    let variables = [
        ("CELLJAM_LINE_NUMBERS", "0"),
        ("CELLJAM_WRAP", "1"),
        ("CELLJAM_INDENT_GUIDES", "no"),
    ];
    assert_eq!(lines(none(), &variables, file), Lines::default());
    let flagged = flags(|flags| {
        flags.line_numbers = Some(true);
        flags.wrap = Some(false);
        flags.indent_guides = Some(true);
    });
    assert_eq!(lines(flagged, &variables, ""), told);
}
