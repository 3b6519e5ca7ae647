"""What a need asks of a firm itself: certificates, a PSO level and languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from procurement_app.screening.text.sentences import sentences

_KNOWN = (
    r"ISO[ -]?\d{4,5}|NEN[ -]?(?:EN[ -]?)?\d{3,5}(?:-\d)?|VCA\s?\*{0,2}|HACCP|HKZ|OSB(?:-keurmerk)?|Groenkeur"
    r"|ETW|European Tree Worker\w*|Blik op Werk|TX-keurmerk|WEEELABEX|CENELEC|CA\+|DIN 66399|RABC|SVMS-?007"
    r"|NRTO|Skal|FSC|Erkende? Verhuizers?|Keurmerk Kringloop|Fairtrade|SBB|RPII|ISTQB|Noloc|OnderhoudNL|ACM"
    r"|BRL[ -]?[\w-]+"
)
_CERTIFICATE = re.compile(rf"(?<![\w-])(?:{_KNOWN})(?![\w])", re.IGNORECASE)
_PSO = re.compile(
    r"\bPSO(?:[- ]?(?:erkenning|certificaat|certificering))?[- ]?(?:trede\s?|level\s?)?"
    r"(30\s?\+|[123]\b|aspirant)?",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"eis\b|eisen\b|vereist|noodzakelijk|knock-?out|\bharde?\b|\bcompulsory\b|\bneeded\b"
    r"|verplicht|\bmoet\b|\bmoeten\b|\bdient\b|\bdienen\b|beschik(?:t|ken)|in bezit"
    r"|gecertificeerd|uitsluitend|\brequired\b|\bmust\b|mandatory|\bin het bezit\b|\bgeldige?\b|\bvoldoen\b"
    r"|voorwaarde|met (?:een )?(?:certificaat|PSO)",
    re.IGNORECASE,
)
_NOT_ASKED = re.compile(
    r"niet (?:vereist|verplicht|nodig)|geen (?:eis|vereiste)|\bwens\b|\bpre\b|bij voorkeur|not required",
    re.IGNORECASE,
)
_EQUIVALENT = re.compile(r"(?:of|dan wel) (?:een )?(?:daarmee )?gelijkwaardig|or equivalent", re.IGNORECASE)
# '(door SVMS-007-gecertificeerde partij)': asked of whoever does that part, not of who tenders.
_OF_A_PART = re.compile(r"\b(?:door|by)\s+(?:(?:een|a|an|daarvoor|hiervoor)\s+)*$", re.IGNORECASE)
_SOME_FIRM = re.compile(
    r"^[\w\s-]{0,20}?(?:gecertificeerde?|erkende?|certified)\s+(?:partij|bedrijf|firma|partner|onderaannemer|derde|party|firm"
    r"|company|subcontractor)",
    re.IGNORECASE,
)
_COMMA = re.compile(r"[,;]\s")
_LADDER = {"aspirant": 1, "basis": 1, "1": 2, "2": 3, "3": 4, "30+": 5}
_LANGUAGES = {
    "Engels": r"Engels|English", "Frans": "Frans|French", "Duits": "Duits|German", "Spaans": "Spaans|Spanish",
    "Arabisch": "Arabisch|Arabic", "Turks": "Turks|Turkish", "Pools": "Pools|Polish", "Tigrinya": "Tigrinya",
    "Oekraïens": "Oekraïens|Ukrainian", "Nederlandse Gebarentaal": "Nederlandse Gebarentaal|gebarentaal|NGT",
    "Papiaments": "Papiaments?", "Portugees": "Portugees|Portuguese", "Berbers": "Berbers", "Dari": "Dari",
    "Sranantongo": "Sranantongo|Sranan",
}  # fmt: skip
_SPEAKING = re.compile(
    r"taal|talen|sprek|spreek|beheers|meertalig|language|speak|fluent|tweetalig", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A "certificate", "language" or "pso" level asked; `equivalent` when other evidence counts too.

    `wished`: it is accepted as proof or rewarded, and who has it not may still tender.
    """

    kind: str
    name: str
    equivalent: bool = False
    wished: bool = False


def requirements(text: str) -> list[Requirement]:
    """Certificates, a PSO level and languages that a sentence of `text` asks as a condition."""
    return [one for one, _ in stated(text)]


def stated(text: str) -> list[tuple[Requirement, str]]:
    """What `text` asks, each with the part of the sentence that asks it."""
    found: dict[str, tuple[Requirement, str]] = {}
    for start, end in sentences(text, 0, len(text)):
        sentence = text[start:end]
        if not asks(sentence):
            continue
        for hit in _CERTIFICATE.finditer(sentence):
            if _OF_A_PART.search(sentence[: hit.start()]) and _SOME_FIRM.match(sentence[hit.end() :]):
                continue
            name = " ".join(hit[0].split())
            asked = Requirement("certificate", name, bool(_EQUIVALENT.search(sentence)))
            found.setdefault(_plain(name), (asked, _clause(sentence, hit)))
        if level := _PSO.search(sentence):
            asked = Requirement("pso", _tight(level[1] or ""), equivalent=True)
            found.setdefault("pso", (asked, _clause(sentence, level)))
        if _SPEAKING.search(sentence):
            for language, pattern in _LANGUAGES.items():
                if spoken := re.search(rf"\b(?:{pattern})", sentence):
                    asked = Requirement("language", language)
                    found.setdefault(language, (asked, _clause(sentence, spoken)))
    return list(found.values())


def _clause(sentence: str, hit: re.Match[str]) -> str:
    """The part of a sentence between commas that holds `hit`."""
    ends = [0, *(comma.start() for comma in _COMMA.finditer(sentence)), len(sentence)]
    start = max(end for end in ends if end <= hit.start())
    return sentence[start : min(end for end in ends if end >= hit.end())]


def asks(text: str) -> bool:
    """Whether a text asks something as a condition, not as a wish."""
    return bool(_ASKED.search(text)) and not _NOT_ASKED.search(text)


def reaches(level: str, held: str) -> bool:
    """Whether a PSO level held is at least the one asked ("" is any); 30+ is above every step."""
    return bool(held) and _LADDER.get(held, 0) >= _LADDER.get(level, 0)


def _tight(level: str) -> str:
    return level.replace(" ", "").lower()


def holds(certificate: str, held: Iterable[str]) -> bool:
    """Whether one of the certificates held is the one asked; VCA** counts as VCA* and VCA."""
    asked = _plain(certificate)
    return any(_covers(asked, _plain(one)) for one in held)


def _covers(asked: str, held: str) -> bool:
    if asked.startswith("vca") and held.startswith("vca"):
        return held.count("*") >= asked.count("*")
    if asked.startswith(("etw", "european tree")):
        return held.startswith(("etw", "european tree"))
    return held == asked or bool(re.search(rf"(?<!\w){re.escape(asked)}(?!\w)", held))


def _plain(name: str) -> str:
    tight = re.sub(r"\s+", " ", name.lower()).strip()
    tight = re.sub(r"^(iso|nen|brl)[ -]?(?:en[ -]?)?(?=\w)", r"\1 ", tight)
    tight = re.sub(r"^brl (?=[a-z])", "", re.sub(r"\s+\*", "*", tight))
    return re.sub(
        r"(?:-keurmerk|-gecertificeerde?.*| verhuizers?)$",
        lambda hit: " verhuizers" if "verhuiz" in hit[0] else "",
        tight,
    )
