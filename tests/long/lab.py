"""A small network of namespaces for the long runs: a bridge, members on it, and what goes wrong with it. Linux,
root and `ip` only. Loss and delay are made by a process of our own between two TAP devices, since not every kernel
has netem."""

import fcntl
import heapq
import os
import random
import select
import shutil
import struct
import subprocess
import threading
import time

NET = "10.77.0."
NET6 = "fd77::"
TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 2, 0x1000


class NotPermitted(Exception):
    """Namespaces cannot be made here; the text says why."""


def ip(*words, inside=None):
    """One call of `ip`, in a namespace if it is named."""
    before = ["ip", "netns", "exec", inside] if inside else []
    done = subprocess.run([*before, "ip", *words], capture_output=True, text=True)
    if done.returncode:
        raise NotPermitted(f"ip {' '.join(words)}: {done.stderr.strip()}")


class Wire:
    """Frames from one TAP device to the other and back, late and not all of them."""

    def __init__(self, near, far, seed=1):
        self.taps = [near, far]
        self.delay, self.loss = 0.0, 0.0
        self.rng = random.Random(seed)
        self.carried, self.lost = 0, 0
        self.over = False
        self.thread = threading.Thread(target=self._carry, daemon=True)
        self.thread.start()

    def _carry(self):
        waiting, number = [], 0
        while not self.over:
            left = waiting[0][0] - time.monotonic() if waiting else 0.2
            ready, _, _ = select.select(self.taps, [], [], max(0, min(left, 0.2)))
            now = time.monotonic()
            for tap in ready:
                frame = os.read(tap, 1 << 16)
                self.carried += 1
                if self.rng.random() < self.loss:
                    self.lost += 1
                    continue
                number += 1
                other = self.taps[1 - self.taps.index(tap)]
                heapq.heappush(waiting, (now + self.delay, number, other, frame))
            while waiting and waiting[0][0] <= now:
                _, _, tap, frame = heapq.heappop(waiting)
                try:
                    os.write(tap, frame)
                except OSError:
                    pass  # the other end is down

    def close(self):
        self.over = True
        self.thread.join()
        for tap in self.taps:
            os.close(tap)


def tap(name):
    """A TAP device in this namespace; it lives as long as the descriptor."""
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_CLOEXEC)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TAP | IFF_NO_PI))
    return descriptor


class Lab:
    """Namespaces on one bridge. Members are named; the nth that is added has the address 10.77.0.<10 + n>, or
    fd77::<10 + n> where the lab is of IPv6. The bridge itself is .1, and the default route."""

    def __init__(self, v6=False, route=True, multicast=True):
        self.v6, self.route, self.multicast = v6, route, multicast
        self.tag = f"cj{os.getpid() % 100000}"
        self.members, self.wires, self.addresses = {}, [], {}
        self.hub = f"{self.tag}-hub"

    def __enter__(self):
        if os.geteuid() != 0:
            raise NotPermitted("network namespaces need root")
        if not shutil.which("ip"):
            raise NotPermitted("`ip` (iproute2) is missing")
        try:
            ip("netns", "add", self.hub)
            for words in (["link", "set", "lo", "up"], ["link", "add", "br0", "type", "bridge", "forward_delay", "0"],
                          ["link", "set", "br0", "up"]):
                ip(*words, inside=self.hub)
            self._address(self.hub, "br0", 1)
        except NotPermitted:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for wire in self.wires:
            wire.close()
        for name in [*self.members.values(), self.hub]:
            subprocess.run(["ip", "netns", "del", name], capture_output=True)

    def _text(self, number):
        return f"{NET6}{number}" if self.v6 else f"{NET}{number}"

    def _address(self, space, device, number, verb="add"):
        text = f"{self._text(number)}/{64 if self.v6 else 24}"
        ip("addr", verb, text, "dev", device, *(["nodad"] if self.v6 and verb == "add" else []), inside=space)

    def add(self, name, wire=False):
        """A member with a link to the bridge; with `wire`, one that can be made bad."""
        space, number = f"{self.tag}-{name}", 10 + len(self.members) + 1
        ip("netns", "add", space)
        self.members[name] = space
        port = f"p-{name}"
        if wire:
            near, far = tap(f"{self.tag}n"), tap(f"{self.tag}f")
            ip("link", "set", f"{self.tag}n", "name", "eth0", "netns", space)
            ip("link", "set", f"{self.tag}f", "name", port, "netns", self.hub)
            self.wires.append(Wire(near, far))
        else:
            ip("link", "add", "eth0", "netns", space, "type", "veth", "peer", "name", port, "netns", self.hub)
        ip("link", "set", port, "master", "br0", "up", inside=self.hub)
        ip("link", "set", "lo", "up", inside=space)
        ip("link", "set", "eth0", "multicast", "on" if self.multicast else "off", "up", inside=space)
        self._address(space, "eth0", number)
        self.addresses[name] = number
        self._route(name)
        return self._text(number)

    def _route(self, name):
        if self.route:
            ip("route", "replace", "default", "via", self._text(1), inside=self.members[name])

    def address(self, name):
        return self._text(self.addresses[name])

    def inside(self, name):
        """What stands before a command that is to run there."""
        return ["ip", "netns", "exec", self.hub if name == "hub" else self.members[name]]

    def cut(self, name):
        """Nothing comes or goes any more, and the member is not told."""
        ip("link", "set", f"p-{name}", "nomaster", inside=self.hub)

    def heal(self, name):
        ip("link", "set", f"p-{name}", "master", "br0", inside=self.hub)

    def move(self, name):
        """Another address in place of the one it has."""
        space, old = self.members[name], self.addresses[name]
        new = old + 100 if old < 100 else old - 100
        self._address(space, "eth0", old, "del")
        self._address(space, "eth0", new)
        self.addresses[name] = new
        self._route(name)

    def ports(self, name):
        """The UDP ports that are bound there: a link that is made anew has others."""
        said = subprocess.run([*self.inside(name), "cat", "/proc/net/udp", "/proc/net/udp6"], capture_output=True, text=True)
        lines = [line.split() for line in said.stdout.splitlines()]
        return {words[1].rsplit(":", 1)[1] for words in lines if words and words[0].endswith(":")}

    def nft(self, name, rules):
        """Rules for this member, as `nft -f` takes them."""
        if not shutil.which("nft"):
            raise NotPermitted("`nft` (nftables) is missing")
        done = subprocess.run([*self.inside(name), "nft", "-f", "-"], input=rules, capture_output=True, text=True)
        if done.returncode:
            raise NotPermitted(f"nft: {done.stderr.strip()}")

    def counters(self, name):
        """Packets by the name of each counter."""
        said = subprocess.run([*self.inside(name), "nft", "list", "counters"], capture_output=True, text=True).stdout
        counts, current = {}, None
        for words in map(str.split, said.splitlines()):
            if words[:1] == ["counter"]:
                current = words[1]
            elif words[:1] == ["packets"]:
                counts[current] = int(words[1])
        return counts
