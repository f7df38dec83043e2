//! Awareness states to people and back: names, colours, carets.
//!
//! JupyterLite 0.1 sends `user.name`, `user.color` and one `cursor` whose positions are JSON text;
//! JupyterLab 4 sends `user.display_name` and `cursors` whose positions are objects. We read both, and
//! publish both in one state.

use serde_json::{Value, json};

use super::presence::Seen;
use super::view::{Cursor, Person};
use crate::notebook::Replica;

/// Longer names are cut: the rail has twenty columns.
const MAX_NAME_CHARS: usize = 64;

/// The entry of a state that says so.
const GUARD: &str = "guard";

/// Who we are to the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub name: String,
    /// Red, green, blue.
    pub color: [u8; 3],
}

/// Colours with enough contrast for white and for black text nearby, far enough from each other to
/// be told apart.
const PALETTE: [[u8; 3]; 12] = [
    [0xe6, 0x51, 0x00],
    [0x1e, 0x88, 0xe5],
    [0x43, 0xa0, 0x47],
    [0x8e, 0x24, 0xaa],
    [0xd8, 0x1b, 0x60],
    [0x00, 0x89, 0x7b],
    [0xc0, 0x7f, 0x00],
    [0x5e, 0x6a, 0xd2],
    [0xe5, 0x39, 0x35],
    [0x00, 0x8b, 0xa3],
    [0x7c, 0x8f, 0x1f],
    [0xa0, 0x5a, 0x2c],
];

/// The colour that belongs to a name: the same one tomorrow, and on every machine.
pub fn color_of(name: &str) -> [u8; 3] {
    // FNV-1a: stable over versions of the standard library, unlike its hasher.
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let at = (hash >> 32) as usize % PALETTE.len();
    PALETTE.get(at).copied().unwrap_or(PALETTE[0])
}

/// Reads `rrggbb` or `#rrggbb`: pages send the first, we send the second.
pub fn read_color(text: &str) -> Option<[u8; 3]> {
    let hex = text.strip_prefix('#').unwrap_or(text);
    if hex.len() != 6 || !hex.is_ascii() {
        return None;
    }
    let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    Some([byte(0)?, byte(2)?, byte(4)?])
}

/// Whether somebody's state says that it takes exact doublings back by itself: pages say nothing of the
/// kind, and look at nothing but people and carets.
pub fn is_guard(state: &str) -> bool {
    let state = serde_json::from_str(state).unwrap_or(Value::Null);
    state.get(GUARD) == Some(&Value::Bool(true))
}

/// Our own state as JSON text; `cursor` is where we are, if we show it.
pub fn own_state(
    who: &Identity,
    cursor: Option<Cursor>,
    replica: &Replica,
    guards: bool,
) -> String {
    let [r, g, b] = who.color;
    let color = format!("#{r:02x}{g:02x}{b:02x}");
    let positions = cursor.and_then(|at| {
        let anchor = replica.position_json(at.cell, at.anchor)?;
        Some((
            anchor,
            replica.position_json(at.cell, at.head)?,
            at.anchor == at.head,
        ))
    });
    let cursor = positions
        .as_ref()
        .map(|(anchor, head, _)| json!({ "anchor": anchor.to_string(), "head": head.to_string() }));
    let cursors: Vec<Value> = positions
        .iter()
        .map(|(anchor, head, empty)| {
            json!({ "anchor": anchor, "head": head, "primary": true, "empty": empty })
        })
        .collect();
    let mut state = json!({
        "user": { "name": who.name, "display_name": who.name, "username": who.name, "color": color },
        "cursor": cursor,
        "cursors": cursors,
    });
    if let (true, Value::Object(state)) = (guards, &mut state) {
        state.insert(GUARD.to_owned(), Value::Bool(true));
    }
    state.to_string()
}

/// The name in somebody's state; none for what is no state of a person.
pub fn name_in(client: u64, state: &str) -> Option<String> {
    let state: Value = serde_json::from_str(state).ok()?;
    Some(name_or_number(client, state.get("user")?))
}

fn name_or_number(client: u64, user: &Value) -> String {
    name_of(user).unwrap_or_else(|| format!("client {client}"))
}

/// Reads somebody's state. None for what is no state of a person (`{}`, no JSON, no user). How long its
/// messages take is for those who know the connection to add.
pub fn person(client: u64, seen: &Seen, replica: &Replica) -> Option<Person> {
    let state: Value = serde_json::from_str(&seen.state).ok()?;
    let user = state.get("user")?;
    let name = name_or_number(client, user);
    let color = user
        .get("color")
        .and_then(Value::as_str)
        .and_then(read_color);
    Some(Person {
        client,
        color: color.unwrap_or_else(|| color_of(&name)),
        name,
        cursor: cursor_of(&state, replica),
        moved_at: seen.changed,
        active_at: seen.edited.map_or(seen.changed, |at| at.max(seen.changed)),
        round_trip: None,
    })
}

fn name_of(user: &Value) -> Option<String> {
    let field = |key: &str| {
        let name = user.get(key)?.as_str()?.trim();
        (!name.is_empty()).then(|| name.chars().take(MAX_NAME_CHARS).collect())
    };
    field("display_name")
        .or_else(|| field("name"))
        .or_else(|| field("username"))
}

fn cursor_of(state: &Value, replica: &Replica) -> Option<Cursor> {
    let lab4 = state.get("cursors").and_then(|list| list.get(0));
    let place = state
        .get("cursor")
        .filter(|value| value.is_object())
        .or(lab4)?;
    let (cell, head) = replica.read_position(place.get("head")?)?;
    let anchor = place
        .get("anchor")
        .and_then(|anchor| replica.read_position(anchor));
    let anchor = anchor
        .filter(|(other, _)| *other == cell)
        .map_or(head, |(_, at)| at);
    Some(Cursor { cell, anchor, head })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::notebook::{Content, DocKind, Edit, Notebook, Shape};

    fn note(text: &str) -> Notebook {
        let mut note = Notebook::new(DocKind::Text, 7, Shape::A, 1);
        note.apply_local(&Edit::Seed {
            content: Content::Text(text.to_owned()),
        })
        .expect("seeded");
        note
    }

    fn seen(state: &str) -> Seen {
        Seen {
            clock: 1,
            state: state.to_owned(),
            heard: Duration::ZERO,
            changed: Duration::ZERO,
            edited: None,
            number: 1,
        }
    }

    #[test]
    fn what_we_publish_others_can_read() {
        let note = note("grüße 👋 you");
        let cell = note.cells()[0];
        let who = Identity {
            name: "Ana".into(),
            color: [0x1e, 0x88, 0xe5],
        };
        let cursor = Cursor {
            cell,
            anchor: 4,
            head: note.cell(cell).expect("cell").source.len(),
        };
        let state = own_state(&who, Some(cursor), &note, false);
        let person = person(9, &seen(&state), &note).expect("a person");
        assert_eq!(person.cursor, Some(cursor));
        assert_eq!(
            (person.name.as_str(), person.color),
            ("Ana", [0x1e, 0x88, 0xe5])
        );
        let value: Value = serde_json::from_str(&state).expect("JSON");
        assert!(
            value["cursor"]["anchor"].is_string(),
            "JupyterLite 0.1 wants JSON text"
        );
        assert!(
            value["cursors"][0]["anchor"].is_object(),
            "JupyterLab 4 wants objects"
        );
    }

    #[test]
    fn odd_states_are_nobody_or_have_no_caret() {
        let note = note("x");
        for odd in ["", "{}", "5", "{\"cursor\":5}", "[[[["] {
            assert_eq!(person(9, &seen(odd), &note), None, "{odd}");
        }
        let odd =
            seen("{\"user\":{\"name\":\"  \",\"color\":\"url(x)\"},\"cursor\":{\"head\":\"{\"}}");
        let person = person(9, &odd, &note).expect("a person without a name");
        assert_eq!((person.name.as_str(), person.cursor), ("client 9", None));
    }

    #[test]
    fn who_types_without_moving_is_not_idle() {
        let note = note("x");
        let mut seen = seen("{\"user\":{\"name\":\"Ana\"}}");
        seen.changed = Duration::from_secs(5);
        let at = |seen: &Seen| person(9, seen, &note).expect("a person").active_at;
        assert_eq!(at(&seen), Duration::from_secs(5));
        seen.edited = Some(Duration::from_secs(3));
        assert_eq!(at(&seen), Duration::from_secs(5));
        seen.edited = Some(Duration::from_secs(8));
        assert_eq!(at(&seen), Duration::from_secs(8));
        let person = person(9, &seen, &note).expect("a person");
        assert_eq!(person.idle(Duration::from_secs(10)), Duration::from_secs(2));
    }

    #[test]
    fn colours_are_read_in_both_forms_and_derived_from_names() {
        assert_eq!(read_color("1e88e5"), Some([0x1e, 0x88, 0xe5]));
        assert_eq!(read_color("#1e88e5"), Some([0x1e, 0x88, 0xe5]));
        assert_eq!(read_color("éé12"), None);
        assert_eq!(color_of("Ana"), color_of("Ana"));
    }
}
