//! Reads Markdown, event by event, into blocks.

use std::ops::Range;

use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};

use super::build::{Builder, Kind, Style};
use super::tags::Tags;
use super::tex;
use super::tree::{Align, Block, Gathered};
use crate::ui::rich::{Look, Tone};
use ratatui::style::Modifier;

/// The blocks of a source. With `hides_targets` it is not told where links lead that a terminal can open.
pub fn read(source: &str, hides_targets: bool) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH;
    let mut reader = Reader {
        source,
        build: Builder::new(hides_targets),
        html: None,
        tags: Tags::default(),
        image: None,
        images: 0,
        formula: false,
    };
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        reader.event(event, range);
    }
    reader.build.finish()
}

struct Reader<'a> {
    source: &'a str,
    build: Builder,
    /// A block of HTML, gathered line by line: tags can reach over several.
    html: Option<Gathered>,
    tags: Tags,
    /// The image that is open: its alternative text, and its target.
    image: Option<(String, String)>,
    /// Images that are open: one can stand in the text of another.
    images: usize,
    /// The paragraph is one formula without dollars.
    formula: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: Event, range: Range<usize>) {
        let byte = range.start;
        if self.image.is_some() && self.in_image(&event, byte) {
            return;
        }
        if self.formula && !matches!(event, Event::End(TagEnd::Paragraph)) {
            return;
        }
        match event {
            Event::Start(Tag::Paragraph) if self.is_formula(&range) => {
                self.formula = true;
                let tex = self.source.get(range).unwrap_or_default();
                self.display_math(tex, byte);
            }
            Event::Start(tag) => self.start(tag, byte),
            Event::End(tag) => self.end(tag, byte),
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => self.code(&text, byte),
            Event::InlineMath(text) => self.inline_math(&text, byte),
            Event::DisplayMath(text) => self.display_math(&text, byte),
            Event::Html(text) => match &mut self.html {
                Some(html) => html.push(&text, byte),
                None => self.tags.read(&mut self.build, &gathered(&text, byte)),
            },
            Event::InlineHtml(text) => self.tags.read(&mut self.build, &gathered(&text, byte)),
            Event::FootnoteReference(name) => self.marker(&format!("[{name}]"), byte),
            Event::SoftBreak => self.text(" ", byte..byte),
            Event::HardBreak => self.build.newline(byte),
            Event::Rule => {
                self.leave_table(byte);
                self.build.block(Block::Rule { byte }, byte);
            }
            Event::TaskListMarker(done) => self.build.task(done),
        }
    }

    fn start(&mut self, tag: Tag, byte: usize) {
        if is_block(&tag) {
            self.leave_table(byte);
            self.tags.end_block();
        }
        match tag {
            Tag::Paragraph => self.build.paragraph(byte),
            Tag::Heading { level, .. } => self.build.heading(level as u8, byte),
            Tag::BlockQuote(_) => self.build.enter(Kind::Quote, false, byte),
            Tag::CodeBlock(kind) => self.build.begin_code(&language(&kind), byte),
            Tag::HtmlBlock => self.html = Some(Gathered::default()),
            Tag::List(start) => self.build.enter(Kind::List(start), false, byte),
            Tag::Item => self.build.enter(Kind::Item, false, byte),
            Tag::FootnoteDefinition(name) => {
                let kind = Kind::Footnote(name.into_string());
                self.build.enter(kind, false, byte);
            }
            Tag::Table(aligns) => {
                let aligns = aligns.into_iter().map(align).collect();
                self.build.begin_table(aligns, false, byte);
            }
            Tag::TableHead | Tag::TableRow => self.start_row(&tag),
            Tag::TableCell => self.build.begin_cell(self.tags.heading_row, None),
            Tag::Emphasis => self.build.style(Style::Emphasis, true),
            Tag::Strong => self.build.style(Style::Strong, true),
            Tag::Strikethrough => self.build.style(Style::Strike, true),
            Tag::Superscript => self.build.style(Style::Above, true),
            Tag::Subscript => self.build.style(Style::Below, true),
            Tag::Link {
                dest_url,
                link_type,
                ..
            } => self.build.open_link(&target(&dest_url, link_type)),
            Tag::Image { dest_url, .. } => {
                self.images = 1;
                self.image = Some((String::new(), dest_url.into_string()));
            }
            // Not asked for, or without a look of their own.
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => self.build.break_block(byte),
        }
    }

    fn start_row(&mut self, tag: &Tag) {
        self.tags.heading_row = matches!(tag, Tag::TableHead);
        self.build.begin_row();
    }

    fn end(&mut self, tag: TagEnd, byte: usize) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => {
                self.formula = false;
                self.build.break_block(byte);
                self.tags.end_block();
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.build.leave(byte);
            }
            TagEnd::CodeBlock => self.build.end_code(byte),
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                self.tags.read(&mut self.build, &html);
                self.tags.end_block();
            }
            TagEnd::Table => self.build.end_table(byte),
            TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell => self.build.end_cell(),
            TagEnd::Emphasis => self.build.style(Style::Emphasis, false),
            TagEnd::Strong => self.build.style(Style::Strong, false),
            TagEnd::Strikethrough => self.build.style(Style::Strike, false),
            TagEnd::Superscript => self.build.style(Style::Above, false),
            TagEnd::Subscript => self.build.style(Style::Below, false),
            TagEnd::Link => self.build.close_link(byte),
            TagEnd::Image
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// A table that HTML opened and did not close ends where Markdown goes on beside its cells.
    fn leave_table(&mut self, byte: usize) {
        if self.build.in_html_table() && !self.build.in_cell() {
            self.build.end_table(byte);
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        let byte = range.start;
        if self.tags.is_dropping() || self.build.code_text(text, byte) {
            return;
        }
        let verbatim = self.source.get(range) == Some(text);
        self.build.text(text, byte, verbatim);
    }

    fn code(&mut self, text: &str, byte: usize) {
        if self.tags.is_dropping() {
            return;
        }
        self.build.style(Style::Code, true);
        self.build.text(text, byte, false);
        self.build.style(Style::Code, false);
    }

    fn marker(&mut self, text: &str, byte: usize) {
        let look = Look::of(Tone::Marker);
        self.build.span(text.to_owned(), look, byte, false);
    }

    /// Whether a paragraph is an environment of LaTeX, which pages take for a formula.
    fn is_formula(&self, range: &Range<usize>) -> bool {
        let text = self.source.get(range.clone()).unwrap_or_default().trim();
        text.starts_with("\\begin{") && text.ends_with('}') && tex::unicode(text).is_some()
    }

    fn inline_math(&mut self, text: &str, byte: usize) {
        match tex::unicode(text) {
            Some(rows) => {
                let look = self.build.look().with(Modifier::ITALIC);
                self.build.span(rows.join("; "), look, byte, false);
            }
            None => {
                let look = Look::of(Tone::Code);
                self.build.span(format!("${text}$"), look, byte, false);
            }
        }
    }

    fn display_math(&mut self, text: &str, byte: usize) {
        let tex = text.to_owned();
        self.build.block(Block::Math { tex, byte }, byte);
    }

    /// Takes what is in an image for its alternative text; false where the image is over.
    fn in_image(&mut self, event: &Event, byte: usize) -> bool {
        let Some((alt, _)) = &mut self.image else {
            return false;
        };
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) => alt.push_str(text),
            Event::SoftBreak | Event::HardBreak => alt.push(' '),
            Event::Start(Tag::Image { .. }) => self.images += 1,
            Event::End(TagEnd::Image) => self.images -= 1,
            _ => {}
        }
        if self.images == 0 {
            let (alt, target) = self.image.take().unwrap_or_default();
            self.build
                .span(image(&alt, &target), self.build.look(), byte, false);
        }
        true
    }
}

fn gathered(text: &CowStr, byte: usize) -> Gathered {
    let mut whole = Gathered::default();
    whole.push(text, byte);
    whole
}

fn is_block(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::List(_)
            | Tag::FootnoteDefinition(_)
            | Tag::Table(_)
    )
}

/// What stands for an image: its alternative text, or its name. An attachment's name is its target; a
/// picture within the target has none.
pub fn image(alt: &str, target: &str) -> String {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let name = match target.strip_prefix("attachment:") {
        Some(name) => name,
        None if target.starts_with("data:") => "",
        None => path.rsplit('/').next().unwrap_or_default(),
    };
    match [alt.trim(), name].into_iter().find(|text| !text.is_empty()) {
        Some(text) => format!("[image: {text}]"),
        None => "[image]".to_owned(),
    }
}

fn target(url: &str, kind: LinkType) -> String {
    match kind {
        LinkType::Email if !url.starts_with("mailto:") => format!("mailto:{url}"),
        _ => url.to_owned(),
    }
}

/// The first word of what stands behind a fence: `python`, `{code-cell} ipython3`, `{.r}`.
fn language(kind: &CodeBlockKind) -> String {
    let CodeBlockKind::Fenced(info) = kind else {
        return String::new();
    };
    let words = info.split([' ', ',', '\t']);
    let mut names = words.map(|word| word.trim_matches(['{', '}', '.']));
    let known = |name: &&str| !name.is_empty() && *name != "code-cell";
    names.find(known).unwrap_or_default().to_owned()
}

fn align(align: Alignment) -> Align {
    match align {
        Alignment::Right => Align::Right,
        Alignment::Center => Align::Center,
        Alignment::Left | Alignment::None => Align::Left,
    }
}
