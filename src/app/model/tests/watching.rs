//! What goes out over the wire for random keys and pastes: from an observer nothing at all.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::super::*;
use crate::editor::command::Mode;
use crate::editor::keymap::Keymap;
use crate::notebook::{Content, DocKind, Notebook, Replica, Shape};
use crate::room::event::{Description, SdpKind, ServerId};
use crate::room::{Config, Framing, Room};
use crate::session::person::Identity;
use crate::session::{self, Member, Observer};
use crate::wire::message::Message;

const SERVER: ServerId = ServerId(0);
/// Keys of every command that edits cells or text, with some that move between them.
const KEYS: &str = "j k J K a b x c v V D d z Z y m r 1 6 M o O enter esc q w e tab backspace delete left \
    right up down home end shift-left shift-right ctrl-a ctrl-h ctrl-o ctrl-s ctrl-w ctrl-y ctrl-z ctrl-_ \
    alt-up alt-down ctrl-space shift-home shift-end G ` ' ] [ 界 space";
const PASTES: [&str; 2] = ["text", r#"[{"cell_type": "code", "source": "p"}]"#];
const STEPS: usize = 1500;

fn parts() -> (Room, session::Config) {
    let config = Config {
        topic: "t".to_owned(),
        urls: vec!["ws://0".to_owned()],
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
        hidden: false,
        urls: vec!["ws://0".to_owned()],
    };
    (Room::new(config, 7), session)
}

fn model(seat: Seat) -> Model {
    let me = Me {
        name: "Eva".to_owned(),
        color: [0; 3],
    };
    let editor = Editor::new(Keymap::jupyter().expect("the built-in keymap"));
    Model::new(seat, editor, Theme::plain(), me)
}

pub(super) fn observer() -> Model {
    let (room, session) = parts();
    let replica = Replica::new(DocKind::Notebook, 7, Shape::A);
    model(Seat::Observer(Box::new(Observer::new(
        room, replica, session,
    ))))
}

pub(super) fn member() -> Model {
    let (room, session) = parts();
    let notebook = Notebook::new(DocKind::Notebook, 7, Shape::A, 7);
    model(Seat::Member(Box::new(Member::new(room, notebook, session))))
}

pub(super) fn feed(model: &mut Model, input: Input) -> Vec<Output> {
    let effects = model.update(Event::Net(input), Duration::ZERO);
    let output = |effect| match effect {
        Effect::Net(output) => Some(output),
        _ => None,
    };
    effects.into_iter().filter_map(output).collect()
}

fn hear(model: &mut Model, data: &Value) -> Vec<Output> {
    let text = json!({ "type": "publish", "topic": "t", "data": data, "clients": 2 });
    feed(model, Input::ServerText(SERVER, text.to_string()))
}

/// Links the model with a peer who has a notebook of three cells.
pub(super) fn meet(model: &mut Model) {
    feed(model, Input::Start);
    let said = feed(model, Input::ServerOpen(SERVER));
    let announced = said.iter().find_map(|output| match output {
        Output::ServerSend(_, text) if text.contains("announce") => Some(text.clone()),
        _ => None,
    });
    let announced: Value =
        serde_json::from_str(&announced.expect("an announcement")).expect("JSON");
    let me = &announced["data"]["from"];
    let offered = hear(model, &json!({ "type": "announce", "from": "ana" }));
    let link = offered.iter().find_map(|output| match output {
        Output::LinkOffer(link) => Some(*link),
        _ => None,
    });
    let link = link.expect("an offer");
    let offer = Description {
        kind: SdpKind::Offer,
        sdp: "v=0\r\na=ice-ufrag:ours\r\n".to_owned(),
    };
    feed(model, Input::LinkLocal(link, offer));
    let answer = json!({ "type": "answer", "sdp": "v=0\r\na=ice-ufrag:theirs\r\n" });
    let answer = json!({ "type": "signal", "from": "ana", "to": me, "signal": answer });
    hear(model, &answer);
    feed(
        model,
        Input::LinkOpen {
            link,
            max_message: 262_144,
        },
    );
    let news = Message::Step2(notebook()).encode();
    feed(model, Input::LinkBytes(link, news));
    assert_eq!(model.seat.joined().replica().cells().len(), 3);
}

fn notebook() -> Vec<u8> {
    let cell = |id: &str| json!({ "cell_type": "code", "id": id, "metadata": {}, "source": "a = 1\n", "execution_count": null, "outputs": [] });
    let cells = [cell("a"), cell("b"), cell("c")];
    let content = Content::Ipynb(
        json!({ "nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells }),
    );
    let mut notebook = Notebook::new(DocKind::Notebook, 1, Shape::A, 1);
    let seeded = notebook.apply_local(&Edit::Seed { content });
    seeded.expect("the notebook");
    notebook.diff(&[0]).expect("all of it")
}

/// Presses and pastes; what goes out to anybody.
fn act(model: &mut Model, rng: &mut StdRng) -> Vec<Effect> {
    let keys = Key::parse_sequence(KEYS).expect("keys");
    let event = match rng.random_range(0..20) {
        0 => Event::Paste(PASTES[rng.random_range(0..PASTES.len())].to_owned()),
        _ => Event::Key(keys[rng.random_range(0..keys.len())]),
    };
    let effects = model.update(event, Duration::ZERO);
    let to_others = |effect: &Effect| matches!(effect, Effect::Net(_));
    effects.into_iter().filter(to_others).collect()
}

#[test]
fn an_observers_keys_send_nothing_and_never_edit() {
    let mut model = observer();
    meet(&mut model);
    let before = model.seat.joined().replica().state_vector();
    let rng = &mut StdRng::seed_from_u64(1);
    for _ in 0..STEPS {
        assert_eq!(act(&mut model, rng), []);
        assert_ne!(model.editor.mode(), Mode::Edit);
    }
    assert_eq!(model.seat.joined().replica().state_vector(), before);
}

#[test]
fn the_same_keys_of_a_member_are_heard() {
    let mut model = member();
    meet(&mut model);
    let rng = &mut StdRng::seed_from_u64(1);
    let sent = (0..STEPS).filter(|_| !act(&mut model, rng).is_empty());
    assert!(sent.count() > STEPS / 10);
}
