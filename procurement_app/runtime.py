"""What a running Kansrijk holds, whether it serves pages, does jobs or answers a command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from procurement_app.documents.confined import WorkLimits
from procurement_app.models.database import make_engine, make_sessions
from procurement_app.services.storage import Store
from procurement_app.settings import Settings

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Runtime:
    """Settings, database and store. `clock` gives the moment in UTC; tests pass their own."""

    settings: Settings
    engine: Engine
    sessions: sessionmaker[Session]
    store: Store
    clock: Callable[[], datetime]

    def today(self) -> date:
        """The date in Amsterdam, by whose law new documents and entries are judged."""
        return self.clock().astimezone(AMSTERDAM).date()


def make(settings: Settings, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Runtime:
    """Engine, sessions and store for these settings. Connects to nothing yet."""
    engine = make_engine(settings.database_url)
    limits = WorkLimits(
        memory=settings.worker_memory_mb * _MEGABYTE,
        cpu_seconds=settings.worker_cpu_seconds,
        wall_seconds=settings.worker_wall_seconds,
    )
    store = Store(settings.instance, settings.max_upload_mb * _MEGABYTE, limits)
    return Runtime(settings, engine, make_sessions(engine), store, clock)
