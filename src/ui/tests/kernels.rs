//! What real kernels print, as pages of three widths and in every kind of colours.
//!
//! The notebooks are made by `tests/fixtures/kernels/make.py`.

use crate::notebook::{Content, DocKind, Edit, Notebook, Shape};
use crate::ui::print::{Paper, print};
use crate::ui::theme::{Depth, Theme, built_in};

const NOTEBOOKS: [(&str, &str); 7] = [
    (
        "error",
        include_str!("../../../tests/fixtures/kernels/error.ipynb"),
    ),
    (
        "latex",
        include_str!("../../../tests/fixtures/kernels/latex.ipynb"),
    ),
    (
        "matplotlib",
        include_str!("../../../tests/fixtures/kernels/matplotlib.ipynb"),
    ),
    (
        "pandas",
        include_str!("../../../tests/fixtures/kernels/pandas.ipynb"),
    ),
    (
        "rich",
        include_str!("../../../tests/fixtures/kernels/rich.ipynb"),
    ),
    (
        "svg",
        include_str!("../../../tests/fixtures/kernels/svg.ipynb"),
    ),
    (
        "tqdm",
        include_str!("../../../tests/fixtures/kernels/tqdm.ipynb"),
    ),
];

fn document(text: &str) -> Notebook {
    let content = serde_json::from_str(text).expect("JSON");
    let mut document = Notebook::new(DocKind::Notebook, 1, Shape::A, 1);
    let seed = Edit::Seed {
        content: Content::Ipynb(content),
    };
    document.apply_local(&seed).expect("a notebook");
    document
}

fn page(text: &str, width: usize, theme: Option<Theme>) -> String {
    let paper = Paper {
        width,
        outputs: true,
        theme,
    };
    print(&*document(text), &paper).replace('\x1b', "␛")
}

#[test]
fn outputs_of_real_kernels_at_three_widths() {
    for (name, text) in NOTEBOOKS {
        for width in [40, 80, 120] {
            insta::assert_snapshot!(format!("{name}_{width}"), page(text, width, None));
        }
    }
}

#[test]
fn outputs_of_real_kernels_in_every_kind_of_colours() {
    let theme = |name: &str, depth, ground: [u8; 3]| {
        Theme::read(built_in(name).expect("a theme"), depth, Some(ground)).expect("a theme")
    };
    let themes = [
        ("dark", theme("dark", Depth::True, [0x1e, 0x1e, 0x2e])),
        ("light", theme("light", Depth::True, [0xfa; 3])),
        ("light_256", theme("light", Depth::Indexed, [0xfa; 3])),
        ("sixteen", Theme::terminal(Depth::Sixteen)),
        ("no_colour", Theme::plain()),
    ];
    for (name, text) in NOTEBOOKS
        .iter()
        .filter(|(name, _)| ["error", "rich", "latex"].contains(name))
    {
        for (kind, theme) in themes {
            insta::assert_snapshot!(format!("{name}_{kind}"), page(text, 80, Some(theme)));
        }
    }
}

#[test]
fn without_colours_nothing_is_coloured() {
    for (name, text) in NOTEBOOKS {
        let page = page(text, 80, Some(Theme::plain()));
        for part in page.split("␛[").skip(1) {
            let codes = part.split('m').next().unwrap_or_default();
            let coloured = |code: &str| {
                code.parse::<u8>()
                    .is_ok_and(|code| (30..=49).contains(&code) || code >= 90)
            };
            assert!(!codes.split(';').any(coloured), "{name}: {codes}");
        }
    }
}
