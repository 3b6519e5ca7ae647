"""Following what was uploaded: every stage in words, and a ZIP told by the files that it held."""

from __future__ import annotations

import re

from procurement_app import paths
from procurement_app.web import labels

# Stages of the probes that tests of the worker use; nobody is shown these.
_PROBES = {"echo", "waiting"}


def test_every_stage_that_work_reports_has_a_name() -> None:
    """A stage without a label would be shown as its code."""
    said: set[str] = set()
    for source in (paths.PACKAGE).rglob("*.py"):
        said |= set(
            re.findall(r'(?:progress|report|on_progress)\(\s*"([a-z]+)"', source.read_text(encoding="utf-8"))
        )
    assert {"pages", "boxes", "ocr", "rules", "storing"} <= said
    assert said - _PROBES <= set(labels.STAGES)
    steps = {labels.STEP_OF.get(stage, stage) for stage in said - _PROBES}
    assert steps == {"reading", "rules", "storing"}
