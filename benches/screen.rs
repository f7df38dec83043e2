//! What somebody at a terminal waits for: start, scrolling, memory and what an idle program costs, beside
//! an editor of the distribution in the same run. Prints figures and asserts nothing.
//!
//!     cargo bench --bench screen [-- RUNS]

#[path = "screen/documents.rs"]
mod documents;
#[path = "screen/run.rs"]
mod run;

use std::path::Path;
use std::time::Duration;

use run::{Answers, Run};

const CELLJAM: &str = env!("CARGO_BIN_EXE_celljam");
const RUNS: usize = 10;
/// Long enough that a clock tick (10 ms) is a tenth of a percent of a core.
const IDLE: Duration = Duration::from_secs(10);
/// A held key repeats so often.
const HELD: Duration = Duration::from_millis(33);
const HELD_KEYS: usize = 90;

fn main() {
    // Cargo passes `--bench`.
    let runs = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let runs = runs.unwrap_or(RUNS);
    let folder = tempfile::tempdir().expect("a folder");
    let small = documents::notebook(folder.path(), "small.ipynb", 10);
    let large = documents::notebook(folder.path(), "large.ipynb", 5000);
    let text = documents::script(folder.path(), "large.py", 5000);
    let editor = editor(&text);

    println!("binary: {:.1} MB (aim 15)", size(Path::new(CELLJAM)));
    start(
        runs,
        "10 cells",
        &[CELLJAM, &small],
        editor.as_deref(),
        Answers::All,
        30,
    );
    start(
        runs,
        "5 000 cells",
        &[CELLJAM, &large],
        editor.as_deref(),
        Answers::All,
        100,
    );
    start(
        runs,
        "10 cells, silent terminal",
        &[CELLJAM, &small],
        None,
        Answers::None,
        200,
    );
    println!(
        "memory, 10 cells: {:.1} MB (aim 25)",
        memory(&[CELLJAM, &small], "cell 1/10")
    );
    println!(
        "memory, 5 000 cells: {:.1} MB (aim 60)",
        memory(&[CELLJAM, &large], "cell 1/5000")
    );
    scrolling("celljam", &[CELLJAM, &large], "cell 1/5000", "j");
    if let Some(editor) = editor.as_deref() {
        scrolling(editor[0], editor, "import", "j");
    }
    idle(
        "a file",
        Run::start(&[CELLJAM, &small], Answers::All),
        "aim 0 and 0.0",
    );
    room(&small);
}

/// Five members of a room on this machine, none of whom does anything; one of them is measured.
fn room(file: &str) {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = free.local_addr().expect("an address").to_string();
    drop(free);
    let signaling = format!("ws://{address}");
    let place = ["--room", "bench", "--prefix", "celljam-bench"];
    let host = [&[CELLJAM, "host", file, "--listen", &address][..], &place].concat();
    let mut members = vec![Run::start(&host, Answers::All)];
    members[0].shown("import numpy");
    for _ in 0..4 {
        let guest = [
            &[CELLJAM, "small.ipynb", "--signaling", &signaling][..],
            &place,
        ]
        .concat();
        members.push(Run::start(&guest, Answers::All));
    }
    for member in &mut members {
        member.shown("peers 4, all in step");
    }
    let last = members.pop();
    let others = members;
    idle("a room of five", last.expect("a member"), "aim 0.5 %");
    drop(others);
}

/// vim, or nano, whichever there is, with a file of the same length.
fn editor(file: &str) -> Option<Vec<&str>> {
    let has = |name: &str| {
        let path = std::env::var("PATH").unwrap_or_default();
        std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
    };
    match (has("vim"), has("nano")) {
        (true, _) => Some(vec!["vim", "-u", "NONE", "-N", file]),
        (_, true) => Some(vec!["nano", file]),
        _ => {
            println!("neither vim nor nano is installed: no ratios");
            None
        }
    }
}

fn size(file: &Path) -> f64 {
    std::fs::metadata(file).map_or(0.0, |meta| meta.len() as f64 / 1e6)
}

/// Launch to the first frame with something of the document in it, by turns with the editor.
fn start(
    runs: usize,
    what: &str,
    ours: &[&str],
    beside: Option<&[&str]>,
    answers: Answers,
    aim: u32,
) {
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        own.push(Run::start(ours, answers).shown("import numpy"));
        others.extend(beside.map(|other| Run::start(other, Answers::All).shown("import numpy")));
    }
    let own = median(own);
    let ratio = match (beside, others.is_empty()) {
        (Some(beside), false) => {
            let other = median(others);
            format!(", {} {other:.1} ms, ratio {:.2}", beside[0], own / other)
        }
        _ => String::new(),
    };
    println!("start, {what}: {own:.1} ms (median of {runs}, aim {aim}){ratio}");
}

fn memory(command: &[&str], ready: &str) -> f64 {
    let mut run = Run::start(command, Answers::All);
    run.shown(ready);
    run.rest(Duration::from_secs(1));
    run.peak_memory()
}

/// A key held for three seconds: how long after its release something still moves, and how many bytes a
/// step has.
fn scrolling(name: &str, command: &[&str], ready: &str, key: &str) {
    let mut run = Run::start(command, Answers::All);
    run.shown(ready);
    run.rest(Duration::from_millis(500));
    let (bytes, last) = run.hold(key, HELD, HELD_KEYS);
    println!(
        "scrolling, {name}: stops {:.1} ms after the last of {HELD_KEYS} keys (aim 50), {} bytes a key",
        last.as_secs_f64() * 1e3,
        bytes / HELD_KEYS
    );
}

fn idle(what: &str, mut run: Run, aim: &str) {
    run.shown("import numpy");
    run.rest(Duration::from_secs(2));
    let before = run.cpu_time();
    let bytes = run.rest(IDLE);
    let used = run.cpu_time().saturating_sub(before);
    println!(
        "idle, {what}: {bytes} bytes, {:.1} % of a core in {} s ({aim})",
        used.as_secs_f64() / IDLE.as_secs_f64() * 100.0,
        IDLE.as_secs()
    );
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
