//! What the tags of HTML mean on a page. Those that are not named here go, and their text stays.

use super::build::{Builder, Kind, Style};
use super::html::{self, Token};
use super::read::image;
use super::tree::{Align, Block, Gathered};

/// Elements whose text is for no reader.
const DROPPED: &[&str] = &["script", "style"];
/// Elements before and behind which a paragraph ends.
const PARTS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "nav",
    "aside",
    "center",
    "figure",
    "figcaption",
    "address",
    "dl",
    "dt",
    "dd",
    "form",
    "fieldset",
    "caption",
];

/// What is open between one piece of HTML and the next.
#[derive(Default)]
pub struct Tags {
    /// The element whose text is dropped.
    dropping: Option<String>,
    /// The row of a Markdown table holds headings.
    pub heading_row: bool,
    /// The text comes as it is, lines included.
    preformatted: bool,
}

impl Tags {
    pub fn is_dropping(&self) -> bool {
        self.dropping.is_some()
    }

    /// A block of Markdown is over: nothing is dropped or kept as it is beyond it.
    pub fn end_block(&mut self) {
        self.dropping = None;
        self.preformatted = false;
    }

    /// Reads a piece of HTML.
    pub fn read(&mut self, build: &mut Builder, html: &Gathered) {
        for (at, token) in html::tokens(&html.text) {
            let byte = html.byte(at);
            match (&self.dropping, token) {
                (Some(name), Token::Close(close)) if close.eq_ignore_ascii_case(name) => {
                    self.dropping = None;
                }
                (Some(_), _) => {}
                (None, Token::Text(text)) => self.text(build, text, byte),
                (None, Token::Close(name)) => self.close(build, &name.to_ascii_lowercase(), byte),
                (
                    None,
                    Token::Open {
                        name,
                        attributes,
                        closed,
                    },
                ) => {
                    let name = name.to_ascii_lowercase();
                    self.open(build, &name, attributes, byte);
                    if DROPPED.contains(&name.as_str()) && !closed {
                        self.dropping = Some(name);
                    }
                }
            }
        }
        if self.preformatted {
            self.end_pre(build, html.byte(html.text.len()));
        }
    }

    fn text(&mut self, build: &mut Builder, text: &str, byte: usize) {
        let text = html::decoded(text);
        if self.preformatted && build.code_text(&text, byte) {
            return;
        }
        if build.in_html_table() && !build.in_cell() {
            if text.trim().is_empty() {
                return;
            }
            self.cell(build, false, "");
        }
        let lines = text.split(['\n', '\r']).collect::<Vec<_>>();
        build.text(&lines.join(" "), byte, false);
    }

    fn open(&mut self, build: &mut Builder, name: &str, attributes: &str, byte: usize) {
        let attribute = |wanted| html::attribute(attributes, wanted).unwrap_or_default();
        if let Some(style) = style(name) {
            build.style(style, true);
            return;
        }
        match name {
            "br" => build.newline(byte),
            "hr" => build.block(Block::Rule { byte }, byte),
            "img" => {
                let text = image(&attribute("alt"), &attribute("src"));
                build.span(text, build.look(), byte, false);
            }
            "a" => build.open_link(&attribute("href")),
            "ul" => build.enter(Kind::List(None), true, byte),
            "ol" => {
                let start = attribute("start").parse().unwrap_or(1);
                build.enter(Kind::List(Some(start)), true, byte);
            }
            "li" => {
                if build.in_html_item() {
                    build.leave_html(&Kind::Item, byte);
                }
                build.enter(Kind::Item, true, byte);
            }
            "blockquote" => build.enter(Kind::Quote, true, byte),
            "details" => build.enter(Kind::Details, true, byte),
            "summary" => {
                build.break_block(byte);
                build.style(Style::Strong, true);
            }
            "pre" => {
                build.begin_code("", byte);
                self.preformatted = true;
            }
            "table" => build.begin_table(Vec::new(), true, byte),
            "tr" if build.in_html_table() => build.begin_row(),
            "th" | "td" if build.in_html_table() => self.cell(build, name == "th", attributes),
            _ => self.part(build, name, byte),
        }
    }

    /// Headings and parts, which begin and end alike.
    fn part(&mut self, build: &mut Builder, name: &str, byte: usize) {
        match level(name) {
            Some(level) => build.heading(level, byte),
            None if PARTS.contains(&name) => build.break_block(byte),
            None => {}
        }
    }

    fn cell(&mut self, build: &mut Builder, heading: bool, attributes: &str) {
        if !build.in_row() {
            build.begin_row();
        }
        build.begin_cell(heading, cell_align(attributes));
    }

    fn close(&mut self, build: &mut Builder, name: &str, byte: usize) {
        if let Some(style) = style(name) {
            build.style(style, false);
            return;
        }
        match name {
            "a" => build.close_link(byte),
            "ul" | "ol" => build.leave_html(&Kind::List(None), byte),
            "li" => build.leave_html(&Kind::Item, byte),
            "blockquote" => build.leave_html(&Kind::Quote, byte),
            "details" => build.leave_html(&Kind::Details, byte),
            "summary" => build.break_block(byte),
            "pre" => self.end_pre(build, byte),
            "table" => build.end_table(byte),
            "th" | "td" | "tr" => build.end_cell(),
            _ if level(name).is_some() || PARTS.contains(&name) => build.break_block(byte),
            _ => {}
        }
    }

    fn end_pre(&mut self, build: &mut Builder, byte: usize) {
        if std::mem::take(&mut self.preformatted) {
            build.end_code(byte);
        }
    }
}

fn style(name: &str) -> Option<Style> {
    Some(match name {
        "b" | "strong" => Style::Strong,
        "i" | "em" | "cite" | "var" | "dfn" => Style::Emphasis,
        "s" | "del" | "strike" => Style::Strike,
        "u" | "ins" => Style::Underline,
        "code" | "kbd" | "samp" | "tt" => Style::Code,
        "sup" => Style::Above,
        "sub" => Style::Below,
        _ => return None,
    })
}

/// The level of `h1` to `h6`.
fn level(name: &str) -> Option<u8> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

/// As `align` or `style` says; none where neither does.
fn cell_align(attributes: &str) -> Option<Align> {
    let style = html::attribute(attributes, "style").unwrap_or_default();
    let styled = style.split(';').find_map(|part| {
        let (name, value) = part.split_once(':')?;
        (name.trim() == "text-align").then(|| value.trim().to_owned())
    });
    match styled
        .or_else(|| html::attribute(attributes, "align"))?
        .as_str()
    {
        "right" | "end" => Some(Align::Right),
        "center" => Some(Align::Center),
        "left" | "start" => Some(Align::Left),
        _ => None,
    }
}
