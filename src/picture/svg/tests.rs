//! Tests of SVGs: what is drawn, and what is refused before it takes long.

use std::fmt::Write;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::*;
use crate::picture::{STACK, png, size};

mod bombs;

/// Drawn on a thread with the stack that is asked for.
fn drawn(text: &str) -> Result<Bitmap, PictureError> {
    with(text, Limits::default())
}

fn with(text: &str, limits: Limits) -> Result<Bitmap, PictureError> {
    let work = || decode(text, &limits);
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(STACK);
        let thread = builder.spawn_scoped(scope, work).expect("a thread");
        thread.join().expect("no panic")
    })
}

/// An SVG of 20 × 10 pixels with this in it.
fn svg(inside: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' \
         width='20' height='10'>{inside}</svg>"
    )
}

fn pixel(inside: &str) -> [u8; 4] {
    drawn(&svg(inside)).expect("it can be drawn").pixel(5, 5)
}

#[test]
fn shapes_are_drawn_on_nothing() {
    let found = drawn(&svg(
        "<rect width='10' height='10' fill='#c86432' fill-opacity='.5'/>",
    ));
    let found = found.expect("it can be drawn");
    assert_eq!((found.width(), found.height()), (20, 10));
    let [red, green, blue, alpha] = found.pixel(5, 5);
    assert!(red.abs_diff(200) < 3 && green.abs_diff(100) < 3 && blue.abs_diff(50) < 3);
    assert!(alpha.abs_diff(128) < 2);
    assert_eq!(found.pixel(15, 5), [0; 4]);
}

/// As matplotlib begins its own.
const MATPLOTLIB: &str = r##"<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="30pt" height="15pt" viewBox="0 0 30 15"
  xmlns="http://www.w3.org/2000/svg" version="1.1">
 <defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style></defs>
 <g id="figure_1"><g id="patch_1"><path d="M 0 15 L 30 15 L 30 0 L 0 0 z " style="fill: #ffffff"/></g>
  <defs><path id="m1" d="M -2 -2 h 4 v 4 h -4 z" style="stroke: #1f77b4"/></defs>
  <g clip-path="url(#p1)"><use xlink:href="#m1" x="15" y="7.5" style="fill: #1f77b4"/></g>
 </g>
 <defs><clipPath id="p1"><rect x="0" y="0" width="30" height="15"/></clipPath></defs>
</svg>"##;

#[test]
fn a_plot_of_matplotlib_is_drawn() {
    assert_eq!(size(Kind::Svg, MATPLOTLIB), Some((40, 20)));
    let found = drawn(MATPLOTLIB).expect("it can be drawn");
    assert_eq!((found.width(), found.height()), (40, 20));
    assert_eq!(found.pixel(1, 1), [255; 4]);
    assert_eq!(found.pixel(20, 10), [0x1f, 0x77, 0xb4, 255]);
}

#[test]
fn sizes_are_read_from_the_first_element() {
    let of = |attributes: &str| {
        let text = format!("<svg xmlns='http://www.w3.org/2000/svg' {attributes}><rect");
        size(Kind::Svg, &text)
    };
    assert_eq!(of("width='30' height='20'"), Some((30, 20)));
    assert_eq!(of("width='1in' height='2.54cm'"), Some((96, 96)));
    assert_eq!(of("viewBox='0 0 300 150'"), Some((300, 150)));
    assert_eq!(of("width='100%' viewBox='0 0 300 150'"), Some((300, 150)));
    assert_eq!(of("width='600' viewBox='0 0 300 150'"), Some((600, 300)));
    assert_eq!(of("width='0' height='9'"), None);
    assert_eq!(of(""), None);
    assert_eq!(of("x='>' width='3' height='4'"), Some((3, 4)));
    let after = "<!-- <svg width='1' height='1'> --><svg xmlns='http://www.w3.org/2000/svg' width='7' height='8'/>";
    assert_eq!(size(Kind::Svg, after), Some((7, 8)));
    assert_eq!(size(Kind::Svg, "<html>"), None);
    assert_eq!(size(Kind::Svg, "<svg width='2'"), None);
}

#[test]
fn the_size_told_is_the_size_drawn() {
    for attributes in [
        "width='33.4' height='20'",
        "viewBox='0 0 31 15'",
        "width='5mm' height='1pc'",
    ] {
        let text = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' {attributes}><path d='M0 0h1v1z'/></svg>"
        );
        let found = drawn(&text).expect("it can be drawn");
        assert_eq!(
            size(Kind::Svg, &text),
            Some((found.width(), found.height()))
        );
    }
}

#[test]
fn a_large_one_is_drawn_smaller_in_its_proportion() {
    let of = |width: &str, height: &str| {
        let text = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'>\
             <rect width='100%' height='100%'/></svg>"
        );
        let found = drawn(&text).expect("it can be drawn");
        (found.width(), found.height())
    };
    assert_eq!(of("100000", "50000"), (2828, 1414));
    assert_eq!(of("1e9", "0.001"), (4_000_000, 1));
    let small = Limits {
        pixels: 100,
        ..Limits::default()
    };
    let found = with(&svg("<rect width='20' height='10'/>"), small).expect("it can be drawn");
    assert_eq!((found.width(), found.height()), (14, 7));
}

#[test]
fn a_picture_within_is_drawn_if_it_is_a_png_or_jpeg() {
    let red = Bitmap::of(1, 1, vec![255, 0, 0, 255]);
    let data = STANDARD.encode(png::packed(&red));
    let image = |href: &str| {
        pixel(&format!(
            "<image href='{href}' width='20' height='10' preserveAspectRatio='none'/>"
        ))
    };
    assert_eq!(
        image(&format!("data:image/png;base64,{data}")),
        [255, 0, 0, 255]
    );
    assert_eq!(image(&format!("data:image/gif;base64,{data}")), [0; 4]);
    assert_eq!(image(&format!("data:text/plain;base64,{data}")), [0; 4]);
    let nested = STANDARD.encode(svg("<rect width='20' height='10'/>"));
    assert_eq!(
        image(&format!("data:image/svg+xml;base64,{nested}")),
        [0; 4]
    );
}

#[test]
fn no_file_and_no_address_is_followed() {
    // A whole picture lies there, so that following it would be seen.
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("red.png");
    let red = Bitmap::of(1, 1, vec![255, 0, 0, 255]);
    std::fs::write(&file, png::packed(&red)).expect("it can be written");
    let path = file.display().to_string();
    let below = std::env::current_dir().expect("a folder");
    let up = "../".repeat(below.components().count());
    let relative = format!("{up}{}", path.trim_start_matches('/'));
    assert!(std::fs::exists(&relative).expect("it can be asked"));
    for href in [
        path.as_str(),
        &relative,
        &format!("file://{path}"),
        "file:///etc/passwd",
        "/etc/passwd",
        "http://127.0.0.1:9/red.png",
        "red.png",
    ] {
        for name in ["href", "xlink:href"] {
            let inside = format!("<image {name}='{href}' width='20' height='10'/>");
            assert_eq!(pixel(&inside), [0; 4], "{href}");
        }
        let inside = format!(
            "<filter id='f'><feImage href='{href}'/></filter>\
             <rect width='20' height='10' filter='url(#f)'/>"
        );
        let found = drawn(&svg(&inside));
        assert!(
            found.is_err() || found.is_ok_and(|found| found.pixel(5, 5)[0] < 255),
            "{href}"
        );
    }
}

#[test]
fn text_is_written_where_there_are_fonts() {
    let found =
        drawn(&svg("<text x='0' y='9' font-size='12'>MMM</text>")).expect("it can be drawn");
    let written = found.pixels().any(|pixel| pixel[3] > 100);
    assert_eq!(written, fonts::are_there());
}

#[test]
fn soft_shadows_are_drawn() {
    let inside = "<filter id='f'><feGaussianBlur stdDeviation='1'/></filter>\
                  <rect x='4' y='4' width='3' height='3' filter='url(#f)'/>";
    let found = drawn(&svg(inside)).expect("it can be drawn");
    assert!((1..255).contains(&found.pixel(4, 4)[3]));
}

#[test]
fn what_is_no_svg_says_so() {
    let damaged = Err(PictureError::Damaged(Kind::Svg));
    for text in [
        "",
        "<svg",
        "<html/>",
        "no",
        "<svg xmlns='http://www.w3.org/2000/svg' width='-1'/>",
    ] {
        assert_eq!(drawn(text), damaged, "{text}");
    }
}
