"""The two ways a service says no: what was asked is not allowed or not possible, or is not there."""

from __future__ import annotations


class Refused(Exception):
    """What was asked cannot be done. The text is one Dutch sentence that says why and what to do next.

    `code` is stable, for tests and translation; `status` is the HTTP status a page answers with.
    """

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class Missing(Refused):
    """What was asked for does not exist (any more); `told` says so without a page to go back to."""

    def __init__(self, what: str) -> None:
        self.told = f"{what} bestaat niet (meer)."
        super().__init__("missing", f"{self.told} Ga terug naar het overzicht.", 404)
