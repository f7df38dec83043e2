//! A recording peer's evidence: what all others have sent to it, decoded by Yjs.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::kit::Lines;

/// What came in over a Node peer's data channels since it started.
#[derive(Debug)]
pub struct Heard {
    /// The client ids of every change in every update.
    pub authors: BTreeSet<u64>,
    /// How many ranges were deleted in them.
    pub deleted: u64,
    /// Every awareness state, as (client id, JSON).
    pub states: Vec<(u64, Value)>,
}

/// Asks a Node peer what it has heard.
pub fn heard(peer: &mut Lines) -> Heard {
    let summary = peer.call("heard", json!({}));
    let states = summary["states"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(states_of)
        .collect();
    Heard {
        authors: ids(&summary["authors"]),
        deleted: summary["deleted"].as_u64().unwrap_or(0),
        states,
    }
}

/// Who has written in a Node peer's document.
pub fn writers(peer: &mut Lines) -> BTreeSet<u64> {
    ids(&peer.call("clients", json!({})))
}

fn ids(list: &Value) -> BTreeSet<u64> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_u64)
        .collect()
}

fn states_of(entry: &Value) -> Vec<(u64, Value)> {
    let client = entry["client"].as_u64().unwrap_or(0);
    let texts = entry["states"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    texts
        .map(|text| (client, serde_json::from_str(text).unwrap_or(Value::Null)))
        .collect()
}
