//! An observer with every command and every key.

use celljam::editor::action::Action;
use celljam::editor::command::Mode;
use celljam::notebook::{Done, Edit, Replica, Touched};
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::hands::{Deed, Hands, Seat};
use super::{STEPS, file, notebook, seeds};

/// A seat from which nothing can be changed: whoever tries fails the test.
struct Watching<'a>(&'a Replica);

impl Seat for Watching<'_> {
    fn replica(&self) -> &Replica {
        self.0
    }
    fn edit(&mut self, edit: &Edit) -> Option<Done> {
        panic!("an observer edits: {edit:?}");
    }
    fn step(&mut self, back: bool) -> Option<Touched> {
        panic!("an observer takes a step back ({back})");
    }
    fn end_undo_group(&mut self) {}
}

fn changes(action: &Action) -> bool {
    matches!(action, Action::Edit(_) | Action::Undo | Action::Redo)
}

#[test]
fn an_observer_is_told_so_and_changes_nothing() {
    for seed in seeds() {
        let rng = &mut StdRng::seed_from_u64(seed);
        let notebook = notebook(seed);
        let (start, revision) = (file(&notebook), notebook.revision());
        let mut hands = Hands::new(&notebook);
        hands.editor.read_only(true);
        for _ in 0..STEPS {
            let deed = hands.deed(rng);
            let mode = hands.editor.mode();
            let actions = hands.actions(&deed, &notebook, &[]);
            assert!(!actions.iter().any(changes), "seed {seed}: {deed:?}");
            if let Deed::Command(_, true) = deed {
                let message = hands.editor.message().unwrap_or_default();
                assert!(message.starts_with("read-only"), "{deed:?}: {message}");
                assert!(actions.is_empty(), "{deed:?}");
                assert_eq!(hands.editor.mode(), mode, "{deed:?}");
            }
            hands.carry_out(actions, &mut Watching(&notebook), &[], &mut 0);
            hands.settle(&notebook);
            assert_ne!(hands.editor.mode(), Mode::Edit, "seed {seed}: {deed:?}");
        }
        assert_eq!(file(&notebook), start);
        assert_eq!(notebook.revision(), revision);
    }
}
