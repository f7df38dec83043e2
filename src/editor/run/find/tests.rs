//! Searching, replacing and choosing, in one line each.

mod choosing;
mod desk;
mod real;
mod replacing;
mod searching;
