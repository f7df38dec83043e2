//! What terminals are sent.

use super::*;

/// The sequences of kitty's protocol, as keys and data.
fn commands(bytes: &[u8]) -> Vec<(String, String)> {
    let text = std::str::from_utf8(bytes).expect("it is ASCII");
    let parts = text.split_terminator("\x1b\\");
    let inside = parts.map(|part| part.strip_prefix("\x1b_G").expect("it begins as one"));
    let halves = inside.map(|part| part.split_once(';').unwrap_or((part, "")));
    halves
        .map(|(keys, data)| (keys.into(), data.into()))
        .collect()
}

#[test]
fn kitty_is_sent_a_picture_in_pieces() {
    let noise = picture(120, 90, |x, y| {
        let mixed = (x * 7919 + y * 104_729).wrapping_mul(2_654_435_761);
        let [a, b, c, _] = mixed.to_be_bytes();
        [a, b, c, 255]
    });
    let sent = kitty::transmit(0x01_0203, &noise, 15, 6);
    let commands = commands(&sent);
    assert!(commands.len() > 3);
    let (first, rest) = commands.split_first().expect("there are some");
    assert_eq!(first.0, "a=T,U=1,f=100,t=d,q=2,i=66051,c=15,r=6,m=1");
    let (last, middle) = rest.split_last().expect("there are some");
    assert!(
        middle
            .iter()
            .all(|(keys, data)| keys == "q=2,m=1" && data.len() == 4096)
    );
    assert_eq!(last.0, "q=2,m=0");
    assert!((1..=4096).contains(&last.1.len()));
    let data: String = commands.iter().map(|(_, data)| data.as_str()).collect();
    assert_eq!(decode(Kind::Png, &data, &Limits::default()), Ok(noise));
}

#[test]
fn a_small_picture_is_one_piece() {
    let commands = commands(&kitty::transmit(5, &plain(2, 2, [9; 4]), 1, 1));
    assert_eq!(commands.len(), 1);
    assert_eq!(commands[0].0, "a=T,U=1,f=100,t=d,q=2,i=5,c=1,r=1,m=0");
}

#[test]
fn kitty_forgets_a_picture_with_its_data() {
    assert_eq!(kitty::delete(77), b"\x1b_Ga=d,d=I,q=2,i=77\x1b\\");
}

#[test]
fn placeholders_say_row_and_column() {
    assert_eq!(kitty::MAX_SIDE, 297);
    assert_eq!(kitty::placeholder(0, 0), "\u{10eeee}\u{305}\u{305}");
    assert_eq!(kitty::placeholder(1, 2), "\u{10eeee}\u{30d}\u{30e}");
    assert_eq!(kitty::placeholder(296, 0), "\u{10eeee}\u{1d244}\u{305}");
    assert_eq!(kitty::placeholder(297, 0), "");
    assert_eq!(kitty::placeholder(0, 297), "");
    let marks: std::collections::BTreeSet<_> = (0..kitty::MAX_SIDE)
        .map(|row| kitty::placeholder(row, 0))
        .collect();
    assert_eq!(marks.len(), 297);
}

#[test]
fn a_placeholder_takes_one_column() {
    use unicode_width::UnicodeWidthStr;
    for number in 0..kitty::MAX_SIDE {
        assert_eq!(kitty::placeholder(number, number).width(), 1, "{number}");
    }
}

#[test]
fn the_number_of_a_picture_is_a_colour() {
    assert_eq!(kitty::color_of(0x12_3456), [0x12, 0x34, 0x56]);
    assert_eq!(kitty::color_of(kitty::MAX_ID), [255; 3]);
}

#[test]
fn iterm_is_sent_a_file() {
    let source = smooth(20, 10);
    let sent = iterm::show(&source, 3, 1);
    let text = String::from_utf8(sent).expect("it is ASCII");
    let inside = text.strip_prefix("\x1b]1337;File=").expect("it begins so");
    let (keys, data) = inside.split_once(':').expect("keys, then data");
    let size = file(Kind::Png, &source).len();
    assert_eq!(
        keys,
        format!("inline=1;size={size};width=3;height=1;preserveAspectRatio=0;doNotMoveCursor=1")
    );
    let data = data.strip_suffix('\x07').expect("it ends so");
    assert_eq!(decode(Kind::Png, data, &Limits::default()), Ok(source));
}

#[test]
fn tmux_hands_on_what_is_in_its_envelope() {
    assert_eq!(
        tmux::passed(b"\x1b_Gi=1\x1b\\"),
        b"\x1bPtmux;\x1b\x1b_Gi=1\x1b\x1b\\\x1b\\"
    );
    assert_eq!(tmux::passed(b""), b"\x1bPtmux;\x1b\\");
}
