//! Answers that come after the wait: over a slow line a terminal's words arrive among the keys, where
//! they would be typed into the document. They are taken out there.

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::answers::Answers;

/// How long after the questions an answer may come: the slowest lines that anybody works over.
const LATEST: Duration = Duration::from_secs(10);
/// Characters of an answer: more than any has.
const MAX_ANSWER: usize = 200;

/// The beginnings of answers, as keys with alt: `]11;rgb:`, `P>|`, `_Gi=31;`. The other answers are
/// control sequences, which no reader of keys takes for keys.
const BEGINNINGS: [(char, &str); 3] = [(']', "11;rgb"), ('P', ">|"), ('_', "Gi=31;")];

/// Takes late answers out of the keys.
#[derive(Default)]
pub struct Late {
    /// Until when one may come.
    until: Option<Duration>,
    held: Vec<Event>,
    text: String,
    kind: Option<char>,
}

/// What a filter lets through.
#[derive(Debug, Default, PartialEq)]
pub struct Passed {
    pub events: Vec<Event>,
    /// The colour behind the text, if that was what came.
    pub background: Option<[u8; 3]>,
}

impl Late {
    /// Questions are open since now.
    pub fn expect(&mut self, now: Duration) {
        self.until = Some(now + LATEST);
    }

    /// Takes an event; lets it through, holds it, or has understood an answer.
    pub fn take(&mut self, event: Event, now: Duration) -> Passed {
        if self.kind.is_none() && self.until.is_none_or(|until| now > until) {
            return passed(vec![event]);
        }
        let key = event.as_key_event();
        self.held.push(event);
        match (self.kind, key) {
            (None, Some(key)) => self.begin(key),
            (Some(kind), Some(key)) => self.go_on(kind, key),
            _ => self.release(),
        }
    }

    fn begin(&mut self, key: KeyEvent) -> Passed {
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        let mut kinds = BEGINNINGS.iter().map(|(kind, _)| *kind);
        match key.code {
            KeyCode::Char(c) if alt && kinds.any(|kind| kind == c) => {
                self.kind = Some(c);
                Passed::default()
            }
            _ => self.release(),
        }
    }

    fn go_on(&mut self, kind: char, key: KeyEvent) -> Passed {
        let modified = key.modifiers - KeyModifiers::SHIFT;
        match key.code {
            KeyCode::Char('\\') if modified == KeyModifiers::ALT => self.end(kind),
            KeyCode::Char('g') if modified == KeyModifiers::CONTROL => self.end(kind),
            KeyCode::Char(c) if modified.is_empty() => {
                self.text.push(c);
                match self.is_likely(kind) {
                    true => Passed::default(),
                    false => self.release(),
                }
            }
            _ => self.release(),
        }
    }

    fn is_likely(&self, kind: char) -> bool {
        let beginning = BEGINNINGS.iter().find(|(of, _)| *of == kind);
        let fits = |(_, start): &(char, &str)| {
            start.starts_with(&self.text) || self.text.starts_with(start)
        };
        beginning.is_some_and(fits) && self.text.len() <= MAX_ANSWER
    }

    fn end(&mut self, kind: char) -> Passed {
        let mut answers = Answers::default();
        if kind == ']' {
            answers.command(self.text.as_bytes());
        }
        self.forget();
        Passed {
            events: Vec::new(),
            background: answers.background,
        }
    }

    /// It was typed after all.
    fn release(&mut self) -> Passed {
        let events = std::mem::take(&mut self.held);
        self.forget();
        passed(events)
    }

    fn forget(&mut self) {
        self.kind = None;
        self.held.clear();
        self.text.clear();
    }
}

fn passed(events: Vec<Event>) -> Passed {
    Passed {
        events,
        background: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1);

    fn key(c: char, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(c), modifiers))
    }

    fn text(text: &str) -> Vec<Event> {
        text.chars().map(|c| key(c, KeyModifiers::NONE)).collect()
    }

    fn pass(late: &mut Late, events: Vec<Event>, now: Duration) -> Passed {
        let mut all = Passed::default();
        for event in events {
            let one = late.take(event, now);
            all.events.extend(one.events);
            all.background = one.background.or(all.background);
        }
        all
    }

    fn answer(kind: char, words: &str) -> Vec<Event> {
        let mut events = vec![key(kind, KeyModifiers::ALT)];
        events.extend(text(words));
        events.push(key('\\', KeyModifiers::ALT));
        events
    }

    fn expecting() -> Late {
        let mut late = Late::default();
        late.expect(Duration::ZERO);
        late
    }

    #[test]
    fn late_answers_are_not_typed() {
        for (kind, words, background) in [
            (']', "11;rgb:1e1e/1e1e/2e2e", Some([0x1e, 0x1e, 0x2e])),
            ('P', ">|XTerm(379)", None),
            ('_', "Gi=31;OK", None),
        ] {
            let mut events = text("a");
            events.extend(answer(kind, words));
            events.extend(text("b"));
            let passed = pass(&mut expecting(), events, NOW);
            assert_eq!(passed.events, text("ab"), "{words}");
            assert_eq!(passed.background, background, "{words}");
        }
    }

    #[test]
    fn what_is_no_answer_is_typed() {
        let mut events = vec![key(']', KeyModifiers::ALT)];
        events.extend(text("12"));
        assert_eq!(pass(&mut expecting(), events.clone(), NOW).events, events);
    }

    #[test]
    fn nothing_is_held_long_after() {
        let events = answer(']', "11;rgb:0/0/0");
        let later = LATEST + NOW;
        assert_eq!(pass(&mut expecting(), events.clone(), later).events, events);
        assert_eq!(
            pass(&mut Late::default(), events.clone(), NOW).events,
            events
        );
    }
}
