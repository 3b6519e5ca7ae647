"""Every text that people see has an English translation that is certain and keeps its values."""

from __future__ import annotations

from pathlib import Path

from babel.messages import Catalog

from scripts import translations
from scripts.translations import CATALOGUES, catalogue, problems


def test_nothing_is_missing_uncertain_broken_or_left_over() -> None:
    assert problems() == []


def test_every_language_of_the_switch_but_dutch_has_a_catalogue() -> None:
    from procurement_app.web.language import LANGUAGES

    assert {path.name for path in CATALOGUES.iterdir() if path.is_dir()} == set(LANGUAGES) - {"nl"}


def test_a_missing_and_an_uncertain_translation_are_told(monkeypatch) -> None:  # type: ignore[no-untyped-def]  # pytest's own fixture
    asked, given = Catalog(locale="en"), Catalog(locale="en")
    for text in ("Een", "Twee", "Drie %(naam)s"):
        asked.add(text)
    given.add("Twee", "Two", flags=["fuzzy"])
    given.add("Drie %(naam)s", "Three %(name)s", flags=["python-format"])
    given.add("Vier", "Four")
    monkeypatch.setattr(translations, "extracted", lambda: asked)
    monkeypatch.setattr(translations, "catalogue", lambda language: given)
    told = "\n".join(problems())
    assert "geen vertaling van 'Een'" in told
    assert "onzekere vertaling van 'Twee'" in told
    assert "'Drie %(naam)s'" in told
    assert "niet meer gebruikt: 'Vier'" in told


def test_plurals_have_both_forms() -> None:
    both = [message for message in catalogue("en") if isinstance(message.id, tuple)]
    assert both and all(len(message.string) == 2 for message in both)


def test_compiled_catalogues_are_made_from_these(tmp_path: Path) -> None:
    import hatch_build

    folder = tmp_path / hatch_build.TRANSLATIONS / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_bytes((CATALOGUES / "en" / "LC_MESSAGES" / "messages.po").read_bytes())
    hatch_build.compile_translations(tmp_path)
    assert (folder / "messages.mo").stat().st_size > 10_000
