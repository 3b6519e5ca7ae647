"""The smaller facts: yes or no, the number of lots, whether a tender was withdrawn or published."""

from __future__ import annotations

import re
from functools import lru_cache

from procurement_app.calendars.values.words import digits_for_words, tidy

_YES = re.compile(r"^(?:ja|yes|y|j|x|✓|✔|true|waar|1|raam\w*|rok|framework.*)\b|^[✓✔●■]")
_NO = re.compile(r"^(?:nee|neen|no|n|false|onwaar|0|geen|niet)\b(?!\.\w)")
_COUNT = re.compile(r"\d+")
_LOTS = re.compile(r"(?<![\d.,])(\d{1,4})\s?(?:percelen|lots)\b")
MOST_LOTS = 1000
_WITHDRAWN = re.compile(
    r"\b(?:ingetrokken|vervallen|vervalt|geannuleerd|afgeblazen|afgelast|geschrapt|stopgezet|gestaakt"
    r"|gaat (?:toch |definitief )?(?:niet(?: meer)? door|van de kalender)|niet doorgegaan"
    r"|withdrawn|cancell?ed"
    r"|(?:intrekking|annulering|cancellation)(?=\W*\Z|\s*[:;,(]|(?: van| of)?(?: de| the)?"
    r" (?:\w*aanbesteding|\w*procedure|\w*traject|opdracht|tender|notice)))\b"
    r"(?!\s*\?|\s(?:mogelijk|wellicht|misschien)|\W*(?:perce(?:el|len)|lot|optie|bezwaar|eis)\b"
    r"|.*(?<!niet )(?<!not )\b(?:opnieuw|again)\b)"
)
# What may be off while the tender goes on, unless it is the reason, and what denies or leaves open.
_OF_ELSE = re.compile(
    r"(?:(?<!\bna )(?<!\bdoor )(?<!wegens )(?<!vanwege )\b"
    r"(?:bezwa(?:ar|ren)|perce(?:el|len)|lots?)\b(?:[\s\d,/&+]|\ben\b)*[:(–-]?\s*"
    r"|(?<!\bna )(?<!\bdoor )(?<!wegens )(?<!vanwege )\b"
    r"(?:bezwa(?:ar|ren)|klacht|perce(?:el|len)|lots?|opties?"
    r"|\w*contract|\w*overeenkomst|besluit(?! tot)|gunning\w*|eis(?:en)?|vra(?:ag|gen)\w*|\w*verlenging"
    r"|bijlagen?|rectificatie|inschrijving(?:en)?|offertes?|\w*bijeenkomst|schouw|niet|nooit|geen|not|mogelijk|wellicht|waarschijnlijk"
    r"|voorlopig|tijdelijk)\b"
    r"(?:(?!\s-\s|\smaar\s|\sen\s(?!(?:perceel\s)?\w{1,2}\b))[^,;:/(–])*|\bna (?:de )?)\Z"
)

# At the beginning: 'Nog niet gepubliceerd' and 'Vooraankondiging gepubliceerd' are no call.
_PUBLISHED = re.compile(
    r"\W*(?:(?:aanbesteding|traject|opdracht|aankondiging|tender|is|al|reeds|inmiddels)\s+)*"
    r"(?:gepubliceerd|published|open voor inschrijving|(?:inschrijving|toelating) (?:is )?(?:ge)?open(?:d)?)"
    r"(?!\w|\s*\?|.*\b(?:worden|niet|gesloten|gegund|afgerond|closed|awarded)\b)"
)


@lru_cache(maxsize=10_000)
def parse_yes(text: str) -> bool | None:
    """Ja, nee, x, a tick; None when blank or something else."""
    lowered = tidy(text).lower()
    if _YES.match(lowered):
        return True
    return False if _NO.match(lowered) else None


@lru_cache(maxsize=10_000)
def parse_lots(text: str) -> int | None:
    """'3 percelen', 'ja (4)' -> the number; 'nee', 'geen' -> 1, an undivided contract; 'ja' -> None."""
    lowered = digits_for_words(tidy(text).lower())
    count = _COUNT.search(lowered)
    if count and int(count[0]) <= MOST_LOTS:
        return int(count[0]) or 1
    if _NO.match(lowered) or lowered.startswith("ongedeeld"):
        return 1
    return None


def lots_named(text: str) -> int | None:
    """How many lots a sentence or an amount speaks of: '€ 500K per perceel (4 percelen)'."""
    count = _LOTS.search(digits_for_words(tidy(text).lower()))
    return int(count[1]) if count and 0 < int(count[1]) <= MOST_LOTS else None


@lru_cache(maxsize=10_000)
def says_withdrawn(status: str) -> bool:
    """Whether a status says that the tender is off: 'Ingetrokken', 'gaat niet door', 'cancelled'."""
    lowered = tidy(status).lower()
    return any(not _OF_ELSE.search(lowered[: hit.start()]) for hit in _WITHDRAWN.finditer(lowered))


@lru_cache(maxsize=10_000)
def says_published(status: str) -> bool:
    """Whether a status says that tenderers can answer: 'Gepubliceerd', 'Toelating open', 'published'."""
    return _PUBLISHED.match(tidy(status).lower()) is not None
