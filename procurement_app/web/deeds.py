"""A line of the record of deeds, as people say it: what was done, to what, and with which facts."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask, url_for

from procurement_app.models import AuditRecord
from procurement_app.services.access.audit import SYSTEM, VISITOR
from procurement_app.web import firm_labels, formats, labels, spoken
from procurement_app.web.labels import Labels
from procurement_app.web.language import _l

ACTIONS: Labels = {
    "log-in": _l("logde in"),
    "log-in-refused": _l("mocht niet inloggen"),
    "log-out": _l("logde uit"),
    "user-created": _l("maakte een account"),
    "user-opened": _l("zette een account aan"),
    "user-closed": _l("zette een account uit"),
    "role-set": _l("gaf een andere rol"),
    "password-set": _l("zette een wachtwoord"),
    "sessions-ended": _l("logde een account overal uit"),
    "calendar-imported": _l("las een kalender in"),
    "edition-undone": _l("maakte een import ongedaan"),
    "entries-rescreened": _l("liet alle trajecten opnieuw beoordelen"),
    "document-uploaded": _l("stuurde een document"),
    "document-attached": _l("koppelde een document"),
    "document-detached": _l("maakte een document los"),
    "document-screened": _l("screende een document"),
    "document-rescreened": _l("liet een document opnieuw screenen"),
    "document-failed": _l("kon een document niet lezen"),
    "document-discarded": _l("haalde een document weg"),
    "verdict-given": _l("meldde dat een bevinding niet klopt"),
    "verdict-approved": _l("keurde een melding goed"),
    "verdict-declined": _l("wees een melding af"),
    "parameter-filled": _l("vulde een instelling in"),
    "parameter-withdrawn": _l("haalde een waarde van een instelling weg"),
    "impact-asked": _l("liet uitrekenen wat een gewijzigde regel verandert"),
    "firms-saved": _l("bewaarde sociale firma's"),
    "firm-invited": _l("nodigde een firma uit"),
    "invitation-revoked": _l("trok een uitnodiging in"),
    "application-received": _l("meldde een firma aan"),
    "change-submitted": _l("stuurde een voorstel in"),
    "change-withdrawn": _l("trok een voorstel in"),
    "change-approved": _l("keurde een voorstel goed"),
    "change-returned": _l("stuurde een voorstel terug"),
    "evidence-handed-in": _l("stuurde een bewijs"),
    "evidence-accepted": _l("plaatste een bewijs"),
    "evidence-returned": _l("plaatste een bewijs niet"),
    "evidence-withdrawn": _l("haalde een bewijs weg"),
    "page-confirmed": _l("zei dat de pagina klopt"),
    "capacity-set": _l("zei of er plek is"),
    "mail-set": _l("veranderde waar onze mail heen gaat"),
    "mail-retried": _l("liet een mail opnieuw versturen"),
    "digest-set": _l("koos hoe vaak er mail komt"),
    "feed-made": _l("maakte een agenda"),
    "feed-stopped": _l("zette een agenda uit"),
    "firm-hidden": _l("verborg een firma"),
    "firm-shown": _l("toonde een firma weer"),
    "firm-left": _l("ging uit de catalogus"),
    "introduction-asked": _l("vroeg om een introductie"),
    "introduction-step": _l("bracht een introductie verder"),
    "introduction-noted": _l("schreef een notitie bij een introductie"),
    "introduction-suggested": _l("zette een firma bij een vraag"),
    "source-opened": _l("zei of een kalender openbaar is"),
}
_NOUNS: Labels = {
    "user": _l("Account"),
    "edition": _l("Editie"),
    "entry": _l("Traject"),
    "document": _l("Document"),
    "firm": _l("Sociale firma"),
    "need": _l("Introductie"),
    "mail": _l("Mail"),
    "source": _l("Kalender"),
    "rule": _l("Regel"),
    "verdict": _l("Melding"),
    "parameter": _l("Instelling"),
}
_FACTS: Labels = {
    "sha256": _l("zegel van het bestand"),
    "rulebook": _l("versie van het regelboek"),
    "on": _l("recht van"),
    "findings": _l("bevindingen"),
    "entries": _l("trajecten"),
    "entry": _l("traject"),
    "document": _l("document"),
    "source": _l("kalender"),
    "number": _l("editie"),
    "new": _l("nieuw"),
    "old": _l("oud"),
    "changed": _l("gewijzigd"),
    "gone": _l("vervallen"),
    "role": _l("rol"),
    "subject": _l("accountnaam"),
    "name": _l("naam"),
    "count": _l("aantal"),
    "since": _l("geldt vanaf"),
    "rule": _l("regel"),
    "kind": _l("soort"),
    "change": _l("voorstel"),
    "evidence": _l("bewijs"),
    "status": _l("zekerheid"),
    "state": _l("stand"),
    "fields": _l("velden"),
    "until": _l("tot en met"),
    "often": _l("hoe vaak"),
    "firm": _l("firma"),
    "public": _l("openbaar"),
}
# What a fact is called where it means something else than elsewhere.
_FACTS_OF = {("parameter", "source"): _l("bron")}
_PAGES = {
    "entry": ("entries.show", "entry_id"),
    "document": ("documents.show", "document_id"),
    "edition": ("calendar.edition", "edition_id"),
    "firm": ("catalogue.firm", "firm_id"),
    "need": ("introductions.show", "need_id"),
}
_ACTORS: Labels = {SYSTEM.name: _l("systeem"), VISITOR.name: _l("bezoeker")}
_HASHES = ("sha256", "rulebook")
_DAYS = ("on", "since", "until")
# What the codes of a fact are called, by what it was done to and the name of the fact.
_CODES: dict[tuple[str, str], Labels] = {
    ("firm", "kind"): firm_labels.EVIDENCE_KINDS,
    ("firm", "status"): firm_labels.EVIDENCE_STATUSES,
    ("firm", "often"): firm_labels.DIGESTS,
    ("need", "state"): firm_labels.INTRODUCTION_STATES,
    ("user", "role"): labels.ROLES,
    ("user", "old"): labels.ROLES,
    ("user", "new"): labels.ROLES,
    ("verdict", "kind"): labels.VERDICT_KINDS,
}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        deed_actor=actor, deed_action=action, deed_noun=noun, deed_page=page, deed_facts=facts
    )


def actor(record: AuditRecord) -> str:
    """Who did it; the system and a visitor in the language of the page."""
    return str(_ACTORS.get(record.actor, record.actor)) if record.actor_id is None else record.actor


def action(record: AuditRecord) -> str:
    return str(ACTIONS.get(record.action, record.action))


def noun(record: AuditRecord) -> str:
    """What it was done to: "Document 12"."""
    return f"{labels.named(_NOUNS, record.noun)} {record.noun_id}".strip()


def page(record: AuditRecord) -> str | None:
    """Where that can be seen; None for what has no page."""
    endpoint, argument = _PAGES.get(record.noun, ("", ""))
    if not endpoint or not record.noun_id.isdigit():
        return None
    place: dict[str, Any] = {argument: int(record.noun_id)}
    return url_for(endpoint, **place)


def facts(record: AuditRecord) -> list[tuple[str, str]]:
    """The facts kept with it: pairs of a name and a value."""
    return [
        (str(_FACTS_OF.get((record.noun, name)) or _FACTS.get(name, name)), _value(record.noun, name, value))
        for name, value in record.data.items()
    ]


def _value(noun: str, name: str, value: Any) -> str:
    if name in _HASHES:
        return str(value)[:12]
    if name in _DAYS and value:
        return formats.day(date.fromisoformat(value))
    if name == "rule":
        return spoken.rule_title(value)
    if name == "fields":
        return formats.plain([firm_labels.profile_field(one) for one in value])
    known = _CODES.get((noun, name))
    return labels.named(known, value) if known and value else formats.plain(value)
