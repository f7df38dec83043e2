//! Keys through the whole state: commands in a row, and what is shown while keys wait.

use super::super::*;
use crate::editor::keymap::Keymap;
use crate::notebook::{DocKind, Keep, Notebook, Shape};
use crate::session::{Session, lone};
use ratatui::Frame;

const FILE: &str = include_str!("../../../../tests/fixtures/jupyter-4.5.ipynb");
const KEYS: &str = "\
extends = \"jupyter\"
[command]
f5 = [\"insert-below\", \"insert-below\", \"focus-first\", \"edit\"]
";

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Somebody with a new document that is no room's.
fn model() -> Model {
    let notebook = Notebook::new(DocKind::Notebook, 1, Shape::A, 1);
    let mut member = Session::new(lone::room(), notebook, lone::config("a.ipynb"));
    let (_, content) = Keep::open(DocKind::Notebook, FILE.as_bytes()).expect("a notebook");
    member.open_local(content, None).expect("opened");
    let me = Me {
        name: "Ana".to_owned(),
        color: [0; 3],
    };
    let editor = Editor::new(Keymap::parse(KEYS).expect("a keymap"));
    Model::new(Seat::Member(Box::new(member)), editor, Theme::plain(), me)
}

fn press(model: &mut Model, keys: &str, now: Duration) {
    for key in Key::parse_sequence(keys).expect("keys") {
        model.update(Event::Key(key), now);
    }
}

fn shown(model: &mut Model, now: Duration) -> String {
    let backend = ratatui::backend::TestBackend::new(80, 16);
    let mut terminal = ratatui::Terminal::new(backend).expect("a terminal");
    let draw = |frame: &mut Frame| model.draw(frame, &[], now);
    terminal.draw(draw).expect("a frame");
    terminal.backend().to_string()
}

#[test]
fn commands_in_a_row_see_what_the_ones_before_have_done() {
    let mut model = model();
    let before = model.seat.joined().replica().cells().len();
    press(&mut model, "f5 x", ms(0));
    let replica = model.seat.joined().replica();
    assert_eq!(replica.cells().len(), before + 2);
    let first = replica.cell(replica.cells()[0]).expect("a cell");
    assert!(first.source.starts_with('x'), "{}", first.source);
}

#[test]
fn keys_that_wait_ask_for_a_frame_of_what_may_follow() {
    let mut model = model();
    press(&mut model, "] ", ms(1_000));
    assert!(!shown(&mut model, ms(1_000)).contains("─ ] ─"));
    assert_eq!(model.next_frame(ms(1_000)), Some(ms(1_400)));
    assert!(model.next_deadline(ms(1_000)) <= Some(ms(1_400)));
    model.tick(ms(1_400));
    assert!(model.is_stale());
    assert!(shown(&mut model, ms(1_400)).contains("─ ] ─"));
    press(&mut model, "c", ms(1_500));
    assert_eq!(model.next_frame(ms(1_500)), None);
    assert!(!shown(&mut model, ms(2_000)).contains("─ ] ─"));
}

#[test]
fn a_language_is_set_by_its_name_and_unknown_ones_are_answered() {
    let mut model = model();
    let said = |model: &mut Model, name: &str| {
        press(model, ":", ms(0));
        model.update(Event::Paste(format!("set-language {name}")), ms(0));
        press(model, "enter", ms(0));
        let notice = model.notice.as_ref().map(|(text, _)| text.clone());
        (
            notice.unwrap_or_default(),
            model.editor.sight().language.clone(),
        )
    };
    let r = Some("R".to_owned());
    assert_eq!(
        said(&mut model, "R"),
        ("code is shown as R".into(), r.clone())
    );
    let unknown = "no colours for pyton: did you mean python?";
    assert_eq!(said(&mut model, "pyton"), (unknown.into(), r.clone()));
    let (told, kept) = said(&mut model, "klingon\u{1b}");
    assert!(told.contains("try python, r, julia, javascript"), "{told}");
    assert_eq!(kept, r);
    assert!(!shown(&mut model, ms(0)).contains('\u{1b}'));
    let own = "code is shown in the document's own language";
    assert_eq!(said(&mut model, ""), (own.into(), None));
}

#[test]
fn keys_and_command_lines_switch_how_lines_are_shown() {
    let mut model = model();
    let numbered = |model: &mut Model| shown(model, ms(0)).contains(" 1 ");
    assert!(!numbered(&mut model));
    press(&mut model, "shift-l", ms(0));
    assert!(numbered(&mut model));
    assert_eq!(model.editor.message(), Some("line numbers: on"));
    press(&mut model, ": s e t space n o n u enter", ms(0));
    assert!(!numbered(&mut model));
    press(&mut model, ": s e t space n o w r a p enter", ms(0));
    assert!(!model.editor.sight().lines.wrap);
    press(&mut model, ": s e t space w r a p ! enter", ms(0));
    assert!(model.editor.sight().lines.wrap);
}
