//! lib0 `Any`, the binary JSON of Yjs, to JSON values and back.

use serde_json::{Map, Number, Value};

use super::lib0::{Reader, WireError, Writer};

/// Deeper values are refused: no honest message nests so far, and decoding one recurses.
pub const MAX_DEPTH: usize = 64;

/// Beyond this magnitude lib0 writes a whole number as a float (`binary.BITS31` in its `encoding.js`).
const MAX_INTEGER: i64 = 0x7fff_ffff;

/// The type bytes of lib0's `writeAny`.
pub(super) mod tag {
    pub const BYTES: u8 = 116;
    pub const ARRAY: u8 = 117;
    pub const OBJECT: u8 = 118;
    pub const STRING: u8 = 119;
    pub const TRUE: u8 = 120;
    pub const FALSE: u8 = 121;
    pub const BIGINT: u8 = 122;
    pub const FLOAT64: u8 = 123;
    pub const FLOAT32: u8 = 124;
    pub const INTEGER: u8 = 125;
    pub const NULL: u8 = 126;
    pub const UNDEFINED: u8 = 127;
}

/// Writes `value` as lib0's `writeAny` does for the JavaScript value that `JSON.parse` gives.
pub fn write(writer: &mut Writer, value: &Value) {
    match value {
        Value::Null => writer.u8(tag::NULL),
        Value::Bool(true) => writer.u8(tag::TRUE),
        Value::Bool(false) => writer.u8(tag::FALSE),
        Value::Number(number) => write_number(writer, number),
        Value::String(text) => {
            writer.u8(tag::STRING);
            writer.var_string(text);
        }
        Value::Array(items) => {
            writer.u8(tag::ARRAY);
            writer.var_u64(items.len() as u64);
            items.iter().for_each(|item| write(writer, item));
        }
        Value::Object(entries) => write_object(writer, entries),
    }
}

fn write_object(writer: &mut Writer, entries: &Map<String, Value>) {
    writer.u8(tag::OBJECT);
    writer.var_u64(entries.len() as u64);
    for (key, value) in entries {
        writer.var_string(key);
        write(writer, value);
    }
}

/// A JavaScript number: an integer where small, else the shorter float that holds it exactly.
fn write_number(writer: &mut Writer, number: &Number) {
    if let Some(value) = small_integer(number) {
        writer.u8(tag::INTEGER);
        writer.var_i64(value);
        return;
    }
    let value = number.as_f64().unwrap_or(f64::NAN);
    let short = to_f32(value);
    if f64::from(short) == value {
        writer.u8(tag::FLOAT32);
        writer.raw(&short.to_be_bytes());
    } else {
        writer.u8(tag::FLOAT64);
        writer.raw(&value.to_be_bytes());
    }
}

/// The number as an integer that lib0 writes as one. `2.0` is one too, as in JavaScript.
fn small_integer(number: &Number) -> Option<i64> {
    let value = number.as_i64().or_else(|| whole(number.as_f64()?))?;
    (-MAX_INTEGER..=MAX_INTEGER)
        .contains(&value)
        .then_some(value)
}

#[expect(clippy::cast_possible_truncation, reason = "whole, and far below 2^53")]
fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() < 4_294_967_296.0).then_some(value as i64)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the caller compares what came of it"
)]
const fn to_f32(value: f64) -> f32 {
    value as f32
}

/// Reads one value. `undefined` and numbers that JSON lacks become null; raw bytes are refused, for
/// JSON has no such thing.
pub fn read(reader: &mut Reader<'_>) -> Result<Value, WireError> {
    read_at(reader, 0)
}

fn read_at(reader: &mut Reader<'_>, depth: usize) -> Result<Value, WireError> {
    if depth > MAX_DEPTH {
        return Err(WireError::TooDeep(MAX_DEPTH));
    }
    Ok(match reader.u8()? {
        tag::UNDEFINED | tag::NULL => Value::Null,
        tag::INTEGER => reader.var_i64()?.into(),
        tag::FLOAT32 => f64::from(f32::from_be_bytes(reader.array()?)).into(),
        tag::FLOAT64 => f64::from_be_bytes(reader.array()?).into(),
        tag::BIGINT => i64::from_be_bytes(reader.array()?).into(),
        tag::FALSE => false.into(),
        tag::TRUE => true.into(),
        tag::STRING => reader.var_string()?.into(),
        tag::OBJECT => read_object(reader, depth)?,
        tag::ARRAY => read_array(reader, depth)?,
        other => return Err(unknown(other)),
    })
}

pub(super) fn unknown(type_byte: u8) -> WireError {
    WireError::Unknown {
        what: "value type",
        tag: u64::from(type_byte),
    }
}

fn read_object(reader: &mut Reader<'_>, depth: usize) -> Result<Value, WireError> {
    let count = reader.count(2)?;
    let mut entries = Map::new();
    for _ in 0..count {
        let key = reader.var_string()?.to_owned();
        entries.insert(key, read_at(reader, depth + 1)?);
    }
    Ok(Value::Object(entries))
}

fn read_array(reader: &mut Reader<'_>, depth: usize) -> Result<Value, WireError> {
    let count = reader.count(1)?;
    (0..count).map(|_| read_at(reader, depth + 1)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn bytes_of(value: &Value) -> Vec<u8> {
        let mut writer = Writer::new();
        write(&mut writer, value);
        writer.finish()
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What lib0 0.2 `writeAny` printed for these values in Node.
    #[test]
    fn writes_what_lib0_writes() {
        let cases = [
            (json!(null), "7e"),
            (json!(true), "78"),
            (json!(false), "79"),
            (json!(0), "7d00"),
            (json!(-1), "7d41"),
            (json!(63), "7d3f"),
            (json!(64), "7d8001"),
            (json!(-64), "7dc001"),
            (json!(127), "7dbf01"),
            (json!(127.0), "7dbf01"),
            (json!(2_147_483_647), "7dbfffffff0f"),
            (json!(-2_147_483_647), "7dffffffff0f"),
            (json!(-2_147_483_648_i64), "7ccf000000"),
            (json!(2_147_483_648_i64), "7c4f000000"),
            (json!(1.5), "7c3fc00000"),
            (json!(0.1), "7b3fb999999999999a"),
            (json!(1_732_437_000_123.456), "7b427935d4abfbb74c"),
            (json!(-0.25), "7cbe800000"),
            (json!(1e300), "7b7e37e43c8800759c"),
            (json!(9_007_199_254_740_991_i64), "7b433fffffffffffff"),
            (json!("é😀"), "7706c3a9f09f9880"),
            (json!([]), "7500"),
            (json!([1, [2, { "a": null }]]), "75027d0175027d02760101617e"),
            (json!({}), "7600"),
            (
                json!({ "b": 1, "a": [true, "x"] }),
                "760201627d010161750278770178",
            ),
        ];
        for (value, expected) in cases {
            assert_eq!(hex(&bytes_of(&value)), expected, "{value}");
        }
    }

    #[test]
    fn values_come_back() {
        for value in [
            json!(null),
            json!([1, -7, "x", { "a": 0.1, "b": [false] }]),
            json!(1.5),
        ] {
            let bytes = bytes_of(&value);
            let mut reader = Reader::new(&bytes);
            assert_eq!(read(&mut reader), Ok(value));
            assert!(reader.is_empty());
        }
    }

    #[test]
    fn deep_values_are_refused() {
        let deep = |levels: usize| [[tag::ARRAY, 1].repeat(levels), vec![tag::NULL]].concat();
        assert!(read(&mut Reader::new(&deep(MAX_DEPTH))).is_ok());
        let refused = read(&mut Reader::new(&deep(MAX_DEPTH + 1)));
        assert_eq!(refused, Err(WireError::TooDeep(MAX_DEPTH)));
    }

    #[test]
    fn odd_values_do_not_panic() {
        assert_eq!(read(&mut Reader::new(&[tag::UNDEFINED])), Ok(Value::Null));
        let nan = [&[tag::FLOAT64][..], &f64::NAN.to_be_bytes()].concat();
        assert_eq!(read(&mut Reader::new(&nan)), Ok(Value::Null));
        assert!(read(&mut Reader::new(&[tag::BYTES, 1, 1])).is_err());
        assert!(
            read(&mut Reader::new(&[
                tag::OBJECT,
                0xff,
                0xff,
                0xff,
                0xff,
                0x0f
            ]))
            .is_err()
        );
    }
}
