//! Greetings and leavings: who came and who went, in few quiet lines.
//!
//! Those who are here when we arrive are told in one line. Somebody who comes back soon is not told
//! again: a reloaded page, a lost connection. And a crowd is one line, however large it is.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::budget::Budget;
use super::core::News;

/// Whoever is met within this time of the first one was here before us: links open in under a second.
const ARRIVAL: Duration = Duration::from_secs(1);
/// A leaving is told when it has lasted so long: a page that is reloaded is back in a few seconds.
const HOLD: Duration = Duration::from_secs(5);
/// Who comes back within this time of leaving is not greeted again.
const REJOIN: Duration = Duration::from_secs(30);
/// Lines: some at once, as people come to a meeting, then one in as long as it stays on the screen.
const LINES: (u32, Duration) = (3, Duration::from_secs(8));
/// Names in one line; the others are counted.
const MAX_NAMES: usize = 4;
/// Leavings remembered; as many as the table of people has places.
const MAX_LEFT: usize = 256;

/// Some people by name, raw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// A few, in the order in which they came or went.
    pub first: Vec<String>,
    /// How many more there are.
    pub more: usize,
}

impl Names {
    fn of(mut all: Vec<String>) -> Self {
        let more = all.len().saturating_sub(MAX_NAMES);
        all.truncate(MAX_NAMES);
        Self { first: all, more }
    }
}

/// How far we are with our own arrival.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Arrival {
    /// Nobody has been met.
    Before,
    /// The first one was met then; who else comes now was here too.
    Since(Duration),
    Over,
}

/// Somebody who is here.
#[derive(Debug)]
struct Guest {
    name: String,
    /// The order of coming.
    number: u64,
    told: bool,
}

/// Somebody who left.
#[derive(Debug)]
struct Gone {
    name: String,
    at: Duration,
    told: bool,
}

/// Keeps account of who was told to have come or gone.
#[derive(Debug)]
pub(super) struct Greeter {
    arrival: Arrival,
    here: BTreeMap<u64, Guest>,
    gone: VecDeque<Gone>,
    lines: Budget,
    last: u64,
}

impl Greeter {
    pub(super) fn new() -> Self {
        Self {
            arrival: Arrival::Before,
            here: BTreeMap::new(),
            gone: VecDeque::new(),
            lines: Budget::new(LINES.0, LINES.1, Duration::ZERO),
            last: 0,
        }
    }

    /// Whether this client has been taken note of.
    pub(super) fn knows(&self, client: u64) -> bool {
        self.here.contains_key(&client)
    }

    /// Somebody is here. `settled` says that the room's document was ours already: then nobody who comes
    /// was here before us.
    pub(super) fn came(&mut self, client: u64, name: String, settled: bool, now: Duration) {
        if self.arrival == Arrival::Before {
            self.arrival = if settled {
                Arrival::Over
            } else {
                Arrival::Since(now)
            };
        }
        self.forget_old(now);
        let back = self.gone.iter().position(|gone| gone.name == name);
        let told = back.is_some_and(|at| self.gone.remove(at).is_some());
        self.last += 1;
        let number = self.last;
        self.here.insert(client, Guest { name, number, told });
    }

    /// Somebody left, or has not been heard of for too long.
    pub(super) fn went(&mut self, client: u64, now: Duration) {
        let guest = self.here.remove(&client).filter(|guest| guest.told);
        if let Some(Guest { name, .. }) = guest {
            if self.gone.len() >= MAX_LEFT {
                self.gone.pop_front();
            }
            let told = false;
            self.gone.push_back(Gone {
                name,
                at: now,
                told,
            });
        }
    }

    /// What there is to tell now.
    pub(super) fn tell(&mut self, now: Duration) -> Vec<News> {
        let mut news = Vec::new();
        if let Arrival::Since(since) = self.arrival {
            if now < since + ARRIVAL {
                return news;
            }
            self.arrival = Arrival::Over;
            news.extend(self.newcomers().map(|names| News::With { names }));
        }
        if self.waits() && self.lines.take(now) {
            news.extend(self.newcomers().map(|names| News::Joined { names }));
        }
        if self.overdue(now) && self.lines.take(now) {
            news.extend(self.leavers(now).map(|names| News::Left { names }));
        }
        self.forget_old(now);
        news
    }

    /// When [`Greeter::tell`] has something to tell by time alone.
    pub(super) fn next_deadline(&self) -> Option<Duration> {
        if let Arrival::Since(since) = self.arrival {
            return Some(since + ARRIVAL);
        }
        let came = self.waits().then_some(Duration::ZERO);
        let untold = self.gone.iter().filter(|gone| !gone.told);
        let went = untold.map(|gone| gone.at + HOLD).min();
        let first = [came, went].into_iter().flatten().min()?;
        Some(first.max(self.lines.next()))
    }

    fn waits(&self) -> bool {
        self.here.values().any(|guest| !guest.told)
    }

    fn overdue(&self, now: Duration) -> bool {
        let late = |gone: &Gone| !gone.told && now >= gone.at + HOLD;
        self.gone.iter().any(late)
    }

    fn newcomers(&mut self) -> Option<Names> {
        let untold = self.here.values_mut().filter(|guest| !guest.told);
        let mut new: Vec<&mut Guest> = untold.collect();
        new.sort_by_key(|guest| guest.number);
        let names = new.into_iter().map(|guest| {
            guest.told = true;
            guest.name.clone()
        });
        some(names.collect())
    }

    fn leavers(&mut self, now: Duration) -> Option<Names> {
        let late = |gone: &&mut Gone| !gone.told && now >= gone.at + HOLD;
        let names = self.gone.iter_mut().filter(late).map(|gone| {
            gone.told = true;
            gone.name.clone()
        });
        some(names.collect())
    }

    fn forget_old(&mut self, now: Duration) {
        self.gone
            .retain(|gone| !gone.told || now < gone.at + REJOIN);
    }
}

fn some(names: Vec<String>) -> Option<Names> {
    (!names.is_empty()).then(|| Names::of(names))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn names(first: &[&str], more: usize) -> Names {
        let first = first.iter().map(|name| (*name).to_owned()).collect();
        Names { first, more }
    }

    /// A room in which our arrival is over and nobody is.
    fn settled() -> Greeter {
        let mut greeter = Greeter::new();
        greeter.arrival = Arrival::Over;
        greeter
    }

    fn come(greeter: &mut Greeter, client: u64, name: &str, at: u64) -> Vec<News> {
        greeter.came(client, name.to_owned(), false, ms(at));
        greeter.tell(ms(at))
    }

    #[test]
    fn those_met_at_our_arrival_are_one_line() {
        let mut greeter = Greeter::new();
        assert!(come(&mut greeter, 7, "Bob", 100).is_empty());
        assert!(come(&mut greeter, 3, "Ana", 900).is_empty());
        assert_eq!(greeter.next_deadline(), Some(ms(1_100)));
        let with = News::With {
            names: names(&["Bob", "Ana"], 0),
        };
        assert_eq!(greeter.tell(ms(1_100)), [with]);
        let joined = News::Joined {
            names: names(&["Cyd"], 0),
        };
        assert_eq!(come(&mut greeter, 9, "Cyd", 1_200), [joined]);
        assert_eq!(greeter.next_deadline(), None);
    }

    #[test]
    fn whoever_comes_to_us_has_joined() {
        let mut greeter = Greeter::new();
        greeter.came(1, "Ana".to_owned(), true, ms(50));
        let joined = News::Joined {
            names: names(&["Ana"], 0),
        };
        assert_eq!(greeter.tell(ms(50)), [joined]);
    }

    #[test]
    fn a_leaving_is_told_when_it_lasts() {
        let mut greeter = settled();
        come(&mut greeter, 1, "Ana", 0);
        greeter.went(1, ms(10_000));
        assert!(greeter.tell(ms(10_000)).is_empty());
        assert_eq!(greeter.next_deadline(), Some(ms(15_000)));
        let left = News::Left {
            names: names(&["Ana"], 0),
        };
        assert_eq!(greeter.tell(ms(15_000)), [left]);
        assert_eq!(greeter.next_deadline(), None);
    }

    #[test]
    fn who_comes_back_soon_is_not_told_under_any_client_id() {
        for (back, lines) in [(12_000, 0), (39_000, 0), (40_000, 1)] {
            let mut greeter = settled();
            come(&mut greeter, 1, "Ana", 0);
            greeter.went(1, ms(10_000));
            greeter.tell(ms(back.min(15_000)));
            let told = come(&mut greeter, 2, "Ana", back);
            assert_eq!(told.len(), lines, "back at {back}");
            assert!(greeter.tell(ms(60_000)).is_empty());
        }
    }

    #[test]
    fn a_crowd_is_one_line_and_a_stream_of_them_few() {
        let mut greeter = settled();
        for client in 0..200 {
            greeter.came(client, format!("n{client}"), false, ms(0));
        }
        let crowd = News::Joined {
            names: names(&["n0", "n1", "n2", "n3"], 196),
        };
        assert_eq!(greeter.tell(ms(0)), [crowd]);
        let stream = (200..1_000).map(|n| come(&mut greeter, n, &format!("n{n}"), 10 * (n - 200)));
        assert_eq!(stream.flatten().count(), 2);
        for client in 0..1_000 {
            greeter.went(client, ms(9_000));
        }
        assert!(greeter.gone.len() <= MAX_LEFT);
        let lines = (0..30).flat_map(|second| greeter.tell(ms(9_000 + 1_000 * second)));
        assert_eq!(lines.count(), 1);
    }

    #[test]
    fn no_deadline_is_in_the_way_of_time() {
        let mut greeter = settled();
        for n in 0..5 {
            come(&mut greeter, n, &format!("n{n}"), n);
        }
        let next = greeter.next_deadline().expect("two wait");
        assert!(greeter.tell(next - ms(1)).is_empty());
        assert_eq!(greeter.tell(next).len(), 1);
        assert_eq!(greeter.next_deadline(), None);
    }
}
