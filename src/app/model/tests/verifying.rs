//! Digits that two people compare: asked for with a command, in the interface and in lines of text.

use super::super::*;
use super::watching::{feed, meet, member, observer};
use crate::editor::front::Open;
use crate::room::event::Secret;
use crate::wire::verify::Fingerprints;

/// The link of the first attempt.
const LINK: LinkId = LinkId(1);
const BOTH: Fingerprints = Fingerprints {
    ours: [1; 32],
    theirs: [2; 32],
};

fn type_verify(model: &mut Model) {
    for key in Key::parse_sequence(": v e r i f y enter").expect("keys") {
        model.update(Event::Key(key), Duration::ZERO);
    }
}

#[test]
fn the_digits_of_each_connection_are_listed() {
    for mut model in [member(), observer()] {
        meet(&mut model);
        feed(&mut model, Input::LinkSecured(LINK, BOTH));
        type_verify(&mut model);
        let Some(Open::Verify(list)) = model.editor.front().open() else {
            panic!("no list");
        };
        let row = list.selected().expect("a row");
        assert_eq!((row.name.as_str(), list.len()), ("somebody", 1));
        assert_eq!(row.more, [BOTH.code()]);
        let line = model.tell(Duration::ZERO).line;
        assert!(line.contains(&BOTH.code()), "{line}");
        for key in Key::parse_sequence("esc").expect("a key") {
            model.update(Event::Key(key), Duration::ZERO);
        }
        assert!(model.editor.front().open().is_none());
    }
}

#[test]
fn without_a_connection_there_is_nothing_to_compare() {
    let mut model = member();
    type_verify(&mut model);
    assert!(model.editor.front().open().is_none());
    let (notice, _) = model.notice.expect("said so");
    assert!(notice.contains("no connection to verify"), "{notice}");
}

#[test]
fn a_wrong_password_is_one_calm_line() {
    let said = |secret| news::line(crate::session::News::Unreadable(secret));
    assert!(said(Secret::OtherPassword).contains("is the password right?"));
    assert!(said(Secret::Password).contains("has a password"));
}
