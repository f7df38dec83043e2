//! Makes pictures beside the loop: one at a time, on a thread that may hang without stopping anybody.

use std::collections::VecDeque;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

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

/// What came of a picture.
pub type Made = Result<Arc<Art>, String>;

/// The pictures that wait, and the one that is being made.
pub struct Artist {
    waiting: VecDeque<(TabId, Job)>,
    making: Option<(TabId, Key, oneshot::Receiver<Made>, tokio::time::Instant)>,
    easel: Easel,
    lost: usize,
}

impl Artist {
    pub fn new() -> Artist {
        Artist {
            waiting: VecDeque::new(),
            making: None,
            easel: Easel::default(),
            lost: 0,
        }
    }

    /// How pictures are made from here on.
    pub fn take(&mut self, easel: Easel) {
        self.easel = easel;
    }

    /// Takes a picture on.
    pub fn start(&mut self, tab: TabId, job: Job) {
        self.waiting.push_back((tab, job));
        self.next();
    }

    fn next(&mut self) {
        if self.making.is_some() {
            return;
        }
        let Some((tab, job)) = self.waiting.pop_front() else {
            return;
        };
        let (send, receive) = oneshot::channel();
        let key = job.key;
        if self.lost >= MAX_LOST {
            // The receiver is in our own hands.
            let _kept = send.send(Err("(not drawn: others took too long)".to_owned()));
        } else {
            let easel = self.easel;
            let work = move || {
                let made = boundary::catch(|| make(&job, &easel));
                let made = made.unwrap_or_else(|| Err("(cannot be drawn)".to_owned()));
                // Nobody waits for it any more: it took too long, or the program ends.
                let _late = send.send(made.map(Arc::new));
            };
            // A thread that cannot be had drops the sender, which is told as a failure.
            let stack = picture::STACK;
            let _thread = thread::Builder::new().stack_size(stack).spawn(work);
        }
        let until = tokio::time::Instant::now() + TIME;
        self.making = Some((tab, key, receive, until));
    }

    /// What came of a picture; never, while none is made. May be dropped and called again.
    pub async fn done(&mut self) -> (TabId, Key, Made) {
        let Some((tab, key, receive, until)) = self.making.as_mut() else {
            return std::future::pending().await;
        };
        let left = until.saturating_duration_since(tokio::time::Instant::now());
        let outcome = timeout(left, receive).await;
        let (tab, key) = (*tab, *key);
        self.making = None;
        self.lost += usize::from(outcome.is_err());
        self.next();
        let made = match outcome {
            Ok(Ok(made)) => made,
            Ok(Err(_)) => Err("(cannot be drawn)".to_owned()),
            Err(_) => Err("(takes too long to draw)".to_owned()),
        };
        (tab, key, made)
    }
}

/// The whole way from the document's bytes to the terminal's.
fn make(job: &Job, easel: &Easel) -> Result<Art, String> {
    let (kind, data) = job.data();
    let bitmap = picture::decode(kind, data, &Limits::default());
    let bitmap = bitmap.map_err(|error| format!("({error})"))?;
    Ok(easel.draw(&bitmap, job.key))
}
