//! LaTeX formulas as Unicode, as far as possible. What is no formula at all stays source.

mod letters;
mod parse;
mod symbols;
#[cfg(test)]
mod tests;

/// Braces, fractions and the like within each other. Formulas that people read have five.
const MAX_DEPTH: usize = 16;
/// Bytes of a formula. Longer ones than this are no formulas.
const MAX_FORMULA: usize = 8 * 1024;

/// A text above or below the line; marked so where there are no such letters.
pub fn script(text: &str, above: bool) -> String {
    let (scripted, mark) = match above {
        true => (letters::above(text), '^'),
        false => (letters::below(text), '_'),
    };
    match scripted {
        Some(scripted) => scripted,
        None if text.chars().count() <= 1 => format!("{mark}{text}"),
        None => format!("{mark}({text})"),
    }
}

/// The rows of a formula, or of its source.
pub fn rows(tex: &str) -> Vec<String> {
    unicode(tex).unwrap_or_else(|| tex.trim().lines().map(str::to_owned).collect())
}

/// The rows of a formula. None where it is not one that can be read: unbalanced, too long, too deep, or
/// with an environment that draws.
pub fn unicode(tex: &str) -> Option<Vec<String>> {
    if tex.len() > MAX_FORMULA {
        return None;
    }
    let text = parse::formula(tex)?;
    let rows = text.split(parse::ROW).map(|row| row.trim().to_owned());
    let rows: Vec<_> = rows.filter(|row| !row.is_empty()).collect();
    (!rows.is_empty()).then_some(rows)
}
