//! The attacks that are known, each refused. That the library's own updates pass: `tests/precheck.rs`.

use super::*;
use crate::wire::lib0::Writer;

fn check(bytes: &[u8]) -> Result<Facts, PrecheckError> {
    check_update(bytes, &Limits::default())
}

/// One struct of client 5 at clock 0 with these bytes, and an empty delete set.
fn one_struct(body: &[u8]) -> Vec<u8> {
    [&[1, 1, 5, 0], body, &[0]].concat()
}

/// An item in the root `a` with this content.
fn one_item(content_kind: u8, body: &[u8]) -> Vec<u8> {
    one_struct(&[&[content_kind, 1, 1, b'a'], body].concat())
}

#[test]
fn the_empty_update_passes() {
    let facts = Facts {
        deletes_at: 1,
        ..Facts::default()
    };
    assert_eq!(check(&[0, 0]), Ok(facts));
}

#[test]
fn each_content_passes() {
    let cases: [(u8, &[u8]); 9] = [
        (1, &[3]),
        (3, &[2, 0xff, 0xfe]),
        (4, &[2, b'h', b'i']),
        (5, &[2, b'{', b'}']),
        (6, &[1, b'b', 4, b't', b'r', b'u', b'e']),
        (7, &[0]),
        (7, &[3, 1, b'p']),
        (8, &[2, 126, 118, 1, 1, b'k', 125, 7]),
        (9, &[1, b'g', 118, 0]),
    ];
    for (kind, body) in cases {
        let update = one_item(kind, body);
        let facts = check(&update).map(|facts| Facts {
            values: 0,
            types: 0,
            ..facts
        });
        let expected = Facts {
            clients: 1,
            structs: 1,
            has_content: true,
            deletes_at: update.len() - 1,
            ..Facts::default()
        };
        assert_eq!(facts, Ok(expected), "{kind}");
    }
}

#[test]
fn skipped_ranges_are_no_content() {
    assert_eq!(
        check(&one_struct(&[10, 4])).map(|facts| facts.has_content),
        Ok(false)
    );
    assert_eq!(
        check(&one_struct(&[0, 4])).map(|facts| facts.has_content),
        Ok(true)
    );
}

/// 12.5 KB of nested arrays overflow a 2 MiB stack in yrs, which no `catch_unwind` holds.
#[test]
fn a_deep_value_is_refused() {
    let deep = |levels: usize| [&[1][..], &[117, 1].repeat(levels), &[126]].concat();
    assert!(check(&one_item(8, &deep(64))).is_ok());
    for levels in [65, 6_250] {
        let refused = check(&one_item(8, &deep(levels)));
        assert_eq!(refused, Err(WireError::TooDeep(64).into()));
    }
}

#[test]
fn deep_json_is_refused() {
    let embed = |text: &str| {
        let mut writer = Writer::new();
        writer.var_string(text);
        one_item(5, &writer.finish())
    };
    assert!(check(&embed(&"[".repeat(65))).is_err());
    assert!(check(&embed(&format!("\"{}\"", "[".repeat(65)))).is_ok());
    assert!(check(&embed(&format!("\"\\\"{}\"", "[".repeat(65)))).is_ok());
    assert!(check(&embed(&"[]".repeat(65))).is_ok());
}

/// y-crdt issue 415: a count is believed, and a few bytes ask for terabytes.
#[test]
fn counts_beyond_the_data_are_refused() {
    let huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f];
    let with = |head: &[u8]| [head, &huge, &[0, 0, 0]].concat();
    let cases = [
        with(&[]),
        with(&[1]),
        with(&[1, 1, 5, 0, 8, 1, 1, b'a']),
        with(&[1, 1, 5, 0, 8, 1, 1, b'a', 1, 117]),
        with(&[1, 1, 5, 0, 8, 1, 1, b'a', 1, 118]),
        with(&[1, 1, 5, 0, 4, 1, 1, b'a']),
        with(&[0]),
        with(&[0, 1, 5]),
    ];
    for bytes in cases {
        assert_eq!(check(&bytes), Err(WireError::Truncated.into()), "{bytes:?}");
        assert!(check_state_vector(&bytes, &Limits::default()).is_err());
    }
}

/// yrs takes these (a JSON content of no texts, of which it reads one) and panics when it next encodes.
#[test]
fn the_ten_bytes_are_refused() {
    let bytes = [0x01, 0x01, 0x05, 0x04, 0x82, 0x00, 0x02, 0x00, 0x00, 0x00];
    assert_eq!(
        check(&bytes),
        Err(PrecheckError::Unknown {
            what: "content",
            value: 2
        })
    );
}

/// yrs does not read the name of a hook, and would read what stands in it (here a struct of no known kind) unchecked.
#[test]
fn what_yrs_would_read_otherwise_is_refused() {
    let hook = one_item(7, &[5, 2, 0x2f, 0x2f]);
    let refused = PrecheckError::Unknown {
        what: "shared type",
        value: 5,
    };
    assert_eq!(check(&hook), Err(refused));
}

#[test]
fn ten_thousand_clients_are_refused() {
    let mut structs = Writer::new();
    structs.var_u64(10_000);
    let mut vector = structs.clone();
    for client in 0..10_000 {
        structs.var_u64(1);
        structs.var_u64(client);
        structs.raw(&[0, 4, 1, 1, b'a', 1, b'x']);
        vector.var_u64(client);
        vector.var_u64(1);
    }
    structs.u8(0);
    assert_eq!(
        check(&structs.finish()),
        Err(PrecheckError::TooManyClients(10_000))
    );
    let vector = check_state_vector(&vector.finish(), &Limits::default());
    assert_eq!(vector, Err(PrecheckError::TooManyClients(10_000)));
}

#[test]
fn a_client_that_comes_twice_is_refused() {
    let structs = [2, 1, 5, 0, 0, 1, 1, 5, 1, 0, 1, 0];
    assert_eq!(check(&structs), Err(PrecheckError::ClientTwice(5)));
    assert_eq!(
        check(&[0, 2, 5, 1, 0, 1, 5, 1, 2, 1]),
        Err(PrecheckError::ClientTwice(5))
    );
}

#[test]
fn clocks_stay_within_32_bits() {
    let max = [0xff, 0xff, 0xff, 0xff, 0x0f];
    let structs = [&[1, 2, 5, 0, 0][..], &max, &[0, 1, 0]].concat();
    assert_eq!(check(&structs), Err(PrecheckError::ClockOverflow));
    let deleted = [&[0, 1, 5, 1][..], &max, &[1]].concat();
    assert_eq!(check(&deleted), Err(PrecheckError::ClockOverflow));
    let wide = [&[1, 1, 5][..], &[0xff, 0xff, 0xff, 0xff, 0x1f], &[0, 1, 0]].concat();
    assert_eq!(check(&wide), Err(WireError::Overflow.into()));
}

#[test]
fn odd_structs_are_refused() {
    assert_eq!(
        check(&one_struct(&[0x84, 5, 0, 1, b'x'])),
        Err(PrecheckError::Future)
    );
    assert_eq!(
        check(&one_struct(&[7, 0, 5, 9, 0])),
        Err(PrecheckError::Future)
    );
    assert!(matches!(
        check(&one_struct(&[0x20])),
        Err(PrecheckError::Wire(_))
    ));
    assert!(check(&one_struct(&[4, 2, 1, b'a', 1, b'x'])).is_err());
    assert!(check(&one_item(11, &[0, 5, 0])).is_err());
    assert!(check(&one_item(7, &[7])).is_err());
    assert_eq!(
        check(&one_item(4, &[2, 0xc3, 0x28])),
        Err(WireError::NotUtf8.into())
    );
    assert_eq!(check(&[0, 0, 0]), Err(WireError::Trailing(1).into()));
    assert_eq!(check(&one_struct(&[0, 0])), Err(PrecheckError::EmptyStruct));
    let small = Limits {
        bytes: 1,
        ..Limits::default()
    };
    assert_eq!(
        check_update(&[0, 0], &small),
        Err(PrecheckError::TooLarge(2))
    );
}

/// Few bytes that grow to much memory: structs of three bytes, values of one, ranges of two.
#[test]
fn what_grows_in_memory_is_counted() {
    let limits = Limits {
        structs: 3,
        ranges: 2,
        values: 9,
        ..Limits::default()
    };
    let refused = |bytes: &[u8]| match check_update(bytes, &limits) {
        Err(PrecheckError::TooMany { what, .. }) => Some(what),
        Err(other) => panic!("{other}"),
        Ok(_) => None,
    };
    let collected = |structs: u8| {
        let each = [0, 1].repeat(usize::from(structs));
        [&[1, structs, 5, 0][..], &each, &[0]].concat()
    };
    assert_eq!(refused(&collected(3)), None);
    assert_eq!(refused(&collected(4)), Some("structs"));
    let deleted = |ranges: u8| {
        let each: Vec<u8> = (0..ranges).flat_map(|at| [2 * at, 1]).collect();
        [&[0, 1, 5, ranges][..], &each].concat()
    };
    assert_eq!(refused(&deleted(2)), None);
    assert_eq!(refused(&deleted(3)), Some("deleted ranges"));
    let nulls = |count: u8| {
        let each = vec![126; usize::from(count)];
        one_item(8, &[&[1, 117, count][..], &each].concat())
    };
    assert_eq!(refused(&nulls(5)), None);
    assert_eq!(refused(&nulls(6)), Some("values"));
    let json = |text: &str| {
        let mut writer = Writer::new();
        writer.var_string(text);
        one_item(5, &writer.finish())
    };
    assert_eq!(refused(&json("[0,0,0,0,0]")), None);
    assert_eq!(refused(&json("[0,0,0,0,0,0]")), Some("values"));
    assert_eq!(refused(&json("\",,,,,,,,,,\"")), None);
}

/// A map in a map, and so on: deleting the first overflows the stack of yrs.
#[test]
fn types_that_stand_too_deep_in_each_other_are_refused() {
    // Each in the one before it. With `beside`, only a neighbour tells where every other one stands.
    let chain = |levels: u64, beside: bool| {
        let each = if beside { 2 } else { 1 };
        let mut writer = Writer::new();
        writer.u8(1);
        writer.var_u64(1 + each * (levels - 1));
        writer.raw(&[5, 0, 7, 1, 1, b'a', 1]);
        for level in 1..levels {
            let above = each * (level - 1);
            writer.raw(&[0x27, 0, 5]);
            writer.var_u64(above);
            writer.raw(&[1, b'k', 1]);
            if beside {
                writer.raw(&[0x87, 5]);
                writer.var_u64(above + 1);
                writer.u8(1);
            }
        }
        writer.u8(0);
        writer.finish()
    };
    let deep = |limit| Err(WireError::TooDeep(limit).into());
    assert_eq!(check(&chain(65, false)).map(|facts| facts.types), Ok(65));
    assert_eq!(check(&chain(66, false)), deep(64));
    assert_eq!(check(&chain(200_000, false)), deep(64));
    assert_eq!(check(&chain(65, true)).map(|facts| facts.types), Ok(129));
    assert_eq!(check(&chain(66, true)), deep(64));
}

/// Neither of two items that refer to each other can go in; the walk over them ends all the same.
#[test]
fn items_that_refer_to_each_other_end_the_walk() {
    let item = |client: u8, other: u8| [1, client, 0, 0x27, 0, other, 0, 1, b'k', 1];
    let limits = Limits {
        depth: 2,
        ..Limits::default()
    };
    let update = [&[2][..], &item(5, 6), &item(6, 5), &[0]].concat();
    assert!(check_update(&update, &limits).is_ok());
}
