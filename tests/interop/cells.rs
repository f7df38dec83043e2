//! Cells cut, pasted, moved, split, merged and changed here, in the browser: right in its document and
//! on its page, with no exception there and its list of cells alive.

use serde_json::{Value, json};

use super::clock::{QUICK, SLOW, until, until_true};
use super::kit::{Lines, Need};
use super::screen::Screen;
use super::stage::{Stage, until_sources};

/// The ids of the site's notebook, in order.
const IDS: [&str; 8] = [
    "c-title", "c-stream", "c-image", "c-error", "c-table", "c-notes", "c-raw", "c-last",
];
const PASTE: &str = r##"[{"cell_type":"markdown","metadata":{},"source":["# From\n","elsewhere"]},{"cell_type":"code","metadata":{},"source":"p = 1","execution_count":5,"outputs":[{"output_type":"stream","name":"stdout","text":"pasted\n"}]}]"##;

/// A page with the notebook, and the program beside it.
pub fn met(stage: &Stage) -> (Lines, Screen) {
    let mut ana = stage.browser("Ana", "demo.ipynb");
    until_sources("the page's cells", &mut ana, |s| s.len() == 8);
    let seat = stage.seat("demo.ipynb", &[]);
    seat.wait_text("all in step", SLOW);
    (ana, seat)
}

fn words(cells: &Value, key: &str) -> Vec<String> {
    let cells = cells.as_array().into_iter().flatten();
    let word = |cell: &Value| cell[key].as_str().unwrap_or_default().to_owned();
    cells.map(word).collect()
}

fn ids(page: &mut Lines) -> Vec<String> {
    words(&page.call("cells", json!({})), "id")
}

fn until_ids(what: &str, page: &mut Lines, test: impl Fn(&[String]) -> bool) {
    until(what, SLOW, || {
        let seen = ids(page);
        if test(&seen) {
            Ok(())
        } else {
            Err(format!("{seen:?}"))
        }
    });
}

/// Lines of the page's console that tell of an exception.
fn exceptions(page: &mut Lines) -> Vec<String> {
    let lines = page.call("console", json!({}));
    let lines = lines.as_array().into_iter().flatten();
    let is_one = |line: &&Value| {
        let text = line["text"].as_str().unwrap_or_default();
        let told = line["type"] == "error"
            && (text.contains("Error:")
                || text.contains("Uncaught")
                || text.contains("call stack"));
        line["type"] == "pageerror" || told
    };
    lines.filter(is_one).map(Value::to_string).collect()
}

/// The page shows what its document holds, and has thrown nothing since `before`.
fn shows_its_cells(page: &mut Lines, before: &[String]) {
    until("the page shows what it holds", SLOW, || {
        let cells = page.call("cells", json!({}));
        let shown = page.call("shown", json!({}));
        let same = |key| words(&cells, key) == words(&shown, key);
        if same("source") && same("type") {
            Ok(())
        } else {
            Err(format!("{cells}\n{shown}"))
        }
    });
    assert_eq!(exceptions(page), before);
}

/// The page's list of cells is not broken: it takes a cell that we see, and shows one of ours.
fn is_alive(page: &mut Lines, seat: &Screen) {
    let before = ids(page).len();
    page.call("insert_cell", json!({"index": 0, "source": "still_alive"}));
    seat.wait_text(&format!("/{}", before + 1), SLOW);
    seat.keys("<Esc>ggb");
    until("our cell on the page", SLOW, || {
        let shown = page.call("shown", json!({}));
        let count = shown.as_array().map_or(0, Vec::len);
        (count == before + 2)
            .then_some(())
            .ok_or_else(|| shown.to_string())
    });
}

#[test]
fn cells_cut_pasted_and_duplicated_are_right_in_the_browser() {
    let Some(stage) = Stage::new(Need::Browser) else {
        return;
    };
    let (mut ana, seat) = met(&stage);
    let before = exceptions(&mut ana);

    seat.keys("jJx");
    until_ids("two cells cut", &mut ana, |ids| {
        ids.len() == 6 && ids[0] == "c-title" && ids[1] == "c-error"
    });
    seat.keys("jv");
    until_ids("pasted further down, under their ids", &mut ana, |ids| {
        ids == [
            "c-title", "c-error", "c-table", "c-stream", "c-image", "c-notes", "c-raw", "c-last",
        ]
    });
    let cells = ana.call("cells", json!({}));
    assert_eq!(cells[3]["outputs"][0]["text"], "row 0\nrow 1\nrow 2\n");
    seat.keys("D");
    until_ids("one of them twice, under another id", &mut ana, |ids| {
        ids.len() == 9 && ids[4] == "c-image" && ids[5].len() == 36 && ids[6] == "c-notes"
    });
    seat.keys("ggV");
    until_ids("and again above", &mut ana, |ids| {
        ids.len() == 11 && ids[2] == "c-title"
    });
    shows_its_cells(&mut ana, &before);
    seat.keys("zzzz");
    until_ids("all undone", &mut ana, |ids| ids == IDS);
    shows_its_cells(&mut ana, &before);
    is_alive(&mut ana, &seat);
}

#[test]
fn cells_moved_here_leave_a_browsers_typing_alone() {
    let Some(stage) = Stage::new(Need::Browser) else {
        return;
    };
    let (mut ana, seat) = met(&stage);
    let before = exceptions(&mut ana);

    // She types in the second cell while the first one passes it, and later the two below it.
    ana.call("type_in_cell", json!({"index": 1, "text": " // hers"}));
    seat.wait_text("// hers", QUICK);
    seat.keys("<A-Down>");
    until_ids("the title behind her cell", &mut ana, |ids| {
        ids[..3] == ["c-stream", "c-title", "c-image"]
    });
    ana.call("press", json!({"key": "x"}));
    seat.wait_text("// hersx", QUICK);
    seat.keys("J<A-Up>");
    until_ids("two cells before her cell", &mut ana, |ids| {
        ids[..4] == ["c-title", "c-image", "c-stream", "c-error"]
    });
    ana.call("press", json!({"key": "y"}));
    seat.wait_text("// hersxy", QUICK);
    shows_its_cells(&mut ana, &before);
    seat.keys("<Esc>zz");
    until_ids("both moves undone", &mut ana, |ids| ids == IDS);
    until_sources("her typing stays", &mut ana, |s| {
        s[1].ends_with("// hersxy")
    });
    shows_its_cells(&mut ana, &before);
    is_alive(&mut ana, &seat);
}

#[test]
fn cells_split_and_merged_are_right_in_the_browser() {
    let Some(stage) = Stage::new(Need::Browser) else {
        return;
    };
    let (mut ana, seat) = met(&stage);
    let before = exceptions(&mut ana);

    seat.keys("G<Enter><End> + 1<C-_>let b = 2<Esc>");
    until_sources("the last cell split, with a line below", &mut ana, |s| {
        s.len() == 9 && s[7] == "6 * 7 + 1" && s[8] == "let b = 2"
    });
    seat.keys("KM");
    until_sources("and merged again", &mut ana, |s| {
        s.len() == 8 && s[7] == "6 * 7 + 1\n\nlet b = 2"
    });
    seat.keys("KM");
    until_sources("with the raw cell above it, too", &mut ana, |s| {
        s.len() == 7 && s[6].starts_with("raw text, kept as it is\n\n6 * 7 + 1")
    });
    let cells = ana.call("cells", json!({}));
    assert_eq!(
        cells[6]["type"], "raw",
        "of the focused cell's type: {cells}"
    );
    shows_its_cells(&mut ana, &before);
    seat.keys("zz");
    until_sources("both merges undone", &mut ana, |s| {
        s.len() == 9 && s[6] == "raw text, kept as it is" && s[8] == "let b = 2"
    });
    shows_its_cells(&mut ana, &before);
    is_alive(&mut ana, &seat);
}

#[test]
fn types_headings_outputs_and_folds_are_right_in_the_browser() {
    let Some(stage) = Stage::new(Need::Browser) else {
        return;
    };
    let (mut ana, seat) = met(&stage);
    let before = exceptions(&mut ana);

    seat.keys("jr");
    until_true("the second cell raw", SLOW, || {
        ana.call("cells", json!({}))[1]["type"] == "raw"
    });
    seat.keys("G3");
    until_sources("the last one a heading", &mut ana, |s| s[7] == "### 6 * 7");
    seat.keys("kkko");
    until_true("the table's output folded", SLOW, || {
        let doc = ana.call("doc", json!({}));
        let metadata = &doc["roots"]["cells"]["value"]["Array"][4]["Map"]["metadata"];
        metadata["jupyter"]["outputs_hidden"] == true && metadata["collapsed"] == true
    });
    seat.wait_text("lines of output folded", QUICK);
    shows_its_cells(&mut ana, &before);
    seat.keys("zzz");
    until_ids("the ids stay", &mut ana, |ids| ids == IDS);
    until_true("and all is as before", SLOW, || {
        let cells = ana.call("cells", json!({}));
        let types = [&cells[1]["type"], &cells[7]["type"]];
        types == ["code", "code"] && cells[1]["outputs"][0]["text"] == "row 0\nrow 1\nrow 2\n"
    });
    shows_its_cells(&mut ana, &before);
    is_alive(&mut ana, &seat);
}

#[test]
fn a_paste_of_the_terminal_is_cells_in_the_browser() {
    let Some(stage) = Stage::new(Need::Browser) else {
        return;
    };
    let (mut ana, seat) = met(&stage);
    let before = exceptions(&mut ana);

    seat.paste(PASTE);
    until_sources("two cells pasted", &mut ana, |s| {
        s.len() == 10 && s[1] == "# From\nelsewhere" && s[2] == "p = 1"
    });
    until_true("with their output on the page", SLOW, || {
        ana.call("shown", json!({}))[2]["outputs"]
            .to_string()
            .contains("pasted")
    });
    shows_its_cells(&mut ana, &before);
    is_alive(&mut ana, &seat);
}

#[test]
fn a_notebook_of_which_everything_is_deleted_has_one_cell_on_both_sides() {
    let Some(stage) = Stage::new(Need::Browser) else {
        return;
    };
    let (mut ana, seat) = met(&stage);
    let before = exceptions(&mut ana);

    seat.keys("<C-a>dd");
    until_sources("one empty cell", &mut ana, |s| s == [""]);
    seat.wait_text("cell 1/1", QUICK);
    // A page that saw the list empty would have put in a second cell by now.
    ana.call("type_in_cell", json!({"index": 0, "text": "hers"}));
    seat.wait_text("hers", QUICK);
    assert_eq!(ids(&mut ana).len(), 1);
    shows_its_cells(&mut ana, &before);
    seat.keys("z");
    until_ids("all back, and what she wrote with it", &mut ana, |ids| {
        ids.len() == 9 && IDS.iter().all(|id| ids.iter().any(|have| have == id))
    });
    until_sources("her cell", &mut ana, |s| s.contains(&"hers".to_owned()));
    shows_its_cells(&mut ana, &before);
    is_alive(&mut ana, &seat);
}

#[test]
fn undo_here_after_a_browsers_edit_keeps_that_edit() {
    let Some(stage) = Stage::new(Need::Browser) else {
        return;
    };
    let (mut ana, seat) = met(&stage);
    let before = exceptions(&mut ana);

    seat.keys("G<Enter><End>+ours<Esc>");
    until_sources("our typing", &mut ana, |s| s[7] == "6 * 7+ours");
    ana.call(
        "type_in_cell",
        json!({"index": 7, "text": "hers + ", "at": 0}),
    );
    seat.wait_text("hers + 6 * 7+ours", QUICK);
    seat.keys("kkkx");
    until_ids("the table cut", &mut ana, |ids| ids.len() == 7);
    ana.call("set_source", json!({"index": 3, "source": "changed()"}));
    seat.wait_text("changed()", QUICK);
    seat.keys("zz");
    until_sources("ours taken back, hers kept", &mut ana, |s| {
        s.len() == 8 && s[3] == "changed()" && s[4] == "showTable()" && s[7] == "hers + 6 * 7"
    });
    until_ids("the table under its id", &mut ana, |ids| ids == IDS);
    shows_its_cells(&mut ana, &before);
    seat.keys("Z");
    until_sources("and done again", &mut ana, |s| s[7] == "hers + 6 * 7+ours");
    is_alive(&mut ana, &seat);
}
