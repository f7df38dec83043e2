//! Saving and exporting: a wish becomes an effect, and what came of it becomes a word to the user.
//!
//! The commands call [`Model::save`] and hand on the effects; [`Model::has_unsaved`] is what quitting
//! asks first.

use std::path::Path;
use std::time::Duration;

use super::{Effect, Model};
use crate::app::disk::{Job, SaveError, Stamp};
use crate::app::files::{Files, Where, Wish, WishError, Written};
use crate::editor::action::{Format, TabAction};
use crate::notebook::Edit;
use crate::session::view::JoinStep;
use crate::ui;

impl Model {
    /// The same model with the files of this run.
    pub fn with_files(mut self, files: Files) -> Self {
        self.files = files;
        self
    }

    /// Saves or exports. The effect writes; until its outcome is here, further saves are refused.
    pub fn save(&mut self, wish: &Wish, now: Duration) -> Vec<Effect> {
        let joined = self.seat.joined();
        let standing = joined.standing();
        let begun = match standing.synced {
            true => self.files.begin(joined.replica(), &standing.path, wish),
            false => Err(WishError::NotYet),
        };
        match begun {
            Ok(job) => vec![Effect::Write(Box::new(job))],
            Err(error) => {
                self.notify(error.to_string(), now);
                Vec::new()
            }
        }
    }

    /// Exports to a file; without a path, to the document's name with the ending of the format.
    pub(super) fn export(
        &mut self,
        format: Format,
        path: Option<String>,
        now: Duration,
    ) -> Vec<Effect> {
        let ending = match format {
            Format::Ipynb => "ipynb",
            Format::Python => "py",
            Format::Markdown => "md",
        };
        let to = match path {
            None => Where::Beside(ending),
            Some(path)
                if Path::new(&path)
                    .extension()
                    .is_some_and(|end| end == ending) =>
            {
                Where::Copy(path)
            }
            Some(path) => {
                let named = Path::new(&path).with_extension(ending);
                Where::Copy(named.to_string_lossy().into_owned())
            }
        };
        let wish = Wish {
            to,
            force: false,
            then_quit: false,
        };
        self.save(&wish, now)
    }

    /// Writes the outputs of the focused cell to a file.
    pub(super) fn save_output(&mut self, path: &str, force: bool, now: Duration) -> Vec<Effect> {
        match self.output_job(path, force) {
            Ok(job) => vec![Effect::Write(Box::new(job))],
            Err(why) => {
                self.notify(why, now);
                Vec::new()
            }
        }
    }

    fn output_job(&mut self, path: &str, force: bool) -> Result<Job, String> {
        let focus = self.editor.focus();
        let cell = focus.and_then(|cell| self.seat.joined().replica().cell(cell));
        let cell = cell.ok_or("not saved: there is no cell here")?;
        let ending = Path::new(path).extension().unwrap_or_default();
        let kept = ui::kept(&cell, &ending.to_string_lossy());
        let kept = kept.map_err(|why| format!("not saved: {why}"))?;
        let what = format!("{}, {} bytes,", kept.what, kept.bytes.len());
        let begun = self.files.begin_part(path, (what, kept.bytes), force);
        begun.map_err(|error| error.to_string())
    }

    /// Takes note of what came of an [`Effect::Write`].
    pub(super) fn written(
        &mut self,
        outcome: Result<Stamp, SaveError>,
        now: Duration,
    ) -> Vec<Effect> {
        let well = outcome.is_ok();
        let effects = match self.files.done(outcome) {
            None => Vec::new(),
            Some(Err(error)) => {
                self.notify(error.to_string(), now);
                Vec::new()
            }
            Some(Ok(written)) => self.saved(&written, now),
        };
        self.kept_mine(well, now);
        effects
    }

    fn saved(&mut self, written: &Written, now: Duration) -> Vec<Effect> {
        let revision = self.seat.joined().replica().revision();
        let name = &written.name;
        let told = match (&written.part, written.own) {
            (Some(part), _) => format!("saved {part} to {name}"),
            (None, Some(_)) => format!("saved {name}"),
            (None, None) => format!("exported {name}"),
        };
        if written.own == Some(revision) {
            self.tell_saved(written.stamp.iso(), now);
        }
        self.notify(told, now);
        match written.then_quit {
            true => vec![Effect::Tab(TabAction::Leave)],
            false => Vec::new(),
        }
    }

    /// Tells the others, as pages do. Who only watches has nothing to tell.
    fn tell_saved(&mut self, at: String, now: Duration) {
        let Some(member) = self.seat.member() else {
            return;
        };
        let told = member.edit(&Edit::Saved { at }, now);
        let revision = member.replica().revision();
        match told {
            Ok(_) => self.files.is_clean_at(revision),
            Err(error) => self.notify(error.to_string(), now),
        }
    }

    /// Whether quitting would lose what the document's own file does not have. False in a room without
    /// such a file.
    pub fn has_unsaved(&self) -> bool {
        self.files.has_unsaved(self.seat.joined().replica())
    }

    /// The host's file is the room's now, or it never will be.
    pub(super) fn settle_seed(&mut self) {
        let joined = self.seat.joined();
        let seeded = |step: &JoinStep| matches!(step, JoinStep::Seeded { .. });
        match joined.facts().iter().any(|fact| seeded(&fact.step)) {
            true => self.files.seeded(joined.replica()),
            false => self.files.forget_own(),
        }
    }
}
