//! What elements are: which break lines, which hide what is in them, and how their text looks.

use ratatui::style::Modifier;

use crate::ui::rich::{Look, Tone};

/// How an element stands in the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing can be in it.
    Void,
    /// What is in it is not for reading.
    Hidden,
    /// Begins and ends a line.
    Block,
    /// A block with a blank line around it.
    Apart,
    List,
    Item,
    Table,
    Row,
    Cell,
    Inline,
}

pub fn kind(name: &str) -> Kind {
    match name {
        "area" | "base" | "br" | "col" | "embed" | "hr" | "img" | "input" | "link" | "meta"
        | "param" | "source" | "track" | "wbr" => Kind::Void,
        "script" | "style" | "head" | "title" | "template" | "noscript" | "svg" | "canvas"
        | "audio" | "video" | "object" | "iframe" | "datalist" | "noembed" | "noframes" => {
            Kind::Hidden
        }
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" | "blockquote" | "dl" | "figure"
        | "fieldset" => Kind::Apart,
        "ul" | "ol" | "menu" => Kind::List,
        "li" => Kind::Item,
        "table" => Kind::Table,
        "tr" => Kind::Row,
        "td" | "th" => Kind::Cell,
        "html" | "body" | "div" | "section" | "article" | "header" | "footer" | "main" | "nav"
        | "aside" | "address" | "details" | "summary" | "dt" | "dd" | "figcaption" | "form"
        | "center" | "caption" | "hgroup" | "legend" | "search" | "thead" | "tbody" | "tfoot"
        | "colgroup" | "option" => Kind::Block,
        _ => Kind::Inline,
    }
}

/// The look within an element of this name.
pub fn look(name: &str, look: Look) -> Look {
    let toned = |tone| Look { tone, ..look };
    match name {
        "b" | "strong" | "th" | "dt" | "summary" | "caption" => look.with(Modifier::BOLD),
        "i" | "em" | "cite" | "var" | "dfn" => look.with(Modifier::ITALIC),
        "u" | "ins" => look.with(Modifier::UNDERLINED),
        "s" | "del" | "strike" => look.with(Modifier::CROSSED_OUT),
        "code" | "kbd" | "samp" | "tt" => toned(Tone::Code),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => toned(Tone::Heading),
        "a" => toned(Tone::Link),
        _ => look,
    }
}

/// Whether an element that begins can end others that are open.
pub fn can_end(name: &str) -> bool {
    name == "hr" || !matches!(kind(name), Kind::Inline | Kind::Void | Kind::Hidden)
}

/// Whether an open element ends where this one begins, as HTML lets authors leave its end out.
pub fn ends_before(open: &str, next: &str, next_kind: Kind) -> bool {
    match open {
        "p" => true,
        "li" => next == "li",
        "dt" | "dd" => matches!(next, "dt" | "dd"),
        "option" => next == "option",
        "td" | "th" => matches!(next_kind, Kind::Cell | Kind::Row) || is_section(next),
        "tr" | "caption" | "colgroup" => next_kind == Kind::Row || is_section(next),
        _ => is_section(open) && is_section(next),
    }
}

/// An element whose inside knows nothing of the ones around it.
pub fn is_fence(name: &str) -> bool {
    matches!(kind(name), Kind::Table | Kind::List)
}

fn is_section(name: &str) -> bool {
    matches!(name, "thead" | "tbody" | "tfoot")
}
