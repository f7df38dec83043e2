//! The list of who is here, going to them, and following somebody.

use std::time::Duration;

use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::{Around, Call, Peer};
use crate::editor::command::Mode;
use crate::editor::doc::Doc;
use crate::editor::front::{Open, PeoplePanel};
use crate::editor::key::Key;
use crate::editor::list::{Event, List, Row};
use crate::editor::motion::Place;
use crate::editor::run::{cells, text};

const NOBODY: &str = "nobody else is here";

/// Opens the list; what is chosen is gone to, or followed.
pub fn open(editor: &mut Editor, follow: bool, around: &Around) -> Vec<Action> {
    let title = if follow { "follow whom?" } else { "people" };
    let mut list = List::ordered(title);
    list.set_rows(rows(around));
    editor.front.open = Some(Open::People(PeoplePanel { list, follow }));
    vec![Action::WatchPeople(true)]
}

/// The list as it is now, while it is open; and the one who is followed, where that leads.
pub fn refresh(editor: &mut Editor, around: &Around) {
    if let Some(Open::People(panel)) = &mut editor.front.open {
        panel.list.set_rows(rows(around));
    }
    let Some(client) = editor.room.following else {
        return;
    };
    match around.people.iter().find(|peer| peer.client == client) {
        Some(peer) => {
            if let Some(place) = peer
                .place
                .filter(|place| editor.focus() != Some(place.cell))
            {
                editor.turn += 1;
                editor.take_focus(Place { byte: 0, ..place }, around.doc);
            }
        }
        None => {
            editor.room.following = None;
            editor.message = Some("whom you followed has left".to_owned());
        }
    }
}

/// A key while the list is open; none if it means nothing there.
pub fn key(
    editor: &mut Editor,
    mut panel: PeoplePanel,
    key: Key,
    around: &Around,
) -> Option<Vec<Action>> {
    let event = panel.list.key(key, &mut editor.front.memory.killed);
    let chosen = panel.list.selected().map(|row| row.what);
    match event {
        Event::Chosen => {
            let mut actions = vec![Action::WatchPeople(false)];
            if let Some(client) = chosen {
                actions.extend(choose(editor, client, panel.follow, around));
            }
            return Some(actions);
        }
        Event::Closed => return Some(vec![Action::WatchPeople(false)]),
        Event::Filtered | Event::Moved | Event::Nothing => {}
    }
    editor.front.open = Some(Open::People(panel));
    (event != Event::Nothing).then(Vec::new)
}

/// To somebody, by client.
pub fn visit(editor: &mut Editor, client: u64, around: &Around) -> Vec<Action> {
    choose(editor, client, false, around)
}

fn choose(editor: &mut Editor, client: u64, follow: bool, around: &Around) -> Vec<Action> {
    let found = around.people.iter().find(|peer| peer.client == client);
    match found {
        None => editor.say("that person has left".to_owned()),
        Some(peer) if follow => start(editor, peer, around),
        Some(peer) => go(editor, peer, around.doc),
    }
}

/// To where somebody is.
fn go(editor: &mut Editor, peer: &Peer, doc: &dyn Doc) -> Vec<Action> {
    let Some(place) = peer.place else {
        return editor.say(format!("{} is in no cell", peer.name));
    };
    editor.note_jump(doc);
    let byte = if editor.mode == Mode::Command {
        0
    } else {
        place.byte
    };
    cells::arrive(editor, Place { byte, ..place }, doc)
}

/// To the person after the one whom one went to last.
pub fn next(editor: &mut Editor, around: &Around) -> Vec<Action> {
    let placed = || around.people.iter().filter(|peer| peer.place.is_some());
    let last = editor.room.last_peer;
    let after = placed().skip_while(|peer| Some(peer.client) != last).nth(1);
    let Some(peer) = after.or_else(|| placed().next()) else {
        return editor.say(NOBODY.to_owned());
    };
    editor.room.last_peer = Some(peer.client);
    go(editor, peer, around.doc)
}

/// Follows whom the argument names; without one, whoever is chosen from the list.
pub fn follow(editor: &mut Editor, call: &Call, around: &Around) -> Vec<Action> {
    let wanted = call.arg.map(str::trim).filter(|name| !name.is_empty());
    let Some(wanted) = wanted else {
        return match around.people {
            [] => editor.say(NOBODY.to_owned()),
            [only] => start(editor, only, around),
            _ => open(editor, true, around),
        };
    };
    let named = |peer: &&Peer| peer.name.to_lowercase().starts_with(&wanted.to_lowercase());
    match around.people.iter().find(named) {
        Some(peer) => start(editor, peer, around),
        None => editor.say(format!("nobody here is called {wanted}")),
    }
}

fn start(editor: &mut Editor, peer: &Peer, around: &Around) -> Vec<Action> {
    let mut actions = match editor.mode {
        Mode::Command => Vec::new(),
        _ => text::leave(editor),
    };
    editor.room.following = Some(peer.client);
    if peer.place.is_some() {
        actions.extend(go(editor, peer, around.doc));
    }
    editor.message = Some(format!("following {}: any key stops it", peer.name));
    actions
}

pub fn unfollow(editor: &mut Editor) -> Vec<Action> {
    editor.room.following = None;
    Vec::new()
}

fn rows(around: &Around) -> Vec<Row<u64>> {
    around
        .people
        .iter()
        .map(|peer| row(peer, around.doc))
        .collect()
}

fn row(peer: &Peer, doc: &dyn Doc) -> Row<u64> {
    let place = peer.place.and_then(|place| doc.index_of(place.cell));
    let place = match place {
        Some(_) if doc.is_text() => "here".to_owned(),
        Some(index) => format!("cell {}", index + 1),
        None => "in no cell".to_owned(),
    };
    let trip = peer
        .round_trip
        .map(|trip| format!(" · {} ms", trip.as_millis()));
    Row {
        what: peer.client,
        name: peer.name.clone(),
        more: vec![
            format!("{}{}", idle(peer.idle), trip.unwrap_or_default()),
            place,
        ],
        level: 0,
        dim: peer.place.is_none(),
    }
}

/// For how long somebody has done nothing, in one unit.
fn idle(time: Duration) -> String {
    match time.as_secs() {
        0..5 => "active".to_owned(),
        secs @ 5..60 => format!("idle {secs} s"),
        secs @ 60..3600 => format!("idle {} min", secs / 60),
        secs => format!("idle {} h", secs / 3600),
    }
}
