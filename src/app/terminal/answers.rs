//! What a terminal answers to questions, picked out of what else comes in: keys that are typed meanwhile
//! are kept.

/// What was understood so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// The colour behind the text (OSC 11).
    pub background: Option<[u8; 3]>,
    /// Speaks the kitty keyboard protocol (`CSI ? u`).
    pub keyboard: bool,
    /// Its name and version (XTVERSION).
    pub name: Option<String>,
    /// Shows pictures by the kitty graphics protocol.
    pub kitty: bool,
    /// Shows sixel pictures (DA1, attribute 4).
    pub sixel: bool,
    /// Says that it has a clipboard to fill (DA1, attribute 52).
    pub clipboard: bool,
    /// Pixels of one character, across and down (`CSI 16 t`).
    pub cell: Option<(u16, u16)>,
    /// The last question is answered (DA1, which every terminal knows).
    pub complete: bool,
}

/// The questions, the one that every terminal answers last.
pub const QUESTIONS: &str = concat!(
    "\x1b]11;?\x1b\\",
    "\x1b[?u",
    "\x1b[>0q",
    "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\",
    "\x1b[16t",
    "\x1b[c",
);

/// What is sent behind them: a screen that prints what it does not know is cleared.
pub const CLEARED: &str = "\x1b[2J\x1b[H";

/// The question for kitty's pictures to the terminal that tmux itself is in, which tmux passes on where
/// its user allows it (`allow-passthrough`).
pub const THROUGH_TMUX: &str = "\x1bPtmux;\x1b\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\x1b\\\x1b\\";

/// Bytes of one answer. The longest is a version of a few words.
const MAX_ANSWER: usize = 256;
/// Characters of a terminal's name.
const MAX_NAME: usize = 60;
/// The highest side of one character that is believed: larger ones are mistakes.
const MAX_CELL: u16 = 200;

/// One thing that came in.
#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    /// An operating system command, without its marks.
    Osc(&'a [u8]),
    /// A device control string.
    Dcs(&'a [u8]),
    /// An application program command.
    Apc(&'a [u8]),
    /// A control sequence that is an answer: its parameters, and its last byte.
    Csi(&'a [u8], u8),
    /// Typed.
    Key(&'a [u8]),
}

impl Answers {
    /// Takes what has come in; returns what is none of the answers, and what may become one when more
    /// comes.
    pub fn take<'a>(&mut self, bytes: &'a [u8]) -> (Vec<u8>, &'a [u8]) {
        let (mut typed, mut rest) = (Vec::new(), bytes);
        while let Some((part, behind)) = next(rest) {
            match part {
                Part::Osc(text) => self.command(text),
                Part::Dcs(text) => self.control(text),
                Part::Apc(text) => self.kitty |= text.starts_with(b"Gi=31;OK"),
                Part::Csi(text, last) => self.sequence(text, last),
                Part::Key(bytes) => typed.extend_from_slice(bytes),
            }
            rest = behind;
        }
        (typed, rest)
    }

    /// The text of an operating system command, without its marks.
    pub fn command(&mut self, text: &[u8]) {
        if let Some(color) = text.strip_prefix(b"11;") {
            self.background = color_of(color).or(self.background);
        }
    }

    fn control(&mut self, text: &[u8]) {
        if let Some(name) = text.strip_prefix(b">|") {
            let name = String::from_utf8_lossy(name);
            let printable = name.chars().filter(|c| !c.is_control());
            self.name = Some(printable.take(MAX_NAME).collect());
        }
    }

    fn sequence(&mut self, text: &[u8], last: u8) {
        let numbers = |text: &[u8]| -> Vec<u16> {
            let text = String::from_utf8_lossy(text);
            text.split(';')
                .map(|part| part.parse().unwrap_or(0))
                .collect()
        };
        match (text.strip_prefix(b"?"), last) {
            (Some(_), b'u') => self.keyboard = true,
            (Some(attributes), b'c') => {
                let attributes = numbers(attributes);
                self.sixel = attributes.contains(&4);
                self.clipboard = attributes.contains(&52);
                self.complete = true;
            }
            (None, b't') => {
                let cell = match numbers(text).as_slice() {
                    [6, height, width] => Some((*width, *height)),
                    _ => None,
                };
                let likely = |side: u16| (1..=MAX_CELL).contains(&side);
                self.cell = cell.filter(|(width, height)| likely(*width) && likely(*height));
            }
            _ => {}
        }
    }
}

/// `rgb:1e1e/1e1e/2e2e`, with one to four digits a part.
fn color_of(text: &[u8]) -> Option<[u8; 3]> {
    let text = std::str::from_utf8(text).ok()?;
    let parts = text.strip_prefix("rgb:").or(text.strip_prefix("rgba:"))?;
    let mut parts = parts.split('/').map(part_of);
    Some([parts.next()??, parts.next()??, parts.next()??])
}

fn part_of(digits: &str) -> Option<u8> {
    let most = match digits.len() {
        1 => 0xf,
        2 => 0xff,
        3 => 0xfff,
        4 => 0xffff,
        _ => return None,
    };
    let value = u32::from_str_radix(digits, 16).ok()?;
    u8::try_from(value * 255 / most).ok()
}

/// The next part; none at the end, and where a part is not whole yet.
fn next(bytes: &[u8]) -> Option<(Part<'_>, &[u8])> {
    match bytes {
        [] | [0x1b] | [0x1b, b'O'] => None,
        [0x1b, kind @ (b']' | b'P' | b'_'), rest @ ..] => string(*kind, bytes, rest),
        [0x1b, b'[', rest @ ..] => sequence(bytes, rest),
        [0x1b, b'O', _, rest @ ..] => split(bytes, rest),
        [_, rest @ ..] => split(bytes, rest),
    }
}

/// What comes before the rest was typed.
fn split<'a>(bytes: &'a [u8], rest: &'a [u8]) -> Option<(Part<'a>, &'a [u8])> {
    let (typed, rest) = bytes.split_at_checked(bytes.len() - rest.len())?;
    Some((Part::Key(typed), rest))
}

/// A string with its end; longer than any answer it was typed.
fn string<'a>(kind: u8, whole: &'a [u8], bytes: &'a [u8]) -> Option<(Part<'a>, &'a [u8])> {
    let ends = |at: usize| match bytes.get(at..)? {
        [0x07, rest @ ..] => Some(rest),
        [0x1b, b'\\', rest @ ..] => Some(rest),
        _ => None,
    };
    let looked_at = bytes.len().min(MAX_ANSWER);
    let found = (0..looked_at).find_map(|at| Some((bytes.get(..at)?, ends(at)?)));
    match (found, kind) {
        (Some((text, rest)), b']') => Some((Part::Osc(text), rest)),
        (Some((text, rest)), b'P') => Some((Part::Dcs(text), rest)),
        (Some((text, rest)), _) => Some((Part::Apc(text), rest)),
        (None, _) if looked_at == MAX_ANSWER => split(whole, bytes),
        (None, _) => None,
    }
}

/// A control sequence: an answer, or the key that it stands for.
fn sequence<'a>(whole: &'a [u8], bytes: &'a [u8]) -> Option<(Part<'a>, &'a [u8])> {
    let length = bytes
        .iter()
        .take(MAX_ANSWER)
        .position(|byte| (0x40..=0x7e).contains(byte));
    let Some(length) = length else {
        return (bytes.len() >= MAX_ANSWER).then(|| split(whole, bytes))?;
    };
    let (text, rest) = bytes.split_at_checked(length)?;
    let (last, rest) = rest.split_first()?;
    let answers = match last {
        b'u' | b'c' => text.starts_with(b"?"),
        b't' => true,
        _ => false,
    };
    match answers {
        true => Some((Part::Csi(text, *last), rest)),
        false => split(whole, rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOOT: &[u8] = b"\x1b]11;rgb:1e1e/2e2e/ffff\x1b\\\x1b[?0u\x1bP>|foot(1.16.2)\x1b\\\x1b[6;20;10t\x1b[?62;4;22;52c";

    #[test]
    fn answers_are_understood() {
        let mut answers = Answers::default();
        assert_eq!(answers.take(FOOT), (Vec::new(), &b""[..]));
        let want = Answers {
            background: Some([0x1e, 0x2e, 0xff]),
            keyboard: true,
            name: Some("foot(1.16.2)".to_owned()),
            kitty: false,
            sixel: true,
            clipboard: true,
            cell: Some((10, 20)),
            complete: true,
        };
        assert_eq!(answers, want);
    }

    #[test]
    fn they_may_come_in_pieces_with_keys_between() {
        let whole = [b"ab".as_slice(), FOOT, b"\x1b[Ac\xc3\xa9"].concat();
        let mut want = Answers::default();
        want.take(FOOT);
        for cut in 0..whole.len() {
            let (first, second) = whole.split_at(cut);
            let mut answers = Answers::default();
            let (mut typed, rest) = answers.take(first);
            let more = [rest, second].concat();
            let (later, rest) = answers.take(&more);
            typed.extend(later);
            typed.extend(rest);
            assert_eq!(answers, want, "cut at {cut}");
            assert_eq!(typed, b"ab\x1b[Ac\xc3\xa9", "cut at {cut}");
        }
    }

    #[test]
    fn kitty_says_ok_and_others_an_error() {
        for (answer, works) in [("OK", true), ("EINVAL:no", false)] {
            let mut answers = Answers::default();
            answers.take(format!("\x1b_Gi=31;{answer}\x1b\\\x1b[?62c").as_bytes());
            assert_eq!((answers.kitty, answers.complete), (works, true));
        }
    }

    #[test]
    fn colours_have_one_to_four_digits() {
        let of = |text: &str| color_of(text.as_bytes());
        assert_eq!(of("rgb:f/0/8"), Some([255, 0, 136]));
        assert_eq!(of("rgba:ff/00/80/ff"), Some([255, 0, 128]));
        assert_eq!(of("rgb:fffff/0/0"), None);
        assert_eq!(of("rgb:1/2"), None);
        assert_eq!(of("#102030"), None);
    }

    #[test]
    fn what_has_no_end_is_typed() {
        let long = [b"\x1b]11;".as_slice(), &[b'x'; 400]].concat();
        let mut answers = Answers::default();
        let (typed, rest) = answers.take(&long);
        assert_eq!(typed.len() + rest.len(), long.len());
        assert!(rest.is_empty() && answers == Answers::default());
    }

    #[test]
    fn any_bytes_are_taken_and_none_is_lost_that_was_typed() {
        use rand::{RngExt, SeedableRng, rngs::StdRng};
        let alphabet = b"\x1b\x1b\x1b[]P_\\\x07?;0169rgbutcGi=31OK:/a\xc3\xa9";
        let mut dice = StdRng::seed_from_u64(7);
        for _ in 0..2000 {
            let length = dice.random_range(0..600);
            let bytes: Vec<u8> = (0..length)
                .map(|_| alphabet[dice.random_range(0..alphabet.len())])
                .collect();
            let (typed, rest) = Answers::default().take(&bytes);
            assert!(typed.len() + rest.len() <= bytes.len());
            assert!(bytes.ends_with(rest));
        }
    }
}
