//! Tables, from wide to narrow.

use super::text;

const TABLE: &str = "\
| Name | Size | A longer description of it |
|:-----|-----:|:--------------------------:|
| one | 1 | short |
| 日本語 | 12345 | *a text* that goes on for a while and has `code` in it |
| only |
";

#[test]
fn a_table_takes_what_it_needs() {
    insta::assert_snapshot!(text(TABLE, 100), @r#"
    Name   │  Size │             A longer description of it▕
    ───────┼───────┼───────────────────────────────────────────────────▕
    one    │     1 │                       short▕
    日本語 │ 12345 │ a text that goes on for a while and has code in it▕
    only   │       │ ▕
    "#);
}

#[test]
fn columns_shrink_and_cells_wrap() {
    insta::assert_snapshot!(text(TABLE, 40), @r#"
    Name   │  Size │ A longer description of▕
           │       │           it▕
    ───────┼───────┼────────────────────────▕
    one    │     1 │          short▕
    ───────┼───────┼────────────────────────▕
    日本語 │ 12345 │ a text that goes on for▕
           │       │ a while and has code in▕
           │       │           it▕
    ───────┼───────┼────────────────────────▕
    only   │       │ ▕
    "#);
}

#[test]
fn without_room_for_columns_rows_become_lines() {
    insta::assert_snapshot!(text(TABLE, 14), @r#"
    Name: one▕
    Size: 1▕
    A longer▕
    description of▕
    it: short▕
    ──────────────▕
    Name: 日本語▕
    Size: 12345▕
    A longer▕
    description of▕
    it: a text▕
    that goes on▕
    for a while▕
    and has code▕
    in it▕
    ──────────────▕
    Name: only▕
    Size:▕
    A longer▕
    description of▕
    it:▕
    "#);
}

#[test]
fn tables_of_html() {
    let pandas = "<table border=\"1\" class=\"dataframe\">\n<thead>\n<tr style=\"text-align: right;\">\n<th></th><th>a</th>\n\
        <th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<th>0</th>\n<td align=right>1</td>\n<td>x &lt; y<br>two</td>\n</tr>\n\
        </tbody>\n</table>\n\nbehind";
    insta::assert_snapshot!(text(pandas, 40), @r#"
      │ a │ b▕
    ──┼───┼──────▕
    0 │ 1 │ x < y▕
      │   │ two▕
    ▕
    behind▕
    "#);
}

#[test]
fn what_html_leaves_open_ends_where_markdown_goes_on() {
    insta::assert_snapshot!(text("<table>\n<tr><td>a\n</tr>\n\n# Next\n\ntext", 40), @r#"
    a▕
    ▕
    Next▕
    ════▕
    ▕
    text▕
    "#);
}

#[test]
fn cells_of_html_hold_markdown() {
    let source =
        "<table><tr><td>\n\n**md** and\n\n- x\n- y\n\n</td><td>z</td></tr></table>\n\nbehind";
    insta::assert_snapshot!(text(source, 40), @r#"
    md and │ z▕
    • x    │ ▕
    • y    │ ▕
    ▕
    behind▕
    "#);
}
