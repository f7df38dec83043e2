//! The vectors of RFC 5769, and bytes that nobody should send.

use rand::{RngExt, SeedableRng, rngs::StdRng};

use super::*;

fn bytes(hex: &str) -> Vec<u8> {
    let words = hex.split_whitespace();
    let byte = |word: &str| u8::from_str_radix(word, 16).expect("hexadecimal digits");
    words.map(byte).collect()
}

/// RFC 5769, section 2.2: an answer over IPv4.
const OVER_V4: &str = "01 01 00 3c 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae \
    80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20 00 20 00 08 00 01 a1 47 e1 12 a6 43 \
    00 08 00 14 2b 91 f5 99 fd 9e 90 c3 8c 74 89 f9 2a f9 ba 53 f0 6b e7 d7 80 28 00 04 c0 7d 4c 96";
/// RFC 5769, section 2.3: an answer over IPv6.
const OVER_V6: &str = "01 01 00 48 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae \
    80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20 \
    00 20 00 14 00 02 a1 47 01 13 a9 fa a5 d3 f1 79 bc 25 f4 b5 be d2 b9 d9 \
    00 08 00 14 a3 82 95 4e 4b e6 7b f1 17 84 c9 7c 82 92 c2 75 bf e3 ed 41 80 28 00 04 c8 fb 0b 4c";
/// RFC 5769, section 2.4: a question with long-term credentials.
const SIGNED: &str = "00 01 00 60 21 12 a4 42 78 ad 34 33 c6 ad 72 c0 29 da 41 2e \
    00 06 00 12 e3 83 9e e3 83 88 e3 83 aa e3 83 83 e3 82 af e3 82 b9 00 00 \
    00 15 00 1c 66 2f 2f 34 39 39 6b 39 35 34 64 36 4f 4c 33 34 6f 4c 39 46 53 54 76 79 36 34 73 41 \
    00 14 00 0b 65 78 61 6d 70 6c 65 2e 6f 72 67 00 \
    00 08 00 14 f6 70 24 65 6d d6 4a 3e 02 b8 e0 71 2e 85 c9 a2 8c a8 96 66";

const ID: Id = [
    0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae,
];

#[test]
fn the_answers_of_the_rfc_are_read() {
    for (vector, want) in [
        (OVER_V4, "192.0.2.1:32853"),
        (OVER_V6, "[2001:db8:1234:5678:11:2233:4455:6677]:32853"),
    ] {
        let answer = read(&bytes(vector)).expect("an answer");
        assert_eq!(answer.mapped, Some(want.parse().expect("an address")));
        assert_eq!((answer.id, answer.error), (ID, None));
    }
}

#[test]
fn the_signed_question_of_the_rfc_is_written() {
    let login = Login {
        user: "マトリックス",
        // As SASLprep leaves it.
        password: "TheMatrIX",
        realm: "example.org",
        nonce: b"f//499k954d6OL34oL9FSTvy64sA",
    };
    let want = bytes(SIGNED);
    let id: Id = want[8..20].try_into().expect("twelve bytes");
    assert_eq!(signed(Method::Binding, &id, &login), want);
}

#[test]
fn questions_have_the_head_and_the_attributes_of_their_kind() {
    assert_eq!(request(Method::Binding, &ID).len(), 20);
    let allocate = request(Method::Allocate, &ID);
    assert_eq!(allocate[..4], [0, 3, 0, 8]);
    assert_eq!(allocate[20..], [0, 0x19, 0, 4, 17, 0, 0, 0]);
    let release = request(Method::Release, &ID);
    assert_eq!(release[20..], [0, 0x0d, 0, 4, 0, 0, 0, 0]);
    assert_eq!(read(&allocate), Err(StunError::NoAnswer));
}

/// An answer to an allocation with these attributes.
fn answer(class: u8, attributes: &[(u16, &[u8])]) -> Vec<u8> {
    let mut bytes = vec![1, class, 0, 0];
    bytes.extend_from_slice(&COOKIE.to_be_bytes());
    bytes.extend_from_slice(&ID);
    for (kind, value) in attributes {
        attribute(&mut bytes, *kind, value);
    }
    finished(bytes)
}

#[test]
fn a_challenge_is_read() {
    let challenge = answer(
        0x13,
        &[
            (ERROR, b"\0\0\x04\x01Unauthorized"),
            (REALM, b"example.org"),
            (NONCE, b"abc"),
            (REALM, b"another"),
        ],
    );
    let read = read(&challenge).expect("an answer");
    assert_eq!(read.error, Some(401));
    assert_eq!(read.realm.as_deref(), Some("example.org"));
    assert_eq!(read.nonce.as_deref(), Some(&b"abc"[..]));
}

#[test]
fn the_plain_address_counts_where_the_mixed_one_is_missing() {
    let plain: &[u8] = &[0, 1, 0x12, 0x34, 203, 0, 113, 9];
    let alone = read(&answer(0x01, &[(MAPPED, plain)])).expect("an answer");
    assert_eq!(alone.mapped, "203.0.113.9:4660".parse().ok());
    let mixed: &[u8] = &[0, 1, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43];
    for both in [
        [(MAPPED, plain), (XOR_MAPPED, mixed)],
        [(XOR_MAPPED, mixed), (MAPPED, plain)],
    ] {
        let both = read(&answer(0x01, &both)).expect("an answer");
        assert_eq!(both.mapped, "192.0.2.1:32853".parse().ok());
    }
}

#[test]
fn what_is_no_answer_is_refused() {
    assert_eq!(read(b""), Err(StunError::NotStun));
    assert_eq!(read(&[0x80; 20]), Err(StunError::NotStun));
    assert_eq!(read(&vec![0; MAX_MESSAGE + 1]), Err(StunError::TooLong));
    let whole = bytes(OVER_V4);
    for cut in 0..whole.len() {
        assert!(read(&whole[..cut]).is_err(), "cut at {cut}");
    }
    let many: Vec<(u16, &[u8])> = vec![(0x8022, b""); MAX_ATTRIBUTES + 1];
    assert_eq!(read(&answer(0x01, &many)), Err(StunError::TooLong));
    let odd: [(u16, &[u8]); 3] = [
        (XOR_MAPPED, &[0, 3, 1, 2, 3, 4, 5, 6]),
        (MAPPED, &[0, 1, 1]),
        (ERROR, &[0, 0, 7, 200]),
    ];
    let read = read(&answer(0x01, &odd)).expect("an answer");
    assert_eq!((read.mapped, read.error), (None, None));
}

#[test]
fn a_long_realm_is_no_realm_and_a_long_name_is_cut() {
    let long = [b'x'; 1000];
    let mut bytes = answer(0x13, &[]);
    bytes.extend_from_slice(&[0, 0x14, 3, 0xe8]);
    bytes.extend_from_slice(&long);
    let bytes = finished(bytes);
    assert_eq!(read(&bytes).map(|answer| answer.realm), Ok(None));
    let name = "n".repeat(5000);
    let login = Login {
        user: &name,
        password: "",
        realm: "",
        nonce: b"",
    };
    assert!(signed(Method::Allocate, &ID, &login).len() < MAX_MESSAGE);
}

#[test]
fn any_bytes_are_taken() {
    let mut dice = StdRng::seed_from_u64(5769);
    let whole = bytes(OVER_V6);
    for _ in 0..20_000 {
        let mut bytes = whole.clone();
        for _ in 0..dice.random_range(1..6) {
            let at = dice.random_range(0..bytes.len());
            bytes[at] = dice.random();
        }
        bytes.truncate(dice.random_range(0..=whole.len()));
        // No panic, whatever comes of it.
        let _any = read(&bytes);
    }
}
