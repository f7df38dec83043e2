//! What `tracing` hands events to. There are no spans: a line says all by itself.

use tracing::metadata::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};

use super::line::Line;
use crate::app::clock::Clock;

/// The only modules whose events are taken. Other crates say what they like, and their texts hold
/// addresses; nobody looked at them with a log in mind.
const OURS: &str = "celljam::app::log";

/// Where lines go.
pub trait Sink: Send + Sync + 'static {
    /// Takes a line with its end. Must not wait.
    fn line(&self, line: String);
}

/// Makes lines of events.
pub struct Recorder<S> {
    clock: Clock,
    most: Level,
    sink: S,
}

impl<S: Sink> Recorder<S> {
    /// Takes events of this level and graver ones.
    pub fn new(clock: Clock, most: Level, sink: S) -> Self {
        Self { clock, most, sink }
    }

    fn takes(&self, metadata: &Metadata) -> bool {
        let ours = metadata.target().strip_prefix(OURS);
        let ours = ours.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
        ours && !metadata.is_span() && *metadata.level() <= self.most
    }
}

impl<S: Sink> Subscriber for Recorder<S> {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.takes(metadata)
    }

    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        match self.takes(metadata) {
            true => Interest::always(),
            false => Interest::never(),
        }
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::from_level(self.most))
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::new(self.clock.now(), *event.metadata().level());
        event.record(&mut line);
        self.sink.line(line.finish());
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Heap(Arc<Mutex<String>>);

    impl Sink for Heap {
        fn line(&self, line: String) {
            self.0.lock().expect("a lock").push_str(&line);
        }
    }

    fn written(most: Level, events: impl FnOnce()) -> String {
        let heap = Heap::default();
        let recorder = Recorder::new(Clock::start(), most, heap.clone());
        tracing::subscriber::with_default(recorder, events);
        let text = heap.0.lock().expect("a lock").clone();
        // The time of day is no business of a test.
        let lines = text.lines().filter_map(|line| line.get(10..));
        lines.map(|line| format!("{line}\n")).collect()
    }

    #[test]
    fn a_line_has_its_level_its_text_and_its_values() {
        let text = written(Level::INFO, || {
            tracing::info!(
                link = 3,
                bytes = 40_u64,
                why = "no answer",
                open = true,
                "closed"
            );
            tracing::debug!("too much");
            tracing::warn!(kind = "Full", "not saved");
        });
        assert_eq!(
            text,
            "info  closed link=3 bytes=40 why=\"no answer\" open=true\nwarn  not saved kind=Full\n"
        );
    }

    #[test]
    fn control_characters_and_lines_of_others_do_not_get_in() {
        let text = written(Level::DEBUG, || {
            let hostile = "a\n0.000 info b\u{1b}[2J\u{202e}é\"";
            tracing::info!(why = hostile, "{hostile}");
            tracing::info!(target: "rtc::ice", "192.0.2.1");
            tracing::info!(target: "celljam::app::logs", "another module");
        });
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(
            text.bytes()
                .all(|byte| (b' '..=b'~').contains(&byte) || byte == b'\n')
        );
        assert!(
            text.contains("a\\n0.000 info b\\u{1b}[2J\\u{202e}\\u{e9}"),
            "{text}"
        );
    }

    #[test]
    fn a_line_has_an_end() {
        let text = written(Level::INFO, || {
            tracing::info!(why = "x".repeat(5000).as_str(), "long");
        });
        assert!(text.len() <= 1001 && text.ends_with('\n'));
    }
}
