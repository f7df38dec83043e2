//! All rows of outputs, as they are read by themselves.

use super::*;
use crate::ui::outputs::flow::{Break, Text};
use crate::ui::outputs::{Beyond, Place};
use crate::ui::rich::Look;

fn text(outputs: Vec<Output>, folds: &[Place]) -> String {
    let folds: Folds = folds.iter().cloned().collect();
    let rows = whole(&Arc::new(cell(outputs)), 40, None, &folds);
    rows.iter().map(|row| row.line.text() + "\n").collect()
}

#[test]
fn nothing_is_folded() {
    let lines: String = (0..500).map(|n| format!("{n}\n")).collect();
    let error = Output::Error {
        ename: "E".into(),
        evalue: String::new(),
        traceback: vec![lines.clone()],
    };
    let shown = text(vec![stream("stdout", &lines), error], &[]);
    assert_eq!(shown, format!("{lines}E\n{lines}"));
}

#[test]
fn what_was_not_read_is_counted_where_it_was() {
    let line = "x".repeat(1023) + "\n";
    let many = Arc::new(cell(vec![stream("stdout", &line.repeat(3000))]));
    let page = rows(&many, 1000, None);
    assert_eq!(page.len(), 21);
    assert_eq!(page[14].line.text(), "… 2990 more lines");
    // A whole one reads 1 MiB at the beginning, which are 1024 of these lines of two rows, and keeps at
    // the end what a cursor could have reached.
    let shown = whole(&many, 1000, None, &Folds::new());
    let gap = shown.iter().position(|row| row.beyond == Beyond::More);
    let gap = gap.expect("a gap");
    let told = format!("… {} more lines", 3000 - 1024 - 63);
    assert_eq!(shown[gap].line.text(), told);
    assert_eq!((gap, shown.len() - gap), (1024 * 2, 1 + 63 * 2));
}

#[test]
fn trees_say_what_is_in_their_branches() {
    let value = json!({
        "a": [1, 2],
        "b": { "c": "x".repeat(30), "d": [{}, "y".repeat(30)] },
    });
    let tree = || {
        vec![
            stream("stdout", "above\n"),
            display(&[("application/json", value.clone())]),
        ]
    };
    insta::assert_snapshot!(text(tree(), &[]), @r#"
    above
    ▾ {
        "a": [1, 2],
      ▾ "b": {
          "c": "xxxxxxxxxxxxxxxxxxxxxxxxxxxx
          xx",
        ▾ "d": [
            {},
            "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
          ]
        }
      }
    "#);
    insta::assert_snapshot!(text(tree(), &[(1, vec![1, 1])]), @r#"
    above
    ▾ {
        "a": [1, 2],
      ▾ "b": {
          "c": "xxxxxxxxxxxxxxxxxxxxxxxxxxxx
          xx",
        ▸ "d": […] 2 items
        }
      }
    "#);
    // The first output is no tree.
    insta::assert_snapshot!(text(tree(), &[(1, vec![1]), (0, vec![])]), @r#"
    above
    ▾ {
        "a": [1, 2],
      ▸ "b": {…} 2 keys
      }
    "#);
    insta::assert_snapshot!(text(tree(), &[(1, vec![])]), @r"
    above
    ▸ {…} 2 keys
    ");
}

#[test]
fn large_trees_begin_folded_below_the_first_levels() {
    let row = json!({"values": (0..20).collect::<Vec<_>>(), "name": "x".repeat(30)});
    let value = json!({"rows": vec![row; 60]});
    let shown = text(vec![display(&[("application/json", value)])], &[]);
    assert_eq!(shown.lines().count(), 64, "{shown}");
    assert!(shown.contains("▸ {…} 2 keys,"), "{shown}");
}

#[test]
fn a_tree_has_an_end() {
    let value: Value = (0..50_000).map(|n| json!([n, "x".repeat(50)])).collect();
    let shown = text(vec![display(&[("application/json", value)])], &[]);
    assert!(shown.lines().count() <= 20_001);
    assert!(shown.contains("more lines"));
    let deep = (0..100).fold(json!("x".repeat(50)), |inner, _| json!([inner]));
    assert!(text(vec![display(&[("application/json", deep)])], &[]).contains("[…]"));
}

#[test]
fn a_plain_text_is_cut_as_any_other() {
    for width in 1..20 {
        let mut plain = Text::new("0123456789 abc", Look::default());
        plain.push("defgh", Look::of(crate::ui::rich::Tone::Error));
        let mut other = plain.clone();
        // The one character that is not of ASCII ends the last row.
        other.push("é", Look::default());
        let (plain, mut other) = (
            plain.wrap(width, Break::Anywhere),
            other.wrap(width, Break::Anywhere),
        );
        if let Some(last) = other.last_mut() {
            last.pieces.pop();
        }
        other.retain(|row| !row.pieces.is_empty());
        assert_eq!(plain, other, "{width}");
    }
    assert_eq!(Text::default().wrap(3, Break::Anywhere).len(), 1);
}
