//! In which order the structs of an update may go in: each after all that it refers to.

use super::gather::{Blocks, Link, Sort};

/// What a struct waits for.
enum Need {
    Nothing,
    /// The next struct of this client of the update.
    Next(usize),
    /// What never comes.
    Never,
}

/// The walk over the structs.
struct Walk<'a> {
    blocks: &'a Blocks,
    /// The next struct of each client.
    next: Vec<usize>,
    /// Elements of each client that are in.
    reached: Vec<u32>,
    done: Vec<bool>,
    /// Clients whose next struct waits for what never comes.
    stuck: Vec<bool>,
    /// Clients whose next struct is on the stack.
    open: Vec<bool>,
    order: Vec<u32>,
    /// Structs that wait, each for the one behind it, with their clients. Empty in between.
    stack: Vec<(usize, usize)>,
}

/// The structs that hold something new and may go in, in an order in which they may; those of a client in
/// their own order. Each is looked at once, and once more for each that it waited for. Notes how far each
/// client then is.
pub(super) fn order(blocks: &mut Blocks) -> Vec<u32> {
    let clients = blocks.clients.len();
    let mut walk = Walk {
        next: blocks.clients.iter().map(|one| one.blocks.start).collect(),
        reached: blocks.clients.iter().map(|one| one.reached).collect(),
        done: vec![false; blocks.len()],
        stuck: vec![false; clients],
        open: vec![false; clients],
        order: Vec::with_capacity(blocks.new_blocks()),
        stack: Vec::new(),
        blocks,
    };
    let mut ids: Vec<usize> = (0..clients).collect();
    // As yrs does it, and Yjs.
    ids.sort_unstable_by_key(|at| blocks_id(walk.blocks, *at));
    for client in ids.into_iter().rev() {
        while walk.take(client) {}
    }
    let (order, reached) = (walk.order, walk.reached);
    for (client, reached) in blocks.clients.iter_mut().zip(reached) {
        client.reached = reached;
    }
    order
}

fn blocks_id(blocks: &Blocks, client: usize) -> u64 {
    blocks.clients.get(client).map_or(0, |client| client.id)
}

impl Walk<'_> {
    /// Takes the next struct of a client, and before it what that waits for. False if there is none.
    fn take(&mut self, client: usize) -> bool {
        let Some(first) = self.front(client) else {
            return false;
        };
        let mut stack = std::mem::take(&mut self.stack);
        stack.push((client, first));
        self.mark(client, true);
        while let Some(&(client, at)) = stack.last() {
            let needed = match self.need(at) {
                Need::Nothing => {
                    self.put(client, at);
                    stack.pop();
                    continue;
                }
                Need::Next(other) if !self.is_open(other) => {
                    self.front(other).map(|front| (other, front))
                }
                Need::Next(_) | Need::Never => None,
            };
            match needed {
                Some(needed) => {
                    self.mark(needed.0, true);
                    stack.push(needed);
                }
                // All of them wait for it.
                None => {
                    for (client, _) in stack.drain(..) {
                        self.mark(client, false);
                        if let Some(stuck) = self.stuck.get_mut(client) {
                            *stuck = true;
                        }
                    }
                }
            }
        }
        self.stack = stack;
        true
    }

    /// The next struct of a client that holds something new, if it may ever go in.
    fn front(&mut self, client: usize) -> Option<usize> {
        let end = self.blocks.clients.get(client)?.blocks.end;
        let reached = *self.reached.get(client)?;
        if *self.stuck.get(client)? {
            return None;
        }
        let next = self.next.get_mut(client)?;
        while *next < end {
            let block = self.blocks.get(*next)?;
            if block.end() > reached {
                let fits = block.id.clock <= reached && block.sort != Sort::Skipped;
                return fits.then_some(*next);
            }
            *next += 1;
        }
        None
    }

    fn need(&self, at: usize) -> Need {
        let Some(block) = self.blocks.get(at) else {
            return Need::Never;
        };
        for link in block.links() {
            let Link::New { at, .. } = link else {
                match link {
                    Link::Missing => return Need::Never,
                    _ => continue,
                }
            };
            if self.done.get(at as usize) == Some(&false) {
                let other = self.blocks.at(at).map(|other| other.client);
                return other.map_or(Need::Never, |other| Need::Next(other as usize));
            }
        }
        Need::Nothing
    }

    fn put(&mut self, client: usize, at: usize) {
        self.mark(client, false);
        if let Some(done) = self.done.get_mut(at) {
            *done = true;
        }
        let end = self.blocks.get(at).map(super::gather::Block::end);
        if let (Some(reached), Some(end)) = (self.reached.get_mut(client), end) {
            *reached = end;
        }
        // At most a million structs.
        self.order.extend(u32::try_from(at));
    }

    fn mark(&mut self, client: usize, is_open: bool) {
        if let Some(open) = self.open.get_mut(client) {
            *open = is_open;
        }
    }

    fn is_open(&self, client: usize) -> bool {
        self.open.get(client).copied().unwrap_or(true)
    }
}
