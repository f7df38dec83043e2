//! What has to be true of a peer's bytes before yrs sees them.

use yrs::updates::decoder::Decode;
use yrs::{ClientID, StateVector, Update};

use super::boundary;
use super::error::ApplyError;
use crate::wire::precheck::{Facts, Limits, check_update, read_state_vector};

/// Client ids have 53 bits at most (JavaScript's safe integers; yrs asserts it).
const CLIENT_BITS: u32 = 53;

/// Pass an update to yrs' decoder only if it cannot exhaust memory or the stack there.
pub(super) fn check(update: &[u8]) -> Result<Facts, ApplyError> {
    check_update(update, &Limits::default())
        .map_err(|error| ApplyError::Malformed(error.to_string()))
}

/// Decode an update (v1) of a peer that was checked, for a replica that writes as `own` and has reached
/// `clock`.
pub(super) fn decode_update(bytes: &[u8], own: ClientID, clock: u32) -> Result<Update, ApplyError> {
    let update = boundary::catch(|| Update::decode_v1(bytes))
        .ok_or(ApplyError::Panicked)?
        .map_err(|error| ApplyError::Malformed(error.to_string()))?;
    if boundary::catch(|| forged(&update, own, clock)).ok_or(ApplyError::Panicked)? {
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
    let pairs = read_state_vector(bytes, &Limits::default());
    let pairs = pairs.map_err(|_| ApplyError::StateVector)?.into_iter();
    let entry = |(client, clock)| Some((client_id(client)?, clock));
    let entries: Option<StateVector> = pairs.map(entry).collect();
    entries.ok_or(ApplyError::StateVector)
}

/// The client id, if it is one that JavaScript could have.
pub(super) fn client_id(client: u64) -> Option<ClientID> {
    (client >> CLIENT_BITS == 0).then(|| ClientID::new(client))
}
