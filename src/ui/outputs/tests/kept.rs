//! Outputs as the bytes of a file.

use super::*;
use crate::ui::kept;

fn keep(outputs: Vec<Output>, ending: &str) -> Result<(String, String), String> {
    let kept = kept(&cell(outputs), ending)?;
    let text = String::from_utf8_lossy(&kept.bytes).into_owned();
    Ok((text, kept.what))
}

fn ok(text: &str, what: &str) -> Result<(String, String), String> {
    Ok((text.to_owned(), what.to_owned()))
}

#[test]
fn pictures_pages_and_data_are_kept_as_they_are() {
    let plot = |bytes: &str| {
        display(&[
            ("text/plain", json!("<Figure size 1x1>")),
            ("image/png", json!(bytes)),
        ])
    };
    let outputs = || {
        vec![
            plot("b25l\n"),
            stream("stdout", "x\n"),
            plot("dHdv"),
            display(&[("image/svg+xml", json!("<svg/>"))]),
            html("<b>page</b>"),
            display(&[("application/json", json!({"a": [1]}))]),
        ]
    };
    assert_eq!(
        keep(outputs(), "png"),
        ok("two", "image/png of output 3 of 6")
    );
    assert_eq!(
        keep(outputs(), "PNG"),
        ok("two", "image/png of output 3 of 6")
    );
    assert_eq!(
        keep(outputs(), "svg"),
        ok("<svg/>", "image/svg+xml of output 4 of 6")
    );
    assert_eq!(
        keep(outputs(), "htm"),
        ok("<b>page</b>", "text/html of output 5 of 6")
    );
    let told = "application/json of output 6 of 6";
    assert_eq!(
        keep(outputs(), "json"),
        ok("{\n  \"a\": [\n    1\n  ]\n}\n", told)
    );
    assert_eq!(keep(vec![plot("b25l")], "png"), ok("one", "image/png"));
    let plotly = display(&[("application/vnd.plotly.v1+json", json!([]))]);
    assert_eq!(keep(vec![plotly], "json"), ok("[]\n", "application/json"));
}

#[test]
fn what_is_not_there_is_told() {
    let no = |outputs, ending| keep(outputs, ending).unwrap_err();
    let text = || vec![stream("stdout", "x")];
    assert_eq!(no(Vec::new(), "txt"), "this cell has no output");
    assert_eq!(no(text(), "jpg"), "no output of this cell is image/jpeg");
    assert_eq!(
        no(text(), "json"),
        "no output of this cell is application/json"
    );
    let broken = || vec![display(&[("image/gif", json!("!"))])];
    assert_eq!(no(broken(), "gif"), "the image/gif is broken");
    let listed = || vec![display(&[("image/webp", json!([1]))])];
    assert_eq!(no(listed(), "webp"), "the image/webp is broken");
    let much = "x".repeat(17 * 1024 * 1024);
    assert!(no(vec![stream("stdout", &much)], "").contains("more than 16 MiB"));
}

#[test]
fn a_text_is_what_a_terminal_ends_up_with() {
    let error = Output::Error {
        ename: "Oops".into(),
        evalue: "\x1b[31mno\x1b[0m".into(),
        traceback: vec!["\x1b[32mcall\x1b[0m\nOops: no".into()],
    };
    let long = "word ".repeat(500);
    let outputs = vec![
        stream("stdout", "a\x1b[1mb\x1b[m\n 10%"),
        stream("stdout", "\r100%\n"),
        stream("stdout", &long),
        stream("stderr", "tab\there\n\n"),
        display(&[("text/plain", json!("array([1,\n       2])"))]),
        display(&[(
            "text/html",
            json!("<table><tr><th>k</th></tr><tr><td>1</td></tr></table>"),
        )]),
        error,
    ];
    let (text, what) = keep(outputs, "txt").expect("a text");
    assert_eq!(what, "the text");
    let (first, rest) = text.split_at(text.find("word").expect("the words"));
    assert_eq!(first, "ab\n100%\n");
    assert_eq!(rest.lines().next(), Some(long.trim_end()));
    let rest: String = rest
        .lines()
        .skip(1)
        .map(|line| format!("{line}\n"))
        .collect();
    insta::assert_snapshot!(rest, @r"
    tab	here

    array([1,
           2])
    k
    ─
    1
    Oops: no
    call
    ");
}

#[test]
fn a_text_without_marks_is_kept_to_the_letter() {
    let text = "long ".repeat(4000) + "\n\ttab \n";
    assert_eq!(
        keep(vec![stream("stdout", &text)], "log"),
        ok(&text, "the text")
    );
}
