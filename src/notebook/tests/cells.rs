//! Cells pasted, moved, split, merged, turned and folded, and all of it undone.

use super::*;
use crate::notebook::{EditError, Fold, Piece};

fn three() -> Notebook {
    let mut notebook = empty(1, Shape::A);
    for (index, name) in ["a", "b", "c"].iter().enumerate() {
        insert(&mut notebook, index, name);
    }
    notebook.end_undo_group();
    notebook
}

fn apply(notebook: &mut Notebook, edit: &Edit) -> Vec<CellKey> {
    let done = notebook.apply_local(edit).unwrap();
    notebook.end_undo_group();
    done.created
}

fn ids(notebook: &Notebook) -> Vec<String> {
    let cells = notebook.cells().iter();
    cells
        .map(|cell| notebook.cell(*cell).unwrap().id.clone())
        .collect()
}

#[test]
fn a_moved_cell_keeps_all_but_its_place() {
    for shape in SHAPES {
        let mut notebook = seeded(shape);
        let before = notebook.to_ipynb();
        let (cell, other) = (nth(&notebook, 0), nth(&notebook, 1));
        let made = apply(
            &mut notebook,
            &Edit::MoveCell {
                cell: cell.key,
                index: 2,
            },
        );
        assert_eq!(notebook.cells()[..2], [other.key, made[0]]);
        let moved = notebook.cell(made[0]).unwrap();
        assert_eq!((&moved.id, &moved.source), (&cell.id, &cell.source));
        assert_eq!(moved.outputs, cell.outputs, "{shape:?}");
        notebook.undo().unwrap();
        assert_eq!(notebook.to_ipynb(), before, "{shape:?}");
        notebook.redo().unwrap();
        assert_eq!(nth(&notebook, 1).id, cell.id);
    }
}

#[test]
fn undoing_a_move_keeps_what_others_typed_since() {
    let mut ana = three();
    let cell = ana.cells()[0];
    let moved = apply(&mut ana, &Edit::MoveCell { cell, index: 3 })[0];
    let mut bob = copy_of(&ana, 2);
    type_at(&mut bob, moved, 1, " by bob");
    exchange(&mut ana, &mut bob);
    ana.undo().unwrap();
    assert_eq!(sources(&ana), ["a by bob", "b", "c"]);
    exchange(&mut ana, &mut bob);
    assert_eq!(sources(&bob), sources(&ana));
}

#[test]
fn moved_to_where_it_is_nothing_happens() {
    let mut notebook = three();
    let cell = notebook.cells()[1];
    let revision = notebook.revision();
    assert!(apply(&mut notebook, &Edit::MoveCell { cell, index: 1 }).is_empty());
    assert_eq!(notebook.revision(), revision);
}

#[test]
fn typing_in_a_cell_is_undone_after_it_moved() {
    let mut notebook = three();
    let cell = notebook.cells()[0];
    type_at(&mut notebook, cell, 1, "bc");
    notebook.end_undo_group();
    let moved = apply(&mut notebook, &Edit::MoveCell { cell, index: 2 })[0];
    type_at(&mut notebook, moved, 3, "!");
    notebook.end_undo_group();
    assert_eq!(sources(&notebook), ["b", "abc!", "c"]);
    for expected in [["b", "abc", "c"], ["abc", "b", "c"], ["a", "b", "c"]] {
        notebook.undo().unwrap();
        assert_eq!(sources(&notebook), expected);
    }
}

#[test]
fn another_kind_and_back() {
    for shape in SHAPES {
        let mut notebook = seeded(shape);
        let before = notebook.to_ipynb();
        let cell = nth(&notebook, 0);
        assert_eq!(cell.kind, CellKind::Code);
        let kind = CellKind::Markdown;
        let made = apply(
            &mut notebook,
            &Edit::ChangeKind {
                cell: cell.key,
                kind,
            },
        )[0];
        let turned = notebook.cell(made).unwrap();
        assert_eq!((turned.kind, &turned.id), (kind, &cell.id));
        assert!(turned.outputs.is_empty());
        type_at(&mut notebook, made, 0, "# ");
        notebook.end_undo_group();
        notebook.undo().unwrap();
        notebook.undo().unwrap();
        assert_eq!(notebook.to_ipynb(), before, "{shape:?}");
    }
}

#[test]
fn split_and_merge_are_each_others_undo() {
    let mut notebook = three();
    let cell = notebook.cells()[0];
    type_at(&mut notebook, cell, 1, "\ntail");
    notebook.end_undo_group();
    let made = apply(&mut notebook, &Edit::SplitCell { cell, at: 2 });
    assert_eq!(sources(&notebook), ["a\n", "tail", "b", "c"]);
    assert_eq!(notebook.cells()[1], made[0]);
    notebook.undo().unwrap();
    assert_eq!(sources(&notebook), ["a\ntail", "b", "c"]);
    let others = notebook.cells()[1..].to_vec();
    apply(&mut notebook, &Edit::MergeCells { cell, others });
    assert_eq!(sources(&notebook), ["a\ntail\n\nb\n\nc"]);
    notebook.undo().unwrap();
    assert_eq!(sources(&notebook), ["a\ntail", "b", "c"]);
    notebook.redo().unwrap();
    assert_eq!(notebook.cells().len(), 1);
}

#[test]
fn pasted_cells_get_ids_of_their_own_where_theirs_are_taken() {
    for shape in SHAPES {
        let mut notebook = seeded(shape);
        let file = notebook.to_ipynb();
        let cells = file["cells"].as_array().unwrap().clone();
        let made = apply(&mut notebook, &Edit::InsertCells { index: 1, cells });
        assert_eq!(made.len(), 3);
        assert_eq!(notebook.cells()[1..4], made);
        let all = ids(&notebook);
        let unique: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(unique.len(), 6, "{all:?}");
        assert_eq!(nth(&notebook, 1).outputs, nth(&notebook, 0).outputs);
        notebook.undo().unwrap();
        assert_eq!(notebook.to_ipynb(), file, "{shape:?}");
    }
    let cells = vec![json!("no cell")];
    let refused = empty(1, Shape::A).apply_local(&Edit::InsertCells { index: 0, cells });
    assert!(matches!(refused, Err(EditError::Content(_))));
}

#[test]
fn many_replacements_are_one_update_and_one_step() {
    let mut notebook = three();
    let cells = notebook.cells().to_vec();
    notebook.replica_mut().take_updates();
    let piece = |cell, from, to, text: &str| Piece {
        cell,
        from,
        to,
        text: text.to_owned(),
    };
    let pieces = vec![
        piece(cells[2], 0, 1, "CC"),
        piece(cells[0], 0, 0, "<"),
        piece(cells[0], 1, 1, ">"),
    ];
    apply(&mut notebook, &Edit::ReplaceMany { pieces });
    assert_eq!(sources(&notebook), ["<a>", "b", "CC"]);
    assert_eq!(notebook.replica_mut().take_updates().len(), 1);
    notebook.undo().unwrap();
    assert_eq!(sources(&notebook), ["a", "b", "c"]);
    let pieces = vec![piece(cells[0], 0, 1, "x"), piece(cells[0], 0, 1, "y")];
    let refused = notebook.apply_local(&Edit::ReplaceMany { pieces });
    assert_eq!(refused, Err(EditError::Range));
}

#[test]
fn folding_is_kept_as_jupyterlab_keeps_it() {
    for shape in SHAPES {
        let mut notebook = seeded(shape);
        let before = notebook.to_ipynb();
        let cell = notebook.cells()[0];
        let metadata = |notebook: &Notebook| notebook.to_ipynb()["cells"][0]["metadata"].clone();
        let fold = |part, on| Edit::Collapse { cell, part, on };
        apply(&mut notebook, &fold(Fold::Source, true));
        assert_eq!(
            metadata(&notebook)["jupyter"],
            json!({ "source_hidden": true })
        );
        assert!(notebook.cell(cell).unwrap().folded.source);
        apply(&mut notebook, &fold(Fold::Outputs, true));
        assert_eq!(metadata(&notebook)["collapsed"], json!(true));
        assert!(notebook.cell(cell).unwrap().folded.outputs);
        for _ in 0..2 {
            notebook.undo().unwrap();
        }
        assert_eq!(notebook.to_ipynb(), before, "{shape:?}");
    }
}

#[test]
fn cleared_outputs_come_back_unless_the_cell_ran_since() {
    let mut notebook = seeded(Shape::A);
    let before = notebook.to_ipynb();
    let cell = notebook.cells()[0];
    apply(&mut notebook, &Edit::ClearOutputs { cell });
    let cleared = notebook.cell(cell).unwrap();
    assert!(cleared.outputs.is_empty() && cleared.execution_count.is_none());
    notebook.undo().unwrap();
    assert_eq!(notebook.to_ipynb(), before);
    notebook.redo().unwrap();
    let output = json!({ "output_type": "stream", "name": "stdout", "text": "newer" });
    notebook
        .apply_local(&Edit::AppendOutput { cell, output })
        .unwrap();
    notebook.undo();
    assert_eq!(notebook.cell(cell).unwrap().outputs.len(), 1);
}
