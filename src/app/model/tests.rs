//! The whole state, driven like a person does.

mod asked;
mod saving;
