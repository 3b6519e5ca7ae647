"""Words shared by the value parsers: openly unknown, Dutch number words, tidying."""

from __future__ import annotations

import re
import unicodedata

_UNKNOWN = frozenset(
    """
    nog te bepalen|nader te bepalen|nog nader te bepalen|nog niet bekend|niet bekend|nog onbekend
    nader bekend te maken|wordt nog bepaald|nog te besluiten|te bepalen|to be determined|to be decided
    to be announced|to be confirmed|not known|not yet known|not applicable|niet van toepassing
    nog niet bepaald|nog vast te stellen|nader vast te stellen|niet openbaar|volgt nog|nog in te vullen
    in onderzoek|wordt onderzocht|onder voorbehoud|niet gepland|nog niet gepland|nader te specificeren
    nog nader vast te stellen|later bekend|op aanvraag|bedrijfsvertrouwelijk|wordt nader bepaald
    ntb|nnb|nntb|nb|nvt|pm|tbd|tba|tbc|na|volgt|vertrouwelijk|onbekend|unknown|geen|none|nihil|variabel
    divers|diversen|leeg|null|nan|x|nog
    """.replace("\n    ", "|").split("|")
)
_PUNCTUATION = re.compile(r"[\s.\-–—_/?…*:]+")
_SPACES = re.compile(r"\s+")
NUMBER_WORDS = {
    "een": "1",
    "één": "1",
    "eén": "1",
    "one": "1",
    "twee": "2",
    "two": "2",
    "drie": "3",
    "three": "3",
    "vier": "4",
    "four": "4",
    "vijf": "5",
    "five": "5",
    "zes": "6",
    "six": "6",
    "zeven": "7",
    "seven": "7",
    "acht": "8",
    "eight": "8",
    "negen": "9",
    "nine": "9",
    "tien": "10",
    "ten": "10",
    "twaalf": "12",
    "twelve": "12",
    "vijftien": "15",
    "achttien": "18",
    "twintig": "20",
    "vierentwintig": "24",
    "dertig": "30",
    "zesendertig": "36",
    "achtenveertig": "48",
    "zestig": "60",
    "anderhalf": "1,5",
    "anderhalve": "1,5",
    "half": "0,5",
    "halve": "0,5",
}
_NUMBER_WORD = re.compile(r"\b(" + "|".join(NUMBER_WORDS) + r")\b")
_A_HALF = re.compile(r"\b(?:een|één) (?=hal[fv]e?\b)")


def tidy(text: str) -> str:
    """One space between words, compatibility characters folded, no space at the ends."""
    return " ".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).split())


def says_unknown(text: str) -> bool:
    """Whether a cell openly says that the fact is not known (yet), or says nothing."""
    bare = text.strip().lower()
    if not bare:
        return True
    if _PUNCTUATION.sub("", bare) == "":
        return True
    spaced = _SPACES.sub(" ", bare.replace(".", "").replace("(", "").replace(")", "")).strip(" -–?*:")
    return spaced in _UNKNOWN or spaced.replace("/", "") in _UNKNOWN


def digits_for_words(text: str) -> str:
    """'anderhalf jaar' -> '1,5 jaar'; expects lower case."""
    return _NUMBER_WORD.sub(lambda hit: NUMBER_WORDS[hit.group(1)], _A_HALF.sub("", text))


_GROUPED = re.compile(r"^\d{1,3}(?:[.' ]\d{3})+(?:,\d+)?$")
_GROUPED_COMMA = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$")


def number(text: str) -> float | None:
    """A number in Dutch or English notation: '1.200.000,50', '1,200,000.50', '1200.5', '1 200'.

    One separator followed by exactly three digits groups thousands ('1.200' is 1200).
    """
    text = text.strip(" .,'")
    if _GROUPED.match(text):
        text = re.sub(r"[.' ]", "", text).replace(",", ".")
    elif _GROUPED_COMMA.match(text):
        text = text.replace(",", "")
    else:
        text = text.replace(" ", "").replace("'", "").replace(",", ".")
    try:
        return float(text)
    except ValueError:
        return None
