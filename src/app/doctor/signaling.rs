//! The signaling servers: reached, answering, and passing messages on.

use std::time::Duration;

use url::Url;

use super::finding::{Finding, foreign};
use crate::net::Probe;

const CHECK: &str = "signaling";
/// Slower than this, two people who join at once meet late.
const SLOW: Duration = Duration::from_secs(1);

/// A server, and what came of asking it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub url: String,
    pub outcome: Result<Probe, String>,
}

/// One line a server. One that is gone is bad luck where another is there, and the end where none is.
pub fn findings(asked: &[Asked]) -> Vec<Finding> {
    if asked.is_empty() {
        return vec![
            Finding::skip(CHECK, "no server is named")
                .then("give a link, or --signaling ws://HOST:PORT"),
        ];
    }
    let works = |asked: &Asked| {
        let probe = asked.outcome.as_ref();
        probe.is_ok_and(|probe| probe.echo.is_some())
    };
    let some = asked.iter().any(works);
    asked.iter().map(|asked| one(asked, some)).collect()
}

fn one(asked: &Asked, some: bool) -> Finding {
    let server = foreign(&shown(&asked.url));
    let bad = |text: &str| match some {
        true => Finding::warn(CHECK, text),
        false => Finding::fail(CHECK, text),
    };
    let probe = match &asked.outcome {
        Ok(probe) => probe,
        Err(reason) => {
            return bad(&format!("{server} is not reached: {}", foreign(reason)))
                .then("check the address, the network and whether the server runs");
        }
    };
    let Some(echo) = probe.echo else {
        return bad(&format!(
            "{server} is reached and passes no message on{}",
            match probe.pong {
                Some(_) => ", though it answers a ping",
                None => "",
            }
        ))
        .then("it may be another kind of server: name one of y-webrtc's");
    };
    let text = format!(
        "{server} open after {} ms, round trip {} ms",
        probe.opened.as_millis(),
        echo.as_millis()
    );
    match (probe.pong, echo > SLOW) {
        (_, true) => Finding::warn(CHECK, &text).then("name a server that is nearer"),
        (None, _) => Finding::warn(CHECK, &format!("{text}, but it answers no ping"))
            .then("a quiet room will reconnect every half minute"),
        (Some(_), false) => Finding::ok(CHECK, &text),
    }
}

/// A URL without what may be a secret: login, query and fragment.
pub fn shown(url: &str) -> String {
    let Ok(mut parsed) = Url::parse(url) else {
        return "an address that is none".to_owned();
    };
    // A URL with a host takes both.
    let _ = parsed.set_username("");
    let _ = parsed.set_password(None);
    parsed.set_query(None);
    parsed.set_fragment(None);
    parsed.as_str().trim_end_matches('/').to_owned()
}
