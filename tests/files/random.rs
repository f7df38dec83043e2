//! Random edits of every fixture: what is written is what the document has, and is written again the same.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;

use super::{CellKind, Edit, Notebook, Shape, fixtures, opened, printed, reopened};

const EDITS: usize = 12;
const SEEDS: u64 = 4;

fn random_edit(notebook: &Notebook, rng: &mut StdRng) -> Edit {
    let cells = notebook.cells();
    let index = rng.random_range(0..=cells.len());
    let words = [
        "x",
        "\n",
        "é👍",
        "\"quoted\\\"",
        "a\nb\n",
        "\r",
        "\u{7f}\u{1b}",
    ];
    let text = words[rng.random_range(0..words.len())].to_owned();
    let Some(&cell) = cells.get(index) else {
        let kind = [CellKind::Code, CellKind::Markdown, CellKind::Raw][index % 3];
        return Edit::InsertCell {
            index,
            kind,
            source: text,
        };
    };
    let source = notebook.cell(cell).map(|cell| cell.source.clone());
    let source = source.unwrap_or_default();
    let at = source.floor_char_boundary(rng.random_range(0..=source.len()));
    let output = json!({"output_type": "display_data", "metadata": {"n": 0.5},
        "data": {"text/plain": text, "application/json": {"é": [1e-7, 1.5]}, "image/png": "aGk=\n"}});
    match rng.random_range(0..10) {
        0 => Edit::DeleteCell { cell },
        1 => Edit::MoveCell {
            cell,
            index: rng.random_range(0..=cells.len()),
        },
        2 => Edit::SplitCell { cell, at },
        3 => Edit::ChangeKind {
            cell,
            kind: CellKind::Markdown,
        },
        4 => Edit::InsertCells {
            index,
            cells: vec![
                json!({"cell_type": "code", "id": "same", "metadata": {"tags": ["t"]},
                "source": text, "outputs": [output], "execution_count": 5}),
            ],
        },
        5 => Edit::AppendOutput { cell, output },
        6 => Edit::ClearOutputs { cell },
        7 => Edit::DeleteText {
            cell,
            from: at,
            to: source.len(),
        },
        _ => Edit::InsertText { cell, at, text },
    }
}

#[test]
fn whatever_is_edited_is_written_and_written_again_the_same() {
    for (name, text) in fixtures() {
        for seed in 0..SEEDS {
            let mut rng = StdRng::seed_from_u64(seed);
            let (mut notebook, mut keep) = opened(&text, Shape::A);
            for step in 0..EDITS {
                let edit = random_edit(&notebook, &mut rng);
                // Outputs of a cell that is no code are refused, which is no change.
                let _ = notebook.apply_local(&edit);
                let (new, next) = keep.merge(&notebook);
                let place = format!("{name} seed {seed} step {step}: {edit:?}");
                assert_eq!(reopened(&new), printed(&notebook, &new), "{place}");
                assert!(next.merge(&notebook).0 == new, "{place}: again");
                if step % 3 == 2 {
                    keep = next;
                }
            }
        }
    }
}
