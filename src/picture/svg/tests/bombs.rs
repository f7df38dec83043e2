//! Small texts that ask for years of work: each is refused, or drawn in less detail.

use super::*;

fn refused(inside: &str) -> PictureError {
    match drawn(&svg(inside)) {
        Err(error) => error,
        Ok(_) => panic!("it was drawn: {}", inside.get(..200).unwrap_or(inside)),
    }
}

/// Ten references to the level above, in each of so many levels.
fn levels(count: usize, level: impl Fn(usize) -> String) -> String {
    (1..=count).map(level).collect()
}

const MANY: PictureError = PictureError::Svg("too many elements");
const DEEP: PictureError = PictureError::Svg("too many levels");
const ROUND: PictureError = PictureError::Svg("a reference to itself");

#[test]
fn copies_of_copies() {
    let use_of = |level| format!("<use href='#u{}'/>", level - 1).repeat(10);
    let body = levels(9, |level| format!("<g id='u{level}'>{}</g>", use_of(level)));
    let inside = format!("<defs><path id='u0' d='M0 0h1v1z'/>{body}</defs><use href='#u9'/>");
    assert_eq!(refused(&inside), MANY);
    // By the older name, and with space before it.
    assert_eq!(refused(&inside.replace("href='", "xlink:href='  ")), MANY);
}

#[test]
fn patterns_in_patterns_masks_in_masks_and_so_on() {
    let shape = "<rect width='9' height='9' ";
    for (element, name) in [
        ("pattern", "fill"),
        ("pattern", "stroke"),
        ("mask", "mask"),
        ("clipPath", "clip-path"),
        ("marker", "marker-end"),
    ] {
        for (before, after) in [("url(#", ")"), ("url( \"#", "\" )")] {
            let of = |level: usize| format!("{shape}{name}='{before}e{level}{after}'/>").repeat(10);
            let body = levels(9, |level| {
                format!(
                    "<{element} id='e{level}' width='3' height='3'>{}</{element}>",
                    of(level - 1)
                )
            });
            let inside = format!("<defs>{body}</defs>{}", of(9));
            assert_eq!(refused(&inside), MANY, "{element} {before}");
        }
    }
}

#[test]
fn references_by_a_style_attribute() {
    let of = |level: usize| {
        format!("<rect width='9' height='9' style=\"fill: url('#e{level}')\"/>").repeat(10)
    };
    let body = levels(9, |level| {
        format!(
            "<pattern id='e{level}' width='3' height='3'>{}</pattern>",
            of(level - 1)
        )
    });
    assert_eq!(refused(&format!("{body}{}", of(9))), MANY);
}

#[test]
fn references_by_a_style_sheet_may_be_gradients_alone() {
    let pattern = "<style>rect{fill:url(#p)}</style><pattern id='p' width='9' height='9'><path d='M0 0h9v9z'/></pattern>";
    assert_eq!(refused(pattern), PictureError::Svg("patterns by style"));
    let gradient = "<style>rect{fill:url(#p)}</style>\
                    <linearGradient id='p'><stop stop-color='#f00'/></linearGradient>\
                    <rect width='20' height='10'/>";
    assert_eq!(pixel(gradient), [255, 0, 0, 255]);
}

#[test]
fn a_name_borne_twice_counts_twice() {
    let heavy = "<path d='M0 0h1v1z'/>".repeat(1000);
    let twice = format!("<path id='a' d='M0 0h1z'/><g id='a'>{heavy}</g>");
    let uses = "<use href='#a'/>".repeat(1000);
    assert_eq!(refused(&format!("<defs>{twice}</defs>{uses}")), MANY);
}

#[test]
fn circles() {
    assert_eq!(refused("<g id='a'><use href='#a'/></g>"), ROUND);
    assert_eq!(
        refused("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>"),
        ROUND
    );
    let pattern = "<pattern id='p' width='9' height='9'><rect width='9' height='9' fill='url(#p)'/></pattern>";
    assert_eq!(refused(pattern), ROUND);
    assert_eq!(refused("<clipPath id='c' clip-path='url(#c)'/>"), ROUND);
    // Links do not make a picture out of what they point to.
    assert_eq!(
        pixel("<g id='a'><a href='#a'><rect width='20' height='10'/></a></g>"),
        [0, 0, 0, 255]
    );
}

#[test]
fn depth() {
    let nested = |count: usize| {
        format!(
            "{}<rect width='20' height='10'/>{}",
            "<g>".repeat(count),
            "</g>".repeat(count)
        )
    };
    assert_eq!(pixel(&nested(50)), [0, 0, 0, 255]);
    assert_eq!(refused(&nested(70)), DEEP);
    assert_eq!(refused(&nested(100_000)), DEEP);
    // A chain of patterns is as deep as if they stood in each other.
    let chain = levels(1000, |level| {
        let rect = format!("<rect width='9' height='9' fill='url(#p{})'/>", level - 1);
        format!("<pattern id='p{level}' width='9' height='9'>{rect}</pattern>")
    });
    assert_eq!(refused(&chain), DEEP);
    let gradients = levels(1000, |level| {
        format!("<linearGradient id='g{level}' href='#g{}'/>", level - 1)
    });
    assert_eq!(refused(&gradients), DEEP);
}

#[test]
fn the_deepest_that_is_allowed_fits_the_stack() {
    // Each level is a pattern, a group with a filter and one with a mask.
    let chain = levels(14, |level| {
        let rect = format!("<rect width='9' height='9' fill='url(#p{})'/>", level - 1);
        format!(
            "<pattern id='p{level}' width='9' height='9'><g opacity='.5'><g opacity='.9' mask='url(#m)'>\
             {rect}</g></g></pattern>"
        )
    });
    let mask = "<mask id='m'><rect width='20' height='10' fill='#fff'/></mask>";
    let found = drawn(&svg(&format!(
        "{mask}{chain}<rect width='9' height='9' fill='url(#p14)'/>"
    )));
    assert!(found.is_ok(), "{found:?}");
}

#[test]
fn markers_at_every_corner() {
    let mark = format!(
        "<marker id='m'>{}</marker>",
        "<path d='M0 0h1v1z'/>".repeat(1000)
    );
    let path = format!("<path d='M0 0{}' marker-mid='url(#m)'/>", "h1".repeat(1000));
    assert_eq!(refused(&format!("{mark}{path}")), MANY);
    let group = format!(
        "<g style='marker:url(#m)'>{}</g>",
        path.replace("marker-mid", "class")
    );
    assert_eq!(refused(&format!("{mark}{group}")), MANY);
}

#[test]
fn entities_and_other_floods_of_text() {
    let doctype = "<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>";
    let text = format!("{doctype}{}", svg("<text>&b;</text>"));
    assert_eq!(drawn(&text), Err(PictureError::Svg("entities of its own")));
    let many: String = (0..20_000).fold(String::new(), |mut text, at| {
        let _ = write!(text, " a{at}=''");
        text
    });
    assert_eq!(
        refused(&format!("<g{many}/>")),
        PictureError::Svg("too many attributes")
    );
    let spaces: String = (0..2000).fold(String::new(), |mut text, at| {
        let _ = write!(text, "<g xmlns:a{at}='b'/>");
        text
    });
    assert_eq!(refused(&spaces), PictureError::Svg("too many namespaces"));
    assert_eq!(refused(&"<g/>".repeat(500_000)), MANY);
    assert_eq!(refused(&" ".repeat(9 << 20)), PictureError::Bytes(8 << 20));
    assert_eq!(
        refused(&format!("<text>{}</text>", "a".repeat(200_000))),
        MANY
    );
}

#[test]
fn style_sheets_that_match_slowly() {
    let selector = "* ".repeat(12);
    let nested = format!(
        "{}<path d='M0 0h1v1z'/>{}",
        "<g>".repeat(40),
        "</g>".repeat(40)
    );
    let slow = format!("<style>{selector}{{fill:red}}</style>{nested}");
    assert_eq!(refused(&slow), PictureError::Svg("too many styles"));
    let commented = slow.replace("* *", "*/**/*");
    assert_eq!(refused(&commented), PictureError::Svg("too many styles"));
    let many = "*{fill:red;stroke:blue}".repeat(2000);
    let slow = format!("<style>{many}</style>{}", "<g/>".repeat(5000));
    assert_eq!(refused(&slow), PictureError::Svg("too many styles"));
    let long = format!("<style>{}</style>", "a{}".repeat(30_000));
    assert_eq!(refused(&long), PictureError::Svg("too many styles"));
}

#[test]
fn dashes_without_end() {
    let path = "<path d='M0 0 L100000000 0' stroke='red' stroke-dasharray='0.01'/>";
    assert_eq!(refused(path), PictureError::Work);
    let some = "<path d='M0 5 H20' stroke='#f00' stroke-width='9' stroke-dasharray='8 1'/>";
    assert_eq!(pixel(some), [255, 0, 0, 255]);
}

#[test]
fn filters() {
    let of = |primitive: &str| {
        format!(
            "<filter id='f' x='-1e6' y='-1e6' width='1e9' height='1e9' filterUnits='userSpaceOnUse'>{primitive}</filter>\
             <rect width='20' height='10' filter='url(#f)'/>"
        )
    };
    for primitive in [
        "<feTurbulence baseFrequency='9' numOctaves='1000000'/>",
        "<feMorphology operator='dilate' radius='100000'/>",
        "<feConvolveMatrix order='3' kernelMatrix='1 1 1 1 1 1 1 1 1'/>",
        "<feDiffuseLighting><fePointLight/></feDiffuseLighting>",
        "<feTile/>",
    ] {
        assert_eq!(refused(&of(primitive)), PictureError::Work, "{primitive}");
    }
    // The region is cut to the surface, and the number of steps counts.
    assert!(drawn(&svg(&of("<feGaussianBlur stdDeviation='1e6'/>"))).is_ok());
    assert_eq!(
        refused(&of(&"<feGaussianBlur stdDeviation='1e6'/>".repeat(20_000))),
        PictureError::Work
    );
    // One that leans is not cut.
    let leaning = of("<feFlood/>").replace("<rect", "<rect transform='skewX(89.9999)'");
    assert_eq!(refused(&leaning), PictureError::Work);
}

#[test]
fn shapes_over_everything_and_patterns_larger_than_it() {
    let large = |inside: &str| {
        format!("<svg xmlns='http://www.w3.org/2000/svg' width='2000' height='2000'>{inside}</svg>")
    };
    let all = "<rect width='2000' height='2000' fill-opacity='.1'/>".repeat(20_000);
    assert_eq!(drawn(&large(&all)), Err(PictureError::Work));
    let pattern = "<pattern id='p' width='1e6' height='1e6' patternUnits='userSpaceOnUse'><path d='M0 0h9v9z'/></pattern>\
                   <rect width='9' height='9' fill='url(#p)'/>";
    assert_eq!(drawn(&large(pattern)), Err(PictureError::Work));
    let layers = format!(
        "{}<rect width='2000' height='2000'/>{}",
        "<g opacity='.9'>".repeat(40),
        "</g>".repeat(40)
    );
    let found = drawn(&large(&layers)).expect("it can be drawn");
    assert!(found.width() < 2000, "in less detail");
    let stops = (0..5000).fold(String::new(), |mut text, at| {
        let _ = write!(text, "<stop offset='{}'/>", f64::from(at) / 5000.0);
        text
    });
    let gradient = format!(
        "<linearGradient id='g' >{stops}</linearGradient><rect width='2000' height='2000' fill='url(#g)'/>"
    );
    assert_eq!(drawn(&large(&gradient)), Err(PictureError::Work));
}

#[test]
fn long_outlines_that_cross_everything() {
    let zigzag = "L0 0 L2000 2000".repeat(100_000);
    let text = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='2000' height='2000'><path d='M0 0{zigzag}'/></svg>"
    );
    assert_eq!(drawn(&text), Err(PictureError::Work));
}

#[test]
fn thick_dashes_that_lie_over_each_other() {
    let line = |dash: &str| {
        format!(
            "<path d='M0 5H20' stroke='#f00' stroke-width='9' stroke-linecap='round' stroke-dasharray='{dash}'/>"
        )
    };
    assert_eq!(refused(&line(".0004")), PictureError::Work);
    assert_eq!(pixel(&line("4")), [255, 0, 0, 255]);
}

#[test]
fn coordinates_out_of_reach() {
    let path = "<path d='M-1e30 -1e30 L1e30 1e30 L1e30 -1e30z' stroke='red' stroke-width='1e20'/>";
    assert_eq!(refused(path), PictureError::Work);
    assert_eq!(
        refused("<rect width='9' height='9' transform='scale(1e9)'/>"),
        PictureError::Work
    );
    let far = "<path d='M-90000 5 H90000' stroke='#f00' stroke-width='9'/>";
    assert_eq!(pixel(far), [255, 0, 0, 255]);
}

#[test]
fn one_long_text() {
    assert_eq!(
        refused(&format!("<text>{}</text>", "a".repeat(20_000))),
        MANY
    );
    let parts = "<tspan>a</tspan>".repeat(20_000);
    assert_eq!(refused(&format!("<text>{parts}</text>")), MANY);
    let many = "<text y='5'>Some words</text>".repeat(500);
    assert!(drawn(&svg(&many)).is_ok());
}

#[test]
fn pictures_within_too_large_or_too_often() {
    let mut png = png::packed(&Bitmap::of(1, 1, vec![0; 4]));
    png[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    let image = |png: &[u8]| {
        format!(
            "<image href='data:image/png;base64,{}' width='20' height='10'/>",
            STANDARD.encode(png)
        )
    };
    assert_eq!(pixel(&image(&png)), [0; 4]);
    png[16..24].copy_from_slice(&[0, 0, 8, 0, 0, 0, 8, 0]);
    assert_eq!(refused(&image(&png).repeat(100)), PictureError::Work);
}

#[test]
fn a_short_time_is_less_work() {
    let text = svg("<rect width='20' height='10'/>");
    let of = |millis| {
        let time = Duration::from_millis(millis);
        with(
            &text,
            Limits {
                time,
                ..Limits::default()
            },
        )
    };
    assert!(of(10).is_ok());
    assert_eq!(of(0), Err(PictureError::Work));
}
