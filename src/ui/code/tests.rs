//! Colours of small sources, and of any bytes at all.

use std::fmt::Write as _;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::*;

/// `text:Tone` of every span, operators left out.
fn told(spans: &[Span], source: &str) -> String {
    let mut out = String::new();
    for span in spans.iter().filter(|span| span.tone != Tone::Operator) {
        let _ = write!(out, "{:?}:{:?} ", span.tone, &source[span.bytes.clone()]);
    }
    out
}

fn code(language: &str, source: &str) -> String {
    told(&cell(Some(language), source), source)
}

#[test]
fn python_is_coloured() {
    insta::assert_snapshot!(code("python", "@cached\ndef f(x: int) -> str:\n    # why\n    return f\"a{x}\" if x is not None else g(1.5e-3)\n"), @r##"Meta:"@cached" Keyword:"def" Function:"f" Type:"int" Type:"str" Comment:"# why" Keyword:"return" Text:"f\"a" Text:"\"" Keyword:"if" Keyword:"is" Keyword:"not" Constant:"None" Keyword:"else" Function:"g" Number:"1.5e-3""##);
    insta::assert_snapshot!(code("python3", "class A(B):\n    \"\"\"doc\n    # no comment\n    \"\"\"\n    raw = rb'\\'; x2 = self.y"), @r##"Keyword:"class" Type:"A" Text:"\"\"\"doc\n    # no comment\n    \"\"\"" Text:"rb'\\'" Constant:"self""##);
}

#[test]
fn what_ipython_adds_is_not_the_languages() {
    insta::assert_snapshot!(code("python3", "%matplotlib inline\n!ls *.py\nx = 7 % two\n?print\n"), @r##"Meta:"%matplotlib inline" Meta:"!ls *.py" Number:"7" Meta:"?print""##);
    insta::assert_snapshot!(code("python", "%%bash\necho \"$HOME\" $USER # home\n"), @r##"Meta:"%%bash" Keyword:"echo" Text:"\"$HOME\"" Constant:"$USER" Comment:"# home""##);
    insta::assert_snapshot!(code("r", "%%bash\nx"), @"");
}

#[test]
fn other_languages_are_coloured() {
    insta::assert_snapshot!(code("R", "f <- function(x) x %>% mean(na.rm = TRUE) # why"), @r##"Keyword:"function" Function:"mean" Constant:"TRUE" Comment:"# why""##);
    insta::assert_snapshot!(code("julia", "@time function f!(x::Float64) end #= a\n b =#"), @r##"Meta:"@time" Keyword:"function" Function:"f!" Type:"Float64" Keyword:"end" Comment:"#= a\n b =#""##);
    insta::assert_snapshot!(code("javascript", "const f = (a) => `x\n${a}` /* b */ // c"), @r##"Keyword:"const" Text:"`x\n${a}`" Comment:"/* b */" Comment:"// c""##);
    insta::assert_snapshot!(code("c++", "#include <x>\nint main() { return 0x1f; }"), @r##"Meta:"#include <x>" Type:"int" Function:"main" Keyword:"return" Number:"0x1f""##);
    insta::assert_snapshot!(code("sql", "SELECT a FROM t -- b"), @r##"Keyword:"SELECT" Keyword:"FROM" Comment:"-- b""##);
    insta::assert_snapshot!(code("json", "{\"a\": \"b\", \"c\": [1, true]}"), @r##"Keyword:"\"a\"" Text:"\"b\"" Keyword:"\"c\"" Number:"1" Constant:"true""##);
    insta::assert_snapshot!(code("html", "<!-- c --><a href=\"x\">t</a> 1 < 2"), @r##"Comment:"<!-- c -->" Keyword:"<a" Meta:"href" Text:"\"x\"" Keyword:">" Keyword:"</a>""##);
    insta::assert_snapshot!(code("markdown", "# T\n- a `b` [c](d)\n1. x\n> q\n```py\nif\n```\n"), @r##"Heading:"# T" Marker:"-" Code:"`b`" Link:"[c](d)" Marker:"1." Faint:"> q" Faint:"```py" Code:"if" Faint:"```""##);
}

#[test]
fn a_language_is_guessed_where_none_is_named() {
    assert_eq!(language::guess("x = 1"), "python");
    assert_eq!(language::guess("x <- c(1)\nlibrary(dplyr)"), "r");
    assert_eq!(
        language::guess("const a = 1;\nconsole.log(a)"),
        "javascript"
    );
    assert!(spans("no such language", "if 1 else 'x'").is_empty());
}

#[test]
fn a_colour_is_found_by_its_byte() {
    let source = "if x";
    let spans = spans("python", source);
    assert_eq!(tone_at(&spans, 1), Tone::Keyword);
    assert_eq!(tone_at(&spans, 2), Tone::Plain);
    assert_eq!(tone_at(&spans, 9), Tone::Plain);
}

#[test]
fn lines_hold_all_of_the_text() {
    let lines = lines("python", "x = '''a\nb''' # c\n");
    let texts: Vec<String> = lines.iter().map(Line::text).collect();
    assert_eq!(texts, ["x = '''a", "b''' # c", ""]);
    let second: Vec<Tone> = lines[1]
        .pieces
        .iter()
        .map(|piece| piece.look.tone)
        .collect();
    assert_eq!(second, [Tone::Text, Tone::Plain, Tone::Comment]);
}

/// Sources of parts that make trouble.
fn any(rng: &mut StdRng) -> String {
    const PARTS: &[&str] = &[
        "def ", "(", "'", "\"\"\"", "f'{", "}", "\n", "#", "日本", "e\u{301}", "\\", "%",
        "%%bash\n", "1e5", "\0", "<b", "```", "$x", "{{", "/*", "*/", "--", "\r\n", "\t", "@",
        "<!--", ">", "[", "](", "İ", "rb", "0x", "é'",
    ];
    let count = rng.random_range(0..40);
    (0..count)
        .map(|_| PARTS[rng.random_range(0..PARTS.len())])
        .collect()
}

#[test]
fn any_text_has_spans_in_order_on_its_characters() {
    for seed in 0..300 {
        let source = any(&mut StdRng::seed_from_u64(seed));
        for (names, _) in grammar::GRAMMARS {
            let language = names.split(' ').next();
            let mut end = 0;
            for span in cell(language, &source) {
                let at = format!("seed {seed}, {language:?}: {source:?}");
                assert!(span.bytes.start >= end && !span.bytes.is_empty(), "{at}");
                assert!(source.get(span.bytes.clone()).is_some(), "{at}");
                end = span.bytes.end;
            }
            let lines = lines(language.unwrap_or_default(), &source);
            assert_eq!(lines.len(), source.split('\n').count());
        }
    }
}
