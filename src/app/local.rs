//! A file of this machine, opened with no room at all.

use std::path::Path;

use serde_json::json;

use super::clock::Clock;
use super::disk::{self, Stamp};
use super::failure::Failure;
use super::files::Files;
use super::join::{self, Place};
use super::journal::{Journal, Name};
use super::model::{Me, Model};
use super::opener::{self, Opener};
use super::recover::{self, Beginning};
use super::seat::Seat;
use super::{keep_history, model, run, runtime};
use crate::config::{LinkOptions, LocalOptions};
use crate::notebook::{Content, DocKind, Edit, Keep, Notebook, Shape};
use crate::room::Framing;
use crate::session::{Observer, Session};

/// A file as it was found: what is in it, and what it looked like.
pub struct Opened {
    pub content: Content,
    pub keep: Keep,
    /// None for a file that is not there yet.
    pub stamp: Option<Stamp>,
}

/// Reads a file; an empty document stands for one that is not there.
pub fn open(path: &Path) -> Result<Opened, Failure> {
    let shown = path.display();
    let fail = |cause: &dyn std::fmt::Display| Failure::Failed(format!("opening {shown}: {cause}"));
    let kind = DocKind::of_path(&path.to_string_lossy());
    let Some((bytes, stamp)) = disk::read(path).map_err(|error| fail(&error))? else {
        return Ok(Opened {
            content: empty(kind),
            keep: Keep::nothing(),
            stamp: None,
        });
    };
    let (keep, content) = Keep::open(kind, &bytes).map_err(|error| fail(&error))?;
    let stamp = Some(stamp);
    Ok(Opened {
        content,
        keep,
        stamp,
    })
}

/// A new notebook has one empty cell, as Jupyter's has.
fn empty(kind: DocKind) -> Content {
    match kind {
        DocKind::Text => Content::Text(String::new()),
        DocKind::Notebook => Content::Ipynb(json!({
            "cells": [{"cell_type": "code", "metadata": {}, "source": ""}],
            "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
        })),
    }
}

/// The document of an opened file, for who only reads it.
pub fn document(opened: Opened, path: &Path) -> Result<Notebook, Failure> {
    let kind = DocKind::of_path(&path.to_string_lossy());
    // Nobody else writes into it, so any number will do.
    let mut document = Notebook::new(kind, 1, Shape::A, 1);
    let content = opened.content;
    let seeded = document.apply_local(&Edit::Open { content });
    let at = opened.stamp.map(|stamp| stamp.iso());
    let saved = |done| at.map_or(Ok(done), |at| document.apply_local(&Edit::Saved { at }));
    let fail = |error| Failure::Failed(format!("opening {}: {error}", path.display()));
    seeded.and_then(saved).map_err(fail)?;
    Ok(document)
}

/// Edits or shows the file until somebody quits.
pub fn local(options: &LocalOptions) -> Result<(), Failure> {
    let clock = Clock::start();
    let path = &options.file;
    let opened = open(path)?;
    if options.observe && opened.stamp.is_none() {
        let text = format!(
            "opening {}: it is not there, so there is nothing to watch; leave out --observe to make it",
            path.display()
        );
        return Err(Failure::Usage(text));
    }
    let first = opener::Opened {
        path: path.to_string_lossy().into_owned(),
        model: local_model(options, opened, &clock)?,
        net: None,
    };
    let opener = FileOpener {
        options: options.clone(),
        clock,
    };
    runtime()?.block_on(run::run(first, Box::new(opener), clock, &options.look))
}

/// Opens other files of this machine beside the first one.
struct FileOpener {
    options: LocalOptions,
    clock: Clock,
}

impl Opener for FileOpener {
    fn clean(&self, path: &str) -> Result<String, Failure> {
        let named = Path::new(path).file_name().is_some() && !path.ends_with('/');
        let shown = path.escape_debug();
        let none = || Failure::Usage(format!("\"{shown}\" names no file"));
        named.then(|| path.to_owned()).ok_or_else(none)
    }

    fn open(&mut self, path: &str) -> Result<opener::Opened, Failure> {
        let options = LocalOptions {
            file: path.into(),
            ..self.options.clone()
        };
        let opened = open(&options.file)?;
        Ok(opener::Opened {
            path: path.to_owned(),
            model: local_model(&options, opened, &self.clock)?,
            net: None,
        })
    }
}

fn local_model(options: &LocalOptions, opened: Opened, clock: &Clock) -> Result<Model, Failure> {
    let path = &options.file;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let place = nowhere(&name);
    let me = Me::of(&options.who);
    let (mut journal, mut files_are_behind) = (None, false);
    let mut files = Files::of_process(options.backup)?;
    files.opened(path, opened.keep.clone(), opened.stamp.clone());
    let is_new = opened.stamp.is_none();
    let seat = match options.observe {
        true => Seat::Observer(Box::new(observer(&place, options, opened, clock)?)),
        false => {
            let mut member = join::member(&place, &options.who, &LinkOptions::default(), clock)?;
            let saved_at = opened.stamp.map(|stamp| stamp.iso());
            let begun = recover::begin(
                Name::of_file(path),
                &path.to_string_lossy(),
                options.recover,
            )?;
            let fail =
                |cause: &dyn std::fmt::Display| Failure::Failed(format!("opening {name}: {cause}"));
            journal = match begun {
                Beginning::Left(remains, file) => {
                    let restored = member.restore_local(&remains.left, clock.now());
                    restored.map_err(|error| fail(&error))?;
                    files_are_behind = true;
                    Some(Journal::go_on(file))
                }
                Beginning::New(journal) => {
                    let seeded = member.open_local(opened.content, saved_at);
                    seeded.map_err(|error| fail(&error))?;
                    Some(journal)
                }
                Beginning::Copied(file) => {
                    let options = LocalOptions {
                        file,
                        ..options.clone()
                    };
                    let opened = open(&options.file)?;
                    return local_model(&options, opened, clock);
                }
            };
            Seat::Member(Box::new(member))
        }
    };
    if !files_are_behind {
        files.seeded(seat.joined().replica());
    }
    let mut model = model(seat, me, &options.keymap, clock).with_files(files);
    if let Some(journal) = journal {
        model.keep_journal(journal);
    }
    let history = (!options.observe).then(|| Name::of_file(path));
    keep_history(&mut model, history.as_ref(), clock);
    if is_new {
        let text = format!("{name} is not there yet: the first save makes it");
        model.notify_too(text, clock.now());
    }
    Ok(model)
}

/// A watcher has no way to put anything in: it gets the document as others' updates come.
fn observer(
    place: &Place,
    options: &LocalOptions,
    opened: Opened,
    clock: &Clock,
) -> Result<Observer, Failure> {
    let fail = |cause: &dyn std::fmt::Display| {
        Failure::Failed(format!("opening {}: {cause}", options.file.display()))
    };
    let document = document(opened, &options.file)?;
    let update = document.diff(&NOTHING).map_err(|error| fail(&error))?;
    let mut observer: Observer = Session::new(
        join::room(
            place,
            &LinkOptions::default(),
            &mut join::Draw::new()?,
            clock,
        )?,
        join::empty_replica(place)?,
        join::config(place, &options.who, true),
    );
    observer.open_local(&update).map_err(|error| fail(&error))?;
    Ok(observer)
}

/// The state vector of who has nothing.
const NOTHING: [u8; 1] = [0];

/// A place without servers: it is never dialled.
fn nowhere(name: &str) -> Place {
    Place {
        room: String::new(),
        path: name.to_owned(),
        topic: String::new(),
        signaling: Vec::new(),
        framing: Framing::Plain,
        password: None,
        prefix: None,
    }
}
