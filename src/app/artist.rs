//! Makes pictures beside the loop: one at a time, on a thread that may hang without stopping anybody.

use std::collections::VecDeque;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot::{self, error::RecvError};
use tokio::time::error::Elapsed;
use tokio::time::{Instant, timeout_at};

use super::desk::TabId;
use super::terminal::Easel;
use crate::notebook::boundary;
use crate::picture::{self, Limits};
use crate::ui::pictures::{Art, Job, Key};

/// How long a picture may take. A large one takes a second on a slow machine; what takes longer was made
/// to take long.
const TIME: Duration = Duration::from_secs(10);
/// Threads that did not come to an end and are left to themselves. With more of them nothing is drawn any
/// more: each takes a core.
const MAX_LOST: usize = 2;

/// Pictures that wait at most. A screen shows a few; a program that prints a new plot many times a second
/// must not fill the memory with those that it has replaced.
const MAX_WAITING: usize = 32;

/// What stands for a picture that is none.
const CANNOT: &str = "(cannot be drawn)";

/// What came of a picture.
pub type Made = Result<Arc<Art>, String>;

/// The pictures that wait, and the one that is being made.
#[derive(Default)]
pub struct Artist {
    waiting: VecDeque<(TabId, Job)>,
    /// Those that had to make room, still to be told.
    refused: VecDeque<(TabId, Key)>,
    making: Option<Making>,
    easel: Easel,
    lost: usize,
}

struct Making {
    tab: TabId,
    job: Job,
    easel: Easel,
    receive: oneshot::Receiver<Made>,
    until: Instant,
}

impl Artist {
    /// How pictures are made from here on.
    pub fn take(&mut self, easel: Easel) {
        self.easel = easel;
    }

    /// Takes a picture on. Where too many wait, the one that waits longest goes.
    pub fn start(&mut self, tab: TabId, job: Job) {
        if self.waiting.len() >= MAX_WAITING
            && let Some((tab, job)) = self.waiting.pop_front()
        {
            self.refused.push_back((tab, job.key));
        }
        self.waiting.push_back((tab, job));
        self.next();
    }

    fn next(&mut self) {
        if self.making.is_some() {
            return;
        }
        if let Some((tab, job)) = self.waiting.pop_front() {
            self.making = Some(Making {
                receive: self.begin(job.clone()),
                tab,
                job,
                easel: self.easel,
                until: Instant::now() + TIME,
            });
        }
    }

    /// A thread for one picture.
    fn begin(&self, job: Job) -> oneshot::Receiver<Made> {
        let (send, receive) = oneshot::channel();
        if self.lost >= MAX_LOST {
            // The receiver is in our own hands.
            let _kept = send.send(Err("(not drawn: others took too long)".to_owned()));
            return receive;
        }
        let easel = self.easel;
        let work = move || {
            let made = boundary::catch(|| make(&job, &easel));
            let made = made.unwrap_or_else(|| Err(CANNOT.to_owned()));
            // Nobody waits for it any more: it took too long, or the program ends.
            let _late = send.send(made.map(Arc::new));
        };
        // A thread that cannot be had drops the sender, which is told as a failure.
        let _thread = thread::Builder::new()
            .stack_size(picture::STACK)
            .spawn(work);
        receive
    }

    /// What came of a picture; never, while none is made. May be dropped and called again.
    pub async fn done(&mut self) -> (TabId, Key, Made) {
        loop {
            if let Some((tab, key)) = self.refused.pop_front() {
                return (tab, key, Err("(not drawn: too many at once)".to_owned()));
            }
            let Some(making) = self.making.as_mut() else {
                return std::future::pending().await;
            };
            let outcome = timeout_at(making.until, &mut making.receive).await;
            self.lost += usize::from(outcome.is_err());
            let Some(Making {
                tab, job, easel, ..
            }) = self.making.take()
            else {
                continue;
            };
            // It was made for a terminal of which more is known now.
            if easel != self.easel && outcome.is_ok() {
                self.waiting.push_front((tab, job));
                self.next();
                continue;
            }
            self.next();
            return (tab, job.key, told(outcome));
        }
    }
}

fn told(outcome: Result<Result<Made, RecvError>, Elapsed>) -> Made {
    match outcome {
        Ok(Ok(made)) => made,
        Ok(Err(_)) => Err(CANNOT.to_owned()),
        Err(_) => Err("(takes too long to draw)".to_owned()),
    }
}

/// The whole way from the document's bytes to the terminal's.
fn make(job: &Job, easel: &Easel) -> Result<Art, String> {
    let (kind, data) = job.data();
    let bitmap = picture::decode(kind, data, &Limits::default());
    let bitmap = bitmap.map_err(|error| format!("({error})"))?;
    Ok(easel.draw(&bitmap, job.key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::terminal::graphics::Graphics;
    use crate::notebook::cell::{Cell, CellKey, CellKind, Folded};
    use crate::notebook::output::Output;
    use crate::picture::CellSize;
    use crate::ui::pictures::Picture;

    const TAB: TabId = TabId(3);

    fn job(svg: &str) -> Job {
        let cell = Cell {
            key: CellKey::TEXT,
            id: String::new(),
            kind: CellKind::Code,
            source: String::new(),
            execution_count: None,
            outputs: vec![Output::Display {
                count: None,
                data: vec![("image/svg+xml".to_owned(), svg.into())],
                metadata: serde_json::Value::Null,
            }],
            execution_state: None,
            folded: Folded::default(),
            revision: 1,
        };
        let size = CellSize::default();
        Picture::find(&Arc::new(cell), (0, 0), "[svg]", 80, size)
            .map(Arc::new)
            .expect("a picture with a size")
    }

    fn easel(graphics: Graphics) -> Easel {
        Easel {
            graphics,
            ..Easel::default()
        }
    }

    const RED: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='16' height='16'>\
        <rect width='16' height='16' fill='#f00'/></svg>";

    #[tokio::test]
    async fn pictures_are_made_one_after_the_other() {
        let mut artist = Artist::default();
        artist.take(easel(Graphics::Blocks));
        let (good, bad) = (job(RED), job("<svg width='16' height='16'><broken"));
        artist.start(TAB, good.clone());
        artist.start(TAB, bad.clone());
        let (tab, key, made) = artist.done().await;
        assert_eq!((tab, key), (TAB, good.key));
        let art = made.expect("a picture");
        assert_eq!(art.halves.at(0, 0), Some(([255, 0, 0], [255, 0, 0])));
        let (_, key, made) = artist.done().await;
        assert_eq!(key, bad.key);
        let why = made.expect_err("no picture");
        assert!(why.starts_with('(') && why.ends_with(')'), "{why}");
    }

    #[tokio::test]
    async fn what_was_made_for_another_terminal_is_made_again() {
        let mut artist = Artist::default();
        artist.take(easel(Graphics::Blocks));
        artist.start(TAB, job(RED));
        artist.take(easel(Graphics::Kitty));
        let (_, _, made) = artist.done().await;
        assert!(made.expect("a picture").sequence.starts_with(b"\x1b_G"));
    }

    #[tokio::test]
    async fn of_too_many_those_that_wait_longest_are_refused_and_told() {
        let mut artist = Artist::default();
        artist.take(easel(Graphics::Blocks));
        let job = job(RED);
        for _ in 0..MAX_WAITING + 3 {
            artist.start(TAB, job.clone());
        }
        let mut refused = 0;
        for _ in 0..MAX_WAITING + 3 {
            refused += usize::from(artist.done().await.2.is_err());
        }
        // One is being made while the others wait.
        assert_eq!(refused, 2);
        assert!(artist.waiting.is_empty() && artist.making.is_none());
    }
}
