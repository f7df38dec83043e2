//! Sequences that tmux hands on to the terminal around it, where `allow-passthrough` is on.

/// A sequence in tmux's envelope: each escape byte within is doubled.
pub fn passed(sequence: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x1bPtmux;".to_vec();
    for byte in sequence {
        if *byte == b'\x1b' {
            bytes.push(b'\x1b');
        }
        bytes.push(*byte);
    }
    bytes.extend_from_slice(b"\x1b\\");
    bytes
}
