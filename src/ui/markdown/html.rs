//! HTML within Markdown, taken apart: tags, texts, nothing of comments.

use pulldown_cmark::{Event, Parser};

/// The longest name of a character (`&CounterClockwiseContourIntegral;`), and some.
const MAX_ENTITY: usize = 40;

/// So many `<` in the quotes of tags are looked past in one text. With no limit a text could have each of
/// them looked past from each of the others.
const QUOTED: usize = 64 * 1024;

/// A part of an HTML text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    Open {
        /// As it is written; names are compared without case.
        name: &'a str,
        attributes: &'a str,
        /// `<br/>`
        closed: bool,
    },
    Close(&'a str),
    /// With its entities as they are.
    Text(&'a str),
}

/// The parts of a text, each with the byte where it begins. A `<` that begins no tag is text.
pub fn tokens(html: &str) -> Vec<(usize, Token<'_>)> {
    let mut found = Vec::new();
    let (mut at, mut from, mut budget) = (0, 0, QUOTED);
    // No tag ends behind the last `>`.
    let last = html.rfind('>').map_or(0, |last| last + 1);
    while let Some(next) = html.get(at..last).and_then(|rest| rest.find('<')) {
        let start = at + next;
        let markup = html.get(start..).unwrap_or_default();
        match token(markup, &mut budget) {
            Some((token, len)) => {
                text(html, from, start, &mut found);
                found.extend(token.map(|token| (start, token)));
                at = start + len;
                from = at;
            }
            None => at = start + 1,
        }
    }
    text(html, from, html.len(), &mut found);
    found
}

fn text<'a>(html: &'a str, from: usize, to: usize, found: &mut Vec<(usize, Token<'a>)>) {
    let text = html.get(from..to).unwrap_or_default();
    if !text.is_empty() {
        found.push((from, Token::Text(text)));
    }
}

/// The token at the start of a text that begins with `<`, and its length. What is neither tag nor text
/// is no token.
fn token<'a>(markup: &'a str, budget: &mut usize) -> Option<(Option<Token<'a>>, usize)> {
    if let Some(rest) = markup.strip_prefix("<!--") {
        let end = rest.find("-->").map(|end| end + 7);
        return Some((None, end.unwrap_or(markup.len())));
    }
    let rest = markup.strip_prefix('<')?;
    if rest.starts_with(['!', '?']) {
        return Some((None, markup.find('>')? + 1));
    }
    let close = rest.starts_with('/');
    let name_from = 1 + usize::from(close);
    let named = markup.get(name_from..)?;
    let name_len = named.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let (name, tail) = named.split_at_checked(name_len.unwrap_or(named.len()))?;
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = tag_end(tail, budget)?;
    let attributes = tail.get(..end)?;
    let token = match close {
        true => Token::Close(name),
        false => Token::Open {
            name,
            attributes: attributes.trim_end_matches('/'),
            closed: attributes.ends_with('/'),
        },
    };
    Some((Some(token), name_from + name.len() + end + 1))
}

/// Where a tag ends: at the first `>` that is in no quotes. None where another tag begins before.
fn tag_end(tail: &str, budget: &mut usize) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in tail.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') if before == '=' => quote = Some(c),
            (None, '>') => return Some(at),
            (None, '<') => break,
            _ => {}
        }
        before = c;
        *budget = budget.checked_sub(usize::from(quote.is_some() && c == '<'))?;
    }
    None
}

/// The value of an attribute, its entities read.
pub fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    let mut rest = attributes.trim_start();
    while !rest.is_empty() {
        let name_len = rest.find(|c: char| c == '=' || c.is_whitespace());
        let (name, tail) = rest.split_at_checked(name_len.unwrap_or(rest.len()))?;
        let (value, tail) = match tail.trim_start().strip_prefix('=') {
            Some(tail) => value(tail.trim_start()),
            None => ("", tail),
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(decoded(value));
        }
        // A lone `=` has no name; without a step the loop would stand still.
        let stuck = tail.len() == rest.len();
        rest = tail.get(usize::from(stuck)..)?.trim_start();
    }
    None
}

/// The value at the start of a text, and what follows it.
fn value(text: &str) -> (&str, &str) {
    let quoted = ['"', '\'']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.split_once(quote));
    quoted.unwrap_or_else(|| {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        text.split_at_checked(end).unwrap_or_default()
    })
}

/// A text with its entities read.
pub fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        match entity(after) {
            Some((character, tail)) => {
                out.push_str(&character);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// What an entity stands for, behind its `&`, and what follows. Markdown knows all of them, but gives its
/// table to nobody: so it is asked.
fn entity(after: &str) -> Option<(String, &str)> {
    let end = after
        .bytes()
        .take(MAX_ENTITY)
        .position(|byte| byte == b';')?;
    let (name, tail) = (after.get(..end)?, after.get(end + 1..)?);
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#') {
        return None;
    }
    let whole = format!("&{name};");
    let texts = Parser::new(&whole).filter_map(|event| match event {
        Event::Text(text) => Some(text.into_string()),
        _ => None,
    });
    let text: String = texts.collect();
    (text != whole).then_some((text, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_texts_and_what_only_looks_like_tags() {
        let found = tokens("a<b class='x>y'>c</B ><!-- no --><br/>1 < 2 <3 <?x?><img alt=q");
        let found: Vec<_> = found.into_iter().map(|(_, token)| token).collect();
        let open = |name, attributes, closed| Token::Open {
            name,
            attributes,
            closed,
        };
        assert_eq!(
            found,
            [
                Token::Text("a"),
                open("b", " class='x>y'", false),
                Token::Text("c"),
                Token::Close("B"),
                open("br", "", true),
                Token::Text("1 < 2 <3 "),
                Token::Text("<img alt=q"),
            ]
        );
    }

    #[test]
    fn attributes_and_entities() {
        let attributes = " = a  ALT=\"x &amp; y\" src='u' w=3 =";
        assert_eq!(attribute(attributes, "alt").as_deref(), Some("x & y"));
        assert_eq!(attribute(attributes, "src").as_deref(), Some("u"));
        assert_eq!(attribute(attributes, "w").as_deref(), Some("3"));
        assert_eq!(attribute(attributes, "none"), None);
        assert_eq!(
            decoded("&lt;&#65;&#x42;&alpha; & &nope; &"),
            "<ABα & &nope; &"
        );
    }
}
