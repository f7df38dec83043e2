//! How yrs 0.26 finds the place of an item (`block.rs`, `update.rs`), with a count of its steps.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use celljam::wire::precheck::{Id, Kind, Limits, Parent, Struct, Visit, walk_update};

/// Where an item stands: in which root or type, under which key.
type Place = (Option<usize>, bool);

#[derive(Clone, Debug)]
struct Node {
    id: Id,
    origin: Option<Id>,
    right_origin: Option<Id>,
    left: Option<usize>,
    right: Option<usize>,
    /// None if it has no parent that yrs knows of.
    parent: Parents,
    keyed: bool,
    is_type: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parents {
    Unknown,
    /// It names something that holds nothing.
    Nowhere,
    /// In the root, or in this item.
    In(Option<usize>),
}

/// Its neighbours, the parent that it names (a root, or what another item holds), whether it has a key, and whether
/// it is a type.
type Named = (Option<Id>, Option<Id>, Option<Option<Id>>, bool, bool);

#[derive(Clone, Debug)]
struct Waiting {
    id: Id,
    /// None where it was collected.
    kind: Option<Named>,
}

/// A document of items that have one element each.
#[derive(Default)]
pub struct Model {
    nodes: Vec<Node>,
    /// None where it was collected.
    ids: BTreeMap<Id, Option<usize>>,
    starts: BTreeMap<Option<usize>, usize>,
    values: BTreeMap<Place, usize>,
    steps: u64,
    /// Steps along a list, of which twenty count as one.
    along: u64,
}

#[derive(Default)]
struct Read(BTreeMap<u64, VecDeque<Waiting>>);

impl Visit for Read {
    fn enter(&mut self, one: &Struct<'_>) {
        let kind = match one.kind {
            Kind::Item(item) => {
                let parent = item.parent.map(|parent| match parent {
                    Parent::Root(_) => None,
                    Parent::Inside(id) => Some(id),
                });
                let is_type = item.content == 7;
                Some((item.left, item.right, parent, item.key.is_some(), is_type))
            }
            _ => None,
        };
        let all = self.0.entry(one.id.client).or_default();
        all.push_back(Waiting { id: one.id, kind });
    }

    fn delete(&mut self, _: Id, _: u32) {}
}

impl Model {
    /// Applies an update that needs nothing else; gives how many steps it took.
    pub fn apply(&mut self, update: &[u8]) -> u64 {
        let mut read = Read::default();
        walk_update(update, &Limits::default(), &mut read).expect("an update");
        (self.steps, self.along) = (0, 0);
        let mut waiting = read.0;
        let clients: Vec<u64> = waiting.keys().rev().copied().collect();
        for client in clients {
            while let Some(first) = pop(&mut waiting, client) {
                let mut stack = vec![first];
                while let Some(top) = stack.last() {
                    match self.missing(top) {
                        Some(client) => {
                            let next = pop(&mut waiting, client);
                            stack.push(next.expect("it is in the update"));
                        }
                        None => {
                            let top = stack.pop().expect("one");
                            self.integrate(&top);
                        }
                    }
                }
            }
        }
        self.steps + self.along / 20
    }

    fn missing(&self, one: &Waiting) -> Option<u64> {
        let (left, right, parent, ..) = one.kind?;
        let all = [left, right, parent.flatten()];
        let mut missing = all.into_iter().flatten();
        missing
            .find(|id| !self.ids.contains_key(id))
            .map(|id| id.client)
    }

    fn find(&self, id: Option<Id>) -> Option<usize> {
        self.ids.get(&id?).copied().flatten()
    }

    fn integrate(&mut self, one: &Waiting) {
        let Some((origin, right_origin, parent, keyed, is_type)) = one.kind else {
            self.ids.insert(one.id, None);
            return;
        };
        let mut node = Node {
            id: one.id,
            origin,
            right_origin,
            left: self.find(origin),
            right: self.find(right_origin),
            parent: Parents::Unknown,
            keyed,
            is_type,
        };
        match parent {
            Some(None) => node.parent = Parents::In(None),
            Some(Some(id)) => {
                let holder = self.find(Some(id));
                let holder = holder.filter(|holder| self.nodes[*holder].is_type);
                node.parent = holder.map_or(Parents::Nowhere, |holder| Parents::In(Some(holder)));
            }
            None => {
                let beside = [node.left, node.right].into_iter().flatten();
                let mut beside = beside.map(|at| &self.nodes[at]);
                if let Some(beside) = beside.find(|at| at.parent != Parents::Unknown) {
                    (node.parent, node.keyed) = (beside.parent, beside.keyed);
                }
            }
        }
        if node.parent == Parents::Unknown {
            self.ids.insert(one.id, None);
            return;
        }
        self.ids.insert(one.id, Some(self.nodes.len()));
        if let Parents::In(holder) = node.parent {
            self.place(&mut node, holder);
        }
        self.nodes.push(node);
    }

    /// The first value of a key.
    fn first(&mut self, place: Place) -> Option<usize> {
        let mut at = self.values.get(&place).copied();
        while let Some(left) = at.and_then(|at| self.nodes[at].left) {
            self.along += 1;
            at = Some(left);
        }
        at
    }

    fn place(&mut self, node: &mut Node, holder: Option<usize>) {
        let own = self.nodes.len();
        let lone = node
            .right
            .is_none_or(|right| self.nodes[right].left.is_some());
        let parted = node
            .left
            .is_some_and(|left| self.nodes[left].right != node.right);
        if node.left.is_none() && lone || parted {
            let mut at = match node.left {
                Some(left) => self.nodes[left].right,
                None if node.keyed => self.first((holder, true)),
                None => self.starts.get(&holder).copied(),
            };
            let (mut conflicting, mut before) = (BTreeSet::new(), BTreeSet::new());
            while let Some(item) = at.filter(|at| Some(*at) != node.right) {
                self.steps += 1;
                before.insert(item);
                conflicting.insert(item);
                let other = &self.nodes[item];
                if node.origin == other.origin {
                    if other.id.client < node.id.client {
                        node.left = Some(item);
                        conflicting.clear();
                    } else if node.right_origin == other.right_origin {
                        break;
                    }
                } else {
                    match self.find(other.origin) {
                        Some(origin) if before.contains(&origin) => {
                            if !conflicting.contains(&origin) {
                                node.left = Some(item);
                                conflicting.clear();
                            }
                        }
                        _ => break,
                    }
                }
                at = self.nodes[item].right;
            }
        }
        node.right = match node.left {
            Some(left) => self.nodes[left].right.replace(own),
            None if node.keyed => self.first((holder, true)),
            None => self.starts.insert(holder, own),
        };
        match node.right {
            Some(right) => self.nodes[right].left = Some(own),
            None if node.keyed => drop(self.values.insert((holder, true), own)),
            None => {}
        }
    }
}

fn pop(waiting: &mut BTreeMap<u64, VecDeque<Waiting>>, client: u64) -> Option<Waiting> {
    waiting.get_mut(&client)?.pop_front()
}
