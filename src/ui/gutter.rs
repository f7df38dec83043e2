//! The numbers of lines: how many columns they take, and which row has which.

use super::layout::Row;

/// Fewer columns than this for the text are worth more than numbers.
const TEXT: usize = 20;
/// So many digits have room in any case: the sources of all but the longest cells stand below each other.
const DIGITS: usize = 2;

/// Columns of the numbers and the blank behind them, of so many in all.
pub fn columns(source: &str, columns: usize) -> usize {
    let lines = source.split('\n').count();
    let digits = lines.to_string().len().max(DIGITS);
    match columns > TEXT + digits {
        true => digits + 1,
        false => 0,
    }
}

/// The line of each row, from 0; none where a row goes on with that of the row before.
pub fn lines(source: &str, rows: &[Row]) -> Vec<Option<usize>> {
    let mut next = 0;
    let begins = |row: &Row| {
        row.start
            .checked_sub(1)
            .map(|before| source.as_bytes().get(before))
    };
    let line = |row: &Row| match begins(row) {
        None | Some(Some(b'\n')) => {
            next += 1;
            Some(next - 1)
        }
        Some(_) => None,
    };
    rows.iter().map(line).collect()
}

/// The number of a line, at the right of its columns.
pub fn number(line: usize, columns: usize) -> String {
    format!("{:>1$}", line + 1, columns.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::layout;

    #[test]
    fn rows_that_go_on_have_no_number() {
        let source = "abcdef\n\ngh\n";
        let lines = lines(source, &layout::wrap(source, 4));
        assert_eq!(lines, [Some(0), None, Some(1), Some(2), Some(3)]);
        assert_eq!(super::lines("", &layout::wrap("", 4)), [Some(0)]);
    }

    #[test]
    fn numbers_stand_at_the_right_where_text_has_room() {
        assert_eq!(number(8, 3), " 9");
        assert_eq!(number(99, 4), "100");
        assert_eq!([columns("a", 22), columns("a", 23)], [0, 3]);
        let long = "\n".repeat(999);
        assert_eq!([columns(&long, 24), columns(&long, 25)], [0, 5]);
    }
}
