//! HTML as text: tables with their columns, the rest as paragraphs, headings and lists.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

use super::fold::Para;
use page::Page;

mod element;
mod fit;
mod grid;
mod page;
mod style;
mod table;

/// Bytes that are read. A table of pandas with 60 rows and 20 columns has about 100 kB; what has more is
/// a program with its libraries.
const MAX_BYTES: usize = 512 * 1024;

/// The page in this many columns; none where there is nothing in it to read.
pub fn paras(html: &str, columns: usize) -> Option<Vec<Para>> {
    let page = read(html);
    page.says_something().then(|| page.laid_out(columns))
}

fn read(html: &str) -> Page {
    let end = html.floor_char_boundary(MAX_BYTES);
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let html = html.get(..end).unwrap_or_default();
    let mut page = Page::default();
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => page.start(&tag),
            Token::EndTag(tag) => page.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => page.text(&String::from_utf8_lossy(&text.value)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    page.finish();
    page
}
