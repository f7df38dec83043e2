//! The paths that a source file names: those inside the crate, and those of one outer crate.

use super::lexer::{Token, tokens};

/// Every path to another place of the crate, without its `crate::` (`room::event::Input`), with its
/// line. Groups are spread out; `super::` that climbs to the root counts too.
pub fn inner(file: &str, source: &str) -> Vec<(usize, String)> {
    let tokens = tokens(source);
    let depth = depth_of(file);
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        if continues(&tokens, at) {
            continue;
        }
        if let Some(start) = root_at(&tokens, at, depth) {
            spread(&tokens, start, String::new(), &mut found);
        }
    }
    found
}

/// The lines on which `name` begins a path or is imported whole.
pub fn outer(name: &str, source: &str) -> Vec<usize> {
    let tokens = tokens(source);
    let is = |at: usize, text: &str| tokens.get(at).is_some_and(|t| t.text == text);
    let module = (0..tokens.len()).any(|at| is(at, "mod") && is(at + 1, name) && is(at + 2, ";"));
    (0..tokens.len())
        .filter(|&at| is(at, name) && !continues(&tokens, at))
        .filter(|&at| {
            let absolute = at > 0 && is(at - 1, "::");
            let imported =
                at > 0 && (is(at - 1, "use") || is(at - 1, "crate")) && !is(at + 1, "::");
            absolute || imported || (is(at + 1, "::") && !module)
        })
        .map(|at| tokens[at].line)
        .collect()
}

/// How many modules deep the file is: `src/room/peer.rs` is `crate::room::peer`, two.
fn depth_of(file: &str) -> usize {
    let inside = file.strip_prefix("src/").unwrap_or(file);
    let parts = inside.split('/').count();
    parts
        - usize::from(matches!(
            inside.rsplit('/').next(),
            Some("mod.rs" | "lib.rs" | "main.rs")
        ))
}

/// Whether the token at `at` goes on with a path begun before it (`a::HERE`); `::HERE` alone does not.
fn continues(tokens: &[Token], at: usize) -> bool {
    if at < 2 || tokens[at - 1].text != "::" {
        return false;
    }
    let before = &tokens[at - 2].text;
    let word = before.chars().all(|c| c.is_alphanumeric() || c == '_');
    (word && !matches!(before.as_str(), "use" | "as" | "in" | "return")) || before == ">"
}

/// If a path to the crate's root starts at `at`, the index of the first token behind it.
fn root_at(tokens: &[Token], at: usize, depth: usize) -> Option<usize> {
    let text = |at: usize| tokens.get(at).map_or("", |t| t.text.as_str());
    if matches!(text(at), "crate" | "celljam") && text(at + 1) == "::" {
        return Some(at + 2);
    }
    let mut start = if text(at) == "self" && text(at + 1) == "::" {
        at + 2
    } else {
        at
    };
    let mut climbed = 0;
    while text(start) == "super" && text(start + 1) == "::" {
        climbed += 1;
        start += 2;
    }
    (climbed > 0 && climbed >= depth).then_some(start)
}

/// Adds every path of the tree that starts at `at`; gives the index behind it.
fn spread(tokens: &[Token], at: usize, prefix: String, found: &mut Vec<(usize, String)>) -> usize {
    let Some(token) = tokens.get(at) else {
        return at;
    };
    if token.text == "{" {
        return group(tokens, at + 1, &prefix, found);
    }
    let path = if prefix.is_empty() {
        token.text.clone()
    } else {
        format!("{prefix}::{}", token.text)
    };
    if tokens.get(at + 1).is_some_and(|t| t.text == "::") {
        return spread(tokens, at + 2, path, found);
    }
    found.push((token.line, path));
    at + 1
}

fn group(tokens: &[Token], mut at: usize, prefix: &str, found: &mut Vec<(usize, String)>) -> usize {
    while let Some(token) = tokens.get(at) {
        at = match token.text.as_str() {
            "}" => return at + 1,
            "," => at + 1,
            // The new name is no path.
            "as" => at + 2,
            _ => spread(tokens, at, prefix.to_string(), found),
        };
    }
    at
}
