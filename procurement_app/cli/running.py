"""What the commands that run Kansrijk share: opening it, and saying mistakes plainly."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from procurement_app import runtime, settings
from procurement_app.models import Role, migration
from procurement_app.runtime import Runtime
from procurement_app.services.access.audit import Actor
from procurement_app.services.demonstration import demo
from procurement_app.services.errors import Missing, Refused
from procurement_app.services.rulebook import parameters

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def plainly(command: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Say expected mistakes in one sentence on standard error, with exit status 1."""

    @wraps(command)
    def told(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        try:
            return command(*args, **kwargs)
        except Missing as error:
            raise click.ClickException(error.told) from error
        except (settings.SettingsError, Refused, demo.BadSamples) as error:
            raise click.ClickException(str(error)) from error
        except OperationalError as error:
            raise click.ClickException(
                f"De database is niet te bereiken ({error.orig}). Controleer KANSRIJK_DATABASE_URL."
            ) from error

    return told


def opened(**overrides: Any) -> Runtime:
    """Kansrijk with the settings of the environment and a database that has its newest shape."""
    held = runtime.make(settings.load(**overrides).settings)
    migration.upgrade(held.engine)
    return held


@contextmanager
def session_of(held: Runtime) -> Iterator[Session]:
    with held.sessions() as session:
        parameters.take_up(session)
        session.rollback()
        yield session
    held.engine.dispose()


def operator() -> Actor:
    """Who runs a command on the machine itself, for the audit record."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container without names for its users
        name = str(os.getuid())
    return Actor(None, f"opdrachtregel ({name})", Role.ADMINISTRATOR)
