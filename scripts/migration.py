"""Writes a migration: what the models have and the migrations do not make yet. Read it before you keep it."""

from __future__ import annotations

import sys
import tempfile

from procurement_app.models import migration
from procurement_app.models.database import make_engine


def main(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/kansrijk.db")
        migration.upgrade(engine)
        migration.write_new(engine, message)
        engine.dispose()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('usage: python -m scripts.migration "what it changes"')
    main(sys.argv[1])
