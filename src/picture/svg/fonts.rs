//! Fonts for the text in an SVG: the system's, looked up once, when the first such SVG comes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use resvg::usvg::fontdb::Database;
use resvg::usvg::{FontResolver, Options};

/// Characters of one SVG for which a font is looked for among all, since its own has them not.
const MAX_SEARCHES: usize = 64;

static FONTS: OnceLock<Arc<Database>> = OnceLock::new();

/// Lets an SVG's text be written.
pub fn provide(options: &mut Options<'_>) {
    options.fontdb = Arc::clone(FONTS.get_or_init(|| Arc::new(installed())));
    options.font_resolver = FontResolver {
        select_font: FontResolver::default_font_selector(),
        select_fallback: bounded(),
    };
}

fn installed() -> Database {
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    fonts
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
