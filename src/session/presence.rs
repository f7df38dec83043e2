//! Who is here: the awareness table, with its clocks.
//!
//! Each client has one JSON state under a clock that only grows. A state is renewed every 15 s and
//! dropped 30 s after it was last heard of by our own clock; `null` takes it away at once. States for
//! our own client id come from hostile or confused peers: they never enter the table, and are answered
//! by announcing ourselves under a higher clock.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::wire::awareness::Entry;
use crate::wire::lib0::MAX_SAFE_INTEGER;

/// Renewal of our own state (y-protocols: half the time after which others drop it).
pub const RENEW: Duration = Duration::from_secs(15);
/// A state not heard of for so long is dropped (y-protocols' `outdatedTimeout`).
pub const OUTDATED: Duration = Duration::from_secs(30);
/// Own states go out at most this often; a held key moves the caret at 30 Hz.
const PACE: Duration = Duration::from_millis(40);
/// More people than a room has; further ones are not shown.
const MAX_STATES: usize = 256;
/// Clients whose leaving is remembered, so that late news of them does not bring them back.
const MAX_GONE: usize = 1024;
/// A state larger than this holds no caret, it holds an attack.
const MAX_STATE_BYTES: usize = 16 * 1024;
/// A clock grows by one each 15 s and each caret move. Who is known may skip so many at once: a page that
/// moves its caret a hundred times a second while nothing comes through, and three times that. More says
/// somebody who wants the next real state to count as old; but not where the client itself says it, which
/// then answers such a one.
const MAX_JUMP: u64 = 10_000;
/// The highest clock there is, but one: JavaScript counts up to 2^53 - 1, and whoever is spoken for must be
/// able to answer above.
const MAX_CLOCK: u64 = MAX_SAFE_INTEGER - 1;
/// For so long the clock of one who left counts. Everybody drops a state after 30 s, so that older news of
/// it do not come; and a clock that somebody made up does not keep anybody out for longer than this.
const REMEMBER: Duration = Duration::from_secs(60);

/// One client as last heard of.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub clock: u64,
    /// JSON text, as sent.
    pub state: String,
    pub heard: Duration,
    /// When the state last became another one.
    pub changed: Duration,
    /// When it last changed the document.
    pub edited: Option<Duration>,
    /// The order of coming: grows with each client that enters the table.
    pub number: u64,
}

/// The table, and our own state in it.
#[derive(Debug)]
pub struct Presence {
    own: u64,
    clock: u64,
    state: String,
    sent: Option<Duration>,
    dirty: bool,
    seen: BTreeMap<u64, Seen>,
    gone: BTreeMap<u64, (u64, Duration)>,
    entered: u64,
    revision: u64,
}

impl Presence {
    /// A table for the client `own`, which says nothing of itself until [`Presence::publish`].
    pub fn new(own: u64) -> Self {
        Self {
            own,
            clock: 0,
            state: NULL.to_owned(),
            sent: None,
            dirty: false,
            seen: BTreeMap::new(),
            gone: BTreeMap::new(),
            entered: 0,
            revision: 0,
        }
    }

    /// Grows with every change of somebody else's state.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Goes on under another client id, without a state until one is published.
    pub fn rename(&mut self, own: u64) {
        (self.own, self.clock, self.sent) = (own, 0, None);
        self.state = NULL.to_owned();
        self.dirty = false;
        self.seen.remove(&own);
        self.revision += 1;
    }

    /// Our own client id.
    pub fn own(&self) -> u64 {
        self.own
    }

    /// Everybody else, in the order in which they came.
    pub fn others(&self) -> impl Iterator<Item = (u64, &Seen)> {
        let mut others: Vec<_> = self.seen.iter().collect();
        others.sort_by_key(|(_, seen)| seen.number);
        others.into_iter().map(|(client, seen)| (*client, seen))
    }

    /// One client as last heard of.
    pub fn get(&self, client: u64) -> Option<&Seen> {
        self.seen.get(&client)
    }

    /// Takes note that a client has changed the document.
    pub fn edited(&mut self, client: u64, now: Duration) {
        if let Some(seen) = self.seen.get_mut(&client) {
            seen.edited = Some(now);
        }
    }

    /// Sets our own state (JSON text); [`Presence::due`] says when it goes out.
    pub fn publish(&mut self, state: String) {
        if state != self.state {
            self.state = state;
            self.dirty = true;
        }
    }

    /// Our own entry if it is time to send it: after a change (paced), or to renew it.
    pub fn due(&mut self, now: Duration) -> Option<Entry> {
        if self.next_own().is_none_or(|at| at > now) {
            return None;
        }
        self.clock = (self.clock + 1).min(MAX_SAFE_INTEGER);
        self.dirty = false;
        self.sent = Some(now);
        Some(self.own_entry())
    }

    /// Takes our state away: the last entry to send when leaving. None if we never showed ourselves.
    pub fn leave(&mut self) -> Option<Entry> {
        self.sent?;
        self.clock = (self.clock + 1).min(MAX_SAFE_INTEGER);
        self.state = NULL.to_owned();
        Some(self.own_entry())
    }

    /// All states that we know, our own included: what a new peer is told.
    pub fn all(&self) -> Vec<Entry> {
        let own = (self.state != NULL).then(|| self.own_entry());
        let entry = |(client, seen): (&u64, &Seen)| Entry {
            client: *client,
            clock: seen.clock,
            state: seen.state.clone(),
        };
        own.into_iter().chain(self.seen.iter().map(entry)).collect()
    }

    /// Takes what a peer sent, which is the client `sender` itself where that is known; returns the entries
    /// that were news, to be passed on to the others.
    pub fn apply(&mut self, entries: Vec<Entry>, sender: Option<u64>, now: Duration) -> Vec<Entry> {
        self.gone.retain(|_, gone| now < gone.1 + REMEMBER);
        entries
            .into_iter()
            .filter(|entry| self.take(entry, sender, now))
            .collect()
    }

    fn take(&mut self, entry: &Entry, sender: Option<u64>, now: Duration) -> bool {
        if entry.client == self.own {
            self.defend(entry);
            return false;
        }
        let direct = sender == Some(entry.client);
        if entry.state.len() > MAX_STATE_BYTES || !(direct || self.is_plausible(entry)) {
            return false;
        }
        if !is_json(&entry.state) {
            return false;
        }
        let news = if entry.state == NULL {
            self.take_leaving(entry, now)
        } else {
            self.take_state(entry, direct, now)
        };
        self.revision += u64::from(news);
        news
    }

    /// Whether a client could have come to this clock since it was last heard of.
    fn is_plausible(&self, entry: &Entry) -> bool {
        let known = self.seen.get(&entry.client);
        let most = known.map_or(MAX_CLOCK, |seen| seen.clock.saturating_add(MAX_JUMP));
        entry.clock <= most.min(MAX_CLOCK)
    }

    /// Somebody speaks for us: say who we are, above the clock that was used.
    fn defend(&mut self, entry: &Entry) {
        // Our own state comes back from all who pass it on.
        let echo = entry.clock == self.clock && entry.state == self.state;
        if entry.clock >= self.clock && !echo && entry.clock < MAX_CLOCK {
            self.clock = entry.clock;
            self.dirty |= self.state != NULL;
        }
    }

    fn take_leaving(&mut self, entry: &Entry, now: Duration) -> bool {
        let newer = self
            .seen
            .get(&entry.client)
            .is_some_and(|seen| entry.clock >= seen.clock);
        if newer {
            self.forget(entry.client, entry.clock, now);
        }
        newer
    }

    fn take_state(&mut self, entry: &Entry, direct: bool, now: Duration) -> bool {
        let last = self.seen.get(&entry.client);
        let known = last
            .map(|seen| seen.clock)
            .or(self.gone.get(&entry.client).map(|gone| gone.0));
        if known.is_some_and(|clock| entry.clock <= clock) {
            return false;
        }
        // Who has a connection with us is shown, whoever has filled the table with names.
        let places = if direct { 2 * MAX_STATES } else { MAX_STATES };
        if last.is_none() && self.seen.len() >= places {
            return false;
        }
        let same = last.filter(|seen| seen.state == entry.state);
        let changed = same.map_or(now, |seen| seen.changed);
        self.entered += u64::from(last.is_none());
        let seen = Seen {
            clock: entry.clock,
            state: entry.state.clone(),
            heard: now,
            changed,
            edited: last.and_then(|seen| seen.edited),
            number: last.map_or(self.entered, |seen| seen.number),
        };
        self.gone.remove(&entry.client);
        self.seen.insert(entry.client, seen);
        true
    }

    fn forget(&mut self, client: u64, clock: u64, now: Duration) {
        self.seen.remove(&client);
        self.gone.insert(client, (clock, now));
        if self.gone.len() > MAX_GONE
            && let Some(oldest) = self
                .gone
                .iter()
                .min_by_key(|(_, gone)| gone.1)
                .map(|(client, _)| *client)
        {
            self.gone.remove(&oldest);
        }
    }

    /// Drops those not heard of for [`OUTDATED`], and gives their client ids.
    pub fn expire(&mut self, now: Duration) -> Vec<u64> {
        let old = |seen: &Seen| now.saturating_sub(seen.heard) >= OUTDATED;
        let late: Vec<(u64, u64)> = self
            .seen
            .iter()
            .filter(|(_, seen)| old(seen))
            .map(|(client, seen)| (*client, seen.clock))
            .collect();
        for (client, clock) in &late {
            self.forget(*client, *clock, now);
        }
        self.revision += late.len() as u64;
        late.into_iter().map(|(client, _)| client).collect()
    }

    /// When [`Presence::due`] or [`Presence::expire`] has something to do.
    pub fn next_deadline(&self) -> Option<Duration> {
        let expiry = self.seen.values().map(|seen| seen.heard + OUTDATED).min();
        [self.next_own(), expiry].into_iter().flatten().min()
    }

    fn next_own(&self) -> Option<Duration> {
        match (self.dirty, self.sent) {
            (true, None) => Some(Duration::ZERO),
            (true, Some(sent)) => Some(sent + PACE),
            (false, Some(sent)) if self.state != NULL => Some(sent + RENEW),
            (false, _) => None,
        }
    }

    fn own_entry(&self) -> Entry {
        Entry {
            client: self.own,
            clock: self.clock,
            state: self.state.clone(),
        }
    }
}

/// Whether a state is JSON at all: what is none says nothing of anybody, and is not passed on.
fn is_json(state: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(state).is_ok()
}

/// The state of one who left.
const NULL: &str = "null";

#[cfg(test)]
mod tests {
    use super::*;

    fn s(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    fn entry(client: u64, clock: u64, state: &str) -> Entry {
        Entry {
            client,
            clock,
            state: state.to_owned(),
        }
    }

    fn states(presence: &Presence) -> Vec<(u64, String)> {
        presence
            .others()
            .map(|(client, seen)| (client, seen.state.clone()))
            .collect()
    }

    #[test]
    fn only_a_higher_clock_is_news() {
        let mut table = Presence::new(1);
        assert_eq!(table.apply(vec![entry(2, 5, "{}")], None, s(0)).len(), 1);
        assert!(
            table
                .apply(
                    vec![entry(2, 5, "{\"a\":1}"), entry(2, 4, "null")],
                    None,
                    s(1)
                )
                .is_empty()
        );
        assert_eq!(states(&table), [(2, "{}".to_owned())]);
    }

    #[test]
    fn null_takes_a_state_away_and_old_news_do_not_bring_it_back() {
        let mut table = Presence::new(1);
        table.apply(vec![entry(2, 5, "{}")], None, s(0));
        assert_eq!(table.apply(vec![entry(2, 5, "null")], None, s(1)).len(), 1);
        assert!(table.apply(vec![entry(2, 5, "{}")], None, s(2)).is_empty());
        assert!(states(&table).is_empty());
    }

    #[test]
    fn a_silent_client_is_dropped_after_thirty_seconds() {
        let mut table = Presence::new(1);
        table.apply(vec![entry(2, 1, "{}")], None, s(0));
        assert_eq!(table.next_deadline(), Some(s(30)));
        assert!(table.expire(s(29)).is_empty());
        table.apply(vec![entry(2, 2, "{}")], None, s(29));
        assert!(table.expire(s(58)).is_empty());
        assert_eq!(table.expire(s(59)), [2]);
    }

    #[test]
    fn the_order_of_coming_stays() {
        let mut table = Presence::new(1);
        for (client, clock) in [(9, 1), (4, 1), (9, 2)] {
            table.apply(vec![entry(client, clock, "{}")], None, s(clock));
        }
        table.edited(9, s(7));
        table.apply(vec![entry(9, 3, "{\"x\":1}")], None, s(8));
        let order: Vec<u64> = table.others().map(|(client, _)| client).collect();
        assert_eq!(order, [9, 4]);
        assert_eq!(table.get(9).and_then(|seen| seen.edited), Some(s(7)));
        table.apply(vec![entry(9, 4, "null"), entry(9, 5, "{}")], None, s(9));
        let order: Vec<u64> = table.others().map(|(client, _)| client).collect();
        assert_eq!(order, [4, 9], "who comes back comes last");
    }

    #[test]
    fn our_own_state_is_renewed_and_paced() {
        let mut table = Presence::new(1);
        assert_eq!(table.due(s(0)), None);
        table.publish("{}".to_owned());
        assert_eq!(table.due(s(0)).map(|own| own.clock), Some(1));
        table.publish("{\"x\":1}".to_owned());
        assert_eq!(table.due(s(0)), None);
        assert_eq!(table.due(PACE).map(|own| own.clock), Some(2));
        assert_eq!(table.due(s(14)), None);
        assert_eq!(table.due(PACE + RENEW).map(|own| own.clock), Some(3));
    }

    #[test]
    fn who_speaks_for_us_is_answered_above_its_clock() {
        let mut table = Presence::new(1);
        table.publish("{}".to_owned());
        table.due(s(0));
        assert!(
            table
                .apply(vec![entry(1, 70, "null")], None, s(1))
                .is_empty()
        );
        assert_eq!(table.due(s(1)), Some(entry(1, 71, "{}")));
        assert!(states(&table).is_empty());
    }

    #[test]
    fn whoever_speaks_for_us_with_our_own_words_is_answered_too() {
        let mut table = Presence::new(1);
        table.publish("{}".to_owned());
        table.due(s(0));
        table.apply(vec![entry(1, 1, "{}")], None, s(1));
        assert_eq!(table.due(s(1)), None, "our own state, passed on");
        let high = u64::from(u32::MAX);
        table.apply(vec![entry(1, high, "{}")], None, s(1));
        assert_eq!(table.due(s(1)), Some(entry(1, high + 1, "{}")));
        table.apply(vec![entry(1, MAX_SAFE_INTEGER, "null")], None, s(2));
        table.publish("{\"x\":1}".to_owned());
        let own = table.due(s(3)).map(|own| own.clock);
        assert_eq!(own, Some(high + 2), "above that there is nothing");
    }

    #[test]
    fn a_jump_of_a_clock_keeps_nobody_out() {
        let mut table = Presence::new(1);
        table.apply(vec![entry(2, 5, "{}")], None, s(0));
        for clock in [u64::from(u32::MAX), MAX_CLOCK, 5 + MAX_JUMP + 1] {
            let jump = vec![entry(2, clock, "{\"forged\":1}")];
            assert!(table.apply(jump, None, s(1)).is_empty());
            assert!(
                table
                    .apply(vec![entry(2, clock, "null")], None, s(1))
                    .is_empty()
            );
        }
        assert_eq!(table.apply(vec![entry(2, 6, "{}")], None, s(2)).len(), 1);
        let itself = vec![entry(2, u64::from(u32::MAX), "{\"answer\":1}")];
        assert_eq!(table.apply(itself, Some(2), s(3)).len(), 1);
    }

    #[test]
    fn a_clock_made_up_before_we_met_wears_off() {
        let mut table = Presence::new(1);
        table.apply(vec![entry(2, MAX_CLOCK, "{\"forged\":1}")], None, s(0));
        assert!(table.apply(vec![entry(2, 5, "{}")], None, s(29)).is_empty());
        assert_eq!(table.expire(s(30)), [2]);
        assert!(table.apply(vec![entry(2, 6, "{}")], None, s(60)).is_empty());
        assert_eq!(table.apply(vec![entry(2, 7, "{}")], None, s(90)).len(), 1);
    }

    #[test]
    fn what_is_no_json_is_not_passed_on() {
        let mut table = Presence::new(1);
        let deep = "[".repeat(5_000);
        for state in ["", "{", "nul", "{}x", "\u{0}", &deep] {
            assert!(table.apply(vec![entry(2, 5, state)], None, s(0)).is_empty());
        }
        assert!(states(&table).is_empty());
    }

    #[test]
    fn who_has_a_connection_is_shown_in_a_full_table() {
        let mut table = Presence::new(1);
        let flood = (10..10_000).map(|client| entry(client, 1, "{}")).collect();
        table.apply(flood, None, s(0));
        assert!(table.apply(vec![entry(2, 1, "{}")], None, s(0)).is_empty());
        assert_eq!(table.apply(vec![entry(2, 1, "{}")], Some(2), s(0)).len(), 1);
    }

    #[test]
    fn the_table_is_bounded() {
        let mut table = Presence::new(1);
        let flood = (10..10_000).map(|client| entry(client, 1, "{}")).collect();
        assert_eq!(table.apply(flood, None, s(0)).len(), MAX_STATES);
        let flood = (10..10_000)
            .map(|client| entry(client, 2, "null"))
            .collect();
        table.apply(flood, None, s(0));
        assert!(table.gone.len() <= MAX_GONE);
    }
}
