"""Districts as visitors write them."""

from __future__ import annotations

import re
from functools import lru_cache

import yaml

from procurement_app.paths import RULES
from procurement_app.screening.text.scan import fold

# Names that are also points of the compass, or words: they need a capital or a word that leads to a place.
_AMBIGUOUS = frozenset({"west", "oost", "zuid", "noord", "centrum"})
_LEADING = r"(?:in|uit|bij|rond|rondom|nabij|voor|stadsdeel|amsterdam|near)[ -]"


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    raw = yaml.load((RULES / "matching" / "places.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    owners = {
        fold(name.strip()).replace("-", " "): district
        for district, names in raw.items()
        for name in names.split(",")
    }
    ordered = sorted(owners, key=len, reverse=True)
    alternatives = "|".join(re.escape(name).replace(r"\ ", "[ -]?") for name in ordered)
    return re.compile(rf"(?<![\w-])({_LEADING})?({alternatives})(?![\w-])"), owners


def named_in(question: str) -> tuple[list[str], str]:
    """The districts a question names, and the question without their names."""
    pattern, owners = _names()
    known = {name.replace(" ", ""): district for name, district in owners.items()}
    found: list[str] = []
    rest, last = "", 0
    for hit in pattern.finditer(fold(question)):
        plain = re.sub("[ -]", "", hit[2])
        written = question[hit.start(2) : hit.end(2)]
        alone = hit.end() == len(question.rstrip()) and hit.start() > 0
        if plain in _AMBIGUOUS and not (hit[1] or written[:1].isupper() or alone):
            continue
        found.append(known[plain])
        rest += question[last : hit.start()]
        last = hit.end()
    return list(dict.fromkeys(found)), " ".join((rest + question[last:]).split())
