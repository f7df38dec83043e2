//! Whether what happens is written down, where, and how much of it.

use std::path::PathBuf;

use super::keymap::at_home;
use super::{ConfigError, Env, Settings};

/// A log that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogChoice {
    pub file: PathBuf,
    /// More of it, and the addresses of signaling servers.
    pub debug: bool,
}

/// The log that these layers ask for, if they ask for one.
///
/// # Errors
/// When more is wanted of a log that nobody wants.
pub fn log(wishes: &Settings, env: &Env) -> Result<Option<LogChoice>, ConfigError> {
    let debug = wishes.debug.unwrap_or(false);
    match &wishes.log {
        Some(file) => Ok(Some(LogChoice {
            file: PathBuf::from(at_home(file, env)),
            debug,
        })),
        None if debug => Err(ConfigError::DebugWithoutLog),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(file: Option<&str>, debug: Option<bool>) -> Result<Option<LogChoice>, ConfigError> {
        let env = [("HOME".to_owned(), "/home/ann".to_owned())];
        let wishes = Settings {
            log: file.map(str::to_owned),
            debug,
            ..Settings::default()
        };
        log(&wishes, &env.into_iter().collect())
    }

    #[test]
    fn a_log_is_kept_where_one_is_wanted() {
        assert_eq!(choice(None, None).ok(), Some(None));
        let kept = choice(Some("~/a.log"), None).ok().flatten();
        let file = PathBuf::from("/home/ann/a.log");
        assert_eq!(kept, Some(LogChoice { file, debug: false }));
        let more = choice(Some("a.log"), Some(true)).ok().flatten();
        assert!(more.is_some_and(|more| more.debug));
    }

    #[test]
    fn more_of_nothing_is_refused() {
        assert!(matches!(
            choice(None, Some(true)),
            Err(ConfigError::DebugWithoutLog)
        ));
    }
}
