//! Sixels are read again by a decoder of a few lines.

use std::collections::BTreeMap;

use super::*;

/// Pixels and palette out of sixels. What nobody wrote is magenta.
fn read(bytes: &[u8]) -> (Bitmap, usize) {
    let text = std::str::from_utf8(bytes).expect("it is ASCII");
    let body = text
        .strip_prefix("\x1bP0;1;0q\"1;1;")
        .expect("it begins so");
    let body = body.strip_suffix("\x1b\\").expect("it ends so");
    let start = body.find('#').unwrap_or(body.len());
    let (size, body) = body.split_at(start);
    let (width, height) = size.split_once(';').expect("two sides");
    let (width, height) = (
        width.parse().expect("a number"),
        height.parse().expect("a number"),
    );
    let mut palette = BTreeMap::new();
    let mut pixels = BTreeMap::new();
    let (mut x, mut y, mut colour, mut times) = (0, 0, [0; 4], 1);
    let mut signs = body.chars().peekable();
    let mut number = String::new();
    while let Some(sign) = signs.next() {
        let takes_numbers = matches!(sign, '#' | '!');
        number.clear();
        while let Some(part) =
            signs.next_if(|part| takes_numbers && matches!(part, '0'..='9' | ';'))
        {
            number.push(part);
        }
        let numbers: Vec<u32> = number
            .split(';')
            .filter_map(|part| part.parse().ok())
            .collect();
        match (sign, numbers.as_slice()) {
            ('#', [place, 2, parts @ ..]) => {
                let part = |at: usize| ((parts[at] * 255 + 50) / 100) as u8;
                palette.insert(*place, [part(0), part(1), part(2), 255]);
            }
            ('#', [place]) => colour = palette[place],
            ('!', [count]) => times = *count,
            ('$', _) => x = 0,
            ('-', _) => (x, y) = (0, y + 6),
            ('?'..='~', _) => {
                let bits = sign as u32 - '?' as u32;
                for _ in 0..times {
                    for row in (0..6).filter(|row| bits >> row & 1 == 1) {
                        let before = pixels.insert((x, y + row), colour);
                        assert_eq!(before, None, "each pixel is written once");
                    }
                    x += 1;
                }
                times = 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(pixels.keys().all(|(x, y)| *x < width && *y < height));
    let unwritten = [255, 0, 255, 255];
    let of = |x, y| pixels.get(&(x, y)).copied().unwrap_or(unwritten);
    (picture(width, height, of), palette.len())
}

#[test]
fn few_colours_stay_as_they_are() {
    let colours = [[255, 255, 255, 255], [31, 119, 180, 255], [0, 0, 0, 255]];
    let source = picture(23, 17, |x, y| colours[(x * y % 3) as usize]);
    let (found, palette) = read(&sixel::show(&source, [0; 3]));
    assert_eq!(palette, 3);
    // Parts of a hundred are coarser than those of 255.
    assert!(distance(&found, &source) <= 2);
}

#[test]
fn many_colours_come_near() {
    let source = smooth(130, 90);
    let (found, palette) = read(&sixel::show(&source, [0; 3]));
    assert_eq!(palette, 256);
    assert!(
        distance(&found, &source) <= 16,
        "{}",
        distance(&found, &source)
    );
}

#[test]
fn a_rare_colour_is_not_lost() {
    let source = picture(200, 200, |x, y| match (x, y) {
        (100, _) => [255, 0, 0, 255],
        _ => [0, (x * 255 / 200) as u8, (y * 255 / 200) as u8, 255],
    });
    let (found, _) = read(&sixel::show(&source, [0; 3]));
    let [red, green, ..] = found.pixel(100, 50);
    assert!(red > 220 && green < 60, "{red} {green}");
}

#[test]
fn what_is_transparent_shows_the_background() {
    let source = picture(
        7,
        7,
        |x, _| if x < 3 { [0, 0, 0, 0] } else { [0, 0, 0, 128] },
    );
    let (found, _) = read(&sixel::show(&source, [200, 100, 0]));
    let goal = picture(7, 7, |x, _| {
        if x < 3 {
            [200, 100, 0, 255]
        } else {
            [100, 50, 0, 255]
        }
    });
    assert!(distance(&found, &goal) <= 2);
}

#[test]
fn runs_are_written_as_numbers() {
    let sent = sixel::show(&plain(100, 7, [255, 0, 0, 255]), [0; 3]);
    let text = String::from_utf8(sent).expect("it is ASCII");
    assert_eq!(
        text,
        "\x1bP0;1;0q\"1;1;100;7#0;2;100;0;0#0!100~-#0!100@\x1b\\"
    );
    let short = sixel::show(&plain(3, 1, [0, 0, 0, 255]), [0; 3]);
    assert!(short.ends_with(b"#0@@@\x1b\\"));
}

#[test]
fn nothing_is_an_empty_picture() {
    let nothing = Bitmap::new(0, 0, Vec::new()).expect("nothing is whole");
    assert_eq!(sixel::show(&nothing, [0; 3]), b"\x1bP0;1;0q\"1;1;0;0\x1b\\");
}
