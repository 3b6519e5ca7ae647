"""What was made from files that seldom change, kept for the next time that a command starts.

Checking the rulebook and making it ready takes longer than reading and judging a short document. So it is
kept in the user's own cache folder, as Python keeps the modules that it compiled: under a name that changes
with whatever it was made from, in a folder that nobody else may write to. What cannot be kept is made anew.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

Made = TypeVar("Made")

_OURS = Path(__file__).resolve().parents[1]
_LIBRARIES = ("ahocorasick_rs", "numpy", "pydantic")
_MOST = 4
_SUFFIX = ".pickle"
_OTHERS_MAY_WRITE = 0o022


def cache_folder() -> Path:
    """Where this user's programs keep what they can make again (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kansrijk"


def kept(made_from: Sequence[str], make: Callable[[], Made]) -> Made:
    """What `make` gives, from the cache when it was made before. `made_from` names all that it depends on
    besides our own code and the libraries of its parts. Raises what `make` raises."""
    with _without_collecting():
        file = _file_for(made_from)
        if file is None:
            return make()
        found: Made | None = _read(file)
        if found is None:
            found = make()
            _write(file, found)
        return found


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Looking for garbage among tens of thousands of objects that all stay takes as long as making them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _file_for(made_from: Sequence[str]) -> Path | None:
    """The file to keep it in; None where no folder of our own can be had."""
    digest = hashlib.sha256()
    for part in (*made_from, sys.version, *map(version, _LIBRARIES), *_code()):
        digest.update(f"{part}\n".encode())
    try:
        folder = cache_folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ours = _is_ours_alone(folder.stat())
    except (OSError, RuntimeError):
        return None
    return folder / f"{digest.hexdigest()[:32]}{_SUFFIX}" if ours else None


def _code() -> Iterator[str]:
    """The modules that what is kept was made by, as they are now."""
    for path in sorted(_OURS.rglob("*.py")):
        state = path.stat()
        yield f"{path}:{state.st_size}:{state.st_mtime_ns}"


def _is_ours_alone(state: os.stat_result) -> bool:
    return state.st_uid == os.getuid() and not state.st_mode & _OTHERS_MAY_WRITE


def _read(file: Path) -> Any:
    """What was kept; None when there is nothing that can be used."""
    try:
        with file.open("rb") as stream:
            if _is_ours_alone(os.fstat(stream.fileno())):
                with suppress(OSError):
                    file.touch()  # it is in use
                return pickle.load(stream)  # noqa: S301  # our own file, in a folder that is ours alone
    except Exception:  # whatever is wrong with it, it can be made again
        return None
    return None


def _write(file: Path, made: object) -> None:
    """Keep it, whole or not at all, and let go of what was not used for longest."""
    with suppress(OSError):
        handle, temporary = tempfile.mkstemp(_SUFFIX, dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                pickle.dump(made, stream, pickle.HIGHEST_PROTOCOL)
            Path(temporary).replace(file)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        known = sorted(file.parent.glob(f"*{_SUFFIX}"), key=lambda one: one.stat().st_mtime_ns)
        for old in known[:-_MOST]:
            old.unlink(missing_ok=True)
