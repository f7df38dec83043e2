//! Fonts for the text in an SVG: the system's, looked up once, when the first such SVG comes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use resvg::usvg::fontdb::{Database, Family, Query};
use resvg::usvg::{FontResolver, Options};

/// Characters of one SVG for which a font is looked for among all, since its own has them not.
const MAX_SEARCHES: usize = 64;

/// Fonts that systems have, as browsers choose among them.
const SERIF: &[&str] = &[
    "Times New Roman",
    "Times",
    "Liberation Serif",
    "DejaVu Serif",
    "Noto Serif",
];
const SANS: &[&str] = &[
    "Arial",
    "Helvetica",
    "Liberation Sans",
    "DejaVu Sans",
    "Noto Sans",
];
const MONO: &[&str] = &[
    "Courier New",
    "Menlo",
    "Liberation Mono",
    "DejaVu Sans Mono",
    "Noto Sans Mono",
];

static FONTS: OnceLock<Arc<Database>> = OnceLock::new();

/// Lets an SVG's text be written.
pub fn provide(options: &mut Options<'_>) {
    options.fontdb = Arc::clone(FONTS.get_or_init(|| Arc::new(installed())));
    options.font_resolver = FontResolver {
        select_font: FontResolver::default_font_selector(),
        select_fallback: bounded(),
    };
}

/// Those of the system. Where it does not say which is meant by `serif` and the like, one of the usual ones is,
/// and that is also what stands in for a font that is not there.
fn installed() -> Database {
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    if let Some(name) = usual(&fonts, Family::Serif, SERIF) {
        fonts.set_serif_family(name);
    }
    if let Some(name) = usual(&fonts, Family::SansSerif, SANS) {
        fonts.set_sans_serif_family(name);
    }
    if let Some(name) = usual(&fonts, Family::Monospace, MONO) {
        fonts.set_monospace_family(name);
    }
    fonts
}

/// The first of these that is installed, or else any font; none where what the family means is there.
fn usual(fonts: &Database, family: Family<'_>, names: &[&str]) -> Option<String> {
    let has = |family: Family<'_>| {
        let families = [family];
        let query = Query {
            families: &families,
            ..Query::default()
        };
        fonts.query(&query).is_some()
    };
    if has(family) {
        return None;
    }
    let known = names.iter().find(|name| has(Family::Name(name)));
    let any = || Some(fonts.faces().next()?.families.first()?.0.clone());
    known.map(|name| String::from(*name)).or_else(any)
}

/// Whether the system has any.
#[cfg(test)]
pub fn are_there() -> bool {
    !FONTS.get_or_init(|| Arc::new(installed())).is_empty()
}

/// The usual search, so many times.
fn bounded() -> resvg::usvg::FallbackSelectionFn<'static> {
    let searches = AtomicUsize::new(0);
    let search = FontResolver::default_fallback_selector();
    Box::new(move |sign, used, fonts| {
        let done = searches.fetch_add(1, Ordering::Relaxed);
        (done < MAX_SEARCHES)
            .then(|| search(sign, used, fonts))
            .flatten()
    })
}
