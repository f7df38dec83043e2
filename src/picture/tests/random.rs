//! Whatever the bytes are, there is a picture or an error, and the time stays within bounds.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::*;

const KINDS: [Kind; 5] = [Kind::Png, Kind::Jpeg, Kind::Gif, Kind::Webp, Kind::Svg];

/// Small, so that a test of many is quick.
fn limits() -> Limits {
    Limits {
        bytes: 1 << 20,
        pixels: 1 << 20,
        time: std::time::Duration::from_millis(200),
    }
}

/// What holds of any data.
fn check(kind: Kind, data: &str) {
    let size = size(kind, data);
    let Ok(bitmap) = decode(kind, data, &limits()) else {
        return;
    };
    let (width, height) = (bitmap.width(), bitmap.height());
    assert_eq!(
        bitmap.rgba().len() as u64,
        u64::from(width) * u64::from(height) * 4
    );
    assert!(u64::from(width) * u64::from(height) <= limits().pixels);
    if kind != Kind::Svg {
        assert_eq!(size, Some((width, height)));
    }
}

#[test]
fn any_bytes() {
    let mut rng = StdRng::seed_from_u64(1);
    for _ in 0..300 {
        let length = rng.random_range(0..200);
        let bytes: Vec<u8> = (0..length).map(|_| rng.random()).collect();
        for kind in KINDS {
            check(kind, &lines(&bytes));
            check(kind, &String::from_utf8_lossy(&bytes));
        }
    }
}

#[test]
fn files_with_some_bytes_changed() {
    let mut rng = StdRng::seed_from_u64(2);
    let lossy = STANDARD.decode(LOSSY).expect("it is base64");
    let made = RASTERS.map(|kind| (kind, file(kind, &smooth(24, 17))));
    for (kind, whole) in made.into_iter().chain([(Kind::Webp, lossy)]) {
        for _ in 0..250 {
            let mut bytes = whole.clone();
            for _ in 0..rng.random_range(1..6) {
                // Most of what matters is at the beginning.
                let most = if rng.random_bool(0.5) {
                    64
                } else {
                    bytes.len()
                };
                let at = rng.random_range(0..most.min(bytes.len()));
                bytes[at] = rng.random();
            }
            if rng.random_bool(0.3) {
                bytes.truncate(rng.random_range(0..bytes.len()));
            }
            check(kind, &lines(&bytes));
        }
    }
}

/// Pieces of SVGs, good and bad.
const PIECES: &[&str] = &[
    "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='10'>",
    "</svg>",
    "<g>",
    "</g>",
    "<g id='a' clip-path='url(#c)' opacity='.5'>",
    "<use href='#a'/>",
    "<use href='#b' x='1e9'/>",
    "<clipPath id='c'><path d='M0 0h9v9z'/></clipPath>",
    "<rect width='9' height='9' fill='url(#p)'/>",
    "<pattern id='p' width='1' height='1'><path id='b' d='M0 0L9 9z'/></pattern>",
    "<path d='M0 0L1e30 5 A9 9 9 9 0 1 0 -1e38' stroke='red' stroke-dasharray='.001'/>",
    "<filter id='f'><feGaussianBlur stdDeviation='1e9'/></filter>",
    "<g filter='url(#f)'>",
    "<text x='1' y='9'>a&lt;\u{202e}\u{5d0}</text>",
    "<style>*{fill:url(#p)}</style>",
    "<!-- -->",
    "<mask id='m'><circle r='4' fill='#fff'/></mask>",
    "<g mask='url(#m)' transform='skewX(89.99)'>",
    "<image href='data:image/png;base64,AAAA' width='3' height='3'/>",
    "&#0;",
    "<![CDATA[",
    "]]>",
    "<marker id='k'><path d='M0 0h1v1z'/></marker>",
    "<path d='M0 0 1 1 2 2' marker-mid='url(#k)'/>",
];

#[test]
fn pieces_of_svgs_in_any_order() {
    let mut rng = StdRng::seed_from_u64(3);
    for _ in 0..300 {
        let count = rng.random_range(0..12);
        let some = (0..count).map(|_| PIECES[rng.random_range(0..PIECES.len())]);
        let inside: String = some.collect();
        let svg = format!("{}{inside}</svg>", PIECES[0]);
        check(Kind::Svg, &svg);
        check(Kind::Svg, &inside);
        let end = svg.floor_char_boundary(rng.random_range(0..=svg.len()));
        check(Kind::Svg, &svg[..end]);
    }
}

#[test]
fn anything_can_be_drawn_in_any_size() {
    let mut rng = StdRng::seed_from_u64(4);
    for _ in 0..60 {
        let (width, height) = (rng.random_range(0..30), rng.random_range(0..30));
        let bitmap = picture(width, height, |x, y| {
            [x as u8 * 8, y as u8 * 8, 99, (x * y) as u8]
        });
        let (columns, rows) = (rng.random_range(0..9), rng.random_range(0..9));
        let small = halves(&bitmap, columns, rows, [1, 2, 3]);
        assert_eq!((small.columns(), small.rows()), (columns, rows));
        let other = scaled(&bitmap, rng.random_range(0..40), rng.random_range(0..40));
        for sent in [
            sixel::show(&other, [9; 3]),
            iterm::show(&other, columns, rows),
        ] {
            assert_eq!(sent.first(), Some(&0x1b));
        }
        // A placement begins with the only escape but for those that end and begin pieces.
        kitty::transmit(1, &other, columns, rows);
    }
}
