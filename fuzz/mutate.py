#!/usr/bin/env python3
"""Makes inputs from the seeds of a target, the same ones each time: libFuzzer's own search is another one in each
run, and would fail a change that has nothing to do with what it finds.

    fuzz/mutate.py SEEDS COUNT FOLDER
"""
import pathlib
import random
import sys

MOST_CHANGES = 6  # of one input: more of them are mostly refused at the first
LONGEST_RUN = 16  # bytes that one change takes out, repeats, or brings from another input
TELLING = [0, 1, 2, 4, 7, 10, 32, 34, 58, 91, 123, 127, 128, 132, 192, 240, 255]  # lengths, kinds, marks of text


def change(rng, one, other):
    """One change of `one`, somewhere."""
    at = rng.randrange(len(one) + 1)
    end = min(len(one), at + rng.randint(1, LONGEST_RUN))
    how = rng.randrange(6)
    if how == 0:
        one[at : at + 1] = [rng.choice(TELLING)]
    elif how == 1:
        one[at : at + 1] = [rng.randrange(256)]
    elif how == 2:
        del one[at:end]
    elif how == 3:
        one[at:at] = one[at:end]
    elif how == 4:
        start = rng.randrange(len(other) + 1)
        one[at:at] = other[start : start + rng.randint(1, LONGEST_RUN)]
    elif at < len(one):
        one[at] ^= 1 << rng.randrange(8)


def main():
    seeds, count, folder = pathlib.Path(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
    inputs = [path.read_bytes() for path in sorted(seeds.iterdir())]
    rng = random.Random(seeds.name)
    for n in range(count):
        one, other = bytearray(rng.choice(inputs)), rng.choice(inputs)
        for _ in range(rng.randint(1, MOST_CHANGES)):
            change(rng, one, other)
        (folder / f"{n:06}").write_bytes(one)


main()
