//! The program itself, in a pty, against the real room: browsers, the stock signaling server, Node peers.
//!
//! Skipped with a plain message where Node, the kit or Chromium is missing; with
//! `CELLJAM_INTEROP=required` missing means failing. Tests run one at a time.

#[path = "../pty/mod.rs"]
#[allow(dead_code)]
mod pty;
use pty::{clock, screen};

mod coturn;
mod kit;
mod program;
mod record;
mod stage;

mod bench;
mod carets;
mod cat;
mod cells;
mod edits;
mod glare;
mod harness;
mod host;
mod join;
mod jupytext;
mod keys;
mod leaving;
mod local;
mod mdns;
mod nowhere;
mod observer;
mod outage;
mod people;
mod plain;
mod relay;
mod rich;
mod saved;
mod serve;
mod signaling;
mod text;
mod tls;
