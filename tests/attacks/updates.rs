//! The four attacks on the CRDT library that protocol.md names in section 6, and two more that were found.

use celljam::session::{Fault, News};
use celljam::wire::lib0::Writer;
use celljam::wire::message::Message;

use super::peers::{NOTHING, Scene, letter};

/// The bytes are refused, told once, and change nothing; our typing goes on, and newcomers are answered.
fn is_refused(bytes: &[u8]) {
    let mut scene = Scene::new(3);
    let (bad, good) = (scene.join("bad"), scene.join("good"));
    let before = scene.document();
    scene.news();
    for message in [
        Message::Update(bytes.to_vec()),
        Message::Step2(bytes.to_vec()),
    ] {
        scene.send(bad, &message);
    }
    let news = scene.news();
    assert!(matches!(news[..], [News::Refused { .. }]), "{news:?}");
    assert_eq!(scene.document(), before);
    assert!(scene.sent(good).is_empty(), "nothing of it is passed on");
    scene.goes_on(good);
    let late = scene.meet("late");
    scene.send(late, &Message::Step1(NOTHING.to_vec()));
    assert_eq!(scene.answers(late).len(), 1);
}

/// An item of client 5 in the root `cells`, with this content.
fn item(kind: u8, content: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.raw(&[1, 1, 5, 0, kind, 1]);
    writer.var_string("cells");
    writer.raw(content);
    writer.u8(0);
    writer.finish()
}

/// 12.5 KB that overflow a stack of 2 MiB.
#[test]
fn a_value_nested_too_deep() {
    is_refused(&item(
        8,
        &[&[1][..], &[117, 1].repeat(6_250), &[126]].concat(),
    ));
}

/// A few bytes that ask for terabytes.
#[test]
fn counts_beyond_all_bytes() {
    let huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f];
    is_refused(&item(8, &huge));
    is_refused(&item(8, &[&[1, 117][..], &huge].concat()));
    is_refused(&[&huge[..], &[0, 0]].concat());
    is_refused(&[&[0][..], &huge].concat());
}

/// Ten bytes that go in well, and break the encoder the next time somebody joins.
#[test]
fn ten_bytes_that_break_the_encoder() {
    is_refused(&[0x01, 0x01, 0x05, 0x04, 0x82, 0x00, 0x02, 0x00, 0x00, 0x00]);
}

/// Ten thousand characters of ten thousand clients, which took twenty seconds.
#[test]
fn ten_thousand_clients() {
    let mut scene = Scene::new(3);
    let (bad, good) = (scene.join("bad"), scene.join("good"));
    let cells = scene.member.replica().cells().to_vec();
    for client in 0..10_000 {
        scene.update(bad, &letter(1_000 + client));
    }
    // Each costs the more the more clients there are: what was let through is far less than all.
    let passed = scene.sent(good).len();
    assert!((1_000..4_500).contains(&passed), "{passed} went in at once");
    assert_eq!(scene.member.replica().cells(), cells);
    assert!(
        scene.closed.is_empty(),
        "who is slow to be read is not parted with"
    );
    scene.goes_on(good);
}

/// State vectors of many clients, with as large counts.
#[test]
fn state_vectors_without_end() {
    let mut scene = Scene::new(3);
    let bad = scene.join("bad");
    scene.news();
    let mut vector = Writer::new();
    vector.var_u64(100_000);
    (0..100_000).for_each(|client| {
        vector.var_u64(client);
        vector.var_u64(1);
    });
    for vector in [vector.finish(), vec![0xff, 0xff, 0xff, 0xff, 0x0f]] {
        scene.send(bad, &Message::Step1(vector));
    }
    assert!(scene.answers(bad).is_empty());
    assert_eq!(scene.news().len(), 1);
}

/// Two hundred thousand maps, each in the one before it, of which the first is deleted: yrs calls itself for
/// each, and the program would end.
#[test]
fn types_in_types() {
    let mut writer = Writer::new();
    writer.u8(1);
    writer.var_u64(200_000);
    writer.raw(&[5, 0, 7, 1]);
    writer.var_string("cells");
    writer.u8(1);
    for above in 0..199_999 {
        writer.raw(&[0x27, 0, 5]);
        writer.var_u64(above);
        writer.raw(&[1, b'k', 1]);
    }
    writer.raw(&[1, 5, 1, 0, 1]);
    is_refused(&writer.finish());
}

/// Maps that stand in each other by many updates, none of which is too deep: the last is taken out again, and
/// its sender parted with.
#[test]
fn a_peer_that_breaks_the_document_is_parted_with() {
    let mut scene = Scene::new(3);
    let (bad, good) = (scene.join("bad"), scene.join("good"));
    scene.state(bad, 5, 1, r#"{"user":{"name":"Eve"}}"#);
    scene.news();
    let mut depth = 0;
    let mut before = scene.document();
    while scene.closed.is_empty() && depth < 1_000 {
        before = scene.document();
        let mut writer = Writer::new();
        writer.raw(&[1, 50, 5]);
        writer.var_u64(depth);
        for level in depth..depth + 50 {
            match level.checked_sub(1) {
                None => {
                    writer.raw(&[7, 1]);
                    writer.var_string("cells");
                }
                Some(above) => {
                    writer.raw(&[0x27, 0, 5]);
                    writer.var_u64(above);
                    writer.raw(&[1, b'k']);
                }
            }
            writer.u8(1);
        }
        writer.u8(0);
        scene.update(bad, &writer.finish());
        depth += 50;
    }
    assert_eq!(scene.closed, [bad]);
    assert!(depth <= 150);
    assert_eq!(scene.document(), before, "as it was before");
    let parted = News::Parted {
        by: Some("Eve".into()),
        fault: Fault::BrokeDocument,
    };
    let news = scene.news();
    assert!(news.contains(&parted), "{news:?}");
    assert_eq!(scene.announce("bad"), None, "it stays away");
    scene.goes_on(good);
    scene.wait(std::time::Duration::from_secs(300));
    assert!(scene.announce("bad").is_some(), "but not for ever");
}

/// Bytes in the name of our own client.
#[test]
fn updates_in_our_name() {
    let mut writer = Writer::new();
    writer.raw(&[1, 1]);
    writer.var_u64(u64::from(super::peers::OWN));
    writer.var_u64(1_000_000);
    writer.raw(&[4, 1]);
    writer.var_string("source");
    writer.raw(&[1, b'x', 0]);
    is_refused(&writer.finish());
}
