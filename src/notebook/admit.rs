//! What has to be true of a peer's bytes before yrs sees them.

use yrs::updates::decoder::Decode;
use yrs::{ClientID, StateVector, Update};

use super::boundary;
use super::error::ApplyError;
use crate::wire::precheck::{Limits, check_update};

/// Client ids have 53 bits at most (JavaScript's safe integers; yrs asserts it).
const CLIENT_BITS: u32 = 53;

/// The least bytes of one entry of a state vector: one for the client, one for the clock.
const ENTRY_BYTES: usize = 2;

/// Pass an update to yrs' decoder only if it cannot exhaust memory or the stack there.
fn admit(update: &[u8]) -> Result<(), ApplyError> {
    check_update(update, &Limits::default())
        .map(drop)
        .map_err(|error| ApplyError::Malformed(error.to_string()))
}

/// Check and decode an update (v1) of a peer for a replica that writes as `own` and has reached `clock`.
pub(super) fn decode_update(bytes: &[u8], own: ClientID, clock: u32) -> Result<Update, ApplyError> {
    admit(bytes)?;
    let update = boundary::catch(|| Update::decode_v1(bytes))
        .ok_or_else(|| ApplyError::Malformed("the decoder panicked".to_owned()))?
        .map_err(|error| ApplyError::Malformed(error.to_string()))?;
    if forged(&update, own, clock) {
        return Err(ApplyError::Forged);
    }
    Ok(update)
}

/// Whether the update holds items of `own` that `own` never made.
fn forged(update: &Update, own: ClientID, clock: u32) -> bool {
    update
        .insertions(true)
        .get(&own)
        .is_some_and(|ranges| ranges.iter().any(|range| range.end > clock))
}

/// Decode a state vector without yrs, whose decoder allocates what the count says.
pub(super) fn decode_state_vector(bytes: &[u8]) -> Result<StateVector, ApplyError> {
    let mut rest = bytes;
    parse_state_vector(&mut rest).ok_or(ApplyError::StateVector)
}

fn parse_state_vector(rest: &mut &[u8]) -> Option<StateVector> {
    let count = usize::try_from(varuint(rest)?).ok()?;
    if count > rest.len() / ENTRY_BYTES {
        return None;
    }
    (0..count).map(|_| entry(rest)).collect()
}

fn entry(rest: &mut &[u8]) -> Option<(ClientID, u32)> {
    let client = varuint(rest)?;
    let clock = u32::try_from(varuint(rest)?).ok()?;
    Some((client_id(client)?, clock))
}

/// The client id, if it is one that JavaScript could have.
pub(super) fn client_id(client: u64) -> Option<ClientID> {
    (client >> CLIENT_BITS == 0).then(|| ClientID::new(client))
}

/// lib0's varuint: seven bits a byte, the least first.
fn varuint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..CLIENT_BITS + 7).step_by(7) {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
