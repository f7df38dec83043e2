//! JSON to yrs' plain values and back.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Number, Value};
use yrs::Any;

/// The largest integer that a JavaScript number holds exactly.
const SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// A plain shared value. Every number becomes a JavaScript number: a page cannot write a `BigInt` as JSON.
pub(super) fn from_json(value: &Value) -> Any {
    match value {
        Value::Null => Any::Null,
        Value::Bool(flag) => Any::Bool(*flag),
        Value::Number(number) => number.as_f64().map_or(Any::Null, Any::Number),
        Value::String(text) => Any::String(text.as_str().into()),
        Value::Array(items) => Any::Array(items.iter().map(from_json).collect()),
        Value::Object(entries) => Any::Map(Arc::new(map_from_json(entries))),
    }
}

fn map_from_json(entries: &Map<String, Value>) -> HashMap<String, Any> {
    entries
        .iter()
        .map(|(key, value)| (key.clone(), from_json(value)))
        .collect()
}

/// JSON of a shared value. Keys are sorted: yrs keeps them in a hash map, the document's order is lost.
pub(super) fn to_json(any: &Any) -> Value {
    match any {
        Any::Null | Any::Undefined => Value::Null,
        Any::Bool(flag) => Value::Bool(*flag),
        Any::Number(number) => number_to_json(*number),
        Any::BigInt(number) => Value::from(*number),
        Any::String(text) => Value::String(text.to_string()),
        Any::Buffer(bytes) => bytes.iter().copied().map(Value::from).collect(),
        Any::Array(items) => items.iter().map(to_json).collect(),
        Any::Map(entries) => Value::Object(map_to_json(entries)),
    }
}

/// Entries that are `undefined` are left out, as JavaScript's own JSON does.
fn map_to_json(entries: &HashMap<String, Any>) -> Map<String, Value> {
    let mut entries: Vec<_> = entries
        .iter()
        .filter(|(_, value)| !matches!(value, Any::Undefined))
        .collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    entries
        .into_iter()
        .map(|(key, value)| (key.clone(), to_json(value)))
        .collect()
}

fn number_to_json(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() <= SAFE_INTEGER {
        return Value::from(number as i64);
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}
