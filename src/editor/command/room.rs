//! Commands about the people in the room and the documents in it.

use super::Spec;

/// A command about the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoomCommand {}

/// The rows of this group.
pub const TABLE: &[Spec] = &[];
