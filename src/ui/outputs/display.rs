//! `display_data` and `execute_result`: one of their forms, and what the better ones would have been.

use std::borrow::Cow;

use serde_json::Value;

use super::extent::Extent;
use super::fold::Para;
use super::mime::{self, Form};
use super::{bytes_text, html, json, printed, tree};
use crate::picture::{self, Kind};
use crate::ui::rich::Look;
use crate::ui::{code, markdown};

/// Forms that are looked at. Kernels send up to six.
const MAX_FORMS: usize = 32;
/// Characters of a MIME type that are shown. Registered ones are shorter.
const MAX_MIME: usize = 100;

/// One form of an output.
struct Candidate<'a> {
    /// Its place in the output's data.
    at: usize,
    mime: &'a str,
    value: &'a Value,
    form: Form,
    rank: i32,
}

/// The number of an output, and how much of it is laid out.
pub type Part<'a> = (usize, Extent<'a>);

/// The best form that text can show. What a page would have preferred to it is named before.
pub fn paras(data: &[(String, Value)], columns: usize, part: Part) -> Vec<Para> {
    let candidates = ranked(data);
    let shown = candidates
        .iter()
        .find_map(|candidate| Some((candidate, laid_out(candidate, columns, part)?)));
    let rank = shown.as_ref().map(|(candidate, _)| candidate.rank);
    let mut paras = names(&candidates, rank, columns);
    if let Some((candidate, shown)) = shown
        && (paras.is_empty() || says_more(candidate))
    {
        paras.extend(shown);
    }
    paras
}

/// A form that is a picture, and what is said before it.
pub struct Best {
    pub form: usize,
    pub name: String,
    pub notes: Vec<Para>,
}

/// The best form, if that is a picture which can be drawn. What a page would have preferred to it is
/// named.
pub fn picture(data: &[(String, Value)], columns: usize) -> Option<Best> {
    let candidates = ranked(data);
    let drawable = |candidate: &&Candidate| Kind::of_mime(candidate.mime).is_some();
    let found = candidates.iter().find(drawable)?;
    let mut before = candidates.iter().filter(|other| other.rank < found.rank);
    let part = (0, Extent::PAGE);
    if before.any(|other| laid_out(other, columns, part).is_some()) {
        return None;
    }
    Some(Best {
        form: found.at,
        name: name(found),
        notes: names(&candidates, Some(found.rank), columns),
    })
}

/// The text of the form that is shown, where it is shown as it is.
pub fn plain(data: &[(String, Value)]) -> Option<Cow<'_, str>> {
    let part = (0, Extent::PAGE);
    let candidates = ranked(data);
    let mut candidates = candidates.into_iter();
    let shown = candidates.find(|candidate| laid_out(candidate, super::WIDEST, part).is_some())?;
    (shown.form == Form::Text && says_more(&shown)).then(|| text_of(shown.value))
}

fn ranked(data: &[(String, Value)]) -> Vec<Candidate<'_>> {
    let forms = data.iter().enumerate().take(MAX_FORMS);
    let mut candidates: Vec<_> = forms
        .map(|(at, (mime, value))| candidate(at, mime, value))
        .collect();
    candidates.sort_by_key(|candidate| candidate.rank);
    candidates
}

fn candidate<'a>(at: usize, mime: &'a str, value: &'a Value) -> Candidate<'a> {
    let (form, rank) = mime::form(mime);
    Candidate {
        at,
        mime,
        value,
        form,
        rank,
    }
}

/// The form as text, where it has something to show.
fn laid_out(candidate: &Candidate, columns: usize, (at, extent): Part) -> Option<Vec<Para>> {
    let text = || text_of(candidate.value);
    match candidate.form {
        Form::Json => Some(match extent.folds {
            Some(folds) => tree::paras(candidate.value, columns, (at, folds), extent.rows),
            None => json::paras(candidate.value, columns),
        }),
        Form::Html => html::paras(&text(), columns),
        Form::Markdown | Form::Latex => Some(page(&text(), columns, extent)),
        Form::Text => Some(source(&text(), columns, extent)),
        Form::Image | Form::Named(_) | Form::Other => None,
    }
}

/// Markdown, and LaTeX as the formulas that it is within Markdown; what makes no page stays source.
fn page(text: &str, columns: usize, extent: Extent) -> Vec<Para> {
    let rows = markdown::page(text, columns, &code::lines);
    match rows.is_empty() {
        true => source(text, columns, extent),
        false => {
            let rows = rows.into_iter();
            rows.map(|row| Para::new(vec![row.line])).collect()
        }
    }
}

fn source(text: &str, columns: usize, extent: Extent) -> Vec<Para> {
    printed::paras([text].into_iter(), Look::default(), columns, extent)
}

fn text_of(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// The forms that come before the one that is shown, each once; all of them where none is.
fn names(candidates: &[Candidate], shown: Option<i32>, columns: usize) -> Vec<Para> {
    let better = candidates.iter().filter(|candidate| match shown {
        Some(rank) => candidate.rank < rank && candidate.form != Form::Html,
        None => true,
    });
    let mut names: Vec<String> = better.map(name).collect();
    names.dedup();
    let notes = names.iter().map(|name| Para::note(name, columns));
    notes.collect()
}

/// `Plotly figure`, `[image/png 640×480, 12 kB]`
fn name(candidate: &Candidate) -> String {
    let mime: String = candidate.mime.chars().take(MAX_MIME).collect();
    let size = || bytes_text(bytes(candidate));
    let pixels = || picture::size(Kind::of_mime(candidate.mime)?, candidate.value.as_str()?);
    match (candidate.form, pixels()) {
        (Form::Named(name), _) => format!("[{name}]"),
        (Form::Image, Some((width, height))) => format!("[{mime} {width}×{height}, {}]", size()),
        _ => format!("[{mime}, {}]", size()),
    }
}

/// The size of a form: of the picture itself where it is written in base64.
fn bytes(candidate: &Candidate) -> usize {
    let text = text_of(candidate.value);
    let base64 = candidate.form == Form::Image && candidate.mime != "image/svg+xml";
    match base64 {
        true => text.len() / 4 * 3,
        false => text.len(),
    }
}

/// Whether a text form says more than that there is a picture.
fn says_more(candidate: &Candidate) -> bool {
    let text = candidate.value.as_str().unwrap_or_default().trim();
    let figure = text.starts_with("<Figure size ") && text.ends_with('>');
    let object = text.starts_with("<IPython.core.display.") && text.ends_with(" object>");
    !(figure || object) || text.contains('\n')
}
