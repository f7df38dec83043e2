#!/usr/bin/env python3
"""Compares celljam's scripts and notebook files with those of the real jupytext and nbformat.

    check.py CELLJAM NOTEBOOK...

Each notebook is exported as a script: it must be what jupytext writes, but for the version of
jupytext, and jupytext must read the same cells back. What is printed as a notebook must be
what nbformat writes. Ends with 1 where anything differs, and says what.
"""
import difflib
import os
import re
import subprocess
import sys
import warnings

import jupytext
import nbformat

warnings.simplefilter("ignore")


def printed(celljam, notebook, form):
    done = subprocess.run([celljam, "cat", notebook, "--format", form], capture_output=True)
    return done.stdout.decode() if done.returncode == 0 else None


def script(notebook):
    """jupytext's script, without what celljam leaves out: the version, and a header that knows nothing."""
    notebook.metadata.get("jupytext", {}).pop("formats", None)
    text = jupytext.writes(notebook, fmt="py:percent")
    text = re.sub(r"# +jupytext_version: .*\n", "", text)
    if not {"kernelspec", "language_info"} & set(notebook.metadata):
        text = re.sub(r"\A# ---\n# jupyter:\n(#  .*\n)+# ---\n*", "", text)
    return text if text.endswith("\n") or not text else text + "\n"


def cells(notebook):
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


def differences(celljam, path):
    ours = printed(celljam, path, "py")
    if ours is None:
        return ["is not exported"]
    # As celljam has it: a document has no order of keys. Some files are none that nbformat allows.
    file = printed(celljam, path, "ipynb")
    with open(path, encoding="utf-8-sig", newline="") as original:
        notebook = nbformat.reads(file or original.read(), as_version=4)
    found = []
    ids = re.findall(r'^   "id": .*$', file or "", re.M)
    # Reading gives new ids where they are doubled.
    if file is not None and len(set(ids)) == len(ids) and file != nbformat.writes(notebook) + "\n":
        found += ["is not written as nbformat writes it"]
    known = {"code", "markdown", "raw"}
    for cell in notebook.cells:
        cell.cell_type = cell.cell_type if cell.cell_type in known else "raw"
    theirs = script(notebook)
    if ours != theirs:
        found += ["is another script:"]
        found += difflib.unified_diff(theirs.splitlines(), ours.splitlines(), "jupytext", "celljam", lineterm="")
    back = cells(jupytext.reads(ours, fmt="py:percent"))
    # jupytext itself loses a line end at the end of a cell, and \r.
    if back != cells(notebook) and back != cells(jupytext.reads(theirs, fmt="py:percent")):
        found += [f"comes back as {back}"]
    return found


def main(celljam, paths):
    wrong = {path: differences(celljam, path) for path in paths}
    for path, found in wrong.items():
        for line in found:
            print(f"{os.path.basename(path)}: {line}")
    bad = sum(bool(found) for found in wrong.values())
    print(f"jupytext {jupytext.__version__}: {len(paths)} notebooks, {bad} differ")
    return bad > 0 or not paths


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
