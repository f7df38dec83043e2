//! Checks a value against a JSON schema (draft 4), as far as nbformat's uses it.
//!
//! A library for all of JSON Schema is two megabytes of the program, for this one schema. The tests compare
//! with such a library.

use std::cell::RefCell;
use std::collections::BTreeMap;

use regex::Regex;
use serde_json::{Map, Value};

/// Characters of a value that an error repeats.
const MAX_SHOWN: usize = 60;

/// The first thing that is wrong, with the place as a JSON pointer.
///
/// # Errors
/// What the schema does not allow; or what in the schema itself cannot be understood.
pub fn check(schema: &Value, value: &Value) -> Result<(), String> {
    let checker = Checker {
        root: schema,
        patterns: RefCell::default(),
    };
    checker.value(schema, value, "")
}

struct Checker<'a> {
    root: &'a Value,
    patterns: RefCell<BTreeMap<String, Regex>>,
}

type Checked = Result<(), String>;

impl Checker<'_> {
    fn value(&self, schema: &Value, value: &Value, at: &str) -> Checked {
        // Beside a reference nothing else counts.
        if let Some(to) = schema.get("$ref").and_then(Value::as_str) {
            let found = to
                .strip_prefix('#')
                .and_then(|path| self.root.pointer(path));
            let found = found.ok_or_else(|| format!("the schema has no {to}"))?;
            return self.value(found, value, at);
        }
        kind(schema, value, at)?;
        among(schema, value, at)?;
        self.alternatives(schema, value, at)?;
        match value {
            Value::Object(members) => self.object(schema, members, at),
            Value::Array(items) => self.array(schema, items, at),
            Value::String(text) => self.text(schema, text, at),
            Value::Number(_) => range(schema, value, at),
            Value::Null | Value::Bool(_) => Ok(()),
        }
    }

    fn alternatives(&self, schema: &Value, value: &Value, at: &str) -> Checked {
        if let Some(not) = schema.get("not")
            && self.value(not, value, at).is_ok()
        {
            return Err(format!("{at}: {} is not allowed", shown(value)));
        }
        let Some(Value::Array(all)) = schema.get("oneOf") else {
            return Ok(());
        };
        let errors: Vec<String> = all
            .iter()
            .filter_map(|one| self.value(one, value, at).err())
            .collect();
        match all.len() - errors.len() {
            1 => Ok(()),
            // The alternative that went furthest down is the one that was meant.
            0 => Err(errors
                .into_iter()
                .max_by_key(|error| depth(error))
                .unwrap_or_default()),
            fit => Err(format!("{at}: {fit} alternatives fit {}", shown(value))),
        }
    }

    fn object(&self, schema: &Value, members: &Map<String, Value>, at: &str) -> Checked {
        let required = schema.get("required").and_then(Value::as_array);
        for key in required.into_iter().flatten().filter_map(Value::as_str) {
            if !members.contains_key(key) {
                return Err(format!("{at}: {key:?} is missing"));
            }
        }
        members
            .iter()
            .try_for_each(|(key, value)| self.member(schema, key, value, at))
    }

    fn member(&self, schema: &Value, key: &str, value: &Value, at: &str) -> Checked {
        let below = format!("{at}/{key}");
        let mut known = false;
        if let Some(own) = schema.get("properties").and_then(|all| all.get(key)) {
            known = true;
            self.value(own, value, &below)?;
        }
        let patterns = schema.get("patternProperties").and_then(Value::as_object);
        for (pattern, own) in patterns.into_iter().flatten() {
            if self.fits(pattern, key)? {
                known = true;
                self.value(own, value, &below)?;
            }
        }
        match schema.get("additionalProperties") {
            _ if known => Ok(()),
            Some(Value::Bool(false)) => Err(format!("{at}: {:?} is not expected", cut(key))),
            Some(own @ Value::Object(_)) => self.value(own, value, &below),
            _ => Ok(()),
        }
    }

    fn array(&self, schema: &Value, items: &[Value], at: &str) -> Checked {
        if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
            for (index, item) in items.iter().enumerate() {
                if items.iter().take(index).any(|other| other == item) {
                    return Err(format!("{at}: {} is there twice", shown(item)));
                }
            }
        }
        let Some(own) = schema.get("items") else {
            return Ok(());
        };
        let mut all = items.iter().enumerate();
        all.try_for_each(|(index, item)| self.value(own, item, &format!("{at}/{index}")))
    }

    fn text(&self, schema: &Value, text: &str, at: &str) -> Checked {
        let bound = |key| schema.get(key).and_then(Value::as_u64);
        let length = text.chars().count() as u64;
        if bound("minLength").is_some_and(|least| length < least)
            || bound("maxLength").is_some_and(|most| length > most)
        {
            return Err(format!("{at}: {length} characters are too few or too many"));
        }
        match schema.get("pattern").and_then(Value::as_str) {
            Some(pattern) if !self.fits(pattern, text)? => {
                Err(format!("{at}: {:?} does not fit {pattern}", cut(text)))
            }
            _ => Ok(()),
        }
    }

    fn fits(&self, pattern: &str, text: &str) -> Result<bool, String> {
        let mut patterns = self.patterns.borrow_mut();
        if let Some(known) = patterns.get(pattern) {
            return Ok(known.is_match(text));
        }
        let read =
            Regex::new(pattern).map_err(|error| format!("the schema's {pattern}: {error}"))?;
        let fits = read.is_match(text);
        patterns.insert(pattern.to_owned(), read);
        Ok(fits)
    }
}

fn kind(schema: &Value, value: &Value, at: &str) -> Checked {
    let is = |name: &str| match value {
        Value::Null => name == "null",
        Value::Bool(_) => name == "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => {
            name == "integer" || name == "number"
        }
        Value::Number(_) => name == "number",
        Value::String(_) => name == "string",
        Value::Array(_) => name == "array",
        Value::Object(_) => name == "object",
    };
    let fits = match schema.get("type") {
        Some(Value::String(name)) => is(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is),
        _ => true,
    };
    let wanted = || schema.get("type").map(Value::to_string).unwrap_or_default();
    fits.then_some(())
        .ok_or_else(|| format!("{at}: {} is not of type {}", shown(value), wanted()))
}

fn among(schema: &Value, value: &Value, at: &str) -> Checked {
    match schema.get("enum") {
        Some(Value::Array(all)) if !all.contains(value) => {
            let all = Value::Array(all.clone());
            Err(format!("{at}: {} is none of {all}", shown(value)))
        }
        _ => Ok(()),
    }
}

fn range(schema: &Value, value: &Value, at: &str) -> Checked {
    let bound = |key| schema.get(key).and_then(Value::as_f64);
    let number = value.as_f64().unwrap_or_default();
    if bound("minimum").is_some_and(|least| number < least)
        || bound("maximum").is_some_and(|most| number > most)
    {
        return Err(format!("{at}: {value} is too small or too large"));
    }
    Ok(())
}

/// How far down an error's place is.
fn depth(error: &str) -> usize {
    let place = error.split(": ").next().unwrap_or_default();
    place.matches('/').count()
}

fn shown(value: &Value) -> String {
    cut(&value.to_string())
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_SHOWN) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};
    use serde_json::json;

    use super::*;
    use crate::notebook::ipynb::SCHEMA;

    fn schema() -> Value {
        serde_json::from_str(SCHEMA).expect("the schema")
    }

    fn notebook() -> Value {
        json!({
            "cells": [
                {"cell_type": "markdown", "id": "a", "metadata": {"tags": ["x", "y"]}, "source": "t",
                    "attachments": {"p.png": {"image/png": "AA=="}}},
                {"cell_type": "code", "id": "b-1", "metadata": {"collapsed": true}, "source": ["x\n", "y"],
                    "execution_count": 3, "outputs": [
                        {"output_type": "stream", "name": "stdout", "text": ["a"]},
                        {"output_type": "display_data", "metadata": {},
                            "data": {"text/plain": "p", "application/json": {"k": [1, null]}}},
                        {"output_type": "execute_result", "execution_count": 3, "metadata": {}, "data": {}},
                        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t"]}]},
                {"cell_type": "raw", "id": "c", "metadata": {"format": "text/html"}, "source": ""}
            ],
            "metadata": {"kernelspec": {"name": "python3", "display_name": "P"},
                "language_info": {"name": "python"}, "authors": [{"name": "Ann"}]},
            "nbformat": 4, "nbformat_minor": 5
        })
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let fails = |change: fn(&mut Value)| {
            let mut notebook = notebook();
            change(&mut notebook);
            check(&schema(), &notebook).expect_err("wrong")
        };
        assert_eq!(check(&schema(), &notebook()), Ok(()));
        let errors = [
            fails(|n| n["cells"][1]["execution_count"] = json!("3")),
            fails(|n| n["cells"][0]["id"] = json!("a b")),
            fails(|n| n["nbformat"] = json!(3)),
            fails(|n| n["extra"] = json!(1)),
            fails(|n| n["cells"][0]["metadata"]["tags"] = json!(["x", "x"])),
        ];
        assert_eq!(
            errors,
            [
                r#"/cells/1/execution_count: "3" is not of type ["integer","null"]"#,
                r#"/cells/0/id: "a b" does not fit ^[a-zA-Z0-9-_]+$"#,
                "/nbformat: 3 is too small or too large",
                r#": "extra" is not expected"#,
                r#"/cells/0/metadata/tags: "x" is there twice"#,
            ]
        );
    }

    /// Every value within another one, by its place.
    fn places(value: &Value, at: String, found: &mut Vec<String>) {
        found.push(at.clone());
        match value {
            Value::Object(members) => {
                let all = members.iter();
                all.for_each(|(key, value)| {
                    places(value, format!("{at}/{}", key.replace('/', "~1")), found)
                });
            }
            Value::Array(items) => {
                let all = items.iter().enumerate();
                all.for_each(|(index, value)| places(value, format!("{at}/{index}"), found));
            }
            _ => {}
        }
    }

    fn mutated(rng: &mut StdRng) -> Value {
        let mut notebook = notebook();
        for _ in 0..rng.random_range(1..3) {
            let mut found = Vec::new();
            places(&notebook, String::new(), &mut found);
            let place = &found[rng.random_range(0..found.len())];
            let values = [
                json!(null),
                json!(-1),
                json!(5),
                json!(1.5),
                json!("x y"),
                json!(""),
                json!([]),
                json!(["a", "a"]),
                json!({}),
                json!({"name": 1}),
                json!(true),
                json!("code"),
                json!("stream"),
            ];
            let value = values[rng.random_range(0..values.len())].clone();
            let keys = [
                "id", "metadata", "name", "outputs", "source", "extra", "format",
            ];
            let key = keys[rng.random_range(0..keys.len())];
            match notebook.pointer_mut(place) {
                Some(Value::Object(members)) if rng.random() => match rng.random() {
                    true => drop(members.remove(key)),
                    false => drop(members.insert(key.to_owned(), value)),
                },
                Some(place) => *place = value,
                None => {}
            }
        }
        notebook
    }

    #[test]
    fn a_library_for_all_schemas_finds_the_same_notebooks_right() {
        let schema = schema();
        let library = ::jsonschema::draft4::new(&schema).expect("the schema");
        let mut rng = StdRng::seed_from_u64(11);
        let mut right = 0;
        for round in 0..4000 {
            let notebook = mutated(&mut rng);
            let is_right = check(&schema, &notebook).is_ok();
            assert_eq!(is_right, library.is_valid(&notebook), "{round}: {notebook}");
            right += usize::from(is_right);
        }
        assert!((200..3800).contains(&right), "{right} are right");
    }
}
