"""What evidence is called, in both languages: mails and pages say the same."""

from __future__ import annotations

from procurement_app.models import EvidenceKind

_NAMES = {
    EvidenceKind.PSO_30: ("PSO 30+", "PSO 30+"),
    EvidenceKind.CODE: ("Code Sociale Ondernemingen", "Code for Social Enterprises"),
    EvidenceKind.RECOGNITION: ("erkenning als sociale firma", "recognition as a social firm"),
}
_PSO = {
    "aspirant": ("PSO Aspirant", "PSO Aspirant"),
    "basis": ("PSO Basistrede", "PSO Basic level"),
}
_CAPACITY = ("capaciteit: {label}", "capacity: {label}")
_CONTRACT = ("opdrachten tot € {value}", "contracts up to €{value}")
_STAFF = ("{value} fte aan medewerkers", "{value} FTE of staff")
_SHARE = ("aandeel doelgroep {value}%", "target-group share {value}%")
_LEVEL = ("PSO trede {level}", "PSO level {level}")


def name(
    kind: str, level: str = "", value: float | None = None, label: str = "", language: str = "nl"
) -> str:
    """Evidence in words: "PSO trede 2", "aandeel doelgroep 62%", "HACCP", "opdrachten tot € 50.000"."""
    at = 0 if language == "nl" else 1
    if kind == EvidenceKind.PSO:
        return _PSO[level][at] if level in _PSO else _LEVEL[at].format(level=level)
    if kind == EvidenceKind.CAPACITY:
        return _CAPACITY[at].format(label=label)
    if kind == EvidenceKind.LARGEST_CONTRACT:
        whole = f"{value or 0:,.0f}"
        return _CONTRACT[at].format(value=whole.replace(",", ".") if at == 0 else whole)
    if kind in (EvidenceKind.TARGET_SHARE, EvidenceKind.STAFF):
        written = f"{value or 0:g}"
        words = _SHARE if kind == EvidenceKind.TARGET_SHARE else _STAFF
        return words[at].format(value=written.replace(".", ",") if at == 0 else written)
    return _NAMES[EvidenceKind(kind)][at] if kind in _NAMES else label
