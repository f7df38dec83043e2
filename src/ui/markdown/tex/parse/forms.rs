//! Forms that take several rows on paper: fractions, roots, stacks, matrices.

use super::{COLUMN, End, Out, ROW, Reader};
use crate::ui::markdown::tex::{letters, script};

impl Reader<'_> {
    pub(super) fn fraction(&mut self, out: &mut Out, depth: usize) -> Option<()> {
        let (above, below) = (self.argument(depth + 1)?, self.argument(depth + 1)?);
        let short = match (above.as_str(), below.as_str()) {
            ("1", "2") => Some("½"),
            ("1", "3") => Some("⅓"),
            ("2", "3") => Some("⅔"),
            ("1", "4") => Some("¼"),
            ("3", "4") => Some("¾"),
            _ => None,
        };
        if let Some(short) = short.filter(|_| !out.text.ends_with(char::is_numeric)) {
            out.push(short);
            return Some(());
        }
        // What stands before it would become one with that above the line.
        if out
            .text
            .ends_with(|c: char| c.is_alphanumeric() || c == ')')
        {
            out.blank();
        }
        out.push(&format!("{}/{}", grouped(&above), grouped(&below)));
        if self.rest.starts_with(|c: char| c.is_alphanumeric()) {
            out.blank();
        }
        Some(())
    }

    pub(super) fn root(&mut self, out: &mut Out, depth: usize) -> Option<()> {
        let index = self.option(depth)?;
        let text = grouped(&self.argument(depth)?);
        match index.as_deref() {
            None | Some("2") => out.push("√"),
            Some("3") => out.push("∛"),
            Some("4") => out.push("∜"),
            Some(index) => match letters::above(index) {
                Some(index) => out.push(&format!("{index}√")),
                None => out.push(&format!("({index})√")),
            },
        }
        out.push(&text);
        Some(())
    }

    /// Something above or below something else.
    pub(super) fn stacked(&mut self, name: &str, out: &mut Out, depth: usize) -> Option<()> {
        let (small, base) = (self.argument(depth)?, self.argument(depth)?);
        out.blank();
        out.push(&base);
        out.push(&script(&small, name != "underset"));
        out.blank();
        Some(())
    }

    /// An environment: rows, or a matrix in its brackets.
    pub(super) fn environment(&mut self, out: &mut Out, depth: usize) -> Option<()> {
        let name = self.raw_argument()?;
        let (open, close) = match name.trim_end_matches('*') {
            "matrix" | "array" | "smallmatrix" => ("", ""),
            "pmatrix" => ("(", ")"),
            "bmatrix" => ("[", "]"),
            "Bmatrix" => ("{", "}"),
            "vmatrix" => ("|", "|"),
            "Vmatrix" => ("‖", "‖"),
            "cases" => ("{ ", ""),
            "align" | "aligned" | "alignat" | "equation" | "gather" | "gathered" | "split"
            | "multline" | "eqnarray" | "flalign" | "displaymath" | "math" => {
                return self.rows(out, name, depth);
            }
            _ => return None,
        };
        if name == "array" {
            self.raw_argument()?;
        }
        let mut inner = Out::default();
        self.until(&mut inner, End::Environment(name), depth + 1)?;
        let between = if open == "{ " { ", " } else { " " };
        let rows = inner.text.split(ROW).map(|row| columns(row, between));
        let rows: Vec<_> = rows.filter(|row| !row.is_empty()).collect();
        out.push(&format!("{open}{}{close}", rows.join("; ")));
        Some(())
    }

    fn rows(&mut self, out: &mut Out, name: &str, depth: usize) -> Option<()> {
        if name.starts_with("alignat") {
            self.raw_argument()?;
        }
        let mut inner = Out::default();
        self.until(&mut inner, End::Environment(name), depth + 1)?;
        out.push(inner.text.trim());
        Some(())
    }
}

/// A row with this between its columns.
fn columns(row: &str, between: &str) -> String {
    let cells = row
        .split(COLUMN)
        .map(|cell| cell.trim().trim_end_matches(','));
    cells.collect::<Vec<_>>().join(between).trim().to_owned()
}

/// In parentheses, unless it is one thing already.
fn grouped(text: &str) -> String {
    let loose = |c: char| !c.is_alphanumeric() && !is_mark(c);
    let single = text.chars().count() <= 1 || !text.contains(loose);
    let inner = text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    match single || inner.is_some_and(|inner| !inner.contains(['(', ')'])) {
        true => text.to_owned(),
        false => format!("({text})"),
    }
}

/// Marks on letters, scripts, primes and points within numbers.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}' | '⁰'..='ₜ' | '²' | '³' | '¹' | '.' | '′' | '∂' | '∞' | '∇')
}
