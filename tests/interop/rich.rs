//! What a page shows as pictures, tables and tracebacks appears here as well: drawn in halves, laid out in
//! columns, the message first.

use serde_json::{Value, json};

use super::cells::met;
use super::clock::{SLOW, until_true};
use super::kit::{Lines, Need};
use super::screen::Screen;
use super::stage::Stage;

/// Made by matplotlib in a real kernel, as the page gets it.
const PLOT: &str = include_str!("../fixtures/kernels/matplotlib.ipynb");
/// The same by pandas.
const TABLE: &str = include_str!("../fixtures/kernels/pandas.ipynb");

/// The outputs of the first cell of a notebook.
fn outputs(notebook: &str) -> Value {
    let notebook: Value = serde_json::from_str(notebook).expect("a notebook");
    notebook["cells"][0]["outputs"].clone()
}

/// Gives the page's first cell these outputs, as a kernel's messages do.
fn show_on_page(page: &mut Lines, outputs: &Value) {
    let js = format!(
        "(() => {{ const cell = window.jupyterapp.shell.currentWidget.content.widgets[0]; \
         cell.model.outputs.fromJSON({outputs}); return true; }})()"
    );
    page.call("eval", json!({ "js": js }));
}

fn has_on_page(page: &mut Lines, selector: &str) -> bool {
    let js =
        format!("document.querySelector('.jp-Notebook .jp-OutputArea-output {selector}') !== null");
    page.call("eval", json!({ "js": js })) == json!(true)
}

/// A code cell at the top of the page's notebook, seen here and looked at.
fn first_cell(page: &mut Lines, seat: &Screen, source: &str) {
    page.call("insert_cell", json!({"index": 0, "source": source}));
    // What comes above one's own cell stays out of sight until one goes there.
    seat.wait_text("cell 2/9", SLOW);
    seat.keys("gg");
    seat.wait_text(source, SLOW);
}

#[test]
fn a_plot_and_a_table_appear_as_the_page_shows_them() {
    let Some(stage) = Stage::new(Need::Browser) else {
        return;
    };
    let (mut ana, seat) = met(&stage);
    first_cell(&mut ana, &seat, "show_me");
    show_on_page(&mut ana, &outputs(PLOT));
    until_true("the plot on the page", SLOW, || {
        has_on_page(&mut ana, "img")
    });
    // The site's own notebook has a small picture, too.
    let is_there = |text: &str| text.matches('▀').count() > 600;
    seat.wait_for("the plot here", SLOW, |screen| is_there(&screen.contents()));
    show_on_page(&mut ana, &outputs(TABLE));
    until_true("the table on the page", SLOW, || {
        has_on_page(&mut ana, "table")
    });
    seat.wait_text("Łódź & around    670642      NaN", SLOW);
    until_true("the plot is gone here", SLOW, || !is_there(&seat.text()));
}

#[test]
fn a_failing_cell_of_the_page_shows_its_traceback_here() {
    let Some(stage) = Stage::new(Need::Browser) else {
        return;
    };
    let (mut ana, seat) = met(&stage);
    first_cell(&mut ana, &seat, "throw new TypeError('out of cheese')");
    ana.call("run_cell", json!({"index": 0}));
    seat.wait_for("the error here", SLOW, |screen| {
        let text = screen.contents();
        text.contains("Error TypeError: out of cheese")
    });
}
