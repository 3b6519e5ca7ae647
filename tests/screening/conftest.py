"""The rulebook of the house, read once."""

from __future__ import annotations

import pytest

from procurement_app import paths
from procurement_app.screening.rulebook.book import DOCUMENT_KINDS, Rulebook, load_rulebook


@pytest.fixture(scope="session")
def document_rules() -> Rulebook:
    return load_rulebook(paths.RULES, DOCUMENT_KINDS)
