//! Saving through the whole model: wishes in, effects out, files on the disk.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::*;
use crate::app::disk::{self, Expect};
use crate::app::files::{Where, Wish};
use crate::editor::action::TabAction;
use crate::editor::keymap::Keymap;
use crate::notebook::{Content, DocKind, Keep, Notebook, Replica, Shape};
use crate::session::lone::{config, room};
use crate::session::{Member, Observer, Session};

const NOW: Duration = Duration::ZERO;
const FILE: &str = include_str!("../../../../tests/fixtures/jupyter-4.5.ipynb");

fn model_of(seat: Seat, files: Files) -> Model {
    let keymap = Keymap::jupyter().expect("the built-in keymap");
    let me = Me {
        name: "Ana".to_owned(),
        color: [0; 3],
    };
    Model::new(seat, Editor::new(keymap), Theme::default(), me).with_files(files)
}

fn member(path: &str) -> Member {
    let notebook = Notebook::new(DocKind::of_path(path), 1, Shape::A, 1);
    Session::new(room(), notebook, config(path))
}

/// A folder with a file of that name open in a model; without a text, it is not there yet.
pub(super) struct Desk {
    pub folder: tempfile::TempDir,
    pub model: Model,
}

impl Desk {
    pub fn new(name: &str, text: Option<&str>, backup: bool) -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        if let Some(text) = text {
            fs::write(&path, text).expect("a file");
        }
        let found = disk::read(&path).expect("readable");
        let kind = DocKind::of_path(name);
        let (keep, content, stamp) = match found {
            Some((bytes, stamp)) => {
                let (keep, content) = Keep::open(kind, &bytes).expect("a document");
                (keep, content, Some(stamp))
            }
            None => (Keep::nothing(), Content::Text(String::new()), None),
        };
        let mut member = member(name);
        let saved_at = stamp.as_ref().map(disk::Stamp::iso);
        member.open_local(content, saved_at).expect("opened");
        let home = Some(folder.path().join("home"));
        let mut files = Files::new(folder.path().to_owned(), home, backup);
        files.opened(Path::new(name), keep, stamp);
        files.seeded(member.replica());
        let model = model_of(Seat::Member(Box::new(member)), files);
        Desk { folder, model }
    }

    fn notebook() -> Desk {
        Desk::new("a.ipynb", Some(FILE), false)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file")
    }

    /// Saves, writes what is to be written, and hands the outcome back; true if that quits.
    fn save(&mut self, wish: Wish) -> bool {
        let effects = self.model.save(&wish, NOW);
        let mut quits = false;
        for effect in effects {
            let Effect::Write(job) = effect else { continue };
            let outcome = Event::Written(disk::write(&job));
            quits |= self
                .model
                .update(outcome, NOW)
                .contains(&Effect::Tab(TabAction::Leave));
        }
        quits
    }

    pub fn type_x(&mut self) {
        let member = self.model.seat.member().expect("a member");
        let cell = member.replica().cells()[0];
        let edit = Edit::InsertText {
            cell,
            at: 0,
            text: "x".to_owned(),
        };
        member.edit(&edit, NOW).expect("typing");
    }

    pub fn notice(&self) -> &str {
        let notice = self.model.notice.as_ref();
        notice.map_or("", |(text, _)| text.as_str())
    }

    fn saved(&self) -> Option<bool> {
        self.model.seat.joined().standing().saved
    }
}

fn wish(to: Where) -> Wish {
    Wish {
        to,
        force: false,
        then_quit: false,
    }
}

fn own() -> Wish {
    wish(Where::Own)
}

fn as_file(name: &str) -> Wish {
    wish(Where::As(name.to_owned()))
}

fn copy(name: &str) -> Wish {
    wish(Where::Copy(name.to_owned()))
}

#[test]
fn a_save_is_one_effect_and_its_outcome_is_told() {
    let mut desk = Desk::notebook();
    desk.type_x();
    assert_eq!(
        (desk.saved(), desk.model.has_unsaved()),
        (Some(false), true)
    );
    let effects = desk.model.save(&own(), NOW);
    let [Effect::Write(job)] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(job.path, desk.path("a.ipynb"));
    assert!(matches!(job.expect, Expect::Same(_)) && !job.backup);
    assert!(desk.model.save(&own(), NOW).is_empty(), "one at a time");
    assert!(desk.notice().contains("still being written"));
    let stamp = disk::write(job);
    desk.model.update(Event::Written(stamp), NOW);
    assert_eq!(desk.notice(), "saved a.ipynb");
    assert_eq!(
        (desk.saved(), desk.model.has_unsaved()),
        (Some(true), false)
    );
    assert_eq!(
        desk.text("a.ipynb"),
        FILE.replacen("\"# Samples", "\"x# Samples", 1)
    );
}

#[test]
fn nothing_changed_keeps_every_byte_and_saves_again_and_again() {
    let mut desk = Desk::notebook();
    for _ in 0..3 {
        assert!(!desk.save(own()));
        assert_eq!(
            (desk.text("a.ipynb").as_str(), desk.notice()),
            (FILE, "saved a.ipynb")
        );
    }
}

#[test]
fn what_was_typed_while_the_file_was_written_is_not_saved() {
    let mut desk = Desk::notebook();
    let effects = desk.model.save(&own(), NOW);
    let Some(Effect::Write(job)) = effects.first() else {
        panic!("{effects:?}")
    };
    let stamp = disk::write(job);
    desk.type_x();
    desk.model.update(Event::Written(stamp), NOW);
    assert_eq!(
        (desk.saved(), desk.model.has_unsaved()),
        (Some(false), true)
    );
}

#[test]
fn taken_back_is_not_unsaved() {
    let mut desk = Desk::notebook();
    desk.type_x();
    assert!(desk.model.has_unsaved());
    desk.model.seat.member().expect("a member").undo(NOW);
    assert!(!desk.model.has_unsaved());
}

#[test]
fn others_changes_on_disk_stop_a_save_and_the_quit_behind_it() {
    let mut desk = Desk::notebook();
    fs::write(desk.path("a.ipynb"), "theirs").expect("their change");
    let then_quit = true;
    assert!(!desk.save(Wish { then_quit, ..own() }));
    assert!(
        desk.notice().contains("changed on disk"),
        "{}",
        desk.notice()
    );
    assert_eq!(desk.text("a.ipynb"), "theirs");
    let force = true;
    assert!(desk.save(Wish {
        force,
        then_quit,
        ..own()
    }));
    assert_eq!(desk.text("a.ipynb"), FILE);
}

#[test]
fn a_file_that_is_not_there_is_made_by_the_first_save() {
    let mut desk = Desk::new("new.md", None, false);
    assert!(!desk.path("new.md").exists());
    assert_eq!(
        (desk.saved(), desk.model.has_unsaved()),
        (Some(false), false)
    );
    desk.type_x();
    assert!(desk.model.has_unsaved());
    desk.save(own());
    assert_eq!(desk.text("new.md"), "x");
    assert!(!desk.model.has_unsaved());
    let mut desk = Desk::new("new.md", None, false);
    fs::write(desk.path("new.md"), "theirs").expect("somebody was faster");
    desk.save(own());
    assert!(
        desk.notice().contains("is there already"),
        "{}",
        desk.notice()
    );
    assert_eq!(desk.text("new.md"), "theirs");
}

#[test]
fn save_as_moves_on_and_a_copy_does_not() {
    let mut desk = Desk::notebook();
    desk.save(copy("copy.ipynb"));
    assert_eq!(desk.notice(), "exported copy.ipynb");
    desk.type_x();
    desk.save(as_file("b.ipynb"));
    assert_eq!(
        (
            desk.text("copy.ipynb").as_str(),
            desk.text("a.ipynb").as_str()
        ),
        (FILE, FILE)
    );
    desk.type_x();
    desk.save(own());
    assert!(desk.text("b.ipynb").contains("xx# Samples"));
    assert_eq!(desk.text("a.ipynb"), FILE);
    desk.save(copy("copy.ipynb"));
    assert!(
        desk.text("copy.ipynb").contains("xx# Samples"),
        "our own copy may be replaced"
    );
}

#[test]
fn names_are_understood_or_refused_with_the_next_step() {
    let mut desk = Desk::notebook();
    fs::create_dir_all(desk.path("home")).expect("a home");
    desk.save(copy("~/script.py"));
    assert!(desk.text("home/script.py").contains("# %%"));
    for (wish, part) in [
        (copy("a.docx"), "end it in .ipynb, .py, .md or .txt"),
        (copy("plain"), "end it in"),
        (as_file("a.py"), "would be an export"),
        (as_file(""), "names no file"),
        (as_file("folder/"), "names no file"),
        (copy("none/a.ipynb"), "there is no folder"),
    ] {
        desk.save(wish);
        assert!(desk.notice().contains(part), "{}", desk.notice());
    }
    fs::write(desk.path("theirs.ipynb"), "theirs").expect("a file");
    desk.save(as_file("theirs.ipynb"));
    assert!(
        desk.notice().contains("was not opened here"),
        "{}",
        desk.notice()
    );
    desk.save(own());
    assert_eq!(
        desk.notice(),
        "saved a.ipynb",
        "the own file is still the old one"
    );
}

#[test]
fn the_first_save_of_a_run_makes_the_backup() {
    let mut desk = Desk::new("a.ipynb", Some(FILE), true);
    for _ in 0..2 {
        desk.type_x();
        desk.save(own());
    }
    assert_eq!(desk.text("a.ipynb~"), FILE, "the second save left it");
}

#[test]
fn a_text_is_saved_under_any_name_but_a_notebooks() {
    let mut desk = Desk::new("a.txt", Some("one\r\ntwo\r\n"), false);
    desk.type_x();
    desk.save(own());
    assert_eq!(desk.text("a.txt"), "xone\r\ntwo\r\n");
    desk.save(copy("b.py"));
    assert_eq!(desk.text("b.py"), "xone\r\ntwo\r\n");
    desk.save(as_file("b.ipynb"));
    assert!(desk.notice().contains("no notebook"));
}

/// A guest in a room whose document has come.
pub(super) fn guest(folder: &Path, path: &str) -> Model {
    let (_, content) = Keep::open(DocKind::Notebook, FILE.as_bytes()).expect("a notebook");
    let mut host = Notebook::new(DocKind::Notebook, 2, Shape::A, 2);
    host.apply_local(&Edit::Seed { content }).expect("seeded");
    let update = host.diff(&[0]).expect("a document");
    let replica = Replica::new(DocKind::Notebook, 3, Shape::A);
    let mut observer: Observer = Session::new(room(), replica, config(path));
    observer.open_local(&update).expect("shown");
    let files = Files::new(folder.to_owned(), None, false);
    model_of(Seat::Observer(Box::new(observer)), files)
}

#[test]
fn a_rooms_document_gets_its_own_name_here_and_no_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let job = |path: &str| match guest(folder.path(), path).save(&own(), NOW).pop() {
        Some(Effect::Write(job)) => Some((job.path, job.expect)),
        _ => None,
    };
    let expected = (folder.path().join("other.ipynb"), Expect::New);
    assert_eq!(job("sub/other.ipynb"), Some(expected));
    for hostile in [
        "../../.bashrc",
        ".hidden.ipynb",
        "a.py",
        "..",
        "",
        "a\n.ipynb",
        "NUL.ipynb",
        "C:a.ipynb",
        "a\u{202e}bpyni.ipynb",
    ] {
        assert_eq!(job(hostile), None, "{hostile}");
    }
}

/// Somebody has put a link in our folder, and a peer gives the document its name.
#[test]
fn a_name_that_a_peer_chose_leads_nowhere_even_if_it_is_forced() {
    let folder = tempfile::tempdir().expect("a folder");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let target = elsewhere.path().join("theirs");
    std::os::unix::fs::symlink(&target, folder.path().join("a.ipynb")).expect("a link");
    for force in [false, true] {
        let mut model = guest(folder.path(), "sub/..\\a.ipynb");
        let wish = Wish { force, ..own() };
        let effects = model.save(&wish, NOW);
        let Some(Effect::Write(job)) = effects.first() else {
            panic!("{effects:?}")
        };
        assert_eq!(job.path, folder.path().join("a.ipynb"));
        model.update(Event::Written(disk::write(job)), NOW);
        let notice = model.notice.as_ref().map(|(text, _)| text.clone());
        assert!(notice.is_some_and(|text| text.contains("is a symbolic link")));
        assert!(!target.exists());
    }
}

#[test]
fn an_export_without_a_name_stays_in_our_folder_too() {
    use crate::editor::action::Format;
    let folder = tempfile::tempdir().expect("a folder");
    let job = |path: &str, format| {
        let mut model = guest(folder.path(), path);
        match model.export(format, None, NOW).pop() {
            Some(Effect::Write(job)) => Some((job.path, job.expect)),
            _ => None,
        }
    };
    let expected = |name: &str| Some((folder.path().join(name), Expect::New));
    assert_eq!(job("sub/a.ipynb", Format::Python), expected("a.py"));
    assert_eq!(
        job("../../etc/a.b.ipynb", Format::Markdown),
        expected("a.b.md")
    );
    assert_eq!(job("/etc/a.ipynb", Format::Ipynb), expected("a.ipynb"));
    for hostile in ["../../.bashrc", "..", "", "/", "a\n.ipynb"] {
        assert_eq!(job(hostile, Format::Python), None, "{hostile}");
    }
    let mut desk = Desk::notebook();
    let effects = desk.model.export(Format::Python, None, NOW);
    let Some(Effect::Write(job)) = effects.first() else {
        panic!("{effects:?}")
    };
    assert_eq!(job.path, desk.path("a.py"), "beside its own file");
}

#[test]
fn who_only_watches_can_save_and_has_nothing_to_lose() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut model = guest(folder.path(), "a.ipynb");
    let effects = model.save(&own(), NOW);
    let Some(Effect::Write(job)) = effects.first() else {
        panic!("{effects:?}")
    };
    let stamp = disk::write(job);
    assert_eq!(model.update(Event::Written(stamp), NOW), []);
    assert_eq!(fs::read_to_string(&job.path).expect("a file"), FILE);
    assert!(!model.has_unsaved());
}

#[test]
fn nothing_is_saved_before_the_document_has_come() {
    let folder = tempfile::tempdir().expect("a folder");
    let seat = Seat::Member(Box::new(member("a.ipynb")));
    let mut model = model_of(seat, Files::new(folder.path().to_owned(), None, false));
    assert_eq!(model.save(&own(), NOW), []);
    let notice = model.notice.as_ref().map(|(text, _)| text.as_str());
    assert!(notice.is_some_and(|text| text.contains("has not come yet")));
}
