//! What the state asks for by time alone.

use super::super::*;
use crate::editor::action::TabAction;
use crate::editor::keymap::Keymap;
use crate::notebook::{DocKind, Replica, Shape};
use crate::room::{Config, Framing, Room};
use crate::session::person::Identity;
use crate::session::{self, Observer};

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn model() -> Model {
    let config = Config {
        topic: "t".to_owned(),
        urls: Vec::new(),
        framing: Framing::Plain,
        max_links: 8,
        key: None,
        epoch_millis: 0,
    };
    let session = session::Config {
        who: Identity {
            name: "Eva".to_owned(),
            color: [0; 3],
        },
        room: "r".to_owned(),
        path: "p.ipynb".to_owned(),
        hidden: true,
        urls: Vec::new(),
    };
    let replica = Replica::new(DocKind::Notebook, 7, Shape::A);
    let observer = Observer::new(Room::new(config, 7), replica, session);
    let me = Me {
        name: "Eva".to_owned(),
        color: [0; 3],
    };
    let editor = Editor::new(Keymap::jupyter().expect("the built-in keymap"));
    Model::new(
        Seat::Observer(Box::new(observer)),
        editor,
        Theme::plain(),
        me,
    )
}

fn watch(model: &mut Model, on: bool, now: Duration) {
    model.carry_out(vec![Action::WatchPeople(on)], now, &mut Vec::new());
}

#[test]
fn round_trips_are_measured_while_somebody_looks() {
    let mut model = model();
    assert!(model.tick(ms(0)).is_empty());
    watch(&mut model, true, ms(500));
    assert_eq!(model.tick(ms(500)), [Effect::Measure]);
    assert!(model.tick(ms(1_400)).is_empty());
    assert_eq!(model.next_deadline(ms(1_400)), Some(ms(1_500)));
    assert_eq!(model.tick(ms(1_500)), [Effect::Measure]);
    watch(&mut model, false, ms(1_600));
    assert!(model.tick(ms(9_000)).is_empty());
}

#[test]
fn what_a_key_asks_of_the_tabs_is_handed_up() {
    let mut model = model();
    let mut effects = Vec::new();
    let path = "b.ipynb".to_owned();
    let actions = vec![
        Action::Tab(TabAction::Go(2)),
        Action::OpenPath(path.clone()),
    ];
    model.carry_out(actions, ms(0), &mut effects);
    assert_eq!(
        effects,
        [Effect::Tab(TabAction::Go(2)), Effect::OpenPath(path)]
    );
}
