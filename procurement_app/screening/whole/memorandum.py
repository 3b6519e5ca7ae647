"""Which documents are a memorandum of answers (nota van inlichtingen).

Such a document changes and explains those before it (Aanbestedingswet 2012, art. 2.53): what it does not
repeat, it does not leave out.
"""

from __future__ import annotations

import re

_ANSWERS = re.compile(
    r"nota[\s_-]+van[\s_-]+inlichtingen|(?<![a-z])nvi(?![a-z])|memorandum of (?:answers|clarification)", re.I
)


def is_memorandum(*names: str) -> bool:
    """Whether one of the names of a document, its title or its first heading says that it gives answers."""
    return any(_ANSWERS.search(name) for name in names)
