//! Bytes and JSON of the wire to values and back. Bounded, and knows nothing of the rest of the crate.

pub mod address;
pub mod any;
pub mod awareness;
pub mod candidate;
pub mod frame;
pub mod journal;
pub mod json;
pub mod key;
pub mod late;
pub mod lib0;
pub mod message;
pub mod pairs;
pub mod precheck;
pub mod sdp;
pub mod signaling;
pub mod slices;
pub mod stun;
pub mod verify;
