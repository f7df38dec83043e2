//! The program itself on terminals of many kinds, each played by the test at the other end of a
//! pseudo-terminal: it answers as that terminal would, and looks at what stands on it.

#[path = "pty/mod.rs"]
#[allow(dead_code)]
mod pty;
use pty::{clock, machine, screen};

#[path = "terminal/seat.rs"]
mod seat;
#[path = "terminal/sequences.rs"]
mod sequences;
#[path = "terminal/wall.rs"]
mod wall;

#[path = "terminal/colours.rs"]
mod colours;
#[path = "terminal/gone.rs"]
mod gone;
#[path = "terminal/kitty.rs"]
mod kitty;
#[path = "terminal/overlaid.rs"]
mod overlaid;
#[path = "terminal/plain.rs"]
mod plain;
#[path = "terminal/shell.rs"]
mod shell;
#[path = "terminal/silent.rs"]
mod silent;
#[path = "terminal/storm.rs"]
mod storm;
