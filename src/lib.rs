//! celljam: a terminal seat in a shared Jupyter notebook.
//!
//! Pure layers under one loop; `docs/architecture.md` draws the picture and states what each layer
//! may import. Everything below [`app`] and [`net`] owns no clock, no random source, no socket and no
//! file: time (`now`, a [`std::time::Duration`] since the program began) and bytes are passed in,
//! effects come out as values.

#![forbid(unsafe_code)]

pub mod app;
pub mod cli;
pub mod config;
pub mod editor;
pub mod link;
pub mod net;
pub mod notebook;
pub mod picture;
pub mod room;
pub mod session;
pub mod ui;
pub mod wire;
