"""What an explanation of a rule is made of: sentences, with what stands below them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, with what stands below it. `name` comes first: the title of `rule` or `parameter`, or what
    the sentence is about."""

    text: str
    parts: tuple[Line, ...] = ()
    name: str = ""
    rule: str = ""
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What a rule looks at in one respect, such as when it applies."""

    head: str
    lines: tuple[Line, ...]
