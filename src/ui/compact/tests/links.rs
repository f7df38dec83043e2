//! A terminal that knows links (OSC 8) has them where they were asked for, and nowhere else.

use std::collections::BTreeMap;

use ratatui::layout::Rect;
use vte::{Params, Parser, Perform};

use super::*;
use crate::ui::links::Linked;
use crate::ui::rich::Link;
use crate::ui::sanitize;

fn linked(x: u16, width: u16, address: &str) -> Linked {
    Linked {
        area: Rect::new(x, 1, width, 1),
        link: Link::to(address).expect("an address"),
    }
}

/// What the terminal is told of links.
fn link(terminal: &mut Terminal<Compact<Vec<u8>>>, links: &[Linked]) -> String {
    let backend = terminal.backend_mut();
    backend.link(links).expect("told");
    let bytes = std::mem::take(backend.out_mut());
    String::from_utf8(bytes).expect("text")
}

#[test]
fn links_are_told_once_and_taken_back() {
    let mut terminal = terminal();
    let paint = |text: &'static str| {
        move |buffer: &mut Buffer| {
            buffer.set_string(0, 1, text, Style::new());
        }
    };
    let mut parser = parser();
    parser.process(&frame(&mut terminal, Some((0, 0)), paint("see 日本 here")));
    assert_eq!(link(&mut terminal, &[]), "");
    let wanted = [linked(4, 4, "https://a.org")];
    let told = link(&mut terminal, &wanted);
    let id = "8;id=d4b8bf95";
    assert!(
        told.contains(&format!("\x1b[4C\n\x1b]{id};https://a.org\x1b\\日")),
        "{told:?}"
    );
    assert!(told.contains("本\x1b]8;;\x1b\\"), "{told:?}");
    parser.process(told.as_bytes());
    assert_eq!(parser.screen().contents().trim(), "see 日本 here");
    assert_eq!(link(&mut terminal, &wanted), "");
    assert_eq!(
        frame(&mut terminal, Some((0, 0)), paint("see 日本 here")),
        b""
    );
    assert_eq!(link(&mut terminal, &wanted), "");
    // Written over, it is told again; elsewhere nothing is.
    frame(&mut terminal, Some((0, 0)), paint("see 日x  here"));
    assert!(link(&mut terminal, &wanted).contains("]8;id="));
    frame(&mut terminal, Some((0, 0)), paint("SEE 日x  here"));
    assert_eq!(link(&mut terminal, &wanted), "");
    // Another address in its place.
    let other = [linked(4, 4, "https://b.org")];
    let told = link(&mut terminal, &other);
    assert!(
        told.contains("https://b.org") && !told.contains("a.org"),
        "{told:?}"
    );
    let told = link(&mut terminal, &[]);
    assert!(
        told.contains('日') && told.contains('x') && !told.contains("]8;"),
        "{told:?}"
    );
    assert_eq!(link(&mut terminal, &[]), "");
    link(&mut terminal, &other);
    terminal.clear().expect("cleared");
    frame(&mut terminal, Some((0, 0)), paint("see 日本 here"));
    assert!(link(&mut terminal, &other).contains("https://b.org"));
}

/// Just enough of a terminal to know where links are.
#[derive(Default)]
struct Sheet {
    at: (u16, u16),
    link: String,
    links: BTreeMap<(u16, u16), String>,
}

impl Perform for Sheet {
    fn print(&mut self, c: char) {
        let width = sanitize::width(c.encode_utf8(&mut [0; 4]));
        for _ in 0..width {
            match self.link.is_empty() {
                true => drop(self.links.remove(&self.at)),
                false => drop(self.links.insert(self.at, self.link.clone())),
            }
            self.at.0 += 1;
        }
    }

    fn execute(&mut self, byte: u8) {
        match byte {
            b'\r' => self.at.0 = 0,
            b'\n' => self.at.1 += 1,
            _ => panic!("{byte}"),
        }
    }

    fn osc_dispatch(&mut self, params: &[&[u8]], _: bool) {
        let text = |part: &&[u8]| String::from_utf8_lossy(part).into_owned();
        let [first, id, address] = params else {
            panic!("{params:?}")
        };
        assert_eq!(first, b"8");
        self.link = text(address);
        assert_eq!(id.is_empty(), self.link.is_empty());
    }

    fn csi_dispatch(&mut self, params: &Params, intermediates: &[u8], _: bool, action: char) {
        let numbers: Vec<u16> = params.iter().map(|param| param[0]).collect();
        let number = |at: usize| numbers.get(at).copied().unwrap_or(1).max(1);
        match action {
            _ if !intermediates.is_empty() => {}
            'H' => self.at = (number(1) - 1, number(0) - 1),
            'A' => self.at.1 -= number(0),
            'B' => self.at.1 += number(0),
            'C' => self.at.0 += number(0),
            'D' => self.at.0 -= number(0),
            'J' => self.links.clear(),
            'm' => {}
            _ => panic!("{action}"),
        }
    }
}

/// Links beside each other, of one of a few addresses.
fn any_links(rng: &mut StdRng) -> Vec<Linked> {
    let mut links = Vec::new();
    // The last row has wide characters, which a link never parts.
    for y in 0..ROWS - 1 {
        let mut x = rng.random_range(0..COLUMNS);
        while x < COLUMNS && rng.random_range(0..3) > 0 {
            let width = rng.random_range(1..=COLUMNS - x);
            let address = format!("https://a.org/{}", rng.random_range(0..3));
            let link = Link::to(&address).expect("an address");
            let area = Rect::new(x, y, width, 1);
            links.push(Linked { area, link });
            x += width + rng.random_range(0..3);
        }
    }
    links
}

#[test]
fn links_are_where_they_are_wanted() {
    for seed in 0..60 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut terminal = terminal();
        let (mut parser, mut sheet) = (Parser::new(), Sheet::default());
        let mut picture = Buffer::empty(Rect::new(0, 0, COLUMNS, ROWS));
        let mut wanted = Vec::new();
        for step in 0..20 {
            scribble(&mut picture, &mut rng);
            if rng.random() {
                wanted = any_links(&mut rng);
            }
            if rng.random_range(0..9) == 0 {
                terminal.clear().expect("cleared");
            }
            let drawn = frame(&mut terminal, Some((0, 0)), |buffer| {
                buffer.clone_from(&picture)
            });
            parser.advance(&mut sheet, &drawn);
            let told = link(&mut terminal, &wanted);
            parser.advance(&mut sheet, told.as_bytes());
            let mut expected = BTreeMap::new();
            for linked in &wanted {
                for at in linked.area.positions() {
                    expected.insert((at.x, at.y), linked.link.address().to_owned());
                }
            }
            assert_eq!(sheet.links, expected, "seed {seed}, step {step}");
            assert_eq!(link(&mut terminal, &wanted), "", "seed {seed}, step {step}");
        }
    }
}
