"""What services refuse and readers tell, in English; Dutch is the sentence that is stored.

Sentences are stored as they were said. What facts stand in one is read back from its Dutch template, so that
the English template can be filled with them.
"""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from procurement_app.calendars import messages as calendar_messages
from procurement_app.calendars.messages import message
from procurement_app.calendars.messages_en import MESSAGES_EN
from procurement_app.documents import problems as document_problems
from procurement_app.documents import problems_en
from procurement_app.documents.model import Problem
from procurement_app.services import queue
from procurement_app.services.errors import Refused
from procurement_app.web import language

ENGLISH = {
    "catalogue-too-long": "A PDF holds up to 1000 firms. Choose filters, or take the list as CSV or Excel.",
    "no-pdf": "This server cannot make a PDF. Print the list from your browser, or take CSV or Excel.",
    "shortlist-full": "Your list is full. Take a firm off it first.",
    "missing": "What you asked for does not exist (any more). Go back to the overview.",
    "demo-account": "The password of an example account is fixed.",
    "no-role": "Choose a role for this account.",
    "no-source": "Give the calendar a name, for instance that of the municipality.",
    "not-failed": "Only a document that we could not read can be removed.",
    "short-password": "This password is too short. Choose a longer one.",
    "user-exists": "There is an account of this name already. Choose another name.",
    "too-many-tries": "There were too many attempts to log in. Wait a quarter of an hour and try again.",
    "last-administrator": "This is the last administrator. Make somebody else administrator first.",
    "too-large": "The file is too large. Split it, or make its pictures smaller.",
    "empty-file": "The file is empty. Check the original and upload it again.",
    "unknown-column": "A column that was chosen is not in this file. Choose again.",
    "already-imported": (
        "This file was imported already. Choose another file, or change the meaning of the columns."
    ),
    "no-entries": "There is not one tender in this file. Check that it is the right file.",
    "older-edition": (
        "This calendar has a newer edition already. Check the date of this edition; "
        "an older one cannot be imported after a newer one."
    ),
    "no-title": "No column is the title of a tender. Choose ‘Title’ for one column.",
    "fact-twice": "The same meaning was chosen for two columns. Choose another one for one of them.",
    "not-newest": "Only the newest edition can be undone. Undo the edition after it first.",
    "has-documents": "Documents are attached to tenders that came with this edition. Detach them first.",
    "wrong-login": "This name and this password do not belong together. Try again.",
    "bad-user": (
        "This account cannot be made: an account name has only small letters, digits and . - _ @; "
        "check the role and the name too."
    ),
    "busy": "Somebody else is importing this calendar too. Try again in a minute.",
    "bad-mapping": "This column mapping cannot be read. Have the columns proposed again.",
}


def refusal(error: Refused) -> str:
    """The sentence of a refusal in the language of the page; Dutch where no English is known."""
    if language.current() == "nl":
        return str(error)
    said = ENGLISH.get(error.code) or MESSAGES_EN.get(error.code, "")
    return said if said and "{" not in said else str(error)  # the facts of a refusal are not kept


def problem(found: Problem) -> str:
    """The sentence of a problem in the language of the page."""
    if language.current() == "nl":
        return found.message
    if found.facts and found.code in MESSAGES_EN:
        return message(found.code, "en", **found.facts)
    return _again(found.code, found.message) or found.message


def stored(sentence: str) -> str:
    """A stored sentence in the language of the page; as it is when no template fits it."""
    if language.current() == "nl" or not sentence:
        return sentence
    return next(
        (again for code in _templates() if (again := _again(code, sentence))), _WHOLE.get(sentence, sentence)
    )


_WHOLE = {
    queue.GAVE_UP: (
        "The work was broken off three times and therefore stopped. What was stored is still there. "
        "Try again, or split the file."
    )
}


@cache
def _templates() -> dict[str, tuple[re.Pattern[str], str]]:
    """By code: what reads the facts back from the Dutch sentence, and the English template."""
    said = {**calendar_messages.MESSAGES, **document_problems.MESSAGES}
    english = {**MESSAGES_EN, **problems_en.MESSAGES_EN}
    return {code: (_reader(said[code]), english[code]) for code in said}


def _reader(template: str) -> re.Pattern[str]:
    seen: set[str] = set()
    pattern = ""
    for literal, name, _, _ in Formatter().parse(template):
        pattern += re.escape(literal)
        if name:
            pattern += f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
            seen.add(name)
    return re.compile(pattern, re.DOTALL)


def _again(code: str, sentence: str) -> str:
    reader, english = _templates().get(code, (None, ""))
    found = reader.fullmatch(sentence) if reader else None
    if found is None:
        return ""
    facts = found.groupdict()
    if "reason" in facts:  # a sentence within the sentence
        facts["reason"] = stored(facts["reason"])
    if "pages" in facts:
        facts["pages"] = facts["pages"].replace(" en ", " and ")
    return english.format(**facts)
