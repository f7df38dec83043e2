//! A picture as pixels.

/// One picture, decoded: straight RGBA, 8 bit, row by row.
#[derive(Clone, PartialEq, Eq)]
pub struct Bitmap {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
}

impl std::fmt::Debug for Bitmap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bitmap({} × {})", self.width, self.height)
    }
}

impl Bitmap {
    /// Four bytes a pixel, as many as width and height say; none where the counts differ.
    pub fn new(width: u32, height: u32, rgba: Vec<u8>) -> Option<Bitmap> {
        let bytes = u64::from(width) * u64::from(height) * 4;
        (rgba.len() as u64 == bytes).then_some(Bitmap {
            width,
            height,
            rgba,
        })
    }

    /// For pixels that are known to be as many as needed.
    pub(super) fn of(width: u32, height: u32, rgba: Vec<u8>) -> Bitmap {
        debug_assert_eq!(rgba.len() as u64, u64::from(width) * u64::from(height) * 4);
        Bitmap {
            width,
            height,
            rgba,
        }
    }

    pub fn width(&self) -> u32 {
        self.width
    }

    pub fn height(&self) -> u32 {
        self.height
    }

    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }

    /// The pixel at a place; transparent outside.
    pub fn pixel(&self, x: u32, y: u32) -> [u8; 4] {
        let at = (x < self.width).then(|| {
            let at = u64::from(y) * u64::from(self.width) + u64::from(x);
            usize::try_from(at * 4).ok()
        });
        let found = at
            .flatten()
            .and_then(|at| self.rgba.get(at..)?.first_chunk());
        found.copied().unwrap_or_default()
    }

    /// Its pixels, row by row.
    pub(super) fn pixels(&self) -> impl Iterator<Item = [u8; 4]> {
        self.rgba.as_chunks().0.iter().copied()
    }
}

/// A pixel laid over a colour.
pub(super) fn over([r, g, b, alpha]: [u8; 4], ground: [u8; 3]) -> [u8; 3] {
    let alpha = u32::from(alpha);
    let mix = |top: u8, below: u8| {
        let sum = u32::from(top) * alpha + u32::from(below) * (255 - alpha);
        u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
    };
    let [red, green, blue] = ground;
    [mix(r, red), mix(g, green), mix(b, blue)]
}
