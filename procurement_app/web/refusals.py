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
from procurement_app.matching import firm_messages
from procurement_app.services.errors import Refused
from procurement_app.services.work import queue
from procurement_app.web import language

ENGLISH = {
    "no-firm": "Your account belongs to no firm. Ask an advisor of the municipality for an invitation.",
    "bad-invitation": (
        "This link does not work (any more). A link works once, for fourteen days. "
        "Ask the advisor for a new one."
    ),
    "bad-confirmation": (
        "This link does not work (any more). Log in to see your page, or wait for the next mail."
    ),
    "too-many-forms": "This form was sent often from your address. Wait an hour, or contact us.",
    "nothing-changed": "Nothing has changed. First change something on your page.",
    "already-decided": "This proposal was decided already, or the firm took it back. Go back to the list.",
    "no-reason": "Write down the reason. The firm gets it by mail.",
    "kvk-known": "This number belongs to another firm already. Return the proposal, or invite that firm.",
    "no-document": "There is no document. Choose ‘stated by the firm’ or check the source.",
    "no-source-checked": "Fill in where you checked this, for instance the PSO register.",
    "evidence-expired": (
        "This proof has expired and is therefore not put on the page. "
        "Check the day, or use a proof that still counts."
    ),
    "firms-empty": "This file has no firms. Choose a file with a firm in each row.",
    "firms-columns": "This list lacks the column ‘naam’ or ‘omschrijving’. Add it and try again.",
    "firms-csv": "This list cannot be read to the end. Save it anew as CSV or XLSX.",
    "firms-quote-open": "A quotation mark in this list is never closed. Close it or take it away.",
    "firms-binary": "This is no text file. Save the list as CSV or XLSX.",
    "firms-html": "This is a web page. Save the list as CSV or XLSX.",
    "firms-spreadsheet": "This spreadsheet cannot be opened. Save it anew as XLSX or CSV.",
    "firms-not-sound": "This file has rows that are not right. Mend those and choose the file again.",
    "file-too-large": "The file is larger than 10 MB. Make it smaller and try again.",
    "not-a-picture": (
        "This file is no picture that we can read. Choose a JPG, PNG or WebP file and try again."
    ),
    "picture-too-large": "This picture is too large. Save it smaller, for instance 2000 pixels wide.",
    "picture-too-small": "This picture is too small and would be blurred. Choose a larger one.",
    "not-evidence": "A proof can be a PDF or a picture (JPG, PNG or WebP). Save it so and try again.",
    "too-many-pictures": "Six pictures fit on a page. Remove one first.",
    "bad-day": "Choose a day from today, at most two years ahead.",
    "need-unreadable": "We cannot read this need. Write in ordinary words what you are looking for.",
    "applied-before": (
        "We have this application already. An advisor looks at it and will contact you; "
        "there is nothing more for you to do."
    ),
    "asked-before": "You sent this already. An advisor will contact you.",
    "too-many-firms": "Choose at most five firms for an introduction.",
    "no-step": "Choose a new state or write a note.",
    "no-reason-declined": "Write down why this does not go on.",
    "no-firm-yet": "First choose to which firm you introduce them.",
    "firm-there": "This firm is there already.",
    "catalogue-busy": "Many lists are being made. Try again in a minute, or take CSV or Excel.",
    "catalogue-too-long": "A PDF holds up to 500 firms. Choose filters, or take the list as CSV or Excel.",
    "no-pdf": "This server cannot make a PDF. Print the list from your browser, or take CSV or Excel.",
    "shortlist-full": "Your list is full. Take a firm off it first.",
    "same-status": "Choose the status that is right.",
    "same-values": (
        "Kansrijk read these values already. Fill in what should have been there, or empty a field of which "
        "the text tells no value."
    ),
    "status-besides": "You chose a status too. Report that the status is wrong, or leave the status empty.",
    "not-missed": "This finding is there already; choose what is wrong with it.",
    "unknown-rule": "Choose the rule that should have found something here.",
    "verdict-reviewed": "This report was reviewed already. Reload the page.",
    "verdict-clash": (
        "Something else was approved on this text already. Decline this report, "
        "or first withdraw that approval."
    ),
    "four-eyes": "You cannot review your own report. Ask a colleague.",
    "no-remark": "Say why you decline the proposal.",
    "no-account": "Log in to report something.",
    "no-quote": "Paste the words of the document in which something was missed.",
    "quote-not-found": (
        "These words do not stand in the document like this. Copy them from one paragraph or table row."
    ),
    "verdict-known": "This was reported already and is being reviewed.",
    "bad-rule-name": "Give the file a name such as social-label.yaml.",
    "no-rule-text": "Paste the text of a rule; it is empty now, or much too long.",
    "bad-rule-file": (
        "One of these files cannot be tried. Choose rule files with a name such as social-label.yaml, or a "
        "ZIP of a folder with rules."
    ),
    "rule-sent-twice": "A file is among these twice. Send one of them.",
    "rule-no-text": (
        "One of these files is no plain text. Save it as UTF-8, with a text editor such as Notepad."
    ),
    "rules-unchanged": "No rule file in this differs from the rulebook. Change something first.",
    "rules-too-large": "This is too much at once. Send only what you changed.",
    "bad-rule-folders": (
        "The folders do not fit those of the rulebook. Use the same folders, such as instruments and "
        "vocabulary."
    ),
    "rule-not-placed": "We do not know which rule this is. Give the file the name of its rule and try again.",
    "no-source-named": "Name the source: a decision, a place or a link.",
    "checked-in-future": "The day on which you checked it cannot lie in the future.",
    "no-value": "Fill in a value.",
    "bad-value": "We do not understand this value. Look at the example beside the field.",
    "bad-sector": "One of these is no sector. Choose from the list.",
    "not-screened": "This document is not screened yet. Wait until it is ready.",
    "strange-day": "Choose a day between 2000 and 2100.",
    "missing": "What you asked for does not exist (any more). Go back to the overview.",
    "account-without-firm": "An account of a social firm comes from an invitation, which says of which firm.",
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
    return said if said and "{" not in said else stored(str(error))  # the facts of a refusal are not kept


def problem(found: Problem) -> str:
    """The sentence of a problem in the language of the page."""
    if language.current() == "nl":
        return found.message
    if found.code in firm_messages.MESSAGES_EN:
        return firm_messages.in_english(found)
    if found.facts and found.code in MESSAGES_EN:
        return message(found.code, "en", **found.facts)
    return _again(found.code, found.message) or found.message


def tells_where(found: Problem) -> bool:
    """Whether the sentence of a problem names its row or pages itself."""
    return found.message.startswith(("Rij ", "Rond rij ", "Pagina "))


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


@cache
def _details() -> list[tuple[re.Pattern[str], str]]:
    return [(_reader(said), english) for said, english in problems_en.DETAILS_EN.items()]


def _detail(said: str) -> str:
    for reader, english in _details():
        if found := reader.fullmatch(said):
            return english.format(**found.groupdict())
    return said


_LISTED = {"pages", "rows", "columns"}
_OF_A_SHEET = re.compile(r"Rij (\d+ van blad ‘.+?’): (.+)", re.DOTALL)


def _again(code: str, sentence: str) -> str:
    reader, english = _templates().get(code, (None, ""))
    if before := _OF_A_SHEET.fullmatch(sentence):
        said = _again(code, before[2])
        return said and f"Row {_of_sheet(before[1])}: {said}"
    found = reader.fullmatch(sentence) if reader else None
    if found is None:
        return ""
    facts = found.groupdict()
    if "row" in facts:
        facts["row"] = _of_sheet(facts["row"])
    if "reason" in facts:  # a sentence within the sentence
        facts["reason"] = stored(facts["reason"])
    if "detail" in facts:
        facts["detail"] = _detail(facts["detail"])
    for name in _LISTED & facts.keys():
        facts[name] = facts[name].replace(" en ", " and ")
    return english.format(**facts)


def _of_sheet(row: str) -> str:
    return row.replace(" van blad ‘", " of sheet ‘", 1)
