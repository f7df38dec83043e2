//! A peer and the program start at once, so that both offer, in both framings.

use std::time::Duration;

use super::clock::{SLOW, pause};
use super::kit::Need;
use super::stage::{Stage, fill, idle_node};

/// How long before the program's start the peer opens the room: about the time the program needs to
/// its own announce, and both sides of it.
const LEADS: [u64; 3] = [0, 60, 120];

#[test]
fn a_peer_and_the_program_that_start_at_once_meet() {
    for framing in ["chunked", "plain"] {
        for lead in LEADS {
            let Some(stage) = Stage::new(Need::Node) else {
                return;
            };
            let mut node = idle_node(framing);
            let id = node
                .send("open", stage.node_options("Nora", "demo.ipynb"))
                .expect("Node listens");
            pause(Duration::from_millis(lead));
            let seat = stage.seat_by_flags("demo.ipynb", &[]);
            node.answer(id).expect("the room opens");
            fill(&mut node);
            seat.wait_text("alpha = 1", SLOW);
            seat.wait_text("peers 1, all in step", SLOW);
        }
    }
}
