//! The JSON text frames of y-webrtc signaling, both ways.

use serde_json::{Value, json};

use super::json::is_modest;
use super::sdp::MAX_SDP;

/// Characters of one text frame. An SDP is a few thousand; anything near this is an attack.
pub const MAX_TEXT: usize = 256 * 1024;
/// A peer id is a UUID of 36; longer ones were made to fill memory.
pub const MAX_PEER_ID: usize = 128;
/// Peers that one announcement can be for.
pub const MAX_CALLED: usize = 32;
/// Bytes of one candidate line, generously.
const MAX_CANDIDATE: usize = 1024;

/// What a server sends.
#[derive(Clone, Debug, PartialEq)]
pub enum FromServer {
    Publish {
        topic: String,
        data: Value,
        clients: Option<u64>,
    },
    Ping,
    Pong,
    /// Something that is none of ours.
    Other,
}

/// What a client asks of a server, as far as a socket that several share must know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    Subscribe(Vec<String>),
    Unsubscribe(Vec<String>),
    Ping,
    /// A publish, or something that is none of ours.
    Other,
}

/// What peers say to each other through the server: the `data` of a publish.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    Announce {
        from: String,
    },
    /// An announcement for those named, which everybody else may pass over. To a page, which does not know the
    /// difference, it is one for all.
    Call {
        from: String,
        to: Vec<String>,
    },
    Signal {
        from: String,
        to: String,
        signal: Signal,
        token: Option<f64>,
    },
}

/// A WebRTC signal in simple-peer's form.
#[derive(Clone, Debug, PartialEq)]
pub enum Signal {
    Offer(String),
    Answer(String),
    Candidate {
        candidate: String,
        mid: String,
        mline: u16,
    },
}

/// Reads a text frame of a server. None for what is no JSON object of a known form.
pub fn read_frame(text: &str) -> Option<FromServer> {
    let mut frame = read_json(text)?;
    Some(match frame.get("type")?.as_str()? {
        "publish" => FromServer::Publish {
            topic: frame.get("topic")?.as_str()?.to_owned(),
            clients: frame.get("clients").and_then(Value::as_u64),
            data: frame.get_mut("data")?.take(),
        },
        "ping" => FromServer::Ping,
        "pong" => FromServer::Pong,
        _ => FromServer::Other,
    })
}

/// A tree of what cannot be a large one.
fn read_json(text: &str) -> Option<Value> {
    let fits = text.len() <= MAX_TEXT && is_modest(text);
    fits.then(|| serde_json::from_str(text).ok()).flatten()
}

/// Reads a text frame of a client. None for what is no JSON object of a known form.
pub fn read_request(text: &str) -> Option<Request> {
    let frame = read_json(text)?;
    let topics = || {
        let topics = frame.get("topics")?.as_array()?.iter();
        Some(
            topics
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
        )
    };
    match frame.get("type")?.as_str()? {
        "subscribe" => topics().map(Request::Subscribe),
        "unsubscribe" => topics().map(Request::Unsubscribe),
        "ping" => Some(Request::Ping),
        _ => Some(Request::Other),
    }
}

/// Reads the `data` of a publish.
pub fn read_data(data: &Value) -> Option<Data> {
    let from = peer_id(data.get("from")?)?;
    match data.get("type")?.as_str()? {
        "announce" => Some(match data.get("for").and_then(Value::as_array) {
            Some(to) => Data::Call {
                from,
                to: to.iter().filter_map(peer_id).take(MAX_CALLED).collect(),
            },
            None => Data::Announce { from },
        }),
        "signal" => Some(Data::Signal {
            from,
            to: peer_id(data.get("to")?)?,
            signal: read_signal(data.get("signal")?)?,
            token: data.get("token").and_then(Value::as_f64),
        }),
        _ => None,
    }
}

fn peer_id(value: &Value) -> Option<String> {
    value
        .as_str()
        .filter(|id| !id.is_empty() && id.len() <= MAX_PEER_ID)
        .map(str::to_owned)
}

fn read_signal(signal: &Value) -> Option<Signal> {
    let sdp = || {
        signal
            .get("sdp")?
            .as_str()
            .filter(|sdp| sdp.len() <= MAX_SDP)
            .map(str::to_owned)
    };
    match signal.get("type")?.as_str()? {
        "offer" => sdp().map(Signal::Offer),
        "answer" => sdp().map(Signal::Answer),
        "candidate" => read_candidate(signal.get("candidate")?),
        _ => None,
    }
}

fn read_candidate(value: &Value) -> Option<Signal> {
    let line = value.get("candidate")?.as_str()?;
    let mid = value.get("sdpMid").and_then(Value::as_str).unwrap_or("0");
    let mline = value
        .get("sdpMLineIndex")
        .and_then(Value::as_u64)
        .unwrap_or(0);
    let fits = !line.is_empty() && line.len() <= MAX_CANDIDATE && mid.len() <= MAX_PEER_ID;
    fits.then(|| Signal::Candidate {
        candidate: line.to_owned(),
        mid: mid.to_owned(),
        mline: u16::try_from(mline).unwrap_or(0),
    })
}

/// The `data` of a publish, as y-webrtc writes it.
pub fn data(data: &Data) -> Value {
    match data {
        Data::Announce { from } => json!({ "type": "announce", "from": from }),
        Data::Call { from, to } => json!({ "type": "announce", "from": from, "for": to }),
        Data::Signal {
            from,
            to,
            signal,
            token,
        } => {
            let mut value =
                json!({ "to": to, "from": from, "type": "signal", "signal": signal_json(signal) });
            if let (Some(token), Some(map)) = (token, value.as_object_mut()) {
                map.insert("token".to_owned(), json!(token));
            }
            value
        }
    }
}

fn signal_json(signal: &Signal) -> Value {
    match signal {
        Signal::Offer(sdp) => json!({ "type": "offer", "sdp": sdp }),
        Signal::Answer(sdp) => json!({ "type": "answer", "sdp": sdp }),
        Signal::Candidate {
            candidate,
            mid,
            mline,
        } => json!({
            "type": "candidate",
            "candidate": { "candidate": candidate, "sdpMLineIndex": mline, "sdpMid": mid },
        }),
    }
}

pub fn subscribe(topic: &str) -> String {
    json!({ "type": "subscribe", "topics": [topic] }).to_string()
}

pub fn unsubscribe(topic: &str) -> String {
    json!({ "type": "unsubscribe", "topics": [topic] }).to_string()
}

pub fn publish(topic: &str, data: &Value) -> String {
    json!({ "type": "publish", "topic": topic, "data": data }).to_string()
}

pub fn ping() -> String {
    json!({ "type": "ping" }).to_string()
}

pub fn pong() -> String {
    json!({ "type": "pong" }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_we_write_we_read() {
        let signal = Signal::Candidate {
            candidate: "candidate:1 1 udp".into(),
            mid: "0".into(),
            mline: 0,
        };
        for value in [
            Data::Announce { from: "a".into() },
            Data::Call {
                from: "a".into(),
                to: vec!["b".into(), "c".into()],
            },
            Data::Signal {
                from: "a".into(),
                to: "b".into(),
                signal,
                token: Some(0.5),
            },
            Data::Signal {
                from: "a".into(),
                to: "b".into(),
                signal: Signal::Offer("v=0".into()),
                token: None,
            },
        ] {
            assert_eq!(read_data(&data(&value)), Some(value));
        }
    }

    #[test]
    fn hostile_frames_are_none() {
        let wide = format!(
            "{{\"type\":\"publish\",\"topic\":\"t\",\"data\":[{}0]}}",
            "[],".repeat(10_000)
        );
        let long = format!("{{\"type\":\"ping\",\"x\":\"{}\"}}", "x".repeat(MAX_TEXT));
        let deep = format!(
            "{{\"type\":\"publish\",\"topic\":\"t\",\"data\":{}",
            "[".repeat(100_000)
        );
        for text in [
            "",
            "not json",
            "5",
            "[]",
            "{\"type\":5}",
            "{\"type\":\"publish\",\"topic\":5}",
            &deep,
            &wide,
            &long,
        ] {
            assert_eq!(read_frame(text), None, "{}", &text[..text.len().min(40)]);
        }
        let from = json!({ "type": "announce", "from": "x".repeat(1000) });
        assert_eq!(read_data(&from), None);
        let offer = json!({ "type": "offer", "sdp": "x".repeat(MAX_SDP + 1) });
        let data = json!({ "type": "signal", "from": "a", "to": "b", "signal": offer });
        assert_eq!(read_data(&data), None);
    }

    #[test]
    fn values_of_another_type_are_none() {
        let signal = json!({ "type": "offer", "sdp": "v=0" });
        let good = json!({ "type": "signal", "from": "a", "to": "b", "signal": signal });
        assert!(read_data(&good).is_some());
        for key in ["type", "from", "to", "signal"] {
            for wrong in [json!(null), json!(5), json!([]), json!({ "type": [] })] {
                let mut bad = good.clone();
                bad[key] = wrong;
                assert_eq!(read_data(&bad), None, "{key}");
            }
        }
        for candidate in [
            json!(null),
            json!({ "candidate": 5 }),
            json!({ "candidate": "" }),
        ] {
            let signal = json!({ "type": "candidate", "candidate": candidate });
            let data = json!({ "type": "signal", "from": "a", "to": "b", "signal": signal });
            assert_eq!(read_data(&data), None);
        }
    }
}
