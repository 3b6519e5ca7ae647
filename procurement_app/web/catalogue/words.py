"""What the codes of the catalogue are called on a page, and why a firm was found in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import escape

from procurement_app.matching.model import Remark
from procurement_app.matching.say import say
from procurement_app.matching.vocabulary import load
from procurement_app.services.catalogue import codes
from procurement_app.services.catalogue.cards import Card, Reason
from procurement_app.services.firms.evidence import EvidenceRow
from procurement_app.web import formats, labels, language
from procurement_app.web.language import _, _l

PROOFS: Mapping[str, Any] = {
    "pso-30": _l("PSO 30+"),
    "pso-3": _l("PSO trede 3"),
    "pso-2": _l("PSO trede 2 of hoger"),
    "pso-1": _l("PSO trede 1 of hoger"),
    "pso-basis": _l("PSO Basistrede of hoger"),
    "pso-aspirant": _l("PSO Aspirant of hoger"),
    "code": _l("Code Sociale Ondernemingen"),
    "recognition": _l("Erkenning als sociale firma"),
}
# The picture of a sector: one of the drawings in `firms/parts.html`.
PICTURES = {
    "catering": "pan",
    "coffee-food-products": "cup",
    "events-hospitality": "glass",
    "cleaning": "broom",
    "green-maintenance": "leaf",
    "packaging-assembly": "box",
    "laundry-textile": "shirt",
    "bicycle-repair": "bike",
    "ict-digitisation": "screen",
    "post-courier": "letter",
    "moving-furniture-reuse": "chair",
    "printing": "paper",
    "construction-maintenance": "hammer",
    "care-daytime-activities": "heart",
    "waste-reuse": "cycle",
    "facility-reception": "bell",
    "transport-passenger": "bus",
    "creative-communication": "brush",
    "training-reintegration": "steps",
    "gifts-products": "gift",
}


def sector(code: str) -> str:
    return labels.named(labels.SECTORS, code)


def work(code: str) -> str:
    """A kind of work, beginning with a capital."""
    activity = load().activities.get(code)
    named = activity.names[language.current()] if activity else code
    return named[:1].upper() + named[1:]


def target_group(code: str) -> str:
    return codes.called(codes.TARGET_GROUPS, code, language.current())


def spoken_language(code: str) -> str:
    return codes.called(codes.LANGUAGES, code, language.current())


def area(code: str) -> str:
    return codes.called(codes.AREAS, code, language.current())


def proof(code: str) -> str:
    return labels.named(PROOFS, code)


def contract(value: str) -> str:
    if not value.isascii() or not value.isdigit():
        return value  # no amount: an address that somebody typed
    return _("Een opdracht van %(amount)s", amount=formats.money(float(value)))


def areas(values: Sequence[str]) -> str:
    """Where a firm works: the whole city, or its districts."""
    whole = [value for value in ("country", "city") if value in values]
    return area(whole[0]) if whole else ", ".join(values)


def evidence_status(row: EvidenceRow) -> str:
    """How sure we are of a piece of evidence, with the day and in what role somebody looked."""
    if row.checked_at is not None:
        return _(
            "gecontroleerd door een adviseur van de gemeente op %(day)s",
            day=formats.day(row.checked_at.date()),
        )
    if row.seen_at is not None:
        return _(
            "document gezien door een adviseur van de gemeente op %(day)s",
            day=formats.day(row.seen_at.date()),
        )
    return _("opgegeven door de firma")


def fact_status(card: Card, field: str) -> str:
    """How sure we are of what a page says of the size of a firm: a field of `facts.FACTS`."""
    row = card.facts.get(field)
    return evidence_status(row) if row is not None else _("opgegeven door de firma")


def in_language(text: str, spoken: str = "nl") -> str:
    """What a firm wrote, marked with its language on a page in another."""
    return codes.marked(text, spoken, language.current())


def _size(said: Remark) -> str:
    """How much a firm can do beside what is asked, with its own words marked."""
    own = str(dict(said.values)["text"])
    sentence = say(said, language.current()).removesuffix(".")
    return escape(sentence).replace(escape(own), escape(in_language(own)))


def how_sure(status: str) -> str:
    """How sure we are, in one word beside the name of a proof."""
    return {"checked": _("gecontroleerd"), "seen": _("gezien")}.get(status, _("opgegeven"))


def reason(one: Reason) -> str:
    """A reason or caveat in a sentence."""
    values = one.values
    if one.code in ("work", "near"):
        named = values["work"][language.current()]
        return (
            _("Doet %(work)s", work=named) if one.code == "work" else _("Werk dicht bij %(work)s", work=named)
        )
    if one.code == "words":
        if values["of"] == 1:
            return _("Noemt uw woord")
        return _("Noemt %(count)s van uw %(of)s woorden", **values)
    if one.code in ("proof", "no-proof"):
        named = proof(values["proof"])
        if one.code == "no-proof":
            return _("Geen geldig %(proof)s", proof=named)
        if values["status"] == "stated":
            return _("Zegt %(proof)s te hebben: opgegeven, niet gecontroleerd", proof=named)
        return _("Heeft %(proof)s: %(sure)s", proof=named, sure=how_sure(values["status"]))
    return {
        "home": lambda: _("Zit in %(district)s", **values),
        "comes": lambda: _("Levert in %(district)s", **values),
        "elsewhere": lambda: _("Levert niet in %(district)s", **values),
        "size": lambda: _size(values["said"]),
    }[one.code]()
