"""What somebody who thinks in Dutch writes for a field or a code of a rule file, to guess what was meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

_MEANT: Final[dict[str, tuple[str, ...]]] = {
    # fields
    "advies": ("advice",), "artikel": ("article",), "begrippen": ("concepts",), "betekenis": ("means",),
    "betekent": ("means",), "boven": ("above",), "bron": ("references",), "bronnen": ("references",),
    "dag": ("day",), "eenheid": ("unit",), "geldt": ("applies", "asserted"), "gevuld_door": ("filled_by",),
    "gewicht": ("weight",), "in_werking": ("in_force_from",), "kop": ("heading",), "naam": ("name", "id"),
    "nagekeken": ("checked_on",), "nagekeken_op": ("checked_on",), "niet": ("unless",), "nooit": ("never",),
    "omschrijving": ("means", "explanation"), "omvat": ("includes",), "opmerking": ("note",),
    "patronen": ("patterns",), "reden": ("reason", "why"), "redenen": ("reasons",), "regel": ("rule",),
    "sinds": ("since",), "soort": ("kind", "type"), "staat": ("status",), "stukken": ("documents",),
    "tekst": ("text",), "tekstblok": ("text_block",), "tenzij": ("unless",), "titel": ("title",),
    "toelichting": ("explanation",), "type": ("kind",), "uitkomst": ("outcome",),
    "uitleg": ("explanation",), "veld": ("field",), "voorbeeld": ("examples",),
    "voorbeelden": ("examples",), "vormen": ("forms",), "waar": ("where",), "waarde": ("value",),
    "waarden": ("values",), "waarom": ("why",), "wet": ("law",), "wettelijke_basis": ("legal_basis",),
    "woorden": ("words", "forms"), "zegt": ("says",), "zoek": ("detect",), "zoekt": ("detect",),
    # other words for fields
    "alles_van": ("all_of",), "date": ("since", "day"), "datum": ("since", "day"),
    "description": ("explanation", "means"), "keywords": ("forms",), "label": ("title",),
    "mag_niet": ("must_not_match", "unless"), "name": ("title", "id"), "patroon": ("patterns",),
    "rule": ("id",), "source": ("references",), "text": ("title",),
    # codes
    "actief": ("experimental",), "draft": ("experimental",), "concept": ("experimental",),
    "aantal": ("count",), "alinea": ("block", "paragraph"), "bedrag": ("money",), "beleid": ("policy",),
    "dagen": ("days",), "deelzin": ("clause",), "diensten": ("services",), "drempel": ("barrier",),
    "euro": ("EUR", "money"), "gaat_voor": ("yields_to",), "genoemd": ("mentioned",),
    "geldt niet": ("negated",), "gevonden": ("found",), "in opbouw": ("experimental",),
    "instelling": ("setting",), "kans": ("chance",), "keuze": ("choice",), "leemte": ("gap",),
    "leveringen": ("supplies",), "lijst": ("list",), "maanden": ("months",),
    "niet gevonden": ("not-found",), "niet van toepassing": ("not-applicable",),
    "niet te beoordelen": ("cannot-assess",), "onder voorwaarde": ("conditional",),
    "ontbreekt": ("found", "gap"), "ontkend": ("negated",), "opsomming": ("list",),
    "paragraaf": ("section",), "percentage": ("percent",), "procent": ("percent", "percentage"),
    "punten": ("points",), "rij": ("row",), "tabel": ("row", "table"), "tegenspraak": ("contradiction",),
    "vast": ("stable",), "vervallen": ("deprecated",), "voetnoot": ("footnote",),
    "voorwaarde": ("conditional",), "voorwaardelijk": ("conditional",), "werken": ("works",),
    "zin": ("sentence",),
}  # fmt: skip


def intended(given: str, known: Iterable[str]) -> str:
    """The known name that somebody meant, by its Dutch word, by how it is put together, or by its letters;
    nothing when none is like it."""
    names = list(known)
    plain = given.strip().casefold()
    if in_dutch := next((name for name in _MEANT.get(plain, ()) if name in names), ""):
        return in_dutch
    joined = {name.replace("_", "").replace("-", "").casefold(): name for name in names}
    close = joined.get(plain.replace("_", "").replace("-", "").replace(" ", ""))
    return close or next(iter(get_close_matches(given, names, 1, 0.6)), "")
