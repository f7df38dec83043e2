//! The pictures that were asked for, and those that are ready. They are made somewhere else: whoever
//! draws the screen fetches the jobs and brings what came of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use ratatui::layout::Rect;

use super::{Picture, Pictures};
use crate::picture::Halves;

/// Bytes of pictures that are kept: a screen of pictures, with some above and below it, ten times over.
const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Pictures that are kept, failed ones too, which have no bytes.
const MAX_PICTURES: usize = 256;

/// A picture in the size that it is drawn in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Of its bytes.
    pub fingerprint: u64,
    /// Characters across and down.
    pub columns: u16,
    pub rows: u16,
}

/// A picture, ready to be drawn.
#[derive(Debug)]
pub struct Art {
    pub halves: Halves,
    /// The number by which the terminal knows it, where placeholders stand for it.
    pub id: u32,
    /// What gives it to the terminal: the whole picture at the cursor, or under its number.
    pub sequence: Vec<u8>,
}

impl Art {
    fn bytes(&self) -> usize {
        /// Of a character's two colours.
        const COLOURS: usize = 6;
        let cells = usize::from(self.halves.columns()) * usize::from(self.halves.rows());
        self.sequence.len() + cells * COLOURS
    }
}

/// A picture that is to be made.
pub type Job = Arc<Picture>;

#[derive(Debug)]
enum State {
    /// It is being made, or waits for that.
    Asked,
    Ready(Arc<Art>),
    /// Why there is none.
    Failed(String),
}

/// How far a picture is.
pub enum Progress<'a> {
    Waiting,
    Ready(&'a Arc<Art>),
    Failed(&'a str),
}

/// A picture that is on the screen, or some rows of it.
#[derive(Clone, Debug)]
pub struct Placed {
    pub key: Key,
    pub area: Rect,
    pub art: Arc<Art>,
}

/// All pictures of a document that were on the screen lately.
#[derive(Debug, Default)]
pub struct Album {
    pictures: BTreeMap<Key, (u64, State)>,
    way: Pictures,
    jobs: Vec<Job>,
    frame: u64,
    /// What was drawn in this frame.
    placed: Vec<Placed>,
}

impl Album {
    /// A new frame. Drawn in another way than the last one, all pictures have to be made anew.
    pub fn begin(&mut self, way: Pictures) {
        if self.way != way {
            self.pictures.clear();
            self.jobs.clear();
            self.way = way;
        }
        self.frame += 1;
        self.tidy();
    }

    /// Nothing is drawn yet.
    pub fn clear(&mut self) {
        self.placed.clear();
    }

    /// The picture as far as it is there. One that nobody has asked for yet is asked for.
    pub fn look(&mut self, picture: &Arc<Picture>) -> Progress<'_> {
        let frame = self.frame;
        let jobs = &mut self.jobs;
        let (used, state) = self.pictures.entry(picture.key).or_insert_with(|| {
            jobs.push(picture.clone());
            (frame, State::Asked)
        });
        *used = frame;
        match state {
            State::Asked => Progress::Waiting,
            State::Ready(art) => Progress::Ready(art),
            State::Failed(why) => Progress::Failed(why),
        }
    }

    /// The pictures to be made, which somebody takes on now.
    pub fn jobs(&mut self) -> Vec<Job> {
        std::mem::take(&mut self.jobs)
    }

    /// What came of a job. One that was forgotten meanwhile is not kept.
    pub fn done(&mut self, key: Key, outcome: Result<Arc<Art>, String>) {
        if let Some((_, state)) = self.pictures.get_mut(&key) {
            *state = match outcome {
                Ok(art) => State::Ready(art),
                Err(why) => State::Failed(why),
            };
        }
    }

    /// A row of a picture was drawn in this area; rows come from above.
    pub fn place(&mut self, key: Key, row: u16, area: Rect, art: &Arc<Art>) {
        let follows = |placed: &Placed| {
            placed.key == key && placed.area.bottom() == area.y && placed.area.height == row
        };
        match self.placed.last_mut().filter(|placed| follows(placed)) {
            Some(placed) => placed.area.height += 1,
            None => self.placed.push(Placed {
                key,
                area,
                art: art.clone(),
            }),
        }
    }

    /// The pictures of which every row was drawn in this frame.
    pub fn whole(&self) -> impl Iterator<Item = &Placed> {
        self.placed.iter().filter(|placed| {
            let Rect { width, height, .. } = placed.area;
            (width, height) == (placed.key.columns, placed.key.rows)
        })
    }

    /// All that are ready.
    pub fn ready(&self) -> impl Iterator<Item = &Arc<Art>> {
        self.pictures.values().filter_map(|(_, state)| match state {
            State::Ready(art) => Some(art),
            _ => None,
        })
    }

    /// Forgets what was not looked at for the longest time, until there is room.
    fn tidy(&mut self) {
        let bytes = |state: &State| match state {
            State::Ready(art) => art.bytes(),
            _ => 0,
        };
        let mut sum: usize = self.pictures.values().map(|(_, state)| bytes(state)).sum();
        while sum > MAX_BYTES || self.pictures.len() > MAX_PICTURES {
            // What the last frame showed stays, or it would be made again for each frame.
            let kept = |used: &u64| *used + 1 >= self.frame;
            let old = self.pictures.iter().filter(|(_, (used, _))| !kept(used));
            let oldest = old.min_by_key(|(_, (used, _))| *used).map(|(key, _)| *key);
            let Some((_, state)) = oldest.and_then(|key| self.pictures.remove(&key)) else {
                return;
            };
            sum -= bytes(&state);
        }
    }
}
