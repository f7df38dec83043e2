//! The journal through the whole model: what is due, what is told, what stays at the end.

use super::super::*;
use super::saving::Desk;
use crate::app::journal::{Entry, Journal, JournalError, Name};

fn at(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A file that is open, with its journal in the same folder.
fn desk() -> Desk {
    let mut desk = Desk::new("a.txt", Some("one"), false);
    let name = Name::of_file(&desk.path("a.txt"));
    let journal = Journal::new(Some(desk.folder.path().to_owned()), name);
    desk.model.keep_journal(journal);
    desk
}

fn due(desk: &mut Desk, now: Duration) -> Option<Box<Entry>> {
    let effects = desk.model.update(Event::Net(Input::Tick), now);
    effects.into_iter().find_map(|effect| match effect {
        Effect::Journal(entry) => Some(entry),
        _ => None,
    })
}

#[test]
fn what_was_typed_is_due_within_a_second() {
    let mut desk = desk();
    assert_eq!(due(&mut desk, at(0)), None);
    desk.type_x();
    let deadline = desk
        .model
        .next_deadline(at(0))
        .or(desk.model.room_deadline());
    assert!(
        deadline.is_some_and(|deadline| deadline < at(1000)),
        "{deadline:?}"
    );
    let entry = due(&mut desk, at(999)).expect("due");
    entry.write().expect("written");
    assert_eq!(due(&mut desk, at(999)), None, "one at a time");
}

#[test]
fn a_disk_that_is_full_is_told_once_and_so_is_its_end() {
    let mut desk = desk();
    desk.type_x();
    due(&mut desk, at(999)).expect("due");
    desk.model
        .update(Event::Journaled(Err(JournalError::Full)), at(1000));
    assert_eq!(desk.notice(), "no journal: the disk is full; save often");
    desk.type_x();
    let again = at(20_000);
    due(&mut desk, again).expect("tried again");
    desk.model.notice = None;
    desk.model
        .update(Event::Journaled(Err(JournalError::Full)), again);
    assert_eq!(desk.notice(), "", "told already");
    let later = at(40_000);
    due(&mut desk, later).expect("tried again");
    desk.model.update(Event::Journaled(Ok(())), later);
    assert_eq!(desk.notice(), "what you type is journaled again");
}

#[test]
fn a_lost_terminal_leaves_what_was_not_saved_and_a_willing_end_does_not() {
    for (willing, stays) in [(true, false), (false, true)] {
        let mut desk = desk();
        desk.type_x();
        let ending = desk.model.ending(willing, at(10)).expect("a journal");
        ending.write();
        ending.finish(false);
        let files = std::fs::read_dir(desk.folder.path()).expect("a folder");
        let journals = files.filter(|file| {
            let path = file.as_ref().map(|file| file.path());
            path.is_ok_and(|path| path.extension().is_some_and(|end| end == "journal"))
        });
        assert_eq!(journals.count() > 0, stays, "willing: {willing}");
    }
}
