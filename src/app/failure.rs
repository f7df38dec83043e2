//! How a command can fail, and the exit code that scripts see.

use thiserror::Error;

/// Each text names the step, the cause and the next thing to do.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum Failure {
    #[error("{0}")]
    Usage(String),
    #[error("{0}")]
    Failed(String),
    #[error("{0}")]
    NobodyThere(String),
    #[error("{0}")]
    Refused(String),
    #[error("{0}")]
    TimedOut(String),
}

impl Failure {
    /// 2 usage, 1 failure; `cat` also tells 3 nobody there, 4 refused, 5 timed out.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Failed(_) => 1,
            Failure::Usage(_) => 2,
            Failure::NobodyThere(_) => 3,
            Failure::Refused(_) => 4,
            Failure::TimedOut(_) => 5,
        }
    }
}
