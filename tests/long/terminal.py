"""A program on a pseudo-terminal, for the long runs: keys go in, what it writes is kept, and figures of its
process are read from /proc. Only the standard library."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import threading
import time

ROWS, COLUMNS = 40, 110
# What is kept of the output: searches look for what came last.
KEEP = 1 << 20
# Only time tells Esc and a key from Alt with that key: a finger is slower than this.
AFTER_ESC = 0.08
# The last question of a start, and the answer of a plain terminal.
QUESTION, ANSWER = b"\x1b[c", b"\x1b[?62;22c"


class Late(Exception):
    """Something did not happen in its time."""


def clean_env(home, more=None):
    """Nothing of this machine's settings, and folders of the program's own."""
    keep = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    own = {
        "HOME": home,
        "TERM": "xterm-256color",
        "XDG_CONFIG_HOME": os.path.join(home, "config"),
        "XDG_STATE_HOME": os.path.join(home, "state"),
        "XDG_CACHE_HOME": os.path.join(home, "cache"),
        "LANG": "C.UTF-8",
    }
    return {**keep, **own, **(more or {})}


class Terminal:
    """A program on a terminal of 40 rows by 110 columns."""

    def __init__(self, args, home, env=None):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.written = bytearray()
        self.dropped = 0
        self.changed = threading.Condition()
        self.closed = False
        take = lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        self.process = subprocess.Popen(
            args, stdin=slave, stdout=slave, stderr=slave, cwd=home, env=clean_env(home, env),
            start_new_session=True, preexec_fn=take, close_fds=True)
        os.close(slave)
        self.pid = self.process.pid
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        while True:
            try:
                ready, _, _ = select.select([self.master], [], [], 1)
                chunk = os.read(self.master, 1 << 16) if ready else None
            except (OSError, ValueError):
                chunk = b""
            if chunk is None:
                continue
            with self.changed:
                self.closed = self.closed or not chunk
                self.written += chunk
                if len(self.written) > 2 * KEEP:
                    self.dropped += len(self.written) - KEEP
                    del self.written[:-KEEP]
                self.changed.notify_all()
            if not chunk:
                return
            if QUESTION in chunk:
                self.send(ANSWER)

    def mark(self):
        """A place in the output, to look from there on."""
        with self.changed:
            return self.dropped + len(self.written)

    def has(self, text, since=0):
        text = text.encode() if isinstance(text, str) else text
        with self.changed:
            return self.written.find(text, max(0, since - self.dropped)) >= 0

    def wait(self, text, within=20.0, since=0):
        """Until the program has written `text`; how long that took, in seconds."""
        text = text.encode() if isinstance(text, str) else text
        began = time.monotonic()
        with self.changed:
            while self.written.find(text, max(0, since - self.dropped)) < 0:
                left = began + within - time.monotonic()
                if left <= 0 or (self.closed and self.written.find(text) < 0):
                    raise Late(f"no {text!r} within {within} s; last: {bytes(self.written[-300:])!r}")
                self.changed.wait(min(left, 0.5))
        return time.monotonic() - began

    def wait_quiet(self, quiet=0.15, within=10.0):
        """Until nothing more was written for a moment."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            before = self.mark()
            time.sleep(quiet)
            if before and self.mark() == before:
                return
        raise Late("it never falls silent")

    def send(self, keys):
        keys = keys.encode() if isinstance(keys, str) else keys
        try:
            os.write(self.master, keys)
        except OSError:
            pass

    def escape(self):
        """The Esc key, and the pause that sets it off from the next one."""
        self.send("\x1b")
        time.sleep(AFTER_ESC)

    def kill(self, number=signal.SIGKILL):
        """A signal to this process alone."""
        if self.process.poll() is None:
            os.kill(self.pid, number)

    def end(self, within=10.0):
        """Waits for the end; the exit code."""
        try:
            return self.process.wait(within)
        except subprocess.TimeoutExpired:
            raise Late(f"it has not ended after {within} s") from None

    def close(self):
        self.kill()
        self.process.wait()
        self.reader.join(3)
        os.close(self.master)

    def memory(self):
        """Resident kilobytes."""
        with open(f"/proc/{self.pid}/status", encoding="ascii", errors="replace") as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1])
        return 0

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def threads(self):
        return len(os.listdir(f"/proc/{self.pid}/task"))


def program():
    """The program under test: $CELLJAM, else a build of this repository."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    given = os.environ.get("CELLJAM") and os.path.abspath(os.environ["CELLJAM"])
    builds = [os.path.join(root, "target", kind, "celljam") for kind in ("release", "debug")]
    found = [path for path in [given, *builds] if path and os.access(path, os.X_OK)]
    if not found:
        raise SystemExit("no celljam: cargo build --locked, or name one in CELLJAM")
    return found[0]


def commit():
    """What the figures belong to."""
    here = os.path.dirname(os.path.abspath(__file__))
    asked = subprocess.run(["git", "-C", here, "describe", "--always", "--dirty"], capture_output=True, text=True)
    return asked.stdout.strip() or "unknown"


def share(values, part):
    """The value below which this part of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")
