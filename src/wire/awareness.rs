//! Awareness updates (y-protocols): who is here, as a JSON text a client.

use super::lib0::{Reader, WireError, Writer};

/// States of one update. A mesh has tens of peers; a full greeting names each once.
pub const MAX_STATES: usize = 1_024;

/// Bytes of one state. A name, a colour and some carets take a few hundred.
pub const MAX_STATE_BYTES: usize = 64 * 1024;

/// The state that says that a client is gone.
pub const GONE: &str = "null";

/// The state of one client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The Yjs client id, at most 2^53 - 1.
    pub client: u64,
    /// Rises with every change, and at least every 15 s. At most 2^53 - 1.
    pub clock: u64,
    /// JSON text as the client wrote it, not parsed; [`GONE`] when it left.
    pub state: String,
}

impl Entry {
    /// Whether this says that the client has left.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.state == GONE
    }
}

/// Reads an awareness update within [`MAX_STATES`] and [`MAX_STATE_BYTES`].
pub fn decode(bytes: &[u8]) -> Result<Vec<Entry>, WireError> {
    let mut reader = Reader::new(bytes);
    let count = reader.count(3)?;
    if count > MAX_STATES {
        return Err(WireError::Limit("awareness states"));
    }
    let entries = (0..count)
        .map(|_| read_entry(&mut reader))
        .collect::<Result<_, _>>()?;
    reader.finish()?;
    Ok(entries)
}

fn read_entry(reader: &mut Reader<'_>) -> Result<Entry, WireError> {
    let client = reader.var_safe()?;
    let clock = reader.var_safe()?;
    let state = reader.var_string()?;
    if state.len() > MAX_STATE_BYTES {
        return Err(WireError::Limit("bytes of an awareness state"));
    }
    Ok(Entry {
        client,
        clock,
        state: state.to_owned(),
    })
}

/// Writes an awareness update.
#[must_use]
pub fn encode(entries: &[Entry]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.var_u64(entries.len() as u64);
    for entry in entries {
        writer.var_u64(entry.client);
        writer.var_u64(entry.clock);
        writer.var_string(&entry.state);
    }
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(client: u64, state: &str) -> Entry {
        Entry {
            client,
            clock: 3,
            state: state.to_owned(),
        }
    }

    #[test]
    fn entries_come_back() {
        let entries = vec![
            entry(1, r#"{"user":{"name":"é"}}"#),
            entry((1 << 53) - 1, GONE),
        ];
        assert_eq!(decode(&encode(&entries)), Ok(entries.clone()));
        assert_eq!(
            entries.iter().map(Entry::is_gone).collect::<Vec<_>>(),
            [false, true]
        );
    }

    #[test]
    fn limits_hold() {
        let many = vec![entry(1, "{}"); MAX_STATES + 1];
        assert!(matches!(decode(&encode(&many)), Err(WireError::Limit(_))));
        let large = entry(1, &"x".repeat(MAX_STATE_BYTES + 1));
        assert!(matches!(
            decode(&encode(&[large])),
            Err(WireError::Limit(_))
        ));
        assert_eq!(
            decode(&encode(&[entry(1 << 53, "{}")])),
            Err(WireError::Overflow)
        );
        assert_eq!(decode(&[0xff, 0xff, 0xff, 0x7f]), Err(WireError::Truncated));
        assert_eq!(decode(&[0, 0]), Err(WireError::Trailing(1)));
    }
}
