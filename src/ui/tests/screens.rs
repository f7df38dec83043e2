//! Screens as a person sees them, at three sizes.

use std::time::Duration;

use serde_json::json;

use super::Screen;
use crate::editor::fake::Fake;
use crate::notebook::cell::CellKind;
use crate::notebook::output::Output;
use crate::session::view::{JoinFact, JoinStep};
use crate::ui::TabLabel;
use crate::ui::theme::Theme;

const SIZES: [(u16, u16); 3] = [(100, 30), (80, 24), (40, 10)];

fn check(name: &str, screen: &mut Screen) {
    for (width, height) in SIZES {
        insta::assert_snapshot!(
            format!("{name}_{width}x{height}"),
            screen.text(width, height)
        );
    }
}

fn notebook() -> Fake {
    let mut doc = Fake::of(&[
        "import math\n\ndef area(r):\n    return math.pi * r ** 2",
        "for r in range(3):\n    print(r, area(r))",
        "area('x')",
        "plot(area)",
        "",
    ]);
    doc.insert(
        0,
        CellKind::Markdown,
        "# Circles\n\nThe *area* of a circle.",
    );
    let stream = |name: &str, text: &str| Output::Stream {
        name: name.into(),
        text: text.into(),
    };
    doc.output(1, 1, vec![]);
    doc.output(
        2,
        2,
        vec![
            stream("stdout", "0 0.0\n1 3.14\n2 12.57\n"),
            stream("stderr", "slow\n"),
        ],
    );
    doc.output(
        3,
        3,
        vec![Output::Error {
            ename: "TypeError".into(),
            evalue: "unsupported operand".into(),
            traceback: vec![
                "\x1b[0;31mTypeError\x1b[0m  Traceback".into(),
                "----> 1 area('x')".into(),
            ],
        }],
    );
    let picture = json!("A".repeat(16_000));
    doc.output(
        4,
        4,
        vec![Output::Display {
            count: Some(4),
            data: vec![
                ("image/png".into(), picture),
                ("text/plain".into(), json!("<Figure size 640x480>")),
            ],
            metadata: json!({}),
        }],
    );
    doc
}

fn room() -> Screen {
    let mut screen = Screen::new(notebook());
    let keys = crate::editor::doc::Doc::cells(&screen.doc).to_vec();
    screen.join("Ana", [0x1e, 0x88, 0xe5], keys[1], 24, 24);
    screen.join("Bob Marley", [0xff, 0xeb, 0x3b], keys[2], 4, 16);
    screen.join("木村さん", [0x43, 0xa0, 0x47], keys[5], 0, 0);
    screen.people[0].moved_at = Duration::from_secs(99);
    screen
}

#[test]
fn a_room_in_command_mode() {
    check("command", &mut room());
}

#[test]
fn a_room_while_editing() {
    let mut screen = room();
    screen.press("j j enter down shift-home");
    screen.people[1].moved_at = Duration::from_secs(99);
    check("editing", &mut screen);
}

#[test]
fn watching_with_somebody_above_and_below() {
    let mut screen = room();
    screen.editor.read_only(true);
    screen.standing.read_only = true;
    screen.standing.in_step = 1;
    screen.press("j j j enter");
    insta::assert_snapshot!("watching_80x12", screen.text(80, 12));
    insta::assert_snapshot!("watching_40x8", screen.text(40, 8));
}

fn tab(path: &str, active: bool, changed: bool) -> TabLabel {
    TabLabel {
        path: path.into(),
        active,
        changed,
    }
}

#[test]
fn a_row_of_tabs() {
    let mut screen = room();
    screen.tabs = vec![
        tab("lessons/intro.ipynb", false, true),
        tab("demo.ipynb", true, false),
        tab("notes/\x1b[2Jne\u{202e}w\n.md", false, false),
        tab("exercises/intro.ipynb", false, false),
    ];
    check("tabs", &mut screen);
    insta::assert_snapshot!("tabs_100x5", screen.text(100, 5));
    for n in 0..12 {
        let path = format!("chapter-{n}.ipynb");
        screen.tabs.push(tab(&path, false, n == 9));
    }
    check("tabs_many", &mut screen);
    insta::assert_snapshot!("tabs_many_20x8", screen.text(20, 8));
    insta::assert_snapshot!("tabs_many_40x5", screen.text(40, 5));
}

fn alone(since: u64) -> Screen {
    let mut screen = Screen::new(Fake::default());
    screen.standing.synced = false;
    screen.standing.peers = 0;
    screen.standing.in_step = 0;
    screen.standing.alone_since = Some(Duration::from_secs(since));
    let fact = |millis, step| JoinFact {
        at: Duration::from_millis(millis),
        step,
    };
    screen.facts = vec![
        fact(
            120,
            JoinStep::SiteRead {
                site: "https://lite.example.org".into(),
            },
        ),
        fact(
            180,
            JoinStep::SignalingUp {
                url: "wss://one.example.org".into(),
                millis: 42,
            },
        ),
        fact(
            210,
            JoinStep::SignalingDown {
                url: "wss://two.example.org".into(),
                reason: "connection refused".into(),
            },
        ),
        fact(400, JoinStep::PeerFound),
        fact(700, JoinStep::Connected { relayed: false }),
        fact(900, JoinStep::Received { bytes: 123_456 }),
    ];
    screen
}

#[test]
fn joining() {
    check("joining", &mut alone(95));
    check("alone", &mut alone(90));
}

#[test]
fn long_outputs_are_folded_and_hostile_text_is_marked() {
    let mut doc = Fake::of(&[
        "print(\u{202e}'evil'\u{2066})\x1b[2J",
        "\tx = '日本語' # 👩‍👩‍👧 e\u{301}",
    ]);
    let text: String = (1..=50).map(|n| format!("line {n}\n")).collect();
    let stream = Output::Stream {
        name: "stdout".into(),
        text: format!("10%\r 50%\r100%\n{text}"),
    };
    doc.output(0, 12_345_678, vec![stream]);
    let mut screen = Screen::new(doc);
    let cell = crate::editor::doc::Doc::cells(&screen.doc)[1];
    screen.join("Mal\x1b]0;x\x07\u{202e}lory", [0, 0, 0], cell, 6, 9);
    screen.people[0].moved_at = screen.now;
    check("hostile", &mut screen);
}

#[test]
fn without_colours_nothing_is_lost() {
    let mut screen = room();
    screen.theme = Theme::plain();
    let colored = room().text(80, 24);
    assert_eq!(screen.text(80, 24), colored);
    let terminal = screen.terminal(80, 24);
    let plain = |cell: &ratatui::buffer::Cell| {
        cell.fg == ratatui::style::Color::Reset && cell.bg == ratatui::style::Color::Reset
    };
    assert!(terminal.backend().buffer().content().iter().all(plain));
}

#[test]
fn an_empty_notebook_offline() {
    let mut screen = Screen::new(Fake::default());
    screen.standing.servers_up = 0;
    screen.standing.peers = 0;
    screen.notice = Some("signaling lost, trying again");
    check("empty", &mut screen);
}

#[test]
fn a_local_file_has_no_signaling_and_says_whether_it_is_saved() {
    let mut screen = room();
    screen.people.clear();
    screen.standing.local = true;
    screen.standing.room = String::new();
    screen.standing.saved = Some(false);
    let text = screen.text(100, 30);
    let (head, foot) = (text.lines().next(), text.lines().last());
    assert!(head.is_some_and(|line| line.contains("demo.ipynb  ○ local")));
    assert!(foot.is_some_and(|line| line.contains(" not saved ")));
    assert!(!text.contains("signaling") && !text.contains("offline"));
    screen.standing.saved = Some(true);
    let text = screen.text(100, 30);
    assert!(text.contains(" saved ") && !text.contains("not saved"));
}
