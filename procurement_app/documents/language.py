"""Which language a document is written in; Dutch and English are screened, others say so."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

SCREENED: Final[frozenset[str]] = frozenset({"nl", "en"})
NAMES_NL: Final[dict[str, str]] = {
    "nl": "Nederlands",
    "en": "Engels",
    "de": "Duits",
    "fr": "Frans",
    "es": "Spaans",
    "it": "Italiaans",
    "pt": "Portugees",
    "pl": "Pools",
    "tr": "Turks",
    "ar": "Arabisch",
    "fy": "Fries",
}
_WORDS = re.compile(r"[^\W\d_]+")
_SAMPLE = 6_000
_ENOUGH = 12
# The commonest words settle nearly every document, without loading a model.
_DUTCH = "de het een en van in is dat op te voor met zijn niet aan er om ook als dan bij wordt door naar"
_ENGLISH = "the of and to in is that for it as with be by on not are this from or have an at which shall"
_COMMON: Final[dict[str, frozenset[str]]] = {
    "nl": frozenset(_DUTCH.split()),
    "en": frozenset(_ENGLISH.split()),
}


def language_of(text: str) -> str:
    """ISO 639-1 code of a text, "und" when it holds too few words to tell."""
    sample = _sample(text)
    words = [word.lower() for word in _WORDS.findall(sample)]
    if len(words) < 5:
        return "und"
    shares = {code: sum(word in common for word in words) / len(words) for code, common in _COMMON.items()}
    best, other = sorted(shares, key=lambda code: shares[code], reverse=True)
    if shares[best] >= 0.18 and shares[best] > 2 * shares[other] and len(words) >= _ENOUGH:
        return best
    return _by_model(sample)


def is_foreign(language: str) -> bool:
    """Whether a text is in a language that we do not read; one too short to tell is none."""
    return language not in SCREENED | {"und", ""}


def _sample(text: str) -> str:
    """A piece of the beginning, the middle and the end."""
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = len(text) // 2
    return f"{text[:_SAMPLE]} {text[middle : middle + _SAMPLE]} {text[-_SAMPLE:]}"


@lru_cache(maxsize=1)
def _model() -> Callable[[str], tuple[str, float]]:
    """The model of py3langid, told to choose among our languages; loading it takes 0.1 s."""
    import py3langid

    py3langid.set_languages(list(NAMES_NL))
    classify: Callable[[str], tuple[str, float]] = py3langid.classify
    return classify


def _by_model(sample: str) -> str:
    return str(_model()(sample)[0])
