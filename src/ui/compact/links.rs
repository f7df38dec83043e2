//! Links (OSC 8): characters that are on the screen already are written again between two sequences, so
//! that the terminal knows where they lead. What it does then is up to it, and to who sits there.

use std::io::{self, Write};

use ratatui::layout::{Position, Rect};

use super::super::links::Linked;
use super::Compact;

/// Ends a link.
const CLOSE: &[u8] = b"\x1b]8;;\x1b\\";

/// The links that the terminal knows.
#[derive(Default)]
pub struct Known {
    links: Vec<Entry>,
}

struct Entry {
    linked: Linked,
    /// Something was written into it since.
    torn: bool,
}

impl Known {
    /// The screen was cleared.
    pub fn forget(&mut self) {
        self.links.clear();
    }

    /// A character was written.
    pub fn wrote(&mut self, at: Position) {
        for entry in &mut self.links {
            entry.torn |= entry.linked.area.contains(at);
        }
    }

    fn has(&self, linked: &Linked) -> bool {
        let same = |entry: &Entry| !entry.torn && entry.linked == *linked;
        self.links.iter().any(same)
    }

    /// Takes those away that are not wanted any more, or not whole; returns where no other one comes.
    fn unwanted(&mut self, wanted: &[Linked]) -> Vec<Rect> {
        let mut gone = Vec::new();
        self.links.retain(|entry| {
            let keep = !entry.torn && wanted.contains(&entry.linked);
            let covered = |linked: &Linked| linked.area == entry.linked.area;
            if !keep && !wanted.iter().any(covered) {
                gone.push(entry.linked.area);
            }
            keep
        });
        gone
    }
}

/// Begins a link. All parts of one have the same id: terminals show them as one.
fn open(address: &str) -> String {
    // FNV-1a: short, and the same in each frame.
    let step = |sum: u32, byte: u8| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let id = address.bytes().fold(0x811c_9dc5, step);
    format!("\x1b]8;id={id:x};{address}\x1b\\")
}

impl<W: Write> Compact<W> {
    /// Tells the terminal of these links, and that others are none any more. Writes nothing where it knows
    /// that already.
    pub fn link(&mut self, wanted: &[Linked]) -> io::Result<()> {
        let columns = (self.size)()?.width;
        for area in self.links.unwanted(wanted) {
            self.ink.write(&self.cover.row(area), columns);
        }
        for linked in wanted {
            if self.links.has(linked) {
                continue;
            }
            // Moved before: what lies between is not of the link.
            self.ink.go(linked.area.as_position());
            let begin = open(linked.link.address());
            self.ink.bytes.extend_from_slice(begin.as_bytes());
            self.ink.write(&self.cover.row(linked.area), columns);
            self.ink.bytes.extend_from_slice(CLOSE);
            self.links.links.push(Entry {
                linked: linked.clone(),
                torn: false,
            });
        }
        self.put_out()
    }
}
