//! The row of tabs: every open document by name, which one this is, and where others changed something.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{TABS, View, paint, sanitize};

/// Columns of a name; longer ones are cut.
const MAX_NAME: usize = 24;
/// Stands by a document that others have changed since one looked at it last.
const CHANGED: &str = "◆";
/// Columns kept at either side for what has no room, as `‹12◆`.
const MORE: usize = 5;
/// Columns of a label beside the name: its number, the mark, and blanks.
const FRAME: usize = 6;

/// One open document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TabLabel {
    /// Its path, raw.
    pub path: String,
    /// It is the one on the screen.
    pub active: bool,
    /// Others have changed it since it was on the screen last.
    pub changed: bool,
}

/// Draws the row. Where there is no room for all, those next to this one stay, and the others are
/// counted at the sides.
pub fn draw(buffer: &mut Buffer, area: Rect, view: &View) {
    if area.height == 0 {
        return;
    }
    // On a narrow screen the names give way to what is counted at the sides.
    let name = usize::from(area.width).saturating_sub(2 * MORE + FRAME);
    let texts = texts(view.tabs, name.min(MAX_NAME));
    let widths: Vec<usize> = texts.iter().map(|text| sanitize::width(text) + 1).collect();
    let active = active(view.tabs);
    let room = usize::from(area.width).saturating_sub(1);
    let (from, to) = window(&widths, active, room);
    let mut x = more(buffer, area, 1, "‹", "", view.tabs.get(..from), view);
    for (index, text) in texts.iter().enumerate().take(to).skip(from) {
        x = paint::short(buffer, area, (x, 0), text, style(view, index)) + 1;
    }
    more(buffer, area, x, "", "›", view.tabs.get(to..), view);
}

/// `2/5◆` for the header, where several are open and the screen has no row for them.
pub fn count(view: &View, height: u16) -> Option<String> {
    if height >= TABS || view.tabs.len() < 2 {
        return None;
    }
    let mark = mark(view.tabs.iter().any(|tab| tab.changed));
    let active = active(view.tabs) + 1;
    Some(format!("{active}/{}{mark}", view.tabs.len()))
}

fn active(tabs: &[TabLabel]) -> usize {
    tabs.iter().position(|tab| tab.active).unwrap_or(0)
}

fn mark(changed: bool) -> &'static str {
    if changed { CHANGED } else { "" }
}

fn style(view: &View, index: usize) -> Style {
    let theme = view.theme;
    match view.tabs.get(index) {
        Some(tab) if tab.active => theme.strong().patch(theme.selection()),
        Some(tab) if tab.changed => Style::new(),
        _ => theme.dim(),
    }
}

/// ` 1 demo.ipynb `, safe to show.
fn texts(tabs: &[TabLabel], columns: usize) -> Vec<String> {
    let one = |(n, tab): (usize, &TabLabel)| {
        let name = sanitize::short(name(tab, tabs), columns);
        format!(" {} {name}{} ", n + 1, mark(tab.changed))
    };
    tabs.iter().enumerate().map(one).collect()
}

/// The file's name; the whole path where another tab has the same name.
fn name<'a>(tab: &'a TabLabel, tabs: &[TabLabel]) -> &'a str {
    let last = |path: &'a str| path.rsplit('/').next().unwrap_or(path);
    let own = last(&tab.path);
    let twins = tabs
        .iter()
        .filter(|other| other.path.rsplit('/').next() == Some(own));
    if twins.count() > 1 { &tab.path } else { own }
}

/// Which labels to show in so many columns: from the first to before the last. The active one always,
/// then its neighbours in turn.
fn window(widths: &[usize], active: usize, room: usize) -> (usize, usize) {
    if widths.iter().sum::<usize>() <= room {
        return (0, widths.len());
    }
    let width = |at: usize| widths.get(at).copied();
    let (mut from, mut to) = (active, active + 1);
    let mut left = room.saturating_sub(2 * MORE + width(active).unwrap_or(0));
    loop {
        let after = width(to).filter(|width| *width <= left);
        left -= after.unwrap_or(0);
        to += usize::from(after.is_some());
        let before = from.checked_sub(1).and_then(width);
        let before = before.filter(|width| *width <= left);
        left -= before.unwrap_or(0);
        from -= usize::from(before.is_some());
        if after.is_none() && before.is_none() {
            return (from, to);
        }
    }
}

/// How many are left out at one side, with the mark if one of them has changed.
fn more(
    buffer: &mut Buffer,
    area: Rect,
    x: u16,
    before: &str,
    behind: &str,
    tabs: Option<&[TabLabel]>,
    view: &View,
) -> u16 {
    let Some(tabs) = tabs.filter(|tabs| !tabs.is_empty()) else {
        return x;
    };
    let mark = mark(tabs.iter().any(|tab| tab.changed));
    let text = format!("{before}{}{mark}{behind}", tabs.len());
    paint::short(buffer, area, (x, 0), &text, view.theme.accent()) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tab(path: &str) -> TabLabel {
        TabLabel {
            path: path.to_owned(),
            active: false,
            changed: false,
        }
    }

    #[test]
    fn a_name_is_as_short_as_it_can_be_told_apart() {
        let tabs = [tab("a/x.ipynb"), tab("b/x.ipynb"), tab("a/y.ipynb")];
        let names: Vec<&str> = tabs.iter().map(|tab| name(tab, &tabs)).collect();
        assert_eq!(names, ["a/x.ipynb", "b/x.ipynb", "y.ipynb"]);
    }

    #[test]
    fn the_window_holds_the_active_one_and_what_fits_beside_it() {
        assert_eq!(window(&[10, 10, 10], 1, 30), (0, 3));
        assert_eq!(window(&[10; 9], 4, 40), (3, 6));
        assert_eq!(window(&[10; 9], 0, 40), (0, 3));
        assert_eq!(window(&[10; 9], 8, 40), (6, 9));
        assert_eq!(window(&[10; 9], 4, 5), (4, 5));
    }
}
