//! Moments as lines of JSON, the newest first: cells as they are needed, each once, then the moment that
//! they make. So a file that may not grow beyond a size lacks the oldest.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map as JsonMap, Value, json};

use super::compare::{Counts, compare};
use super::ring::Moment;
use super::snapshot::{CellCopy, Snapshot, address};
use crate::notebook::cell::CellKey;

/// The first line; the number is the version of the layout.
const HEAD: &str = "{\"celljam history\":1}\n";

/// The moments, oldest first, in at most so many bytes. The oldest are left out first.
pub fn encode(moments: &[Moment], max_bytes: usize) -> Vec<u8> {
    let mut out = HEAD.as_bytes().to_vec();
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    for moment in moments.iter().rev() {
        let before = (out.len(), numbers.len());
        let mut cells = Vec::new();
        for cell in moment.document.cells() {
            let next = numbers.len();
            let number = *numbers.entry(address(cell)).or_insert(next);
            if number == next {
                line(&cell_json(cell), &mut out);
            }
            cells.push(number);
        }
        let at = u64::try_from(moment.at.as_millis()).unwrap_or(u64::MAX);
        line(
            &json!({"at": at, "who": moment.who, "cells": cells}),
            &mut out,
        );
        if out.len() > max_bytes {
            out.truncate(before.0);
            break;
        }
    }
    out
}

fn line(value: &Value, out: &mut Vec<u8>) {
    out.extend_from_slice(value.to_string().as_bytes());
    out.push(b'\n');
}

fn cell_json(cell: &CellCopy) -> Value {
    json!({"key": [cell.key.client, cell.key.clock], "cell": cell.body()})
}

/// The moments of a file, oldest first, up to the first line that is none. Nothing, if it is no such file.
pub fn decode(bytes: &[u8]) -> Vec<Moment> {
    let text = String::from_utf8_lossy(bytes);
    let Some(rest) = text.strip_prefix(HEAD) else {
        return Vec::new();
    };
    let mut cells: Vec<Arc<CellCopy>> = Vec::new();
    let mut moments = Vec::new();
    for line in rest.lines() {
        match serde_json::from_str(line)
            .ok()
            .and_then(|line| read(line, &cells))
        {
            Some(Line::Cell(cell)) => cells.push(Arc::new(cell)),
            Some(Line::Moment(moment)) => moments.push(moment),
            None => break,
        }
    }
    moments.reverse();
    count(&mut moments);
    moments
}

enum Line {
    Cell(CellCopy),
    Moment(Moment),
}

fn read(line: Value, cells: &[Arc<CellCopy>]) -> Option<Line> {
    let Value::Object(mut line) = line else {
        return None;
    };
    if let Some(Value::Object(body)) = line.remove("cell") {
        let key = key(line.get("key")?)?;
        return Some(Line::Cell(CellCopy::of_body(key, body)));
    }
    moment(&line, cells).map(Line::Moment)
}

fn key(value: &Value) -> Option<CellKey> {
    Some(CellKey {
        client: value.get(0)?.as_u64()?,
        clock: u32::try_from(value.get(1)?.as_u64()?).ok()?,
    })
}

fn moment(line: &JsonMap<String, Value>, cells: &[Arc<CellCopy>]) -> Option<Moment> {
    let numbers = line.get("cells")?.as_array()?.iter();
    let cell = |number: &Value| cells.get(usize::try_from(number.as_u64()?).ok()?).cloned();
    let who = line.get("who")?.as_array()?.iter();
    Some(Moment {
        at: Duration::from_millis(line.get("at")?.as_u64()?),
        who: who.filter_map(Value::as_str).map(str::to_owned).collect(),
        document: Snapshot::new(numbers.map(cell).collect::<Option<_>>()?),
        counts: Counts::default(),
    })
}

/// What was done between them is not in the file.
fn count(moments: &mut [Moment]) {
    let mut before: Option<Snapshot> = None;
    for moment in moments {
        if let Some(before) = &before {
            moment.counts = Counts::of(&compare(before, &moment.document));
        }
        before = Some(moment.document.clone());
    }
}
