"""A TURN server of the system (coturn) for one trial."""

import os
import shutil
import subprocess
import tempfile
import time

from lab import NotPermitted


class Turn:
    """Runs in a namespace, with one user."""

    def __init__(self, inside, address):
        if not shutil.which("turnserver"):
            raise NotPermitted("coturn's `turnserver` is missing")
        self.address = address
        self.folder = tempfile.TemporaryDirectory(prefix="celljam-turn-")
        at = lambda name: os.path.join(self.folder.name, name)
        self.child = subprocess.Popen(
            [*inside, "turnserver", "-n", "--no-cli", "--no-tls", "--no-dtls", "--lt-cred-mech", "--user=tess:secret",
             "--realm=celljam", "--relay-threads=1", "--simple-log", f"--listening-ip={address}", f"--relay-ip={address}",
             f"--userdb={at('users')}", f"--pidfile={at('pid')}", f"--log-file={at('log')}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1)

    def server(self):
        return f"turn:tess:secret@{self.address}:3478"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.kill()
        self.child.wait()
        self.folder.cleanup()
