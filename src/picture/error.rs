//! Why a picture is not shown, in a few words for one row of the screen.

use super::kind::Kind;

/// What was wrong. Nothing of it quotes the picture, so that it can be shown as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    #[error("more than {} MiB", .0 / (1024 * 1024))]
    Bytes(usize),
    #[error("not in base64")]
    Base64,
    #[error("not a {}", .0.name())]
    Damaged(Kind),
    #[error("too large: {0} × {1} pixels")]
    Pixels(u32, u32),
    #[error("too much to draw")]
    Work,
    #[error("an SVG with {0}")]
    Svg(&'static str),
}
