from pathlib import Path

import pytest

from procurement_app.matching import engine, firms
from procurement_app.matching.index import FirmIndex
from procurement_app.matching.model import Firm

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def graded_index() -> FirmIndex:
    """All firms of the graded set, prepared once."""
    return engine.build(firms.read((DATA / "firms.csv").read_bytes(), "firms.csv").firms)


@pytest.fixture
def firm():
    """A firm with only what a test says, plus a name and a description."""

    def made(description: str, **facts: object) -> Firm:
        return Firm(**{"id": "X1", "name": "Proeffirma", "description": description, **facts})

    return made
