//! Finds sequences in what the program has written, and takes them apart.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What ends most strings of bytes.
pub const END: &[u8] = b"\x1b\\";
const TMUX: &[u8] = b"\x1bPtmux;";

/// Where `needle` is.
pub fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes
        .windows(needle.len())
        .position(|found| found == needle)
}

pub fn has(bytes: &[u8], needle: &[u8]) -> bool {
    find(bytes, needle).is_some()
}

/// All strings between `begin` and `end`, whole ones alone.
pub fn strings<'a>(mut bytes: &'a [u8], begin: &[u8], end: &[u8]) -> Vec<&'a [u8]> {
    let mut found = Vec::new();
    while let Some(at) = find(bytes, begin) {
        let rest = &bytes[at + begin.len()..];
        let Some(length) = find(rest, end) else { break };
        found.push(&rest[..length]);
        bytes = &rest[length + end.len()..];
    }
    found
}

/// The bytes of base64.
pub fn unpacked(text: &[u8]) -> Vec<u8> {
    STANDARD.decode(text).expect("base64")
}

/// The parameters of all sequences that choose colours and looks.
pub fn pens(bytes: &[u8]) -> Vec<Vec<u16>> {
    let number = |text: &str| text.parse().unwrap_or(0);
    let numbers = |text: &str| text.split([';', ':']).map(number).collect();
    let mut found = Vec::new();
    for (inside, last) in controls(bytes) {
        if last == 'm' && !inside.starts_with(['>', '<', '?', '=']) {
            found.push(numbers(&inside));
        }
    }
    found
}

/// All control sequences: what is between their beginning and their last byte, and that one.
pub fn controls(bytes: &[u8]) -> Vec<(String, char)> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while let Some(at) = find(rest, b"\x1b[") {
        rest = &rest[at + 2..];
        let is_last = |byte: &u8| (0x40..=0x7e).contains(byte);
        let Some(length) = rest.iter().position(is_last) else {
            break;
        };
        let inside = String::from_utf8_lossy(&rest[..length]).into_owned();
        found.push((inside, char::from(rest[length])));
        rest = &rest[length + 1..];
    }
    found
}

/// What was handed to tmux to be passed on, and all the rest.
pub fn out_of_tmux(bytes: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let (mut passed, mut own, mut at) = (Vec::new(), Vec::new(), 0);
    while at < bytes.len() {
        if !bytes[at..].starts_with(TMUX) {
            own.push(bytes[at]);
            at += 1;
            continue;
        }
        at += TMUX.len();
        while at < bytes.len() && !bytes[at..].starts_with(END) {
            // Each escape byte within is doubled.
            at += usize::from(bytes[at] == 0x1b);
            passed.extend(bytes.get(at));
            at += 1;
        }
        at += END.len();
    }
    (passed, own)
}

/// A picture as kitty gets it.
pub struct Sent {
    pub id: u32,
    pub columns: u32,
    pub rows: u32,
    pub png: Vec<u8>,
}

/// One command of kitty's protocol: its keys, and what it carries.
type Command<'a> = (BTreeMap<String, String>, &'a [u8]);

/// The commands of kitty's protocol.
pub fn commands(bytes: &[u8]) -> Vec<Command<'_>> {
    let all = strings(bytes, b"\x1b_G", END).into_iter();
    all.map(|text| {
        let split = find(text, b";").unwrap_or(text.len());
        let keys = String::from_utf8_lossy(&text[..split]).into_owned();
        let pairs = keys.split(',').filter_map(|pair| pair.split_once('='));
        let pairs = pairs.map(|(key, value)| (key.to_owned(), value.to_owned()));
        (pairs.collect(), text.get(split + 1..).unwrap_or_default())
    })
    .collect()
}

/// The pictures that were sent whole, to be shown by placeholders.
pub fn sent(bytes: &[u8]) -> Vec<Sent> {
    let (mut found, mut open): (Vec<Sent>, Option<(Sent, Vec<u8>)>) = (Vec::new(), None);
    for (keys, data) in commands(bytes) {
        let number = |key: &str| keys.get(key).and_then(|text| text.parse().ok());
        if keys.get("a").is_some_and(|act| act == "T") {
            assert_eq!(keys.get("U").map(String::as_str), Some("1"), "{keys:?}");
            assert_eq!(keys.get("f").map(String::as_str), Some("100"), "{keys:?}");
            let picture = Sent {
                id: number("i").expect("a number"),
                columns: number("c").expect("columns"),
                rows: number("r").expect("rows"),
                png: Vec::new(),
            };
            assert!(open.is_none(), "one picture within another");
            open = Some((picture, Vec::new()));
        } else if keys.contains_key("a") {
            continue;
        }
        let Some((mut picture, mut text)) = open.take() else {
            continue;
        };
        assert!(data.len() <= 4096, "a chunk of {} bytes", data.len());
        text.extend_from_slice(data);
        if number("m") == Some(1) {
            open = Some((picture, text));
            continue;
        }
        picture.png = unpacked(&text);
        found.push(picture);
    }
    found
}

/// The numbers of the pictures that were removed.
pub fn removed(bytes: &[u8]) -> Vec<u32> {
    let all = commands(bytes).into_iter();
    let deletes = all.filter(|(keys, _)| keys.get("a").is_some_and(|act| act == "d"));
    deletes
        .filter_map(|(keys, _)| keys.get("i")?.parse().ok())
        .collect()
}
