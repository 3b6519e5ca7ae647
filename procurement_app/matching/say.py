"""Every sentence of matching, by message id (`rules/matching/messages.yaml`), in Dutch and English."""

from __future__ import annotations

from functools import lru_cache

import yaml

from procurement_app.matching.model import Remark
from procurement_app.paths import RULES

LANGUAGES = ("nl", "en")


@lru_cache(maxsize=1)
def messages() -> dict[str, dict[str, str]]:
    """Message id -> language -> sentence with the names of its values between braces."""
    text = (RULES / "matching" / "messages.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


def say(remark: Remark, language: str = "nl") -> str:
    """The sentence of a remark. Amounts get thousands separators of the language."""
    values = {name: _shown(value, language) for name, value in remark.values}
    return messages()[remark.code][language].format(**values)


def _shown(value: object, language: str) -> str:
    if isinstance(value, Remark):
        return say(value, language)
    if isinstance(value, dict):
        return str(value[language])
    if isinstance(value, (list, tuple)):
        shown = [_shown(part, language) for part in value]
        joint = " en " if language == "nl" else " and "
        return joint.join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
    if isinstance(value, float):
        grouped = f"{value:,.0f}"
        return grouped.replace(",", ".") if language == "nl" else grouped
    return str(value)
