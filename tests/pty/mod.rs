//! The program in a pseudo-terminal whose other end is played by the test. Shared by those who watch the
//! real screen; none of them uses all of it.

pub mod clock;
pub mod machine;
pub mod screen;
