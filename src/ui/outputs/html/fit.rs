//! Which columns of a table are shown, and how wide each is.

/// Blanks between columns.
pub const GAP: usize = 2;
/// Texts and names are not made narrower than this; before that, columns are left out.
const LEAST: usize = 8;

/// A column as it would like to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    pub width: usize,
    /// What it needs at least: numbers cut are wrong, and broken are hard to read.
    pub least: usize,
    /// What a name over several columns would need beside that. It is broken before a column goes.
    pub extra: usize,
}

/// A column that is shown: of the table, or the one that stands for those left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    pub column: Option<usize>,
    pub width: usize,
}

/// The columns that fit; as in pandas, those in the middle go first. `more` says that the table has
/// columns which are not among the wishes.
pub fn fit(wishes: &[Wish], more: bool, columns: usize) -> Vec<Shown> {
    let all = wishes.len();
    for kept in (1..=all).rev() {
        let left = kept.div_ceil(2);
        let hole = kept < all || more;
        let at: Vec<usize> = (0..left).chain(all - (kept - left)..all).collect();
        let chosen: Vec<Wish> = at
            .iter()
            .filter_map(|at| wishes.get(*at))
            .copied()
            .collect();
        let room = columns.saturating_sub(if hole { GAP + 1 } else { 0 });
        let bare: Vec<Wish> = chosen
            .iter()
            .map(|wish| Wish { extra: 0, ..*wish })
            .collect();
        if let Some(widths) = squeezed(&chosen, room).or_else(|| squeezed(&bare, room)) {
            return placed(&at, &widths, hole.then_some(left));
        }
    }
    let only = Shown {
        column: Some(0),
        width: columns,
    };
    if all > 0 { vec![only] } else { Vec::new() }
}

fn placed(at: &[usize], widths: &[usize], hole: Option<usize>) -> Vec<Shown> {
    let shown = at.iter().zip(widths).map(|(column, width)| Shown {
        column: Some(*column),
        width: *width,
    });
    let mut shown: Vec<Shown> = shown.collect();
    if let Some(hole) = hole {
        let rest = Shown {
            column: None,
            width: 1,
        };
        shown.insert(hole.min(shown.len()), rest);
    }
    shown
}

/// Widths that fit, the widest texts cut first; none where they would become too narrow.
fn squeezed(wishes: &[Wish], columns: usize) -> Option<Vec<usize>> {
    let gaps = GAP * wishes.len().saturating_sub(1);
    let widths = |most: usize| wishes.iter().map(move |wish| width(wish, most));
    let fits = |most: usize| widths(most).sum::<usize>() + gaps <= columns;
    if !fits(LEAST) {
        return None;
    }
    let (mut low, mut high) = (LEAST, columns.max(LEAST));
    while low < high {
        let middle = (low + high).div_ceil(2);
        match fits(middle) {
            true => low = middle,
            false => high = middle - 1,
        }
    }
    Some(widths(low).collect())
}

fn width(wish: &Wish, most: usize) -> usize {
    (wish.width + wish.extra).min(most.max(wish.least))
}
