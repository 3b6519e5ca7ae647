"""All that can be said of a planned tender: sectors, labour intensity, chances, score, ladder and route."""

from __future__ import annotations

from datetime import date

from procurement_app.advice.ladder import ladder_of
from procurement_app.calendars.model import CalendarEntry
from procurement_app.calendars.values.small import says_withdrawn
from procurement_app.screening.entries.chances import chance_judge
from procurement_app.screening.entries.score import band_of, score_of
from procurement_app.screening.model import EntryScreening
from procurement_app.screening.rulebook.book import Rulebook

WITHDRAWN = "withdrawn"  # the band of a tender that is off


def screen_entry(
    entry: CalendarEntry,
    rulebook: Rulebook,
    on: date,
    *,
    firms: int | None = None,
    language: str = "nl",
    law: date | None = None,
) -> EntryScreening:
    """Judge one entry as it stands on a day, by the law of the day of its publication or of the day `law`.

    `firms` is the number of firms that can carry the contract, when matching has counted them; without it
    the steps that hang on it say so. Texts are in `language` ("nl" or "en"). The rulebook must hold the
    rules of kind chance. Of a tender that was withdrawn no chance, score or route is told. Raises
    RulebookError when the data of the rulebook has mistakes.
    """
    judge = chance_judge(rulebook)
    ladder = ladder_of(rulebook)
    said = judge.said(entry, on, firms, language, law=law)
    if says_withdrawn(entry.status):
        sectors, labour = said.facts.reading.sectors, said.facts.labour
        return EntryScreening(sectors, labour, (), score=0, score_reasons=(), route="", band=WITHDRAWN)
    chances = judge.judge(said)
    score, reasons = score_of(chances, lambda rule: rulebook.rules[rule].title.in_language(language))
    steps = ladder.climb(said)
    return EntryScreening(
        sectors=said.facts.reading.sectors,
        labour_intensity=said.facts.labour,
        chances=chances,
        score=score,
        score_reasons=reasons,
        route=ladder.route(steps),
        ladder=steps,
        band=band_of(score, judge.reader.parameters, on),
    )
