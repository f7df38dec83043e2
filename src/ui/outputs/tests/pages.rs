//! HTML: tables and text.

use super::*;

const FRAME: &str = include_str!("samples/frame.html");
const MULTI: &str = include_str!("samples/multi.html");
const PAGE: &str = include_str!("samples/page.html");

#[test]
fn a_table_of_pandas() {
    insta::assert_snapshot!(shown(vec![html(FRAME)], 80), @r"
         city             people      area     founded
    ──────────────────────────────────────────────────
      0  Berlin          3677472    891.12  1237-10-28
      1  Łódź & around    670642       NaN         NaT
    ...  ...                 ...       ...         ...
    119  東京           13960236  -2194.07  1457-01-01

    120 rows × 4 columns
    ");
    insta::assert_snapshot!(shown(vec![html(FRAME)], 40), @r"
         city        …      area     founded
    ────────────────────────────────────────
      0  Berlin      …    891.12  1237-10-28
      1  Łódź &      …       NaN         NaT
         around
    ...  ...         …       ...         ...
    119  東京        …  -2194.07  1457-01-01

    120 rows × 4 columns
    ");
    insta::assert_snapshot!(shown(vec![html(FRAME)], 12), @r"
         …
    ──────
      0  …
      1  …
    ...  …
    119  …

    120 rows × 4
    columns
    ");
}

#[test]
fn names_over_several_columns_and_rows() {
    insta::assert_snapshot!(shown(vec![html(MULTI)], 80), @r"
                   height of the plant  mass
                   mean            std   mean  std
    species  year
    ──────────────────────────────────────────────
    oak      2023   1.5           0.25   10.0    1
             2024  12.5            0.5  110.0   12
    pine     2023   3.0            NaN    9.5    3
    ");
    insta::assert_snapshot!(shown(vec![html(MULTI)], 40), @r"
                   height of   mass
                   the plant
                   mean   std   mean  std
    species  year
    ─────────────────────────────────────
    oak      2023   1.5  0.25   10.0    1
             2024  12.5   0.5  110.0   12
    pine     2023   3.0   NaN    9.5    3
    ");
    insta::assert_snapshot!(styled(vec![html(MULTI)], 80), @r"
                   height of the plant‹BOLD›  mass‹BOLD›
                   mean‹BOLD›            std‹BOLD›   mean‹BOLD›  std‹BOLD›
    species‹BOLD›  year‹BOLD›
    ──────────────────────────────────────────────‹Faint›
    oak‹BOLD›      2023‹BOLD›   1.5           0.25   10.0    1
             2024‹BOLD›  12.5            0.5  110.0   12
    pine‹BOLD›     2023‹BOLD›   3.0            NaN    9.5    3
    ");
}

#[test]
fn long_texts_in_tables_are_broken() {
    let row = |text: &str, number: &str| format!("<tr><td>{text}<td>{number}");
    let table = format!(
        "<table><tr><th>what<th>how many{}{}</table>",
        row("a text of several words that is long", "12"),
        row(&"words ".repeat(50), "3<br>4")
    );
    insta::assert_snapshot!(shown(vec![html(&table)], 30), @r"
    what                  how many
    ──────────────────────────────
    a text of several           12
    words that is long
    words words words            3
    words words words            4
    words words words
    words words words…
    ");
}

#[test]
fn spans_that_lie() {
    let table = "<table><tr><td colspan=9999>wide<td>lost<tr><td rowspan=5000>low<td rowspan=0>b\
        <tr><td colspan=0>c<td colspan=-1>d</table>after";
    insta::assert_snapshot!(shown(vec![html(table)], 40), @r"
    wide
    low  b                 …
         c  d              …

    after
    ");
}

#[test]
fn tables_within_tables_and_wrong_tags() {
    let table =
        "<table>lost<tr><td>a<table><tr><td>in<td>side</table>b</td></div></td><td>c</table></b>d";
    insta::assert_snapshot!(shown(vec![html(table)], 40), @r"
    lost

    a            c
    in  side  b

    d
    ");
}

#[test]
fn long_tables_are_counted() {
    let rows: String = (0..1000)
        .map(|n| format!("<tr><td>{n}</td></tr>"))
        .collect();
    let cell = cell(vec![html(&format!("<table>{rows}</table>"))]);
    let folded = folded(&cell, 40).expect("there are outputs").line.text();
    assert_eq!(folded, "… 1000 lines of output folded");
}

#[test]
fn a_page_of_text() {
    insta::assert_snapshot!(shown(vec![html(PAGE)], 50), @r"
    Results — run 3

    The first paragraph goes over two lines; see the
    notes.

    The second one
    breaks.

    • one
    • two
      3. three
      4. four

    ────────────────────────────────────────

    x  =  1
      y

      said

    … 1 more line
    ");
    insta::assert_snapshot!(styled(vec![html(PAGE)], 26), @r"
    Results — run 3‹Heading›

    The first‹BOLD› paragraph goes
    over two lines‹ITALIC›; see the‹Link›
    notes‹Link›.

    The second one
    breaks.

    • ‹Marker›one
    • ‹Marker›two
      3. ‹Marker›three
      4. ‹Marker›four

    ──────────────────────────‹Faint›

    x  =  1
      y

      said
    … 2 more lines‹Note›
    ");
}

#[test]
fn what_libraries_print() {
    let sklearn = include_str!("samples/sklearn.html");
    insta::assert_snapshot!(shown(vec![html(sklearn)], 80), @r"
    Pipeline(steps=[('scale', StandardScaler()),
                    ('svc', SVC())])

    In a Jupyter environment, please rerun this cell to show the HTML representation
    or trust the notebook.
    On GitHub, the HTML representation is unable to render, please try loading this
    page with nbviewer.org.
    ");
    let rich = include_str!("samples/rich.html");
    insta::assert_snapshot!(styled(vec![html(rich)], 80), @r"
    {‹BOLD›'a'‹#148A14›: 1‹#008080 BOLD›}‹BOLD›
    ");
}

#[test]
fn styles_colour_and_hide() {
    let text = "<span style='color:#f00;background-color: rgb(1, 2, 3)'>a</span>\
        <i style='font-style:normal; font-weight: 700'>b</i><u style='display: none'>c</u>\
        <b hidden>d</b><s style=\"text-decoration:underline\">e</s><code>f</code>";
    insta::assert_snapshot!(styled(vec![html(text)], 80), @r"
    a‹#FF0000 on #010203›b‹BOLD›e‹UNDERLINED›f‹Code›
    ");
}

#[test]
fn a_page_without_text_gives_way() {
    let plotly = include_str!("samples/plotly.html");
    assert_eq!(shown(vec![html(plotly)], 80), "plain\n");
    let alone = display(&[("text/html", json!("<div><script>1 < 2</script></div>"))]);
    assert_eq!(shown(vec![alone], 80), "[text/html, 33 B]\n");
}

#[test]
fn depth_and_size_cost_nothing_but_bytes() {
    let deep = "<div><b><table><tr><td><ul><li>".repeat(20_000) + "x";
    shown(vec![html(&deep)], 80);
    let open = "<b>".repeat(100_000) + "x" + &"</i>".repeat(10_000);
    assert!(shown(vec![html(&open)], 80).contains('x'));
    let hidden = "<div>".repeat(100) + "<p>a<script>b</script><svg><g>c</g></svg>d";
    assert_eq!(shown(vec![html(&hidden)], 80), "ad\n");
    let wide = format!("<table><tr>{}</table>", "<td>1".repeat(50_000));
    let text = shown(vec![html(&wide)], 80);
    assert!(text.contains('…') && text.lines().count() == 1, "{text}");
}
