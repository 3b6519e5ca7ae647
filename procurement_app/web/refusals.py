"""What services refuse, in English: one sentence by code. Dutch is the sentence of the refusal itself."""

from __future__ import annotations

from procurement_app.calendars.messages import message
from procurement_app.calendars.messages_en import MESSAGES_EN
from procurement_app.documents.model import Problem
from procurement_app.services.errors import Refused
from procurement_app.web import language

ENGLISH = {
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
    """The sentence of a problem, said again in English where its facts were kept."""
    if language.current() == "nl":
        return found.message
    try:
        return message(found.code, "en", **found.facts)
    except KeyError:  # another kind of problem, or one stored before facts were
        return found.message
