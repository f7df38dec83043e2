//! The lib0 primitives: variable length integers, byte strings and text, read with bounds.

/// The largest integer that JavaScript holds exactly, 2^53 - 1. No Yjs peer writes a larger one.
pub const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// A 64 bit integer takes at most ten groups of seven bits.
const MAX_VARINT_BYTES: u32 = 10;

/// Why bytes of the wire were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    #[error("the data ends early")]
    Truncated,
    #[error("a number is too large")]
    Overflow,
    #[error("a text is not UTF-8")]
    NotUtf8,
    #[error("{0} bytes are left over")]
    Trailing(usize),
    #[error("unknown {what} {tag}")]
    Unknown { what: &'static str, tag: u64 },
    #[error("too many or too large: {0}")]
    Limit(&'static str),
    #[error("nested more than {0} deep")]
    TooDeep(usize),
    #[error("not base64")]
    NotBase64,
    #[error("the message does not open with this password")]
    WrongKey,
}

/// Reads lib0 values from a byte slice, front to back.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// How many bytes are left.
    #[must_use]
    pub const fn left(&self) -> usize {
        self.bytes.len()
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// What has not been read yet.
    #[must_use]
    pub const fn rest(&self) -> &'a [u8] {
        self.bytes
    }

    /// Succeeds when everything has been read.
    pub const fn finish(&self) -> Result<(), WireError> {
        if self.is_empty() {
            return Ok(());
        }
        Err(WireError::Trailing(self.left()))
    }

    /// Exactly `len` bytes.
    pub fn take(&mut self, len: usize) -> Result<&'a [u8], WireError> {
        let (head, tail) = self
            .bytes
            .split_at_checked(len)
            .ok_or(WireError::Truncated)?;
        self.bytes = tail;
        Ok(head)
    }

    /// Exactly `N` bytes.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let (head, tail) = self
            .bytes
            .split_first_chunk::<N>()
            .ok_or(WireError::Truncated)?;
        self.bytes = tail;
        Ok(*head)
    }

    pub fn u8(&mut self) -> Result<u8, WireError> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// lib0 `varUint` of at most 64 bits.
    pub fn var_u64(&mut self) -> Result<u64, WireError> {
        let mut value = 0u64;
        for group in 0..MAX_VARINT_BYTES {
            let byte = self.u8()?;
            value |= shifted(byte & 0x7f, 7 * group)?;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(WireError::Overflow)
    }

    /// lib0 `varUint` that is a client id or another JavaScript integer, at most 2^53 - 1.
    pub fn var_safe(&mut self) -> Result<u64, WireError> {
        match self.var_u64()? {
            value if value <= MAX_SAFE_INTEGER => Ok(value),
            _ => Err(WireError::Overflow),
        }
    }

    /// lib0 `varUint` of at most 32 bits: a clock or a length.
    pub fn var_u32(&mut self) -> Result<u32, WireError> {
        u32::try_from(self.var_u64()?).map_err(|_| WireError::Overflow)
    }

    /// How many things follow. Each takes at least `each` bytes (and at least one), so a count that
    /// the rest of the data cannot hold is refused before anything is allocated for it.
    pub fn count(&mut self, each: usize) -> Result<usize, WireError> {
        let count = usize::try_from(self.var_u64()?).map_err(|_| WireError::Overflow)?;
        if count > self.left() / each.max(1) {
            return Err(WireError::Truncated);
        }
        Ok(count)
    }

    /// lib0 `varInt`: the sign is bit 6 of the first byte. Magnitude below 2^63.
    pub fn var_i64(&mut self) -> Result<i64, WireError> {
        let first = self.u8()?;
        let mut magnitude = u64::from(first & 0x3f);
        let mut more = first & 0x80 != 0;
        let mut bits = 6;
        while more {
            let byte = self.u8()?;
            magnitude |= shifted(byte & 0x7f, bits)?;
            bits += 7;
            more = byte & 0x80 != 0;
        }
        let value = i64::try_from(magnitude).map_err(|_| WireError::Overflow)?;
        Ok(if first & 0x40 != 0 { -value } else { value })
    }

    /// lib0 `varUint8Array`: a length and that many bytes.
    pub fn var_bytes(&mut self) -> Result<&'a [u8], WireError> {
        let len = self.count(1)?;
        self.take(len)
    }

    /// lib0 `varString`: a length in bytes and UTF-8.
    pub fn var_string(&mut self) -> Result<&'a str, WireError> {
        std::str::from_utf8(self.var_bytes()?).map_err(|_| WireError::NotUtf8)
    }
}

/// `bits` moved up by `by`, refused where a bit would fall off.
fn shifted(bits: u8, by: u32) -> Result<u64, WireError> {
    let wide = u64::from(bits);
    match wide.checked_shl(by) {
        Some(value) if value >> by == wide => Ok(value),
        _ => Err(WireError::Overflow),
    }
}

/// Writes lib0 values into a buffer.
#[derive(Clone, Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    #[must_use]
    pub const fn new() -> Self {
        Self { bytes: Vec::new() }
    }

    /// What has been written.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }

    pub fn u8(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Bytes as they are, without a length.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub fn var_u64(&mut self, mut value: u64) {
        while value > 0x7f {
            self.u8(low_bits(value, 0x7f) | 0x80);
            value >>= 7;
        }
        self.u8(low_bits(value, 0x7f));
    }

    pub fn var_i64(&mut self, value: i64) {
        let mut left = value.unsigned_abs();
        let sign = if value < 0 { 0x40 } else { 0 };
        let more = if left > 0x3f { 0x80 } else { 0 };
        self.u8(more | sign | low_bits(left, 0x3f));
        left >>= 6;
        if more != 0 {
            self.var_u64(left);
        }
    }

    pub fn var_bytes(&mut self, bytes: &[u8]) {
        self.var_u64(bytes.len() as u64);
        self.raw(bytes);
    }

    pub fn var_string(&mut self, text: &str) {
        self.var_bytes(text.as_bytes());
    }
}

/// The low bits of a number under a mask of at most seven.
const fn low_bits(value: u64, mask: u8) -> u8 {
    value.to_le_bytes()[0] & mask
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
        let mut writer = Writer::new();
        write(&mut writer);
        writer.finish()
    }

    #[test]
    fn unsigned_integers_come_back() {
        for shift in 0..64 {
            for value in [1u64 << shift, (1u64 << shift) - 1, u64::MAX >> shift] {
                let bytes = written(|w| w.var_u64(value));
                assert_eq!(Reader::new(&bytes).var_u64(), Ok(value));
            }
        }
    }

    #[test]
    fn signed_integers_come_back() {
        for shift in 0..63 {
            for value in [1i64 << shift, -(1i64 << shift), (1i64 << shift) - 1] {
                let bytes = written(|w| w.var_i64(value));
                let mut reader = Reader::new(&bytes);
                assert_eq!(reader.var_i64(), Ok(value));
                assert!(reader.is_empty());
            }
        }
    }

    #[test]
    fn numbers_that_do_not_fit_are_refused() {
        let too_long = [0x80u8; 10];
        assert_eq!(Reader::new(&too_long).var_u64(), Err(WireError::Overflow));
        let too_wide = written(|w| w.raw(&[0xff; 9]));
        let too_wide = [&too_wide[..], &[0x02]].concat();
        assert_eq!(Reader::new(&too_wide).var_u64(), Err(WireError::Overflow));
        assert_eq!(Reader::new(&[0xff; 12]).var_i64(), Err(WireError::Overflow));
        let wide = written(|w| w.var_u64(1 << 53));
        assert_eq!(Reader::new(&wide).var_safe(), Err(WireError::Overflow));
        assert_eq!(Reader::new(&wide).var_u32(), Err(WireError::Overflow));
    }

    #[test]
    fn a_length_beyond_the_data_is_refused() {
        let bytes = written(|w| w.var_u64(u64::MAX));
        assert_eq!(Reader::new(&bytes).var_bytes(), Err(WireError::Truncated));
        assert_eq!(Reader::new(&[3, 1, 1]).count(1), Err(WireError::Truncated));
        assert_eq!(Reader::new(&[1, 1]).count(2), Err(WireError::Truncated));
    }

    #[test]
    fn text_must_be_utf8() {
        assert_eq!(
            Reader::new(&[2, 0xc3, 0x28]).var_string(),
            Err(WireError::NotUtf8)
        );
        assert_eq!(Reader::new(&[2, 0xc3, 0xa9]).var_string(), Ok("é"));
    }
}
