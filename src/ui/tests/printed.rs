//! Pages on paper: text alone, with colours, and of any document at all.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::random;
use crate::editor::fake::Fake;
use crate::notebook::cell::CellKind;
use crate::notebook::output::Output;
use crate::ui::print::{Paper, print};
use crate::ui::sanitize::{is_dangerous, width};
use crate::ui::theme::Theme;

const PLAIN: Paper = Paper {
    width: 40,
    outputs: true,
    theme: None,
};

fn notebook() -> Fake {
    let mut doc = Fake::of(&["def f(x):\n    return x  # it", ""]);
    doc.insert(0, CellKind::Markdown, "# Title\n\nSome *words* of `prose`.");
    let text = "\x1b[31mred\x1b[0m\n".to_owned();
    let name = "stdout".to_owned();
    doc.output(1, 7, vec![Output::Stream { name, text }]);
    doc
}

#[test]
fn a_page_is_printed_as_it_is_shown() {
    insta::assert_snapshot!(print(&notebook(), &PLAIN), @r"
       md Title
          ═════

          Some words of prose.

      [7] def f(x):
              return x  # it
          red

      [ ]
    ");
    let sources = Paper {
        outputs: false,
        ..PLAIN
    };
    assert!(!print(&notebook(), &sources).contains("red"));
}

#[test]
fn colours_end_with_their_row() {
    let coloured = Paper {
        theme: Some(Theme::terminal(crate::ui::theme::Depth::Indexed)),
        ..PLAIN
    };
    let page = print(&notebook(), &coloured);
    assert!(page.contains("\x1b[31mred\x1b[m\n"), "{page:?}");
    let last = |line: &str| {
        line.rfind('\x1b')
            .is_none_or(|at| line[at..].starts_with("\x1b[m"))
    };
    assert!(page.lines().all(last), "{page:?}");
    let bold = Paper {
        theme: Some(Theme::plain()),
        ..PLAIN
    };
    let page = print(&notebook(), &bold);
    assert!(page.contains("1mdef "), "{page:?}");
    assert!(!page.contains("\x1b[31m"), "{page:?}");
}

#[test]
fn any_document_is_printed_within_its_width_and_without_a_control_byte() {
    for seed in 0..60 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut doc = Fake::of(&[random::source(&mut rng).as_str()]);
        doc.insert(0, CellKind::Markdown, &random::source(&mut rng));
        let text = random::source(&mut rng);
        doc.output(1, 1, vec![Output::Unknown(text)]);
        let paper = Paper {
            width: rng.random_range(30..100),
            ..PLAIN
        };
        for line in print(&doc, &paper).lines() {
            assert!(!line.contains(is_dangerous), "seed {seed}: {line:?}");
            assert!(width(line) <= paper.width, "seed {seed}: {line:?}");
        }
    }
}
