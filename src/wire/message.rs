//! The messages of a data channel (y-protocols): sync, awareness, awareness query.

use super::lib0::{Reader, WireError, Writer};

const SYNC: u64 = 0;
const AWARENESS: u64 = 1;
const QUERY_AWARENESS: u64 = 3;

const STEP1: u64 = 0;
const STEP2: u64 = 1;
const UPDATE: u64 = 2;

/// One whole message of a peer. The bytes inside are not looked at: a state vector, updates and an
/// awareness update go through [`super::precheck`] and [`super::awareness`] first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// A state vector: what the sender has.
    Step1(Vec<u8>),
    /// An update: what the receiver of a step 1 lacked.
    Step2(Vec<u8>),
    /// An update: what changed.
    Update(Vec<u8>),
    /// An awareness update.
    Awareness(Vec<u8>),
    /// Asks for all awareness states.
    QueryAwareness,
    /// A message of a kind that is not for us (`auth` is 2, the `BroadcastChannel` kind 4): its kind,
    /// and nothing of what it holds.
    Other(u64),
}

impl Message {
    /// Reads one message. Bytes left over are an error, so that what parses encodes to the same bytes
    /// again, unless it is [`Message::Other`].
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        let message = match reader.var_u64()? {
            SYNC => parse_sync(&mut reader)?,
            AWARENESS => Self::Awareness(reader.var_bytes()?.to_vec()),
            QUERY_AWARENESS => Self::QueryAwareness,
            other => return Ok(Self::Other(other)),
        };
        reader.finish()?;
        Ok(message)
    }

    /// The bytes of this message, as Yjs writes them.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        match self {
            Self::Step1(body) => sync(&mut writer, STEP1, body),
            Self::Step2(body) => sync(&mut writer, STEP2, body),
            Self::Update(body) => sync(&mut writer, UPDATE, body),
            Self::Awareness(body) => {
                writer.var_u64(AWARENESS);
                writer.var_bytes(body);
            }
            Self::QueryAwareness => writer.var_u64(QUERY_AWARENESS),
            Self::Other(kind) => writer.var_u64(*kind),
        }
        writer.finish()
    }
}

fn parse_sync(reader: &mut Reader<'_>) -> Result<Message, WireError> {
    let step = reader.var_u64()?;
    let body = reader.var_bytes()?.to_vec();
    match step {
        STEP1 => Ok(Message::Step1(body)),
        STEP2 => Ok(Message::Step2(body)),
        UPDATE => Ok(Message::Update(body)),
        tag => Err(WireError::Unknown {
            what: "sync step",
            tag,
        }),
    }
}

fn sync(writer: &mut Writer, step: u64, body: &[u8]) {
    writer.var_u64(SYNC);
    writer.var_u64(step);
    writer.var_bytes(body);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_back() {
        let body = vec![7u8; 300];
        let messages = [
            Message::Step1(body.clone()),
            Message::Step2(body.clone()),
            Message::Update(vec![]),
            Message::Awareness(body),
            Message::QueryAwareness,
            Message::Other(2),
        ];
        for message in messages {
            assert_eq!(Message::parse(&message.encode()), Ok(message));
        }
    }

    /// Both as measured on the channel of a page with an empty document.
    #[test]
    fn the_empty_steps_are_those_of_yjs() {
        assert_eq!(Message::Step1(vec![0]).encode(), [0, 0, 1, 0]);
        assert_eq!(Message::Step2(vec![0, 0]).encode(), [0, 1, 2, 0, 0]);
    }

    #[test]
    fn malformed_messages_are_refused() {
        assert_eq!(Message::parse(&[]), Err(WireError::Truncated));
        assert_eq!(Message::parse(&[0, 0, 5, 1]), Err(WireError::Truncated));
        assert_eq!(Message::parse(&[3, 9]), Err(WireError::Trailing(1)));
        assert!(Message::parse(&[0, 9, 0]).is_err());
    }

    #[test]
    fn what_another_kind_holds_is_not_looked_at() {
        assert_eq!(Message::parse(&[2, 0xff, 0xff]), Ok(Message::Other(2)));
    }
}
