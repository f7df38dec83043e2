//! The recorded traces of real pages: every message decodes and encodes to the same bytes again, and
//! every update passes the pre-check.

use std::collections::BTreeMap;
use std::path::Path;

use celljam::wire::awareness;
use celljam::wire::message::Message;
use celljam::wire::precheck::{Limits, check_state_vector, check_update};

use serde_json::Value;
use yrs::updates::decoder::Decode;
use yrs::{Array, Doc, Transact};

/// Bytes before each piece, and of a piece that is not the last.
const HEADER: usize = 40;
const PIECE: usize = 15_872;

fn lines(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/realroom/traces")
        .join(file);
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(c.to_digit(16).unwrap()).unwrap())
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}

/// The five big-endian i64 before each piece: ordinal of the message, number of the piece from 0, count
/// of pieces, total size, piece size.
fn header(frame: &[u8]) -> [usize; 5] {
    std::array::from_fn(|field| {
        let bytes: [u8; 8] = frame[8 * field..8 * (field + 1)].try_into().unwrap();
        usize::try_from(i64::from_be_bytes(bytes)).unwrap()
    })
}

/// The whole messages of one trace, with the direction of each.
fn messages(file: &str) -> Vec<(String, Vec<u8>)> {
    let mut open: BTreeMap<(String, i64, usize), Vec<u8>> = BTreeMap::new();
    let mut whole = Vec::new();
    for line in lines(file) {
        let (Some(event), Some(hex)) = (line["ev"].as_str(), line["hex"].as_str()) else {
            continue;
        };
        let frame = unhex(hex);
        let [ordinal, index, _, total, piece] = header(&frame);
        assert_eq!(piece, frame.len() - HEADER);
        let key = (event.to_owned(), line["pc"].as_i64().unwrap(), ordinal);
        let message = open.entry(key.clone()).or_default();
        assert_eq!(message.len(), index * PIECE, "the channel is ordered");
        message.extend_from_slice(&frame[HEADER..]);
        if message.len() == total {
            whole.push((event.to_owned(), open.remove(&key).unwrap()));
        }
    }
    assert!(open.is_empty(), "{file}: every message is whole");
    whole
}

const PAGES: [&str; 4] = [
    "pieces.jsonl",
    "session-ana.jsonl",
    "session-bob.jsonl",
    "cold-join.jsonl",
];

#[test]
fn messages_decode_and_encode_to_the_same_bytes() {
    let mut kinds = BTreeMap::new();
    for (_, bytes) in PAGES.into_iter().flat_map(messages) {
        let message = Message::parse(&bytes).unwrap();
        assert_eq!(message.encode(), bytes);
        *kinds.entry(kind(&message)).or_insert(0) += 1;
    }
    let seen: Vec<_> = kinds.keys().copied().collect();
    assert_eq!(
        seen,
        ["awareness", "step 1", "step 2", "update"],
        "{kinds:?}"
    );
}

fn kind(message: &Message) -> &'static str {
    match message {
        Message::Step1(_) => "step 1",
        Message::Step2(_) => "step 2",
        Message::Update(_) => "update",
        Message::Awareness(_) => "awareness",
        Message::QueryAwareness => "query",
        Message::Other(_) => "other",
    }
}

#[test]
fn what_messages_hold_passes() {
    let limits = Limits::default();
    for (_, bytes) in PAGES.into_iter().flat_map(messages) {
        match Message::parse(&bytes).unwrap() {
            Message::Step1(vector) => drop(check_state_vector(&vector, &limits).unwrap()),
            Message::Step2(update) | Message::Update(update) => {
                check_update(&update, &limits).unwrap();
                yrs::Update::decode_v1(&update).unwrap();
            }
            Message::Awareness(update) => {
                let entries = awareness::decode(&update).unwrap();
                assert_eq!(awareness::encode(&entries), update);
                entries.iter().for_each(|entry| drop(json(&entry.state)));
            }
            Message::QueryAwareness | Message::Other(_) => {}
        }
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The notebook of `pieces.jsonl` comes in two pieces; together they are a document with cells.
#[test]
fn a_message_in_pieces_is_the_document() {
    let doc = Doc::new();
    let cells = doc.get_or_insert_array("cells");
    for (event, bytes) in messages("pieces.jsonl") {
        if let (Ok(Message::Step2(update)), "dc-in") = (Message::parse(&bytes), event.as_str()) {
            let facts = check_update(&update, &Limits::default()).unwrap();
            assert!(facts.has_content);
            doc.transact_mut()
                .apply_update(yrs::Update::decode_v1(&update).unwrap())
                .unwrap();
        }
    }
    assert!(cells.len(&doc.transact()) > 0);
}

/// Cutting a message anywhere, or changing any one byte, is never more than an error.
#[test]
fn damaged_messages_are_errors_at_most() {
    for (_, bytes) in PAGES
        .into_iter()
        .flat_map(messages)
        .filter(|(_, b)| b.len() < 600)
    {
        for at in 0..bytes.len() {
            look_at(&bytes[..at]);
            for bit in [0x01, 0x40, 0x80] {
                let mut changed = bytes.clone();
                changed[at] ^= bit;
                look_at(&changed);
            }
        }
    }
}

fn look_at(bytes: &[u8]) {
    let limits = Limits::default();
    let _either_way = match Message::parse(bytes) {
        Ok(Message::Step1(vector)) => check_state_vector(&vector, &limits).is_ok(),
        Ok(Message::Step2(update) | Message::Update(update)) => {
            check_update(&update, &limits).is_ok()
        }
        Ok(Message::Awareness(update)) => awareness::decode(&update).is_ok(),
        _ => false,
    };
}
