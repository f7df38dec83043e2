//! Commands that search, replace, and show lists to choose from.

use super::Spec;

/// A command to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindCommand {}

/// The rows of this group.
pub const TABLE: &[Spec] = &[];
