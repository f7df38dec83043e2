//! The locale: whether text of this session is UTF-8.

use super::finding::{Finding, foreign};

const CHECK: &str = "locale";
/// The variables that say it, the strongest first (POSIX, chapter 8).
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_CTYPE", "LANG"];
const HINT: &str = "export LC_ALL=C.UTF-8, also on machines that ssh leads to";

/// One line.
pub fn finding(variable: impl Fn(&str) -> Option<String>) -> Finding {
    let set = |name: &'static str| {
        let value = variable(name).filter(|value| !value.is_empty())?;
        Some((name, value))
    };
    let Some((name, value)) = VARIABLES.into_iter().find_map(set) else {
        return Finding::warn(CHECK, "none is set: other programs may take text for ASCII")
            .then(HINT);
    };
    let text = format!("{name} is {}", foreign(&value));
    let small = value.to_lowercase();
    match small.contains("utf-8") || small.contains("utf8") {
        true => Finding::ok(CHECK, &text),
        false => Finding::warn(CHECK, &format!("{text}, which is not UTF-8")).then(HINT),
    }
}
