//! Colours that can be read on the background that the terminal has.

/// The contrast (WCAG 2) that text needs at least.
const ENOUGH: f64 = 4.5;
/// One step towards white or black, of at most so many.
const STEP: f64 = 0.08;
const MAX_STEPS: usize = 60;

/// Relative luminance that stands out from black (contrast 4.2) and from white (contrast 3): where the
/// background is not known.
const DARKEST: f64 = 0.16;
const BRIGHTEST: f64 = 0.30;

/// The colour, brightened or darkened until it can be read on the background; on black and on white
/// where that is not known.
pub fn readable(color: [u8; 3], background: Option<[u8; 3]>) -> [u8; 3] {
    let mut mixed = color.map(f64::from);
    for _ in 0..MAX_STEPS {
        let towards = match background {
            Some(background) => away(mixed, background),
            None => between(mixed),
        };
        let Some(towards) = towards else { break };
        mixed = mixed.map(|part| part + (towards - part) * STEP);
    }
    mixed.map(|part| part.round() as u8)
}

/// Black or white: which of them can be read better on this colour.
pub fn letters_on(color: [u8; 3]) -> [u8; 3] {
    let l = luminance(color.map(f64::from));
    match contrast(l, 0.0) > contrast(l, 1.0) {
        true => [0; 3],
        false => [255; 3],
    }
}

/// Whether a background is a dark one: whether white letters can be read better on it.
pub fn is_dark(background: [u8; 3]) -> bool {
    letters_on(background) == [255; 3]
}

/// White or black, whichever leads away from the background; none where the contrast is enough.
fn away(color: [f64; 3], background: [u8; 3]) -> Option<f64> {
    let behind = luminance(background.map(f64::from));
    let far = contrast(luminance(color), behind) >= ENOUGH;
    let towards = if is_dark(background) { 255.0 } else { 0.0 };
    (!far).then_some(towards)
}

fn between(color: [f64; 3]) -> Option<f64> {
    match luminance(color) {
        l if l < DARKEST => Some(255.0),
        l if l > BRIGHTEST => Some(0.0),
        _ => None,
    }
}

/// The contrast of two luminances, 1 to 21.
fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The contrast of two colours, 1 to 21.
#[cfg(test)]
pub fn of(one: [u8; 3], other: [u8; 3]) -> f64 {
    contrast(
        luminance(one.map(f64::from)),
        luminance(other.map(f64::from)),
    )
}

/// Relative luminance as WCAG 2 defines it.
fn luminance(color: [f64; 3]) -> f64 {
    let [r, g, b] = color.map(|part| {
        let part = part / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLORS: [[u8; 3]; 6] = [
        [0, 0, 0],
        [254, 255, 255],
        [255, 255, 0],
        [0, 0, 255],
        [30, 136, 229],
        [128, 128, 128],
    ];

    #[test]
    fn every_colour_becomes_readable_on_black_and_on_white() {
        for color in COLORS {
            let l = luminance(readable(color, None).map(f64::from));
            assert!(
                (DARKEST - 0.01..=BRIGHTEST + 0.01).contains(&l),
                "{color:?}: {l}"
            );
        }
    }

    #[test]
    fn every_colour_becomes_readable_on_a_known_background() {
        let grounds = [
            [0, 0, 0],
            [40, 44, 52],
            [255, 255, 255],
            [253, 246, 227],
            [119, 119, 119],
        ];
        for ground in grounds {
            for color in COLORS {
                let of = |color: [u8; 3]| luminance(color.map(f64::from));
                let seen = contrast(of(readable(color, Some(ground))), of(ground));
                // No colour reaches more than 4.6 on the grey in the middle.
                assert!(seen >= ENOUGH - 0.15, "{color:?} on {ground:?}: {seen}");
            }
        }
    }

    #[test]
    fn letters_are_black_on_what_is_bright() {
        assert_eq!(letters_on([255, 235, 59]), [0; 3]);
        assert_eq!(letters_on([20, 40, 120]), [255; 3]);
        assert!(is_dark([40, 44, 52]) && !is_dark([253, 246, 227]));
    }
}
