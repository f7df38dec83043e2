"""A room for the long runs: a signaling server, a host, guests, and marks that they type to each other."""

import itertools
import json
import os
import signal
import socket
import subprocess
import tempfile
import time

from terminal import Late, Terminal, clean_env, program

HERE = "終"  # in the last cell of the document
PLACE = ["--room", "trial", "--prefix", "celljam-trial"]
# Characters that nobody else writes, one a mark: seen on a terminal, the edit has arrived and is shown.
FIRST_MARK = 0x4E00


def notebook(cells):
    """An empty code cell for each member, and one that says that the document is here."""
    empty = {"cell_type": "code", "metadata": {}, "source": [], "outputs": [], "execution_count": None}
    own = [{**empty, "id": f"cell-{n}"} for n in range(cells)]
    last = {"cell_type": "markdown", "id": "last", "metadata": {}, "source": [f"# {HERE}"]}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [*own, last]}


class Room:
    """Members by name. `inside` gives what stands before a command of this member (none: this machine)."""

    def __init__(self, cells, inside=lambda name: [], address="127.0.0.1", flags=("--ice-server", "none")):
        self.folder = tempfile.TemporaryDirectory(prefix="celljam-room-")
        self.inside, self.address, self.flags = inside, address, list(flags)
        self.cells = cells
        self.members, self.places = {}, {}
        self.marks = itertools.count(FIRST_MARK)
        self.server = None
        self.port = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for member in self.members.values():
            member.close()
        self.stop_signaling()
        self.folder.cleanup()

    def home(self, name):
        path = os.path.join(self.folder.name, name)
        os.makedirs(path, exist_ok=True)
        return path

    def _listen(self):
        """Where signaling is: the same port as before, if there was one."""
        shown = f"[{self.address}]" if ":" in self.address else self.address
        if not self.port:
            self.port = 4444
            if not self.inside("hub"):
                with socket.socket() as free:
                    free.bind((self.address, 0))
                    self.port = free.getsockname()[1]
        self.url = f"ws://{shown}:{self.port}"
        return f"{shown}:{self.port}"

    def _start(self, args):
        self.stop_signaling()
        home = self.home("hub")
        self.server = subprocess.Popen([*self.inside("hub"), program(), *args], cwd=home, env=clean_env(home), text=True,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if not self.server.stdout.readline():
            raise Late("the signaling server does not start")

    def host(self):
        """The room begins with a document, held by a headless host, which is also the signaling server."""
        path = os.path.join(self.home("hub"), "demo.ipynb")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(notebook(self.cells), file)
        self._start(["host", path, "--listen", self._listen(), *PLACE, *self.flags])

    def serve(self):
        """Signaling alone, in the place of what was there: the members keep the document."""
        self._start(["serve", "--listen", self._listen()])

    def stop_signaling(self, number=signal.SIGTERM):
        if self.server:
            self.server.send_signal(number)
            self.server.wait()
            self.server.stdout.close()
            self.server = None

    def join(self, name, more=(), index=None):
        """A guest, with its caret in the cell of its number."""
        args = ["demo.ipynb", *PLACE, "--signaling", self.url, "--username", name, *self.flags, *more]
        member = Terminal([*self.inside(name), program(), *args], self.home(name))
        old = self.members.get(name)
        self.members[name] = member
        if old:
            old.close()
        if index is None:
            index = self.places.get(name, len(self.places))
        self.places[name] = index
        return member

    def settle(self, name, within=30):
        """Until the document is here; then into its own cell."""
        member = self.members[name]
        took = member.wait(HERE, within)
        member.wait_quiet()
        member.send("j" * self.places[name] + "\r")
        time.sleep(0.2)
        return took

    def mark(self, name):
        """Types the next mark; what to look for, and from where on."""
        char = chr(next(self.marks))
        since = {other: member.mark() for other, member in self.members.items()}
        self.members[name].send(char)
        return char, since

    def arrives(self, mark, within, but=()):
        """Until all have it on their screens; the longest time."""
        char, since = mark
        began = time.monotonic()
        for other, member in self.members.items():
            if other not in but:
                member.wait(char, max(0.05, began + within - time.monotonic()), since.get(other, 0))
        return time.monotonic() - began

    def contents(self, name, within=5):
        """The cells as a member saves them."""
        path = os.path.join(self.home(name), "demo.ipynb")
        before = os.stat(path).st_mtime_ns if os.path.exists(path) else 0
        member = self.members[name]
        member.escape()
        member.send("\x13\r")
        end = time.monotonic() + within
        while time.monotonic() < end:
            if not os.path.exists(path) or os.stat(path).st_mtime_ns == before:
                time.sleep(0.05)
                continue
            try:
                with open(path, encoding="utf-8") as file:
                    return ["".join(cell["source"]) for cell in json.load(file)["cells"]]
            except (OSError, ValueError):
                time.sleep(0.05)
        return None

    def equal(self, within=20):
        """Until all have saved the same cells; these."""
        end = time.monotonic() + within
        while True:
            all_ = {name: self.contents(name) for name in self.members}
            cells = list(all_.values())
            if cells[0] and all(other == cells[0] for other in cells):
                return cells[0]
            if time.monotonic() > end:
                raise Late(f"not equal: {all_}")
            time.sleep(0.3)
