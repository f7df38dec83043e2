//! Empty lines between cells as PEP 8 wants them between functions (jupytext's `pep8.py`).

use super::quotes::Quotes;

/// How many empty lines stand between a cell and what follows it.
pub(super) fn lines_between(before: &[String], after: &[String]) -> usize {
    let one = 1;
    if after.is_empty() {
        return one;
    }
    if before.is_empty() {
        return 0;
    }
    if ends_with_definition(before) {
        return if has_code(after) { 2 } else { one };
    }
    let last = before.last().map_or("", String::as_str);
    let ends_with_code = !last.trim().is_empty() && !last.starts_with('#');
    if ends_with_code && begins_with_definition(after) {
        return 2;
    }
    one
}

fn is_definition(line: &str) -> bool {
    let starts = ["def ", "async ", "class "];
    starts.iter().any(|start| line.starts_with(start))
}

/// The lines that do not begin inside of a string, and where each stands.
fn unquoted(lines: &[String]) -> Vec<(usize, &str)> {
    let mut quotes = Quotes::of("python");
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if !quotes.open() {
            found.push((index, line.as_str()));
        }
        quotes.read(line);
    }
    found
}

fn begins_with_definition(lines: &[String]) -> bool {
    let is_empty = |index: usize| lines.get(index).is_some_and(|line| line.trim().is_empty());
    for (index, line) in unquoted(lines) {
        if line.trim().is_empty() {
            if index > 0 && is_empty(index - 1) {
                return false;
            }
        } else if is_definition(line) {
            return true;
        } else if !line.starts_with(['#', '@', ' ', ')']) {
            return false;
        }
    }
    false
}

/// Whether the last code of the cell is the body of a definition.
fn ends_with_definition(lines: &[String]) -> bool {
    let mut below_is_empty = false;
    for (_, line) in unquoted(lines).into_iter().rev() {
        if line.trim().is_empty() {
            if below_is_empty {
                return false;
            }
            below_is_empty = true;
            continue;
        }
        below_is_empty = false;
        if !line.starts_with(['#', ' ', ')']) {
            return is_definition(line);
        }
    }
    false
}

fn has_code(lines: &[String]) -> bool {
    let mut above_is_empty = false;
    for line in lines {
        let line = line.trim();
        if line.starts_with('#') {
            above_is_empty = false;
        } else if !line.is_empty() {
            return true;
        } else if above_is_empty {
            return false;
        } else {
            above_is_empty = true;
        }
    }
    false
}
