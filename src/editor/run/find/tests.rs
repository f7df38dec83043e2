//! Searching, replacing and choosing, in one line each.

mod choosing;
mod desk;
mod replacing;
mod searching;
