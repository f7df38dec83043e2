//! A replacement before it is made: sources with what would come beside what would go.

use std::ops::Range;

use super::pattern::Pattern;
use super::scan::Scan;
use super::scope::Limits;
use super::template::Template;
use crate::notebook::cell::Cell;

/// Matches of a cell, and bytes put beside them, that are shown as they will become. No screen has more.
const MAX_INSETS: usize = 500;
const MAX_BYTES: usize = 64 << 10;
/// Bytes that the matcher may cross for a cell that is shown.
const WORK: usize = 1 << 20;

/// What would be replaced by what.
#[derive(Clone, Debug)]
pub struct Preview {
    pub pattern: Pattern,
    pub template: Template,
    pub limits: Limits,
}

/// One replacement, shown: bytes of the text that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inset {
    /// What would go.
    pub old: Range<usize>,
    /// What would come, right behind it.
    pub new: Range<usize>,
    /// The end of the match in the cell's own source.
    pub at: usize,
}

impl Preview {
    /// The source of a cell with what would come; none where nothing would be replaced.
    pub fn show(&self, cell: &Cell) -> Option<(String, Vec<Inset>)> {
        self.limits.of(cell.key)?;
        let (spans, _) = Scan::all(&self.pattern, &cell.source, &mut WORK.clone());
        let within = spans.iter().filter(|span| self.limits.hold(cell.key, span));
        let (mut shown, mut insets) = (String::new(), Vec::new());
        let (mut copied, mut added) = (0, 0);
        for span in within.take(MAX_INSETS) {
            let new = self.template.fill(&self.pattern, &cell.source, span);
            added += new.len();
            if added > MAX_BYTES {
                break;
            }
            shown.push_str(cell.source.get(copied..span.end).unwrap_or_default());
            copied = span.end;
            let end = shown.len();
            insets.push(Inset {
                old: end - span.len()..end,
                new: end..end + new.len(),
                at: span.end,
            });
            shown.push_str(&new);
        }
        shown.push_str(cell.source.get(copied..).unwrap_or_default());
        (!insets.is_empty()).then_some((shown, insets))
    }
}

/// Where a byte of the source stands in the text that is shown.
pub fn moved(insets: &[Inset], byte: usize) -> usize {
    let before = insets.iter().filter(|inset| inset.at <= byte);
    byte + before.map(|inset| inset.new.len()).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::doc::Doc;
    use crate::editor::fake::Fake;
    use crate::editor::find::pattern::Options;

    #[test]
    fn what_comes_stands_beside_what_goes() {
        let doc = Fake::of(&["日a b日 a"]);
        let cell = doc.cell(doc.cells()[0]).expect("a cell");
        let options = Options {
            regex: true,
            ..Options::default()
        };
        let mut preview = Preview {
            pattern: Pattern::new("日|b", options).expect("a pattern"),
            template: Template::new("<$0>", true),
            limits: Limits::All,
        };
        let (shown, insets) = preview.show(&cell).expect("a preview");
        assert_eq!(shown, "日<日>a b<b>日<日> a");
        let parts = |range: fn(&Inset) -> &Range<usize>| -> Vec<&str> {
            insets
                .iter()
                .map(|inset| &shown[range(inset).clone()])
                .collect()
        };
        assert_eq!(parts(|inset| &inset.old), ["日", "b", "日"]);
        assert_eq!(parts(|inset| &inset.new), ["<日>", "<b>", "<日>"]);
        assert_eq!(
            [0, 2, 3, 5, 6, 10].map(|byte| moved(&insets, byte)),
            [0, 2, 8, 10, 14, 23]
        );
        preview.limits = Limits::Text(cell.key, 4..7);
        assert_eq!(preview.show(&cell).expect("a preview").0, "日a b<b>日 a");
        preview.limits = Limits::Cells(Default::default());
        assert_eq!(preview.show(&cell), None);
    }
}
