//! A recording of what the terminal is told, as an asciicast (version 2): a line for the terminal's size,
//! then one for each frame with the seconds since the start.

use std::fs::File;
use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::path::Path;

use serde_json::json;

use crate::app::clock::Clock;

/// Bytes of a recording. An hour of a busy room has a tenth of it.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// The terminal, and the recording if there is one.
pub struct Out {
    terminal: Stdout,
    cast: Option<Cast>,
}

impl Out {
    /// The terminal alone.
    pub fn new() -> Out {
        Out {
            terminal: stdout(),
            cast: None,
        }
    }

    /// Records from here on.
    ///
    /// # Errors
    /// When the file cannot be made, or is there already.
    pub fn record(&mut self, file: &Path, (columns, rows): (u16, u16)) -> io::Result<()> {
        self.cast = Some(Cast::begin(File::create_new(file)?, columns, rows)?);
        Ok(())
    }

    /// The terminal has another size.
    pub fn resized(&mut self, columns: u16, rows: u16) {
        self.keep("r", &format!("{columns}x{rows}"));
    }

    /// A recording that fails ends there: nobody's work is to suffer from it.
    fn keep(&mut self, kind: &str, text: &str) {
        let kept = self.cast.as_mut().map(|cast| cast.event(kind, text));
        if kept.is_some_and(|kept| kept.is_err()) {
            self.cast = None;
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.terminal.write(bytes)?;
        if self.cast.is_some() {
            let written = bytes.get(..count).unwrap_or(bytes);
            self.keep("o", &String::from_utf8_lossy(written));
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.terminal.flush()
    }
}

struct Cast {
    file: BufWriter<File>,
    clock: Clock,
    left: u64,
}

impl Cast {
    fn begin(file: File, columns: u16, rows: u16) -> io::Result<Cast> {
        let mut cast = Cast {
            file: BufWriter::new(file),
            clock: Clock::start(),
            left: MAX_BYTES,
        };
        let head = json!({
            "version": 2, "width": columns, "height": rows,
            "title": "celljam", "env": {"TERM": "xterm-256color"},
        });
        cast.line(&head.to_string())?;
        Ok(cast)
    }

    fn event(&mut self, kind: &str, text: &str) -> io::Result<()> {
        let at = self.clock.now().as_micros() as f64 / 1e6;
        self.line(&json!([at, kind, text]).to_string())
    }

    fn line(&mut self, line: &str) -> io::Result<()> {
        self.left = self.left.saturating_sub(line.len() as u64);
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        writeln!(self.file, "{line}")?;
        // A recording is whole after every frame, however the program ends.
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_has_a_head_and_a_line_for_each_frame() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("demo.cast");
        let mut out = Out::new();
        out.record(&file, (80, 24)).expect("a recording");
        out.keep("o", "\x1b[2Jhello \"you\"");
        out.resized(40, 10);
        let text = std::fs::read_to_string(&file).expect("a file");
        let lines: Vec<serde_json::Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        assert_eq!(lines[0]["version"], 2);
        assert_eq!(
            (&lines[0]["width"], &lines[0]["height"]),
            (&json!(80), &json!(24))
        );
        assert_eq!(
            (&lines[1][1], &lines[1][2]),
            (&json!("o"), &json!("\x1b[2Jhello \"you\""))
        );
        assert_eq!((&lines[2][1], &lines[2][2]), (&json!("r"), &json!("40x10")));
        assert!(lines[1][0].as_f64().is_some_and(|at| at >= 0.0));
        let again = Out::new().record(&file, (80, 24));
        assert!(again.is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists));
    }
}
