//! A table laid out: every cell in its columns, numbers at the right.

use super::fit::{self, GAP, Shown, Wish};
use super::table::{Cell, MAX_COLUMNS, Table};
use crate::ui::outputs::flow::{Break, Text, append, clip};
use crate::ui::outputs::fold::Para;
use crate::ui::rich::{Line, Look, Tone};

/// Rows that one row of the table may take; longer texts are cut.
const MAX_HEIGHT: usize = 4;
/// Columns that a cell asks for at most. Wider than any screen.
const MAX_WIDTH: usize = 500;

/// Which cell covers each place.
struct Grid<'a> {
    rows: Vec<Vec<Option<Place<'a>>>>,
    columns: usize,
    /// Whether there are columns beyond those.
    more: bool,
    head: usize,
}

/// A cell where it covers a place of the grid.
#[derive(Clone, Copy)]
struct Place<'a> {
    cell: &'a Cell,
    /// Its first row.
    row: usize,
    /// Its first column, and the number of them.
    column: usize,
    columns: usize,
}

/// The rows of a table in this many columns.
pub fn paras(table: &Table, columns: usize) -> Vec<Para> {
    let grid = Grid::of(table);
    let numbers = grid.numbers();
    let shown = fit::fit(&grid.wishes(&numbers), grid.more, columns);
    let mut paras = Vec::new();
    for row in 0..grid.rows.len() {
        if row == grid.head && row > 0 {
            paras.push(rule(&shown, columns));
        }
        let lines = grid.row(row, &shown, &numbers).into_iter();
        paras.push(Para::new(lines.map(|line| clip(line, columns)).collect()));
    }
    if table.more > 0 {
        paras.push(Para::more(table.more, "row", columns));
    }
    paras
}

/// Between the names and what they name; no line of the output.
fn rule(shown: &[Shown], columns: usize) -> Para {
    let gaps = GAP * shown.len().saturating_sub(1);
    let width = shown.iter().map(|shown| shown.width).sum::<usize>() + gaps;
    let rule = Text::new(&"─".repeat(width.min(columns)), Look::of(Tone::Faint));
    Para {
        lines: 0,
        ..Para::of(&rule, columns)
    }
}

impl<'a> Grid<'a> {
    fn of(table: &'a Table) -> Grid<'a> {
        let mut grid = Grid {
            rows: Vec::new(),
            columns: 0,
            more: false,
            head: table.head(),
        };
        // Cells of rows above that reach down: so many rows more.
        let mut down: Vec<Option<(Place, usize)>> = vec![None; MAX_COLUMNS];
        for (at, row) in table.rows.iter().enumerate() {
            grid.place(at, &row.cells, &mut down);
        }
        let widest = grid.rows.iter().map(Vec::len).max();
        grid.columns = widest.unwrap_or(0);
        grid
    }

    fn place(&mut self, at: usize, cells: &'a [Cell], down: &mut [Option<(Place<'a>, usize)>]) {
        let mut row = Vec::new();
        for cell in cells {
            fill_from_above(&mut row, down);
            let room = MAX_COLUMNS.saturating_sub(row.len());
            self.more |= cell.colspan > room;
            if room == 0 {
                break;
            }
            let place = Place {
                cell,
                row: at,
                column: row.len(),
                columns: cell.colspan.min(room).max(1),
            };
            let below = (cell.rowspan > 1).then_some((place, cell.rowspan - 1));
            for slot in down.iter_mut().skip(place.column).take(place.columns) {
                *slot = below;
                row.push(Some(place));
            }
        }
        fill_from_above(&mut row, down);
        for slot in down.iter_mut().skip(row.len()) {
            let left = slot.take();
            *slot = left.and_then(|(place, rows)| (rows > 1).then_some((place, rows - 1)));
        }
        self.rows.push(row);
    }

    fn at(&self, row: usize, column: usize) -> Option<Place<'a>> {
        *self.rows.get(row)?.get(column)?
    }

    /// Cells with the row and column that they begin in.
    fn cells(&self) -> impl Iterator<Item = (usize, Place<'a>)> {
        let rows = self.rows.iter().enumerate();
        rows.flat_map(|(at, row)| {
            let places = row.iter().enumerate();
            let first = move |(column, place): (usize, &Option<Place<'a>>)| {
                place.filter(|place| place.row == at && place.column == column)
            };
            places.filter_map(first).map(move |place| (at, place))
        })
    }

    fn wishes(&self, numbers: &[bool]) -> Vec<Wish> {
        let mut wishes = vec![Wish::default(); self.columns];
        let (one, wide): (Vec<_>, Vec<_>) = self.cells().partition(|(_, place)| place.columns == 1);
        for (row, place) in one.into_iter().chain(wide) {
            let lines = place.cell.text.lines();
            let width = lines
                .iter()
                .map(Text::width)
                .max()
                .unwrap_or(0)
                .min(MAX_WIDTH);
            let gaps = GAP * place.columns.saturating_sub(1);
            let covered = wishes.iter_mut().skip(place.column).take(place.columns);
            let have = covered.map(|wish| wish.width + wish.extra).sum::<usize>() + gaps;
            // What a name over several columns needs beyond them, the last one gets.
            let last = place.column + place.columns - 1;
            let Some(wish) = wishes.get_mut(last) else {
                continue;
            };
            match place.columns {
                1 => wish.width = wish.width.max(width),
                _ => wish.extra += width.saturating_sub(have),
            }
            if row >= self.head && place.columns == 1 && numbers.get(last) == Some(&true) {
                wish.least = wish.least.max(width);
            }
        }
        wishes
    }

    /// For each column, whether there is nothing but numbers below its names.
    fn numbers(&self) -> Vec<bool> {
        let mut found = vec![(false, true); self.columns];
        let cells = self.cells();
        for (_, place) in cells.filter(|(row, place)| *row >= self.head && place.columns == 1) {
            let text = place.cell.text.plain();
            if let Some((any, only)) = found.get_mut(place.column) {
                *any |= is_number(&text);
                *only &= is_number(&text) || stands_for_one(&text);
            }
        }
        found.into_iter().map(|(any, only)| any && only).collect()
    }

    fn row(&self, row: usize, shown: &[Shown], numbers: &[bool]) -> Vec<Line> {
        let blocks = self.blocks(row, shown, numbers);
        let height = blocks.iter().map(|block| block.lines.len()).max();
        let lines = (0..height.unwrap_or(0).max(1)).map(|at| {
            let mut line = Line::default();
            let mut wanted = 0;
            for block in &blocks {
                if let Some(part) = block.lines.get(at).filter(|part| part.width() > 0) {
                    let free = block.width.saturating_sub(part.width());
                    let before = wanted + if block.right { free } else { 0 };
                    pad(&mut line, before);
                    line.pieces.extend(part.pieces.iter().cloned());
                }
                wanted += block.width + GAP;
            }
            line
        });
        lines.collect()
    }

    /// The cells of a row, those over several columns as one.
    fn blocks(&self, row: usize, shown: &[Shown], numbers: &[bool]) -> Vec<Drawn> {
        let mut blocks: Vec<Drawn> = Vec::new();
        let mut rest = shown;
        while let Some(first) = rest.first() {
            let place = first.column.and_then(|column| self.at(row, column));
            let end = place.map_or(0, |place| place.column + place.columns);
            let covered = |shown: &&Shown| shown.column.is_some_and(|column| column < end);
            // The column that stands for others belongs to a cell that goes on behind it.
            let count = match rest.iter().rposition(|shown| covered(&shown)) {
                Some(last) => last + 1,
                None => 1,
            };
            let (own, others) = rest.split_at_checked(count).unwrap_or((rest, &[]));
            let gaps = GAP * own.len().saturating_sub(1);
            let width = own.iter().map(|shown| shown.width).sum::<usize>() + gaps;
            let right = first
                .column
                .is_some_and(|column| numbers.get(column) == Some(&true));
            blocks.push(Drawn {
                lines: match (place, first.column) {
                    (Some(place), _) if place.row == row => wrapped(&place.cell.text, width),
                    (None, None) => vec![Line::new("…", Look::of(Tone::Faint))],
                    _ => Vec::new(),
                },
                width,
                right: right && own.len() == 1,
            });
            rest = others;
        }
        blocks
    }
}

/// A cell in its columns.
struct Drawn {
    lines: Vec<Line>,
    width: usize,
    right: bool,
}

/// Places that cells of rows above cover.
fn fill_from_above<'a>(row: &mut Vec<Option<Place<'a>>>, down: &mut [Option<(Place<'a>, usize)>]) {
    while let Some(slot) = down.get_mut(row.len()) {
        let Some((place, rows)) = slot.take() else {
            return;
        };
        *slot = (rows > 1).then_some((place, rows - 1));
        row.push(Some(place));
    }
}

fn wrapped(text: &Text, width: usize) -> Vec<Line> {
    let lines = text.lines();
    let rows = lines.iter().flat_map(|line| line.wrap(width, Break::Words));
    let mut rows: Vec<Line> = rows.take(MAX_HEIGHT + 1).collect();
    if rows.len() > MAX_HEIGHT {
        rows.truncate(MAX_HEIGHT);
        if let Some(last) = rows.last_mut() {
            append(last, "…", Look::of(Tone::Faint));
            *last = clip(std::mem::take(last), width);
        }
    }
    rows
}

fn pad(line: &mut Line, column: usize) {
    let blanks = " ".repeat(column.saturating_sub(line.width()));
    append(line, &blanks, Look::default());
}

/// Digits and what belongs to numbers: signs, points, exponents, units of a hundred.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    let belongs = |c: char| c.is_ascii_digit() || "+-−.,_:/%eEj×$€£ \n".contains(c);
    text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(belongs)
}

/// What stands where a number is missing or left out.
fn stands_for_one(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "", "nan", "<na>", "nat", "none", "null", "inf", "-inf", "…", "...", "⋯", "⋮",
    ];
    WORDS.contains(&text.trim().to_lowercase().as_str())
}
