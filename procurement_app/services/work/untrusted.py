"""What runs in the confined worker: reading bytes that someone sent us, and judging what they say.

Each function takes the bytes, its arguments as JSON and a way to report (stage, done, total), and
returns JSON. This module imports no database and no Flask, so that the worker is small.
"""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Callable, Generator
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from procurement_app.advice.entries import screen_entry
from procurement_app.calendars.file import CalendarFile
from procurement_app.calendars.mapping import Mapping
from procurement_app.calendars.model import CalendarEntry
from procurement_app.calendars.reading import read
from procurement_app.documents.bundle import members_of_zip
from procurement_app.documents.detect import detect
from procurement_app.documents.mail import attachments_of
from procurement_app.documents.model import UnreadableFile
from procurement_app.documents.options import Limits
from procurement_app.documents.problems import unreadable
from procurement_app.documents.titles import telling_title
from procurement_app.screening.model import EntryScreening
from procurement_app.screening.rulebook.book import Rulebook, load_rulebook
from procurement_app.screening.task import filled_in, screen_file
from procurement_app.services.work import asked, codec

Report = Callable[[str, int, int], None]

_EXAMPLES = 3
_REPORT_EVERY = 200


def preview_calendar(data: bytes, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """The first `rows` entries, the mapping, examples of every column, and all problems by row."""
    file = _calendar(data, arguments)
    shown: list[Any] = []
    examples: dict[str, list[str]] = defaultdict(list)
    problems: list[Any] = []
    total = 0
    for entry in file.entries:
        total += 1
        if len(shown) < arguments["rows"]:
            shown.append(codec.to_json(codec.ENTRY, entry))
        for name, written in entry.written.items():
            if written and len(examples[name]) < _EXAMPLES and written not in examples[name]:
                examples[name].append(written)
        problems.extend(entry.problems)
        if total % _REPORT_EVERY == 0:
            report("reading", total, 0)
    return {
        "format": file.format,
        "dated": file.dated.isoformat() if file.dated else None,
        "mapping": file.mapping.to_json() if file.mapping else None,
        "examples": examples,
        "entries": shown,
        "total": total,
        "problems": codec.to_json(codec.PROBLEMS, [*file.problems, *problems]),
    }


def read_calendar(
    data: bytes, arguments: dict[str, Any], report: Report
) -> Generator[str, None, dict[str, Any]]:
    """Every entry of a calendar, with what screening says of it by the law of `on`.

    Yields packed (`codec.pack`) lists of up to `codec.BLOCK` entries and screenings, so that memory hardly
    grows with the number of entries. Reports entries done, of how many the lines of a text file tell.
    """
    file = _calendar(data, arguments)
    expected = data.count(b"\n") if file.format == "csv" else 0
    total, stream = 0, iter(file.entries)
    while block := list(islice(stream, codec.BLOCK)):
        yield codec.pack(block, _judged(block, arguments))
        total += len(block)
        report("rules", total, max(expected, total) if expected else 0)
    rulebook = _in_use(arguments)
    return {
        "format": file.format,
        "mapping": file.mapping.to_json() if file.mapping else None,
        "total": total,
        "problems": codec.to_json(codec.PROBLEMS, file.problems),
        "rulebook_version": rulebook.version,
        "rules": len(rulebook.rules),
    }


def screen_entries(data: bytes, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """What screening says of stored entries (`data` is their facts as a JSON list)."""
    entries = [codec.ENTRY.validate_python(facts) for facts in json.loads(data)]
    return judge(entries, arguments, report)


def screen_document(data: bytes, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """As `screening.task.screen_file` with the text, and what each document asks of firms: its "need" (see
    `asked`) and "need_made_by"."""
    said = screen_file(data, arguments | {"with_text": True}, report)
    for one in said["documents"]:
        document = one["document"]
        findings = [codec.FINDING.validate_python(finding) for finding in one["findings"]]
        blocks = codec.BLOCKS.validate_python(document["blocks"])
        title = telling_title(document["title"])
        need = asked.derive(
            document["name"], title, document["text"], blocks, findings, one["contract_value"]
        )
        one |= {"need": asked.to_json(need), "need_made_by": asked.made_by()}
    return said


def is_bundle(data: bytes, arguments: dict[str, Any], _report: Report) -> bool:
    """Whether `data` is a ZIP of files and no office document; one too damaged to tell goes by its name."""
    try:
        return detect(data, "bundel.zip").key == "zip"
    except UnreadableFile as error:
        named = arguments["name"].lower().endswith(".zip")
        return bool(named and error.problem.code != "wrong-extension")


def unpack(data: bytes, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """The files in a ZIP, or with `mail` the attachments of an e-mail, as base64, and a problem for each that
    cannot be unpacked."""
    members, problems = [], []
    mail = arguments.get("mail", False)
    for name, content in attachments_of(data) if mail else members_of_zip(data, Limits()):
        if isinstance(content, UnreadableFile):
            problems.append(content.problem)
        elif not content:
            reason = unreadable("empty-file").problem.message
            problems.append(unreadable("member-unreadable", member=name, reason=reason).problem)
        else:
            members.append({"name": name, "data": base64.b64encode(content).decode()})
            report("reading", len(members), 0)
    if not members and not mail:
        raise UnreadableFile(problems[0])
    return {"members": members, "problems": codec.to_json(codec.PROBLEMS, problems)}


def _calendar(data: bytes, arguments: dict[str, Any]) -> CalendarFile:
    given = arguments.get("mapping")
    return read(data, arguments["name"], mapping=Mapping.from_json(given) if given else None)


def _in_use(arguments: dict[str, Any]) -> Rulebook:
    """The chance rules with what an administrator filled in; made once for the values in `arguments`."""
    return _filled(Path(arguments["rules"]), json.dumps(arguments.get("filled_in", [])))


@cache
def _filled(root: Path, values: str) -> Rulebook:
    return _rulebook(root).filled_with(filled_in({"filled_in": json.loads(values)}))


@cache
def _rulebook(root: Path) -> Rulebook:
    return load_rulebook(root, ("chance",))


def _judged(entries: list[CalendarEntry], arguments: dict[str, Any]) -> list[EntryScreening]:
    rulebook, on = _in_use(arguments), date.fromisoformat(arguments["on"])
    return [screen_entry(entry, rulebook, on) for entry in entries]


def judge(entries: list[CalendarEntry], arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """What screening says of entries by the law of `on`, as JSON in their order."""
    rulebook = _in_use(arguments)
    on = date.fromisoformat(arguments["on"])
    screenings = []
    for done, entry in enumerate(entries):
        screenings.append(codec.to_json(codec.ENTRY_SCREENING, screen_entry(entry, rulebook, on)))
        if done % _REPORT_EVERY == 0:
            report("rules", done, len(entries))
    return {
        "screenings": screenings,
        "rulebook_version": rulebook.version,
        "rules": len(rulebook.rules),
    }
