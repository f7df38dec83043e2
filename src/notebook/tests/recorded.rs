//! Recorded sessions of real pages, replayed: after each step the document is what the page had.

use super::*;
use crate::notebook::{Output, Replica};

const PAGE: &str = include_str!("../../../tests/realroom/traces/session-ana.jsonl");
const STEPS: &str = include_str!("../../../tests/realroom/traces/steps.json");
/// JupyterLab 4 with a server (`jupyter-collaboration` 5): what a member of the room received.
const SERVER: &str = include_str!("collab-5-room.jsonl");
const SERVER_END: &str = include_str!("collab-5-doc.json");

/// The header of each frame in a JupyterLite 0.1 room.
const HEADER: usize = 40;

fn hex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.map(byte).collect()
}

/// The update in a sync message: step 2 or an update, with its length before it.
fn update_in(message: &[u8]) -> Option<&[u8]> {
    let [0, 1 | 2, rest @ ..] = message else {
        return None;
    };
    let length = rest.iter().take_while(|byte| **byte >= 0x80).count() + 1;
    rest.get(length..)
}

fn apply(replica: &mut Replica, message: &[u8]) {
    if let Some(update) = update_in(message) {
        replica.apply_remote(update, 1).unwrap();
    }
}

/// The cell as the recording tells it, but for its outputs.
fn told(replica: &Replica, index: usize) -> Value {
    let cell = replica.cell(replica.cells()[index]).unwrap();
    let mut told =
        json!({"index": index, "id": cell.id, "type": cell.kind.name(), "source": cell.source});
    if cell.kind == CellKind::Code {
        told["execution_count"] = json!(cell.execution_count);
    }
    told
}

/// The types of outputs; the recording keeps a digest of them.
fn types(outputs: &Value, key: &str) -> Vec<Value> {
    let outputs = outputs.as_array().into_iter().flatten();
    outputs.map(|output| output[key].clone()).collect()
}

fn check_step(replica: &Replica, step: &Value) {
    let expected = step["cells"].as_array().unwrap();
    assert_eq!(replica.cells().len(), expected.len(), "{}", step["step"]);
    for (index, expected) in expected.iter().enumerate() {
        let mut cell = expected.clone();
        let outputs = cell.as_object_mut().unwrap().shift_remove("outputs");
        assert_eq!(told(replica, index), cell, "{}", step["step"]);
        let ours = &replica.to_ipynb()["cells"][index]["outputs"];
        assert_eq!(
            types(ours, "output_type"),
            types(&outputs.unwrap_or_default(), "type")
        );
    }
    assert_eq!(replica.path().as_deref(), step["paths"][0].as_str());
    assert_eq!(replica.shape(), Shape::A);
}

/// All positions of the step, anchor and head of each cursor in turn.
fn positions(step: &Value) -> Vec<Value> {
    let states = step["awareness"].as_array().unwrap().iter();
    let cursors = states.map(|peer| &peer["state"]["cursor"]);
    let cursors = cursors.filter(|cursor| cursor.is_object());
    let positions = cursors.flat_map(|cursor| [cursor["anchor"].clone(), cursor["head"].clone()]);
    positions.collect()
}

/// Replay up to each step of the recording, and call `check` with its number.
fn replay(mut check: impl FnMut(&Replica, usize, &Value)) {
    let steps: Vec<Value> = serde_json::from_str(STEPS).unwrap();
    let mut replica = Replica::new(DocKind::Notebook, 5, Shape::A);
    let mut marks = 0usize;
    for line in PAGE.lines().chain([r#"{"ev":"mark"}"#]) {
        let line: Value = serde_json::from_str(line).unwrap();
        match line["ev"].as_str() {
            Some("dc-in" | "dc-out") => {
                apply(&mut replica, &hex(line["hex"].as_str().unwrap())[HEADER..])
            }
            Some("mark") => {
                // The first mark is the join; a step is over when the next begins.
                if let Some(done) = marks.checked_sub(2) {
                    check(&replica, done, &steps[done]);
                }
                marks += 1;
            }
            _ => {}
        }
    }
    assert_eq!(marks, steps.len() + 2);
}

#[test]
fn a_session_of_two_pages_step_by_step() {
    replay(|replica, _, step| check_step(replica, step));
}

#[test]
fn the_carets_of_pages_are_where_the_pages_had_them() {
    // Ana types at the end of the second cell, Bob selects the first, Ana goes to offset 1.
    let carets: [&[(usize, usize)]; 3] = [
        &[(1, 7), (1, 7)],
        &[(0, 0), (0, 3), (1, 7), (1, 7)],
        &[(0, 0), (0, 3), (1, 1), (1, 1)],
    ];
    replay(|replica, number, step| {
        let Some(expected) = carets.get(number) else {
            return;
        };
        for (position, (cell, byte)) in positions(step).iter().zip(*expected) {
            let key = replica.cells()[*cell];
            assert_eq!(replica.read_position(position), Some((key, *byte)));
            let ours = replica.position_json(key, *byte).unwrap();
            assert_eq!(Some(ours.to_string().as_str()), position.as_str());
        }
    });
}

#[test]
fn a_notebook_on_a_server() {
    let mut notebook = empty(5, Shape::A);
    for line in SERVER.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        apply(notebook.replica_mut(), &hex(line["hex"].as_str().unwrap()));
    }
    let end: Value = serde_json::from_str(SERVER_END).unwrap();
    let ours = roots(&notebook);
    for root in ["state", "meta"] {
        assert_eq!(ours[root], unwrapped(&end["roots"][root]));
    }
    assert_eq!(ours["cells"], unwrapped(&end["roots"]["cells"]));
    assert_eq!(notebook.shape(), Shape::D);
    assert_eq!(notebook.language().as_deref(), Some("python"));
    assert_eq!(notebook.path().as_deref(), Some("sub/other.ipynb"));
    assert_eq!(ipynb::validate(&notebook.to_ipynb()), Ok(()));
    check_server_cell(&mut notebook);
}

/// A cell made by a page, and one made here beside it, have the same keys of the same types.
fn check_server_cell(notebook: &mut Notebook) {
    let page = nth(notebook, 2);
    assert_eq!(page.execution_state.as_deref(), Some("idle"));
    assert!(matches!(page.outputs[0], Output::Stream { .. }));
    insert(notebook, 3, "x");
    assert_eq!(types_of(notebook, 3), types_of(notebook, 2));
}
