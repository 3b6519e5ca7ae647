"""The ambassador's numbers: needs left and introductions asked over a period, counted and one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from procurement_app.models import AskerKind, Introduction, IntroductionState, StoredNeed
from procurement_app.services.matching.introductions import IntroductionRow, NeedRow, need_rows

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Numbers:
    """What the ambassador counts over a period, both days included. `worth` is euro of orders known.

    `companies` and `departments` are those that gave a name. Who gave none is not known to be another each
    time, so those needs are counted apart, in `unnamed`.
    """

    first: date
    last: date
    needs: int
    companies: int
    departments: int
    unnamed: int
    asked: int
    introductions: int
    states: dict[str, int]
    sectors: list[tuple[str, int]]
    worth: float
    unmatched: int


def numbers(session: Session, first: date, last: date) -> Numbers:
    """The ambassador's numbers: needs left and introductions asked from `first` up to and with `last`."""
    start, end = _moments(first, last)
    left = session.exec(
        select(StoredNeed).where(StoredNeed.created_at >= start, StoredNeed.created_at < end)
    ).all()
    made = session.exec(
        select(Introduction).where(Introduction.created_at >= start, Introduction.created_at < end)
    ).all()
    sectors = Counter(sector for need in left for sector in need.sectors)
    return Numbers(
        first,
        last,
        needs=len(left),
        companies=len(_named(left, AskerKind.COMPANY)),
        departments=len(_named(left, AskerKind.DEPARTMENT)),
        unnamed=sum(1 for need in left if not _name(need)),
        asked=sum(1 for need in left if need.asked_at is not None),
        introductions=len(made),
        states={str(state): sum(1 for one in made if one.state == state) for state in IntroductionState},
        sectors=sectors.most_common(),
        worth=sum(one.order_value or 0.0 for one in made),
        unmatched=sum(1 for need in left if not need.matched),
    )


def _named(left: Iterable[StoredNeed], asker: AskerKind) -> set[str]:
    return {name for need in left if need.asker == asker and (name := _name(need))}


def _name(need: StoredNeed) -> str:
    """Who asks, so that one company written in two ways is one."""
    return " ".join(need.organisation.casefold().split())


@dataclass(frozen=True)
class Asked:
    """An introduction that was asked: the day, for which need, what became of it, and since when."""

    on: date
    need: NeedRow
    introduction: IntroductionRow
    moved_on: date


def asked(session: Session, first: date, last: date) -> Iterator[Asked]:
    """Every introduction asked in a period, by the day it was asked."""
    start, end = _moments(first, last)
    found = session.exec(
        select(StoredNeed)
        .where(col(StoredNeed.asked_at) >= start, col(StoredNeed.asked_at) < end)
        .order_by(col(StoredNeed.asked_at))
    ).all()
    for need in need_rows(session, found):
        for row in need.introductions:
            yield Asked(_day(need.asked_at), need, row, _day(row.updated_at))


def _day(moment: datetime) -> date:
    return moment.astimezone(_AMSTERDAM).date()


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    """A period of days in Amsterdam as moments, the second just after it."""
    return (
        datetime.combine(first, time(), _AMSTERDAM),
        datetime.combine(last + timedelta(days=1), time(), _AMSTERDAM),
    )
