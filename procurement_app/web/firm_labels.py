"""What codes of firms, evidence, introductions and mails are called on a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import Any

from flask import Flask

from procurement_app.models import EvidenceKind, Profile, Reference
from procurement_app.services.catalogue.codes import AREAS, LANGUAGES, TARGET_GROUPS, called
from procurement_app.services.firms.profiles import FIELD_NAMES
from procurement_app.web import formats, labels, language
from procurement_app.web.labels import Labels
from procurement_app.web.language import _, _l

EVIDENCE_KINDS: Labels = {
    EvidenceKind.PSO: _l("PSO-certificaat"),
    EvidenceKind.PSO_30: _l("PSO 30+-certificaat"),
    EvidenceKind.CODE: _l("Code Sociale Ondernemingen"),
    EvidenceKind.RECOGNITION: _l("Erkenning als sociale firma"),
    EvidenceKind.TARGET_SHARE: _l("Aandeel medewerkers uit de doelgroep"),
    EvidenceKind.CERTIFICATE: _l("Ander certificaat, zoals ISO, VCA of HACCP"),
    EvidenceKind.CAPACITY: _l("Capaciteit die op uw pagina staat"),
    EvidenceKind.LARGEST_CONTRACT: _l("Grootste opdracht die op uw pagina staat"),
    EvidenceKind.STAFF: _l("Aantal medewerkers (fte) dat op uw pagina staat"),
    EvidenceKind.OTHER: _l("Iets anders"),
}
EVIDENCE_STATUSES: Labels = {
    "stated": _l("Door de firma opgegeven"),
    "seen": _l("Document gezien"),
    "checked": _l("Gecontroleerd bij de bron"),
}
EVIDENCE_REVIEWS: Labels = {
    "waiting": _l("Wacht op een adviseur"),
    "published": _l("Staat op de pagina"),
    "returned": _l("Niet geplaatst"),
}
CHANGE_STATES: Labels = {
    "draft": _l("Nog niet ingestuurd"),
    "waiting": _l("Wacht op een adviseur"),
    "returned": _l("Terug met een vraag"),
    "approved": _l("Goedgekeurd"),
    "withdrawn": _l("Ingetrokken"),
}
INTRODUCTION_STATES: Labels = {
    "new": _l("Nieuw"),
    "in-hand": _l("In behandeling"),
    "introduced": _l("Voorgesteld"),
    "order": _l("Opdracht geworden"),
    "declined": _l("Gaat niet door"),
}
ASKERS: Labels = {"company": _l("Bedrijf"), "department": _l("Onderdeel van de gemeente")}
GRADES: Labels = {"3": _l("Eerste keus"), "2": _l("Goed"), "1": _l("Mogelijke partner")}
DIGESTS: Labels = {"none": _l("Niet"), "weekly": _l("Elke week"), "monthly": _l("Elke vier weken")}
MAIL_STATUSES: Labels = {"waiting": _l("Wacht"), "sent": _l("Verstuurd"), "failed": _l("Niet gelukt")}
UNITS: Labels = {
    "people-day": _l("mensen per dag"),
    "items-day": _l("stuks per dag"),
    "items-week": _l("stuks per week"),
    "addresses-day": _l("adressen per dag"),
    "square-metres-week": _l("vierkante meter per week"),
    "hours-week": _l("uren per week"),
    "teams": _l("ploegen"),
    "places": _l("plekken"),
}
PLACES: Labels = {
    "search": _l("in een zoekresultaat"),
    "page": _l("op de eigen pagina"),
    "match": _l("bij een traject"),
    "need": _l("bij een vraag"),
    "compare": _l("in een vergelijking"),
    "download": _l("in een lijst die iemand meenam"),
    "embedded": _l("in een lijst op een andere site"),
}
_ALIKE = 0.4  # of the words; below it two texts are shown as one taking the place of the other
_CODED = {"areas": AREAS, "languages": LANGUAGES, "target_groups": TARGET_GROUPS}


def init_app(app: Flask) -> None:
    for name, known in {
        "evidence_kind": EVIDENCE_KINDS,
        "evidence_status": EVIDENCE_STATUSES,
        "evidence_review": EVIDENCE_REVIEWS,
        "change_state": CHANGE_STATES,
        "introduction_state": INTRODUCTION_STATES,
        "asker": ASKERS,
        "grade": GRADES,
        "digest": DIGESTS,
        "mail_status": MAIL_STATUSES,
        "place": PLACES,
    }.items():
        app.jinja_env.globals[f"{name}_label"] = labels.labeller(known)
    app.jinja_env.globals.update(
        profile_field=profile_field,
        profile_words=profile_words,
        profile_lines=profile_lines,
        changed_words=changed_words,
    )


def profile_field(name: str) -> str:
    """What a field of a profile is called."""
    return FIELD_NAMES[name][0 if language.current() == "nl" else 1]


def profile_words(name: str, value: Any) -> str:
    """The value of a field of a profile as a person reads it; "leeg" when there is none."""
    if value is None or value == "" or value == []:
        return _("leeg")
    if name in _CODED:
        return ", ".join(called(_CODED[name], code, language.current()) for code in value)
    if name in _WRITTEN:
        return _WRITTEN[name](value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return formats.number(value) if isinstance(value, float) else str(value)


def changed_words(old: str, new: str) -> tuple[list[tuple[bool, str]], list[tuple[bool, str]]]:
    """Both texts in parts, each with whether it differs; a text that is wholly other is one part."""
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    matched = SequenceMatcher(None, before, after, autojunk=False)
    if matched.ratio() < _ALIKE:
        return [(True, old)], [(True, new)]
    steps = matched.get_opcodes()
    return (
        [(kind != "equal", "".join(before[a:b])) for kind, a, b, _c, _d in steps if b > a],
        [(kind != "equal", "".join(after[c:d])) for kind, _a, _b, c, d in steps if d > c],
    )


def profile_lines(profile: Profile, names: list[str]) -> list[tuple[str, str]]:
    """(what a field is called, what it says) of those fields that say something."""
    return [
        (profile_field(name), profile_words(name, getattr(profile, name)))
        for name in names
        if getattr(profile, name)
    ]


def reference_words(one: Reference) -> str:
    """Work that a firm did, as its form has it: "klant: werk, jaar"."""
    said = f"{one.customer}: {one.work}" if one.work else one.customer
    return f"{said}, {one.when}" if one.when else said


_WRITTEN: dict[str, Callable[[Any], str]] = {
    "sectors": lambda codes: ", ".join(labels.named(labels.SECTORS, code) for code in codes),
    "max_contract": formats.money,
    "turnover": formats.money,
    "capacity_unit": lambda code: labels.named(UNITS, code),
    "full_until": formats.day,
    "references": lambda rows: "; ".join(reference_words(Reference.model_validate(one)) for one in rows),
    "pictures": lambda rows: "; ".join(str(one["alt"] if isinstance(one, dict) else one.alt) for one in rows),
}
