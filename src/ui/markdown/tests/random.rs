//! Random sources in random widths, and sources that were made to be slow.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::{bare, rows};
use crate::ui::markdown::{MAX_LINES, MAX_SOURCE};

const ROUNDS: u64 = 1500;
const PIECES: &[&str] = &[
    "a",
    "word ",
    " ",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "# ",
    "### ",
    "- ",
    "1. ",
    "999999999. ",
    "> ",
    "- [ ] ",
    "* * *\n",
    "---\n",
    "===\n",
    "**",
    "*",
    "_",
    "~~",
    "`",
    "```",
    "```python\n",
    "\n```\n",
    "[",
    "](u)",
    "![",
    "](attachment:x)",
    "<",
    ">",
    "<b>",
    "</b>",
    "<br>",
    "<hr/>",
    "<p>",
    "</p>",
    "<ul>",
    "<li>",
    "</ul>",
    "<table>",
    "<tr>",
    "<td>",
    "<th>",
    "</td>",
    "</table>",
    "<details>",
    "<summary>",
    "</details>",
    "<script>",
    "</script>",
    "<pre>",
    "</pre>",
    "<!--",
    "-->",
    "<a href='x'>",
    "</a>",
    "<sup>",
    "</sup>",
    "<img alt=q>",
    "&amp;",
    "&#0;",
    "|",
    "|---|:-:|\n",
    "| a | b |\n",
    "\n| a | b |\n|---|--:|\n",
    "$",
    "$$",
    "\\frac{1}{x}",
    "\\",
    "{",
    "}",
    "^",
    "_{",
    "\\begin{align}",
    "\\end{align}",
    "[^1]",
    "[^1]: ",
    "\u{202e}",
    "\u{1b}[2J",
    "\0",
    "\r",
    "\r\n",
    "日本",
    "👩‍👩‍👧",
    "e\u{301}",
    "\u{301}",
    "\u{200d}",
    "🇩🇪",
    "🇩",
    "ﷺ",
    "\u{ad}",
    "https://example.org/a/very/long/path",
    "<https://x.org>",
    "\u{a0}",
    "한글",
    "ᄀ",
    "क्",
    "ष",
    "\u{fe0f}",
    "❤",
];

fn source(rng: &mut StdRng) -> String {
    let count = rng.random_range(0..60);
    (0..count)
        .map(|_| PIECES[rng.random_range(0..PIECES.len())])
        .collect()
}

#[test]
fn any_source_is_a_page_that_fits() {
    for seed in 0..ROUNDS {
        let rng = &mut StdRng::seed_from_u64(seed);
        let source = source(rng);
        let columns = match rng.random_range(0..3) {
            0 => rng.random_range(1..6),
            _ => rng.random_range(1..120),
        };
        let rows = rows(&source, columns);
        for row in &rows {
            let text = row.line.text();
            assert!(
                row.line.width() <= columns,
                "seed {seed}, {columns}: {text:?} of {source:?}"
            );
            assert!(
                !text.contains(crate::ui::sanitize::is_dangerous),
                "seed {seed}: {text:?}"
            );
            assert!(
                source.is_char_boundary(row.byte),
                "seed {seed}: {}",
                row.byte
            );
        }
        let blank = |at: usize| rows.get(at).is_some_and(|row| row.line.pieces.is_empty());
        assert!(
            !blank(rows.len().wrapping_sub(1)) && !blank(0),
            "seed {seed}: {source:?}"
        );
    }
}

#[test]
fn sources_that_were_made_to_be_slow_are_bounded() {
    let wide = format!(
        "|{}\n|{}\n{}",
        "a|".repeat(2000),
        "-|".repeat(2000),
        "|b\n".repeat(2000)
    );
    let tall = "\n|a|\n|-|\n".to_owned() + &"|b|\n".repeat(20_000);
    let sources = [
        ">".repeat(50_000),
        "- ".repeat(20_000) + "x",
        (0..300)
            .map(|n| format!("{}- x\n", "  ".repeat(n)))
            .collect(),
        "<ul><li>".repeat(20_000),
        "<blockquote>".repeat(20_000) + "x",
        "<table><tr><td>".repeat(10_000),
        "='<a '".repeat(40_000),
        "<!".repeat(80_000),
        "<a b=\"".repeat(30_000),
        "*a **a ".repeat(20_000),
        "[".repeat(60_000),
        "![a".repeat(40_000),
        "`a``".repeat(30_000),
        "$x^".repeat(40_000),
        "&amp;".repeat(40_000),
        "x\n\n".repeat(60_000),
        "a ".repeat(100_000),
        format!("[^1]\n\n[^1]: {}", "y ".repeat(50_000)),
        wide,
        tall,
    ];
    for source in sources {
        assert!(source.len() <= MAX_SOURCE);
        for columns in [1, 80] {
            let rows = rows(&source, columns);
            let start: String = source.chars().take(20).collect();
            assert!(rows.len() <= MAX_LINES, "{start}: {}", rows.len());
        }
    }
}

#[test]
fn a_page_that_is_cut_says_so() {
    let page = bare(&"x\n\n".repeat(6000), 40);
    assert_eq!(page.len(), MAX_LINES);
    assert_eq!(
        page.last().map(String::as_str),
        Some("… the rest is in the source")
    );
    assert!(bare(&"x".repeat(MAX_SOURCE + 1), 40).is_empty());
}
