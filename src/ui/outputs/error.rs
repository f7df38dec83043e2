//! Errors: what went wrong first, then how it came to that.

use super::extent::Extent;
use super::flow::Text;
use super::fold::Para;
use super::printed::{self, Printed};
use crate::ui::rich::{Look, Tone};

/// The error's name and value, and its traceback without the copy of them at its end.
pub fn paras(
    ename: &str,
    evalue: &str,
    traceback: &[String],
    columns: usize,
    extent: Extent,
) -> Vec<Para> {
    let message = match evalue.trim().is_empty() {
        true => ename.to_owned(),
        false => format!("{ename}: {evalue}"),
    };
    let said = [message.as_str()].into_iter();
    let summary = printed::lines(said, Look::of(Tone::Error), extent);
    let parts = traceback.iter().flat_map(|part| [part.as_str(), "\n"]);
    let mut calls = printed::lines(parts, Look::default(), extent);
    drop_copy(&mut calls, &summary);
    drop_heading(&mut calls, ename);
    let mut paras = printed::laid_out(&summary, columns);
    paras.extend(printed::laid_out(&calls, columns));
    paras
}

/// Takes away the lines at the end that are those of the summary, and the blank ones before them.
fn drop_copy(calls: &mut Vec<Printed>, summary: &[Printed]) {
    drop_blank(calls);
    let from = calls.len().saturating_sub(summary.len());
    let end = calls.get(from..).unwrap_or_default();
    let same = |(one, other): (&Printed, &Printed)| key(&one.text) == key(&other.text);
    // Lines that were left out stand before the last ones, and stay counted with the one that goes.
    let whole = end.iter().all(|line| line.lines == 1);
    if whole && end.len() == summary.len() && end.iter().zip(summary).all(same) {
        calls.truncate(from);
        drop_blank(calls);
    }
}

/// What stands at the right of IPython's heading.
const HEADING: &str = "Traceback (most recent call last)";

/// Takes away IPython's rule and heading, which are made for 75 columns and say the name once more.
fn drop_heading(calls: &mut Vec<Printed>, ename: &str) {
    let whole = |at: usize| calls.get(at).filter(|line| line.lines == 1);
    let rule = whole(0).map(|line| key(&line.text));
    let rule = rule.is_some_and(|text| !text.is_empty() && text.chars().all(|c| c == '-'));
    let title = whole(1).map(|line| key(&line.text));
    if rule && title.is_some_and(|text| text.starts_with(ename) && text.ends_with(HEADING)) {
        calls.drain(..2);
    }
}

fn drop_blank(calls: &mut Vec<Printed>) {
    while calls
        .last()
        .is_some_and(|line| line.lines == 1 && key(&line.text).is_empty())
    {
        calls.pop();
    }
}

/// An error without a value ends in a colon in some kernels, and in none in others.
fn key(text: &Text) -> String {
    text.plain().trim().trim_end_matches(':').to_owned()
}
