//! Out of the base64 that MIME data is written in.

use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use super::error::PictureError;

/// All bytes, if they are no more than so many.
pub fn bytes(text: &str, most: usize) -> Result<Vec<u8>, PictureError> {
    let symbols: Vec<u8> = symbols(text).collect();
    if symbols.len() / 4 * 3 > most.saturating_add(2) {
        return Err(PictureError::Bytes(most));
    }
    let bytes = engine().decode(symbols);
    bytes.map_err(|_| PictureError::Base64)
}

/// The first bytes, about so many; none where they are no base64.
pub fn first(text: &str, bytes: usize) -> Vec<u8> {
    let symbols: Vec<u8> = symbols(text).take(bytes / 3 * 4).collect();
    engine().decode(symbols).unwrap_or_default()
}

/// Lines are broken at will.
fn symbols(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(|byte| !byte.is_ascii_whitespace())
}

/// Padding or none.
fn engine() -> GeneralPurpose {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(&base64::alphabet::STANDARD, config)
}
