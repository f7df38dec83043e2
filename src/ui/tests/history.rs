//! The last hour on the screen.

use std::time::Duration;

use super::Screen;
use crate::editor::fake::Fake;
use crate::editor::help::Turn;
use crate::notebook::past::Counts;
use crate::notebook::past::diff::lines;
use crate::ui::history::{CellRow, CellRows, History, MomentRow};
use crate::ui::plain::Teller;
use crate::ui::sanitize::is_dangerous;

fn moment(ago: u64, who: &[&str], counts: (usize, usize, usize)) -> MomentRow {
    MomentRow {
        at: Duration::from_secs(10_000 - ago),
        who: who.iter().map(|name| (*name).to_owned()).collect(),
        counts: Counts {
            changed: counts.0,
            new: counts.1,
            gone: counts.2,
        },
        first: ago > 3_000,
    }
}

fn moments() -> Vec<MomentRow> {
    let mut moments = vec![
        moment(4, &["you"], (1, 0, 0)),
        moment(75, &["Ana", "Bob", "somebody with a long name"], (2, 1, 0)),
        moment(400, &["Ana\u{1b}[2J\u{202e}"], (0, 0, 12)),
    ];
    moments.extend((10..40).map(|n| moment(n * 60, &["you"], (1, 0, 0))));
    moments.push(moment(3_500, &[], (0, 0, 0)));
    moments
}

fn cell(place: &str, what: &'static str, text: &str) -> CellRow {
    CellRow {
        place: place.to_owned(),
        what,
        text: text.to_owned(),
    }
}

fn cells() -> CellRows {
    let mut rows = vec![
        cell("cell 2", "changed", "import math"),
        cell("cell 12", "other output", "plot(x)\u{202e}"),
    ];
    rows.extend((13..30).map(|n| cell(&format!("cell {n}"), "gone", "x = 1")));
    let more: String = (0..30).map(|n| format!("line {n}\n")).collect();
    let (old, new) = (
        "import math\nkept\u{1b}[2J\nold\n",
        "import math\nkept\u{1b}[2J\nnew\n",
    );
    CellRows {
        rows,
        selected: 0,
        lines: lines(old, &format!("{new}{more}")),
    }
}

fn screen(cells: Option<CellRows>) -> Screen {
    let mut screen = Screen::new(Fake::of(&["first", "second"]));
    screen.now = Duration::from_secs(10_000);
    screen.press(": h i s t o r y enter");
    assert!(screen.editor.looks_back());
    screen.history = Some(History {
        moments: moments(),
        selected: 1,
        cells,
        asks: None,
    });
    screen
}

#[test]
fn the_moments_say_when_who_and_what() {
    let mut screen = screen(None);
    insta::assert_snapshot!("history_40x12", screen.text(40, 12));
    insta::assert_snapshot!("history_80x24", screen.text(80, 24));
    insta::assert_snapshot!("history_120x40", screen.text(120, 40));
}

#[test]
fn what_is_different_stands_cell_by_cell_above_its_lines() {
    let mut screen = screen(Some(cells()));
    insta::assert_snapshot!("history_cells_40x12", screen.text(40, 12));
    insta::assert_snapshot!("history_cells_80x24", screen.text(80, 24));
    insta::assert_snapshot!("history_cells_120x40", screen.text(120, 40));
    screen.turn_history(Turn::Pages(1));
    if let Some(history) = &mut screen.history {
        history.asks = Some("R again: 12 cells back, 2 taken out".to_owned());
    }
    insta::assert_snapshot!("history_cells_scrolled_40x12", screen.text(40, 12));
}

#[test]
fn nothing_that_peers_wrote_reaches_the_terminal_raw() {
    for cells in [None, Some(cells())] {
        let mut screen = screen(cells);
        for (width, height) in [(1, 1), (2, 3), (12, 5), (20, 8), (40, 12), (120, 40)] {
            let text = screen.text(width, height);
            assert!(
                !text.chars().any(|c| c != '\n' && is_dangerous(c)),
                "{text}"
            );
        }
    }
}

#[test]
fn an_empty_hour_says_so() {
    let mut screen = screen(None);
    screen.history = Some(History::default());
    assert!(screen.text(80, 24).contains("nothing is kept yet"));
    screen.history = Some(History {
        moments: moments(),
        cells: Some(CellRows::default()),
        ..History::default()
    });
    assert!(screen.text(80, 24).contains("nothing is different now"));
}

#[test]
fn lines_of_text_tell_the_row_and_what_is_different_in_it() {
    let mut screen = screen(None);
    let mut teller = Teller::default();
    let said = teller.tell(&screen.view());
    let row = "history, 2 of 34: 1 min 15 s ago: Ana, Bob, somebody with…, 2 changed, 1 new";
    assert_eq!(said.line, row);
    screen.history.as_mut().expect("open").cells = Some(cells());
    let said = teller.tell(&screen.view());
    let row = "as it was 1 min 15 s ago, 1 of 19: cell 2, changed: import math";
    assert_eq!(said.line, row);
    assert_eq!(said.lines.first().map(String::as_str), Some("then: old"));
    assert_eq!(said.lines.get(1).map(String::as_str), Some("now: new"));
    assert!(said.lines.iter().all(|line| !line.contains('\u{1b}')));
}
