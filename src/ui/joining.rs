//! The screen while joining: facts as they come, and what to check for whoever stays alone.

use std::collections::VecDeque;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::outputs::bytes_text;
use super::theme::Theme;
use super::{ALONE, View, paint, sanitize};
use crate::session::view::{JoinFact, JoinStep};

/// What to check; the first two depend on how the room was named.
const CHECKS: &[&str] = &[
    "Is the notebook open in a browser, with the same room and the same path?",
    "Does the page use the same signaling server, and the same room prefix?",
    "Can this machine reach the others? Behind strict firewalls, give a TURN server with --ice-server.",
    "To open a room of your own with this file: celljam host FILE",
];

/// Draws the facts, the newest last; the oldest give way where there is no room.
pub fn draw(buffer: &mut Buffer, area: Rect, view: &View) {
    let inner = Rect {
        x: area.x + area.width.min(2),
        width: area.width.saturating_sub(3),
        ..area
    };
    let title = format!("Joining {}", view.file);
    let y = line(buffer, inner, 0, &title, view.theme.strong());
    let checks = checks(view);
    let room = usize::from(inner.height.saturating_sub(y + 1));
    let reserved = (checks.len() + 2).min(room / 2);
    let keep = if checks.is_empty() {
        room
    } else {
        room - reserved
    };
    let mut y = y + 1;
    for (fact, lines) in newest(view.facts, inner, keep) {
        y = draw_fact(buffer, inner, y, fact, &lines, view.theme);
    }
    if !checks.is_empty() {
        y = line(
            buffer,
            inner,
            y + 1,
            "Nobody has answered yet. Worth checking:",
            view.theme.warning(),
        );
        for check in checks {
            y = line(buffer, inner, y, &format!("- {check}"), Style::new());
        }
    }
}

fn checks(view: &View) -> Vec<String> {
    let long = view
        .standing
        .alone_since
        .is_some_and(|since| view.now >= since + ALONE);
    if !long {
        return Vec::new();
    }
    let mut checks = Vec::new();
    if view.standing.servers_up == 0 {
        checks.push("No signaling server answers: is the URL right, is the network up?".to_owned());
    }
    checks.extend(CHECKS.iter().map(|check| (*check).to_owned()));
    checks
}

fn line(buffer: &mut Buffer, area: Rect, y: u16, text: &str, style: Style) -> u16 {
    paint::short(buffer, area, (0, y), text, style);
    y.saturating_add(1)
}

/// Columns before a fact's words: its time and its sign.
const MARGIN: u16 = 12;

/// The last facts that fit in so many rows, oldest first, each folded to the width.
fn newest(facts: &[JoinFact], area: Rect, mut rows: usize) -> VecDeque<(&JoinFact, Vec<String>)> {
    let mut shown = VecDeque::new();
    for fact in facts.iter().rev() {
        let lines = folded(&words(&fact.step), area.width.saturating_sub(MARGIN));
        let Some(left) = rows.checked_sub(lines.len()) else {
            break;
        };
        rows = left;
        shown.push_front((fact, lines));
    }
    shown
}

/// A text in lines of whole words; a longer word has a line of its own, cut when it is drawn.
fn folded(text: &str, columns: u16) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in sanitize::line(text).split(' ') {
        let last = lines.last_mut().filter(|line| {
            let wide = sanitize::width(line) + 1 + sanitize::width(word);
            line.is_empty() || wide <= usize::from(columns)
        });
        match last {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => *line += &format!(" {word}"),
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// `  0.31 s  ✓ signaling reached in 12 ms  wss://…`
fn draw_fact(
    buffer: &mut Buffer,
    area: Rect,
    y: u16,
    fact: &JoinFact,
    lines: &[String],
    theme: Theme,
) -> u16 {
    let at = format!("{:>6.2} s", fact.at.as_secs_f64());
    let x = paint::text(buffer, area, (0, y), &at, theme.dim());
    let bad = matches!(
        fact.step,
        JoinStep::SiteNote { .. } | JoinStep::SignalingDown { .. } | JoinStep::PeerFailed { .. }
    );
    let (sign, style) = if bad {
        ("✗", theme.bad())
    } else {
        ("✓", theme.good())
    };
    paint::text(buffer, area, (x + 2, y), sign, style);
    for (line, y) in lines.iter().zip(y..) {
        paint::short(buffer, area, (MARGIN, y), line, Style::new());
    }
    y.saturating_add(paint::to_u16(lines.len()))
}

pub fn words(step: &JoinStep) -> String {
    match step {
        JoinStep::SiteRead { site } => format!("site read: {site}"),
        JoinStep::SiteNote { note } => note.clone(),
        JoinStep::SignalingUp { url, millis } => format!("signaling reached in {millis} ms: {url}"),
        JoinStep::SignalingDown { url, reason } => format!("no signaling at {url}: {reason}"),
        JoinStep::PeerFound => "peer found".to_owned(),
        JoinStep::Connected { relayed: false } => "connected directly".to_owned(),
        JoinStep::Connected { relayed: true } => "connected through a relay".to_owned(),
        JoinStep::PeerFailed { reason } => format!("a connection failed: {reason}"),
        JoinStep::Received { bytes } => format!("{} received", bytes_text(*bytes)),
        JoinStep::InStep => "in step".to_owned(),
        JoinStep::Seeded { cells } => format!("the room is yours now: {cells} cells"),
    }
}
