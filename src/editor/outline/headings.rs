//! The headings of a markdown source.

use super::{Entry, What};

/// Levels of headings that Markdown knows.
const LEVELS: usize = 6;

/// Its headings in order, those in fenced code left out.
pub fn headings(source: &str) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut fence: Option<&str> = None;
    let mut above: Option<(usize, &str)> = None;
    let mut byte = 0;
    for line in source.split('\n') {
        let text = line.trim_end();
        match fence {
            Some(open) if closes(text, open) => fence = None,
            Some(_) => {}
            None => {
                fence = fence_of(text);
                let heading = atx(text).map(|heading| (byte, heading));
                let heading = heading.or_else(|| underlined(text, above));
                found.extend(heading.map(|(byte, (level, text))| entry(byte, level, text)));
            }
        }
        above = paragraph(text)
            .filter(|_| fence.is_none())
            .map(|text| (byte, text));
        byte += line.len() + 1;
    }
    found
}

fn entry(byte: usize, level: usize, text: &str) -> Entry {
    Entry {
        byte,
        level,
        text: text.chars().take(super::MAX_TEXT).collect(),
        what: What::Heading,
    }
}

/// A line without the indent that Markdown allows; none if it is indented code.
fn unindented(line: &str) -> Option<&str> {
    let text = line.trim_start_matches(' ');
    (line.len() - text.len() <= 3 && !text.starts_with('\t')).then_some(text)
}

/// `## text`, maybe closed by more signs.
fn atx(line: &str) -> Option<(usize, &str)> {
    let line = unindented(line)?;
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    if !(1..=LEVELS).contains(&level) || !text.starts_with([' ', '\t']) {
        return None;
    }
    let open = text.trim_end_matches('#');
    let text = if open.ends_with([' ', '\t']) {
        open
    } else {
        text
    };
    Some((level, text.trim())).filter(|(_, text)| !text.is_empty())
}

/// A paragraph's line with a row of `=` or `-` below it.
fn underlined<'a>(
    line: &str,
    above: Option<(usize, &'a str)>,
) -> Option<(usize, (usize, &'a str))> {
    let (byte, text) = above?;
    let line = unindented(line)?;
    let level = match line.chars().next()? {
        '=' => 1,
        '-' => 2,
        _ => return None,
    };
    let sign = if level == 1 { '=' } else { '-' };
    line.chars()
        .all(|c| c == sign)
        .then_some((byte, (level, text)))
}

/// The text of a line that may be underlined: no heading, list, quote, table or rule itself.
fn paragraph(line: &str) -> Option<&str> {
    let text = unindented(line)?.trim();
    let starts = ['#', '-', '=', '>', '*', '+', '|', '`', '~'];
    (!text.is_empty() && !text.starts_with(starts)).then_some(text)
}

/// The signs that open fenced code.
fn fence_of(line: &str) -> Option<&str> {
    let line = unindented(line)?;
    let sign = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let rest = line.trim_start_matches(sign);
    let signs = line.get(..line.len() - rest.len())?;
    let sound = signs.len() >= 3 && !(sign == '`' && rest.contains('`'));
    sound.then_some(signs)
}

fn closes(line: &str, open: &str) -> bool {
    let Some(line) = unindented(line) else {
        return false;
    };
    let sign = open.chars().next().unwrap_or('`');
    line.len() >= open.len() && line.chars().all(|c| c == sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> Vec<(usize, usize, String)> {
        let all = headings(source).into_iter();
        all.map(|entry| (entry.byte, entry.level, entry.text))
            .collect()
    }

    fn one(byte: usize, level: usize, text: &str) -> (usize, usize, String) {
        (byte, level, text.to_owned())
    }

    #[test]
    fn signs_give_the_level() {
        assert_eq!(
            found("# A\n\n### B c ###\n#no\n####### no"),
            [one(0, 1, "A"), one(5, 3, "B c")]
        );
        assert_eq!(found("   # A\n    # code\n#\n# #"), [one(0, 1, "A")]);
        assert_eq!(
            found("# C#\n# 日本 *x*"),
            [one(0, 1, "C#"), one(5, 1, "日本 *x*")]
        );
    }

    #[test]
    fn fenced_code_has_none() {
        assert_eq!(found("```py\n# no\n```\n# yes"), [one(15, 1, "yes")]);
        assert_eq!(
            found("~~~~\n# no\n```\n~~~\n# no\n~~~~~\n# yes"),
            [one(29, 1, "yes")]
        );
        assert_eq!(found("``` a ` b\n# yes"), [one(10, 1, "yes")]);
        assert_eq!(found("```\n# no"), []);
    }

    #[test]
    fn underlined_ones_count() {
        assert_eq!(
            found("Top\n===\nSub\n---\n\n---\n- x\n---"),
            [one(0, 1, "Top"), one(8, 2, "Sub")]
        );
        assert_eq!(found("a | b\n-----"), [one(0, 2, "a | b")]);
        assert_eq!(found("| a\n---"), []);
    }
}
