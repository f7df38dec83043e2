//! The elements of a page, one by one.

use ratatui::style::Modifier;

use super::{bare, page_with, plain, rows, text};
use crate::ui::markdown::MEASURE;
use crate::ui::rich::Tone;

#[test]
fn headings_are_told_apart_without_colours() {
    insta::assert_snapshot!(text("# One\ntext\n## Two\n### Three *with* `code`\n###### Six\n\nOld\n===\n", 40), @r#"
    One▕
    ═══▕
    ▕
    text▕
    ▕
    Two▕
    ───▕
    ▕
    ### Three with code▕
    ▕
    ###### Six▕
    ▕
    Old▕
    ═══▕
    "#);
}

#[test]
fn prose_wraps_by_words() {
    let source = "Some *words* that\nare **longer** than ~~they~~ a row, and averyveryverylongwordthatfitsnorow.  \n\
        A break.\\\nAnother<br>one. 日本語の文章は空白がない。";
    insta::assert_snapshot!(text(source, 24), @r#"
    Some words that are▕
    longer than they a row,▕
    and averyveryverylongwor▕
    dthatfitsnorow.▕
    A break.▕
    Another▕
    one. 日本語の文章は空白▕
    がない。▕
    "#);
}

#[test]
fn prose_keeps_to_its_measure_and_code_does_not() {
    let source = format!("{}\n\n    {}", "word ".repeat(60), "c".repeat(150));
    let widths: Vec<_> = rows(&source, 200)
        .iter()
        .map(|row| row.line.width())
        .collect();
    assert!(
        widths
            .iter()
            .take(3)
            .all(|width| (MEASURE - 5..=MEASURE).contains(width))
    );
    assert_eq!(widths.last(), Some(&152));
}

#[test]
fn lists_nest_and_have_boxes() {
    let source = "- one\n- two\n  more of it\n  1. first\n  2. second\n     - deep\n- [ ] to do\n- [x] done\n\n\
        text\n\n9. nine\n10. ten\n\n    and more\n";
    insta::assert_snapshot!(text(source, 40), @r#"
    • one▕
    • two more of it▕
      1. first▕
      2. second▕
         ▪ deep▕
    [ ] to do▕
    [x] done▕
    ▕
    text▕
    ▕
     9. nine▕
    ▕
    10. ten▕
    ▕
        and more▕
    "#);
    insta::assert_snapshot!(text(source, 10), @r#"
    • one▕
    • two more▕
      of it▕
      1.▕
      first▕
      2.▕
      second▕
      ▪ deep▕
    [ ] to do▕
    [x] done▕
    ▕
    text▕
    ▕
     9. nine▕
    ▕
    10. ten▕
    ▕
        and▕
        more▕
    "#);
}

#[test]
fn quotes_code_and_rules() {
    let source = "> A quote\n> with\n>\n> > another\n\n```python\nif x:\n\ty = 1  # long enough to be broken\n```\n\n***\n\nend";
    insta::assert_snapshot!(text(source, 30), @r#"
    │ A quote with▕
    │ ▕
    │ │ another▕
    ▕
      if x:▕
          y = 1  # long enough to ▕
      be broken▕
    ▕
    ──────────────────────────────▕
    ▕
    end▕
    "#);
}

#[test]
fn links_tell_where_they_lead() {
    let source = "[text](https://a.org) <https://b.org> [https://c.org](https://c.org) <me@d.org> [r]\n\n[r]: http://e";
    insta::assert_snapshot!(text(source, 88), @"text (https://a.org) https://b.org https://c.org me@d.org r (http://e)▕");
    let line = &rows("[text](https://a.org)", 40)[0].line;
    let tones: Vec<_> = line.pieces.iter().map(|piece| piece.look.tone).collect();
    assert_eq!(tones, [Tone::Link, Tone::Faint]);
}

#[test]
fn where_the_terminal_tells_it_the_page_need_not() {
    let told = |source: &str| {
        let rows = page_with(source, 60, &plain, true);
        rows.iter().map(|row| row.line.text()).collect::<String>()
    };
    assert_eq!(told("[a text](https://a.org) b"), "a text b");
    // What a terminal does not open, and what could be taken for another address.
    assert_eq!(told("[a](b.ipynb)"), "a (b.ipynb)");
    assert_eq!(told("[a](javascript:x)"), "a (javascript:x)");
    for text in ["https://good.org", "good.org", "me@good.org"] {
        let source = format!("[{text}](https://a.org)");
        assert_eq!(told(&source), format!("{text} (https://a.org)"));
    }
}

#[test]
fn links_go_with_their_words() {
    let linked = |source: &str, columns: usize| {
        let rows = rows(source, columns).into_iter();
        let pieces = rows.flat_map(|row| row.line.pieces);
        let links = pieces.filter_map(|piece| Some((piece.text, piece.link?)));
        let text = links.map(|(text, link)| format!("{text}={}", link.address()));
        text.collect::<Vec<_>>()
    };
    assert_eq!(
        linked("x [a **b** c](https://a.org) [d](#e) <https://f.org>", 80),
        [
            "a =https://a.org",
            "b=https://a.org",
            " c=https://a.org",
            "https://f.org=https://f.org",
        ]
    );
    assert_eq!(
        linked("> [one two](https://a.org)", 6),
        ["one=https://a.org", "two=https://a.org"]
    );
    let table = "|a|b|\n|-|-|\n|[x](https://a.org)|<a href='https://b.org'>y</a>|";
    assert_eq!(linked(table, 80), ["x=https://a.org", "y=https://b.org"]);
}

#[test]
fn images_have_a_text() {
    let source = "![a *plot*](p.png) ![](attachment:my.png) ![](https://x.org/a/b.svg?q) ![](data:image/png;base64,AAAA)\
        <img src='x/y.png' alt=\"A &quot;b&quot;\">";
    insta::assert_snapshot!(text(source, 88), @r#"[image: a plot] [image: my.png] [image: b.svg] [image][image: A "b"]▕"#);
}

#[test]
fn footnotes_stand_at_the_end() {
    let source =
        "One[^a] and two[^2].\n\n[^a]: The first.\n\n[^2]: The second\n\n    goes on.\n\nLast.";
    insta::assert_snapshot!(text(source, 40), @r#"
    One[a] and two[2].▕
    ▕
    Last.▕
    ▕
    [a] The first.▕
    ▕
    [2] The second▕
    ▕
        goes on.▕
    "#);
}

#[test]
fn formulas() {
    let source = "Euler: $e^{x} \\neq \\alpha$, not $\\frac{$ nor $5 and $6.\n\n$$\n\\begin{aligned}\na &= b \\\\\n&= \\sqrt{c}\n\
        \\end{aligned}\n$$\n\n\\begin{equation}\nx_1 = 2\n\\end{equation}\n\nAnd $$\\begin{tikzcd}x\\end{tikzcd}$$ there.";
    insta::assert_snapshot!(text(source, 60), @r#"
    Euler: eˣ ≠ α, not $\frac{$ nor $5 and $6.▕
    ▕
      a = b▕
      = √c▕
    ▕
      x₁ = 2▕
    ▕
    And▕
    ▕
      \begin{tikzcd}x\end{tikzcd}▕
    ▕
    there.▕
    "#);
}

#[test]
fn html_is_understood_in_parts() {
    let source = "<div align=\"center\">\n<h2>Title</h2>\n<p>A <b>bold</b> <span class=x>word</span> &amp; H<sub>2</sub>O, \
        x<sup>n</sup></p>\n</div>\n\n<ul><li>one<li>two</ul>\n\n<script>\nevil()\n</script>\n<style>p {}</style>\n\n\
        text <i>it</i> <script>alert(1)</script> <!-- none --> 1 < 2\n\n<pre>a\n  b</pre>\n\n\
        <blockquote>quoted</blockquote>";
    insta::assert_snapshot!(text(source, 60), @r#"
    Title▕
    ─────▕
    ▕
    A bold word & H₂O, xⁿ▕
    ▕
    • one▕
    • two▕
    ▕
    text it 1 < 2▕
    ▕
      a▕
        b▕
    ▕
    │ quoted▕
    "#);
}

#[test]
fn details_are_open_and_hold_markdown() {
    let source = "<details>\n<summary>More</summary>\n\n- an *item*\n\n```\ncode\n```\n\n</details>\n\nbehind";
    insta::assert_snapshot!(text(source, 40), @r#"
    ▾ More▕
    ▕
      • an item▕
    ▕
        code▕
    ▕
    behind▕
    "#);
}

#[test]
fn looks_are_what_was_asked_for() {
    let line = &rows("*a* **b** ~~c~~ `d` <u>e</u>", 40)[0].line;
    let looks: Vec<_> = line
        .pieces
        .iter()
        .filter(|piece| piece.text != " ")
        .map(|piece| (piece.text.as_str(), piece.look.tone, piece.look.attributes))
        .collect();
    let none = Modifier::empty();
    assert_eq!(
        looks,
        [
            ("a", Tone::Plain, Modifier::ITALIC),
            ("b", Tone::Plain, Modifier::BOLD),
            ("c", Tone::Plain, Modifier::CROSSED_OUT),
            ("d", Tone::Code, none),
            ("e", Tone::Plain, Modifier::UNDERLINED),
        ]
    );
}

#[test]
fn rows_know_where_they_come_from() {
    let source = "# One\n\nsome words\nand more\n\n- item\n\n```\nfirst\nsecond\n```\n";
    let found: Vec<_> = rows(source, 8)
        .iter()
        .map(|row| {
            (
                row.line.text(),
                source[row.byte..].split(['\n', ' ']).next().unwrap_or(""),
            )
        })
        .map(|(text, from)| format!("{text}<{from}"))
        .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    One<One
    ═══<One
    <some
    some<some
    words<words
    and more<and
    <item
    • item<item
    <first
      first<first
      second<second
    "#);
}

#[test]
fn nothing_to_show_is_no_page() {
    for source in [
        "",
        "\n \n",
        "<!-- a -->",
        "<script>x</script>",
        "[a]: b",
        "```\n```",
    ] {
        assert!(bare(source, 40).is_empty(), "{source:?}");
    }
}
