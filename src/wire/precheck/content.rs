//! The content of one item, walked without recursion.

use super::{CONTAINER, Facts, Limits, PrecheckError, add};
use crate::wire::any::{tag, unknown};
use crate::wire::lib0::{Reader, WireError};

/// `contentRefs` of Yjs (`structs/Item.js`).
mod refs {
    pub const DELETED: u8 = 1;
    pub const BINARY: u8 = 3;
    pub const STRING: u8 = 4;
    pub const EMBED: u8 = 5;
    pub const FORMAT: u8 = 6;
    pub const TYPE: u8 = 7;
    pub const ANY: u8 = 8;
    pub const DOC: u8 = 9;
}

/// `typeRefs` of Yjs (`structs/ContentType.js`).
mod type_ref {
    pub const ARRAY: u64 = 0;
    pub const XML_ELEMENT: u64 = 3;
    pub const XML_FRAGMENT: u64 = 4;
    pub const XML_TEXT: u64 = 6;
}

/// Walks the content of an item; gives how many clocks it takes, and counts what it holds.
///
/// `JSON` (2) is refused: Yjs has not written it since 2020, and yrs reads one text more than its
/// count says, so that the two libraries part and yrs later panics (`01 01 05 04 82 00 02 00 00 00`).
/// `Move` (11) exists in yrs alone.
pub(super) fn check(
    reader: &mut Reader<'_>,
    kind: u8,
    limits: &Limits,
    facts: &mut Facts,
) -> Result<u32, PrecheckError> {
    let values = &mut facts.values;
    match kind {
        refs::DELETED => return Ok(reader.var_u32()?),
        refs::STRING => return utf16_len(reader.var_string()?),
        refs::ANY => return check_values(reader, limits, values),
        refs::BINARY => drop(reader.var_bytes()?),
        refs::EMBED => check_json(reader.var_string()?, limits, values)?,
        refs::FORMAT => {
            reader.var_string()?;
            check_json(reader.var_string()?, limits, values)?;
        }
        refs::TYPE => {
            facts.types += 1;
            check_type(reader)?;
        }
        refs::DOC => {
            reader.var_string()?;
            check_any(reader, limits, values)?;
        }
        other => {
            return Err(PrecheckError::Unknown {
                what: "content",
                value: u64::from(other),
            });
        }
    }
    Ok(1)
}

/// Whether an item holds a text.
pub(super) const fn is_text(kind: u8) -> bool {
    kind == refs::STRING
}

/// A text takes as many clocks as it has UTF-16 code units.
fn utf16_len(text: &str) -> Result<u32, PrecheckError> {
    u32::try_from(text.encode_utf16().count()).map_err(|_| PrecheckError::ClockOverflow)
}

/// `XmlHook` (5) is refused: Yjs writes its name behind it and yrs 0.26 reads none, so that all that follows would be
/// something else to yrs than what was checked here. No notebook has one.
fn check_type(reader: &mut Reader<'_>) -> Result<(), PrecheckError> {
    match reader.var_u64()? {
        type_ref::XML_ELEMENT => drop(reader.var_string()?),
        type_ref::ARRAY..=type_ref::XML_FRAGMENT | type_ref::XML_TEXT => {}
        value => {
            return Err(PrecheckError::Unknown {
                what: "shared type",
                value,
            });
        }
    }
    Ok(())
}

fn check_values(
    reader: &mut Reader<'_>,
    limits: &Limits,
    values: &mut usize,
) -> Result<u32, PrecheckError> {
    let count = reader.count(1)?;
    for _ in 0..count {
        check_any(reader, limits, values)?;
    }
    u32::try_from(count).map_err(|_| PrecheckError::ClockOverflow)
}

/// An array or object that is being walked: how many values it still holds, and whether each has a
/// key before it.
struct Open {
    left: usize,
    keyed: bool,
}

/// Walks one `Any` with a stack of its own.
fn check_any(
    reader: &mut Reader<'_>,
    limits: &Limits,
    values: &mut usize,
) -> Result<(), PrecheckError> {
    let depth = limits.depth;
    let mut open = vec![Open {
        left: 1,
        keyed: false,
    }];
    while let Some(top) = open.last_mut() {
        let Some(left) = top.left.checked_sub(1) else {
            open.pop();
            continue;
        };
        top.left = left;
        if top.keyed {
            reader.var_string()?;
        }
        let inner = check_value(reader)?;
        let weight = if inner.is_some() { CONTAINER } else { 1 };
        *values = add(*values, weight, ("values", limits.values))?;
        if let Some(inner) = inner {
            if open.len() > depth {
                return Err(WireError::TooDeep(depth).into());
            }
            open.push(inner);
        }
    }
    Ok(())
}

/// Walks a plain value, or the head of an array or object, which is given back.
fn check_value(reader: &mut Reader<'_>) -> Result<Option<Open>, WireError> {
    match reader.u8()? {
        tag::UNDEFINED | tag::NULL | tag::FALSE | tag::TRUE => {}
        tag::INTEGER => drop(reader.var_i64()?),
        tag::FLOAT32 => drop(reader.array::<4>()?),
        tag::FLOAT64 | tag::BIGINT => drop(reader.array::<8>()?),
        tag::STRING => drop(reader.var_string()?),
        tag::BYTES => drop(reader.var_bytes()?),
        tag::OBJECT => {
            return Ok(Some(Open {
                left: reader.count(2)?,
                keyed: true,
            }));
        }
        tag::ARRAY => {
            return Ok(Some(Open {
                left: reader.count(1)?,
                keyed: false,
            }));
        }
        other => return Err(unknown(other)),
    }
    Ok(None)
}

/// Bounds the nesting and the values of a JSON text; whether it is JSON at all is for its parser to say.
fn check_json(text: &str, limits: &Limits, values: &mut usize) -> Result<(), PrecheckError> {
    let depth = limits.depth;
    let (mut open, mut quoted, mut escaped, mut count) = (0usize, false, false, 1usize);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' if !quoted => count += 1,
            b'[' | b'{' if !quoted => (open, count) = (open + 1, count + CONTAINER),
            b']' | b'}' if !quoted => open = open.saturating_sub(1),
            _ => {}
        }
        if open > depth {
            return Err(WireError::TooDeep(depth).into());
        }
    }
    *values = add(*values, count, ("values", limits.values))?;
    Ok(())
}
