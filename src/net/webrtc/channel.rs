//! The data channels of one link: each is read by a small task of its own, one of them is written to.

use std::sync::Arc;

use ::webrtc::data_channel::{DataChannel, DataChannelEvent};
use tokio::sync::mpsc;

use super::super::task::spawn;

/// What the channels of a link bring in. The number is the channel's place in order of appearance.
pub(super) enum Traffic {
    Open(usize),
    Bytes(Vec<u8>),
    Closed(usize),
}

/// Messages that may wait between a channel and its link. More is held back by SCTP.
const MAX_TRAFFIC: usize = 64;

/// All channels of a link.
pub(super) struct Channels {
    known: Vec<Arc<dyn DataChannel>>,
    current: Option<usize>,
    sender: mpsc::Sender<Traffic>,
    traffic: mpsc::Receiver<Traffic>,
}

impl Channels {
    pub(super) fn new() -> Channels {
        let (sender, traffic) = mpsc::channel(MAX_TRAFFIC);
        Channels {
            known: Vec::new(),
            current: None,
            sender,
            traffic,
        }
    }

    /// Takes one more channel in and reads it until it ends.
    pub(super) fn add(&mut self, channel: Arc<dyn DataChannel>) {
        let place = self.known.len();
        self.known.push(channel.clone());
        spawn(pump(place, channel, self.sender.clone()));
    }

    /// Makes the stack look whether a channel of ours has anything to send.
    pub(super) async fn nudge(&self) {
        if let Some(channel) = self.known.first() {
            // Setting what is set has no effect but the look. An error means that the link has ended.
            let _ = channel.set_buffered_amount_low_threshold(0).await;
        }
    }

    /// Waits for what comes in. Safe to cancel.
    pub(super) async fn next(&mut self) -> Option<Traffic> {
        self.traffic.recv().await
    }

    /// Makes the channel the one to write to, unless a younger one is in use: a page that opened a
    /// channel of its own listens only there. True when it was taken.
    pub(super) fn move_to(&mut self, place: usize) -> bool {
        let taken = self.current.is_none_or(|current| place >= current);
        if taken {
            self.current = Some(place);
        }
        taken
    }

    pub(super) fn is_current(&self, place: usize) -> bool {
        self.current == Some(place)
    }

    /// The open channel to write to, if there is one yet.
    pub(super) fn current(&self) -> Option<Arc<dyn DataChannel>> {
        self.known.get(self.current?).cloned()
    }
}

async fn pump(place: usize, channel: Arc<dyn DataChannel>, sender: mpsc::Sender<Traffic>) {
    while let Some(event) = channel.poll().await {
        let traffic = match event {
            DataChannelEvent::OnOpen => Traffic::Open(place),
            DataChannelEvent::OnMessage(message) => Traffic::Bytes(message.data.to_vec()),
            DataChannelEvent::OnClose => Traffic::Closed(place),
            _ => continue,
        };
        if sender.send(traffic).await.is_err() {
            return;
        }
    }
}
