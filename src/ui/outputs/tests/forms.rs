//! Which form of an output is shown, and what is said of the others.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::*;

#[test]
fn a_result_has_its_number_beside_its_first_row() {
    let result = Output::Display {
        count: Some(7),
        data: vec![("text/plain".into(), json!("array([1,\n       2])"))],
        metadata: json!({}),
    };
    assert_eq!(shown(vec![result], 40), "Out[7]| array([1,\n       2])\n");
}

#[test]
fn the_richest_that_text_can_show_comes_first() {
    let plain = ("text/plain", json!("plain"));
    let of = |forms: &[(&str, Value)]| {
        let mut forms = forms.to_vec();
        forms.insert(0, plain.clone());
        shown(vec![display(&forms)], 60)
    };
    assert_eq!(of(&[]), "plain\n");
    assert_eq!(
        of(&[("text/markdown", json!("*m*")), ("text/html", json!("h"))]),
        "h\n"
    );
    assert_eq!(
        of(&[("text/latex", json!("$x$")), ("image/png", json!(""))]),
        "x\n"
    );
    assert_eq!(
        of(&[
            ("text/markdown", json!("*m*")),
            ("text/latex", json!("$x$"))
        ]),
        "m\n"
    );
    assert_eq!(
        of(&[("application/json", json!([1])), ("text/html", json!("h"))]),
        "[1]\n"
    );
}

#[test]
fn what_text_cannot_show_says_what_it_is() {
    let of = |mime: &str, text: &str| {
        let forms = [(mime, json!({})), ("text/plain", json!(text))];
        shown(vec![display(&forms)], 60)
    };
    let widget = "application/vnd.jupyter.widget-view+json";
    assert_eq!(
        of(widget, "IntSlider(value=0)"),
        "[widget]\nIntSlider(value=0)\n"
    );
    assert_eq!(
        of("application/vnd.plotly.v1+json", "F()"),
        "[Plotly figure]\nF()\n"
    );
    assert_eq!(
        of("application/vnd.vegalite.v5+json", "alt"),
        "[Vega-Lite chart]\nalt\n"
    );
    assert_eq!(
        of("application/vnd.vega.v5+json", "alt"),
        "[Vega chart]\nalt\n"
    );
    assert_eq!(
        of("application/vnd.bokehjs_exec.v0+json", ""),
        "[Bokeh plot]\n"
    );
    assert_eq!(
        of("application/x-unknown", "text"),
        "[application/x-unknown, 2 B]\ntext\n"
    );
    let bell = "application/\x1b]0;x\x07";
    assert_eq!(of(bell, ""), "[application/␛]0;x␇, 2 B]\n");
}

fn picture(mime: &str, bytes: &[u8], text: &str) -> String {
    let forms = [
        (mime, json!(STANDARD.encode(bytes))),
        ("text/plain", json!(text)),
    ];
    shown(vec![display(&forms)], 60)
}

#[test]
fn pictures_say_how_large_they_are() {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x06".to_vec();
    png.resize(12_000, 0);
    let figure = "<Figure size 640x480 with 1 Axes>";
    assert_eq!(
        picture("image/png", &png, figure),
        "[image/png 640×480, 12 kB]\n"
    );
    let image = "<IPython.core.display.Image object>";
    let gif = b"GIF89a\x0a\0\x14\0\0\0\0\0\0\0\0\0";
    assert_eq!(
        picture("image/gif", gif, image),
        "[image/gif 10×20, 18 B]\n"
    );
    let more = "Figure of the year";
    assert_eq!(
        picture("image/gif", gif, more),
        format!("[image/gif 10×20, 18 B]\n{more}\n")
    );
    assert_eq!(
        picture("image/png", b"no picture..", image),
        "[image/png, 12 B]\n"
    );
}

#[test]
fn a_picture_in_lines_of_base64() {
    let text = STANDARD.encode(b"GIF89a\x0a\0\x14\0\0\0\0\0\0\0\0\0");
    let broken: String = text.chars().map(|c| format!("{c}\n")).collect();
    let shown = shown(vec![display(&[("image/gif", json!(broken))])], 60);
    assert!(shown.starts_with("[image/gif 10×20, "), "{shown}");
}

#[test]
fn json_is_a_tree() {
    let value = json!({
        "name": "celljam", "tags": ["a", "b"], "none": null, "empty": [{}, []],
        "deep": {"list": [1, -2.5, true, "a longer text, so that this does not fit"], "x": {"y": 1}},
    });
    let form = || vec![display(&[("application/json", value.clone())])];
    insta::assert_snapshot!(styled(form(), 60), @r#"
    {‹Operator›
      "name"‹Function›: ‹Operator›"celljam"‹Text›,‹Operator›
      "tags"‹Function›: [‹Operator›"a"‹Text›, ‹Operator›"b"‹Text›],‹Operator›
      "none"‹Function›: ‹Operator›null‹Constant›,‹Operator›
      "empty"‹Function›: [{}, []],‹Operator›
      "deep"‹Function›: {‹Operator›
        "list"‹Function›: [‹Operator›
          1‹Number›,‹Operator›
          -2.5‹Number›,‹Operator›
          true‹Constant›,‹Operator›
          "a longer text, so that this does not fit"‹Text›
        ],‹Operator›
        "x"‹Function›: {‹Operator›"y"‹Function›: ‹Operator›1‹Number›}‹Operator›
      }‹Operator›
    }‹Operator›
    "#);
    insta::assert_snapshot!(shown(form(), 24), @r#"
    {
      "name": "celljam",
      "tags": ["a", "b"],
      "none": null,
      "empty": [{}, []],
      "deep": {
        "list": [
          1,
          -2.5,
          true,
          "a longer text, so
           that this does no
          t fit"
        ],
        "x": {"y": 1}
      }
    }
    "#);
}

#[test]
fn json_has_its_limits() {
    let of = |value: Value| shown(vec![display(&[("application/json", value)])], 50);
    let deep = (0..60).fold(json!("x".repeat(60)), |inner, _| json!([inner]));
    let cell = cell(vec![display(&[("application/json", deep)])]);
    let rows = folded(&cell, 50).expect("there are outputs").line.text();
    assert_eq!(rows, "… 33 lines of output folded");
    let long: Vec<u32> = (0..5000).collect();
    assert!(of(json!(long)).ends_with("… 4982 more lines\n"));
    let text = of(json!("x".repeat(5000)));
    assert!(text.ends_with("… 1 more line\n"), "{text}");
}
