"""The words that answer a label, the head of a column or a row: 'Bankgarantie: nee', 'Omzeteis | n.v.t.'.

Both the lines that are read as rows (`text.labelled`) and what a cell says (`status.replies`) are told by
these. A cell may have more behind its answer: a reason, a remark.
"""

from __future__ import annotations

import re


def _whole(*answers: str) -> re.Pattern[str]:
    """What matches a text that is one of these answers and nothing more."""
    return re.compile(rf"\W*(?:{'|'.join(answers)})\W*", re.IGNORECASE)


_BARE_YES = "ja|yes"
_BARE_NO = r"nee|neen|no|geen|niet|n\.?\s?v\.?\s?t\.?|n/?a"
_IS = r"(?:wordt |worden |is |zijn )?"
_YES = (
    rf"{_BARE_YES}|moet(?: wel| erin)?|erin|eis|{_IS}(?:van toepassing|verplicht|vereist|gevraagd|nodig)"
    rf"|{_IS}toegestaan|required|mandatory|applicable|allowed|permitted"
)
_NO = (
    rf"{_BARE_NO}|none|nihil|vervalt|vervallen|geschrapt|weg ermee|(?:kan weg|eruit)(?=[\s.!|]*$)|niet doen"
    r"|laat maar(?: zitten)?(?=[\s.!|]*$)|overslaan|not (?:applicable|required|allowed|permitted)"
    rf"|{_IS}niet (?:meer |langer )?(?:van toepassing|vereist|verplicht|gevraagd|nodig|toegestaan|verlangd"
    r"|geëist|gesteld|gehouden|voorzien)"
    r"|geen (?:eis|wens|voorwaarde|verplichting|vereiste|punten|minimum|ondergrens)"
    r"|(?:mag,? ?(?:maar )?)?(?:telt|weegt) niet mee|0\s*%?|€\s*0(?:,-+)?"
)
_WISH = r"wens(?:en)?|optie|optioneel|wish|optional|desirable|nice to have"
_OPEN = (
    r"onder voorbehoud[^\n\t]{0,40}|voorlopig|facultatief|indicatief|n\.?\s?t\.?\s?b\.?|nader te bepalen"
    r"|wordt onderzocht|in onderzoek|concept|eventueel|mogelijk|naar keuze|indien van toepassing"
    r"|op verzoek|later|tbd"
    r"|nog (?:te bepalen|open|niet besloten|niet bekend|onbekend)|to be (?:decided|determined)|if applicable"
)
_MARKS = r"k\.?o\.?|x|✓|✔"
_REMARK = r"(?:[,:;(]\s|\s\()"
_TAKES_BACK = (
    r"\b(?:tenzij|mits|behalve|maar|wel|alleen|vast|blijft|blijven|handhaven|handhaaft|onverkort|unless|except|but"
    r"|only|remains?)\b"
)

# any of them, as behind a label
ANSWER = rf"(?:{_YES}|{_NO}|{_WISH}|{_OPEN})"
YES_CELL = re.compile(rf"\W*(?:{_YES}|{_MARKS})(?:\W*|{_REMARK}.*)", re.IGNORECASE)
# a reason may follow, but nothing that takes the 'no' back
NO_CELL = re.compile(rf"\W*(?:{_NO}|niemand\b.*)(?:\W*|{_REMARK}(?!.*{_TAKES_BACK}).*)", re.IGNORECASE)
_AMOUNT = r"[\d.,]*[1-9][\d.,]*"
# how long a paper may be or how often something comes is not what is asked: 'Plan: 3 pagina's'
_OF_PAPER = (
    r"\s(?:pagina\w*|bladzij\w*|kantjes?|A4|exempla\w+|bijlagen?|formulier\w*|woorden|keer|maal|pages?|copy|copies"
    r"|words|times)\b"
)
_NUMBER_WORD = r"(?:één|eentje|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|one|two|three|four|five|six)\b"
_COUNT = rf"(?:{_AMOUNT}(?![\d.,])|{_NUMBER_WORD})(?!{_OF_PAPER})"
_LIMIT = r"(?:(?:max|min)\w*\.?|ten minste|tenminste|ten hoogste|hoogstens|at least|at most)[ \xa0]"
# how much or how many is asked, as it begins: '5', 'minimaal € 300.000', 'drie'
FIGURE = rf"(?:{_LIMIT})?(?:(?:€|EUR)\s?)?{_COUNT}"
FIGURE_CELL = re.compile(
    rf"(?:{_LIMIT})?(?:{_AMOUNT}\s*(?:%|punten|points|pt\.?)|(?:€|EUR)\s?{_AMOUNT}(?:-+)?|{_COUNT}(?:\s[\w/-]+){{1,4}})",
    re.IGNORECASE,
)
# a number by itself answers a label ('Aantal percelen: 2'); in a table it may be a page, a weight or a code
COUNT = re.compile(rf"(?:{_LIMIT})?{_COUNT}(?:[\s,(].*)?", re.IGNORECASE)
WISH_CELL = _whole(_WISH)
PERMITTED_CELL = re.compile(
    r"\W*(?:ja,? )?(?:toegestaan|toegelaten|mag|welkom|allowed|permitted)\b.*", re.IGNORECASE
)
# a cell that leaves its row open, and of these what is wished for and earns points
OPEN_CELL = re.compile(rf"W|{_WISH}|{_OPEN}", re.IGNORECASE)
WISHED = re.compile(r"W|wens(?:en)?|wish|desirable", re.IGNORECASE)
BARE_ANSWER = _whole(_BARE_YES, "nee|neen|no")
BARE_NO = _whole(_BARE_NO)
# a mark that says what the head of its column says: 'Gevraagd', 'Niet gevraagd'; 'V' is a code
TICK = re.compile(r"\W*[xXv✓✔☒☑•]\W*")
