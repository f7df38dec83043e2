//! The outputs of one cell by themselves.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::Screen;
use crate::editor::action::Action;
use crate::editor::doc::Doc;
use crate::editor::fake::Fake;
use crate::editor::help::Turn;
use crate::editor::reader::Step;
use crate::notebook::output::Output;
use crate::ui::hit::Hit;
use crate::ui::outputs::tests::random::output;
use crate::ui::sanitize::is_dangerous;

fn stream(text: &str) -> Output {
    Output::Stream {
        name: "stdout".into(),
        text: text.into(),
    }
}

fn display(mime: &str, value: Value) -> Output {
    Output::Display {
        count: Some(7),
        data: vec![(mime.to_owned(), value)],
        metadata: json!({}),
    }
}

fn lines(count: usize) -> String {
    (1..=count).map(|n| format!("line {n}\n")).collect()
}

/// Two cells, of which the second has these outputs and the focus.
fn screen(outputs: Vec<Output>) -> Screen {
    let mut doc = Fake::of(&["first", "second"]);
    doc.output(1, 1, outputs);
    let mut screen = Screen::new(doc);
    screen.press("j");
    screen
}

fn long() -> Screen {
    let long = "a line that is longer than a narrow screen and goes on in the next row of it\n";
    let error = Output::Error {
        ename: "ValueError".into(),
        evalue: "no".into(),
        traceback: vec!["the call\nValueError: no".into()],
    };
    screen(vec![stream(&(long.to_owned() + &lines(40))), error])
}

fn tree() -> Screen {
    let value = json!({
        "name": "celljam",
        "sizes": (0..40).collect::<Vec<_>>(),
        "deep": { "one": { "two": "a string that does not fit into the row of its parents" } },
        "last": null,
    });
    screen(vec![display("application/json", value)])
}

/// What the title says of where one is.
fn place(screen: &mut Screen) -> String {
    let text = screen.text(60, 12);
    let title = text.lines().find(|line| line.contains("Output of cell"));
    let title = title.unwrap_or_else(|| panic!("no title in\n{text}"));
    let words: Vec<&str> = title.trim_matches('"').split_whitespace().collect();
    words[4..].join(" ")
}

#[test]
fn all_of_an_output_is_there() {
    let mut screen = long();
    assert!(screen.text(80, 24).contains("more lines"));
    screen.press("g o");
    insta::assert_snapshot!("reading_40x12", screen.text(40, 12));
    insta::assert_snapshot!("reading_80x12", screen.text(80, 12));
    screen.press("G");
    insta::assert_snapshot!("reading_end_80x12", screen.text(80, 12));
    insta::assert_snapshot!("reading_120x16", screen.text(120, 16));
    screen.press("q");
    assert!(screen.text(80, 24).contains("more lines"));
}

#[test]
fn trees_fold_and_unfold() {
    let mut screen = tree();
    screen.press("g o");
    insta::assert_snapshot!("reading_tree_80x16", screen.text(80, 16));
    screen.press("j j enter");
    insta::assert_snapshot!("reading_tree_folded_80x16", screen.text(80, 16));
    insta::assert_snapshot!("reading_tree_40x12", screen.text(40, 12));
    screen.press("right");
    assert!(screen.text(80, 60).contains("39"));
    // Out of the member, to the list; that is folded, and then it is out of that.
    screen.press("j left left left left");
    let text = screen.text(80, 16);
    assert!(text.contains("{…} 4 keys"), "{text}");
    screen.press("esc g o");
    assert!(screen.text(80, 60).contains("39"), "closing forgets it");
}

#[test]
fn keys_go_on_and_stop_at_the_ends() {
    let mut screen = screen(vec![stream(&lines(50))]);
    screen.press("g o");
    assert_eq!(place(&mut screen), "1–7 of 50");
    let mut after = |keys: &str| {
        screen.press(keys);
        place(&mut screen)
    };
    assert_eq!(after("k pageup"), "1–7 of 50");
    assert_eq!(after("j down ctrl-n"), "4–10 of 50");
    assert_eq!(after("space"), "10–16 of 50");
    assert_eq!(after("pagedown ctrl-b"), "10–16 of 50");
    assert_eq!(after("left right enter"), "16–22 of 50");
    assert_eq!(after("G j space"), "44–50 of 50");
    assert_eq!(after("up"), "43–49 of 50");
    assert_eq!(after("home"), "1–7 of 50");
    assert_eq!(after("end x z"), "44–50 of 50");
}

#[test]
fn who_is_at_the_end_stays_there_while_a_program_prints() {
    let mut screen = screen(vec![stream(&lines(3))]);
    screen.press("g o");
    assert_eq!(place(&mut screen), "1–3 of 3");
    screen.doc.output(1, 1, vec![stream(&lines(30))]);
    assert_eq!(place(&mut screen), "24–30 of 30");
    screen.press("k");
    assert_eq!(place(&mut screen), "23–29 of 30");
    screen.doc.output(1, 1, vec![stream(&lines(31))]);
    assert_eq!(place(&mut screen), "23–29 of 31");
    screen.press("G");
    place(&mut screen);
    screen.doc.output(1, 1, vec![stream(&lines(90))]);
    assert_eq!(place(&mut screen), "84–90 of 90");
    screen.doc.output(1, 1, vec![stream(&lines(2))]);
    assert_eq!(place(&mut screen), "1–2 of 2");
}

#[test]
fn what_is_too_long_is_counted() {
    let mut screen = screen(vec![stream(&lines(50_000))]);
    screen.press("g o");
    assert_eq!(place(&mut screen), "1–7 of 20001");
    screen.press("G");
    assert!(screen.text(60, 12).contains("line 50000"));
    screen.read(Step::Turn(Turn::Rows(-60)));
    let text = screen.text(60, 12);
    assert!(text.contains("… 30000 more lines"), "{text}");
}

#[test]
fn rows_are_made_once_for_a_cell_as_it_is() {
    let mut screen = screen(vec![stream(&lines(50))]);
    screen.press("g o");
    place(&mut screen);
    let first = screen.cache.reader.rows().as_ptr();
    screen.press("j G space");
    place(&mut screen);
    assert_eq!(screen.cache.reader.rows().as_ptr(), first);
    screen.doc.output(1, 1, vec![stream(&lines(51))]);
    assert_eq!(place(&mut screen), "45–51 of 51");
}

#[test]
fn the_mouse_opens_the_rest_and_turns_branches_over() {
    let mut screen = long();
    let text = screen.text(80, 40);
    let row = text.lines().position(|row| row.contains("more lines"));
    let row = u16::try_from(row.expect("a fold")).expect("a row");
    let cell = screen.doc.cells()[1];
    assert_eq!(screen.hit(20, row), Some(Hit::More(cell)));
    let opened = screen.editor.click_more(cell, &screen.doc);
    assert!(opened.contains(&Action::Read(Step::Begin)));
    assert_eq!(place(&mut screen), "1–7 of 44");
    let mut screen = tree();
    screen.press("g o");
    screen.text(80, 16);
    let text = screen.text(80, 16);
    let row = text.lines().position(|row| row.contains("\"sizes\""));
    let row = u16::try_from(row.expect("a branch")).expect("a row");
    let Some(Hit::Row(at)) = screen.hit(20, row) else {
        panic!("{text}")
    };
    screen.read(Step::Click(at));
    assert!(screen.text(80, 16).contains("[…] 40 items"));
    screen.press("esc");
    screen.text(80, 16);
    assert!(!matches!(screen.hit(20, row), Some(Hit::Row(_))));
}

#[test]
fn it_closes_with_its_cell_and_stays_with_one_made_anew() {
    let mut screen = screen(vec![stream(&lines(9))]);
    screen.press("g o");
    screen.doc.output(1, 1, Vec::new());
    screen.editor.settle(&screen.doc);
    assert_eq!(screen.editor.reads(), None);
    assert!(screen.text(80, 20).contains("was cleared"));
    screen.press("g o");
    assert!(screen.text(80, 20).contains("this cell has no output"));
    screen.doc.output(1, 1, vec![stream("again")]);
    screen.press("g o");
    assert!(screen.editor.reads().is_some());
    screen.doc.delete(1);
    screen.editor.settle(&screen.doc);
    assert_eq!(screen.editor.reads(), None);
    assert!(screen.text(80, 20).contains("was deleted"));
}

#[test]
fn folded_outputs_are_read_too() {
    let mut screen = screen(vec![stream(&lines(9))]);
    screen.doc.change(1, |cell| cell.folded.outputs = true);
    let text = screen.text(80, 20);
    let row = text.lines().position(|row| row.contains("output folded"));
    let row = u16::try_from(row.expect("a note")).expect("a row");
    assert!(matches!(screen.hit(20, row), Some(Hit::More(_))));
    screen.press("g o");
    assert_eq!(place(&mut screen), "1–7 of 9");
}

const ROUNDS: u64 = 60;
const KEYS: [&str; 14] = [
    "j", "k", "space", "enter", "left", "right", "g", "G", "pageup", "pagedown", "esc", "g o", "q",
    "f1",
];

#[test]
fn any_outputs_and_keys_at_any_size() {
    for seed in 0..ROUNDS {
        let rng = &mut StdRng::seed_from_u64(seed);
        let any = |rng: &mut StdRng| (0..rng.random_range(1..5)).map(|_| output(rng)).collect();
        let mut screen = screen(any(rng));
        screen.press("g o");
        for _ in 0..12 {
            match rng.random_range(0..8) {
                0 => screen.doc.output(1, 1, any(rng)),
                1 => screen.read(Step::Click(rng.random_range(0..40))),
                2 => screen.read(Step::Turn(Turn::Rows(rng.random_range(-90..90)))),
                _ => screen.press(KEYS[rng.random_range(0..KEYS.len())]),
            }
            screen.editor.settle(&screen.doc);
            let size = (rng.random_range(1..130), rng.random_range(1..40));
            let terminal = screen.terminal(size.0, size.1);
            let cells = terminal.backend().buffer().content();
            let bad = cells
                .iter()
                .find(|cell| cell.symbol().contains(is_dangerous));
            assert_eq!(bad, None, "seed {seed}");
            let rows = screen.cache.reader.rows();
            assert!(rows.len() <= 20_100, "seed {seed}");
        }
    }
}
