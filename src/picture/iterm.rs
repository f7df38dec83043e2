//! Pictures by iTerm2's protocol: <https://iterm2.com/documentation-images.html>.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::bitmap::Bitmap;
use super::png;

/// The bytes that show a picture from the cursor on, over so many cells; the cursor stays where terminals heed
/// `doNotMoveCursor`.
pub fn show(bitmap: &Bitmap, columns: u16, rows: u16) -> Vec<u8> {
    let png = png::packed(bitmap);
    let size = png.len();
    let head = format!(
        "\x1b]1337;File=inline=1;size={size};width={columns};height={rows};\
         preserveAspectRatio=0;doNotMoveCursor=1:"
    );
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(STANDARD.encode(png).as_bytes());
    bytes.push(b'\x07');
    bytes
}
