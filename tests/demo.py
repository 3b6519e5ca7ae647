"""A small demo for tests of pages: the sample calendars and firms, and a few documents of every kind."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from procurement_app import jobs, paths
from procurement_app import runtime as runtimes
from procurement_app import settings as settings_module
from procurement_app.models import migration
from procurement_app.runtime import Runtime
from procurement_app.services.demonstration import demo

DOCUMENTS = (
    "offerteaanvraag-catering-evenementen.pdf",
    "marktconsultatie-bedrijfsrestaurants.docx",
    "bijlage-social-return.pdf",
    "pve-schoonmaak.xlsx",
)
ON = date(2026, 11, 22)


def make_demo(folder: Path, clock: Callable[[], datetime]) -> Path:
    """An instance folder with the demo in it, made once under `folder`."""
    instance = folder / "demo-instance"
    if instance.is_dir():
        return instance
    samples = _some_samples(folder / "demo-samples")
    draft = folder / "demo-draft"
    draft.mkdir()
    runtime = open_runtime(draft, clock)
    migration.upgrade(runtime.engine)
    with runtime.sessions() as session:
        demo.load(session, runtime.store, samples, now=clock(), on=ON, on_step=lambda *_: None)
    jobs.drain(runtime)
    runtime.engine.dispose()
    draft.rename(instance)
    return instance


def open_runtime(instance: Path, clock: Callable[[], datetime], **given: Any) -> Runtime:
    chosen = settings_module.load({}, instance=instance, **{"workers": 0, "demo": True} | given)
    return runtimes.make(chosen.settings, clock)


def copied(instance: Path, to: Path) -> Path:
    return Path(shutil.copytree(instance, to))


def _some_samples(folder: Path) -> Path:
    """The samples with only the documents that tests of pages need, so that each run stays short."""
    manifest = yaml.safe_load((paths.TENDER_SAMPLES / "manifest.yaml").read_text(encoding="utf-8"))
    manifest["documents"] = [one for one in manifest["documents"] if Path(one["file"]).name in DOCUMENTS]
    assert len(manifest["documents"]) == len(DOCUMENTS)
    folder.mkdir()
    for part in ("calendar", "firms", "documents"):
        (folder / part).symlink_to(paths.TENDER_SAMPLES / part, target_is_directory=True)
    (folder / "manifest.yaml").write_text(yaml.safe_dump(manifest, allow_unicode=True), encoding="utf-8")
    return folder
