//! Streams and tracebacks, as programs print them.

use super::*;

/// What tqdm prints for two bars, one below the other.
const BARS: &str = "\r  0%|          | 0/2 [00:00<?, ?it/s]\n\r  0%|          | 0/4 [00:00<?, ?it/s]\x1b[A\
    \r 50%|█████     | 1/2 [00:01<00:01,  1.00s/it]\n\r 50%|█████     | 2/4 [00:01<00:01,  2.00it/s]\x1b[A\
    \r100%|██████████| 2/2 [00:02<00:00,  1.00s/it]\n\r100%|██████████| 4/4 [00:02<00:00,  2.00it/s]\x1b[A\n";

#[test]
fn a_progress_bar_shows_its_last_state() {
    let outputs = vec![
        stream("stderr", "\r  0%|          | 0/3 [00:00<?, ?it/s]"),
        stream("stderr", "\r 33%|███▎      | 1/3 [00:01<00:02,  1.00s/it]"),
        stream(
            "stderr",
            "\r100%|██████████| 3/3 [00:03<00:00,  1.00it/s]\n",
        ),
        stream("stdout", "done\n"),
    ];
    insta::assert_snapshot!(shown(outputs, 60), @r"
    err| 100%|██████████| 3/3 [00:03<00:00,  1.00it/s]
    done
    ");
}

#[test]
fn several_bars_stand_below_each_other() {
    insta::assert_snapshot!(shown(vec![stream("stdout", BARS)], 60), @r"
    100%|██████████| 2/2 [00:02<00:00,  1.00s/it]
    100%|██████████| 4/4 [00:02<00:00,  2.00it/s]
    ");
}

#[test]
fn the_cursor_goes_back_and_up() {
    let text = |text| shown(vec![stream("stdout", text)], 20);
    assert_eq!(text("ab\x08\x08xyz"), "xyz\n");
    assert_eq!(text("one\ntwo\n\x1b[2A\x1b[2Knew\n"), "new\ntwo\n");
    assert_eq!(text("long line\rshort\x1b[K"), "short\n");
    assert_eq!(text("long line\rshort"), "shortline\n");
    assert_eq!(text("first\nsecond\x1b[2J\x1b[Hthird"), "third\n");
    assert_eq!(text("1\n2\n3\x1b[2;1H\x1b[Jx"), "1\nx\n");
    assert_eq!(text("abc\x1b[2Dx\x1b[3Cy\x1b[1Gz"), "zxc  y\n");
    assert_eq!(text("日本\r\x1b[1Cx"), " x本\n");
    assert_eq!(text("a\tb\r\n\tc"), "a       b\n        c\n");
    assert_eq!(text(""), "");
    assert_eq!(text("\n"), "\n");
    assert_eq!(text("a\r\nb\r\r\n"), "a\nb\n");
}

#[test]
fn other_escapes_go_and_control_characters_are_marked() {
    let text = |text| shown(vec![stream("stdout", text)], 30);
    assert_eq!(text("\x1b]0;title\x07a\x1b[?25lb\x1b(Bc\x07"), "abc\n");
    let link = "\x1b]8;id=1;https://example.org\x1b\\words\x1b]8;;\x1b\\";
    assert_eq!(text(link), "words\n");
    assert_eq!(text("a\0b\x0cc\u{9b}31m\u{202e}"), "a␀b␌c‹009B›31m‹202E›\n");
    // A sequence without an end takes no more than its line.
    assert_eq!(text("a\x1b]0;never ends\nb\n\x1bPc\nd\n"), "a\nb\n\nd\n");
}

#[test]
fn colours_and_attributes() {
    let text = |text| styled(vec![stream("stdout", text)], 60);
    insta::assert_snapshot!(text(
        "\x1b[1;31mred\x1b[0m plain \x1b[38;5;208morange\x1b[39m \x1b[48;2;10;20;30mtrue\x1b[49m\n\
         \x1b[3mitalic\x1b[23m \x1b[4munder\x1b[4:0m \x1b[7mback\x1b[27m \x1b[9mgone\x1b[29m \x1b[2mdim\x1b[22m\n\
         \x1b[93mbright\x1b[m \x1b[38:2::1:2:3mcolons\x1b[58;5;3;1mbold\x1b[0m\n\
         \x1b[44mgoes\non\x1b[0m \x1b[5mblinks\x1b[8mhidden\n"
    ), @r"
    red‹Red BOLD› plain orange‹208› true‹on #0A141E›
    italic‹ITALIC› under‹UNDERLINED› back‹REVERSED› gone‹CROSSED_OUT› dim‹DIM›
    bright‹LightYellow› colons‹#010203›bold‹#010203 BOLD›
    goes‹on Blue›
    on‹on Blue› blinkshidden
    ");
}

#[test]
fn what_rich_prints() {
    let table = "\x1b[3m    Films     \x1b[0m\n┏━━━━━━━┳━━━━┓\n┃\x1b[1m \x1b[0m\x1b[1mTitle\x1b[0m\x1b[1m \x1b[0m\
        ┃\x1b[1m \x1b[0m\x1b[1mNo\x1b[0m\x1b[1m \x1b[0m┃\n┡━━━━━━━╇━━━━┩\n│\x1b[36m \x1b[0m\x1b[36mMonty\x1b[0m\
        \x1b[36m \x1b[0m│\x1b[35m \x1b[0m\x1b[35m 1\x1b[0m\x1b[35m \x1b[0m│\n└───────┴────┘\n";
    insta::assert_snapshot!(styled(vec![stream("stdout", table)], 60), @r"
        Films‹ITALIC›
    ┏━━━━━━━┳━━━━┓
    ┃ Title ‹BOLD›┃ No ‹BOLD›┃
    ┡━━━━━━━╇━━━━┩
    │ Monty ‹Cyan›│  1 ‹Magenta›│
    └───────┴────┘
    ");
}

#[test]
fn errors_say_what_went_wrong_and_are_coloured() {
    let outputs = vec![Output::Error {
        ename: "ZeroDivisionError".into(),
        evalue: "division by zero".into(),
        traceback: vec![
            "\x1b[31m---------------------------------------------------------------------------\x1b[39m".into(),
            "\x1b[31mZeroDivisionError\x1b[39m                         Traceback (most recent call last)".into(),
            "\x1b[36mCell\x1b[39m\x1b[36m \x1b[39m\x1b[32mIn[1]\x1b[39m\x1b[32m, line 1\x1b[39m\n\
             \x1b[32m----> \x1b[39m\x1b[32m1\x1b[39m \x1b[32;43m1\x1b[39;49m\x1b[43m/\x1b[49m\x1b[32;43m0\x1b[39;49m\n".into(),
            "\x1b[31mZeroDivisionError\x1b[39m: division by zero".into(),
        ],
    }];
    insta::assert_snapshot!(styled(outputs.clone(), 60), @r"
    ZeroDivisionError: division by zero‹Error›
    Cell ‹Cyan›In[1], line 1‹Green›
    ----> 1‹Green› 1‹Green on Yellow›/‹on Yellow›0‹Green on Yellow›
    ");
    insta::assert_snapshot!(shown(outputs, 60), @r"
    Error| ZeroDivisionError: division by zero
    Cell In[1], line 1
    ----> 1 1/0
    ");
}

fn error(ename: &str, evalue: &str, traceback: &[&str]) -> Vec<Output> {
    vec![Output::Error {
        ename: ename.into(),
        evalue: evalue.into(),
        traceback: traceback.iter().map(|part| (*part).to_owned()).collect(),
    }]
}

#[test]
fn the_message_stands_there_once() {
    let once = error("E", "two\nlines", &["calls", "E: two\nlines"]);
    assert_eq!(shown(once, 40), "Error| E: two\nlines\ncalls\n");
    let other = error("E", "x", &["calls", "lib.E: x"]);
    assert_eq!(shown(other, 40), "Error| E: x\ncalls\nlib.E: x\n");
    let empty = error("KeyboardInterrupt", "", &["calls", "KeyboardInterrupt: "]);
    assert_eq!(shown(empty, 40), "Error| KeyboardInterrupt\ncalls\n");
    assert_eq!(shown(error("E", "x", &[]), 40), "Error| E: x\n");
}

fn numbered(count: usize) -> String {
    (1..=count).map(|n| format!("line {n}\n")).collect()
}

#[test]
fn long_streams_show_their_beginning_and_their_end() {
    let lines = shown(vec![stream("stdout", &numbered(20))], 40);
    assert_eq!(lines, numbered(20));
    for count in [21, 90, 200, 10_000] {
        let lines = shown(vec![stream("stderr", &numbered(count))], 40);
        let lines: Vec<&str> = lines.lines().collect();
        assert_eq!(lines.len(), 21);
        assert_eq!(lines[13], "line 14");
        let plural = if count == 21 { "" } else { "s" };
        assert_eq!(lines[14], format!("… {} more line{plural}", count - 20));
        assert_eq!(lines[15], format!("err| line {}", count - 5));
        assert_eq!(lines[20], format!("line {count}"));
        let folded = folded(&cell(vec![stream("stdout", &numbered(count))]), 40);
        let folded = folded.expect("there are outputs").line.text();
        assert_eq!(folded, format!("… {count} lines of output folded"));
    }
}

#[test]
fn an_error_behind_much_output_is_seen() {
    let mut outputs = vec![stream("stdout", &numbered(500))];
    let calls = numbered(100);
    outputs.extend(error("E", "x", &[&calls, "E: x"]));
    let text = shown(outputs, 40);
    assert!(text.contains("… 480 more lines\nline 495\n"), "{text}");
    assert!(text.contains("\nError| E: x\nline 1\n"), "{text}");
    assert!(text.ends_with("line 99\nline 100\n"), "{text}");
    assert_eq!(text.lines().count(), 42);
}

#[test]
fn what_is_not_printed_folds_at_its_end() {
    let page: String = (0..40).map(|n| format!("<p>{n}")).collect();
    let text = shown(vec![stream("stdout", "a\n"), html(&page)], 40);
    assert!(text.ends_with("… 60 more lines\n"), "{text}");
    let cells: Vec<Output> = (0..300)
        .map(|_| display(&[("text/plain", json!("1"))]))
        .collect();
    assert!(shown(cells, 40).ends_with("1\n… 280 more lines\n"));
}

#[test]
fn endless_lines_are_cut() {
    let text = shown(vec![stream("stdout", &"x".repeat(100_000))], 100);
    assert_eq!(text.lines().count(), 21);
    assert!(text.ends_with("x…\n"), "{text}");
    let text = shown(
        vec![stream("stdout", &format!("\t{}", "x".repeat(100_000)))],
        100,
    );
    assert!(text.ends_with("x…\n"), "{text}");
}

#[test]
fn of_a_very_long_text_the_ends_are_read_and_the_lines_are_counted() {
    let lines = 100_000;
    let text: String = (0..lines).map(|n| format!("line {n} 日本\n")).collect();
    // In parts, as a kernel sends them: their borders are anywhere.
    let cut = crate::editor::text::clamp(&text, text.len() / 3);
    let parts = vec![
        stream("stdout", &text[..cut]),
        stream("stdout", &text[cut..]),
    ];
    let shown = shown(parts, 40);
    let rows: Vec<&str> = shown.lines().collect();
    assert_eq!(rows.first(), Some(&"line 0 日本"));
    assert_eq!(rows.last(), Some(&"line 99999 日本"));
    let more = rows
        .iter()
        .find_map(|row| row.strip_prefix("… ")?.strip_suffix(" more lines"));
    let more: usize = more.expect("a count").parse().expect("a number");
    assert_eq!(more + rows.len() - 1, lines);
}
