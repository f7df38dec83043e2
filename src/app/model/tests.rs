//! The whole state, driven like a person does.

mod asked;
mod history;
mod keeping;
mod keys;
mod outputs;
mod saving;
mod verifying;
mod watching;
