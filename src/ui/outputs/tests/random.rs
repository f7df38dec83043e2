//! Random outputs in random widths: never a panic, nothing dangerous, nothing beyond the edge.

use std::sync::Arc;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::*;
use crate::picture::CellSize;
use crate::ui::outputs::{Beyond, Place};
use crate::ui::sanitize::is_dangerous;

const ROUNDS: u64 = 400;
/// What makes outputs hard to lay out.
const PIECES: &[&str] = &[
    "a",
    "word ",
    " ",
    "\n",
    "\r",
    "\t",
    "\x08",
    "日本",
    "👩‍👩‍👧",
    "e\u{301}",
    "\u{301}",
    "🇩🇪",
    "🇩",
    "\u{202e}",
    "\u{200b}",
    "\u{200d}",
    "\u{9b}31m",
    "\0",
    "ﷺ",
    "x\u{fe0f}",
    "\x1b[31m",
    "\x1b[38;5;",
    "\x1b[48;2;1;2;3m",
    "\x1b[A",
    "\x1b[99B",
    "\x1b[K",
    "\x1b[1K",
    "\x1b[2K",
    "\x1b[J",
    "\x1b[2J",
    "\x1b[5;70H",
    "\x1b[9D",
    "\x1b[3C",
    "\x1b[65535C",
    "\x1b]0;t\x07",
    "\x1b]8;;",
    "\x1bP",
    "\x1b\\",
    "\x1b",
    "12.5",
    "-3",
    "NaN",
    "…",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "<th>",
    "<th colspan=3>",
    "<td rowspan=2>",
    "<td colspan='99999' rowspan=99999>",
    "</td>",
    "</tr>",
    "<thead>",
    "<tbody>",
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<ul>",
    "<ol start=9>",
    "<li>",
    "</ul>",
    "<pre>",
    "</pre>",
    "<br>",
    "<hr>",
    "<h1>",
    "<b>",
    "</b>",
    "<i style='color:#123'>",
    "<span hidden>",
    "</span>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<a href=x>",
    "&amp;",
    "&#0;",
    "&#x1b;",
    "&nbsp;",
    "&",
    "<img alt='\x1b'>",
    "<",
    "<blockquote>",
    "<dd>",
    "<p style='display:none;",
    "'>",
    "<caption>",
];

fn text(rng: &mut StdRng) -> String {
    let count = rng.random_range(0..60);
    (0..count)
        .map(|_| PIECES[rng.random_range(0..PIECES.len())])
        .collect()
}

fn value(rng: &mut StdRng, depth: u32) -> Value {
    match rng.random_range(0..if depth > 20 { 4 } else { 8 }) {
        0 => json!(null),
        1 => json!(rng.random::<f64>()),
        2 | 3 => json!(text(rng)),
        4 | 5 => (0..rng.random_range(0..5))
            .map(|_| value(rng, depth + 1))
            .collect(),
        _ => {
            let members = (0..rng.random_range(0..5)).map(|_| (text(rng), value(rng, depth + 1)));
            Value::Object(members.collect())
        }
    }
}

fn form(rng: &mut StdRng) -> (String, Value) {
    const MIMES: &[&str] = &[
        "text/html",
        "text/plain",
        "text/markdown",
        "text/latex",
        "application/json",
        "image/png",
        "image/svg+xml",
        "image/jpeg",
        "application/vnd.plotly.v1+json",
    ];
    let mime = match rng.random_range(0..=MIMES.len()) {
        at if at < MIMES.len() => MIMES[at].to_owned(),
        _ => text(rng),
    };
    let value = if mime == "image/svg+xml" && rng.random() {
        let (width, height) = (rng.random_range(0..5000), rng.random_range(0..5000));
        json!(format!("<svg width='{width}' height='{height}'/>"))
    } else if rng.random() {
        json!(text(rng))
    } else {
        value(rng, 0)
    };
    (mime, value)
}

/// Any output.
pub fn output(rng: &mut StdRng) -> Output {
    match rng.random_range(0..8) {
        0 | 1 => stream("stdout", &text(rng)),
        2 => stream("stderr", &text(rng)),
        3 => Output::Error {
            ename: text(rng),
            evalue: text(rng),
            traceback: (0..rng.random_range(0..4)).map(|_| text(rng)).collect(),
        },
        4 => Output::Unknown(text(rng)),
        _ => Output::Display {
            count: rng.random::<bool>().then_some(3),
            data: (0..rng.random_range(0..4)).map(|_| form(rng)).collect(),
            metadata: json!({}),
        },
    }
}

/// The branches of trees.
fn branches(rows: &[OutRow]) -> impl Iterator<Item = Place> {
    rows.iter().filter_map(|row| match &row.beyond {
        Beyond::Tree(node) => node.branch.as_ref().map(|(place, _)| place.clone()),
        _ => None,
    })
}

#[test]
fn whatever_is_printed_stays_within_its_columns() {
    let mut pictures = 0;
    for seed in 0..ROUNDS {
        let rng = &mut StdRng::seed_from_u64(seed);
        let cell = cell((0..rng.random_range(1..5)).map(|_| output(rng)).collect());
        let columns = match rng.random_range(0..4) {
            0 => rng.random_range(1..8),
            _ => rng.random_range(1..130),
        };
        let cell = Arc::new(cell);
        let mut shown = rows(&cell, columns, None);
        assert!(shown.len() <= 42, "seed {seed}");
        shown.extend(folded(&cell, columns));
        shown.extend(whole(&cell, columns, None, &Folds::new()));
        let turned: Folds = branches(&shown).collect();
        shown.extend(whole(&cell, columns, None, &turned));
        for row in &shown {
            let text = row.line.text();
            assert!(!text.contains(is_dangerous), "seed {seed}: {text:?}");
            assert!(
                row.line.width() <= columns,
                "seed {seed}, {columns}: {text:?}"
            );
        }
        let with_pictures = rows(&cell, columns, Some(CellSize::default()));
        pictures += with_pictures
            .iter()
            .filter(|row| row.slice.is_some())
            .count();
        for row in with_pictures {
            let Some(slice) = row.slice else { continue };
            let key = slice.picture.key;
            assert!(usize::from(key.columns) <= columns, "seed {seed}");
            assert!(slice.row < key.rows && key.rows <= 20, "seed {seed}");
            assert!(!slice.picture.name.contains(is_dangerous), "seed {seed}");
        }
    }
    assert!(pictures > 0, "no picture was among them");
}
