//! What everybody in a schedule has made, in the order in which it was made.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use celljam::notebook::Replica;
use celljam::wire::lib0::Reader;

/// A change of the document as its author made it.
#[derive(Clone, Debug)]
pub struct Made {
    pub client: u64,
    /// By its author's clock.
    pub at: Duration,
    pub update: Vec<u8>,
}

#[derive(Debug, Default)]
struct Pages {
    made: Vec<Made>,
    /// The last clock that each client has written by the will of its person.
    clocks: BTreeMap<u64, u64>,
    /// Clients of celljam that have put a file's content into the room, each with the clock after it.
    seeded: Vec<(u64, u64)>,
    /// The same of browser pages.
    seeded_by_pages: usize,
}

/// One book, in which all write.
#[derive(Clone, Debug, Default)]
pub struct Ledger(Rc<RefCell<Pages>>);

impl Ledger {
    /// Takes note of what a replica has written since its state vector was `before`.
    pub fn note(&self, replica: &Replica, before: &[u8], at: Duration) {
        let (client, update) = (replica.client(), replica.diff(before));
        let update = update.expect("our own vector");
        let mut pages = self.0.borrow_mut();
        pages.clocks.insert(client, clock_of(replica, client));
        pages.made.push(Made { client, at, update });
    }

    pub fn note_seed(&self, replica: &Replica) {
        let client = replica.client();
        let clock = clock_of(replica, client);
        self.0.borrow_mut().seeded.push((client, clock));
    }

    pub fn note_seed_of_page(&self) {
        self.0.borrow_mut().seeded_by_pages += 1;
    }

    /// Members of celljam that seeded, each with the clock after it: the file has what is before that.
    pub fn seeded(&self) -> Vec<(u64, u64)> {
        self.0.borrow().seeded.clone()
    }

    pub fn seeds(&self) -> usize {
        self.0.borrow().seeded.len()
    }

    pub fn seeds_of_pages(&self) -> usize {
        self.0.borrow().seeded_by_pages
    }

    pub fn all(&self) -> Vec<Made> {
        self.0.borrow().made.clone()
    }

    /// The clock up to which a client's person has written.
    pub fn clock(&self, client: u64) -> u64 {
        self.0.borrow().clocks.get(&client).copied().unwrap_or(0)
    }
}

/// A state vector: how far each client's writing is there.
pub fn clocks(replica: &Replica) -> BTreeMap<u64, u64> {
    let vector = replica.state_vector();
    let mut reader = Reader::new(&vector);
    let mut number = || reader.var_u64().expect("our own vector");
    let count = number();
    (0..count).map(|_| (number(), number())).collect()
}

fn clock_of(replica: &Replica, client: u64) -> u64 {
    clocks(replica).get(&client).copied().unwrap_or(0)
}
