"""What is kept between runs is never older, and never somebody else's, than what would be made now."""

import pickle
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from procurement_app import paths
from procurement_app.documents.reading import read
from procurement_app.screening.rulebook import kept as module
from procurement_app.screening.rulebook.book import DOCUMENT_KINDS, load_rulebook
from procurement_app.screening.rulebook.kept import kept
from procurement_app.screening.screen import screen
from procurement_app.screening.task import rulebook_at

SAMPLES = paths.TENDER_SAMPLES / "evaluation"


class Counting:
    """Makes something, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> list[str]:
        self.times += 1
        return ["regels"]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    yield tmp_path / "kansrijk"


def test_what_was_made_is_not_made_again() -> None:
    make = Counting()

    assert kept(["een"], make) == kept(["een"], make) == ["regels"]
    assert make.times == 1


def test_other_rules_are_made_anew() -> None:
    make = Counting()
    kept(["een"], make)
    kept(["twee"], make)

    assert make.times == 2


def test_other_code_makes_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = Counting()
    code = tmp_path / "code"
    code.mkdir()
    (code / "rules.py").write_text("one = 1\n")
    monkeypatch.setattr(module, "_OURS", code)
    kept(["een"], make)
    (code / "rules.py").write_text("one = 1  # and more\n")
    kept(["een"], make)

    assert make.times == 2


@pytest.mark.parametrize("contents", [b"", b"not a pickle", pickle.dumps(["regels"])[:-3]])
def test_a_damaged_file_is_made_anew(cache: Path, contents: bytes) -> None:
    make = Counting()
    kept(["een"], make)
    (file,) = cache.iterdir()
    file.write_bytes(contents)

    assert kept(["een"], make) == ["regels"]
    assert kept(["een"], make) == ["regels"]
    assert make.times == 2


def test_nothing_is_read_from_a_file_that_others_may_write(cache: Path) -> None:
    kept(["een"], Counting())
    (file,) = cache.iterdir()
    file.write_bytes(pickle.dumps(["van een ander"]))
    file.chmod(0o666)

    assert kept(["een"], Counting()) == ["regels"]


def test_nothing_is_kept_in_a_folder_that_others_may_write(cache: Path) -> None:
    cache.mkdir()
    cache.chmod(0o777)

    assert kept(["een"], Counting()) == ["regels"]
    assert not [*cache.iterdir()]


def test_without_a_cache_folder_it_is_made_each_time(tmp_path: Path) -> None:
    (tmp_path / "kansrijk").write_text("a file in the way")

    assert kept(["een"], Counting()) == ["regels"]


def test_what_is_not_used_any_more_goes(cache: Path) -> None:
    for number in range(10):
        kept([str(number)], Counting())

    assert len([*cache.iterdir()]) == 4


def test_mistakes_are_told_every_time() -> None:
    def fails() -> None:
        raise ValueError("fout in de regels")

    for _ in range(2):
        with pytest.raises(ValueError, match="fout in de regels"):
            kept(["een"], fails)


def test_the_rulebook_that_was_kept_judges_as_the_one_that_was_read(cache: Path) -> None:
    rulebook_at.__globals__["_rulebook"].cache_clear()
    rulebook_at(paths.RULES)
    rulebook_at.__globals__["_rulebook"].cache_clear()
    assert [*cache.iterdir()], "nothing was kept"
    again, anew = rulebook_at(paths.RULES), load_rulebook(paths.RULES, DOCUMENT_KINDS)
    rulebook_at.__globals__["_rulebook"].cache_clear()

    assert again is not anew
    for path in sorted(SAMPLES.glob("build/*.docx"))[:12]:
        document = read(path.read_bytes(), path.name)
        by_kept, by_new = (screen(document, book, date(2026, 11, 22)) for book in (again, anew))
        assert by_kept == by_new
        assert by_kept, path.name
