"""Running a function on untrusted bytes in the confined worker, with our errors and progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from procurement_app import paths
from procurement_app.documents import confined
from procurement_app.documents.confined import WorkLimits
from procurement_app.documents.model import UnreadableFile
from procurement_app.services.errors import Refused
from procurement_app.services.rulebook import rules
from procurement_app.services.storage import Store

Progress = Callable[[str, float], None]


def run(
    store: Store,
    function: str,
    data: bytes,
    arguments: dict[str, Any],
    on_progress: Progress | None = None,
    *,
    most_seconds: int | None = None,
    on_piece: Callable[[Any], None] | None = None,
) -> Any:
    """Call `function` ("module:name") on bytes, in a child process within the store's limits.

    `most_seconds` lowers the limit on time, for whoever waits for it in front of a page; `on_piece` hears
    what a generator yields before its result.
    Raises Refused with the sentence for the user when the file cannot be read or breaks a limit.
    Whatever `on_progress` raises ends the child and is passed on.
    """

    def report(stage: str, done: int, total: int) -> None:
        if on_progress is not None:
            on_progress(stage, done / total if total else 0.0)

    try:
        return confined.call(
            function,
            data,
            {"rules": str(paths.RULES), "filled_in": rules.filled_in()} | arguments,
            limits=_limits(store.limits, most_seconds),
            on_progress=report,
            on_piece=on_piece,
        )
    except UnreadableFile as error:
        raise Refused(error.problem.code, error.problem.message, 422) from error


def _limits(limits: WorkLimits, most_seconds: int | None) -> WorkLimits:
    if most_seconds is None:
        return limits
    return replace(
        limits,
        cpu_seconds=min(limits.cpu_seconds, most_seconds),
        wall_seconds=min(limits.wall_seconds, most_seconds),
    )
